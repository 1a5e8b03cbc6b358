"""The check that every engine gives the same scores."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from cwinstruments.columns import PARTS
from cwinstruments.conformance.check import ConformanceCheck
from cwinstruments.conformance.outcomes import Outcome
from cwinstruments.conformance.subject import Proved, Proving, Setting
from cwinstruments.conformance.words import shown
from cwinstruments.errors import CWInstrumentsError
from cwinstruments.frames import score_frame
from cwinstruments.frames.making import ROW, Table, is_installed, lay_out, make_database, make_frame, read_frame
from cwinstruments.scoring import Score, Scores, compile_scorer, score
from cwinstruments.targets import to_sql
from cwinstruments.targets.sql import has_sqlglot

ENGINES: Final = ("one", "compiled", "polars", "pandas", "duckdb")
"""What can be compared; the first is what the others are compared with."""

_INSTALL: Final = {
    "polars": "python -m pip install 'cwinstruments[frames]'",
    "pandas": "python -m pip install pandas 'cwinstruments[frames]'",
    "duckdb": "python -m pip install duckdb 'cwinstruments[sql]'",
}
_BESIDE: Final = 4
"""By how many of the least steps of a floating-point number unrounded values may differ."""
_MOST_SETTINGS: Final = 1
"""With so many values of parameters tables are tried: expressions and SQL take long to write."""
_TABLE: Final = "answers"


class Engines(ConformanceCheck):
    """Every engine gives the same scores.

    Random answers in every state, and answers that are not allowed, are scored one by one, by the compiled scorer, as a
    frame of Polars and of pandas, and in SQL by DuckDB. Counts, reasons, bands, cutoffs and rounded scores are the
    same; unrounded scores and bounds of tables may differ in the last bits. An engine that is not installed is not
    proven.
    """

    id = "engines"

    def of_instrument(self, proving: Proving, one: Proved, /) -> Iterator[Outcome]:
        wanted = [engine for engine in ENGINES if engine in (proving.engines or ENGINES)]
        absent = [engine for engine in wanted if not _is_there(engine)]
        for engine in absent:
            yield self.not_proven(one.id, f"engine '{engine}' is not installed, so it was not tried", _INSTALL[engine])
        tried = [engine for engine in wanted if engine not in (*absent, "one")]
        for place, setting in enumerate(one.settings):
            table = lay_out(setting.plan, [*setting.rows, *setting.invalid_rows])
            expected = [score(setting.plan, row, on_invalid="missing", on_unknown="ignore") for row in table.rows]
            for engine in tried:
                if engine != "compiled" and place >= _MOST_SETTINGS:
                    continue
                try:
                    difference = next(_COMPARE[engine](setting, table, expected), None)
                except CWInstrumentsError as error:
                    difference = f"can't score: {error}"
                if difference is not None:
                    message = f"engine '{engine}' {difference}{setting.with_values}"
                    hint = "a method must be made of nodes of cwinstruments.plan, which every engine knows"
                    yield self.shortcoming(one.id, message, hint, file=one.file)
        yield self.told(one.id, f"compared: {', '.join(['one', *tried])}")


def _is_there(engine: str) -> bool:
    if engine in ("one", "compiled"):
        return True
    return is_installed(engine) and (has_sqlglot() if engine == "duckdb" else is_installed("narwhals"))


def _compiled(setting: Setting, table: Table, expected: Sequence[Scores]) -> Iterator[str]:
    scorer = compile_scorer(setting.plan, on_invalid="missing", on_unknown="ignore")
    for row, scores in zip(table.rows, expected, strict=True):
        found = scorer(row)
        for id, one in scores.scales.items():
            for part in ("value", "reason", "n_answered", "prorated", "band"):
                if getattr(one, part) != getattr(found[id], part):
                    said = f"{getattr(found[id], part)!r} and not {getattr(one, part)!r}"
                    yield f"disagrees with scoring one by one: {part} of '{id}' is {said}; answers {shown(row)}"


def _polars(setting: Setting, table: Table, expected: Sequence[Scores]) -> Iterator[str]:
    frame = score_frame(setting.plan, make_frame(table, "polars"), parts="all", on_invalid="missing")
    return _in_columns(setting, table, expected, read_frame(frame, "polars"))


def _pandas(setting: Setting, table: Table, expected: Sequence[Scores]) -> Iterator[str]:
    # Scored with Polars it would be what is compared already.
    frame = make_frame(table, "pandas")
    scored = score_frame(setting.plan, frame, parts="all", on_invalid="missing", engine="narwhals")
    return _in_columns(setting, table, expected, read_frame(scored, "pandas"))


def _duckdb(setting: Setting, table: Table, expected: Sequence[Scores]) -> Iterator[str]:
    sql = to_sql(setting.plan, _TABLE, parts="all", on_invalid="missing", types=table.types, keep=[ROW])
    connection = make_database(table, _TABLE)
    try:
        columns = read_frame(connection.execute(sql), "duckdb")
    finally:
        connection.close()
    order = sorted(range(len(table.rows)), key=lambda place: columns[ROW][place])
    found = {name: [cells[place] for place in order] for name, cells in columns.items()}
    return _in_columns(setting, table, expected, found)


_COMPARE: Final[Mapping[str, Callable[[Setting, Table, Sequence[Scores]], Iterator[str]]]] = {
    "compiled": _compiled,
    "polars": _polars,
    "pandas": _pandas,
    "duckdb": _duckdb,
}


def _in_columns(
    setting: Setting, table: Table, expected: Sequence[Scores], found: Mapping[str, list[Any]]
) -> Iterator[str]:
    for place, (row, scores) in enumerate(zip(table.rows, expected, strict=True)):
        for id, one in scores.scales.items():
            rounded = setting.instrument.scales[id].round is not None
            for name, wanted, exact in _parts_of(id, one, rounded=rounded):
                if not _same(wanted, found[name][place], exact=exact):
                    said = f"{name} is {found[name][place]!r} and not {wanted!r}"
                    yield f"disagrees with scoring one by one: {said}; answers {shown(row)}"


def _parts_of(scale: str, one: Score, *, rounded: bool) -> Iterator[tuple[str, Any, bool]]:
    """Give the columns of a score: name, value, and whether it has to be the same to the last bit."""
    yield scale, one.value, rounded
    for part in PARTS:
        if part == "cutoffs":
            continue
        value = None if part == "band_certain" and not one.possible_bands else getattr(one, part)
        yield f"{scale}_{part}", value, rounded or part not in ("lower", "upper")
    for id, met in one.cutoffs.items():
        yield f"{scale}_{id}", met, True


def _same(wanted: Any, found: Any, *, exact: bool) -> bool:
    if wanted is None or found is None:
        return wanted is found
    if isinstance(wanted, bool | str) or isinstance(found, bool | str):
        return type(wanted) is type(found) and bool(wanted == found)
    near = not exact and abs(wanted - found) <= _BESIDE * math.ulp(max(abs(wanted), abs(found)))
    return bool(wanted == found) or near
