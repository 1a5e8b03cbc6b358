"""What the cells of columns hold: codes, labels in one language, or neither. The cells themselves decide."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from typing import Final

from attrs import define, field, frozen

from cwinstruments.exports.choices import Answerable, Choice
from cwinstruments.files.answers import TRUTH
from cwinstruments.files.export_answers import split_choices
from cwinstruments.model import CellValue, DateOrder, ExportTool, ItemType, normalised, tidy

MOST_TEXTS: Final = 200
"""So many different texts of a column are looked at; a column with more holds no choices."""

_NUMBER: Final = re.compile(r"[-+]?[0-9]{1,40}(?:[.,][0-9]{1,40})?")
_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?:[ t]00:00(?::00(?:\.0+)?)?)?")
_PARTED: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}")
_CHOSEN: Final = frozenset(("1", "checked", "y", "yes", "true", "selected"))
_NOT_CHOSEN: Final = frozenset(("0", "unchecked", "n", "no", "false", "not selected"))
_SEPARATORS: Final[Mapping[ExportTool, tuple[str, ...]]] = {
    ExportTool.GOOGLE_FORMS: (",", ";"),
    ExportTool.MICROSOFT_FORMS: (";",),
    ExportTool.ODK: (" ",),
    ExportTool.QUALTRICS: (",",),
    ExportTool.PLAIN: (";", "|", ",", " "),
}


@define
class Column:
    """The different texts of a column, in the order in which they come.

    Args:
        texts: each as it is first spelled, by how it is compared.
        has_more: whether there are more than are looked at.
    """

    texts: dict[str, str] = field(factory=dict)
    has_more: bool = False

    def add(self, cell: str) -> None:
        """Take up a cell; empty ones say nothing."""
        text = normalised(cell)
        if not text or text in self.texts:
            return
        if len(self.texts) < MOST_TEXTS:
            self.texts[text] = tidy(cell)
        else:
            self.has_more = True


@frozen
class Mode:
    """How cells are read: as codes, or as labels of a language."""

    language: str | None = None

    @property
    def cells(self) -> str:
        return "codes" if self.language is None else "labels"

    def __str__(self) -> str:
        return "codes" if self.language is None else f"labels in '{self.language}'"


@frozen
class Unexplained:
    """A text that stands for nothing that is known.

    Args:
        near: the choices whose labels are nearly the same, or that the text stands for in equal measure.
    """

    text: str
    near: tuple[Choice, ...] = ()


def find_modes(
    items: Sequence[tuple[Answerable, Column]], languages: Collection[str], separators: Mapping[str, str]
) -> tuple[Mode, ...]:
    """Give the modes that explain the cells of most items; several where they do equally well.

    Args:
        separators: what stands between choices, by item.
    """
    filled = [(item, column) for item, column in items if item.is_choice and column.texts]
    modes = [Mode(), *map(Mode, languages)]
    merit = {mode: _merit(filled, mode, separators) for mode in modes}
    best = max(merit.values(), default=(0, 0))
    return tuple(mode for mode in modes if merit[mode] == best) if any(best) else ()


def _merit(filled: Sequence[tuple[Answerable, Column]], mode: Mode, separators: Mapping[str, str]) -> tuple[int, int]:
    """Count the items of which a mode explains every cell, and then the texts that it explains of the others."""
    whole = sum(explains(item, column, mode, separators.get(item.id)) for item, column in filled)
    texts = sum(len(column.texts) for _, column in filled)
    return whole, texts - sum(
        len(list(unexplained(item, column, mode, separators.get(item.id)))) for item, column in filled
    )


def explains(item: Answerable, column: Column, mode: Mode, separator: str | None = None) -> bool:
    """Tell whether a mode explains all cells of an item."""
    return not column.has_more and not any(unexplained(item, column, mode, separator))


def values_of(item: Answerable, column: Column, mode: Mode, separator: str | None = None) -> Mapping[str, object]:
    """Give what each text stands for, where a mode explains it."""
    known = _known(item, mode)
    if separator is not None:
        return {text: tuple(split_choices(text, known.keys(), separator) or ()) for text in column.texts}
    return {text: one.value for text in column.texts if (one := _choice(item, text, mode, known)) is not None}


def unexplained(item: Answerable, column: Column, mode: Mode, separator: str | None = None) -> Iterable[Unexplained]:
    """Give the texts that a mode does not explain, with what is near."""
    known = _known(item, mode)
    for text, spelled in column.texts.items():
        if separator is not None:
            parts = [part.strip() for part in (spelled.split(separator) if separator.strip() else spelled.split())]
            if split_choices(text, known.keys(), separator) is None:
                yield from (
                    Unexplained(part, _near(item, part)) for part in parts if part and normalised(part) not in known
                )
        elif not _is_explained(item, text, mode, known):
            yield Unexplained(spelled, _near(item, spelled))


def ambiguous_labels(item: Answerable, mode: Mode) -> Iterable[Unexplained]:
    """Give the labels that stand for several values."""
    if mode.language is not None:
        for choices in item.labels(mode.language).values():
            if len(choices) > 1:
                yield Unexplained((choices[0].label or {})[mode.language], choices)


def find_separator(item: Answerable, column: Column, tool: ExportTool, modes: Iterable[Mode]) -> str | None:
    """Tell what stands between the choices of a column; None where nothing explains its cells, or several things."""
    wanted = _SEPARATORS.get(tool, _SEPARATORS[ExportTool.PLAIN])
    fitting = [one for one in wanted if any(explains(item, column, mode, one) for mode in modes)]
    listing = [one for one in fitting if any(one in text for text in column.texts)]
    # Where nobody chose several, the tool's own is as good as any.
    found = listing or fitting[:1]
    if len(found) > 1 and wanted[0] in found and tool in _SEPARATORS and tool is not ExportTool.PLAIN:
        return wanted[0]
    return found[0] if len(found) == 1 else None


def find_marks(columns: Iterable[tuple[Choice, Column]]) -> tuple[list[str], list[str], list[str]]:
    """Sort the texts in the columns of options into those that say chosen, those that say not, and all others."""
    chosen: dict[str, str] = {}
    not_chosen: dict[str, str] = {}
    others: dict[str, str] = {}
    for choice, column in columns:
        own = {normalised(label) for label in (choice.label or {}).values()} | {normalised(choice.code)}
        for text, spelled in column.texts.items():
            # A code of 0 or 1 says less than these marks do.
            kind = not_chosen if text in _NOT_CHOSEN else chosen if text in _CHOSEN or text in own else others
            kind.setdefault(text, spelled)
    return list(chosen.values()), list(not_chosen.values()), list(others.values())


def find_dates(column: Column) -> tuple[DateOrder, ...]:
    """Give the orders in which the days of a column can be written; what is no day at all is passed over."""
    pairs = [(int(one[1]), int(one[2])) for text in column.texts if (one := _PARTED.fullmatch(text))]
    is_iso = any(_ISO.fullmatch(text) for text in column.texts)
    if not pairs or is_iso:
        return () if pairs else (DateOrder.YEAR_FIRST,)
    orders = []
    if all(first <= 12 for first, _ in pairs):
        orders.append(DateOrder.MONTH_FIRST)
    if all(second <= 12 for _, second in pairs):
        orders.append(DateOrder.DAY_FIRST)
    return tuple(orders)


def labels_of(item: Answerable, /) -> Mapping[str, frozenset[CellValue]]:
    """Give the choices that each label stands for, in any language, normalised.

    A label that is also the code of another choice, or a mark such as `yes`, does not tell one choice from another.
    """
    found: dict[str, frozenset[CellValue]] = {}
    for one in item.choices:
        codes = {normalised(other.code) for other in item.choices if other is not one}
        for text in map(normalised, (one.label or {}).values()):
            if text not in codes and text not in _CHOSEN and text not in _NOT_CHOSEN:
                found[text] = found.get(text, frozenset()) | {one.value}
    return found


def known_texts(item: Answerable, mode: Mode, /) -> frozenset[str]:
    """Give the texts that a mode explains, normalised."""
    return frozenset(_known(item, mode))


def _known(item: Answerable, mode: Mode) -> dict[str, Choice]:
    """Give the texts that a mode explains."""
    if mode.language is None:
        return {normalised(one.code): one for one in item.choices}
    return {text: choices[0] for text, choices in item.labels(mode.language).items() if len(choices) == 1}


def _choice(item: Answerable, text: str, mode: Mode, known: Mapping[str, Choice]) -> Choice | None:
    found = known.get(text)
    if found is None and mode.language is None and _NUMBER.fullmatch(text):
        return item.choice(Decimal(text.replace(",", ".")))
    return found


def _is_explained(item: Answerable, text: str, mode: Mode, known: Mapping[str, Choice]) -> bool:
    if item.is_choice:
        return _choice(item, text, mode, known) is not None
    return text in known or _is_plain(item, text)


def _is_plain(item: Answerable, text: str) -> bool:
    match item.type:
        case ItemType.BOOLEAN:
            return text in TRUTH or item.choice(text) is not None
        case ItemType.DATE:
            return bool(_ISO.fullmatch(text) or _PARTED.fullmatch(text))
        case _:
            return bool(_NUMBER.fullmatch(text))


def _near(item: Answerable, text: str) -> tuple[Choice, ...]:
    labels = {normalised(label): one for one in item.choices for label in (one.label or {}).values()}
    return tuple(labels[near] for near in get_close_matches(normalised(text), labels, 2, 0.6))
