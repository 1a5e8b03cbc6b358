"""Hooks that are going to go, and hooks below decorators: told at the line that the author wrote."""

from __future__ import annotations

import functools
import types
from pathlib import Path

import pytest

from cwinstruments import hookspecs
from cwinstruments.plugins.loading import HOOKS, find_hooks
from tests.conformance.acme import CODE, PACKAGE, Acme
from tests.conformance.mistakes.telling import prove
from tests.stability.test_deprecations import SPEC

_HOOK = "from cwinstruments.hookspecs import hookimpl\n\n\n@hookimpl\ndef register_rules():\n    return ()\n"


def test_a_hook_that_is_going_to_go_turns_no_run_red(acme: Acme, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new version of the library announces it, and the plugin works on: it is told with its line, and what to do."""
    later = types.ModuleType("later")
    for name in HOOKS:
        setattr(later, name, getattr(hookspecs, name))

    def register_rules() -> None: ...

    announced = DeprecationWarning("use register_checks; gone in 3.0")
    later.register_rules = SPEC(warn_on_impl=announced)(register_rules)  # type: ignore[attr-defined]
    whole = functools.partial(find_hooks, specifications=later)
    monkeypatch.setattr("cwinstruments.plugins.registry.find_hooks", whole)
    acme.code = CODE + _HOOK
    with pytest.warns(DeprecationWarning, match="use register_checks"):
        report = prove(acme, "plugin")

    assert report.conforms
    (told,) = report.not_proven
    assert told.message.startswith(f"{acme.site / PACKAGE}/__init__.py:7: CWI928 ")
    assert told.message.endswith("is going to go: use register_checks; gone in 3.0")
    assert "do so before it goes; until then the plugin works as it did" == told.hint


def _told(acme: Acme, code: str) -> str:
    acme.code = CODE + code
    (told,) = map(str, prove(acme, "plugin").shortcomings)
    return told.replace(f"{acme.site}/", "")


_DECORATED = """import functools
from cwinstruments.hookspecs import hookimpl


def logged(function):
    @functools.wraps(function)
    def wrapper(*given):
        return function(*given)

    return wrapper


{mark}@logged
def register_rules({arguments}):
    return 'ACME101'
"""


@pytest.mark.parametrize(
    ("mark", "arguments", "code"),
    [("", "", "CWI916"), ("@hookimpl\n", "", "CWI905"), ("@hookimpl\n", "catalog", "CWI904")],
)
def test_a_decorated_hook_is_told_at_the_line_that_its_author_wrote(
    acme: Acme, mark: str, arguments: str, code: str
) -> None:
    """And not at that of the decorator, which may be in a library."""
    text = _DECORATED.format(mark=mark, arguments=arguments)
    line = 1 + (CODE + text).splitlines().index("@logged")

    assert _told(acme, text).startswith(f"{Path(PACKAGE) / '__init__.py'}:{line if mark == '' else line - 1}: plugin: ")
    assert code in _told(acme, text)


@pytest.mark.parametrize("mark", ["hookimpl", ""])
def test_a_partial_is_no_hook_and_is_told_as_one(acme: Acme, mark: str) -> None:
    """pluggy passes over it, marked or not; the hint to mark it would not help."""
    text = (
        "import functools\nfrom cwinstruments.hookspecs import hookimpl\n\n\n"
        f"def rules_of(name):\n    return ()\n\n\nregister_rules = {mark}(functools.partial(rules_of, 'week'))\n"
    )
    told = _told(acme, text)

    assert told.startswith(
        f"{Path(PACKAGE) / '__init__.py'}:{1 + (CODE + text).splitlines().index('def rules_of(name):')}: "
    )
    assert "has 'register_rules' as a functools.partial, which is never called: a hook has to be a function" in told
    assert "put @hookimpl above a function: def register_rules(): return ..." in told
