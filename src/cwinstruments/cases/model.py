"""Cases as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, StrEnum
from fractions import Fraction
from typing import Any, Final, Literal, TypeAlias

from attrs import field, fields, frozen

from cwinstruments.model import Instrument


class Basis(StrEnum):
    """Where the expected scores come from."""

    PUBLISHED = "published"
    HAND = "hand"
    GENERATED = "generated"
    """What the library gave: it shows that nothing has changed since, and proves no key."""


class NotStated(Enum):
    """What a case says nothing about, which is something else than expecting no value."""

    NOT_STATED = "not stated"


NOT_STATED: Final = NotStated.NOT_STATED
_NOT_COMPARED: Final = ("tolerance", "cutoffs", "still_open")
Unstated: TypeAlias = Literal[NotStated.NOT_STATED]


@frozen
class Expected:
    """What one scale must give. Only what is stated is compared; None means that there must be nothing.

    Args:
        value: the score.
        tolerance: how far value, lower and upper may be off; by default 1e-9 * max(1, |x|).
        reason: why there is no score.
        n_answered: how many parts were answered.
        n_items: how many parts count.
        prorated: whether the score is an estimate of the full sum.
        zero_filled: whether missing answers were counted as 0.
        clamped: whether a norm was looked up beyond its table.
        band: the id of the value's band; where bands are for units, that of a unit with this value.
        cutoffs: whether each cutoff is met, by its id; those left out are not compared.
        lower: the least score that a completion could give.
        upper: the greatest score that a completion could give.
        still_open: the keys that are written down and left empty, for a person to fill in.
    """

    value: Fraction | Unstated | None = NOT_STATED
    tolerance: Fraction | None = None
    reason: str | Unstated | None = NOT_STATED
    n_answered: int | Unstated = NOT_STATED
    n_items: int | Unstated = NOT_STATED
    prorated: bool | Unstated = NOT_STATED
    zero_filled: bool | Unstated = NOT_STATED
    clamped: bool | Unstated = NOT_STATED
    band: str | Unstated | None = NOT_STATED
    cutoffs: Mapping[str, bool | None] = field(factory=dict)
    lower: Fraction | Unstated | None = NOT_STATED
    upper: Fraction | Unstated | None = NOT_STATED
    still_open: tuple[str, ...] = ()

    def stated(self) -> Mapping[str, Any]:
        """Give what is stated, by key, without the cutoffs.

        Examples:
            >>> Expected(value=None, n_answered=1).stated()
            {'value': None, 'n_answered': 1}
        """
        keys = (one.name for one in fields(Expected) if one.name not in _NOT_COMPARED)
        values = {key: getattr(self, key) for key in keys}
        return {key: value for key, value in values.items() if value is not NOT_STATED}

    @property
    def is_empty(self) -> bool:
        """Whether nothing is stated yet."""
        return not self.stated() and not self.cutoffs


@frozen
class Case:
    """One case.

    Args:
        id: its name, unique in the file.
        basis: where the expected scores come from.
        responses: the responses by item id; items left out are empty.
        expect: the expected scores by scale id; scales left out are not compared.
        expect_invalid: the items whose responses must be refused, these and no others.
        working: how the expected scores come about.
        source: where they are printed.
        parameters: the values that parameters have in this case.
    """

    id: str
    basis: Basis
    responses: Mapping[str, Any]
    expect: Mapping[str, Expected] = field(factory=dict)
    expect_invalid: tuple[str, ...] = ()
    working: str | None = None
    source: str | None = None
    parameters: Mapping[str, Any] = field(factory=dict)

    @property
    def to_work_out(self) -> tuple[str, ...]:
        """The scales of which nothing is stated yet, or of which a key is left empty."""
        return tuple(scale for scale, one in self.expect.items() if one.is_empty or one.still_open)

    @property
    def lacks_working(self) -> bool:
        """Whether its working has no word and no number yet, such as `...`."""
        return self.working is not None and not any(one.isalnum() for one in self.working)

    @property
    def proves(self) -> bool:
        """Whether what it states was printed or worked out by a person, and so can prove a key."""
        return self.basis is not Basis.GENERATED and not self.lacks_working


@frozen
class SecondSource:
    """A source that a key was compared with, and what was compared."""

    source: str
    compared: str


@frozen
class Cases:
    """The worked cases of one version of one instrument, or of one survey.

    Args:
        instrument: the id of the instrument; None where they are of a survey.
        survey: the id of the survey.
        parameters: the values that parameters have in all cases that don't say otherwise.
        second_sources: what the key was compared with, and does not depend on the source that it was written from.
    """

    instrument: str | None
    version: str
    cases: tuple[Case, ...]
    parameters: Mapping[str, Any] = field(factory=dict)
    survey: str | None = None
    second_sources: tuple[SecondSource, ...] = ()

    def bind(self, instrument: Instrument, case: Case, /) -> Instrument:
        """Give the instrument with the values that its parameters have in a case.

        Raises:
            ParameterError: a value is not allowed, or one is missing.
        """
        values = {**self.parameters, **case.parameters}
        return instrument.bind(**values) if values or instrument.unbound else instrument
