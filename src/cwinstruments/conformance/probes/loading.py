"""A program that imports every plugin and asks its hooks, and notes at which it is, for whoever ends the process."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path


def probe(plugins: Sequence[tuple[str, Sequence[str]]], note: Path) -> None:
    """Load plugins one after the other.

    Args:
        plugins: what each distribution is called, and which others are left out meanwhile.
        note: the file that names the one which is loaded now.
    """
    from cwinstruments.plugins import load_plugins

    for name, others in plugins:
        note.write_text(name, encoding="utf-8")
        registry = load_plugins(disabled=others)
        _ = registry.methods(), registry.rules(), registry.targets(), registry.commands()


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    probe(given["plugins"], Path(given["note"]))
    sys.stdout.write("\n{}")
