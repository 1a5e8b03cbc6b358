"""Tests of the report on stated totals: every verdict in words."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import Any

from cwinstruments.forensics import Audit, audit_totals
from cwinstruments.reports.audit_text import audits_csv, audits_json, audits_text
from tests.builders import one_scale

SUM = one_scale(items=["a", "-b", "c"], method="sum", missing={"min_answered": 2, "then": "prorate"})
ROWS = [{"a": 1 + place % 5, "b": 1 + place // 5 % 5, "c": 1 + place * 3 % 5} for place in range(25)]
OURS = [row["a"] + 6 - row["b"] + row["c"] for row in ROWS]


def audited(stated: list[Any], rows: list[Any] = ROWS) -> Audit:
    """Audit totals, without pairs."""
    return audit_totals(SUM, rows, stated, scale="s", most_pairs=0)


def test_every_verdict_has_its_words() -> None:
    """Nothing stated, agreement, mistakes, and none: each is said plainly."""
    some = [one + 1 if place in (2, 9, 11) else one for place, one in enumerate(OURS)]
    unreversed = [row["a"] + row["b"] + row["c"] for row in ROWS]
    mostly = [99 if place == 1 else one for place, one in enumerate(unreversed)]

    assert "no row states a total" in audits_text([audited([None] * 25)])
    assert "all stated totals are those of the definition\n" in audits_text([audited(OURS)])
    assert "a mistake gives every stated total" in audits_text([audited(unreversed)])
    assert "so 24 of 25 stated totals come out (96.0%)\n" in audits_text([audited(mostly)])
    assert "rows that stay unexplained: 3, 10, 12" in audits_text([audited(some)])


def test_a_mistake_in_some_rows_has_its_words() -> None:
    """What differs comes out, what agrees stays: both are said, and from where on."""
    unreversed = [row["a"] + row["b"] + row["c"] for row in ROWS]
    text = audits_text([audited(OURS[:10] + unreversed[10:])])

    assert "a mistake in some of the rows gives the stated totals that differ" in text
    assert "it fits that from row 16 on, b was not reversed in the stated totals" in text
    assert "so 10 of 10 rows that differ come out; the others agree as they are\n" in text


def test_what_could_not_be_tried_has_its_words() -> None:
    """A usual mistake that is no definition of this scale is named as not tried."""
    coded = one_scale(*({"id": id, "options": "coded"} for id in "abc"), items=["a", "-b", "c"])
    text = audits_text([audit_totals(coded, ROWS, [70] * 25, scale="s", most_pairs=0)])

    assert "were not tried: the mean was taken, the stated totals are the sum\n" in text


def test_json_lists_the_rows_that_text_lists() -> None:
    """Where nothing explains, the rows that differ stay unexplained in both."""
    one = audited([one + 1 if place in (2, 9, 11) else one for place, one in enumerate(OURS)])

    assert [3, 10, 12] == json.loads(audits_json([one]))[0]["unexplained"]


def test_what_is_missing_on_either_side_is_told() -> None:
    """Rows without our score, and rows without a stated one, are counted."""
    rows = [{"a": 1}, *ROWS[1:]]
    text = audits_text([audited([7, None, *OURS[2:]], rows)])

    assert "1 of those that differ have no score by the definition" in text
    assert "1 row has a score and states no total" in text
    assert "a slip of arithmetic or typing in these rows is as likely" in text


def test_several_that_fit_are_cut_short() -> None:
    """No more than five explanations are listed; the others are counted."""
    six = one_scale(*({"id": id, "options": "five"} for id in "abcdef"), items=[*"abcdef"], method="sum")
    one = audit_totals(six, [dict.fromkeys("abcdef", 3)], [21], scale="s")

    assert len(one.explanations) == 5 < 5 + one.n_more
    assert f"and {one.n_more} more fit equally" in audits_text([one])


def test_tables_and_json_hold_every_audit() -> None:
    """Several scales stand below each other."""
    both = [audited(OURS), audited([one + 40 for one in OURS])]

    assert ["agrees", "unexplained"] == [one["verdict"] for one in json.loads(audits_json(both))]
    assert ["", "every stated total is 40 more than ours"] == [
        row["explanation"] for row in csv.DictReader(StringIO(audits_csv(both)))
    ]
