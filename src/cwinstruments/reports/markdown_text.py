"""Tables and cells of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table_text(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table; nothing where it has no rows."""
    body = [f"| {' | '.join(row)} |" for row in rows]
    if not body:
        return ""
    return "\n".join((f"| {' | '.join(headings)} |", f"|{'---|' * len(headings)}", *body))


def cell_text(text: str) -> str:
    """Keep what would be read as Markdown or as a cell's end from being so.

    Examples:
        >>> cell_text("a | b *")
        'a \\\\| b \\\\*'
    """
    for mark in ("\\", "|", "*", "<", "`", "["):
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())
