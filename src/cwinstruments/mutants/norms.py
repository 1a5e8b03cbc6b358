"""Mutants of norms: a table read one row off, another mean, another standard deviation, other ends."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from attrs import evolve

from cwinstruments.diagnostics import Path
from cwinstruments.model import Interpolation, Norm, Outside, Stratum
from cwinstruments.mutants.mutant import Changing, Kind, Mutant


def change_norms(changing: Changing, /) -> Iterator[Mutant]:
    """Give the mutants of the norm of a scale of norm scores."""
    norm = changing.scale.norm
    if norm is None:
        return
    for place, stratum in enumerate(norm.strata):
        for what, path, changed in _changes(stratum):
            strata = (*norm.strata[:place], changed, *norm.strata[place + 1 :])
            where = f" of stratum {place + 1}" if len(norm.strata) > 1 else ""
            yield _mutant(changing, f"{what}{where}", ("strata", place, *path), evolve(norm, strata=strata))
    if norm.outside is not None:
        outside = Outside.REFUSE if norm.outside is Outside.CLAMP else Outside.CLAMP
        yield _mutant(changing, f"outside {outside}", ("outside",), evolve(norm, outside=outside))
    if any(stratum.rows for stratum in norm.strata):
        to = Interpolation.LINEAR if norm.interpolate is Interpolation.NONE else Interpolation.NONE
        yield _mutant(changing, f"interpolate {to}", ("interpolate",), evolve(norm, interpolate=to))


def _changes(stratum: Stratum) -> Iterator[tuple[str, Path, Stratum]]:
    if stratum.mean is not None:
        yield "mean + 1", ("mean",), evolve(stratum, mean=stratum.mean + 1)
    if stratum.sd is not None:
        yield "sd + 1", ("sd",), evolve(stratum, sd=stratum.sd + 1)
    rows = stratum.rows
    if len(rows) > 1:
        # As if the column of raw scores had slipped by a row.
        up = tuple(evolve(row, norm=next.norm) for row, next in pairwise(rows))
        down = tuple(evolve(row, norm=before.norm) for before, row in pairwise(rows))
        yield "rows up", ("rows",), evolve(stratum, rows=(*up, rows[-1]))
        yield "rows down", ("rows",), evolve(stratum, rows=(rows[0], *down))


def _mutant(changing: Changing, what: str, path: Path, norm: Norm) -> Mutant:
    return changing.mutant(f"{changing.id} norm {what}", Kind.NORM, ("norm", *path), norm=norm)
