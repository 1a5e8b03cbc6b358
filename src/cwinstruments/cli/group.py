"""The group of all commands: each is loaded only when it is used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from cwinstruments import __version__
from cwinstruments.cli import OF_PLUGIN, ReaderGoneError
from cwinstruments.cli.settings import Settings

if TYPE_CHECKING:
    from cwinstruments.plugins import Contributions


class Place(NamedTuple):
    """Where a command is, and what the list of commands says of it."""

    module: str
    function: str
    help: str


COMMANDS = {
    "audit": Place(
        "audit", "audit", "Compare stated totals with those of the definition, and name the mistake behind them."
    ),
    "change": Place("change", "change", "Tell what changed between two waves, in teams, offices and the whole."),
    "check": Place("check", "check", "Check definitions, their worked cases, surveys, and every other document."),
    "conformance": Place(
        "conformance",
        "conformance",
        "Prove a plugin: schema, cases, keys, laws, engines, texts, licence and packaging.",
    ),
    "coverage": Place(
        "coverage", "coverage", "Show which domains and themes of a framework are covered, and by which scales."
    ),
    "diff": Place(
        "diff",
        "diff",
        "Tell what changed between definitions, whether scores can be compared, and which version is due.",
    ),
    "demo": Place("demo", "demo", "Check the shipped definitions, and score and explain an imaginary agency."),
    "explain": Place("explain", "explain", "Show how the scores of one respondent came about."),
    "export": Place("export", "export", "Write the scoring of an instrument or a survey for another tool."),
    "licences": Place("licences", "licences", "Tell what a use of surveys and instruments needs, and whom to ask."),
    "list": Place("listing", "list_instruments", "List the instruments that are known here, and the surveys."),
    "map": Place("mapping", "map_export", "Propose how the export of a survey tool is read, for a person to review."),
    "new": Place("new", "new", "Begin a plugin, an instrument or a survey."),
    "page": Place("page", "page", "Show the page of an instrument, or how to cite it."),
    "plugins": Place("plugins", "plugins", "List the plugins, and what is wrong with them."),
    "quality": Place(
        "quality", "quality", "Tell whether scales work here: how their items go together, and what looks wrong."
    ),
    "rule": Place("rule", "rule", "Explain a code of the check, or list all codes."),
    "schema": Place("schema", "schema", "Print the JSON Schema of a kind of document, for editors and other programs."),
    "score": Place("score", "score", "Score files of responses."),
    "show": Place("show", "show", "Show an instrument or a survey: its items, its scales, and how they are scored."),
    "sql": Place("sql", "sql", "Write the scoring of a database table as SQL, for DuckDB or PostgreSQL."),
    "units": Place(
        "units", "units", "Report on teams, offices and the whole: scores, who answered, and whether each unit agrees."
    ),
}
"""The commands of the library itself; its text of help stands here, so that listing them loads none."""


class LazyGroup(click.Group):
    """Finds a command by its name: among those of the library, and only then among those of plugins."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*COMMANDS, *_given_by_plugins(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = COMMANDS.get(cmd_name)
        if place is not None:
            command = getattr(import_module(f"cwinstruments.cli.{place.module}"), place.function)
            assert isinstance(command, click.Command)
            return command
        return next((command for command in _plugin_commands(ctx) if command.name == cmd_name), None)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        command = self.get_command(ctx, args[0])
        if command is not None:
            return command.name, command, args[1:]
        if args[0].startswith("-"):
            ctx.fail(f"there is no option '{args[0]}'")
        from difflib import get_close_matches

        near = get_close_matches(args[0], [*COMMANDS, *_plugin_commands(ctx).owners], 1)
        meant = f"did you mean '{near[0]}'?" if near else "'cwinstruments --help' lists the commands"
        broken = _plugin_commands(ctx).diagnostics or _settings(ctx).registry.diagnostics
        aside = "\n'cwinstruments plugins' shows what is wrong with plugins, which may be why" if broken else ""
        ctx.fail(f"there is no command '{args[0]}'; {meant}{aside}")

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        helps = {name: command.get_short_help_str(limit=100) for name, command in _given_by_plugins(ctx).items()}
        helps |= {name: place.help for name, place in COMMANDS.items()}
        with formatter.section("Commands"):
            formatter.write_dl(sorted(helps.items()))

    def make_context(self, *arguments: Any, **named: Any) -> click.Context:
        with _noticing_readers():
            return super().make_context(*arguments, **named)

    def invoke(self, ctx: click.Context) -> Any:
        # What a command returns is no exit code; that takes `context.exit`.
        with _noticing_readers():
            try:
                super().invoke(ctx)
            except Exception as error:
                _name_owner(ctx, error)
                raise

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args:
            click.echo(ctx.get_help())
            ctx.exit(2)
        return super().parse_args(ctx, args)


@contextmanager
def _noticing_readers() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise ReaderGoneError from error


def _name_owner(context: click.Context, error: Exception) -> None:
    """Note on what a command of a plugin raised whose it is: that is no fault of the library."""
    name = context.invoked_subcommand
    if name is not None and name not in COMMANDS and name in _plugin_commands(context).owners:
        error.add_note(f"{OF_PLUGIN}{name!r} of {_plugin_commands(context).owners[name]}")


def _settings(context: click.Context) -> Settings:
    # Help is printed before the group itself runs.
    if context.obj is None:
        context.obj = Settings(context.params.get("directories") or (), context.params.get("disabled") or ())
    settings = context.obj
    assert isinstance(settings, Settings)
    return settings


def _given_by_plugins(context: click.Context) -> dict[str, click.Command]:
    """Give the commands of plugins for a list; plugins are only loaded when one of them might have a command."""
    from cwinstruments.cli.plugin_commands import plugins_may_give_commands

    if not plugins_may_give_commands():
        return {}
    return {command.name or "": command for command in _plugin_commands(context)}


def _plugin_commands(context: click.Context) -> Contributions[click.Command]:
    return _settings(context).commands(reserved=COMMANDS)


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 clean, 1 findings, 2 wrong use. The help of each command has an example.",
)
@click.version_option(__version__, prog_name="cwinstruments")
@click.option(
    "--instruments-dir",
    "directories",
    metavar="DIR",
    multiple=True,
    is_eager=True,
    help="Use the definitions in this folder as well; may be given several times.",
)
@click.option(
    "--disable-plugin",
    "disabled",
    metavar="NAME",
    multiple=True,
    is_eager=True,
    help="Leave a plugin out; may be given several times.",
)
@click.pass_context
def command_line(context: click.Context, directories: tuple[str, ...], disabled: tuple[str, ...]) -> None:
    """Child welfare instruments: checked, scored and explained.

    \b
    Example:
      cwinstruments list
      cwinstruments score workload-experience responses.csv -o scores.csv
    """
    _settings(context)
