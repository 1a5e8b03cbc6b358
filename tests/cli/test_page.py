"""`cwinstruments page`: the page of an instrument, and its reference."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[..., Any]

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_a_page_is_written_with_the_cases_beside_the_definition(run: Run, tmp_path: Path) -> None:
    """For an instrument that is installed, and for a file; to the standard output, or into a file."""
    target = tmp_path / "page.md"
    installed = run("page", "moral-distress", "--language", "es")
    file = run("page", EXAMPLES / "every-feature.yaml", "-o", target)

    assert (0, 0) == (installed.code, file.code)
    assert "## Casos resueltos" in installed.out
    assert "es (borrador)" in installed.out
    assert "## Worked cases" in target.read_text(encoding="utf-8")


def test_a_value_that_was_given_is_no_example(run: Run) -> None:
    """Who sets a parameter chose it."""
    given = run("page", "caseload", "--set", "standards=california_1984").out

    assert "time_based = not_used, standards = california_1984.\n" in given


def test_a_reference_is_given_for_programs(run: Run) -> None:
    """With --format bibtex and nothing else."""
    shown = run("page", "edmondson-team-psychological-safety", "--format", "bibtex")

    assert shown.out.startswith("@article{edmondson1999,\n")
    assert shown.out.endswith("}\n")


def test_the_references_of_all_instruments_are_one_file(run: Run, tmp_path: Path) -> None:
    """Without an id; the article that three instruments share is in it once."""
    target = tmp_path / "instruments.bib"
    done = run("page", "--format", "bibtex", "-o", target)
    text = target.read_text(encoding="utf-8")

    assert (0, 1) == (done.code, text.count("@article{spector1998,"))
    assert "@article{edmondson1999," in text


def test_without_an_id_the_instruments_are_listed(run: Run) -> None:
    """And a survey has none, which is said."""
    listed = run("page")
    survey = run("page", EXAMPLES / "agency" / "workforce-survey.yaml")

    assert "workload-experience" in listed.out
    assert (2, True) == (survey.code, "a survey has no page" in survey.err)
