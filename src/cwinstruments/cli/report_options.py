"""What the commands that report on responses share: options, how a file is read, and the three forms of a report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

import click
from attrs import evolve, fields, frozen

from cwinstruments.cli.norms import norms_option, subject_with_norms
from cwinstruments.cli.output import counted, refuse_nameless, say
from cwinstruments.cli.overwriting import files_of_values, refuse_overwriting
from cwinstruments.cli.parameters import parameter_option
from cwinstruments.cli.progress import meter, tracked
from cwinstruments.cli.response_options import INPUT_FORMATS, holding_of, nation_options, read_mapping
from cwinstruments.printable import printable

if TYPE_CHECKING:
    from cwinstruments.cli.settings import Settings, Subject
    from cwinstruments.data_agreements import Holding
    from cwinstruments.diagnostics import Diagnostic
    from cwinstruments.files import ResponseFile, ResponseRow

FORMATS: Final = ("text", "json", "csv")

Option: TypeAlias = Callable[[Callable[..., Any]], Callable[..., Any]]
"""Adds an option to a command."""

wave_column_option: Final[Option] = click.option(
    "--wave-column", metavar="COLUMN", help="The column that names the wave; by default what the survey says."
)


@frozen
class Asked:
    """What a command was asked for, beside what is its own: each option by the name of its argument."""

    assigned: tuple[str, ...]
    norms: tuple[str, ...]
    agreements_file: str | None
    nation_column: str | None
    input_format: str | None
    id_column: str | None
    mapping_file: str | None
    missing_texts: tuple[str, ...]
    format_: str
    target: str | None

    def subject(self, settings: Settings, name: str, /) -> Subject:
        """Find the instrument or survey, with the values and the norms that were given."""
        return subject_with_norms(settings, name, self.assigned, self.norms)

    def refuse_overwriting(self, found: Subject, /, *given: str | None) -> None:
        """Refuse a report in the place of a file that is read, or of one that is given beside `Asked`.

        Raises:
            click.UsageError: it would be lost.
        """
        read = (self.mapping_file, self.agreements_file, *self.norms, *files_of_values(self.assigned))
        refuse_overwriting(self.target, *given, found.file, *read)

    def holding(self, found: Subject, /) -> Holding:
        """Give which rows that name a Tribal Nation may be counted with others.

        Raises:
            DefinitionError: the file of agreements can't be read, or has faults.
        """
        from cwinstruments.data_agreements import Purpose

        return evolve(holding_of(found, self.agreements_file, self.nation_column), purpose=Purpose.AGGREGATES)

    def open(self, found: Subject, file: str, holding: Holding, /) -> ResponseFile:
        """Open a file of responses.

        Raises:
            ResponseFileError: it can't be read.
        """
        from cwinstruments.files import ResponseFile

        return ResponseFile(
            file,
            found.plan,
            format=self.input_format,
            id_column=self.id_column,
            missing_texts=self.missing_texts,
            mapping=read_mapping(self.mapping_file, found.instrument),
            holding=holding,
        )

    def written(self, *, text: Callable[[], str], json: Callable[[], str], csv: Callable[[], str]) -> str:
        """Give a report in the form that was asked for; only that one is made."""
        if self.format_ == "json":
            return json()
        return csv() if self.format_ == "csv" else printable(text(), lines=True)


A = TypeVar("A", bound=Asked)


def report_options(kind: type[A], *own: Option) -> Option:
    """Add the options of a report, which the command is given in one, as `asked`.

    Args:
        kind: what holds them.
        own: options that it has beside those of `Asked`.
    """

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def with_asked(*arguments: Any, **given: Any) -> Any:
            asked = kind(**{one.name: given.pop(one.name) for one in fields(kind)})
            return command(*arguments, asked=asked, **given)

        found: Callable[..., Any] = with_asked
        # The last one stands first in the help.
        for option in (*_WHERE_IT_GOES, *own, *_WHAT_IS_READ):
            found = option(found)
        return found

    return add


_WHERE_IT_GOES: Final[tuple[Option, ...]] = (
    click.option(
        "-o",
        "--output",
        "target",
        metavar="FILE",
        callback=refuse_nameless,
        help="Where it goes; written whole or not at all.",
    ),
    click.option(
        "--format",
        "format_",
        type=click.Choice(FORMATS),
        default="text",
        show_default=True,
        help="Text has wide tables, whatever the terminal: csv has a line for each figure, for a spreadsheet.",
    ),
)
_WHAT_IS_READ: Final[tuple[Option, ...]] = (
    click.option("--input-format", type=click.Choice(INPUT_FORMATS), help="What the responses are."),
    click.option("--id", "id_column", metavar="COLUMN", help="The column that names the respondent."),
    click.option("--mapping", "mapping_file", metavar="FILE", help="How an export is read, as for 'score'."),
    click.option(
        "--missing-text", "missing_texts", metavar="TEXT", multiple=True, help="A text that means an empty cell."
    ),
    norms_option,
    parameter_option,
    nation_options("Rows that name a Nation without one for aggregates are held back."),
)


@contextmanager
def told_rows(rows: ResponseFile, /) -> Iterator[Iterator[ResponseRow | Diagnostic]]:
    """Say what is to be known of a file, and give its rows, with a progress bar where there are many."""
    for note in rows.notes:
        say(note)
    with meter(Path(rows.file).name, rows.size) as advance:
        yield tracked(rows, position=lambda: rows.position, advance=advance)


def tell_number(rows: ResponseFile, number: int, file: str, rest: str, /) -> None:
    """Say how many rows a file had, what became of them, and how many were held back."""
    say(f"{counted(number, 'row')} in {file}: {rest}")
    held = 0 if rows.holding is None else sum(one.n_rows for one in rows.holding.held)
    if held:
        say(f"held back, because a Tribal Nation's agreement is not on record: {counted(held, 'row')}")
