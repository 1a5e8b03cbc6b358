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


class Use(StrEnum):
    """What an instrument is used for.

    `ORGANISATIONAL` is an agency that asks its own staff and partners, and sells nothing.
    """

    CLINICAL = "clinical"
    COMMERCIAL = "commercial"
    EDUCATIONAL = "educational"
    ORGANISATIONAL = "organisational"
    RESEARCH = "research"


class Permission(StrEnum):
    """Whether a use is permitted."""

    PERMITTED = "permitted"
    WITH_PERMISSION = "with_permission"
    REFUSED = "refused"
    UNKNOWN = "unknown"


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


class SecondSource(StrEnum):
    """Whether the key of a published instrument was compared with a source that the key was not written from."""

    IN_CASES = "in_cases"
    NONE_FOUND = "none_found"


class TranslationStatus(StrEnum):
    """How far a translation has come."""

    DRAFT = "draft"
    COMMITTEE_REVIEWED = "committee_reviewed"
    COGNITIVELY_TESTED = "cognitively_tested"
    INVARIANCE_SUPPORTED = "invariance_supported"


@frozen
class Source:
    """Where an instrument comes from.

    Args:
        citation: the reference as people cite it.
        authors: family name first; these and what follows are the same reference, for programs that keep references.
        volume: with the issue in brackets where there is one.
        pages: or the number of the article.
        publisher: where it is no article.
    """

    citation: str
    doi: str | None = None
    url: str | None = None
    year: int | None = None
    authors: tuple[str, ...] = ()
    publication_title: str | None = None
    journal: str | None = None
    volume: str | None = None
    pages: str | None = None
    publisher: str | None = None


@frozen
class PermittedUses:
    """By use, whether it is permitted; `any` is for the uses of which nothing else is said."""

    clinical: Permission | None = None
    commercial: Permission | None = None
    educational: Permission | None = None
    organisational: Permission | None = None
    research: Permission | None = None
    any: Permission = Permission.UNKNOWN

    def of(self, use: Use, /) -> Permission:
        """Tell whether a use is permitted."""
        said: Permission | None = getattr(self, use.value)
        return self.any if said is None else said


@frozen
class Permissions:
    """What the item text, the scoring key and the norms may be used for."""

    item_text: PermittedUses = PermittedUses()
    key: PermittedUses = PermittedUses()
    norms: PermittedUses = PermittedUses()


@frozen
class Licence:
    """What may be done with an instrument and with its text."""

    name: str
    text_redistributable: TextRedistributable
    holder: str | None = None
    permission_contact: str | None = None
    note: str | None = None
    permissions: Permissions = Permissions()


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
    second_source: SecondSource | None = None


@frozen
class Placement:
    """The place of an instrument or a scale in one framework: its domains, themes and principles."""

    primary: str
    secondary: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    principles: tuple[str, ...] = ()


@frozen
class Translation:
    """How far a translation has come."""

    status: TranslationStatus
    note: str | None = None


Frameworks = Mapping[str, Placement]
