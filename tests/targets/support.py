"""What the tests of SQL share: drawn answers as typed columns of a table, and what one-person scores say of them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import define, field
from hypothesis import strategies as st

from cwinstruments.columns import PARTS
from cwinstruments.model import Instrument, format_fraction, to_fraction
from cwinstruments.plan import Codes, Input, InputKind, ScoringPlan, inputs_of, names_in
from cwinstruments.scoring import NoteKind, score
from cwinstruments.scoring.responses import reader_of
from cwinstruments.testing.strategies import responses

_NOT_ALLOWED = -10_000_000
_ULPS = 4

_SHARED = {"whole": "BIGINT", "float": "DOUBLE PRECISION", "truth": "BOOLEAN", "text": "TEXT", "date": "DATE"}
TYPES = {"duckdb": {**_SHARED, "list": "VARCHAR[]"}, "postgres": {**_SHARED, "list": "TEXT[]"}}


@define
class Table:
    """Respondents as the rows of a table, and the same answers as one-person scoring takes them."""

    types: dict[str, str] = field(factory=dict)
    cells: dict[str, list[Any]] = field(factory=dict)
    responses: list[dict[str, Any]] = field(factory=list)
    unsaid: set[str] = field(factory=set)

    def create(self, dialect: str, name: str) -> str:
        """Give the statement that makes the table."""
        columns = [f'"{column}" {TYPES[dialect][type_]}' for column, type_ in self.types.items()]
        return f'CREATE TEMP TABLE "{name}" ({", ".join(["place INTEGER", *columns])})'

    @property
    def said(self) -> dict[str, str]:
        """The types that the SQL is written for."""
        return {column: type_ for column, type_ in self.types.items() if column not in self.unsaid}

    @property
    def rows(self) -> list[list[Any]]:
        return [[place, *(cells[place] for cells in self.cells.values())] for place in range(len(self.responses))]


@st.composite
def tables(draw: st.DrawFn, instrument: Instrument, plan: ScoringPlan, *, least: int = 1, most: int = 4) -> Table:
    """Draw a few respondents, in columns of any type that their answers fit in."""
    one_person = st.one_of(responses(instrument), responses(instrument, invalid=True))
    rows = [dict(row) for row in draw(st.lists(one_person, min_size=least, max_size=most))]
    table = Table(responses=rows)
    items = dict.fromkeys(one.item for one in plan.inputs)
    for item in items:
        inputs = [one for one in plan.inputs if one.item == item]
        if inputs[0].kind is InputKind.SELECTED:
            _multiple(draw, table, plan, inputs)
        else:
            _single(draw, table, plan, inputs[0])
    return table


def _single(draw: st.DrawFn, table: Table, plan: ScoringPlan, one: Input) -> None:
    read = next(reader for reader in reader_of(plan).inputs if reader.name == one.name)
    given = [row.get(one.item) for row in table.responses]
    if one.kind is InputKind.DATE:
        table.types[one.item] = "date"
        cells: list[Any] = []
        for row, response in zip(table.responses, given, strict=True):
            ordinal = read.state_of(response)[1]
            cells.append(None if response is None else date.fromordinal(ordinal or 3))
            row[one.item] = cells[-1]
        table.cells[one.item] = cells
        return
    numbers = [_number(response, one) for response in given]
    can_be_whole = all(number is None or float(number).is_integer() for number in numbers)
    codes = one.domain.codes if isinstance(one.domain, Codes) else ()
    is_code = bool(codes)
    kinds = ["text"] if is_code else ["float", "text"]
    if can_be_whole and (not is_code or all(code.lstrip("-").isdecimal() for code in codes)):
        kinds.append("whole")
    if is_code and one.covariate:
        kinds = ["text"]
    if one.kind is InputKind.BOOLEAN and all(number in (None, 0, 1) for number in numbers):
        kinds.append("truth")
    long = not is_code and one.kind is InputKind.NUMBER and _length(one) > 400
    kind = draw(st.sampled_from([one for one in kinds if one != "text" or not long]))
    table.types[one.item] = kind
    is_number = kind in ("whole", "float") and not is_code and one.kind is not InputKind.BOOLEAN
    if (is_number or kind == "truth") and draw(st.booleans()):
        table.unsaid.add(one.item)
    table.cells[one.item] = []
    for row, response, number in zip(table.responses, given, numbers, strict=True):
        cell: Any = None
        if isinstance(response, float) and math.isnan(response):
            cell, row[one.item] = (math.nan if kind == "float" and draw(st.booleans()) else None), None
        elif kind == "text" and response is not None:
            text = response if is_code and isinstance(response, str) else _text(number)
            cell = draw(st.sampled_from([text, f" {text} "]))
        elif kind == "text":
            cell = draw(st.sampled_from([None, "", "  "]))
        elif number is not None:
            cell = bool(number) if kind == "truth" else float(number) if kind == "float" else int(number)
            if kind == "float" and number == _NOT_ALLOWED:
                cell = draw(st.sampled_from([math.inf, -math.inf, 1e300, -1e300, cell]))
        table.cells[one.item].append(cell)


def _length(one: Input) -> int:
    domain: Any = one.domain
    return int((domain.greatest - domain.least) // domain.step) + 1


def _number(response: Any, one: Input) -> Any:
    if response is None or (isinstance(response, float) and math.isnan(response)):
        return None
    if isinstance(response, bool):
        return int(response) if one.kind is InputKind.BOOLEAN else _NOT_ALLOWED
    if isinstance(response, str) and isinstance(one.domain, Codes) and response.lstrip("-").isdecimal():
        return int(response)
    if isinstance(response, str | list | dict):
        return _NOT_ALLOWED
    return response


def _text(number: Any) -> str:
    return format_fraction(number if isinstance(number, Fraction) else to_fraction(number))


def _multiple(draw: st.DrawFn, table: Table, plan: ScoringPlan, inputs: Sequence[Input]) -> None:
    item = inputs[0].item
    read = next(reader for reader in reader_of(plan).inputs if reader.name == inputs[0].name)
    kind = draw(st.sampled_from(["truth", "whole", "text", "list"]))
    codes = [one.name.removeprefix(f"{item}__") for one in inputs]
    columns: dict[str, list[Any]] = {item: []} if kind == "list" else {one.name: [] for one in inputs}
    for row in table.responses:
        response = row.get(item)
        _, _, invalid = read.state_of(response)
        if isinstance(response, float) and math.isnan(response):
            response = row[item] = None
        if kind in ("truth", "list") and not isinstance(response, list):
            # Columns of these types hold nothing but whole answers.
            response = row[item] = ["no such option"] if invalid and kind == "list" else None
            invalid = response is not None
        selected = (
            [one if isinstance(one, str) else _text(one) for one in response] if isinstance(response, list) else []
        )
        if kind == "list":
            columns[item].append(None if response is None else selected)
            continue
        for place, (one, code) in enumerate(zip(inputs, codes, strict=True)):
            cell: Any = code in selected
            if response is None:
                cell = None
            elif kind != "truth" and invalid:
                cell = 7 if place == len(codes) - 1 else 0
            elif kind != "truth" and not isinstance(response, list):
                cell = int(response)
            elif not cell and len(selected) > 0 and draw(st.booleans()):
                cell = None  # what was not selected is left empty
            elif kind == "whole":
                cell = int(cell)
            columns[one.name].append(str(cell) if kind == "text" and cell is not None else cell)
    for name, cells in columns.items():
        table.types[name], table.cells[name] = kind, cells


def check(plan: ScoringPlan, instrument: Instrument, found: Mapping[str, Any], responses: Mapping[str, Any]) -> None:
    """Compare all parts of the scores of one respondent with those of one-person scoring."""
    expected = score(plan, responses, on_invalid="missing", on_unknown="ignore")
    for id, one in expected.scales.items():
        is_rounded = id in instrument.scales and instrument.scales[id].round is not None
        assert_same(one.value, found[id], (id, "value", responses), exact=is_rounded)
        for part in PARTS[:-1]:
            wanted = getattr(one, part)
            if part == "band_certain" and not one.possible_bands:
                wanted = None
            is_exact = is_rounded or part not in ("lower", "upper")
            assert_same(wanted, found[f"{id}_{part}"], (id, part, responses), exact=is_exact)
        for cutoff, met in one.cutoffs.items():
            assert_same(met, found[f"{id}_{cutoff}"], (id, cutoff, responses), exact=True)


def check_without_invalid(plan: ScoringPlan, found: Mapping[str, Any], responses: Mapping[str, Any]) -> None:
    """Compare values and reasons where a score that rests on an answer that is not allowed is none."""
    expected = score(plan, responses, on_invalid="missing", on_unknown="ignore")
    bad = {note.item for note in expected.notes if note.kind is NoteKind.INVALID_RESPONSE}
    for output in plan.outputs:
        one, id = expected.scales[output.scale], output.scale
        if _rests_on(plan, output.value) & bad:
            assert None is found[id], (id, responses)
            assert "invalid_response" == found[f"{id}_reason"], (id, responses)
        elif not bad:
            assert_same(one.value, found[id], (id, "value", responses), exact=False)
            assert_same(one.reason, found[f"{id}_reason"], (id, "reason", responses), exact=True)


def _rests_on(plan: ScoringPlan, step: str) -> set[str]:
    names = set(inputs_of(plan, step))
    while True:
        conditions = [one.show_if for name in names if (one := plan.input(name)).show_if is not None]
        gates = {gate for condition in conditions for gate in names_in(condition)} - names
        if not gates:
            return {plan.input(name).item for name in names}
        names |= gates


def assert_same(wanted: Any, found: Any, where: object, *, exact: bool) -> None:
    """Compare two parts of scores: floats within a few units in the last place, unless exactly."""
    same = wanted is found if wanted is None or found is None else wanted == found
    if not same and not exact and isinstance(wanted, int | float) and isinstance(found, int | float):
        same = abs(wanted - found) <= _ULPS * math.ulp(max(abs(wanted), abs(found)))
    assert same, (wanted, found, where)
