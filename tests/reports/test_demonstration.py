"""The demonstration says and writes what the files hold, recomputed here from the raw answers without the library."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from io import StringIO
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from rich.console import Console

from cwinstruments import Diagnostic, compile_plan, load_catalog, load_survey, score
from cwinstruments.model import PermittedLevel, Sensitivity
from cwinstruments.plan import merge_survey
from cwinstruments.reports import (
    AGENCY_DEFINITION,
    SURVEYS,
    Demonstration,
    agency_folder,
    print_demonstration,
    write_demonstration,
)
from cwinstruments.reports.explained_scores import explain_uncertain_score

ANSWERS = {str(n): n for n in range(1, 6)}
FACETS: dict[str, dict[str, Sequence[str]]] = {
    # A minus marks the items that are keyed the other way round.
    "team-safety": {
        "candour": ("ts01", "ts02", "-ts03", "ts04"),
        "interpersonal_risk": ("ts05", "ts06", "-ts07", "ts08"),
        "mistakes_and_divergent_views": ("ts09", "ts10", "ts11", "-ts12"),
        "belonging": ("ts13", "ts14", "ts15", "-ts16"),
        "trust": ("ts17", "ts18", "-ts19", "ts20"),
    },
    "workload-experience": {
        "time_volume": ("we01", "we02", "we03"),
        "paperwork": ("we04", "we05", "we06"),
        "emotional_trauma_load": ("we07", "we08", "we09"),
        "predictability_recovery": ("we10", "we11", "we12"),
        "control_flexibility": ("we13", "we14", "we15"),
        "resources_coverage": ("we16", "we17", "we18"),
    },
    "partnership-quality": {f"f{n}": tuple(f"pq{item:02}" for item in range(3 * n + 1, 3 * n + 4)) for n in range(8)},
}
TOTALS: dict[str, dict[str, Sequence[str]]] = {
    "team-safety": {"total": tuple(FACETS["team-safety"])},
    "workload-experience": {
        "demands": ("time_volume", "paperwork", "emotional_trauma_load"),
        "recovery_resources": ("predictability_recovery", "control_flexibility", "resources_coverage"),
    },
    "partnership-quality": {"total": tuple(FACETS["partnership-quality"])},
}

# Long, and about what is covered elsewhere: measuring coverage would double its time.
pytestmark = pytest.mark.unmeasured


def _rows(name: str) -> list[dict[str, str]]:
    with (agency_folder() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _facet(row: Mapping[str, str], items: Sequence[str]) -> Fraction | None:
    """Score a facet: at least two answers and two thirds of the items; the mean, from 0 to 100."""
    values = [
        6 - ANSWERS[row[item[1:]]] if item.startswith("-") else ANSWERS[row[item]]
        for item in items
        if row[item.lstrip("-")] in ANSWERS
    ]
    if len(values) < 2 or 3 * len(values) < 2 * len(items):
        return None
    return (Fraction(sum(values), len(values)) - 1) * 25


def _scores(name: str, row: Mapping[str, str]) -> dict[str, Fraction | None]:
    scores = {facet: _facet(row, items) for facet, items in FACETS[name].items()}
    for total, parts in TOTALS[name].items():
        known = [value for part in parts if (value := scores[part]) is not None]
        scores[total] = sum(known, Fraction(0)) / len(known) if 4 * len(known) >= 3 * len(parts) else None
    return scores


def _cells(name: str) -> dict[tuple[str, str, str], list[Fraction]]:
    """Give the scores of every unit, wave and scale."""
    cells: dict[tuple[str, str, str], list[Fraction]] = defaultdict(list)
    for row in _rows(name):
        for scale, value in _scores(name, row).items():
            if value is not None:
                cells[row["unit"], row["wave"], scale].append(value)
    return cells


def _shown_cells(name: str) -> dict[tuple[str, str, str], list[Fraction]]:
    """Give those cells that may be shown: five scores, and five of every part of a total."""
    cells = _cells(name)
    parts: dict[str, Sequence[str]] = {**dict.fromkeys(FACETS[name], ()), **TOTALS[name]}
    return {
        (unit, wave, scale): values
        for (unit, wave, scale), values in cells.items()
        if all(len(cells[unit, wave, one]) >= 5 for one in (scale, *parts[scale]))
    }


def _mean(values: Sequence[Any]) -> Any:
    return sum(values) / len(values)


@pytest.fixture(scope="module")
def folder(shown: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("demo") / "made" / "anew"
    write_demonstration(shown, place)
    return place


def _table(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _summary(folder: Path) -> Any:
    return json.loads((folder / "summary.json").read_text(encoding="utf-8"))


def test_the_files_are_these(folder: Path) -> None:
    """One file an instrument and a summary are written, and nothing is left behind besides."""
    expected = ["field-visits.scores.csv", "partnership-quality.scores.csv", "summary.json"]
    expected += ["team-safety.units.csv", "workload-experience.scores.csv"]

    assert expected == sorted(file.name for file in folder.iterdir())


def test_every_unit_mean_of_team_safety_is_recomputed(folder: Path) -> None:
    """Each row is the mean of the raw answers, and every mean of five or more people has its row."""
    rows = {(row["unit"], row["wave"], row["scale"]): row for row in _table(folder / "team-safety.units.csv")}
    expected = _shown_cells("team-safety")

    assert set(expected) == set(rows)
    for cell, values in expected.items():
        assert len(values) == int(rows[cell]["n"])
        assert float(_mean(values)) == pytest.approx(float(rows[cell]["mean"]), abs=1e-9)
    assert len(_cells("team-safety")) - len(expected) >= 20


def test_no_person_of_team_safety_is_written(folder: Path, text: str) -> None:
    """Team safety is for units: no file has a person's row of it, and no row is of fewer than five people."""
    scales = (*FACETS["team-safety"], "total")
    for file in folder.glob("*.csv"):
        rows = _table(file)
        if "respondent" not in rows[0]:
            assert ["unit", "wave", "scale", "n", "mean"] == list(rows[0])
            assert all(int(row["n"]) >= 5 for row in rows)
        elif file.name != "partnership-quality.scores.csv":
            # A partnership's total has the same name.
            assert not set(scales) & set(rows[0])
    people = {row["respondent"] for row in _rows("staff")}
    written = (folder / "team-safety.units.csv").read_text() + (folder / "summary.json").read_text()

    assert not people & set(re.findall(r"s\d{4}", written))
    assert 1 == len(people & set(re.findall(r"s\d{4}", text)))


@pytest.mark.parametrize(("name", "key"), [("workload-experience", "workload"), ("team-safety", "team_safety")])
def test_unit_means_in_the_summary_are_recomputed(folder: Path, name: str, key: str) -> None:
    """Means, numbers of people, changes and overall means are those of the raw answers; small cells say nothing."""
    data = _summary(folder)[key]
    expected = _shown_cells(name)

    assert 60 * len(TOTALS[name]) == len(data["units"])
    for one in data["units"]:
        values = expected.get((one["unit"], one["wave"], one["scale"]))
        assert (None if values is None else len(values)) == one["n"]
        assert (None if values is None else pytest.approx(float(_mean(values)))) == one["mean"]
    units = {unit for unit, _, _ in expected}
    both = {(u, s) for u in units for s in TOTALS[name] if (u, "1", s) in expected and (u, "2", s) in expected}
    assert both == {(one["unit"], one["scale"]) for one in data["changes"]}
    for one in data["changes"]:
        before, after = (_mean(expected[one["unit"], wave, one["scale"]]) for wave in "12")
        assert float(after - before) == pytest.approx(one["change"])
    for scale, waves in data["overall"].items():
        for wave, mean in waves.items():
            people = [value for (_, w, s), values in expected.items() if (w, s) == (wave, scale) for value in values]
            assert float(_mean(people)) == pytest.approx(mean)


def test_what_is_withheld_can_not_be_worked_out_from_what_is_shown(shown: Demonstration) -> None:
    """A total is withheld where a part is; and overall means leave out the units that are withheld."""
    findings = shown.team_safety
    for one in findings.means:
        if one.scale == "total" and not one.is_withheld:
            parts = [other for other in findings.means if (other.unit, other.wave) == (one.unit, one.wave)]
            assert not [other.scale for other in parts if other.is_withheld]
    cells = _cells("team-safety")
    everybody = [
        value for (_, wave, scale), values in cells.items() if (wave, scale) == ("1", "total") for value in values
    ]

    assert float(_mean(everybody)) != pytest.approx(findings.overall["total"]["1"])


def test_persons_are_written_where_that_is_permitted(folder: Path) -> None:
    """Workload has a row a response with its scores; bands that speak of health are left out, others are there."""
    rows = _table(folder / "workload-experience.scores.csv")
    raw = _rows("workload-experience")

    assert [(row["respondent"], row["wave"]) for row in raw] == [(row["respondent"], row["wave"]) for row in rows]
    for answers, row in zip(raw, rows, strict=True):
        for scale, value in _scores("workload-experience", answers).items():
            assert ("" if value is None else pytest.approx(float(value))) == (row[scale] and float(row[scale]))
    for scale in ("demands", "emotional_trauma_load"):
        assert {""} == {row[f"{scale}_band"] for row in rows} | {row[f"{scale}_band_certain"] for row in rows}
    assert {"", "lower", "middle", "upper"} == {row["recovery_resources_band"] for row in rows}


def test_counts_are_those_of_the_files(shown: Demonstration) -> None:
    """Responses, people, waves, scores, and states are counted right."""
    for one in shown.responses:
        rows = _rows(one.instrument)
        assert len(rows) == one.responses
        assert len({row["respondent"] for row in rows}) == one.respondents
        assert Counter(row["wave"] for row in rows) == one.waves
        if one.instrument == AGENCY_DEFINITION:
            continue
        scores = [_scores(one.instrument, row) for row in rows]
        assert sum(value is not None for of in scores for value in of.values()) == one.scored
        assert sum(value is None for of in scores for value in of.values()) == sum(one.reasons.values())
        items = [item.lstrip("-") for facet in FACETS[one.instrument].values() for item in facet]
        codes = Counter(
            {"": "skipped", "97": "not_applicable", "98": "dont_know", "99": "refused"}.get(row[item], "answered")
            for row in rows
            for item in items
        )
        assert codes == one.states


def test_certain_bands_are_those_that_no_completion_changes(shown: Demonstration) -> None:
    """Counted by trying every completion of a facet: what does not apply stays so, all else takes each option."""
    (of_workload,) = [one for one in shown.responses if one.instrument == "workload-experience"]
    items = FACETS["workload-experience"]["paperwork"]
    certain = 0
    for row in _rows("workload-experience"):
        value = _facet(row, items)
        open_items = [item for item in items if row[item] in ("", "98", "99")]
        completions = (
            _facet({**row, **dict(zip(open_items, options, strict=True))}, items)
            for options in product(ANSWERS, repeat=len(open_items))
        )
        if value is not None:
            certain += {_third(value)} == {_third(one) for one in completions if one is not None}
    (scale,) = [one for one in of_workload.scales if one.scale == "paperwork"]

    assert certain == scale.band_certain
    assert 0 < certain < scale.scored


def _third(value: Fraction) -> int:
    return (3 * value >= 100) + (3 * value >= 200)


def test_both_sides_of_partnerships_are_recomputed(folder: Path) -> None:
    """Per type: both sides over the facets scored on both, and the gap; types of fewer than five say nothing."""
    data = _summary(folder)["partnerships"]
    sides: dict[tuple[str, str, str], dict[str, dict[str, Fraction | None]]] = defaultdict(dict)
    for row in _rows("partnership-quality"):
        scores = _scores("partnership-quality", row)
        if scores["total"] is not None:
            sides[row["wave"], row["partner_type"], row["partnership"]][row["side"]] = scores
    pairs: dict[tuple[str, str], list[tuple[Fraction, Fraction]]] = defaultdict(list)
    for (wave, partner_type, _), of in sides.items():
        if len(of) == 2:
            both = [
                (a, b)
                for facet in FACETS["partnership-quality"]
                if (a := of["agency"][facet]) is not None and (b := of["partner"][facet]) is not None
            ]
            pairs[wave, partner_type].append((_mean([a for a, _ in both]), _mean([b for _, b in both])))
    shown_types: dict[str, list[float]] = defaultdict(list)

    assert 14 == len(data["by_type"])
    for one in data["by_type"]:
        of_type = pairs[one["wave"], one["label"]]
        if len(of_type) < 5:
            assert (None, None, None, None) == (one["n"], one["agency"], one["partner"], one["gap"])
            continue
        agency, partner = _mean([a for a, _ in of_type]), _mean([b for _, b in of_type])
        assert (len(of_type), pytest.approx(float(agency)), pytest.approx(float(partner))) == (
            one["n"],
            one["agency"],
            one["partner"],
        )
        assert float(agency - partner) == pytest.approx(one["gap"])
        shown_types[one["wave"]].append(float(agency - partner))
    assert {"court", "housing"} <= {one["label"] for one in data["by_type"] if one["n"] is None}
    assert [pytest.approx(_mean(shown_types[wave])) for wave in "12"] == [one["gap"] for one in data["overall"]]


def test_facets_of_partnerships_are_recomputed(shown: Demonstration) -> None:
    """Within each partner type first, over partnerships scored on both sides, then over the types with five or more."""
    scale_ids = list(shown.files["partnership-quality"].instrument.scales)[: len(FACETS["partnership-quality"])]
    sides: dict[tuple[str, str], dict[str, dict[str, Fraction | None]]] = defaultdict(dict)
    for row in _rows("partnership-quality"):
        scores = _scores("partnership-quality", row)
        if row["wave"] == "2" and scores["total"] is not None:
            sides[row["partner_type"], row["partnership"]][row["side"]] = scores
    for facet, one in zip(FACETS["partnership-quality"], shown.partnerships.by_facet, strict=True):
        pairs: dict[str, list[tuple[Fraction, Fraction]]] = defaultdict(list)
        for (partner_type, _), of in sides.items():
            if len(of) == 2 and (a := of["agency"][facet]) is not None and (b := of["partner"][facet]) is not None:
                pairs[partner_type].append((a, b))
        means = [(_mean([a for a, _ in of]), _mean([b for _, b in of])) for of in pairs.values() if len(of) >= 5]
        assert len(means) == one.n
        assert float(_mean([a for a, _ in means])) == pytest.approx(one.agency)
        assert float(_mean([b for _, b in means])) == pytest.approx(one.partner)
    assert scale_ids == [one.scale for one in shown.partnerships.by_facet]


def test_the_text_shows_what_was_found(text: str, shown: Demonstration) -> None:
    """The summary names counts and means, withholds small units, and says what the instruments are not."""
    of_demands, of_resources = (shown.workload.shown(scale, "2") for scale in TOTALS["workload-experience"])
    ends = {"best": (of_demands[0], of_resources[-1]), "worst": (of_demands[-1], of_resources[0])}
    words = " ".join(text.split())

    assert "490 staff in 30 units of 6 offices, 40 partnerships" in words
    assert "original and not yet validated" in words
    assert "Not for decisions about one person" in words
    for end, units in ends.items():
        for one in units:
            assert re.search(rf"{one.unit} +{end} .* {one.mean:.1f} ", text)
    assert re.search(r"lake-kinship +withheld +fewer than 5 +fewer than 5\s*\n", text)
    assert re.search(r"court +fewer than 5\s*\n", text)
    assert "unknown whether asked" in words


def test_nothing_is_cut_off_in_a_narrow_terminal(shown: Demonstration) -> None:
    """At 80 columns every id of a unit is whole, and nothing ends in an ellipsis."""
    stream = StringIO()
    print_demonstration(Console(file=stream, width=80, highlight=False, markup=False), shown)
    text = stream.getvalue()

    assert "…" not in text
    assert all(one.unit in text for one in shown.workload.shown("demands", "2")[:3])


def test_the_widest_gaps_are_named_with_their_sign(shown: Demonstration, text: str) -> None:
    """Where the agency sees a partnership better than the partner does, the gap is positive."""
    gaps = {}
    for partnership in {row["partnership"] for row in _rows("partnership-quality")}:
        sides = {
            row["side"]: _scores("partnership-quality", row)
            for row in _rows("partnership-quality")
            if (row["partnership"], row["wave"]) == (partnership, "2")
        }
        facets = [f for f in FACETS["partnership-quality"] if all(of[f] is not None for of in sides.values())]
        if all(of["total"] is not None for of in sides.values()):
            gaps[partnership] = _mean([(sides["agency"][f] or 0) - (sides["partner"][f] or 0) for f in facets])
    widest = sorted(gaps, key=lambda one: (-abs(gaps[one]), one))[:3]

    assert f"Widest gaps: {', '.join(f'{one} ({float(gaps[one]):+.0f})' for one in widest)}." in text


def test_nothing_sensitive_and_nothing_of_units_is_explained(shown: Demonstration) -> None:
    """Scores of health or harm, and scores for units alone, are never the one that is explained."""
    scored = shown.files["workload-experience"]
    for kept in ({"sensitivity": Sensitivity.HEALTH}, {"permitted_level": PermittedLevel.UNIT}):
        scales = {id: evolve(scale, **kept) for id, scale in scored.instrument.scales.items()}
        assert explain_uncertain_score(evolve(scored, instrument=evolve(scored.instrument, scales=scales))) is None


def test_the_explained_score_is_one_that_a_missing_answer_could_move(shown: Demonstration, text: str) -> None:
    """It is of somebody who answered once, is not sensitive, and its bounds are those of its completions."""
    one = shown.explained
    assert one is not None
    (row,) = [row for row in _rows("workload-experience") if row["respondent"] == one.respondent]
    items = FACETS["workload-experience"][one.scale]
    missing = [item for item in items if row[item] in ("", "98", "99")]
    ends = [_facet({**row, **dict.fromkeys(missing, option)}, items) for option in ("1", "5")]
    score = one.trace[one.scale].score

    assert one.scale != "emotional_trauma_load"
    assert [pytest.approx(float(end)) for end in ends if end is not None] == [score.lower, score.upper]
    assert pytest.approx(float(_facet(row, items) or -1)) == score.value
    assert len(score.possible_bands) > 1
    assert {one.scale} == set(one.trace.scales)
    assert one.result in text


def test_scores_are_scored_a_second_time(shown: Demonstration) -> None:
    """A part of all responses is recomputed by the second evaluator, and nothing differs."""
    assert 100 <= shown.verified.responses
    assert () == shown.verified.discrepancies


def test_findings_are_shown_and_counted(shown: Demonstration) -> None:
    """The shipped definitions have none; one with an error is named with its place."""
    assert not shown.has_findings
    assert [0] * 9 == [len(one.diagnostics) for one in shown.checked]
    assert all(one.cases >= 10 for one in shown.checked if one.instrument not in SURVEYS)
    error = Diagnostic("CWI203", "an item is not defined", file="broken.yaml", line=41, column=9)
    broken = evolve(shown, checked=(evolve(shown.checked[0], diagnostics=(error,)), *shown.checked[1:]))
    stream = StringIO()
    print_demonstration(Console(file=stream, width=110), broken)

    assert broken.has_findings
    assert "1 found" in stream.getvalue()
    assert "broken.yaml:41:9 CWI203 an item is not defined" in stream.getvalue()


def test_writing_again_gives_the_same(shown: Demonstration, folder: Path, tmp_path: Path) -> None:
    """Files that are there already are replaced by the same content."""
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    write_demonstration(shown, folder)

    assert before == {file.name: file.read_bytes() for file in folder.iterdir()}


def test_progress_is_told_to_the_end(shown: Demonstration, told: list[tuple[int, int]]) -> None:
    """Each scored response is told once, and the last is the total."""
    total = sum(one.responses for one in (*shown.responses, *shown.surveys))

    assert [(n, total) for n in range(1, total + 1)] == told


# Caseloads, the landscape, the surveys


CWLA = {"investigation": 12, "ongoing": 17, "foster_care": 12}


def _load(row: Mapping[str, str]) -> Fraction | None:
    """Work a load by CWLA's standards, which are of open cases; None where it can't be told."""
    types = sorted({name.rpartition("_")[0] for name in row if name.endswith(("_open", "_new"))})
    needed = [row[f"{type_}_open"] for type_ in CWLA] + [row["fte"]]
    others = [row[f"{type_}_{basis}"] for type_ in types if type_ not in CWLA for basis in ("open", "new")]
    if "" in needed or any(one != "0" for one in others):
        return None
    return sum((Fraction(row[f"{type_}_open"]) / cases for type_, cases in CWLA.items()), Fraction()) / Fraction(
        row["fte"]
    )


def test_caseloads_are_recomputed(shown: Demonstration) -> None:
    """Records, loads, who is over and the workers of the unit are those of the raw counts."""
    rows = _rows("caseload")
    loads = [_load(row) for row in rows]
    known = [one for one in loads if one is not None]
    screeners = [row for row in rows if row["screening_new"] != "0"]
    found = shown.caseloads

    assert (len(rows), len(known)) == (found.records, found.with_load)
    assert sum(one > 1 for one in known) == found.over
    assert len(screeners) == found.without_standard
    assert found.with_load < found.records
    of_unit = [one for row, one in zip(rows, loads, strict=True) if row["unit"] == found.unit]
    expected = sorted((one for one in of_unit if one is not None), reverse=True)
    assert [pytest.approx(float(one)) for one in expected] == [
        one.load for one in found.workers if one.load is not None
    ]
    assert [one > 1 for one in expected] == [one.is_over for one in found.workers if one.load is not None]
    assert [None] * (len(of_unit) - len(expected)) == [one.load for one in found.workers[len(expected) :]]


def test_the_unit_that_is_shown_has_the_greatest_share_over(shown: Demonstration) -> None:
    """Among units with five loads or more."""
    units: dict[str, list[Fraction]] = defaultdict(list)
    for row in _rows("caseload"):
        if (load := _load(row)) is not None:
            units[row["unit"]].append(load)
    shares = {unit: Fraction(sum(one > 1 for one in of), len(of)) for unit, of in units.items() if len(of) >= 5}

    assert max(shares.values()) == shares[shown.caseloads.unit]


def test_the_table_of_caseloads_names_nobody(text: str, shown: Demonstration) -> None:
    """Workers stand by number; over is told by the unrounded load, and exactly 1 is not over."""
    start = text.index("Caseloads of one month")
    table = text[start : text.index("Surveys: several", start)]
    lines = {line.split()[0]: line for line in table.splitlines() if re.match(r"^  \d+ ", line)}

    assert len(lines) == len(shown.caseloads.workers)
    assert not re.search(r"s\d{4}", table)
    for number, one in enumerate(shown.caseloads.workers, start=1):
        line = lines[str(number)]
        assert one.is_over == line.rstrip().endswith("over")
        if one.load is not None:
            assert f" {one.load:.3f} " in line
            assert (one.load > 1 + 1e-9) == one.is_over
    assert any(one.load == 1 for one in shown.caseloads.workers)
    assert any(one.is_over and one.rounded == 1 for one in shown.caseloads.workers)


def test_the_landscape_is_recomputed(shown: Demonstration) -> None:
    """By the trigger of the survey: a relationship of 2 or less is due."""
    found = shown.landscape
    rows = [row for row in _rows("partnership-review") if (row["wave"], row["side"]) == ("2", "agency")]
    answers = {row["partnership"]: row["partner_landscape__pl_relationship"] for row in rows}

    assert ("relationship_quality", 2) == found.trigger
    assert {id for id, one in answers.items() if one in ("1", "2")} == {one.partnership for one in found.due}
    assert sum(one in ("97", "98", "") for one in answers.values()) == found.undecided
    assert (40, 0) == (len(found.rows), found.held_back)
    gaps = [one.gap for one in found.due if one.gap is not None]
    assert sorted(gaps, reverse=True) == gaps
    for one in found.rows:
        (row,) = [row for row in rows if row["partnership"] == one.partnership]
        level, desired = (row[f"partner_landscape__pl_{name}"] for name in ("level", "desired"))
        assert (None if desired == "98" else int(desired) - int(level)) == one.gap


@pytest.mark.parametrize(
    ("survey", "alias", "name"),
    [
        ("workforce-survey", "team_safety", "team-safety"),
        ("workforce-survey", "workload_experience", "workload-experience"),
        ("partnership-review", "partnership_quality", "partnership-quality"),
        ("workload-study", "caseload", "caseload"),
        ("workload-study", "workload_experience", "workload-experience"),
    ],
)
def test_an_instrument_scores_in_a_survey_as_by_itself(survey: str, alias: str, name: str) -> None:
    """Every twentieth row of the instrument's own file has its answers and its scores in the survey's file."""
    plan = compile_plan(merge_survey(load_survey(agency_folder() / f"{survey}.yaml")))
    instrument = load_catalog().instrument(name)
    if name == "caseload":
        instrument = instrument.bind(standards="cwla_foster_12")
    rows = {(row["respondent"], row["wave"]): row for row in _rows(survey)}
    items = [item.id for item in instrument.items]
    # The study is about one month, and not about everybody.
    alone_rows = [one for one in _rows(name) if (one["respondent"], one["wave"]) in rows or survey != "workload-study"]
    for own in alone_rows[::20]:
        row = rows[own["respondent"], own["wave"]]
        inputs = {one.item for one in plan.inputs}
        answers = {item: _given(value) for item, value in row.items() if item in inputs}
        assert [own[item] for item in items] == [row[f"{alias}__{item}"] for item in items]
        alone = score(instrument, {item: _given(own[item]) for item in items})
        together = score(plan, answers)
        for scale, one in alone.scales.items():
            assert (one.value, one.reason) == (
                together[f"{alias}__{scale}"].value,
                together[f"{alias}__{scale}"].reason,
            )


def _given(value: str) -> Any:
    number = re.fullmatch(r"\d+(\.\d+)?", value)
    return None if value == "" else value if number is None else float(value) if number[1] else int(value)


def test_what_is_besides_stands_in_the_summary_without_persons(folder: Path, shown: Demonstration) -> None:
    """Counts of records, partnerships and surveys; no row of a worker."""
    data = _summary(folder)

    assert (shown.caseloads.records, shown.caseloads.over) == (data["caseloads"]["records"], data["caseloads"]["over"])
    assert not {"workers", "unit"} & set(data["caseloads"])
    assert (40, len(shown.landscape.due)) == (data["landscape"]["partnerships"], data["landscape"]["due"])
    assert list(SURVEYS) == [one["instrument"] for one in data["surveys"]]
