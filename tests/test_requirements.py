"""What a definition requires is looked up among what is installed."""

from __future__ import annotations

import importlib.metadata
import types
from collections.abc import Callable

import pytest

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.hookspecs import GROUP
from cwinstruments.requirements import PLUGINS, check_requirements, naming_distributions, without_explained

VERSIONS = {"cwinstruments-acme": "1.4", "cwinstruments-early": "2.0.dev3", "cwinstruments-odd": "latest"}


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let these distributions be installed and no others."""

    def version(name: str) -> str | None:
        if name == "cwinstruments-torn":
            return None  # as of metadata that can't be read
        if name not in VERSIONS:
            raise importlib.metadata.PackageNotFoundError(name)
        return VERSIONS[name]

    monkeypatch.setattr(importlib.metadata, "version", version)


@pytest.mark.parametrize(
    "wanted",
    [
        "cwinstruments-acme",
        "cwinstruments-acme>=1",
        "cwinstruments-acme >= 1.2, < 2",
        "cwinstruments-acme==1.*",
        "cwinstruments-early>=1",
    ],
)
def test_what_is_installed_in_a_version_that_will_do_is_no_finding(wanted: str) -> None:
    """A version that is being worked on will do as well."""
    assert [] == list(check_requirements([wanted]))


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ("cwinstruments-none>=1", "the definition requires 'cwinstruments-none>=1', which is not installed here"),
        (
            "cwinstruments-acme>=2",
            "the definition requires 'cwinstruments-acme>=2', but cwinstruments-acme 1.4 is installed",
        ),
        *(
            (
                f"{name}>=2",
                f"the definition requires '{name}>=2', but which version of {name} is installed can't be told",
            )
            for name in ("cwinstruments-odd", "cwinstruments-torn")
        ),
        ("cwinstruments-acme>=1.x", "'cwinstruments-acme>=1.x' is no requirement that can be compared with a version"),
    ],
)
def test_what_is_missing_or_too_old_is_a_finding_with_what_to_install(wanted: str, message: str) -> None:
    """Each at its own place in the list."""
    (found,) = check_requirements(["cwinstruments-acme", wanted])

    assert ("CWI921", message, ("requires", 1)) == (found.code, found.message, found.path)
    assert f"install it: python -m pip install '{wanted}'" == found.hint


@pytest.mark.parametrize(
    ("wanted", "hint"),
    [
        (
            "cwinstruments-early>=2.0",
            "write 'cwinstruments-early>=2.0.dev3', or raise the version of cwinstruments-early",
        ),
        ("cwinstruments-early>=2.1", "install it: python -m pip install 'cwinstruments-early>=2.1'"),
    ],
)
def test_where_a_version_in_the_making_is_installed_nothing_is_to_be_installed(wanted: str, hint: str) -> None:
    """The author of both works on it: 2.0.dev3 comes before 2.0, which is nowhere yet."""
    (found,) = check_requirements([wanted])

    assert hint == found.hint


def test_a_method_that_is_used_without_being_required_is_named_with_its_distribution(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As far as the plugin that gives it is known by the module that its code is in."""
    data = {"scales": {"a": {"method": {"name": "acme.span"}}}}
    found = Diagnostic("CWI249", "used", ("scales", "a", "method", "name"), "as it was")
    at_none = Diagnostic("CWI249", "used", ("scales", "b", "method", "name"), "as it was")
    dist = types.SimpleNamespace(name="cwinstruments-acme", version="1.4")
    points = [types.SimpleNamespace(value="cwinstruments_acme.plugin:hooks", dist=dist)]
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda group: points)

    assert GROUP == PLUGINS
    known = naming_distributions([found, at_none], data, {"acme.span": "cwinstruments_acme.methods"})
    assert ['write: requires: ["cwinstruments-acme>=1.4"]', "as it was"] == [one.hint for one in known]
    assert [found] == naming_distributions([found], data, {"acme.span": "somewhere.else"})


@pytest.mark.parametrize("requires", [None, 5, [5, None], {}, ()])
def test_what_is_no_list_of_texts_is_for_the_schema_to_say(requires: object) -> None:
    """Nothing is said twice."""
    assert [] == list(check_requirements(requires))


MISSING = {
    "ours": ("scales", "a", "method"),
    "theirs": ("scales", "b", "method", "name"),
    "misspelt": ("scales", "c", "method", "name"),
}
DATA = {
    "scales": {
        "a": {"method": "median"},
        "b": {"method": {"name": "acme.span"}},
        "c": {"method": {"name": "other.spam"}},
    }
}


def findings(*more: str) -> list[Diagnostic]:
    return [
        *(Diagnostic(code, "something") for code in more),
        *(Diagnostic("CWI303", id, path) for id, path in MISSING.items()),
    ]


@pytest.mark.parametrize(
    ("found", "left"),
    [
        (lambda: findings("CWI921", "CWI302"), ["CWI921", "CWI302", "ours", "misspelt"]),
        (lambda: findings("CWI302"), ["CWI302", "ours", "theirs", "misspelt"]),
    ],
    ids=["a plugin is missing", "no plugin is missing"],
)
def test_methods_of_a_plugin_that_is_missing_are_not_reported_besides(
    found: Callable[[], list[Diagnostic]], left: list[str]
) -> None:
    """A misspelt one of a plugin that is there is, and so is one of ours."""
    kept = without_explained(found(), DATA, ["mean", "other.span"])

    assert left == [one.message if one.code == "CWI303" else one.code for one in kept]
