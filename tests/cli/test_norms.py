"""`--norms`: norms that are applied to an instrument before it scores, and what `show` says of norms."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Write = Callable[[str, str | bytes], Path]

EXAMPLES = Path(__file__).parents[2] / "examples"
INSTRUMENT = EXAMPLES / "norms" / "weekly-strain.yaml"
NORMS = EXAMPLES / "norms" / "county-norms.yaml"


@pytest.fixture
def responses(write: Write) -> Path:
    return write("a.csv", "respondent,ws1,ws2,ws3,ws4,age_band\nr1,2,2,2,0,under_35\nr2,3,3,3,3,\n")


def test_scores_come_with_the_norm_scores_of_a_file(run: Run, responses: Path) -> None:
    """Norms within the definition and those of a file, each with its flag."""
    done = run("score", INSTRUMENT, responses, "--norms", NORMS)
    rows = list(csv.DictReader(io.StringIO(done.out)))

    assert 0 == done.code
    assert ["50.0", ""] == [row["strain_t"] for row in rows]
    assert ["", "no_norm"] == [row["strain_t_reason"] for row in rows]
    assert ["6.1", "10.0"] == [row["strain_sten"] for row in rows]
    assert ["false", "true"] == [row["strain_sten_clamped"] for row in rows]
    assert f"norms county-norms 1.0.0 of {NORMS}: Nobody" in done.err


def test_norm_scores_are_explained(run: Run, responses: Path) -> None:
    """They are computed a second time too."""
    done = run("explain", INSTRUMENT, responses, "--respondent", "r2", "--norms", NORMS)

    assert 0 == done.code
    assert "=> 10, beyond the norm table, so by its nearest row" in done.out
    assert "verified" in done.err


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("id: weekly-strain", "id: other", ":8:18 CWI265 norms 'county-norms' are of instrument 'other'"),
        ("n: 80", "n: many", "CWI103"),
        ("{raw: 2, norm: 3}", "{raw: 9, norm: 3}", "CWI362"),
    ],
)
def test_norms_with_faults_are_refused(
    run: Run, write: Write, responses: Path, old: str, new: str, expected: str
) -> None:
    """Each fault is told with its place in the file of norms, and nothing is scored."""
    file = write("norms.yaml", NORMS.read_text(encoding="utf-8").replace(old, new))
    done = run("score", INSTRUMENT, responses, "--norms", file)

    assert 0 != done.code
    assert "" == done.out
    assert expected in done.err
    assert str(file) in done.err


def test_norms_that_are_not_there_are_refused(run: Run, responses: Path, tmp_path: Path) -> None:
    """A path that leads nowhere is told as such."""
    done = run("score", INSTRUMENT, responses, "--norms", tmp_path / "none.yaml")

    assert 0 != done.code
    assert "CWI001" in done.err


def test_a_survey_names_its_norms_itself(run: Run, responses: Path) -> None:
    """Norms that it does not name are refused, so that nobody takes them for applied."""
    done = run("score", EXAMPLES / "surveys" / "team-pulse.yaml", responses, "--norms", NORMS)

    assert 2 == done.code
    assert "does not name the norms county-norms 1.0.0; it names none" in done.err


def test_an_instrument_is_shown_with_its_norms(run: Run) -> None:
    """Whom they describe, and what they ask of a respondent."""
    done = run("show", INSTRUMENT)

    assert "method       norm of strain\n" in done.out
    assert "norm         t score; the nearest row beyond the table\n" in done.out
    assert "norm         percentile (mid); none beyond the table\n" in done.out
    assert "normed on    Nobody: invented people, 2026, n = 240; Invented for this example (2026).\n" in done.out
    assert "strata       3, by age_band, years_of_service\n" in done.out
    assert "  age_band: Age\n    answer: one of 'under_35', 'from_35'\n    99: refused\n" in done.out
