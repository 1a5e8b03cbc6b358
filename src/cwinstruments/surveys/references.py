"""References of a survey to what its instruments have: pages, rotation, conditions, forms, languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from attrs import define

from cwinstruments.diagnostics import Diagnostic, Path, Severity, did_you_mean, has_errors, nearest
from cwinstruments.documents import Document, FormulaEntry, Outline, survey_fields
from cwinstruments.model import JOINT, Instrument, Item, ItemType, format_fraction
from cwinstruments.surveys.resolution import Resolution

_MANY = 8


def check_resolved(document: Document, resolution: Resolution, /) -> list[Diagnostic]:
    """Find every reference that its instruments do not fulfil.

    What could be a name of an instrument that can't be used is passed over; the instrument is a finding of its own.
    """
    view = _View(document, resolution)
    checks = (_check_pages, _check_rotation, _check_conditions, _check_forms, _check_languages, _check_covariates)
    return [diagnostic for check in checks for diagnostic in check(view)]


# Not frozen: cached_property needs somewhere to keep what it found.
@define(slots=False)
class _View:
    """A survey document beside its instruments."""

    document: Document
    resolution: Resolution

    @cached_property
    def outline(self) -> Outline:
        return Outline(self.document)

    @property
    def data(self) -> Mapping[str, Any]:
        return self.outline.data

    @property
    def instruments(self) -> Mapping[str, Instrument]:
        return self.resolution.instruments

    @cached_property
    def own(self) -> Mapping[str, Any]:
        """The items of the survey's own, by id, in their order."""
        return {item.id: item for item in self.outline.items}

    @cached_property
    def items_of(self) -> Mapping[str, tuple[str, ...]]:
        """The names of the items of each instrument, by alias."""
        return {
            alias: tuple(f"{alias}{JOINT}{item.id}" for item in instrument.items)
            for alias, instrument in self.instruments.items()
        }

    @cached_property
    def items(self) -> Mapping[str, str | None]:
        """Every item by its name, with the alias of its instrument."""
        of_instruments = {name: alias for alias, names in self.items_of.items() for name in names}
        return {**dict.fromkeys(self.own), **of_instruments}

    @cached_property
    def covariates(self) -> frozenset[str]:
        return frozenset({*_mapping(self.data.get("covariates")), *self.resolution.covariates})

    def is_told(self, name: str, known: Iterable[str]) -> bool:
        """Tell whether a name that is not known is a fault of its own, and not that of an instrument."""
        if not has_errors(self.resolution.diagnostics) and not self.resolution.hidden:
            return True
        if name.partition(JOINT)[0] in self.resolution.hidden:
            return False
        # It may be a covariate of an instrument that can't be used, or another name of one.
        return bool(nearest(name, known)) or name.partition(JOINT)[0] in self.instruments

    @cached_property
    def sets(self) -> Mapping[str, list[str]]:
        """The items of each set of the rotation."""
        sets = _mapping(_mapping(self.data.get("rotation")).get("sets"))
        return {name: [one for one in items if isinstance(one, str)] for name, items in sets.items() if _is_list(items)}

    @cached_property
    def rotation_field(self) -> str | None:
        return survey_fields(self.outline)["rotation"] if self.sets else None

    @cached_property
    def entries(self) -> tuple[tuple[Path, str], ...]:
        """The entries of all pages, with their places."""
        return tuple(
            (("pages", page, "entries", place), entry)
            for page, one in enumerate(_list(self.data.get("pages")))
            for place, entry in enumerate(_list(_mapping(one).get("entries")))
            if isinstance(entry, str)
        )

    @cached_property
    def order(self) -> Mapping[str, int]:
        """When each item is asked: by the pages, else the survey's own first and then each instrument's."""
        listed = [entry for _, entry in self.entries] or [*self.own, *self.items_of]
        spread = [name for entry in listed for name in self.items_of.get(entry, (entry,))]
        return {name: place for place, name in reversed(tuple(enumerate(spread)))}

    @cached_property
    def option_inputs(self) -> Mapping[str, str]:
        """What formulas call the options of multiple choices, with the item of each."""
        found = dict(self.outline.option_inputs)
        for alias, instrument in self.instruments.items():
            for item in instrument.items:
                if item.type is ItemType.MULTIPLE_CHOICE and item.options is not None:
                    name = f"{alias}{JOINT}{item.id}"
                    found |= {f"{name}{JOINT}{code}": name for code in _codes(instrument, item)}
        return found

    def error(self, code: str, message: str, path: Path, hint: str | None = None, *, key: bool = False) -> Diagnostic:
        return self.outline.error(code, message, path, hint, key=key)


def _codes(instrument: Instrument, item: Item) -> Iterator[str]:
    for option in instrument.response_options[item.options or ""].options:
        yield option.value if isinstance(option.value, str) else format_fraction(option.value)


# Pages


def _check_pages(view: _View) -> Iterator[Diagnostic]:
    """Find entries that are nothing, items that stand on two pages, and items that stand on none."""
    if not view.entries:
        return
    known = [*view.items, *view.items_of, *view.covariates]
    seen: dict[str, Path] = {}
    meant: set[str] = set()
    for path, entry in view.entries:
        if entry not in known:
            if not view.is_told(entry, known):
                continue
            # Who misspells an entry did not forget it.
            meant |= {name for near in nearest(entry, known) for name in view.items_of.get(near, (near,))}
            hint = did_you_mean(entry, known)
            if entry == view.rotation_field:
                hint = "which set is served is not asked of the respondent; leave it out"
            yield view.error("CWI708", f"page entry {entry!r} is neither an item nor an instrument", path, hint)
            continue
        again = [name for name in view.items_of.get(entry, (entry,)) if name in seen]
        if again:
            place = view.document.locate(seen[again[0]])
            hint = f"the first one is on line {place.line}" if place else None
            yield view.error("CWI710", f"{_listed(again)} {_is(again)} on the pages twice", path, hint)
        for name in view.items_of.get(entry, (entry,)):
            seen.setdefault(name, path)
    for alias in (None, *view.items_of):
        missing = [name for name, owner in view.items.items() if owner == alias and name not in {*seen, *meant}]
        if missing and alias is not None and len(missing) == len(view.items_of[alias]):
            yield view.error("CWI709", f"instrument {alias!r} is on no page", ("pages",), _ADD_IT, key=True)
        elif missing:
            yield view.error("CWI709", f"{_listed(missing)} {_is(missing)} on no page", ("pages",), _ADD_IT, key=True)
    for id in sorted(view.covariates - set(seen) - meant):
        message = f"covariate {id!r} is on no page"
        hint = "add it to a page, such as the first, unless it is known of each respondent without asking"
        yield view.document.diagnostic("CWI720", message, ("pages",), hint=hint, severity=Severity.WARNING, key=True)


_ADD_IT = "nobody would be asked; add it to a page, or use an instrument without it"


def _listed(names: list[str]) -> str:
    shown = ", ".join(repr(name) for name in names[:_MANY])
    more = f" and {len(names) - _MANY} more" if len(names) > _MANY else ""
    return f"item{'' if len(names) == 1 else 's'} {shown}{more}"


def _is(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"


# Rotation and conditions


def _check_rotation(view: _View) -> Iterator[Diagnostic]:
    """Find rotated items that are none, and rotated items on which others depend."""
    for name, items in view.sets.items():
        for place, item in enumerate(items):
            if item not in view.items and view.is_told(item, view.items):
                message = f"set {name!r} of the rotation lists {item!r}, which is no item"
                hint = did_you_mean(item, view.items)
                if item in view.items_of:
                    hint = f"list its items one by one, such as '{view.items_of[item][0]}'"
                yield view.error("CWI712", message, ("rotation", "sets", name, place), hint)
    rotated = {item for items in view.sets.values() for item in items}
    dependants: dict[str, list[str]] = {}
    for owner, _, gates in _conditions(view):
        for gate in gates:
            loose = _sets_of(view, gate)
            if gate in rotated and not (_sets_of(view, owner) and _sets_of(view, owner) <= loose):
                dependants.setdefault(gate, []).append(owner)
    for gate, owners in dependants.items():
        name = next(one for one in view.sets if one in _sets_of(view, gate))
        place = view.sets[name].index(gate)
        which = _listed(list(dict.fromkeys(owners)))
        message = f"item {gate!r} is served in turn, but whether {which} {_is(owners)} asked depends on it"
        hint = "always ask what others depend on, or serve both in the same sets"
        yield view.error("CWI713", message, ("rotation", "sets", name, place), hint)


def _sets_of(view: _View, item: str) -> set[str]:
    return {name for name, items in view.sets.items() if item in items}


def _conditions(view: _View) -> Iterator[tuple[str, Path, tuple[str, ...]]]:
    """Give each item that is not always asked, where its condition stands, and the items it names."""
    for path, owners, names in _written_conditions(view):
        for owner in owners:
            yield owner, path, _gates(view, names)
    for alias, instrument in view.instruments.items():
        for item in instrument.items:
            if item.show_if is not None:
                named = FormulaEntry(item.show_if, ("show_if",), item.id).names()
                gates = _gates(view, [f"{alias}{JOINT}{name}" for name in named])
                yield f"{alias}{JOINT}{item.id}", view.resolution.places[alias], gates


def _gates(view: _View, names: Iterable[str]) -> tuple[str, ...]:
    """Give the items among the names of a condition."""
    items = (view.option_inputs.get(name, name) for name in names)
    return tuple(item for item in items if item in view.items)


def _written_conditions(view: _View) -> Iterator[tuple[Path, tuple[str, ...], tuple[str, ...]]]:
    """Give each condition of the survey itself: its place, the items that it is for, and the names in it."""
    for item in view.outline.items:
        if isinstance(text := item.data.get("show_if"), str):
            path: Path = (*item.path, "show_if")
            yield path, (item.id,), FormulaEntry(text, path, item.id).names()
    for place, alias, use in _uses(view):
        if isinstance(text := use.get("show_if"), str):
            path = (*place, "show_if")
            yield path, view.items_of[alias], FormulaEntry(text, path, alias).names()


def _uses(view: _View) -> Iterator[tuple[Path, str, Mapping[str, Any]]]:
    """Give the instruments as they are used, with place and alias."""
    for alias, place in view.resolution.places.items():
        if alias in view.instruments:
            yield place, alias, _list(view.data.get("instruments"))[int(place[1])]


def _check_conditions(view: _View) -> Iterator[Diagnostic]:
    """Find conditions that name what is not defined, or what is asked later."""
    known = [*view.items, *view.option_inputs, *([view.rotation_field] if view.rotation_field else [])]
    scales = {f"{alias}{JOINT}{id}" for alias, instrument in view.instruments.items() for id in instrument.scales}
    for path, _, names in _written_conditions(view):
        for name in names:
            if name not in known and view.is_told(name, known):
                message = f"the condition names {name!r}, which is not defined"
                hint = did_you_mean(name, known)
                if name in scales:
                    message = f"the condition names the scale {name!r}"
                    hint = "a condition can name only what is asked before"
                elif name in view.covariates:
                    message = f"the condition names the covariate {name!r}"
                    hint = "covariates are for norms alone; ask it as an item of the survey"
                elif near := [one for one in view.items if one.endswith(f"{JOINT}{name}")]:
                    hint = f"did you mean '{near[0]}'?"
                yield view.error("CWI714", message, path, hint)
    reported = set()
    for owner, path, gates in _conditions(view):
        for gate in gates:
            order = view.order
            if gate in order and owner in order and order[gate] >= order[owner] and (path, gate) not in reported:
                reported.add((path, gate))
                is_of_all = path[0] == "instruments" and path[-1] == "show_if"
                who = f"instrument {owner.partition(JOINT)[0]!r}" if is_of_all else f"item {owner!r}"
                message = f"whether {who} is asked depends on {gate!r}, which is not asked before"
                yield view.error("CWI715", message, path, "ask first what others depend on")


# Forms, languages, covariates


def _check_forms(view: _View) -> Iterator[Diagnostic]:
    """Find forms that an instrument lacks, and instruments whose form nobody chose."""
    sides = [(part, name, one) for part in ("sides", "rater_groups") for name, one in _parts(view, part)]
    for path, alias, use in _uses(view):
        instrument, form = view.instruments[alias], use.get("form")
        if isinstance(form, str):
            if form not in instrument.forms:
                message = f"instrument {instrument.id!r} has no form {form!r}"
                hint = did_you_mean(form, instrument.forms) or "it has the same wording for all; leave 'form' out"
                yield view.error("CWI705", message, (*path, "form"), hint)
        elif len(instrument.forms) > 1 and not sides:
            message = f"instrument {instrument.id!r} has several forms, and nothing says who gets which"
            hint = f"say 'form: {next(iter(instrument.forms))}', or define 'sides' or 'rater_groups'"
            yield view.error("CWI705", message, path, hint, key=True)
        elif instrument.forms:
            yield from _check_forms_of_sides(view, instrument, sides)


def _check_forms_of_sides(
    view: _View, instrument: Instrument, sides: Iterable[tuple[str, str, Mapping[str, Any]]]
) -> Iterator[Diagnostic]:
    for part, name, one in sides:
        form, path = one.get("form"), (part, name, "form")
        if not isinstance(form, str):
            continue
        if form not in instrument.forms:
            message = f"{name!r} gets the form {form!r}, which instrument {instrument.id!r} does not have"
            yield view.error("CWI705", message, path, did_you_mean(form, instrument.forms))
            continue
        meant = instrument.forms[form].side if part == "sides" else instrument.forms[form].rater_group
        if meant not in (None, name):
            message = f"{name!r} gets the form {form!r}, which in instrument {instrument.id!r} is for {meant!r}"
            fitting = [id for id, other in instrument.forms.items() if name in (other.side, other.rater_group)]
            yield view.error("CWI705", message, path, f"its form is '{fitting[0]}'" if fitting else None)


def _parts(view: _View, part: str) -> list[tuple[str, Mapping[str, Any]]]:
    return [(name, _mapping(one)) for name, one in _mapping(view.data.get(part)).items()]


def _check_languages(view: _View) -> Iterator[Diagnostic]:
    """Find instruments that lack a language in which the survey is given out."""
    languages = _list(view.data.get("languages")) or list(_mapping(view.data.get("title")))
    for alias, instrument in view.instruments.items():
        missing = [one for one in languages if isinstance(one, str) and one not in instrument.title]
        if missing:
            message = (
                f"instrument {instrument.id!r} lacks {', '.join(map(repr, missing))}, in which the survey is given out"
            )
            yield view.document.diagnostic(
                "CWI711",
                message,
                view.resolution.places[alias],
                hint=f"it has {', '.join(instrument.title)}; have it translated, or take the language out",
                severity=Severity.WARNING,
                key=True,
            )


def _check_covariates(view: _View) -> Iterator[Diagnostic]:
    """Find covariates of the survey that allow other values than the same one of an instrument."""
    for id, given in _mapping(view.data.get("covariates")).items():
        covariate = view.resolution.covariates.get(id)
        if covariate is None or not isinstance(given, Mapping):
            continue
        wanted = {_written(option.value) for option in covariate.options}
        allowed = {_written(_mapping(option).get("value")) for option in _list(given.get("options"))}
        range_ = _mapping(given.get("range"))
        ends = None if covariate.range is None else (covariate.range.min, covariate.range.max)
        if wanted != allowed or ends != ((range_["min"], range_["max"]) if {"min", "max"} <= range_.keys() else None):
            message = f"covariate {id!r} allows other values than an instrument's, which has it too"
            hint = f"it takes {', '.join(sorted(wanted))}" if wanted else "give it the instrument's range"
            yield view.error("CWI716", message, ("covariates", id), f"{hint}; or leave it out here", key=True)


def _written(value: Any) -> str:
    return value if isinstance(value, str) else str(value)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_list(value: Any) -> bool:
    return isinstance(value, list)
