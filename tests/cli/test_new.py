"""`cwinstruments new`: plugins, instruments and surveys that are begun from answers, options and tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cwinstruments import scaffolding
from cwinstruments.cli import new as command
from cwinstruments.cli import new_design
from cwinstruments.model import Confidentiality, Direction, Mode, PermittedLevel, RatedThing, Sensitivity
from cwinstruments.model import TextRedistributable as Redistributable

Run = Callable[..., Any]

TABLE = (
    "id,text_en,options,reverse_keyed,scale\nt1,I can say no.,agreement5,,trust\nt2,I am silent.,agreement5,x,trust\n"
)
ANSWERS = (
    *("--title", "Trust", "--method", "mean", "--min-answered", "all", "--unit", "team", "--level", "unit"),
    *("--sensitivity", "routine", "--direction", "higher_is_better", "--redistributable", "yes"),
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in which commands run."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "items.csv").write_text(TABLE)
    return tmp_path


@pytest.fixture
def plugin(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A plugin, in whose folder commands run."""
    run("new", "plugin", "acme")
    monkeypatch.chdir(here / "cwinstruments-acme" / "src")
    return here / "cwinstruments-acme" / "src" / "cwinstruments_acme" / "instruments"


def answering(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(new_design, "can_ask", lambda: True)


def test_what_may_be_chosen_is_what_definitions_know() -> None:
    """It is written out for help, which loads no models."""

    assert list(scaffolding.Method) == list(new_design.METHODS)
    assert list(scaffolding.Transform) == list(new_design.TRANSFORMS)
    assert list(RatedThing) == list(new_design.UNITS)
    assert list(PermittedLevel) == list(new_design.LEVELS)
    assert list(Sensitivity) == list(new_design.SENSITIVITIES)
    assert list(Direction) == list(new_design.DIRECTIONS)
    assert set(Redistributable) == set(new_design.REDISTRIBUTABLE)
    assert set(Confidentiality) == set(command.CONFIDENTIALITY)
    assert set(Mode) == set(command.MODES)


def test_a_plugin_is_made_and_what_comes_next_is_said(run: Run, here: Path) -> None:
    """Its files are the output; the name it was given, the next steps and what is to be filled in are said."""
    done = run("new", "plugin", "Acme Tools")
    listed = done.out.splitlines()

    assert 0 == done.code
    assert 12 == len(listed)
    assert all(Path(one).is_file() for one in listed)
    assert "the plugin is called cwinstruments-acme-tools; its package is cwinstruments_acme_tools\n" in done.err
    assert "  cd cwinstruments-acme-tools\n  python -m pip install -e '.[test]'\n  pytest\n" in done.err
    assert "TODO: source, authors and licence" in done.err
    assert "cases" not in done.err
    assert 0 == run("check", "cwinstruments-acme-tools/src", "--strict").code
    assert 1 == run("check", "cwinstruments-acme-tools/src", "--profile", "publish").code


def test_nothing_is_written_when_it_is_only_to_be_shown(run: Run, here: Path) -> None:
    """And the exit code tells whether something is in the way."""
    shown = run("new", "plugin", "acme", "--dry-run")

    assert (0, "nothing was written\n") == (shown.code, shown.err.partition("\n")[2])
    assert "cwinstruments-acme/pyproject.toml  " in shown.out
    assert ["items.csv"] == [one.name for one in here.iterdir()]

    (here / "cwinstruments-acme").mkdir()
    (here / "cwinstruments-acme" / "LICENSE").write_text("mine")
    again = run("new", "plugin", "acme", "--dry-run")

    assert (1, True) == (again.code, "LICENSE  5 lines  is there already\n" in again.out)


def test_a_folder_that_is_there_is_left_alone(run: Run, here: Path) -> None:
    """Every file in the way is named."""
    run("new", "plugin", "acme")
    before = {file: file.read_bytes() for file in here.rglob("*") if file.is_file()}
    again = run("new", "plugin", "acme", "--instrument", "acme-other")

    assert 2 == again.code
    assert "  cwinstruments-acme/pyproject.toml\n" in again.err
    assert before == {file: file.read_bytes() for file in here.rglob("*") if file.is_file()}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("plugin",), "NAME is missing"),
        (("plugin", "4u"), "for example 'acme-4u'"),
        (("plugin", "workload"), "there is a plugin cwinstruments-workload already"),
        (("plugin", "caseload"), "the id 'caseload' is taken.*: --instrument ID"),
        (("plugin", "acme", "--instrument", "who-5"), "the id 'who-5' is taken.*'my-who-5'"),
        (("plugin", "acme", "--items", "none.csv"), "none.csv: No such file"),
        (("instrument", "x"), "there is no plugin around this folder.*\n  hint: go to"),
        (("instrument", "--into", "."), "ID is missing"),
        (("instrument", "x", "--into", ".", "--key-only"), "--key-only is about a table of items"),
        (("instrument", "x", "--into", ".", "--language", "es"), "--language is about a table of items"),
        (("instrument", "x", "--into", ".", "--title", " "), "--title is empty"),
        (
            ("instrument", "x", "--into", ".", "--items", "items.csv"),
            "--title, --method, .*, --redistributable are missing",
        ),
        (("instrument", "x", "--into", ".", "--items", "items.csv", *ANSWERS[2:]), "--title is missing; a table"),
        (("survey", "x", "--into", "."), "--instrument is missing"),
        (("survey", "x", "--into", ".", "--instrument", "who-5"), "one of confidential, attributed"),
        (
            ("survey", "x", "--into", ".", "--instrument", "none", "--confidentiality", "confidential"),
            "there is no instrument 'none'",
        ),
        (
            ("survey", "x", "--into", ".", "--instrument", "who-5", "--confidentiality", "confidential", "--set", "a"),
            "'a' has not the form --set ID.NAME=VALUE",
        ),
        (
            (
                "survey",
                "x",
                "--into",
                ".",
                "--instrument",
                "who-5",
                "--confidentiality",
                "confidential",
                "--form",
                "a=b",
            ),
            "'a' is no instrument of this survey",
        ),
    ],
)
def test_what_can_not_be_made_is_said_with_what_to_do(
    run: Run, here: Path, arguments: tuple[str, ...], said: str
) -> None:
    """Nothing is written, and nobody is asked who is not there."""
    done = run("new", *arguments)

    assert 2 == done.code
    assert re.search(said, done.err, re.DOTALL), done.err
    assert ["items.csv"] == [one.name for one in here.iterdir()]


def test_an_instrument_goes_into_the_plugin_around(run: Run, plugin: Path) -> None:
    """From any folder within it; with the example's items and its worked cases where there is no table."""
    done = run("new", "instrument", "acme-second", "--title", "Second", "--unit", "team")

    assert 0 == done.code
    assert (plugin / "acme-second.cases.yaml").is_file()
    assert 'title: {en: "Second"}' in (plugin / "acme-second.yaml").read_text()
    assert "unit: team\n" in (plugin / "acme-second.yaml").read_text()
    assert 0 == run("check", plugin, "--strict").code


def test_an_id_that_another_file_has_is_taken(run: Run, plugin: Path) -> None:
    """Whatever that file is called."""
    (plugin / "acme.yaml").rename(plugin / "other.yaml")
    (plugin / "broken.yaml").write_text("{")
    done = run("new", "instrument", "acme")

    assert (2, True) == (done.code, "the id 'acme' is taken" in done.err)


def test_a_plugin_with_several_folders_needs_to_be_told_which(run: Run, plugin: Path) -> None:
    """The folders are named."""
    (plugin.parents[1] / "cwinstruments_beta" / "instruments").mkdir(parents=True)
    done = run("new", "instrument", "acme-second")

    assert (2, True) == (done.code, "name one with --into: src/cwinstruments_acme/instruments, src/" in done.err)
    assert 0 == run("new", "instrument", "acme-second", "--into", plugin).code


def test_an_instrument_is_made_from_a_table(run: Run, here: Path) -> None:
    """All that the table does not say comes from options."""
    done = run("new", "instrument", "acme-trust", "--into", "new", "--items", "items.csv", *ANSWERS, "--digits", "1")
    text = (here / "new" / "acme-trust.yaml").read_text()

    assert (0, "new/acme-trust.yaml\nnew/acme-trust.cases.yaml\n") == (done.code, done.out)
    assert "items: [t1, -t2]" in text
    assert "round: {digits: 1, rule: half_up}" in text
    assert "transform" not in text
    assert "and cases, where 'expect' is empty" in done.err
    assert 0 == run("check", "new").code
    assert 1 == run("check", "new", "--strict").code


def test_faults_of_a_table_are_named_with_their_places(run: Run, here: Path) -> None:
    """All at once, before anything is asked."""
    (here / "items.csv").write_text(TABLE.replace("t1", "T1").replace("x,", "perhaps,"))
    done = run("new", "instrument", "acme-trust", "--into", ".", "--items", "items.csv")

    assert 2 == done.code
    assert "items.csv:2 column 'id': 'T1' can't be an id" in done.err
    assert "items.csv:3 column 'reverse_keyed': 'perhaps' is neither yes nor no\n  hint: write yes" in done.err


def test_a_key_is_made_from_topics(run: Run, here: Path) -> None:
    """Nobody is asked whether its texts may be passed on: there are none."""
    (here / "key.csv").write_text("id,topic,options,reverse_keyed,scale\nk1,rest,1|2|3,,s\nk2,noise,1|2|3,x,s\n")
    done = run("new", "instrument", "acme-key", "--into", ".", "--items", "key.csv", "--key-only", *ANSWERS[:-2])

    assert 0 == done.code
    assert 'text_redistributable: "no"' in (here / "acme-key.yaml").read_text()


def test_what_is_missing_is_asked_for(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where somebody is there to answer; a wrong answer is asked for again."""
    answering(monkeypatch)
    answers = "acme-trust\nTrust\nmedian\nmean\nall\n\nteam\nunit\nroutine\nhigher_is_better\nyes\n"
    done = run("new", "instrument", "--into", "new", "--items", "items.csv", stdin=answers)

    assert (0, "new/acme-trust.yaml\nnew/acme-trust.cases.yaml\n") == (done.code, done.out)
    assert "How do the items of a scale make its score (mean, sum)" in done.err
    assert "'median' is not one of 'mean', 'sum'" in done.err
    assert "permitted_level: unit" in (here / "new" / "acme-trust.yaml").read_text()


def test_a_survey_is_made(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From options or from answers; the version that is taken is said where nobody named one."""
    given = ("--into", "made", "--title", "Spring", "--title", "es=Primavera", "--units", "team,office")
    done = run(
        *("new", "survey", "acme-spring", "--instrument", "team-safety@1.0.1", "--instrument", "caseload", *given),
        *("--confidentiality", "confidential", "--set", "caseload.standards=california_1984", "--respondent", "All."),
    )
    text = (here / "made" / "acme-spring.yaml").read_text()

    assert (0, 3) == (done.code, len(done.out.splitlines()))
    assert "caseload: version 1.1.0 is used" in done.err
    assert "team-safety: version" not in done.err
    assert 'title: {en: "Spring", es: "Primavera"}' in text
    assert 0 == run("check", "made").code

    answering(monkeypatch)
    asked = run("new", "survey", "--into", "asked", stdin="acme-asked\nteam-safety@1.0.1 who-5\nattributed\n")

    assert 0 == asked.code
    assert "confidentiality: attributed" in (here / "asked" / "acme-asked.yaml").read_text()


def test_the_page_in_a_readme_is_renewed(run: Run, plugin: Path) -> None:
    """Only where something changed, and only between its two lines."""
    readme, definition = plugin.parents[2] / "README.md", plugin / "acme.yaml"
    first = run("page", definition, "--into", readme)
    definition.write_text(definition.read_text().replace("Planned work", "Work as planned"))
    second = run("page", definition, "--into", readme)

    assert f"{readme}: the page of acme was up to date\n" == first.err
    assert f"{readme}: the page of acme is new\n" == second.err
    assert "#### Work as planned\n" in readme.read_text()
    assert "## Before you publish it\n" in readme.read_text()


@pytest.mark.parametrize("others", [(), ("who-5", "--format", "bibtex"), ("who-5", "-o", "x.md")])
def test_into_a_readme_goes_one_page(run: Run, here: Path, others: tuple[str, ...]) -> None:
    """And nothing else."""
    (here / "README.md").write_text("mine\n")
    done = run("page", *others, "--into", "README.md")

    assert (2, "mine\n") == (done.code, (here / "README.md").read_text())
    assert 2 == run("page", "who-5", "--into", "README.md").code
