"""What is public: the names of a few modules, and those that pages and examples import; each with its signature."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cached_property
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, Final

from attrs import NOTHING

ROOT: Final = Path(__file__).resolve().parent.parent
MODULES: Final = ("cwinstruments", "cwinstruments.hookspecs", "cwinstruments.targets", "cwinstruments.testing")
"""Modules all of whose names are public."""
SHOWN_ONLY: Final = ("cwinstruments.scoring.evaluator", "cwinstruments.plan.formula")
"""Modules that a page looks into to explain something, and of which nothing is promised."""
PAGES: Final = ("README.md", "docs/*.md", "docs/how-to/*.md", "docs/reference/*.md")
EXAMPLES: Final = ("examples/**/*.py", "plugins/*/src/**/*.py")

_IN_BRACKETS = re.compile(r"from (cwinstruments(?:\.\w+)*) import \(([^)]*)\)")
_IN_A_LINE = re.compile(r"from (cwinstruments(?:\.\w+)*) import ([\w, ]+)")
_PROMPT = re.compile(r"^(?:>>>|\.\.\.) ?", re.MULTILINE)
_FUNCTION_AT = re.compile(r"<(?:function|class|built-in function) ([\w.]+)[^>]*>| at 0x[0-9a-f]+")


def public_names() -> dict[str, list[str]]:
    """Give the public names, by the module that they are imported from."""
    found: dict[str, set[str]] = {module: set(import_module(module).__all__) for module in MODULES}
    for module, name in shown_names():
        if not module.startswith(SHOWN_ONLY):
            found.setdefault(module, set()).add(name)
    for module in list(found):
        for name in list(found[module]):
            # A module that is imported by its name is public with all of its functions.
            if isinstance(getattr(import_module(module), name, None), ModuleType):
                found[module].discard(name)
                found.setdefault(f"{module}.{name}", set()).update(_names_of(import_module(f"{module}.{name}")))
    return {module: sorted(found[module], key=lambda name: (name.lower(), name)) for module in sorted(found)}


def shown_names() -> Iterator[tuple[str, str]]:
    """Give what pages and examples import from the library."""
    for pattern in PAGES:
        for page in sorted(ROOT.glob(pattern)):
            text = _PROMPT.sub("", page.read_text(encoding="utf-8"))
            for module, names in _IN_BRACKETS.findall(text) + _IN_A_LINE.findall(text):
                for name in re.findall(r"\w+", re.sub(r" as \w+", "", names)):
                    yield module, name
    for pattern in EXAMPLES:
        for file in sorted(ROOT.glob(pattern)):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "cwinstruments":
                    yield from ((str(node.module), one.name) for one in node.names)


def _names_of(module: ModuleType) -> Iterator[str]:
    yield from getattr(module, "__all__", None) or (
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and inspect.isfunction(value) and value.__module__ == module.__name__
    )


def describe_names(names: Mapping[str, list[str]], /) -> list[str]:
    """Give a line for each public name, and one for each public attribute of a class."""
    lines = []
    for module, listed in names.items():
        for name in listed:
            value = getattr(import_module(module), name)
            lines += [f"{module}.{line}" for line in _describe(name, value)]
    return lines


def _describe(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, FunctionType):
        yield f"{name}{signature_text(value)}"
    elif isinstance(value, type) and issubclass(value, Enum):
        yield f"{name}: {', '.join(f'{one.name}={one.value!r}' for one in value)}"
    elif isinstance(value, type):
        own = inspect.getattr_static(value, "__init__", None)
        yield f"{name}{signature_text(value) if isinstance(own, FunctionType) else ''}"
        for attribute in sorted({one for one in dir(value) if not one.startswith("_")}):
            yield from _attribute(f"{name}.{attribute}", value, attribute)
    elif name == "API_VERSION":
        yield f"{name} = {value}"
    else:
        yield name


def _attribute(path: str, owner: type, attribute: str) -> Iterator[str]:
    home = next(one for one in owner.__mro__ if attribute in vars(one))
    if home.__module__.split(".")[0] != "cwinstruments":
        return
    static = vars(home)[attribute]
    if isinstance(static, property | cached_property):
        function = static.fget if isinstance(static, property) else static.func
        given = function.__annotations__.get("return", "object") if function is not None else "object"
        yield f"{path}: {_annotation(given)}"
    elif isinstance(static, staticmethod | classmethod | FunctionType):
        function = static if isinstance(static, FunctionType) else static.__func__
        yield f"{path}{signature_text(function)}"
    else:
        # A field, which the signature of the class has, or a constant.
        yield path


def signature_text(value: Any, /) -> str:
    """Write a signature as it stands in the code."""
    signature = inspect.signature(value)
    parts: list[str] = []
    kinds = [one.kind for one in signature.parameters.values()]
    for place, one in enumerate(signature.parameters.values()):
        if one.kind is one.KEYWORD_ONLY and one.KEYWORD_ONLY not in kinds[:place] and one.VAR_POSITIONAL not in kinds:
            parts.append("*")
        star = "*" if one.kind is one.VAR_POSITIONAL else "**" if one.kind is one.VAR_KEYWORD else ""
        said = f"{star}{one.name}"
        if one.annotation is not one.empty:
            said += f": {_annotation(one.annotation)}"
        if one.default is not one.empty:
            said += f" = {_default(one.default)}"
        parts.append(said)
        if one.kind is one.POSITIONAL_ONLY and one.POSITIONAL_ONLY not in kinds[place + 1 :]:
            parts.append("/")
    given = "" if signature.return_annotation is signature.empty else f" -> {_annotation(signature.return_annotation)}"
    return f"({', '.join(parts)}){given}"


def _annotation(annotation: Any) -> str:
    if isinstance(annotation, str):
        return annotation
    return "None" if annotation in (None, type(None)) else getattr(annotation, "__name__", str(annotation))


def _default(value: Any) -> str:
    if value is NOTHING:
        return "..."
    if isinstance(value, Enum):
        return str(value.name)
    if isinstance(value, tuple | frozenset | dict) and value:
        return "..."
    return _FUNCTION_AT.sub(lambda found: found.group(1) or "", repr(value))
