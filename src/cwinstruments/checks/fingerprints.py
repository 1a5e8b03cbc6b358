"""What a kept result depends on besides the files themselves: this library, and the methods and rules of the kit."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import distributions, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from cwinstruments.checks.meaning import Kit
from cwinstruments.plan import CORE_METHODS, Method
from cwinstruments.rules import CORE_RULES, Rule

_OURS: Final = __name__.partition(".")[0]
_DECIDING: Final = ("jsonschema", "PyYAML")
"""The libraries whose words or readings could show in findings."""
_CODE: Final = (".py", ".json", ".yaml", ".yml")


def fingerprint(kit: Kit, /) -> str | None:
    """Name everything that examines a definition; None where a method or a rule has parts that can't be told.

    A method or a rule that is not of this library stands for the code of the whole package that it is defined in.
    """
    found = hashlib.sha256(_fingerprint_of_library().encode())
    parts: list[Method | Rule] = [*kit.methods, *kit.rules]
    for one in parts:
        told = _told(one)
        if told is None:
            return None
        found.update(f"\0{told}".encode())
    return found.hexdigest()


@cache
def fingerprint_of_installed() -> str:
    """Name every distribution that is installed, with its version: what a definition requires is looked for there."""
    found = sorted(f"{one.metadata['Name']} {one.version}" for one in distributions())
    return hashlib.sha256("\n".join(found).encode()).hexdigest()


@cache
def _fingerprint_of_library() -> str:
    from cwinstruments.documents import SCHEMA_NAMES
    from cwinstruments.documents.schemas import schema_file

    found = hashlib.sha256(repr((sys.version_info, [version(one) for one in _DECIDING])).encode())
    found.update(_digest_of(files(_OURS)).encode())
    for name in SCHEMA_NAMES:
        found.update(schema_file(name).read_bytes())
    return found.hexdigest()


def _told(one: Method | Rule) -> str | None:
    """Name a method or a rule with what it is made of; None where that can't be told."""
    if any(one is own for own in (*CORE_METHODS, *CORE_RULES)):
        return one.name if isinstance(one, Method) else one.code
    if isinstance(one, Method):
        parts: list[Any] = [part for part in (one.lower, one.range, one.recompute) if part is not None]
        state: Any = [one.name, sorted(one.then), one.options_schema]
    else:
        parts, state = [type(one)], getattr(one, "__dict__", None)
        # What stands in slots is not looked for.
        if state is None or any(getattr(cls, "__slots__", ()) for cls in type(one).__mro__):
            return None
    code = [_code_of(part) for part in parts]
    try:
        return None if None in code else json.dumps([code, state], sort_keys=True)
    except (TypeError, ValueError):
        return None


def _code_of(defined: Any) -> str | None:
    """Name a function or a class with the code around it; None where it was made within a function."""
    # What a function remembers from where it was made is part of it, and can't be looked at.
    if getattr(defined, "__closure__", None) is not None or "<locals>" in getattr(defined, "__qualname__", "<locals>"):
        return None
    code = _digest_of_package(defined.__module__)
    return code and f"{defined.__module__}.{defined.__qualname__} {code}"


@cache
def _digest_of_package(name: str) -> str | None:
    """Name the code of the outermost package that a module is in, or of one that stands alone; None without files."""
    parts = name.split(".")
    for length in range(1, len(parts) + 1):
        module: ModuleType | None = sys.modules.get(".".join(parts[:length]))
        # What stands on the way may have no files: a folder that several distributions share.
        if module is not None and name != "__main__" and module.__file__ is not None:
            return _digest_of(files(module) if hasattr(module, "__path__") else Path(module.__file__))
    return None


def _digest_of(place: Traversable) -> str:
    """Name the code in a folder, or in one file."""
    found = hashlib.sha256()
    for name, file in _code_in(place, "") if place.is_dir() else [(place.name, place)]:
        found.update(f"\0{name}\0".encode())
        found.update(file.read_bytes())
    return found.hexdigest()


def _code_in(folder: Traversable, before: str) -> Iterator[tuple[str, Traversable]]:
    inside: Iterable[Traversable] = sorted(folder.iterdir(), key=lambda one: one.name)
    for one in inside:
        if one.is_dir():
            yield from _code_in(one, f"{before}{one.name}/")
        elif one.name.endswith(_CODE):
            yield f"{before}{one.name}", one
