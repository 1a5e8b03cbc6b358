"""Waves: what a wave is called, in which order waves come, and which rows are of which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from cwinstruments.diagnostics import did_you_mean
from cwinstruments.model import Instrument, Survey
from cwinstruments.units.given_rows import GivenRows, Row, kind_of

WAVE: Final = "wave"
"""The column that names the wave, where the survey doesn't say."""


class UnsaidWaveError(ValueError):
    """Which wave is meant has to be said."""


def wave_name(cell: Any, /) -> str | None:
    """Give what a wave is called: that of the number 1, or 1.0, is `1`; None where nothing is said.

    A wave that was written otherwise would be another one, also to a ledger.

    Examples:
        >>> wave_name(1), wave_name(1.0), wave_name("1.0"), wave_name(" 1"), wave_name("spring"), wave_name(" ")
        ('1', '1', '1', '1', 'spring', None)
    """
    if cell is None or cell != cell:
        return None
    return re.sub(r"^([0-9]+)\.0+$", r"\1", str(cell).strip()) or None


def in_order(waves: Iterable[str], /) -> tuple[str, ...]:
    """Give waves in the order of their names, in which numbers count as numbers.

    Examples:
        >>> in_order({"10", "2", "1"}), in_order({"w10", "w9"}), in_order({"2026-02", "2025-11"})
        (('1', '2', '10'), ('w9', 'w10'), ('2025-11', '2026-02'))
    """
    return tuple(sorted(waves, key=lambda name: (re.sub("[0-9]+", lambda found: found[0].zfill(20), name), name)))


def wave_column_of(definition: Instrument | Survey, rows: GivenRows, named: str | None, /) -> str | None:
    """Give the column that names the wave: the one that was named, else that of the survey, else `wave`.

    Returns:
        None where none was named and the rows have no such column: they are all of one wave.

    Raises:
        ValueError: a column was named that is not there.
    """
    said = definition.fields.wave if isinstance(definition, Survey) else None
    column = named or said or WAVE
    if rows.has(column):
        return column
    if named is not None and rows.rows:
        known = rows.columns if rows.columns is not None else tuple(rows.rows[0])
        hint = did_you_mean(named, [str(one) for one in known])
        raise ValueError(f"there is no column {named!r} to name the wave{f'; {hint}' if hint else ''}")
    return None


def rows_of_wave(
    rows: GivenRows, column: str | None, wave: str | float | None, /
) -> tuple[str | None, list[tuple[int, Row]]]:
    """Give the rows of one wave, each with its number from 1, and what the wave is called.

    Args:
        column: the column that names the wave; without one all rows are of it.
        wave: the wave; where it is not said, the only one that there is.

    Returns:
        The wave is None where neither the caller nor the rows say it.

    Raises:
        UnsaidWaveError: the rows are of several waves and none is said.
        ValueError: no row is of the wave that is said.
    """
    asked = wave_name(wave)
    numbered = list(enumerate(rows.rows, start=1))
    if column is None:
        return asked, numbered
    names = [wave_name(row.get(column)) for row in rows.rows]
    there = in_order({name for name in names if name is not None})
    if asked is None and len(there) > 1:
        raise UnsaidWaveError(f"the rows are of several waves: {', '.join(there)}; say which one is meant")
    if asked is None and not there:
        return None, numbered
    if asked is None and None in names:
        raise UnsaidWaveError(
            f"row {names.index(None) + 1} names no wave by the column {column!r}, and others are of wave {there[0]!r};"
            " say which one is meant"
        )
    if asked is not None and asked not in there:
        raise ValueError(f"no row is of wave {asked!r} by the column {column!r}; there is {', '.join(there) or 'none'}")
    wanted = asked or there[0]
    return wanted, [one for one, name in zip(numbered, names, strict=True) if name == wanted]


def waves_of(
    definition: Instrument | Survey,
    rows: GivenRows,
    named: str | None,
    wanted: Sequence[str | float] | None = None,
    /,
) -> tuple[str, ...]:
    """Give the waves of rows that all name one, in their order.

    Args:
        wanted: the waves that count, in the order that they have.

    Raises:
        ValueError: a row names no wave, or a wave that is wanted is not there or is wanted twice.
        TypeError: what is wanted is no list of waves.
    """
    if wanted is not None and (isinstance(wanted, str) or not isinstance(wanted, Sequence)):
        raise TypeError(f"waves: a list of waves is wanted, in their order, not {kind_of(wanted)}")
    column = wave_column_of(definition, rows, named) or named or WAVE
    found = set()
    for number, row in enumerate(rows.rows, start=1):
        name = wave_name(row.get(column))
        if name is None:
            raise ValueError(f"row {number} names no wave by the column {column!r}")
        found.add(name)
    if wanted is None:
        return in_order(found)
    chosen = [wave_name(one) for one in wanted]
    absent = [one for one, name in zip(wanted, chosen, strict=True) if name not in found]
    if absent or len(set(chosen)) < len(chosen):
        there = ", ".join(in_order(found)) or "none"
        raise ValueError(f"waves are different ones that are there: {there}; not {', '.join(map(repr, wanted))}")
    return tuple(name for name in chosen if name is not None)
