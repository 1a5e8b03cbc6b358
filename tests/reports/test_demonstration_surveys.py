"""What the demonstration says of the surveys, recomputed here from the raw answers without the library."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest

from cwinstruments.plan import State
from cwinstruments.reports import Demonstration, Shipped, agency_folder
from cwinstruments.reports.rounds import find_in_round
from cwinstruments.reports.scored_files import ScoredFile, read_rows, score_rows
from cwinstruments.reports.staff_surveys import find_in_workforce
from cwinstruments.reports.surveys_text import print_leaders

pytestmark = pytest.mark.unmeasured

Row = dict[str, str]
ANSWERS = {str(n): n for n in range(1, 6)}
ITEMS = {
    # A minus marks the items that are keyed the other way round.
    "trust_by_referent__executives": ("tr07", "tr08", "tr09"),
    "workload_equity__fair_distribution": ("eq01", "eq02", "-eq03", "eq04"),
    "workload_equity__invisible_labour": ("eq05", "eq06", "eq07", "-eq08"),
    "mattering_and_growth__career_pathways": ("mg13", "mg14", "mg15"),
    "harm_fairness_response__fair_treatment": ("hf04", "hf05", "hf06"),
    "moral_distress__moral_distress": ("md01", "md02", "md03"),
    "intent_to_stay__intent_to_stay": ("is01", "is02", "is03"),
}
SAFETY = {
    "candour": ("tp01", "tp02", "-tp03", "tp04"),
    "interpersonal_risk": ("tp05", "tp06", "-tp07", "tp08"),
    "mistakes_and_divergent_views": ("tp09", "tp10", "tp11", "-tp12"),
    "belonging": ("tp13", "tp14", "tp15", "-tp16"),
    "trust": ("tp17", "tp18", "-tp19", "tp20"),
}
LOAD = ("time_volume", "paperwork", "emotional_trauma_load", "predictability_recovery", "control_flexibility")
LOAD_ITEMS = {
    facet: tuple(f"wp{3 * place + one:02}" for one in (3, 4, 5))
    for place, facet in enumerate((*LOAD, "resources_coverage"))
}
LEADER = {
    "invites_candour": ("lr01", "lr02", "-lr03", "lr04"),
    "responds_to_error": ("lr05", "lr06", "-lr07", "lr08"),
    "shares_power": ("lr09", "lr10", "-lr11", "lr12"),
    "acts_fairly": ("lr13", "lr14", "-lr15", "lr16"),
}


def _rows(name: str) -> list[Row]:
    with (agency_folder() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _scored(row: Row, alias: str, items: Sequence[str]) -> Fraction | None:
    """Score at least two answers and two thirds of the items: their mean, from 0 to 100."""
    answers = {item: ANSWERS.get(row[f"{alias}__{item.lstrip('-')}"]) for item in items}
    values = [6 - one if item.startswith("-") else one for item, one in answers.items() if one is not None]
    if len(values) < min(2, len(items)) or 3 * len(values) < 2 * len(items):
        return None
    return (Fraction(sum(values), len(values)) - 1) * 25


def _mean(values: Sequence[Any]) -> Any:
    return sum(values) / len(values)


def _over_units(values: dict[str, list[Fraction]], least: int) -> Any:
    """Give the mean over the people in units with enough scores, and None where there is no such unit."""
    people = [one for of in values.values() if len(of) >= least for one in of]
    return pytest.approx(float(_mean(people))) if people else None


@pytest.fixture(scope="module")
def workforce() -> list[Row]:
    return _rows("workforce-survey")


@pytest.mark.parametrize("scale", ITEMS)
def test_scales_of_the_annual_survey_are_recomputed(shown: Demonstration, workforce: list[Row], scale: str) -> None:
    """Over people in units with five scores, or ten where a scale speaks of harm; the other units are withheld."""
    alias, _, _ = scale.partition("__")
    least = 10 if alias == "harm_fairness_response" else 5
    waves: dict[str, dict[str, list[Fraction]]] = {"1": defaultdict(list), "2": defaultdict(list)}
    for row in workforce:
        if (value := _scored(row, alias, ITEMS[scale])) is not None:
            waves[row["wave"]][row["unit"]].append(value)
    enough = sum(len(of) >= least for of in waves["2"].values())
    (found,) = [one for one in shown.workforce.scales if one.scale == scale]

    assert _over_units(waves["1"], least) == found.before
    assert _over_units(waves["2"], least) == found.after
    assert (enough, 30 - enough) == (found.shown, found.withheld)
    assert found.withheld >= 2


def test_provisions_are_recomputed(shown: Demonstration, workforce: list[Row]) -> None:
    """What is not needed leaves the denominator; two of what is needed, and two thirds of it, have to be known."""
    units: dict[str, list[Fraction]] = defaultdict(list)
    for row in workforce:
        given = [row[f"field_safety_provisions__fs{number:02}"] for number in range(1, 9)]
        known = [one for one in given if one in ("0", "1", "2")]
        needed = [one for one in given if one != "97"]
        if row["wave"] == "2" and len(known) >= 2 and 3 * len(known) >= 2 * len(needed):
            units[row["unit"]].append(Fraction(100 * known.count("2"), len(known)))
    (found,) = [one for one in shown.workforce.scales if one.scale == "field_safety_provisions__fully_available"]

    assert _over_units(units, 5) == found.after


def test_one_scale_is_shown_by_place_of_work(shown: Demonstration, workforce: list[Row]) -> None:
    """Intent to stay, in the second wave; who did not say where is a group as well."""
    places: dict[str, list[Fraction]] = defaultdict(list)
    for row in workforce:
        value = _scored(row, "intent_to_stay", ITEMS["intent_to_stay__intent_to_stay"])
        if row["wave"] == "2" and value is not None:
            places[row["place"] if row["place"].isalpha() else "not said"].append(value)

    assert {"office", "field", "home", "hybrid", "not said"} == set(places)
    assert min(map(len, places.values())) >= 5
    expected: dict[str, Any] = {place: (len(of), pytest.approx(float(_mean(of)))) for place, of in places.items()}
    assert expected == {one.unit: (one.n, one.mean) for one in shown.workforce.by_place}


def test_a_group_that_is_withheld_takes_the_smallest_other_with_it(shipped: dict[str, Shipped]) -> None:
    """By itself it could be worked out from the rest and the whole."""
    one = shipped["workforce-survey"]
    path = agency_folder() / "workforce-survey.csv"
    rows = [row for row in read_rows(path, one.plan) if row.columns["wave"] == "2"][:110]
    places = Counter(str(row.responses["place"]) for row in rows)
    scored = ScoredFile(path, one.instrument, one.plan, tuple(score_rows(one.plan, rows)))
    found = {group.unit: group for group in find_in_workforce(scored, "place").by_place}

    assert 1 <= sum(n for place, n in places.items() if not place.isalpha() or place == "None") < 5
    assert 5 < places["home"] < min(places[place] for place in ("office", "field", "hybrid"))
    assert {"not said", "home"} == {place for place, group in found.items() if group.is_withheld}


def test_every_month_of_the_pulse_is_recomputed(shown: Demonstration) -> None:
    """The facets that were served, and the means; anchors of one item need ten answers in a unit."""
    months: dict[str, list[Row]] = defaultdict(list)
    for row in _rows("monthly-pulse"):
        months[row["wave"]].append(row)

    assert sorted(months) == [one.wave for one in shown.pulse]
    for number, one in enumerate(shown.pulse):
        rows = months[one.wave]
        safety, load = list(SAFETY)[number % 5], list(LOAD_ITEMS)[number]
        assert {safety, ""} == {row["team_safety_pulse__tp_served"] for row in rows} | {""}
        assert {load, ""} == {row["workload_pulse__wp_served"] for row in rows} | {""}
        cells: list[dict[str, list[Fraction]]] = [defaultdict(list) for _ in range(5)]
        for row in rows:
            served_safety = row["team_safety_pulse__tp_served"] == safety
            served_load = row["workload_pulse__wp_served"] == load
            values = (
                _scored(row, "team_safety_pulse", ("tp01", "tp05", "tp09", "tp13", "tp17")),
                _scored(row, "team_safety_pulse", SAFETY[safety]) if served_safety else None,
                _scored(row, "workload_pulse", ("wp01",)),
                _scored(row, "workload_pulse", ("wp02",)),
                _scored(row, "workload_pulse", LOAD_ITEMS[load]) if served_load else None,
            )
            for cell, value in zip(cells, values, strict=True):
                if value is not None:
                    cell[row["unit"]].append(value)
        assert [_over_units(cell, least) for cell, least in zip(cells, (5, 5, 10, 10, 5), strict=True)] == list(
            one.means
        )
        assert (len(rows), sum(len(of) >= 5 for of in cells[0].values())) == (one.responses, one.units[0])


def test_an_answer_to_what_was_not_served_is_not_counted() -> None:
    """There are such answers in the file, or the test above would prove little."""
    rows = _rows("monthly-pulse")
    stray = [
        row
        for row in rows
        if row["team_safety_pulse__tp_served"] not in ("", "trust") and row["team_safety_pulse__tp18"] in ANSWERS
    ]

    assert stray
    assert any(row["team_safety_pulse__tp_served"] == "" for row in rows)
    assert any(row["team_safety_pulse__tp01"] in ("0", "6", "55") for row in rows)


def test_obstacles_are_recomputed(shown: Demonstration) -> None:
    """Per cent of answers that call it an obstacle, somewhat or serious, by side; all have ten answers."""
    rows = [row for row in _rows("partnership-review") if row["wave"] == "2"]

    assert 10 == len(shown.obstacles)
    names = ["language", "power", "workload", "turnover", "access_to_meetings"]
    names += ["rules_on_information", "rules_on_money", "past_harm", "racism", "mandates"]
    for number, name in enumerate(names, start=1):
        (found,) = [one for one in shown.obstacles if one.scale == f"partnership_obstacles__{name}"]
        for side in ("agency", "partner"):
            given = [row[f"partnership_obstacles__po{number:02}"] for row in rows if row["side"] == side]
            known = [one for one in given if one in ("0", "1", "2")]
            assert len(known) >= 10
            assert 100 * sum(one != "0" for one in known) / len(known) == pytest.approx(getattr(found, side))
    partners = [one.partner or 0.0 for one in shown.obstacles]
    assert sorted(partners, reverse=True) == partners


def _leaders() -> dict[str, dict[str, dict[str, float]]]:
    """Give the means of groups by leader and scale; peers, direct reports and partners from three raters on."""
    raters: dict[tuple[str, str, str], list[Fraction]] = defaultdict(list)
    for row in _rows("leader-360-round"):
        for scale, items in LEADER.items():
            if (value := _scored(row, "leader_360", items)) is not None:
                raters[row["leader"], scale, row["rater_group"]].append(value)
    found: dict[str, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    for (leader, scale, group), values in raters.items():
        if len(values) >= (1 if group in ("self", "supervisor") else 3):
            found[leader][scale][group] = float(_mean(values))
    return found


def _difference(groups: dict[str, float], occurring: set[str]) -> float | None:
    """Give self minus the mean of the other groups that occur; None where one of them is not shown."""
    if not occurring <= set(groups) or "self" not in groups:
        return None
    others = [value for group, value in groups.items() if group != "self"]
    return groups["self"] - sum(others) / len(others)


def test_leaders_beside_others_are_recomputed(shown: Demonstration) -> None:
    """Groups count alike; one that is withheld takes the comparison with it."""
    occurring: dict[str, set[str]] = defaultdict(set)
    for row in _rows("leader-360-round"):
        occurring[row["leader"]].add(row["rater_group"])
    leaders = _leaders()
    differences = {
        scale: {leader: _difference(leaders[leader][scale], occurring[leader]) for leader in occurring}
        for scale in LEADER
    }
    for found in shown.leaders.scales:
        known = [one for one in differences[found.scale.partition("__")[2]].values() if one is not None]
        assert len(known) == found.n
        assert _mean(known) == pytest.approx(found.difference)
        assert 5 <= len(known) < 12
    whole = [leader for leader in sorted(occurring) if all(of[leader] is not None for of in differences.values())]
    report = {one.scale.partition("__")[2]: one for one in shown.leaders.report}
    assert (12, len(_rows("leader-360-round"))) == (shown.leaders.leaders, shown.leaders.raters)
    assert 12 - len(whole) == shown.leaders.withheld > 0
    assert {whole[0]} == {one.unit for one in report.values()}
    for scale, of in differences.items():
        assert of[whole[0]] == pytest.approx(report[scale].difference)
        expected = {**leaders[whole[0]][scale]}
        assert expected.pop("self") == pytest.approx(report[scale].own)
        assert {group: pytest.approx(value) for group, value in expected.items()} == report[scale].groups


def test_of_few_leaders_there_is_no_mean(shipped: dict[str, Shipped]) -> None:
    """With four it would be close to saying how one of them was seen; how many there are is not told either."""
    one = shipped["leader-360-round"]
    path = agency_folder() / "leader-360-round.csv"
    rows = [row for row in read_rows(path, one.plan) if row.columns["leader"] in ("l01", "l02", "l03", "l04")]
    found = find_in_round(ScoredFile(path, one.instrument, one.plan, tuple(score_rows(one.plan, rows))))

    assert 4 == found.leaders
    assert {(None, None)} == {(scale.n, scale.difference) for scale in found.scales}


def test_a_round_without_a_whole_report_shows_none(shown: Demonstration) -> None:
    """Then there are the means over leaders alone, and too few leaders are called that."""
    from io import StringIO

    from attrs import evolve
    from rich.console import Console

    few = evolve(shown.leaders.scales[0], n=None, difference=None)
    stream = StringIO()
    print_leaders(Console(file=stream, width=110), evolve(shown.leaders, scales=(few,), report=()))

    assert "too few" in stream.getvalue()
    assert "what one leader gets" not in stream.getvalue()


CWLA = {"investigation": 12, "ongoing": 17, "foster_care": 12}


def test_units_of_the_workload_study_are_recomputed(shown: Demonstration) -> None:
    """The load of a unit is all full caseloads over all FTE; with fewer than five of anything the unit is withheld."""
    units: dict[str, dict[str, list[Fraction]]] = defaultdict(lambda: defaultdict(list))
    for row in _rows("workload-study"):
        record = {name.removeprefix("caseload__"): value for name, value in row.items()}
        others = [name for name in record if name.endswith(("_open", "_new"))]
        others = [name for name in others if name.rpartition("_")[0] not in CWLA]
        counts = [record[f"{type_}_open"] for type_ in CWLA]
        of = units[row["unit"]]
        if "" not in (*counts, record["fte"]) and all(record[name] == "0" for name in others):
            of["full"].append(
                sum((Fraction(record[f"{type_}_open"]) / cases for type_, cases in CWLA.items()), Fraction())
            )
            of["fte"].append(Fraction(record["fte"]))
        facets = [[f"we{3 * place + one:02}" for one in (1, 2, 3)] for place in range(3)]
        known = [value for facet in facets if (value := _scored(row, "workload_experience", facet)) is not None]
        for place, facet in enumerate(facets):
            if (value := _scored(row, "workload_experience", facet)) is not None:
                of[f"facet {place}"].append(value)
        if len(known) == 3:
            of["demands"].append(_mean(known))
        if (fair := _scored(row, "workload_equity", ITEMS["workload_equity__fair_distribution"])) is not None:
            of["fair"].append(fair)
    expected = {
        unit: (
            len(of["full"]),
            float(sum(of["full"]) / sum(of["fte"])),
            float(_mean(of["demands"])),
            float(_mean(of["fair"])),
        )
        for unit, of in units.items()
        if all(len(of[name]) >= 5 for name in ("full", "demands", "fair", "facet 0", "facet 1", "facet 2"))
    }
    found = {unit: (n, *values) for unit, n, values in shown.study.units}

    assert {unit: pytest.approx(values) for unit, values in expected.items()} == found
    assert len(units) - len(expected) == shown.study.withheld > 0
    loads = [values[0] for _, _, values in shown.study.units]
    assert sorted(loads, reverse=True) == loads


def test_the_text_of_the_surveys_names_no_person(text: str, shown: Demonstration) -> None:
    """Units, months and groups stand in it, with their numbers; no pseudonym of a rater or of a leader does."""
    start = text[text.index("Surveys: several") : text.index("One score explained")]
    words = " ".join(start.split())
    people = {row["respondent"] for row in _rows("leader-360-round")} | {row["respondent"] for row in _rows("staff")}

    assert not {word.strip(".,:") for word in words.split()} & (people | {f"l{number:02}" for number in range(1, 13)})
    for one in shown.workforce.scales[:3]:
        assert f"{one.title} + {one.before:.1f} {one.after:.1f} " in words
    for unit, n, values in shown.study.units[:3]:
        assert f"{unit} greatest {n} {values[0]:.2f} {values[1]:.1f} {values[2]:.1f}" in words
    for scale in shown.leaders.scales:
        assert f"{scale.title} {scale.n} {scale.difference:+.1f}" in words


def test_the_summary_holds_the_surveys_without_persons(shown: Demonstration) -> None:
    """As plain data; the report of one leader is for that leader alone."""
    data = json.loads(json.dumps(shown.to_dict()))
    counts = Counter(len(one["means"]) for one in data["pulse"])

    assert Counter({5: 6}) == counts
    assert {"leaders", "raters", "withheld", "scales"} == set(data["leaders"])
    assert len(shown.workforce.scales) == len(data["workforce"]["scales"])
    assert 10 == len(data["obstacles"])
    assert len(shown.study.units) == len(data["workload_study"]["units"])


def test_the_surveys_files_have_every_state(shown: Demonstration) -> None:
    """Together they hold every state, and each all ways in which a question that was asked has no answer."""
    states = {one.instrument: set(one.states) for one in shown.surveys}

    assert {state.value for state in State} == set().union(*states.values())
    for of in states.values():
        assert {"answered", "skipped", "refused", "not_applicable", "dont_know"} <= of
    assert {"not_asked", "unknown", "invalid"} <= states["monthly-pulse"]
    (pulse,) = [one for one in shown.surveys if one.instrument == "monthly-pulse"]
    assert {"stale_response", "unconfirmed_response", "invalid_response"} == set(pulse.notes)
