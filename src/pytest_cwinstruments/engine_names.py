"""The engines by name: what each needs, and whether that is installed. Nothing of the library is imported for it."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from importlib.util import find_spec
from typing import Final

import pytest

ENGINES: Final[Mapping[str, tuple[str, ...]]] = {
    "one": (),
    "compiled": (),
    "polars": ("polars", "narwhals"),
    "pandas": ("pandas", "narwhals"),
    "pyarrow": ("pyarrow", "narwhals"),
    "duckdb": ("duckdb", "narwhals"),
    "sql": ("duckdb", "sqlglot"),
}
"""By engine, the modules that it needs."""
_EXTRAS: Final = {"narwhals": "'cwinstruments[frames]'", "sqlglot": "'cwinstruments[sql]'"}


def read_engines(text: str, /) -> tuple[str, ...]:
    """Read the names of engines, in their order, each once.

    Raises:
        UsageError: there is no such engine, or it is not installed.

    Examples:
        >>> read_engines("compiled, one")
        ('one', 'compiled')
    """
    names = [name.strip().lower() for name in text.split(",") if name.strip()]
    if names == ["all"]:
        return tuple(name for name, needed in ENGINES.items() if not _absent(needed))
    if not names:
        raise pytest.UsageError(f"--cwi-engines names no engine; there are {', '.join(ENGINES)}, and all")
    for name in names:
        if name not in ENGINES:
            near = get_close_matches(name, [*ENGINES, "all"], 1)
            hint = f"did you mean '{near[0]}'?" if near else f"there are {', '.join(ENGINES)}, and all by itself"
            raise pytest.UsageError(f"--cwi-engines: there is no engine '{name}'; {hint}")
        if absent := _absent(ENGINES[name]):
            install = " ".join(_EXTRAS.get(one, one) for one in absent)
            needs = " and ".join(absent)
            raise pytest.UsageError(
                f"--cwi-engines: '{name}' needs {needs}, which is not installed; run: python -m pip install {install}"
            )
    return tuple(name for name in ENGINES if name in names)


def _absent(modules: tuple[str, ...]) -> list[str]:
    return [module for module in modules if find_spec(module) is None]
