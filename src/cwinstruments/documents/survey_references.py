"""References within a survey document: what can be told without its instruments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from cwinstruments.diagnostics import Diagnostic, Path, Related, Severity, did_you_mean, in_order
from cwinstruments.documents.document import Document
from cwinstruments.documents.item_references import (
    check_item_ids,
    check_item_ranges,
    check_option_values,
    check_options_known,
    check_ordered_options,
    check_reserved_words,
    check_values_about_nations,
    is_day,
)
from cwinstruments.documents.limits import MAX_FINDINGS
from cwinstruments.documents.outline import RESERVED_WORDS, Outline, mapping, outline_of, sequence
from cwinstruments.documents.text_references import check_survey_languages

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FIELDS = ("respondent", "unit", "wave", "rater", "ratee", "side", "rater_group", "nation", "rotation")
"""What a survey knows of a respondent, each in a column of that name unless it says otherwise."""


def check_survey_references(document: Document) -> list[Diagnostic]:
    """Find every fault of reference in a survey document, in the order of its lines.

    Parts of the wrong shape are left to `check_schema`. What its instruments have is not known here.
    """
    outline = outline_of(document)
    found = (diagnostic for check in _CHECKS for diagnostic in check(outline))
    return list(in_order(islice(found, MAX_FINDINGS)))


def _aliases(outline: Outline, /) -> dict[Path, str]:
    """Give the alias of each instrument by the place where it comes from."""
    found: dict[Path, str] = {}
    for place, use in enumerate(sequence(outline.data.get("instruments"))):
        given, id = mapping(use).get("as"), mapping(use).get("instrument")
        if isinstance(given, str):
            found["instruments", place, "as"] = given
        elif isinstance(id, str):
            found["instruments", place, "instrument"] = id.replace("-", "_")
    return found


def survey_fields(outline: Outline, /) -> dict[str, str]:
    """Give the column of each field."""
    given = mapping(outline.data.get("fields"))
    return {name: given[name] if isinstance(given.get(name), str) else name for name in FIELDS}


def _check_aliases(outline: Outline) -> Iterator[Diagnostic]:
    """Find aliases that two instruments have, and those that formulas keep for themselves."""
    seen: dict[str, Path] = {}
    for path, alias in _aliases(outline).items():
        if alias in seen:
            message = f"two instruments are called {alias!r}, so their columns would be the same"
            yield outline.error("CWI703", message, path, "give one of them another name with 'as'")
        if alias in RESERVED_WORDS:
            message = f"instrument {alias!r} is called like a word of formulas"
            yield outline.error("CWI231", message, path, "give it another name with 'as'")
        seen.setdefault(alias, path)


def _check_same_uses(outline: Outline) -> Iterator[Diagnostic]:
    """Find instruments that are used twice in the same way, under another alias."""
    seen: dict[str, tuple[Path, dict[str, Any]]] = {}
    for place, alias in _aliases(outline).items():
        path = place[:2]
        use = mapping(sequence(outline.data.get("instruments"))[int(path[1])])
        asked = {key: value for key, value in use.items() if key != "as"}
        if alias in seen or not all(isinstance(use.get(key), str) for key in ("instrument", "version")):
            continue  # two of one alias are reported as that
        twin = next((at for at, other in seen.values() if other == asked), None)
        if twin is None:
            seen[alias] = path, asked
            continue
        message = f"instrument {use['instrument']!r} is asked twice in the same way"
        hint = "give one of them another form, other parameters or a condition, or leave it out"
        related = (Related("it is used here too", twin),)
        yield outline.document.diagnostic(
            "CWI721", message, path, hint=hint, severity=Severity.WARNING, key=True, related=related
        )


def _check_names(outline: Outline) -> Iterator[Diagnostic]:
    """Find names that stand for two things: an item, a covariate, an alias, a field."""
    taken = {alias: f"an instrument is called {alias!r} too" for alias in _aliases(outline).values()}
    columns = survey_fields(outline)
    taken |= {column: f"{column!r} is the column of the field {field!r}" for field, column in columns.items()}
    covariates = mapping(outline.data.get("covariates"))
    own = [(item.id, "item", (*item.path, "id")) for item in outline.items]
    for id, what, path in [*own, *((id, "covariate", ("covariates", id)) for id in covariates)]:
        if id in taken:
            message = f"{what} {id!r} can't be told apart: {taken[id]}"
            yield outline.error("CWI704", message, path, "give it another id", key=what == "covariate")
        if what == "item" and id in covariates:
            message = f"{id!r} is both an item and a covariate"
            yield outline.error("CWI704", message, path, "ask it once; give one of them another id")
    seen: dict[str, str] = {}
    for field, column in columns.items():
        given = mapping(outline.data.get("fields"))
        if column in seen:
            at = field if field in given else seen[column]
            message = f"the fields {seen[column]!r} and {field!r} have the same column {column!r}"
            yield outline.error("CWI704", message, ("fields", at), "each field needs a column of its own")
        seen.setdefault(column, field)
    for path, alias in _aliases(outline).items():
        if "rotation" in outline.data and alias == columns["rotation"]:
            message = f"an instrument is called {alias!r}, as the column is that says which set was served"
            yield outline.error("CWI704", message, path, "give it another name with 'as'")


def _check_items(outline: Outline) -> Iterator[Diagnostic]:
    """Find items of the survey's own without text, and places left open for parameters, which a survey has not."""
    for item in outline.items:
        if "text" not in item.data and "text_by_form" not in item.data:
            yield outline.error("CWI402", f"item {item.id!r} has no text", item.path, "add 'text'")
        given = [mapping(side).get("form") for side in _sides(outline).values()]
        forms = [one for one in given if isinstance(one, str)]
        for form in mapping(item.data.get("text_by_form")):
            if form not in forms:
                message = f"item {item.id!r} has a text for form {form!r}, which no side and no rater group gets"
                hint = did_you_mean(form, forms)
                yield outline.error("CWI206", message, (*item.path, "text_by_form", form), hint, key=True)
    for part in ("items", "response_options"):
        for path in _open_places(outline.data.get(part), (part,)):
            message = "a survey has no parameters that could fill this place"
            yield outline.error("CWI706", message, path, "write the value itself")


def _open_places(value: Any, path: Path) -> Iterator[Path]:
    if isinstance(value, Mapping):
        if isinstance(value.get("parameter"), str):
            yield path
            return
        for key, one in value.items():
            yield from _open_places(one, (*path, key))
    if isinstance(value, list):
        for place, one in enumerate(value):
            yield from _open_places(one, (*path, place))


def _sides(outline: Outline) -> dict[str, Any]:
    return {**mapping(outline.data.get("sides")), **mapping(outline.data.get("rater_groups"))}


def _check_pages(outline: Outline) -> Iterator[Diagnostic]:
    """Find pages with the same id."""
    yield from _check_twice(outline, "pages", "page", "CWI718")


def _check_waves(outline: Outline) -> Iterator[Diagnostic]:
    """Find waves with the same id, days that do not exist, and waves that are out of order."""
    yield from _check_twice(outline, "waves", "wave", "CWI718")
    before: str | None = None
    for place, entry in enumerate(sequence(outline.data.get("waves"))):
        wave, path = mapping(entry), ("waves", place)
        days: dict[str, str] = {}
        for key in ("opens", "closes"):
            day = wave.get(key)
            if isinstance(day, str) and len(day) == len("2026-01-01"):
                if is_day(day):
                    days[key] = day
                else:
                    hint = "write year-month-day, such as 2026-02-28"
                    yield outline.error("CWI229", f"there is no day {day}", (*path, key), hint)
        opens, closes = days.get("opens"), days.get("closes")
        if opens and closes and closes < opens:
            message = f"the wave closes on {closes}, before it opens on {opens}"
            yield outline.error("CWI719", message, (*path, "closes"), "the last day must not be before the first")
        if before and opens and opens < before:
            message = f"the wave opens on {opens}, before the one above it, which opens on {before}"
            yield outline.error("CWI719", message, (*path, "opens"), "list waves in the order of their days")
        before = opens or before


def _check_twice(outline: Outline, part: str, what: str, code: str) -> Iterator[Diagnostic]:
    seen: dict[str, Path] = {}
    for place, entry in enumerate(sequence(outline.data.get(part))):
        id = mapping(entry).get("id")
        if isinstance(id, str):
            path = (part, place, "id")
            if seen.setdefault(id, path) is not path:
                message = f"{what} {id!r} is defined twice"
                related = (Related(f"the {what} is defined first here", seen[id]),)
                yield outline.error(code, message, path, "give each its own id", related=related)


def _check_permissions(outline: Outline) -> Iterator[Diagnostic]:
    """Find permissions for instruments that the survey does not have, those listed twice, and days that can't be."""
    uses = [mapping(one).get("instrument") for one in sequence(outline.data.get("instruments"))]
    known = list(dict.fromkeys(one for one in uses if isinstance(one, str)))
    recorded = sequence(outline.data.get("permissions"))
    if recorded and "use" not in outline.data:
        message = "permissions are recorded, and nothing says what the survey is used for"
        hint = "add 'use: organisational', or what it is used for: only then are the terms of its instruments held to"
        yield outline.warning("CWI623", message, ("permissions",), hint, key=True)
    for place, entry in enumerate(recorded):
        given, path = mapping(entry), ("permissions", place)
        id = given.get("instrument")
        if isinstance(id, str) and known and id not in known:
            message = f"the permission is for instrument {id!r}, which the survey does not have"
            yield outline.error("CWI621", message, (*path, "instrument"), did_you_mean(id, known))
        yield from check_permission_days(outline, given, path)
    yield from _check_same_permissions(outline, recorded)


def _check_same_permissions(outline: Outline, recorded: Sequence[Any]) -> Iterator[Diagnostic]:
    """Find permissions that are listed again; the order of their uses makes no difference."""
    seen: list[tuple[int, dict[str, Any]]] = []
    for place, entry in enumerate(recorded):
        uses = {str(one) for one in sequence(mapping(entry).get("uses"))}
        said = {**mapping(entry), "uses": uses}
        twin = next((at for at, other in seen if other == said), None)
        if twin is None:
            seen.append((place, said))
            continue
        yield outline.document.diagnostic(
            "CWI111",
            f"the permission for {said.get('instrument')!r} is listed twice",
            ("permissions", place),
            hint="take one of the two out, so that there is one place for its last day",
            severity=Severity.WARNING,
            related=(Related("the same permission", ("permissions", twin)),),
        )


def check_permission_days(outline: Outline, given: Mapping[str, Any], path: Path, /) -> Iterator[Diagnostic]:
    """Find days of a permission that no calendar has, and one that ends before it is given."""
    days = {key: given[key] for key in ("given_on", "until") if isinstance(given.get(key), str)}
    days = {key: day for key, day in days.items() if _DAY.fullmatch(day)}
    for key, day in days.items():
        if not is_day(day):
            hint = "write year-month-day, such as 2026-02-28"
            yield outline.error("CWI229", f"there is no day {day}", (*path, key), hint)
    if all(map(is_day, days.values())) and days.get("until", "9999") < days.get("given_on", ""):
        message = f"the permission ends on {days['until']}, before it is given on {days['given_on']}"
        yield outline.error("CWI622", message, (*path, "until"), "the last day must not be before the first")


_CHECKS: tuple[Callable[[Outline], Iterator[Diagnostic]], ...] = (
    check_item_ids,
    check_options_known,
    check_option_values,
    check_ordered_options,
    check_values_about_nations,
    check_reserved_words,
    check_item_ranges,
    _check_aliases,
    _check_same_uses,
    _check_names,
    _check_items,
    _check_pages,
    _check_waves,
    _check_permissions,
    check_survey_languages,
)
