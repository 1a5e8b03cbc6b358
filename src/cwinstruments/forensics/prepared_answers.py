"""Answers taken up once, and given to statistics as scales key them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import field, frozen

from cwinstruments.forensics.coding import cleaned
from cwinstruments.forensics.item_codes import ItemCodes, KeyedItem, codes_of, keyed_items
from cwinstruments.forensics.raw_answers import RawAnswers, keyed_matrix, raw_answers
from cwinstruments.model import Instrument
from cwinstruments.psychometrics.response_matrices import ResponseMatrix, response_matrix


@frozen(eq=False)
class PreparedAnswers:
    """The answers to an instrument; those that are not allowed are missing."""

    instrument: Instrument
    codes: Mapping[str, ItemCodes] = field(repr=False)
    raw: RawAnswers = field(repr=False)

    def keyed_items(self, scale: str, /) -> tuple[KeyedItem, ...]:
        """Give the items of a scale that are answered in numbers and have a column."""
        return tuple(
            one for one in keyed_items(self.instrument.scales[scale], self.codes) if one.item in self.raw.columns
        )

    def keyed(self, scale: str, /) -> ResponseMatrix:
        """Give the answers to the items of a scale, as it counts them."""
        items = self.keyed_items(scale)
        return response_matrix(keyed_matrix(self.raw.matrix(items), items), items=[one.item for one in items])

    def answering(self, scale: str, /) -> tuple[ResponseMatrix, float | None]:
        """Give the same of those who answered an item of it, and how many per cent of their answers are missing."""
        import numpy as np

        matrix = self.keyed(scale)
        there = ~np.isnan(matrix.values)
        some = there.any(axis=1)
        missing = 100 * (1 - float(there[some].mean())) if some.any() else None
        return response_matrix(matrix.values[some], items=matrix.items), missing

    def as_given(self, items: Iterable[str], /) -> ResponseMatrix:
        """Give the answers to some items as they were given."""
        names = [item for item in items if item in self.raw.columns]
        return response_matrix({item: self.raw.columns[item] for item in names}, items=names)


def prepare_answers(instrument: Instrument, responses: Any, /) -> PreparedAnswers:
    """Take answers up, without those that the instrument does not allow.

    Args:
        instrument: the instrument, its parameters bound.
        responses: as for `suspect_keys`.

    Raises:
        ValueError: columns have different lengths.
        TypeError: responses are nothing of that kind.

    Examples:
        >>> from cwinstruments import load_instrument
        >>> instrument = load_instrument("examples/minimal-instrument.yaml")
        >>> rows = [{"mc1": 4, "mc2": 1, "mc3": 3}, {"mc1": 9, "mc2": 5}]
        >>> prepare_answers(instrument, rows).keyed("meetings").values.tolist()
        [[4.0, 5.0, 3.0], [nan, 1.0, nan]]
    """
    codes = codes_of(instrument)
    raw = raw_answers(responses, codes)
    allowed = {item: cleaned(column, codes[item]) for item, column in raw.columns.items()}
    return PreparedAnswers(instrument, codes, RawAnswers(allowed, raw.n_people, raw.n_unreadable))
