"""What a target is: a scoring plan, or a whole instrument, written for another tool."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import field, frozen

from cwinstruments.model import Instrument
from cwinstruments.plan import ScoringPlan


@frozen
class ExportSource:
    """What a target writes from.

    Args:
        plan: the scoring; it holds no texts, and nothing that may not be given out.
        digest: names the scoring as the definition has it, whatever was left out of `plan`; to be written along.
        instrument: the instrument with its texts, where the target needs them and they may be given to it; else None.
            A survey is one instrument here.
    """

    plan: ScoringPlan
    digest: str
    instrument: Instrument | None = None


# Targets are compared by identity, as methods are: two functions that do the same can't be told apart otherwise.
@frozen(eq=False)
class Target:
    """A way to write a scoring plan, or a whole instrument, for another tool.

    Args:
        name: what it is called; that of a plugin has the plugin's word before its own: `acme.javascript`.
        title: what it writes, in a few words, for lists.
        suffix: what the names of its files end in, with the dot.
        write: gives the whole text. It raises `UnsupportedError`, naming what, where it can't express something,
            and `TargetOptionError` where an option does not fit the plan.
        options_schema: the JSON Schema of its options; by default there are none.
        needs_texts: whether it writes the texts of the instrument too, as a form does, and not its scoring alone.
    """

    name: str
    title: str
    suffix: str
    write: Callable[[ExportSource, Mapping[str, Any]], str]
    options_schema: Mapping[str, Any] = field(factory=lambda: {"type": "object", "maxProperties": 0})
    needs_texts: bool = False

    def __repr__(self) -> str:
        return f"Target({self.name!r})"
