"""`cwinstruments sql`: SQL on the standard output or in a file, and what is wrong use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("sqlglot")

Run = Callable[..., Any]

DEFINITION = Path(__file__).parents[2] / "examples" / "minimal-instrument.yaml"


def test_the_sql_is_written(run: Run, tmp_path: Path) -> None:
    """To the standard output, or whole into a file; what was used is said where programs don't read it."""
    target = tmp_path / "meetings.sql"
    shown = run("sql", DEFINITION, "--dialect", "postgres", "--table", "survey.wave_1")
    written = run("sql", DEFINITION, "--dialect", "postgres", "--table", "survey.wave_1", "-o", target)

    assert (0, 0) == (shown.code, written.code)
    assert 'FROM "survey"."wave_1"' in shown.out
    assert shown.out == target.read_text(encoding="utf-8")
    assert "" == written.out
    assert "meeting-check 1.0.0 of" in shown.err


def test_columns_and_types_are_named(run: Run) -> None:
    """By a pattern, or one by one."""
    pattern = run("sql", DEFINITION, "--columns", "t1_{item}", "--types", "t1_mc1=float")
    numbers, integers = run("sql", DEFINITION), run("sql", DEFINITION, "--types", "whole")
    single = run(
        "sql", DEFINITION, "--columns", "mc1=a=b", "--columns", "mc2=c", "--keep", "who", "--parts", "reason, band"
    )

    assert 'CAST("t1_mc1" AS DOUBLE)' in pattern.out
    assert 'CAST("mc1" AS DOUBLE)' in numbers.out
    assert 'CAST("mc1" AS DOUBLE)' not in integers.out
    assert '"meetings_band"' not in numbers.out
    assert '"a=b"' in single.out
    assert '"meetings_reason"' in single.out
    assert 'SELECT\n    "who",\n    "a=b",\n    "c",\n    "mc3",\n' in single.out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--columns", "mc1=", "--columns", "x"], "'mc1=' is no NAME=VALUE"),
        (
            ["--types", "mc1=number"],
            "the type of column 'mc1' is 'whole', 'float', 'truth', 'text', 'date' or 'list', not 'number'",
        ),
        (["--types", "mc1=date"], "which no answer to item 'mc1' is"),
        (["--parts", "bands"], "no part of a score 'bands'"),
        (["--scale", "meeting"], "no scale 'meeting'"),
        (["--table", "a..b"], "a table is called"),
    ],
)
def test_wrong_use_is_said(run: Run, options: list[str], said: str) -> None:
    """With the exit code of wrong use, and nothing on the standard output."""
    done = run("sql", DEFINITION, *options)

    assert (2, "") == (done.code, done.out)
    assert said in done.err


def test_what_the_definition_keeps_back_is_kept_back(run: Run) -> None:
    """As with `score`: bands that speak of one person's health, unless somebody says why not."""
    kept_back = run("sql", "proqol-5", "--parts", "band")
    given_out = run("sql", "proqol-5", "--parts", "band", "--person-scores", "supervision,\nagreed")

    assert '"burnout_band"' not in kept_back.out
    assert "without bands and cutoffs" in kept_back.err
    assert '"burnout_band"' in given_out.out
    assert (
        "-- scores of persons, given out because: supervision, agreed\n" == given_out.out.splitlines(keepends=True)[0]
    )


def test_scores_that_only_units_may_get_are_refused(run: Run) -> None:
    """For the whole instrument."""
    done = run("sql", "team-safety")

    assert (2, "") == (done.code, done.out)
    assert "gives scores of units, not of persons" in done.err
