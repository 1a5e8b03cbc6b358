"""Response options, and the codes that stand for no answer."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from attrs import frozen

from cwinstruments.model.text import Text


class NonresponseReason(StrEnum):
    """Why there is no answer, as the respondent said."""

    NOT_APPLICABLE = "not_applicable"
    DONT_KNOW = "dont_know"
    REFUSED = "refused"


@frozen
class ResponseOption:
    """One response option: what is stored, and what the respondent reads."""

    value: Fraction | str
    label: Text | None = None


@frozen
class Nonresponse:
    """A code that means that there is no answer."""

    code: int
    reason: NonresponseReason
    label: Text | None = None


@frozen
class ResponseOptions:
    """A set of response options in the order in which they are presented."""

    options: tuple[ResponseOption, ...]
    nonresponse: tuple[Nonresponse, ...] = ()
