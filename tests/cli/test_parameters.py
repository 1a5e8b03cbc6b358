"""`--set` gives parameters their values; instruments with open places can be listed, shown and checked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Write = Callable[[str, str | bytes], Path]

DEFINITION = """\
kind: instrument
id: open-visits
version: "1.0.0"
title: {en: Open visits, es: Visitas}
source: {citation: Made up.}
licence: {name: CC-BY-4.0, text_redistributable: "yes"}
evidence: {status: published}
unit: respondent
permitted_level: both
sensitivity: routine
wording: complete
parameters:
  points: {title: {en: Points, es: Puntos}, description: {en: As many as your form has.}, type: integer, enum: [3, 5]}
  least: {type: number, minimum: 0, examples: [10]}
  coding: {type: choice, enum: [up, down], default: up}
  standards:
    type: table
    columns: {cases: {type: number, above: 0}, basis: {type: choice, enum: [open, new]}}
    rows: {ongoing: {}, fostering: {}}
    tables:
      county:
        title: {en: The county, es: El condado}
        source: {citation: Made up.}
        rows: {ongoing: {cases: 16, basis: open}}
      state: {rows: {ongoing: {cases: 12, basis: open}}}
  days: {type: integer, enum: [4, 5], only_with: {coding: [down]}}
response_options:
  three: {options: [{value: 1}, {value: 2}, {value: 3}]}
  five: {options: [{value: 1}, {value: 2}, {value: 3}, {value: 4}, {value: 5}]}
items:
  - {id: v1, text: {en: One., es: Uno.}, options: {parameter: points, values: {"3": three, "5": five}}}
  - {id: cases, type: integer, text: {en: Cases., es: Casos.}, range: {min: 0, max: 60}}
scales:
  ease:
    title: {en: Ease, es: Facilidad}
    items: {parameter: coding, values: {up: [v1], down: [-v1]}}
    method: mean
    missing: {max_missing: 0}
    direction: higher_is_better
  load:
    title: {en: Load, es: Carga}
    formula: if(cases >= least, cases / standards.ongoing.cases, 0)
    method: formula
    missing: {max_missing: 0}
    direction: higher_is_worse
  a_day:
    title: {en: A day, es: Al día}
    formula: cases / days
    method: formula
    missing: {max_missing: 0}
    direction: higher_is_worse
    only_with: {coding: [down]}
"""
ANSWERS = "respondent,v1,cases\nana,5,24\n"
ALL = ("--set", "points=5", "--set", "least=10", "--set", "standards=state")


@pytest.fixture
def visits(write: Write) -> Path:
    """Give the definition, and beside it the responses."""
    write("answers.csv", ANSWERS)
    return write("definitions/visits.yaml", DEFINITION)


@pytest.fixture
def answers(visits: Path) -> Path:
    return visits.parents[1] / "answers.csv"


def test_responses_are_scored_with_the_values(run: Run, visits: Path, answers: Path) -> None:
    """The first line says which, so that nobody has to guess later."""
    done = run("score", visits, answers, *ALL, "--format", "jsonl")

    assert 0 == done.code
    (record,) = [json.loads(line) for line in done.out.splitlines()]
    assert (5.0, 2.0) == tuple(record["scales"][id]["value"] for id in ("ease", "load"))
    assert f"open-visits 1.0.0 of {visits}, with points = 5, least = 10, coding = up, standards = state" in done.err


def test_a_parameter_without_a_value_is_named_as_it_has_to_be_written(run: Run, visits: Path, answers: Path) -> None:
    """All of them in one go; the default binds itself."""
    done = run("score", visits, answers, "--set", "coding=down")

    assert (2, "") == (done.code, done.out)
    assert "open-visits needs a value for each of these:\n" in done.err
    lines = ["--set points=3|5", "--set least=NUMBER  (a number at least 0)", "--set standards=county|state|@FILE"]
    assert [*lines, "--set days=4|5"] == [line.strip() for line in done.err.splitlines() if "--set" in line]
    assert 4 == len(
        re.findall("--set", run("explain", visits, answers, "--respondent", "ana", *["--set", "coding=down"]).err)
    )


def test_a_score_is_explained_with_the_values(run: Run, visits: Path, answers: Path) -> None:
    """And verified with them."""
    done = run("explain", visits, answers, "--respondent", "ana", *ALL, "--set", "coding=down", "--set", "days=4")

    assert 0 == done.code
    assert "verified" in done.err
    assert "a_day.raw = cases / 4" in done.out


@pytest.mark.parametrize(
    ("assigned", "message"),
    [
        (["points"], "'points' is not written as NAME=VALUE"),
        (["=5"], "'=5' is not written as NAME=VALUE"),
        (["points="], "'points=' is not written as NAME=VALUE"),
        (["points=5", "points=3"], "'points' is given twice"),
        (["pionts=5"], "open-visits has no parameter 'pionts'; did you mean 'points'?"),
        (["points=4"], "parameter 'points': 4 is not allowed; allowed is 3 or 5"),
        (["points=five"], "parameter 'points': 'five' is not allowed; allowed is 3 or 5"),
        (["least=-1"], "parameter 'least': -1 is not allowed; allowed is a number at least 0"),
        (["least=1e999999999"], "allowed is a number at least 0"),
        (["coding=sideways"], "parameter 'coding': 'sideways' is not allowed; allowed is 'up' or 'down'"),
        (["coding=@file"], "parameter 'coding': '@file' is not allowed"),
        (["standards=city"], "parameter 'standards': 'city' is not allowed; allowed is 'county', 'state', or rows of"),
        (
            ["points=3", "least=1", "standards=state", "days=4"],
            "parameter 'days': it has a value only with coding = down",
        ),
    ],
)
def test_a_value_that_is_not_allowed_is_wrong_use(run: Run, visits: Path, assigned: list[str], message: str) -> None:
    """The message says what is allowed, or what was meant."""
    done = run("show", visits, *(word for one in assigned for word in ("--set", one)))

    assert (2, "") == (done.code, done.out)
    assert message in " ".join(done.err.split())


def test_an_instrument_without_parameters_takes_no_values(run: Run, pulse: Path) -> None:
    """That is said."""
    done = run("show", pulse / "pulse.yaml", "--set", "points=5")

    assert 2 == done.code
    assert "pulse has no parameters" in done.err


# Tables


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("rows.yaml", "ongoing: {cases: 12.5, basis: new}\nfostering: {cases: 1/2, basis: open}\n"),
        ("rows.json", '{"ongoing": {"cases": 12.5, "basis": "new"}, "fostering": {"cases": "1/2", "basis": "open"}}'),
    ],
)
def test_a_table_can_be_a_file(run: Run, visits: Path, answers: Path, write: Write, name: str, text: str) -> None:
    """Its rows are bound as they would be in Python."""
    rows = write(name, text)
    assigned = (*ALL[:4], "--set", f"standards=@{rows}")
    done = run("score", visits, answers, *assigned, "--format", "jsonl")

    assert 0 == done.code
    assert 24 / 12.5 == json.loads(done.out)["scales"]["load"]["value"]
    assert "standards = a table of 2 rows" in done.err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ongoing:\n  cases: 0\n  basis: new\n", ":2:10 parameter 'standards.ongoing.cases': 0 is not allowed"),
        ("ongoing:\n  cases: 1\n", ":2:3 parameter 'standards.ongoing': it lacks basis; allowed is all of cases"),
        ("adoption: {cases: 1, basis: new}\n", ":1:11 parameter 'standards.adoption'"),
        ("- 1\n", " holds no rows of a table; they are written as YAML or JSON: any of ongoing, fostering, each with"),
    ],
)
def test_a_wrong_cell_of_a_file_is_named_with_its_line(
    run: Run, visits: Path, write: Write, text: str, message: str
) -> None:
    """As faults of definitions are."""
    rows = write("rows.yaml", text)
    done = run("show", visits, "--set", f"standards=@{rows}")

    assert 2 == done.code
    assert f"{rows}{message}" in " ".join(done.err.split())


def test_a_file_of_rows_that_can_not_be_read_is_wrong_use(run: Run, visits: Path, write: Write) -> None:
    """The option is named with the file, and no message shows all of it."""
    broken = run("show", visits, "--set", f"standards=@{write('rows.yaml', 'a: [1')}")
    absent = run("show", visits, "--set", "standards=@nowhere.yaml")
    rows = write("rows.csv", "row,cases,basis" + 900 * "\nongoing,1,new")
    table = run("show", visits, "--set", f"standards=@{rows}")

    assert (2, 2, 2) == (broken.code, absent.code, table.code)
    assert "Invalid value for --set: " in broken.err
    assert "rows.yaml:" in broken.err
    assert "Invalid value for --set: nowhere.yaml CWI001 there is no such file" in " ".join(absent.err.split())
    assert "rows.csv holds no rows of a table" in " ".join(table.err.split())
    assert len(table.err) < 1000


@pytest.mark.parametrize("text", ["5", "5.0", "+5", "10/2"])
def test_numbers_of_the_command_line_are_numbers(run: Run, visits: Path, text: str) -> None:
    """What is typed there is always text."""

    assert 0 == run("show", visits, "--set", f"points={text}").code


# What is open


def test_an_open_instrument_is_shown_with_what_can_be_chosen(run: Run, visits: Path) -> None:
    """Everything else is shown as for the first value."""
    done = run("show", visits, "--language", "es")

    assert 0 == done.code
    shown = done.out[done.out.index("Parámetros") : done.out.index("Ítems")].splitlines()
    assert [
        "Parámetros",
        "  points: Puntos",
        "    As many as your form has.",
        "    permitido    3 o 5",
        "    valor        aún ninguno; se muestra como con 3",
        "  least",
        "    permitido    un número al menos 0",
        "    valor        aún ninguno; se muestra como con 10",
        "  coding",
        "    permitido    'up' o 'down'",
        "    valor        up",
        "  standards",
        "    permitido    'county', 'state', o filas de ongoing, fostering, cada una con cases, basis",
        "    tabla        county: El condado [Made up.]",
        "                   ongoing: cases 16, basis open",
        "    tabla        state",
        "                   ongoing: cases 12, basis open",
        "    valor        aún ninguno; se muestra como con county",
        "  days",
        "    permitido    4 o 5",
        "    valor        ninguno con estos valores de los demás",
        "",
    ] == shown
    assert "respuesta: three" in done.out
    english = run("show", visits).out
    for line in (
        "Parameters",
        "    allowed      a number at least 0",
        "    allowed      'county', 'state', or rows of ongoing, fostering, each with cases, basis",
        "    table        county: The county [Made up.]",
        "                   ongoing: cases 16, basis open",
        "    value        none yet; shown as with county",
        "    value        none with these values of the others",
    ):
        assert f"{line}\n" in english


def test_a_bound_instrument_is_shown_with_its_values(run: Run, visits: Path) -> None:
    """With its plan too."""
    done = run("show", visits, *ALL, "--plan")

    assert 0 == done.code
    assert "    value        state\n" in done.out
    assert "none yet" not in done.out
    assert "cases / 12" in done.out
    assert "answer: five" in done.out


def test_a_plan_takes_values(run: Run, visits: Path) -> None:
    """There is none without."""
    done = run("show", visits, "--plan", "--set", "points=5")

    assert 2 == done.code
    assert "--set least=" in done.err


def test_some_values_are_shown_with_the_rest_open(run: Run, visits: Path) -> None:
    """A parameter that only exists with the value that was given is open then."""
    done = run("show", visits, "--set", "coding=down")

    assert 0 == done.code
    assert "    value        down\n" in done.out
    assert "    value        none yet; shown as with 4\n" in done.out
    assert "a_day: A day" in done.out


def test_data_of_an_open_instrument_stands_for_no_values(run: Run, visits: Path) -> None:
    """There is the definition with its open places, and no digest of a plan that nobody asked for."""
    open_ = json.loads(run("show", visits, "--format", "json").out)
    bound = json.loads(run("show", visits, *ALL, "--format", "json").out)

    assert (["points", "least", "standards"], None) == (open_["unbound"], open_["plan_digest"])
    assert {"parameter": "points", "values": {"3": "three", "5": "five"}} == open_["instrument"]["items"][0]["options"]
    assert ([], "five") == (bound["unbound"], bound["instrument"]["items"][0]["options"])
    assert bound["plan_digest"].startswith("sha256:")
    assert bound["definition_digest"] != open_["definition_digest"]


def test_open_instruments_are_listed_and_checked(run: Run, visits: Path) -> None:
    """Nothing has to be chosen for that."""
    listed = run("--instruments-dir", visits.parent, "list", "--format", "json")
    checked = run("check", visits)

    (entry,) = [one for one in json.loads(listed.out)["instruments"] if one["id"] == "open-visits"]
    assert (0, True, ["ease", "load"]) == (listed.code, entry["usable"], entry["scales"])
    assert (0, True) == (checked.code, "1 instrument, no cases; no errors" in checked.out)
    assert 0 == run("--instruments-dir", visits.parent, "show", "open-visits").code


# Methods

PLUGIN = """\
from cwinstruments.hookspecs import hookimpl


@hookimpl
def register_methods():
    from cwinstruments.plan import Method, build
    from cwinstruments.plan.nodes import Greatest, Least

    def lower(lowering):
        return build.subtract(Greatest(lowering.terms), Least(lowering.terms))

    def again(values, options):
        return max(values) - min(values)

    return [Method("acme.span", lower, recompute=again), Method("acme.unproved", lower)]
"""
BY_METHOD = re.sub(r"parameters:\n(  .*\n)+", "", DEFINITION[: DEFINITION.index("  load:")])
BY_METHOD = re.sub("{parameter: points.*}}", "five}", BY_METHOD).replace(
    "items: {parameter: coding, values: {up: [v1], down: [-v1]}}", "items: [v1, cases]"
)


def by_method(method: str, *, requires: str = "cwi-spans>=1") -> str:
    text = BY_METHOD.replace("method: mean", f"method: {{name: {method}}}")
    return text.replace("response_options:", f'requires: ["{requires}"]\nresponse_options:')


def test_methods_of_plugins_are_there_for_every_command(run: Run, site: Any, write: Write, answers: Path) -> None:
    """For paths of definitions too."""
    site.install("cwi_spans", PLUGIN)
    file = write("spans/spans.yaml", by_method("acme.span"))

    assert "    method       acme.span of v1, cases\n" in run("show", file, "--plan").out
    assert 0 == run("check", file).code
    scored = run("score", file, answers, "--format", "jsonl")
    assert 19.0 == json.loads(scored.out)["scales"]["ease"]["value"]
    explained = run("explain", file, answers, "--respondent", "ana")
    assert (0, True) == (explained.code, "verified: computed again" in explained.err)
    assert "Ease (ease)" in explained.out
    assert 0 == run("--instruments-dir", file.parent, "score", "open-visits", answers).code
    shown = json.loads(run("plugins", "--format", "json").out)["plugins"]
    assert [["acme.span", "acme.unproved"]] == [one["methods"] for one in shown if one["name"] == "cwi-spans"]


def test_a_score_that_is_not_computed_again_is_not_called_verified(
    run: Run, site: Any, write: Write, answers: Path
) -> None:
    """The exit code tells as well."""
    site.install("cwi_spans", PLUGIN)
    done = run("explain", write("spans.yaml", by_method("acme.unproved")), answers, "--respondent", "ana")

    assert 1 == done.code
    assert "not verified: scale 'ease': the method 'acme.unproved' can't be verified: it has no 'recompute'" in done.err


def test_a_plugin_that_is_missing_is_said_once(run: Run, write: Write, answers: Path) -> None:
    """With what to install, and where it is required."""
    file = write("spans/spans.yaml", by_method("acme.span", requires="cwi-nowhere>=2"))
    finding = "the definition requires 'cwi-nowhere>=2', which is not installed here"
    placed = f"{file}:12:12 CWI921"
    for command in (["show", file], ["score", file, answers], ["check", "--format", "concise", file]):
        done = run(*command)

        assert 1 == done.code
        assert (1, 1) == tuple((done.out + done.err).count(one) for one in (finding, placed)), command
        assert "CWI303" not in done.out + done.err
    listed = run("--instruments-dir", file.parent, "list")
    assert (1, 1) == (listed.code, listed.err.count(finding))
    assert "Open visits (can't be used)" in listed.out


def test_a_method_of_a_plugin_that_is_left_out_is_a_finding(run: Run, site: Any, write: Write) -> None:
    """It is installed, so what is required is there."""
    site.install("cwi_spans", PLUGIN)
    done = run("--disable-plugin", "cwi-spans", "show", write("spans.yaml", by_method("acme.span")))

    assert 1 == done.code
    assert "CWI303 scale 'ease' needs the scoring method 'acme.span', which nothing here provides" in done.err
    assert "'cwinstruments plugins' shows what became of it" in done.err


def test_what_a_method_may_range_over_is_what_it_promises(run: Run, site: Any, write: Write) -> None:
    """The bounds of its expression are wide; a per cent of the maximum is one all the same."""
    site.install("cwi_spans", PLUGIN)
    text = by_method("acme.span").replace("items: [v1, cases]", "items: [cases]")
    pomp = run("show", write("pomp.yaml", text.replace("direction:", "transform: pomp\n    direction:")))
    ranged = run("show", write("ranged.yaml", text.replace("direction:", "range: {min: 0, max: 59}\n    direction:")))

    assert "    range        0 to 100 in steps of 5/6; higher is better\n" in pomp.out
    assert "    range        0 to 59 in steps of 1; higher is better\n" in ranged.out
    options = text.replace("{name: acme.span}", "{name: acme.span, options: {a: 1}}")
    assert "CWI312" in run("show", write("options.yaml", options)).err
