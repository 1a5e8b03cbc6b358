"""What a kind of fault is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tools.seeding.definition import Definition, Seed

Sower = Callable[[Definition], Iterator[Seed | None]]


@dataclass(frozen=True)
class Kind:
    """One kind of fault.

    Args:
        name: what is done to a definition.
        codes: what a check must call it; any of them will do.
        sow: gives definitions with the fault, one at each place where it can be; None where it can't be written.
    """

    name: str
    codes: tuple[str, ...]
    sow: Sower


def kinds_of(*kinds: tuple[str, str, Sower]) -> tuple[Kind, ...]:
    """Make kinds from names, codes with spaces between them, and functions."""
    return tuple(Kind(name, tuple(codes.split()), sow) for name, codes, sow in kinds)
