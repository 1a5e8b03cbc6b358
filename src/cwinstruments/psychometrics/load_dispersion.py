"""How a load is spread over the people of each group, and between groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from math import exp, fsum, isfinite, log, sqrt
from statistics import NormalDist, stdev
from typing import Any, TypeAlias

from attrs import asdict, frozen

from cwinstruments.psychometrics.choices import there_is_no
from cwinstruments.psychometrics.sequences import check_size, float_of, is_missing, listed
from cwinstruments.psychometrics.small_groups import withheld

Interval: TypeAlias = tuple[float, float]


class WithheldFor(StrEnum):
    """Why statistics of a group are not shown."""

    TOO_FEW_PEOPLE = "too_few_people"
    WOULD_GIVE_ANOTHER_AWAY = "would_give_another_away"
    NO_VALUES = "no_values"


@frozen
class GroupDispersion:
    """The loads of one group. What is withheld is None.

    Args:
        n: how many people have a load; None where the mean is withheld.
        sd: the standard deviation, with n - 1.
        share_over: per cent whose load is over the limit.
        share_over_interval: Wilson's interval of that share.
        gini: how unequally the loads lie within the group: 0 where all are equal, 1 where one person has them all.
        ratio: the mean as a multiple of that of the reference group.
        ratio_interval: its approximate interval.
        mean_withheld: why there is no mean.
        spread_withheld: why there is no more than the mean.
    """

    group: str
    n: int | None
    mean: float | None
    sd: float | None
    share_over: float | None
    share_over_interval: Interval | None
    gini: float | None
    ratio: float | None
    ratio_interval: Interval | None
    mean_withheld: WithheldFor | None
    spread_withheld: WithheldFor | None


@frozen
class Dispersion:
    """The loads of all groups.

    Args:
        reference: the group that the ratios are to.
        limit: what a load is over, such as 1 for a full caseload.
        confidence: the level of the intervals.
        groups: by name.
    """

    reference: str
    limit: float
    confidence: float
    groups: tuple[GroupDispersion, ...]

    def of(self, group: str, /) -> GroupDispersion:
        """Give one group.

        Raises:
            KeyError: there is no such group.
        """
        for one in self.groups:
            if one.group == group:
                return one
        raise KeyError(there_is_no("group", group, [one.group for one in self.groups]))

    def to_dict(self) -> dict[str, Any]:
        """Give the statistics as plain JSON data."""
        return asdict(self, value_serializer=lambda _, __, value: _plain(value))

    def to_text(self) -> str:
        """Write a line for each group."""
        return "\n".join(_line(one, self.reference, self.limit) for one in self.groups)


def dispersion(
    loads: Mapping[str, Iterable[float | None]],
    /,
    *,
    reference: str,
    limit: float = 1,
    minimum_mean: int = 5,
    minimum_spread: int = 10,
    confidence: float = 0.95,
) -> Dispersion:
    """Tell how loads lie within groups and between them, for groups that are large enough.

    The interval of a ratio is that of the logarithm of two means (Hedges, Gurevitch & Curtis 1999, Ecology 80(4),
    1150-1156), with normal quantiles; it takes the people of both groups as drawn independently. That of a share is
    Wilson's (1927, doi 10.1080/01621459.1927.10502953). The Gini coefficient has the correction n / (n - 1).

    Args:
        loads: of each person in each group; None where a person has none.
        reference: the group that the others are compared with.
        limit: what a load is over.
        minimum_mean: how many people a mean needs.
        minimum_spread: how many everything else needs; of a ratio both groups.
        confidence: the level of the intervals.

    Raises:
        ValueError: the reference is no group, a load is below 0, not finite or out of all measure, or a limit, a level
            or a minimum is impossible.
        TypeError: the loads of a group are in no order, such as those of a mapping.
    """
    known = {str(group): _known(group, values) for group, values in sorted(loads.items())}
    _refuse(known, reference, limit, minimum_mean, minimum_spread, confidence)
    sizes = {group: len(values) for group, values in known.items()}
    no_mean = withheld(sizes, minimum_mean, keep=reference)
    no_spread = withheld(sizes, minimum_spread, keep=reference) | no_mean
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    groups = []
    for group, values in known.items():
        may_mean, may_spread = values and group not in no_mean, values and group not in no_spread
        among = known[reference] if reference not in no_spread and group != reference else []
        ratio, around = _ratio(values, among, z) if may_spread else (None, None)
        groups.append(
            GroupDispersion(
                group,
                len(values) if may_mean else None,
                fsum(values) / len(values) if may_mean else None,
                stdev(values) if may_spread else None,
                100 * _over(values, limit) / len(values) if may_spread else None,
                _wilson(_over(values, limit), len(values), z) if may_spread else None,
                gini(values) if may_spread else None,
                ratio,
                around,
                _why(values, minimum_mean, group in no_mean),
                _why(values, minimum_spread, group in no_spread),
            )
        )
    return Dispersion(str(reference), float(limit), float(confidence), tuple(groups))


def gini(values: Sequence[float], /) -> float | None:
    """Give the Gini coefficient with the correction n / (n - 1); None for fewer than two values, or where all are 0.

    It is half the mean difference of two different people's values, as a share of their mean.

    Raises:
        ValueError: a value is not finite, or out of all measure; see `response_matrix`.
        TypeError: the values are in no order, such as those of a mapping.

    Examples:
        >>> gini([0, 0, 0, 4]), gini([1, 1, 1])
        (1.0, 0.0)
    """
    values = [float_of(value) for value in listed(values, of="values")]
    _check_size(values, "what a Gini coefficient is of")
    n, total = len(values), fsum(values)
    if n < 2 or not total:
        return None
    # In order, each value is above those before it and below those after it.
    differences = fsum((2 * place - n + 1) * value for place, value in enumerate(sorted(values)))
    return differences / ((n - 1) * total)


def _known(group: str, loads: Iterable[float | None]) -> list[float]:
    known = [float_of(one) for one in listed(loads, of=f"loads of {group!r}") if not is_missing(one)]
    for one in known:
        if not isfinite(one) or one < 0:
            raise ValueError(f"group {group!r} has a load of {one!r}; loads are numbers from 0 on")
    _check_size(known, f"group {group!r}")
    return known


def _check_size(values: Sequence[float], where: str) -> None:
    for value in values:
        if not isfinite(value):
            raise ValueError(f"{where} holds {value!r}, which is no finite number")
    check_size(max(map(abs, values), default=0.0), where)


def _refuse(
    loads: Mapping[str, Sequence[float]],
    reference: str,
    limit: float,
    minimum_mean: int,
    minimum_spread: int,
    confidence: float,
) -> None:
    if reference not in loads:
        raise ValueError(f"the reference {reference!r} is none of the groups: {', '.join(loads)}")
    if not isfinite(float_of(limit)):
        raise ValueError(f"a limit is a finite number, not {limit!r}")
    if not 1 <= minimum_mean <= minimum_spread or minimum_spread < 2:
        raise ValueError("a mean needs at least 1 person, and its spread at least 2 and no fewer than the mean")
    if not 0 < confidence < 1:
        raise ValueError(f"a level of confidence is between 0 and 1, not {confidence!r}")


def _why(values: Sequence[float], minimum: int, is_withheld: bool) -> WithheldFor | None:
    if not values:
        return WithheldFor.NO_VALUES
    if not is_withheld:
        return None
    return WithheldFor.TOO_FEW_PEOPLE if len(values) < minimum else WithheldFor.WOULD_GIVE_ANOTHER_AWAY


def _over(values: Sequence[float], limit: float) -> int:
    # A load of exactly the limit may have come out a speck above it.
    return sum(value > limit + 1e-9 * abs(limit) for value in values)


def _wilson(k: int, n: int, z: float) -> Interval:
    """Give Wilson's interval of a share, as per cents."""
    middle = (k + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * sqrt(k * (n - k) / n + z * z / 4)
    return 100 * max(0.0, middle - half), 100 * min(1.0, middle + half)


def _ratio(values: Sequence[float], among: Sequence[float], z: float) -> tuple[float | None, Interval | None]:
    """Give the ratio of two means and its interval; neither where one of the means is 0 or the groups are one."""
    if not among or not fsum(values) or not fsum(among):
        return None, None
    mean, other = fsum(values) / len(values), fsum(among) / len(among)
    error = sqrt(sum((stdev(of) / m) ** 2 / len(of) for of, m in ((values, mean), (among, other))))
    at = log(mean / other)
    return mean / other, (exp(at - z * error), exp(at + z * error))


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, StrEnum) else list(value) if isinstance(value, tuple) else value


def _line(one: GroupDispersion, reference: str, limit: float) -> str:
    if one.mean is None:
        return f"{one.group}: withheld ({one.mean_withheld})"
    text = f"{one.group}: n {one.n}, mean {one.mean:.2f}"
    if one.sd is None or one.share_over is None or one.share_over_interval is None:
        return f"{text}; the rest is withheld ({one.spread_withheld})"
    text += f", SD {one.sd:.2f}, over {limit:g}: {one.share_over:.0f} % ({_from_to(one.share_over_interval, 0)})"
    if one.gini is not None:
        text += f", Gini {one.gini:.2f}"
    if one.ratio is not None and one.ratio_interval is not None:
        text += f", {one.ratio:.2f} times {reference} ({_from_to(one.ratio_interval, 2)})"
    return text


def _from_to(interval: Interval, digits: int) -> str:
    return " to ".join(f"{end:.{digits}f}" for end in interval)
