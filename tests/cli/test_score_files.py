"""`cwinstruments score` with files of any size, and with many: engines, formats, provenance, runs that were killed."""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Write = Callable[[str, str | bytes], Path]

DEFINITION = Path(__file__).parents[1] / "files" / "pulse.yaml"
ROWS = "respondent,unit,p1,p2,p3,hours\nr1,north,5,1,3,40\nr2,south,1,5,,\nr3,south,9,5,1,\nr4,east,2,2,2,37.5\n"


@pytest.fixture(autouse=True)
def polars() -> Any:
    return pytest.importorskip("polars", reason="files are scored by whole columns with Polars")


def scores_in(folder: Path) -> dict[str, str]:
    """Give the scores of every file in a folder, by its place; each has to be whole."""
    import polars as pl

    found = {}
    for file in sorted(folder.rglob("*")):
        if file.suffix == ".csv":
            text = file.read_text(encoding="utf-8")
            header, *rows = csv.reader(text.splitlines())
            assert text.endswith("\n")
            assert {len(header)} == {len(row) for row in rows}
            found[str(file.relative_to(folder))] = text
        elif file.suffix == ".parquet":
            found[str(file.relative_to(folder))] = pl.read_parquet(file).write_csv()
    return found


@pytest.mark.parametrize("format", ["csv", "tsv", "parquet", "arrow"])
def test_engines_write_the_same(run: Run, write: Write, tmp_path: Path, polars: Any, format: str) -> None:
    """The same messages, the same counts, the same exit code."""
    source = write("a.csv", ROWS)
    rows = run("score", DEFINITION, source, "--engine", "python", "-o", tmp_path / "python.csv")
    columns = run("score", DEFINITION, source, "--engine", "polars", "-o", tmp_path / f"polars.{format}")
    read = {"csv": polars.read_csv, "parquet": polars.read_parquet, "arrow": polars.read_ipc}
    found = read[format](tmp_path / f"polars.{format}") if format != "tsv" else polars.read_csv(
        tmp_path / "polars.tsv", separator="\t"
    )  # fmt: skip

    assert (1, 1) == (rows.code, columns.code)
    assert rows.err == columns.err
    assert polars.read_csv(tmp_path / "python.csv").to_dicts() == [
        {name: None if value == "" else value for name, value in row.items()} for row in found.to_dicts()
    ]


def test_the_engine_is_chosen_by_size(run: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small files are scored row by row, large ones and typed ones by whole columns; records of JSON never."""
    used: list[str] = []
    from cwinstruments import files

    original = files.score_stream

    def watched(*arguments: Any, **options: Any) -> Any:
        used.append(arguments[3])
        return original(*arguments, **options)

    monkeypatch.setattr(files, "score_stream", watched)
    source = write("a.csv", ROWS)
    run("score", DEFINITION, source, "-o", tmp_path / "small.csv")
    assert [] == used
    monkeypatch.setattr("cwinstruments.cli.score_jobs.LARGE_FILE", 10)
    run("score", DEFINITION, source, "-o", tmp_path / "large.csv")
    run("score", DEFINITION, source, "-o", tmp_path / "large.jsonl")
    run("score", DEFINITION, "-", "-o", tmp_path / "piped.csv", stdin=ROWS)
    run("score", DEFINITION, source, "-o", tmp_path / "typed.parquet")

    assert ["csv", "parquet"] == used
    assert (tmp_path / "small.csv").read_text() == (tmp_path / "piped.csv").read_text()


def test_without_polars_files_are_scored_row_by_row(
    run: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What needs it says so."""
    monkeypatch.setattr("cwinstruments.frames.kinds.has_polars", lambda: False)
    monkeypatch.setattr("cwinstruments.cli.score_jobs.LARGE_FILE", 10)
    source = write("a.csv", ROWS)
    done = run("score", DEFINITION, source, "-o", tmp_path / "scores.csv")
    refused = [run("score", DEFINITION, source, *options) for options in (["--engine", "polars"], ["-o", "x.parquet"])]
    monkeypatch.delitem(sys.modules, "cwinstruments.frames.tables", raising=False)
    monkeypatch.delattr("cwinstruments.frames.tables", raising=False)
    monkeypatch.setitem(sys.modules, "polars", None)
    typed = run("score", DEFINITION, write("a.parquet", b"any"), "-o", tmp_path / "typed.csv")

    assert 1 == done.code
    assert [2, 2, 2] == [one.code for one in (*refused, typed)]
    assert all("this needs Polars: install cwinstruments[frames]" in one.err for one in refused)
    assert "this needs polars, which is not installed" in typed.err
    assert "install cwinstruments[frames]" in typed.err


def test_whole_columns_go_to_the_standard_output(run: Run, write: Write) -> None:
    """When everything is done, so that nobody reads half of it."""
    source = write("a.csv", ROWS)
    rows, columns = (run("score", DEFINITION, source, "--engine", engine) for engine in ("python", "polars"))

    assert [len(line) for line in rows.out.splitlines()] == [len(line) for line in columns.out.splitlines()]
    assert list(csv.reader(rows.out.splitlines())) == list(csv.reader(columns.out.splitlines()))


@pytest.mark.parametrize(("options", "message"), [
    (["--engine", "polars", "--format", "jsonl"], "records of JSON tell of single answers"),
    (["--engine", "python", "--format", "parquet"], "--engine python writes csv, tsv, jsonl, json, not parquet"),
    (["--engine", "python", "--on-invalid", "no-score"], "--engine polars does"),
    (["--format", "jsonl", "--on-invalid", "no-score"], "--on-invalid no-score writes csv, tsv, parquet and arrow"),
    (["--strict", "--on-invalid", "missing"], "leave one of the two out"),
    (["--parts", "bandd"], "there is no part 'bandd' of a score; did you mean 'band'?"),
    (["--columns", "t1_"], "a pattern of columns holds {item}"),
    (["--columns", "p1=a", "--columns", "b"], "give one pattern, such as t1_{item}, or ITEM=COLUMN"),
    (["--columns", "p9=a"], "pulse has no item 'p9'"),
    (["-o", "scores.sav"], "scores are not written as spss"),
    (["--columns", "p1=hour"], "has no column 'hour', which is named for item 'p1'\n  hint: did you mean 'hours'?"),
    (["--columns", "p1=hours", "--mapping", "m.yaml"], "leave --columns or --mapping out"),
    (["--summary", "a.csv"], "the counts would take the place of a file that is read"),
    (["-o", "b.csv", "--summary", "./b.csv"], "the counts would take the place of the scores"),
    (["--summary", "none/counts.json"], "there is no folder 'none'"),
])  # fmt: skip
def test_what_can_not_be_done_is_wrong_use(
    run: Run, write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, options: list[str], message: str
) -> None:
    """And nothing is written."""
    source = write("a.csv", ROWS)
    monkeypatch.chdir(tmp_path)
    done = run("score", DEFINITION, source, *options)

    assert (2, "") == (done.code, done.out)
    assert message in done.err
    assert [source] == list(tmp_path.iterdir())


@pytest.mark.parametrize("engine", ["python", "polars"])
def test_what_becomes_of_wrong_answers_can_be_said(run: Run, write: Write, engine: str) -> None:
    """They are left out with their rows, or alone; each is told."""
    source = write("a.csv", ROWS)
    options = ("--engine", engine, "--parts", "none")
    left_out, missing, strict = (
        run("score", DEFINITION, source, *options, "--on-invalid", word) for word in ("leave-out", "missing", "raise")
    )

    assert (1, 1, 1) == (left_out.code, missing.code, strict.code)
    assert (4, 5) == tuple(len(one.out.splitlines()) for one in (left_out, missing))
    assert all(f"{source}:4 CWI851 respondent 'r3': item 'p1'" in one.err for one in (left_out, missing, strict))
    assert "4 rows: 4 scored, 1 invalid" in missing.err
    assert "nothing is written" in strict.err


@pytest.mark.parametrize("engine", ["python", "polars"])
def test_columns_and_parts_can_be_chosen(run: Run, write: Write, engine: str) -> None:
    """As other files call them, and as much as is wanted."""
    source = write("a.csv", "id,t1_p1,t1_p2\nx,1,2\n")
    done = run("score", DEFINITION, source, "--columns", "t1_{item}", "--parts", "band,reason", "--engine", engine)
    (row,) = csv.DictReader(done.out.splitlines())

    assert 0 == done.code
    assert {"id", "ease", "ease_band", "ease_reason"} <= set(row)
    assert "ease_lower" not in row
    assert "too_few_answered" not in row["ease_reason"]


# Provenance and summary


@pytest.mark.parametrize(("engine", "name"), [
    ("python", "scores.csv"), ("python", "scores.jsonl"), ("polars", "scores.csv"), ("polars", "scores.parquet"),
])  # fmt: skip
def test_scores_tell_where_they_come_from(
    run: Run, write: Write, tmp_path: Path, polars: Any, engine: str, name: str
) -> None:
    """What was scored with what; and that they are of persons."""
    source, target = write("a.csv", ROWS), tmp_path / name
    run("score", DEFINITION, source, "--engine", engine, "-o", target)
    said = json.loads((tmp_path / f"{name}.provenance.json").read_text(encoding="utf-8"))
    score = run("score", DEFINITION, source, "--format", "jsonl").out.splitlines()[0]

    assert (True, "pulse", "1.2.0") == (said["respondent_level"], said["instrument"], said["version"])
    assert {key: json.loads(score)[key] for key in ("definition_digest", "plan_digest")} == {
        key: said[key] for key in ("definition_digest", "plan_digest")
    }
    assert ({"name": "a.csv", "size": len(ROWS)}, target.stat().st_size) == (
        {key: said["input"][key] for key in ("name", "size")},
        said["output"]["size"],
    )
    assert (4, 3, 1) == tuple(said["summary"][key] for key in ("rows", "scored", "invalid"))
    if name.endswith("parquet"):
        within = json.loads(polars.read_parquet_metadata(target)["cwinstruments"])
        assert {key: said[key] for key in within} == within


def test_the_standard_output_has_nothing_beside_it(run: Run, write: Write, tmp_path: Path) -> None:
    """There is no file beside which anything could stand."""
    source = write("a.csv", ROWS)
    run("score", DEFINITION, source)

    assert [source] == list(tmp_path.iterdir())


@pytest.mark.parametrize("engine", ["python", "polars"])
def test_the_closing_counts_can_be_kept(run: Run, write: Write, tmp_path: Path, engine: str) -> None:
    """Of each scale how many have a score, and why the others have none."""
    source, file = write("a.csv", ROWS), tmp_path / "summary.json"
    done = run("score", DEFINITION, source, "--engine", engine, "--summary", file)
    said = json.loads(file.read_text(encoding="utf-8"))

    assert ("pulse", True, 4, 3, 1, 0, 0) == tuple(
        said[key]
        for key in ("instrument", "respondent_level", "rows", "scored", "invalid", "passed_over", "unasked_answers")
    )
    assert {"scored": 2, "prorated": 0, "zero_filled": 0, "without_score": {"no_answers": 1}} == said["scales"][
        "weekly"
    ]
    assert "  weekly: 2 scored, 1 without: no_answers\n" in done.err
    assert "mood" not in said["scales"]


# Many files


@pytest.fixture
def partitions(tmp_path: Path, polars: Any) -> Path:
    """Give a folder of partitions: tables of text and of Parquet, and what lies about in such folders."""
    chance, folder = random.Random(1), tmp_path / "waves"
    for year in (2024, 2025):
        for part in range(5):
            place = folder / f"year={year}"
            place.mkdir(parents=True, exist_ok=True)
            rows = [
                f"r{n},north,{chance.randint(1, 5)},{chance.randint(1, 5)},{chance.randint(1, 6)}," for n in range(400)
            ]
            file = place / f"part-{part}.csv"
            file.write_text("respondent,unit,p1,p2,p3,hours\n" + "\n".join(rows) + "\n", encoding="utf-8")
            if part % 2:
                frame = polars.read_csv(file, schema_overrides={"hours": polars.Float64})
                frame.write_parquet(file.with_suffix(".parquet"))
                file.unlink()
    (folder / "_SUCCESS").touch()
    (folder / ".hidden.csv").write_text("nothing", encoding="utf-8")
    (folder / "notes.txt").write_text("nothing", encoding="utf-8")
    return folder


@pytest.mark.unmeasured
def test_a_folder_becomes_a_folder_that_mirrors_it(run: Run, partitions: Path, tmp_path: Path) -> None:
    """Each file is scored as it would be by itself; what is odd about columns is said once."""
    done = run("score", DEFINITION, partitions, "-o", tmp_path / "scores", "--engine", "polars")
    single = run("score", DEFINITION, partitions / "year=2024" / "part-0.csv", "--engine", "python")
    found = scores_in(tmp_path / "scores")

    assert 1 == done.code
    assert [f"year={year}/part-{n}.{'parquet' if n % 2 else 'csv'}" for year in (2024, 2025) for n in range(5)] == list(
        found
    )
    assert list(csv.reader(single.out.splitlines())) == list(csv.reader(found["year=2024/part-0.csv"].splitlines()))
    assert "10 files: 10 scored\n" in done.err
    assert "4,000 rows: " in done.err
    assert 1 == done.err.count("CWI861")


@pytest.mark.parametrize("names", [["year=*/*.csv"], ["year=2024/part-0.csv", "year=2024/part-2.csv"]])
@pytest.mark.unmeasured
def test_patterns_and_several_files_are_partitions_too(
    run: Run, partitions: Path, tmp_path: Path, names: list[str]
) -> None:
    """Some shells leave patterns as they are."""
    done = run(
        "score", DEFINITION, *(partitions / name for name in names), "-o", tmp_path / "scores", "--format", "tsv"
    )

    assert 1 == done.code
    assert (6 if len(names) == 1 else 2) == len(list((tmp_path / "scores").rglob("*.tsv")))


@pytest.mark.unmeasured
def test_what_is_complete_is_not_scored_again(run: Run, partitions: Path, tmp_path: Path) -> None:
    """Unless the file, the definition or what is wanted is another, or the output was touched; the counts stay."""
    command = ("score", DEFINITION, partitions, "-o", tmp_path / "scores", "--engine", "polars", "--parts", "band")
    first, second = run(*command), run(*command)
    changed = partitions / "year=2024" / "part-0.csv"
    changed.write_text(changed.read_text(encoding="utf-8") + "new,north,1,1,1,\n", encoding="utf-8")
    (tmp_path / "scores" / "year=2024" / "part-2.csv").write_text("touched", encoding="utf-8")
    (tmp_path / "scores" / "year=2024" / ".part-2.csv.a_c4e6g8.part").write_text("left", encoding="utf-8")
    third = run(*command)
    fourth, fifth = run(*command[:-1], "reason"), run(*command, "--restart")

    assert "10 files: 10 scored\n" in first.err
    assert "10 files: 0 scored, 10 complete already" in second.err
    assert first.err[first.err.index("4,000 rows") :] == second.err[second.err.index("4,000 rows") :]
    assert first.code == second.code == 1
    assert "10 files: 2 scored, 8 complete already" in third.err
    assert "taking away what a run that was interrupted left behind" in third.err
    assert "10 files: 10 scored\n" in fourth.err
    assert "10 files: 10 scored\n" in fifth.err
    assert [] == list(tmp_path.rglob("*.part"))


@pytest.mark.unmeasured
def test_a_file_that_can_not_be_read_stops_no_other(run: Run, partitions: Path, tmp_path: Path) -> None:
    """It is told, and the exit code is that of a file that can't be read."""
    (partitions / "year=2025" / "part-1.parquet").write_bytes(b"no parquet")
    done = run("score", DEFINITION, partitions, "-o", tmp_path / "scores", "--engine", "polars")

    assert 2 == done.code
    assert "10 files: 9 scored, 1 could not be read" in done.err
    assert "part-1.parquet the file is no parquet file that can be read" in done.err


@pytest.mark.parametrize(("arguments", "message"), [
    (["waves"], "several files are scored into a folder: name it with -o"),
    (["waves", "-o", "waves/notes.txt"], "several files are scored into a folder"),
    (["waves", "-o", "waves"], "'waves' is within 'waves', of which everything is scored"),
    (["waves", "-o", "waves/scored"], "the next run would take them for responses; choose a folder outside of it"),
    (["waves/**/*.csv", "-o", "waves/scored"], "'waves/scored' is within 'waves'"),
    (["waves", "-o", "scores.parquet"], "name a folder, such as -o scores, and with --format what is written"),
    (["waves", "-o", "waves/notes.txt"], "'waves/notes.txt' is a file"),
    (["waves", "wave", "-o", "waves/notes.txt"], "wave there is no such file\n  hint: did you mean 'waves'?"),
    (["wave", "-o", "scores.sav"], "wave there is no such file"),
    (["waves", "-", "-o", "scores"], "the standard input is no file that can be one of several"),
    (["waves", "-o", "scores", "--summary", "none/counts.json"], "there is no folder 'none'"),
    (["waves", "-o", "scores", "--summary", "empty"], "this is a folder, not a file"),
    (["waves", "-o", "scores", "--summary", "waves/year=2024/part-0.csv"], "the place of a file that is read"),
    (["waves", "-o", "scores", "--summary", "scores/year=2024/part-0.csv"], "would take the place of the scores"),
    (["waves", "-o", "scores", "--summary", "any.provenance.json"], "tell where scores come from"),
    (["empty", "-o", "scores"], "no file of responses is in this folder"),
    (["none*.csv", "-o", "scores"], "no file matches this pattern"),
    (["waves/year=2024/part-0.csv", "waves/year=2025/part-0.csv", "-o", "scores"], "or quote the pattern: the scores"),
])  # fmt: skip
def test_folders_are_checked_before_anything_is_done(
    run: Run, partitions: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    """So that nothing is half done."""
    monkeypatch.chdir(partitions.parent)
    Path("empty").mkdir()
    done = run("score", DEFINITION, *arguments)

    assert 2 == done.code
    assert message in done.err
    assert not Path("scores").exists()


@pytest.mark.parametrize("name", ["waves", "waves/*/*.csv", "waves/**/*.csv"])
def test_a_folder_that_can_not_be_read_is_an_error(
    run: Run, partitions: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """It is named, and nothing is scored: otherwise its files would be missing without a word."""
    original = os.scandir

    def guarded(place: Any = ".") -> Any:
        if "year=2025" in os.fspath(place):
            raise PermissionError(13, "Permission denied", os.fspath(place))
        return original(place)

    monkeypatch.chdir(partitions.parent)
    monkeypatch.setattr(os, "scandir", guarded)
    done = run("score", DEFINITION, name, "-o", "scores")

    assert 2 == done.code
    assert f"{Path('waves', 'year=2025')} the folder can't be read: Permission denied" in done.err
    assert not Path("scores").exists()


def test_older_scores_in_the_folder_are_named(run: Run, write: Write, tmp_path: Path) -> None:
    """Of files that are gone or that could not be read this time; they stay where they are."""
    for name in ("a", "b", "c"):
        write(f"waves/{name}.csv", ROWS)
    target, counts = tmp_path / "scores", tmp_path / "counts.json"
    command = ("score", DEFINITION, tmp_path / "waves", "-o", target, "--summary", counts)
    first = run(*command)
    (tmp_path / "waves" / "a.csv").unlink()
    write("waves/b.csv", "nothing,of,use\n1,2,3\n")
    second = run(*command)
    said = json.loads(counts.read_text(encoding="utf-8"))["files"]

    assert "older file" not in first.err
    assert (1, 2) == (first.code, second.code)
    assert f"1 older file in {target} belongs to no file of responses of this run: a.csv\n" in second.err
    assert f"1 older file in {target} holds scores of responses that could not be read this time: b.csv\n" in second.err
    assert {"a.csv", "b.csv", "c.csv"} == set(scores_in(target))
    assert {
        "scored": [],
        "complete_already": [str(tmp_path / "waves" / "c.csv")],
        "could_not_be_read": [str(tmp_path / "waves" / "b.csv")],
        "invalid_rows": {str(tmp_path / "waves" / "c.csv"): 1},
        "older_scores": ["b.csv", "a.csv"],
    } == said


def test_where_invalid_rows_were_is_said_again(run: Run, write: Write, tmp_path: Path) -> None:
    """Also of files that are complete, whose rows are not named a second time."""
    bad, good = write("waves/bad.csv", ROWS), write("waves/good.csv", "respondent,p1,p2,p3\nr1,1,2,3\n")
    command = ("score", DEFINITION, bad, good, "-o", tmp_path / "scores")
    first, second = run(*command), run(*command)

    assert (1, 1) == (first.code, second.code)
    assert "CWI851" not in second.err
    assert all(f"invalid rows in: {bad} (1)\n" in one.err for one in (first, second))


@pytest.mark.parametrize(("engine", "option"), [
    ("python", ["--strict"]), ("polars", ["--strict"]), ("polars", ["--on-invalid", "raise"]),
])  # fmt: skip
def test_an_invalid_row_that_stops_several_files_is_told(
    run: Run, write: Write, tmp_path: Path, engine: str, option: list[str]
) -> None:
    """Which file it was, what is written already, and which option asked for it."""
    good = "respondent,p1,p2,p3\nr1,1,2,3\n"
    a, b, _ = write("waves/a.csv", good), write("waves/b.csv", ROWS), write("waves/c.csv", good)
    target = tmp_path / "scores"
    done = run("score", DEFINITION, tmp_path / "waves", "-o", target, "--engine", engine, *option)
    first = run("score", DEFINITION, b, a, "-o", tmp_path / "others", "--engine", engine, *option)

    assert (1, 1) == (done.code, first.code)
    assert (
        f"{' '.join(option)} stopped at the first invalid row, which is in {b}; of this file nothing is written,"
        f" and 1 file was not scored\n  in {target} are the scores of 1 file: {a}\n"
    ) in done.err
    assert "of this file nothing is written, nor of any other\n" in first.err
    assert ["a.csv"] == list(scores_in(target))


def test_what_a_killed_run_left_beside_a_file_is_taken_away(run: Run, write: Write, tmp_path: Path) -> None:
    """Only what was made for this file, by its name, before this run."""
    source = write("a.csv", ROWS)
    kept = [".scores.csv.part", ".other.csv.a1b2c3d4.part", ".scores.csv.A1B2C3D4.part", ".scores.csv.12345678.part"]
    for name in (".scores.csv.a1b2c3d4.part", *kept):
        os.utime(write(name, "left"), (1, 1))
    os.utime(tmp_path / kept[-1], (time.time() + 60,) * 2)
    done = run("score", DEFINITION, source, "-o", tmp_path / "scores.csv")

    assert 1 == done.err.count("taking away what a run that was interrupted left behind")
    assert set(kept) == {one.name for one in tmp_path.glob(".*")}


@pytest.mark.parametrize("engine", ["python", "polars"])
def test_at_most_a_hundred_invalid_rows_are_named(run: Run, write: Write, engine: str) -> None:
    """By whatever scores; how many are not named is said."""
    source = write("a.csv", "respondent,p1\n" + "r,9\n" * 103)
    done = run("score", DEFINITION, source, "--engine", engine)

    assert 100 == done.err.count("CWI851")
    assert f"{source}: 3 more invalid rows are not named\n" in done.err
    assert "103 rows: 0 scored, 103 invalid" in done.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
@pytest.mark.parametrize("engine", ["python", "polars"])
def test_a_device_that_is_full_is_named(run: Run, write: Write, engine: str) -> None:
    """The system itself does not say which one it is."""
    done = run("score", DEFINITION, write("a.csv", ROWS), "--engine", engine, "--format", "csv", "-o", "/dev/full")

    assert 2 == done.code
    assert "/dev/full: No space left on device" in done.err


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL here")
@pytest.mark.unmeasured
def test_a_run_that_is_killed_leaves_no_half_of_a_file(run: Run, partitions: Path, tmp_path: Path) -> None:
    """Whenever it is killed: what stands under a final name is whole, and a rerun ends with what one run gives."""
    whole, target = tmp_path / "whole", tmp_path / "scores"
    options = ["--engine", "polars"]
    run("score", DEFINITION, partitions, "-o", whole, *options)
    expected = scores_in(whole)
    command = [sys.executable, "-m", "cwinstruments", "score", str(DEFINITION), str(partitions), "-o", str(target)]
    killed = []
    # Right as the first file is begun, when it is written, and when some are complete, at moments of chance.
    for number, pause in ((0, 0.0), (2, 0.02), (5, 0.001)):
        with subprocess.Popen([*command, *options], stderr=subprocess.DEVNULL) as process:
            while process.poll() is None:
                written = len(scores_in_names(target))
                if written >= number and (number or any(target.rglob("*.part"))):
                    time.sleep(pause)
                    break
                time.sleep(0.0005)
            os.kill(process.pid, signal.SIGKILL)
            process.wait(timeout=60)
        killed.append(process.returncode)
        found = scores_in(target)
        assert found == {name: expected[name] for name in found}
    complete = len(list(target.rglob("*.provenance.json")))
    done = run("score", DEFINITION, partitions, "-o", target, *options)

    assert -signal.SIGKILL in killed
    assert f"10 files: {10 - complete} scored" in done.err
    assert expected == scores_in(target)
    assert [] == list(target.rglob("*.part"))
    assert 10 == len(list(target.rglob("*.provenance.json")))


KILLED = """
import os, sys
from cwinstruments.cli import main
import cwinstruments.cli.score, cwinstruments.files

*arguments, folder = sys.argv[1:]
children = []
for number in range(8):
    children.append(os.fork())
    if children[-1]:
        continue
    left = [number]

    def dying(call):
        def count(*values, **options):
            if left[0] == 0:
                os.kill(os.getpid(), 9)
            left[0] -= 1
            return call(*values, **options)

        return count

    for name in ("fsync", "replace", "unlink"):
        setattr(os, name, dying(getattr(os, name)))
    os._exit(main([*arguments, "-o", os.path.join(folder, str(number))]))
print(*(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.unmeasured
def test_at_every_step_of_finishing_a_file_is_the_old_one_or_the_new(run: Run, write: Write, tmp_path: Path) -> None:
    """Killed before each call that makes data last, gives it its name, or takes an old provenance away."""
    write("waves/part-0.csv", ROWS)
    options = [DEFINITION, tmp_path / "waves", "--engine", "polars"]
    out = [tmp_path / "out" / str(number) for number in range(8)]
    run("score", *options, "-o", out[0], "--parts", "none")
    for folder in out[1:]:
        shutil.copytree(out[0], folder)
    run("score", *options, "-o", tmp_path / "whole")
    old, new = scores_in(out[0]), scores_in(tmp_path / "whole")
    done = subprocess.run(
        [sys.executable, "-c", KILLED, "score", *map(str, options), str(tmp_path / "out")],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    codes, found = [int(code) for code in done.stdout.split()], [scores_in(folder) for folder in out]

    # Killed at the first calls nothing has changed; at the last ones everything has.
    assert {-9, 1} == set(codes)
    assert (old, new) == (found[0], found[-1])
    for code, scores, folder in zip(codes, found, out, strict=True):
        assert scores in (old, new)
        told = folder / "part-0.csv.provenance.json"
        # Never does a provenance stand beside a file that was made otherwise.
        complete = told.exists() and (json.loads(told.read_text())["options"]["parts"] is None)
        assert complete or code == -9
        assert not told.exists() or complete is (scores == new)
        rerun = run("score", *options, "-o", folder)
        assert complete is ("1 complete already" in rerun.err)
        assert new == scores_in(folder)
        assert [] == list(folder.glob("*.part"))


def scores_in_names(folder: Path) -> list[Path]:
    return [one for one in folder.rglob("*") if one.suffix in (".csv", ".parquet")]


@pytest.mark.unmeasured
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Ten times the rows take hardly more memory: pieces are read, scored and written one after another."""
    pytest.importorskip("resource", reason="nobody tells how much memory was used")
    program = (
        "import resource, sys; from cwinstruments.cli import main; from cwinstruments.files import pieces;"
        " pieces.PIECE_BYTES = 400_000; main(sys.argv[1:]);"
        " print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    peaks = []
    for rows in (20_000, 200_000):
        file = tmp_path / f"{rows}.csv"
        file.write_text("respondent,p1,p2,p3\n" + "someone,1,2,3\n" * rows, encoding="utf-8")
        options = ["-o", str(tmp_path / "scores.csv"), "--engine", "polars", "--parts", "band"]
        done = subprocess.run(
            [sys.executable, "-c", program, "score", str(DEFINITION), str(file), *options],
            capture_output=True, text=True, timeout=120, check=True,
        )  # fmt: skip
        peaks.append(int(done.stdout.split()[-1]))

    assert peaks[1] < 1.3 * peaks[0]
