"""What is going to go is told at the line of whoever uses it. Nothing is today, so the specifications are made up."""

from __future__ import annotations

import functools
import sys
import types
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pluggy import HookspecMarker

from cwinstruments import hookspecs
from cwinstruments.diagnostics import Severity
from cwinstruments.hookspecs import GROUP, hookimpl
from cwinstruments.plugins import PluginInfo, load_plugins
from cwinstruments.plugins.info import BrokenPluginError
from cwinstruments.plugins.loading import HOOKS, find_hooks

INFO = PluginInfo("old", "cwi-old", "1.2")
SPEC = HookspecMarker(GROUP)


class Specifications:
    """Hooks of some later version."""

    @SPEC(warn_on_impl=DeprecationWarning("use register_studies; gone in 3.0"))
    def register_trials(self) -> object:
        """Go away."""

    @SPEC(warn_on_impl_args={"folder": DeprecationWarning("it is always the plugin's own; gone in 3.0")})
    def register_papers(self, folder: str, year: int) -> object:
        """Stay, without one argument."""

    @SPEC
    def register_studies(self) -> object:
        """Stay."""


def plugin_of(*functions: Callable[..., Any]) -> types.ModuleType:
    """Give a plugin with these hooks."""
    module = types.ModuleType("old")
    for one in functions:
        setattr(module, one.__name__, hookimpl(one))
    return module


def register_trials() -> tuple[()]:
    return ()


def register_papers(folder: str) -> tuple[()]:
    return ()


def register_studies() -> tuple[()]:
    return ()


def line_of(function: Callable[..., Any]) -> int:
    """Give the line on which a function of this file begins."""
    return function.__code__.co_firstlineno


def test_the_author_of_a_hook_that_goes_is_told_at_their_own_line() -> None:
    """As a warning of Python and as a diagnostic; the plugin works on."""
    with pytest.warns(DeprecationWarning, match="use register_studies") as caught:
        hooks, (told,) = find_hooks(INFO, plugin_of(register_trials, register_studies), specifications=Specifications)

    (warning,) = caught
    assert (__file__, line_of(register_trials)) == (warning.filename, warning.lineno)
    assert (__file__, line_of(register_trials)) == (told.file, told.line)
    assert ("CWI928", Severity.WARNING) == (told.code, told.severity)
    said = "plugin 'old' of cwi-old 1.2 implements 'register_trials', which is going to go: use register_studies"
    assert told.message.startswith(said)
    assert {"register_trials", "register_studies"} == hooks.keys()


def test_the_author_who_takes_an_argument_that_goes_is_told_at_their_own_line() -> None:
    """Whoever leaves the argument out is told nothing."""

    def without(year: int) -> tuple[()]:
        return ()

    without.__name__ = "register_papers"
    with pytest.warns(DeprecationWarning, match="always the plugin's own") as caught:
        _, (told,) = find_hooks(INFO, plugin_of(register_papers), specifications=Specifications)

    assert [(__file__, line_of(register_papers))] == [(one.filename, one.lineno) for one in caught]
    assert "'register_papers' takes the argument 'folder', which is going to go" in told.message
    assert () == find_hooks(INFO, plugin_of(without), specifications=Specifications)[1]


def test_a_hook_that_is_wrapped_is_told_at_the_line_below_the_wrapper() -> None:
    """The author looks at what they wrote, and not at the helper of somebody else."""

    @functools.wraps(register_trials)
    def wrapper() -> tuple[()]:
        return register_trials()

    with pytest.warns(DeprecationWarning):
        _, (told,) = find_hooks(INFO, plugin_of(wrapper), specifications=Specifications)

    assert line_of(register_trials) == told.line


def test_where_warnings_are_errors_the_plugin_is_not_called_broken() -> None:
    """pluggy alone would end in the middle, and the plugin would be set aside for what is no fault of its own."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(DeprecationWarning, match="use register_studies"):
            find_hooks(INFO, plugin_of(register_trials), specifications=Specifications)


def test_a_plugin_that_is_broken_besides_is_told_both() -> None:
    """What it uses is said beside what is wrong with it."""

    def register_studys() -> None: ...

    with pytest.warns(DeprecationWarning), pytest.raises(BrokenPluginError) as broken:
        find_hooks(INFO, plugin_of(register_trials, register_studys), specifications=Specifications)

    assert ["CWI903", "CWI928"] == [one.code for one in broken.value.diagnostics]


def test_the_list_of_plugins_shows_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed plugin stays active, with the warning among its diagnostics; of other plugins nothing is said."""
    (tmp_path / "cwi_old_plugin.py").write_text(
        "from cwinstruments.hookspecs import hookimpl\n\n\n@hookimpl\ndef register_rules():\n    return ()\n"
    )
    info = tmp_path / "cwi_old-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: cwi-old\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text("[cwinstruments]\nold = cwi_old_plugin\n")
    monkeypatch.syspath_prepend(tmp_path)
    later = types.ModuleType("later")
    for name in HOOKS:
        setattr(later, name, getattr(hookspecs, name))

    def register_rules() -> None: ...

    later.register_rules = SPEC(warn_on_impl=DeprecationWarning("gone in 3.0"))(register_rules)  # type: ignore[attr-defined]
    whole = functools.partial(find_hooks, specifications=later)
    monkeypatch.setattr("cwinstruments.plugins.registry.find_hooks", whole)
    try:
        with pytest.warns(DeprecationWarning, match=r"gone in 3\.0"):
            registry = load_plugins()
    finally:
        sys.modules.pop("cwi_old_plugin", None)

    (old,) = [one for one in registry.plugins if one.distribution == "cwi-old"]
    assert "active" == old.status
    assert [("CWI928", str(tmp_path / "cwi_old_plugin.py"), 4)] == [
        (one.code, one.file, one.line) for one in old.diagnostics
    ]
    assert ["CWI928"] == [one.code for one in registry.diagnostics]


def test_nothing_is_going_to_go_today() -> None:
    """When this fails, `docs/reference/stability.md` has to say what goes and until when, and this test with it."""
    from pluggy import PluginManager

    from cwinstruments.plugins.deprecations import Deprecations, take_deprecations

    manager = PluginManager(GROUP)
    manager.add_hookspecs(hookspecs)

    assert Deprecations() == take_deprecations(manager, hookspecs)
