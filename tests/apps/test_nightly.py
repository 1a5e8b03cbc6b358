"""The scheduled job: every file is scored once and whole, or put aside with all of its faults, whatever happens."""

from __future__ import annotations

import csv
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

# A job for cron and systemd: other systems have no such locks.
fcntl = pytest.importorskip("fcntl")

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "examples" / "apps" / "nightly.py"
AGENCY = ROOT / "examples" / "agency"
NAME = "workload-experience.csv"
ITEMS = [f"we{place:02}" for place in range(1, 19)]

pytestmark = pytest.mark.unmeasured


@pytest.fixture(scope="module")
def app() -> Any:
    spec = importlib.util.spec_from_file_location("nightly", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["nightly"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def folder(app: Any, tmp_path: Path) -> Path:
    """Give a folder with two files, one of them with more faults than `score` names."""
    for name in app.FOLDERS:
        (tmp_path / name).mkdir()
    put(tmp_path, NAME, ROWS)
    return tmp_path


def put(folder: Path, name: str, rows: list[list[str]]) -> Path:
    """Put a file of responses into `incoming/` that was finished an hour ago."""
    file = folder / "incoming" / name
    lines = [["respondent", *ITEMS], *([f"r{place}", *row] for place, row in enumerate(rows))]
    file.write_text("".join(",".join(line) + "\n" for line in lines), encoding="utf-8")
    os.utime(file, (time.time() - 3600,) * 2)
    return file


def names(folder: Path, *places: str) -> dict[str, set[str]]:
    return {place: {one.name for one in (folder / place).iterdir() if one.is_file()} for place in places}


ROWS = [["4"] * 18, ["2", *["3"] * 17], [""] * 18]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the scores of the first file, as the command writes them; their stamp stands beside them."""
    place = tmp_path_factory.mktemp("expected")
    (place / "incoming").mkdir()
    target = place / NAME
    command = ["score", "workload-experience", str(put(place, NAME, ROWS)), "-o", str(target)]
    done = subprocess.run([sys.executable, "-m", "cwinstruments", *command], capture_output=True, check=False)
    assert 0 == done.returncode
    return target


@pytest.fixture(scope="module")
def expected(made: Path) -> bytes:
    return made.read_bytes()


def test_a_folder_is_scored_and_what_is_wrong_is_put_aside(folder: Path, expected: bytes) -> None:
    """Scores are those of the command, with their stamp; a file with faults goes aside with every one of them."""
    put(folder, "workload-experience.b.csv", [["44", "x", *["4"] * 16] for _ in range(120)])
    done = subprocess.run([sys.executable, str(SCRIPT), str(folder)], capture_output=True, text=True, check=False)

    assert 1 == done.returncode, done.stderr
    assert expected == (folder / "scored" / NAME).read_bytes()
    stamp = json.loads((folder / "scored" / f"{NAME}.provenance.json").read_text())
    summary = json.loads((folder / "summary.json").read_text())

    assert "1.0.0" == stamp["version"]
    assert stamp["plan_digest"] == summary["scored"][NAME]["plan_digest"]
    assert stamp["cwinstruments"] == summary["cwinstruments"]
    assert 3 == summary["scored"][NAME]["rows"]
    found = (folder / "rejected" / "workload-experience.b.csv.faults.txt").read_text().splitlines()
    assert 240 == len(found) == summary["rejected"]["workload-experience.b.csv"]["faults"]
    assert "workload-experience.b.csv:2: respondent 'r0': item 'we01': 44 is not allowed" in found[0]
    assert {
        "incoming": set(),
        "working": set(),
        "done": {NAME},
        "rejected": {"workload-experience.b.csv", "workload-experience.b.csv.faults.txt"},
        "scored": {NAME, f"{NAME}.provenance.json"},
    } == names(folder, "incoming", "working", "done", "rejected", "scored")
    assert "1 scored, 1 rejected, 0 left, 0 waiting" == done.stdout.splitlines()[0]
    again = subprocess.run(
        [sys.executable, str(SCRIPT), str(folder), "--quiet"], capture_output=True, text=True, check=False
    )

    assert (0, "", "") == (again.returncode, again.stdout, again.stderr)


def test_a_column_that_is_called_otherwise_is_told(folder: Path) -> None:
    """Also to cron: nothing is wrong with the file, but a scale has no scores."""
    file = folder / "incoming" / NAME
    file.write_text(file.read_text().replace("we01", "we0l"))
    os.utime(file, (time.time() - 3600,) * 2)
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(folder), "--quiet"], capture_output=True, text=True, check=False
    )

    assert 0 == done.returncode
    assert "did you mean 'we01' for 'we0l'?" in done.stdout
    assert "CWI862 items without a column count as not answered: we01" in done.stdout
    assert 2 == len(json.loads((folder / "summary.json").read_text())["scored"][NAME]["notes"])


def test_what_is_left_out_for_its_name_is_told(app: Any, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that ends otherwise is not passed over in silence, and what is said is said before the disk is full."""
    (folder / "incoming" / NAME).rename(folder / "incoming" / "workload-experience.CSV")
    (folder / "full").mkdir()

    assert 2 == app.main([str(folder), "--summary", str(folder / "full")])
    said = capsys.readouterr()
    assert "left workload-experience.CSV: only files are scored whose names end in .csv" in said.out
    assert f"{folder / 'full'} could not be written" in said.err


class Killed(BaseException):
    """The process is gone at this point; nothing of the job catches it."""


def copying(made: Path) -> Callable[..., Any]:
    """Give what stands for the command, so that a run takes no second: it hands out what the command wrote."""

    def run(command: list[str], **_: Any) -> Any:
        target = Path(command[command.index("-o") + 1])
        for suffix in ("", ".provenance.json"):
            shutil.copy(f"{made}{suffix}", f"{target}{suffix}")
        return SimpleNamespace(returncode=0, stderr="")

    return run


def kill_before(number: int, app: Any, made: Path, patches: pytest.MonkeyPatch) -> None:
    """Let the job end before the change of the folder that has this number; the command is one."""
    steps = count()

    def killing(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **named: Any) -> Any:
            if next(steps) == number:
                raise Killed
            return real(*arguments, **named)

        return step

    patches.setattr(Path, "rename", killing(Path.rename))
    patches.setattr(Path, "replace", killing(Path.replace))
    patches.setattr(app, "subprocess", SimpleNamespace(run=killing(copying(made))))


def test_a_job_that_is_killed_goes_on(
    app: Any, folder: Path, made: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before any change of the folder: no scores are half there, no file is lost, and the next run ends well."""
    bad = "workload-experience.bad.csv"
    put(folder, bad, [["44"] * 18])
    for number in count():
        place = tmp_path_factory.mktemp("killed") / "job"
        shutil.copytree(folder, place)
        was_killed = False
        with monkeypatch.context() as patches:
            kill_before(number, app, made, patches)
            try:
                app.Job(place).run()
            except Killed:
                was_killed = True
        there = names(place, "incoming", "working", "done", "rejected")
        for name in (NAME, bad):
            assert 1 == sum(name in found for found in there.values())
        for scores in (place / "scored").glob("*.csv"):
            assert made.read_bytes() == scores.read_bytes()
            assert scores.with_name(f"{scores.name}.provenance.json").exists()
        with monkeypatch.context() as patches:
            patches.setattr(app, "subprocess", SimpleNamespace(run=copying(made)))
            assert app.Job(place).run().code < app.LEFT
        assert made.read_bytes() == (place / "scored" / NAME).read_bytes()
        assert {
            "incoming": set(),
            "working": set(),
            "done": {NAME},
            "rejected": {bad, f"{bad}.faults.txt"},
            "scored": {NAME, f"{NAME}.provenance.json"},
        } == names(place, "incoming", "working", "done", "rejected", "scored")
        if not was_killed:
            break

    # Four moves of files, one report, the command, and two moves of what it wrote.
    assert 8 == number


def test_a_process_that_is_killed_leaves_nothing_half(folder: Path) -> None:
    """Killed for good while the command scores, no other run begins before the command ends; then it does the rest."""
    put(folder, NAME, ROWS * 500)
    run = [sys.executable, str(SCRIPT), str(folder)]
    with subprocess.Popen(run) as job:
        deadline = time.monotonic() + 60
        while not list((folder / "working" / ".scores").glob(".*.part")):
            assert time.monotonic() < deadline
            assert job.poll() is None
            time.sleep(0.002)
        job.kill()
    with (folder / ".lock").open() as stream, pytest.raises(BlockingIOError):
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    while (done := subprocess.run(run, capture_output=True, text=True, check=False)).returncode == 75:
        assert time.monotonic() < deadline

    assert 0 == done.returncode, done.stdout + done.stderr
    assert 1501 == len((folder / "scored" / NAME).read_text().splitlines())
    assert (folder / "scored" / f"{NAME}.provenance.json").exists()
    assert {"incoming": set(), "working": set(), "done": {NAME}} == names(folder, "incoming", "working", "done")


def test_a_second_job_lets_the_first_one_be(
    app: Any, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Started twice, the second one ends with a code of its own and touches nothing."""
    monkeypatch.setattr(app, "LOCKS", [])

    assert app.lock(folder)
    assert 75 == app.main([str(folder)])
    os.close(app.LOCKS.pop())
    assert f"another run is at {folder}\n" == capsys.readouterr().err
    assert {"incoming": {NAME}, "done": set()} == names(folder, "incoming", "done")
    assert not (folder / "summary.json").exists()


def test_a_file_that_is_being_written_waits(
    app: Any, folder: Path, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was changed a moment ago, or changes while it is scored, is left for the next run; names with a dot too."""
    monkeypatch.setattr(app, "subprocess", SimpleNamespace(run=copying(made)))
    file = folder / "incoming" / NAME
    (folder / "incoming" / f".{NAME}").write_text("half")
    os.utime(file)
    found = app.Job(folder).run()

    assert [NAME] == list(found.waiting)
    assert "less than 60 s" in found.waiting[NAME]
    assert file.exists()
    real = app.Job._score

    def growing(job: Any, file: Path, kind: Any) -> None:
        real(job, file, kind)
        with file.open("a", encoding="utf-8") as stream:
            stream.write("r9,4\n")

    with monkeypatch.context() as patches:
        patches.setattr(app.Job, "_score", growing)
        found = app.Job(folder, settle=0).run()

    assert {NAME: "it was still being written"} == found.waiting
    assert {"scored": set(), "done": set(), "working": {NAME}} == names(folder, "scored", "done", "working")
    # Its last row has too few cells now.
    assert {NAME: 1} == {name: said["faults"] for name, said in app.Job(folder, settle=0).run().rejected.items()}
    os.utime(folder / "rejected" / NAME, (time.time() + 3600,) * 2)
    (folder / "rejected" / NAME).rename(file)
    assert "is a clock wrong" in app.Job(folder).run().waiting[NAME]


def test_what_is_not_the_fault_of_a_file_leaves_it_where_it_is(
    app: Any, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A definition with faults, an instrument that isn't there and a command that fails are told; nothing is moved."""
    definition = (ROOT / "examples" / "minimal-instrument.yaml").read_text(encoding="utf-8")
    (folder / "own").mkdir()
    (folder / "own" / "meeting-check.yaml").write_text(definition.replace("-mc2", "-mc9"), encoding="utf-8")
    (folder / "incoming" / NAME).unlink()
    for name in ("meeting-check.csv", "no-such.csv", "team-safety.csv"):
        put(folder, name, [["4"]])
    header = ",".join(["respondent", *(f"ts{place:02}" for place in range(1, 21))])
    (folder / "incoming" / "team-safety.csv").write_text(f"{header}\nr1{',4' * 20}\n")
    found = app.Job(folder, settle=0, instruments=str(folder / "own")).run()

    assert app.LEFT == found.code
    assert "CWI203" in found.left["meeting-check.csv"]
    said = found.left["no-such.csv"]
    assert said.startswith("there is no instrument 'no-such'; 'cwinstruments list' shows all; ") and len(said) < 300
    assert f"in {folder / 'own'} there is none" in said
    assert "gives scores of units, not of persons" in found.left["team-safety.csv"]
    assert {"meeting-check.csv", "no-such.csv"} == names(folder, "incoming")["incoming"]
    assert {"done": set(), "rejected": set(), "scored": set()} == names(folder, "done", "rejected", "scored")
    (folder / "nightly.toml").write_text("[[kinds]]\nfile = '*.csv'\ninstrument = 'who-5'\n")

    assert app.LEFT == app.main([str(folder)])
    assert "wanted are tables [[kinds]] with some of: instrument, files, id" in capsys.readouterr().err


def test_a_name_that_nobody_knows_is_told_in_a_line(app: Any, folder: Path) -> None:
    """With names that are near, and what a survey needs; a version that there is not, with those that there are."""
    (folder / "incoming" / NAME).unlink()
    for name in ("workload-experiense.csv", "monthly-pulse.csv", "v.csv"):
        put(folder, name, [["4"]])
    (folder / "nightly.toml").write_text("[[kinds]]\nfiles = 'v.csv'\ninstrument = 'who-5@9.9.9'\n")
    left = app.Job(folder, settle=0).run().left

    assert "did you mean 'workload-experience'" in left["workload-experiense.csv"]
    assert "as for surveys and instruments of your own, they need --instruments-dir" in left["monthly-pulse.csv"]
    assert "9.9.9" in left["v.csv"] and "1.0.0" in left["v.csv"]
    # A handful of names, not all that there are.
    assert not [name for name, why in left.items() if "pss-10" in why]


def test_a_report_names_the_file_where_it_lies(app: Any, folder: Path) -> None:
    """Also where it got a number: what is in `working/` is gone when somebody reads the report."""
    for _ in range(2):
        put(folder, NAME, [["44", *["4"] * 17], ["4"] * 30])
        app.Job(folder, settle=0).run()
    report = (folder / "rejected" / f"{NAME.removesuffix('.csv')}.1.csv.faults.txt").read_text()
    lies = folder / "rejected" / f"{NAME.removesuffix('.csv')}.1.csv"

    assert report.startswith(f"{lies}:2: respondent") and f"\n{lies}:3" in report
    assert "working" not in report


def test_a_respondent_who_is_there_twice_is_told(
    app: Any, folder: Path, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the lines, unless another column tells the rows apart; both are scored."""
    monkeypatch.setattr(app, "subprocess", SimpleNamespace(run=copying(made)))
    file = put(folder, NAME, ROWS)
    text = file.read_text()
    file.write_text(text.replace("\nr2,", "\nr0,"))
    said = app.Job(folder, settle=0).run().scored[NAME]

    assert (3, ["respondents that are there twice, each row is scored: 'r0' in lines 2 and 4"]) == (
        said["rows"],
        said["notes"],
    )
    lines = text.replace("\nr2,", "\nr0,").splitlines()
    waves = [f"{line},{wave}" for line, wave in zip(lines, ("wave", "1", "1", "2"), strict=True)]
    other = folder / "incoming" / f"{NAME.removesuffix('.csv')}.waves.csv"
    other.write_text("\n".join(waves) + "\n")
    assert [] == app.Job(folder, settle=0).run().scored[other.name]["notes"]


def test_a_name_is_used_once(app: Any, folder: Path, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second file of a name is rejected, and neither scores nor what was rejected before is written over."""
    monkeypatch.setattr(app, "subprocess", SimpleNamespace(run=copying(made)))

    assert 0 == app.Job(folder).run().code
    for place in range(2):
        put(folder, NAME, [["5"] * 18] * (place + 1))
        assert 1 == app.Job(folder).run().code
    assert made.read_bytes() == (folder / "scored" / NAME).read_bytes()
    stem = NAME.removesuffix(".csv")
    rejected = {NAME, f"{NAME}.faults.txt", f"{stem}.1.csv", f"{stem}.1.csv.faults.txt"}

    assert rejected == names(folder, "rejected")["rejected"]
    assert 2 == len((folder / "rejected" / NAME).read_text().splitlines())
    assert "a file of this name was scored before" in (folder / "rejected" / f"{NAME}.faults.txt").read_text()


def test_a_file_can_be_an_export(app: Any, folder: Path) -> None:
    """What `nightly.toml` says of a name goes to the check and to the command alike."""
    exports = ROOT / "examples" / "exports"
    (folder / "incoming" / NAME).unlink()
    shutil.copy(exports / "google-forms.mapping.yaml", folder)
    shutil.copy(exports / "google-forms.csv", folder / "incoming" / "Visits (Responses).csv")
    (folder / "nightly.toml").write_text(
        "[[kinds]]\nfiles = 'Visits*.csv'\ninstrument = 'support-after-visits@1.0.0'\n"
        "mapping = 'google-forms.mapping.yaml'\nperson_scores = 'a test'\n"
    )
    found = app.Job(folder, settle=0, instruments=str(exports)).run()

    assert {} == found.left == found.rejected
    assert 6 == found.scored["Visits (Responses).csv"]["rows"]
    with (folder / "scored" / "Visits (Responses).csv").open(newline="") as stream:
        assert {"a test"} == {row["person_scores_reason"] for row in csv.DictReader(stream)}
    # A mapping that is not what it should be is no fault of the file.
    (folder / "google-forms.mapping.yaml").write_text("kind: mapping\n")
    shutil.copy(exports / "google-forms.csv", folder / "incoming" / "Visits.csv")
    found = app.Job(folder, settle=0, instruments=str(exports)).run()

    assert "CWI102" in found.left["Visits.csv"]
