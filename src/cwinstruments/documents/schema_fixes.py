"""What certainly mends a fault of shape: quotes, a misspelt word, an entry that is there twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from cwinstruments.diagnostics import Edit, Fix, Path
from cwinstruments.documents.document import Document
from cwinstruments.documents.edits import edit_of
from cwinstruments.documents.removal import stretch_of_entry
from cwinstruments.documents.scalars import to_number
from cwinstruments.documents.schema_paths import Trail
from cwinstruments.documents.schemas import validator
from cwinstruments.documents.sources import plain_source, source_of, without_quotes
from cwinstruments.documents.unseen import UNSEEN
from cwinstruments.documents.yaml_versions import reads_otherwise

Fixer = Callable[[Document], Fix | None]
"""Makes the fix of a fault, once the text is known that it was found in."""

_WORD: Final = re.compile(r"[-+.\w]+")
_BOOLEANS: Final = {
    **dict.fromkeys(("yes", "Yes", "YES", "on", "On", "ON"), "true"),
    **dict.fromkeys(("no", "No", "NO", "off", "Off", "OFF"), "false"),
}
_FORMULAS: Final = frozenset(("formula", "show_if"))
"""Text that computes: a number that stands there alone is not what was meant."""
_SETS: Final = frozenset(("requires", "languages", "unit_hierarchy", "modes", "statistics", "secondary", "versions"))
"""Lists in which an entry that is there twice says no more than one; elsewhere it may be a slip for another one."""
_SHORTEST: Final = 5
"""How long a word must be for one letter more or less to be a slip."""


def fix_of_type(value: Any, trail: Trail, /) -> Fixer | None:
    """Mend a value that was only written otherwise: with quotes or without, or as an older YAML writes it."""
    if isinstance(value, str):
        return lambda document: _unquoted(document, value, trail) or _boolean(document, value, trail)
    # A mapping, a list and an empty value are not made right by quotes.
    return lambda document: None if isinstance(value, (Mapping, list, type(None))) else _quoted(document, trail)


def fix_of_form(value: str, trail: Trail, /) -> Fixer:
    """Mend a number in quotes, where a text of some form is allowed as well, and a text with what nobody sees."""
    return lambda document: _unquoted(document, value, trail) or _seen(document, value, trail)


def _seen(document: Document, value: str, trail: Trail) -> Fix | None:
    """Take characters out of a text that can't be seen, where the rest has the right form."""
    source, right = source_of(document, trail.path), UNSEEN.sub("", value)
    if right == value or value not in (source, source[1:-1]) or not fits(right, trail):
        return None
    return _replaced("take out what can't be seen", source.replace(value, right), trail.path)


def _quoted(document: Document, trail: Trail) -> Fix | None:
    source = source_of(document, trail.path)
    if not source or not _WORD.fullmatch(source) or trail.path[-1:] in {(name,) for name in _FORMULAS}:
        return None
    return _replaced("put it in quotes", f'"{source}"', trail.path) if fits(source, trail) else None


def _unquoted(document: Document, value: str, trail: Trail) -> Fix | None:
    fix = without_quotes(document, trail.path, value)
    return fix if fix and fits(to_number(value), trail) else None


def _boolean(document: Document, value: str, trail: Trail) -> Fix | None:
    meant = _BOOLEANS.get(value)
    if meant is None or plain_source(document, trail.path) != value or not fits(meant == "true", trail):
        return None
    return _replaced(f"write {meant}", meant, trail.path)


def fix_of_word(value: Any, allowed: Iterable[Any], trail: Trail, /) -> Fixer | None:
    """Mend a word that is certainly one of those allowed, spelt otherwise."""
    meant = _meant(value, [one for one in allowed if isinstance(one, str)]) if isinstance(value, str) else None
    if meant is None or not fits(meant, trail):
        return None
    return lambda document: _spelt(document, value, meant, trail.path)


def fix_of_key(key: str, known: Iterable[str], trail: Trail, /) -> Fixer | None:
    """Mend a misspelt key: one that is certainly another one, which is not there, and whose value suits that one.

    Args:
        known: the keys that may stand there.
    """
    meant = _meant(key, known)
    schema = trail.properties().get(meant) if meant is not None else None
    if meant is None or meant in trail.container or schema is None or not fits(trail.container.get(key), trail, schema):
        return None
    return lambda document: _spelt(document, key, meant, (*trail.path, key), key=True)


def fix_of_repetition(path: Path, value: Any, /) -> Fixer | None:
    """Take an entry out of a list that has it already, where the list only says what there is."""
    if not isinstance(value, str) or path[-2] not in _SETS or not isinstance(path[-1], int):
        return None
    before = (*path[:-1], path[-1] - 1)

    def fix(document: Document) -> Fix | None:
        stretch = stretch_of_entry(document, before, path)
        if stretch is None:
            return None
        return Fix("take it away", (edit_of(document.text, stretch.start, stretch.end, ""),))

    return fix


def fits(value: Any, trail: Trail, schema: Mapping[str, Any] | None = None, /) -> bool:
    """Tell whether a value satisfies a schema; by default the one that the fault is about."""
    innermost = [one.schema for one in trail.steps if one.depth == trail.steps[-1].depth]
    schemas = innermost if schema is None else [schema]
    return all(validator(trail.kind).evolve(schema=one).is_valid(value) for one in schemas)


def _replaced(title: str, text: str, path: Path, *, key: bool = False) -> Fix:
    return Fix(title, (Edit(text, path, key),))


def _spelt(document: Document, word: str, meant: str, path: Path, *, key: bool = False) -> Fix | None:
    """Write another word with the quotes that the first one has."""
    source = source_of(document, path, key=key)
    if source == word:
        text = f'"{meant}"' if reads_otherwise(meant) else meant
    elif source in (f'"{word}"', f"'{word}'"):
        text = f"{source[0]}{meant}{source[0]}"
    else:
        return None
    return _replaced(f"write {meant!r}", text, path, key=key)


def _meant(word: str, known: Iterable[str]) -> str | None:
    """Give the one word that is certainly meant; None where there is none or more than one."""
    words = tuple(dict.fromkeys(known))
    alike = [one for one in words if _plain(one) == _plain(word)]
    if len(alike) == 1:
        return alike[0]
    near = [one for one in words if is_one_slip_away(word, one)]
    return near[0] if len(near) == 1 and not alike and len(near[0]) >= _SHORTEST else None


def _plain(word: str) -> str:
    return re.sub(r"[\s_-]+", "", word).casefold()


def is_one_slip_away(word: str, other: str, /) -> bool:
    """Tell whether one letter too many, missing, wrong, or two in the wrong order make one word of another.

    Examples:
        >>> [is_one_slip_away(word, "items") for word in ("itmes", "item", "itens", "itemss", "units", "items")]
        [True, True, True, True, False, False]
    """
    if abs(len(word) - len(other)) > 1 or word == other:
        return False
    at = next((place for place, (one, two) in enumerate(zip(word, other, strict=False)) if one != two), None)
    if at is None:
        return True
    left, right = word[at:], other[at:]
    swapped = left[:2] == right[1::-1] and left[2:] == right[2:] and len(left) > 1
    return left[1:] == right[1:] or left[1:] == right or left == right[1:] or swapped
