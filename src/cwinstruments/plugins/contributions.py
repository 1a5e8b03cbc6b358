"""What plugins give when they are asked: each plugin by itself, and each name to one of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Generic, TypeAlias, TypeVar

from attrs import field, frozen

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.plugins.info import BrokenPluginError, PluginInfo
from cwinstruments.plugins.loading import Hook, call_hook

T = TypeVar("T")
PluginHook: TypeAlias = tuple[PluginInfo, Hook]


@frozen
class Contributions(Generic[T]):
    """What plugins give of one kind; iterating gives it.

    Args:
        given: what can be used, in the order of the names: methods, commands, or rules, whose names are their codes.
        owners: the plugin that each comes from, by its name.
        diagnostics: what can't be used, and why.
    """

    given: tuple[T, ...] = ()
    owners: Mapping[str, PluginInfo] = field(factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()

    def __iter__(self) -> Iterator[T]:
        return iter(self.given)


def ask_plugins(
    hooks: Iterable[PluginHook],
    hook: str,
    kind: type[T],
    name_of: Callable[[PluginInfo, T], str | Diagnostic],
    taken: Callable[[str, str], Diagnostic],
    /,
    *,
    reserved: Collection[str] = (),
) -> Contributions[T]:
    """Call a hook of each plugin; a name that is reserved, or claimed twice, goes to none of its claimants.

    Args:
        hooks: the implementations, each with its plugin.
        hook: what the hook is called.
        kind: what it gives.
        name_of: gives the name of one of these, or what is wrong with it.
        taken: gives the finding about a name that can't be given, and about its claimants in words.
        reserved: names that are taken already.
    """
    faults: list[Diagnostic] = []
    claims: dict[str, list[tuple[PluginInfo, T]]] = {}
    for plugin, implementation in hooks:
        try:
            for one in call_hook(plugin, hook, implementation, kind):
                name = name_of(plugin, one)
                if isinstance(name, Diagnostic):
                    faults.append(name)
                else:
                    claims.setdefault(name, []).append((plugin, one))
        except BrokenPluginError as broken:
            faults += broken.diagnostics
    settled: dict[str, tuple[PluginInfo, T]] = {}
    for name, claimants in sorted(claims.items()):
        if name in reserved or len(claimants) > 1:
            faults.append(taken(name, " and ".join(dict.fromkeys(str(plugin) for plugin, _ in claimants))))
        else:
            settled[name] = claimants[0]
    owners = {name: plugin for name, (plugin, _) in settled.items()}
    return Contributions(tuple(one for _, one in settled.values()), owners, tuple(faults))
