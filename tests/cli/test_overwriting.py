"""What `-o` must not do: put what is written in the place of a file that the command was given."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Write
from tests.cli.test_parameters import ANSWERS, DEFINITION

ROOT = Path(__file__).parents[2]
AGENCY = ROOT / "examples" / "agency"
ITEMS = ",".join(f"ts{number:02}" for number in range(1, 21))
TEAMS = "".join(f"{team}{n},{team},{','.join(['4'] * 20)},80\n" for team in "ab" for n in range(6))
RULE = "what is written would take the place of"


@pytest.fixture
def there(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder with every kind of file that a command reads, which is the current one."""
    write("w2.csv", f"respondent,team,{ITEMS},total\n{TEAMS}")
    write("w1.csv", f"respondent,team,{ITEMS},total\n{TEAMS}")
    write("roster.csv", "team\n" + "a\n" * 8 + "b\n" * 8)
    write("agreements.yaml", (ROOT / "examples" / "agreements" / "data-agreements.yaml").read_text(encoding="utf-8"))
    shutil.copy(ROOT / "tests" / "files" / "pulse.yaml", tmp_path)
    write("pulse.csv", "respondent,p1,p2,p3\nr1,1,2,3\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("target", "command"),
    [
        ("w2.csv", "units team-safety w2.csv --unit team"),
        ("./w2.csv", "units team-safety w2.csv --unit team"),
        ("roster.csv", "units team-safety w2.csv --unit team --roster roster.csv"),
        ("agreements.yaml", "units team-safety w2.csv --unit team --agreements agreements.yaml"),
        ("new.csv", "units team-safety w2.csv --unit team --wave 2 --ledger new.csv"),
        ("w1.csv", "change team-safety w1.csv w2.csv --unit team"),
        ("w2.csv", "change team-safety w1.csv w2.csv --unit team"),
        ("roster.csv", "change team-safety w1.csv w2.csv --unit team --roster-before roster.csv"),
        ("w2.csv", "quality team-safety w2.csv"),
        ("w2.csv", "audit team-safety w2.csv --stated candour=total"),
        ("pulse.yaml", "quality pulse.yaml pulse.csv"),
        ("pulse.csv", "explain pulse.yaml pulse.csv --respondent r1"),
        ("pulse.yaml", "explain pulse.yaml pulse.csv --respondent r1"),
        ("pulse.yaml", "score pulse.yaml pulse.csv --format csv"),
        ("pulse.yaml", "export pulse.yaml --to sql"),
        ("pulse.yaml", "sql pulse.yaml"),
        ("pulse.yaml", "page pulse.yaml"),
        ("pulse.yaml", "map pulse.yaml pulse.csv --force"),
        ("pulse.yaml", "check pulse.yaml"),
        ("pulse.yaml", "check ."),
        ("pulse.yaml", "diff pulse.yaml pulse.yaml"),
        ("pulse.yaml", "conformance ."),
    ],
)
def test_what_is_read_is_never_overwritten(run: Run, there: Path, target: str, command: str) -> None:
    """Wrong use, in whichever way the file is named; everything is as it was."""
    before = {one: one.read_bytes() for one in there.iterdir()}
    done = run(*command.split(), "-o", target)

    assert (2, "") == (done.code, done.out)
    assert f"{RULE} '{target}', which this command was given; choose another file with -" in done.err
    assert before == {one: one.read_bytes() for one in there.iterdir()}


def test_a_ledger_is_never_overwritten(run: Run, there: Path) -> None:
    """What was given out before would be forgotten."""
    asked = ("units", "team-safety", "w2.csv", "--unit", "team", "--wave", "2", "--ledger", "ledger.csv")
    assert 0 == run(*asked).code
    before = (there / "ledger.csv").read_bytes()

    assert 2 == run(*asked, "-o", "ledger.csv").code
    assert before == (there / "ledger.csv").read_bytes()


def test_another_name_of_the_same_file_is_noticed(run: Run, there: Path) -> None:
    """A link leads to it as well."""
    Path("link.csv").symlink_to("w2.csv")
    done = run("units", "team-safety", "w2.csv", "--unit", "team", "-o", "link.csv")

    assert (2, True) == (done.code, f"{RULE} 'link.csv'" in done.err)


def test_a_report_is_written_again(run: Run, there: Path) -> None:
    """Only what is read is safe: an older report is replaced, in a folder that is checked as well."""
    for _ in range(2):
        assert 0 == run("units", "team-safety", "w2.csv", "--unit", "team", "-o", "report.txt").code
        assert 2 != run("check", "pulse.yaml", "-o", "report.yaml").code


@pytest.mark.parametrize(
    "command", ["sql {v}", "export {v} --to sql", "page {v}", "score {v} {a} --format csv", "quality {v} {a}"]
)
def test_a_table_of_a_parameter_is_never_overwritten(run: Run, write: Write, command: str) -> None:
    """It is read through `--set`."""
    visits, answers = write("visits.yaml", DEFINITION), write("answers.csv", ANSWERS)
    rows = write("rows.yaml", "ongoing: {cases: 1, basis: new}\n")
    given = ("--set", "points=5", "--set", "least=10", "--set", f"standards=@{rows}")
    done = run(*(one.format(v=visits, a=answers) for one in command.split()), *given, "-o", rows)

    assert (2, True) == (done.code, f"{RULE} '{rows}'" in done.err)


def test_norms_are_never_overwritten(run: Run, there: Path) -> None:
    """They are read through `--norms`."""
    norms = there / "norms.yaml"
    shutil.copy(ROOT / "examples" / "norms" / "county-norms.yaml", norms)
    before = norms.read_bytes()
    done = run("sql", ROOT / "examples" / "norms" / "weekly-strain.yaml", "--norms", norms, "-o", norms)

    assert (2, True) == (done.code, f"{RULE} '{norms}'" in done.err)
    assert before == norms.read_bytes()
