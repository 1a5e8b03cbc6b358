"""Scoring in words: an algebra whose values are phrases of English, made from the plan and from nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from cwinstruments.model import RoundingRule
from cwinstruments.plan.algebra import Addend, fold_node, needed_steps
from cwinstruments.plan.nodes import Choose, Comparison, Edge, LogicOperator, Missing, Node
from cwinstruments.plan.plan import Output, ScoringPlan, Step
from cwinstruments.plan.states import State
from cwinstruments.plan.text import Phrase, TextAlgebra

_COMPARED: Final[Mapping[Comparison, str]] = {
    Comparison.EQUAL: "is",
    Comparison.NOT_EQUAL: "is not",
    Comparison.LESS: "is less than",
    Comparison.AT_MOST: "is at most",
    Comparison.GREATER: "is more than",
    Comparison.AT_LEAST: "is at least",
}
_ROUNDED: Final[Mapping[RoundingRule, str]] = {
    RoundingRule.HALF_UP: "halves up",
    RoundingRule.HALF_EVEN: "halves to the even digit",
}
_STEPS: Final[Mapping[str, str]] = {
    "n_answered": "the number of parts that are answered",
    "n_items": "the number of parts that count",
    "enough": "there are enough answers",
    "raw": "the raw score",
    "transformed": "the transformed score",
    "rounded": "the rounded score",
    "score": "the score",
    "band": "the band",
}
_ONLY_TOLD: Final = ("reason", "prorated", "zero_filled", "clamped")
"""Steps that say something about a score and have no part in it."""


def scoring_in_words(plan: ScoringPlan, scale: str, /) -> tuple[str, ...]:
    """Say how a scale is scored, a sentence for each step of its plan in their order.

    Examples:
        >>> from cwinstruments import compile_plan, load_instrument
        >>> plan = compile_plan(load_instrument("examples/minimal-instrument.yaml"))
        >>> for sentence in scoring_in_words(plan, "meetings"):
        ...     print(sentence)
        The number of parts that are answered: how many of mc1, mc2 and mc3 are answered.
        ...
    """
    output = plan.output(scale)
    wanted = [output.value, *([output.band] if output.band is not None else []), *(step for _, step in output.cutoffs)]
    needed = needed_steps(plan, wanted)
    return tuple(_sentences(plan, output, [step for step in plan.steps if step.name in needed]))


def _sentences(plan: ScoringPlan, output: Output, steps: Sequence[Step]) -> Iterator[str]:
    cutoffs = {step: id for id, step in output.cutoffs}
    for step in steps:
        owner, _, part = step.name.partition(".")
        if owner != output.scale or part in _ONLY_TOLD:
            continue
        phrase = _phrase(plan, output.scale, step.node)
        if step.name in cutoffs:
            yield f"Cutoff {cutoffs[step.name]} is met where {phrase}."
        elif part == "enough":
            yield f"There are enough answers if {phrase}."
        elif step.name == output.value and _is_guarded(step.node):
            assert isinstance(step.node, Choose)
            then = _phrase(plan, output.scale, step.node.then)
            yield f"The score is {then}, if {_phrase(plan, output.scale, step.node.condition)}; else there is none."
        else:
            name = _name(output.scale, step.name)
            yield f"{name[0].upper()}{name[1:]}: {phrase}."


def _is_guarded(node: Node) -> bool:
    return isinstance(node, Choose) and isinstance(node.otherwise, Missing)


def _phrase(plan: ScoringPlan, scale: str, node: Node) -> str:
    return fold_node(node, _Words(plan.scales), _Names(scale)).text


def _name(scale: str, step: str) -> str:
    """Give the name of a step in words, as seen from a scale."""
    owner, _, part = step.partition(".")
    if part.startswith("item."):
        return f"what {part.removeprefix('item.')} counts"
    if owner == scale:
        return _STEPS.get(part, part.replace("_", " "))
    return f"scale {owner}" if part == "score" else f"{_STEPS.get(part, part.replace('_', ' '))} of scale {owner}"


class _Names(dict[str, Phrase]):
    """Gives the words for steps; ids hold no dots, so that every name with one is a step."""

    def __init__(self, scale: str) -> None:
        super().__init__()
        self._scale = scale

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and "." in name

    def __missing__(self, name: str) -> Phrase:
        return Phrase(_name(self._scale, name))


class _Words(TextAlgebra):
    """Write expressions in words; keyed terms and arithmetic stay formulas, which are shorter and plainer."""

    def missing(self, sort: object) -> Phrase:
        return Phrase("no value")

    def total(self, addends: Sequence[Addend[Phrase]], divisor: int) -> Phrase:
        return self._of("the sum of", addends, divisor)

    def mean(self, addends: Sequence[Addend[Phrase]]) -> Phrase:
        weights = {addend.term.weight for addend in addends}
        if len(weights) == 1:
            return self._of("the mean of", addends, next(iter(weights)))
        least = min(weights)
        parts = [
            f"{self._term(one, one.term.weight)} (counting {one.term.weight / least:g} times)"
            if one.term.weight != least
            else self._term(one, one.term.weight)
            for one in addends
        ]
        return Phrase(f"the weighted mean of {_listed(parts)}")

    def prorated(self, addends: Sequence[Addend[Phrase]], divisor: int) -> Phrase:
        found = self._of("the sum of", addends, divisor)
        return Phrase(f"{found.text}, stretched to all of them where some are not answered")

    def least(self, addends: Sequence[Addend[Phrase]], divisor: int) -> Phrase:
        return self._of("the least of", addends, divisor)

    def greatest(self, addends: Sequence[Addend[Phrase]], divisor: int) -> Phrase:
        return self._of("the greatest of", addends, divisor)

    def count(self, inputs: Sequence[str], values: Sequence[Phrase], states: Collection[State]) -> Phrase:
        names = _listed([*inputs, *(value.text for value in values)])
        if set(states) == {State.ANSWERED}:
            return Phrase(f"how many of {names} are answered")
        left_out = [state for state in State if state not in states]
        if not left_out:
            return Phrase(f"all of {names}, whatever became of them")
        if State.ANSWERED in states:
            return Phrase(f"how many of {names} count; {_listed([_state(one) for one in left_out])} does not")
        return Phrase(f"how many of {names} are {_listed([_state(one) for one in sorted(states)], 'or')}")

    def compare(self, operator: Comparison, left: Phrase, right: Phrase) -> Phrase:
        return Phrase(f"{left.text} {_COMPARED[operator]} {right.text}", 4)

    def matches(self, name: str, codes: Sequence[str]) -> Phrase:
        return Phrase(f"{name} is {_listed(codes, 'or')}", 4)

    def logic(self, operator: LogicOperator, operands: Sequence[Phrase]) -> Phrase:
        if operator is LogicOperator.NOT:
            return Phrase(f"it is not so that {operands[0].text}", 5)
        return super().logic(operator, operands)

    def choose(self, condition: Phrase, then: Phrase, otherwise: Phrase) -> Phrase:
        return Phrase(f"{then.text} if {condition.text}, else {otherwise.text}", 7)

    def tally(self, conditions: Sequence[Phrase]) -> Phrase:
        return Phrase(f"how many of these are so: {'; '.join(one.text for one in conditions)}", 7)

    def round(self, operand: Phrase, digits: int, rule: RoundingRule) -> Phrase:
        places = f"{digits} decimal place{'' if digits == 1 else 's'}" if digits else "whole numbers"
        return Phrase(f"{operand.text} rounded to {places}, {_ROUNDED.get(rule, rule.value)}", 7)

    def banding(self, operand: Phrase, edges: Sequence[Edge], codes: Sequence[str]) -> Phrase:
        text = super().banding(operand, edges, codes).text.partition(": ")[2].removesuffix(")")
        return Phrase(f"by {operand.text}: {text}", 7)

    def _of(self, what: str, addends: Sequence[Addend[Phrase]], divisor: int) -> Phrase:
        terms = self._terms(addends, divisor)
        return Phrase(terms[0] if len(terms) == 1 else f"{what} {_listed(terms)}")


def _state(state: State) -> str:
    return {State.NOT_APPLICABLE: "what does not apply", State.NOT_ASKED: "what was not asked"}.get(state, state.label)


def _listed(names: Sequence[str], joint: str = "and") -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {joint} {names[-1]}"
