"""What all tests of psychometrics hold results to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from cwinstruments.psychometrics.result import Result


def assert_sound(result: Result) -> None:
    """Hold a result to what every result promises: finite numbers, and a reason wherever there is none."""
    plain = result.to_dict()
    for path, value in _leaves(plain, ""):
        assert not isinstance(value, float) or isfinite(value), path
    reasons = plain.get("reasons", {})
    assert all(isinstance(reason, str) and reason for reason in reasons.values())
    for path in reasons:
        assert _at(plain, path) is None, f"{path} has a reason and a figure"


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _leaves(inner, f"{path}.{place}")
    else:
        yield path, value


def _at(plain: Any, path: str) -> Any:
    for part in path.split("."):
        if plain is None:
            return None
        plain = plain[int(part)] if isinstance(plain, list) else plain[part]
    return plain
