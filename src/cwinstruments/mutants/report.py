"""What became of the mutants of an instrument."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from attrs import field, frozen

from cwinstruments.mutants.mutant import Kind, Mutant

_OBVIOUS: Final = frozenset(("value", "band"))
"""What everybody states who works out a score."""
_MAY_BE_NOTHING: Final = frozenset(("reason", "cutoffs"))
"""Where an empty key would say something: that there is no such thing."""


@frozen
class Killed:
    """A mutant that a case shows to be wrong.

    Args:
        case: the id of a case that does.
    """

    mutant: Mutant
    case: str


@frozen
class Survivor:
    """A mutant for which every case holds as well.

    Args:
        responses: responses that tell it apart, by item; None where none were found.
        scales: the scales whose scores differ for these responses.
        parameters: the values that parameters have for them, beside those for all cases.
        columns: in what these scores differ, such as `value` or `n_items`: a case has to state that.
    """

    mutant: Mutant
    responses: Mapping[str, Any] | None = None
    scales: tuple[str, ...] = ()
    parameters: Mapping[str, Any] = field(factory=dict)
    columns: tuple[str, ...] = ()

    @property
    def case(self) -> str | None:
        """A case to paste, with an empty expectation that a person has to work out; None without responses.

        No expected score is ever written: it would prove that the library scores as the library does. Where nothing
        differs that anybody would think of, the keys that do stand there, empty.
        """
        if self.responses is None:
            return None
        id = "tell_" + re.sub("[^a-z0-9]+", "_", self.mutant.id.lower()).strip("_")
        lines = [f"  - id: {id}", "    basis: hand", '    working: "..."']
        if self.parameters:
            lines.append(f"    parameters: {_flow(self.parameters)}")
        lines += [f"    responses: {_flow(self.responses)}"]
        lines += [f"    # what differs: {', '.join(self.columns)}"] if self.columns else []
        keys = [] if set(self.columns) & _OBVIOUS else [one for one in self.columns if one not in _MAY_BE_NOTHING]
        empty = ", ".join(f"{key}: null" for key in keys)
        lines += [f"    expect: {{{', '.join(f'{scale}: {{{empty}}}' for scale in self.scales)}}}"]
        return "\n".join(lines) + "\n"


@frozen
class MutantReport:
    """What became of the mutants of an instrument.

    Args:
        instrument: the instrument's id.
        version: its version.
        killed: those that a published or hand-worked case shows to be wrong.
        survived: those that no such case does, each with responses that would.
        undecided: those that no such case does either, and for which no responses were found that would.
        equivalent: those that score as the instrument does, whatever is answered.
    """

    instrument: str
    version: str
    killed: tuple[Killed, ...] = ()
    survived: tuple[Survivor, ...] = ()
    undecided: tuple[Mutant, ...] = ()
    equivalent: tuple[Mutant, ...] = ()

    @property
    def total(self) -> int:
        """How many mutants there are, without equivalent ones."""
        return len(self.killed) + len(self.survived) + len(self.undecided)

    def by_kind(self) -> Mapping[Kind, tuple[int, int]]:
        """Count by kind how many mutants there are, without equivalent ones, and how many survive."""
        survived = Counter(one.mutant.kind for one in self.survived)
        others = [*(one.mutant for one in self.killed), *self.undecided]
        counted = survived + Counter(one.kind for one in others)
        return {kind: (counted[kind], survived[kind]) for kind in Kind if counted[kind]}

    def __str__(self) -> str:
        verb = "survives" if len(self.survived) == 1 else "survive"
        names = ", ".join(one.mutant.id for one in self.survived)
        head = f"{self.instrument} {self.version}: {len(self.survived) or 'none'} of {self.total} mutants {verb}"
        return f"{head}: {names}" if names else head


def _flow(data: Mapping[str, Any]) -> str:
    """Write a mapping in one line of YAML; what JSON writes, YAML reads alike."""
    # Within the value of a parameter, numbers can still be exact decimals.
    pairs = (f"{key}: {json.dumps(value, ensure_ascii=False, default=float)}" for key, value in data.items())
    return f"{{{', '.join(pairs)}}}"
