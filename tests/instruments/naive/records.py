"""The records of the workload family a second time, from the design and the labels of the fields alone."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
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
    there_or_left, could_be = plus(end, left), plus(start, joined)
    if there_or_left is not None and could_be is not None and there_or_left <= could_be:
        years = times(times(plus(start, end), months), Fraction(1, 2), 12)
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
    """Give contacts for each 100 staff-years, which are 1200 staff-months, and the new-hire months with one."""
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


EVENT_DAYS = ["2026-03-01", "2026-03-02"]
LATER_DAYS = [f"2026-03-0{n}" for n in (1, 1, 2, 2, 3, 3, 4, 5, 6, 7)] + ["2026-02-28"]
CLOCK = [*4 * [0, 0, 6, 9.25, 9.5, 12, 23.75, 24], 24.5]
# Few are beyond what is allowed: they are slow to score.
HEADS = [*4 * [0, 0, 10, 12, 15, 100000], 100001]
MONTHS = [*4 * [0, 0, 0.5, 1, 1.75, 3, 500], 500.5]
SMALL = [0, 0, 0, 1, 2, 3, 5, 8, 13, 21]
CASES = [
    Case(
        "retention",
        retention,
        pools={
            "rt_months": [0, *4 * [1, 3, 6, 7, 12], 13],
            **dict.fromkeys(("rt_headcount_start", "rt_headcount_end"), HEADS),
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
            **dict.fromkeys(("sc_new_hire_months", "sc_mentored_months"), MONTHS),
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
]
