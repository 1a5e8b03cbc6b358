"""The scoring methods of plugins: asked for when they are wanted, each plugin by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.plugins.info import BrokenPluginError, PluginInfo
from cwinstruments.plugins.loading import Hook, call_hook

if TYPE_CHECKING:
    from cwinstruments.plan.methods import Method

_NAME: Final = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*\.[a-z][a-z0-9]*(_[a-z0-9]+)*")


@frozen
class PluginMethods:
    """The scoring methods that plugins give; iterating gives the methods.

    Args:
        methods: the methods, in the order of their names.
        owners: the plugin that each comes from, by the method's name.
        diagnostics: which methods can't be used, and why.
    """

    methods: tuple[Method, ...] = ()
    owners: Mapping[str, PluginInfo] = field(factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()

    def __iter__(self) -> Iterator[Method]:
        return iter(self.methods)


def ask_for_methods(hooks: Iterable[tuple[PluginInfo, Hook]], /) -> PluginMethods:
    """Ask each plugin for its methods; only now is `cwinstruments.plan` imported.

    A name that is not written as those of plugins are, or that is claimed twice, goes to none of its claimants.
    """
    from cwinstruments.plan import Method

    faults: list[Diagnostic] = []
    claims: dict[str, list[tuple[PluginInfo, Method]]] = {}
    for plugin, hook in hooks:
        try:
            for method in call_hook(plugin, "register_methods", hook, Method):
                if _is_name(method.name):
                    claims.setdefault(method.name, []).append((plugin, method))
                else:
                    faults.append(_misnamed(plugin, method.name))
        except BrokenPluginError as broken:
            faults += broken.diagnostics
    faults += [_taken(name, owners) for name, owners in sorted(claims.items()) if len(owners) > 1]
    given = {name: owners[0] for name, owners in sorted(claims.items()) if len(owners) == 1}
    methods = tuple(method for _, method in given.values())
    return PluginMethods(methods, {name: plugin for name, (plugin, _) in given.items()}, tuple(faults))


def _is_name(name: object) -> bool:
    return isinstance(name, str) and _NAME.fullmatch(name) is not None


def _misnamed(plugin: PluginInfo, name: object) -> Diagnostic:
    message = f"{plugin} gives a scoring method {name!r}, which no definition could name"
    hint = "the name is a word of yours, a dot and the method's own, in small letters: 'acme.trimmed_mean'"
    return Diagnostic("CWI919", message, hint=hint)


def _taken(name: str, claimants: Iterable[tuple[PluginInfo, Method]]) -> Diagnostic:
    owners = " and ".join(dict.fromkeys(str(plugin) for plugin, _ in claimants))
    message = f"the scoring method '{name}' of {owners} can't be used: its name is taken more than once"
    return Diagnostic("CWI920", message, hint="begin the names of methods with a word that is nobody else's")
