"""How answers and scores are written in messages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

_MOST = 300


def shown(row: Mapping[str, Any], /) -> str:
    """Write answers in one line of YAML, so that they can be pasted into a case; long ones are cut.

    Examples:
        >>> shown({"ts01": 3, "ts02": None})
        '{ts01: 3, ts02: null}'
    """
    pairs = (f"{item}: {json.dumps(value, ensure_ascii=False, default=str)}" for item, value in row.items())
    text = f"{{{', '.join(pairs)}}}"
    return text if len(text) <= _MOST else f"{text[:_MOST]}..."
