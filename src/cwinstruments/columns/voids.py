"""Voids: where a score is taken away because it rests on an answer that is not allowed."""

from __future__ import annotations

from typing import Generic, TypeVar

from cwinstruments.columns.door import Door
from cwinstruments.columns.stages import Stages
from cwinstruments.columns.values import Truth
from cwinstruments.plan import Output, ScoringPlan, inputs_of, names_in

E = TypeVar("E")


class Voids(Generic[E]):
    """Tells which scores of a plan are void; what is known of one scale is used for those made of it."""

    def __init__(self, stages: Stages[E], plan: ScoringPlan, door: Door[E]) -> None:
        self._stages, self._dialect, self._plan, self._door = stages, stages.dialect, plan, door
        self._flags: dict[frozenset[str], Truth[E]] = {}

    def of_scale(self, output: Output) -> tuple[frozenset[str], Truth[E]]:
        """Tell whether a score rests on an answer that is not allowed, or on a gate whose answer is not."""
        names = set(inputs_of(self._plan, output.value))
        before: set[str] = set()
        while names != before:
            before = set(names)
            for name in before:
                condition = self._plan.input(name).show_if
                if condition is not None:
                    names.update(names_in(condition))
        can_be = frozenset(name for name in names if self._door.answer(name).invalid.yes is not False)
        return can_be, self._any_of(can_be)

    def _any_of(self, names: frozenset[str]) -> Truth[E]:
        if not names or names in self._flags:
            return self._flags.get(names, Truth(False))
        parts: list[Truth[E]] = []
        left = names
        for known, flag in sorted(self._flags.items(), key=lambda pair: -len(pair[0])):
            if known <= left:
                parts.append(flag)
                left -= known
        parts += [self._door.answer(one.name).invalid for one in self._plan.inputs if one.name in left]
        flag = self._door.any_of(parts)
        assert not isinstance(flag.yes, bool)
        yes = flag.yes if flag.no is None else self._dialect.strict(flag.yes)
        self._flags[names] = self._stages.truth(Truth(yes, None, flag.level, flag.size + 2))
        return self._flags[names]
