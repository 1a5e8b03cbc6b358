"""A mapping that is proposed for a file: what can be told of it, and what a person has to decide."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from cwinstruments.exports.table import Table
from cwinstruments.model import Instrument


@frozen
class Open:
    """Something that a person has to say.

    Args:
        why: what is not certain.
    """

    why: str


@frozen
class Entry:
    """What is proposed for one item; keys are those of a mapping.

    Args:
        values: what is proposed, by key; `Open` where a person has to say it.
        how: how the columns were found.
        note: what else a person should know.
    """

    item: str
    values: Mapping[str, object]
    how: str = ""
    note: str = ""

    @property
    def columns(self) -> tuple[str | Open, ...]:
        """The columns that it needs, each option's where it has several; `Open` where one can't be told."""
        options = self.values.get("options")
        columns = list(options.values()) if isinstance(options, Mapping) else [self.values.get("column")]
        return tuple(one for one in columns if isinstance(one, str | Open))


@frozen
class Proposal:
    """A mapping for a file, to be reviewed.

    Args:
        instrument: its id and version.
        file: the name of the file.
        table: what was found in it.
        values: what is proposed for all items, by key; `Open` where a person has to say it.
        notes: why, by key.
        entries: what is proposed for each item.
        others: the columns that nothing was found for.
    """

    instrument: Instrument
    file: str
    table: Table
    values: Mapping[str, object]
    notes: Mapping[str, str]
    entries: tuple[Entry, ...]
    others: tuple[str, ...]

    @property
    def n_mapped(self) -> int:
        """How many items have all the columns that they need."""
        return sum(all(isinstance(column, str) for column in one.columns) for one in self.entries)

    @property
    def fits(self) -> bool:
        """Whether a column was found for anything at all."""
        return any(isinstance(column, str) for one in self.entries for column in one.columns)

    @property
    def n_open(self) -> int:
        """How many things a person has to say."""
        return sum(
            _open_in(value)
            for values in (self.values, *(one.values for one in self.entries))
            for value in values.values()
        )


def _open_in(value: object) -> int:
    if isinstance(value, Mapping):
        return sum(map(_open_in, value.values()))
    return int(isinstance(value, Open))
