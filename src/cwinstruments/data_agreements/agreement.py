"""Agreements on data: who agreed for a Nation, to what, and until when."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from attrs import frozen

from cwinstruments.model import Text


class Purpose(StrEnum):
    """What rows may enter under an agreement."""

    SHARED_OUTPUT = "shared_output"
    AGGREGATES = "aggregates"
    AUDITS = "audits"


@frozen
class DataAgreement:
    """The agreement of one Nation.

    Args:
        nation: as rows name it.
        authority: who agreed for the Nation, and by what.
        agreed_on: the first day on which it holds.
        scope: what the rows may enter.
        expires_on: the last day on which it holds.
        results_first_to: who sees results before anybody else.
        withdrawn_on: the day from which it no longer holds; None where it was not withdrawn.
        terms: what else was agreed.
    """

    nation: str
    authority: str
    agreed_on: date
    scope: tuple[Purpose, ...]
    expires_on: date
    results_first_to: str
    withdrawn_on: date | None = None
    terms: str | None = None

    def objection(self, purpose: Purpose, on: date, /) -> str | None:
        """Say why rows may not enter something on a day; None where they may."""
        if self.withdrawn_on is not None and on >= self.withdrawn_on:
            return f"was withdrawn on {self.withdrawn_on}"
        if on < self.agreed_on:
            return f"holds from {self.agreed_on} on"
        if on > self.expires_on:
            return f"expired on {self.expires_on}"
        if purpose not in self.scope:
            return f"is for {', '.join(self.scope)}, not for {purpose}"
        return None


@frozen
class DataAgreements:
    """All agreements that are on record; a Nation may have several, one after the other or for different purposes."""

    id: str
    agreements: tuple[DataAgreement, ...] = ()
    title: Text | None = None

    def objection(self, nation: str, purpose: Purpose, on: date, /) -> str | None:
        """Say why rows that name a Nation may not enter something on a day; None where they may.

        Names are compared without regard to capitals and to white space around and between words.

        Examples:
            >>> DataAgreements("none-yet").objection("Example Nation", Purpose.AGGREGATES, date(2026, 3, 2))
            'no agreement is on record'
        """
        found = [one for one in self.agreements if same_name(one.nation) == same_name(nation)]
        objections = [one.objection(purpose, on) for one in found]
        if None in objections:
            return None
        # Of several the latest is what one would look at.
        latest = max(zip(found, objections, strict=True), key=lambda pair: pair[0].agreed_on, default=None)
        return "no agreement is on record" if latest is None else f"the agreement of {latest[0].agreed_on} {latest[1]}"


def same_name(nation: str, /) -> str:
    """Give what is compared of the name of a Nation."""
    return " ".join(nation.split()).casefold()
