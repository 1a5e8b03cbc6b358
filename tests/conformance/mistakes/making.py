"""What a mistake is, and how it is made out of a plugin in which nothing is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from attrs import frozen

from cwinstruments.scaffolding import example_design, instrument_files
from tests.conformance.acme import CASES, CODE, DEFINITION, ID, Acme

Change: TypeAlias = Callable[[Acme], None]

_FILLED = {
    'citation: "TODO: who wrote it, when, and where it is printed"': (
        'citation: "The Acme project (2026). Week check. https://example.org/week-check"\n  year: 2026\n'
        '  url: "https://example.org/week-check"'
    ),
    'authors: ["TODO: the authors, family name first"]': 'authors: ["The Acme project"]',
    'name: "TODO: an SPDX identifier such as CC-BY-4.0, or the terms in a few words"': "name: CC-BY-4.0",
    'holder: "TODO: who holds the rights"': 'holder: "The Acme project"',
    "# TODO: who may use what without asking, such as permissions": "permissions",
}


def _new() -> Mapping[str, str]:
    """Give the definition that `cwinstruments new` makes, filled in, and its cases."""
    files = instrument_files(example_design(ID))
    definition = files[f"{ID}.yaml"]
    for before, after in _FILLED.items():
        assert before in definition, before
        definition = definition.replace(before, after)
    return {"definition": definition, "cases": files[f"{ID}.cases.yaml"]}


NEW = _new()
"""The instrument of `cwinstruments new plugin`, whose author has filled in what is theirs to fill in."""
WEEK = {"definition": DEFINITION, "cases": CASES}


@frozen
class Mistake:
    """A kind of mistake.

    Args:
        id: what it is called in tests.
        did: what the author did, as a sentence.
        who: who names it: the id of a check of conformance; `check`, `conformance` or `diff` for the command
            of that name; `pytest` for the test of a case, or of its definition.
        change: makes it.
        says: words that have to be in what is said: what is wrong, where, and what to do.
    """

    id: str
    did: str
    who: str
    change: Change
    says: tuple[str, ...]


def mistake(id: str, did: str, who: str, change: Change, *says: str) -> Mistake:
    """Make a kind of mistake."""
    return Mistake(id, did, who, change, says)


def edit(part: str, *pairs: str) -> Change:
    """Replace texts in the `definition`, the `cases` or another part of what is installed.

    Args:
        pairs: a text and what stands in its place, then the next.
    """

    def change(acme: Acme) -> None:
        text = str(getattr(acme, part))
        for before, after in zip(pairs[::2], pairs[1::2], strict=True):
            assert before in text, before
            text = text.replace(before, after, 1)
        setattr(acme, part, text)

    return change


def having(**values: object) -> Change:
    """Set parts of what is installed."""

    def change(acme: Acme) -> None:
        for name, value in values.items():
            setattr(acme, name, value)

    return change


def new(*pairs: str, cases: tuple[str, ...] = ()) -> Change:
    """Change the definition of the instrument that `cwinstruments new` makes, and its cases."""
    return after(having(**NEW), edit("definition", *pairs), edit("cases", *cases))


def after(*changes: Change) -> Change:
    """Make one change after the other."""

    def change(acme: Acme) -> None:
        for one in changes:
            one(acme)

    return change


def code(text: str) -> Change:
    """Add to the code of the package."""
    return having(code=f"{CODE}{text}")


def hook(body: str, name: str = "register_methods", arguments: str = "") -> Change:
    """Give the package a hook."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return code(f"from cwinstruments.hookspecs import hookimpl\n\n\n@hookimpl\ndef {name}({arguments}):\n{lines}")
