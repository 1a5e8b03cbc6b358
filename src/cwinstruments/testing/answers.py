"""Strategies for a given instrument: valid answers to it, frames of them, and its mutants."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from cwinstruments.errors import DefinitionError
from cwinstruments.frames.making import BACKENDS, Backend, lay_out, make_frame
from cwinstruments.loading import load_instrument
from cwinstruments.model import Instrument, structure_instrument
from cwinstruments.mutants import Mutant, make_mutants
from cwinstruments.plan import CORE_METHODS, Method, ScoringPlan, State, compile_plan
from cwinstruments.scoring import read_responses
from cwinstruments.testing.strategies import responses, ways_of_missing

Missing: TypeAlias = Literal["none", "some", "any"]
_MISSING = ("none", "some", "any")


def responses_for(
    instrument: Instrument,
    /,
    *,
    missing: Missing = "any",
    stale: bool = False,
    methods: Iterable[Method] = CORE_METHODS,
) -> SearchStrategy[Mapping[str, Any]]:
    """Draw valid answers of one respondent to an instrument, and what norms need to know about the respondent.

    Args:
        instrument: the instrument, each of whose parameters has its value.
        missing: `"none"`: all that is asked is answered; `"some"`: something is answered and something is not, as an
            empty cell, a key that is left out, or a code for no answer; `"any"`: anything from all to nothing.
        stale: whether items may be answered that are not asked, because of what was answered before them.
        methods: the scoring methods that its scales can use.

    Raises:
        UnboundParameterError: a parameter has no value.
        DefinitionError: the instrument contradicts itself.
        ValueError: `missing` is none of these words.

    Examples:
        >>> from hypothesis import given
        >>> from cwinstruments import load_instrument, score
        >>> instrument = load_instrument("examples/minimal-instrument.yaml")
        >>> @given(responses_for(instrument, missing="none"))
        ... def test_complete_answers_have_a_score(answers):
        ...     assert score(instrument, answers)["meetings"].value is not None
        >>> test_complete_answers_have_a_score()
    """
    if missing not in _MISSING:
        raise ValueError(f"missing is one of {', '.join(map(repr, _MISSING))}, not {missing!r}")
    plan = compile_plan(instrument, methods=methods)
    # What reads answers is made here: it takes longer than Hypothesis lets the first example take.
    read_responses(plan, {})
    if missing == "some":
        drawn = _with_gaps(instrument, plan)
    else:
        drawn = responses(instrument, complete=missing == "none")
    return drawn if stale else drawn.map(lambda answers: without_stale(plan, answers))


def without_stale(plan: ScoringPlan, answers: Mapping[str, Any], /) -> dict[str, Any]:
    """Leave out the answers to items that are not asked."""
    states = read_responses(plan, answers).answers.states
    hidden = {one.item for one in plan.inputs if states[one.name] is State.NOT_ASKED}
    return {id: value for id, value in answers.items() if id not in hidden}


@st.composite
def _with_gaps(draw: DrawFn, instrument: Instrument, plan: ScoringPlan) -> Mapping[str, Any]:
    """Draw answers of which at least one is missing, and, of more than one item, at least one is not."""
    answers = dict(draw(responses(instrument, complete=True)))
    asked = [item for item in instrument.items if item.id in without_stale(plan, answers)]
    most = max(1, len(asked) - 1)
    gaps = draw(st.lists(st.sampled_from(asked), min_size=1, max_size=most, unique_by=lambda item: item.id))
    for item in gaps:
        ways = ways_of_missing(instrument, item)
        # A key that is left out is an empty cell too.
        way = draw(st.sampled_from([*ways, ...]))
        if way is ...:
            del answers[item.id]
        else:
            answers[item.id] = way
    return answers


def frames_for(
    instrument: Instrument,
    /,
    *,
    backend: Backend = "polars",
    max_rows: int = 20,
    missing: Missing = "any",
    stale: bool = False,
    methods: Iterable[Method] = CORE_METHODS,
) -> SearchStrategy[Any]:
    """Draw frames of valid answers: a column for each item, and one, `row`, with the number of the row.

    The options of a multiple choice are lists; numbers are floats, codes are texts, days are dates.

    Args:
        instrument: the instrument, each of whose parameters has its value.
        backend: `"polars"`, `"pandas"`, `"pyarrow"`, or `"duckdb"` for a relation.
        max_rows: how many respondents there are at the most; there may be none.
        missing: as for `responses_for`.
        stale: as for `responses_for`.
        methods: the scoring methods that its scales can use.

    Raises:
        UnboundParameterError: a parameter has no value.
        DefinitionError: the instrument contradicts itself.
        ValueError: `missing` or `backend` is none of these words.

    Examples:
        >>> from hypothesis import given
        >>> from cwinstruments import load_instrument, score_frame
        >>> instrument = load_instrument("examples/minimal-instrument.yaml")
        >>> @given(frames_for(instrument, max_rows=3))
        ... def test_scores_stay_within_0_and_100(frame):
        ...     assert score_frame(instrument, frame)["meetings"].drop_nulls().is_between(0, 100).all()
        >>> test_scores_stay_within_0_and_100()
    """
    if backend not in BACKENDS:
        raise ValueError(f"backend is one of {', '.join(map(repr, BACKENDS))}, not {backend!r}")
    methods = tuple(methods)
    plan = compile_plan(instrument, methods=methods)
    # Loading the library takes longer than Hypothesis lets the first example take.
    make_frame(lay_out(plan, ()), backend)
    rows = st.lists(responses_for(instrument, missing=missing, stale=stale, methods=methods), max_size=max_rows)
    return rows.map(lambda drawn: make_frame(lay_out(plan, drawn), backend))


def mutants_of(
    definition_or_instrument: Instrument | Mapping[str, Any] | str | os.PathLike[str],
    /,
    *,
    methods: Iterable[Method] = CORE_METHODS,
) -> SearchStrategy[Mutant]:
    """Draw one change of a key, such as an item that is not reversed, with the instrument that has it.

    Args:
        definition_or_instrument: an instrument whose parameters have their values, the data of a definition, or the
            path of one.
        methods: the scoring methods that its scales can use.

    Raises:
        UnboundParameterError: a parameter has no value.
        DefinitionError: the definition can't be read, or contradicts itself.
        ValueError: there is nothing to change.

    Examples:
        >>> from hypothesis import given
        >>> @given(mutants_of("examples/minimal-instrument.yaml"))
        ... def test_a_mutant_is_another_instrument(mutant):
        ...     assert mutant.scales == ("meetings",)
        >>> test_a_mutant_is_another_instrument()
    """
    if isinstance(definition_or_instrument, Instrument):
        instrument = definition_or_instrument
    elif isinstance(definition_or_instrument, Mapping):
        instrument = structure_instrument(definition_or_instrument)
    else:
        instrument = load_instrument(definition_or_instrument)
    methods = tuple(methods)

    def compiles(mutant: Mutant) -> bool:
        try:
            compile_plan(mutant.instrument, methods=methods)
        except DefinitionError:
            return False
        return True

    found = list(make_mutants(instrument, methods=methods))
    if not found:
        raise ValueError(f"{instrument.id} has nothing that could be changed")
    return st.sampled_from(found).filter(compiles)
