"""The option `--norms`: norms that are applied to an instrument, or that a survey names, before it scores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from cwinstruments.cli.output import say

if TYPE_CHECKING:
    from cwinstruments.cli.settings import Settings, Subject
    from cwinstruments.documents import Document
    from cwinstruments.model import Instrument, Norms, Survey


def norms_option(command: click.decorators.FC) -> click.decorators.FC:
    """Add the option that names files of norms."""
    return click.option(
        "--norms",
        "norms",
        metavar="FILE",
        multiple=True,
        help="Norms to apply to the instrument, or those that the survey names: a file of 'kind: norms'; may be given"
        " several times.",
    )(command)


def subject_with_norms(
    settings: Settings,
    name: str,
    assigned: Sequence[str],
    files: Sequence[str],
    /,
    *,
    complete: bool = True,
    for_scoring: bool = True,
) -> Subject:
    """Find an instrument or a survey as `Settings.subject` does, with the norms of files, and say which they are.

    Args:
        for_scoring: whether it is going to be scored; a survey must be permitted what it says it is used for then.

    Raises:
        DefinitionError: norms have faults, or are not of this instrument.
        UseNotPermittedError: the survey may not be used as it says.
        click.UsageError: a survey does not name them.
    """
    given = [(document, _read(document)) for document in map(_document, files)]
    subject = settings.subject(name, assigned, complete=complete, norms=[norms for _, norms in given])
    if subject.survey is not None:
        for _, norms in given:
            _refuse_unnamed(subject.survey, norms)
        if for_scoring:
            from cwinstruments.licensing import refuse_unpermitted

            refuse_unpermitted(subject.survey)
    elif given:
        from cwinstruments.plan import compile_plan

        instrument, defined = _apply(subject.instrument, given), _apply(subject.defined, given)
        plan = compile_plan(instrument, methods=settings.methods)
        subject = subject._replace(instrument=instrument, defined=defined, plan=plan)
    for document, norms in given:
        say(f"norms {norms} of {document.file}: {norms.population}, {norms.year}, n = {norms.n}")
    return subject


def _document(file: str) -> Document:
    from cwinstruments.documents import read_document

    return read_document(file)


def _read(document: Document) -> Norms:
    from cwinstruments.diagnostics import has_errors
    from cwinstruments.errors import DefinitionError
    from cwinstruments.model import structure_norms
    from cwinstruments.rules import check_norms

    findings = check_norms(document)
    if has_errors(findings):
        raise DefinitionError(findings)
    return structure_norms(document.data)


def _apply(instrument: Instrument, given: Sequence[tuple[Document, Norms]]) -> Instrument:
    from cwinstruments.errors import DefinitionError

    for document, norms in given:
        try:
            instrument = instrument.with_norms(norms)
        except DefinitionError as error:
            raise DefinitionError(document.place(one) for one in error.diagnostics) from None
    return instrument


def _refuse_unnamed(survey: Survey, norms: Norms) -> None:
    named = [(one.norms, one.version) for use in survey.instruments for one in use.norms]
    if (norms.id, norms.version) not in named:
        there = ", ".join(f"{id} {version}" for id, version in named) or "none"
        raise click.UsageError(
            f"the survey {survey.id} does not name the norms {norms}; it names {there}: its definition says to which"
            " instrument they are applied"
        )
