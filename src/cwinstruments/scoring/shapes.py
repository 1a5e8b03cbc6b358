"""Shapes: which few facts about the answers decide everything about the score of a scale.

What is said here is proved from the nodes of a plan, whoever built it. Where there is no proof, nothing is said, and
the score is worked out from the answers each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import assert_never

from attrs import evolve, frozen

from cwinstruments.plan import (
    Choices,
    Codes,
    Domain,
    Grid,
    Output,
    ScoringPlan,
    State,
    Step,
    inputs_of,
    names_in,
    occurrences,
)
from cwinstruments.plan.build import is_present
from cwinstruments.plan.nodes import (
    Arithmetic,
    ArithmeticOperator,
    Banding,
    Choose,
    Compare,
    Constant,
    Count,
    Greatest,
    Least,
    Logic,
    Matches,
    Mean,
    Missing,
    Node,
    Prorated,
    Reference,
    Round,
    Sort,
    Tally,
    Total,
)
from cwinstruments.plan.terms import Term, Terms

MOST_LISTED = 1_000
"""How many values of a domain are listed."""


def steps_of(output: Output, /) -> tuple[str, ...]:
    """Give every step that the score of a scale consists of."""
    named = (output.value, output.score, output.reason, output.n_answered, output.n_items, output.prorated)
    band = () if output.band is None else (output.band,)
    clamped = () if output.clamped is None else (output.clamped,)
    return (*named, output.zero_filled, *clamped, *band, *(step for _, step in output.cutoffs))


def values_of(domain: Domain, /) -> Sequence[int] | Sequence[str] | None:
    """Give the values of a domain; None where they are too many to list."""
    match domain:
        case Choices(values):
            return values
        case Codes(codes):
            return codes
        case Grid(least, limit, step):
            numbers = range(least, limit + 1, step)
            return numbers if len(numbers) <= MOST_LISTED else None
        case _:
            assert_never(domain)


# Scales of items


@frozen
class Role:
    """What an input is to the steps of a scale, whatever it is called: inputs of one role can change places.

    Args:
        term: how it is added up; None where it is not.
        counts: how often each count has it.
        domain: what it can be, times `scale`.
        is_gated: whether it can be unknown.
        counts_once: whether the bounds of the scale depend on it once at the most.
    """

    term: Term | None
    counts: tuple[int, ...]
    domain: Domain
    scale: int
    is_gated: bool
    counts_once: bool

    @property
    def least(self) -> int:
        """The least that an answer adds to the sum."""
        return min(self._ends)

    @property
    def greatest(self) -> int:
        """The most that an answer adds to the sum."""
        return max(self._ends)

    @property
    def is_proper(self) -> bool:
        """Whether every answer adds something to the sum, or none does."""
        if self.term is None:
            return True
        values = values_of(self.domain) if self.term.recode else None
        return not isinstance(self.domain, Codes) and (
            not self.term.recode or (values is not None and {value for value, _ in self.term.recode} == set(values))
        )

    def addition(self, least: int) -> tuple[int, int, tuple[tuple[int, int], ...]]:
        """Give the coefficient, constant and recoding of an answer in a sum, with `least` taken off each part."""
        return (
            (0, 0, ()) if self.term is None else (self.term.coefficient, self.term.constant - least, self.term.recode)
        )

    @property
    def _ends(self) -> list[int]:
        if self.term is None or isinstance(self.domain, Codes):
            return [0]
        numbers = [number for _, number in self.term.recode] or [self.domain.least, self.domain.greatest]
        return [self.term.coefficient * number + self.term.constant for number in numbers]


@frozen
class Facts:
    """What decides everything about the score of a scale.

    They are the sum of the answers of inputs that have a role, how many inputs of each role are in each state, and the
    state and value of every other input. Sums of integers are exact in any order, and in bounds an input that is not
    answered contributes by its role alone.

    Args:
        roles: the role of each input that is only added up and counted.
        singly: all other inputs.
    """

    roles: Mapping[str, Role]
    singly: tuple[str, ...]


def facts_of(plan: ScoringPlan, output: Output, steps: Sequence[Step]) -> Facts:
    """Give the facts that decide about a scale.

    Args:
        steps: all steps that its score rests on.
    """
    own = {step.name for step in steps}
    nodes = [node for step in steps for node in walk(step.node)]
    sums = [node.terms for node in nodes if isinstance(node, Total | Mean | Prorated)]
    of_inputs = [terms for terms in sums if own.isdisjoint(terms.names) and len(set(terms.names)) == len(terms.names)]
    added = max(of_inputs, key=lambda terms: len(terms.terms), default=Terms(()))
    singly: set[str] = set()
    for node in nodes:
        match node:
            case Reference(name) | Matches(name, _):
                singly.add(name)
            case Total(terms) | Mean(terms) | Prorated(terms) | Least(terms) | Greatest(terms):
                if isinstance(node, Least | Greatest) or terms != added:
                    singly.update(terms.names)
    counts = [node.names for node in nodes if isinstance(node, Count)]
    by_name = {term.name: evolve(term, name="") for term in added.terms}
    times = occurrences(plan, output.value)
    inputs = inputs_in(steps)
    roles = {
        name: Role(
            by_name.get(name),
            tuple(names.count(name) for names in counts),
            plan.input(name).domain,
            plan.input(name).scale,
            plan.input(name).show_if is not None,
            times.get(name, 0) <= 1,
        )
        for name in inputs
        if name not in singly
    }
    proper = {name: role for name, role in roles.items() if role.is_proper}
    return Facts(proper, tuple(name for name in inputs if name not in proper))


def inputs_in(steps: Sequence[Step]) -> tuple[str, ...]:
    """Give the inputs that steps mention, each once."""
    own = {step.name for step in steps}
    return tuple(dict.fromkeys(name for step in steps for name in names_in(step.node) if name not in own))


# Scales of scales


@frozen
class Addition:
    """A scale that adds up the scores of others.

    Which of these there are decides whether there are `enough`. If so, the score is a function of that and of their
    sum. If not, it is missing whatever their sum, for a reason that rests on how many answers below count, and how many
    of them were given, in all.

    Args:
        terms: what is added up.
        enough: the step that tells whether there are enough of them.
    """

    terms: Terms
    enough: str


def addition_of(
    plan: ScoringPlan, output: Output, steps: Sequence[Step], below: Mapping[str, Sequence[str]]
) -> Addition | None:
    """Give what a scale adds up; None where its steps do more than to add up scores and to count them.

    Args:
        steps: its own steps, without those of the scales below.
        below: the inputs of each scale of items that it rests on in the end, by the step that counts what counts there.
    """
    own = {step.name: step.node for step in steps}
    score, reason = own.get(output.score), own.get(output.reason)
    sums = {name: node.terms for name, node in own.items() if isinstance(node, Total | Mean | Prorated)}
    if len(sums) != 1 or not isinstance(score, Choose) or not isinstance(reason, Choose):
        return None
    if not isinstance(score.condition, Reference):
        return None
    ((raw, terms),) = sums.items()
    inputs = [name for names in below.values() for name in names]
    times = occurrences(plan, output.value)
    others = [node for name, node in own.items() if name not in (raw, output.score, output.reason)]
    rests_on = _Ground(frozenset(own) - {raw}, frozenset(terms.names))
    proved = (
        isinstance(score.otherwise, Missing)
        and raw not in steps_of(output)
        and all(rests_on.holds(node) for node in (*others, score.condition))
        and evolve(rests_on, steps=frozenset(own)).holds(score.then)
        and (reason.condition, reason.then) == (is_present(output.score), Missing(Sort.CODE))
        and evolve(rests_on, asked=sorted(below), inputs=sorted(inputs)).holds(reason.otherwise)
        and len(set(terms.names)) == len(terms.names)
        and not any(term.recode for term in terms.terms)
        and len(set(inputs)) == len(inputs)
        and inputs_of(plan, output.value) == set(inputs)
        and all(times.get(name, 0) <= 1 for name in inputs)
    )
    return Addition(terms, score.condition.name) if proved else None


@frozen
class _Ground:
    """What an expression may rest on.

    Args:
        steps: steps whose value may be used.
        scores: steps of which may only be told whether they have a value.
        asked: steps whose sum may be used.
        inputs: inputs of which may be counted how many are answered, if all are counted, and how many not allowed.
    """

    steps: AbstractSet[str]
    scores: AbstractSet[str]
    asked: Sequence[str] | None = None
    inputs: Sequence[str] | None = None

    def holds(self, node: Node) -> bool:
        """Tell whether an expression rests on nothing else."""
        if self.asked is not None and _added(node) == self.asked:
            return True
        match node:
            case Reference(name):
                return name in self.steps
            case Count(names, states):
                return (self.steps | self.scores) >= set(names) or (
                    self.inputs is not None
                    and self.inputs == sorted(names)
                    and (states == {State.ANSWERED} or states == {State.INVALID})
                )
            case Total() | Mean() | Prorated() | Least() | Greatest() | Matches():
                return False
        return all(self.holds(one) for one in children_of(node))


def _added(node: Node) -> list[str] | None:
    """Give the steps that an expression adds up, sorted; None where it does anything else."""
    match node:
        case Reference(name):
            return [name]
        case Arithmetic(ArithmeticOperator.ADD, left, right):
            parts = [_added(left), _added(right)]
            return sorted(name for part in parts for name in part or ()) if None not in parts else None
    return None


# Nodes


def walk(node: Node, /) -> Iterator[Node]:
    """Give an expression and all its parts."""
    yield node
    for child in children_of(node):
        yield from walk(child)


def children_of(node: Node, /) -> tuple[Node, ...]:
    """Give the expressions that an expression consists of."""
    match node:
        case Constant() | Missing() | Reference() | Matches() | Count():
            return ()
        case Total() | Mean() | Prorated() | Least() | Greatest():
            return ()
        case Arithmetic(_, left, right) | Compare(_, left, right):
            return left, right
        case Logic(_, operands) | Tally(operands):
            return operands
        case Choose(condition, then, otherwise):
            return condition, then, otherwise
        case Round(operand, _, _) | Banding(operand, _, _):
            return (operand,)
        case _:
            assert_never(node)
