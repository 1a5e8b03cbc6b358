"""What may be wrong with a mapping, where a cell stands for nothing or for another option."""

from __future__ import annotations

from cwinstruments.model import CellValue, ItemColumns


def hint_for_text(one: ItemColumns, text: str, /) -> str | None:
    """Say what may be wrong where the text of an item's only column, normalised, stands for nothing."""
    hint = _heading_hint(one, text)
    if hint is None and one.codes and text in one.labels:
        return "it is the label of an option, and the mapping says 'cells: codes': say 'cells: labels'"
    return hint


def hint_for_foreign_label(one: ItemColumns, value: CellValue, column: str, text: str, /) -> str:
    """Say whose label stands in the column of an option, and what is expected there."""
    others = " or ".join(f"'{other}'" for other in sorted(map(str, one.labels[text])))
    own = " or ".join(f"'{label}'" for label, choices in one.labels.items() if value in choices)
    expected = f"; expected is {own}" if own else ""
    return (
        f"this is the label of {others}, and the mapping says that '{column}' is the column of '{value}'{expected}:"
        " look whether the columns of options are swapped"
    )


def hint_for_mark(one: ItemColumns, value: CellValue, column: str, text: str, /) -> str:
    """Say what may be wrong where a text in the column of an option says neither chosen nor not."""
    heading = _heading_hint(one, text)
    if heading is not None:
        return heading
    choices = one.labels.get(text, frozenset())
    if choices and value not in choices:
        return hint_for_foreign_label(one, value, column, text)
    if choices:
        return f"it is the label of '{value}': list it under 'selected', if it says that the option was chosen"
    known = ", ".join(f"'{mark}'" for mark in sorted(one.selected | one.not_selected - {""}))
    where = "'selected' where it says that the option was chosen, else under 'not_selected' or 'missing_texts'"
    return f"the mapping knows {known}; list another text under {where}"


def _heading_hint(one: ItemColumns, text: str) -> str | None:
    """Say that a text stands above a column rather than in it, where it does."""
    is_heading = text in one.headings or text.startswith('{"importid":')
    # Tools write the text of a grid before an item's, and the label of an option after it.
    if is_heading or any(" " in heading and heading in text for heading in one.headings):
        return "it is the heading of a column: 'header_rows' of the mapping may be too low"
    return None
