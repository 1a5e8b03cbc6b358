"""The command `list`."""

from __future__ import annotations

from typing import Any

import click

from cwinstruments.cli.output import say, write_json, write_table, write_text
from cwinstruments.cli.settings import Settings, pass_settings

_SURVEY_HEADINGS = ("survey", "version", "title", "instruments", "entries", "from")
_HEADINGS = ("id", "version", "title", "rates", "items", "scales", "licence", "from")


@click.command("list")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@pass_settings
@click.pass_context
def list_instruments(context: click.Context, settings: Settings, format_: str) -> None:
    """List the instruments that are known here, and the surveys.

    They come from plugins, and from the folders given with --instruments-dir. What is wrong with any of them is
    reported, and then the exit code is 1.

    \b
    Example:
      cwinstruments list
      cwinstruments list --format json
    """
    from cwinstruments.diagnostics import has_errors

    found = list(settings.catalog.check())
    described = [_describe(entry) for entry in settings.catalog.entries]
    surveys = [_describe_survey(settings, entry, found) for entry in settings.catalog.surveys]
    if format_ == "json":
        write_json({"instruments": described, "surveys": surveys, "diagnostics": [one.to_dict() for one in found]})
    else:
        write_table(_HEADINGS, [_row(one) for one in described])
        if surveys:
            write_text("")
            write_table(_SURVEY_HEADINGS, [_survey_row(one) for one in surveys])
        for diagnostic in found:
            say(diagnostic)
    if not described:
        say("no instrument is known here; install a plugin, such as cwinstruments-workload, or give --instruments-dir")
    context.exit(1 if has_errors(found) else 0)


def _describe(entry: Any) -> dict[str, Any]:
    from cwinstruments.errors import DefinitionError

    described = {
        "id": entry.id,
        "version": entry.version,
        "title": dict(entry.title),
        "plugin": entry.plugin,
        "distribution": entry.distribution,
        "distribution_version": entry.distribution_version,
        "definition": str(entry.source.definition),
        "usable": True,
    }
    try:
        instrument = entry.instrument
    except DefinitionError:
        return {**described, "usable": False}
    return {
        **described,
        "unit": instrument.unit.value,
        "permitted_level": instrument.permitted_level.value,
        "items": len(instrument.items),
        "scales": list(instrument.scales),
        "licence": instrument.licence.name,
        "evidence": instrument.evidence.status.value,
    }


def _describe_survey(settings: Settings, entry: Any, found: list[Any]) -> dict[str, Any]:
    """Describe a survey as far as it can be used; what is wrong with it is added to what was found."""
    from cwinstruments.errors import DefinitionError

    described = {
        "id": entry.id,
        "version": entry.version,
        "title": dict(entry.title),
        "plugin": entry.plugin,
        "definition": str(entry.source.definition),
        "usable": True,
    }
    try:
        survey = settings.catalog.survey(entry.id, entry.version)
    except DefinitionError as error:
        found += error.diagnostics
        return {**described, "usable": False}
    instruments = [f"{use.instrument} {use.version}" for use in survey.instruments]
    return {**described, "instruments": instruments, "entries": len(survey.entries())}


def _survey_row(described: dict[str, Any]) -> list[str]:
    from cwinstruments.model import in_language

    title = in_language({language: str(text) for language, text in described["title"].items()})
    shown = title if described["usable"] else f"{title} (can't be used)"
    instruments = ", ".join(described.get("instruments", ()))
    entries = str(described.get("entries", ""))
    return [described["id"], described["version"], shown, instruments, entries, described["plugin"]]


def _row(described: dict[str, Any]) -> list[str]:
    from cwinstruments.model import in_language

    title = in_language({language: str(text) for language, text in described["title"].items()})
    row = [described["id"], described["version"], title if described["usable"] else f"{title} (can't be used)"]
    row += [str(described.get(key, "")) for key in ("unit", "items")]
    row += [str(len(described.get("scales", ())) or ""), described.get("licence", "")]
    return [*row, described["distribution"] or described["plugin"]]
