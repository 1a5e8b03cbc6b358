"""The rules of plugins: asked for when they are wanted, each plugin by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from attrs import field, frozen

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.plugins.info import BrokenPluginError, PluginInfo
from cwinstruments.plugins.loading import Hook, call_hook

if TYPE_CHECKING:
    from cwinstruments.rules import Rule


@frozen
class PluginRules:
    """The rules that plugins give; iterating gives the rules.

    Args:
        rules: the rules, in the order of their codes.
        owners: the plugin that each comes from, by the rule's code.
        diagnostics: which rules can't be used, and why.
    """

    rules: tuple[Rule, ...] = ()
    owners: Mapping[str, PluginInfo] = field(factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)


def ask_for_rules(hooks: Iterable[tuple[PluginInfo, Hook]], /) -> PluginRules:
    """Ask each plugin for its rules; only now is `cwinstruments.rules` imported.

    A code that is not written as those of plugins are, or that is claimed twice, goes to none of its claimants.
    """
    from cwinstruments.rules import DefinitionRule, Rule, ScoringRule
    from cwinstruments.rules.vetting import is_code, is_ranked, knows_its_kinds

    faults: list[Diagnostic] = []
    claims: dict[str, list[tuple[PluginInfo, Rule]]] = {}
    for plugin, hook in hooks:
        try:
            for rule in call_hook(plugin, "register_rules", hook, Rule):
                code = getattr(rule, "code", None)
                if not isinstance(rule, DefinitionRule | ScoringRule):
                    faults.append(_useless(plugin, rule))
                elif not is_ranked(rule):
                    faults.append(_unranked(plugin, rule))
                elif not knows_its_kinds(rule):
                    faults.append(_about_nothing(plugin, rule))
                elif code is None or not is_code(code):
                    faults.append(_miscoded(plugin, rule, code))
                else:
                    claims.setdefault(code, []).append((plugin, rule))
        except BrokenPluginError as broken:
            faults += broken.diagnostics
    faults += [_taken(code, owners) for code, owners in sorted(claims.items()) if len(owners) > 1]
    given = {code: owners[0] for code, owners in sorted(claims.items()) if len(owners) == 1}
    rules = tuple(rule for _, rule in given.values())
    return PluginRules(rules, {code: plugin for code, (plugin, _) in given.items()}, tuple(faults))


def _useless(plugin: PluginInfo, rule: Rule) -> Diagnostic:
    message = f"{plugin}: 'register_rules' gave a {type(rule).__name__}, which looks at nothing"
    return Diagnostic("CWI905", message, hint="let its class be a DefinitionRule or a ScoringRule")


def _unranked(plugin: PluginInfo, rule: Rule) -> Diagnostic:
    message = f"{plugin}: 'register_rules' gave a {type(rule).__name__} whose severity or profile is none"
    return Diagnostic("CWI905", message, hint="'severity' is a Severity, 'profile' a Profile")


def _about_nothing(plugin: PluginInfo, rule: Rule) -> Diagnostic:
    message = f"{plugin}: 'register_rules' gave a {type(rule).__name__} whose kinds are no words"
    return Diagnostic("CWI905", message, hint="'kinds' is a tuple of the documents it is about: ('instrument',)")


def _miscoded(plugin: PluginInfo, rule: Rule, code: object) -> Diagnostic:
    from cwinstruments.rules.vetting import HINT_FOR_CODES

    what = "without a code" if code is None else f"with the code {code!r}, which none of a plugin can have"
    message = f"{plugin} gives a rule {type(rule).__name__} {what}"
    return Diagnostic("CWI923", message, hint=HINT_FOR_CODES)


def _taken(code: str, claimants: Iterable[tuple[PluginInfo, Rule]]) -> Diagnostic:
    owners = " and ".join(dict.fromkeys(str(plugin) for plugin, _ in claimants))
    message = f"the rule {code} of {owners} can't be used: its code is taken more than once"
    return Diagnostic("CWI924", message, hint="begin codes with letters that are nobody else's, and number them once")
