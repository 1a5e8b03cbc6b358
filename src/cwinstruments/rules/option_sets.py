"""Sets of response options, and pairs: the order of values, and what is defined twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from cwinstruments.diagnostics import Diagnostic, Path, Related, Severity
from cwinstruments.documents import Outline
from cwinstruments.rules.answer_labels import DisorderedLabels
from cwinstruments.rules.options import far_values
from cwinstruments.rules.rule import DefinitionRule


class OrderOfOptions(DefinitionRule):
    """The values of ordered options neither rise nor fall.

    What it does:
        Looks at the sets of response options that ordered choices have. Their values should rise from one to the next,
        or fall.

    Why it matters:
        Respondents read the options in this order, and the scores go by the values. Most often two values were
        exchanged, and everybody who chooses one of the two is scored as the other.

    Example:
        The values 1, 2, 4, 3, 5, from "never" to "always".

    Use instead:
        The values in the order of the options, as the source has them. An instrument that scores some option out of its
        order stores 1, 2, 3 and so on, and gives the scores with `recode`. Options without an order are a
        `nominal_choice`.
    """

    code = "CWI284"
    severity = Severity.WARNING

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        found: dict[Path, tuple[str, list[Any]]] = {}
        used = (item.data.get("options") for item in outline.items if item.type == "ordered_choice")
        for name in dict.fromkeys(one for one in used if isinstance(one, str)):
            values = outline.values_of_options(name)
            at = _out_of_order([value for _, value in values])
            if at is not None:
                found.setdefault(values[at][0], (name, [value for _, value in values]))
        # Where the words tell that two values were exchanged, that is said of the words.
        told = {one.path[1] for one in DisorderedLabels().check(outline)} if found else set()
        for path, (id, listed) in found.items():
            if id in told:
                continue
            message = f"response options {id!r}: the values {', '.join(map(str, listed))} neither rise nor fall"
            yield self.finding(message, path, "give them in their order; are two of them exchanged?")


def _out_of_order(values: Sequence[Any]) -> int | None:
    """Give the place of the value that stands out of order; what is no number, or there twice, is another fault."""
    if not all(isinstance(value, (int, Decimal)) for value in values) or len(set(values)) < len(values):
        return None
    far = far_values(sorted(Decimal(value) for value in values))
    if _is_in_order([value for value in values if value not in far]):
        return None  # a value that is a slip is reported as that
    # Rather the one without which the others are in order; of two that were exchanged, the later one.
    for at in reversed(range(1, len(values))):
        if _is_in_order([*values[:at], *values[at + 1 :]]):
            return at
    rises = sum(second > first for first, second in pairwise(values)) * 2 >= len(values) - 1
    return next(at for at, (first, second) in enumerate(pairwise(values), 1) if (second > first) is not rises)


def _is_in_order(values: Sequence[Any]) -> bool:
    steps = {second > first for first, second in pairwise(values)}
    return len(steps) < 2


class SameOptions(DefinitionRule):
    """Two sets of response options are the same.

    What it does:
        Compares the sets that have labels: values, labels, and non-response codes.

    Why it matters:
        Whoever changes or translates one has to find the other too; and what ought to be another set is perhaps a copy
        that nobody has changed yet.

    Example:
        `agreement5` and `agreement_b`, both from 1, "Strongly disagree", to 5, "Strongly agree".

    Use instead:
        One set, which all of the items use.
    """

    code = "CWI285"
    severity = Severity.NOTE

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        kept: list[tuple[str, Mapping[str, Any]]] = []
        for id, one in outline.response_options.items():
            if "label" not in str(one):
                continue  # without labels, different things look the same
            first = next((other for other, data in kept if data == one), None)
            if first is None:
                kept.append((id, one))
                continue
            path: Path = ("response_options", id)
            related = (Related(f"{first!r} is defined here", ("response_options", first)),)
            message = f"response options {id!r} are the same as {first!r}"
            yield self.finding(message, path, f"use {first!r} for all of the items", key=True, related=related)


class PairsTwice(DefinitionRule):
    """The same two things are compared twice.

    What it does:
        Looks for paired comparisons between the same two values, in either order.

    Why it matters:
        Of so many things each pair is compared once. Where one is there twice, another is missing, so some things can
        win more often than others. Most often a line was copied and only one side of it changed.

    Example:
        Two items `between: [{value: effort}, {value: time}]`.

    Use instead:
        The pair that is missing. An item that is repeated to see how sure respondents are is `scored: false`.
    """

    code = "CWI286"
    severity = Severity.WARNING

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        seen: dict[frozenset[Any], tuple[str, Path]] = {}
        for item in outline.items:
            if item.type != "paired_comparison" or item.data.get("scored") is False:
                continue
            pair = frozenset(value for _, value in outline.values_of(item))
            if len(pair) != 2:
                continue
            first, path = seen.setdefault(pair, (item.id, item.path))
            # An item that is defined twice is another fault.
            if path != item.path and first != item.id:
                message = f"item {item.id!r} compares the same two things as {first!r}"
                related = (Related(f"{first!r} stands here", path),)
                hint = "is a pair missing that this was to be?"
                yield self.finding(message, (*item.path, "between"), hint, related=related)
