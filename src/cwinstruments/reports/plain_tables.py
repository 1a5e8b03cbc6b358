"""Tables as plain text, for files and terminals alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def aligned(rows: Iterable[Sequence[str]], /, *, right: int = 0) -> str:
    """Write rows with their columns below each other.

    Args:
        right: how many of the last columns stand to the right.

    Examples:
        >>> print(aligned([("unit", "mean"), ("north", "7.5"), ("west", "10.0")], right=1))
        unit   mean
        north   7.5
        west   10.0
    """
    table = [tuple(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    first = len(widths) - right
    lines = (
        "  ".join(
            cell.rjust(width) if place >= first else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in table
    )
    return "\n".join(line.rstrip() for line in lines)


def shown(value: float | None, /, *, signed: bool = False) -> str:
    """Write a value with one decimal place; a dash where there is none.

    Examples:
        >>> shown(7.25), shown(3, signed=True), shown(None)
        ('7.2', '+3.0', '-')
    """
    return "-" if value is None else f"{value:+.1f}" if signed else f"{value:.1f}"
