"""The report on quality as text: what was found, scale by scale, and how to read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from cwinstruments.forensics import KeyCaution, ScaleCaution
from cwinstruments.psychometrics.careless_responding import CarelessFlag
from cwinstruments.reports.plain_tables import aligned
from cwinstruments.reports.quality_figures import CarelessCounts, Quality, QualityCaution, ScaleQuality
from cwinstruments.reports.quality_parts import LEAST
from cwinstruments.reports.quality_readings import QUALITY_READINGS, WEAK_ITEM, why
from cwinstruments.reports.suspicion_text import suspicion_lines
from cwinstruments.reports.unit_reports_readings import readings_text

_CAUTIONS: Final = {
    QualityCaution.THESE_PEOPLE: "All figures are of these people; of others they may differ.",
    QualityCaution.ANSWERS_NOT_ALLOWED: "Some answers are not allowed, such as words; they count as missing.",
    QualityCaution.SUSPECTED_KEY: "Something looks wrong in the key or in the data: clear that up before you read on.",
    QualityCaution.FEW_PEOPLE: "There are few people: every figure is uncertain.",
}
_KEY_CAUTIONS: Final = {
    KeyCaution.WHOLE_SCALE_UNSEEN: (
        "A scale of which every item is keyed the wrong way can't be found by its own items."
    ),
    KeyCaution.CONTENT_NOT_READ: "Nothing here reads what items ask.",
}
_SCALE_CAUTIONS: Final = {
    ScaleCaution.HALF_TURNED: "as many items run one way as the other; which half is wrong the data can't say",
    ScaleCaution.LITTLE_IN_COMMON: "the items have little in common, so that suspicions about them mean less",
    ScaleCaution.ITEMS_ABSENT: "some of its items have no column",
}
_FLAGS: Final = {
    CarelessFlag.LONGSTRING: "the same answer over half of the items or more",
    CarelessFlag.LOW_VARIABILITY: "hardly any differences between answers",
    CarelessFlag.MAHALANOBIS: "answers unlike those of others",
    CarelessFlag.EVEN_ODD: "halves of scales that don't agree",
    CarelessFlag.SYNONYMS: "items that go together answered as opposites",
    CarelessFlag.ANTONYMS: "opposites answered alike",
    CarelessFlag.RESPONSE_TIME: "less than two seconds an item",
}
_UNITS: Final = {
    CarelessFlag.EVEN_ODD: "scales",
    CarelessFlag.SYNONYMS: "pairs of items",
    CarelessFlag.ANTONYMS: "pairs of items",
}


def quality_text(found: Quality, /) -> str:
    """Write a report on quality."""
    return "\n\n".join(_blocks(found)) + "\n"


def repeated_people(found: Quality, /) -> str:
    """Say how many people have more than one row, and what that does."""
    one = found.n_repeated == 1
    many = "1 person has" if one else f"{found.n_repeated or 0:,} people have"
    return f"{many} more than one row and count{'s' if one else ''} as several, so every interval is too narrow"


def _blocks(found: Quality) -> Iterator[str]:
    wave = "" if found.wave is None else f", wave {found.wave}"
    head = [
        f"{found.instrument} {found.version}{wave}: {found.n_used:,} of {found.n_total:,} rows hold an answer",
        *(
            f"{repeated_people(found)}." if one is QualityCaution.REPEATED_PEOPLE else _CAUTIONS[one]
            for one in found.cautions
        ),
    ]
    if found.keys is None:
        # The other cautions are about figures.
        told = [one for one in found.cautions if one is QualityCaution.ANSWERS_NOT_ALLOWED]
        yield "\n".join([head[0], *(_CAUTIONS[one] for one in told)])
        yield f"There are no figures: {why(found.reasons.get('keys'))}; {found.minimum} or more are needed."
        return
    yield "\n".join(head)
    suspicions = list(suspicion_lines(found.keys.suspicions)) or ["none"]
    said = [*suspicions, *(_KEY_CAUTIONS[one] for one in found.keys.cautions)]
    yield "What looks wrong in the key or in the data\n" + "\n".join(f"  {line}" for line in said)
    cautions = {one.scale: one.cautions for one in found.keys.scales}
    for scale in found.scales:
        notes = [_SCALE_CAUTIONS[one] for one in cautions.get(scale.scale, ())]
        yield "\n".join(_scale(scale, notes))
    counted = "rows" if found.n_repeated else "people"
    yield "\n".join(_careless(found.careless, counted, found.n_used))
    if found.people is not None:
        rows = [
            (one.person, str(one.n_answered), "yes" if one.is_suspect else "", ", ".join(one.flags))
            for one in found.people
        ]
        table = aligned([("person", "answered", "suspect", "flags"), *rows]) if rows else "nobody"
        yield "People with flags (respondent-level data: keep it as carefully as the responses)\n" + table
    yield "How to read this\n" + readings_text(QUALITY_READINGS)


def _scale(one: ScaleQuality, notes: Sequence[str]) -> Iterator[str]:
    yield f"{one.scale}: {one.title}"
    yield from (f"  {figure.says}" for figure in one.figures)
    yield from (f"  note: {note}" for note in notes)
    if one.reliability is None:
        yield "  it is not made of items"
        return
    headings = ("item", "n", "missing %", "mean", "SD", "r rest", "alpha without", "")
    rows = [headings]
    for item in one.reliability.items:
        remarks = [str(found.kind.value).replace("_", " ") for found in one.suspicions if item.item in found.items]
        weak = item.r_rest is not None and item.r_rest < WEAK_ITEM
        remarks += ["hardly goes with the others"] if weak and not remarks else []
        figures = (item.percent_missing, item.mean, item.sd, item.r_rest, item.alpha_if_deleted)
        cells = (_cell(value, 1 if place == 0 else 2) for place, value in enumerate(figures))
        rows.append((item.item, str(item.n), *cells, ", ".join(dict.fromkeys(remarks))))  # type: ignore[arg-type]
    yield "\n".join(f"  {line}" for line in aligned(rows).split("\n"))


def _careless(found: CarelessCounts | None, counted: str, n_used: int) -> Iterator[str]:
    yield "Careless responding"
    if found is None:
        yield f"  it can't be told: there are fewer than {LEAST} items with response options"
        return
    if found.n_suspect is None:
        yield f"  who has two flags can't be told: there are fewer than {LEAST} items with response options"
    else:
        yield f"  {found.n_suspect:,} of {found.n_used:,} {counted} have two flags or more, by {found.n_items:,} items"
    if found.n_used != n_used:
        yield f"  that is of the items of all scales: {found.n_used:,} {counted} answered any, {n_used:,} these scales"
    yield from (f"  {_FLAGS[flag]}: {number:,}" for flag, number in found.n_flagged.items() if number)
    for flag, number in found.not_counted.items():
        yield f"  not counted, as it would rest on {number} {_UNITS.get(flag, 'items')} alone: {_FLAGS[flag]}"


def _cell(value: float | None, digits: int) -> str:
    return "-" if value is None else f"{value:.{digits}f}"
