"""`cwinstruments list`, `show` and `plugins`: what there is, for people and for programs."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cwinstruments import compile_plan, load_instrument
from cwinstruments.cli.instrument_text import describe_instrument
from cwinstruments.cli.output import write_table, write_text
from cwinstruments.model import structure_instrument
from cwinstruments.plan import plan_from_dict
from cwinstruments.substitution import assignments

Run = Callable[..., Any]
Write = Callable[[str, str | bytes], Path]

ROOT = Path(__file__).parents[2]
PULSE = ROOT / "tests" / "files" / "pulse.yaml"
EVERY_FEATURE = ROOT / "examples" / "every-feature.yaml"
DEFINITIONS = sorted(
    file for file in [*ROOT.glob("plugins/*/src/*/instruments/*.yaml"), *ROOT.glob("examples/*.yaml")]
    if ".cases." not in file.name
)  # fmt: skip


def test_the_list_has_a_line_for_every_instrument(run: Run, pulse: Path) -> None:
    """Nothing is cut off, so that it can be searched."""
    done = run("--instruments-dir", pulse, "list")
    (line,) = [line for line in done.out.splitlines() if line.startswith("pulse ")]

    assert 0 == done.code
    assert ["pulse", "1.2.0", "Pulse", "respondent", "11", "8", "CC-BY-4.0", str(pulse)] == re.split(" {2,}", line)
    assert done.out.startswith("ID ")
    assert "\x1b" not in done.out


def test_the_list_is_data_as_well(run: Run, pulse: Path) -> None:
    """Titles by language, scales by name."""
    done = run("--instruments-dir", pulse, "list", "--format", "json")
    (entry,) = [entry for entry in json.loads(done.out)["instruments"] if entry["id"] == "pulse"]

    expected = {
        "version": "1.2.0",
        "title": {"en": "Pulse", "es": "Pulso"},
        "unit": "respondent",
        "permitted_level": "both",
        "items": 11,
        "scales": ["ease", "strain", "weekly", "leads", "helps", "days", "mood", "overall"],
        "licence": "CC-BY-4.0",
        "evidence": "original_not_validated",
        "plugin": str(pulse),
        "distribution": None,
        "usable": True,
    }
    assert expected == {key: entry[key] for key in expected}


def test_a_broken_definition_is_listed_with_what_is_wrong(run: Run, pulse: Path) -> None:
    """The others are there as well; the exit code tells."""
    text = PULSE.read_text(encoding="utf-8")
    (pulse / "broken.yaml").write_text(text.replace("id: pulse", "id: broken").replace("-p2", "-p9"), encoding="utf-8")
    done = run("--instruments-dir", pulse, "list")
    data = json.loads(run("--instruments-dir", pulse, "list", "--format", "json").out)

    assert 1 == done.code
    assert "Pulse (can't be used)" in done.out
    assert "\npulse " in done.out
    assert f"{pulse / 'broken.yaml'}:41:17 CWI203" in done.err
    assert [False] == [entry["usable"] for entry in data["instruments"] if entry["id"] == "broken"]
    assert {"CWI203", "CWI913"} <= {one["code"] for one in data["diagnostics"]}


def test_no_instruments_at_all_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what can be done about it."""
    monkeypatch.setattr("cwinstruments.plugins.load_plugins", lambda **_: _no_plugins())
    done = run("list")

    assert 0 == done.code
    assert "no instrument is known here; install a plugin" in done.err


def _no_plugins() -> Any:
    from cwinstruments.plugins import PluginRegistry

    return PluginRegistry()


# What the tests below cover is not measured again, which would double the time.
@pytest.mark.unmeasured
@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda file: file.stem)
def test_every_shipped_instrument_can_be_shown(run: Run, definition: Path) -> None:
    """With every item, every scale and the whole plan, in every language it has."""
    instrument = load_instrument(definition)
    values = {} if instrument.template is None else next(assignments(instrument.template["parameters"]))
    instrument = instrument.bind(**values)
    assigned = [word for name, value in values.items() for word in ("--set", f"{name}={value}")]
    for language in instrument.title:
        done = run("show", definition, *assigned, "--plan", "--language", language)

        assert 0 == done.code
        shown = {word for line in done.out.splitlines() for word in line.split()}
        assert {item.id for item in instrument.items} <= shown
        assert {f"{scale}:" for scale in instrument.scales} <= shown
        assert repr(compile_plan(instrument)) in done.out


def test_an_instrument_is_shown_with_everything_about_it(run: Run) -> None:
    """Wording, answers, conditions, missing rules, ranges, bands and cutoffs, and who may get scores."""
    done = run("show", EVERY_FEATURE)

    for text in (
        "licence      CC-BY-4.0; may the item text be passed on: yes. An example.",
        "Not validated; not for use with people.",
        "languages    en (draft)",
        "forms        staff (answered by staff), supervisor (answered by supervisor)",
        "supervisor: My staff know what is due this week.",
        "answer: 0 to 80 in steps of 0.1 (hours per week)",
        "answer: text, not scored",
        "answer: yes (1) or no (0)\n",
        "999: refused",
        "98: Don't know [don't know]",
        "98: - [don't know]",
        "missing      all or nothing\n",
        "asked if: works_in_field == 1",
        "97: Does not apply [not applicable]",
        "method       mean of c1, -c2, c3, c4",
        "method       sum of e1 (weight 2), e2 (weight 0.5), -e3",
        "method       mean of e4 (recoded), -e5 (recoded)",
        "missing      at least 1/2 of what counts answered; then available",
        "missing      at least 2 scored, at least 2/3 of the scales scored; then available",
        "don't know does not count",
        "not asked counts as missing",
        "transform    pomp",
        "transform    value * 4 + 40",
        "round        to 1 decimal place, half up",
        "round        to whole numbers, half even",
        "range        40 to 100 in steps of 4; higher is worse",
        "range        0 to 3 in steps of 1/3; descriptive",
        "range        not bounded; descriptive",
        "band         middle: at least 33.3 (Middle third)",
        "band         low: from the least score on",
        "cutoff       in_between: at least 60, below 76 [Made up for this example]",
        "scores for   each respondent",
        "sensitivity  health",
        f"defined in {EVERY_FEATURE}\n",
    ):
        assert text in done.out, text
    assert "\nPlan\n" not in done.out


def test_a_sensitive_instrument_says_so(run: Run, write: Write) -> None:
    """It stands beside who may get scores."""
    text = PULSE.read_text(encoding="utf-8").replace("sensitivity: routine", "sensitivity: harm", 1)

    assert "\nsensitivity  harm\n" in run("show", write("pulse.yaml", text)).out


def test_a_scoring_key_says_that_it_has_no_texts(run: Run) -> None:
    """And what each item is about, in words of its own."""
    (key,) = [file for file in DEFINITIONS if file.stem.startswith("edmondson")]
    done = run("show", key)

    assert "the text of the items must come from its owner" in done.out
    assert re.search(r"^  \w+ +\(.+\)$", done.out, re.MULTILINE)


def test_an_instrument_is_shown_in_a_language_that_it_has(run: Run) -> None:
    """Another one is wrong use."""
    spanish = run("show", PULSE, "--language", "es")
    french = run("show", PULSE, "--language", "fr")

    assert (0, 2) == (spanish.code, french.code)
    assert "Pulso" in spanish.out
    assert "Uno" in spanish.out
    assert "there is no text in 'fr'; there is en, es" in french.err


def test_an_instrument_as_data_can_be_read_back(run: Run, pulse: Path) -> None:
    """So can its plan, where it was asked for."""
    done = run("--instruments-dir", pulse, "show", "pulse", "--format", "json", "--plan")
    data, without = json.loads(done.out), json.loads(run("show", PULSE, "--format", "json").out)

    instrument = structure_instrument(data["instrument"])
    assert load_instrument(PULSE) == instrument
    plan = data["plan"]
    assert "plan" == plan.pop("kind")
    assert plan.pop("plan_digest") == data["plan_digest"]
    assert compile_plan(instrument) == plan_from_dict(plan)
    assert (str(pulse), None) == (data["plugin"], without["plugin"])
    assert {"min": 0, "max": 100, "step": "25/3", "exact": True} == data["attainable"]["ease"]
    assert "plan" not in without


def test_it_is_shown_where_an_instrument_comes_from(run: Run, pulse: Path, site: Any) -> None:
    """A folder, or a distribution with its version."""
    site.install("cwi_show", "")
    folder = site.folder / "cwi_show" / "instruments"
    (site.folder / "cwi_show.py").unlink()
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").touch()
    text = PULSE.read_text(encoding="utf-8").replace("id: pulse", "id: shown-pulse")
    (folder / "pulse.yaml").write_text(text, encoding="utf-8")
    plugin = run("show", "shown-pulse")
    named = run("--instruments-dir", pulse, "show", "pulse")

    assert plugin.out.splitlines()[-1].endswith(", of cwi-show 1.0")
    assert named.out.splitlines()[-1].endswith(f", of the folder {pulse}")


# Plugins

COMMAND = """
import click
from cwinstruments.hookspecs import hookimpl

@hookimpl
def register_instruments():
    return ()

@hookimpl
def register_commands():
    @click.command()
    @click.argument("who")
    def greet(who):
        '''Greet somebody.'''
        click.echo(f"hello {who}")
        return 7

    return [greet]
"""


def test_plugins_are_listed_with_what_they_give(run: Run, pulse: Path, site: Any) -> None:
    """Folders too."""
    site.install("cwi_greets", COMMAND)
    done = run("--instruments-dir", pulse, "plugins")
    data = json.loads(run("--instruments-dir", pulse, "plugins", "--format", "json").out)

    assert 0 == done.code
    assert re.search(r"^cwi-greets +cwi-greets +1.0 +active +greet$", done.out, re.MULTILINE)
    assert re.search(r"\(a folder\) +active +pulse@1.2.0$", done.out, re.MULTILINE)
    (greets,) = [one for one in data["plugins"] if one["name"] == "cwi-greets"]
    expected = {"distribution": "cwi-greets", "version": "1.0", "status": "active", "instruments": []}
    assert expected | {"name": "cwi-greets", "methods": [], "rules": [], "targets": [], "commands": ["greet"]} == greets


def test_a_broken_plugin_is_a_finding(run: Run, site: Any) -> None:
    """It is named, and the others go on working."""
    site.install("cwi_breaks", "1 / 0")
    site.install("cwi_greets", COMMAND)
    done = run("plugins")

    assert 1 == done.code
    assert re.search(r"^cwi-breaks +cwi-breaks +1.0 +set aside$", done.out, re.MULTILINE)
    assert "CWI901 plugin 'cwi-breaks' of cwi-breaks 1.0 can't be imported" in done.err
    assert 0 == run("greet", "you").code


def test_a_plugin_that_is_disabled_is_listed_as_such(run: Run, site: Any) -> None:
    """By the option of the group."""
    site.install("cwi_breaks", "1 / 0")
    done = run("--disable-plugin", "cwi-breaks", "plugins")

    assert 0 == done.code
    assert re.search(r"^cwi-breaks +cwi-breaks +1.0 +disabled$", done.out, re.MULTILINE)


# Tables


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_tables_are_drawn_where_a_terminal_shows_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Long cells are folded to its width; what other commands take stays whole."""
    screen = _Terminal()
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr("sys.stdout", screen)
    write_table(("id", "title"), [("a-long-id-of-an-instrument", "A title that is far [too] long for one line")])

    lines = re.sub(r"\x1b\[[0-9;]*m", "", screen.getvalue()).splitlines()
    assert all(len(line) <= 40 for line in lines)
    assert any(line.startswith("a-long-id-of-an-instrument") for line in lines)
    assert "[too]" in screen.getvalue()
    assert not re.search(r"\x1b\[3[0-7]", screen.getvalue())


def test_tables_are_plain_where_a_program_reads_them(capsys: pytest.CaptureFixture[str]) -> None:
    """One line a row, whatever is in the cells."""
    write_table(("id", "title"), [("a", "two\nlines"), ("bcd", "")])

    assert "ID   TITLE\na    two lines\nbcd\n" == capsys.readouterr().out


def test_a_narrow_terminal_shows_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of many columns would be cut off."""
    screen = _Terminal()
    monkeypatch.setenv("COLUMNS", "30")
    monkeypatch.setattr("sys.stdout", screen)
    headings = ("id", "title", "rates", "items", "licence")
    write_table(headings, [("a-long-id", "A title that is too long for one line", "team", "", "CC0")])

    expected = ["a-long-id", "  title: A title that is too long for", "    one line", "  rates: team", "  licence: CC0"]
    assert expected == screen.getvalue().splitlines()


def test_an_instrument_fits_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is in it; without a terminal lines are as long as ever."""
    plan = compile_plan(instrument := load_instrument(EVERY_FEATURE))
    usual = list(describe_instrument(instrument, plan, "en"))
    screen = _Terminal()
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr("sys.stdout", screen)
    for line in describe_instrument(instrument, plan, "en"):
        write_text(line, fit=True)

    assert 40 >= max(len(line) for line in screen.getvalue().splitlines())
    assert 40 < max(len(line) for line in usual) <= 100
    assert "".join(" ".join(usual).split()) == "".join(screen.getvalue().split())
