"""From an export to a proposal: recognise the tool, match the columns, look at the cells."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from attrs import define, evolve, field

from cwinstruments.exports.cells import Column, Mode, explains, find_modes, find_separator, known_texts
from cwinstruments.exports.choices import Answerable, answerables
from cwinstruments.exports.entries import Entries
from cwinstruments.exports.headings import Heading, read_headings, respondent_column
from cwinstruments.exports.matching import Match, match_columns
from cwinstruments.exports.proposal import Entry, Open, Proposal
from cwinstruments.exports.table import Table, look_at
from cwinstruments.files.answers import TRUTH
from cwinstruments.model import ExportTool, Instrument, ItemType, normalised


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
        languages, modes = self._languages(), self._modes()
        for item, column in single:
            separator = find_separator(item, column, self.table.tool, modes) if item.is_multiple else None
            if separator is not None:
                self.separators[item.id] = separator
        found = find_modes(single, languages, self.separators)
        self.mode = found[0] if len(found) == 1 else None
        if not found:
            # No text is a code or a label: what each stands for has to be said.
            self.mode = Mode()
        making = Entries(self.columns, self.separators, modes, self.mode)
        entries, shared = self._shared([making.entry(item, matches[item.id]) for item in self.items])
        values, notes = self._general(respondent, found, single)
        values |= {"recode": shared} if shared else {}
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
        elif not found:
            values["cells"] = "codes"
            notes["cells"] = "no cell is a code or a label of the definition: say what each text stands for"
        elif self.mode is None:
            values["cells"] = Open(f"they explain equally many items: {', '.join(map(str, found))}")
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

    def _shared(self, entries: Sequence[Entry]) -> tuple[tuple[Entry, ...], dict[str, object]]:
        """Take out what several items leave open alike, so that it has to be said once.

        What is said for all goes before labels and codes, so a text that is one of some item stays with the others.
        """
        able = {one.id for one in self.items if one.is_choice or one.type is ItemType.BOOLEAN}
        own = {one.item: recode for one in entries if isinstance(recode := one.values.get("recode"), Mapping)}
        pairs = Counter((text, value) for item, recode in own.items() if item in able for text, value in recode.items())
        texts = Counter(text for text, _ in pairs)
        known = set(TRUTH).union(*(known_texts(item, mode) for item in self.items for mode in self._modes()))
        shared = {
            text: value
            for (text, value), times in pairs.items()
            if times > 1 and texts[text] == 1 and normalised(text) not in known
        }
        left = []
        for one in entries:
            if one.item in own and one.item in able:
                recode = {text: value for text, value in own[one.item].items() if text not in shared}
                rest = {key: value for key, value in one.values.items() if key != "recode"}
                one = evolve(one, values=rest | ({"recode": recode} if recode else {}))
            left.append(one)
        return tuple(left), dict(shared)

    def _modes(self) -> list[Mode]:
        return [Mode(), *map(Mode, self._languages())]


def _used(match: Match) -> Iterator[str]:
    if match.column is not None:
        yield match.column.name
    yield from (one.name for one in match.options.values() if one is not None)
