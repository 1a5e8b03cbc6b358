"""The task that everything is measured on: the key, the rules, and the columns that everybody gives.

Thirty items from 1 to 5, ten of them reverse-keyed; three subscales, the mean of what was answered, from 8 of 10
answers on; a total, the mean of the three, if all are there; four bands of the total. An answer that is not allowed
takes the score from every scale that rests on it. The peers that are written by hand take the key from here, ours
from `instrument.yaml`; the results are compared.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

DEFINITION = Path(__file__).with_name("instrument.yaml")

ITEMS = tuple(f"item_{number:02d}" for number in range(1, 31))
SUBSCALES = {"first": ITEMS[:10], "second": ITEMS[10:20], "third": ITEMS[20:]}
REVERSED = frozenset(ITEMS[2::3])
LOW, HIGH = 1, 5
MIN_ANSWERED = 8

CONSTANTS = {scale: sum(LOW + HIGH for item in items if item in REVERSED) for scale, items in SUBSCALES.items()}
"""What reverse-keying adds to the sum of a subscale, if every answer to a reverse-keyed item is subtracted."""

BANDS = ("low", "below_middle", "above_middle", "high")
EDGES = (2.75, 3.0, 3.25)
SNAPPED_EDGES = tuple(edge - 1e-9 * edge for edge in EDGES)
"""A score that only rounding keeps below the edge of a band has reached it: 3 is 3, however it was worked out."""

SCALES = (*SUBSCALES, "total")
RESULTS = (*SCALES, "total_band")
"""The columns that everybody gives."""


class SkippedError(Exception):
    """Something can't be measured here; the text says why."""


def library(name: str) -> Any:
    """Import a library that need not be there.

    Raises:
        SkippedError: it is not installed.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise SkippedError(f"{name.partition('.')[0]} is not installed ({error})") from None
