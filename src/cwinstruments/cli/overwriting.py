"""What a command was given is never overwritten by what it writes: answers, rosters, ledgers, mappings, definitions."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

_DEFINITIONS = (".yaml", ".yml")


def refuse_overwriting(target: str | None, /, *given: str | None, option: str = "-o") -> None:
    """Refuse to write to the place of a file that the command was given, or of a definition in a folder that it was.

    Args:
        target: what is written; None is the standard output.
        given: files and folders that are read, and those that are written beside it; None where there is none.
        option: how another file is named.

    Raises:
        click.UsageError: it is one of them.
    """
    if target is None:
        return
    for one in given:
        if one is not None and (same_file(one, target) or _is_definition_in(one, target)):
            raise click.UsageError(
                f"what is written would take the place of '{target}', which this command was given; choose another file"
                f" with {option}"
            )


def files_of_values(assigned: Iterable[str], /) -> tuple[str, ...]:
    """Name the files that `--set` reads.

    Examples:
        >>> files_of_values(["points=5", "standards=@standards.csv"])
        ('standards.csv',)
    """
    values = (one.partition("=")[2].strip() for one in assigned)
    return tuple(value[1:] for value in values if value.startswith("@"))


def same_file(one: str, other: str, /) -> bool:
    """Tell whether two names mean the same file, also one that is yet to be written; devices and pipes never are."""
    if "-" in (one, other):
        return False
    try:
        first, second = Path(one), Path(other)
        if first.exists() and second.exists():
            return first.is_file() and first.samefile(second)
        return first.resolve() == second.resolve()
    except (OSError, ValueError):
        # A name that no file can have is said where the file is opened.
        return False


def _is_definition_in(folder: str, target: str) -> bool:
    """Tell whether a file that is there is in a folder whose definitions are read."""
    file = Path(target)
    try:
        return (
            file.suffix.lower() in _DEFINITIONS
            and file.is_file()
            and Path(folder).is_dir()
            and file.resolve().is_relative_to(Path(folder).resolve())
        )
    except (OSError, ValueError):
        return False
