"""The caseload calculator a second time, from the design, the standards in the facts and the labels of the fields."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from fractions import Fraction
from functools import partial
from typing import Any

from tests.instruments.naive.driver import Answers, Case
from tests.instruments.naive.records import Number, number, plus, times

# A type of case: its full caseload, and whether open or new cases count (2.3 W3; the table of standards in section 3).
OPEN, NEW = "open", "new"
Standards = Mapping[str, tuple[Any, str]]
TYPES = [
    "screening",
    "investigation",
    "ongoing",
    "family_maintenance",
    "family_reunification",
    "permanent_placement",
    "foster_care",
]


def california(*cases: str) -> Standards:
    """Give the five numbers in the order of the source: new cases in the first two, open ones in the others."""
    names = ("screening", "investigation", "family_maintenance", "family_reunification", "permanent_placement")
    return {id: (n, NEW if id in names[:2] else OPEN) for id, n in zip(names, cases, strict=True)}


def cwla(children: int) -> Standards:
    """Give CWLA's numbers of open cases; of children in foster care there are 12 to 15."""
    return {"investigation": (12, OPEN), "ongoing": (17, OPEN), "foster_care": (children, OPEN)}


STANDARDS: dict[str, Standards] = {
    "cwla_foster_12": cwla(12),
    "cwla_foster_15": cwla(15),
    "california_1984": california("322.5", "15.8", "35.0", "27.0", "54.0"),
    "sb2030_minimum": california("116.1", "13.0", "14.2", "15.6", "23.7"),
    "sb2030_optimum": california("68.7", "9.9", "10.2", "11.9", "16.4"),
}
HOURS: Standards = {
    "screening": ("1.5", NEW),
    "investigation": (10, NEW),
    "ongoing": (8, OPEN),
    "foster_care": ("7.5", OPEN),
}


def cases_of(answers: Answers, id: str, basis: str) -> Fraction | None:
    """Count the cases of a type."""
    return number(answers, f"{id}_{basis}", 0, 500)


def counted(answers: Answers, rows: Standards) -> dict[str, tuple[Number, Fraction]]:
    """Give of each type how many cases count, and what its row says. Types that the table lacks make it not computable.

    But no case is no case: where there are none of such a type, neither open nor new, it is as if nobody had asked.
    """
    found: dict[str, tuple[Number, Fraction]] = {}
    for id in TYPES:
        if id in rows:
            each, basis = rows[id]
            found[id] = cases_of(answers, id, basis), Fraction(each)
        else:
            both = plus(cases_of(answers, id, OPEN), cases_of(answers, id, NEW))
            found[id] = (0 if both == 0 else None), Fraction(1)
    return found


def caseload(standards: Standards, added: bool, hours: Standards | None, answers: Answers) -> dict[str, Any]:
    """Give load = sum of n / standard, by FTE; the two bases apart, unless the user adds them."""
    fte = number(answers, "fte", 0.01, 2)
    shares = {id: times(1, n, each) for id, (n, each) in counted(answers, standards).items()}
    scores: dict[str, Any] = {f"{id}_share": share for id, share in shares.items()}
    scores["fte_counted"] = fte
    for basis in (OPEN, NEW):
        some = any(which == basis for _, which in standards.values())
        chosen = [shares[id] for id in TYPES if standards.get(id, (0, basis))[1] == basis]
        scores[f"load_{basis}"] = times(1, plus(*chosen) if some else None, fte)
    if added:
        scores["load"] = times(1, plus(*shares.values()), fte)
    for id in [id for id in scores if id.startswith("load")]:
        # The load times FTE (stated in the scale's description): no load, no such number.
        scores[id.replace("load", "full_caseloads")] = times(fte, scores[id])
    for id in [id for id in scores if id.startswith("load")]:
        # To one place (stated in a description); that halves go up is said by no fact, it is how people round.
        tenths = None if scores[id] is None else math.floor(scores[id] * 10 + Fraction(1, 2))
        scores[f"{id}_rounded"] = times(tenths, Fraction(1, 10))

    families, new = cases_of(answers, "ongoing", OPEN), cases_of(answers, "ongoing", NEW)
    # No open family is counted as one (stated in the scale's description).
    scores["intake"] = None if families is None or new is None else 6 * new / (families or 1)
    scores["span"] = number(answers, "workers_supervised", 0, 100) if answers.get("supervises") is True else None
    fields = ("gross_hours", "leave_hours", "training_hours", "administration_hours", "other_hours")
    gross, *less = (number(answers, field, 0, 3000) for field in fields)
    taken = plus(*less)
    available = None if gross is None or taken is None else gross - taken
    scores["hours_available"] = available
    if hours is not None:
        needed = {id: times(each, n) for id, (n, each) in counted(answers, hours).items()}
        scores |= {f"{id}_hours": value for id, value in needed.items()}
        total = plus(*needed.values())
        scores["hours_needed"] = total
        if available is not None and available <= 0:
            available = None  # nothing is left for cases: no ratio (stated in the scale's description)
        scores["utilisation"] = times(1, total, available)
        # A full-time position has available / FTE hours.
        scores["fte_needed"] = times(fte, total, available)
    return scores


COUNTS = [0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 5, 6, 12, 17, 34, 500]
POOLS: dict[str, list[Any]] = {
    **{f"{id}_{basis}": COUNTS for id in TYPES for basis in (OPEN, NEW)},
    "fte": [0, *4 * [0.01, 0.25, 0.5, 0.75, 1, 1, 1, 2], 2.25],
    "gross_hours": [*4 * [0, 40, 152.5, 160, 3000], 3000.5],
    "leave_hours": [0, 8, 16.5, 40],
    "training_hours": [0, 4, 7.5],
    "administration_hours": [0, 12.25, 20],
    "other_hours": [0, 0.5, 3000],
}


def whole_record(dice: random.Random, answers: Answers) -> None:
    """Fill every third record, mostly with no cases: else there is hardly one of which everything is known."""
    if dice.random() < 1 / 3:
        for field, values in POOLS.items():
            unlikely = field.endswith((OPEN, NEW)) and dice.random() < 0.7
            answers[field] = 0 if unlikely else dice.choice(values)


# Every type has a standard, so that a load doesn't hang on there being no case of a type.
OURS: Standards = {id: (10 + n, NEW if n % 2 else OPEN) for n, id in enumerate(TYPES)}
COUNTED = {"ongoing": "family", "foster_care": "child"}


def table(column: str, rows: Standards) -> dict[str, Any]:
    """Write rows as a user's table."""
    basis = {OPEN: "open", NEW: "new_per_period"}
    return {
        id: {column: cases, "basis": basis[kind], "counts": COUNTED.get(id, "case")}
        for id, (cases, kind) in rows.items()
    }


BY_NEW = frozenset({"full_caseloads_new", "load_new", "load_new_rounded"})
CASES = [
    # The tables that ship are here for their numbers. What is done with them is the same as with one of a user's own,
    # for which there are 1,000 records below; each is slow to score.
    *(
        Case(
            "caseload",
            partial(caseload, STANDARDS[id], bases == "added", None),
            {"standards": id, "bases": bases, "time_based": "not_used"},
            pools=POOLS,
            adjust=whole_record,
            never=BY_NEW if id.startswith("cwla") else frozenset(),  # CWLA has no standard of new cases
            respondents=n,
        )
        for id, bases, n in (
            ("cwla_foster_12", "kept_apart", 200),
            ("cwla_foster_15", "added", 200),
            ("california_1984", "added", 200),
            ("sb2030_minimum", "kept_apart", 200),
            ("sb2030_optimum", "added", 200),
        )
    ),
    *(
        Case(
            "caseload",
            partial(caseload, OURS, bases == "added", hours),
            {"standards": table("cases", OURS), "bases": bases, "time_based": "used", "hours_per_case": bound},
            pools=POOLS,
            adjust=whole_record,
            respondents=n,
        )
        for bases, hours, bound, n in (
            ("kept_apart", HOURS, "illustration", 200),
            ("added", OURS, table("hours", OURS), 1000),
        )
    ),
]
