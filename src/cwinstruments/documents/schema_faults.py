"""What each kind of schema fault means, in our own words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from attrs import field, frozen

from cwinstruments.diagnostics import Diagnostic, Path, Related, did_you_mean, join_ids, nearest
from cwinstruments.documents.document import Document
from cwinstruments.documents.outline import MISSING_CONDITIONS
from cwinstruments.documents.schema_fixes import (
    Fixer,
    fix_of_form,
    fix_of_key,
    fix_of_repetition,
    fix_of_type,
    fix_of_word,
)
from cwinstruments.documents.schema_homes import where_it_belongs
from cwinstruments.documents.schema_paths import Trail
from cwinstruments.documents.schema_words import describe, join_words, name_place, name_types, name_value, shorten
from cwinstruments.documents.schemas import repeated
from cwinstruments.documents.unseen import UNSEEN, describe_unseen
from cwinstruments.documents.yaml_faults import CURLY

_OF_A_USE = {"reverse_keyed": "true", "weight": "2", "recode": '{"1": 0, "2": 1}'}
_ID = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_PLUGIN_METHOD = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_DECIMAL_COMMA = re.compile(r"[-+]?[0-9]+,[0-9]+")
_LONGEST_ID = 64
_LONGEST_RULE = 200
_OF_MISSING = frozenset((*MISSING_CONDITIONS, "then", "states"))
"""The keys of a missing rule."""


@frozen
class Problem:
    """What a validator found: the keyword that is not satisfied, what it asks for, and the value."""

    rule: str
    limit: Any
    value: Any


_OF_SCHEMAS = "schema_version"
"""What other formats have in each document; it is not a misspelt `version`."""


@frozen
class Fault:
    """One fault of shape.

    Args:
        path: the place in the document.
        subject: the key that has to change, which may not be there yet.
        key: whether the place is the key rather than the value.
        depends_on: the keys whose values made this a fault.
        meant: the keys that a misspelt one may be meant to be.
        fix: makes what certainly mends it, from how the text spells it.
        related: other places that one has to look at.
    """

    code: str
    message: str
    path: Path
    hint: str | None
    subject: Path
    key: bool = False
    depends_on: tuple[Path, ...] = ()
    meant: tuple[Path, ...] = ()
    fix: Fixer | None = field(default=None, eq=False)
    related: tuple[Related, ...] = ()

    def place(self, document: Document, /) -> Diagnostic:
        """Give the fault its line and column."""
        fix = self.fix and self.fix(document)
        return document.diagnostic(
            self.code, self.message, self.path, hint=self.hint, key=self.key, related=self.related, fix=fix
        )


def explain(problem: Problem, trail: Trail, /) -> Iterator[Fault]:
    """Tell what a validator found means; one problem may name several keys."""
    if trail.of_key:
        return _explain_key(problem, trail)
    return _EXPLAIN.get(problem.rule, _other)(problem, trail)


def _fault(code: str, message: str, trail: Trail, hint: str | None, fix: Fixer | None = None) -> Iterator[Fault]:
    yield Fault(code, message, trail.path, hint, subject=trail.path, fix=fix)


def _unknown_keys(problem: Problem, trail: Trail) -> Iterator[Fault]:
    known = trail.properties()
    unknown = [key for key in problem.value if key not in known]
    misplaced = [key for key in unknown if key in _OF_MISSING] if _is_scale(trail.path) else []
    if misplaced:
        yield _beside_missing(misplaced, trail)
    for key in unknown:
        if key not in misplaced:
            yield _unknown_key(key, known, trail)


def _unknown_key(key: str, known: Iterable[str], trail: Trail) -> Fault:
    place = (*trail.path, key)
    if key == _OF_SCHEMAS and not trail.path:
        said = "take it away: no document says which version of its schema it follows, as version 1 stays allowed"
        return Fault("CWI101", f"key {key!r} is not known", place, said, subject=place, key=True)
    elsewhere = _hint_for_use(key, trail) or where_it_belongs(key, trail.kind)
    # What is known in another place was put in the wrong one, save that one of several is easily mistaken for all.
    alike = [one for one in (f"{key}s", key.removesuffix("s")) if one != key and one in known]
    if elsewhere and alike:
        elsewhere = f"did you mean '{alike[0]}'? {elsewhere}"
    hint = elsewhere or did_you_mean(key, known)
    fix = None if elsewhere else fix_of_key(key, known, trail)
    meant = tuple((*trail.path, one) for one in (alike if elsewhere else nearest(key, known)))
    return Fault("CWI101", f"key {key!r} is not known", place, hint, subject=place, key=True, meant=meant, fix=fix)


def _is_scale(path: Path) -> bool:
    return len(path) == 2 and path[0] == "scales"


def _beside_missing(keys: list[str], trail: Trail) -> Fault:
    """Explain keys of the missing rule that stand beside it: one indentation too little makes all of them unknown."""
    given, home = trail.container.get("missing"), (*trail.path, "missing")
    rule = {**(given if isinstance(given, Mapping) else {}), **{key: trail.container[key] for key in keys}}
    shown = ", ".join(f"{key}: {value}" for key, value in rule.items() if isinstance(value, (int, Decimal, str)))
    several = len(keys) > 1
    message = f"{'keys' if several else 'key'} {join_ids(keys)} {'are' if several else 'is'} not known"
    hint = f"{'they belong' if several else f'{keys[0]!r} belongs'} in 'missing': {{{shown[:_LONGEST_RULE]}}}"
    place = (*trail.path, keys[0])
    meant = (home, *((*home, key) for key in keys))
    return Fault("CWI101", message, place, hint, subject=place, key=True, meant=meant)


def _hint_for_use(key: str, trail: Trail) -> str | None:
    """Say where that belongs which is part of how a scale uses an item."""
    if key not in _OF_A_USE or len(trail.path) != 2 or trail.path[0] != "items":
        return None
    given = trail.container.get("id")
    item = given if isinstance(given, str) and _ID.fullmatch(given) else "k3"
    short = f"-{item}, or " if key == "reverse_keyed" else ""
    example = f"{{item: {item}, {key}: {_OF_A_USE[key]}}}"
    return f"{key!r} belongs to the scale's use of the item: in 'items' of the scale write {short}{example}"


def _missing_keys(problem: Problem, trail: Trail) -> Iterator[Fault]:
    depends_on, because = _because(problem.value, trail, trail.path)
    for key in problem.limit:
        if key not in problem.value:
            hint = describe(trail.properties().get(key, {}))
            message = f"{name_place(trail.path)} has no {key!r}{because}"
            yield Fault("CWI102", message, trail.path, hint, (*trail.path, key), key=True, depends_on=depends_on)


def _keys_that_go_with(problem: Problem, trail: Trail) -> Iterator[Fault]:
    """Explain keys that need others beside them."""
    for key, others in problem.limit.items():
        for other in others if key in problem.value else ():
            if other not in problem.value:
                message = f"{name_place(trail.path)} has no {other!r}, which goes with {key!r}"
                hint = describe(trail.properties().get(other, {}))
                yield Fault("CWI102", message, trail.path, hint, (*trail.path, other), key=True)


def _one_of_keys(problem: Problem, trail: Trail) -> Iterator[Fault]:
    """Explain an `anyOf` whose branches each require a key."""
    keys = [key for branch in problem.limit for key in branch.get("required", ())]
    if not keys or not isinstance(problem.value, Mapping):
        yield from _other(problem, trail)
        return
    message = f"{name_place(trail.path)} needs at least one of {join_words(keys)}"
    yield Fault("CWI110", message, trail.path, describe(trail.about()), trail.path, key=True)


def _wrong_type(problem: Problem, trail: Trail) -> Iterator[Fault]:
    value, expected = problem.value, problem.limit
    about = _told(_hint_for_text(value, trail, expected), trail)
    if "string" in expected and isinstance(value, (bool, int, Decimal)):
        about = f"put it in quotes. {about or ''}".rstrip()
    elif "string" not in expected and isinstance(value, str) and _is_numeric(value):
        about = _told("take the quotes away", trail)
    message = f"{name_place(trail.path)} must be {name_types(expected)}, not {name_value(value)}"
    return _fault("CWI103", message, trail, about, fix_of_type(value, trail))


def _not_allowed(problem: Problem, trail: Trail) -> Iterator[Fault]:
    allowed = [problem.limit] if problem.rule == "const" else problem.limit
    hint = None
    if isinstance(problem.value, str) and len(allowed) > 1:
        nearest = did_you_mean(problem.value, [name for name in allowed if isinstance(name, str)])
        hint = nearest if nearest and nearest.startswith("did") else None
    special = _hint_for_text(problem.value, trail, "string")
    if trail.path[-1:] == ("method",) and isinstance(problem.value, str) and _PLUGIN_METHOD.fullmatch(problem.value):
        hint = f"the method of a plugin is written as {{name: {problem.value}}}, with its options beside the name"
    hint = _told(special, trail) if special else hint or describe(trail.about())
    message = f"{name_place(trail.path)} must be {join_words(allowed)}, not {name_value(problem.value)}"
    fix = None if problem.rule == "const" else fix_of_word(problem.value, allowed, trail)
    return _fault("CWI104", message, trail, hint, fix)


def _wrong_form(problem: Problem, trail: Trail) -> Iterator[Fault]:
    message = f"{name_place(trail.path)} does not have the right form: {shorten(problem.value)}"
    return _fault(
        "CWI105", message, trail, _told(_hint_for_form(problem, trail), trail), fix_of_form(problem.value, trail)
    )


def _told(special: str | None, trail: Trail) -> str | None:
    """Put what is wrong with this value before what the schema says of all."""
    words = describe(trail.about())
    return (
        " ".join((special if special.endswith("?") else f"{special}.", words))
        if special and words
        else special or words
    )


def _hint_for_text(value: Any, trail: Trail, expected: Any) -> str | None:
    """Say how a number or a quoted text is written, where it was tried."""
    if not isinstance(value, str):
        return None
    if value[:1] in CURLY and value:
        return "use straight quotes, \" or ': curly quotes are part of the text"
    if _DECIMAL_COMMA.fullmatch(value) and ("number" in expected or "integer" in expected):
        return f"write a decimal point: {value.replace(',', '.')}"
    return None


def _hint_for_form(problem: Problem, trail: Trail) -> str | None:
    value = problem.value
    if hint := _hint_for_unseen(value):
        return hint
    expected = trail.steps[-1].schema.get("type", "string")
    if hint := _hint_for_text(value, trail, expected):
        return hint
    if "number" in expected and _is_numeric(value):
        return f"write it without quotes: {value}"
    is_part = trail.path[:1] == ("scales",) and len(trail.path) == 4 and trail.path[2] in ("items", "scales")
    if is_part and problem.limit.startswith("^-?"):
        meant = _ID.search(value.lower())
        return f"write {meant[0]}, or -{meant[0]} where it is reverse-keyed" if meant else None
    return _hint_for_id(value, problem.limit)


def _hint_for_unseen(value: str) -> str | None:
    """Name a character that no id and no code may have, and that nobody sees."""
    found = UNSEEN.search(value)
    return f"{describe_unseen(found.group())[0]}: take it out" if found else None


def _hint_for_id(value: str, pattern: str) -> str | None:
    """Suggest an id in small letters, where only letters and signs between them are wrong."""
    words = re.findall("[a-z0-9]+", value.lower())
    for sign in "-_":
        near = sign.join(words)
        if near and len(value) <= _LONGEST_ID and value != near and re.fullmatch(pattern, near):
            return f"did you mean '{near}'?"
    return None


def _outside(problem: Problem, trail: Trail) -> Iterator[Fault]:
    limit = {
        "minimum": "at least",
        "maximum": "at most",
        "exclusiveMinimum": "more than",
        "exclusiveMaximum": "less than",
    }[problem.rule]
    message = f"{name_place(trail.path)} must be {limit} {problem.limit}, not {shorten(problem.value)}"
    return _fault("CWI106", message, trail, describe(trail.about()))


def _wrong_size(problem: Problem, trail: Trail) -> Iterator[Fault]:
    keyword, limit = problem.rule, problem.limit
    least = "at least" if keyword.startswith("min") else "at most"
    singular, plural = {"Items": ("entry", "entries"), "Properties": ("key", "keys"), "Length": ("character",) * 2}[
        keyword[3:]
    ]
    unit = singular if limit == 1 else "characters" if plural == singular else plural
    message = f"{name_place(trail.path)} must have {least} {limit} {unit}, not {len(problem.value)}"
    return _fault("CWI107", message, trail, describe(trail.about()))


def _repeated(problem: Problem, trail: Trail) -> Iterator[Fault]:
    for place in repeated(problem.value):
        path = (*trail.path, place - 1)
        message = f"{shorten(problem.value[place - 1])} stands in the list twice"
        fix = fix_of_repetition(path, problem.value[place - 1])
        first = Related("it is given first here", (*trail.path, problem.value.index(problem.value[place - 1])))
        yield Fault("CWI111", message, path, "take one of them away", path, fix=fix, related=(first,))


def _forbidden(_: Problem, trail: Trail) -> Iterator[Fault]:
    """Explain a key whose schema is `false` where something else is given."""
    yield _out_of_place(str(trail.path[-1]), trail, trail.path[:-1], None)


def _explain_key(problem: Problem, trail: Trail) -> Iterator[Fault]:
    """Explain a key that `propertyNames` refuses."""
    key, known = problem.value, trail.properties()
    path = (*trail.path, key)
    if problem.rule != "enum":
        message = f"the key {shorten(key)} does not have the right form"
        near = _hint_for_unseen(key) or (_hint_for_id(key, problem.limit) if problem.rule == "pattern" else None)
        hint = " ".join(words for words in (near, describe(trail.about())) if words) or None
        yield Fault("CWI109", message, path, hint, path, key=True)
    elif key in known:
        allowed = f"what belongs here: {', '.join(problem.limit)}"
        yield _out_of_place(key, trail, trail.path, allowed)
    else:
        yield _unknown_key(key, problem.limit, trail)


def _out_of_place(key: str, trail: Trail, path: Path, hint: str | None) -> Fault:
    depends_on, because = _because(trail.container, trail, path)
    place = (*path, key)
    return Fault("CWI108", f"{key!r} does not belong here{because}", place, hint, place, True, depends_on)


def _because(container: Mapping[str, Any], trail: Trail, path: Path) -> tuple[tuple[Path, ...], str]:
    """Tell which keys beside it made this a fault, and what the nearest of them says."""
    conditions = trail.conditions()
    depends_on = tuple((*path, name) for name, _ in conditions)
    if not conditions:
        return (), ""
    name, by_value = conditions[0]
    value = container.get(name, trail.properties().get(name, {}).get("default"))
    if by_value and value is not None:
        return depends_on, f" where {name!r} is {shorten(value)}"
    return depends_on, f" where {name!r} is {'given' if name in container else 'not given'}"


def _other(problem: Problem, trail: Trail) -> Iterator[Fault]:
    rule = json.dumps({problem.rule: problem.limit}, default=str)
    return _fault("CWI112", f"{name_place(trail.path)} breaks the rule {rule}", trail, describe(trail.about()))


def _is_numeric(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


_EXPLAIN: dict[str, Callable[[Problem, Trail], Iterator[Fault]]] = {
    "additionalProperties": _unknown_keys,
    "anyOf": _one_of_keys,
    "const": _not_allowed,
    "enum": _not_allowed,
    "false": _forbidden,
    "pattern": _wrong_form,
    "required": _missing_keys,
    "dependentRequired": _keys_that_go_with,
    "type": _wrong_type,
    "uniqueItems": _repeated,
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), _outside),
    **dict.fromkeys(("minItems", "maxItems", "minProperties", "maxProperties", "minLength", "maxLength"), _wrong_size),
}
