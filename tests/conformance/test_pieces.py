"""Parts of the kit by themselves: its programs, its suite, an instrument with every feature, broken laws."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from cwinstruments.conformance import carry_out, laws, load_proving, run_conformance, tasks_of
from cwinstruments.conformance import processes as processes_module
from cwinstruments.conformance.laws import LAWS
from cwinstruments.conformance.probes import importing, offline
from cwinstruments.conformance.processes import Probed, ProbeError, run, run_probe
from cwinstruments.plugins import load_plugins
from cwinstruments.scoring import Score
from cwinstruments.testing import ConformanceSuite
from tests.conformance.acme import CASES, CODE, DEFINITION, ID, NAME, PACKAGE, PROJECT, Acme
from tests.conformance.mistakes.telling import OTHERS, prove

ROOT = Path(__file__).parents[2]


@pytest.mark.unmeasured
def test_an_instrument_with_every_feature_is_proven(tmp_path: Path) -> None:
    """Dates, multiple choices, formulas, conditions, codes, norms and what they ask of respondents."""
    for name in ("every-feature.yaml", "every-feature.cases.yaml"):
        (tmp_path / name).write_bytes((ROOT / "examples" / name).read_bytes())
    report = run_conformance(
        tmp_path, checks=["laws", "bounds", "verify", "engines"], registry=load_plugins(disabled=OTHERS)
    )

    assert [] == [str(one) for one in report.shortcomings]
    assert {"bounds"} >= {one.check for one in report.not_proven}


def test_parameters_are_tried_with_the_values_of_cases(acme: Acme) -> None:
    """And with those that the definition lists; a message says which they were."""
    found = load_proving("cwinstruments-workload").instrument("pss-4").settings

    assert [{"missing_rule": "complete"}, {"missing_rule": "half"}] == [dict(one.instrument.bound) for one in found]
    assert ["", ' (with missing_rule = "half")'] == [one.with_values for one in found]


class Wrong:
    """Scores that break a law in one of the two places where they are worked out."""

    def __init__(self, *values: float, lower: float = 0.0, upper: float = 6.0) -> None:
        self.values, self.lower, self.upper, self.calls = values, lower, upper, 0

    def __call__(self, *_: Any) -> dict[str, Score]:
        value = self.values[self.calls % len(self.values)]
        self.calls += 1
        is_narrow = self.lower == self.upper
        lower, upper = (value, value) if is_narrow else (self.lower, self.upper)
        return {"week": Score(value, None, 3, 3, lower=lower, upper=upper)}


@pytest.mark.parametrize(
    ("law", "wrong", "words"),
    [
        ("the ids of items change nothing", Wrong(1, 2), "value is 1, and 2 with items of other ids"),
        ("reversing an item twice changes nothing", Wrong(1, 2), "and 2 with items that are reversed"),
        ("a higher answer never lowers the score", Wrong(3, 2, 3, 2), "changes the score from"),
        ("a missing answer never narrows the bounds", Wrong(3, 2, lower=1, upper=1), "narrower than"),
        ("completed answers score within the bounds", Wrong(3, 9), "completed answers score 9"),
    ],
)
def test_a_law_that_does_not_hold_is_noticed(
    acme: Acme, law: str, wrong: Wrong, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Most can only be broken by the library itself, so scores are replaced here."""
    monkeypatch.setattr(laws, "_scores", wrong)
    monkeypatch.setattr(laws, "LAWS", {law: LAWS[law]})
    (one,) = prove(acme, "laws").shortcomings

    assert f"'{law}' does not hold for scale 'week'" in one.message
    assert words in one.message
    assert one.hint


def test_a_definition_that_json_can_not_hold_is_noticed(acme: Acme) -> None:
    """What YAML reads as a date is no text."""
    acme.install()
    one = load_proving(NAME, registry=load_plugins(disabled=OTHERS)).instrument(ID)
    source = acme.site / PACKAGE / "instruments" / f"{ID}.yaml"
    setting = one.settings[0]
    source.write_text(DEFINITION.replace("sensitivity: routine", "sensitivity: health"), encoding="utf-8")
    found = list(laws._round_trip(one, setting, Random(0)))

    assert ["the definition means something else after it was written as JSON"] == [each.how for each in found]
    source.write_text(DEFINITION.replace("kind: instrument", "kind: survey"), encoding="utf-8")
    (unread,) = laws._round_trip(one, setting, Random(0))
    assert "can't be written as JSON and read again" in unread.how


def test_the_program_that_imports_tells_what_is_loaded(acme: Acme, monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process, where everything but the plugin is loaded already."""
    acme.code = f"{CODE}import ftplib\n"
    acme.install()
    monkeypatch.delitem(sys.modules, "ftplib", raising=False)
    told = importing.probe([PACKAGE], list(OTHERS))

    assert (["ftplib"], []) == (told["package"], told["catalog"])
    assert 4 == told["places"]["ftplib"][1]
    assert 0 < told["importing"] and 0 < told["loading"]
    assert not any(isinstance(one, importing.Watcher) for one in sys.meta_path)


def test_the_program_without_network_scores_every_instrument(acme: Acme, tmp_path: Path) -> None:
    """Of a distribution or of a folder, and tells which fail."""
    acme.install()
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "broken.yaml").write_text(DEFINITION.replace("-wk2", "-wk9"), encoding="utf-8")

    assert {"instruments": 1, "failed": {}} == offline.use(NAME, None)
    used = offline.use(None, str(folder))
    assert 1 == used["instruments"]
    assert "DefinitionError" in used["failed"][ID]


def test_the_watch_refuses_the_network_and_notes_writing(tmp_path: Path) -> None:
    """Writing within its folder is nobody's business, nor is what comes after it was put out of use."""
    watch = offline.Watch(["cwi_nothing"], str(tmp_path))
    with pytest.raises(OSError, match="the network is refused"):
        watch("socket.connect", (None, ("a.test", 80)))
    watch("open", (str(tmp_path / "a.txt"), "w", 0))
    watch("open", (str(ROOT / "a.txt"), "r", 0))
    watch("open", (str(ROOT / "a.txt"), None, os.O_WRONLY))
    watch("open", (3, "w", 0))
    watch("os.remove", (str(ROOT / "b.txt"),))
    watch("subprocess.Popen", ("program", [], None, None))
    watch.active = False
    watch("os.remove", (str(ROOT / "c.txt"),))

    assert ["network", "writing", "writing", "program"] == [one["kind"] for one in watch.found]


def test_a_program_that_fails_is_told_with_its_last_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ProbeError, match="ModuleNotFoundError: No module named 'no_such_module'"):
        run_probe("importing", {"modules": ["no_such_module"], "disabled": []}, tmp_path)
    monkeypatch.setattr(processes_module, "_LONGEST", 0.01)
    with pytest.raises(ProbeError, match="it took longer than"):
        run(["-c", "import time; time.sleep(5)"], tmp_path)


@pytest.mark.parametrize(
    ("said", "code", "outcome", "words"),
    [
        ("ERROR Missing dependencies:\n\thatchling", 1, "not_proven", "what builds its wheel is not installed"),
        ("ValueError: no such package", 1, "shortcomings", "a wheel can't be built: ValueError: no such package"),
    ],
)
def test_a_wheel_that_can_not_be_built_is_told(
    acme: Acme, said: str, code: int, outcome: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not proven where the builder is missing; else it is a shortcoming."""
    acme.project = PROJECT
    done = subprocess.CompletedProcess([], code, said, "")
    monkeypatch.setattr("cwinstruments.conformance.wheel.run", lambda *_, **__: done)
    (one,) = getattr(prove(acme, "wheel"), outcome)

    assert words == one.message
    assert one.hint


def test_without_build_a_wheel_is_not_proven(acme: Acme, monkeypatch: pytest.MonkeyPatch) -> None:
    acme.project = PROJECT
    monkeypatch.setattr("cwinstruments.conformance.wheel.find_spec", lambda name: None)
    (one,) = prove(acme, "wheel").not_proven

    assert "python -m pip install build" in str(one.hint)


def test_the_suite_has_a_test_for_each_task(tmp_path: Path) -> None:
    """It fails with the shortcomings, and is skipped where something is left out or can't be proven."""
    (tmp_path / "week-check.yaml").write_text(DEFINITION, encoding="utf-8")
    (tmp_path / "week-check.cases.yaml").write_text(CASES.replace("{value: 1}", "{value: 2}"), encoding="utf-8")
    suite = type("Suite", (ConformanceSuite,), {"folder": tmp_path, "skip": {"laws": "not now"}})()
    given: dict[str, Any] = {}
    metafunc: Any = SimpleNamespace(
        fixturenames=["conformance_task"],
        parametrize=lambda name, tasks, ids: given.update(zip(ids, tasks, strict=True)),
    )
    suite.pytest_generate_tests(metafunc)

    assert f"{ID}-laws" in given
    suite.test_conformance(given[f"{ID}-verify"])
    with pytest.raises(pytest.fail.Exception, match="what to do: "):
        suite.test_conformance(given[f"{ID}-cases"])
    with pytest.raises(pytest.skip.Exception, match="not now"):
        suite.test_conformance(given[f"{ID}-laws"])
    with pytest.raises(pytest.skip.Exception, match="not proven: wheel"):
        suite.test_conformance(given[f"{tmp_path}-wheel"])


def test_a_disabled_plugin_is_told(acme: Acme) -> None:
    acme.install()
    proving = load_proving(NAME, registry=load_plugins(disabled=[*OTHERS, NAME]))
    (task,) = tasks_of(proving, checks=["plugin"])

    assert any("is disabled" in one.message for one in carry_out(proving, task).shortcomings)


@pytest.mark.parametrize("check", ["import_cost", "offline"])
def test_a_program_that_can_not_run_is_a_shortcoming(acme: Acme, check: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what it said last."""

    def fail(*_: Any) -> None:
        raise ProbeError("no such thing")

    monkeypatch.setattr(f"cwinstruments.conformance.{check}.run_probe", fail)
    (one,) = prove(acme, check).shortcomings

    assert one.message.endswith("no such thing")
    assert one.hint


def test_instruments_that_fail_or_are_not_found_without_network_are_named(
    acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"found": [], "failed": {ID: "ValueError: no"}, "instruments": 0}
    monkeypatch.setattr("cwinstruments.conformance.offline.run_probe", lambda *_: Probed(told, ""))
    failed, missing = prove(acme, "offline").shortcomings

    assert (ID, True) == (failed.subject, failed.message.endswith("ValueError: no"))
    assert "only 0 of 1 instruments are found" == missing.message


def test_a_distribution_that_lists_no_files_is_not_proven(acme: Acme) -> None:
    """Such as one that another tool than pip has installed."""
    acme.install()
    for file in acme.site.glob("*.dist-info/RECORD"):
        file.unlink()
    (one,) = run_conformance(NAME, checks=["wheel"], registry=load_plugins(disabled=OTHERS)).not_proven

    assert "its metadata don't list its files" == one.message


def test_published_evidence_needs_a_fact(acme: Acme) -> None:
    """And while a plugin is in the making, it is listed as what is left to do."""
    acme.definition = DEFINITION.replace("status: original_not_validated", "status: published")
    assert any("no fact with a source" in one.message for one in prove(acme, "licence").shortcomings)
    acme.version = "0.2.0.dev1"
    report = run_conformance(
        acme.install(), checks=["licence"], profile="fieldwork", registry=load_plugins(disabled=OTHERS)
    )
    assert any("no fact with a source" in one.message for one in report.not_proven)
