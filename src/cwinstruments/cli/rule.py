"""The command `rule`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from cwinstruments.cli.output import hang, write_json, write_text
from cwinstruments.cli.settings import Settings, pass_settings

if TYPE_CHECKING:
    from cwinstruments.codes import Code
    from cwinstruments.rules import Rule


@click.command()
@click.argument("code", required=False)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@pass_settings
def rule(settings: Settings, code: str | None, format_: str) -> None:
    """Explain a code of the check, or list all codes.

    Codes of plugins are explained and listed too.

    \b
    Example:
      cwinstruments rule CWI323
      cwinstruments rule
    """
    from cwinstruments.rules import known_codes

    rules = {one.code: one for one in settings.rules}
    known = known_codes(settings.rules)
    if code is not None:
        entry = known.get(code.upper())
        if entry is None:
            from cwinstruments.checks.selecting import suggest_code

            near = suggest_code(code, known) or "'cwinstruments rule' lists all codes"
            raise click.UsageError(f"there is no code '{code}'; {near}")
        found = rules.get(entry.code)
        if format_ == "json":
            write_json(_as_data(settings, entry, found))
            return
        for line in _page(settings, entry, found):
            write_text(line)
        return
    if format_ == "json":
        write_json({"codes": [_as_data(settings, entry, rules.get(entry.code)) for entry in known.values()]})
        return
    for line in _list(known):
        write_text(line)


def _list(known: Mapping[str, Code]) -> Iterator[str]:
    """Give all codes with their titles, under what they are about."""
    about = None
    for code, entry in known.items():
        here = _about(code)
        if here != about:
            yield from ([] if about is None else [""])
            yield here
            about = here
        yield from hang(f"  {code}  ", entry.title)


def _about(code: str) -> str:
    from cwinstruments.codes import stage

    return f"CWI{code[3]}: {stage(code)}" if code.startswith("CWI") else "Rules of plugins"


def _page(settings: Settings, entry: Code, rule: Rule | None) -> Iterator[str]:
    yield from hang(f"{entry.code} ", entry.title)
    if rule is None:
        yield ""
        yield from hang("", entry.explanation)
        return
    owner = _owner(settings, entry.code)
    yield f"  severity  {rule.severity}"
    yield f"  profile   {rule.profile}"
    if owner is not None:
        yield from hang("  from      ", owner)
    for title, text in rule.sections.items():
        yield ""
        yield f"{title}:"
        yield from hang("  ", text)


def _as_data(settings: Settings, entry: Code, rule: Rule | None) -> dict[str, Any]:
    return {
        "code": entry.code,
        "title": entry.title,
        "about": _about(entry.code).partition(": ")[2] or _about(entry.code),
        "severity": None if rule is None else rule.severity.value,
        "profile": None if rule is None else rule.profile.value,
        "explanation": entry.explanation,
        "sections": {} if rule is None else rule.sections,
        "from": None if rule is None else _owner(settings, entry.code),
    }


def _owner(settings: Settings, code: str) -> str | None:
    """Say which plugin brings a rule; None for those of the library."""
    owner = settings.registry.rules().owners.get(code)
    return None if owner is None else str(owner)
