"""A table of items, as a spreadsheet writes it: read whole, every fault at once."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from attrs import frozen

from cwinstruments.errors import ItemTableError, ItemTableFault
from cwinstruments.scaffolding.naming import item_id_fault, nearest
from cwinstruments.scaffolding.option_sets import NAMED, OptionSet, OptionsFaultError, parse_options
from cwinstruments.scaffolding.sheets import FAILED_FORMULAS, first_unseen, read_sheet

_TEXT: Final = "text_"
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_ALWAYS: Final = ("id", "options", "reverse_keyed", "scale")
_KNOWN: Final = (*_ALWAYS, "topic", "text_en", "text_es")
_YES: Final = frozenset(("yes", "y", "true", "1", "x", "r", "sí", "si"))
_NO: Final = frozenset(("", "no", "n", "false", "0"))
_LONGEST_TEXT: Final = 2000


@frozen
class ItemRow:
    """One item of a table.

    Args:
        text: what respondents read, by language; nothing in a key.
        topic: what it is about, in words of one's own.
        options: the id of its set of response options.
        scale: the scale it counts in; None where it is asked for its own sake.
    """

    id: str
    text: Mapping[str, str]
    topic: str | None
    options: str
    is_reversed: bool
    scale: str | None


@frozen
class ItemTable:
    """The items of an instrument, in order, and the sets of options that they use.

    Args:
        languages: the languages of the texts; the first is that of topics and of labels that the table spells out.
    """

    items: tuple[ItemRow, ...]
    option_sets: tuple[OptionSet, ...]
    languages: tuple[str, ...]

    @property
    def scales(self) -> Mapping[str, tuple[ItemRow, ...]]:
        """The items of each scale, in order."""
        found: dict[str, list[ItemRow]] = {}
        for one in self.items:
            if one.scale is not None:
                found.setdefault(one.scale, []).append(one)
        return {scale: tuple(items) for scale, items in found.items()}


def read_item_table(
    source: str | os.PathLike[str], /, *, key_only: bool = False, languages: Sequence[str] = ()
) -> ItemTable:
    """Read a file of items.

    Args:
        source: a CSV file in UTF-8 whose columns are `id`, `text_en` and the like for other languages, `options`,
            `reverse_keyed`, `scale` and `topic`; commas, semicolons or tabs between cells.
        key_only: whether items have topics, and no texts.
        languages: those that the table must have, the first of them first; it may have others.

    Raises:
        ItemTableError: it has faults; every one is named.
        OSError: there is no such file, or it can't be read.
    """
    content = Path(source).read_bytes()
    return parse_item_table(content, file=str(source), key_only=key_only, languages=languages)


def parse_item_table(
    content: bytes, /, *, file: str, key_only: bool = False, languages: Sequence[str] = ()
) -> ItemTable:
    """Read a table of items from its bytes; `read_item_table` says what it holds.

    Raises:
        ItemTableError: it has faults; every one is named.
    """
    reading = _Reading(key_only=key_only, languages=tuple(languages))
    table = reading.read(content)
    if reading.faults or table is None:
        raise ItemTableError(file, reading.faults)
    return table


class _Reading:
    """The faults that were found so far, and what the header said."""

    def __init__(self, *, key_only: bool, languages: tuple[str, ...]) -> None:
        self.faults: list[ItemTableFault] = []
        self._key_only, self._languages = key_only, languages
        self._sets: dict[str, OptionSet] = {}
        self._lines: dict[str, int] = {}

    def read(self, content: bytes) -> ItemTable | None:
        rows, fault = read_sheet(content)
        if fault is not None:
            self.faults.append(fault)
        if not rows:
            if not self.faults:
                self._fault(1, None, "there is no row", f"begin with the headings {', '.join(_KNOWN)}")
            return None
        line, header = rows[0]
        columns = [heading.strip() for heading in header]
        self._check_header(line, columns)
        if self.faults:
            return None
        found = [one.removeprefix(_TEXT) for one in columns if one.startswith(_TEXT)]
        self._languages = tuple(dict.fromkeys([*self._languages, *found])) or ("en",)
        items = [item for row in rows[1:] if (item := self._item(row[0], columns, row[1])) is not None]
        if not items and not self.faults:
            self._fault(line, None, "there are headings and no item", "write one item a line below them")
        elif not self.faults and all(one.scale is None for one in items):
            hint = "say in the column 'scale' to which scale an item belongs"
            self._fault(line, "scale", "no item belongs to a scale, so nothing would be scored", hint)
        self._check_ids(items)
        return ItemTable(tuple(items), tuple(self._sets.values()), self._languages)

    def _check_header(self, line: int, columns: Sequence[str]) -> None:
        for place, column in enumerate(columns, 1):
            language = column.removeprefix(_TEXT) if column.startswith(_TEXT) else None
            if language is not None and not _LANGUAGE.fullmatch(language):
                hint = "write a language as two or three small letters, such as text_en or text_es"
                self._fault(line, column, f"{language[:20]!r} is no language", hint)
            elif language is None and column not in _KNOWN:
                hint = f"the headings are {', '.join(_KNOWN)}{nearest(column, _KNOWN)}"
                self._fault(line, column or f"no. {place}", "no column of items is called so", hint)
        for column, number in Counter(columns).items():
            if number > 1:
                self._fault(line, column, "the heading stands there twice", "leave one of the two columns out")
        has_texts = any(column.startswith(_TEXT) for column in columns)
        needed = [*_ALWAYS, *(["topic"] if self._key_only else [f"{_TEXT}{one}" for one in self._languages])]
        if not (self._key_only or has_texts or self._languages):
            needed.append("text_en")
        for column in needed:
            if column not in columns:
                hint = f"add it: {_MEANING.get(column, _MEANING['text_en'])}"
                self._fault(line, column, "the column is missing", hint)
        if self._key_only and has_texts:
            column = next(one for one in columns if one.startswith(_TEXT))
            hint = "take the texts out of the table, or leave --key-only out if everybody may pass them on"
            self._fault(line, column, "a key holds no item texts, which belong to somebody", hint)

    def _item(self, line: int, columns: Sequence[str], cells: Sequence[str]) -> ItemRow | None:
        if len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
            hint = "put a text that holds the separator in double quotes"
            self._fault(line, None, f"the row has {len(cells)} cells, the header has {len(columns)}", hint)
            return None
        before = len(self.faults)
        row = {column: self._cell(line, column, cell) for column, cell in zip(columns, cells, strict=False)}
        id, scale = row.get("id", ""), row.get("scale", "")
        text = {one: row.get(f"{_TEXT}{one}", "") for one in (() if self._key_only else self._languages)}
        for language, said in text.items():
            if not said:
                hint = "write what respondents read, or leave the column of this language out"
                self._fault(line, f"{_TEXT}{language}", f"the item {id or 'here'} has no text", hint)
        topic = row.get("topic") or None
        if self._key_only and topic is None:
            hint = "say in a few words of your own what the item is about"
            self._fault(line, "topic", f"the item {id or 'here'} has no topic", hint)
        if fault := item_id_fault(id):
            self._fault(line, "id", fault if id else "the item has no id", "an id is a column name: keep it for ever")
        elif id in self._lines:
            hint = "give each item an id of its own"
            self._fault(line, "id", f"'{id}' is the id of the item on line {self._lines[id]} too", hint)
        self._lines.setdefault(id, line)
        if scale and (fault := item_id_fault(scale)):
            self._fault(line, "scale", fault, "name one scale, or leave the cell empty where the item is not scored")
        options = self._options(line, row.get("options", ""))
        is_reversed = self._reversed(line, row.get("reverse_keyed", ""), scale)
        if len(self.faults) > before or options is None:
            return None
        return ItemRow(id, text, topic, options, is_reversed, scale or None)

    def _cell(self, line: int, column: str, cell: str) -> str:
        """Give a cell without the blanks around it, if it holds what a person wrote."""
        text = cell.replace("\r\n", "\n").replace("\r", "\n").strip()
        if text in FAILED_FORMULAS:
            hint = "mend the formula in the spreadsheet, or write the text there"
            self._fault(line, column, f"{text} is what a spreadsheet shows where a formula failed", hint)
        elif text.startswith(("=", "@")):
            hint = "write the text itself; a spreadsheet would compute what begins with this sign"
            self._fault(line, column, f"{text[:20]!r} looks like a formula", hint)
        elif len(text) > _LONGEST_TEXT:
            self._fault(line, column, f"the text has more than {_LONGEST_TEXT:,} characters", "look for a lost quote")
        elif hidden := first_unseen(text):
            hint = "take it out: it can't be seen, and often comes with copied text"
            self._fault(line, column, f"there is the character U+{ord(hidden):04X} in it", hint)
        return text

    def _options(self, line: int, text: str) -> str | None:
        if not text:
            hint = f"name one of {', '.join(NAMED)}, or spell them out: 1=Never|2=Sometimes|3=Always"
            self._fault(line, "options", "the item has no response options", hint)
            return None
        key = " | ".join(part.strip() for part in text.split("|"))
        number = sum(1 for one in self._sets if one not in NAMED) + 1
        try:
            found = parse_options(text, f"options_{number}", self._languages[0], key_only=self._key_only)
        except OptionsFaultError as error:
            self._fault(line, "options", str(error), error.hint)
            return None
        if not self._key_only and not found.languages & set(self._languages):
            there = " and ".join(sorted(found.languages))
            hint = f"spell them out in '{self._languages[0]}': 1=...|2=...|3=..."
            self._fault(line, "options", f"the labels of '{text}' are known in {there} only", hint)
            return None
        return self._sets.setdefault(key, found).id

    def _reversed(self, line: int, text: str, scale: str) -> bool:
        if text.casefold() not in _YES | _NO:
            hint = "write yes where a high answer means a low score, and no or nothing elsewhere"
            self._fault(line, "reverse_keyed", f"{text[:20]!r} is neither yes nor no", hint)
        is_reversed = text.casefold() in _YES
        if is_reversed and not scale:
            hint = "name the scale, or write no"
            self._fault(line, "reverse_keyed", "an item of no scale can't be reverse-keyed in it", hint)
        return is_reversed

    def _check_ids(self, items: Sequence[ItemRow]) -> None:
        ids = {one.id for one in items}
        for one in items:
            if one.scale in ids:
                hint = "items and scales are columns side by side: give the scale another name"
                self._fault(self._lines[one.id], "scale", f"'{one.scale}' is the id of an item too", hint)

    def _fault(self, line: int, column: str | None, message: str, hint: str) -> None:
        self.faults.append(ItemTableFault(line, column, message, hint))


_MEANING: Final = {
    "id": "a short name for each item, such as ts01, that never changes",
    "text_en": "what respondents read, a column a language: text_en, text_es",
    "options": "a known set such as agreement5, or 1=Never|2=Sometimes|3=Always",
    "reverse_keyed": "yes where a high answer means a low score, else no",
    "scale": "the scale that the item counts in; empty where it is not scored",
    "topic": "what the item is about, in a few words of your own",
}
