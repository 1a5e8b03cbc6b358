"""The commands of plugins: asked for when they are wanted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Final

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.plugins.contributions import Contributions, PluginHook, ask_plugins
from cwinstruments.plugins.info import PluginInfo

if TYPE_CHECKING:
    from click import Command


OWN_COMMANDS: Final = frozenset(
    (
        *("audit", "change", "check", "conformance", "coverage", "demo", "diff", "explain", "export", "licences"),
        *("list", "map", "new", "page", "plugins", "quality", "rule", "schema", "score", "show", "sql", "units"),
    )
)
"""The commands of the library itself, which none of a plugin can be called as."""


def ask_for_commands(hooks: Iterable[PluginHook], /, *, reserved: Collection[str]) -> Contributions[Command]:
    """Ask each plugin for its commands; only now is click imported.

    A name that is reserved, or that is claimed twice, goes to none of its claimants.
    """
    from click import Command

    return ask_plugins(hooks, "register_commands", Command, _name_of, _taken, reserved=reserved)


def _name_of(plugin: PluginInfo, command: Command) -> str:
    return command.name or ""


def _taken(name: str, claimants: str) -> Diagnostic:
    message = f"the command '{name}' of {claimants} can't be used: its name is taken more than once"
    return Diagnostic("CWI912", message, hint="give it a name of its own, such as that of the plugin")
