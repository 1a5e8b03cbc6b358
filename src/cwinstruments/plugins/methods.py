"""The scoring methods of plugins: asked for when they are wanted, each plugin by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.plugins.contributions import Contributions, PluginHook, ask_plugins
from cwinstruments.plugins.info import PluginInfo

if TYPE_CHECKING:
    from cwinstruments.plan.methods import Method

_NAME: Final = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*\.[a-z][a-z0-9]*(_[a-z0-9]+)*")


def ask_for_methods(hooks: Iterable[PluginHook], /) -> Contributions[Method]:
    """Ask each plugin for its methods; only now is `cwinstruments.plan` imported.

    A name that is not written as those of plugins are, or that is claimed twice, goes to none of its claimants.
    """
    from cwinstruments.plan import Method

    return ask_plugins(hooks, "register_methods", Method, _name_of, _taken)


def _name_of(plugin: PluginInfo, method: Method) -> str | Diagnostic:
    return method.name if _is_name(method.name) else _misnamed(plugin, method.name)


def _is_name(name: object) -> bool:
    return isinstance(name, str) and _NAME.fullmatch(name) is not None


def _misnamed(plugin: PluginInfo, name: object) -> Diagnostic:
    message = f"{plugin} gives a scoring method {name!r}, which no definition could name"
    hint = "the name is a word of yours, a dot and the method's own, in small letters: 'acme.trimmed_mean'"
    return Diagnostic("CWI919", message, hint=hint)


def _taken(name: str, claimants: str) -> Diagnostic:
    message = f"the scoring method '{name}' of {claimants} can't be used: its name is taken more than once"
    return Diagnostic("CWI920", message, hint="begin the names of methods with a word that is nobody else's")
