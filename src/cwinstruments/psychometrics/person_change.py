"""Whether one person's scores changed by more than the error of measurement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from math import isnan
from typing import Any, Final

from attrs import field, frozen

from cwinstruments.psychometrics.change_references import ChangeReference, change_reference
from cwinstruments.psychometrics.change_yardsticks import SOURCES, ChangeMethod, Yardstick
from cwinstruments.psychometrics.choices import chosen
from cwinstruments.psychometrics.distributions import check_level, finite
from cwinstruments.psychometrics.pairs import Pairs, pairs
from cwinstruments.psychometrics.result import Result, Unavailable, plain_data
from cwinstruments.psychometrics.sequences import listed
from cwinstruments.psychometrics.standard_errors import Quantiles, quantile


class ReliabilitySource(StrEnum):
    """Where the figures come from that a change is set against."""

    RETEST = "retest"
    """A sample with two occasions, near enough that nothing has changed in between."""
    EXTERNAL = "external"
    """Norms, a manual or an article; it has to be cited."""


class ChangeCategory(StrEnum):
    """What came of a person."""

    IMPROVED = "improved"
    DETERIORATED = "deteriorated"
    INCREASED = "increased"
    DECREASED = "decreased"
    NO_RELIABLE_CHANGE = "no_reliable_change"


class ChangeCaution(StrEnum):
    """What to bear in mind with changes of persons."""

    REFERENCE_OF_THESE_PEOPLE = "reference_of_these_people"
    """SD, reliability or reference are those of the very people who are judged by them."""
    LOW_RELIABILITY = "low_reliability"
    """Below 0.70 many real changes pass for error; the edge is this library's convention."""


@frozen
class PersonChange:
    """The change of one person.

    Args:
        index: the change as a multiple of its error.
        difference: the later score less the earlier one.
        category: None where there is no index.
        reason: why there is none.
    """

    id: str
    before: float | None
    after: float | None
    difference: float | None
    index: float | None
    category: ChangeCategory | None
    reason: Unavailable | None


@frozen(kw_only=True)
class ReliableChange(Result):
    """The changes of persons, and what they are set against.

    Args:
        n_used: how many people have both scores.
        n_total: how many rows there were.
        source: where the figures come from, and `cited` which.
        reliability: that was given; None with a method that has none.
        sd: that was given, of the same sample as the reliability.
        reference: that was given; None for Jacobson and Truax.
        error: by which each change is divided, in points of the scale.
        criterion: how many times its error a change has to exceed; exact or 1.96.
        smallest_change: in points; by the other methods than Jacobson and Truax's it is beyond what was expected.
        counts: how many people are in each category.
        people: in the order of the rows.
    """

    n_used: int
    n_total: int
    method: ChangeMethod
    direction: str
    source: ReliabilitySource
    cited: str | None
    level: float
    quantiles: Quantiles
    reliability: float | None
    sd: float | None
    reference: ChangeReference | None
    error: float | None
    criterion: float
    smallest_change: float | None
    counts: Mapping[ChangeCategory, int]
    people: tuple[PersonChange, ...] = field(repr=False)
    cautions: tuple[ChangeCaution, ...] = ()
    reasons: Mapping[str, Unavailable] = field(factory=dict)
    references: tuple[str, ...] = ()

    def rows(self) -> Iterable[Mapping[str, Any]]:
        return [plain_data(one) for one in self.people]


DIRECTIONS: Final[Mapping[str, tuple[ChangeCategory, ChangeCategory]]] = {
    "higher_is_better": (ChangeCategory.IMPROVED, ChangeCategory.DETERIORATED),
    "higher_is_worse": (ChangeCategory.DETERIORATED, ChangeCategory.IMPROVED),
    "descriptive": (ChangeCategory.INCREASED, ChangeCategory.DECREASED),
}
"""What a rise and a fall are called, by the direction of the scale."""

_LOW: Final = 0.70


def reliable_change(
    before: Iterable[float | None],
    after: Iterable[float | None],
    /,
    *,
    direction: str,
    source: str,
    reliability: float | None = None,
    sd: float | None = None,
    reference: ChangeReference | None = None,
    method: str = "jacobson_truax",
    cited: str | None = None,
    level: float = 0.95,
    quantiles: str = "exact",
    ids: Sequence[str] | None = None,
) -> ReliableChange:
    """Tell of whom the score changed by more than error of measurement.

    By Jacobson and Truax (1991, doi 10.1037/0022-006X.59.1.12) the index is (after - before) / (SD sqrt(2) sqrt(1 -
    reliability)); by Chelune et al. (1993, doi 10.1037/0894-4105.7.1.41) the change less the mean change of the
    reference, here by the SD of changes there, which is SD sqrt(2) sqrt(1 - retest r) where both SDs are alike; by
    regression (McSweeny et al. 1993, The Clinical Neuropsychologist 7, 300-312) what the line of the reference leaves,
    by its standard error of estimate. A change is reliable where the index is beyond the criterion, not at it. Nothing
    is taken from the people who are judged: SD, reliability or reference have to be given, with their source.

    Args:
        before: the earlier scores, one for each person; None where there is none.
        after: the later scores of the same people in the same order.
        direction: `higher_is_better`, `higher_is_worse` or `descriptive`.
        source: `retest`, or `external`, which has to be cited. Alpha leaves out what differs from day to day.
        reliability: up to 1, for Jacobson and Truax.
        sd: of the same sample as the reliability, with n - 1, for Jacobson and Truax.
        reference: for the two other methods; see `change_reference`.
        method: `jacobson_truax`, `chelune` or `regression`.
        cited: which sample, manual or article it is.
        level: 0.95 lets a change pass that error alone makes in 5 of 100 people.
        quantiles: `exact`, or `rounded` for 1.645 at 0.90 and 1.96 at 0.95.
        ids: of the people; by default `1`, `2`, ...

    Raises:
        ValueError: what the method needs is not given, or what it does not use is; or an option is impossible.
        TypeError: scores or ids are in no order, such as those of a mapping.

    Examples:
        >>> found = reliable_change([20, 31, 25], [30, 29, None], direction="higher_is_worse", source="external",
        ...                         cited="the manual", reliability=0.84, sd=7.5)
        >>> [one.category.value if one.category else one.reason.value for one in found.people]
        ['deteriorated', 'no_reliable_change', 'no_responses']
    """
    check_level(level)
    if direction not in DIRECTIONS:
        raise ValueError(f"a direction is one of {', '.join(DIRECTIONS)}, not {direction!r}")
    where, which = chosen("source", source, ReliabilitySource), chosen("quantiles", quantiles, Quantiles)
    if where is ReliabilitySource.EXTERNAL and not (cited or "").strip():
        raise ValueError("an external source has to be cited: say which manual or article it is with cited=")
    against = Yardstick(chosen("method", method, ChangeMethod), reliability, sd, reference)
    both = pairs(before, after)
    names = [str(one) for one in (range(1, both.n_total + 1) if ids is None else listed(ids, of="ids"))]
    if len(names) != both.n_total:
        raise ValueError(f"there are {len(names)} ids and {both.n_total} people")
    error, criterion = against.error, quantile(level, which)
    people = tuple(
        _person(name, one, other, against, criterion, DIRECTIONS[direction])
        for name, (one, other) in zip(names, both.rows.values.tolist(), strict=True)
    )
    counted = Counter(one.category for one in people)
    reasons = {f"people.{place}.index": one.reason for place, one in enumerate(people) if one.reason is not None}
    reasons |= {
        f"people.{place}.difference": Unavailable.NO_RESPONSES
        for place, one in enumerate(people)
        if one.difference is None
    }
    reasons |= {
        name: Unavailable.NOT_APPLICABLE for name, one in (("reliability", reliability), ("sd", sd)) if one is None
    }
    if against.reason is not None:
        reasons |= dict.fromkeys(("error", "smallest_change"), against.reason)
    return ReliableChange(
        n_used=both.n,
        n_total=both.n_total,
        method=against.method,
        direction=direction,
        source=where,
        cited=cited,
        level=level,
        quantiles=which,
        reliability=None if reliability is None else float(reliability),
        sd=None if sd is None else float(sd),
        reference=reference,
        error=error,
        criterion=criterion,
        smallest_change=None if error is None else criterion * error,
        counts={one: counted[one] for one in (*DIRECTIONS[direction], ChangeCategory.NO_RELIABLE_CHANGE)},
        people=people,
        cautions=tuple(_cautions(both, against)),
        reasons=reasons,
        references=SOURCES[against.method],
    )


def _person(
    name: str,
    before: float,
    after: float,
    against: Yardstick,
    criterion: float,
    called: tuple[ChangeCategory, ChangeCategory],
) -> PersonChange:
    one, other = (None if isnan(score) else score for score in (before, after))
    if one is None or other is None:
        return PersonChange(name, one, other, None, None, None, Unavailable.NO_RESPONSES)
    if (error := against.error) is None:
        return PersonChange(name, one, other, other - one, None, None, against.reason)
    index = finite((other - against.expected(one)) / error)
    if index is None:
        return PersonChange(name, one, other, other - one, None, None, Unavailable.NOT_ESTIMABLE)
    rise, fall = called
    still = ChangeCategory.NO_RELIABLE_CHANGE
    category = rise if index > criterion else fall if index < -criterion else still
    return PersonChange(name, one, other, other - one, index, category, None)


def _cautions(both: Pairs, against: Yardstick) -> Iterable[ChangeCaution]:
    if against.is_of(change_reference(both.first, both.second)):
        yield ChangeCaution.REFERENCE_OF_THESE_PEOPLE
    reliability = against.reliability if against.reference is None else against.reference.retest_r
    if reliability is not None and reliability < _LOW:
        yield ChangeCaution.LOW_RELIABILITY
