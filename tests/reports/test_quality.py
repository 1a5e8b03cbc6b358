"""Tests of the report on quality: its figures, their words, and what it says where there is nothing to say."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from attrs import evolve

from cwinstruments.forensics import Strength, Suspect
from cwinstruments.psychometrics.bibliography import REFERENCES
from cwinstruments.psychometrics.careless_responding import CarelessFlag
from cwinstruments.psychometrics.result import Unavailable
from cwinstruments.psychometrics.scale_reliability import reliability
from cwinstruments.reports.quality import MINIMUM, quality
from cwinstruments.reports.quality_figures import Quality, QualityCaution
from cwinstruments.reports.quality_readings import QUALITY_READINGS
from cwinstruments.reports.quality_text import quality_text
from cwinstruments.reports.suspicion_text import SEEN
from cwinstruments.reports.unit_reports_files import report_csv, report_json
from tests.builders import instrument, one_scale, scale
from tests.psychometrics.support import assert_sound
from tools.measure_key_forensics import Design, answers, scale_of

LENIENT = {"min_answered": 2, "then": "available"}


def told(of: Any, responses: Any, **options: Any) -> Quality:
    """Tell the quality, and hold it to what every result promises; it can be written in every way."""
    found = quality(of, responses, **options)
    assert_sound(found)
    assert json.loads(report_json(found, QUALITY_READINGS))["readings"]
    assert report_csv(found).endswith("\n")
    assert quality_text(found).endswith("\n")
    return found


def drawn(n: int = 200, seed: int = 1, k: int = 6) -> tuple[Any, dict[str, Any]]:
    """Give an instrument with one scale, of which factors are found in no time, and clean answers."""
    of = scale_of(k)
    return of, dict(answers(of, Design(n, k, 0.62), np.random.default_rng(seed)))


def of_halves(k: int, n_scales: int) -> Any:
    """Give an instrument with as many items, in scales of one length."""
    whole = scale_of(k)
    uses, size = whole.scales["meetings"].items, k // n_scales
    parts = {
        f"s{at:02}": evolve(whole.scales["meetings"], items=uses[at * size : (at + 1) * size]) for at in range(n_scales)
    }
    return evolve(whole, scales=parts)


def test_figures_are_those_of_the_scale_as_it_is_keyed() -> None:
    """Alpha is that of the keyed items, and the words hold it."""
    of, clean = drawn(k=8)
    found = told(of, clean)
    (one,) = found.scales
    turned = {
        use.item: 6 - clean[use.item] if use.reverse_keyed else clean[use.item] for use in of.scales["meetings"].items
    }

    assert one.reliability is not None and one.omega is not None
    assert pytest.approx(reliability(turned).alpha, abs=1e-12) == one.reliability.alpha
    assert 3 == one.omega.n_factors
    assert [figure.figure for figure in one.figures] == ["scored", "floor and ceiling", "alpha", "omega"]
    assert f"alpha is {one.reliability.alpha:.2f}, and may lie between" in quality_text(found)
    assert (QualityCaution.THESE_PEOPLE,) == found.cautions
    assert found.is_clean


def test_every_figure_has_a_reading_a_caution_and_known_sources() -> None:
    """What is written of a scale is explained below, with sources that the bibliography has."""
    of, clean = drawn()
    known = {one.figure for one in QUALITY_READINGS}

    assert {figure.figure for figure in told(of, clean).scales[0].figures} <= known
    assert all(one.says and one.caution for one in QUALITY_READINGS)
    assert set(told(of, clean).references) | {key for one in QUALITY_READINGS for key in one.references} <= set(
        REFERENCES
    )


def test_a_suspected_key_comes_first() -> None:
    """Where something looks wrong the report begins with it, and the item's row says so."""
    of, clean = drawn()
    found = told(of, {**clean, "q04": 6 - clean["q04"]})
    text = quality_text(found)

    assert Suspect.KEYING == found.scales[0].suspicions[0].kind
    assert QualityCaution.SUSPECTED_KEY in found.cautions
    assert not found.is_clean
    assert text.index("Something looks wrong") < text.index("runs against the other items") < text.index("alpha is")
    assert ["keying"] == [row["suspected"][0] for row in found.rows() if row["suspected"]]


def test_answers_that_are_not_allowed_count_as_missing() -> None:
    """A 9 is told, and no figure rests on it."""
    of, clean = drawn()
    column = clean["q02"].copy()
    column[:4] = 9
    without = column.copy()
    without[:4] = np.nan

    found, other = told(of, {**clean, "q02": column}), told(of, {**clean, "q02": without})

    assert QualityCaution.ANSWERS_NOT_ALLOWED in found.cautions
    assert found.scales[0].reliability == other.scales[0].reliability


@pytest.mark.parametrize("n", [0, 1, MINIMUM - 1])
def test_below_ten_people_there_is_no_figure(n: int) -> None:
    """A few people's answers give no figures at all, only the reason."""
    of, clean = drawn()
    found = told(of, {item: column[:n] for item, column in clean.items()}, people=True)

    assert (None, None, None) == (found.keys, found.careless, found.people)
    assert None is found.scales[0].n_scored
    assert (Unavailable.TOO_FEW_PEOPLE if n else Unavailable.NO_RESPONSES) == found.reasons["scales.0.reliability"]
    assert f"{MINIMUM} or more are needed" in quality_text(found)


def test_people_are_told_only_when_asked_for() -> None:
    """By default nobody is named; with the switch those with flags are, by what names them."""
    of, (_, clean) = of_halves(12, 3), drawn(k=12)
    straight = {item: np.concatenate([column, [3.0, 3.0]]) for item, column in clean.items()}
    names = [f"p{place}" for place in range(202)]
    by_default, asked = told(of, straight, names=names), told(of, straight, names=names, people=True)

    assert by_default.careless is not None
    assert (None, Unavailable.NOT_ASKED_FOR) == (by_default.people, by_default.reasons["people"])
    assert "p201" not in quality_text(by_default) + report_json(by_default, ())
    assert asked.people is not None and {"p200", "p201"} <= {one.person for one in asked.people}
    assert "respondent-level data" in quality_text(asked)


def test_times_raise_flags() -> None:
    """Who took less than two seconds an item is counted."""
    of, clean = drawn()
    found = told(of, clean, seconds=[4.0] * 5 + [90.0] * 195)

    assert found.careless is not None
    assert 5 == found.careless.n_flagged["response_time"]  # type: ignore[index]


def test_fewer_than_ten_items_say_nothing_of_care() -> None:
    """A run over half of six items is nothing unusual: it is no finding; only time is, where it is known."""
    of, clean = drawn()
    straight = {item: np.concatenate([column, [3.0] * 5]) for item, column in clean.items()}
    found, timed = told(of, straight, people=True), told(of, straight, people=True, seconds=[4.0] * 5 + [90.0] * 200)

    assert (None, Unavailable.TOO_FEW_ITEMS, ()) == (found.careless, found.reasons["careless"], found.people)
    assert "there are fewer than 10 items with response options" in quality_text(found)
    assert timed.careless is not None and timed.people is not None
    assert (None, {CarelessFlag.LONGSTRING: 6, CarelessFlag.MAHALANOBIS: 6}) == (
        timed.careless.n_suspect,
        timed.careless.not_counted,
    )
    assert {(CarelessFlag.RESPONSE_TIME,)} == {one.flags for one in timed.people}
    assert "not counted, as it would rest on 6 items alone: the same answer over half" in quality_text(timed)


def test_careless_responding_is_of_all_items_whichever_scale_is_asked_for() -> None:
    """Four items of one scale say less than the twelve that people answered."""
    of = of_halves(12, 3)
    _, clean = drawn(k=12)
    straight = {item: np.concatenate([column, [3.0] * 5]) for item, column in clean.items()}
    whole, one = told(of, straight, people=True), told(of, straight, scales=["s01"], people=True)

    assert one.careless is not None and one.careless.n_flagged[CarelessFlag.LONGSTRING] >= 5
    assert (12, whole.careless, whole.people) == (one.careless.n_items, one.careless, one.people)


def test_halves_of_a_few_scales_are_no_finding() -> None:
    """A correlation over five scales is low of many people by chance; over ten scales it counts."""
    rng = np.random.default_rng(4)
    noise = {f"q{place:02}": rng.integers(1, 6, 40) for place in range(1, 21)}
    few, many = told(of_halves(20, 5), noise, people=True), told(of_halves(20, 10), noise, people=True)

    assert few.careless is not None and many.careless is not None and few.people is not None
    assert {CarelessFlag.EVEN_ODD: 5} == few.careless.not_counted
    assert CarelessFlag.EVEN_ODD not in {*few.careless.n_flagged, *(flag for one in few.people for flag in one.flags)}
    assert "not counted, as it would rest on 5 scales alone: halves of scales that don't agree" in quality_text(few)
    assert {} == many.careless.not_counted
    parts = of_halves(20, 5)
    total = evolve(parts.scales["s00"], items=of_halves(20, 1).scales["s00"].items)
    led = told(evolve(parts, scales={"total": total, **parts.scales}), noise, scales=["s00"])
    assert led.careless == few.careless
    assert 20 < many.careless.n_flagged[CarelessFlag.EVEN_ODD]


def test_people_who_are_there_twice_are_told() -> None:
    """Two rows of a person count as two, so that intervals are too narrow; nobody who did not answer is counted."""
    of, clean = drawn()
    empty = {item: np.concatenate([column, [np.nan]]) for item, column in clean.items()}
    who = [f"p{place % 120}" for place in range(200)]
    found = told(of, empty, respondents=[*who, "p119"])
    once = told(of, clean, respondents=[*range(198), None, None])

    assert (120, 80) == (found.n_people, found.n_repeated)
    assert QualityCaution.REPEATED_PEOPLE in found.cautions
    assert "80 people have more than one row and count as several, so every interval is too narrow." in (
        quality_text(found)
    )
    assert f"{found.scales[0].n_scored} of 201 rows have a score" in quality_text(found)
    assert (200, 0, (QualityCaution.THESE_PEOPLE,)) == (once.n_people, once.n_repeated, once.cautions)
    assert Unavailable.NOT_APPLICABLE == told(of, clean).reasons["n_repeated"]


def test_nine_people_twice_are_nine() -> None:
    """Rows of the same people don't lift them over the minimum."""
    of, clean = drawn(18)

    assert told(of, clean, respondents=[*range(9), *range(9)]).keys is None
    assert told(of, clean, respondents=[*range(10), *range(8)]).keys is not None


def test_two_alphas_of_one_scale_say_of_whom_they_are() -> None:
    """The alpha of a suspicion is of all pairs of answers, that of the scale of complete answers; both say so."""
    of, clean = drawn()
    found = told(of, {**clean, "q04": 6 - clean["q04"]})
    (one,) = found.scales

    assert one.reliability is not None and one.reliability.alpha is not None
    assert one.reliability.alpha != one.suspicions[0].seen["alpha"]
    repaired = f"alpha with all suspected items turned round {one.suspicions[0].seen['alpha_if_flipped']:.2f}"
    assert f"{repaired} (of all pairs of answers)" in quality_text(found)
    assert (
        f"alpha is {one.reliability.alpha:.2f}, of the {one.reliability.n_used} who answered every item, and may"
        in (quality_text(found))
    )
    assert "of all pairs of answers)" not in quality_text(told(of, clean))


def test_words_for_answers_are_told() -> None:
    """An export of labels is a finding, and is not taken for silence, also where nothing else is left."""
    of, clean = drawn()
    labels = {item: ["Often"] * 200 for item in clean}
    found, nothing = told(of, {**clean, "q02": ["Often"] * 200}), told(of, labels)

    assert [("q02",)] == [one.items for one in found.keys.suspicions] if found.keys else False
    assert "q02 holds 200 answers that are no numbers; they count as missing" in quality_text(found)
    assert QualityCaution.ANSWERS_NOT_ALLOWED in found.cautions
    assert (None, False) == (nothing.keys, nothing.is_clean)
    assert "such as words" in quality_text(nothing)


def test_scales_of_scales_have_scores_alone() -> None:
    """A total of subscales is scored, and has no items to be looked at."""
    scales = {
        "x": scale(items=["a", "-b"], missing={"max_missing": 0}),
        "y": scale(items=["c", "d"], missing={"max_missing": 0}),
        "s": scale(scales=["x", "y"]),
    }
    rng = np.random.default_rng(2)
    found = told(
        instrument(scales), [dict(zip("abcd", map(int, row), strict=True)) for row in rng.integers(1, 6, (60, 4))]
    )

    assert [60, 60, None] == [one.n_answered for one in found.scales]
    assert 60 == found.scales[2].n_scored
    assert Unavailable.NOT_APPLICABLE == found.reasons["scales.2.reliability"]
    assert "it is not made of items" in quality_text(found)


def test_a_scale_of_scales_alone_has_its_people() -> None:
    """Who answered an item of its parts answered."""
    scales = {
        "x": scale(items=["a", "-b"], missing={"max_missing": 0}),
        "y": scale(items=["c"]),
        "s": scale(scales=["x"]),
    }
    rows = [{"a": place % 5 + 1, "b": 2} for place in range(30)] + [{"c": 1}] * 5
    found, both = told(instrument(scales), rows, scales=["s"]), told(instrument(scales), rows, scales=["y", "s"])

    assert (30, 30) == (found.n_used, found.scales[0].n_scored)
    assert 35 == both.n_used


@pytest.mark.parametrize(
    "columns",
    [
        {item: [3] * 30 for item in "abcd"},
        {"a": [1, 2, 3] * 10, **{item: [None] * 30 for item in "bcd"}},
        {"a": [1, 2, 3] * 10},
        {item: [1, 5] * 15 for item in "abcd"},
    ],
    ids=["all the same", "one item answered", "one column", "all items alike"],
)
def test_odd_answers_give_reasons_and_no_warning(columns: Any) -> None:
    """No variance, one item, and items that can be computed from each other: figures or reasons, and nothing else."""
    found = told(one_scale(items=["a", "b", "c", "d"], missing=LENIENT), columns, people=True)

    assert 30 == found.n_used


def test_wrong_calls_are_refused() -> None:
    """An unknown scale and an impossible level are refused."""
    of, clean = drawn()

    with pytest.raises(ValueError, match="has no scale 'x'"):
        quality(of, clean, scales=["x"])
    with pytest.raises(ValueError, match="between 0 and 1"):
        quality(of, clean, level=1)


def test_progress_is_told_to_the_end() -> None:
    """Whoever waits sees every step, the last one included."""
    of, clean = drawn()
    seen: list[tuple[int, int]] = []
    told(of, clean, on_progress=lambda done, whole: seen.append((done, whole)))

    assert [(1, 3), (2, 3), (3, 3)] == seen


@pytest.mark.parametrize(
    ("n", "noise", "says"),
    [
        (300, 3.0, "too little in common for comparisons by this score"),
        (40, 1.35, "whether it is enough to compare groups is open, as .70 lies between"),
        (300, 0.8, ": enough to compare groups"),
    ],
)
def test_what_alpha_is_good_for_rests_on_its_interval(n: int, noise: float, says: str) -> None:
    """Only an interval that is all below .70 says that it is too little, and only one above that it is enough."""
    rng = np.random.default_rng(4)
    trait = rng.normal(size=n)
    columns = {item: np.clip(np.round(3 + trait + noise * rng.normal(size=n)), 1, 5) for item in "abcd"}
    (one,) = told(one_scale(items=list("abcd")), columns).scales
    (alpha,) = [figure.says for figure in one.figures if figure.figure == "alpha"]

    assert alpha.endswith(says)


def test_a_scale_of_units_points_to_what_is_said_of_units() -> None:
    """Its scores are means of people, so alpha is not what decides."""
    levels = [1, 2, 3, 4, 5] * 10
    columns = {"a": levels, "b": [*levels[1:], 1], "c": [*levels[:-1], 2]}
    of_units, of_both = (
        quality_text(told(one_scale(items=list("abc"), permitted_level=level), columns)) for level in ("unit", "both")
    )

    assert "scores here are of units: see ICC(2) of 'cwinstruments units'" in of_units
    assert "scores here are of units" not in of_both


def test_the_table_holds_intervals_ends_and_who_answered_without_care() -> None:
    """So that no option changes the text alone."""
    of, (_, clean) = of_halves(12, 3), drawn(k=12)
    straight = {item: np.concatenate([column, [3.0, 3.0]]) for item, column in clean.items()}
    wide, narrow = (told(of, straight, level=level) for level in (0.99, 0.5))
    first, other = next(iter(wide.rows())), next(iter(narrow.rows()))
    listed = list(told(of, straight, names=[f"p{place}" for place in range(202)], people=True).rows())

    assert first["alpha_lower"] < other["alpha_lower"] < first["alpha"] < other["alpha_upper"] < first["alpha_upper"]
    assert (0.99, 202) == (first["level"], first["n_screened"])
    assert first["n_careless"] == wide.careless.n_suspect  # type: ignore[union-attr]
    assert None not in (first["percent_lowest"], first["percent_highest"])
    assert "n_elsewhere" not in first
    assert {"p200", "p201"} <= {row.get("person") for row in listed}
    assert not any("person" in row for row in wide.rows())


def test_people_beside_all_scales_are_told_where_fewer_scales_are_looked_at() -> None:
    """Careless answers show in the items of all scales, so their number is another one."""
    of, (_, clean) = of_halves(12, 3), drawn(k=12)
    first = set(list(clean)[:4])
    gone = {
        item: np.where(np.arange(200) < 3, np.nan, column) if item in first else column
        for item, column in clean.items()
    }
    text, whole = quality_text(told(of, gone, scales=["s00"])), quality_text(told(of, gone))

    assert "that is of the items of all scales: 200 people answered any, 197 these scales" in text
    assert "that is of the items of all scales" not in whole


def test_figures_of_suspicions_are_told_in_words() -> None:
    """No name of the code stands where people read."""
    of, clean = drawn()
    lost = {item: np.where(column == 1, np.nan, column - 1) for item, column in clean.items()}
    turned = {**clean, "q04": 6 - clean["q04"], "q05": clean["q05"] % 5 + 1, "q06": np.full(200, 8)}
    lines = [line for one in (lost, turned) for line in quality_text(told(of, one)).splitlines() if "  seen: " in line]

    assert len(lines) > 2
    assert not [line for line in lines if "_" in line]
    assert not [name for name in SEEN.values() if "_" in name]


def test_how_sure_a_suspicion_is_decides() -> None:
    """What is certain always counts, and what is weak only where weak ones are asked for."""
    of, clean = drawn()
    lost = told(of, {item: np.where(column == 1, np.nan, column - 1) for item, column in clean.items()})
    constant = told(of, {**clean, "q04": np.full(200, 3)})

    assert [False, False, True] == [lost.is_suspect(one) for one in (Strength.STRONG, Strength.MODERATE, Strength.WEAK)]
    assert constant.is_suspect(Strength.STRONG)
    assert not told(of, clean).is_suspect(Strength.WEAK)
