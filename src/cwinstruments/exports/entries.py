"""What is proposed for one item, once its columns are known: how its cells are read, and what nothing explains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from attrs import frozen

from cwinstruments.exports.cells import (
    Column,
    Mode,
    Unexplained,
    ambiguous_labels,
    explains,
    find_dates,
    find_marks,
    unexplained,
    values_of,
)
from cwinstruments.exports.choices import Answerable, Choice
from cwinstruments.exports.headings import Heading
from cwinstruments.exports.matching import Match
from cwinstruments.exports.proposal import Entry, Open
from cwinstruments.model import DateOrder, ItemType, normalised

_MOST_RECODED: Final = 20


@frozen
class Entries:
    """Makes the entries of items.

    Args:
        columns: the texts of each column, by its name.
        separators: what stands between choices in one cell, by item.
        modes: the ways in which cells can be read.
        mode: that in which most items are; None where several are as good.
    """

    columns: Mapping[str, Column]
    separators: Mapping[str, str]
    modes: Sequence[Mode]
    mode: Mode | None

    def entry(self, item: Answerable, match: Match) -> Entry:
        """Propose how an item is read that was matched to these columns, or to none."""
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
        fitting = [mode for mode in self.modes if explains(item, column, mode, separator)]
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
            texts = ", ".join(map(repr, chosen + others))
            values["selected"] = Open(f"which of {texts}? the others go under 'not_selected' or 'missing_texts'")
        if not_chosen:
            values["not_selected"] = not_chosen
            values["none_selected"] = Open("nothing_chosen or skipped? the tool writes the same for both")
        return Entry(item.id, values, match.how)


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
