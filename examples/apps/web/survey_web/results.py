"""What came out: for a respondent the own scores, explained; for staff the results of units that are large enough."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from attrs import frozen

from cwinstruments import Trace, UnitScore, explain, unit_scores
from cwinstruments.model import JOINT, in_language
from cwinstruments.scoring import Score
from survey_web.fielded import Fielded
from survey_web.store import Response
from survey_web.texts import speaker

_FACTS = ("unit", "respondent")


@frozen
class Part:
    """One answer, or one scale, that a score is made of, in words."""

    text: str
    answer: str
    counted_as: str


@frozen
class OwnScore:
    """A score as its respondent reads it."""

    id: str
    title: str
    description: str
    score: str
    band: str
    direction: str
    statement: str
    is_prorated: bool
    parts: tuple[Part, ...]
    steps: tuple[tuple[str, str], ...]


@frozen
class UnitResult:
    """What is shown of one scale of a unit: a value, or why there is none."""

    title: str
    value: str
    why: str
    n: str


@frozen
class UnitResults:
    """What is shown of one unit."""

    unit: str
    n_respondents: int
    n_invited: int
    results: tuple[UnitResult, ...]


def own_scores(fielded: Fielded, responses: Mapping[str, Any], language: str, /) -> tuple[OwnScore, ...]:
    """Explain the scores that a person may have; what only units get, and bands of health and harm, are left out."""
    trace = explain(fielded.survey, responses, language=language, on_unknown="ignore")
    told = fielded.disclosure.apply_to_trace(trace, fielded.plan)
    return tuple(_own_score(fielded, told, scale, language) for scale in told.scales)


def withheld_titles(fielded: Fielded, language: str, /) -> tuple[str, ...]:
    """Give the titles of instruments of which a person gets no score at all."""
    told = {scale.partition(JOINT)[0] for scale in fielded.disclosure.scales}
    return tuple(
        in_language(one.title, language) for alias, one in fielded.survey.resolved.items() if alias not in told
    )


def least_cell(fielded: Fielded, /) -> int:
    """Give of how many people a result is made at least."""
    cells = [scale.aggregate.minimum_cell for scale in fielded.merged.scales.values() if scale.aggregate is not None]
    return min(cells, default=0)


def unit_results(
    fielded: Fielded, responses: list[Response], invited: Mapping[str, int], language: str, /
) -> tuple[UnitResults, ...]:
    """Give what may be shown of each unit, by the minimum cells of the definition.

    Only scores of this very plan are put together: others would not be comparable.
    """
    rows = [_row(fielded, one) for one in responses if one.plan_digest == fielded.plan.plan_digest]
    found = unit_scores(fielded.aggregates, rows, unit="unit", respondent="respondent", roster_sizes=invited)
    return tuple(
        _unit_results(fielded, unit, list(scores), invited, language)
        for unit, scores in groupby(found, key=lambda one: one.unit)
    )


def _row(fielded: Fielded, response: Response) -> dict[str, Any]:
    """Give a row as the library counts it: answers, by which units may be divided, and scores, in units."""
    scores = {score.scale: score.value for score in response.scores}
    invitation, fields = response.invitation, fielded.survey.fields
    who = {"unit": invitation.unit, "respondent": invitation.respondent}
    # Where groups count alike, or sides are compared, the library asks who belongs to which.
    groups = {fields.side: invitation.side, fields.rater_group: invitation.rater_group}
    return {**response.responses(), **scores, **groups, **who}


def _unit_results(
    fielded: Fielded, unit: str, scores: list[UnitScore], invited: Mapping[str, int], language: str
) -> UnitResults:
    results = tuple(_unit_result(fielded, one, language) for one in scores if one.permitted)
    return UnitResults(unit, scores[0].n_respondents, invited.get(unit, 0), results)


def _unit_result(fielded: Fielded, one: UnitScore, language: str) -> UnitResult:
    scale = fielded.merged.scales[one.scale]
    least = scale.aggregate.minimum_cell if scale.aggregate is not None else least_cell(fielded)
    why = "" if one.reason is None else speaker(language)(f"why_{one.reason}", least=least)
    value = "" if one.value is None else _number(one.value, language)
    return UnitResult(
        _title(fielded, one.scale, language), value, why, "" if one.n_scored is None else str(one.n_scored)
    )


def _own_score(fielded: Fielded, trace: Trace, id: str, language: str) -> OwnScore:
    scale, told, say = fielded.merged.scales[id], trace[id], speaker(language)
    statement = fielded.survey.resolved[id.partition(JOINT)[0]].evidence.statement
    return OwnScore(
        id=id,
        title=_title(fielded, id, language),
        description=in_language(scale.description, language),
        score=_said(told.score, language),
        band=next((in_language(band.label, language) for band in scale.bands if band.id == told.score.band), ""),
        direction=say(scale.direction.value),
        statement=in_language(statement, language),
        is_prorated=told.score.prorated,
        parts=tuple(
            Part(
                _name(fielded, one.name, language),
                _answer(fielded, trace, one.name, one.state.value, one.value, language),
                (one.scored_as or "").replace(" - ", " − "),
            )
            for one in told.answers
        ),
        steps=tuple((step.name, step.with_values) for step in told.steps),
    )


def _said(score: Score, language: str) -> str:
    say = speaker(language)
    if score.value is None:
        return say("no_score", why=say(f"why_{score.reason}"))
    return say("score", value=_number(score.value, language))


def _number(value: float, language: str) -> str:
    text = f"{value:.1f}"
    return text.replace(".", ",") if language == "es" else text


def _title(fielded: Fielded, scale: str, language: str) -> str:
    return in_language(fielded.merged.scales[scale].title, language) or scale


def _name(fielded: Fielded, name: str, language: str) -> str:
    if name in fielded.merged.scales:
        return _title(fielded, name, language)
    try:
        return fielded.survey.text_of(name, language=language)
    except LookupError:  # one option of a multiple choice, or wording that differs by side
        return name


def _answer(fielded: Fielded, trace: Trace, name: str, state: str, value: float | str | None, language: str) -> str:
    """Say an answer as it was chosen; of a scale its score, and where nothing counted what became of it."""
    if value is None:
        return speaker(language)(state)
    if name in fielded.merged.scales and isinstance(value, float | int):
        return _number(value, language)
    try:
        options = fielded.survey.options_of(name).options
    except KeyError:
        options = ()
    given = trace.responses.get(name, value)
    labels = (in_language(option.label, language) for option in options if option.value == given)
    return next(labels, "") or str(value)
