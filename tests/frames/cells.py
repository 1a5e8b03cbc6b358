"""Answers of many respondents as columns, in every way in which frames hold them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from attrs import frozen

from cwinstruments.model import format_fraction, to_fraction
from cwinstruments.plan import Codes, Input, InputKind, ScoringPlan

WRONG = "no such code"
_WRONG_NUMBER = 1_000_003
_WRONG_DATE = date(1999, 12, 31)
_WIDTHS = {
    "int8": (-(2**7), 2**7),
    "int16": (-(2**15), 2**15),
    "int32": (-(2**31), 2**31),
    "int64": (-(2**63), 2**63),
    "uint8": (0, 2**8),
    "uint16": (0, 2**16),
    "uint32": (0, 2**32),
}


@frozen
class Column:
    """A column: its name, what it holds, and its cells, None where they are empty."""

    name: str
    kind: str
    cells: list[Any]


@frozen
class Table:
    """Columns, and what each respondent answered as `score` takes it."""

    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Any], ...]


def lay_out(plan: ScoringPlan, drawn: Sequence[Mapping[str, Any]], chance: random.Random, n_rows: int) -> Table:
    """Mix the answers of some respondents to those of many, and put them into columns at random.

    What no column holds becomes something of the same meaning: NaN is an empty cell, a list among numbers is a number
    that is not allowed.
    """
    columns: list[Column] = []
    rows: list[dict[str, Any]] = [{} for _ in range(n_rows)]
    items = list(dict.fromkeys(one.item for one in plan.inputs))
    for item in items:
        inputs = [one for one in plan.inputs if one.item == item]
        pool = [row.get(item) for row in drawn]
        answers = [pool[place] if place < len(pool) else chance.choice(pool) for place in range(n_rows)]
        found, meant = _LAYOUTS.get(inputs[0].kind, _numbers)(inputs, answers, chance)
        columns += found
        for row, answer in zip(rows, meant, strict=True):
            if answer is not None:
                row[item] = answer
    return Table(tuple(columns), tuple(rows))


def _is_empty(answer: Any) -> bool:
    return answer is None or (isinstance(answer, float) and answer != answer)


def _exact(answer: Any) -> Fraction | None:
    if isinstance(answer, str | list | dict | bool | date):
        return None
    return to_fraction(answer)


def _numbers(inputs: list[Input], answers: list[Any], chance: random.Random) -> tuple[list[Column], list[Any]]:
    (one,) = inputs
    exact: list[Fraction | None] = []
    for answer in answers:
        if _is_empty(answer):
            exact.append(None)
        elif isinstance(answer, bool) and one.kind is InputKind.BOOLEAN:
            exact.append(Fraction(int(answer)))
        else:
            number = _exact(answer)
            exact.append(Fraction(_WRONG_NUMBER) if number is None else number)
    known = [number for number in exact if number is not None]
    kinds = ["float", "float", "text", "categorical"]
    if all(number.denominator == 1 for number in known):
        widths = [kind for kind, (low, high) in _WIDTHS.items() if all(low <= number < high for number in known)]
        kinds += [*widths, *widths]
    if one.kind is InputKind.BOOLEAN and all(number in (0, 1) for number in known):
        kinds += ["boolean"] * 4
    if not known:
        kinds += ["null"] * 4
    kind = chance.choice(kinds)
    cells: list[Any] = []
    meant: list[Any] = []
    for number in exact:
        if number is None:
            cells.append(chance.choice([None, "", "  "]) if kind in ("text", "categorical") else None)
            meant.append(None)
        elif kind in ("text", "categorical"):
            cells.append(_as_text(number, chance))
            meant.append(WRONG if number == _WRONG_NUMBER else number)
        else:
            cells.append(_AS.get(kind, int)(number))
            meant.append(int(number) if number.denominator == 1 else float(number))
    return [Column(one.item, kind, cells)], meant


_AS: Mapping[str, Any] = {"float": float, "boolean": bool}


def _as_text(number: Fraction, chance: random.Random) -> str:
    if number == _WRONG_NUMBER:
        return WRONG
    text = format_fraction(number)
    if number.denominator == 1:
        text = chance.choice([text, f"{text}.0"])
    return chance.choice([text, text, f" {text}"])


def _codes(inputs: list[Input], answers: list[Any], chance: random.Random) -> tuple[list[Column], list[Any]]:
    (one,) = inputs
    assert isinstance(one.domain, Codes)
    texts: list[str | None] = []
    for answer in answers:
        if _is_empty(answer):
            texts.append(None)
        elif isinstance(answer, str):
            texts.append(answer)
        else:
            number = _exact(answer)
            texts.append(WRONG if number is None else format_fraction(number))
    known = [text for text in texts if text is not None]
    kinds = ["text", "categorical"]
    if all(_is_number(text) for text in known):
        kinds += ["float"]
        if all("." not in text for text in known):
            kinds += ["int32", "int64"]
    if not known:
        kinds += ["null"] * 3
    kind = chance.choice(kinds)
    cells: list[Any] = []
    for text in texts:
        if kind in ("text", "categorical"):
            cells.append(chance.choice([None, ""]) if text is None else chance.choice([text, f"{text} "]))
        else:
            cells.append(None if text is None else (float if kind == "float" else int)(text))
    meant = [
        text if text is None or kind in ("text", "categorical") or not _is_number(text) else float(text)
        for text in texts
    ]
    # A nonresponse code is a number, however it is written.
    codes = {str(code): code for code, _ in one.nonresponse}
    return [Column(one.item, kind, cells)], [codes.get(text, text) if isinstance(text, str) else text for text in meant]


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdecimal()


def _dates(inputs: list[Input], answers: list[Any], chance: random.Random) -> tuple[list[Column], list[Any]]:
    (one,) = inputs
    days: list[date | None] = []
    for answer in answers:
        if _is_empty(answer):
            days.append(None)
        elif isinstance(answer, str) and answer != WRONG:
            days.append(date.fromisoformat(answer))
        else:
            days.append(answer if isinstance(answer, date) else _WRONG_DATE)
    kinds = ["date", "date", "datetime", "text"]
    kind = chance.choice([*kinds, "null"] if not any(days) else kinds)
    cells: list[Any] = []
    meant: list[Any] = []
    for day in days:
        if day is None:
            cells.append(chance.choice([None, ""]) if kind == "text" else None)
            meant.append(None)
        elif kind == "text":
            wrong = day == _WRONG_DATE
            cells.append(chance.choice(["2020-02-31", "soon", "2020-13-01", "20200101x"]) if wrong else day.isoformat())
            meant.append(WRONG if wrong else day)
        elif kind == "datetime":
            noon = day.toordinal() % 5 == 0
            cells.append(datetime(day.year, day.month, day.day, 12 if noon else 0))
            meant.append(WRONG if noon else day)
        else:
            cells.append(day)
            meant.append(day)
    return [Column(one.item, kind, cells)], meant


def _selections(inputs: list[Input], answers: list[Any], chance: random.Random) -> tuple[list[Column], list[Any]]:
    item = inputs[0].item
    options = [one.name.removeprefix(f"{item}__") for one in inputs]
    codes = {code for code, _ in inputs[0].nonresponse}
    meant: list[Any] = []
    for answer in answers:
        if _is_empty(answer):
            meant.append(None)
        elif isinstance(answer, list):
            meant.append([code if isinstance(code, str) else format_fraction(to_fraction(code)) for code in answer])
        else:
            number = _exact(answer)
            meant.append(int(number) if number is not None and number in codes else [WRONG])
    kind = chance.choice(["list", "joined", "split", "split flags"])
    if kind == "list":
        cells = [None if one is None else one if isinstance(one, list) else [str(one)] for one in meant]
        return [Column(item, "list", cells)], meant
    if kind == "joined":
        return [Column(item, "text", [_joined(one, chance) for one in meant])], meant
    flags = kind == "split flags" and all(one is None or (isinstance(one, list) and WRONG not in one) for one in meant)
    columns = []
    for option in options:
        held: list[Any] = [_flag(one, option) for one in meant]
        if flags:
            held = [None if cell is None else bool(cell) for cell in held]
        columns.append(Column(f"{item}__{option}", "boolean" if flags else "int16", held))
    if kind == "split" and len(options) > 1:
        # What was not selected is often left empty, and then nobody can tell nothing selected from nothing answered.
        for place, one in enumerate(meant):
            if isinstance(one, list) and one and one != [WRONG] and chance.random() < 0.5:
                for column in columns:
                    column.cells[place] = column.cells[place] or None
    return columns, meant


def _joined(answer: Any, chance: random.Random) -> str | None:
    if answer is None:
        return chance.choice([None, ""])
    if not isinstance(answer, list):
        return str(answer)
    return chance.choice([";", "|", "; "]).join(answer) if answer else "[]"


def _flag(answer: Any, option: str) -> int | None:
    if answer is None:
        return None
    if not isinstance(answer, list):
        return int(answer)
    return 2 if WRONG in answer else int(option in answer)


_LAYOUTS: Mapping[InputKind, Any] = {
    InputKind.NOMINAL: _codes,
    InputKind.DATE: _dates,
    InputKind.SELECTED: _selections,
}
