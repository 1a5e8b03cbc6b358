"""Formulas as they are written: what looks like a slip although it can be computed."""

from __future__ import annotations

from collections.abc import Iterator

from cwinstruments.diagnostics import Diagnostic, Severity
from cwinstruments.documents import Outline
from cwinstruments.plan.commas import decimal_commas
from cwinstruments.rules.rule import DefinitionRule


class DecimalCommas(DefinitionRule):
    """A number in a formula seems to have a decimal comma.

    What it does:
        Looks within parentheses for digits, a comma and digits without a blank, such as `0,5`, where other commas of
        the same parentheses have a blank, or where the part before the comma would be a factor of 0, which is an error.
        Formulas that have no blank after any comma are passed over otherwise.

    Why it matters:
        A comma parts arguments: `if(visits > 0, hours * 0,5)` gives 0 to those with visits and 5 to all others, and
        nothing else shows it.

    Example:
        `formula: "if(visits > 0, hours / visits * 0,5)"`.

    Use instead:
        A decimal point, `0.5`; or a blank after the comma where it parts two numbers.
    """

    code = "CWI370"
    severity = Severity.WARNING

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        for formula in outline.formulas:
            for one in decimal_commas(formula.text):
                if one.is_argument and (one.is_mixed or one.is_factor):
                    what = "show_if of item" if formula.is_condition else "formula of scale"
                    message = (
                        f"{what} {formula.owner!r}, column {one.column}: {one.written!r} seems to be a number with a "
                        "decimal comma, but the comma begins another argument"
                    )
                    hint = f"write {one.meant}, or a blank after the comma if two numbers are meant"
                    severity = Severity.ERROR if one.is_factor else None
                    yield self.finding(message, formula.path, hint, severity)
