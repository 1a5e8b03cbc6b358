"""The command `page`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cwinstruments.cli.output import output, refuse_nameless, say, write_table
from cwinstruments.cli.overwriting import files_of_values, refuse_overwriting
from cwinstruments.cli.parameters import parameter_option
from cwinstruments.cli.settings import Settings, pass_settings

if TYPE_CHECKING:
    from cwinstruments.cases import Cases
    from cwinstruments.cli.settings import Subject


@click.command()
@click.argument("id_", metavar="[ID]", required=False)
@click.option("--format", "format_", type=click.Choice(["markdown", "bibtex"]), default="markdown", show_default=True)
@click.option(
    "--language", metavar="TAG", default="en", show_default=True, help="Give titles and texts in this language."
)
@click.option("-o", "--output", "target", metavar="FILE", callback=refuse_nameless, help="Where the page goes.")
@click.option(
    "--into", metavar="FILE", callback=refuse_nameless, help="A README in which the page stands between two marks."
)
@parameter_option
@pass_settings
def page(
    settings: Settings,
    id_: str | None,
    format_: str,
    language: str,
    target: str | None,
    into: str | None,
    assigned: tuple[str, ...],
) -> None:
    """Show the page of an instrument, or how to cite it.

    The page has everything that the definition says: constructs, items or their codes, the key, the scoring in words,
    what is done about missing answers, bands, evidence, licence, citation and worked cases. Without ID the instruments
    are listed; with '--format bibtex' their references are written, each work once. With '--into README.md' it takes
    the place of what stands there between the lines '<!-- page of ID -->' and '<!-- end of page of ID -->'.

    \b
    Example:
      cwinstruments page workload-experience
      cwinstruments page workload-experience --into README.md
      cwinstruments page nasa-tlx --format bibtex
      cwinstruments page --format bibtex -o instruments.bib
    """
    if into is not None and (id_ is None or format_ == "bibtex" or target is not None):
        raise click.UsageError("--into takes the page of one instrument, and no other output")
    if id_ is None and format_ == "bibtex":
        from cwinstruments.reports.citations import to_bibliography

        entries = settings.catalog.entries
        _write(to_bibliography((entry.id, entry.instrument.source) for entry in entries) + "\n", target)
        return
    if id_ is None:
        rows = [
            (entry.id, entry.version, entry.title.get(language) or entry.title.get("en", ""))
            for entry in settings.catalog.entries
        ]
        write_table(("id", "version", "title"), rows)
        return
    subject = settings.subject(id_, assigned, complete=False)
    if subject.survey is not None:
        raise click.UsageError("a survey has no page; its instruments have: 'cwinstruments show' lists them")
    refuse_overwriting(target, subject.file, *files_of_values(assigned))
    subject.refuse_language(language)
    if format_ == "bibtex":
        from cwinstruments.reports.citations import to_bibtex

        text = to_bibtex(subject.instrument.source, id=subject.instrument.id) + "\n"
    else:
        from cwinstruments.reports.instrument_pages import instrument_page

        chosen = {one.partition("=")[0].strip() for one in assigned}
        text = instrument_page(subject.instrument, subject.plan, _cases(subject), language, chosen=chosen)
    if into is None:
        _write(text, target)
    else:
        _put_into(Path(into), subject.instrument.id, text)


def _put_into(readme: Path, id: str, text: str) -> None:
    """Put a page between its marks; the file is written whole or not at all, and only where something changes."""
    from cwinstruments.scaffolding import with_page

    before = readme.read_text(encoding="utf-8")
    after = with_page(before, id, text)
    if after != before:
        with output(str(readme)) as stream:
            stream.write(after)
    say(f"{readme}: the page of {id} {'is new' if after != before else 'was up to date'}")


def _write(text: str, target: str | None) -> None:
    if target is None and sys.stdout.isatty():
        click.echo_via_pager(text)
        return
    with output(target) as stream:
        stream.write(text)


def _cases(subject: Subject) -> Cases | None:
    """Give the worked cases beside an instrument; None where there are none that can be read."""
    from cwinstruments.cases import load_cases
    from cwinstruments.checks.files import cases_beside
    from cwinstruments.errors import DefinitionError

    source = cases_beside(Path(subject.file)) if subject.entry is None else subject.entry.source.cases
    try:
        return None if source is None else load_cases(source)
    except DefinitionError as error:
        say(error)
        return None
