"""The definitions that are checked together, as others among them look for them."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, field, frozen

from cwinstruments.checks.examination import Given, errors_of, load_examined
from cwinstruments.checks.gathering import Examined
from cwinstruments.diagnostics import Diagnostic, nearest
from cwinstruments.errors import DefinitionError, UnknownInstrumentError
from cwinstruments.model import Instrument
from cwinstruments.surveys import Lookup, lookup_of


@define
class Known:
    """An instrument that was examined; it is read again only where something needs it.

    Args:
        given: its file.
        id: its id, where it says one.
        version: its version, where it says one.
        is_usable: whether it can be scored.
        faults: why not, as far as it is known.
    """

    given: Given
    id: str | None
    version: str | None
    is_usable: bool
    faults: tuple[Diagnostic, ...]
    _instrument: Instrument | None = field(default=None, repr=False)

    @property
    def instrument(self) -> Instrument:
        """The instrument itself.

        Raises:
            DefinitionError: it can't be scored.
        """
        if not self.is_usable:
            raise DefinitionError(self.faults)
        if self._instrument is None:
            self._instrument = load_examined(self.given)
        return self._instrument


def known_from(examined: Examined, /) -> Known:
    """Give an instrument from what was found in its file."""
    about = examined.about
    assert examined.given is not None
    return Known(examined.given, about.id, about.version, about.is_usable, errors_of(about))


@frozen
class Among:
    """The instruments that are checked too, before those that are known otherwise.

    Args:
        checked: those that have an id.
        others: what finds others.
    """

    checked: Sequence[Known]
    others: Lookup

    def instrument(self, id: str, /, version: str | None = None) -> Instrument:
        """Give an instrument.

        Raises:
            UnknownInstrumentError: there is no such instrument, or no such version.
            AmbiguousInstrumentError: two plugins claim it.
            DefinitionError: its definition has faults.
        """
        for one in self.checked:
            if one.id == id and one.version == version:
                return one.instrument
        try:
            return self.others.instrument(id, version)
        except UnknownInstrumentError as error:
            ids = [one.id for one in self.checked if one.is_usable and one.id is not None]
            if not error.known or id in ids or nearest(id, ids):
                usable = [one.instrument for one in self.checked if one.is_usable]
                return lookup_of(usable).instrument(id, version)
            raise
