"""The option `--norms`: norms that are applied to an instrument before it scores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from cwinstruments.cli.output import say

if TYPE_CHECKING:
    from cwinstruments.cli.settings import Settings, Subject


def norms_option(command: click.decorators.FC) -> click.decorators.FC:
    """Add the option that names files of norms."""
    return click.option(
        "--norms",
        "norms",
        metavar="FILE",
        multiple=True,
        help="Norms to apply to the instrument, a file of 'kind: norms'; may be given several times.",
    )(command)


def apply_norms(settings: Settings, subject: Subject, files: Sequence[str], /) -> Subject:
    """Give the subject with the scales of norm scores, and say which norms they are.

    Raises:
        DefinitionError: norms have faults, or are not of this instrument.
        click.UsageError: it is a survey, whose definition names its norms.
    """
    if not files:
        return subject
    if subject.survey is not None:
        raise click.UsageError("--norms is for an instrument; a survey names the norms of its instruments itself")
    from cwinstruments.diagnostics import has_errors
    from cwinstruments.documents import read_document
    from cwinstruments.errors import DefinitionError
    from cwinstruments.model import structure_norms
    from cwinstruments.plan import compile_plan
    from cwinstruments.rules import check_norms

    instrument = subject.instrument
    for file in files:
        document = read_document(file)
        findings = check_norms(document)
        if has_errors(findings):
            raise DefinitionError(findings)
        norms = structure_norms(document.data)
        try:
            instrument = instrument.with_norms(norms)
        except DefinitionError as error:
            raise DefinitionError(document.place(one) for one in error.diagnostics) from None
        say(f"norms {norms} of {file}: {norms.population}, {norms.year}, n = {norms.n}")
    return subject._replace(instrument=instrument, plan=compile_plan(instrument, methods=settings.methods))
