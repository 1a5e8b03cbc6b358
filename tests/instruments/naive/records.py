"""The records of the workload family a second time, from the design and the labels of the fields alone."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any

from tests.instruments.naive.driver import Answers, Case

Number = Fraction | int | None


def number(answers: Answers, item: str, low: float, high: float) -> Fraction | None:
    """Give the number in a field, if there is one that can be."""
    value = answers.get(item)
    right = isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high
    return Fraction(str(value)) if right else None


def yes(answers: Answers, item: str) -> int | None:
    """Give 1 for yes, 0 for no."""
    value = answers.get(item)
    return int(value) if isinstance(value, bool) else None


def day(answers: Answers, item: str) -> date | None:
    """Give a date from 2000 on."""
    value = answers.get(item)
    return date.fromisoformat(value) if isinstance(value, str) and value >= "2000-01-01" else None


def times(factor: Number, value: Number, by: Number = 1) -> Number:
    """Multiply and divide where all is known and nothing is divided by 0."""
    return None if factor is None or value is None or not by else Fraction(factor) * value / by


def plus(*values: Number) -> Number:
    """Add up where all is known."""
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def retention(answers: Answers) -> dict[str, Any]:
    """Take a record that can be right: nobody can leave who was not there, nor stay who was not hired."""
    fields = ("rt_headcount_start", "rt_headcount_end", "rt_joined", "rt_separations")
    start, end, joined, left = (number(answers, field, 0, 100000) for field in fields)
    months = number(answers, "rt_months", 1, 12)
    hired, there = (number(answers, field, 0, 100000) for field in ("rt_hires_before", "rt_still_there"))
    scores: dict[str, Any] = dict.fromkeys(("separations", "staff_years", "turnover"))
    if start is not None and end is not None and joined is not None and left is not None and end + left <= start + joined:
        years = None if months is None else (start + end) / 2 * months / 12
        scores = {"separations": left, "staff_years": years, "turnover": times(100, left, years)}
    right = hired is not None and there is not None and there <= hired
    scores["new_hires"] = hired if right else None
    scores["new_hires_still_there"] = there if right else None
    scores["new_hire_survival"] = times(100, there, hired) if right else None
    return scores


def leave(answers: Answers) -> dict[str, Any]:
    """Real leave is a plan, a named cover, no case added and no hour worked; all four facts must be known."""
    planned, covered = yes(answers, "lc_plan"), yes(answers, "lc_cover")
    added, worked = number(answers, "lc_cases_added", 0, 500), number(answers, "lc_hours_worked", 0, 3000)
    met = None
    if planned is not None and covered is not None and added is not None and worked is not None:
        met = planned + covered + (added == 0) + (worked == 0)
    return {
        "real_leave": None if met is None else int(met == 4),
        "conditions_met": met,
        "planned": planned,
        "covered": covered,
        "cases_added": added,
        "hours_worked": worked,
    }


def support(answers: Answers) -> dict[str, Any]:
    """Give contacts for each 100 staff-years, which are 1200 staff-months, and the share of new-hire months with a contact."""
    months = number(answers, "sc_staff_months", 0, 10000)
    kinds: dict[str, Number] = {
        "planned": number(answers, "sc_planned", 0, 10000),
        "asked_for": number(answers, "sc_asked", 0, 10000),
        "after_event": number(answers, "sc_after_event", 0, 10000),
        "group": number(answers, "sc_group", 0, 10000),
    }
    kinds["contacts"] = plus(*kinds.values())
    due, met = number(answers, "sc_new_hire_months", 0, 500), number(answers, "sc_mentored_months", 0, 500)
    met = None if met is None or due is None or met > due else met  # such a row is mistaken
    return {
        "staff_months": months,
        **kinds,
        **{f"{id}_rate": times(1200, value, months) for id, value in kinds.items()},
        "mentor_due": due,
        "mentor_met": met,
        "mentor_adherence": times(100, met, due),
    }


def crisis(answers: Answers) -> dict[str, Any]:
    """Tell the days and hours to the first offer, and without one how long the event was followed."""
    offered = yes(answers, "cr_offered")
    event, event_time = day(answers, "cr_event_day"), number(answers, "cr_event_time", 0, 24)
    last = day(answers, "cr_offer_day" if offered else "cr_checked_day") if offered is not None else None
    days = (last - event).days if event and last else None
    # Without an offer the last check is known by its day alone: the clock stands at the midnight with which it began.
    last_time = number(answers, "cr_offer_time", 0, 24) if offered else Fraction(0)
    hours = None if days is None or event_time is None or last_time is None else 24 * days + last_time - event_time
    if offered == 1 and hours is not None:
        mistaken = hours < 0
    else:
        mistaken = days is not None and days < 0
        hours = None if hours is None else max(hours, Fraction(0))  # a check on the event's day was after that midnight
    if mistaken:
        hours = None
    if mistaken or (days is not None and days < 0):
        days = None

    within: dict[str, Any] = {}
    for span, surely_within, surely_later in ((24, 0, 2), (72, 2, 4)):
        sure: int | None = None
        if offered == 1 and hours is not None:
            sure = int(hours <= span)
        elif offered == 1 and days is not None:  # the days decide where they can (stated in its evidence)
            sure = 1 if days <= surely_within else 0 if days >= surely_later else None
        elif offered == 0 and not mistaken:
            # An event without an offer counts among all events (2.3 W5), unless it is known to be too early to tell.
            sure = 0 if days is None or days >= surely_later else None
        within[f"within_{span}_hours"] = sure
    return {
        "offered": offered,
        "attended": yes(answers, "cr_attended"),
        "days_to_offer": days if offered else None,
        "hours_to_offer": hours if offered else None,
        **within,
        "days_followed": days,
        "hours_followed": hours,
    }


# A type of case: its full caseload, and whether open or new cases count. 2.3 W3 and the table of standards in section 3.
OPEN, NEW = "open", "new"
Standards = Mapping[str, tuple[Any, str]]
TYPES = "screening investigation ongoing family_maintenance family_reunification permanent_placement foster_care".split()


def california(*cases: str) -> Standards:
    """Give the five numbers in the order of the source; it counts new cases in the first two, open ones in the others."""
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


def caseload(standards: Standards, added: bool, hours: Standards | None, answers: Answers) -> dict[str, Any]:
    """Give load = sum of n / standard, by FTE; the two bases apart, unless the user adds them."""
    fte = number(answers, "fte", 0.01, 2)
    shares: dict[str, Number] = {}
    for id in TYPES:
        full, basis = standards.get(id, (None, None))
        if full is None:
            # Cases of a type that the table lacks make the load not computable; none are none.
            both = plus(cases_of(answers, id, OPEN), cases_of(answers, id, NEW))
            shares[id] = 0 if both == 0 else None
        else:
            shares[id] = times(1, cases_of(answers, id, str(basis)), Fraction(full))
    scores: dict[str, Any] = {f"{id}_share": share for id, share in shares.items()}
    scores["fte_counted"] = fte
    for basis in (OPEN, NEW):
        some = any(counted == basis for _, counted in standards.values())
        chosen = [shares[id] for id in TYPES if standards.get(id, (0, basis))[1] == basis]
        scores[f"load_{basis}"] = times(1, plus(*chosen) if some else None, fte)
    if added:
        scores["load"] = times(1, plus(*shares.values()), fte)
    for id in [id for id in scores if id.startswith("load")]:
        # The load times FTE (stated in the scale's description): no load, no such number.
        scores[id.replace("load", "full_caseloads")] = times(fte, scores[id])
    for id in [id for id in scores if id.startswith("load")]:
        scores[f"{id}_rounded"] = None if scores[id] is None else Fraction(math.floor(scores[id] * 10 + Fraction(1, 2)), 10)

    families, new = cases_of(answers, "ongoing", OPEN), cases_of(answers, "ongoing", NEW)
    # No open family is counted as one (stated in the scale's description).
    scores["intake"] = None if families is None or new is None else 6 * new / max(families, 1)
    scores["span"] = number(answers, "workers_supervised", 0, 100) if answers.get("supervises") is True else None
    fields = ("gross_hours", "leave_hours", "training_hours", "administration_hours", "other_hours")
    gross, *less = (number(answers, field, 0, 3000) for field in fields)
    taken = plus(*less)
    available = None if gross is None or taken is None else gross - taken
    scores["hours_available"] = available
    if hours is not None:
        needed: dict[str, Number] = {}
        for id in TYPES:
            each, basis = hours.get(id, (None, None))
            if each is None:
                both = plus(cases_of(answers, id, OPEN), cases_of(answers, id, NEW))
                needed[id] = 0 if both == 0 else None
            else:
                needed[id] = times(Fraction(each), cases_of(answers, id, str(basis)))
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
    "fte": [0, 0.01, 0.25, 0.5, 0.75, 1, 1, 1, 2, 2.25],
    "gross_hours": [0, 40, 152.5, 160, 3000, 3000.5],
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
        id: {column: number, "basis": basis[kind], "counts": COUNTED.get(id, "case")}
        for id, (number, kind) in rows.items()
    }


EVENT_DAYS = ["2026-03-01", "2026-03-02"]
LATER_DAYS = [f"2026-03-0{n}" for n in (1, 1, 2, 2, 3, 3, 4, 5, 6, 7)] + ["2026-02-28"]
CLOCK = [0, 0, 6, 9.25, 9.5, 12, 23.75, 24, 24.5]
SMALL = [0, 0, 0, 1, 2, 3, 5, 8, 13, 21]
BY_NEW = frozenset({"full_caseloads_new", "load_new", "load_new_rounded"})
CASES = [
    Case(
        "retention",
        retention,
        pools={
            "rt_months": [0, 1, 3, 6, 7, 12, 13],
            **dict.fromkeys(("rt_headcount_start", "rt_headcount_end"), [0, 0, 10, 12, 15, 100000, 100001]),
            **dict.fromkeys(("rt_joined", "rt_separations", "rt_hires_before", "rt_still_there"), SMALL),
        },
    ),
    Case(
        "leave-coverage",
        leave,
        pools={"lc_cases_added": [0, 0, 0, 1, 500, 501], "lc_hours_worked": [0, 0, 0, 0.5, 3000, 3000.5]},
    ),
    Case(
        "support-contacts",
        support,
        pools={
            **dict.fromkeys(("sc_new_hire_months", "sc_mentored_months"), [0, 0, 0.5, 1, 1.75, 3, 500, 500.5]),
            "sc_staff_months": [0, 0, 0.5, 12, 100.25, 10000],
        },
    ),
    Case(
        "crisis-response",
        crisis,
        pools={
            "cr_event_day": EVENT_DAYS,
            **dict.fromkeys(("cr_offer_day", "cr_checked_day"), LATER_DAYS),
            **dict.fromkeys(("cr_event_time", "cr_offer_time"), CLOCK),
        },
    ),
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
            ("cwla_foster_12", "kept_apart", 1000),
            # The other tables are here for their numbers: what is done with them is the same.
            ("california_1984", "added", 200),
            ("cwla_foster_15", "added", 200),
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
