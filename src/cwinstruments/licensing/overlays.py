"""Overlays over instruments: beside them, where nothing writes the texts, or in them where they may be passed on."""

from __future__ import annotations

import os
from datetime import date
from importlib.resources.abc import Traversable
from typing import TypeVar

from attrs import evolve

from cwinstruments.diagnostics import Diagnostic, has_errors
from cwinstruments.documents import Document, read_document
from cwinstruments.errors import DefinitionError
from cwinstruments.licensing.overlay_checks import check_overlay
from cwinstruments.model import (
    Apart,
    Instrument,
    Overlay,
    Survey,
    TextRedistributable,
    Wording,
    both,
    structure_overlay,
)

Definition = TypeVar("Definition", Instrument, Survey)


def load_overlay(source: str | os.PathLike[str] | Traversable, instrument: Instrument, /) -> Overlay:
    """Load an overlay from a YAML or JSON file, for the instrument whose wording it gives.

    Raises:
        DefinitionError: the file can't be read, or does not fit the instrument; `diagnostics` holds every finding.
    """
    return structure_overlay_document(read_document(source), instrument)


def structure_overlay_document(document: Document, instrument: Instrument, /) -> Overlay:
    """Give an overlay document its meaning.

    Raises:
        DefinitionError: with every fault.
    """
    findings = check_overlay(document, instrument=instrument)
    if has_errors(findings):
        raise DefinitionError(findings)
    return structure_overlay(document.data)


def apply_overlay(definition: Definition, overlay: Overlay, /, *, day: date | None = None) -> Definition:
    """Give an instrument with the wording of an overlay, or a survey in which every use of that instrument has it.

    `text_of` and `options_of` give the wording to whatever puts items before people. No score, no plan and no digest
    changes, and nothing that the library writes holds the texts, unless they may be passed on.

    Args:
        overlay: as `load_overlay` gives it.
        day: on which day the permission of the overlay has to hold to pass the texts on; by default today.

    Raises:
        DefinitionError: the overlay is for another instrument or another version.
        TypeError: it is no overlay.
    """
    if not isinstance(overlay, Overlay):
        raise TypeError(
            f"an overlay is wanted, as load_overlay(FILE, instrument) gives it, not {type(overlay).__name__}"
        )
    if isinstance(definition, Instrument):
        if not _is_for(overlay, definition):
            raise _refusal(overlay, str(definition))
        return _laid_over(definition, overlay, day)
    used = definition.resolved
    if not any(_is_for(overlay, one) for one in used.values()):
        raise _refusal(overlay, f"{definition}, which uses {', '.join(map(str, used.values()))}")
    laid = {alias: _laid_over(one, overlay, day) if _is_for(overlay, one) else one for alias, one in used.items()}
    return evolve(definition, resolved=laid)


def _laid_over(instrument: Instrument, overlay: Overlay, day: date | None) -> Instrument:
    apart = evolve(instrument, apart=Apart(overlay))
    # What is still open is made anew from its template when its parameters get values.
    is_free = instrument.template is None and may_be_passed_on(instrument, overlay, day=day)
    return fold_in(apart) if is_free else apart


def may_be_passed_on(instrument: Instrument, overlay: Overlay, /, *, day: date | None = None) -> bool:
    """Tell whether the texts of an overlay may stand in what is given to others.

    The licence of an instrument is that of its published wording. Words that its users write for its slots are theirs,
    and only their permission counts.
    """
    permission = overlay.provenance.permission
    if permission is not None and permission.may_be_passed_on:
        return permission.holds_on((date.today() if day is None else day).isoformat())
    is_free = instrument.licence.text_redistributable is TextRedistributable.YES
    return is_free and instrument.wording is not Wording.SLOTS


def fold_in(instrument: Instrument, /) -> Instrument:
    """Give an instrument whose overlay has become part of it, to show it; whatever writes it writes these texts too."""
    overlay = instrument.overlay
    if overlay is None:
        return instrument
    items = tuple(map(overlay.item, instrument.items))
    is_whole = all(item.text is not None or item.text_by_form for item in items)
    return evolve(
        instrument,
        instructions=both(instrument.instructions, overlay.instructions),
        items=items,
        response_options={id: overlay.options(id, one) for id, one in instrument.response_options.items()},
        scales={id: overlay.scale(id, one) for id, one in instrument.scales.items()},
        forms={id: overlay.form(id, one) for id, one in instrument.forms.items()},
        wording=Wording.COMPLETE if is_whole else instrument.wording,
    )


def _is_for(overlay: Overlay, instrument: Instrument) -> bool:
    return (overlay.instrument, overlay.version) == (instrument.id, instrument.version)


def _refusal(overlay: Overlay, what: str) -> DefinitionError:
    message = f"the overlay is for {overlay.instrument} {overlay.version}, not for {what}"
    hint = "an overlay holds for one version of one instrument"
    return DefinitionError([Diagnostic("CWI641", message, ("version",), hint)])
