"""Who is in a set of responses: rows that answer anything, and the people that these rows are of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from cwinstruments.forensics.item_codes import codes_of, items_of
from cwinstruments.forensics.raw_answers import raw_answers
from cwinstruments.model import Instrument


def answering_rows(instrument: Instrument, responses: Any, wanted: Sequence[str], /) -> list[bool]:
    """Tell of each row whether it answers an item of these scales, or of the scales that they are made of."""
    used = frozenset[str]().union(*(items_of(instrument, scale) for scale in wanted))
    codes = codes_of(instrument)
    # Which items a formula counts no scale lists.
    raw = raw_answers(responses, {item: one for item, one in codes.items() if item in used} if used else codes)
    return raw.answering()


def people_of(there: Sequence[bool], respondents: Sequence[object | None], /) -> tuple[int, int]:
    """Give how many people answered, and how many of them in more than one row; rows of nobody are a person each."""
    if len(respondents) != len(there):
        raise ValueError(f"there are {len(respondents)} respondents and {len(there)} rows")
    known = [who for who, is_there in zip(respondents, there, strict=True) if is_there]
    rows = Counter(who for who in known if who is not None)
    return len(rows) + known.count(None), sum(n > 1 for n in rows.values())
