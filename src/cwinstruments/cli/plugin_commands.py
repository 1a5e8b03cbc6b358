"""A quick look at the installed plugins: whether one of them might give a command.

Loading the plugins takes longer than all the rest of printing the help. Most plugins are data alone, and that can be
seen without importing anything: the module that an entry point names does not mention the hook. Whatever is not plain
counts as "might", and then the plugins are loaded and asked. Paths are plain text here because `pathlib` would be a
tenth of the whole.
"""

# ruff: noqa: PTH113, PTH123, PTH208

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from importlib.machinery import ModuleSpec

GROUP = "[cwinstruments]"
HOOK = "register_commands"

_METADATA = (".dist-info", ".egg-info")


def plugins_may_give_commands(path: Sequence[str] | None = None, /) -> bool:
    """Tell whether some installed plugin might give a command.

    Args:
        path: where distributions are looked for; by default `sys.path`.
    """
    for folder in sys.path if path is None else path:
        # A file is an archive, into which this does not look.
        if os.path.isfile(folder) or any(_may_give_commands(value) for value in _entry_points(folder or ".")):
            return True
    return False


def _entry_points(folder: str) -> Iterator[str]:
    """Give what the entry points of our group name, in one folder of distributions."""
    try:
        names = [name for name in os.listdir(folder) if name.endswith(_METADATA)]
    except OSError:
        return
    for name in names:
        text = _read(f"{folder}/{name}/entry_points.txt")
        if text is not None and GROUP in text:
            inside = text.partition(GROUP)[2].partition("\n[")[0]
            yield from (line.partition("=")[2].strip() for line in inside.splitlines() if "=" in line)


def _may_give_commands(value: str) -> bool:
    module, _, attribute = value.partition(":")
    if attribute or "." in module:
        # To find an inner module, its package would be imported.
        return True
    spec = _find(module)
    if spec is None or spec.origin is None:
        return False
    source = _read(spec.origin)
    return source is None or HOOK in source or "import *" in source


def _find(module: str) -> ModuleSpec | None:
    """Find a module at the top level without importing it, as `importlib.util` does; that is slow to import itself."""
    found = (finder.find_spec(module, None) for finder in sys.meta_path)
    return next((spec for spec in found if spec is not None), None)


def _read(file: str) -> str | None:
    try:
        with open(file, encoding="utf-8") as stream:
            return stream.read()
    except (OSError, ValueError):
        return None
