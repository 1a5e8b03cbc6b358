"""The engine for many respondents: what decides a score is looked up, and only what is new is worked out.

It gives what `score_answers` gives, bit for bit. For what it does not prove to be able to, it gives nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from cwinstruments.plan import ScoringPlan
from cwinstruments.scoring.composites import Worked
from cwinstruments.scoring.layouts import Layout, Layouts, Row
from cwinstruments.scoring.leaves import Leaf
from cwinstruments.scoring.outcomes import Outcome
from cwinstruments.scoring.programs import Tail
from cwinstruments.scoring.responses import Response, ResponseNote, reader_of
from cwinstruments.scoring.scores import Score
from cwinstruments.scoring.sorting import sort_scales

Read: TypeAlias = tuple[list[int], Layout, Row]
"""The answers of a respondent: of each scale of items the number that tells its outcome, then the answers in order."""


class Engine:
    """Scores the answers of many respondents by one plan.

    `outputs` are the scales, each with its place among the outcomes. `only` is the layout of answers, or else
    `layout_of` gives it. `n_items` is how many keys there can be.
    """

    def __init__(
        self,
        layouts: Layouts,
        leaves: Sequence[Leaf],
        worked: Sequence[Worked],
        outputs: Sequence[tuple[str, int]],
        n_items: int,
    ) -> None:
        self.outputs = tuple(outputs)
        self.leaves, self.worked = tuple(leaves), tuple(worked)
        self.only, self.layout_of, self.n_items = layouts.only, layouts.of, n_items
        for leaf, place in zip(self.leaves, layouts.fields, strict=True):
            leaf.shift = place.shift

    def read(self, responses: Mapping[str, Response]) -> Read | None:
        """Look the answers of one respondent up; None where they have to be read one by one.

        That is so where something is not allowed or not known, and where answers are of rare types.
        """
        if type(responses) is not dict:
            return None
        try:
            layout = self.only or self.layout_of(responses)
            # Where one key is too many, another one is missing.
            row = layout.pick(responses) if len(responses) == self.n_items else layout.fill(responses)
            return layout.keys(row), layout, row
        except (KeyError, TypeError):
            return None

    def outcomes(self, read: Read) -> list[Outcome]:
        """Give what came out, apart from bounds: for scales of items first, then for the others."""
        keys, layout, row = read
        found = []
        for leaf, key in zip(self.leaves, keys, strict=False):
            try:
                found.append(leaf.outcomes[key])
            except KeyError:
                found.append(leaf.learn(key, layout.answers(row, leaf.inputs)))
        for worked in self.worked:
            found.append(worked.outcome(found, layout, row))
        return found

    def scores(self, responses: Mapping[str, Response]) -> tuple[dict[str, Score], tuple[ResponseNote, ...]] | None:
        """Give the scores of one respondent, and what was noticed; None where answers have to be read one by one."""
        read = self.read(responses)
        if read is None or read[1].is_open:
            return None
        found = self.outcomes(read)
        tails = _Bounds(self, found, read).tails()
        notes = read[1].notes(responses)
        return {scale: found[place].score(tails[place]) for scale, place in self.outputs}, notes


class _Bounds:
    """The bounds of one respondent."""

    def __init__(self, engine: Engine, found: Sequence[Outcome], read: Read) -> None:
        self.found = found
        _, self.layout, self.row = read
        self._leaves, self._worked = engine.leaves, engine.worked
        self._ends: dict[int, Mapping[str, Any]] = {}

    def tails(self) -> list[Tail]:
        """Give the bounds of all scales."""
        tails = []
        for place, one in enumerate(self.found):
            if place >= len(self._leaves):
                tails.append(self._worked[place - len(self._leaves)].tail(place, self))
            else:
                tails.append(self._bounded(place)[0] if one.uncertain else one.certain)
        return tails

    def ends(self, place: int) -> Mapping[str, Any]:
        """Give the bounds of the steps of a scale that those above use."""
        if place < len(self._leaves):
            return self._bounded(place)[1]
        if place not in self._ends:
            self._ends[place] = self._worked[place - len(self._leaves)].ends(self)
        return self._ends[place]

    def _bounded(self, place: int) -> tuple[Tail, Mapping[str, Any]]:
        """Give the bounds of a scale of items, and those of its steps."""
        outcome = self.found[place]
        if outcome.bounded is None:
            leaf = self._leaves[place]
            outcome.bounded = leaf.bounded(self.layout.answers(self.row, leaf.inputs))
        return outcome.bounded


@lru_cache(maxsize=256)
def engine_of(plan: ScoringPlan, /) -> Engine:
    """Give the engine of a plan."""
    leaves, worked, outputs = sort_scales(plan)
    reader = reader_of(plan)
    layouts = Layouts(plan, reader, [leaf.packing for leaf in leaves])
    return Engine(layouts, leaves, worked, outputs, len(reader.items))
