"""The rules that this house holds its definitions to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cwinstruments.diagnostics import Diagnostic, Severity
from cwinstruments.documents import Outline
from cwinstruments.rules import DefinitionRule

LONGEST: Final = 16


class LengthOfIds(DefinitionRule):
    """The id of an item is too long for the tables of the house.

    What it does:
        Finds items whose id has more than 16 characters.

    Why it matters:
        The program that makes the yearly tables keeps 16 characters of a column's name, so two columns that begin
        alike become one.

    Example:
        `hours_paperwork_evenings` and `hours_paperwork_weekends`.

    Use instead:
        A short id, such as `paper_evenings`; what it is about stands in the item's text.
    """

    code = "ACME101"
    severity = Severity.WARNING

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        """Find the items whose id is too long."""
        for item in outline.items:
            if len(item.id) > LONGEST:
                message = f"the id of item {item.id!r} has {len(item.id)} characters, and the tables keep {LONGEST}"
                yield self.finding(message, (*item.path, "id"), "give it a shorter id")
