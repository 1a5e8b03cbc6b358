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

    @property
    def ended_on(self) -> date:
        """The day of its withdrawal; its last day where it was not withdrawn."""
        return self.expires_on if self.withdrawn_on is None else self.withdrawn_on

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
    """All agreements that are on record; a Nation may have several, one after the other or for different purposes.

    Where they contradict each other, rows are held back: of a withdrawal and an agreement made before it or on the same
    day, the withdrawal counts.
    """

    id: str
    agreements: tuple[DataAgreement, ...] = ()
    title: Text | None = None

    def of(self, nation: str, /) -> tuple[DataAgreement, ...]:
        """Give the agreements of a Nation, as they are listed.

        Names are compared without regard to capitals and to white space around and between words.
        """
        return tuple(one for one in self.agreements if same_name(one.nation) == same_name(nation))

    def covering(self, nation: str, purpose: Purpose, on: date, /) -> tuple[DataAgreement, ...]:
        """Give the agreements under which rows that name a Nation may enter something on a day.

        What a Nation withdrew stays withdrawn, whatever else is listed: an agreement counts only if it was made on a
        day after the last withdrawal of one for the same purpose.
        """
        withdrawn = self._withdrawn(nation, purpose, on)
        return tuple(
            one
            for one in self.of(nation)
            if one.objection(purpose, on) is None and (withdrawn is None or one.agreed_on > withdrawn.ended_on)
        )

    def objection(self, nation: str, purpose: Purpose, on: date, /) -> str | None:
        """Say why rows that name a Nation may not enter something on a day; None where they may.

        Examples:
            >>> DataAgreements("none-yet").objection("Example Nation", Purpose.AGGREGATES, date(2026, 3, 2))
            'no agreement is on record'
        """
        if self.covering(nation, purpose, on):
            return None
        found = self.of(nation)
        if not found:
            return "no agreement is on record"
        withdrawn = self._withdrawn(nation, purpose, on)
        if withdrawn is not None and any(one.objection(purpose, on) is None for one in found):
            return (
                f"the agreement of {withdrawn.agreed_on} was withdrawn on {withdrawn.ended_on}, and none for {purpose}"
                " was made after that day"
            )
        # Of several the latest is what one would look at.
        latest = max(found, key=lambda one: one.agreed_on)
        return f"the agreement of {latest.agreed_on} {latest.objection(purpose, on)}"

    def _withdrawn(self, nation: str, purpose: Purpose, on: date) -> DataAgreement | None:
        """Give the agreement for a purpose that was withdrawn last, up to a day; None where none was."""
        found = [
            one
            for one in self.of(nation)
            if purpose in one.scope and one.withdrawn_on is not None and one.withdrawn_on <= on
        ]
        return max(found, key=lambda one: one.ended_on, default=None)


def same_name(nation: str, /) -> str:
    """Give what is compared of the name of a Nation."""
    return " ".join(nation.split()).casefold()
