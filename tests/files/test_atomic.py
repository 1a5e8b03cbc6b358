"""A file is written whole or not at all."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from cwinstruments.files import write_whole


def test_a_file_appears_when_all_is_written(tmp_path: Path) -> None:
    """Until then nobody sees it, and afterwards nothing else is left."""
    file = tmp_path / "scores.csv"
    with write_whole(file) as stream:
        stream.write("a,b\r\n1,2\n")
        assert not file.exists()

    assert b"a,b\r\n1,2\n" == file.read_bytes()
    assert [file] == list(tmp_path.iterdir())


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path, error: type[BaseException]) -> None:
    """Whatever it was."""
    file = tmp_path / "scores.csv"
    file.write_text("old")
    with pytest.raises(error), write_whole(file) as stream:
        stream.write("new, but not all of i")
        raise error

    assert "old" == file.read_text()
    assert [file] == list(tmp_path.iterdir())


def test_a_failure_at_the_very_end_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For instance when the disk is full as the last bytes are written."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"), write_whole(tmp_path / "scores.csv") as stream:
        stream.write("all of it")

    assert [] == list(tmp_path.iterdir())


def test_a_stream_that_fails_to_close_leaves_nothing(tmp_path: Path) -> None:
    """What is still in its buffer can't be written any more."""
    with pytest.raises(ValueError, match="stop"), write_whole(tmp_path / "scores.csv") as stream:
        stream.write("x")
        os.close(stream.fileno())
        raise ValueError("stop")

    assert [] == list(tmp_path.iterdir())


def test_permissions_are_kept_or_usual(tmp_path: Path) -> None:
    """Temporary files are for their owner alone; a result is like any other file."""
    old, new, usual = tmp_path / "old", tmp_path / "new", tmp_path / "usual"
    old.write_text("old")
    old.chmod(0o640)
    usual.write_text("usual")
    for file in (old, new):
        with write_whole(file) as stream:
            stream.write("x")

    assert 0o640 == stat.S_IMODE(old.stat().st_mode)
    assert usual.stat().st_mode == new.stat().st_mode


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """What it points to is replaced."""
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_text("old")
    link.symlink_to(real)
    with write_whole(link) as stream:
        stream.write("new")

    assert link.is_symlink()
    assert "new" == real.read_text()


def test_a_folder_or_a_place_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """Before anything is written."""
    with pytest.raises(IsADirectoryError), write_whole(tmp_path):
        raise AssertionError("not reached")
    target = tmp_path / "none" / "scores.csv"
    with pytest.raises(FileNotFoundError, match=r"the folder .*none does not exist") as raised, write_whole(target):
        raise AssertionError("not reached")
    (tmp_path / "file").write_text("x")
    with pytest.raises(NotADirectoryError, match="is a file, not a folder"), write_whole(tmp_path / "file" / "a.csv"):
        raise AssertionError("not reached")

    assert str(target) == raised.value.filename


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (PermissionError(13, "Permission denied", "/x/.a.csv.vy5.part"), "the folder .* may not be written"),
        (OSError(30, "Read-only file system", "/x/.a.csv.vy5.part"), "Read-only file system"),
    ],
)
def test_a_folder_that_may_not_be_written_is_told_of_the_target(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, message: str
) -> None:
    """Nobody knows the name of the temporary file."""

    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("cwinstruments.files.atomic.NamedTemporaryFile", refuse)
    with pytest.raises(type(error), match=message) as raised, write_whole(tmp_path / "scores.csv"):
        raise AssertionError("not reached")

    assert (error.errno, str(tmp_path / "scores.csv")) == (raised.value.errno, raised.value.filename)


def test_a_file_that_may_not_be_written_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its folder would allow that, but its owner said otherwise."""
    file = tmp_path / "scores.csv"
    file.write_text("old")
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(PermissionError, match="the file may not be written"), write_whole(file):
        raise AssertionError("not reached")

    assert "old" == file.read_text()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_named_pipe_is_written_directly(tmp_path: Path) -> None:
    """It can't be replaced; whoever reads it gets what is written."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    program = "import sys; sys.stdout.write(open(sys.argv[1]).read())"
    with subprocess.Popen([sys.executable, "-c", program, str(pipe)], stdout=subprocess.PIPE, text=True) as reader:
        with write_whole(pipe) as stream:
            stream.write("through the pipe")
        assert "through the pipe" == reader.communicate(timeout=60)[0]

    assert stat.S_ISFIFO(pipe.stat().st_mode)
