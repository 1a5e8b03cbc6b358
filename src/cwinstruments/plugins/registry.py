"""All plugins of an installation, and what they give."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from attrs import evolve, field, frozen

from cwinstruments.diagnostics import Diagnostic, Severity, has_errors
from cwinstruments.plugins.commands import ask_for_commands
from cwinstruments.plugins.contributions import Contributions, PluginHook
from cwinstruments.plugins.discovery import Found, check_disabled, disabled_names, find_plugins
from cwinstruments.plugins.info import BrokenPluginError, PluginInfo, PluginStatus
from cwinstruments.plugins.loading import (
    Hook,
    find_definitions,
    find_hooks,
    find_instruments,
    import_plugin,
)
from cwinstruments.plugins.methods import ask_for_methods
from cwinstruments.plugins.rules import ask_for_rules
from cwinstruments.plugins.targets import ask_for_targets

if TYPE_CHECKING:
    from click import Command

    from cwinstruments.plan.methods import Method
    from cwinstruments.rules import Rule
    from cwinstruments.targets import Target

T = TypeVar("T")


@frozen
class PluginRegistry:
    """The plugins of this installation, in the order of their distributions.

    Args:
        plugins: every plugin that was found, also those that are not in use.
        unmatched: a warning for each disabled name that no plugin has.
    """

    plugins: tuple[PluginInfo, ...] = ()
    unmatched: tuple[Diagnostic, ...] = ()
    _hooks: Mapping[str, tuple[PluginHook, ...]] = field(factory=dict, hash=False, repr=False)
    _methods: list[Contributions[Method]] = field(factory=list, init=False, repr=False, eq=False)
    _rules: list[Contributions[Rule]] = field(factory=list, init=False, repr=False, eq=False)
    _targets: list[Contributions[Target]] = field(factory=list, init=False, repr=False, eq=False)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything that is wrong with plugins, or with the names that disable them."""
        return tuple(one for plugin in self.plugins for one in plugin.diagnostics) + self.unmatched

    def commands(self, *, reserved: Collection[str] = ()) -> Contributions[Command]:
        """Ask the plugins for their commands; only now is click imported.

        A name that is reserved, or that is claimed twice, goes to none of its claimants.

        Args:
            reserved: names that are taken already.
        """
        hooks = self._hooks.get("register_commands", ())
        return ask_for_commands(hooks, reserved=reserved) if hooks else Contributions()

    @property
    def asked_methods(self) -> Contributions[Method]:
        """The scoring methods of plugins as far as they were asked for them: nothing, or `methods()`."""
        return self._methods[0] if self._methods else Contributions()

    def methods(self) -> Contributions[Method]:
        """Ask the plugins for their scoring methods, once.

        A name that is claimed twice goes to none of its claimants.
        """
        # Methods are told apart by identity, so whoever asks must be given the same ones.
        return self._once(self._methods, "register_methods", ask_for_methods)

    @property
    def asked_rules(self) -> Contributions[Rule]:
        """The rules of plugins as far as they were asked for them: nothing, or `rules()`."""
        return self._rules[0] if self._rules else Contributions()

    def rules(self) -> Contributions[Rule]:
        """Ask the plugins for their rules, once.

        A code that is claimed twice goes to none of its claimants.
        """
        return self._once(self._rules, "register_rules", ask_for_rules)

    @property
    def asked_targets(self) -> Contributions[Target]:
        """The targets of plugins as far as they were asked for them: nothing, or `targets()`."""
        return self._targets[0] if self._targets else Contributions()

    def targets(self) -> Contributions[Target]:
        """Ask the plugins for their targets, once.

        A name that is claimed twice goes to none of its claimants.
        """
        return self._once(self._targets, "register_targets", ask_for_targets)

    def _once(
        self, asked: list[Contributions[T]], hook: str, ask: Callable[[Iterable[PluginHook]], Contributions[T]]
    ) -> Contributions[T]:
        """Ask where nobody has asked yet; nothing is imported for a hook that no plugin has."""
        if not asked:
            hooks = self._hooks.get(hook, ())
            asked.append(ask(hooks) if hooks else Contributions())
        return asked[0]


def load_plugins(*, disabled: Iterable[str] | None = None) -> PluginRegistry:
    """Load every installed plugin, each by itself; what one of them raises becomes a diagnostic.

    Args:
        disabled: names of distributions or entry points that are left out, besides those that the environment
            variable `CWINSTRUMENTS_DISABLE_PLUGINS` lists, separated by commas.
    """
    left_out = disabled_names(disabled)
    found, plugins = find_plugins()
    wanted: dict[str, tuple[PluginHook, ...]] = {}
    objects: dict[int, PluginInfo] = {}
    for one in found:
        if left_out.keys() & one.names:
            plugins.append(evolve(one.info, status=PluginStatus.DISABLED))
            continue
        plugin, hooks = _load(one, objects)
        plugins.append(plugin)
        for name, implementations in hooks.items():
            wanted[name] = (*wanted.get(name, ()), *((plugin, hook) for hook in implementations))
    unmatched = check_disabled(left_out, found)
    return PluginRegistry(tuple(plugins), unmatched, wanted)


def load_folder(directory: str | os.PathLike[str], /) -> PluginInfo:
    """Take a folder of definitions as if it were a plugin of that name."""
    info = PluginInfo(os.fspath(directory))
    try:
        sources, warnings = find_definitions(info, Path(directory))
    except BrokenPluginError as broken:
        return evolve(info, status=PluginStatus.SET_ASIDE, diagnostics=broken.diagnostics)
    if not sources:
        hint = "definitions are files that end in .yaml, .yml or .json"
        empty = Diagnostic(
            "CWI917", f"{info} holds no definition", hint=hint, severity=Severity.WARNING, file=info.name
        )
        warnings = (empty, *warnings)
    return evolve(info, instruments=sources, diagnostics=warnings)


def _load(found: Found, objects: dict[int, PluginInfo]) -> tuple[PluginInfo, Mapping[str, tuple[Hook, ...]]]:
    """Load one plugin and ask for its instruments; its other hooks are called when they are wanted."""
    info = found.info
    try:
        plugin = import_plugin(info, found.point)
        first = objects.setdefault(id(plugin), info)
        if first is not info:
            message = f"{info} is the same as {first}: both are '{found.point.value}'"
            raise BrokenPluginError(Diagnostic("CWI908", message, hint="remove one of the two"))
        hooks, told = find_hooks(info, plugin)
        sources, faults = find_instruments(info, plugin, hooks)
    except BrokenPluginError as broken:
        return evolve(info, status=PluginStatus.SET_ASIDE, diagnostics=broken.diagnostics), {}
    diagnostics = (*told, *faults)
    # An implementation that fails sets aside itself, and the whole plugin only when nothing else of it is left.
    useless = has_errors(diagnostics) and not sources and not (hooks.keys() - {"register_instruments"})
    status = PluginStatus.SET_ASIDE if useless else PluginStatus.ACTIVE
    return evolve(info, status=status, instruments=sources, diagnostics=diagnostics), hooks
