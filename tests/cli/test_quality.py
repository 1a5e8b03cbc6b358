"""Tests of the command `quality`: what it reads and writes, what it never tells, and its exit codes."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Write

AGENCY = Path(__file__).parents[2] / "examples" / "agency"
MINIMAL = Path(__file__).parents[2] / "examples" / "minimal-instrument.yaml"


def responses(*, reversed_already: bool = False, n: int = 60) -> str:
    """Write a file of answers to the smallest instrument."""
    lines = ["respondent,mc1,mc2,mc3,seconds"]
    for place in range(n):
        level = place % 5 + 1
        other = min(5, max(1, level + (place // 5) % 3 - 1))
        turned = other if reversed_already else 6 - other
        lines.append(f"r{place:03},{level},{turned},{min(5, max(1, level + (place // 7) % 3 - 1))},{12 + place % 9}")
    return "\n".join(lines) + "\n"


def test_the_example_agency_is_clean(run: Run) -> None:
    """The team safety of the example agency has nothing suspicious: exit code 0, and readings below the figures."""
    result = run("quality", "team-safety", AGENCY / "team-safety.csv", "--scale", "trust")

    assert 0 == result.code, result.err
    assert "825 of 839" not in result.out
    assert "trust: Trust\n" in result.out
    assert "candour" not in result.out
    assert "How to read this" in result.out


def test_a_survey_is_read_as_one(run: Run) -> None:
    """Scales of every part of a survey are reported; answers that are not allowed are findings."""
    result = run("quality", AGENCY / "field-visits.yaml", AGENCY / "field-visits.csv")

    assert 1 == result.code
    assert "fv02 holds 0 (once), 6 (4 times), 44 (3 times), where 1 to 5 is allowed" in result.out


def test_an_item_that_was_reversed_already_is_a_finding(run: Run, write: Write) -> None:
    """A key that looks wrong gives exit code 1, and says which item."""
    file = write("turned.csv", responses(reversed_already=True))
    result = run("quality", MINIMAL, file)

    assert 1 == result.code
    assert (
        "meetings: mc2 runs against the other items: it is reverse-keyed, and fits them better as it is" in result.out
    )
    assert 0 == run("quality", MINIMAL, write("right.csv", responses())).code


def test_how_sure_a_finding_must_be_for_the_exit_code_can_be_said(run: Run, write: Write) -> None:
    """Of sixty people nothing is strong; what is certain counts always."""
    file = write("turned.csv", responses(reversed_already=True))
    certain = write("constant.csv", "mc1,mc2,mc3\n" + "".join(f"{n % 5 + 1},{n // 5 % 5 + 1},3\n" for n in range(60)))

    assert [0, 1, 1] == [run("quality", MINIMAL, file, "--fail-on", one).code for one in ("strong", "moderate", "weak")]
    assert 1 == run("quality", MINIMAL, certain, "--fail-on", "strong").code


def test_json_and_csv_hold_the_same_figures(run: Run, write: Write) -> None:
    """Programs get what people get."""
    file = write("right.csv", responses())
    found = json.loads(run("quality", MINIMAL, file, "--format", "json").out)
    rows = list(csv.DictReader(StringIO(run("quality", MINIMAL, file, "--format", "csv").out)))

    alpha = found["scales"][0]["reliability"]["alpha"]
    assert ["mc1", "mc2", "mc3"] == [row["item"] for row in rows]
    assert {str(alpha)} == {row["alpha"] for row in rows}
    assert {"alpha", "careless responding"} <= {one["figure"] for one in found["readings"]}


def test_nobody_is_named_unless_asked_for(run: Run, write: Write) -> None:
    """Who may have answered without care is told with the switch alone."""
    straight = "".join(f"straight{place},3,3,3,1\n" for place in range(3))
    file = write("straight.csv", responses() + straight)
    by_default = run("quality", MINIMAL, file, "--seconds", "seconds")
    asked = run("quality", MINIMAL, file, "--seconds", "seconds", "--people")

    assert "less than two seconds an item: 3" in by_default.out
    assert "straight1" not in by_default.out
    assert "respondent-level data" in asked.out
    assert "straight1" in asked.out


def two_waves() -> str:
    """Write a file in which sixty people are in two waves; in the second one item is not reversed."""
    first, second = responses().splitlines(), responses(reversed_already=True).splitlines()
    head = f"{first[0]},wave"
    return "\n".join([head, *(f"{one},1" for one in first[1:]), *(f"{one},2" for one in second[1:])]) + "\n"


def test_one_wave_is_looked_at_alone(run: Run, write: Write) -> None:
    """With --wave the other waves are as if they were not in the file, and the report says which wave it is of."""
    both, second = write("both.csv", two_waves()), write("second.csv", responses(reversed_already=True))
    renamed = write("renamed.csv", two_waves().replace(",wave", ",round", 1))
    alone = json.loads(run("quality", MINIMAL, second, "--format", "json").out)
    told = [
        run("quality", MINIMAL, both, "--wave", "2", "--seconds", "seconds", "--format", "json"),
        run("quality", MINIMAL, renamed, "--wave", "2", "--wave-column", "round", "--format", "json"),
    ]

    assert [1, 1] == [one.code for one in told]
    assert [alone["scales"]] * 2 == [json.loads(one.out)["scales"] for one in told]
    assert ["2", 60, 0] == [json.loads(told[0].out)[name] for name in ("wave", "n_people", "n_repeated")]
    assert "meeting-check 1.0.0, wave 1: 60 of 60 rows" in run("quality", MINIMAL, both, "--wave", "1").out
    assert "more than one row" not in told[0].err


def test_two_waves_at_once_are_warned_of(run: Run, write: Write) -> None:
    """Who is in the file twice makes intervals too narrow: the error stream, the text and JSON say so."""
    both = write("both.csv", two_waves())
    text, data = run("quality", MINIMAL, both), run("quality", MINIMAL, both, "--format", "json")

    for one in (text, data):
        assert (
            "warning: by the column 'respondent', 60 people have more than one row and count as several, so every"
            " interval is too narrow; take one wave, such as --wave 2\n"
        ) in one.err
    assert "60 people have more than one row" in text.out
    assert "repeated_people" in json.loads(data.out)["cautions"]
    nameless = write("nameless.csv", two_waves().replace("respondent", "unit", 1))
    assert "more than one row" not in run("quality", MINIMAL, nameless).err


def test_a_file_without_waves_is_of_the_wave_that_is_named(run: Run, write: Write) -> None:
    """As for `units`; that there is no such column is said."""
    result = run("quality", MINIMAL, write("right.csv", responses()), "--wave", "2")

    assert 0 == result.code
    assert "there is no column 'wave': all rows are taken to be of wave 2" in result.err
    assert "wave 2: 60 of 60 rows" in result.out


def test_labels_are_a_finding(run: Run, write: Write) -> None:
    """Words where codes should be are not taken for silence."""
    lines = "".join(f"r{place},Often,Never,Always\n" for place in range(30))
    result = run("quality", MINIMAL, write("labels.csv", f"respondent,mc1,mc2,mc3\n{lines}"))

    assert 1 == result.code
    assert "such as words" in result.out


def test_few_people_get_the_reason_alone(run: Run, write: Write) -> None:
    """Nine people's answers give no figures."""
    result = run("quality", MINIMAL, write("few.csv", responses(n=9)))

    assert 0 == result.code
    assert "There are no figures: too few people; 10 or more are needed." in result.out
    assert "alpha" not in result.out


def test_a_file_is_written_whole(run: Run, write: Write, tmp_path: Path) -> None:
    """The report goes into a file, and none is there where the command fails."""
    target = tmp_path / "out" / "quality.json"
    target.parent.mkdir()
    file = write("right.csv", responses())

    assert 0 == run("quality", MINIMAL, file, "--format", "json", "-o", target).code
    assert json.loads(target.read_text(encoding="utf-8"))["n_total"] == 60
    assert 2 == run("quality", MINIMAL, tmp_path / "none.csv", "-o", tmp_path / "out" / "other.txt").code
    assert ["quality.json"] == [one.name for one in target.parent.iterdir()]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--scale", "meeting"], "there is no scale 'meeting'; did you mean 'meetings'?"),
        (["--level", "1"], "a level is between 0 and 1, not 1"),
        (["--seconds", "time"], "has no column 'time'"),
        (["--seconds", "respondent"], "column 'respondent' holds what is no number of seconds"),
        (["--seconds", "mc1"], "column 'mc1' is an item of meeting-check"),
        (["--wave", "3", "--wave-column", "seconds"], "no row is of wave '3' by the column 'seconds'; there is 12, 13"),
        (["--wave", "3", "--wave-column", "wave"], "has no column 'wave'"),
    ],
)
def test_wrong_use_is_refused(run: Run, write: Write, arguments: list[str], message: str) -> None:
    """What can't be is refused with exit code 2 and what would be right."""
    result = run("quality", MINIMAL, write("right.csv", responses()), *arguments)

    assert 2 == result.code
    assert message in result.err
    assert "" == result.out


def test_what_is_not_installed_is_named(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without SciPy the command says what to install."""
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    result = run("quality", MINIMAL, write("right.csv", responses()))

    assert 2 == result.code
    assert "install cwinstruments[psychometrics]" in result.err
