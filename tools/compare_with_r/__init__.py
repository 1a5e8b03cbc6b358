"""Every index beside that of R, on R's own data: ours, R's and the difference.

Each module beside this one lists the comparisons of one subject; the tests go through the same lists.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from tools.compare_with_r.comparison import CLOSED, ORACLES, Comparison, data, oracle

__all__ = ["CLOSED", "ORACLES", "Comparison", "comparisons", "data", "oracle"]


def comparisons() -> tuple[Comparison, ...]:
    """Give all comparisons, those of one subject together."""
    found: list[Comparison] = []
    for module in sorted(iter_modules(__path__), key=lambda module: module.name):
        if module.name not in ("__main__", "comparison"):
            found += getattr(import_module(f"{__name__}.{module.name}"), "COMPARISONS", ())
    return tuple(found)
