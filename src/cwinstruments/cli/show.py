"""The command `show`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cwinstruments.cli.norms import norms_option, subject_with_norms
from cwinstruments.cli.output import write_json, write_text
from cwinstruments.cli.overlays import for_the_screen, lay_over, overlay_option
from cwinstruments.cli.parameters import parameter_option
from cwinstruments.cli.settings import Settings, Subject, pass_settings

if TYPE_CHECKING:
    from cwinstruments.model import Instrument, Survey
    from cwinstruments.plan import ScoringPlan


@click.command()
@click.argument("id_", metavar="ID")
@click.option("--language", metavar="TAG", help="Show texts in this language, such as es; by default in English.")
@click.option("--plan", "with_plan", is_flag=True, help="Show the scoring plan as well.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@parameter_option
@norms_option
@overlay_option
@pass_settings
def show(
    settings: Settings,
    id_: str,
    assigned: tuple[str, ...],
    norms: tuple[str, ...],
    overlay_file: str | None,
    language: str | None,
    with_plan: bool,
    format_: str,
) -> None:
    """Show an instrument or a survey: its items, its scales, and how they are scored.

    ID is the id of an instrument or a survey, also with its version as ID@VERSION, or the path of a definition.

    With --plan the whole scoring plan is shown: what it prints is what happens. Where the instrument has parameters,
    that takes a value for each.

    \b
    Example:
      cwinstruments show workload-experience --language es
      cwinstruments show nasa-tlx --plan --set performance_coding=high_is_poor
    """
    subject = subject_with_norms(settings, id_, assigned, norms, complete=with_plan, for_scoring=False)
    spoken: tuple[str, ...] = ()
    if overlay_file is not None:
        subject, overlay = lay_over(subject, overlay_file)
        spoken = overlay.languages
    if language not in spoken:
        subject.refuse_language(language)
    if format_ == "json":
        write_json(_as_data(subject, with_plan=with_plan))
        return
    from cwinstruments.cli.instrument_text import describe_instrument
    from cwinstruments.reports.wording import phrase

    subject = for_the_screen(subject)
    if subject.survey is not None:
        from cwinstruments.cli.survey_text import describe_survey

        lines = describe_survey(subject.survey, subject.plan, language or "en")
    else:
        lines = describe_instrument(subject.instrument, subject.plan, language or "en", subject.unbound)
    for line in lines:
        write_text(line, fit=True)
    file = subject.file
    if subject.entry is not None:
        file = phrase("of_origin", language or "en", file=file, origin=subject.origin)
    write_text(f"\n{phrase('defined_in', language or 'en', file=file)}")
    subject.warn_of_other_versions()
    if with_plan:
        write_text(f"\n{phrase('plan', language or 'en')}\n{subject.plan!r}")


def _as_data(subject: Subject, *, with_plan: bool) -> dict[str, Any]:
    from cwinstruments.model import definition_digest, unstructure_instrument
    from cwinstruments.plan import plan_to_dict

    # With a parameter open there is no plan, and nothing that would stand for one.
    if subject.survey is not None:
        return _survey_as_data(subject, subject.survey, with_plan=with_plan)
    instrument: Instrument = subject.defined if subject.unbound else subject.instrument
    entry = subject.entry
    data: dict[str, Any] = {
        "instrument": unstructure_instrument(instrument),
        "unbound": list(subject.unbound),
        "definition": subject.file,
        "plugin": None if entry is None else entry.plugin,
        "distribution": None if entry is None else entry.distribution,
        "distribution_version": None if entry is None else entry.distribution_version,
        "definition_digest": definition_digest(instrument),
        "plan_digest": None if subject.unbound else subject.plan.plan_digest,
        "attainable": None if subject.unbound else _attainable(subject.plan),
    }
    return {**data, "plan": plan_to_dict(subject.plan)} if with_plan else data


def _attainable(plan: ScoringPlan) -> dict[str, Any]:
    """Give what each score can be with complete answers; None for one without bounds."""
    from cwinstruments.numbers import from_fraction
    from cwinstruments.rules import attainable_scores

    return {
        scale: one
        and {
            "min": from_fraction(one.min),
            "max": from_fraction(one.max),
            "step": None if one.step is None else from_fraction(one.step),
            "exact": one.exact,
        }
        for scale, one in attainable_scores(plan).items()
    }


def _survey_as_data(subject: Subject, survey: Survey, *, with_plan: bool) -> dict[str, Any]:
    from cwinstruments.model import definition_digest, unstructure_survey
    from cwinstruments.plan import plan_to_dict

    data: dict[str, Any] = {
        "survey": unstructure_survey(survey),
        "definition": subject.file,
        "instruments": {alias: definition_digest(one) for alias, one in survey.resolved.items()},
        "definition_digest": survey.definition_digest,
        "plan_digest": subject.plan.plan_digest,
        "attainable": _attainable(subject.plan),
    }
    return {**data, "plan": plan_to_dict(subject.plan)} if with_plan else data
