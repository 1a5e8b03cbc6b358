"""A mapping proposed for a file: what can be told of it, and what a person has to decide."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from attrs import define, field, frozen

from cwinstruments.exports.cells import (
    Column,
    Mode,
    Unexplained,
    ambiguous_labels,
    explains,
    find_dates,
    find_marks,
    find_modes,
    find_separator,
    unexplained,
    values_of,
)
from cwinstruments.exports.choices import Answerable, Choice, answerables
from cwinstruments.exports.headings import Heading, read_headings, respondent_column
from cwinstruments.exports.matching import Match, match_columns
from cwinstruments.exports.table import Table, look_at
from cwinstruments.model import DateOrder, ExportTool, Instrument, ItemType, normalised

_MOST_RECODED: Final = 20


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
    def n_open(self) -> int:
        """How many things a person has to say."""
        return sum(
            _open_in(value)
            for values in (self.values, *(one.values for one in self.entries))
            for value in values.values()
        )


def propose_mapping(
    instrument: Instrument,
    file: str | os.PathLike[str],
    /,
    *,
    tool: ExportTool | None = None,
    language: str | None = None,
) -> Proposal:
    """Look at the export of a survey tool and propose how it is read.

    Args:
        instrument: the instrument that was answered, or a survey as one.
        tool: what wrote the export; by default what its header looks like.
        language: the language of its labels; by default the one that explains the cells.

    Raises:
        ResponseFileError: the file can't be read.
    """
    table = look_at(file, tool=tool)
    items = [one for one in answerables(instrument).values() if one.type is not ItemType.TEXT]
    return _Proposing(instrument, os.fspath(file), table, items, language).propose()


@define
class _Proposing:
    instrument: Instrument
    file: str
    table: Table
    items: Sequence[Answerable]
    language: str | None
    headings: Sequence[Heading] = field(init=False)
    columns: Mapping[str, Column] = field(init=False)
    separators: dict[str, str] = field(factory=dict)
    mode: Mode | None = None

    def __attrs_post_init__(self) -> None:
        self.headings = read_headings(self.table.tool, self.table.header)
        names = [one.name for one in self.headings]
        self.columns = dict(zip(names, self.table.columns, strict=True))

    def propose(self) -> Proposal:
        respondent = respondent_column(self.table.tool, self.headings)
        matches = match_columns(self.items, [one for one in self.headings if one.name != respondent])
        single = [(item, self.columns[one.column.name]) for item in self.items if (one := matches[item.id]).column]
        languages = self._languages()
        modes = [Mode(), *map(Mode, languages)]
        for item, column in single:
            separator = find_separator(item, column, self.table.tool, modes) if item.is_multiple else None
            if separator is not None:
                self.separators[item.id] = separator
        found = find_modes(single, languages, self.separators)
        self.mode = found[0] if len(found) == 1 else None
        entries = tuple(self._entry(item, matches[item.id]) for item in self.items)
        values, notes = self._general(respondent, found, single)
        used = {respondent, *(column for one in matches.values() for column in _used(one))}
        others = tuple(one.name for one in self.headings if one.name not in used)
        return Proposal(self.instrument, self.file, self.table, values, notes, entries, others)

    def _languages(self) -> Collection[str]:
        if self.language is not None:
            return (self.language,)
        return tuple(dict.fromkeys(language for item in self.items for language in item.languages))

    def _general(
        self, respondent: str | None, found: Sequence[Mode], single: Sequence[tuple[Answerable, Column]]
    ) -> tuple[dict[str, object], dict[str, str]]:
        values: dict[str, object] = {"tool": self.table.tool.value, "header_rows": self.table.tool.header_rows}
        notes: dict[str, str] = {}
        if self.table.encoding != "utf-8":
            values["encoding"] = self.table.encoding
        if respondent is not None:
            values["respondent"] = respondent
        else:
            notes["tool"] = "no column names the respondent: rows are counted, unless 'respondent' names one"
        choices = [item for item, column in single if item.is_choice and column.texts]
        if not choices:
            if any(item.is_choice for item, _ in single):
                values["cells"] = Open("no cell of an item with response options holds anything")
        elif self.mode is None:
            why = f"they explain equally many items: {', '.join(map(str, found))}" if found else "nothing explains them"
            values["cells"] = Open(why)
            if any(mode.language for mode in found):
                values["language"] = Open("the language of the labels, if these are labels")
        else:
            n = sum(
                explains(item, column, self.mode, self.separators.get(item.id))
                for item, column in single
                if item in choices
            )
            values["cells"] = self.mode.cells
            notes["cells"] = f"{self.mode} explain every cell of {n} of {len(choices)} items with response options"
            if self.mode.language is None:
                notes["cells"] += "; look whether the tool's codes mean what those of the definition do"
            else:
                values["language"] = self.mode.language
        return values, notes

    def _entry(self, item: Answerable, match: Match) -> Entry:
        if match.column is not None:
            return self._of_column(item, match.column, match.how)
        if match.options:
            return self._of_options(item, match)
        why = "several columns are called or worded so" if match.several else "no column is called or worded so"
        return Entry(item.id, {"column": Open(f"{why}{_listed(match.candidates)}")})

    def _of_column(self, item: Answerable, heading: Heading, how: str) -> Entry:
        column = self.columns[heading.name]
        values: dict[str, object] = {"column": heading.name}
        separator = self.separators.get(item.id)
        if item.is_multiple:
            values["separator"] = separator if separator is not None else Open("nothing explains what stands between")
        if item.type is ItemType.DATE:
            orders = find_dates(column)
            if orders != (DateOrder.YEAR_FIRST,):
                shown = next(iter(column.texts.values()), "")
                fits = " or ".join(order.value for order in orders) or "nothing that is known"
                values["dates"] = orders[0].value if len(orders) == 1 else Open(f"{fits}: such as {shown}")
        mode = self.mode
        if item.is_choice and column.texts and not (item.is_multiple and separator is None):
            mode = self._mode_of(item, column, values)
        if mode is not None or not item.is_choice:
            values |= self._recode(item, column, mode or Mode(), separator)
        return Entry(item.id, values, how, _too_many(column) if item.is_choice else "")

    def _mode_of(self, item: Answerable, column: Column, values: dict[str, object]) -> Mode | None:
        """Tell how the cells of an item are read, where that is not how all others are."""
        separator = self.separators.get(item.id)
        modes = [Mode(), *map(Mode, self._languages())]
        fitting = [mode for mode in modes if explains(item, column, mode, separator)]
        if self.mode in fitting or (self.mode is not None and not fitting):
            rival = next((mode for mode in fitting if self._differs(item, column, mode, separator)), None)
            if rival is not None:
                values["cells"] = Open(f"read as {self.mode} or as {rival}, the cells mean different values")
                return None
            return self.mode
        if len(fitting) == 1 and fitting[0] != self.mode:
            values["cells"] = fitting[0].cells
            if fitting[0].language is not None:
                values["language"] = fitting[0].language
            return fitting[0]
        if fitting and self.mode is not None:
            values["cells"] = Open(f"{' or '.join(map(str, fitting))} explain them, others are {self.mode}")
        return None

    def _differs(self, item: Answerable, column: Column, mode: Mode, separator: str | None) -> bool:
        return self.mode is not None and values_of(item, column, mode, separator) != values_of(
            item, column, self.mode, separator
        )

    def _recode(self, item: Answerable, column: Column, mode: Mode, separator: str | None) -> dict[str, object]:
        if item.is_multiple and separator is None:
            return {}
        texts = {one.text: one for one in ambiguous_labels(item, mode)}
        # What is no choice has nothing that it could be near to.
        kind = {ItemType.BOOLEAN: "true or false", ItemType.DATE: "a day"}.get(item.type, "a number")
        for one in unexplained(item, column, mode, separator):
            if len(texts) < _MOST_RECODED:
                texts.setdefault(one.text, one)
        what = "" if item.is_choice else f"; the item takes {kind}"
        recode = {text: Open(_near(one) + what) for text, one in texts.items()}
        return {"recode": recode} if recode else {}

    def _of_options(self, item: Answerable, match: Match) -> Entry:
        options: dict[str, object] = {}
        columns: list[tuple[Choice, Column]] = []
        for value, heading in match.options.items():
            choice = item.choice(value)
            assert choice is not None
            if heading is None:
                options[choice.code] = Open(f"no single column is called or worded so{_listed(match.candidates, 8)}")
            else:
                options[choice.code] = heading.name
                columns.append((choice, self.columns[heading.name]))
        chosen, not_chosen, others = find_marks(columns)
        values: dict[str, object] = {"options": options}
        values["selected"] = chosen or Open("no cell says so yet")
        if others:
            values["selected"] = Open(f"these texts may mean it, or not: {', '.join(map(repr, chosen + others))}")
        if not_chosen:
            values["not_selected"] = not_chosen
            values["none_selected"] = Open("nothing_chosen or skipped? the tool writes the same for both")
        return Entry(item.id, values, match.how)


def _used(match: Match) -> Iterator[str]:
    if match.column is not None:
        yield match.column.name
    yield from (one.name for one in match.options.values() if one is not None)


def _open_in(value: object) -> int:
    if isinstance(value, Mapping):
        return sum(map(_open_in, value.values()))
    return int(isinstance(value, Open))


def _listed(headings: Sequence[Heading], most: int = 3) -> str:
    names = ", ".join(f'"{one.name}"' for one in headings[:most])
    return f"; candidates: {names}" if names else ""


def _near(one: Unexplained) -> str:
    if not one.near:
        return "stands for nothing that is known"
    near = " or ".join(f"{choice.code} ({_label(choice)})" for choice in one.near)
    same = all(normalised(one.text) in map(normalised, (choice.label or {}).values()) for choice in one.near)
    return f"is the label of {near}" if same else f"stands for nothing that is known; candidates: {near}"


def _label(choice: Choice) -> str:
    return " / ".join((choice.label or {}).values())


def _too_many(column: Column) -> str:
    return "the column holds too many different texts for response options" if column.has_more else ""
