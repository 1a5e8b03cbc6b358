"""What each figure on the quality of a scale says in plain words, what to beware of, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cwinstruments.forensics import Suspicion
from cwinstruments.psychometrics.factor_analysis.omega_result import Omega
from cwinstruments.psychometrics.floor_ceiling import FloorAndCeiling
from cwinstruments.psychometrics.result import Unavailable
from cwinstruments.psychometrics.scale_reliability import Reliability
from cwinstruments.reports.quality_figures import Figure
from cwinstruments.reports.unit_reports_readings import Reading

LOW: Final = 0.70
HIGH: Final = 0.95
"""Terwee et al. 2007 rate an alpha between these as good."""
WEAK_ITEM: Final = 0.20
MUCH_MISSING: Final = 20.0

_SCORED: Final = Reading(
    "scored",
    ("n_answered", "n_scored", "percent_missing"),
    "how many people answered, how many have a score, and how many answers are missing.",
    "who leaves items out may differ from those who don't; many missing answers to one item speak against that item.",
)
_ENDS: Final = Reading(
    "floor and ceiling",
    ("floor_ceiling",),
    "the per cent of people with the lowest and with the highest score that there can be.",
    "above 15 % people at that end can't be told apart, and that they get better or worse can't be seen.",
    ("terwee2007",),
)
_ALPHA: Final = Reading(
    "alpha",
    ("reliability.alpha", "reliability.feldt"),
    "how well the items go together, as a share: of what people differ by in the sum, how much is common to the items."
    " Beside it stands where it may lie, by Feldt's interval. Both are of the people who answered every item.",
    "it grows with the number of items, and says neither that they measure one thing nor that it is the right thing."
    " Below .70 a score is too uncertain for comparisons; above .95 items say the same thing twice. It is of persons:"
    " how reliable the mean of a unit is, ICC(2) of 'units' says.",
    ("cronbach1951", "feldt1987", "terwee2007"),
)
_OMEGA: Final = Reading(
    "omega",
    ("omega.omega_total", "omega.omega_hierarchical"),
    "as alpha, without taking all items for equally good (omega total); and the share that is due to one thing that"
    " all items have in common (omega hierarchical).",
    "it is of correlations, as `psych` of R has it; of few items or few people it moves a lot.",
    ("zinbarg2005", "schmid1957"),
)
_ITEMS: Final = Reading(
    "items",
    ("reliability.items",),
    "r rest: how an item goes with the sum of the others. alpha without: what alpha would be without the item. They are"
    " of the people who answered every item.",
    "nobody should drop an item because of one sample: the scale would be another one, and norms would not hold.",
    ("cronbach1951",),
)
_KEYS: Final = Reading(
    "suspicions",
    ("keys",),
    "what in the key or in the data looks wrong, with the rule by which it is that sure. Its figures are of all pairs"
    " of answers, also of people who left items out, so they differ a little from those of the scale. Loading: how an"
    " item goes with what all items have most in common, from -1 to 1; below 0 it runs against that.",
    "a scale of which every item is keyed the wrong way can't be found by its own items, and people may answer a"
    " rightly keyed item so. What goes away without people who ticked one column is weak, and so is an end of the"
    " options that nobody chose.",
    ("steiger1980",),
)
_CARELESS: Final = Reading(
    "careless responding",
    ("careless",),
    "how many people answered so that one may ask whether they read the items: suspect are those with two flags or"
    " more. It is of the items of all scales, in the order of the definition.",
    "flags are reasons to look. Who truly thinks the same of everything has long runs; nobody is left out here.",
    ("meade2012", "curran2016"),
)
QUALITY_READINGS: Final = (_SCORED, _ENDS, _ALPHA, _OMEGA, _ITEMS, _KEYS, _CARELESS)
"""Those of a report on quality."""

REASONS: Final = {
    Unavailable.NO_RESPONSES: "nobody answered",
    Unavailable.TOO_FEW_PEOPLE: "too few people",
    Unavailable.TOO_FEW_ITEMS: "too few items",
    Unavailable.TOO_FEW_PAIRS: "too few people answered the same items",
    Unavailable.NO_VARIANCE: "all answers are the same",
    Unavailable.SINGULAR: "items can be computed from each other",
    Unavailable.NOT_CONVERGED: "the factors can't be found",
    Unavailable.NOT_APPLICABLE: "it is not made of items",
}


def why(reason: Unavailable | None, /) -> str:
    """Say why there is no figure."""
    return "it can't be told" if reason is None else REASONS.get(reason, reason.value.replace("_", " "))


def figures_of(
    n_total: int,
    n_scored: int,
    percent_missing: float | None,
    ends: FloorAndCeiling | None,
    found: Reliability | None,
    omega: Omega | None,
    /,
    *,
    counted: str = "people",
    is_suspected: bool = False,
    is_of_units: bool = False,
) -> Iterator[Figure]:
    """Give the chief figures of a scale in words.

    Args:
        counted: what a row is: `people`, or `rows` where people have several.
        is_suspected: whether a suspicion tells an alpha, too, which is of other people.
        is_of_units: whether the scale has scores of units alone.
    """
    much = percent_missing is not None and percent_missing > MUCH_MISSING
    missing = "" if percent_missing is None else f"; {percent_missing:.1f} % of the answers are missing"
    yield Figure(
        "scored",
        n_scored,
        f"{n_scored:,} of {n_total:,} {counted} have a score{missing}{', which is much' if much else ''}",
    )
    if ends is not None and ends.percent_lowest is not None and ends.percent_highest is not None:
        met = [name for name, is_so in (("floor", ends.has_floor), ("ceiling", ends.has_ceiling)) if is_so]
        judged = f"there is a {' and a '.join(met)} effect" if met else "no floor or ceiling effect"
        low, high = ends.percent_lowest, ends.percent_highest
        said = f"{low:.1f} % have the lowest possible score, {high:.1f} % the highest: {judged}"
        yield Figure("floor and ceiling", max(low, high), said)
    if found is not None:
        yield Figure("alpha", found.alpha, _alpha(found, is_suspected=is_suspected, is_of_units=is_of_units))
    if omega is not None:
        yield Figure("omega", omega.omega_total, _omega(omega))


def is_of_pairs(one: Suspicion, /) -> bool:
    """Tell whether a suspicion holds figures of all pairs of answers, which those of its scale are not."""
    return bool({"alpha", "r_rest"} & set(one.seen))


def _alpha(found: Reliability, *, is_suspected: bool, is_of_units: bool) -> str:
    alpha, interval = found.alpha, found.feldt
    if alpha is None:
        return f"there is no alpha: {why(found.reasons.get('alpha'))}"
    told = f"alpha is {alpha:.2f}"
    if is_suspected:
        told += f", of the {found.n_used:,} who answered every item"
    if interval is not None:
        told += f", and may lie between {interval.lower:.2f} and {interval.upper:.2f} ({interval.level:.0%})"
    # What is certain is said of the whole interval; without one there is alpha alone.
    lower, upper = (alpha, alpha) if interval is None else (interval.lower, interval.upper)
    if alpha < 0:
        judged = "items run against each other: look at the key first"
    elif upper < LOW:
        judged = "the items have too little in common for comparisons by this score"
    elif alpha > HIGH:
        judged = "very high: some items may say the same thing"
    elif lower < LOW:
        judged = "whether it is enough to compare groups is open, as .70 lies between"
    else:
        judged = "enough to compare groups"
    # Scores of units are means of people, for which another figure says how sure they are.
    units = "; scores here are of units: see ICC(2) of 'cwinstruments units'" if is_of_units else ""
    return f"{told}: {judged}{units}"


def _omega(omega: Omega) -> str:
    if omega.omega_total is None:
        return f"there is no omega: {why(omega.reasons.get('omega_total'))}"
    told = f"omega total is {omega.omega_total:.2f}"
    if omega.omega_hierarchical is None:
        return f"{told}, of one factor"
    return f"{told}; one thing that all items share makes {omega.omega_hierarchical:.2f} of the variance of the score"
