"""Shapes: which few facts about the answers decide everything about the score of a scale.

What is said here is proved from the nodes of a plan, whoever built it. Where there is no proof, nothing is said, and
the score is worked out from the answers each time.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import assert_never

from attrs import frozen

from cwinstruments.plan import (
    COMPLETABLE,
    Choices,
    Codes,
    Domain,
    Grid,
    Output,
    ScoringPlan,
    State,
    Step,
    names_in,
    occurrences,
)
from cwinstruments.plan.nodes import (
    Arithmetic,
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
        weight: what it weighs in the sum; None where it is not added up.
        ends: the least and the greatest that an answer can add.
        counts: how often each count has it.
        is_gated: whether it can be unknown.
        counts_once: whether the bounds of the scale depend on it once at the most.
    """

    weight: int | None
    ends: tuple[int, int]
    counts: tuple[int, ...]
    is_gated: bool
    counts_once: bool


@frozen
class Facts:
    """What decides everything about the score of a scale.

    That is the sum of the answers of all inputs that have a role, how many inputs of each role are in states of each
    kind, and the state and value of every other input. Sums of integers are exact in any order; and in bounds, an input
    that is not answered contributes by its role alone.

    Args:
        roles: the role of each input that is only added up and counted.
        terms: how each of these is added up, where it is.
        kinds: states of one kind are counted alike, and completions do the same with them.
        singly: all other inputs.
    """

    roles: Mapping[str, Role]
    terms: Mapping[str, Term]
    kinds: Mapping[State, Hashable]
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
    terms = {term.name: term for term in added.terms}
    singly = {name for name, term in terms.items() if not _is_proper(term, plan.input(name).domain)}
    for node in nodes:
        match node:
            case Reference(name) | Matches(name, _):
                singly.add(name)
            case Total(others) | Mean(others) | Prorated(others) | Least(others) | Greatest(others):
                if isinstance(node, Least | Greatest) or others != added:
                    singly.update(others.names)
    counts = [node for node in nodes if isinstance(node, Count)]
    times = occurrences(plan, output.value)
    inputs = inputs_in(steps)
    roles = {
        name: Role(
            terms[name].weight if name in terms else None,
            _ends(terms[name], plan.input(name).domain) if name in terms else (0, 0),
            tuple(count.names.count(name) for count in counts),
            plan.input(name).show_if is not None,
            times.get(name, 0) <= 1,
        )
        for name in inputs
        if name not in singly
    }
    kinds = {
        state: (state in COMPLETABLE, state is State.UNKNOWN, *(state in count.states for count in counts))
        for state in State
    }
    return Facts(roles, terms, kinds, tuple(name for name in inputs if name not in roles))


def _is_proper(term: Term, domain: Domain) -> bool:
    """Tell whether every answer adds something to the sum."""
    values = values_of(domain) if term.recode else ()
    return values is not None and {value for value, _ in term.recode} == set(values)


def _ends(term: Term, domain: Domain) -> tuple[int, int]:
    """Give the least and the greatest that an answer can add to the sum."""
    assert not isinstance(domain, Codes)
    numbers = [number for _, number in term.recode] or [domain.least, domain.greatest]
    added = [term.coefficient * number + term.constant for number in numbers]
    return min(added), max(added)


def inputs_in(steps: Sequence[Step]) -> tuple[str, ...]:
    """Give the inputs that steps mention, each once."""
    own = {step.name for step in steps}
    return tuple(dict.fromkeys(name for step in steps for name in names_in(step.node) if name not in own))


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
