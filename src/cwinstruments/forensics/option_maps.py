"""Response options whose codes are rotated, as when the last option was written as the first one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from attrs import frozen

from cwinstruments.forensics.item_codes import ItemCodes
from cwinstruments.forensics.structure import williams_t
from cwinstruments.forensics.suspicion import LEAST_FOR_STRONG

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrices import Array

_LEAST_GAIN: Final = 0.08
_LEAST_R: Final = 0.20
_LEAST_T: Final = 2.33
"""One in a hundred, one-sided; that the gain is large besides keeps false alarms away."""
_LEAST_WRAPPED: Final = 5
RULE: Final = (
    "alpha of the other items is .50 or more;"
    f" r with the rest is {_LEAST_GAIN:.2f} or more higher with the codes rotated, and {_LEAST_R:.2f} or more;"
    f" Williams' t is {_LEAST_T:g} or more; {_LEAST_WRAPPED} answers or more are beyond the end;"
    f" strong where the gain is 0.20 or more, of {LEAST_FOR_STRONG} answers or more"
)

RECODE_RULE: Final = (
    "alpha of the other items is .50 or more; the recode does not keep the order of the codes;"
    f" r with the rest is {_LEAST_GAIN:.2f} or more higher as answered, and {_LEAST_R:.2f} or more;"
    f" Williams' t is {_LEAST_T:g} or more; strong where the gain is 0.20 or more,"
    f" of {LEAST_FOR_STRONG} answers or more"
)


@frozen
class Rotation:
    """A rotation of codes under which an item fits the others better.

    Args:
        by: how many steps each code is higher than it should be; what is beyond the last is at the beginning.
        sign: -1 where the codes would have to be reversed too.
        r: with the rest of the scale, rotated back.
        r_as_is: as it is keyed; its size is what the rotation is compared with.
        t: Williams' t for the difference.
        n: how many answers it was made of.
    """

    by: int
    sign: int
    r: float
    r_as_is: float
    t: float
    n: int

    @property
    def gain(self) -> float:
        """How much higher the correlation is than with the codes as they are, or reversed."""
        return self.r - abs(self.r_as_is)


def rotated(column: Array, codes: ItemCodes, by: int, /) -> Array:
    """Give codes moved back by some steps; what falls off the beginning comes in at the end.

    Examples:
        >>> import numpy as np
        >>> five = ItemCodes("a", 1, 5, codes=(1, 2, 3, 4, 5))
        >>> [int(code) for code in rotated(np.array([1.0, 2.0, 5.0]), five, 1)]
        [5, 1, 4]
    """
    import numpy as np

    turned: Array = np.mod(column - codes.low - by, len(codes.codes)) + codes.low
    return turned


def rotation_of(column: Array, rest: Array, codes: ItemCodes, /) -> Rotation | None:
    """Give the rotation under which an item fits the rest clearly better than as it is, or reversed; else None.

    Args:
        column: the answers, keyed as the definition says, within the codes.
        rest: what the other items of the scale give for each person.
    """
    import numpy as np

    there = ~np.isnan(column) & ~np.isnan(rest)
    n = int(there.sum())
    if not codes.is_stepped or n < 20 or np.ptp(column[there]) == 0 or np.ptp(rest[there]) == 0:
        return None
    own, others = column[there], rest[there]
    as_is = _r(own, others)
    best = None
    for by in range(1, len(codes.codes)):
        turned = rotated(own, codes, by)
        if int((turned != own - by).sum()) < _LEAST_WRAPPED or int((turned == own - by).sum()) < _LEAST_WRAPPED:
            continue
        r, between = _r(turned, others), _r(turned, own)
        # As it is or reversed, whichever fits better, is what a rotation has to beat.
        turns = 1 if as_is * r >= 0 else -1
        t = williams_t(abs(r), abs(as_is), turns * between, n)
        one = Rotation(by, 1 if r >= 0 else -1, abs(r), as_is, t, n)
        if one.r >= _LEAST_R and one.gain >= _LEAST_GAIN and t >= _LEAST_T and (best is None or one.r > best.r):
            best = one
    return best


def fits_better(column: Array, recoded: Array, rest: Array, /) -> Rotation | None:
    """Tell whether an item fits the rest clearly better as it was answered than recoded; else None.

    Args:
        column: the answers, within the codes.
        recoded: what they count.
        rest: what the other items of the scale give for each person.
    """
    import numpy as np

    there = ~np.isnan(column) & ~np.isnan(recoded) & ~np.isnan(rest)
    n = int(there.sum())
    if n < 20 or any(np.ptp(one[there]) == 0 for one in (column, recoded, rest)):
        return None
    own, counted, others = column[there], recoded[there], rest[there]
    r, as_is = _r(own, others), _r(counted, others)
    between = _r(own, counted) * (1 if as_is * r >= 0 else -1)
    one = Rotation(0, 1 if r >= 0 else -1, abs(r), as_is, williams_t(abs(r), abs(as_is), between, n), n)
    return one if one.r >= _LEAST_R and one.gain >= _LEAST_GAIN and one.t >= _LEAST_T else None


def keeps_order(recode: Mapping[float, float], /) -> bool:
    """Tell whether higher codes never count less, or never more.

    Examples:
        >>> keeps_order({1: 0, 2: 0, 3: 1}), keeps_order({1: 2, 2: 3, 3: 1})
        (True, False)
    """
    scores = [recode[code] for code in sorted(recode)]
    return scores in (sorted(scores), sorted(scores, reverse=True))


def _r(one: Array, other: Array) -> float:
    import numpy as np

    spread = float(one.std() * other.std())
    return float(np.mean((one - one.mean()) * (other - other.mean()))) / spread if spread > 0 else 0.0
