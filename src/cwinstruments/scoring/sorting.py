"""Sorting the scales of a plan: those that a number tells, those that add up others, and the rest."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from attrs import define, field

from cwinstruments.plan import Output, ScoringPlan, Step, names_in, needed_steps
from cwinstruments.plan.nodes import Count, Node
from cwinstruments.scoring.additions import Addition, addition_of, addition_of_items
from cwinstruments.scoring.composites import Composite, Worked
from cwinstruments.scoring.finishes import Finish
from cwinstruments.scoring.leaves import Leaf
from cwinstruments.scoring.outcomes import Use
from cwinstruments.scoring.packing import Packing, packing_of
from cwinstruments.scoring.programs import ScaleScorer, joined, programs_of
from cwinstruments.scoring.shapes import facts_of, inputs_in, steps_of


@define(eq=False)
class _Scale:
    """What is found out about one scale.

    Args:
        all_steps: every step that its score rests on.
        own: those that rest on no scale before it.
        below: the scales before it whose steps its own ones use.
        packing: of a scale that a number tells, the numbers that stand for its answers.
        addition: of a scale that adds up scores, what it adds up.
        asked: of both, the inputs that it rests on in the end, by the step that counts what counts of them.
        leaves: the scales of items that it rests on in the end.
        uses: how scales after it take its score in.
        place: where its outcome is.
    """

    scorer: ScaleScorer
    all_steps: Sequence[Step]
    own: Sequence[Step]
    below: Sequence[_Scale]
    packing: Packing | None = None
    addition: Addition | None = None
    asked: Mapping[str, Sequence[str]] = {}
    leaves: Sequence[_Scale] = ()
    uses: list[Use] = field(factory=list)
    place: int = 0

    @property
    def output(self) -> Output:
        return self.scorer.output


def sort_scales(plan: ScoringPlan, /) -> tuple[list[Leaf], list[Worked], list[tuple[str, int]]]:
    """Give the scales that a number tells, the others in the order of the plan, and the place of each among them."""
    scales = _scales_of(plan)
    for one in scales:
        _find_shape(plan, one)
    leaves = [one for one in scales if one.packing is not None]
    others = [one for one in scales if one.packing is None]
    for place, one in enumerate((*leaves, *others)):
        one.place = place
    built = [_built(plan, one) for one in reversed(others)]
    places = {one.output.scale: one.place for one in scales}
    return (
        [_leaf(plan, one, others) for one in leaves],
        built[::-1],
        [(output.scale, places[output.scale]) for output in plan.outputs],
    )


def _scales_of(plan: ScoringPlan) -> list[_Scale]:
    """Give the scales, each after those that it rests on."""
    order = {step.name: index for index, step in enumerate(plan.steps)}
    owners: dict[str, _Scale] = {}
    scales = []
    for scorer in sorted(programs_of(plan).scales, key=lambda one: order[one.output.score]):
        needed = needed_steps(plan, steps_of(scorer.output))
        all_steps = [step for step in plan.steps if step.name in needed]
        own = [step for step in all_steps if step.name not in owners]
        below = (owners[name] for step in own for name in names_in(step.node) if name in owners)
        one = _Scale(scorer, all_steps, own, list(dict.fromkeys(below)))
        owners.update(dict.fromkeys((step.name for step in own), one))
        scales.append(one)
    return scales


def _find_shape(plan: ScoringPlan, one: _Scale) -> None:
    """Find out how the outcome of a scale can be told from a few facts, if it can."""
    one.addition = _addition(plan, one)
    if one.addition is not None:
        one.asked = {step: names for other in one.below for step, names in other.asked.items()}
        one.leaves = list(dict.fromkeys(leaf for other in one.below for leaf in other.leaves))
        return
    one.packing = packing_of(plan, facts_of(plan, one.output, one.all_steps))
    asked = one.output.asked or one.output.n_items
    if one.packing is not None and isinstance(_nodes(one.own).get(asked), Count):
        one.asked, one.leaves = {asked: inputs_in(one.all_steps)}, [one]


def _addition(plan: ScoringPlan, one: _Scale) -> Addition | None:
    """Give what a scale adds up, if it adds up scores of which enough is known."""
    asked = {step: names for other in one.below for step, names in other.asked.items()}
    addition = addition_of(plan, one.output, one.own, asked)
    if addition is None or not {other.output.score for other in one.below if other.asked} >= set(addition.terms.names):
        return None
    return addition if _used_elsewhere(plan, one, one.own) <= {one.output.score} else None


def _built(plan: ScoringPlan, one: _Scale) -> Worked:
    """Build what works a scale out, after all that is above it; tell the scales below how their scores are taken in."""
    names = [name for name in inputs_in(one.own) if name in plan.scales]
    steps, below = [step.name for step in one.own], [other.place for other in one.below]
    programs = programs_of(plan)
    if one.addition is None:
        return Worked(one.scorer, programs, steps, below, names)
    width = len(plan.inputs).bit_length()
    counts = 0, width
    scores = {other.output.score: other for other in one.below}
    bits = [1 << 2 * width + place for place, _ in enumerate(one.addition.terms.terms)]
    parts = [
        _used(
            scores[term.name], Use(bit, term.coefficient, term.constant, counts if scores[term.name].packing else None)
        )
        for bit, term in zip(bits, one.addition.terms.terms, strict=True)
    ]
    needed = needed_steps(plan, [one.addition.enough])
    enough = [step for step in steps if step in needed]
    told = [scores[term.name] for term in one.addition.terms.terms]
    parts += [_used(leaf, Use(0, counts=counts)) for leaf in one.leaves if leaf not in told]
    return Composite(
        one.scorer,
        programs,
        steps,
        below,
        names,
        one.uses,
        finish=Finish(plan, one.scorer, one.addition, joined(programs.values, enough)),
        parts=parts,
        bits=bits,
        leaves=[leaf.place for leaf in one.leaves],
    )


def _used(one: _Scale, use: Use) -> tuple[int, int]:
    one.uses.append(use)
    return one.place, len(one.uses) - 1


def _leaf(plan: ScoringPlan, one: _Scale, others: Sequence[_Scale]) -> Leaf:
    optional = {name.partition(":")[0] for other in others for name in other.scorer.optional}
    exports = _used_elsewhere(plan, one, one.all_steps)
    assert one.packing is not None
    steps = [step.name for step in one.all_steps]
    programs = programs_of(plan)
    return Leaf(
        one.scorer, programs, steps, one.packing, _finish(plan, one, exports), exports, exports | optional, one.uses
    )


def _finish(plan: ScoringPlan, one: _Scale, exports: Collection[str]) -> Finish | None:
    """Give what becomes of the sum of the answers to a scale that does no more than to add them up."""
    addition = addition_of_items(one.output, one.all_steps)
    if addition is None or facts_of(plan, one.output, one.all_steps).singly:
        return None
    of_sum = {
        addition.raw,
        *(step for _, step in one.output.cutoffs),
        *([] if one.output.band is None else [one.output.band]),
    }
    return Finish(plan, one.scorer, addition, ()) if of_sum.isdisjoint(exports) else None


def _used_elsewhere(plan: ScoringPlan, one: _Scale, steps: Sequence[Step]) -> set[str]:
    """Give those steps that something mentions which the score of a scale does not rest on."""
    rests_on, wanted = _nodes(one.all_steps), _nodes(steps)
    return {name for step in plan.steps if step.name not in rests_on for name in names_in(step.node) if name in wanted}


def _nodes(steps: Sequence[Step]) -> dict[str, Node]:
    return {step.name: step.node for step in steps}
