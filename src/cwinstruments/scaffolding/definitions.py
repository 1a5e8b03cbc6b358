"""A design as the text of a definition: everything that decides a score stands there."""

from __future__ import annotations

from collections.abc import Iterator

from cwinstruments.model import PermittedLevel, Sensitivity
from cwinstruments.scaffolding.design import Design, Method, Scoring, Transform, enough
from cwinstruments.scaffolding.filling import fill
from cwinstruments.scaffolding.item_tables import ItemRow
from cwinstruments.scaffolding.quoting import flow, key, quoted

VERSION = "1.0.0"
_MINIMUM_CELL = 5
_MINIMUM_CELL_OF_HARM = 10
_STATEMENT = {
    "en": "Original, not yet validated. There are no norms and no cutoffs; not for decisions about one person.",
    "es": "Instrumento original, aún no validado. No tiene normas ni puntos de corte; no sirve para decidir sobre una "
    "persona.",
}


def definition_text(design: Design, /) -> str:
    """Write the definition of an instrument.

    The licence and the source are left to its author: 'TODO' stands there, which `cwinstruments check` finds.
    """
    is_key = design.key_only
    return fill(
        "instrument/definition.yaml",
        id=design.id,
        version=VERSION,
        title=flow(_title(design)),
        description="".join(f"description: {flow(one)}\n" for one in [design.description] if one),
        redistributable=quoted(design.redistributable.value),
        evidence="\n".join(_evidence(design)),
        translations="\n".join(_translations(design)),
        unit=design.unit.value,
        level=design.level.value,
        sensitivity=design.sensitivity.value,
        wording="key_only" if is_key else "complete",
        option_sets="\n".join(line for one in design.table.option_sets for line in one.lines(design.languages)),
        items="\n".join(_item(design, one) for one in design.table.items),
        scales="\n".join(line for name in design.table.scales for line in _scale(design, name)),
    )


def _title(design: Design) -> dict[str, str]:
    """Give the title in every language; where nobody gave one, a note that the check finds."""
    return {one: design.title.get(one) or f"TODO: the title in {one}" for one in design.languages}


def _evidence(design: Design) -> Iterator[str]:
    if design.key_only:
        yield "  status: published              # 'adapted' if anything was changed"
        yield "  facts:                         # each with where you saw it: keying, coding, missing rule"
        claims = ("which items are reverse-keyed", "how answers are coded", "how missing answers are treated")
        for claim in claims:
            yield f'    - {{claim: "TODO: {claim}", source: "TODO: where it is printed", basis: unverified}}'
        return
    yield "  status: original_not_validated"
    known = {one: text for one, text in _STATEMENT.items() if one in design.languages}
    missing = {design.languages[0]: "TODO: that it is not validated, and what it is not for"}
    yield f"  statement: {flow(known or missing)}"


def _translations(design: Design) -> Iterator[str]:
    if len(design.languages) > 1 and not design.key_only:
        yield "translations:"
        for language in design.languages[1:]:
            yield f"  {key(language)}: {{status: draft, note: {quoted('Not yet read by a second translator.')}}}"
    yield ""


def _item(design: Design, item: ItemRow) -> str:
    parts = [f"id: {item.id}", f"options: {item.options}"]
    if item.scale is None:
        parts.append("scored: false")
    if item.topic is not None:
        parts.append(f"topic: {flow({design.languages[0]: item.topic})}")
    if item.text:
        parts.append(f"text: {flow(item.text)}")
    return f"  - {{{', '.join(parts)}}}"


def _scale(design: Design, name: str) -> Iterator[str]:
    items = design.table.scales[name]
    scoring = design.scoring
    title = name.replace("_", " ").capitalize()
    yield f"  {name}:"
    yield f"    title: {flow(_scale_title(design, title))}"
    uses = [f"-{one.id}" if one.is_reversed else one.id for one in items]
    yield f"    items: [{', '.join(uses)}]"
    yield f"    method: {scoring.method.value}"
    yield f"    missing: {_missing(scoring, name, len(items))}"
    if scoring.transform is not Transform.NONE:
        yield f"    transform: {scoring.transform.value}"
    if scoring.digits is not None:
        yield f"    round: {{digits: {scoring.digits}, rule: half_up}}"
    if design.level is not PermittedLevel.RESPONDENT:
        cell = _MINIMUM_CELL_OF_HARM if design.sensitivity is Sensitivity.HARM else _MINIMUM_CELL
        yield f"    aggregate: {{method: mean, minimum_cell: {cell}}}"
    yield f"    direction: {design.direction(name).value}"


def _scale_title(design: Design, title: str) -> dict[str, str]:
    first, *others = design.languages
    return {first: title, **{one: f"TODO: the title in {one}" for one in others}}


def _missing(scoring: Scoring, scale: str, items: int) -> str:
    # What is missing is counted as such, whatever the reason: so many answers are asked for, and no other number.
    states = "states: {not_applicable: missing, dont_know: missing, refused: missing, skipped: missing}"
    needed = scoring.min_answered
    if enough(needed, items, scale) == items:
        return f"{{max_missing: 0, {states}}}"
    rule = f'min_answered_fraction: "{needed}"' if "/" in needed else f"min_answered: {needed}"
    return f"{{{rule}, then: {'available' if scoring.method is Method.MEAN else 'prorate'}, {states}}}"
