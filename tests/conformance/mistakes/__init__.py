"""Mistakes that authors of plugins and instruments make, each made on purpose, and what is said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.conformance.mistakes.definitions import FILES, TERMS, TEXTS, VERSIONS
from tests.conformance.mistakes.keys import CASES, KEYS
from tests.conformance.mistakes.making import Mistake
from tests.conformance.mistakes.plugins import HOOKS, PACKAGES
from tests.conformance.mistakes.telling import tell

__all__ = ["MISTAKES", "SECTIONS", "Mistake", "tell"]

SECTIONS: Mapping[str, Sequence[Mistake]] = {
    "The key": KEYS,
    "Worked cases": CASES,
    "The file of a definition": FILES,
    "Texts and translations": TEXTS,
    "Licence, source and evidence": TERMS,
    "Versions": VERSIONS,
    "The package and the wheel": PACKAGES,
    "Hooks, methods, rules, targets and commands": HOOKS,
}
MISTAKES: Sequence[Mistake] = tuple(one for some in SECTIONS.values() for one in some)
