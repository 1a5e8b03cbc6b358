"""From a file to a mapping: read, check, resolve what the texts of cells stand for."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from importlib.resources.abc import Traversable
from typing import Any, Final

from cwinstruments.diagnostics import has_errors
from cwinstruments.documents import Document, read_document
from cwinstruments.errors import DefinitionError
from cwinstruments.exports.cells import labels_of
from cwinstruments.exports.checking import check_mapping, recode_of
from cwinstruments.exports.choices import Answerable, answerables
from cwinstruments.model import (
    CellValue,
    DateOrder,
    ExportMapping,
    ExportTool,
    Instrument,
    ItemColumns,
    ItemType,
    Survey,
    normalised,
    tidy,
)
from cwinstruments.plan import merge_survey

_DELIMITERS: Final = {"comma": ",", "semicolon": ";", "tab": "\t"}


def load_mapping(source: str | os.PathLike[str] | Traversable, instrument: Instrument | Survey, /) -> ExportMapping:
    """Load the mapping of an export from a YAML or JSON file, for the instrument or the survey that was answered.

    Raises:
        DefinitionError: the file can't be read, has faults, or is still open somewhere; `diagnostics` holds every
            finding.
    """
    return structure_mapping(read_document(source), instrument)


def structure_mapping(document: Document, instrument: Instrument | Survey, /) -> ExportMapping:
    """Give a document its meaning: for each item the columns, and what the texts in them stand for.

    Raises:
        DefinitionError: with every fault.
    """
    whole = merge_survey(instrument) if isinstance(instrument, Survey) else instrument
    diagnostics = check_mapping(document, instrument=whole)
    if has_errors(diagnostics):
        raise DefinitionError(diagnostics)
    data = document.data
    tool = ExportTool(data["tool"])
    known = answerables(whole)
    header_rows = data.get("header_rows", tool.header_rows)
    return ExportMapping(
        instrument=data["instrument"],
        tool=tool,
        items={item: _columns_of(known[item], entry, data) for item, entry in data["items"].items()},
        left_out=tuple(data.get("left_out", ())),
        respondent=tidy(data["respondent"]) if "respondent" in data else None,
        keep=tuple(map(tidy, data.get("keep", ()))),
        header_rows=header_rows,
        name_rows=data.get("name_rows", min(tool.name_rows, header_rows)),
        delimiter=_DELIMITERS.get(data.get("delimiter", "")),
        encoding=data.get("encoding", "utf-8"),
        decimal_comma=data.get("decimal_comma"),
    )


def _columns_of(item: Answerable, entry: Mapping[str, Any], data: Mapping[str, Any]) -> ItemColumns:
    missing = frozenset(map(normalised, (*data.get("missing_texts", ()), *entry.get("missing_texts", ()))))
    if "options" in entry:
        return ItemColumns(
            options={_value(item, value): tidy(column) for value, column in entry["options"].items()},
            missing=missing,
            selected=frozenset(map(normalised, entry["selected"])),
            not_selected=frozenset(map(normalised, entry.get("not_selected", ()))),
            nothing_chosen=entry.get("none_selected") == "nothing_chosen",
            labels=labels_of(item),
            headings=_headings(item, *entry["options"].values()),
        )
    cells = entry.get("cells", data.get("cells", "codes"))
    separator = entry.get("separator")
    texts = dict(_texts(item, entry.get("language", data.get("language")) if cells == "labels" else None))
    if item.is_choice and cells == "codes":
        codes = Counter(normalised(one.code) for one in item.choices)
        # Two codes that differ in capitals alone are told apart as in a plain file.
        texts |= {one.code: one.value for one in item.choices if codes[normalised(one.code)] == 1}
    recode = {text: _value(item, value) for text, value in recode_of(item, entry, data).items()}
    # What a person says goes before labels, whatever capitals either is written in.
    said = set(map(normalised, recode))
    texts = {text: value for text, value in texts.items() if normalised(text) not in said} | recode
    return ItemColumns(
        column=tidy(entry["column"]),
        values={normalised(text): value for text, value in texts.items()},
        codes=cells == "codes" or not item.is_choice,
        missing=missing,
        separator=separator,
        dates=DateOrder(entry.get("dates", data.get("dates", DateOrder.YEAR_FIRST.value))),
        allowed=tuple(texts) if cells == "labels" and item.is_choice else (),
        labels=labels_of(item) if item.is_choice else {},
        headings=_headings(item, entry["column"]),
    )


def _headings(item: Answerable, *columns: str) -> frozenset[str]:
    return frozenset(map(normalised, (*item.texts, *columns)))


def _texts(item: Answerable, language: str | None) -> Iterator[tuple[str, CellValue]]:
    """Give the labels of a language as the definition writes them; of those that stand for several, none."""
    if language is None:
        return
    for choices in item.labels(language).values():
        if len(choices) == 1:
            yield (choices[0].label or {})[language], choices[0].value


def _value(item: Answerable, value: Any) -> CellValue:
    choice = item.choice(value)
    if choice is not None:
        return choice.value
    if item.type is ItemType.BOOLEAN:
        return bool(value)
    assert isinstance(value, int | Decimal | str)
    return value
