"""All plugins of an installation, and what they give."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from cwinstruments.diagnostics import Diagnostic, Severity, has_errors
from cwinstruments.plugins.discovery import Found, check_disabled, disabled_names, find_plugins
from cwinstruments.plugins.info import BrokenPluginError, PluginInfo, PluginStatus
from cwinstruments.plugins.loading import (
    Hook,
    call_hook,
    find_definitions,
    find_hooks,
    find_instruments,
    import_plugin,
)
from cwinstruments.plugins.methods import PluginMethods, ask_for_methods
from cwinstruments.plugins.rules import PluginRules, ask_for_rules

if TYPE_CHECKING:
    from click import Command


@frozen
class PluginCommands:
    """The commands that plugins give; iterating gives the click commands.

    Args:
        commands: the click commands, in the order of their names.
        owners: the plugin that each comes from, by the command's name.
        diagnostics: which commands can't be used, and why.
    """

    commands: tuple[Command, ...] = ()
    owners: Mapping[str, PluginInfo] = field(factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()

    def __iter__(self) -> Iterator[Command]:
        return iter(self.commands)


@frozen
class PluginRegistry:
    """The plugins of this installation, in the order of their distributions.

    Args:
        plugins: every plugin that was found, also those that are not in use.
        unmatched: a warning for each disabled name that no plugin has.
    """

    plugins: tuple[PluginInfo, ...] = ()
    unmatched: tuple[Diagnostic, ...] = ()
    _command_hooks: tuple[tuple[PluginInfo, Hook], ...] = field(default=(), repr=False)
    _method_hooks: tuple[tuple[PluginInfo, Hook], ...] = field(default=(), repr=False)
    _rule_hooks: tuple[tuple[PluginInfo, Hook], ...] = field(default=(), repr=False)
    _given: dict[str, PluginMethods] = field(factory=dict, init=False, repr=False, eq=False)
    _given_rules: list[PluginRules] = field(factory=list, init=False, repr=False, eq=False)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything that is wrong with plugins, or with the names that disable them."""
        return tuple(one for plugin in self.plugins for one in plugin.diagnostics) + self.unmatched

    def commands(self, *, reserved: Collection[str] = ()) -> PluginCommands:
        """Ask the plugins for their commands; only now is click imported.

        A name that is reserved, or that is claimed twice, goes to none of its claimants.

        Args:
            reserved: names that are taken already.
        """
        if not self._command_hooks:
            return PluginCommands()
        from click import Command

        faults: list[Diagnostic] = []
        claims: dict[str, list[tuple[PluginInfo, Command]]] = {}
        for plugin, hook in self._command_hooks:
            try:
                for command in call_hook(plugin, "register_commands", hook, Command):
                    claims.setdefault(command.name or "", []).append((plugin, command))
            except BrokenPluginError as broken:
                faults += broken.diagnostics
        given: dict[str, tuple[PluginInfo, Command]] = {}
        for name, claimants in sorted(claims.items()):
            if name in reserved or len(claimants) > 1:
                faults.append(_taken(name, [plugin for plugin, _ in claimants]))
            else:
                given[name] = claimants[0]
        commands = tuple(command for _, command in given.values())
        return PluginCommands(commands, {name: plugin for name, (plugin, _) in given.items()}, tuple(faults))

    @property
    def asked_methods(self) -> PluginMethods:
        """The scoring methods of plugins as far as they were asked for them: nothing, or `methods()`."""
        return self._given.get("methods", PluginMethods())

    def methods(self) -> PluginMethods:
        """Ask the plugins for their scoring methods, once.

        A name that is claimed twice goes to none of its claimants.
        """
        # Methods are told apart by identity, so whoever asks must be given the same ones.
        if "methods" not in self._given:
            self._given["methods"] = ask_for_methods(self._method_hooks) if self._method_hooks else PluginMethods()
        return self._given["methods"]

    @property
    def asked_rules(self) -> PluginRules:
        """The rules of plugins as far as they were asked for them: nothing, or `rules()`."""
        return self._given_rules[0] if self._given_rules else PluginRules()

    def rules(self) -> PluginRules:
        """Ask the plugins for their rules, once.

        A code that is claimed twice goes to none of its claimants.
        """
        if not self._given_rules:
            self._given_rules.append(ask_for_rules(self._rule_hooks) if self._rule_hooks else PluginRules())
        return self._given_rules[0]


def load_plugins(*, disabled: Iterable[str] | None = None) -> PluginRegistry:
    """Load every installed plugin, each by itself; what one of them raises becomes a diagnostic.

    Args:
        disabled: names of distributions or entry points that are left out, besides those that the environment
            variable `CWINSTRUMENTS_DISABLE_PLUGINS` lists, separated by commas.
    """
    left_out = disabled_names(disabled)
    found, plugins = find_plugins()
    command_hooks: list[tuple[PluginInfo, Hook]] = []
    method_hooks: list[tuple[PluginInfo, Hook]] = []
    rule_hooks: list[tuple[PluginInfo, Hook]] = []
    objects: dict[int, PluginInfo] = {}
    for one in found:
        if left_out.keys() & one.names:
            plugins.append(evolve(one.info, status=PluginStatus.DISABLED))
            continue
        plugin, hooks = _load(one, objects)
        plugins.append(plugin)
        command_hooks += [(plugin, hook) for hook in hooks.get("register_commands", ())]
        method_hooks += [(plugin, hook) for hook in hooks.get("register_methods", ())]
        rule_hooks += [(plugin, hook) for hook in hooks.get("register_rules", ())]
    unmatched = check_disabled(left_out, found)
    return PluginRegistry(tuple(plugins), unmatched, tuple(command_hooks), tuple(method_hooks), tuple(rule_hooks))


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
        hooks = find_hooks(info, plugin)
        sources, diagnostics = find_instruments(info, plugin, hooks)
    except BrokenPluginError as broken:
        return evolve(info, status=PluginStatus.SET_ASIDE, diagnostics=broken.diagnostics), {}
    # An implementation that fails sets aside itself, and the whole plugin only when nothing else of it is left.
    useless = has_errors(diagnostics) and not sources and not (hooks.keys() - {"register_instruments"})
    status = PluginStatus.SET_ASIDE if useless else PluginStatus.ACTIVE
    return evolve(info, status=status, instruments=sources, diagnostics=diagnostics), hooks


def _taken(name: str, claimants: Iterable[PluginInfo]) -> Diagnostic:
    owners = " and ".join(dict.fromkeys(str(plugin) for plugin in claimants))
    message = f"the command '{name}' of {owners} can't be used: its name is taken more than once"
    return Diagnostic("CWI912", message, hint="give it a name of its own, such as that of the plugin")
