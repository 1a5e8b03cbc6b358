"""The command `coverage`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

import click

from cwinstruments.cli.output import write_json, write_text
from cwinstruments.cli.settings import Settings, pass_settings

if TYPE_CHECKING:
    from cwinstruments.frameworks import Contribution, Coverage, Domain, DomainCoverage, Framework
    from cwinstruments.model import Instrument, Survey

_FEW: Final = 5
"""Of more instruments the number is said, not the names."""


@click.command()
@click.argument("ids", metavar="[SURVEY|INSTRUMENT]...", nargs=-1)
@click.option(
    "--framework",
    "frameworks",
    metavar="ID|FILE",
    multiple=True,
    help="The framework: sgwmh-2022, ccf, or a file of your own; may be given several times. By default both of these.",
)
@click.option("--language", metavar="TAG", default="en", show_default=True, help="Show names in this language.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@pass_settings
def coverage(
    settings: Settings, ids: tuple[str, ...], frameworks: tuple[str, ...], language: str, format_: str
) -> None:
    """Show which domains and themes of a framework are covered, and by which scales.

    Give a survey or instruments, by id or as files; without any, all instruments that are known here are looked at.
    Beside each domain stands the weakest evidence among its scales. To be covered means to be asked about, and nothing
    more. Places for words that nobody has filled yet are said to be so, and cover nothing.

    \b
    Example:
      cwinstruments coverage team-safety workload-experience
      cwinstruments coverage survey.yaml --framework ccf --format json
    """
    from cwinstruments.frameworks import FRAMEWORKS, coverage

    subjects = _subjects(settings, ids)
    found = [
        (subject, coverage(subject, _framework(name))) for subject in subjects for name in (frameworks or FRAMEWORKS)
    ]
    if format_ == "json":
        write_json([{"of": _ids(subject), **_as_data(one)} for subject, one in found])
    else:
        write_text("\n\n".join("\n".join(_lines(subject, one, language)) for subject, one in found))


def _framework(name: str) -> Framework:
    from cwinstruments.frameworks import load_framework

    try:
        return load_framework(name)
    except LookupError as error:
        raise click.UsageError(str(error.args[0])) from error


def _subjects(settings: Settings, ids: Sequence[str]) -> list[Survey | list[Instrument]]:
    """Give each survey by itself, and all instruments together."""
    named = ids or [entry.id for entry in settings.catalog.entries]
    definitions = [settings.subject(id, complete=False).definition for id in dict.fromkeys(named)]
    surveys: list[Any] = [one for one in definitions if hasattr(one, "resolved")]
    instruments: list[Any] = [one for one in definitions if not hasattr(one, "resolved")]
    return [*surveys, *([instruments] if instruments else [])]


def _ids(subject: Survey | list[Instrument]) -> list[str]:
    return [one.id for one in subject] if isinstance(subject, list) else [subject.id]


def _lines(subject: Survey | list[Instrument], found: Coverage, language: str) -> Iterator[str]:
    from cwinstruments.model import in_language
    from cwinstruments.reports.wording import phrase, words

    framework = found.framework
    ids = _ids(subject)
    whose = ", ".join(ids) if len(ids) <= _FEW else phrase("n_instruments", language, n=len(ids))
    key = "covers" if len(ids) == 1 else "cover"
    yield phrase(key, language, framework=in_language(framework.title, language), id=framework.id, whose=whose)
    for one in found.domains:
        domain = framework.domains[one.domain]
        evidence = phrase("not_covered", language)
        if one.evidence is not None:
            evidence = phrase("weakest_evidence", language, status=words(one.evidence, language))
        yield f"  {in_language(domain.title, language)}: {evidence}"
        for part in one.contributions:
            yield f"    {_contribution(part, domain, language)}"
        if one.uncovered:
            names = ", ".join(in_language(domain.themes[theme], language) for theme in one.uncovered)
            yield f"    {phrase('no_scale_names', language, themes=names)}"
    for principle, scales in found.principles.items():
        title = in_language(framework.principles[principle], language)
        named = ", ".join(scales) or phrase("no_scale_names_it", language)
        yield f"  {phrase('principle', language, title=title, scales=named)}"
    if found.unplaced:
        yield f"  {phrase('not_placed', language, scales=', '.join(found.unplaced))}"


def _contribution(part: Contribution, domain: Domain, language: str) -> str:
    from cwinstruments.model import in_language
    from cwinstruments.reports.wording import phrase

    name = part.scale if part.scale.startswith(f"{part.instrument}__") else f"{part.instrument} {part.scale}"
    how = "" if part.is_primary else f", {phrase('secondary', language)}"
    how += "" if part.is_filled else f"; {phrase('places_for_words', language)}"
    themes = ", ".join(in_language(domain.themes[theme], language) for theme in part.themes)
    return f"{name} ({in_language(part.title, language)}{how})" + (f": {themes}" if themes else "")


def _as_data(found: Coverage) -> dict[str, Any]:
    return {
        "framework": found.framework.id,
        "domains": [_domain_as_data(one) for one in found.domains],
        "principles": {id: list(scales) for id, scales in found.principles.items()},
        "unplaced": list(found.unplaced),
    }


def _domain_as_data(one: DomainCoverage) -> dict[str, Any]:
    return {
        "domain": one.domain,
        "evidence": one.evidence and one.evidence.value,
        "uncovered_themes": list(one.uncovered),
        "scales": [
            {
                "instrument": part.instrument,
                "scale": part.scale,
                "title": dict(part.title),
                "primary": part.is_primary,
                "themes": list(part.themes),
                "evidence": part.evidence.value,
                "filled": part.is_filled,
            }
            for part in one.contributions
        ],
    }
