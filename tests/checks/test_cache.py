"""Results that are kept: the same as those found anew, and never those of something else."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from benchmarks.checking import definition
from cwinstruments.checks import cache as caching
from cwinstruments.checks import check, checking, examination, fingerprints
from cwinstruments.checks.cache import Cache
from cwinstruments.checks.entries import read_entry, write_entry
from cwinstruments.checks.examination import Given, examine
from cwinstruments.checks.meaning import Kit
from cwinstruments.diagnostics import Diagnostic, Severity
from cwinstruments.documents import Outline
from cwinstruments.plan import CORE_METHODS, Lowering, Method
from cwinstruments.plan.nodes import Node
from cwinstruments.rules import CORE_RULES, DefinitionRule

ROOT = Path(__file__).parents[2]
BAD = ROOT / "tests" / "definitions" / "bad"
CASES = """\
kind: cases
version: "1.0.0"
instrument: {id}
cases:
  - {{id: none, responses: {{}}, expect: {{total: {{reason: no_answers}}}}, basis: hand, working: Nobody answered.}}
"""


class Shouting(DefinitionRule):
    """A title shouts.

    What it does:
        Finds every definition.
    """

    code = "ACME903"
    severity = Severity.WARNING

    def __init__(self, word: str = "loud") -> None:
        self.word = word

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        yield self.finding(f"the title is {self.word}", ("title",))


def lower(lowering: Lowering) -> Node:
    """A method that a plugin could bring."""
    return CORE_METHODS[0].lower(lowering)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two definitions, one of them with cases; results are kept however few files there are."""
    monkeypatch.setattr(caching, "FEW", 1)
    made = tmp_path / "definitions"
    made.mkdir()
    for number in range(2):
        (made / f"made-{number}.json").write_text(json.dumps(definition(number), ensure_ascii=False), encoding="utf-8")
    (made / "made-0.cases.yaml").write_text(CASES.format(id="made-0"), encoding="utf-8")
    return made


@pytest.fixture
def examined(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were examined and not taken from the cache."""
    files: list[str] = []

    def noting(given: Given, cases: Given | None, kit: Kit) -> examination.Examination:
        files.append(Path(given.file).name)
        return examine(given, cases, kit)

    monkeypatch.setattr(checking, "examine", noting)
    return files


def test_what_is_unchanged_is_not_examined_again(folder: Path, tmp_path: Path, examined: list[str]) -> None:
    kept = tmp_path / "kept"
    anew, first = check(folder), check(folder, cache=kept)
    examined.clear()

    assert anew == first == check(folder, cache=kept)
    assert [] == examined


@pytest.mark.parametrize("name", ["made-0.json", "made-0.cases.yaml"])
def test_what_has_changed_is_examined_again(folder: Path, tmp_path: Path, examined: list[str], name: str) -> None:
    """A change of the cases counts as much as one of the definition."""
    kept = tmp_path / "kept"
    check(folder, cache=kept)
    examined.clear()
    (folder / name).write_text(
        (folder / name).read_text(encoding="utf-8").replace("made-0", "made-9"), encoding="utf-8"
    )

    assert check(folder) == check(folder, cache=kept)
    assert {"made-0.json"} == set(examined[1:]) - {"made-1.json"}
    assert check(folder, cache=kept).errors > 0


def test_cases_that_are_new_or_gone_change_the_result(folder: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    with_cases = check(folder, cache=kept)
    (folder / "made-0.cases.yaml").unlink()
    without = check(folder, cache=kept)

    assert (1, 0) == (with_cases.cases, without.cases)
    assert without == check(folder)


def test_a_file_that_was_renamed_is_named_as_it_is_now(folder: Path, tmp_path: Path) -> None:
    check(folder, cache=tmp_path / "kept")
    moved = tmp_path / "moved"
    shutil.move(folder, moved)

    assert check(moved) == check(moved, cache=tmp_path / "kept")


def test_other_rules_are_other_results(folder: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    for rules in ((), CORE_RULES, (*CORE_RULES, Shouting()), (Shouting("hoarse"),), CORE_RULES[1:]):
        assert check(folder, rules=rules) == check(folder, rules=rules, cache=kept)


def test_another_version_of_the_library_finds_everything_anew(
    folder: Path, tmp_path: Path, examined: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kept"
    check(folder, cache=kept)
    examined.clear()
    monkeypatch.setattr(fingerprints, "_fingerprint_of_library", lambda: "another")
    check(folder, cache=kept)

    assert ["made-0.json", "made-1.json"] == examined


def test_the_library_is_named_by_all_of_its_code(tmp_path: Path) -> None:
    """A change in any module may change any finding."""
    copied = tmp_path / "library"
    shutil.copytree(ROOT / "src" / "cwinstruments" / "checks", copied, ignore=shutil.ignore_patterns("__pycache__"))
    before = fingerprints._digest_of(copied)
    (copied / "new" / "deep").mkdir(parents=True)
    (copied / "new" / "deep" / "module.py").write_text("", encoding="utf-8")
    added = fingerprints._digest_of(copied)
    (copied / "cache.py").write_text("#\n" + (copied / "cache.py").read_text(encoding="utf-8"), encoding="utf-8")

    assert 3 == len({before, added, fingerprints._digest_of(copied)})


def test_what_is_installed_counts_where_something_is_required(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = folder / "made-1.json"
    made = {**definition(1), "requires": ["cwinstruments-nowhere>=1"]}
    file.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
    keys = []
    for installed in ("one", "two"):
        monkeypatch.setattr(caching, "fingerprint_of_installed", lambda installed=installed: installed)
        keys += [caching._key("kit", Given(one.name, one.read_bytes()), None) for one in sorted(folder.glob("*.json"))]

    assert keys[0] == keys[2]
    assert keys[1] != keys[3]
    assert 64 == len(fingerprints.fingerprint_of_installed())


def test_a_rule_with_parts_that_can_not_be_told_keeps_nothing(folder: Path, tmp_path: Path) -> None:
    """What a rule remembers from where it was made can't be looked at, so its findings are found anew."""
    word = "quiet"

    class Local(Shouting):
        def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
            yield self.finding(word, ("title",))

    class Slotted(Shouting):
        __slots__ = ("other",)

    open_rule: Any = Shouting()
    open_rule.word = (letter for letter in "x")
    for rule in (Local(), open_rule, Slotted()):
        assert fingerprints.fingerprint(Kit(rules=(rule,))) is None
    check(folder, rules=(Local(),), cache=tmp_path / "kept")

    assert not (tmp_path / "kept").exists()


def test_methods_of_others_are_named_by_their_code(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = CORE_METHODS[0]
    copied = Method("acme.mean", lower, then=ours.then)
    local = Method("acme.local", lambda lowering: lower(lowering), then=ours.then)
    found = [fingerprints.fingerprint(Kit(methods, ())) for methods in ((ours,), (copied,), (ours, copied))]

    assert 3 == len({*found} - {None})
    assert fingerprints.fingerprint(Kit((local,), ())) is None
    monkeypatch.setattr(lower, "__module__", "module_that_nobody_loaded")
    fingerprints._digest_of_package.cache_clear()
    assert fingerprints.fingerprint(Kit((copied,), ())) is None


def test_a_module_that_stands_alone_is_named_by_its_file() -> None:
    assert 64 == len(fingerprints._digest_of_package("typing_extensions") or "")
    assert fingerprints._digest_of_package("cwinstruments.model") == fingerprints._digest_of_package("cwinstruments")
    assert fingerprints._digest_of_package("__main__") is None


SPOILT = (b"", b"{", b"[1]", b"{}", b'{"cases": "many"}', b'{"findings": [{"path": [true]}]}', b"\xff", b"null\n{}")


@pytest.mark.parametrize("content", SPOILT)
def test_an_entry_that_is_spoilt_is_as_good_as_none(folder: Path, tmp_path: Path, content: bytes) -> None:
    kept = tmp_path / "kept"
    right = check(folder, cache=kept)
    for entry in kept.glob("??/*.json"):
        entry.write_bytes(content)

    with pytest.raises(ValueError, match="spoilt"):
        read_entry(content)
    assert right == check(folder, cache=kept) == check(folder, cache=kept)


def test_a_folder_that_can_not_be_used_hides_nothing(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file", encoding="utf-8")

    assert check(folder) == check(folder, cache=tmp_path / "kept")


def test_the_folder_says_what_it_is(folder: Path, tmp_path: Path) -> None:
    """Neither version control nor backups should take it up."""
    check(folder, cache=tmp_path / "kept")

    assert "*\n" == (tmp_path / "kept" / ".gitignore").read_text(encoding="utf-8")
    tag = (tmp_path / "kept" / "CACHEDIR.TAG").read_text(encoding="utf-8")
    assert tag.startswith("Signature: 8a477f597d28d172789f06886806bc55")
    assert [] == list((tmp_path / "kept").glob("**/*.part"))


def test_entries_that_were_not_used_for_long_are_dropped(folder: Path, tmp_path: Path) -> None:
    kept = Cache(tmp_path / "kept", most=10)

    def otherwise(work: Sequence[Any]) -> Iterator[examination.Examination]:
        return (examination.Examination(id=given.file) for given, _ in work)

    for number in range(12):
        work = [(Given(f"{number}-{one}", b""), None) for one in range(2)]
        assert [f"{number}-{one}" for one in range(2)] == [one.id for one in kept.examine(work, Kit(), otherwise)]

    assert 9 <= len(list((tmp_path / "kept").glob("??/*.json"))) <= 11


def test_few_files_are_looked_at_anew(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "FEW", 20)
    check(folder, cache=tmp_path / "kept")

    assert not (tmp_path / "kept").exists()


def test_every_finding_is_kept_whole() -> None:
    """Places, related places and fixes come back as they were."""
    found = []
    for file in sorted((*BAD.glob("*.yaml"), *(ROOT / "tests" / "rules" / "bad").glob("*.yaml"))):
        found.append(examine(Given(file.name, file.read_bytes()), None, Kit()))

    assert found == [read_entry(write_entry(one)) for one in found]
    with pytest.raises(ValueError, match="spoilt"):
        read_entry(write_entry(found[0]).replace(b"CWI", b"CWJ", 1))
    assert any(finding.fix for one in found for finding in one.findings)
    assert any(finding.related for one in found for finding in one.findings)
