"""What a run gives: a report, as text, as data and as JUnit's XML."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from cwinstruments.conformance import (
    ConformanceReport,
    NotProven,
    Shortcoming,
    TaskResult,
    Told,
    UnknownSubjectError,
    load_proving,
    run_conformance,
    tasks_of,
)
from cwinstruments.conformance import engines as engines_module
from cwinstruments.conformance.texts import to_junit, to_text
from cwinstruments.frames.making import read_frame
from cwinstruments.plugins import load_plugins
from cwinstruments.scoring import ScaleResult
from tests.conformance.acme import CASES, DEFINITION, ID, NAME, PROJECT, Acme
from tests.conformance.mistakes.telling import OTHERS, prove

REPORT = ConformanceReport(
    NAME,
    "0.1.0",
    "publish",
    7,
    (
        TaskResult("plugin", NAME, 0.25, told=(Told("plugin", NAME, "warning: it has a strange name"),)),
        TaskResult("laws", ID, 0.5, (Shortcoming("laws", ID, "it <breaks> a law", "mend it", "a.yaml", 3, "CWI1"),)),
        TaskResult("wheel", NAME, 0.0, not_proven=(NotProven("wheel", NAME, "no build", "install it"),)),
        TaskResult("mutants", ID, skipped="takes long"),
        TaskResult("laws", "other", 0.5),
    ),
)


def test_a_text_has_a_line_for_each_check_and_all_that_is_to_be_done() -> None:
    text = list(to_text(REPORT))

    assert f"{NAME} 0.1.0, checked for publish, seed 7" == text[0]
    assert ["plugin fine 0.2 s", "mutants skipped: takes long 0.0 s", "laws 1 shortcoming 1.0 s"] == [
        " ".join(line.split()[: line.split().index("s") + 1]) for line in text[2:5]
    ]
    assert f"  a.yaml:3: laws: {ID}: CWI1 it <breaks> a law" in text
    assert "    what to do: mend it" in text
    assert f"  wheel: {NAME}: no build" in text
    assert f"  plugin: {NAME}: warning: it has a strange name" in text
    assert "4 checks of 3 subjects in 1.2 s: 1 shortcoming, 1 not proven" == text[-1]


def test_junit_has_a_test_for_each_check_of_each_subject() -> None:
    root = ElementTree.fromstring(to_junit(REPORT))
    cases = {(one.get("classname"), one.get("name")): one for one in root.iter("testcase")}

    assert ("5", "1", "2") == (root.get("tests"), root.get("failures"), root.get("skipped"))
    assert 5 == len(cases)
    failure = cases[f"{NAME}.{ID}", "laws"].find("failure")
    assert failure is not None
    assert "it <breaks> a law" == failure.get("message")
    skipped = {name: one.find("skipped") for (_, name), one in cases.items()}
    assert skipped["mutants"] is not None
    assert "takes long" == skipped["mutants"].get("message")
    assert skipped["plugin"] is None


def test_data_are_json() -> None:
    """Everything that was found, in keys with the names of the attributes."""
    data = json.loads(json.dumps(REPORT.to_dict()))

    assert {"laws": 1.0, "plugin": 0.25, "wheel": 0.0, "mutants": 0.0} == data["seconds"]
    assert (False, 7, "publish") == (data["conforms"], data["seed"], data["profile"])
    assert [REPORT.shortcomings[0].to_dict()] == data["shortcomings"]
    assert ["no build"] == [one["message"] for one in data["not_proven"]]
    assert ["plugin"] == [one["check"] for one in data["told"]]


def test_the_same_seed_gives_the_same_report(acme: Acme) -> None:
    """And another one other answers."""
    acme.install()
    registry = load_plugins(disabled=OTHERS)
    first, again, other = (load_proving(NAME, seed=seed, registry=registry) for seed in (1, 1, 2))
    rows = [one.instrument(ID).settings[0].rows for one in (first, again, other)]

    assert rows[0] == rows[1]
    assert rows[0] != rows[2]


def test_what_is_asked_for_is_done_and_nothing_else(acme: Acme) -> None:
    """By check and instrument; what is left out keeps its reason."""
    acme.install()
    registry, seen = load_plugins(disabled=OTHERS), list[str]()
    report = run_conformance(
        NAME,
        checks=["cases", "laws"],
        skip={"laws": "not now"},
        instruments=[ID],
        registry=registry,
        on_progress=lambda task, done, whole: seen.append(f"{task} {done} of {whole}"),
    )

    assert [("cases", None), ("laws", "not now")] == [(one.check, one.skipped) for one in report.results]
    assert [f"{ID}-cases 0 of 2"] == seen
    for wrong in ({"checks": ["law"]}, {"skip": ["law"]}, {"engines": ["polar"]}, {"profile": "print"}):
        with pytest.raises(ValueError, match="there is no"):
            run_conformance(NAME, registry=registry, **wrong)
    with pytest.raises(UnknownSubjectError, match=f"has no instrument 'week'; it has {ID}") as raised:
        run_conformance(NAME, registry=registry, instruments=["week"])
    assert (ID,) == pickle.loads(pickle.dumps(raised.value)).known


def test_what_is_not_known_is_told_with_what_is(acme: Acme, tmp_path: Path) -> None:
    """Neither a distribution nor a folder; one that is no plugin; a project that is not installed."""
    acme.install()
    with pytest.raises(UnknownSubjectError, match=f"with plugins here are: .*{NAME}"):
        load_proving("cwinstruments-acme-weak")
    with pytest.raises(UnknownSubjectError, match="has no entry point in the group 'cwinstruments'"):
        load_proving("attrs")
    (tmp_path / "pyproject.toml").write_text(PROJECT.replace("acme-week", "acme-month"))
    with pytest.raises(UnknownSubjectError, match="python -m pip install -e"):
        load_proving(tmp_path)
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    assert NAME == load_proving(tmp_path).name


def test_a_folder_of_definitions_is_proven_without_packaging(tmp_path: Path) -> None:
    """What only a distribution can have is not proven, and what publishing asks for neither."""
    (tmp_path / "week-check.yaml").write_text(DEFINITION.replace(", key: {any: permitted}", ""), encoding="utf-8")
    (tmp_path / "week-check.cases.yaml").write_text(CASES, encoding="utf-8")
    checks = ["plugin", "clean", "cases", "mutants", "licence", "import_cost", "wheel", "offline"]
    report = run_conformance(tmp_path, checks=checks)

    assert [] == [str(one) for one in report.shortcomings]
    assert {"plugin", "import_cost", "wheel", "licence"} == {one.check for one in report.not_proven}
    assert (None, "fieldwork") == (report.version, report.profile)


def test_a_plugin_in_the_making_need_not_be_publishable(acme: Acme) -> None:
    """With a version of development, what only publishing asks for is not proven; with that of a release it counts."""
    acme.definition = DEFINITION.replace('source: {citation: "The Acme', 'source: {citation: "TODO The Acme')
    acme.definition = acme.definition.replace(", key: {any: permitted}", "")
    acme.version = "0.1.0.dev0"
    draft = prove(acme, "licence")

    assert () == draft.shortcomings
    assert 2 <= len(draft.not_proven)
    assert all("before it is published" in one.message for one in draft.not_proven)
    published = run_conformance(NAME, checks=["licence"], profile="publish", registry=load_plugins(disabled=OTHERS))
    assert len(draft.not_proven) == len(published.shortcomings)


def test_an_instrument_with_faults_is_named_once(acme: Acme) -> None:
    """By the check that is there for it; the others say that they could not be carried out."""
    acme.definition = DEFINITION.replace("[wk1, -wk2, wk3]", "[wk1, -wk2, wk4]")
    report = prove(acme, "clean", "laws", "verify")

    assert {"clean"} == {one.check for one in report.shortcomings}
    assert {"laws", "verify"} == {one.check for one in report.not_proven}


def test_a_check_that_fails_itself_hides_no_other(acme: Acme, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it raised is told, and the next one is carried out."""

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr("cwinstruments.conformance.verify.explain", broken)
    report = prove(acme, "verify", "cases")

    assert ["verify"] == [one.check for one in report.shortcomings]
    assert "could not be carried out: RuntimeError: out of order" in report.shortcomings[0].message
    assert {"verify", "cases"} == {one.check for one in report.results}


@pytest.mark.parametrize("engine", ["compiled", "polars", "pandas", "duckdb"])
def test_an_engine_that_disagrees_is_named(acme: Acme, engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what came out, what was expected, and the answers."""

    def scorer(*_: Any, **__: Any) -> Any:
        return lambda _: {"week": ScaleResult(-1.0, None, 3, False, None)}

    def read(*given: Any) -> Any:
        found = read_frame(*given)
        return {**found, "week": [-1.0] * len(found["week"])}

    monkeypatch.setattr(engines_module, "compile_scorer", scorer)
    monkeypatch.setattr(engines_module, "read_frame", read)
    acme.install()
    report = run_conformance(NAME, checks=["engines"], engines=[engine], registry=load_plugins(disabled=OTHERS))

    (one,) = report.shortcomings
    assert f"engine '{engine}' disagrees with scoring one by one" in one.message
    assert "-1.0 and not" in one.message


def test_an_engine_that_is_not_installed_is_not_proven(acme: Acme, monkeypatch: pytest.MonkeyPatch) -> None:
    """And is told with what to install; the others are tried."""
    monkeypatch.setattr(engines_module, "is_installed", lambda name: False)
    report = prove(acme, "engines")

    assert [] == list(report.shortcomings)
    assert ["polars", "pandas", "duckdb"] == [one.message.split("'")[1] for one in report.not_proven]
    assert all((one.hint or "").startswith("python -m pip install") for one in report.not_proven)
    assert ["compared: one, compiled"] == [one.message for one in report.told]


def test_every_task_has_a_name_of_its_own(acme: Acme) -> None:
    """They are the ids of tests."""
    acme.install()
    names = [str(one) for one in tasks_of(load_proving(NAME, registry=load_plugins(disabled=OTHERS)))]

    assert f"{ID}-laws" in names
    assert f"{NAME}-wheel" in names
    assert len(names) == len(set(names))
