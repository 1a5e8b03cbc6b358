"""Versions: how far a definition was raised, and how far it had to be."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import Final

_NUMBERS: Final = re.compile(r"(\d{1,9})\.(\d{1,9})\.(\d{1,9})", re.ASCII)


class Bump(IntEnum):
    """How far a version is raised; a greater one covers a smaller one."""

    LOWERED = -1
    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3

    @property
    def label(self) -> str:
        """The bump in a word."""
        return self.name.lower()


def numbers_of(version: object, /) -> tuple[int, int, int] | None:
    """Give the three numbers of a version; None where it does not have them."""
    found = _NUMBERS.fullmatch(version) if isinstance(version, str) else None
    return None if found is None else (int(found[1]), int(found[2]), int(found[3]))


def bump_between(old: object, new: object, /) -> Bump | None:
    """Tell how far a version was raised; None where one of them is no version.

    Examples:
        >>> bump_between("1.4.2", "2.0.0").label, bump_between("1.4.2", "1.4.2").label
        ('major', 'none')
    """
    before, after = numbers_of(old), numbers_of(new)
    if before is None or after is None:
        return None
    if after <= before:
        return Bump.NONE if after == before else Bump.LOWERED
    for bump, was, now in zip((Bump.MAJOR, Bump.MINOR, Bump.PATCH), before, after, strict=True):
        if now > was:
            return bump
    return Bump.NONE  # pragma: no cover - one of the three numbers is greater


def raised(version: object, due: Bump, /) -> str | None:
    """Give the least version that is raised so far; None where there is nothing to raise.

    Examples:
        >>> raised("1.4.2", Bump.MINOR)
        '1.5.0'
    """
    numbers = numbers_of(version)
    if numbers is None:
        return None
    major, minor, patch = numbers
    match due:
        case Bump.MAJOR:
            return f"{major + 1}.0.0"
        case Bump.MINOR:
            return f"{major}.{minor + 1}.0"
        case Bump.PATCH:
            return f"{major}.{minor}.{patch + 1}"
        case _:
            return f"{major}.{minor}.{patch}"
