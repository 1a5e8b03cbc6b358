"""Traces as text and as HTML, for people."""

from __future__ import annotations

from html import escape

from cwinstruments.scoring.scores import Score
from cwinstruments.scoring.traces import AnswerTrace, ScaleTrace, StepTrace, Trace, show_value

_QUIET = (".n_answered", ".n_items", ".enough", ".prorated", ".zero_filled", ".reason", ".clamped")
_ENDS = ("nearest_least", "nearest_greatest", "norm_least", "norm_greatest")
_REASONS = {
    "not_asked": "nothing of this scale was asked or applies",
    "no_answers": "nothing was answered",
    "too_few_answered": "too few items were answered",
    "too_few_scored": "too few of its scales have a score",
    "invalid_response": "an answer was not valid",
    "not_computable": "the formula has no value for these answers",
    "no_norm": "there is no norm for this score of this respondent",
}


def trace_to_text(trace: Trace, /) -> str:
    """Write a trace as lines of text: answers, steps, score, scale by scale."""
    who = "" if trace.respondent is None else f", respondent {trace.respondent}"
    lines = [f"{trace.instrument} {trace.version}{who}"]
    for id, scale in trace.scales.items():
        lines += ["", f"{scale.title} ({id})"]
        lines += [f"  {_answer(one)}" for one in scale.answers]
        lines.append(f"  {_rule(scale)}")
        lines += [f"  {line}" for step in _shown_steps(scale) for line in _step(step)]
        lines.append(f"  => {describe_score(scale.score)}")
    if trace.notes:
        lines += ["", "Notes", *(f"  {note}" for note in trace.notes)]
    lines += ["", f"definition {trace.definition_digest}", f"plan       {trace.plan_digest}"]
    return "\n".join(lines)


def trace_to_html(trace: Trace, /) -> str:
    """Write a trace as one page of HTML without scripts or outside addresses."""
    who = "" if trace.respondent is None else f", respondent {escape(trace.respondent)}"
    title = f"{escape(trace.instrument)} {escape(trace.version)}{who}"
    body = "\n".join(_html_scale(id, scale) for id, scale in trace.scales.items())
    notes = "".join(f"<li>{escape(str(note))}</li>" for note in trace.notes)
    notes = f"<h2>Notes</h2>\n<ul>{notes}</ul>\n" if notes else ""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n{body}\n{notes}"
        f"<p><small>definition {escape(trace.definition_digest)}<br>plan {escape(trace.plan_digest)}</small></p>\n"
        "</body>\n</html>\n"
    )


def describe_score(score: Score, /) -> str:
    """Say a score in one line: its value and band or why there is none, and how far missing answers could move it."""
    if score.value is None:
        said = f"no score: {_REASONS[score.reason or 'not_computable']} ({score.reason})"
    else:
        said = f"{show_value(score.value)}"
        said += f", band {score.band}" if score.band is not None else ""
        said += "".join(f", {id}: {'met' if met else 'not met'}" for id, met in score.cutoffs.items())
        said += ", prorated" if score.prorated else ""
        said += ", missing answers counted as 0" if score.zero_filled else ""
        said += ", beyond the norm table, so by its nearest row" if score.clamped else ""
    if score.lower is None or score.upper is None or (score.lower == score.upper == score.value):
        return said
    said += f"; all answers would give {show_value(score.lower)} to {show_value(score.upper)}"
    said += "" if score.bounds_exact else " at the most"
    if len(score.possible_bands) > 1:
        said += f", so the band could be {' or '.join(score.possible_bands)}"
    return said


def _answer(one: AnswerTrace) -> str:
    if one.value is None:
        return f"{one.name}: {one.state.label}"
    shown = show_value(one.value)
    return (
        f"{one.name}: {shown}" if one.scored_as in (None, shown) else f"{one.name}: {shown}, scored as {one.scored_as}"
    )


def _rule(scale: ScaleTrace) -> str:
    score = scale.score
    enough = next((step.value for step in scale.steps if step.name.endswith(".enough")), None)
    rule = next((step.expression for step in scale.steps if step.name.endswith(".enough")), "")
    names = rule.replace(f"{scale.steps[0].name.split('.')[0]}.", "")
    if not rule:
        # A norm has no rule of its own.
        return f"{score.n_answered} of {score.n_items} answered"
    return f"{score.n_answered} of {score.n_items} answered; needed: {names}: {'yes' if enough else 'no'}"


def _shown_steps(scale: ScaleTrace) -> list[StepTrace]:
    shown = [step for step in scale.steps if not step.name.endswith(_QUIET)]
    # Of norms only what led to this score: the tables of other strata, and the ends of tables, say nothing about it.
    others = {step.name.split(".")[-1] for step in shown if _of_norm(step) == "stratum" and step.value is not True}
    shown = [step for step in shown if _of_norm(step) == "stratum" or step.name.split(".")[-1] not in others]
    return [step for step in shown if _of_norm(step) not in _ENDS]


def _of_norm(step: StepTrace) -> str:
    return step.name.split(".")[1]


def _step(step: StepTrace) -> list[str]:
    value = "missing" if step.value is None else show_value(step.value)
    lines = [f"{step.name} = {step.expression}"]
    if step.with_values not in (step.expression, value):
        lines.append(f"  = {step.with_values}")
    return [*lines, f"  = {value}"] if step.expression != value else lines


def _html_scale(id: str, scale: ScaleTrace) -> str:
    answers = "".join(
        f"<tr><td>{escape(one.name)}</td><td>{'' if one.value is None else escape(show_value(one.value))}</td>"
        f"<td>{escape(one.state.label)}</td><td>{escape(one.scored_as or '')}</td></tr>"
        for one in scale.answers
    )
    steps = "".join(
        f"<tr><td>{escape(step.name)}</td><td><code>{escape(step.expression)}</code></td>"
        f"<td><code>{escape(step.with_values)}</code></td>"
        f"<td>{'missing' if step.value is None else escape(show_value(step.value))}</td></tr>"
        for step in scale.steps
    )
    return (
        f"<h2>{escape(scale.title)} <small>{escape(id)}</small></h2>\n"
        f"<p><strong>{escape(describe_score(scale.score))}</strong></p>\n<p>{escape(_rule(scale))}</p>\n"
        f"<table><tr><th>part</th><th>answer</th><th>state</th><th>scored as</th></tr>{answers}</table>\n"
        "<details><summary>Steps</summary>"
        "<table><tr><th>step</th><th>expression</th><th>with values</th><th>value</th></tr>"
        f"{steps}</table></details>"
    )


_STYLE = (
    "body{font-family:system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;line-height:1.4}"
    "table{border-collapse:collapse;margin:.5rem 0}td,th{border:1px solid #bbb;padding:.2rem .5rem;text-align:left;"
    "vertical-align:top}code{font-size:.85em}small{color:#555}"
)
