"""Two items or two labels with the same text, which most often is a line of an overlay that was copied."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from cwinstruments.diagnostics import Diagnostic, Path, Related, Severity
from cwinstruments.documents import Document
from cwinstruments.licensing.overlay_texts import entries, mapped
from cwinstruments.model import Instrument, Item, ItemType, code_of

_WORD = re.compile(r"\w+")


def check_twins(document: Document, instrument: Instrument, /) -> Iterator[Diagnostic]:
    """Find items with the text of another, where both are answered alike and asked under the same condition.

    Capitals, spaces and punctuation make no difference. The finding names the items and not their text.
    """
    known = {item.id: item for item in instrument.items if item.type is not ItemType.PAIRED_COMPARISON}
    seen: dict[tuple[Any, ...], str] = {}
    for id, wording in entries(document.data, "items"):
        if id not in known:
            continue
        for form in instrument.forms or (None,):
            path, text = _text_on(form, wording)
            keys = [(form, language, _words(one), _answered(known[id])) for language, one in text.items()]
            twin = next((seen[key] for key in keys if key in seen), None)
            if twin is not None:
                message = f"item {id!r} has the same text as {twin!r}"
                related = Related(f"the text of {twin!r}", ("items", twin))
                yield _finding(document, message, ("items", id, *path), related)
                break
            seen |= {key: id for key in keys if key[2]}
    yield from _check_labels(document, instrument)


def _check_labels(document: Document, instrument: Instrument) -> Iterator[Diagnostic]:
    """Find values of one set of response options with the label of another; labels that are signs are left alone."""
    for id, labels in entries(document.data, "response_options"):
        if (known := instrument.response_options.get(id)) is None:
            continue
        codes = {*map(code_of, known.options), *map(code_of, known.nonresponse)}
        seen: dict[tuple[str, tuple[str, ...]], str] = {}
        for value, label in ((one, mapped(labels[one])) for one in labels):
            keys = [(language, _words(one)) for language, one in label.items()] if value in codes else []
            twin = next((seen[key] for key in keys if key in seen), None)
            if twin is not None:
                message = f"{value!r} of the response options {id!r} has the same label as {twin!r}"
                path, other = ("response_options", id, value), ("response_options", id, twin)
                yield _finding(document, message, path, Related(f"the label of {twin!r}", other))
            seen |= {key: value for key in keys if key[1] and key not in seen}


def _text_on(form: str | None, wording: Mapping[str, Any]) -> tuple[Path, Mapping[str, Any]]:
    """Give what is read on a form, and where it stands."""
    by_form = mapped(wording.get("text_by_form"))
    if form is not None and form in by_form:
        return ("text_by_form", form), mapped(by_form[form])
    return ("text",), mapped(wording.get("text"))


def _finding(document: Document, message: str, path: Path, related: Related) -> Diagnostic:
    hint = "was a line copied and not changed? Compare with the official wording"
    return document.diagnostic("CWI649", message, path, hint=hint, severity=Severity.WARNING, related=(related,))


def _words(text: Any) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold())) if isinstance(text, str) else ()


def _answered(item: Item) -> tuple[Any, ...]:
    """Give what makes two items with one text different: how they are answered, and when they are asked."""
    return item.options, repr(item.anchors), item.range, item.measured_in, item.show_if
