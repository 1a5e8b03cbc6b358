"""Traces: how a score came about, from the raw answer to the band."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from attrs import frozen
from cattrs import Converter

from cwinstruments.model import Instrument, Survey, in_language
from cwinstruments.plan import (
    CORE_METHODS,
    Addend,
    InputKind,
    Method,
    ScoringPlan,
    State,
    compile_plan,
    fold,
    instrument_of,
)
from cwinstruments.plan.text import Phrase, TextAlgebra
from cwinstruments.scoring.evaluator import Answers
from cwinstruments.scoring.responses import (
    NoteKind,
    OnInvalid,
    OnUnknown,
    Response,
    ResponseNote,
    plain_response,
    read_responses,
)
from cwinstruments.scoring.scorer import score_answers
from cwinstruments.scoring.scores import Score, no_such_scale


@frozen
class AnswerTrace:
    """One answer as it went into a scale.

    Args:
        name: the input, or the scale, that is a part of the scale.
        value: what counted; None where nothing did.
        state: what became of it; a scale is answered or else skipped.
        scored_as: the keyed and weighted value, written out.
    """

    name: str
    value: float | str | None
    state: State
    scored_as: str | None


@frozen
class StepTrace:
    """One step of the plan: its expression, the same with values, and what came out."""

    name: str
    expression: str
    with_values: str
    value: float | str | None


@frozen
class ScaleTrace:
    """How one scale came about."""

    title: str
    answers: tuple[AnswerTrace, ...]
    steps: tuple[StepTrace, ...]
    score: Score


@frozen
class Trace:
    """How every score of one respondent came about.

    `verify` recomputes it from the definition.
    """

    instrument: str
    version: str
    definition_digest: str
    plan_digest: str
    respondent: str | None
    responses: Mapping[str, Any]
    scales: Mapping[str, ScaleTrace]
    notes: tuple[ResponseNote, ...] = ()

    def __getitem__(self, scale: str) -> ScaleTrace:
        try:
            return self.scales[scale]
        except KeyError:
            raise KeyError(no_such_scale(self.instrument, scale, self.scales)) from None

    def to_dict(self) -> dict[str, Any]:
        """Give the trace as plain JSON data, from which `trace_from_dict` reads it."""
        data: dict[str, Any] = _converter().unstructure(self)
        return {"kind": "trace", **data}

    def to_text(self) -> str:
        """Write the trace for people."""
        from cwinstruments.scoring.trace_texts import trace_to_text

        return trace_to_text(self)

    def to_html(self) -> str:
        """Write the trace as a page of HTML that needs nothing else."""
        from cwinstruments.scoring.trace_texts import trace_to_html

        return trace_to_html(self)


def trace_from_dict(data: Mapping[str, Any], /) -> Trace:
    """Read a trace that `Trace.to_dict` wrote."""
    trace: Trace = _converter().structure(data, Trace)
    return trace


def explain(
    instrument: Instrument | Survey | ScoringPlan,
    responses: Mapping[str, Response],
    /,
    *,
    respondent: str | None = None,
    on_invalid: OnInvalid = "raise",
    on_unknown: OnUnknown = "raise",
    language: str = "en",
    methods: Iterable[Method] = CORE_METHODS,
) -> Trace:
    """Score one respondent and keep how every score came about.

    Args:
        instrument: an instrument, a survey, or the plan of one; a plan does not know how its scales are titled.
        language: in which scales are titled.
        methods: the scoring methods that the instrument's scales can use.

    Raises:
        InvalidResponseError: as `score` does.
        DefinitionError: the instrument contradicts itself.
    """
    plan = instrument if isinstance(instrument, ScoringPlan) else compile_plan(instrument, methods=methods)
    scales = {} if isinstance(instrument, ScoringPlan) else instrument_of(instrument).scales
    titles = {id: one.title for id, one in scales.items()}
    read = read_responses(plan, responses, respondent=respondent, on_invalid=on_invalid, on_unknown=on_unknown)
    scores = score_answers(plan, read, respondent=respondent)
    steps = _step_traces(plan, read.answers)
    return Trace(
        plan.instrument,
        plan.version,
        plan.definition_digest,
        plan.plan_digest,
        respondent,
        {item: plain_response(response) for item, response in responses.items()},
        {
            id: ScaleTrace(
                in_language(titles.get(id), language) or id,
                _answer_traces(plan, id, read.answers),
                tuple(step for step in steps if step.name.split(".")[0] == id),
                score,
            )
            for id, score in scores.scales.items()
        },
        read.notes,
    )


class _ExpressionAlgebra(TextAlgebra):
    """Expressions with names; keeps the text of every step."""

    def __init__(self, scales: Mapping[str, int]) -> None:
        super().__init__(scales)
        self.steps: dict[str, str] = {}

    def bind(self, name: str, value: Phrase) -> Phrase:
        self.steps[name] = value.text
        return super().bind(name, value)


class _SubstitutedAlgebra(_ExpressionAlgebra):
    """Expressions with the values of one respondent in the place of names."""

    def __init__(self, plan: ScoringPlan, answers: Answers) -> None:
        super().__init__(plan.scales)
        self._plan, self._answers = plan, answers

    def input(self, name: str, *, scaled: bool = False) -> Phrase:
        value = self._answers.values.get(name)
        if value is None:
            return Phrase(self._answers.states[name].value)
        if isinstance(value, str):
            return Phrase(f"'{value}'")
        return Phrase(show_value(_natural(self._plan, name, value)))

    def matches(self, name: str, codes: Any) -> Phrase:
        phrase = super().matches(name, codes)
        return Phrase(phrase.text.replace(f"{name} ==", f"{self.input(name).text} =="), phrase.binding)

    def bind(self, name: str, value: Phrase) -> Phrase:
        super().bind(name, value)
        found = self._answers.steps[name]
        return Phrase("missing" if found is None else show_value(found))


def _step_traces(plan: ScoringPlan, answers: Answers) -> list[StepTrace]:
    expressions, substituted = _ExpressionAlgebra(plan.scales), _SubstitutedAlgebra(plan, answers)
    fold(plan, expressions)
    fold(plan, substituted)
    return [
        StepTrace(step.name, expressions.steps[step.name], substituted.steps[step.name], answers.steps[step.name])
        for step in plan.steps
    ]


def _answer_traces(plan: ScoringPlan, scale: str, answers: Answers) -> tuple[AnswerTrace, ...]:
    """Show each part of a scale: what was answered, and what it counted as."""
    from cwinstruments.plan.algebra import names_in
    from cwinstruments.plan.nodes import Mean, Prorated, Total

    nodes = {step.name: step.node for step in plan.steps}
    raw = nodes[f"{scale}.raw"]
    traces = []
    algebra = _SubstitutedAlgebra(plan, answers)
    if isinstance(raw, Mean | Prorated | Total):
        for term in raw.terms.terms:
            is_input = term.name not in nodes
            name, value, state = _part(plan, term.name, answers, is_input=is_input)
            shown = algebra.input(term.name) if is_input else Phrase("missing" if value is None else show_value(value))
            phrase = algebra.total([Addend(term, shown, is_input)], raw.terms.divisor)
            scored = None if value is None else phrase.text.removeprefix("sum(").removesuffix(")")
            traces.append(AnswerTrace(name, value, state, scored))
        return tuple(traces)
    # What decides the stratum of a norm is named beside the score that is looked up.
    strata = [name for step in plan.steps if step.name.startswith(f"{scale}.stratum") for name in names_in(step.node)]
    for name in dict.fromkeys((*names_in(raw), *strata)):
        shown_name, value, state = _part(plan, name, answers, is_input=name not in nodes)
        traces.append(AnswerTrace(shown_name, value, state, None))
    return tuple(traces)


def _part(plan: ScoringPlan, name: str, answers: Answers, *, is_input: bool) -> tuple[str, float | str | None, State]:
    if not is_input:
        value = answers.steps[name]
        shown = name.removesuffix(".score").removesuffix(".value")
        return shown, value, State.SKIPPED if value is None else State.ANSWERED
    value = answers.values.get(name)
    return name, _natural(plan, name, value) if isinstance(value, int) else value, answers.states[name]


def _natural(plan: ScoringPlan, name: str, value: int) -> float | str:
    """Give a scaled integer as the answer that it stands for."""
    one = plan.input(name)
    if one.kind is InputKind.DATE:
        return date.fromordinal(value).isoformat()
    return value if one.scale == 1 else value / one.scale


def show_value(value: Any, /) -> str:
    """Write a value as a step shows it, with at most six decimal places."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        text = f"{value:.6f}".rstrip("0").rstrip(".")
        return "0" if text == "-0" else text
    return str(value)


@cache
def _converter() -> Converter:
    converter = Converter(unstruct_collection_overrides={tuple: list})
    converter.register_structure_hook(float | str | None, lambda value, _: value)
    converter.register_structure_hook(bool | None, lambda value, _: value)
    converter.register_unstructure_hook(ResponseNote, lambda note: {**note.to_dict(), "allowed": note.allowed})
    converter.register_structure_hook(
        ResponseNote,
        lambda data, _: ResponseNote(
            NoteKind(data["kind"]), data["item"], data["value"], data["message"], data["allowed"]
        ),
    )
    return converter
