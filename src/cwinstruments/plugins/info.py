"""What is known about a plugin, and how its faults are told."""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.hookspecs import InstrumentSource


class PluginStatus(StrEnum):
    """What became of a plugin."""

    ACTIVE = "active"
    DISABLED = "disabled"
    SET_ASIDE = "set_aside"


@frozen
class PluginInfo:
    """One plugin: where it comes from, what it gives, and what is wrong with it.

    Args:
        name: the name of its entry point; of a folder, the folder as the caller named it.
        distribution: the distribution that brings it; None for a folder.
        version: the version of the distribution.
        status: whether something of it is in use.
        instruments: where the definitions are that it gives.
        diagnostics: everything that is wrong with it.
    """

    name: str
    distribution: str | None = None
    version: str | None = None
    status: PluginStatus = PluginStatus.ACTIVE
    instruments: tuple[InstrumentSource, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    def __str__(self) -> str:
        if self.distribution is None:
            return f"folder '{self.name}'"
        return f"plugin '{self.name}' of {self.distribution} {self.version}"


class BrokenPluginError(Exception):
    """Inside this package: what is wrong with a plugin, or with one of its hook implementations."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        self.diagnostics = diagnostics
        super().__init__(*diagnostics)
