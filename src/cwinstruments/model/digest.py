"""A name for content: the same digest means the same data."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from cwinstruments.model.converter import unstructure_instrument
from cwinstruments.model.instrument import Instrument


def digest(data: Any, /) -> str:
    """Name plain JSON data by the SHA-256 of its canonical form: sorted keys, no spaces, UTF-8.

    Examples:
        >>> digest({"b": 1, "a": 2}) == digest({"a": 2, "b": 1})
        True
    """
    canonical = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()


def definition_digest(instrument: Instrument, /) -> str:
    """Name everything that a definition says, its texts included."""
    return digest(unstructure_instrument(instrument))
