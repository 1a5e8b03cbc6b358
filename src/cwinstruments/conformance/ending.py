"""Plugins that end the process that loads them: noticed in another process, before they end this one."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from cwinstruments.conformance.processes import ProbeError, run_probe
from cwinstruments.errors import CWInstrumentsError
from cwinstruments.plugins.discovery import disabled_names, find_plugins

HINT = "take out whatever ends the process, such as os._exit: nothing can be caught there, and nobody is told anything"


class EndingPluginError(CWInstrumentsError):
    """A plugin ends the process that loads it."""


def refuse_ending(disabled: Iterable[str] = (), /) -> None:
    """Load all plugins in another process first; one that ends it would end this one without a word.

    Args:
        disabled: names of plugins that are left out.

    Raises:
        EndingPluginError: one of them ends it, with its name and with what was said last.
    """
    left_out = disabled_names(disabled)
    found = [one for one in find_plugins()[0] if not left_out.keys() & one.names]
    points = tuple((one.info.distribution or "", one.point.name, one.point.value) for one in found)
    if points and (said := _ending(points, tuple(sorted(left_out)), tuple(sys.path))) is not None:
        raise EndingPluginError(said)


@cache
def _ending(points: tuple[tuple[str, str, str], ...], left_out: tuple[str, ...], paths: tuple[str, ...]) -> str | None:
    """Say which plugin ends the process that loads it, and how; None where none does."""
    names = list(dict.fromkeys(name for name, _, _ in points))
    plugins = [(name, [*left_out, *(one for one in names if one != name)]) for name in names]
    with TemporaryDirectory() as folder:
        note = Path(folder, "note.txt")
        try:
            run_probe("loading", {"plugins": plugins, "note": str(note)}, Path(folder))
        except ProbeError as error:
            name = note.read_text("utf-8") if note.is_file() else "one of them"
            return f"loading {name} ends the process: {error}"
    return None
