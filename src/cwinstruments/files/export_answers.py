"""Rows of an export to answers, as a mapping says. What it does not explain is refused, never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeAlias

from cwinstruments.files.answers import Answer, ReadAnswer, answer_readers
from cwinstruments.files.export_hints import hint_for_foreign_label, hint_for_mark, hint_for_text
from cwinstruments.files.unread import UnreadCell
from cwinstruments.model import CellValue, DateOrder, ExportMapping, ItemColumns, normalised
from cwinstruments.plan import InputKind, ScoringPlan

ReadRow: TypeAlias = Callable[[Mapping[str, Any]], Answer]

_DATES: Final = {
    DateOrder.MONTH_FIRST: re.compile(r"(?P<month>\d{1,2})[/.-](?P<day>\d{1,2})[/.-](?P<year>\d{4})"),
    DateOrder.DAY_FIRST: re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})"),
}
# Some tools write a day as the moment at which it begins.
_MIDNIGHT: Final = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})[ T]00:00(?::00(?:\.0+)?)?")
_MOST_PARTS: Final = 200


def export_readers(
    plan: ScoringPlan, mapping: ExportMapping, /, *, decimal_comma: bool = False, missing_texts: Collection[str] = ()
) -> Mapping[str, ReadRow]:
    """Give what reads the answer to each item of a mapping from a row, by item.

    Args:
        decimal_comma: whether `3,5` is 3.5, where the mapping does not say.
        missing_texts: texts that mean the same as an empty cell, beside those of the mapping.
    """
    comma = decimal_comma if mapping.decimal_comma is None else mapping.decimal_comma
    plain = answer_readers(plan, decimal_comma=comma)
    kinds = {one.item: one.kind for one in plan.inputs}
    codes = {one.item: frozenset(code for code, _ in one.nonresponse) for one in plan.inputs}
    also_missing = frozenset(map(normalised, missing_texts))
    readers: dict[str, ReadRow] = {}
    for item, one in mapping.items.items():
        missing = one.missing | also_missing
        if one.options:
            readers[item] = _columns_of_options(one, missing, codes.get(item, frozenset()))
        elif kinds.get(item) is InputKind.SELECTED:
            readers[item] = _one_column(one, missing, _choices(one, plain[item], codes[item]))
        elif kinds.get(item) is InputKind.DATE:
            readers[item] = _one_column(one, missing, _date(one))
        else:
            readers[item] = _one_column(one, missing, _value(one, plain[item]))
        if item in kinds and not one.options:
            readers[item] = _hinting(one, readers[item], has_text=kinds[item] is InputKind.DATE)
    return readers


def split_choices(text: str, known: Collection[str], separator: str, /) -> list[str] | None:
    """Tell which of the known texts a cell lists; None where it can be taken apart in no way, or in several.

    A known text may itself hold the separator.

    Args:
        text: the cell, normalised.
        known: the texts that are known, normalised.

    Examples:
        >>> split_choices("peers, at work, mentor", {"peers, at work", "mentor"}, ",")
        ['peers, at work', 'mentor']
        >>> split_choices("peers, mentor", {"peers", "mentor", "peers, mentor"}, ",") is None
        True
    """
    is_space = not separator.strip()
    joint = " " if is_space else f"{separator} "
    parts = text.split() if is_space else [part.strip() for part in text.split(separator)]
    lists = [parts, parts[:-1]] if len(parts) > 1 and not parts[-1] else [parts]
    spelled: dict[str, list[str]] = {}
    for one in known:
        same = one if is_space else joint.join(part.strip() for part in one.split(separator))
        spelled.setdefault(same, []).append(one)
    found = [way for some in lists for way in _ways(some, spelled, joint)]
    return found[0] if len(found) == 1 else None


def _ways(parts: list[str], spelled: Mapping[str, list[str]], joint: str) -> list[list[str]]:
    """Give the way in which parts make up known texts; none where there is no way, and two where there are more."""
    if len(parts) > _MOST_PARTS:
        return []
    most = max((one.count(joint) + 1 for one in spelled), default=0)
    # From the end: the ways in which the rest is made up, of which two say as much as more.
    ways: list[list[list[str]]] = [[[]]]
    for start in range(len(parts) - 1, -1, -1):
        here: list[list[str]] = []
        for end in range(start + 1, min(start + most, len(parts)) + 1):
            for one in spelled.get(joint.join(parts[start:end]), ()):
                here += [[one, *rest] for rest in ways[len(parts) - end]]
        ways.append(here[:2])
    return [way for way in ways[-1] if way]


def _one_column(one: ItemColumns, missing: frozenset[str], read: ReadAnswer) -> ReadRow:
    column = one.column
    assert column is not None

    def read_row(row: Mapping[str, Any]) -> Answer:
        cell = row.get(column)
        if isinstance(cell, str):
            text = normalised(cell)
            return None if not text or text in missing else read(cell)
        # JSON has numbers and truth values of its own, which can be recoded all the same.
        if cell is None or not isinstance(cell, bool | int | float | Decimal):
            return cell
        recoded = one.values.get(normalised(_text(cell)))
        return (cell if one.codes else UnreadCell(_text(cell), one.allowed)) if recoded is None else recoded

    return read_row


def _hinting(one: ItemColumns, read: ReadRow, *, has_text: bool) -> ReadRow:
    """Say what may be wrong with the mapping where a cell stands for nothing.

    Args:
        has_text: whether text may be an answer that only the item can judge.
    """
    column = one.column
    assert column is not None

    def read_row(row: Mapping[str, Any]) -> Answer:
        answer = read(row)
        cell = row.get(column)
        if not isinstance(cell, str) or not (
            isinstance(answer, UnreadCell) or (isinstance(answer, str | list) and not has_text)
        ):
            return answer
        text = normalised(cell)
        if text in one.values:
            return answer
        because = hint_for_text(one, text)
        return answer if because is None else UnreadCell(cell.strip(), because=because)

    return read_row


def _value(one: ItemColumns, plain: ReadAnswer) -> ReadAnswer:
    values, codes, allowed = one.values, one.codes, one.allowed

    def read(cell: str) -> Answer:
        value = values.get(normalised(cell))
        if value is not None:
            return value
        # Text that happens to be a code must not count as one where labels are expected.
        return plain(cell) if codes else UnreadCell(cell.strip(), allowed)

    return read


def _date(one: ItemColumns) -> ReadAnswer:
    pattern = _DATES.get(one.dates)

    def read(cell: str) -> Answer:
        value = one.values.get(normalised(cell))
        text = cell.strip()
        if value is not None:
            return value
        if pattern is None:
            midnight = _MIDNIGHT.fullmatch(text)
            return midnight["day"] if midnight else text
        found = pattern.fullmatch(text)
        try:
            day = found and date(*(int(found[part]) for part in ("year", "month", "day")))
        except ValueError:
            day = None
        return day or UnreadCell(text, because=f"the mapping says that dates are written {one.dates.value}")

    return read


def _choices(one: ItemColumns, plain: ReadAnswer, codes: Collection[int]) -> ReadAnswer:
    """Read a cell that lists what was chosen: known texts, or the values of options."""
    separator = one.separator

    def read(cell: str) -> Answer:
        if separator is None:
            return plain(cell) if one.codes else UnreadCell(cell.strip(), one.allowed)
        found = split_choices(normalised(cell), one.values.keys(), separator)
        if found is None:
            return UnreadCell(cell.strip(), one.allowed)
        return _selection([one.values[text] for text in found], codes, cell)

    return read


def _columns_of_options(one: ItemColumns, missing: frozenset[str], codes: Collection[int]) -> ReadRow:
    blank_says_no = "" in one.not_selected

    # The column of another option would be read for this one, and nobody would notice.
    foreign = {
        value: {text for text, choices in one.labels.items() if text in one.selected and value not in choices}
        for value in one.options
    }

    def read_row(row: Mapping[str, Any]) -> Answer:
        chosen: list[CellValue] = []
        is_answered = False
        for value, column in one.options.items():
            cell = row.get(column)
            text = "" if cell is None else normalised(_text(cell))
            if text in foreign[value]:
                return UnreadCell(f"{column}: {_text(cell)}", because=hint_for_foreign_label(one, value, column, text))
            if text in one.selected:
                chosen.append(value)
            elif text in one.not_selected and (text or blank_says_no):
                is_answered = True
            elif text and text not in missing:
                return UnreadCell(f"{column}: {_text(cell)}", because=hint_for_mark(one, value, column, text))
        if chosen:
            return _selection(chosen, codes, ", ".join(str(value) for value in chosen))
        return [] if is_answered and one.nothing_chosen else None

    return read_row


def _selection(chosen: list[CellValue], codes: Collection[int], cell: str) -> Answer:
    """Give what was chosen; a non-response code stands for itself, and for nothing together with options."""
    given = [value for value in chosen if isinstance(value, int) and value in codes]
    if given and len(chosen) == 1:
        return given[0]
    if given:
        return UnreadCell(cell.strip(), because=f"{given[0]} says that there is no answer, but options are chosen too")
    return list(_distinct(chosen))


def _distinct(chosen: list[CellValue]) -> Iterator[str]:
    yield from dict.fromkeys(str(value) for value in chosen)


def _text(cell: Any) -> str:
    return str(cell).lower() if isinstance(cell, bool) else str(cell)
