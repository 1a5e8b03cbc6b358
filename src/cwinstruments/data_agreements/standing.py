"""What may be done with rows that name a Nation: which agreements cover them, for what, and who sees results first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from attrs import frozen

from cwinstruments.data_agreements.agreement import DataAgreement, DataAgreements, Purpose, same_name
from cwinstruments.data_agreements.holding import NOT_NAMED, WHICH_IS_NOT_SAID


@frozen
class Standing:
    """What the agreements on record let rows do that name a Nation.

    Args:
        nation: as the rows name it; empty where they say that they are about one, and not which.
        objections: by purpose, why rows may not enter it; None where they may.
        agreements: those that cover something.
        is_looked_up: whether agreements were given at all.
    """

    nation: str
    objections: tuple[tuple[Purpose, str | None], ...]
    agreements: tuple[DataAgreement, ...]
    is_looked_up: bool

    @property
    def permitted(self) -> tuple[Purpose, ...]:
        """What rows may enter."""
        return tuple(purpose for purpose, objection in self.objections if objection is None)

    def lines(self) -> Iterator[str]:
        """Tell it to the person who has the row in front of them."""
        if self.nation == NOT_NAMED:
            yield (
                "this row says that it is about a Nation, and not which: until it names that Nation it may enter"
                " neither shared output nor aggregates nor audits"
            )
            return
        head = f"this row names a Nation, {self.nation}"
        if not self.is_looked_up:
            yield (
                f"{head}: no agreements were given; without that Nation's own it may enter neither shared output nor"
                " aggregates nor audits"
            )
            return
        permitted = ", ".join(_in_words(self.permitted))
        yield f"{head}: its agreement lets it enter {permitted}" if permitted else f"{head}: no agreement covers it"
        for objection, refused in _by_objection(self.objections):
            yield f"  not {', '.join(_in_words(refused))}: {objection}"
        for one in self.agreements:
            yield f"  {first_reader(one)}"
            if one.terms is not None:
                yield f"  terms of {one.agreed_on}: {' '.join(one.terms.split())}"

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain JSON data."""
        return {
            "nation": self.nation,
            "agreements_given": self.is_looked_up,
            "permitted": [purpose.value for purpose in self.permitted],
            "objections": {purpose.value: why for purpose, why in self.objections if why is not None},
            "results_first_to": [
                {"agreed_on": one.agreed_on.isoformat(), "results_first_to": one.results_first_to, "terms": one.terms}
                for one in self.agreements
            ],
        }


def standing_of(
    nations: Iterable[str], agreements: DataAgreements | None, /, *, on: date | None = None
) -> tuple[Standing, ...]:
    """Tell what may be done with rows that name Nations, each Nation once.

    Args:
        nations: as rows name them; `NOT_NAMED` where a row says that it is about one, and not which.
        agreements: those on record; None where nobody gave any.
        on: the day that counts; by default today.

    Examples:
        >>> [standing] = standing_of(["Example Nation"], DataAgreements("none-yet"))
        >>> print(*standing.lines(), sep="\\n")
        this row names a Nation, Example Nation: no agreement covers it
          not shared output, aggregates, audits: no agreement is on record
    """
    day = date.today() if on is None else on
    known = DataAgreements("none") if agreements is None else agreements
    unknown = "no agreements were given" if agreements is None else None
    found: dict[str, Standing] = {}
    for nation in nations:
        if nation == NOT_NAMED:
            refused = tuple((purpose, WHICH_IS_NOT_SAID) for purpose in Purpose)
            found.setdefault(NOT_NAMED, Standing(NOT_NAMED, refused, (), agreements is not None))
            continue
        covering = [one for purpose in Purpose for one in known.covering(nation, purpose, day)]
        found.setdefault(
            same_name(nation),
            Standing(
                nation,
                tuple((purpose, unknown or known.objection(nation, purpose, day)) for purpose in Purpose),
                tuple(dict.fromkeys(covering)),
                agreements is not None,
            ),
        )
    return tuple(found.values())


def first_reader(agreement: DataAgreement, /) -> str:
    """Say in a line who sees results first under an agreement."""
    readers = " ".join(agreement.results_first_to.split())
    return f"results go first to: {readers} ({agreement.nation}, agreement of {agreement.agreed_on})"


def _in_words(purposes: Iterable[Purpose]) -> tuple[str, ...]:
    return tuple(purpose.replace("_", " ") for purpose in purposes)


def _by_objection(objections: Iterable[tuple[Purpose, str | None]]) -> Iterator[tuple[str, list[Purpose]]]:
    """Give each objection once, with everything that it is to."""
    found: dict[str, list[Purpose]] = {}
    for purpose, objection in objections:
        if objection is not None:
            found.setdefault(objection, []).append(purpose)
    yield from found.items()
