"""Placements: whether a framework has the domains, themes and principles that a definition names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Final

from cwinstruments.diagnostics import Diagnostic, Path, Severity, did_you_mean
from cwinstruments.documents import Outline
from cwinstruments.documents.outline import mapping, sequence
from cwinstruments.frameworks import FRAMEWORKS, Framework, load_framework
from cwinstruments.rules.rule import DefinitionRule

_NEAR: Final = 0.7
"""How like the name of a framework another must be to be taken for it."""
_KEYS: Final = frozenset({"primary", "secondary", "themes", "principles"})
_NAME: Final = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


class UnknownPlaces(DefinitionRule):
    """A framework has no such domain, theme or principle.

    What it does:
        Compares `frameworks`, of the instrument and of each scale, with the frameworks that come with the library:
        `sgwmh-2022` and `ccf`. A theme has to belong to a domain that is named beside it, and the primary domain is no
        secondary one as well. Other frameworks are passed over, unless their names are nearly one of these.

    Why it matters:
        What a survey covers is told from these names. A scale under a misspelt one is not counted, and its domain
        looks uncovered.

    Example:
        `frameworks: {ccf: {primary: protection, themes: [belonging]}}`.

    Use instead:
        `frameworks: {ccf: {primary: connection_and_community, themes: [belonging]}}`.
    """

    code = "CWI617"
    severity = Severity.WARNING

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        yield from self._check(outline.data.get("frameworks"), ("frameworks",))
        for name, scale in outline.scales.items():
            yield from self._check(scale.get("frameworks"), ("scales", name, "frameworks"))

    def _check(self, placements: Any, path: Path) -> Iterator[Diagnostic]:
        for id, placement in mapping(placements).items():
            if id in FRAMEWORKS:
                yield from self._check_placement(load_framework(id), mapping(placement), (*path, id))
            elif near := get_close_matches(str(id), FRAMEWORKS, 1, _NEAR):
                # What is nearly one of these is a slip; any other may be an agency's own.
                yield self.finding(f"there is no framework {id!r}", (*path, id), f"did you mean {near[0]!r}?", key=True)

    def _check_placement(self, framework: Framework, placement: Mapping[str, Any], path: Path) -> Iterator[Diagnostic]:
        named = [((*path, "primary"), placement.get("primary"))]
        named += [((*path, "secondary", n), one) for n, one in enumerate(sequence(placement.get("secondary")))]
        yield from self._unknown(named, "domain", framework.domains, framework)
        for where, one in named[1:]:
            if isinstance(one, str) and one == placement.get("primary"):
                message = f"domain {one!r} is the primary one here, and secondary too"
                yield self.finding(message, where, "leave it out here")
        listed = [((*path, "principles", n), one) for n, one in enumerate(sequence(placement.get("principles")))]
        yield from self._unknown(listed, "principle", framework.principles, framework)
        domains = [framework.domains[one] for _, one in named if isinstance(one, str) and one in framework.domains]
        themes = {theme: title for domain in domains for theme, title in domain.themes.items()}
        anywhere = {theme: domain for domain, theme in framework.themes()}
        # A theme may belong to the domain whose name, or whose key, is misspelt; then that is told already.
        is_whole = len(domains) == len(named) and set(placement) <= _KEYS
        for n, theme in enumerate(sequence(placement.get("themes"))):
            if not isinstance(theme, str) or theme in themes or not domains:
                continue
            if theme in anywhere:
                message = f"theme {theme!r} is one of domain {anywhere[theme]!r}, which is not named here"
                if is_whole:
                    yield self.finding(message, (*path, "themes", n), "name that domain as secondary, or leave it out")
            else:
                yield from self._unknown([((*path, "themes", n), theme)], "theme", themes, framework)

    def _unknown(
        self, named: list[tuple[Path, Any]], what: str, known: Mapping[str, Any], framework: Framework
    ) -> Iterator[Diagnostic]:
        for path, name in named:
            # What has not the form of a name is a fault of shape, and told as one.
            if isinstance(name, str) and name not in known and _NAME.fullmatch(name):
                hint = did_you_mean(name, known) if known else f"it has no {what}s"
                yield self.finding(f"framework {framework.id!r} has no {what} {name!r}", path, hint)
