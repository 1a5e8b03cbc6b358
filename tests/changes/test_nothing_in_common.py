"""Verdicts where there is nothing to compare: nothing is the same that was not shown to be."""

from __future__ import annotations

from pathlib import Path

import pytest

from cwinstruments import diff
from cwinstruments.changes import Verdict
from cwinstruments.cli.diff_text import describe_changes
from cwinstruments.documents import Document, parse_document

EXAMPLES = Path(__file__).parents[2] / "examples"
MINIMAL = (EXAMPLES / "minimal-instrument.yaml").read_text(encoding="utf-8")
RENAMED = MINIMAL.replace("  meetings:\n", "  gatherings:\n").replace("-mc2", "mc2")


def read(text: str) -> Document:
    return parse_document(text, file="meetings.yaml")


def test_two_instruments_have_no_scale_in_common() -> None:
    """Of no scale at all nothing is proven, and the report says that there are two instruments."""
    changes = diff(EXAMPLES / "minimal-instrument.yaml", EXAMPLES / "every-feature.yaml")
    lines = list(describe_changes(changes))

    assert Verdict.NOT_PROVEN is changes.verdict
    assert "not proven" == changes.to_dict()["verdict"]
    assert "they have no scale in common" == changes.definitions[0].reason
    assert "  two instruments by their ids: 'meeting-check' and 'every-feature'" == lines[1]
    assert "  scores: not proven, they have no scale in common" in lines
    assert "  version: none is due, as the versions of another id begin anew" in lines
    assert "scores: not proven" in lines[-1]


def test_the_only_scale_under_another_id_is_not_the_same() -> None:
    """Its items were rekeyed at the same time, so nobody could say that scores are the same."""
    assert RENAMED != MINIMAL
    (found,) = diff(read(MINIMAL), read(RENAMED)).definitions

    assert (Verdict.NOT_PROVEN, "they have no scale in common") == (found.verdict, found.reason)
    assert ("major", "2.0.0") == (found.due.label, found.due_version)
    assert ["CWI501"] == [one.code for one in found.diagnostics]
    assert found.diagnostics[0].fix is not None


def test_what_cannot_be_scored_is_not_the_same_as_itself() -> None:
    """It has no scores that could be the same; nothing is due, as nothing changed."""
    faulty = MINIMAL.replace("method: mean", "method: unknown")
    (found,) = diff(read(faulty), read(faulty)).definitions

    assert Verdict.NOT_PROVEN is found.verdict
    assert "old: the definition " in str(found.reason)
    assert "none" == found.due.label
    assert "  nothing changed" in list(describe_changes(diff(read(faulty), read(faulty))))


def test_a_scale_that_is_added_leaves_the_others_the_same() -> None:
    """What both have decides."""
    two = MINIMAL + RENAMED[RENAMED.index("  gatherings:\n") :]

    assert Verdict.SAME is diff(read(MINIMAL), read(two)).verdict


def test_data_is_no_definition_and_the_error_says_how_to_make_one() -> None:
    """A document knows its file and its lines, which data does not."""
    data = dict(read(MINIMAL).data)

    with pytest.raises(TypeError, match=r"not dict; parse_document\(json.dumps\(data\)\) makes a document of data"):
        diff(data, data)  # type: ignore[arg-type]
