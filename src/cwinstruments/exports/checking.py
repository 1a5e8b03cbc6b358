"""What is wrong with a mapping, by itself and with the instrument that it is for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from attrs import frozen

from cwinstruments.diagnostics import Diagnostic, Path, Severity, did_you_mean, in_order
from cwinstruments.documents import Document, check_schema
from cwinstruments.exports.choices import Answerable, answerables
from cwinstruments.exports.references import check_mapping_itself, list_of, mapping_of
from cwinstruments.model import Instrument, ItemType, normalised

_MANY = 8


def check_mapping(document: Document, /, *, instrument: Instrument | None = None) -> tuple[Diagnostic, ...]:
    """Find everything that is wrong with a mapping, in the order of its lines.

    Args:
        instrument: the instrument that it is for, or a survey as one; without it only the mapping itself is looked at.
    """
    found = [*check_schema(document, "mapping"), *check_mapping_itself(document)]
    if instrument is not None:
        found += _WithInstrument(document, instrument, answerables(instrument)).check()
    return in_order(found)


@frozen
class _WithInstrument:
    document: Document
    instrument: Instrument
    known: Mapping[str, Answerable]

    @property
    def data(self) -> Mapping[str, Any]:
        return mapping_of(self.document.data)

    def check(self) -> Iterator[Diagnostic]:
        id, version = self.data.get("instrument"), self.data.get("version")
        # That there is none is a fault of shape, and told as one.
        if id is not None and id != self.instrument.id:
            message = f"the mapping is for {id!r}, not for {self.instrument.id!r}"
            yield self._error("CWI870", message, ("instrument",), "a mapping holds for one instrument or survey")
            return
        if isinstance(version, str) and version != self.instrument.version:
            own = self.instrument
            message = f"the mapping is for version {version} of {own.id!r}; this is {own.version}"
            hint = "look whether the items are the same, then name this version, or none"
            yield self._error("CWI870", message, ("version",), hint)
        items = mapping_of(self.data.get("items"))
        left_out = [one for one in list_of(self.data.get("left_out")) if isinstance(one, str)]
        for item in items:
            yield from self._check_known(item, ("items", item), key=True)
        for place, item in enumerate(left_out):
            yield from self._check_known(item, ("left_out", place))
        yield from self._check_complete({*items, *left_out})
        yield from self._check_recode([self.known[item] for item in items if item in self.known])
        for item, entry in items.items():
            # What parameters decide is not known before they have values.
            if item in self.known and not self.instrument.unbound:
                yield from self._check_entry(self.known[item], mapping_of(entry), ("items", item))

    def _error(self, code: str, message: str, path: Path, hint: str | None, *, key: bool = False) -> Diagnostic:
        return self.document.diagnostic(code, message, path, hint=hint, key=key)

    def _check_known(self, item: str, path: Path, *, key: bool = False) -> Iterator[Diagnostic]:
        if item not in self.known:
            message = f"{self.instrument.id} has no item {item!r}"
            yield self._error("CWI871", message, path, did_you_mean(item, self.known), key=key)

    def _check_complete(self, told: set[str]) -> Iterator[Diagnostic]:
        missing = [one.id for one in self.known.values() if one.id not in told and one.type is not ItemType.TEXT]
        if missing:
            shown = ", ".join(missing[:_MANY]) + (f" and {len(missing) - _MANY} more" if len(missing) > _MANY else "")
            hint = "say where their answers are, or list them under 'left_out' where they were not in the survey"
            yield self._error("CWI872", f"nothing is said of the items {shown}", ("items",), hint, key=True)

    def _check_recode(self, items: list[Answerable]) -> Iterator[Diagnostic]:
        for text, value in mapping_of(self.data.get("recode")).items():
            if value is not None and not self.instrument.unbound and not any(item.takes(value) for item in items):
                shown = repr(value) if isinstance(value, str) else str(value)
                message = f"{shown} is nothing that any item takes"
                hint = "give it the value of a response option, or a non-response code"
                yield self._error("CWI875", message, ("recode", text), hint)

    def _check_entry(self, item: Answerable, entry: Mapping[str, Any], path: Path) -> Iterator[Diagnostic]:
        if "options" in entry:
            yield from self._check_options(item, entry, path)
        if "separator" in entry and not item.is_multiple:
            message = f"item {item.id!r} takes one answer, so nothing stands between several"
            yield self._error("CWI879", message, (*path, "separator"), "take it away", key=True)
        if "dates" in entry and item.type is not ItemType.DATE:
            yield self._error("CWI879", f"item {item.id!r} takes no date", (*path, "dates"), "take it away", key=True)
        recode = mapping_of(entry.get("recode"))
        for text, value in recode.items():
            if value is not None and not _allows(item, value):
                yield self._error("CWI875", _not_allowed(item, value), (*path, "recode", text), _allowed(item))
        if "column" in entry and entry.get("cells", self.data.get("cells")) == "labels":
            yield from self._check_labels(item, entry, path)

    def _check_options(self, item: Answerable, entry: Mapping[str, Any], path: Path) -> Iterator[Diagnostic]:
        options = mapping_of(entry.get("options"))
        if not item.is_multiple:
            message = f"item {item.id!r} takes one answer, in one column"
            yield self._error("CWI879", message, (*path, "options"), "say 'column: ...'", key=True)
            return
        for value in options:
            if item.choice(value) is None:
                message = f"{value!r} is no option of {item.id!r}, and no non-response code"
                yield self._error("CWI876", message, (*path, "options", value), _allowed(item), key=True)
        missing = [one.code for one in item.options if one.code not in options]
        if missing and options:
            message = f"no column is named for {', '.join(map(repr, missing))} of {item.id!r}, so nobody has chosen it"
            hint = "name the column, unless the survey did not offer the option"
            place = (*path, "options")
            warning = Severity.WARNING
            yield self.document.diagnostic("CWI880", message, place, hint=hint, severity=warning, key=True)

    def _check_labels(self, item: Answerable, entry: Mapping[str, Any], path: Path) -> Iterator[Diagnostic]:
        """Find values that no label stands for, and labels that stand for several."""
        language = entry.get("language", self.data.get("language"))
        if not item.is_choice or not isinstance(language, str):
            return
        place: Path = (*path, "column")
        if item.is_multiple and "separator" not in entry and entry.get("column") is not None:
            message = f"nothing says what stands between the labels in the column of {item.id!r}"
            yield self._error("CWI879", message, place, "add 'separator', such as ';'", key=True)
        labels = item.labels(language)
        recode = {normalised(text): value for text, value in recode_of(item, entry, self.data).items()}
        for text, choices in labels.items():
            if len(choices) > 1 and text not in recode:
                values = " and ".join(str(one.value) for one in choices)
                message = f"the label {text!r} of {item.id!r} stands for {values}"
                yield self._error("CWI877", message, place, f"say under 'recode' which of them {text!r} means")
        told = {one.value for choices in labels.values() for one in choices}
        recoded = {one.value for value in recode.values() if (one := item.choice(value)) is not None}
        silent = [one.code for one in item.options if one.value not in told | recoded]
        if silent:
            others = [one for one in item.languages if one != language]
            there = f"; there are labels in {', '.join(others)}" if others else ""
            which = "option" if len(silent) == 1 else "options"
            message = f"{which} {', '.join(silent)} of {item.id!r}: no label in {language!r}{there}"
            yield self._error("CWI877", message, place, "say under 'recode' which texts stand for it")


def recode_of(item: Answerable, entry: Mapping[str, Any], data: Mapping[str, Any], /) -> dict[str, Any]:
    """Give what the texts of an item stand for: what is said for all, as far as the item takes it, and what it says."""
    own = mapping_of(entry.get("recode"))
    said = set(map(normalised, own))
    shared = mapping_of(data.get("recode"))
    taken = {text: value for text, value in shared.items() if normalised(text) not in said and item.takes(value)}
    return taken | dict(own)


def _allows(item: Answerable, value: Any) -> bool:
    if item.choice(value) is not None:
        return True
    if item.is_choice:
        return False
    match item.type:
        case ItemType.BOOLEAN:
            return isinstance(value, bool) or value in (0, 1)
        case ItemType.DATE | ItemType.TEXT:
            return isinstance(value, str)
        case _:
            return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _not_allowed(item: Answerable, value: Any) -> str:
    shown = repr(value) if isinstance(value, str) else str(value)
    return f"{shown} is nothing that item {item.id!r} takes"


def _allowed(item: Answerable) -> str | None:
    codes = ", ".join(one.code for one in item.choices)
    if item.is_choice:
        return f"it takes {codes}"
    kind = {ItemType.BOOLEAN: "true or false", ItemType.DATE: "a day", ItemType.TEXT: "text"}.get(item.type, "a number")
    return f"it takes {kind}" + (f", or {codes}" if codes else "")
