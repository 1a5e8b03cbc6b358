"""The rules of plugins: asked for when they are wanted, each plugin by itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.plugins.contributions import Contributions, PluginHook, ask_plugins
from cwinstruments.plugins.info import PluginInfo

if TYPE_CHECKING:
    from cwinstruments.rules import Rule


def ask_for_rules(hooks: Iterable[PluginHook], /) -> Contributions[Rule]:
    """Ask each plugin for its rules; only now is `cwinstruments.rules` imported.

    A code that is not written as those of plugins are, or that is claimed twice, goes to none of its claimants.
    """
    from cwinstruments.rules import Rule

    return ask_plugins(hooks, "register_rules", Rule, _code_of, _taken)


def _code_of(plugin: PluginInfo, rule: Rule) -> str | Diagnostic:
    from cwinstruments.rules import DefinitionRule, ScoringRule
    from cwinstruments.rules.vetting import is_code, is_ranked, knows_its_kinds

    code = getattr(rule, "code", None)
    if not isinstance(rule, DefinitionRule | ScoringRule):
        return _useless(plugin, rule)
    if not is_ranked(rule):
        return _unranked(plugin, rule)
    if not knows_its_kinds(rule):
        return _about_nothing(plugin, rule)
    return _miscoded(plugin, rule, code) if code is None or not is_code(code) else code


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


def _taken(code: str, claimants: str) -> Diagnostic:
    message = f"the rule {code} of {claimants} can't be used: its code is taken more than once"
    return Diagnostic("CWI924", message, hint="begin codes with letters that are nobody else's, and number them once")
