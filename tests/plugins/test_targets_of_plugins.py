"""Targets of plugins: asked for by themselves, each name to one of them, and named where they fail."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cwinstruments import load_catalog, load_instrument
from cwinstruments.errors import TargetError
from cwinstruments.plugins import DISABLE_VARIABLE, PluginRegistry, PluginStatus, load_plugins
from cwinstruments.plugins.targets import target_failed
from cwinstruments.targets import CORE_TARGETS, write_target
from tests.cli.conftest import Run, run
from tests.test_plugins import Site, the_one

__all__ = ["run"]

MINIMAL = Path(__file__).resolve().parents[2] / "examples" / "minimal-instrument.yaml"
TARGET = "Target({name!r}, 'a text', '.txt', write)"
HEAD = """\
from cwinstruments.hookspecs import hookimpl


def write(source, options):
    {body}


@hookimpl
def register_targets():
    from cwinstruments.targets import Target
"""


def targets_text(*names: str, extra: str = "", body: str = "return 'written'") -> str:
    """Give a plugin with targets of these names, which all write the same."""
    given = ", ".join(TARGET.format(name=name) for name in names)
    return f"{HEAD.format(body=body)}    {extra or f'return [{given}]'}\n"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A folder on the path in which plugins are installed."""
    monkeypatch.delenv(DISABLE_VARIABLE, raising=False)
    before = set(sys.modules)
    site = Site(tmp_path / "site")
    monkeypatch.syspath_prepend(site.folder)
    yield site
    for name in set(sys.modules) - before:
        if name.startswith("cwi_"):
            del sys.modules[name]


def test_targets_are_given_by_name(site: Site) -> None:
    """They come in the order of their names, each with the plugin that it is from; plugins are asked once."""
    site.install_module(targets_text("zeta.a", "acme.form"), "cwi-tools", "tools")
    registry = load_plugins()

    assert () == registry.asked_targets.given
    targets = registry.targets()
    assert ["acme.form", "zeta.a"] == [one.name for one in targets]
    assert {"cwi-tools"} == {one.distribution for one in targets.owners.values()}
    assert targets is registry.targets() is registry.asked_targets
    assert (*CORE_TARGETS, *targets) == load_catalog(registry=registry).targets
    assert "written" == write_target(load_catalog(registry=registry).target("acme.form"), load_instrument(MINIMAL))


def test_a_target_that_is_claimed_twice_belongs_to_nobody(site: Site) -> None:
    """Neither plugin wins by its place on the path; what else they give is used."""
    site.install_module(targets_text("acme.form", "acme.one"), "cwi-first", "first")
    site.install_module(targets_text("acme.form"), "cwi-second", "second")
    targets = load_plugins().targets()

    finding = the_one(targets.diagnostics)
    assert "CWI926" == finding.code
    assert "'acme.form' of plugin 'first' of cwi-first 1.2 and plugin 'second' of cwi-second 1.2" in finding.message
    assert {"acme.one"} == targets.owners.keys()


@pytest.mark.parametrize("name", ["sql", "form", ".form", "acme.", "Acme.form", "acme.form.two", "acme form", "a-b.c"])
def test_a_target_with_the_name_of_another_is_refused(site: Site, name: str) -> None:
    """Its name begins with a word of the plugin's and a dot, so that nobody takes the place of ours."""
    site.install_module(targets_text(name, "acme.fine"), "cwi-bad", "bad")
    targets = load_plugins().targets()

    finding = the_one(targets.diagnostics)
    assert "CWI925" == finding.code
    assert f"plugin 'bad' of cwi-bad 1.2 gives a target '{name}'" in finding.message
    assert {"acme.fine"} == targets.owners.keys()


@pytest.mark.parametrize(
    ("extra", "code", "said"),
    [
        ("1 / 0", "CWI902", "ZeroDivisionError"),
        ("raise SystemExit", "CWI902", "SystemExit"),
        ("return ['acme.form']", "CWI905", "values of type str"),
        ("pass", "CWI905", "gave None"),
        ("return [Target(5, 'five', '.txt', write)]", "CWI925", "gives a target 5"),
        ("return [Target('acme.form', 'a form', 'txt', write)]", "CWI925", "with the suffix 'txt'"),
        ("return [Target('acme.form', 'a form', '.t/x', write)]", "CWI925", "with the suffix '.t/x'"),
        ("return [Target('acme.form', 'a form', '.txt', 'write')]", "CWI905", "can't write"),
        ("return [Target('acme.form', 'a form', '.txt', write, [])]", "CWI905", "whose options are no schema"),
    ],
)
def test_targets_that_fail_stop_no_other_plugin(site: Site, extra: str, code: str, said: str) -> None:
    """The plugin is named, and the targets of others are there."""
    site.install_module(targets_text(extra=extra), "cwi-bad", "bad")
    site.install_module(targets_text("acme.fine"), "cwi-fine", "fine")
    registry = load_plugins()
    targets = registry.targets()

    finding = the_one(targets.diagnostics)
    assert code == finding.code
    assert "plugin 'bad' of cwi-bad 1.2" in finding.message
    assert said in finding.message
    assert {"acme.fine"} == targets.owners.keys()


def test_a_plugin_of_targets_alone_is_active(site: Site) -> None:
    """It needs no instruments, and is asked for its targets only when something is exported."""
    site.install_module(targets_text(extra="raise AssertionError('asked')"))
    plugin = site.load()["cwi-broken"]

    assert (PluginStatus.ACTIVE, ()) == (plugin.status, plugin.diagnostics)
    assert "CWI902" in [one.code for one in load_catalog().check()]


def test_without_hooks_for_targets_there_are_none() -> None:
    """A registry without plugins answers without importing targets."""
    assert () == PluginRegistry().targets().given


@pytest.mark.parametrize(
    ("body", "said", "line"),
    [("return 1 / 0", "it raised ZeroDivisionError", 5), ("return 5", "it gave a value of type int", None)],
)
def test_a_target_that_fails_is_named_with_its_plugin_and_its_line(
    site: Site, run: Run, tmp_path: Path, body: str, said: str, line: int | None
) -> None:
    """Nothing is written, and what was there stays."""
    site.install_module(targets_text("acme.form", body=body), "cwi-bad", "bad")
    registry = load_plugins()
    target = load_catalog(registry=registry).target("acme.form")
    with pytest.raises(TargetError) as failed:
        write_target(target, load_instrument(MINIMAL))

    finding = target_failed(registry.targets().owners["acme.form"], target, failed.value)
    assert "CWI927" == finding.code
    assert (
        f"plugin 'bad' of cwi-bad 1.2: the target 'acme.form' failed, and nothing is written: {said}" in finding.message
    )
    assert (line, line is not None) == (finding.line, finding.file == str(site.folder / "cwi_bad.py"))
    assert "cwinstruments: the target" in target_failed(None, target, failed.value).message
    kept = tmp_path / "kept.txt"
    kept.write_text("as it was")
    found = run("export", MINIMAL, "--to", "acme.form", "-o", kept)
    assert (1, "", "as it was") == (found.code, found.out, kept.read_text())
    assert "CWI927" in found.err and "cwi-bad 1.2" in found.err


def test_targets_of_plugins_are_listed(site: Site, run: Run) -> None:
    """`export --list` says whose they are, `plugins` too; what can't be used is said."""
    site.install_module(targets_text("acme.form"), "cwi-tools", "tools")

    found = run("export", "--list")
    assert 0 == found.code
    assert ["acme.form", "cwi-tools", ".txt"] == found.out.splitlines()[2].split()[:3]
    assert '"targets": [\n        "acme.form"\n      ]' in run("plugins", "--format", "json").out
    site.install_module(targets_text("form"), "cwi-bad", "bad")
    found = run("export", "--list")
    assert (1, True) == (found.code, "CWI925" in found.err)
    found = run("export", MINIMAL, "--to", "form")
    assert (2, True, True) == (found.code, "CWI925" in found.err, "there is no target 'form'" in found.err)
