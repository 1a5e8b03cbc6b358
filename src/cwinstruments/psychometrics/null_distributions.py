"""What answers look like when people answer without agreeing: the yardstick of agreement within groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from math import fsum, isfinite
from typing import Final

from attrs import frozen

from cwinstruments.psychometrics.choices import MOST_OPTIONS, whole_number
from cwinstruments.psychometrics.sequences import listed


class NullShape(StrEnum):
    """The shapes that have a name."""

    UNIFORM = "uniform"
    SLIGHT_SKEW = "slight_skew"
    MODERATE_SKEW = "moderate_skew"
    HEAVY_SKEW = "heavy_skew"
    TRIANGULAR = "triangular"
    NORMAL = "normal"


# LeBreton & Senter 2008, table 2: for five options the shares of the options, for seven only variances.
_SHARES: Final[Mapping[tuple[str, int], tuple[float, ...]]] = {
    (NullShape.SLIGHT_SKEW, 5): (0.05, 0.15, 0.20, 0.35, 0.25),
    (NullShape.MODERATE_SKEW, 5): (0.0, 0.10, 0.15, 0.40, 0.35),
    (NullShape.HEAVY_SKEW, 5): (0.0, 0.0, 0.10, 0.40, 0.50),
    (NullShape.TRIANGULAR, 5): (0.11, 0.22, 0.34, 0.22, 0.11),
}
_VARIANCES: Final[Mapping[tuple[str, int], float]] = {
    (NullShape.SLIGHT_SKEW, 7): 2.90,
    (NullShape.MODERATE_SKEW, 7): 2.14,
    (NullShape.HEAVY_SKEW, 7): 1.39,
    (NullShape.TRIANGULAR, 7): 2.10,
    (NullShape.NORMAL, 7): 1.40,
}


@frozen
class NullDistribution:
    """How answers spread where nobody agrees.

    Args:
        name: one of `NullShape`, or a name of your own.
        n_options: how many response options there are.
        variance: that of one answer; None where nobody has published this shape for so many options.
        probabilities: the share of each option, from the lowest to the highest; None where only the variance is
            published.
    """

    name: str
    n_options: int
    variance: float | None
    probabilities: tuple[float, ...] | None

    @classmethod
    def from_probabilities(cls, name: str, probabilities: Sequence[float], /) -> NullDistribution:
        """Make a distribution of the share of each option, and compute its variance.

        Raises:
            ValueError: there are fewer than two options, a share is below 0, they don't add up to 1, or one option
                has all of them.

        Examples:
            >>> NullDistribution.from_probabilities("ours", [0.25, 0.5, 0.25]).variance
            0.5
        """
        shares = tuple(float(share) for share in listed(probabilities, of="shares"))
        if len(shares) < 2 or any(not isfinite(share) or share < 0 for share in shares):
            raise ValueError("a null distribution has two options or more, with shares from 0 to 1")
        if abs(fsum(shares) - 1) > 1e-9:
            raise ValueError(f"the shares of a null distribution add up to 1, not {fsum(shares):g}")
        if max(shares) == 1:
            raise ValueError("a null distribution has more than one option with a share above 0")
        mean = fsum(place * share for place, share in enumerate(shares))
        variance = fsum(share * (place - mean) ** 2 for place, share in enumerate(shares))
        return cls(name, len(shares), variance, shares)


def null_distribution(name: str, n_options: int, /) -> NullDistribution:
    """Give a null distribution by its name.

    The uniform one is there for any number of options, with the variance (A² - 1) / 12 (James, Demaree & Wolf 1984,
    doi 10.1037/0021-9010.69.1.85); the others as LeBreton & Senter 2008 (doi 10.1177/1094428106296642) give them, for
    five options (all but `normal`) and for seven. For other numbers they have no variance: nobody has published one.

    Args:
        name: one of `NullShape`.
        n_options: the number of response options, A, of the declared response range.

    Raises:
        ValueError: there is no such shape, or there are fewer than two options or more than 10,000.

    Examples:
        >>> null_distribution("uniform", 5).variance
        2.0
        >>> round(null_distribution("slight_skew", 5).variance, 10)
        1.34
        >>> null_distribution("slight_skew", 6).variance is None
        True
    """
    if name not in set(NullShape):
        raise ValueError(f"there is no null distribution {name!r}; there are {', '.join(NullShape)}")
    n_options = whole_number("a number of response options", n_options, least=2)
    if n_options > MOST_OPTIONS:
        raise ValueError(f"a response range has {MOST_OPTIONS:,} options or fewer, not {n_options}")
    if name == NullShape.UNIFORM:
        return NullDistribution(str(name), n_options, (n_options**2 - 1) / 12, (1 / n_options,) * n_options)
    if (name, n_options) in _SHARES:
        return NullDistribution.from_probabilities(str(name), _SHARES[name, n_options])
    return NullDistribution(str(name), n_options, _VARIANCES.get((name, n_options)), None)
