"""From where on an index says that somebody may have answered without care."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

from attrs import field, frozen, validators


class CarelessFlag(StrEnum):
    """What drew attention."""

    LONGSTRING = "longstring"
    LOW_VARIABILITY = "low_variability"
    MAHALANOBIS = "mahalanobis"
    EVEN_ODD = "even_odd"
    SYNONYMS = "synonyms"
    ANTONYMS = "antonyms"
    RESPONSE_TIME = "response_time"


LONGSTRING_SHARE: Final = 0.5
"""A run of the same answer of half of the items: a rule of thumb (see Curran 2016, doi 10.1016/j.jesp.2015.07.006)."""

MAHALANOBIS_P: Final = 0.001
"""An outlier over all answers (Tabachnick & Fidell, Using multivariate statistics). R's `careless` takes 0.01."""

EVEN_ODD: Final = 0.30
"""Halves that agree less; by this library's convention. On the index: Johnson 2005, doi 10.1016/j.jrp.2004.09.009."""

SYNONYMS: Final = 0.0
"""Synonyms that are answered as opposites: where the index has the wrong sign, by this library's convention."""

ANTONYMS: Final = 0.0
"""Opposites that are answered as synonyms, likewise."""

SECONDS_PER_ITEM: Final = 2.0
"""Faster than anybody reads (Huang et al. 2012, doi 10.1007/s10869-011-9231-8; Bowling et al. 2023)."""

FEWEST_FLAGS: Final = 2
"""One index alone proves nothing (Meade & Craig 2012, doi 10.1037/a0028085); two are this library's convention."""

_SHARE: Any = validators.optional(validators.and_(validators.gt(0), validators.le(1)))
_NUMBER: Any = validators.optional(validators.ge(0))
_CORRELATION: Any = validators.optional(validators.and_(validators.ge(-1), validators.le(1)))


@frozen(kw_only=True)
class CarelessCutoffs:
    """From where on each index raises a flag; None for one that is to raise none.

    Args:
        longstring_share: the longest run is at least this share of the items.
        irv: the variability is at most this, in points. There is no published cut, so nothing is flagged by default.
        mahalanobis_p: the share of the chi-square distribution above the distance is below this.
        even_odd: the consistency is below this.
        synonyms: the correlation over synonyms is below this.
        antonyms: the correlation over antonyms is above this.
        seconds_per_item: the time is shorter than this.
        fewest_flags: how many flags make somebody suspect; 2 or more.

    Raises:
        ValueError: a cut-off is impossible.
    """

    longstring_share: float | None = field(default=LONGSTRING_SHARE, validator=_SHARE)
    irv: float | None = field(default=None, validator=_NUMBER)
    mahalanobis_p: float | None = field(default=MAHALANOBIS_P, validator=_SHARE)
    even_odd: float | None = field(default=EVEN_ODD, validator=_CORRELATION)
    synonyms: float | None = field(default=SYNONYMS, validator=_CORRELATION)
    antonyms: float | None = field(default=ANTONYMS, validator=_CORRELATION)
    seconds_per_item: float | None = field(default=SECONDS_PER_ITEM, validator=_NUMBER)
    fewest_flags: int = field(default=FEWEST_FLAGS, validator=validators.ge(2))
