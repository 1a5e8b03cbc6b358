"""The catalog knows every instrument by id and version, and where each comes from."""

from __future__ import annotations

import os
import shutil
import sys
import types
from collections.abc import Callable
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import cast
from unittest.mock import Mock

import pytest

import cwinstruments.loading
import cwinstruments.plan
from cwinstruments.catalog import Catalog, load_catalog
from cwinstruments.diagnostics import Diagnostic
from cwinstruments.errors import (
    AmbiguousInstrumentError,
    DefinitionError,
    ParameterError,
    UnboundParameterError,
    UnknownInstrumentError,
)
from cwinstruments.hookspecs import InstrumentSource
from cwinstruments.plan import CORE_METHODS, Method, build
from cwinstruments.plan.nodes import Greatest, Least
from cwinstruments.plugins import DISABLE_VARIABLE, PluginInfo, PluginRegistry
from cwinstruments.scoring import score

ROOT = Path(__file__).parents[1]
ACME = ROOT / "examples/plugins/acme/src/cwinstruments_acme/instruments"
DEFINITION = (ACME / "supervision-meetings.yaml").read_text(encoding="utf-8")


def definition(id: str = "calm", version: str = "1.0.0") -> str:
    """Give a definition without faults."""
    return DEFINITION.replace("id: supervision-meetings", f"id: {id}").replace('"1.0.0"', f'"{version}"')


def write(folder: Path, name: str, text: str) -> InstrumentSource:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return InstrumentSource(folder / name)


def plugin(name: str, *sources: InstrumentSource, diagnostics: tuple[Diagnostic, ...] = ()) -> PluginInfo:
    return PluginInfo(name, f"cwi-{name}", "1.2", instruments=sources, diagnostics=diagnostics)


def catalog_of(*plugins: PluginInfo) -> Catalog:
    return load_catalog(registry=PluginRegistry(plugins))


def test_entries_are_in_the_order_of_id_and_version(tmp_path: Path) -> None:
    """Versions are ordered as numbers, however many digits they have."""
    long = f"{'9' * 5000}.0.0"
    pairs = [("b", "1.0.0"), ("a", "10.0.0"), ("a", long), ("a", "9.2.0"), ("a", "9.10.0")]
    sources = [write(tmp_path, f"{n}.yaml", definition(*pair)) for n, pair in enumerate(pairs)]
    catalog = catalog_of(plugin("one", *sources))

    assert ("a", "b") == catalog.ids
    assert ["9.2.0", "9.10.0", "10.0.0", long, "1.0.0"] == [entry.version for entry in catalog.entries]
    assert long == catalog.instrument("a").version
    assert "9.10.0" == catalog.instrument("a", "9.10.0").version
    assert () == catalog.check()


def test_an_entry_says_where_it_comes_from(tmp_path: Path) -> None:
    """Plugin, distribution and version are stamped on every instrument."""
    (entry,) = catalog_of(plugin("one", write(tmp_path, "calm.yaml", definition()))).entries

    assert ("one", "cwi-one", "1.2") == (entry.plugin, entry.distribution, entry.distribution_version)
    assert {"en": "Supervision meetings"} == entry.title
    assert f"plugin 'one' of cwi-one 1.2 ({tmp_path / 'calm.yaml'})" == entry.origin


def test_a_definition_is_checked_when_it_is_first_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Listing reads definitions and checks none; using one checks it once."""
    structure = Mock(wraps=cwinstruments.loading.structure)
    monkeypatch.setattr(cwinstruments.loading, "structure", structure)
    catalog = catalog_of(plugin("one", write(tmp_path, "calm.yaml", definition())))

    assert 0 == structure.call_count
    first = catalog.instrument("calm")
    assert first is catalog.instrument("calm", "1.0.0")
    assert 1 == structure.call_count


def test_an_unknown_instrument_gets_a_suggestion(tmp_path: Path) -> None:
    """The error lists what is known and what was most likely meant."""
    catalog = catalog_of(plugin("one", write(tmp_path, "calm.yaml", definition("calm-days"))))
    with pytest.raises(UnknownInstrumentError, match="did you mean 'calm-days'") as caught:
        catalog.instrument("calm-day")
    with pytest.raises(UnknownInstrumentError, match="'qqq'; known are calm-days"):
        catalog.instrument("qqq")
    with pytest.raises(UnknownInstrumentError, match=r"no version '2\.0\.0' of 'calm-days'; there is 1\.0\.0"):
        catalog.instrument("calm-days", "2.0.0")
    with pytest.raises(UnknownInstrumentError, match="install a plugin"):
        catalog_of().instrument("calm-days")

    assert ("calm-days",) == caught.value.known


def test_an_instrument_that_is_claimed_twice_is_an_error_on_use(tmp_path: Path) -> None:
    """The error and the diagnostic name both; other versions and other instruments go on working."""
    first = write(tmp_path / "first", "calm.yaml", definition())
    second = write(tmp_path / "second", "calm.yaml", definition())
    later = write(tmp_path / "second", "later.yaml", definition(version="2.0.0"))
    good = write(tmp_path / "good", "ease.yaml", definition("ease"))
    catalog = catalog_of(plugin("one", first), plugin("two", second, later), plugin("good", good))

    (finding,) = catalog.diagnostics
    assert "CWI911" == finding.code
    with pytest.raises(AmbiguousInstrumentError) as caught:
        catalog.instrument("calm", "1.0.0")
    assert 2 == len(caught.value.claimants)
    for claimant in ("plugin 'one' of cwi-one 1.2", "plugin 'two' of cwi-two 1.2"):
        assert claimant in finding.message
        assert claimant in str(caught.value)
    assert DISABLE_VARIABLE in str(finding.hint)
    assert "2.0.0" == catalog.instrument("calm").version
    assert "ease" == catalog.instrument("ease").id


def test_a_plugin_that_claims_one_instrument_in_two_files_is_told_so(tmp_path: Path) -> None:
    """The two claims are told apart by their files."""
    sources = [write(tmp_path, name, definition()) for name in ("a.yaml", "b.yaml")]
    with pytest.raises(AmbiguousInstrumentError, match=r"a\.yaml\) and plugin 'one' of cwi-one 1\.2 \(.*b\.yaml"):
        catalog_of(plugin("one", *sources)).instrument("calm")


class Hostile:
    """A file of a plugin that can't be opened."""

    name = "hostile.yaml"

    def __str__(self) -> str:
        return self.name

    def refuse(self, *_: object, **__: object) -> bytes:
        raise SystemExit("no")

    read_bytes = read_text = open = is_file = is_dir = refuse


BROKEN: dict[str, Callable[[Path], InstrumentSource]] = {
    "not there": lambda folder: InstrumentSource(folder / "absent.yaml"),
    "not YAML": lambda folder: write(folder, "bad.yaml", "a: [1"),
    "a list": lambda folder: write(folder, "bad.yaml", "- 1\n"),
    "without an id": lambda folder: write(folder, "bad.yaml", definition().replace("id: calm\n", "")),
    "a version that is a number": lambda folder: write(folder, "bad.yaml", definition().replace('"1.0.0"', "1.0")),
    "a version of two parts": lambda folder: write(folder, "bad.yaml", definition(version="1.0")),
    "an id in capitals": lambda folder: write(folder, "bad.yaml", definition("Calm")),
    "of another kind": lambda folder: write(folder, "bad.yaml", "kind: cases\nid: 5\n"),
    "hostile": lambda folder: InstrumentSource(cast("Traversable", Hostile())),
}


@pytest.mark.parametrize("make", BROKEN.values(), ids=BROKEN)
def test_a_definition_that_can_not_be_read_is_set_aside(
    tmp_path: Path, make: Callable[[Path], InstrumentSource]
) -> None:
    """Its plugin and distribution are named, and other definitions of the same plugin work."""
    source = make(tmp_path / "bad")
    catalog = catalog_of(plugin("one", source, write(tmp_path, "calm.yaml", definition())))

    aside, *_ = catalog.diagnostics
    assert "CWI913" == aside.code
    assert "plugin 'one' of cwi-one 1.2" in aside.message
    assert str(source.definition) == aside.file
    assert ["calm"] == [entry.id for entry in catalog.entries]
    assert "calm" == catalog.instrument("calm").id


def test_a_definition_with_faults_is_set_aside_when_it_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is listed; using it raises every fault with its plugin, each time, checked once; others work."""
    structure = Mock(wraps=cwinstruments.loading.structure)
    monkeypatch.setattr(cwinstruments.loading, "structure", structure)
    faulty = definition().replace("[sm1, -sm2, sm3]", "[sm1, -sm9]").replace("unit: respondent", "unit: planet")
    catalog = catalog_of(
        plugin("one", write(tmp_path, "calm.yaml", faulty), write(tmp_path, "ease.yaml", definition("ease")))
    )
    assert () == catalog.diagnostics
    for _ in range(2):
        with pytest.raises(DefinitionError) as caught:
            catalog.instrument("calm")

        aside, *faults = caught.value.diagnostics
        assert "CWI913" == aside.code
        assert "plugin 'one' of cwi-one 1.2" in aside.message
        assert {"CWI104", "CWI203"} <= {fault.code for fault in faults}
        assert f"({len(faults)} findings)" in aside.message
    assert 1 == structure.call_count
    assert caught.value.diagnostics == catalog.diagnostics == catalog.entry("calm").diagnostics
    assert "ease" == catalog.instrument("ease").id


def test_an_error_of_the_library_itself_stops_no_other_instrument(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is raised while a definition gets its meaning is told with its plugin."""

    def fail(document: object) -> None:
        raise ValueError("odd")

    catalog = catalog_of(plugin("one", write(tmp_path, "calm.yaml", definition())))
    monkeypatch.setattr(cwinstruments.loading, "structure", fail)

    (finding,) = catalog.check()
    assert "CWI913" == finding.code
    assert "cwi-one 1.2" in finding.message
    assert "ValueError: odd" in finding.message


def test_check_loads_everything(tmp_path: Path) -> None:
    """All faults of all definitions are told in one run, and nothing is raised."""
    sources = [write(tmp_path, f"{id}.yaml", definition(id).replace("-sm2", "-sm9")) for id in ("first", "second")] + [
        write(tmp_path, "third.yaml", definition("third"))
    ]
    findings = catalog_of(plugin("one", *sources)).check()

    assert 2 == [finding.code for finding in findings].count("CWI913")
    assert 2 == [finding.code for finding in findings].count("CWI203")


def test_a_plan_is_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The plan of an entry is kept."""
    compile_plan = Mock(wraps=cwinstruments.plan.compile_plan)
    monkeypatch.setattr(cwinstruments.plan, "compile_plan", compile_plan)
    catalog = catalog_of(plugin("one", write(tmp_path, "calm.yaml", definition())))

    assert cwinstruments.plan.compile_plan(catalog.instrument("calm")) == catalog.plan("calm")
    compile_plan.reset_mock()
    assert catalog.plan("calm") is catalog.plan("calm", "1.0.0")
    assert 0 == compile_plan.call_count


def test_cases_are_loaded_from_beside_the_definition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An instrument without cases gives None."""
    cases = types.ModuleType("cwinstruments.cases")
    cases.load_cases = lambda file: f"cases in {file}"  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "cwinstruments.cases", cases)
    calm = InstrumentSource(write(tmp_path, "calm.yaml", definition()).definition, tmp_path / "calm.cases.yaml")
    catalog = catalog_of(plugin("one", calm, write(tmp_path, "ease.yaml", definition("ease"))))

    assert f"cases in {tmp_path / 'calm.cases.yaml'}" == str(catalog.cases("calm"))
    assert catalog.cases("ease") is None


def test_the_diagnostics_of_plugins_are_kept(tmp_path: Path) -> None:
    """What is wrong with plugins, and with the names that disable them, is in the catalog too."""
    bad = Diagnostic("CWI901", "plugin 'bad' of cwi-bad 1.2 can't be imported")
    unmatched = Diagnostic("CWI915", "no plugin is named 'x'")
    catalog = load_catalog(registry=PluginRegistry((plugin("bad", diagnostics=(bad,)),), (unmatched,)))

    assert (bad, unmatched) == catalog.diagnostics
    assert "bad" == catalog.plugins[0].name


def test_folders_are_read_like_plugins(tmp_path: Path) -> None:
    """An entry of a folder has the folder's name and no distribution; one that does not exist is an error."""
    write(tmp_path / "mine", "calm.yaml", definition())
    write(tmp_path / "mine" / "inner", "ease.yaml", definition("ease"))
    folders: list[str | Path] = [tmp_path / "mine", tmp_path / "mine" / "inner", str(tmp_path / "absent")]
    catalog = load_catalog(directories=folders, registry=PluginRegistry())

    calm, ease = catalog.entries
    assert (str(tmp_path / "mine"), None, None) == (calm.plugin, calm.distribution, calm.distribution_version)
    assert "ease" == ease.id
    assert f"folder '{tmp_path / 'mine'}'" in calm.origin
    (finding,) = catalog.diagnostics
    assert "CWI910" == finding.code
    assert str(tmp_path / "absent") in finding.message


def test_a_single_folder_may_be_given_as_text(tmp_path: Path) -> None:
    """It is not taken for a list of letters."""
    write(tmp_path, "calm.yaml", definition())

    assert ("calm",) == load_catalog(directories=str(tmp_path), registry=PluginRegistry()).ids


def test_the_catalog_finds_installed_plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the entry point to the instrument, also from a zip; one that is disabled is not there."""
    site = tmp_path / "site"
    shutil.copytree(ACME.parent, site / "cwinstruments_acme")
    info = site / "cwi_packed-1.2.dist-info"
    write(info, "METADATA", "Metadata-Version: 2.1\nName: cwi-packed\nVersion: 1.2\n")
    write(info, "entry_points.txt", "[cwinstruments]\npacked = cwinstruments_acme\n")
    monkeypatch.syspath_prepend(shutil.make_archive(str(tmp_path / "packed"), "zip", site))
    catalog = load_catalog()
    monkeypatch.delitem(sys.modules, "cwinstruments_acme")

    entry = catalog.entry("supervision-meetings")
    assert ("packed", "cwi-packed", "1.2") == (entry.plugin, entry.distribution, entry.distribution_version)
    assert 3 == len(entry.instrument.items)
    assert entry.source.cases is not None
    assert "supervision-meetings" not in load_catalog(disabled=["packed"]).ids
    monkeypatch.setenv(DISABLE_VARIABLE, "cwi-packed")
    assert "supervision-meetings" not in load_catalog().ids


def test_a_file_in_the_place_of_a_folder_is_told(tmp_path: Path) -> None:
    """The hint says what reads a single definition."""
    source = write(tmp_path, "calm.yaml", definition())
    catalog = load_catalog(directories=[str(source.definition)], registry=PluginRegistry())
    (finding,) = catalog.diagnostics

    assert ("CWI910", f"'{source.definition}' is a file, not a folder") == (finding.code, finding.message)
    assert "load_instrument(file)" in (finding.hint or "")


@pytest.mark.parametrize(("id", "version"), [(None, None), (3, None), ("calm", 1.0)])
def test_an_id_and_a_version_are_text(id: object, version: object) -> None:
    """A slip in a call is told apart from an instrument that is not there."""
    with pytest.raises(TypeError, match=f"not {type(id if version is None else version).__name__}"):
        Catalog().instrument(id, version)  # type: ignore[arg-type]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_what_is_no_regular_file_is_set_aside(tmp_path: Path) -> None:
    """A circle of links leads nowhere, and reading a pipe would wait for ever; the others are there."""
    write(tmp_path, "calm.yaml", definition())
    (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")
    catalog = load_catalog(directories=[tmp_path], registry=PluginRegistry())
    findings = catalog.check()

    assert ("calm",) == catalog.ids
    assert ["CWI913", "CWI001"] * 2 == [one.code for one in findings]
    assert [str(tmp_path / "loop.yaml")] * 2 + [str(tmp_path / "pipe.yaml")] * 2 == [one.file for one in findings]
    assert "can't be used (1 finding); it is set aside" in findings[0].message


# Methods, requirements and parameters

SPAN = Method("acme.span", lambda lowering: build.subtract(Greatest(lowering.terms), Least(lowering.terms)))


def with_methods(*plugins: PluginInfo, hook: Callable[[], object] = lambda: [SPAN]) -> Catalog:
    """Give a catalog with one more plugin, of a scoring method."""
    acme = PluginInfo("acme", "cwi-acme", "1.2")
    return load_catalog(registry=PluginRegistry((*plugins, acme), hooks={"register_methods": ((acme, hook),)}))


def spans(folder: Path, **more: str) -> InstrumentSource:
    text = definition().replace("method: mean", "method: {name: acme.span}")
    text = text.replace("    transform: pomp\n", "").replace("    round: {digits: 1, rule: half_up}\n", "")
    return write(folder, "calm.yaml", text + "".join(f"{key}: {value}\n" for key, value in more.items()))


def test_a_catalog_compiles_with_the_methods_of_plugins(tmp_path: Path) -> None:
    """Plugins are asked when a method is first wanted, and once."""
    asked: list[int] = []

    def hook() -> list[Method]:
        asked.append(1)
        return [SPAN]

    catalog = with_methods(plugin("one", spans(tmp_path)), hook=hook)

    assert [] == asked
    plan = catalog.plan("calm")
    assert 3.0 == score(plan, {"sm1": 4, "sm2": 1, "sm3": 2})["usefulness"].value
    assert (*CORE_METHODS, SPAN) == catalog.methods
    assert plan is catalog.plan("calm")
    assert [1] == asked


def test_without_plugins_there_are_the_methods_of_ours() -> None:
    """They are always there."""
    assert CORE_METHODS == Catalog().methods == catalog_of().methods


def test_methods_that_fail_are_told_with_everything_else(tmp_path: Path) -> None:
    """Once they were asked for, and by `check` in any case."""
    catalog = with_methods(hook=lambda: 5)

    assert not catalog.diagnostics
    assert ["CWI905"] == [finding.code for finding in catalog.check()]
    assert ["CWI905"] == [finding.code for finding in catalog.diagnostics]
    assert CORE_METHODS == catalog.methods


def test_what_a_definition_requires_is_looked_up_when_it_is_used(tmp_path: Path) -> None:
    """A plugin that is missing is one finding, at its line, with what to install; other instruments are used."""
    source = spans(tmp_path, requires='["cwi-acme>=1"]')
    good = write(tmp_path / "good", "ease.yaml", definition("ease"))
    catalog = catalog_of(plugin("one", source), plugin("two", good))
    with pytest.raises(DefinitionError) as raised:
        catalog.plan("calm")

    assert ["CWI913", "CWI921"] == [one.code for one in raised.value.diagnostics]
    finding = raised.value.diagnostics[1]
    assert (str(source.definition), len(source.definition.read_text().splitlines())) == (finding.file, finding.line)
    assert "install it: python -m pip install 'cwi-acme>=1'" == finding.hint
    assert raised.value.diagnostics == catalog.check()
    assert "ease" == catalog.plan("ease").instrument


def test_an_instrument_with_parameters_is_planned_with_their_values(tmp_path: Path) -> None:
    """Without them the error says what is missing; each set of values has a plan of its own."""
    text = definition().replace(
        "items: [sm1, -sm2, sm3]", "items: {parameter: coding, values: {up: [sm1, sm3], down: [-sm1, -sm3]}}"
    )
    text += "parameters: {coding: {type: choice, enum: [up, down]}}\n"
    catalog = catalog_of(plugin("one", write(tmp_path, "calm.yaml", text)))
    up, down = (catalog.plan("calm", parameters={"coding": coding}) for coding in ("up", "down"))

    assert (100.0, 0.0) == tuple(score(plan, {"sm1": 5, "sm3": 5})["usefulness"].value for plan in (up, down))
    assert up == catalog.plan("calm", "1.0.0", {"coding": "up"})
    assert ("coding",) == catalog.instrument("calm").unbound
    with pytest.raises(UnboundParameterError, match="'coding'"):
        catalog.plan("calm")
    with pytest.raises(ParameterError, match="'up' or 'down'"):
        catalog.plan("calm", parameters={"coding": "sideways"})
    assert () == catalog.check()
