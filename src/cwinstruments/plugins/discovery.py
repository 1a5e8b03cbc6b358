"""Which plugins are installed, and which of them shall not be used."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from difflib import get_close_matches
from importlib.metadata import Distribution, EntryPoint, distribution, distributions
from typing import Final

from attrs import field, frozen

from cwinstruments.diagnostics import Diagnostic, Severity
from cwinstruments.errors import describe_error
from cwinstruments.hookspecs import GROUP
from cwinstruments.plugins.info import PluginInfo, PluginStatus

DISABLE_VARIABLE: Final = "CWINSTRUMENTS_DISABLE_PLUGINS"


@frozen
class Found:
    """A plugin that is installed, not loaded yet."""

    info: PluginInfo
    point: EntryPoint = field(eq=False)

    @property
    def names(self) -> set[str]:
        """The names by which it can be disabled."""
        return {_canonical(self.info.name), _canonical(self.info.distribution or "")}


def find_plugins() -> tuple[list[Found], list[PluginInfo]]:
    """Find the entry points of our group, and the distributions whose metadata can't be read.

    Each distribution is read by itself: `importlib.metadata.entry_points()` ends at the first broken one, be it ours
    or not.
    """
    found: dict[str, list[Found]] = {}
    unreadable = []
    for candidate in distributions():
        text = ""
        try:
            text = candidate.read_text("entry_points.txt") or ""
            if GROUP in text:
                # The first of a name on the path is the one that is installed; it hides the others.
                found[_canonical(candidate.name)] = _points_of(distribution(candidate.name))
        except Exception as error:
            if GROUP in text:
                unreadable.append(_unreadable(candidate, error))
    points = [
        one for name in sorted(found) for one in sorted(found[name], key=lambda one: (one.point.name, one.point.value))
    ]
    return points, unreadable


def disabled_names(disabled: Iterable[str] | None, /) -> dict[str, str]:
    """Give the names to leave out, from the call and the environment, as they are compared and as they were written."""
    names = disabled.split(",") if isinstance(disabled, str) else list(disabled or ())
    names += os.environ.get(DISABLE_VARIABLE, "").split(",")
    return {_canonical(name): name.strip() for name in names if name.strip()}


def check_disabled(disabled: dict[str, str], found: Iterable[Found], /) -> tuple[Diagnostic, ...]:
    """Warn of each disabled name that no plugin has, or that those of several distributions have."""
    found = tuple(found)
    known = sorted({name for one in found for name in one.names})
    findings = []
    for key, name in disabled.items():
        if key not in known:
            near = get_close_matches(key, known, 1)
            hint = f"did you mean '{near[0]}'?" if near else "'cwinstruments plugins' lists the names"
            message = f"no plugin is named '{name}', so none is disabled by it"
            findings.append(Diagnostic("CWI915", message, hint=hint, severity=Severity.WARNING))
        hit = [one.info for one in found if key in one.names]
        if len({one.distribution for one in hit}) > 1:
            message = f"'{name}' disables {' and '.join(str(one) for one in hit)}"
            hint = "the name of its distribution disables one of them alone"
            findings.append(Diagnostic("CWI918", message, hint=hint, severity=Severity.WARNING))
    return tuple(findings)


def _points_of(installed: Distribution) -> list[Found]:
    points = installed.entry_points.select(group=GROUP)
    return [Found(PluginInfo(point.name, installed.name, installed.version), point) for point in points]


def _unreadable(candidate: Distribution, error: Exception) -> PluginInfo:
    # The path of the metadata itself has no public name.
    folder = str(getattr(candidate, "_path", candidate.locate_file("")))
    finding = Diagnostic(
        "CWI909",
        f"the metadata of a distribution with plugins can't be read: {describe_error(error)}",
        hint="install the distribution again, or remove it",
        file=folder,
    )
    return PluginInfo(folder, status=PluginStatus.SET_ASIDE, diagnostics=(finding,))


def _canonical(name: str) -> str:
    """Write a name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name.strip()).lower()
