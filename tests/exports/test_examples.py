"""The worked exports: each is scored as the same answers are that were given plainly."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from cwinstruments import Diagnostic, Instrument, ScoringPlan, check, score
from cwinstruments.documents import check_schema, read_document
from cwinstruments.exports import load_mapping, propose_mapping, write_proposal
from cwinstruments.files import ResponseFile
from cwinstruments.model import ExportTool

EXAMPLES = Path(__file__).parents[2] / "examples" / "exports"
TOOLS = [tool.value for tool in ExportTool]


def scores(file: Path, plan: ScoringPlan, **options: Any) -> list[dict[str, Any]]:
    """Score every row of a file; everything that scores say but who answered."""
    found = []
    with ResponseFile(file, plan, **options) as rows:
        for row in rows:
            assert not isinstance(row, Diagnostic)
            found.append(score(plan, row.responses).to_dict())
    return found


@pytest.mark.parametrize("tool", TOOLS)
def test_an_export_is_scored_as_the_same_answers_given_plainly(
    tool: str, plan: ScoringPlan, support: Instrument
) -> None:
    """Values, reasons, counts, bounds and notes are the same, row by row."""
    mapping = load_mapping(EXAMPLES / f"{tool}.mapping.yaml", support)
    expected = scores(EXAMPLES / "answers.csv", plan)

    assert 6 == len(expected)
    assert tool == mapping.tool.value
    assert expected == scores(EXAMPLES / f"{tool}.csv", plan, mapping=mapping)


@pytest.mark.parametrize("tool", TOOLS)
def test_the_tool_is_recognised_by_the_header(tool: str, support: Instrument) -> None:
    """Nobody has to say what wrote a file."""

    assert tool == propose_mapping(support, EXAMPLES / f"{tool}.csv").table.tool.value


@pytest.mark.parametrize("tool", TOOLS)
def test_every_mapping_comes_from_a_proposal_that_a_person_completed(
    tool: str, support: Instrument, tmp_path: Path
) -> None:
    """What was decided stays as it was proposed; only what was open, or a respondent, was added by hand."""
    proposed = tmp_path / "proposed.yaml"
    proposed.write_text(write_proposal(propose_mapping(support, EXAMPLES / f"{tool}.csv")), encoding="utf-8")
    before = read_document(proposed)
    after = read_document(EXAMPLES / f"{tool}.mapping.yaml").data

    assert [] == check_schema(before, "mapping")
    assert _decided(before.data).items() <= _decided(after).items()


def _decided(data: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """Give everything that is not open, by path."""
    if isinstance(data, dict):
        return {place: one for key, value in data.items() for place, one in _decided(value, (*path, key)).items()}
    return {} if data is None else {path: str(data)}


@pytest.mark.parametrize(
    ("tool", "opened"), [("redcap-raw", 4), ("redcap-labels", 1), ("limesurvey", 1), ("google-forms", 1), ("plain", 1)]
)
def test_what_an_export_does_not_tell_is_left_open(tool: str, opened: int, support: Instrument) -> None:
    """Whether nothing was chosen or the item was passed over, which number is which option, what another word means."""
    proposal = propose_mapping(support, EXAMPLES / f"{tool}.csv")

    assert opened == proposal.n_open
    assert opened == len(re.findall(r":  # open: ", write_proposal(proposal)))


def test_the_folder_passes_the_check() -> None:
    """Instrument, cases and mappings, each with the others."""
    result = check(EXAMPLES)

    assert () == result.diagnostics
    assert (1, 3, len(TOOLS)) == (result.instruments, result.cases, result.mappings)


def test_the_readme_tells_of_every_tool() -> None:
    """How each writes, and where that stands."""
    text = (EXAMPLES / "README.md").read_text(encoding="utf-8")

    assert [] == [tool for tool in TOOLS if f"`{tool}.csv`" not in text]
