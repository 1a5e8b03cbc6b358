"""Texts in Polars: the place of each among what texts mean, found by its exact spelling where that is known.

Nearly all texts of a column are spelled as the definition spells them. These are found as they are; only the others are
normalised, and looked for once more. What a known spelling means is found out by normalising it in the same way.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import polars as pl
from attrs import frozen

from cwinstruments.columns import Kind, Source, SourceKind, narrowest
from cwinstruments.columns.labels import Texts
from cwinstruments.frames.operators import normal_text
from cwinstruments.plan import State


@frozen(eq=False)
class _Spellings:
    """The spellings that are known, as many for each meaning: the place of one, divided by how many, is the meaning's.

    Args:
        dtype: the type of columns that hold nothing but known spellings.
        each: how many there are for each meaning.
        meanings: in their order, those that a text can have.
    """

    dtype: pl.Enum
    each: int
    meanings: tuple[int | State | None, ...]


def meaning_of(column: pl.Expr, texts: Texts, types: Mapping[Kind, Any], /) -> Source[Any]:
    """Give what each text of a column means, as a place among meanings.

    Args:
        column: texts, categories or enums.
        types: Polars' own types.
    """
    known = _spellings(
        (*texts.answers.items(), *texts.states.items()), texts.meanings, texts.written, exact=texts.exact
    )
    unknown = len(known.meanings)
    kind = narrowest(0, unknown)
    as_written = column.cast(known.dtype, strict=False)
    others = pl.when(as_written.is_null()).then(column).cast(pl.String)
    normalised = normal_text(others, exact=texts.exact).cast(known.dtype, strict=False)
    place = pl.coalesce(as_written, normalised).to_physical() // known.each
    anything = pl.when(column.is_not_null()).then(pl.lit(unknown, types[kind]))
    found = place.cast(types[kind]).fill_null(anything)
    return Source(found, SourceKind.MEANING, kind, meanings=known.meanings, derived=True)


@lru_cache(maxsize=256)
def _spellings(
    known: tuple[tuple[str, int | State], ...],
    meanings: tuple[int | State | None, ...],
    written: tuple[str, ...],
    *,
    exact: bool,
) -> _Spellings:
    table: dict[str, int | State | None] = {"": None, **dict(known)}
    texts = list(dict.fromkeys((*table, *written)))
    normalised = pl.select(normal_text(pl.lit(pl.Series(texts, dtype=pl.String)), exact=exact)).to_series()
    found: dict[int | State | None, list[str]] = {meaning: [] for meaning in meanings}
    for text, normal in zip(texts, normalised, strict=True):
        if normal in table:
            found[table[normal]].append(text)
    found = {meaning: spellings for meaning, spellings in found.items() if spellings}
    each = max(map(len, found.values()))
    for spellings in found.values():
        while len(spellings) < each:
            # A space behind a text changes nothing.
            spellings.append(max(spellings, key=len) + " ")
    dtype = pl.Enum([text for spellings in found.values() for text in spellings])
    return _Spellings(dtype, each, tuple(found))
