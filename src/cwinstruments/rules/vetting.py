"""Rules that are not of this library: whether they can be used, and whether what they give are findings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from cwinstruments.diagnostics import Diagnostic, Edit, Fix, Related, Severity
from cwinstruments.profiles import Profile
from cwinstruments.rules.rule import DefinitionRule, Rule, ScoringRule

_CODE: Final = re.compile("(?!CWI)[A-Z]{3,8}[0-9]{3}")
_PLACE: Final = ("line", "column", "end_line", "end_column")
HINT_FOR_CODES: Final = "three to eight capital letters of yours, other than CWI, and three digits: 'ACME101'"


def is_code(code: object, /) -> bool:
    """Tell whether a rule that is not of this library can have a code."""
    return isinstance(code, str) and _CODE.fullmatch(code) is not None


def is_ranked(rule: Any, /) -> bool:
    """Tell whether the severity and the profile of a rule are some."""
    return isinstance(rule.severity, Severity) and isinstance(rule.profile, Profile)


def knows_its_kinds(rule: Rule, /) -> bool:
    """Tell whether the documents that a rule is about are a tuple, or another collection, of words."""
    kinds: Any = rule.kinds if isinstance(rule, DefinitionRule) else ()
    return isinstance(kinds, tuple | list | set | frozenset) and all(isinstance(one, str) for one in kinds)


def refuse_unfit(rules: Iterable[object], own: Iterable[Rule], /) -> tuple[Rule, ...]:
    """Refuse what is no rule, as the hook for rules does; give the rules, each once.

    Args:
        own: the rules of this library, which have codes that no others can have.

    Raises:
        TypeError: one is no rule, or its severity, its profile or its kinds are of a wrong type.
        ValueError: one has a code that it can't have, or two have the same.
    """
    types = {type(one) for one in own}
    by_code: dict[str, Rule] = {}
    for rule in rules:
        name = rule.__name__ if isinstance(rule, type) else type(rule).__name__
        if isinstance(rule, type):
            raise TypeError(f"{name} is a class; a rule is an object of it: {name}()")
        if not isinstance(rule, DefinitionRule | ScoringRule):
            raise TypeError(f"a rule is an object of a class that is a DefinitionRule or a ScoringRule, not a {name}")
        if not is_ranked(rule):
            raise TypeError(f"the rule {name} needs a Severity as its 'severity' and a Profile as its 'profile'")
        if not knows_its_kinds(rule):
            raise TypeError(f"the rule {name} needs a tuple of words as its 'kinds', such as ('instrument',)")
        code = getattr(rule, "code", None)
        if type(rule) not in types and not is_code(code):
            raise ValueError(f"the rule {name} can't have the code {code!r}: wanted are {HINT_FOR_CODES}")
        if (other := by_code.setdefault(rule.code, rule)) is not rule:
            raise ValueError(f"two rules have the code {code!r}: {type(other).__name__} and {name}")
    return tuple(by_code.values())


def fault_of_finding(found: object, code: str, /) -> str | None:
    """Say what is wrong with what a rule gave; None where it is a finding of its own.

    Examples:
        >>> fault_of_finding("the title is too long", "ACME101")
        'it gave a value of type str, which is no finding'
        >>> fault_of_finding(Diagnostic("ACME101", "the title is too long", ["title"]), "ACME101")
        "it gave a finding whose path is ['title'], not a tuple of keys and indices"
    """
    if not isinstance(found, Diagnostic):
        return f"it gave a value of type {type(found).__name__}, which is no finding"
    if found.code != code:
        return f"it gave a finding with the code {found.code!r}, which is not its own"
    wrong = _fault_of_fields(found)
    return None if wrong is None else f"it gave a finding whose {wrong}"


def _fault_of_fields(found: Any) -> str | None:
    checks = (
        ("message", _is_text(found.message), "text"),
        ("path", _is_path(found.path), "a tuple of keys and indices"),
        ("hint", found.hint is None or _is_text(found.hint), "text"),
        ("severity", isinstance(found.severity, Severity), "a Severity"),
        ("file", found.file is None or _is_text(found.file), "text"),
        *((name, _is_number(getattr(found, name)), "a number") for name in _PLACE),
        ("of_key", isinstance(found.of_key, bool), "True or False"),
        ("related", _is_tuple_of(found.related, _is_related), "a tuple of Related"),
        ("fix", found.fix is None or _is_fix(found.fix), "a Fix with a tuple of Edits"),
    )
    return next((f"{name} is {getattr(found, name)!r}, not {what}" for name, right, what in checks if not right), None)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_path(value: object) -> bool:
    return isinstance(value, tuple) and all(isinstance(one, str | int) for one in value)


def _is_tuple_of(values: Any, is_one: Callable[[object], bool]) -> bool:
    return isinstance(values, tuple) and all(map(is_one, values))


def _is_number(value: object) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool))


def _is_placed(value: Any, places: Iterable[str]) -> bool:
    return isinstance(value.of_key, bool) and all(_is_number(getattr(value, name)) for name in places)


def _is_related(value: Any) -> bool:
    return (
        isinstance(value, Related)
        and _is_text(value.message)
        and _is_path(value.path)
        and (value.file is None or _is_text(value.file))
        and _is_placed(value, _PLACE[:2])
    )


def _is_fix(value: Any) -> bool:
    return isinstance(value, Fix) and _is_text(value.title) and _is_tuple_of(value.edits, _is_edit)


def _is_edit(value: Any) -> bool:
    return (
        isinstance(value, Edit)
        and _is_text(value.text)
        and (value.path is None or _is_path(value.path))
        and _is_placed(value, _PLACE)
    )
