"""What version 1 of the schemas allowed loads for ever, and scores alike: the frozen corpus proves it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from cwinstruments.columns import REASONS
from cwinstruments.documents import load_schema, read_document
from tests.corpus.properties import KINDS, Properties
from tools.corpus import CORPUS, expected_file, expected_of, inputs_to_score, load_document
from tools.freeze import MANIFEST, faults, files_in, freeze, main, read_manifest

pytestmark = pytest.mark.unmeasured

DOCUMENTS = sorted(CORPUS.rglob("*.yaml"))
BOUNDS = ("lower", "upper", "bounds_exact", "possible_bands")
NOT_FROZEN = {
    kind: frozenset(f"#/$defs/parameter_use/properties/{name}" for name in ("column", "parameter", "row", "values"))
    for kind in ("survey", "norms")
}
"""What schemas take along from that of instruments, and no document of these kinds can have: parameters."""


def plain(value: Any) -> Any:
    """Give a document with numbers as JSON has them."""
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value


def named(file: Path) -> str:
    return file.relative_to(CORPUS).as_posix()


@pytest.mark.parametrize("file", DOCUMENTS, ids=named)
def test_a_frozen_document_loads(file: Path) -> None:
    """In its shape, and with everything that it refers to."""
    data = plain(read_document(file).data)

    assert [] == [one.message for one in Draft202012Validator(load_schema(data["kind"])).iter_errors(data)]
    assert load_document(file) is not None


@pytest.mark.parametrize("file", inputs_to_score(), ids=named)
def test_frozen_responses_score_as_they_did(file: Path) -> None:
    """Values, reasons, counts, bands, cutoffs and notes are the same; bounds that were not exact may be tighter."""
    expected = json.loads(expected_file(file).read_text(encoding="utf-8"))
    found = json.loads(json.dumps(expected_of(file)))

    assert len(expected) == len(found) > 0
    for place, (before, after) in enumerate(zip(expected, found, strict=True)):
        if "scores" not in before:
            assert before == after, place
            continue
        assert before["notes"] == after["notes"], place
        assert before["scores"].keys() == after["scores"].keys()
        for scale, score in before["scores"].items():
            assert_alike(score, after["scores"][scale], f"respondent {place}, {scale}")


def assert_alike(before: dict[str, Any], after: dict[str, Any], where: str) -> None:
    assert {key: one for key, one in before.items() if key not in BOUNDS} == {
        key: one for key, one in after.items() if key not in BOUNDS
    }, where
    if before["bounds_exact"] or before["lower"] is None:
        assert [before[key] for key in BOUNDS] == [after[key] for key in BOUNDS], where
        return
    assert before["lower"] <= after["lower"] <= after["upper"] <= before["upper"], where
    assert set(after["possible_bands"]) <= set(before["possible_bands"]), where


def test_bounds_that_are_wider_or_moved_are_noticed() -> None:
    """Only what was not exact may change, and only towards the middle."""
    before = {"value": 2.0, "lower": 1.0, "upper": 3.0, "bounds_exact": False, "possible_bands": ["low", "high"]}

    assert_alike(before, {**before, "lower": 1.5, "bounds_exact": True, "possible_bands": ["high"]}, "tighter")
    for change in ({"lower": 0.5}, {"upper": 3.5}, {"value": 2.1}, {"possible_bands": ["low", "higher"]}):
        with pytest.raises(AssertionError):
            assert_alike(before, {**before, **change}, "moved")
    with pytest.raises(AssertionError):
        assert_alike({**before, "bounds_exact": True}, {**before, "lower": 1.5}, "was exact")


@pytest.mark.parametrize("kind", KINDS)
def test_every_property_of_a_schema_is_frozen(kind: str) -> None:
    """So nothing that a definition can say is without a witness."""
    properties = Properties(kind)
    documents = [data for data in (plain(read_document(file).data) for file in DOCUMENTS) if data["kind"] == kind]
    used = frozenset().union(*(properties.used(data) for data in documents))

    assert properties.all() - NOT_FROZEN.get(kind, frozenset()) == used & properties.all()


def test_a_property_that_no_document_uses_is_noticed() -> None:
    """What a condition forbids does not count, and what stands in a branch counts where the branch holds."""
    properties = Properties("instrument")
    (file,) = [file for file in DOCUMENTS if file.name == "calm.yaml"]
    used = properties.used(plain(read_document(file).data))

    assert "#/$defs/item/properties/show_if" in used
    assert "#/$defs/item/properties/anchors" in properties.all() - used
    assert "#/$defs/positive/then/properties/at_least" not in properties.all()


def test_every_kind_of_outcome_is_among_the_frozen_scores() -> None:
    """Every reason for which there is no score, estimates, norms beyond their table, bands and cutoffs."""
    scores = [
        score
        for file in inputs_to_score()
        for one in json.loads(expected_file(file).read_text(encoding="utf-8"))
        for score in one.get("scores", {}).values()
    ]

    assert {None, *REASONS} == {score["reason"] for score in scores}
    assert all(
        any(score[flag] for score in scores) for flag in ("prorated", "zero_filled", "clamped", "band", "cutoffs")
    )
    assert {True, False} == {score["bounds_exact"] for score in scores}


def test_frozen_files_did_not_change() -> None:
    """Each has the digest that it had, none is gone, and none waits to be frozen."""
    assert [] == faults(CORPUS)
    assert files_in(CORPUS).keys() == read_manifest(CORPUS).keys(), "python -m tools.freeze adds what is new"
    assert 40 <= len(read_manifest(CORPUS))


def test_new_files_are_added_and_old_ones_never_change(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The tool refuses before it writes anything."""
    folder = tmp_path / "v1"
    shutil.copytree(CORPUS / "norms", folder / "norms")
    (folder / "README.md").write_text("about", encoding="utf-8")

    assert sorted(files_in(folder)) == freeze(folder)
    assert [] == freeze(folder)
    (folder / "new.yaml").write_text("kind: norms\n", encoding="utf-8")
    assert 0 == main(folder)
    assert "froze new.yaml\n" == capsys.readouterr().out
    manifest = (folder / MANIFEST).read_text(encoding="utf-8")
    (folder / "new.yaml").write_text("kind: survey\n", encoding="utf-8")
    (folder / "newer.yaml").write_text("kind: norms\n", encoding="utf-8")
    (folder / "norms" / "in-full.yaml").unlink()
    assert ["new.yaml changed", "norms/in-full.yaml is gone"] == faults(folder)
    assert 1 == main(folder)
    with pytest.raises(ValueError, match=r"new\.yaml changed; norms/in-full\.yaml is gone"):
        freeze(folder)
    assert manifest == (folder / MANIFEST).read_text(encoding="utf-8")
