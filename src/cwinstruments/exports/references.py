"""What is wrong with a mapping by itself: entries that are open or contradict each other, columns used twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cwinstruments.diagnostics import Diagnostic, Path, Related
from cwinstruments.documents import Document
from cwinstruments.model import normalised, tidy

_OF_OPTIONS: Final = ("selected", "not_selected", "none_selected")
_OF_COLUMN: Final = ("separator", "recode")
_OPEN: Final = {
    "respondent": "name the column with a pseudonym for each respondent, or take the key away to count rows",
    "keep": "name a column, or take the entry away",
    "cells": "say 'codes' or 'labels', after a look at the cells",
    "language": "name the language of the labels",
    "dates": "say how days are written: year-month-day, month/day/year or day/month/year",
    "column": "name the column, or list the item under 'left_out' where it was not in the survey",
    "options": "name the column of the option, or take the option away where the survey did not have it",
    "selected": "list the texts that mean that the option was chosen",
    "not_selected": "list the texts that mean that it was not, or [] where an empty cell is all that there is",
    "none_selected": "say 'nothing_chosen' or 'skipped'",
    "separator": "say what stands between the options that were chosen, such as ';'",
    "recode": "say which value or non-response code the text stands for, or list it under 'missing_texts'",
}

_NO_LANGUAGE: Final = "the cells {}hold labels, but nothing says in which language"
_LANGUAGE: Final = "add 'language: en', or another language of the definition"


def check_mapping_itself(document: Document, /) -> Iterator[Diagnostic]:
    """Find what is wrong with a mapping whatever its instrument is; parts of the wrong shape are passed over."""
    data = mapping_of(document.data)
    for key in ("respondent", "cells", "language", "dates"):
        yield from _open(document, data, (key,))
    for text, value in mapping_of(data.get("recode")).items():
        if value is None:
            yield _open_at(document, ("recode", text), "recode")
    for place, column in enumerate(list_of(data.get("keep"))):
        if column is None:
            yield _open_at(document, ("keep", place), "keep")
    for item, entry in mapping_of(data.get("items")).items():
        yield from _check_entry(document, data, item, mapping_of(entry))
    # An item may name a language of its own.
    entries = [mapping_of(entry) for entry in mapping_of(data.get("items")).values()]
    rely_on_it = any("column" in one and not {"language", "cells"} & one.keys() for one in entries)
    if data.get("cells") == "labels" and "language" not in data and rely_on_it:
        yield document.diagnostic("CWI879", _NO_LANGUAGE.format(""), ("cells",), hint=_LANGUAGE)
    yield from _check_columns(document, data)
    for place, item in enumerate(list_of(data.get("left_out"))):
        if isinstance(item, str) and item in mapping_of(data.get("items")):
            message = f"item {item!r} is left out here, and has an entry"
            related = (Related("its entry", ("items", item), of_key=True),)
            hint = "take one of them away"
            yield document.diagnostic("CWI879", message, ("left_out", place), hint=hint, related=related)


def _check_entry(
    document: Document, data: Mapping[str, Any], item: str, entry: Mapping[str, Any]
) -> Iterator[Diagnostic]:
    path: Path = ("items", item)
    for key in ("column", *_OF_OPTIONS, "separator", "cells", "language", "dates"):
        yield from _open(document, entry, (*path, key))
    for key in ("options", "recode"):
        for name, value in mapping_of(entry.get(key)).items():
            if value is None:
                yield _open_at(document, (*path, key, name), key)
    if entry and ("column" in entry) == ("options" in entry):
        has = "both 'column' and 'options'" if "column" in entry else "neither 'column' nor 'options'"
        message = f"the entry of {item!r} has {has}"
        hint = "an item has one column, or a column for each option"
        yield document.diagnostic("CWI879", message, path, hint=hint, key=True)
        return
    foreign, needs = (_OF_COLUMN, "column") if "options" in entry else (_OF_OPTIONS, "options")
    for key in foreign:
        if key in entry:
            message = f"{key!r} of {item!r} is only for an item with {needs!r}"
            yield document.diagnostic("CWI879", message, (*path, key), hint="take it away", key=True)
    if "options" in entry:
        yield from _check_options(document, path, item, entry)
    elif entry.get("cells") == "labels" and "language" not in entry and "language" not in data:
        yield document.diagnostic("CWI879", _NO_LANGUAGE.format(f"of {item!r} "), (*path, "cells"), hint=_LANGUAGE)


def _check_options(document: Document, path: Path, item: str, entry: Mapping[str, Any]) -> Iterator[Diagnostic]:
    selected, not_selected = (list_of(entry.get(key)) for key in ("selected", "not_selected"))
    if not selected and not ("selected" in entry and entry["selected"] is None):
        message = f"nothing says when an option of {item!r} is chosen"
        yield document.diagnostic("CWI879", message, (*path, "options"), hint=_OPEN["selected"], key=True)
    both = {normalised(str(text)) for text in selected} & {normalised(str(text)) for text in not_selected}
    for text in sorted(both):
        message = f"the text {text!r} means that an option of {item!r} is chosen, and that it is not"
        yield document.diagnostic("CWI879", message, (*path, "not_selected"), hint="leave it in one of the lists")
    if not_selected and "none_selected" not in entry:
        message = f"nothing says what it means when no option of {item!r} is chosen"
        hint = "add 'none_selected: nothing_chosen' where that is an answer, 'none_selected: skipped' where it is none"
        yield document.diagnostic("CWI879", message, (*path, "not_selected"), hint=hint, key=True)


def _check_columns(document: Document, data: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """Find columns that are to hold two things."""
    seen: dict[str, Path] = {}
    for path, column in _columns(data):
        name = tidy(column)
        first = seen.setdefault(name, path)
        if first is not path:
            message = f"the column {name!r} is already used for {_owner(first)}"
            related = (Related("it is used first here", first),)
            yield document.diagnostic("CWI874", message, path, hint="a column holds one thing", related=related)


def _columns(data: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    if isinstance(data.get("respondent"), str):
        yield ("respondent",), data["respondent"]
    for item, entry in mapping_of(data.get("items")).items():
        column = mapping_of(entry).get("column")
        if isinstance(column, str):
            yield ("items", item, "column"), column
        for value, column in mapping_of(mapping_of(entry).get("options")).items():
            if isinstance(column, str):
                yield ("items", item, "options", value), column


def _owner(path: Path) -> str:
    if path == ("respondent",):
        return "the respondent"
    return f"option {path[3]!r} of {path[1]!r}" if len(path) > 3 else repr(path[1])


def _open(document: Document, data: Mapping[str, Any], path: Path) -> Iterator[Diagnostic]:
    key = str(path[-1])
    if key in data and data[key] is None:
        yield _open_at(document, path, key)


def _open_at(document: Document, path: Path, key: str) -> Diagnostic:
    what = f"item {path[1]!r}, {key!r}" if path[0] == "items" else repr(key)
    name = f" of {str(path[-1])!r}" if path[-1] != key and isinstance(path[-1], str) else ""
    return document.diagnostic("CWI873", f"{what}{name} is still open", path, hint=_OPEN[key])


def mapping_of(value: Any, /) -> Mapping[str, Any]:
    """Give a mapping; an empty one where it is none."""
    return value if isinstance(value, Mapping) else {}


def list_of(value: Any, /) -> list[Any]:
    """Give a list; an empty one where it is none."""
    return value if isinstance(value, list) else []
