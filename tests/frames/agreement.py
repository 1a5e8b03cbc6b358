"""The promise that all engines keep: a frame scores as its respondents do, one by one."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from typing import Any
from unittest import mock

from cwinstruments import compile_plan, score
from cwinstruments.columns import PARTS
from cwinstruments.frames import score_frame
from cwinstruments.model import Instrument
from cwinstruments.plan import ScoringPlan, inputs_of, names_in
from cwinstruments.scoring import Score, Scores
from tests.frames.cells import Column, Table, lay_out
from tests.frames.engines import Engine

_BESIDE = 4
"""By how many of the least steps of a floating-point number unrounded values may differ."""


class DisagreementError(AssertionError):
    """An engine scores otherwise than `score`."""


def table_of(instrument: Instrument, drawn: Sequence[Mapping[str, Any]], seed: int, n_rows: int) -> Table:
    """Lay out the answers of many respondents, beside a number of the row and a remark."""
    chance = random.Random(seed)
    table = lay_out(compile_plan(instrument), drawn, chance, n_rows)
    beside = Column("row", "int32", list(range(n_rows))), Column("Remark 1", "text", [None, "é"] * n_rows)
    return Table((beside[0], Column("Remark 1", "text", beside[1].cells[:n_rows]), *table.columns), table.rows)


def expected_of(instrument: Instrument, table: Table) -> list[Scores]:
    """Score each respondent alone."""
    plan = compile_plan(instrument)
    return [score(plan, row, on_invalid="missing", on_unknown="ignore") for row in table.rows]


def check_engine(
    instrument: Instrument, table: Table, engine: Engine, expected: Sequence[Scores], *, mode: str = "missing"
) -> None:
    """Check one engine.

    Raises:
        DisagreementError: it scores otherwise, or changes what else was in the frame.
    """
    frame = engine.make(table.columns)
    with mock.patch("cwinstruments.frames.pandas_lending.has_pyarrow", return_value=not engine.masked):
        scored = score_frame(instrument, frame, parts="all", on_invalid=mode, **engine.options)  # type: ignore[arg-type]
        if type(scored) is not type(frame):
            raise DisagreementError(f"{engine}: {type(frame)} became {type(scored)}")
        found = engine.read(scored)
    before = engine.read(engine.make(table.columns))
    names = [*before, *result_names(instrument)]
    if list(found) != names:
        raise DisagreementError(f"{engine}: columns {list(found)}, expected {names}")
    for name, cells in before.items():
        if repr(found[name]) != repr(cells):
            raise DisagreementError(f"{engine}: column {name} was {cells} and is {found[name]}")
    for place, (row, one) in enumerate(zip(table.rows, expected, strict=True)):
        voided = rests_on_invalid(compile_plan(instrument), one) if mode == "no_score" else frozenset()
        for scale, alone in one.scales.items():
            rounded = instrument.scales[scale].round is not None
            for name, value, exact in _parts_of(scale, alone, rounded=rounded):
                if scale in voided and name not in (scale, f"{scale}_reason"):
                    continue
                wanted = value
                if scale in voided:
                    wanted = None if name == scale else "invalid_response"
                if not _same(wanted, found[name][place], exact=exact):
                    raise DisagreementError(
                        f"{engine}, row {place}: {name} is {found[name][place]!r}, expected {wanted!r};"
                        f" answers {dict(row)}; columns {[(c.name, c.kind, c.cells[place]) for c in table.columns]}"
                    )


def result_names(instrument: Instrument) -> list[str]:
    """Name the columns of all parts of all scores, in their order."""
    names = []
    for id, scale in instrument.scales.items():
        names += [id, *(f"{id}_{part}" for part in PARTS if part != "cutoffs")]
        names += [f"{id}_{cutoff.id}" for cutoff in scale.cutoffs]
    return names


def rests_on_invalid(plan: ScoringPlan, scores: Scores) -> frozenset[str]:
    """Name the scales that rest on an answer that is not allowed, or on an item whose gate has such an answer."""
    wrong = {note.item for note in scores.notes if note.kind == "invalid_response"}
    found = set()
    for output in plan.outputs:
        names = set(inputs_of(plan, output.value))
        while True:
            gates = {
                gate
                for name in names
                if (condition := plan.input(name).show_if) is not None
                for gate in names_in(condition)
            }
            if gates <= names:
                break
            names |= gates
        if wrong & {plan.input(name).item for name in names}:
            found.add(output.scale)
    return frozenset(found)


def _parts_of(scale: str, one: Score, *, rounded: bool) -> list[tuple[str, Any, bool]]:
    """Give the columns of a score: name, value, and whether it has to be the same to the last bit."""
    parts: list[tuple[str, Any, bool]] = [(scale, one.value, rounded)]
    for part in PARTS:
        if part == "cutoffs":
            continue
        value = getattr(one, part)
        if part == "band_certain" and not one.possible_bands:
            value = None
        parts.append((f"{scale}_{part}", value, rounded or part not in ("lower", "upper")))
    return parts + [(f"{scale}_{id}", met, True) for id, met in one.cutoffs.items()]


def _same(wanted: Any, found: Any, *, exact: bool) -> bool:
    if wanted is None or found is None:
        return wanted is found
    if isinstance(wanted, bool | str) or isinstance(found, bool | str):
        return type(wanted) is type(found) and bool(wanted == found)
    if wanted == found:
        return True
    return not exact and abs(wanted - found) <= _BESIDE * math.ulp(max(abs(wanted), abs(found)))
