from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import evolve
from hypothesis import assume, given, note
from hypothesis import strategies as st

from cwinstruments.model import (
    Instrument,
    NormedInstrument,
    NormedScale,
    Norms,
    Outside,
    Source,
    structure_instrument,
    structure_norms,
    unstructure_norms,
)
from cwinstruments.plan import compile_plan, format_node, reachable_range
from cwinstruments.scoring import explain, read_responses, score, verify
from cwinstruments.scoring.compiled import compile_scorer
from cwinstruments.testing import definitions, instruments, responses
from tests.laws.support import completions, is_at_most, is_close, law, same_score, steps_in_floats, steps_in_fractions

MOST = 200
SCALE = "normed"
_small = instruments(max_items=3, max_scales=1, small=True, normed=True)


def _completed(instrument: Instrument, answers: Mapping[str, Any]) -> tuple[list[float], bool]:
    """Give the norm scores of every completion, and whether these are all."""
    plan = compile_plan(instrument)
    found = [score(plan, one)[SCALE].value for one in completions(instrument, answers, most=MOST)]
    return [value for value in found if value is not None], len(found) < MOST


@law(120)
@given(_small, st.data())
def test_bounds_contain_the_norm_score_of_every_completion(instrument: Instrument, data: st.DataObject) -> None:
    """Whatever would have been answered, covariates included, the norm score would lie between lower and upper."""
    answers = data.draw(responses(instrument, invalid=True))
    bounds = score(instrument, answers, on_invalid="missing")[SCALE]
    values, _ = _completed(instrument, answers)
    note(f"{bounds.lower} to {bounds.upper}, completions {sorted(set(values))}")
    if bounds.lower is None or bounds.upper is None:
        # Without bounds although there are scores: only where a divisor can be 0.
        assert not values or "/" in "".join(scale.formula or "" for scale in instrument.scales.values())
        return
    for value in values:
        assert is_at_most(bounds.lower, value)
        assert is_at_most(value, bounds.upper)


@law(120)
@given(_small, st.data())
def test_exact_bounds_of_norm_scores_are_reached(instrument: Instrument, data: st.DataObject) -> None:
    """Where bounds are called exact, one completion has the lower one and one the upper one."""
    answers = data.draw(responses(instrument, invalid=True))
    bounds = score(instrument, answers, on_invalid="missing")[SCALE]
    assume(bounds.bounds_exact)
    values, are_all = _completed(instrument, answers)
    assume(are_all)
    assert bounds.lower is not None and bounds.upper is not None
    assert is_close(min(values), bounds.lower)
    assert is_close(max(values), bounds.upper)


@law(80)
@given(instruments(normed=True), st.data())
def test_norm_scores_stay_within_what_can_be_reached(instrument: Instrument, data: st.DataObject) -> None:
    """A norm score is within the static bounds of its step."""
    plan = compile_plan(instrument)
    value = score(plan, data.draw(responses(instrument)))[SCALE].value
    reachable = reachable_range(plan, plan.output(SCALE).value)
    if value is not None and reachable is not None:
        assert is_at_most(float(reachable.min), value)
        assert is_at_most(value, float(reachable.max))


@law(80)
@given(instruments(max_scales=2, normed=True), st.data())
def test_norm_scores_are_those_of_exact_arithmetic(instrument: Instrument, data: st.DataObject) -> None:
    """Every step of a norm gives in floating-point numbers what it gives in fractions."""
    plan = compile_plan(instrument)
    read = read_responses(plan, data.draw(responses(instrument)))
    floats, fractions = steps_in_floats(plan, read), steps_in_fractions(plan, read)
    for step in plan.steps:
        assert is_close(floats[step.name], fractions[step.name]), (step.name, format_node(step.node))


@law(80)
@given(instruments(max_scales=2, normed=True), st.data())
def test_norm_scores_are_verified_from_the_definition(instrument: Instrument, data: st.DataObject) -> None:
    """The second evaluator, which looks norms up in the definition, finds the same."""
    trace = explain(instrument, data.draw(responses(instrument)))

    assert () == verify(trace, instrument)


@law(60)
@given(instruments(max_scales=2, normed=True), st.data())
def test_an_embedded_scorer_gives_norm_scores_too(instrument: Instrument, data: st.DataObject) -> None:
    """What `compile_scorer` gives is what `score` says."""
    answers = data.draw(responses(instrument))
    one, embedded = score(instrument, answers)[SCALE], compile_scorer(instrument)(answers)[SCALE]

    assert (one.value, one.reason, one.n_answered, one.prorated, one.band) == tuple(embedded)


@law(60)
@given(definitions(max_scales=2, normed=True), st.data())
def test_the_order_of_strata_does_not_matter(definition: dict[str, Any], data: st.DataObject) -> None:
    """As nobody can be in two strata, it is all the same which comes first."""
    norm = definition["scales"][SCALE]["norm"]
    turned = {**norm, "strata": data.draw(st.permutations(norm["strata"]))}
    scales = {**definition["scales"], SCALE: {**definition["scales"][SCALE], "norm": turned}}
    instrument, other = structure_instrument(definition), structure_instrument({**definition, "scales": scales})
    answers = data.draw(responses(instrument))

    assert same_score(score(instrument, answers)[SCALE], score(other, answers)[SCALE])


@law(80)
@given(instruments(max_scales=2, normed=True), st.data())
def test_clamping_changes_no_score_within_the_table(instrument: Instrument, data: st.DataObject) -> None:
    """A table that clamps gives what one that refuses gives, and beyond it a flagged score in place of none."""
    scale = instrument.scales[SCALE]
    assert scale.norm is not None
    assume(scale.norm.outside is not None)

    def with_edges(outside: Outside) -> Instrument:
        assert scale.norm is not None
        norm = evolve(scale.norm, outside=outside)
        return evolve(instrument, scales={**instrument.scales, SCALE: evolve(scale, norm=norm)})

    answers = data.draw(responses(instrument))
    clamped = score(with_edges(Outside.CLAMP), answers)[SCALE]
    refused = score(with_edges(Outside.REFUSE), answers)[SCALE]

    assert not refused.clamped
    if clamped.clamped:
        assert (True, None, "no_norm") == (clamped.value is not None, refused.value, refused.reason)
    else:
        assert (clamped.value, clamped.reason) == (refused.value, refused.reason)


def _apart(instrument: Instrument) -> tuple[Instrument, Norms]:
    """Take the norm scores out of an instrument, and give them as norms apart from it."""
    scale = instrument.scales[SCALE]
    assert scale.norm is not None
    rest = {id: one for id, one in instrument.scales.items() if id != SCALE}
    normed = NormedScale(
        SCALE, scale.title, scale.norm, None, scale.direction, scale.round, None, scale.bands, scale.cutoffs
    )
    norms = Norms(
        "drawn-norms",
        "1.0.0",
        {"en": "Drawn norms"},
        NormedInstrument(instrument.id, (instrument.version,)),
        Source("Made up."),
        "Nobody",
        2020,
        100,
        {scale.scales[0].scale: normed},
        respondent=instrument.respondent,
    )
    return evolve(instrument, scales=rest, respondent={}), norms


@law(60)
@given(instruments(max_scales=2, normed=True), st.data())
def test_norms_apart_from_the_definition_score_as_those_within(instrument: Instrument, data: st.DataObject) -> None:
    """It makes no difference to a score whether norms stand in the definition or are applied to it."""
    rest, norms = _apart(instrument)
    answers = data.draw(responses(instrument))

    one, other = score(instrument, answers)[SCALE], score(rest.with_norms(norms), answers)[SCALE]
    assert same_score(one, other)
    assert same_score(other, score(compile_plan(rest, norms=[norms]), answers)[SCALE])


@law(60)
@given(instruments(max_scales=2, normed=True))
def test_norms_are_read_back_as_they_were_written(instrument: Instrument) -> None:
    """Writing norms as plain data and reading that again changes nothing but their source, which is the set's."""
    _, norms = _apart(instrument)
    data = unstructure_norms(norms)
    again = structure_norms(data)

    assert data == unstructure_norms(again)
    assert again == structure_norms(unstructure_norms(again))
    assert {"drawn-norms"} == {one.norm.source.norms for one in again.scales.values()}
