"""Conditions of a survey: whether what its instruments and its own items ask is ever, or always, asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cwinstruments.diagnostics import Diagnostic, Path, Severity
from cwinstruments.errors import DefinitionError
from cwinstruments.model import JOINT, Survey
from cwinstruments.plan import ScoringPlan, compile_plan, merge_survey
from cwinstruments.plan.methods import Method
from cwinstruments.rules.conditions import why_never
from cwinstruments.rules.logic import Condition, Conditions

_MOST_LISTED = 6


def check_survey_conditions(
    survey: Survey, plan: ScoringPlan, /, *, methods: Sequence[Method] = ()
) -> tuple[Diagnostic, ...]:
    """Find what a survey never asks, and conditions of it that hide nothing.

    What an instrument never asks by its own definition is reported there.

    Args:
        plan: its compiled plan.
        methods: the scoring methods that it is compiled with.

    Returns:
        Findings with their paths in the definition of the survey; file and line are for the caller.
    """
    conditions = Conditions(merge_survey(survey), plan)
    if not conditions.by_item:
        return ()
    return (*_never(survey, conditions, methods), *_always(survey, conditions))


def _never(survey: Survey, conditions: Conditions, methods: Sequence[Method]) -> Iterator[Diagnostic]:
    places = {item.id: index for index, item in enumerate(survey.items)}
    for id in (one for one in conditions.by_item if one in conditions.never and one in places):
        told = why_never(conditions, conditions.by_item[id].node)
        if told is not None:
            path: Path = ("items", places[id], *(("show_if",) if survey.items[places[id]].show_if else ()))
            yield _never_asked(f"item {id!r} is", told[0], path)
    for index, use in enumerate(survey.instruments):
        instrument = survey.resolved[use.alias]
        names = [f"{use.alias}{JOINT}{item.id}" for item in instrument.items]
        never = [name for name in names if name in conditions.never]
        if not never:
            continue
        try:
            alone = Conditions(instrument, compile_plan(instrument, methods=methods)).never
        except DefinitionError:
            continue  # what is wrong with it is reported where it is
        never = [name for name in never if name.partition(JOINT)[2] not in alone]
        reasons: Mapping[str, str] = {
            name: told[0] for name in never if (told := why_never(conditions, conditions.by_item[name].node))
        }
        if not reasons:
            continue
        whole = len(never) == len([name for name in names if name in conditions.by_item])
        path = ("instruments", index, "show_if") if use.show_if is not None else ("instruments", index)
        who = f"instrument {use.alias!r} is" if whole and use.show_if is not None else _listed(list(reasons))
        yield _never_asked(who, next(iter(reasons.values())), path)


def _never_asked(who: str, why: str, path: Path) -> Diagnostic:
    hint = "compare with the values that what is asked before can have, and with the conditions that it is asked under"
    return Diagnostic("CWI722", f"{who} never asked: {why}", path, hint)


def _listed(names: list[str]) -> str:
    shown = [repr(name) for name in names[:_MOST_LISTED]]
    more = [f"{len(names) - _MOST_LISTED} more"] if len(names) > _MOST_LISTED else []
    return f"item{'' if len(names) == 1 else 's'} {', '.join([*shown, *more])} {'is' if len(names) == 1 else 'are'}"


def _always(survey: Survey, conditions: Conditions) -> Iterator[Diagnostic]:
    for place, item in enumerate(survey.items):
        if item.show_if is not None and item.id in conditions.always:
            yield _hides_nothing(conditions, conditions.by_item[item.id], f"item {item.id!r}", ("items", place))
    for place, use in enumerate(survey.instruments):
        items = survey.resolved[use.alias].items
        # An item without a condition of its own has that of its instrument, unless it is served in turn.
        plain = [f"{use.alias}{JOINT}{item.id}" for item in items if item.show_if is None]
        found = next((name for name in plain if name in conditions.always), None)
        if use.show_if is not None and found is not None:
            owner = f"instrument {use.alias!r}"
            yield _hides_nothing(conditions, conditions.by_item[found], owner, ("instruments", place))


def _hides_nothing(conditions: Conditions, one: Condition, owner: str, path: Path) -> Diagnostic:
    described = conditions.describe([one.node])
    message = f"show_if of {owner} is true for all answers, so it hides nothing"
    hint = "compare with the values that what is asked before can have, or leave the condition out"
    why = "" if described is None else f": {described}"
    return Diagnostic("CWI723", message + why, (*path, "show_if"), hint, Severity.WARNING)
