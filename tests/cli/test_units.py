"""`cwinstruments units`: what each unit says, and what is withheld."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Write = Callable[[str, str | bytes], Path]

AGENCY = Path(__file__).parents[2] / "examples" / "agency"
SAFETY = ("team-safety", AGENCY / "team-safety.csv", "--unit", "unit", "--unit", "office", "--scale", "candour")
STAFF = ("--roster", AGENCY / "staff.csv")


def small(write: Write) -> tuple[object, ...]:
    """Give two teams of twelve and two of six, who answer one facet."""
    sizes = {"a": 12, "b": 6, "c": 12, "d": 6}
    rows = [f"{team}{n},{team},{3 + n % 2},{3 + n // 2 % 2},3,4" for team, size in sizes.items() for n in range(size)]
    file = write("small.csv", "\n".join(["respondent,team,ts01,ts02,ts03,ts04", *rows, ""]))
    return "team-safety", file, "--unit", "team", "--scale", "candour"


def test_the_example_agency_has_a_report(run: Run) -> None:
    """On units and offices: the office comes from the roster."""
    done = run("units", *SAFETY, *STAFF, "--wave", "2")

    assert 0 == done.code
    assert done.out.startswith("team-safety 1.0.1, wave 2: ")
    assert "Scale means and counts are shown for 5 people or more." in done.out
    assert "\n    bridge-ongoing " in done.out
    assert "ICC(1)" in done.out
    assert "Source: James, Demaree & Wolf 1984" in done.out


def test_a_survey_says_its_own_units(run: Run) -> None:
    """Of its hierarchy those that are there."""
    done = run(
        *("units", AGENCY / "workforce-survey.yaml", AGENCY / "workforce-survey.csv", *STAFF, "--wave", "1"),
        *("--scale", "team_safety__candour", "--format", "json"),
    )
    data = json.loads(done.out)

    assert 0 == done.code
    assert ["unit", "office"] == data["units"]
    assert 37 == len(data["figures"])


def test_a_table_goes_into_a_file(run: Run, tmp_path: Path) -> None:
    """Written whole, and nothing on the standard output."""
    target = tmp_path / "units.csv"
    done = run("units", *SAFETY, *STAFF, "--wave", "2", "--format", "csv", "-o", target)
    rows = list(csv.DictReader(StringIO(target.read_text(encoding="utf-8"))))

    assert (0, "") == (done.code, done.out)
    assert {"unit", "office", "everybody"} == {row["level"] for row in rows}
    assert all(int(row["n"]) >= 5 for row in rows if row["n"])


def test_a_ledger_is_begun_and_goes_on(run: Run, write: Write, tmp_path: Path) -> None:
    """A second release has a name of its own, and shows the same."""
    ledger = tmp_path / "ledger.csv"
    asked = ("units", *small(write), "--wave", "1", "--ledger", ledger)
    first, again = run(*asked), run(*asked)

    assert (0, 0) == (first.code, again.code)
    assert first.out == again.out
    assert "added to" in again.err and ", 2" in again.err
    ledger.write_text(ledger.read_text(encoding="utf-8").replace("published", "primary", 1), encoding="utf-8")
    assert 2 == run(*asked).code


def test_public_output_withholds_more(run: Run, write: Write) -> None:
    """And says that it is public."""
    inside, public = (run("units", *small(write), *more) for more in ((), ("--public",)))

    assert "This output is public." in public.out
    assert public.out.count("withheld") > inside.out.count("withheld")


def test_rows_with_an_answer_that_is_not_allowed_are_left_out(run: Run, write: Write) -> None:
    """They are reported, and the exit code says so."""
    head = "respondent,team," + ",".join(f"ts{number:02}" for number in range(1, 21))
    rows = [f"r{number},a," + ",".join(["4"] * 20) for number in range(12)]
    file = write("answers.csv", "\n".join([head, *rows, "bad,a," + ",".join(["9"] * 20), ""]))
    done = run("units", "team-safety", file, "--unit", "team", "--items")

    assert 1 == done.code
    assert "1 left out as invalid" in done.err
    assert "12 people answered" in done.out
    assert "favourable answers to each item" in done.out


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ((), "several waves: 1, 2"),
        (("--wave", "9"), "no row is of wave '9'"),
        (("--wave", "2", "--scale", "x"), "no scale 'x'"),
        ((), "--wave WAVE"),
        (("--wave", "2", "--wave-column", "wav"), "there is no column 'wav' to name the wave; did you mean 'wave'?"),
        (("--wave", "2", "--unit", "team"), "there is no column 'team'"),
        (("--wave", "2", "--unit", "office", *STAFF), "such as --unit unit --unit office"),
        (("--wave", "2", "--roster", "nowhere.csv"), "nowhere.csv"),
        (("--wave", "2", "-o", ""), "the name is empty"),
    ],
)
def test_wrong_use_says_what_would_be_right(run: Run, more: tuple[str, ...], why: str) -> None:
    """With the exit code 2, and no report."""
    units = () if "--unit" in more else ("--unit", "unit")
    done = run("units", "team-safety", AGENCY / "team-safety.csv", *units, *more)

    assert (2, "") == (done.code, done.out)
    assert why in done.err


def test_an_instrument_does_not_say_its_units(run: Run) -> None:
    """Somebody has to."""
    done = run("units", "team-safety", AGENCY / "team-safety.csv", "--wave", "2")

    assert 2 == done.code
    assert "--unit team --unit office" in done.err


def test_what_is_not_installed_is_named(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the extra that brings it."""
    for name in [one for one in sys.modules if one.partition(".")[0] == "scipy"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "scipy", None)
    done = run("units", *small(write))

    assert (2, "") == (done.code, done.out)
    assert "this needs NumPy and SciPy: install cwinstruments[psychometrics]" in done.err
    assert " rows in " not in done.err


def test_the_help_has_an_example(run: Run) -> None:
    """As that of each command."""
    assert "cwinstruments units team-safety answers.csv --unit team" in run("units", "--help").out


def test_late_answers_are_reported_on(run: Run, tmp_path: Path) -> None:
    """A wave that was given out without one answer, and again with it: what would tell that answer is withheld."""
    lines = (AGENCY / "team-safety.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    early, ledger = tmp_path / "early.csv", tmp_path / "ledger.csv"
    early.write_text("".join(line for line in lines if not line.startswith("s0001,2,")), encoding="utf-8")
    more = ("--unit", "unit", "--unit", "office", "--scale", "candour", *STAFF, "--wave", "2", "--ledger", ledger)
    first = run("units", "team-safety", early, *more)
    late = run("units", "team-safety", SAFETY[1], *more)

    assert (0, 0) == (first.code, late.code)
    assert 0 < first.out.count(" withheld ") < late.out.count(" withheld ")
    assert "\n    harbor-ongoing         shared " in late.out
    assert "Answers were added since an earlier report." in late.out
    assert "Because of what the ledger holds" not in late.err


def test_what_the_ledger_holds_back_is_told(run: Run, write: Write, tmp_path: Path) -> None:
    """On the error stream too, as a table has no room for it."""
    ledger = tmp_path / "ledger.csv"
    asked = (*small(write), "--wave", "1")
    run("units", *asked, "--ledger", ledger)
    before = ledger.read_text(encoding="utf-8")
    text = Path(str(asked[1])).read_text(encoding="utf-8")
    less = write("less.csv", text.replace("a0,a,3,3,3,4\n", ""))
    done = run("units", asked[0], less, *asked[2:], "--ledger", ledger, "--format", "csv")
    staff = write(
        "staff.csv", "team\n" + "".join(f"{team}\n" * n for team, n in (("a", 12), ("b", 6), ("c", 12), ("d", 6)))
    )
    text = run("units", asked[0], less, *asked[2:], "--ledger", ledger, "--roster", staff).out

    assert 0 == done.code
    assert "nothing is shown of respondents, candour.mean" in done.err
    assert "What to do: " in done.err
    assert "What to do: " not in done.out
    assert before == ledger.read_text(encoding="utf-8")
    assert "between the units of level team: withheld" in text
    assert "too few data" not in text and "no responses" not in text and "has enough data" not in text


def test_the_help_says_that_public_output_needs_the_same_ledger(run: Run) -> None:
    """Without it, it may tell what the agency's own report withholds."""
    assert "Without one --ledger for it and for other reports" in " ".join(run("units", "--help").out.split())


def test_a_ledger_needs_the_wave(run: Run, write: Write, tmp_path: Path) -> None:
    """Where no column says it, the command is told; nothing is given out before."""
    ledger = tmp_path / "ledger.csv"
    done = run("units", *small(write), "--ledger", ledger)

    assert (2, "") == (done.code, done.out)
    assert "which wave the rows are of" in done.err and "--wave WAVE" in done.err
    assert not ledger.exists()


def test_units_by_another_column_are_refused_beside_a_ledger(run: Run, write: Write, tmp_path: Path) -> None:
    """With the options that are right; and what somebody answered names no units."""
    ledger = tmp_path / "ledger.csv"
    more = ("--wave", "2", "--scale", "candour", "--ledger", ledger)
    safety = ("units", "team-safety", SAFETY[1])
    first = run(*safety, *STAFF, "--unit", "unit", "--unit", "office", *more)
    second = run(*safety, "--unit", "unit", *more)
    answers = run(*safety, "--unit", "ts01", "--wave", "2")

    assert (0, 2, 2) == (first.code, second.code, answers.code)
    assert "name the same units, --unit unit --unit office, or the largest of them alone" in second.err
    assert "units: 'ts01' is an item of team-safety" in answers.err
