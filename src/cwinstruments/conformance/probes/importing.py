"""A program that imports a plugin and loads the catalogue, and tells what that loads and how long it takes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from contextlib import redirect_stderr
from time import perf_counter
from types import FrameType
from typing import Any

HEAVY = (
    *("dask", "duckdb", "ibis", "modin", "narwhals", "numpy", "pandas", "polars", "pyarrow", "pyspark", "scipy"),
    *("jsonschema", "hypothesis", "pytest"),
    *("aiohttp", "ftplib", "http.client", "httpx", "requests", "smtplib", "ssl", "urllib.request", "urllib3"),
)
"""What no plugin needs before it is used: dataframes, validators, tests, the network."""


class Watcher:
    """Stands before all finders of modules, and notes which line of a plugin asks for a heavy one first."""

    def __init__(self, packages: Iterable[str]) -> None:
        self.packages = tuple(packages)
        self.places: dict[str, tuple[str, int]] = {}

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """Note the line, and find nothing."""
        if name in HEAVY and name not in self.places:
            frame: FrameType | None = sys._getframe(1)
            while frame is not None:
                if frame.f_globals.get("__name__", "").partition(".")[0] in self.packages:
                    self.places[name] = (frame.f_code.co_filename, frame.f_lineno)
                    break
                frame = frame.f_back


def probe(modules: Sequence[str], disabled: Sequence[str]) -> dict[str, Any]:
    """Import modules, then load the catalogue without other plugins; give what was loaded, where, and how long."""
    watcher = Watcher({module.partition(".")[0] for module in modules})
    sys.meta_path.insert(0, watcher)
    try:
        before, start = set(sys.modules), perf_counter()
        for module in modules:
            __import__(module)
        importing = perf_counter() - start
        by_package = [name for name in HEAVY if name in sys.modules and name not in before]
        start = perf_counter()
        from cwinstruments.catalog import load_catalog

        # What hooks print goes there.
        with redirect_stderr(sys.stdout):
            load_catalog(disabled=disabled)
        loading = perf_counter() - start
        by_catalog = [name for name in HEAVY if name in sys.modules and name not in before and name not in by_package]
    finally:
        sys.meta_path.remove(watcher)
    return {
        "importing": importing,
        "loading": loading,
        "package": by_package,
        "catalog": by_catalog,
        "places": watcher.places,
    }


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    sys.stdout.write("\n" + json.dumps(probe(given["modules"], given["disabled"])))
