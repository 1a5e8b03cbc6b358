"""Cells to answers: what a text means depends on what the item takes. What can't be read is left as it is.

A text that is no answer to its item goes on as text, so that one checker, that of `scoring`, refuses it and says what
is allowed. Nothing but an empty cell is missing by itself: `NA` is a mistake until the caller says that it is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from typing import Any, Final, TypeAlias

from cwinstruments.files.unread import UnreadCell
from cwinstruments.frames.cell_rules import CellRules
from cwinstruments.plan import Codes, InputKind, ScoringPlan

Answer: TypeAlias = Any
"""What `score` takes for one item."""

ReadAnswer: TypeAlias = Callable[[Any], Answer]

TRUTH: Final = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
"""The texts that answer a yes-no item, in capitals or not."""

NOTHING_CHOSEN: Final = "[]"
"""In a multiple choice: it was answered, and nothing was chosen."""

_NUMBER = re.compile(r"[-+]?[0-9]{1,40}(?:\.[0-9]{0,40})?(?:[eE][-+]?[0-9]{1,2})?")
_COMMA_NUMBER = re.compile(r"[-+]?[0-9]{1,40},[0-9]{1,40}")
_LIKE_THOUSANDS = re.compile(r"[-+]?[1-9][0-9]{0,2},[0-9]{3}")
_SEPARATORS = re.compile(r"[;|]")
_LIKE_MISSING = frozenset(
    ("na", "n/a", "#n/a", "nan", "null", "none", "nil", ".", "-", "--", "?", "missing", "(null)", "<na>")
)


def answer_readers(
    plan: ScoringPlan, /, *, decimal_comma: bool = False, missing_texts: Collection[str] = ()
) -> Mapping[str, ReadAnswer]:
    """Give what reads the cells of each item, by item.

    Args:
        decimal_comma: whether `3,5` is 3.5.
        missing_texts: texts that mean the same as an empty cell.
    """
    missing = frozenset(text.strip() for text in missing_texts)
    readers: dict[str, ReadAnswer] = {}
    for one in plan.inputs:
        if one.kind is InputKind.SELECTED:
            read = _selection(dict(one.nonresponse))
        elif one.kind is InputKind.BOOLEAN:
            read = _truth
        elif one.kind is InputKind.NOMINAL:
            assert isinstance(one.domain, Codes)
            read = _code(frozenset(one.domain.codes))
        elif one.kind is InputKind.DATE:
            read = str
        else:
            read = _number_with_comma if decimal_comma else _number
        readers.setdefault(one.item, _cell(read, missing))
    for item in plan.unscored:
        readers[item] = _cell(str, missing)
    return readers


def cell_rules(*, decimal_comma: bool = False, missing_texts: Collection[str] = ()) -> CellRules:
    """Give the same rules for engines that read whole columns; the arguments are those of `answer_readers`."""
    return CellRules(
        number=_NUMBER.pattern,
        comma_number=_COMMA_NUMBER.pattern if decimal_comma else None,
        like_thousands=_LIKE_THOUSANDS.pattern,
        truth=TRUTH,
        nothing=NOTHING_CHOSEN,
        missing=frozenset(text.strip() for text in missing_texts),
    )


def explain_refusal(answer: Answer, /) -> str | None:
    """Say what may be meant by a text that was refused as an answer, where it has a look of its own.

    Examples:
        >>> explain_refusal("1,250")
        'a comma may part thousands or decimals: write 1250, or 1.250'
    """
    if isinstance(answer, UnreadCell):
        return answer.hint
    if not isinstance(answer, str):
        return None
    text = answer.strip()
    if text.lower() in _LIKE_MISSING:
        option = f"--missing-text {_quoted(text)}"
        return f"leave the cell empty where there is no answer, or say that '{text}' means so: {option}"
    if _LIKE_THOUSANDS.fullmatch(text):
        return f"a comma may part thousands or decimals: write {text.replace(',', '')}, or {text.replace(',', '.')}"
    if _COMMA_NUMBER.fullmatch(text):
        return f"write {text.replace(',', '.')}; a decimal comma is read where semicolons or tabs part the cells"
    return None


def _cell(read: Callable[[str], Answer], missing: frozenset[str]) -> ReadAnswer:
    def read_cell(cell: Any) -> Answer:
        if not isinstance(cell, str):
            return cell
        text = cell.strip()
        return None if not text or text in missing else read(text)

    return read_cell


def _number(text: str) -> Answer:
    if not _NUMBER.fullmatch(text):
        return text
    return int(text) if text.lstrip("-+").isdecimal() else Decimal(text)


def _number_with_comma(text: str) -> Answer:
    if _COMMA_NUMBER.fullmatch(text) and not _LIKE_THOUSANDS.fullmatch(text):
        return Decimal(text.replace(",", "."))
    return _number(text)


def _truth(text: str) -> Answer:
    truth = TRUTH.get(text.lower())
    return _number(text) if truth is None else truth


def _code(codes: frozenset[str]) -> Callable[[str], Answer]:
    def read(text: str) -> Answer:
        # A number that is no code may be a non-response code, or a code written like 1.0.
        return text if text in codes else _number(text)

    return read


def _selection(nonresponse: Mapping[int, Any]) -> Callable[[str], Answer]:
    def read(text: str) -> Answer:
        number = _number(text)
        if not isinstance(number, str) and number in nonresponse:
            return number
        if text == NOTHING_CHOSEN:
            return []
        return [code for part in _SEPARATORS.split(text) if (code := part.strip())]

    return read


def _quoted(text: str) -> str:
    return text if re.fullmatch(r"[A-Za-z0-9./-]+", text) else f"'{text}'"
