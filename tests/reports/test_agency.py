"""The example agency is what its README says, and can be made again."""

from __future__ import annotations

import csv
import itertools
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from attrs import asdict

from cwinstruments import compile_plan, load_catalog, load_instrument, load_survey
from cwinstruments.model import ItemType
from cwinstruments.plan import State
from cwinstruments.reports import SURVEYS
from cwinstruments.reports.agency import agency_folder, read_roster
from cwinstruments.reports.scored_files import read_rows, score_rows

ROOT = Path(__file__).resolve().parents[2]
AGENCY = ROOT / "examples" / "agency"
CSV_FILES = (
    "caseload",
    "field-visits",
    "leader-360-round",
    "monthly-pulse",
    "partnership-quality",
    "partnership-review",
    "staff",
    "team-safety",
    "workforce-survey",
    "workload-experience",
    "workload-study",
)
OF_STAFF = ("team-safety", "workload-experience", "field-visits")


def _rows(name: str) -> list[dict[str, str]]:
    with (AGENCY / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _generate(*arguments: str) -> None:
    subprocess.run([sys.executable, str(AGENCY / "generate.py"), *arguments], check=True, capture_output=True)


def test_the_files_are_what_the_seed_gives(tmp_path: Path) -> None:
    """Made again, every file is the same, byte for byte."""
    _generate("-o", str(tmp_path))

    assert sorted(f"{name}.csv" for name in CSV_FILES) == sorted(file.name for file in tmp_path.iterdir())
    for name in CSV_FILES:
        assert (AGENCY / f"{name}.csv").read_bytes() == (tmp_path / f"{name}.csv").read_bytes(), name


def test_another_seed_gives_another_agency(tmp_path: Path) -> None:
    """The seed is what everything is drawn from."""
    _generate("--seed", "7", "-o", str(tmp_path))
    same = [
        name for name in CSV_FILES if (AGENCY / f"{name}.csv").read_bytes() == (tmp_path / f"{name}.csv").read_bytes()
    ]

    assert [] == same


def test_only_draws_that_are_the_same_everywhere_are_used() -> None:
    """Of the standard library's draws only `random()` is promised to stay; `sum` of floats changed in Python 3.12."""
    import ast

    tree = ast.parse((AGENCY / "generate.py").read_text(encoding="utf-8"))
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and _is_draw(node.value)}
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}

    assert {"Random", "random"} == names
    assert not {"sum", "pow", "hash", "set"} & called


def _is_draw(value: Any) -> bool:
    import ast

    return (isinstance(value, ast.Name) and value.id == "random") or (
        isinstance(value, ast.Attribute) and value.attr == "_random"
    )


def test_the_agency_is_as_large_as_it_has_to_be() -> None:
    """At least 400 staff in 30 units answer, and 40 partnerships with both sides, in two waves."""
    roster = {row["respondent"]: row["unit"] for row in _rows("staff")}

    assert (len(roster), 30, 6) == (read_roster(AGENCY).staff, read_roster(AGENCY).units, read_roster(AGENCY).offices)
    for name in OF_STAFF:
        rows = _rows(name)
        assert 400 <= len({row["respondent"] for row in rows})
        assert all(roster[row["respondent"]] == row["unit"] for row in rows)
        assert 60 == len({(row["unit"], row["wave"]) for row in rows})
        assert len(rows) == len({(row["respondent"], row["wave"]) for row in rows})
    sides = Counter((row["partnership"], row["wave"], row["side"]) for row in _rows("partnership-quality"))
    expected = {(f"p{n:02}", wave, side) for n in range(1, 41) for wave in "12" for side in ("agency", "partner")}
    assert (expected, {1}) == (set(sides), set(sides.values()))


@pytest.mark.parametrize("name", OF_STAFF)
def test_not_everybody_answers_in_both_waves(name: str) -> None:
    """Some answer once, most twice, and in some units fewer than five answer."""
    rows = _rows(name)
    times = Counter(Counter(row["respondent"] for row in rows).values())
    cells = Counter((row["unit"], row["wave"]) for row in rows)

    assert {1, 2} == set(times)
    assert min(times.values()) >= 50
    assert sum(n < 5 for n in cells.values()) >= 4
    assert len(set(cells.values())) >= 10


@pytest.mark.parametrize("name", ["team-safety", "workload-experience", "partnership-quality", "field-visits"])
def test_every_state_of_missingness_occurs(name: str) -> None:
    """Each file has every state that its instrument can express, and every way of having no score."""
    own = AGENCY / f"{name}.yaml"
    instrument = load_instrument(own) if own.is_file() else load_catalog().instrument(name)
    plan = compile_plan(instrument)
    scored = list(score_rows(plan, read_rows(AGENCY / f"{name}.csv", plan)))
    states = Counter(state for row in scored for state in row.states)
    reasons = Counter(score.reason for row in scored for score in row.scores.scales.values())
    notes = Counter(note.kind.value for row in scored for note in row.scores.notes)
    gated = {State.NOT_ASKED, State.UNKNOWN, State.INVALID}
    expected = set(State) if name == "field-visits" else set(State) - gated

    assert expected == set(states)
    assert min(states.values()) >= 5
    assert {None, "no_answers", "too_few_answered"} <= set(reasons)
    # Somebody to whom nothing of a scale applies, or in the file of visits, who was not asked.
    assert ("not_asked" in reasons) == (name != "partnership-quality")
    assert ("too_few_scored" in reasons) == (name != "field-visits")
    assert (bool(notes), any(score.prorated for row in scored for score in row.scores.scales.values())) == (
        name == "field-visits",
        name == "field-visits",
    )


@pytest.mark.parametrize("name", ["team-safety", "workload-experience", "partnership-quality"])
def test_forms_are_missing_whole_in_part_and_around_the_minimum(name: str) -> None:
    """There are empty forms, refused forms, facets without an answer, and facets just below and at their minimum."""
    instrument = load_catalog().instrument(name)
    rows = _rows(name)
    forms = [[row[item.id] for item in instrument.items] for row in rows]
    facets = [[use.item for use in scale.items] for scale in instrument.scales.values() if scale.items]
    answered = Counter(
        (sum(row[item] in ("1", "2", "3", "4", "5") for item in items), len(items)) for row in rows for items in facets
    )
    (size,) = {len(items) for items in facets}
    minimum = -(-size * 2 // 3)

    assert all("" == answer for answer in min(forms))
    assert any({"99"} == set(form) for form in forms) or name == "partnership-quality"
    assert min(answered[n, size] for n in (0, minimum - 1, minimum, size)) >= 3


def test_the_folder_is_found_from_the_checkout_and_is_small_enough_to_ship() -> None:
    """The wheel carries the folder, so it stays below 800 kB, and no file is as large as 400 kB."""
    assert AGENCY.resolve() == agency_folder().resolve()
    sizes = [file.stat().st_size for file in AGENCY.glob("*.*")]
    assert sum(sizes) < 800_000
    assert max(sizes) < 400_000


def test_the_surveys_files_have_what_their_definitions_ask() -> None:
    """Every item but free text is a column, and every column an item, a field or a name of a group."""
    for id in SURVEYS:
        survey = load_survey(AGENCY / f"{id}.yaml")
        columns = set(_rows(id)[0])
        asked = {entry for entry in survey.entries() if survey.item(entry).type is not ItemType.TEXT}
        assert asked <= columns, id
        assert columns - asked <= {*asdict(survey.fields).values(), "partner_type"} | {"unit"}, id
        assert {row["wave"] for row in _rows(id)} == {wave.id for wave in survey.waves}, id


def test_the_column_of_nations_is_there_and_empty() -> None:
    """No partnership of the example is with a Nation, whose agreement can't be made up."""
    assert {""} == {row["nation"] for row in _rows("partnership-review")}


def test_the_study_holds_the_answers_of_the_same_people() -> None:
    """Its records are those of the caseloads, its ratings those of the second wave of the workforce survey."""
    records = {row["respondent"]: row for row in _rows("caseload")}
    ratings = {row["respondent"]: row for row in _rows("workforce-survey") if row["wave"] == "2"}
    for row in _rows("workload-study"):
        for name, value in row.items():
            alias, _, item = name.partition("__")
            if alias == "caseload":
                assert records[row["respondent"]][item] == value
            elif item:
                assert ratings.get(row["respondent"], {}).get(name, "") == value


def test_raters_of_leaders_have_pseudonyms_of_their_own() -> None:
    """A rater answers once, and the number of a rater tells nothing about leader or group."""
    rows = _rows("leader-360-round")
    groups = Counter((row["leader"], row["rater_group"]) for row in rows)
    numbers = [int(row["respondent"][1:]) for row in sorted(rows, key=lambda row: (row["leader"], row["rater_group"]))]

    assert len(rows) == len({row["respondent"] for row in rows})
    assert {"self", "supervisor", "peers", "direct_reports", "partners"} == {group for _, group in groups}
    assert {1} == {n for (_, group), n in groups.items() if group in ("self", "supervisor")}
    assert any(n < 3 for (_, group), n in groups.items() if group in ("peers", "partners"))
    assert sum(abs(one - other) == 1 for one, other in itertools.pairwise(numbers)) < len(numbers) / 20
