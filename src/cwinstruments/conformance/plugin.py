"""The check of the plugin itself: its entry point, its names, its version."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import Distribution
from typing import Final

from attrs import evolve
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from cwinstruments.conformance.check import PackagingCheck
from cwinstruments.conformance.outcomes import Outcome
from cwinstruments.conformance.subject import Proving, faults_of
from cwinstruments.diagnostics import Diagnostic
from cwinstruments.hookspecs import API_VERSION
from cwinstruments.plugins import DISABLE_VARIABLE, PluginStatus
from cwinstruments.plugins.commands import OWN_COMMANDS

_PREFIX = "cwinstruments-"
_RAISED = {
    "CWI901": "mend what the error says; what the package imports has to be there, or under 'dependencies'",
    "CWI902": "mend what the error says; the hook may raise nothing, wherever it is installed",
}
"""What an author does where the plugin raises something."""
_GOING: Final = "CWI928"
"""The code of what uses something that is going to go."""
_SET_ASIDE: Final = "CWI913"
"""The code of a definition that can't be used."""
_OPEN: Final = re.compile(r"\W*TODO\s*(?::|\Z)")
"""How a place of the templates begins that its author is to fill."""
_FIELDS: Final = {
    "Summary": "description",
    "Author": "authors",
    "Author-email": "authors",
    "Maintainer": "maintainers",
    "Maintainer-email": "maintainers",
    "License": "license",
}
"""What people read of a distribution: its name in the metadata, and in pyproject.toml."""


class Plugin(PackagingCheck):
    """The plugin is loaded, and its ids, names and version are in order.

    Its entry point leads to a package, nothing of it is set aside, it says for which interface of plugins it was
    written, no other plugin has an instrument of the same id and version, it requires cwinstruments, states its
    licence, has a version, and neither its metadata nor its licence still say TODO.
    """

    id = "plugin"

    def of_distribution(self, proving: Proving, /) -> Iterator[Outcome]:
        yield from self._loaded(proving)
        yield from self._ids(proving)
        yield from self._metadata(proving)
        yield from self._names(proving)

    def _loaded(self, proving: Proving) -> Iterator[Outcome]:
        for one in proving.plugins:
            if one.status is PluginStatus.DISABLED:
                hint = f"take it out of the variable {DISABLE_VARIABLE}"
                yield self.shortcoming(proving.name, f"{one} is disabled, so nothing of it can be proven", hint)
            for found in one.diagnostics:
                if found.code == _GOING:
                    # It works, and was told long before it goes: an upgrade of the library turns nobody's run red.
                    place = "" if found.file is None else f"{found.file}:{found.line}: "
                    yield self.not_proven(proving.name, f"{place}{found.code} {found.message}", found.hint)
                else:
                    yield self.finding(proving.name, _for_author(found))
        # What methods, rules, targets and commands of a plugin give is known only now.
        catalog = proving.catalog
        _ = catalog.methods, catalog.rules, catalog.targets
        names = [str(one) for one in proving.plugins]
        faulty = {one.file for one in proving.instruments if faults_of(one)}
        for found in (*catalog.diagnostics, *proving.registry.commands(reserved=OWN_COMMANDS).diagnostics):
            if found.code == _SET_ASIDE and found.file in faulty:
                continue  # what is wrong with a definition 'clean' says
            if any(name in found.message for name in names) and not any(
                found in one.diagnostics for one in proving.plugins
            ):
                yield self.finding(proving.name, _for_author(found))
        for point in proving.points:
            try:
                plugin = point.load()
            except (Exception, SystemExit):
                continue  # which is said above
            said = getattr(plugin, "CWINSTRUMENTS_API", None)
            if said is None:
                message = f"'{point.value}' does not say for which interface of plugins it was written"
                hint = f"write CWINSTRUMENTS_API = {API_VERSION} into the module"
                yield self.shortcoming(proving.name, message, hint, file=getattr(plugin, "__file__", None))

    def _ids(self, proving: Proving) -> Iterator[Outcome]:
        ours = {(one.entry.id, one.entry.version): one for one in reversed(proving.instruments)}
        seen: set[tuple[str, str]] = set()
        for entry in proving.catalog.entries:
            key = (entry.id, entry.version)
            if key in ours and (not proving.is_ours(entry) or key in seen):
                message = f"'{entry.id}' {entry.version} is also in {entry.origin}, so neither can be used"
                hint = "give your instrument an id that nobody else has, or raise its version"
                yield self.shortcoming(ours[key].id, message, hint, file=ours[key].file)
            elif key in ours:
                seen.add(key)

    def _metadata(self, proving: Proving) -> Iterator[Outcome]:
        assert proving.distribution is not None
        metadata = proving.distribution.metadata
        version = proving.version
        try:
            is_version = version is not None and Version(version).release != (0,) * len(Version(version).release)
        except InvalidVersion:
            is_version = False
        if not is_version:
            message = f"its version is {version!r}, which says nothing to those who install it"
            hint = "begin with 0.1.0 in pyproject.toml, and raise it with every release"
            yield self.shortcoming(proving.name, message, hint)
        if not any(_is_ours(one) for one in metadata.get_all("Requires-Dist") or ()):
            message = "it does not require cwinstruments, so it can be installed where nothing finds it"
            hint = 'add to pyproject.toml, under [project]: dependencies = ["cwinstruments>=0.1"]'
            yield self.shortcoming(proving.name, message, hint)
        licence = [*(metadata.get_all("License-Expression") or ()), *(metadata.get_all("License") or ())]
        classifiers = metadata.get_all("Classifier") or ()
        if not licence and not any(one.startswith("License ::") for one in classifiers):
            message = "its metadata say nothing of its licence"
            yield self._to_publish(
                proving, message, 'add to pyproject.toml, under [project]: license = "...", with an SPDX identifier'
            )
        for field, key in _FIELDS.items():
            for value in metadata.get_all(field) or ():
                if _OPEN.match(value):
                    message = f"'{key}' in pyproject.toml says nothing: {value.strip()!r}"
                    yield self._to_publish(proving, message, "say what is true, and install the plugin again")
        for name in metadata.get_all("License-File") or ():
            if _OPEN.match(_licence_text(proving.distribution, name)):
                message = f"'{name}' holds no licence: it begins with TODO"
                hint = "put the whole text of the licence into it, and install the plugin again"
                yield self._to_publish(proving, message, hint)

    def _to_publish(self, proving: Proving, message: str, hint: str) -> Outcome:
        """Say what has to be mended before it is published, and until then is not proven."""
        if proving.is_draft:
            return self.not_proven(proving.name, f"before it is published: {message}", hint)
        return self.shortcoming(proving.name, message, hint)

    def _names(self, proving: Proving) -> Iterator[Outcome]:
        name = canonicalize_name(proving.name)
        if not name.startswith(_PREFIX):
            message = f"warning: plugins are called '{_PREFIX}<name>', so that people find them; this is '{name}'"
            yield self.told(proving.name, message)
        for package in proving.packages:
            if package != name.replace("-", "_"):
                message = f"warning: its package is '{package}'; people expect '{name.replace('-', '_')}'"
                yield self.told(proving.name, message)


def _for_author(found: Diagnostic) -> Diagnostic:
    """Tell whoever wrote the plugin what to do where the hint is for those who installed it."""
    if found.code not in _RAISED or DISABLE_VARIABLE not in (found.hint or ""):
        return found
    return evolve(found, hint=_RAISED[found.code])


def _licence_text(distribution: Distribution, name: str) -> str:
    """Read a file of the licence that was installed with a distribution; builders put it into one of two places."""
    return distribution.read_text(f"licenses/{name}") or distribution.read_text(name) or ""


def _is_ours(requirement: str) -> bool:
    try:
        asked = Requirement(requirement)
    except InvalidRequirement:
        return False
    # What only an extra asks for, such as `test`, is not there where people install the plugin.
    always = asked.marker is None or asked.marker.evaluate({"extra": ""})
    return always and canonicalize_name(asked.name) == "cwinstruments"
