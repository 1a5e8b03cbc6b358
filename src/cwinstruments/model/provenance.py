"""Where an instrument comes from, what may be done with it, and what is known about it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from attrs import frozen

from cwinstruments.model.text import Text


class TextRedistributable(StrEnum):
    """Whether the item text may be passed on."""

    YES = "yes"
    NO = "no"
    YES_UNMODIFIED_NOT_SOLD = "yes_unmodified_not_sold"
    US_NONCOMMERCIAL = "us_noncommercial"


class EvidenceStatus(StrEnum):
    """How an instrument came about."""

    ORIGINAL_NOT_VALIDATED = "original_not_validated"
    PUBLISHED = "published"
    ADAPTED = "adapted"


class FactBasis(StrEnum):
    """How far a fact is confirmed."""

    SEEN_IN_SOURCE = "seen_in_source"
    DERIVED = "derived"
    UNVERIFIED = "unverified"


class TranslationStatus(StrEnum):
    """How far a translation has come."""

    DRAFT = "draft"
    COMMITTEE_REVIEWED = "committee_reviewed"
    COGNITIVELY_TESTED = "cognitively_tested"
    INVARIANCE_SUPPORTED = "invariance_supported"


@frozen
class Source:
    """Where an instrument comes from."""

    citation: str
    doi: str | None = None
    url: str | None = None
    year: int | None = None


@frozen
class Licence:
    """What may be done with an instrument and with its text."""

    name: str
    text_redistributable: TextRedistributable
    holder: str | None = None
    permission_contact: str | None = None
    note: str | None = None


@frozen
class Fact:
    """One fact about an instrument, with its source."""

    claim: str
    source: str
    basis: FactBasis


@frozen
class Evidence:
    """What is known about an instrument."""

    status: EvidenceStatus
    statement: Text | None = None
    facts: tuple[Fact, ...] = ()


@frozen
class Placement:
    """The place of an instrument or a scale in one framework."""

    primary: str
    secondary: tuple[str, ...] = ()


@frozen
class Translation:
    """How far a translation has come."""

    status: TranslationStatus
    note: str | None = None


Frameworks = Mapping[str, Placement]
