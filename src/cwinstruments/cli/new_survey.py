"""What the options of `new survey` say, looked up in the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from cwinstruments.cli.new_design import title_of
from cwinstruments.cli.output import say

if TYPE_CHECKING:
    from cwinstruments.cli.settings import Settings
    from cwinstruments.scaffolding import SurveyDesign


def survey_of(
    id: str, instruments: Sequence[str], confidentiality: str, given: Mapping[str, Any], settings: Settings, /
) -> SurveyDesign:
    """Give what somebody wants a survey to be.

    Raises:
        click.UsageError: an option has not the form that it should have, or is about no instrument of the survey.
        UnknownInstrumentError: an instrument is not known here.
    """
    from cwinstruments.scaffolding import SurveyDesign, SurveyUse

    forms = dict(_parted(text, "=", "--form ID=FORM") for text in given["forms"])
    values: dict[str, dict[str, str]] = {}
    for text in given["values"]:
        name, value = _parted(text, "=", "--set ID.NAME=VALUE")
        instrument, parameter = _parted(name, ".", "--set ID.NAME=VALUE")
        values.setdefault(instrument, {})[parameter] = value
    uses = []
    for name in instruments:
        known, at, version = name.partition("@")
        entry = settings.catalog.entry(known, version if at else None)
        if not at:
            say(f"{known}: version {entry.version} is used, the latest that is known here")
        uses.append(SurveyUse(entry.instrument, values.pop(known, {}), forms.pop(known, None)))
    if left := [*forms, *values]:
        raise click.UsageError(f"'{left[0]}' is no instrument of this survey")
    languages = tuple(given["languages"])
    first = languages[0] if languages else next(iter(uses[0].instrument.title))
    return SurveyDesign(
        id=id,
        uses=tuple(uses),
        confidentiality=confidentiality,
        modes=tuple(given["modes"]) or ("web",),
        title=title_of(given["titles"], first) or {first: id.replace("-", " ").replace("_", " ").capitalize()},
        languages=languages,
        respondent=given["respondent"],
        units=tuple(one.strip() for one in given["units"].split(",") if one.strip()),
    )


def _parted(text: str, sign: str, form: str) -> tuple[str, str]:
    before, found, after = text.partition(sign)
    if not (found and before.strip() and after.strip()):
        raise click.UsageError(f"{text!r} has not the form {form}")
    return before.strip(), after.strip()
