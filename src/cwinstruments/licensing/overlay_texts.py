"""The texts of an overlay document, and whether each is in the languages that the overlay promises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cwinstruments.diagnostics import Diagnostic, Path, join_ids
from cwinstruments.documents import Document


def check_overlay_languages(document: Document, /) -> Iterator[Diagnostic]:
    """Find languages of the overlay that texts lack, and languages of texts that it does not name.

    A language is told once, where it is first missing or too much, and of how many texts. A blank text is none.
    """
    languages = [one for one in listed(document.data.get("languages")) if isinstance(one, str)]
    texts = list(overlay_texts(document.data))
    lacking: dict[tuple[str, ...], list[Path]] = {}
    extra: dict[str, list[Path]] = {}
    for path, text in texts:
        missing = tuple(one for one in languages if one not in text or _is_blank(text[one]))
        if missing:
            lacking.setdefault(missing, []).append(path)
        for one in text if languages else ():
            if one not in languages:
                extra.setdefault(str(one), []).append((*path, one))
    for missing, paths in lacking.items():
        which = _which(paths, len(texts), "lacks", "lack")
        message = f"{which} {join_ids(missing)}, in which the overlay is said to be"
        hint = "add it, or take the language out of 'languages'"
        yield document.diagnostic("CWI645", message, paths[0], hint=hint, key=True)
    for one, paths in extra.items():
        message = f"{_which(paths, len(texts), 'is', 'are')} in {one!r} too, in which the overlay is not said to be"
        hint = "give every text in it and add it to 'languages', or take it out"
        yield document.diagnostic("CWI645", message, paths[0], hint=hint, key=True)


def overlay_texts(data: Any, /) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Give every text by language of an overlay with its place; parts of the wrong shape are passed over."""
    yield from _given(data, "instructions", ())
    for id, item in entries(data, "items"):
        yield from _given(item, "text", ("items", id))
        for form, _ in entries(item, "text_by_form"):
            yield from _given(mapped(item["text_by_form"]), form, ("items", id, "text_by_form"))
    for id, labels in entries(data, "response_options"):
        for value in labels:
            yield from _given(labels, value, ("response_options", id))
    for part in ("scales", "forms"):
        for id, titled in entries(data, part):
            yield from _given(titled, "title", (part, id))
            yield from _given(titled, "description", (part, id))


def entries(data: Any, key: str, /) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give the entries of a part that are mappings themselves."""
    for id, one in mapped(mapped(data).get(key)).items():
        if isinstance(one, Mapping):
            yield id, one


def mapped(value: Any, /) -> Mapping[str, Any]:
    """Take a mapping; anything else is an empty one."""
    return value if isinstance(value, Mapping) else {}


def listed(value: Any, /) -> list[Any]:
    """Take a list; anything else is an empty one."""
    return value if isinstance(value, list) else []


def _which(paths: Sequence[Path], number: int, verb: str, verbs: str) -> str:
    """Say how many texts it is about, the first of which is shown.

    Examples:
        >>> _which([("instructions",)], 3, "lacks", "lack"), _which([("instructions",), ("items",)], 3, "lacks", "lack")
        ('the text lacks', '2 of the 3 texts lack')
    """
    if len(paths) == 1:
        return f"the text {verb}"
    return f"all {number} texts {verbs}" if len(paths) == number else f"{len(paths)} of the {number} texts {verbs}"


def _is_blank(text: Any) -> bool:
    # One without any character is a fault of shape, and told as that.
    return isinstance(text, str) and text.isspace()


def _given(data: Mapping[str, Any], key: str, path: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    text = data.get(key)
    if isinstance(text, Mapping):
        yield (*path, key), text
