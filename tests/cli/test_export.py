"""The command `export`."""

from __future__ import annotations

from pathlib import Path

import pytest

from cwinstruments import load_catalog, load_instrument
from cwinstruments.cli.export import read_options
from cwinstruments.files import person_disclosure
from cwinstruments.plan import compile_plan
from cwinstruments.targets import Target, to_sql
from tests.builders import instrument, scale
from tests.cli.conftest import Run, Write

ROOT = Path(__file__).resolve().parents[2]
MINIMAL = ROOT / "examples" / "minimal-instrument.yaml"


def test_an_instrument_is_written_for_a_target(run: Run, tmp_path: Path) -> None:
    """Into a file or to the standard output; what it is stands on the error stream."""
    file = tmp_path / "meetings.sql"
    found = run("export", MINIMAL, "--to", "sql", "--option", "dialect=postgres", "--option", "parts=band, reason")
    written = run("export", MINIMAL, "--to", "sql", "-o", file)

    expected = to_sql(load_instrument(MINIMAL), "responses", dialect="postgres", parts=["band", "reason"])
    assert (0, expected) == (found.code, found.out)
    assert f"meeting-check 1.0.0 of {MINIMAL}" in found.err
    assert (0, "") == (written.code, written.out)
    assert to_sql(load_instrument(MINIMAL), "responses") == file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--to", "sqll"), "there is no target 'sqll'; did you mean 'sql'?"),
        (("--to", "sql", "--option", "dialekt=duckdb"), "sql has no option 'dialekt'; did you mean 'dialect'?"),
        (("--to", "sql", "--option", "dialect=oracle"), "can't take the option dialect: 'oracle'"),
        (("--to", "sql", "--option", "scales=meeting"), "'meeting'"),
        (("--to", "sql", "--option", "dialect"), "'dialect' is not written as NAME=VALUE"),
        (("--to", "sql", "--option", "table=a", "--option", "table=b"), "'table' is given twice"),
        ((), "Missing option '--to'"),
    ],
)
def test_wrong_use_is_explained_and_writes_nothing(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    """The exit code is 2."""
    file = tmp_path / "out.sql"
    found = run("export", MINIMAL, *arguments, "-o", file)

    assert (2, "") == (found.code, found.out)
    assert said in found.err
    assert not file.exists()


def test_the_schema_says_how_options_are_read() -> None:
    """Numbers, truth values, lists and mappings; what is none of them stays text, for the schema to refuse."""
    properties = {
        "depth": {"type": "integer"},
        "wide": {"type": "boolean"},
        "names": {"type": "array"},
        "by_name": {"type": ["string", "object"]},
        "text": {"type": "string"},
        "word": {"enum": ["1"]},
    }
    target = Target("acme.a", "", ".a", lambda source, options: "", {"properties": properties})
    given = ["depth=3", "wide=true", "names=a, b", 'by_name={"a": "b"}', "text=3", "word=1"]

    expected = {"depth": 3, "wide": True, "names": ["a", "b"], "by_name": {"a": "b"}, "text": "3", "word": "1"}
    assert expected == read_options(target, given)
    assert {"depth": "x=y", "by_name": "t1_{item}"} == read_options(target, ["depth=x=y", "by_name=t1_{item}"])


def test_what_may_not_be_given_out_is_not_in_what_a_target_gets(run: Run) -> None:
    """Bands that speak of health are left out, unless somebody says why; the whole scoring is named all the same."""
    arguments = ("export", "workload-experience", "--to", "sql", "--option", "parts=all")
    kept, given = run(*arguments), run(*arguments, "--person-scores", "the respondents asked for them")
    plan = load_catalog(disabled=()).plan("workload-experience")

    empty = 'CAST(NULL AS TEXT) AS "demands_band"'
    assert (True, False) == (empty in kept.out, empty in given.out)
    assert '"demands_band"' in given.out
    assert "without bands and cutoffs" in kept.err
    assert plan.plan_digest in kept.out.splitlines()[0]


def test_a_part_of_a_plan_scores_as_the_whole_does() -> None:
    """Scales for units alone are left out, and steps that others need stay."""
    scales = {
        "one": scale(items=["a", "b"], permitted_level="unit"),
        "two": scale(items=["c"]),
        "both": {**scale(scales=["one", "two"]), "missing": {"min_scored": 2}},
    }
    whole = instrument(scales)
    found = person_disclosure(whole)
    part = found.apply_to_plan(compile_plan(whole))

    assert ("two", "both") == tuple(one.scale for one in part.outputs) == found.scales
    assert set(part.steps) < set(compile_plan(whole).steps)
    assert "one.score" in {step.name for step in part.steps} or "one.raw" in {step.name for step in part.steps}
    plan = compile_plan(whole)
    assert plan is person_disclosure(whole, reason="asked").apply_to_plan(plan)


def test_an_instrument_of_units_alone_is_refused(run: Run, write: Write) -> None:
    """One person's score could be used against that person."""
    file = write(
        "unit.yaml", MINIMAL.read_text(encoding="utf-8").replace("permitted_level: both", "permitted_level: unit")
    )
    found = run("export", file, "--to", "sql")

    assert (2, "") == (found.code, found.out)
    assert "gives scores of units, not of persons" in found.err
