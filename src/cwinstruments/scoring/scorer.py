"""Scoring one respondent: responses in, scores out."""

from __future__ import annotations

from collections.abc import Mapping

from cwinstruments.model import Instrument, Survey
from cwinstruments.plan import UNCERTAIN, ScoringPlan, plan_of
from cwinstruments.scoring.engine import engine_of
from cwinstruments.scoring.evaluator import run
from cwinstruments.scoring.programs import programs_of
from cwinstruments.scoring.responses import OnInvalid, OnUnknown, Response, Responses, check_words, read_responses
from cwinstruments.scoring.scores import Scores


def score(
    instrument: Instrument | Survey | ScoringPlan,
    responses: Mapping[str, Response],
    /,
    *,
    respondent: str | None = None,
    on_invalid: OnInvalid = "raise",
    on_unknown: OnUnknown = "raise",
) -> Scores:
    """Score one respondent.

    Args:
        instrument: an instrument, a survey, or the plan of one.
        responses: by item id: a value, a non-response code, a list of codes for multiple choice, or None for an empty
            cell. Items left out are empty. Numbers may be of any type but text: `"4"` is refused.
        respondent: a name for error messages and results.
        on_invalid: `"raise"`, or `"missing"` to score without answers that are not allowed and note them.
        on_unknown: `"raise"`, or `"ignore"` to leave out keys that are no items and note them.

    Returns:
        For each scale a `Score`; its `value` is None with a `reason` where there is none.

    Raises:
        InvalidResponseError: an answer is not allowed, or a key is no item; it names every one with what is allowed.
        DefinitionError: the instrument contradicts itself.
        TypeError: it is no instrument, or the responses are no mapping.
    """
    plan = plan_of(instrument)
    check_words(on_invalid, on_unknown)
    found = engine_of(plan).scores(responses)
    if found is not None:
        return Scores(
            plan.instrument, plan.version, plan.definition_digest, plan.plan_digest, respondent, found[0], found[1]
        )
    read = read_responses(plan, responses, respondent=respondent, on_invalid=on_invalid, on_unknown=on_unknown)
    return score_answers(plan, read, respondent=respondent)


def score_answers(plan: ScoringPlan, read: Responses, /, *, respondent: str | None = None) -> Scores:
    """Score answers that have been read, step by step as the plan says."""
    programs = programs_of(plan)
    for program in programs.values.values():
        run(program, read.answers)
    completed = read.open_answers or read.answers
    uncertain = {name for name, state in completed.states.items() if state in UNCERTAIN}
    if uncertain:
        for program in programs.bounds.values():
            run(program, completed)
    return Scores(
        plan.instrument,
        plan.version,
        plan.definition_digest,
        plan.plan_digest,
        respondent,
        {one.output.scale: one.score(read.answers, completed, uncertain) for one in programs.scales},
        read.notes,
    )
