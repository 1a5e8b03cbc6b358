"""The headers of survey tools: which tool wrote them, and what each column's heading says.

What the tools write stands in their documentation, which `examples/exports/README.md` names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from attrs import field, frozen

from cwinstruments.files.export_records import name_columns
from cwinstruments.model import ExportTool, normalised, tidy

_CHOICE: Final = re.compile(r"(?P<item>.*) \(choice=(?P<part>.*)\)")
_BRACKETS: Final = re.compile(r"(?P<item>.*\S) ?\[(?P<part>[^\[\]]*)\]")
_CODE_AND_TEXT: Final = re.compile(r"(?P<code>[A-Za-z][A-Za-z0-9_]*(?:\[[^\]]+\])*)\. (?P<text>.+)")
_SUBQUESTION: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*\[(?P<code>[^\]]+)\]")
_SELECTED_CHOICE: Final = " - selected choice"
_OF_LIMESURVEY: Final = (
    {"submitdate", "lastpage", "startlanguage", "seed"},
    {"date submitted", "last page", "start language", "seed"},
)
_OF_REDCAP: Final = {
    "redcap_event_name",
    "redcap_repeat_instrument",
    "redcap_survey_identifier",
    "redcap_data_access_group",
}
_OF_REDCAP_LABELS: Final = {"event name", "repeat instrument", "survey identifier", "complete?"}
_OF_ODK: Final = {"submissiondate", "meta-instanceid", "instanceid", "meta/instanceid", "_submission_time"}


@frozen
class Heading:
    """What stands above one column.

    Args:
        name: what a mapping calls the column.
        codes: what may be the id of an item, as it is written.
        texts: what may be the text of an item, normalised.
        parts: what may be the text of an item and the label of an option, or a row of a grid, both normalised.
    """

    name: str
    codes: tuple[str, ...] = ()
    texts: frozenset[str] = frozenset()
    parts: frozenset[tuple[str, str]] = field(default=frozenset())


def recognise(rows: Sequence[Sequence[str]], /) -> ExportTool:
    """Tell which tool wrote a table by the shape of its first rows; `PLAIN` where it is none that is known.

    Examples:
        >>> recognise([["Timestamp", "How are you?"]]).value
        'google-forms'
    """
    first = [normalised(cell.removeprefix("\ufeff")) for cell in rows[0]]
    known = {tool for tool, looks in _LOOKS.items() if looks(rows, first)}
    return next((tool for tool in _LOOKS if tool in known), ExportTool.PLAIN)


def respondent_column(tool: ExportTool, headings: Sequence[Heading], /) -> str | None:
    """Give the column in which a tool names the respondent or the response; None where it has none."""
    if tool in (ExportTool.REDCAP_RAW, ExportTool.REDCAP_LABELS):
        return headings[0].name  # the record's id, whatever the project calls it
    wanted = _RESPONDENT.get(tool, ())
    for name in wanted:
        for heading in headings:
            if name in (normalised(heading.name), *map(normalised, heading.codes)) or name in heading.texts:
                return heading.name
    return None


def read_headings(tool: ExportTool, rows: Sequence[Sequence[str]], /) -> tuple[Heading, ...]:
    """Give the headings of a table that a tool wrote."""
    names = name_columns(rows[: tool.name_rows])
    read = _READERS.get(tool, _read_plain)
    return tuple(
        Heading(
            name, tuple(dict.fromkeys((*codes, name))), frozenset((*map(normalised, texts), normalised(name))), parts
        )
        for name, (codes, texts, parts) in zip(names, read(rows), strict=True)
    )


_Read = tuple[Sequence[str], Sequence[str], frozenset[tuple[str, str]]]


def _read_plain(rows: Sequence[Sequence[str]]) -> Iterator[_Read]:
    for cell in rows[0]:
        yield (tidy(cell),), (cell,), frozenset()


def _read_redcap_labels(rows: Sequence[Sequence[str]]) -> Iterator[_Read]:
    for cell in rows[0]:
        parts = _parts(_CHOICE.fullmatch(tidy(cell)))
        # Older versions put the label in quotes.
        yield (), (cell,), parts | {(item, part[1:-1]) for item, part in parts if part[:1] == part[-1:] == "'"}


def _read_brackets(rows: Sequence[Sequence[str]]) -> Iterator[_Read]:
    for cell in rows[0]:
        found = _BRACKETS.fullmatch(tidy(cell))
        yield (), (cell, found["part"]) if found else (cell,), _parts(found)


def _read_limesurvey(rows: Sequence[Sequence[str]]) -> Iterator[_Read]:
    for cell in map(tidy, rows[0]):
        both = _CODE_AND_TEXT.fullmatch(cell)
        code, text = (both["code"], both["text"]) if both else (cell, cell)
        of_grid = _SUBQUESTION.fullmatch(code)
        found = _BRACKETS.fullmatch(text)
        codes = (code, of_grid["code"]) if of_grid else (code,)
        yield codes, (text, found["part"]) if found else (text,), _parts(found)


def _read_odk(rows: Sequence[Sequence[str]]) -> Iterator[_Read]:
    for cell in map(tidy, rows[0]):
        without_group = cell.rpartition("-")[2]
        steps = cell.split("/")
        # With options in columns of their own, the last step is the option.
        yield (cell, without_group, steps[-1], "/".join(steps[-2:])), (cell,), frozenset()


def _read_qualtrics(rows: Sequence[Sequence[str]]) -> Iterator[_Read]:
    for place, cell in enumerate(rows[0]):
        text = normalised(rows[1][place]) if len(rows) > 1 and place < len(rows[1]) else ""
        whole = text.removesuffix(_SELECTED_CHOICE)
        pieces = text.replace(f"{_SELECTED_CHOICE} - ", " - ").split(" - ")
        parts = {(" - ".join(pieces[:end]), " - ".join(pieces[end:])) for end in range(1, len(pieces))}
        yield (tidy(cell),), (whole, *(part for _, part in parts)), frozenset(parts)


def _read_surveymonkey(rows: Sequence[Sequence[str]]) -> Iterator[_Read]:
    upper = [tidy(cell) for cell in rows[0]]
    lower = [tidy(cell) for cell in rows[1]] if len(rows) > 1 else []
    lower += [""] * (len(upper) - len(lower))
    left = ""
    for place, (above, below) in enumerate(zip(upper, lower, strict=False)):
        left = above or left
        is_alone = bool(above) and (place + 1 == len(upper) or bool(upper[place + 1]))
        part = frozenset({(normalised(left), normalised(below))}) if below else frozenset()
        yield (), (left, below) if is_alone else (below,), part


def _parts(found: re.Match[str] | None) -> frozenset[tuple[str, str]]:
    return frozenset({(normalised(found["item"]), normalised(found["part"]))}) if found else frozenset()


_READERS: Final[Mapping[ExportTool, Callable[[Sequence[Sequence[str]]], Iterator[_Read]]]] = {
    ExportTool.REDCAP_LABELS: _read_redcap_labels,
    ExportTool.QUALTRICS: _read_qualtrics,
    ExportTool.SURVEYMONKEY: _read_surveymonkey,
    ExportTool.LIMESURVEY: _read_limesurvey,
    ExportTool.ODK: _read_odk,
    ExportTool.GOOGLE_FORMS: _read_brackets,
    ExportTool.MICROSOFT_FORMS: _read_brackets,
}

_RESPONDENT: Final[Mapping[ExportTool, tuple[str, ...]]] = {
    ExportTool.QUALTRICS: ("responseid", "response id"),
    ExportTool.SURVEYMONKEY: ("respondent id",),
    ExportTool.LIMESURVEY: ("id", "response id"),
    ExportTool.ODK: ("key", "meta-instanceid", "_uuid", "instanceid"),
    ExportTool.MICROSOFT_FORMS: ("id",),
    ExportTool.PLAIN: ("respondent", "respondent_id", "id"),
}


# How each tool's header looks; the first that does is taken.


def _has_import_ids(rows: Sequence[Sequence[str]], _: Sequence[str]) -> bool:
    return len(rows) > 2 and sum(map(_is_import_id, rows[2])) * 2 > len(rows[2])


def _is_import_id(cell: str) -> bool:
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and "ImportId" in found


def _looks_like_limesurvey(rows: Sequence[Sequence[str]], first: Sequence[str]) -> bool:
    read = list(_read_limesurvey(rows[:1]))
    said = {normalised(one) for codes, texts, _ in read for one in (*codes, *texts)}
    return any(len(said & some) > 1 for some in _OF_LIMESURVEY)


def _looks_like_redcap(_: Sequence[Sequence[str]], first: Sequence[str]) -> bool:
    # Instruments have a column that says whether they are complete.
    is_complete = first[0] == "record_id" and any(cell.endswith("_complete") for cell in first)
    return is_complete or bool(_OF_REDCAP.intersection(first)) or any("___" in cell for cell in first)


_LOOKS: Final[Mapping[ExportTool, Callable[[Sequence[Sequence[str]], Sequence[str]], bool]]] = {
    ExportTool.QUALTRICS: _has_import_ids,
    ExportTool.SURVEYMONKEY: lambda _, first: {"respondent id", "collector id"} <= set(first),
    ExportTool.REDCAP_RAW: _looks_like_redcap,
    ExportTool.REDCAP_LABELS: lambda _, first: (
        any("(choice=" in cell for cell in first)
        or (first[0] == "record id" and bool(_OF_REDCAP_LABELS.intersection(first)))
    ),
    ExportTool.LIMESURVEY: _looks_like_limesurvey,
    ExportTool.ODK: lambda _, first: bool({"key", "_uuid"}.intersection(first)) and bool(_OF_ODK.intersection(first)),
    ExportTool.MICROSOFT_FORMS: lambda _, first: {"id", "start time", "completion time"} <= set(first),
    ExportTool.GOOGLE_FORMS: lambda _, first: first[0] in ("timestamp", "marca temporal"),
}
