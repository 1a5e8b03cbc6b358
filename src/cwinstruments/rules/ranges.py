"""The range of a scale, as it is published."""

from __future__ import annotations

from collections.abc import Iterator

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.rules.subject import Subject
from cwinstruments.rules.words import show_range


def check_published_range(subject: Subject, /) -> Iterator[Diagnostic]:
    """Find scales whose `range` is not what their parts can reach.

    What it does:
        Compares `range` with the least and the greatest score that complete answers give, after transform and
        rounding. Where a formula uses an item more than once, only the outer limits are known; then a range within
        them passes.

    Why it matters:
        The published range is the best proof that items, keying, weights and transform are those of the source. A
        coding that begins at 0 instead of 1 shows here first.

    Example:
        Seven items of 1 to 5 are added up, with `range: {min: 0, max: 28}`: they reach 7 to 35.

    Use instead:
        Look up how the source codes the responses. Correct the option values, or the items, or `range`.
    """
    for one in subject.scales():
        declared, possible = one.scale.range, subject.possible(one)
        if declared is None or possible is None:
            continue
        within = possible.min <= declared.min and declared.max <= possible.max
        same = within and (declared.min, declared.max) == (possible.min, possible.max)
        if same or (within and not subject.is_tight(one)):
            continue
        message = (
            f"the range of scale {one.id!r} is declared as {show_range(declared.min, declared.max)}, "
            f"its parts reach {show_range(possible.min, possible.max)}"
        )
        hint = "compare option values, keying, weights and transform with the source"
        yield Diagnostic("CWI320", message, ("scales", one.id, "range"), hint)
