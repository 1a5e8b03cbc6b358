"""The targets of plugins: asked for when they are wanted, each plugin by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.plugins.contributions import Contributions, PluginHook, ask_plugins
from cwinstruments.plugins.info import PluginInfo
from cwinstruments.plugins.loading import told_by

if TYPE_CHECKING:
    from cwinstruments.errors import TargetError
    from cwinstruments.targets import Target

_NAME: Final = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*\.[a-z][a-z0-9]*(_[a-z0-9]+)*")
_SUFFIX: Final = re.compile(r"(\.[A-Za-z0-9_]+)+")


def ask_for_targets(hooks: Iterable[PluginHook], /) -> Contributions[Target]:
    """Ask each plugin for its targets; only now is `cwinstruments.targets` imported.

    A name that is not written as those of plugins are, or that is claimed twice, goes to none of its claimants.
    """
    from cwinstruments.targets import Target

    return ask_plugins(hooks, "register_targets", Target, _name_of, _taken)


def target_failed(owner: PluginInfo | None, target: Target, error: TargetError, /) -> Diagnostic:
    """Say that a target failed, which plugin brings it, and at which of the plugin's own lines it did.

    Args:
        owner: the plugin; None for a target of the library.
    """
    where = owner if owner is not None else "cwinstruments"
    what = f"{where}: the target '{target.name}' failed, and nothing is written"
    return told_by("CWI927", what, error.why, error.__cause__, getattr(target.write, "__module__", "") or "")


def _name_of(plugin: PluginInfo, target: Target) -> str | Diagnostic:
    # A plugin need not be type-checked.
    name: Any = target.name
    suffix: Any = target.suffix
    write: Any = target.write
    if not (isinstance(name, str) and _NAME.fullmatch(name)):
        message = f"{plugin} gives a target {name!r}, which nobody could name"
        hint = "the name is a word of yours, a dot and the target's own, in small letters: 'acme.javascript'"
        return Diagnostic("CWI925", message, hint=hint)
    if not (isinstance(suffix, str) and _SUFFIX.fullmatch(suffix)):
        message = f"{plugin} gives the target '{name}' with the suffix {suffix!r}"
        return Diagnostic("CWI925", message, hint="a suffix begins with a dot: '.js'")
    if not callable(write) or not hasattr(target.options_schema, "get"):
        message = f"{plugin}: 'register_targets' gave '{name}', which can't write or whose options are no schema"
        return Diagnostic("CWI905", message, hint="'write' is a function, 'options_schema' a JSON Schema")
    return str(name)


def _taken(name: str, claimants: str) -> Diagnostic:
    message = f"the target '{name}' of {claimants} can't be used: its name is taken more than once"
    return Diagnostic("CWI926", message, hint="begin the names of targets with a word that is nobody else's")
