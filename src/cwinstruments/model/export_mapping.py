"""Export mappings: where the export of a survey tool holds the answers, and what its cells mean.

They are plain data, so that whatever reads rows and whatever reads columns can go by the same ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from attrs import field, frozen

CellValue: TypeAlias = int | Decimal | str | bool
"""What a cell can stand for: the value of a response option, or a non-response code."""


_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")


class ExportTool(StrEnum):
    """What wrote an export."""

    REDCAP_RAW = "redcap-raw"
    REDCAP_LABELS = "redcap-labels"
    QUALTRICS = "qualtrics"
    SURVEYMONKEY = "surveymonkey"
    LIMESURVEY = "limesurvey"
    ODK = "odk"
    GOOGLE_FORMS = "google-forms"
    MICROSOFT_FORMS = "microsoft-forms"
    PLAIN = "plain"

    @property
    def header_rows(self) -> int:
        """How many rows stand before the first response."""
        return {ExportTool.QUALTRICS: 3, ExportTool.SURVEYMONKEY: 2}.get(self, 1)

    @property
    def name_rows(self) -> int:
        """How many of them together name the columns."""
        return 2 if self is ExportTool.SURVEYMONKEY else 1


class DateOrder(StrEnum):
    """In which order days, months and years are written."""

    YEAR_FIRST = "year-month-day"
    MONTH_FIRST = "month/day/year"
    DAY_FIRST = "day/month/year"


@frozen
class ItemColumns:
    """Where an export holds the answers to one item, and what they mean.

    Args:
        column: the column with the answers; None where each option has one.
        options: the column of each option of a multiple choice, by the option's value or a non-response code.
        values: what texts stand for, each as `normalised` gives it.
        codes: whether what is not among `values` is read as in a plain file: as a number, a code, a truth value.
        missing: texts that mean the same as an empty cell, normalised.
        separator: what stands between the options that were chosen, where one column holds them all.
        selected: texts that mean that an option was chosen, normalised; for columns of options.
        not_selected: texts that mean that it was not; the empty text is an empty cell.
        nothing_chosen: whether an item of which no option is chosen, though it says so, was answered that way; else
            it was skipped.
        dates: how dates are written.
        allowed: the texts that are allowed, as a message tells them.
        labels: the choices that each label of the definition stands for, in any language, normalised; texts that
            are codes or marks are not among them.
        headings: what respondents read above the item and how its columns are called, normalised: no answer to it.
    """

    column: str | None = None
    options: Mapping[CellValue, str] = field(factory=dict)
    values: Mapping[str, CellValue] = field(factory=dict)
    codes: bool = True
    missing: frozenset[str] = frozenset()
    separator: str | None = None
    selected: frozenset[str] = frozenset()
    not_selected: frozenset[str] = frozenset()
    nothing_chosen: bool = False
    dates: DateOrder = DateOrder.YEAR_FIRST
    allowed: tuple[str, ...] = ()
    labels: Mapping[str, frozenset[CellValue]] = field(factory=dict)
    headings: frozenset[str] = frozenset()

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that it needs."""
        return (self.column,) if self.column is not None else tuple(self.options.values())


@frozen
class ExportMapping:
    """How the export of a survey tool is read for one instrument or survey.

    Args:
        instrument: its id.
        tool: what wrote the export.
        items: where the answers are, by item.
        left_out: items that were not in the survey, and so have no answers.
        respondent: the column that names the respondent; None where rows are counted.
        keep: the columns that are kept beside the scores.
        header_rows: how many rows stand before the first response.
        name_rows: how many of them together name the columns.
        delimiter: what stands between cells; None where the header is to tell.
        encoding: how text is encoded.
        decimal_comma: whether `3,5` is 3.5; None where the delimiter is to tell.
    """

    instrument: str
    tool: ExportTool
    items: Mapping[str, ItemColumns]
    left_out: tuple[str, ...] = ()
    respondent: str | None = None
    keep: tuple[str, ...] = ()
    header_rows: int = 1
    name_rows: int = 1
    delimiter: str | None = None
    encoding: str = "utf-8"
    decimal_comma: bool | None = None

    @property
    def columns(self) -> Mapping[str, str]:
        """The column of each item that has a single one."""
        return {item: one.column for item, one in self.items.items() if one.column is not None}

    @property
    def all_columns(self) -> Iterator[str]:
        """Every column that it names, in the order in which it does."""
        named = [] if self.respondent is None else [self.respondent]
        named += self.keep
        named += [column for one in self.items.values() for column in one.columns]
        yield from dict.fromkeys(named)


def tidy(text: str, /) -> str:
    """Give the name of a column in one line: composed characters, and one space where there is any white space.

    Control characters, which no document may hold, count as white space.

    Examples:
        >>> tidy(" How often did you\\n  feel so? ")
        'How often did you feel so?'
    """
    if not text.isprintable():
        text = _UNSEEN.sub(" ", text)
    return unicodedata.normalize("NFC", " ".join(text.split()))


def normalised(text: str, /) -> str:
    """Give what counts of a text when it is compared: as `tidy`, without regard to capitals, and nothing more.

    Examples:
        >>> normalised("  Almost  ALWAYS "), normalised("Casi siempre.")
        ('almost always', 'casi siempre.')
    """
    return unicodedata.normalize("NFC", tidy(text).casefold())
