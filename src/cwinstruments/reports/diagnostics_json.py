"""Findings as data, as `schemas/diagnostics.v1.json` describes them."""

from __future__ import annotations

import json
from collections.abc import Iterator

from cwinstruments.checks import CheckResult


def to_json(result: CheckResult, /) -> Iterator[str]:
    """Write findings and the summary as one document."""
    yield from json.dumps(result.to_dict(), ensure_ascii=False, indent=2).split("\n")
