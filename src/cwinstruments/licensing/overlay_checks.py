"""What is wrong with an overlay, by itself and held against the key that it gives the words for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import chain
from typing import Any

from attrs import evolve, frozen

from cwinstruments.diagnostics import Diagnostic, Edit, Fix, Path, did_you_mean, in_order, join_ids, nearest
from cwinstruments.documents import Document, Outline, check_schema, is_day, is_name, without_words
from cwinstruments.documents.sources import source_of
from cwinstruments.documents.survey_references import check_permission_days
from cwinstruments.licensing.overlay_texts import check_overlay_languages, entries, listed, mapped
from cwinstruments.licensing.overlay_twins import check_twins
from cwinstruments.model import Instrument, ResponseOptions, Wording, code_of

_WORDED = {(part,) for part in ("instructions", "items", "left_out", "response_options", "scales", "forms")}
_QUOTED = 12
"""How much of a text makes a quotation."""


def check_overlay(document: Document, /, *, instrument: Instrument | None = None) -> tuple[Diagnostic, ...]:
    """Find everything that is wrong with an overlay, in the order of its lines.

    Args:
        instrument: the instrument that it is for; without it only the overlay itself is looked at.
    """
    codes: set[str] = set()
    found = [_without_quotation(document, one) for one in check_schema(document, "overlay")]
    if isinstance(document.data, Mapping):
        found += [*check_overlay_languages(document), *_check_days(document)]
        if instrument is not None:
            found += _Against(document, instrument).check()
            codes = {code for one in instrument.response_options.values() for code in _codes(one)}
    return in_order(without_words(found, codes=codes))


def _without_quotation(document: Document, found: Diagnostic) -> Diagnostic:
    """Give a fault of shape without the text that it quotes: findings are written out, and the wording is not."""
    value = document.data
    for key in found.path:
        inner = value if isinstance(value, Mapping) else dict(enumerate(listed(value)))
        value = inner.get(key)
    if not isinstance(value, str) or found.path[:1] not in _WORDED or value[:_QUOTED] not in found.message:
        return found
    if found.path[:1] == ("left_out",) and is_name(value):
        return found
    said = found.message.partition(", not ")[0]
    return evolve(found, message=said if value[:_QUOTED] not in said else "the text has another form than it must have")


def _check_days(document: Document) -> Iterator[Diagnostic]:
    provenance = mapped(document.data.get("provenance"))
    for key in ("received_on", "approved_on"):
        day = provenance.get(key)
        if isinstance(day, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", day) and not is_day(day):
            hint = "write year-month-day, such as 2026-02-28"
            yield document.diagnostic("CWI229", f"there is no day {day}", ("provenance", key), hint=hint)
    given = mapped(provenance.get("permission"))
    yield from check_permission_days(Outline(document), given, ("provenance", "permission"))


@frozen
class _Against:
    """An overlay beside its instrument."""

    document: Document
    instrument: Instrument

    @property
    def data(self) -> Mapping[str, Any]:
        return mapped(self.document.data)

    @property
    def is_open(self) -> bool:
        """Whether the words are left to those who use the instrument."""
        return self.instrument.wording is Wording.SLOTS

    def error(
        self, code: str, message: str, path: Path, hint: str | None, *, key: bool = True, fix: Fix | None = None
    ) -> Diagnostic:
        return self.document.diagnostic(code, message, path, hint=hint, key=key, fix=fix)

    def check(self) -> Iterator[Diagnostic]:
        own, id, version = self.instrument, self.data.get("instrument"), self.data.get("version")
        # That there is none is a fault of shape, and told as one.
        if id is not None and id != own.id:
            message, hint = f"the overlay is for {id!r}, not for {own.id!r}", "an overlay holds for one instrument"
            yield self.error("CWI641", message, ("instrument",), hint, key=False)
            return
        if isinstance(version, str) and version != own.version:
            message = f"the overlay is for version {version} of {own.id!r}; this is {own.version}"
            hint = "look whether the wording is that of this version, then name it"
            yield self.error("CWI641", message, ("version",), hint, key=False)
        if own.wording is Wording.COMPLETE:
            message = f"the wording of {own.id!r} is complete, so there is nothing to lay over it"
            hint = "another wording is another instrument: give it an id and a version of its own"
            yield self.error("CWI646", message, ("instrument",), hint, key=False)
            return
        checks = (self._items, self._options, self._scales, self._forms, self._whose)
        yield from chain.from_iterable(check() for check in checks)
        yield from check_twins(self.document, own)

    # Items

    def _items(self) -> Iterator[Diagnostic]:
        known = {item.id: item for item in self.instrument.items}
        given = mapped(self.data.get("items"))
        left_out = [one for one in listed(self.data.get("left_out")) if isinstance(one, str)]
        yield from self._unknown("item", given, known, ("items",))
        for place, id in enumerate(left_out):
            path: Path = ("left_out", place)
            if id not in known:
                # Who writes the text itself here must not find it in a report.
                named = repr(id) if is_name(id) else "of that name"
                hint = did_you_mean(id, known)
                yield self.error("CWI642", f"{self.instrument.id} has no item {named}", path, hint, key=False)
            elif id in given:
                message = f"item {id!r} is left out, and has a text all the same"
                yield self.error("CWI643", message, path, "take it out of one of the two", key=False)
        if left_out and not self.is_open:
            message = "items are left out, which only an instrument with places for words allows"
            yield self.error("CWI643", message, ("left_out",), "give the whole wording: part of it is no instrument")
        for id, wording in entries(self.data, "items"):
            item = known.get(id)
            if item is not None and (item.text is not None or item.text_by_form):
                message = f"item {id!r} has a text of its own in {self.instrument}"
                yield self.error("CWI646", message, ("items", id), "take it out of the overlay")
            elif item is not None:
                yield from self._check_forms_of(id, wording)
        yield from self._check_whole(given, left_out)

    def _check_whole(self, given: Mapping[str, Any], left_out: Collection[str]) -> Iterator[Diagnostic]:
        needed = [item.id for item in self.instrument.items if item.text is None and not item.text_by_form]
        # Who misspells an id did not forget it.
        meant = {near for id in (*given, *left_out) if id not in needed for near in nearest(id, needed)}
        lacking = [id for id in needed if id not in given and id not in left_out and id not in meant]
        if lacking:
            there = sum(id in given for id in needed)
            of_all = f"the overlay has the text of {there} of the {len(needed)} items that need one"
            hint = (
                "add them, or list them under 'left_out'" if self.is_open else "add them: part of it is no instrument"
            )
            yield self.error("CWI643", f"{of_all}; there is none for {join_ids(lacking)}", ("items",), hint)

    def _check_forms_of(self, id: str, wording: Mapping[str, Any]) -> Iterator[Diagnostic]:
        forms, given = self.instrument.forms, mapped(wording.get("text_by_form"))
        yield from self._unknown("form", given, forms, ("items", id, "text_by_form"))
        meant = {near for form in given if form not in forms for near in nearest(form, forms)}
        lacking = [form for form in forms if form not in given and form not in meant]
        if "text" not in wording and given and lacking:
            message = f"item {id!r} has no text for form {join_ids(lacking)}"
            hint = "add it, or a 'text' for all forms"
            yield self.error("CWI647", message, ("items", id, "text_by_form"), hint)

    # Response options, scales, forms

    def _options(self) -> Iterator[Diagnostic]:
        known = self.instrument.response_options
        yield from self._unknown(
            "set of response options", mapped(self.data.get("response_options")), known, ("response_options",)
        )
        for id, labels in entries(self.data, "response_options"):
            # Which values there are may depend on a parameter that has none yet.
            if id in known and not self.instrument.unbound:
                yield from self._labels(id, labels, known[id])

    def _labels(self, id: str, labels: Mapping[str, Any], options: ResponseOptions) -> Iterator[Diagnostic]:
        values = [code_of(one) for one in options.options]
        allowed = _codes(options)
        meant = set()
        for label in labels:
            if label not in allowed:
                fix = self._respelt(label, allowed, labels, ("response_options", id, label))
                meant |= {_alike(label, allowed)}
                message = f"{label!r} is no value of the response options {id!r}, and no non-response code"
                hint = f"its values and codes are {', '.join(allowed)}"
                yield self.error("CWI644", message, ("response_options", id, label), hint, fix=fix)
        lacking = [one for one in values if one not in labels and one not in meant]
        if lacking:
            message = f"there is no label for {join_ids(lacking)} of the response options {id!r}"
            hint = "add it; where only the ends have labels, write the number itself"
            yield self.error("CWI644", message, ("response_options", id), hint)

    def _scales(self) -> Iterator[Diagnostic]:
        given = mapped(self.data.get("scales"))
        if given and not self.is_open:
            message = "scales are called what the definition calls them; only slots leave that to their users"
            yield self.error("CWI646", message, ("scales",), "take 'scales' out of the overlay")
            return
        yield from self._unknown("scale", given, self.instrument.scales, ("scales",))

    def _forms(self) -> Iterator[Diagnostic]:
        yield from self._unknown("form", mapped(self.data.get("forms")), self.instrument.forms, ("forms",))

    # Whose words they are

    def _whose(self) -> Iterator[Diagnostic]:
        provenance = mapped(self.data.get("provenance"))
        lacking = [key for key in ("written_with", "approved_by") if not provenance.get(key)]
        if self.is_open and lacking:
            message = f"nothing says {' and '.join(_WHO[key] for key in lacking)}"
            hint = f"add {' and '.join(repr(key) for key in lacking)} to 'provenance'"
            yield self.error("CWI648", message, ("provenance",), hint)

    # Names

    def _unknown(self, what: str, given: Iterable[str], known: Collection[str], path: Path) -> Iterator[Diagnostic]:
        taken = tuple(given)
        for name in taken:
            if name not in known:
                message = f"{self.instrument.id} has no {what} {name!r}"
                fix = self._respelt(name, known, taken, (*path, name))
                hint = did_you_mean(name, known) or (f"it has no {what}s" if not known else None)
                yield self.error("CWI642", message, (*path, name), hint, fix=fix)

    def _respelt(self, name: str, known: Iterable[str], taken: Collection[str], path: Path) -> Fix | None:
        """Mend a key that is certainly another one, which is not there, spelt otherwise."""
        meant = _alike(name, known)
        source = source_of(self.document, path, key=True)
        if meant is None or meant in taken or source.strip("'\"") != name:
            return None
        return Fix(f"write {meant!r}", (Edit(source.replace(name, meant), path, True),))


_WHO = {"written_with": "with whom the words were written", "approved_by": "who approved them"}


def _codes(options: ResponseOptions) -> list[str]:
    """Give the values and the non-response codes of a set of response options as keys write them."""
    return [*(code_of(one) for one in options.options), *(code_of(one) for one in options.nonresponse)]


def _alike(name: str, known: Iterable[str]) -> str | None:
    """Give the one name that differs from this one in capitals, hyphens or the zeros of numbers alone."""
    alike = [one for one in known if _plain(one) == _plain(name)]
    return alike[0] if len(alike) == 1 else None


def _plain(name: str) -> str:
    """Even out how a name is spelt.

    Examples:
        >>> _plain("Q-01") == _plain("q_1"), _plain("1.0") == _plain("1"), _plain("q10") == _plain("q1")
        (True, True, False)
    """
    try:
        return str(Fraction(name))
    except (ValueError, ZeroDivisionError):
        return re.sub(r"0*(\d+)", r"\1", re.sub(r"[\s_-]+", "", name).casefold())
