"""Two items of an overlay with the same text, which most often is a line that was copied and not changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from cwinstruments.diagnostics import Diagnostic, Path, Related, Severity
from cwinstruments.documents import Document
from cwinstruments.licensing.overlay_texts import entries, mapped
from cwinstruments.model import Instrument, Item, ItemType

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
                yield _finding(document, id, twin, ("items", id, *path))
                break
            seen |= {key: id for key in keys if key[2]}


def _text_on(form: str | None, wording: Mapping[str, Any]) -> tuple[Path, Mapping[str, Any]]:
    """Give what is read on a form, and where it stands."""
    by_form = mapped(wording.get("text_by_form"))
    if form is not None and form in by_form:
        return ("text_by_form", form), mapped(by_form[form])
    return ("text",), mapped(wording.get("text"))


def _finding(document: Document, id: str, twin: str, path: Path) -> Diagnostic:
    message = f"item {id!r} has the same text as {twin!r}"
    hint = "was a line copied and not changed? Compare with the official wording"
    related = (Related(f"the text of {twin!r}", ("items", twin)),)
    return document.diagnostic("CWI649", message, path, hint=hint, severity=Severity.WARNING, related=related)


def _words(text: Any) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold())) if isinstance(text, str) else ()


def _answered(item: Item) -> tuple[Any, ...]:
    """Give what makes two items with one text different: how they are answered, and when they are asked."""
    return item.options, repr(item.anchors), item.range, item.measured_in, item.show_if
