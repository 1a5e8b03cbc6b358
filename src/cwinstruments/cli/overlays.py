"""The option `--overlay`: the official wording of an instrument, which is shown and not written out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from cwinstruments.cli.output import hang, say
from cwinstruments.cli.settings import Subject

if TYPE_CHECKING:
    from cwinstruments.model import Instrument, Overlay


def overlay_option(command: click.decorators.FC) -> click.decorators.FC:
    """Add the option that names a file with the wording."""
    return click.option(
        "--overlay",
        "overlay_file",
        metavar="FILE",
        help="Show the wording of this file too, which the definition does not hold: a file of 'kind: overlay'. Where"
        " it may not be passed on, it is in nothing but the text that is shown.",
    )(command)


def lay_over(subject: Subject, file: str, /) -> tuple[Subject, Overlay]:
    """Give an instrument or a survey with the wording of a file, and say where that comes from.

    Raises:
        DefinitionError: the file can't be read, or does not fit the instrument.
    """
    from cwinstruments.documents import read_document
    from cwinstruments.licensing import apply_overlay, structure_overlay_document

    document = read_document(file)
    named = document.data.get("instrument") if isinstance(document.data, dict) else None
    # With another instrument than that which is wanted, the check says so.
    used = (subject.instrument,) if subject.survey is None else tuple(subject.survey.resolved.values())
    overlay = structure_overlay_document(document, next((one for one in used if one.id == named), used[0]))
    told = overlay.provenance
    say(f"{overlay} of {file}: supplied by {told.supplied_by}, received on {told.received_on}")
    if subject.survey is not None:
        return subject._replace(survey=apply_overlay(subject.survey, overlay)), overlay
    instrument, defined = (apply_overlay(one, overlay) for one in (subject.instrument, subject.defined))
    return subject._replace(instrument=instrument, defined=defined), overlay


def items_in_words(subject: Subject, language: str, /) -> Iterator[str]:
    """Give the lines that say what a respondent read at each item."""
    from cwinstruments.model import in_language
    from cwinstruments.plan import instrument_of

    yield "\nItems"
    for item in instrument_of(for_the_screen(subject).definition).items:
        yield from hang(f"  {item.id}  ", in_language(item.text, language) or ("" if item.text_by_form else "-"))
        for form, text in item.text_by_form.items():
            yield from hang(f"  {item.id}, {form}  ", in_language(text, language))


def for_the_screen(subject: Subject, /) -> Subject:
    """Give an instrument or a survey whose overlay is part of it; only for what people look at."""
    from attrs import evolve

    from cwinstruments.licensing import fold_in

    if subject.survey is None:
        return subject._replace(instrument=fold_in(subject.instrument))
    shown: dict[str, Instrument] = {alias: fold_in(one) for alias, one in subject.survey.resolved.items()}
    return subject._replace(survey=evolve(subject.survey, resolved=shown))
