"""Plugins are loaded one by one, and what is broken is named and set aside."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest

from cwinstruments import hookspecs
from cwinstruments.catalog import Catalog, load_catalog
from cwinstruments.checks import check
from cwinstruments.diagnostics import Diagnostic, Severity
from cwinstruments.hookspecs import cases_without_definition, instruments_in
from cwinstruments.plugins import (
    DISABLE_VARIABLE,
    PluginInfo,
    PluginRegistry,
    PluginStatus,
    load_folder,
    load_plugins,
)
from cwinstruments.plugins.loading import HOOKS
from cwinstruments.rules import CORE_RULES, known_codes
from cwinstruments.scoring import explain, score, verify

CODES = known_codes()

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "how-to" / "write-a-plugin.md"
EXAMPLES = ROOT / "examples" / "plugins"
HOOK = "from cwinstruments.hookspecs import InstrumentSource, hookimpl, instruments_in\n\n\n@hookimpl\n"
COMMAND = "\n\nimport click\n\n\n@click.command()\ndef {name}():\n    print('called')\n\n\n"


class Site:
    """A folder on `sys.path` in which distributions are installed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()

    def install(
        self, name: str, points: Mapping[str, str], files: Mapping[str, str] | None = None, version: str = "1.2"
    ) -> None:
        for path, text in (files or {}).items():
            self.write(path, text)
        info = f"{name.replace('-', '_')}-{version}.dist-info"
        self.write(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        lines = "".join(f"{point} = {value}\n" for point, value in points.items())
        self.write(f"{info}/entry_points.txt", f"[cwinstruments]\n{lines}")

    def install_module(self, text: str, name: str = "cwi-broken", point: str = "broken") -> None:
        """Install a plugin that is one module."""
        module = name.replace("-", "_")
        self.install(name, {point: module}, {f"{module}.py": text})

    def write(self, path: str, text: str) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def load(self, disabled: list[str] | str | None = None) -> dict[str, PluginInfo]:
        """Load everything, and give what is installed here by distribution."""
        return {
            plugin.distribution: plugin
            for plugin in load_plugins(disabled=disabled).plugins
            if plugin.distribution is not None and plugin.distribution.startswith("cwi-")
        }


GOOD = {
    "cwi_good/__init__.py": "",
    "cwi_good/instruments/ease.yaml": "kind: instrument\n",
    "cwi_good/instruments/ease.cases.yaml": "kind: cases\n",
}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site with one good plugin, which every test expects to go on working."""
    monkeypatch.delenv(DISABLE_VARIABLE, raising=False)
    before = set(sys.modules)
    site = Site(tmp_path / "site")
    site.install("cwi-good", {"good": "cwi_good"}, GOOD)
    monkeypatch.syspath_prepend(site.folder)
    yield site
    for name in set(sys.modules) - before:
        if name.startswith("cw") and str(tmp_path) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]


def names_of(plugin: PluginInfo) -> list[str]:
    return [source.definition.name for source in plugin.instruments]


def assert_good_works(plugins: Mapping[str, PluginInfo]) -> None:
    good = plugins["cwi-good"]

    assert PluginStatus.ACTIVE is good.status
    assert ["ease.yaml"] == names_of(good)
    assert () == good.diagnostics


def the_one(diagnostics: tuple[Diagnostic, ...]) -> Diagnostic:
    assert 1 == len(diagnostics), diagnostics
    return diagnostics[0]


BROKEN = {
    "a missing import": (
        "import cwi_is_not_there",
        "CWI901",
        "ModuleNotFoundError: No module named 'cwi_is_not_there'",
    ),
    "an exception at import": ("1 / 0", "CWI901", "ZeroDivisionError: division by zero"),
    "an exit at import": ("raise SystemExit(3)", "CWI901", "SystemExit: 3"),
    "a syntax error": ("def :", "CWI901", "SyntaxError"),
    "an error without a text": ("raise ValueError", "CWI901", "ValueError"),
    "an error whose text fails": (
        "class Odd(Exception):\n    def __str__(self):\n        raise KeyError\nraise Odd",
        "CWI901",
        "Odd",
    ),
    "an exception in the hook": (f"{HOOK}def register_instruments():\n    1 / 0", "CWI902", "ZeroDivisionError"),
    "an exit in the hook": (f"{HOOK}def register_instruments():\n    raise SystemExit(2)", "CWI902", "SystemExit: 2"),
    "an exception while iterating": (
        f"{HOOK}def register_instruments():\n    yield 1 / 0",
        "CWI902",
        "ZeroDivisionError",
    ),
    "a path where a file belongs": (
        f"{HOOK}def register_instruments():\n    return [InstrumentSource('a.yaml')]",
        "CWI902",
        "definition must be a Path",
    ),
    "a misspelt hook": (f"{HOOK}def register_instrument():\n    return ()", "CWI903", "'register_instrument'"),
    "a hook that is unlike any": (f"{HOOK}def zzz():\n    return ()", "CWI903", "'zzz'"),
    "an argument too many": (f"{HOOK}def register_instruments(config):\n    return ()", "CWI904", "config"),
    "a wrapper": (
        f"{HOOK.replace('@hookimpl', '@hookimpl(wrapper=True)')}def register_instruments():\n    yield",
        "CWI904",
        "wrapper",
    ),
    "None": (f"{HOOK}def register_instruments():\n    pass", "CWI905", "gave None"),
    "a number": (f"{HOOK}def register_instruments():\n    return 5", "CWI905", "type int"),
    "a text": (f"{HOOK}def register_instruments():\n    return 'ease.yaml'", "CWI905", "type str"),
    "a list of texts": (f"{HOOK}def register_instruments():\n    return ['ease.yaml']", "CWI905", "values of type str"),
    "a newer interface": ("CWINSTRUMENTS_API = 2", "CWI906", "needs a newer cwinstruments"),
    "an odd interface": ("CWINSTRUMENTS_API = 'two'", "CWI906", "'two'"),
    "nothing at all": ("", "CWI907", "gives nothing"),
    "a hook without its mark": ("def register_instruments():\n    return ()", "CWI916", "not marked"),
}


@pytest.mark.parametrize(("text", "code", "said"), BROKEN.values(), ids=BROKEN)
def test_a_broken_plugin_is_named_and_set_aside(site: Site, text: str, code: str, said: str) -> None:
    """The diagnostic names the distribution, its version, and what happened; the good plugin goes on working."""
    site.install_module(text)
    plugins = site.load()

    broken = plugins["cwi-broken"]
    assert PluginStatus.SET_ASIDE is broken.status
    assert () == broken.instruments
    finding = the_one(broken.diagnostics)
    assert code == finding.code
    assert Severity.ERROR is finding.severity
    assert "plugin 'broken' of cwi-broken 1.2" in finding.message
    assert said in finding.message
    assert finding.hint
    assert_good_works(plugins)


def test_a_misspelt_hook_gets_a_suggestion(site: Site) -> None:
    """The hint names the hook that was most likely meant, or else every hook."""
    site.install_module(BROKEN["a misspelt hook"][0])
    site.install_module(BROKEN["a hook that is unlike any"][0], "cwi-odd", "odd")
    plugins = site.load()

    assert "did you mean 'register_instruments'?" == plugins["cwi-broken"].diagnostics[0].hint
    hint = "the hooks are register_commands, register_instruments, register_methods, register_rules, register_targets"
    assert hint == plugins["cwi-odd"].diagnostics[0].hint


def test_every_fault_of_the_hooks_is_reported_in_one_run(site: Site) -> None:
    """Two misspelt hooks and an unmarked one are three findings."""
    text = f"{HOOK}def register_instrument(): ...\n\n\n@hookimpl\ndef register_comands(): ...\n\n\n"
    site.install_module(f"{text}def register_commands(): ...\n")

    codes = sorted(finding.code for finding in site.load()["cwi-broken"].diagnostics)
    assert ["CWI903", "CWI903", "CWI916"] == codes


def test_the_line_of_the_plugin_that_raised_is_named(site: Site) -> None:
    """The place is the plugin's own line, also for an error deep in something that it calls, or in its syntax."""
    site.install_module("import json\n\njson.loads('{')\n")
    site.install_module("x = 1\n\ny = = 2\n", "cwi-typo", "typo")
    site.install_module(f"{HOOK}def register_instruments():\n    1 / 0\n", "cwi-hook", "hook")
    plugins = site.load()

    for name, line in {"cwi-broken": 3, "cwi-typo": 3, "cwi-hook": 6}.items():
        finding = plugins[name].diagnostics[0]
        assert str(site.folder / f"{name.replace('-', '_')}.py") == finding.file
        assert line == finding.line


def test_pressing_ctrl_c_is_not_taken_for_a_broken_plugin(site: Site) -> None:
    """KeyboardInterrupt ends the program, as the person at the keyboard wants."""
    site.install_module("raise KeyboardInterrupt")

    with pytest.raises(KeyboardInterrupt):
        load_plugins()


def test_a_newer_hook_may_be_marked_as_optional(site: Site) -> None:
    """A plugin can serve a newer and an older cwinstruments with one release."""
    optional = "@hookimpl(optionalhook=True)\ndef register_dreams():\n    return ()\n"
    site.install_module(f"{HOOK}def register_instruments():\n    return ()\n\n\n{optional}")
    plugin = site.load()["cwi-broken"]

    assert PluginStatus.ACTIVE is plugin.status
    assert () == plugin.diagnostics


def test_one_implementation_that_fails_leaves_the_other_one_working(site: Site) -> None:
    """The commands of a plugin stay when its instruments fail."""
    commands = f"{COMMAND.format(name='hello')}@hookimpl\ndef register_commands():\n    return [hello]\n"
    site.install_module(f"{HOOK}def register_instruments():\n    1 / 0\n{commands}")
    registry = load_plugins()

    plugin = next(plugin for plugin in registry.plugins if plugin.distribution == "cwi-broken")
    assert PluginStatus.ACTIVE is plugin.status
    assert "CWI902" == the_one(plugin.diagnostics).code
    assert "hello" in [command.name for command in registry.commands()]


def test_a_plugin_can_be_an_object(site: Site) -> None:
    """An entry point may name an instance whose methods are hooks; a class is refused, with what to do."""
    text = (
        "from cwinstruments.hookspecs import InstrumentSource, hookimpl\nfrom pathlib import Path\n\n\n"
        "class Plugin:\n    @hookimpl\n    def register_instruments(self):\n"
        "        return [InstrumentSource(Path('a.yaml'))]\n\n\nplugin = Plugin()\n"
    )
    site.install("cwi-object", {"object": "cwi_object:plugin"}, {"cwi_object.py": text})
    site.install("cwi-class", {"class": "cwi_class:Plugin"}, {"cwi_class.py": text})
    plugins = site.load()

    assert ["a.yaml"] == names_of(plugins["cwi-object"])
    finding = the_one(plugins["cwi-class"].diagnostics)
    assert "CWI904" == finding.code
    assert "instance" in str(finding.hint)


def test_an_object_that_resists_inspection_is_set_aside(site: Site) -> None:
    """Whatever pluggy runs into while it looks for hooks is the plugin's fault alone."""
    text = "class Plugin:\n    def __dir__(self):\n        raise RuntimeError('no')\n\n\nplugin = Plugin()\n"
    site.install("cwi-object", {"object": "cwi_object:plugin"}, {"cwi_object.py": text})
    plugins = site.load()

    finding = the_one(plugins["cwi-object"].diagnostics)
    assert "CWI901" == finding.code
    assert "plugin 'object' of cwi-object 1.2" in finding.message
    assert "RuntimeError: no" in finding.message
    assert_good_works(plugins)


def test_two_distributions_may_use_one_entry_point_name(site: Site) -> None:
    """Both are loaded, each under its distribution."""
    other = {path.replace("cwi_good", "cwi_other"): text for path, text in GOOD.items()}
    site.install("cwi-other", {"good": "cwi_other"}, other, version="3.0")
    plugins = site.load()

    assert ["ease.yaml"] == names_of(plugins["cwi-other"])
    assert "good" == plugins["cwi-other"].name
    assert "3.0" == plugins["cwi-other"].version
    assert_good_works(plugins)


def test_one_object_under_two_names_is_used_once(site: Site) -> None:
    """The second entry point is set aside, so that its instruments are not claimed twice."""
    site.install("cwi-twin", {"twin": "cwi_good"})
    plugins = site.load()

    finding = the_one(plugins["cwi-twin"].diagnostics)
    assert "CWI908" == finding.code
    assert "plugin 'twin' of cwi-twin 1.2 is the same as plugin 'good' of cwi-good 1.2" in finding.message
    assert PluginStatus.SET_ASIDE is plugins["cwi-twin"].status
    assert_good_works(plugins)


def test_a_hidden_distribution_is_not_loaded(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two distributions of one name the first on the path counts, as it does for imports."""
    front = Site(tmp_path / "front")
    front.install("cwi-good", {"good": "cwi_good", "more": "cwi_more"}, {"cwi_more/instruments/more.yaml": ""}, "9.0")
    front.write("cwi_more/__init__.py", "")
    monkeypatch.syspath_prepend(front.folder)
    plugins = [plugin for plugin in load_plugins().plugins if plugin.distribution == "cwi-good"]

    assert [("good", "9.0"), ("more", "9.0")] == [(plugin.name, plugin.version) for plugin in plugins]
    front.write("cwi_good-9.0.dist-info/entry_points.txt", "")
    assert "cwi-good" not in site.load()


def test_metadata_that_can_not_be_read_stops_no_other_plugin(site: Site) -> None:
    """A broken `entry_points.txt` is reported where it may be ours, and passed over where it is not."""
    site.install("cwi-torn", {})
    site.write("cwi_torn-1.2.dist-info/entry_points.txt", "[cwinstruments]\nthis line has no value\n")
    site.install("cwi-foreign", {})
    site.write("cwi_foreign-1.2.dist-info/entry_points.txt", "[elsewhere]\nthis line has no value\n")
    (site.folder / "cwi_binary-1.2.dist-info").mkdir()
    (site.folder / "cwi_binary-1.2.dist-info" / "entry_points.txt").write_bytes(b"\xff\xfe\x00")
    registry = load_plugins()

    (torn,) = [plugin for plugin in registry.plugins if plugin.name.startswith(str(site.folder))]
    finding = the_one(torn.diagnostics)
    assert "CWI909" == finding.code
    assert str(site.folder / "cwi_torn-1.2.dist-info") == finding.file == torn.name
    assert finding in registry.diagnostics
    assert_good_works(site.load())


@pytest.mark.parametrize("name", ["good", "cwi-good", "CWI_Good", " cwi.good "])
def test_a_plugin_is_disabled_by_its_name_or_distribution(site: Site, name: str) -> None:
    """A disabled plugin is listed and not imported; spelling is compared as package indexes do."""
    site.write("cwi_good/__init__.py", "raise AssertionError('imported')")
    good = site.load(disabled=[name])["cwi-good"]

    assert PluginStatus.DISABLED is good.status
    assert () == good.instruments
    assert () == good.diagnostics
    assert "cwi_good" not in sys.modules


def test_plugins_are_disabled_by_the_environment(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable lists names with commas; what a call disables comes on top."""
    site.install_module("raise AssertionError('imported')", "cwi-one", "one")
    site.install_module("raise AssertionError('imported')", "cwi-two", "two")
    site.install_module("raise AssertionError('imported')", "cwi-three", "three")
    monkeypatch.setenv(DISABLE_VARIABLE, "one, cwi-two,")
    plugins = site.load(disabled="three")

    assert {PluginStatus.DISABLED} == {plugins[f"cwi-{name}"].status for name in ("one", "two", "three")}
    assert_good_works(plugins)


def test_a_disabled_name_that_no_plugin_has_is_a_warning(site: Site) -> None:
    """A misspelt name would disable nothing in silence."""
    near, far = load_plugins(disabled=["cwi-goood", "qqqqqq"]).unmatched

    assert ("CWI915", Severity.WARNING) == (near.code, near.severity)
    assert "'cwi-goood'" in near.message
    assert "did you mean 'cwi-good'?" == near.hint
    assert "'qqqqqq'" in far.message
    assert near in load_plugins(disabled=["cwi-goood"]).diagnostics
    assert_good_works(site.load(disabled=["cwi-goood"]))


def test_a_name_of_several_plugins_disables_them_all_with_a_warning(site: Site) -> None:
    """Only the name of the distribution tells two plugins apart whose entry points are called alike."""
    site.install("cwi-other", {"good": "cwi_other"}, {"cwi_other/__init__.py": ""})
    site.install("cwi-both", {"one": "cwi_both", "two": "cwi_both.two"}, {"cwi_both/__init__.py": ""})
    (warning,) = load_plugins(disabled=["Good"]).unmatched

    assert ("CWI918", Severity.WARNING) == (warning.code, warning.severity)
    assert "'Good' disables plugin 'good' of cwi-good 1.2 and plugin 'good' of cwi-other 1.2" == warning.message
    assert () == load_plugins(disabled=["cwi-good", "cwi-both"]).unmatched


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("cwi-dashed", "the right side of the entry point must be the name of your package"),
        ("cwi_broken.inner.deep", "the right side of the entry point must be the name of your package"),
        ("cwi_broken:plugin", "what stands after the ':' of the entry point must be in the module 'cwi_broken'"),
        ("cwi_broken.needs", "tell the plugin's author"),
        ("cwi_broken.raises", "tell the plugin's author"),
    ],
)
def test_an_entry_point_that_names_nothing_is_told_from_a_package_that_fails(site: Site, value: str, hint: str) -> None:
    """The author of the plugin wrote the one, and may not have written the other."""
    package = {
        "cwi_broken/__init__.py": "",
        "cwi_broken/needs.py": "import cwi_is_not_there",
        "cwi_broken/raises.py": "None.x",
    }
    site.install("cwi-broken", {"broken": value}, package)
    finding = the_one(site.load()["cwi-broken"].diagnostics)

    assert "CWI901" == finding.code
    assert hint in (finding.hint or "")


def test_a_plugin_that_gives_nothing_is_asked_about_its_wheel(site: Site) -> None:
    """The folder may well be in the checkout of its author."""
    site.install_module("")
    finding = the_one(site.load()["cwi-broken"].diagnostics)

    assert "are the instruments in the wheel?" in (finding.hint or "")
    assert "[build-system]" in (finding.hint or "")


def test_a_data_only_plugin_gives_its_folder(site: Site) -> None:
    """Definitions of each suffix are found in order, with the cases beside them, in subfolders too."""
    files = {
        "cwi_data/__init__.py": "",
        "cwi_data/instruments/b.yml": "",
        "cwi_data/instruments/b.cases.json": "",
        "cwi_data/instruments/c.json": "",
        "cwi_data/instruments/a.YAML": "",
        "cwi_data/instruments/notes.txt": "",
        "cwi_data/instruments/_draft.yaml": "",
        "cwi_data/instruments/.hidden/d.yaml": "",
        "cwi_data/instruments/inner/d.yaml": "",
        "cwi_data/instruments/inner/d.cases.yaml": "",
    }
    site.install("cwi-data", {"data": "cwi_data"}, files)
    plugin = site.load()["cwi-data"]

    found = [(source.definition.name, source.cases and source.cases.name) for source in plugin.instruments]
    assert [("a.YAML", None), ("b.yml", "b.cases.json"), ("c.json", None), ("d.yaml", "d.cases.yaml")] == found
    assert () == plugin.diagnostics


def test_cases_of_no_definition_are_a_warning(site: Site) -> None:
    """Misspelt, they would never be scored."""
    site.write("cwi_good/instruments/eaze.cases.yaml", "kind: cases\n")
    good = site.load()["cwi-good"]

    finding = the_one(good.diagnostics)
    assert ("CWI914", Severity.WARNING) == (finding.code, finding.severity)
    assert "cwi-good 1.2" in finding.message
    assert str(site.folder / "cwi_good/instruments/eaze.cases.yaml") == finding.file
    assert PluginStatus.ACTIVE is good.status


def test_an_empty_folder_gives_nothing(site: Site) -> None:
    """An installed package whose build left out the data is told apart from one that works."""
    site.install("cwi-empty", {"empty": "cwi_empty"}, {"cwi_empty/__init__.py": "", "cwi_empty/instruments/a.txt": ""})
    plugins = site.load()

    assert "CWI907" == the_one(plugins["cwi-empty"].diagnostics).code
    assert "cwi-empty 1.2" in plugins["cwi-empty"].diagnostics[0].message
    assert_good_works(plugins)


def test_a_folder_that_can_not_be_listed_is_the_fault_of_its_plugin(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For instance a damaged zip: its plugin is named, and set aside."""
    import cwinstruments.plugins.loading as loading

    def fail(place: object) -> tuple[()]:
        raise OSError("damaged") if "cwi_bad" in str(place) else NotADirectoryError

    site.install("cwi-bad", {"bad": "cwi_bad"}, {"cwi_bad/__init__.py": ""})
    with monkeypatch.context() as patch:
        patch.setattr(loading, "instruments_in", fail)
        bad = site.load()["cwi-bad"]

    finding = the_one(bad.diagnostics)
    assert "CWI910" == finding.code
    assert "cwi-bad 1.2" in finding.message
    assert "OSError: damaged" in finding.message
    assert_good_works(site.load())


def test_plugins_work_from_a_zip(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Data-only plugins and hooks are found in a zip on the path, and their files can be read."""
    packed = Site(tmp_path / "packed")
    packed.install("cwi-zipped", {"zipped": "cwi_zipped"}, {"cwi_zipped/__init__.py": ""})
    packed.write("cwi_zipped/instruments/calm.yaml", "id: calm\n")
    packed.write("cwi_zipped/instruments/calm.cases.yaml", "kind: cases\n")
    hook = f"{HOOK}def register_instruments():\n    return instruments_in(__name__)\n"
    packed.install("cwi-zhook", {"zhook": "cwi_zhook"}, {"cwi_zhook/__init__.py": hook})
    packed.write("cwi_zhook/instruments/inner/rest.yaml", "id: rest\n")
    archive = shutil.make_archive(str(tmp_path / "plugins"), "zip", packed.folder)
    assert zipfile.is_zipfile(archive)
    monkeypatch.syspath_prepend(archive)
    plugins = site.load()

    (calm,), (rest,) = plugins["cwi-zipped"].instruments, plugins["cwi-zhook"].instruments
    assert "id: calm\n" == calm.definition.read_text(encoding="utf-8")
    assert calm.cases is not None
    assert "kind: cases\n" == calm.cases.read_text(encoding="utf-8")
    assert "id: rest\n" == rest.definition.read_text(encoding="utf-8")
    assert_good_works(plugins)


def test_the_folder_is_used_although_there_are_commands(site: Site) -> None:
    """A plugin that adds a command does not lose its instruments by it."""
    text = f"from cwinstruments.hookspecs import hookimpl{COMMAND.format(name='hi')}"
    site.write("cwi_good/__init__.py", f"{text}@hookimpl\ndef register_commands():\n    return [hi]\n")
    plugins = site.load()

    assert_good_works(plugins)


def commands_text(*names: str, extra: str = "") -> str:
    defined = "".join(COMMAND.format(name=name) for name in names)
    given = ", ".join(names)
    hook = f"@hookimpl\ndef register_commands():\n    {extra or f'return [{given}]'}\n"
    return f"from cwinstruments.hookspecs import hookimpl\n{defined}\n\n{hook}"


def test_commands_are_given_by_name(site: Site) -> None:
    """They come in the order of their names, each with the plugin that it is from."""
    site.install_module(commands_text("zeta", "alpha"), "cwi-tools", "tools")
    commands = load_plugins().commands()

    ours = [name for name, owner in commands.owners.items() if owner.distribution == "cwi-tools"]
    assert ["alpha", "zeta"] == ours
    assert set(ours) <= {command.name for command in commands}
    assert () == commands.diagnostics


def test_a_command_that_is_claimed_twice_belongs_to_nobody(site: Site) -> None:
    """Neither plugin wins by its place on the path, and no plugin can replace a command of ours."""
    site.install_module(commands_text("chart", "check", "one"), "cwi-first", "first")
    site.install_module(commands_text("chart"), "cwi-second", "second")
    commands = load_plugins().commands(reserved={"check"})

    chart, check = commands.diagnostics
    assert "CWI912" == chart.code == check.code
    assert "plugin 'first' of cwi-first 1.2 and plugin 'second' of cwi-second 1.2" in chart.message
    assert "'check' of plugin 'first' of cwi-first 1.2" in check.message
    assert "one" in commands.owners
    assert not {"chart", "check"} & commands.owners.keys()


@pytest.mark.parametrize(
    ("extra", "code", "said"),
    [
        ("1 / 0", "CWI902", "ZeroDivisionError"),
        ("raise SystemExit", "CWI902", "SystemExit"),
        ("return ['name']", "CWI905", "values of type str"),
    ],
)
def test_commands_that_fail_stop_no_other_plugin(site: Site, extra: str, code: str, said: str) -> None:
    """The plugin is named, and the commands of others are there."""
    site.install_module(commands_text(extra=extra), "cwi-bad", "bad")
    site.install_module(commands_text("fine"), "cwi-fine", "fine")
    registry = load_plugins()
    commands = registry.commands()

    finding = the_one(commands.diagnostics)
    assert code == finding.code
    assert "plugin 'bad' of cwi-bad 1.2" in finding.message
    assert said in finding.message
    assert "fine" in commands.owners
    assert_good_works(site.load())


METHOD = "Method('{name}', lambda lowering: None)"


def methods_text(*names: str, extra: str = "") -> str:
    """Give a plugin with scoring methods of these names."""
    given = ", ".join(METHOD.format(name=name) for name in names)
    body = f"    from cwinstruments.plan import Method\n    {extra or f'return [{given}]'}\n"
    return f"from cwinstruments.hookspecs import hookimpl\n\n\n@hookimpl\ndef register_methods():\n{body}"


def test_methods_are_given_by_name(site: Site) -> None:
    """They come in the order of their names, each with the plugin that it is from; plugins are asked once."""
    site.install_module(methods_text("zeta.a", "acme.trimmed_mean"), "cwi-tools", "tools")
    registry = load_plugins()

    assert () == registry.asked_methods.given
    methods = registry.methods()
    ours = [name for name, owner in methods.owners.items() if owner.distribution == "cwi-tools"]
    assert ["acme.trimmed_mean", "zeta.a"] == ours
    assert set(ours) <= {method.name for method in methods}
    assert () == methods.diagnostics
    assert methods is registry.methods() is registry.asked_methods


def test_a_method_that_is_claimed_twice_belongs_to_nobody(site: Site) -> None:
    """Neither plugin wins by its place on the path; what else they give is used."""
    site.install_module(methods_text("acme.span", "acme.one"), "cwi-first", "first")
    site.install_module(methods_text("acme.span"), "cwi-second", "second")
    methods = load_plugins().methods()

    finding = the_one(methods.diagnostics)
    assert "CWI920" == finding.code
    assert "'acme.span' of plugin 'first' of cwi-first 1.2 and plugin 'second' of cwi-second 1.2" in finding.message
    assert "acme.one" in methods.owners
    assert "acme.span" not in methods.owners


@pytest.mark.parametrize(
    "name", ["mean", "span", ".span", "acme.", "Acme.span", "acme.span.two", "acme span", "acme-x.a"]
)
def test_a_method_that_no_definition_could_name_is_refused(site: Site, name: str) -> None:
    """Its name begins with a word of the plugin's and a dot, so that nobody takes the place of ours."""
    site.install_module(methods_text(name, "acme.fine"), "cwi-bad", "bad")
    methods = load_plugins().methods()

    finding = the_one(methods.diagnostics)
    assert "CWI919" == finding.code
    assert f"plugin 'bad' of cwi-bad 1.2 gives a scoring method '{name}'" in finding.message
    assert "'acme.trimmed_mean'" in (finding.hint or "")
    assert "acme.fine" in methods.owners
    assert name not in methods.owners


@pytest.mark.parametrize(
    ("extra", "code", "said"),
    [
        ("1 / 0", "CWI902", "ZeroDivisionError"),
        ("raise SystemExit", "CWI902", "SystemExit"),
        ("return ['acme.span']", "CWI905", "values of type str"),
        ("return [Method(5, len)]", "CWI919", "gives a scoring method 5"),
    ],
)
def test_methods_that_fail_stop_no_other_plugin(site: Site, extra: str, code: str, said: str) -> None:
    """The plugin is named, and the methods of others are there."""
    site.install_module(methods_text(extra=extra), "cwi-bad", "bad")
    site.install_module(methods_text("acme.fine"), "cwi-fine", "fine")
    registry = load_plugins()
    methods = registry.methods()

    finding = the_one(methods.diagnostics)
    assert code == finding.code
    assert "plugin 'bad' of cwi-bad 1.2" in finding.message
    assert said in finding.message
    assert "acme.fine" in methods.owners
    assert_good_works(site.load())


RULE = """\
    class R{place}({base}):
        \"\"\"Something is wrong.\"\"\"
        {code}
        def check(self, outline):
            return iter(())
"""


def rules_text(*codes: str, base: str = "DefinitionRule", extra: str = "") -> str:
    """Give a plugin with rules of these codes; what stands for a code is a line of the class."""
    classes = "".join(RULE.format(place=place, base=base, code=code) for place, code in enumerate(codes))
    given = ", ".join(f"R{place}()" for place in range(len(codes)))
    head = "    from cwinstruments.rules import DefinitionRule, Rule, ScoringRule\n"
    body = f"{head}{classes}    {extra or f'return [{given}]'}\n"
    return f"from cwinstruments.hookspecs import hookimpl\n\n\n@hookimpl\ndef register_rules():\n{body}"


def test_rules_are_given_by_code(site: Site) -> None:
    """They come in the order of their codes, each with the plugin that it is from; plugins are asked once."""
    site.install_module(rules_text("code = 'ZETA001'", "code = 'ACM102'"), "cwi-rules", "rules")
    registry = load_plugins()

    assert () == registry.asked_rules.given
    rules = registry.rules()
    assert ["ACM102", "ZETA001"] == [code for code, owner in rules.owners.items() if owner.distribution == "cwi-rules"]
    assert {"ACM102", "ZETA001"} <= {rule.code for rule in load_catalog(registry=registry).rules}
    assert {rule.code for rule in CORE_RULES} <= {rule.code for rule in load_catalog(registry=registry).rules}
    assert rules is registry.rules() is registry.asked_rules


def test_a_code_that_is_claimed_twice_belongs_to_nobody(site: Site) -> None:
    """Neither within a plugin nor between two; what else they give is used."""
    site.install_module(rules_text("code = 'ACME101'", "code = 'ACME102'"), "cwi-first", "first")
    site.install_module(rules_text("code = 'ACME101'"), "cwi-second", "second")
    site.install_module(rules_text("code = 'HOME101'", "code = 'HOME101'"), "cwi-third", "third")
    rules = load_plugins().rules()

    assert ["CWI924", "CWI924"] == [one.code for one in rules.diagnostics]
    said = "ACME101 of plugin 'first' of cwi-first 1.2 and plugin 'second' of cwi-second 1.2 can't be used"
    assert said in rules.diagnostics[0].message
    assert "ACME102" in rules.owners
    assert not {"ACME101", "HOME101"} & rules.owners.keys()


@pytest.mark.parametrize("code", ["CWI999", "AC101", "ACME1011", "acme101", "ACME 101", "ABCDEFGHI101", "ACME1O1"])
def test_a_rule_with_the_code_of_another_is_refused(site: Site, code: str) -> None:
    """It begins with letters of the plugin's own, so that nobody takes the place of ours."""
    site.install_module(rules_text(f"code = '{code}'", "code = 'ACME102'"), "cwi-bad", "bad")
    rules = load_plugins().rules()

    finding = the_one(rules.diagnostics)
    assert "CWI923" == finding.code
    assert f"plugin 'bad' of cwi-bad 1.2 gives a rule R0 with the code '{code}'" in finding.message
    assert "'ACME101'" in (finding.hint or "")
    assert ["ACME102"] == [code for code, owner in rules.owners.items() if owner.distribution == "cwi-bad"]


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        (rules_text(extra="1 / 0"), "CWI902", "ZeroDivisionError"),
        (rules_text(extra="raise SystemExit"), "CWI902", "SystemExit"),
        (rules_text(extra="return ['ACME101']"), "CWI905", "values of type str"),
        (rules_text("code = 'ACME101'", extra="return [R0]"), "CWI905", "values of type ABCMeta"),
        (rules_text("code = 'ACME101'", base="Rule"), "CWI905", "gave a R0, which looks at nothing"),
        (rules_text("code = 'ACME101'; severity = 'error'"), "CWI905", "a R0 whose severity or profile is none"),
        (rules_text("code = 101"), "CWI923", "with the code 101"),
        (rules_text(""), "CWI923", "without a code"),
    ],
)
def test_rules_that_fail_stop_no_other_plugin(site: Site, text: str, code: str, said: str) -> None:
    """The plugin is named, and the rules of others are there."""
    site.install_module(text, "cwi-bad", "bad")
    site.install_module(rules_text("code = 'FINE101'"), "cwi-fine", "fine")
    rules = load_plugins().rules()

    finding = the_one(rules.diagnostics)
    assert code == finding.code
    assert "plugin 'bad' of cwi-bad 1.2" in finding.message
    assert said in finding.message
    assert "FINE101" in rules.owners
    assert_good_works(site.load())


def test_a_plugin_of_rules_alone_is_active(site: Site) -> None:
    """It needs no instruments, and is asked for its rules only when something is checked."""
    site.install_module(rules_text(extra="raise AssertionError('asked')"))
    plugin = site.load()["cwi-broken"]

    assert (PluginStatus.ACTIVE, ()) == (plugin.status, plugin.diagnostics)
    assert "CWI902" in [one.code for one in load_catalog().check()]


def test_a_plugin_of_methods_alone_is_active(site: Site) -> None:
    """It needs no instruments, and is asked for its methods only when they are wanted."""
    site.install_module(methods_text(extra="raise AssertionError('asked')"))
    plugin = site.load()["cwi-broken"]

    assert (PluginStatus.ACTIVE, ()) == (plugin.status, plugin.diagnostics)
    assert "CWI902" == the_one(load_plugins().methods().diagnostics).code


def test_without_hooks_for_methods_there_are_none() -> None:
    """A registry without plugins answers without importing the plan."""
    assert () == PluginRegistry().methods().given


def test_without_hooks_for_commands_there_are_none() -> None:
    """A registry without plugins answers without importing click."""
    assert () == PluginRegistry().commands().given


def test_a_folder_is_taken_as_a_plugin(tmp_path: Path) -> None:
    """It is named as the caller names it, and has no distribution."""
    (tmp_path / "a.yaml").write_text("kind: instrument\n", encoding="utf-8")
    (tmp_path / "b.cases.yaml").write_text("kind: cases\n", encoding="utf-8")
    folder = load_folder(tmp_path)

    assert str(tmp_path) == folder.name
    assert folder.distribution is None
    assert f"folder '{tmp_path}'" == str(folder)
    assert ["a.yaml"] == names_of(folder)
    assert "CWI914" == the_one(folder.diagnostics).code


def test_a_folder_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    """So is a file in the place of a folder; both are named."""
    file = tmp_path / "file.yaml"
    file.write_text("", encoding="utf-8")
    for place in (tmp_path / "nowhere", file):
        folder = load_folder(str(place))

        finding = the_one(folder.diagnostics)
        assert ("CWI910", Severity.ERROR) == (finding.code, finding.severity)
        assert str(place) in finding.message
        assert PluginStatus.SET_ASIDE is folder.status


def test_a_folder_without_definitions_is_a_warning(tmp_path: Path) -> None:
    """A mistaken folder is told from an empty result."""
    finding = the_one(load_folder(tmp_path).diagnostics)

    assert ("CWI917", Severity.WARNING) == (finding.code, finding.severity)
    assert str(tmp_path) in finding.message


def test_a_link_to_a_folder_above_ends_the_walk(tmp_path: Path) -> None:
    """Links between folders can't make the walk endless; a link to the outermost folder is followed."""
    real = tmp_path / "real"
    real.mkdir()
    (real / "a.yaml").write_text("", encoding="utf-8")
    (real / "again").symlink_to(real, target_is_directory=True)
    (tmp_path / "link").symlink_to(real, target_is_directory=True)

    assert 1 == len(instruments_in(real))
    assert 1 == len(instruments_in(tmp_path / "link"))


def test_a_package_is_found_from_any_of_its_modules(site: Site) -> None:
    """`instruments_in(__name__)` works in the package, in its modules, and with the imported package itself."""
    import cwi_good  # type: ignore[import-not-found]

    site.write("cwi_good/hooks.py", "")
    for place in ("cwi_good", "cwi_good.hooks", cwi_good):
        assert ["ease.yaml"] == [source.definition.name for source in instruments_in(place)]
        assert () == cases_without_definition(place)


def test_a_module_has_no_folder(site: Site) -> None:
    """The error says why, and so it does for a package without the folder, and for one made by hand."""
    from types import ModuleType

    site.write("cwi_single.py", "")
    site.write("cwi_bare/__init__.py", "")
    with pytest.raises(NotADirectoryError, match="cwi_single is a module, not a package"):
        instruments_in("cwi_single")
    with pytest.raises(NotADirectoryError, match=r"there is no folder .*instruments"):
        instruments_in("cwi_bare")
    with pytest.raises(NotADirectoryError, match="by_hand is a module"):
        instruments_in(ModuleType("by_hand"))


def test_importing_what_authors_use_loads_neither_click_nor_yaml() -> None:
    """A plugin that is imported costs little; the same holds for the registry and the catalog."""
    code = (
        "import sys, cwinstruments.hookspecs, cwinstruments.plugins, cwinstruments.catalog\n"
        "print(sorted({'click', 'yaml', 'jsonschema', 'cattrs', 'rich'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "[]" == ran.stdout.strip()


def test_nothing_is_discovered_at_import() -> None:
    """Importing asks for no distribution."""
    code = (
        "import importlib.metadata as m\n"
        "def refuse(*_, **__): raise AssertionError('asked')\n"
        "m.distributions = m.entry_points = m.distribution = refuse\n"
        "import cwinstruments, cwinstruments.plugins, cwinstruments.catalog"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert (0, "") == (ran.returncode, ran.stderr)


def test_every_hook_has_a_specification_and_every_code_its_page() -> None:
    """`HOOKS` lists what `hookspecs` specifies, and each code that is used here is in the table of codes."""
    specified = sorted(name for name in dir(hookspecs) if hasattr(getattr(hookspecs, name), "cwinstruments_spec"))
    source = ROOT / "src/cwinstruments"
    others = ("catalog.py", "requirements.py", "rules/registry.py")
    sources = [*(source / "plugins").glob("*.py"), *(source / name for name in others)]
    used = {code for source in sources for code in re.findall(r"CWI\d{3}", source.read_text(encoding="utf-8"))}

    listed = set(re.findall(r"^\| `(CWI\d{3})`", GUIDE.read_text(encoding="utf-8"), re.MULTILINE))

    assert specified == sorted(HOOKS)
    used = {code for code in used if code.startswith("CWI9")}
    assert listed == used
    assert {code for code in CODES if code.startswith("CWI9")} == used


# The guide and the examples


def test_every_hook_has_its_section_in_the_guide() -> None:
    """And the example plugin uses every hook."""
    headings = re.findall(r"^## `(register_\w+)`", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    example = (EXAMPLES / "acme-tools/src/cwinstruments_acme_tools/__init__.py").read_text(encoding="utf-8")

    assert sorted(HOOKS) == sorted(headings)
    assert sorted(HOOKS) == sorted(re.findall(r"@hookimpl\ndef (\w+)", example))


def test_the_guide_shows_the_files_of_the_examples() -> None:
    """What the guide prints is in the example plugins, word for word, so it is tested with them."""
    blocks = re.findall(
        r"^<!-- from ([^ ]+) -->\n+```\w+\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    assert 5 <= len(blocks)
    for path, block in blocks:
        assert block in (EXAMPLES / path).read_text(encoding="utf-8"), path


@pytest.mark.parametrize("name", ["acme", "acme-tools"])
def test_the_example_plugins_work_when_they_are_installed(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are built and installed as an outside author would, and are found by their entry points."""
    pytest.importorskip("hatchling")
    source = tmp_path / "source"
    shutil.copytree(EXAMPLES / name, source)
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    subprocess.run([*command, "--target", str(tmp_path / "site"), str(source)], check=True, capture_output=True)
    (installed,) = (tmp_path / "site").glob("*.dist-info")
    assert f"cwinstruments-{name}" == PathDistribution(installed).name
    monkeypatch.syspath_prepend(tmp_path / "site")
    registry = load_plugins()

    (plugin,) = [plugin for plugin in registry.plugins if plugin.distribution == f"cwinstruments-{name}"]
    assert (PluginStatus.ACTIVE, ()) == (plugin.status, plugin.diagnostics)
    assert {"acme": 1, "acme-tools": 2}[name] == len(plugin.instruments)
    if name == "acme-tools":
        assert "acme-items" in registry.commands().owners
        assert "acme.trimmed_mean" in registry.methods().owners
        assert "ACME101" in registry.rules().owners
        assert "acme.javascript" in registry.targets().owners
        assert_the_example_commands_work(tmp_path / "site")
        assert_the_example_rule_works(load_catalog(registry=registry), tmp_path)
        assert_the_example_method_works(load_catalog(registry=registry))
    for module in [module for module in sys.modules if module.startswith("cwinstruments_acme")]:
        del sys.modules[module]


def assert_the_example_commands_work(site: Path) -> None:
    """In a process of its own: the plugin's method, rule, target and command, each by the command line."""
    definitions = site / "cwinstruments_acme_tools" / "definitions"
    first = definitions.parent / "week.csv"
    first.write_text("monday,tuesday,wednesday,thursday,friday\n0,6,7,8,9\n", encoding="utf-8")
    long = definitions.parent / "long.yaml"
    long.write_text("kind: instrument\nitems:\n  - {id: hours_paperwork_evenings}\n", encoding="utf-8")
    for arguments, expected, said in (
        (["score", "working-week", str(first)], 0, "usual_day"),
        (["check", str(long), "--select", "ACME"], 1, "ACME101 warning"),
        (["export", "working-week", "--to", "acme.javascript"], 0, "export function score(answers"),
        (["acme-items", "working-week"], 0, "monday\ntuesday\n"),
    ):
        ran = subprocess.run(
            [sys.executable, "-m", "cwinstruments", *arguments],
            env={**os.environ, "PYTHONPATH": str(site)},
            capture_output=True,
            encoding="utf-8",
        )

        assert expected == ran.returncode, ran.stdout + ran.stderr
        assert said in ran.stdout + ran.stderr


def assert_the_example_method_works(catalog: Catalog) -> None:
    """Its instrument scores as its cases say, and both evaluators agree."""
    cases, plan = catalog.cases("working-week"), catalog.plan("working-week")
    assert cases is not None
    for case in cases.cases:
        scores = score(plan, case.responses)
        trace = explain(catalog.instrument("working-week"), case.responses, methods=catalog.methods)

        assert case.expect["usual_day"].value == scores["usual_day"].value
        assert () == verify(trace, catalog.instrument("working-week"), methods=catalog.methods)


def assert_the_example_rule_works(catalog: Catalog, folder: Path) -> None:
    """It finds the ids that are too long, with the place of each; the plugin's own definitions keep to it."""
    definition = folder / "long.yaml"
    definition.write_text("kind: instrument\nitems:\n  - {id: hours_paperwork_evenings}\n", encoding="utf-8")
    own = [str(one.source.definition) for one in catalog.entries if one.plugin == "acme-tools"]
    found, kept = (
        [one for one in check(*files, rules=catalog.rules).diagnostics if one.code == "ACME101"]
        for files in ([definition], own)
    )

    assert [(3, 10, Severity.WARNING)] == [(one.line, one.column, one.severity) for one in found]
    assert (2, []) == (len(own), kept)
