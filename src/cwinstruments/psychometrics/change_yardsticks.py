"""What a change of one person is set against: error of measurement, or how people change anyway."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from math import isclose, sqrt
from typing import Final

from attrs import frozen

from cwinstruments.psychometrics.change_references import ChangeReference
from cwinstruments.psychometrics.result import Unavailable
from cwinstruments.psychometrics.standard_errors import check_sd_and_reliability


class ChangeMethod(StrEnum):
    """What a change is set against."""

    JACOBSON_TRUAX = "jacobson_truax"
    """Error of measurement alone: no change is expected."""
    CHELUNE = "chelune"
    """The mean change of the reference, such as practice, and the SD of changes there."""
    REGRESSION = "regression"
    """The score that the line of the reference foretells, and the error of that."""


SOURCES: Final[Mapping[ChangeMethod, tuple[str, ...]]] = {
    ChangeMethod.JACOBSON_TRUAX: ("jacobson1991",),
    ChangeMethod.CHELUNE: ("chelune1993",),
    ChangeMethod.REGRESSION: ("mcsweeny1993",),
}


@frozen
class Yardstick:
    """What changes are set against.

    Args:
        method: which of the three it is.
        reliability: for Jacobson and Truax.
        sd: for Jacobson and Truax.
        reference: for the two others.
    """

    method: ChangeMethod
    reliability: float | None
    sd: float | None
    reference: ChangeReference | None

    def __attrs_post_init__(self) -> None:
        if self.method is ChangeMethod.JACOBSON_TRUAX:
            if self.reliability is None or self.sd is None or self.reference is not None:
                raise ValueError("jacobson_truax needs reliability= and sd=, and no reference=")
            check_sd_and_reliability(self.sd, self.reliability)
        elif self.reference is None or self.reliability is not None or self.sd is not None:
            raise ValueError(f"{self.method} needs reference=, and neither reliability= nor sd=; see change_reference")
        elif lacking := [
            name for name in self._needed if self.reference.reasons.get(name) is Unavailable.NOT_APPLICABLE
        ]:
            raise ValueError(f"{self.method} needs the {lacking[0]} of the reference, which was not given")

    @cached_property
    def reason(self) -> Unavailable | None:
        """Why nothing can be set against it."""
        if self.reliability is not None and self.reliability < 0:
            return Unavailable.NOT_ESTIMABLE
        for name in self._needed:
            if self.reference is not None and getattr(self.reference, name) is None:
                return self.reference.reasons.get(name, Unavailable.NOT_ESTIMABLE)
        return None if self._error else Unavailable.NO_VARIANCE

    @cached_property
    def error(self) -> float | None:
        """What changes are divided by, in points of the scale."""
        return None if self.reason is not None else self._error

    def expected(self, before: float, /) -> float:
        """Give the later score that is expected when nothing has happened."""
        if self.reference is None:
            return before
        if self.method is ChangeMethod.CHELUNE:
            return before + (self.reference.mean_change or 0.0)
        return (self.reference.intercept or 0.0) + (self.reference.slope or 0.0) * before

    def is_of(self, own: ChangeReference, /) -> bool:
        """Tell whether it was made of these very people, of whom this is the reference."""
        if self.reference is None:
            return _same(own.sd_before, self.sd) or _same(own.retest_r, self.reliability)
        return all(_same(getattr(own, name), getattr(self.reference, name)) for name in self._needed)

    @property
    def _needed(self) -> tuple[str, ...]:
        return ("mean_change", "sd_change") if self.method is ChangeMethod.CHELUNE else ("intercept", "slope", "error")

    @property
    def _error(self) -> float | None:
        if self.reliability is not None and self.sd is not None:
            return sqrt(2) * self.sd * sqrt(1 - self.reliability)
        found: float | None = getattr(self.reference, self._needed[-1])
        return found


def _same(own: float | None, given: float | None) -> bool:
    return own is not None and given is not None and isclose(own, given, rel_tol=1e-9, abs_tol=1e-12)
