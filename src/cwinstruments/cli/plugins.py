"""The command `plugins`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from cwinstruments.cli.output import say, write_json, write_table
from cwinstruments.cli.settings import Settings, pass_settings

if TYPE_CHECKING:
    from cwinstruments.plugins import PluginInfo

_HEADINGS = ("name", "distribution", "version", "status", "instruments", "methods", "rules", "targets", "commands")


@click.command()
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@pass_settings
@click.pass_context
def plugins(context: click.Context, settings: Settings, format_: str) -> None:
    """List the plugins, and what is wrong with them.

    One that is broken is set aside, and the others go on working. When something is wrong the exit code is 1.

    \b
    Example:
      cwinstruments plugins
      cwinstruments --disable-plugin acme plugins --format json
    """
    from cwinstruments.cli.group import COMMANDS
    from cwinstruments.diagnostics import has_errors

    given, methods = settings.commands(reserved=COMMANDS), settings.registry.methods()
    rules, targets = settings.registry.rules(), settings.registry.targets()
    found = (*settings.catalog.check(), *given.diagnostics)
    rows = []
    for plugin in settings.catalog.plugins:
        ids = [
            f"{entry.id}@{entry.version}"
            for entry in settings.catalog.entries
            if (entry.plugin, entry.distribution) == (plugin.name, plugin.distribution)
        ]
        given_by_it = [_of(plugin, one.owners) for one in (methods, rules, targets, given)]
        rows.append((plugin, [ids, *given_by_it]))
    if format_ == "json":
        described = [
            {
                "name": plugin.name,
                "distribution": plugin.distribution,
                "version": plugin.version,
                "status": plugin.status.value,
                **dict(zip(_HEADINGS[4:], gives, strict=True)),
            }
            for plugin, gives in rows
        ]
        write_json({"plugins": described, "diagnostics": [one.to_dict() for one in found]})
    else:
        write_table(
            _HEADINGS,
            [
                (
                    plugin.name,
                    plugin.distribution or "(a folder)",
                    plugin.version or "",
                    plugin.status.replace("_", " "),
                    *(", ".join(names) for names in gives),
                )
                for plugin, gives in rows
            ],
        )
        for diagnostic in found:
            say(diagnostic)
    context.exit(1 if has_errors(found) else 0)


def _of(plugin: PluginInfo, owners: Mapping[str, PluginInfo]) -> list[str]:
    """Give the names of what a plugin gave."""
    here = (plugin.name, plugin.distribution)
    return [name for name, owner in owners.items() if (owner.name, owner.distribution) == here]
