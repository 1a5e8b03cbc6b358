"""The scripts with pandas and with Polars: what they write is what `score` gives, row by row."""

from __future__ import annotations

import csv
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cwinstruments import CheckResult, Diagnostic, ResponseFile, Scores, load_catalog, score

ROOT = Path(__file__).parents[2]
RESPONSES = ROOT / "examples" / "agency" / "workload-experience.csv"


@pytest.fixture(scope="module", params=["with_pandas", "with_polars"])
def script(request: pytest.FixtureRequest) -> Any:
    return runpy.run_path(str(ROOT / "examples" / "apps" / f"{request.param}.py"))


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def expected(id: str, file: Path) -> list[Scores]:
    """Score a file person by person."""
    plan = load_catalog().plan(id)
    found = []
    with ResponseFile(str(file), plan) as rows:
        for row in rows:
            assert not isinstance(row, Diagnostic)
            found.append(score(plan, row.responses))
    return found


def number(cell: str) -> float | None:
    return float(cell) if cell else None


def test_a_script_writes_what_score_gives(script: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each row of the scores holds the value, the reason and the count that `score` gives for its answers."""
    scores, units = tmp_path / "scores.csv", tmp_path / "units.csv"
    arguments = [str(one) for one in ("workload-experience", RESPONSES, scores, units, "--unit", "wave", "unit")]

    assert 0 == script["main"](arguments)
    rows, alone = read(scores), expected("workload-experience", RESPONSES)
    assert 840 == len(rows) == len(alone)
    for row, one in zip(rows, alone, strict=True):
        for scale, single in one.items():
            assert single.value == pytest.approx(number(row[scale]), abs=1e-12)
            assert (single.reason or "") == row[f"{scale}_reason"]
            assert single.n_answered == float(row[f"{scale}_n_answered"])
    # They speak of one person's health, so a person's scores have no bands of them.
    assert "emotional_trauma_load_band" not in rows[0]
    assert "paperwork_band" in rows[0]
    assert {"scores.csv", "units.csv"} == {one.name for one in tmp_path.iterdir()}
    told = capsys.readouterr().out
    without = sum(one["paperwork"].reason == "too_few_answered" for one in alone)

    assert f" {without} too_few_answered" in next(line for line in told.splitlines() if line.startswith("paperwork: "))


def test_units_have_a_value_from_the_minimum_cell_on(
    script: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A unit with fewer than five respondents has a reason in place of a value; nobody's own score is written."""
    scores, units = tmp_path / "scores.csv", tmp_path / "units.csv"
    file = ROOT / "examples" / "agency" / "team-safety.csv"

    assert 0 == script["main"]([str(one) for one in ("team-safety", file, scores, units, "--unit", "wave", "unit")])
    small = [row for row in read(units) if int(row["n_respondents"]) < 5]

    assert small
    assert {("", "", "too_few_respondents")} == {(row["value"], row["n_scored"], row["reason"]) for row in small}
    names = {row["unit"] for row in small}
    assert not [line for line in capsys.readouterr().out.splitlines() if line.split(": ")[0] in names]
    # Only units may get scores of team safety.
    assert ["respondent", "wave", "unit"] == list(read(scores)[0])
    by_hand: dict[str, list[float]] = {}
    for row, one in zip(read(scores), expected("team-safety", file), strict=True):
        value = one["candour"].value
        by_hand.setdefault(f"{row['wave']} / {row['unit']}", []).extend([] if value is None else [value])
    for row in read(units):
        if row["scale"] == "candour" and row["value"]:
            values = by_hand[row["unit"]]
            assert sum(values) / len(values) == pytest.approx(float(row["value"]))
            assert len(values) == int(row["n_scored"])


def test_an_answer_that_is_not_allowed_is_told(script: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Scores that rest on it are missing with a reason, the others are there, and the exit code says so."""
    file = tmp_path / "responses.csv"
    items = [f"we{place:02}" for place in range(1, 19)]
    lines = [",".join(["respondent", "unit", *items]), ",".join(["007", "north", "44", *["4"] * 17])]
    file.write_text("\n".join(lines), encoding="utf-8")
    scores, units = tmp_path / "scores.csv", tmp_path / "units.csv"

    assert 1 == script["main"]([str(one) for one in ("workload-experience", file, scores, units)])
    assert "respondent 007: item we01: 44 is not allowed\n" == capsys.readouterr().err
    (row,) = read(scores)

    assert ("007", "", "invalid_response") == (row["respondent"], row["time_volume"], row["time_volume_reason"])
    assert ("75.0", "") == (row["paperwork"], row["paperwork_reason"])


def test_a_definition_with_faults_scores_nothing(
    script: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the check finds is told, and no file is written."""
    found = CheckResult((Diagnostic("CWI203", "an item that is not defined"),))
    monkeypatch.setitem(script["main"].__globals__, "check", lambda *_, **__: found)

    assert 1 == script["main"]([str(one) for one in ("workload-experience", RESPONSES, tmp_path / "a", tmp_path / "b")])
    assert "CWI203" in capsys.readouterr().err
    assert [] == list(tmp_path.iterdir())


def test_a_file_that_fails_leaves_the_old_ones(script: Any, tmp_path: Path) -> None:
    """Where writing the second one fails in the middle, what was there stays as it was, and nothing else is left."""
    target, second = tmp_path / "scores.csv", tmp_path / "units.csv"
    target.write_text("old", encoding="utf-8")

    class Whole:
        def write_csv(self, part: Path) -> None:
            part.write_text("new", encoding="utf-8")

        def to_csv(self, part: Path, **_: object) -> None:
            self.write_csv(part)

    class Frame:
        def write_csv(self, part: Path) -> None:
            part.write_text("half", encoding="utf-8")
            raise OSError(28, "no space is left")

        def to_csv(self, part: Path, **_: object) -> None:
            self.write_csv(part)

    with pytest.raises(OSError, match="no space"):
        script["write_whole"]({target: Whole(), second: Frame()})
    assert "old" == target.read_text(encoding="utf-8")
    assert [target] == list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_told_before_anything_is_done(
    script: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the names that were given, and nothing is written, not even what could have been."""
    monkeypatch.setitem(script["main"].__globals__, "load_catalog", lambda: pytest.fail("it began all the same"))
    there, nowhere = tmp_path / "there.csv", tmp_path / "nowhere" / "units.csv"
    for scores, units, said in (
        (there, nowhere, f"{nowhere} can't be written: there is no folder {nowhere.parent}"),
        (nowhere, there, f"{nowhere} can't be written: there is no folder {nowhere.parent}"),
        (there, tmp_path, f"{tmp_path} can't be written: it is a folder"),
    ):
        with pytest.raises(SystemExit):
            script["main"]([str(one) for one in ("workload-experience", RESPONSES, scores, units)])
        assert said in capsys.readouterr().err
    assert [] == list(tmp_path.iterdir())


def test_no_file_is_written_over_another(script: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The responses least of all."""
    file = tmp_path / "responses.csv"
    file.write_bytes(RESPONSES.read_bytes())

    for scores, units in ((file, tmp_path / "units.csv"), (tmp_path / "a.csv", tmp_path / "." / "a.csv")):
        with pytest.raises(SystemExit):
            script["main"]([str(one) for one in ("workload-experience", file, scores, units)])
    assert "three files" in capsys.readouterr().err
    assert RESPONSES.read_bytes() == file.read_bytes()
    assert [file] == list(tmp_path.iterdir())


def test_a_table_without_rows_has_scores_without_rows(script: Any, tmp_path: Path) -> None:
    """Nobody has answered yet, and that is no fault."""
    file, scores, units = (tmp_path / name for name in ("responses.csv", "scores.csv", "units.csv"))
    file.write_text(",".join(["respondent", "unit", *[f"we{place:02}" for place in range(1, 19)]]) + "\n")

    assert 0 == script["main"]([str(one) for one in ("workload-experience", file, scores, units)])
    assert scores.read_text().startswith("respondent,unit,time_volume,")
    assert "unit,scale,value,band,reason,n_respondents,n_scored\n" == units.read_text()


@pytest.mark.parametrize("name", ["with_pandas", "with_polars"])
def test_what_is_no_table_is_said_in_a_line(name: str, tmp_path: Path) -> None:
    """An empty file ends with a message, not with the lines of the program."""
    file = tmp_path / "responses.csv"
    file.touch()
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples" / "apps" / f"{name}.py"), "workload-experience", str(file), "a", "b"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )

    assert 1 == done.returncode
    assert "Traceback" not in done.stderr
    assert [file] == list(tmp_path.iterdir())
