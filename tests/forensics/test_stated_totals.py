"""Tests of audits: which mistake is named for totals that are not those of the definition."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import islice, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwinstruments.forensics import Audit, AuditCaution, Verdict, audit_totals
from cwinstruments.forensics.mistakes import mistakes_of
from cwinstruments.forensics.patterns import pattern_of
from cwinstruments.forensics.stated_values import digits_of, stated_value
from cwinstruments.model import Instrument
from cwinstruments.psychometrics.result import Unavailable
from tests.builders import instrument, one_scale, scale
from tests.psychometrics.support import assert_sound

Row = Mapping[str, Any]

KEY = ["a", "-b", "c", "-d"]
LENIENT = {"min_answered": 2, "then": "available"}
PRORATED = {"min_answered": 2, "then": "prorate"}
ROWS: tuple[Row, ...] = tuple(
    {"a": a, "b": b, "c": (a + 2 * b) % 5 + 1, "d": (3 * a + b) % 5 + 1} for a, b in product(range(1, 6), repeat=2)
)
GAPS: tuple[Row, ...] = (
    *ROWS,
    {"a": 4, "b": 2, "c": 5},
    {"a": 1, "b": 5, "d": 2},
    {"b": 2, "c": 3},
    {"a": 5, "d": 3},
    {"c": 4},
    {"d": 2},
    {},
)


def audited(of: Instrument, rows: Sequence[Row], total: Callable[[Row], Any], **options: Any) -> Audit:
    """Audit totals that are made of each row, and hold the result to what every result promises."""
    found = audit_totals(of, rows, [total(row) for row in rows], scale="s", **options)
    assert_sound(found)
    return found


def keyed(row: Row, *, number: int = 6, turned: str = "bd") -> list[int]:
    """Give the answers that there are, those of reverse-keyed items taken from a number."""
    return [number - one if item in turned else one for item, one in row.items()]


def mean(values: Sequence[float]) -> float | None:
    """Give the mean; None of nothing."""
    return sum(values) / len(values) if values else None


SUM = one_scale(items=KEY, method="sum", missing=PRORATED)
MEAN = one_scale(items=KEY, missing=LENIENT)
POMP = one_scale(items=KEY, missing=LENIENT, transform="pomp")


@pytest.mark.parametrize(
    ("of", "rows", "total", "sentence"),
    [
        (SUM, ROWS, lambda row: sum(keyed(row, turned="d")), "b was not reversed in the stated totals"),
        (SUM, ROWS, lambda row: sum(row.values()), "no item was reversed (b, d should be)"),
        (
            SUM,
            ROWS,
            lambda row: sum(keyed(row, turned="abd")),
            "a was reversed in the stated totals, which it is not in the key",
        ),
        (SUM, ROWS, lambda row: sum(keyed(row, number=5)), "reversed items were 5 - x, not 6 - x"),
        (SUM, ROWS, lambda row: sum(keyed(row)) - row["c"], "c was left out of the stated totals"),
        (SUM, ROWS, lambda row: sum(keyed(row)) / 4, "the sum was taken, the stated totals are the mean"),
        (MEAN, ROWS, lambda row: sum(keyed(row)), "the mean was taken, the stated totals are the sum"),
        (POMP, ROWS, lambda row: sum(keyed(row)) / 4, "our score is transformed, the stated totals are raw scores"),
        (POMP, ROWS, lambda row: sum(keyed(row)), "the stated totals are the raw sum"),
        (
            MEAN,
            ROWS,
            lambda row: (sum(keyed(row)) / 4 - 1) * 25,
            "the stated totals are the per cent of the maximum possible",
        ),
        (
            SUM,
            GAPS,
            lambda row: sum(keyed(row)),
            "the stated totals are the raw sum of what was answered, however little that is",
        ),
        (
            MEAN,
            GAPS,
            lambda row: mean(keyed(row)),
            "the missing rule was ignored: however few were answered, what was answered was taken",
        ),
        (MEAN, ROWS, lambda row: sum(keyed(row)) / 4 - 1, "five is coded from 1, the stated totals as if from 0"),
    ],
)
def test_a_usual_mistake_is_named(
    of: Instrument, rows: Sequence[Row], total: Callable[[Row], Any], sentence: str
) -> None:
    """Totals that were made with one mistake are explained by it, all of them."""
    found = audited(of, rows, total)

    assert Verdict.EXPLAINED == found.verdict
    assert any(sentence in str(one) for one in found.explanations), [str(one) for one in found.explanations]
    assert 1.0 == found.explanations[0].share
    assert not found.is_clean


def test_totals_that_agree_are_clean() -> None:
    """Where nothing differs nothing is looked for."""
    found = audited(SUM, ROWS, lambda row: sum(keyed(row)))

    assert (Verdict.AGREES, len(ROWS), 0, ()) == (found.verdict, found.n_agree, found.n_tried, found.explanations)
    assert {"mean_difference", "largest_difference"} == set(found.reasons)
    assert found.is_clean


def test_codes_from_0_are_told_by_the_totals() -> None:
    """Answers from 0 to 4 are not allowed from 1 to 5; as what they were meant, they give the totals."""
    rows = [{item: one - 1 for item, one in row.items()} for row in ROWS]
    found = audited(SUM, rows, lambda row: sum(keyed(row, number=4)))

    assert Verdict.EXPLAINED == found.verdict
    assert "the responses to five were taken as coded 1 lower" == str(found.explanations[0])
    assert AuditCaution.INVALID_ANSWERS in found.cautions


def test_codes_for_no_answer_that_were_counted_are_named() -> None:
    """A total with a 98 in it is told as such."""
    of = one_scale(*[{"id": id, "options": "coded"} for id in "abcd"], items=KEY, method="sum", missing=PRORATED)
    rows = [*ROWS, *({**row, "a": 98} for row in ROWS[:6])]
    found = audited(of, rows, lambda row: sum(keyed(row)))

    assert "codes for no answer (97, 98, 99) were counted as answers" == str(found.explanations[0])


def test_rounding_is_told_with_its_rule() -> None:
    """Totals that are ours rounded half up agree; those cut off, or with halves to the even digit, are explained."""
    four = tuple(ROWS)

    up = audited(MEAN, four, lambda row: f"{(sum(keyed(row)) * 25 + 5) // 10 / 10:.1f}")
    even = audited(MEAN, four, lambda row: round(sum(keyed(row)) / 4, 1))
    cut = audited(MEAN, four, lambda row: sum(keyed(row)) * 10 // 4 / 10)

    assert (Verdict.AGREES_ROUNDED, "rounded to 1 digit") == (up.verdict, str(up.explanations[0]))
    assert (Verdict.EXPLAINED, "rounded to 1 digit, half to even") == (even.verdict, str(even.explanations[0]))
    assert (Verdict.EXPLAINED, "rounded to 1 digit, cut off") == (cut.verdict, str(cut.explanations[0]))


def test_two_mistakes_are_found_as_a_pair() -> None:
    """Where no mistake explains the totals alone, two do: an item that was not reversed, and raw scores."""
    found = audited(POMP, ROWS[::2], lambda row: sum(keyed(row, turned="d")) / 4)
    (one,) = found.explanations

    assert Verdict.EXPLAINED == found.verdict
    assert {
        "our score is transformed, the stated totals are raw scores",
        "b was not reversed in the stated totals",
    } == set(one.says)
    assert (
        Verdict.UNEXPLAINED
        == audited(POMP, ROWS[::2], lambda row: sum(keyed(row, turned="d")) / 4, most_pairs=0).verdict
    )


def test_an_item_without_a_column_is_told() -> None:
    """Where an item of the scale, or of one of its parts, is in no row, our scores are without it."""
    parts = instrument({"x": scale(items=["a", "b"]), "s": scale(scales=["x"])})
    rows = [{"a": 1, "b": 5}, {"a": 4}, {"a": 3}]
    absent = [{"a": one["a"]} for one in rows]

    assert AuditCaution.ITEMS_ABSENT not in audit_totals(parts, rows, [1, 2, 3], scale="s", most_pairs=0).cautions
    assert AuditCaution.ITEMS_ABSENT in audit_totals(parts, absent, [1, 2, 3], scale="s", most_pairs=0).cautions
    assert AuditCaution.ITEMS_ABSENT not in audit_totals(parts, [], [], scale="s").cautions


def test_several_that_fit_equally_are_all_named() -> None:
    """Where two items are always answered alike, nobody can tell which of them was left out."""
    rows = [{**row, "c": row["a"]} for row in ROWS]
    found = audited(SUM, rows, lambda row: sum(keyed(row)) - row["a"])
    said = {str(one) for one in found.explanations}

    assert {"a was left out of the stated totals", "c was left out of the stated totals"} <= said
    assert AuditCaution.SEVERAL_FIT in found.cautions


def test_most_rows_are_explained_with_their_share() -> None:
    """A mistake that gives all totals but two is named, with its share and the rows that it does not give."""
    wrong = {3: 40, 7: 41}
    stated = [wrong.get(place, sum(row.values())) for place, row in enumerate(ROWS, 1)]
    found = audit_totals(SUM, ROWS, stated, scale="s", most_pairs=0)

    assert Verdict.MOSTLY_EXPLAINED == found.verdict
    assert pytest.approx(23 / 25) == found.explanations[0].share
    assert (3, 7) == found.unexplained


def test_none_of_the_usual_ones_is_said_plainly() -> None:
    """Totals that no mistake gives are told to be unexplained, with how far they are off."""
    found = audited(SUM, ROWS, lambda row: (row["a"] * 7919 + row["b"] * 104729) % 97, most_pairs=60)

    assert (Verdict.UNEXPLAINED, ()) == (found.verdict, found.explanations)
    assert found.largest_difference is not None and found.largest_difference > 10
    assert AuditCaution.PAIRS_CUT_SHORT in found.cautions


def test_one_total_that_its_answers_do_not_add_up_to() -> None:
    """Of a single row that is off, mistakes that fit may fit by chance: no pair is tried, and the caution stands."""
    found = audited(SUM, ROWS, lambda row: sum(keyed(row)) + 40 * (row is ROWS[4]))

    assert (Verdict.UNEXPLAINED, (5,)) == (found.verdict, found.differing)
    assert (AuditCaution.FEW_ROWS_DIFFER,) == found.cautions
    assert 40 == found.mean_difference


def test_a_pattern_is_told_where_no_mistake_explains_all() -> None:
    """A constant difference, a column that is moved by one row, and one that was sorted are told."""
    always = audited(MEAN, ROWS, lambda row: sum(keyed(row)) / 4 + 7, most_pairs=0)
    ours = [float(sum(keyed(row))) for row in ROWS]
    moved = audit_totals(SUM, ROWS, [0.0, *ours[:-1]], scale="s", most_pairs=0)
    ordered = audit_totals(SUM, ROWS, sorted(ours), scale="s", most_pairs=0)

    assert "every stated total is 7 more than ours" == always.pattern
    assert "every stated total but the first is that of the row before: the column is moved by one row" == moved.pattern
    assert "the stated totals are ours in another order: the column was sorted by itself" == ordered.pattern
    assert "every stated total is 2 times ours + 1" == pattern_of([(2 * one + 1, one) for one in range(6)])
    assert "every stated total is 3 times ours" == pattern_of([(3 * one, one) for one in range(6)])
    assert pattern_of([(1, 1)] * 9) is None


@pytest.mark.parametrize(
    ("rows", "stated", "verdict"),
    [
        ([], [], Verdict.NOTHING_STATED),
        ([{}], [None], Verdict.NOTHING_STATED),
        ([{}], ["7"], Verdict.UNEXPLAINED),
        ([{"a": 5}], [""], Verdict.NOTHING_STATED),
        ([{"a": 3, "b": 3, "c": 3, "d": 3}] * 40, [12] * 40, Verdict.AGREES),
    ],
)
def test_edges_have_a_verdict(rows: Sequence[Row], stated: Sequence[Any], verdict: Verdict) -> None:
    """No rows, nothing stated, no answers: there is a verdict, and no figure without a reason."""
    found = audit_totals(SUM, rows, stated, scale="s", most_pairs=10)
    assert_sound(found)

    assert verdict == found.verdict
    assert found.verdict is not Verdict.NOTHING_STATED or Unavailable.NO_RESPONSES in found.reasons.values()


def test_a_scale_of_scales_names_where_the_mistake_is() -> None:
    """A total of subscales is explained by a mistake in one of them."""
    scales = {
        "x": scale(items=["a", "-b"], method="sum"),
        "y": scale(items=["c", "-d"], method="sum"),
        "s": scale(scales=["x", "y"], method="sum"),
    }
    found = audited(instrument(scales), ROWS, lambda row: sum(keyed(row, turned="b")))

    assert ["in y, d was not reversed in the stated totals"] == [str(one) for one in found.explanations]


def test_every_subset_of_items_that_were_not_reversed_is_tried() -> None:
    """Of three reverse-keyed items any two may have been forgotten."""
    of = one_scale(items=["a", "-b", "-c", "-d"], method="sum")
    found = audited(of, ROWS, lambda row: sum(keyed(row, turned="c")))

    assert ["b, d were not reversed"] == [str(one) for one in found.explanations]
    assert "c, d were not reversed" in {one.says for one in mistakes_of(of, "s")}


def test_the_table_has_a_row_for_each_explanation() -> None:
    """What fits stands in rows of its own; without any there is one row all the same."""
    found = audited(SUM, ROWS, lambda row: sum(row.values()))

    assert ["no item was reversed (b, d should be)"] == [row["explanation"] for row in found.rows()]
    assert 1 == len(list(audited(SUM, ROWS, lambda row: sum(keyed(row))).rows()))


def test_wrong_calls_are_refused() -> None:
    """An unknown scale, a total that is no number and too few of them are refused."""
    with pytest.raises(ValueError, match="small has no scale 'x'; there are 's'"):
        audit_totals(SUM, [], [], scale="x")
    with pytest.raises(ValueError, match="a stated total is a number, not 'many'"):
        audit_totals(SUM, [{}], ["many"], scale="s")
    with pytest.raises(ValueError, match="a finite number"):
        audit_totals(SUM, [{}], [float("inf")], scale="s")
    with pytest.raises(ValueError, match="not True"):
        audit_totals(SUM, [{}], [True], scale="s")
    with pytest.raises(ValueError, match="there are 2 rows and 1 stated totals"):
        audit_totals(SUM, [{}, {}], [1], scale="s")
    with pytest.raises(ValueError, match="0 or more, not -1"):
        audit_totals(SUM, [], [], scale="s", most_pairs=-1)


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_answers_are_taken_as_for_suspect_keys(library: str) -> None:
    """Columns and frames, the totals in a series, and what is missing in either."""
    stated = [None if place % 7 == 0 else sum(row.values()) for place, row in enumerate(GAPS)]
    known = audit_totals(SUM, GAPS, stated, scale="s", most_pairs=0)
    columns = {item: [row.get(item) for row in GAPS] for item in "abcd"}
    made = pytest.importorskip(library)
    frame = made.table(columns) if library == "pyarrow" else made.DataFrame(columns)
    totals = made.array(stated) if library == "pyarrow" else made.Series(stated)

    assert (
        known
        == audit_totals(SUM, columns, stated, scale="s", most_pairs=0)
        == audit_totals(SUM, frame, totals, scale="s", most_pairs=0)
    )
    if library == "pandas":
        of_nullable = audit_totals(SUM, frame.convert_dtypes(), totals.convert_dtypes(), scale="s", most_pairs=0)
        assert (
            known
            == of_nullable
            == audit_totals(SUM, frame.convert_dtypes().to_dict("records"), stated, scale="s", most_pairs=0)
        )
    if library == "polars":
        with pytest.raises(TypeError, match=r"give it with \.collect\(\)"):
            audit_totals(SUM, frame.lazy(), stated, scale="s", most_pairs=0)


def test_answers_and_totals_of_another_kind_are_refused() -> None:
    """Totals by a key, answers in plain lists, and columns that differ in length."""
    with pytest.raises(TypeError, match="stated totals come in order"):
        audit_totals(SUM, ROWS[:2], {1: 10, 2: 12}, scale="s", most_pairs=0)
    with pytest.raises(TypeError, match="columns by item, a dataframe, or rows"):
        audit_totals(SUM, [[1, 2, 3, 4]], [10], scale="s", most_pairs=0)
    with pytest.raises(ValueError, match="the columns have different lengths: 1, 2"):
        audit_totals(SUM, {"a": [1], "b": [1, 2]}, [10], scale="s", most_pairs=0)


def test_progress_is_told() -> None:
    """Whoever waits is told how many mistakes were tried."""
    told: list[int] = []
    found = audited(SUM, ROWS, lambda row: sum(row.values()), on_progress=told.append)

    assert list(range(1, found.n_tried + 1)) == told


def test_stated_values_are_read_as_people_write_them() -> None:
    """A decimal comma, blanks and empty cells are read; digits are those of the longest."""
    assert [3.5, 4.0, None, None] == [stated_value(one) for one in ("3,5", " 4 ", " ", float("nan"))]
    assert (1, None, 0) == (digits_of([3.5, 4.0]), digits_of([1 / 3]), digits_of([]))


@given(st.integers(0, 10_000))
@settings(max_examples=10, deadline=None)
def test_whichever_mistake_was_made_it_is_among_those_that_fit(seed: int) -> None:
    """Totals that a mistake of the list gives are explained, by it or by another that fits as well."""
    from cwinstruments.forensics.stated_rows import stated_rows
    from cwinstruments.plan import CORE_METHODS

    known = list(islice(mistakes_of(SUM, "s"), 60))
    made = known[seed % len(known)]
    held = stated_rows(SUM, ROWS, [0.0] * len(ROWS), scale="s", methods=CORE_METHODS)
    values = held.values((made.slip,), held.every)
    if values is None or None in values:
        return
    stated = dict(zip([row.places[0] for row in held.every], values, strict=True))
    found = audit_totals(SUM, ROWS, [stated[place] for place in range(1, len(ROWS) + 1)], scale="s", most_pairs=0)

    assert found.verdict in (Verdict.AGREES, Verdict.AGREES_ROUNDED, Verdict.EXPLAINED), made.says
