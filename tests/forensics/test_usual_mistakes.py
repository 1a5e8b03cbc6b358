"""Tests of audits: each usual mistake is named, whatever the scale makes of its items, and in part of the rows too."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from cwinstruments.forensics import Audit, AuditCaution, Verdict, audit_totals
from cwinstruments.model import Instrument
from tests.builders import one_scale
from tests.psychometrics.support import assert_sound

Row = Mapping[str, int | None]
Parts = Callable[[Row], Mapping[str, int | None]]

KEY = ["a", "-b", "c", "-d", "e"]
CODED = tuple({"id": id, "options": "coded"} for id in "abcdef")
RANDOM = Random(7)
FULL: tuple[Row, ...] = tuple({id: RANDOM.randint(1, 5) for id in "abcdef"} for _ in range(60))
GAPS: tuple[Row, ...] = (
    *FULL[:30],
    *({id: None if RANDOM.random() < 0.4 else one for id, one in row.items()} for row in FULL[30:]),
    {"a": 4, "b": 2, "c": 5, "d": 98, "e": 1},
    {"a": 1, "b": 97, "c": 2, "d": 3, "e": 5},
    {"a": 99, "b": 5, "c": 1, "d": 2, "e": 3},
    {"a": 2, "b": 4, "c": 97, "d": 5, "e": 4},
)


def reversed_in(number: int, turned: str = "bd", items: str = "abcde") -> Parts:
    """Give what counts each answer, those to some items taken from a number; codes for no answer are missing."""

    def parts(row: Row) -> Mapping[str, int | None]:
        there = {id: one for id, one in row.items() if id in items and one is not None and one < 90}
        return {id: number - one if id in turned else one for id, one in there.items()}

    return parts


def right(row: Row) -> Mapping[str, int | None]:
    """Count each answer as the key says."""
    return reversed_in(6)(row)


def shifted(by: int, number: int) -> Parts:
    """Give what counts answers that are coded lower or higher."""
    return lambda row: reversed_in(number)({id: None if one is None else one + by for id, one in row.items()})


def counting_codes(row: Row) -> Mapping[str, int | None]:
    """Count codes for no answer as if they were answers."""
    return {id: 6 - one if id in "bd" else one for id, one in row.items() if id != "f" and one is not None}


def filled(row: Row) -> Mapping[str, int | None]:
    """Count what is missing as 0."""
    return {id: right(row).get(id, 0) for id in "abcde"}


def filled_first(row: Row) -> Mapping[str, int | None]:
    """Count what is missing as 0, and reverse it then."""
    return reversed_in(6)({id: one if one is not None and one < 90 else 0 for id, one in row.items()})


def without(item: str) -> Parts:
    """Leave an item out."""
    return lambda row: {id: one for id, one in right(row).items() if id != item}


MISTAKES: dict[str, tuple[Parts, str]] = {
    "one not reversed": (reversed_in(6, "d"), "b was not reversed in the stated totals"),
    "none reversed": (reversed_in(6, ""), r"no item was reversed \(b, d should be\)"),
    "one more reversed": (reversed_in(6, "abd"), "a was reversed in the stated totals, which it is not in the key"),
    "all the other way": (reversed_in(6, "ace"), "every item was keyed the other way round"),
    "5 - x": (reversed_in(5), "reversed items were 5 - x, not 6 - x"),
    "7 - x": (reversed_in(7), "reversed items were 7 - x, not 6 - x"),
    "left out": (without("c"), "c was left out of the stated totals"),
    "left out, divided as before": (without("c"), "c was left out of the stated totals"),
    "added": (reversed_in(6, items="abcdef"), "f was counted in the stated totals, and is not in the scale"),
    "coded lower": (
        shifted(-1, 4),
        "coded from 1, the stated totals as if from 0|coded 1 lower, but the transform stayed as it was",
    ),
    "coded higher": (
        shifted(1, 8),
        "coded from 1, the stated totals as if from 2|coded 1 higher, but the transform stayed as it was",
    ),
    "coded lower, 6 - x": (
        shifted(-1, 6),
        "the answers to coded were coded 1 lower, but reversed items were still 6 - x",
    ),
    "coded higher, 6 - x": (
        shifted(1, 6),
        "the answers to coded were coded 1 higher, but reversed items were still 6 - x",
    ),
    "codes counted": (counting_codes, r"codes for no answer \(97, 98, 99\) were counted as answers"),
    "missing as 0": (filled, "missing answers (were )?counted as 0|the raw sum of what was answered"),
    "0 before reversing": (
        filled_first,
        "missing answers were 0 before items were reversed, so that reversed they are 6",
    ),
    "rule ignored": (right, "the missing rule was ignored: however few were answered"),
}
"""Each with what a part of the score is then, and how it is named."""
WITHOUT_RULE = {"missing as 0", "0 before reversing", "rule ignored"}
TRANSFORMS: dict[str, Any] = {"pomp": "pomp", "linear": {"multiply": 3, "add": -2}, "none": None}


def scale_of(method: str, transform: Any) -> Instrument:
    """Give a scale that needs half of its items."""
    rule = {"min_answered": 2, "then": "prorate" if method == "sum" else "available"}
    said = {} if transform is None else {"transform": transform}
    return one_scale(*CODED, items=KEY, method=method, missing=rule, **said)


def total_of(parts: Parts, method: str, transform: str, row: Row, name: str) -> float | None:
    """Give the total of a row by hand."""
    counted = [one for one in parts(row).values() if one is not None]
    if not counted or (name not in WITHOUT_RULE and len(counted) < 2):
        return None
    raw = Fraction(sum(counted), len(counted))
    n = {"left out": 4, "left out, divided as before": 4, "added": 6}.get(name, 5)
    if method == "sum":
        raw *= n
    n = 5 if name == "left out, divided as before" else n
    low, high = (n, 5 * n) if method == "sum" else (1, 5)
    if transform == "pomp":
        return float(100 * (raw - low) / (high - low))
    return float(3 * raw - 2) if transform == "linear" else float(raw)


@pytest.mark.parametrize("method", ["mean", "sum"])
@pytest.mark.parametrize("transform", TRANSFORMS)
@pytest.mark.parametrize("name", MISTAKES)
def test_each_usual_mistake_is_named_for_each_form_of_a_score(name: str, transform: str, method: str) -> None:
    """A script has its own numbers: a wrong one in it does not move what it divides by."""
    parts, sentence = MISTAKES[name]
    rows = GAPS if name in WITHOUT_RULE | {"codes counted"} else FULL
    found = audit_totals(
        scale_of(method, TRANSFORMS[transform]),
        rows,
        [total_of(parts, method, transform, row, name) for row in rows],
        scale="s",
        most_pairs=0,
    )
    said = [str(one) for one in found.explanations]

    assert (Verdict.EXPLAINED, ()) == (found.verdict, found.not_tried), said
    assert any(re.search(sentence, one) for one in said), said
    # What many would do goes before what happens to one item.
    assert name != "coded lower, 6 - x" or sentence in said[0]


@pytest.mark.parametrize(("method", "other"), [("mean", "sum"), ("sum", "mean")])
@pytest.mark.parametrize("transform", TRANSFORMS)
def test_raw_scores_and_roundings_are_named_for_each_form_of_a_score(transform: str, method: str, other: str) -> None:
    """A sum for a mean, a raw score, and a score that is cut off: each is told of each form."""
    of = scale_of(method, TRANSFORMS[transform])

    def named(stated: list[float | None]) -> str:
        found = audit_totals(of, FULL, stated, scale="s", most_pairs=0)
        assert Verdict.EXPLAINED == found.verdict
        return "; ".join(map(str, found.explanations))

    raw = named([total_of(right, other, "none", row, "") for row in FULL])
    exact = [total_of(right, method, transform, row, "") or 0 for row in FULL]

    assert f"the raw {other}" in raw or f"the stated totals are the {other}" in raw
    cut = [int(one) for one in exact]
    assert cut == exact or "rounded to whole numbers, cut off" in named([float(one) for one in cut])


@pytest.mark.parametrize("method", ["mean", "sum"])
def test_codes_that_are_lower_in_the_data_and_in_the_script_are_named(method: str) -> None:
    """Data from 0 to 4 and a script that goes on dividing by what 1 to 5 give."""
    rows = [{id: one - 1 for id, one in row.items() if one is not None} for row in FULL]
    of = scale_of(method, "pomp")
    factor = 5 if method == "sum" else 1

    def pomp(row: Row, number: int) -> float:
        raw = Fraction(sum(one for one in reversed_in(number)(row).values() if one is not None), 5) * factor
        return float(100 * (raw - factor) / (4 * factor))

    stayed = audit_totals(of, rows, [pomp(row, 6) for row in rows], scale="s", most_pairs=0)
    divided = audit_totals(of, rows, [pomp(row, 4) for row in rows], scale="s", most_pairs=0)

    assert "the answers to coded were coded 1 lower, but reversed items were still 6 - x" == str(stayed.explanations[0])
    assert "the responses to coded were taken as coded 1 lower, but the transform stayed as it was" in [
        str(one) for one in divided.explanations
    ]


POMP = scale_of("mean", "pomp")
ROWS = [{**row, "a": 1 + (row["a"] or 0) * (place % 3 + 1) % 5} for place, row in enumerate(FULL * 3)]


def totals(parts: Parts) -> list[float]:
    """Give the totals of 180 rows."""
    found = [total_of(parts, "mean", "pomp", row, "") for row in ROWS]
    return [one for one in found if one is not None]


GOOD, BAD, SHORT = totals(right), totals(reversed_in(6, "d")), totals(without("c"))


def audited(stated: list[float], **options: Any) -> Audit:
    """Audit totals of the 180 rows."""
    found = audit_totals(POMP, ROWS, stated, scale="s", **{"most_pairs": 0, **options})
    assert_sound(found)
    return found


@pytest.mark.parametrize("share", [0.1, 0.4, 0.6, 0.9])
def test_a_mistake_in_some_rows_is_named(share: float) -> None:
    """However many rows were made with it: those that differ come out, and the others agree as they are."""
    random = Random(3)
    found = audited([bad if random.random() < share else good for good, bad in zip(GOOD, BAD, strict=True)])

    assert Verdict.EXPLAINED_IN_SOME_ROWS == found.verdict
    assert "in some rows, b was not reversed in the stated totals" == str(found.explanations[0])
    assert (found.n_differ, 0) == (found.explanations[0].n_mended, found.explanations[0].n_broken)
    assert not found.is_clean and not found.unexplained


def test_where_the_rows_with_a_mistake_begin_and_end_is_told() -> None:
    """A script that was mended half way, or written anew, shows in where it begins."""
    later = audited(GOOD[:110] + BAD[110:])
    earlier = audited(BAD[:70] + GOOD[70:])
    between = audited(GOOD[:50] + BAD[50:120] + GOOD[120:])
    said = [str(one.explanations[0]) for one in (later, earlier, between)]
    first = next(place for place in range(110, 180) if GOOD[place] != BAD[place]) + 1
    last = max(place for place in range(70) if GOOD[place] != BAD[place]) + 1

    assert f"from row {first} on, b was not reversed in the stated totals" == said[0]
    assert f"up to row {last}, b was not reversed in the stated totals" == said[1]
    assert said[2].startswith("in rows ")


def test_two_mistakes_in_different_rows_are_both_named() -> None:
    """Two people made the totals, each with a mistake of their own."""
    random = Random(4)
    found = audited([random.choice(pair) for pair in zip(BAD, SHORT, strict=True)])
    (one,) = found.explanations

    assert Verdict.EXPLAINED_IN_SOME_ROWS == found.verdict
    assert {"b was not reversed in the stated totals", "c was left out of the stated totals"} == set(one.says)
    assert "in some rows, " in str(one) and "; in others, " in str(one)


def test_two_mistakes_in_every_row_are_not_taken_for_one_in_some_and_one_in_others() -> None:
    """Where each of two shows in other rows, that both were made in all rows is simpler."""
    rows = [*ROWS, *({**row, "a": None, "b": 3} for row in ROWS[:40])]
    stated = [total_of(lambda row: {**filled(row), "b": row["b"]}, "mean", "pomp", row, "missing as 0") for row in rows]
    found = audit_totals(POMP, rows, stated, scale="s")

    assert Verdict.EXPLAINED == found.verdict
    assert {"b was not reversed in the stated totals", "missing answers were counted as 0"} == set(
        found.explanations[0].says
    )


@pytest.mark.parametrize("steps", [(-5, 5), (-10, -5, 5, 10), (15, 20, -20)])
@pytest.mark.parametrize("n", [5, 9, 25])
def test_slips_of_typing_are_no_mistake_in_some_rows(n: int, steps: tuple[float, ...]) -> None:
    """Totals that are off by this or that in a few rows are not blamed on the script."""
    for seed in range(3):
        random = Random(seed)
        places = random.sample(range(len(GOOD)), n)
        found = audited([one + random.choice(steps) if place in places else one for place, one in enumerate(GOOD)])

        assert Verdict.UNEXPLAINED == found.verdict, [str(one) for one in found.explanations]
        assert tuple(sorted(place + 1 for place in places)[:20]) == found.unexplained == found.differing


ROUNDED = one_scale(
    *CODED,
    items=KEY,
    missing={"min_answered": 3, "then": "available"},
    transform="pomp",
    round={"digits": 0, "rule": "half_up"},
)


def stated_as(written: Callable[[float], float]) -> list[float | None]:
    """Give totals of rows with gaps, 3 answers or more, each written in some way."""
    found = [total_of(right, "mean", "pomp", row, "") if len(right(row)) > 2 else None for row in GAPS]
    return [None if one is None else written(one) for one in found]


def test_a_score_that_was_turned_round_is_said_simply() -> None:
    """A score of 100 less ours, halves and all, is every item keyed the other way round, and no matter of rounding."""
    found = audit_totals(ROUNDED, GAPS, stated_as(lambda one: 100 - int(one + 0.5)), scale="s", most_pairs=0)

    assert ["every item was keyed the other way round"] == [str(one) for one in found.explanations]
    assert Verdict.EXPLAINED == found.verdict


def test_a_score_that_was_rounded_otherwise_is_said_once() -> None:
    """What the definition rounds half up and the stated totals cut off is a matter of one rounding."""
    found = audit_totals(ROUNDED, GAPS, stated_as(int), scale="s", most_pairs=0)

    assert ["rounded to whole numbers, cut off"] == [str(one) for one in found.explanations]
    assert ("rounding",) == found.explanations[0].kinds


def test_what_could_not_be_tried_is_named_and_not_counted() -> None:
    """A sum that leaves out what does not apply is no definition: that it was taken for a mean can't be computed."""
    of = one_scale(*CODED, items=KEY)
    told: list[int] = []
    found = audit_totals(of, FULL, [50.0] * len(FULL), scale="s", most_pairs=0, on_progress=told.append)

    assert ("the mean was taken, the stated totals are the sum",) == found.not_tried
    assert AuditCaution.SOME_NOT_TRIED in found.cautions
    assert found.n_tried == len(told)


def test_a_total_that_no_score_can_be_is_named_where_it_is_stated_again_and_again() -> None:
    """A code for no total is none; totals that are of another kind are."""
    stated = [-99.0 if place % 12 == 0 else one for place, one in enumerate(GOOD)]
    found = audited(stated)
    others = audited([1000.0 + 7 * place for place in range(len(GOOD))])

    assert (-99.0,) == found.impossible
    assert AuditCaution.IMPOSSIBLE_TOTALS in found.cautions
    assert () == others.impossible


def test_answers_that_are_not_allowed_are_told_by_item() -> None:
    """Words in the column of an item are counted, and not repeated."""
    rows = [{**row, "a": "Agree"} for row in ROWS]
    found = audit_totals(POMP, rows, GOOD, scale="s", most_pairs=0)

    assert (len(rows), {"a": len(rows)}) == (found.n_invalid, found.invalid)
