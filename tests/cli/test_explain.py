"""`cwinstruments explain`: how one respondent's scores came about, computed twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cwinstruments import load_instrument, verify
from cwinstruments.scoring import Discrepancy, trace_from_dict

Run = Callable[..., Any]
Write = Callable[[str, str | bytes], Path]

DEFINITION = Path(__file__).parents[1] / "files" / "pulse.yaml"
ROWS = "respondent,wave,p1,p2,p3\nr1,1,5,1,3\nr2,1,9,1,1\nr3,1,2,2,2\nr3,2,4,4,4\nragged\n"


@pytest.fixture
def responses(write: Write) -> Path:
    return write("a.csv", ROWS)


def test_scores_are_explained_from_answer_to_band(run: Run, responses: Path) -> None:
    """Every step is there, and that it was verified."""
    done = run("explain", DEFINITION, responses, "--respondent", "r1")

    assert 0 == done.code
    assert done.out.startswith("pulse 1.2.0, respondent r1\n")
    assert "p2: 1, scored as" in done.out
    assert "=> 83.333333, band high" in done.out
    assert "verified: computed again from the definition, every score is the same" in done.err


def test_a_trace_as_json_can_be_verified_by_others(run: Run, responses: Path) -> None:
    """It is complete where nothing is kept back."""
    done = run("explain", DEFINITION, responses, "--respondent", "r1", "--format", "json", "--person-scores", "a test")
    data = json.loads(done.out)

    assert "a test" == data.pop("person_scores_reason")
    data.pop("kind")
    assert () == verify(trace_from_dict(data), load_instrument(DEFINITION))


def test_a_page_of_html_is_written_whole(run: Run, responses: Path, tmp_path: Path) -> None:
    """With the reason on it, where one was given."""
    page = tmp_path / "r1.html"
    plain = run("explain", DEFINITION, responses, "--respondent", "r1", "--format", "html")
    done = run(
        "explain", DEFINITION, responses, "--respondent", "r1", "--format", "html", "-o", page, "--person-scores", "<b>"
    )
    html = page.read_text(encoding="utf-8")

    assert (0, 0, "") == (plain.code, done.code, done.out)
    assert plain.out.startswith("<!doctype html>")
    assert "given out because" not in plain.out
    assert "<p>scores of a person, given out because: &lt;b&gt;</p>\n</body>" in html


def test_a_reason_is_written_under_the_text(run: Run, responses: Path) -> None:
    """Whoever reads the explanation sees why it could be given."""
    done = run("explain", DEFINITION, responses, "--respondent", "r1", "--person-scores", "a test")

    assert done.out.endswith("\nscores of a person, given out because: a test\n")
    assert "(mood)" in done.out


def test_what_is_kept_back_is_not_explained(run: Run, responses: Path) -> None:
    """Neither the scores of units nor the scales that are made of them."""
    done = run("explain", DEFINITION, responses, "--respondent", "r1")

    assert "left out, because only units may get scores of them: mood" in done.err
    assert "mood" not in done.out
    assert "(overall)" not in done.out


def test_scales_are_titled_in_a_language(run: Run, responses: Path) -> None:
    """Where the definition has it."""
    done = run("explain", DEFINITION, responses, "--respondent", "r1", "--language", "es")

    assert "Facilidad (ease)" in done.out


def test_a_respondent_with_invalid_answers_can_not_be_explained(run: Run, responses: Path) -> None:
    """What is wrong is said instead."""
    done = run("explain", DEFINITION, responses, "--respondent", "r2")

    assert (1, "") == (done.code, done.out)
    assert "a.csv:3 CWI851 respondent 'r2': item 'p1': 9 is not allowed" in done.err


def test_a_respondent_who_is_not_there_is_wrong_use(run: Run, responses: Path) -> None:
    """A name that is nearly right is suggested; rows that can't be read are mentioned, for it may be one of them."""
    done = run("explain", DEFINITION, responses, "--respondent", "r11")

    assert (2, "") == (done.code, done.out)
    assert f"there is no respondent 'r11' in {responses}; did you mean 'r1'?; 1 row could not be read" in done.err


def test_nothing_is_suggested_where_nobody_is_there(run: Run, write: Write) -> None:
    """For instance in a file without rows."""
    done = run("explain", DEFINITION, write("a.csv", "respondent,p1\n,1\n"), "--respondent", "r1")

    assert 2 == done.code
    assert "there is no respondent 'r1' in" in done.err
    assert "did you mean" not in done.err


def test_one_of_several_rows_is_chosen_by_its_line(run: Run, responses: Path) -> None:
    """As in waves."""
    both = run("explain", DEFINITION, responses, "--respondent", "r3")
    second = run("explain", DEFINITION, responses, "--respondent", "r3", "--line", "5")
    wrong = run("explain", DEFINITION, responses, "--respondent", "r3", "--line", "2")

    assert (2, 0, 2) == (both.code, second.code, wrong.code)
    assert "respondent 'r3' has rows on lines 4, 5; say which one with --line" in both.err
    assert "p1: 4" in second.out
    assert "respondent 'r3' has no row that begins on line 2, but on lines 4, 5" in wrong.err


def test_rows_without_names_are_found_by_their_number(run: Run, write: Write) -> None:
    """The number that `score` writes into the column respondent."""
    done = run("explain", DEFINITION, write("a.csv", "p1,p2,p3\n1,1,1\n5,1,5\n"), "--respondent", "2")

    assert 0 == done.code
    assert "p1: 5" in done.out


def test_a_score_that_can_not_be_verified_is_a_finding(
    run: Run, responses: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both values are named."""
    monkeypatch.setattr("cwinstruments.scoring.verify", lambda *_, **__: (Discrepancy("ease", "value", 1.0, 2.0),))
    done = run("explain", DEFINITION, responses, "--respondent", "r1")

    assert 1 == done.code
    assert "not verified: scale 'ease': value is 1.0 in the trace, but the definition gives 2.0" in done.err
    assert "verified: computed" not in done.err


def test_entries_on_one_line_can_not_be_told_apart_by_lines(run: Run, write: Write) -> None:
    """What can be done about it is said."""
    rows = write("a.json", '[{"respondent": "r1", "p1": 1}, {"respondent": "r1", "p1": 2}]')
    done = run("explain", DEFINITION, rows, "--respondent", "r1")

    assert 2 == done.code
    assert "has 2 entries, and line 1 holds more than one of them; write each on a line of its own" in done.err


@pytest.mark.parametrize(
    ("option", "message"),
    [
        (("--line", "0"), "0 is not in the range x>=1"),
        (("--language", "zz"), "there is no text in 'zz'; there is en, es"),
    ],
)
def test_an_option_without_a_meaning_is_refused(
    run: Run, responses: Path, option: tuple[str, str], message: str
) -> None:
    """Rather than passed over."""
    done = run("explain", DEFINITION, responses, "--respondent", "r1", *option)

    assert 2 == done.code
    assert message in done.err
