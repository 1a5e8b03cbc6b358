"""Files that are written all or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from cwinstruments.errors import ScaffoldingError
from cwinstruments.scaffolding import FilePlan, write_files


def test_files_are_written_with_their_folders(tmp_path: Path) -> None:
    """With the line ends that they have."""
    plan = FilePlan(tmp_path / "new", {"a.txt": "a\n", "b/c/d.txt": "é\n"})

    assert (tmp_path / "new/a.txt", tmp_path / "new/b/c/d.txt") == write_files(plan)
    assert "é\n".encode() == (tmp_path / "new/b/c/d.txt").read_bytes()


def test_nothing_that_is_there_is_written_over(tmp_path: Path) -> None:
    """Everything in the way is named at once: files, folders, links to nowhere, and a file where a folder would be."""
    (tmp_path / "a.txt").write_text("mine")
    (tmp_path / "b").write_text("no folder")
    (tmp_path / "c").mkdir()
    (tmp_path / "d").symlink_to(tmp_path / "nowhere")
    plan = FilePlan(tmp_path, {"a.txt": "", "b/x": "", "c": "", "d": "", "e": ""})
    with pytest.raises(ScaffoldingError) as raised:
        write_files(plan)

    assert [tmp_path / name for name in ("a.txt", "b", "c", "d")] == list(plan.conflicts())
    assert all(f"  {tmp_path / name}\n" in str(raised.value) for name in ("a.txt", "b", "c", "d"))
    assert "mine" == (tmp_path / "a.txt").read_text()
    assert not (tmp_path / "e").exists()


def test_of_many_conflicts_the_first_are_shown(tmp_path: Path) -> None:
    """Nobody reads hundreds of lines; the number of the others is said."""
    names = {f"{number:02}.txt": "" for number in range(25)}
    write_files(FilePlan(tmp_path, names))

    with pytest.raises(ScaffoldingError, match=r"19\.txt\n  and 5 more\n"):
        write_files(FilePlan(tmp_path, names))


@pytest.mark.parametrize("error", [OSError(28, "no space"), KeyboardInterrupt()])
def test_what_is_made_half_is_taken_away_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    """A full disk or an interruption leaves what was there before, and nothing else."""
    (tmp_path / "there").mkdir()
    opened = Path.open

    def open_until(self: Path, *arguments: object, **named: object) -> object:
        if self.name == "third":
            raise error
        return opened(self, *arguments, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", open_until)
    with pytest.raises(type(error)):
        write_files(FilePlan(tmp_path / "there", {"first": "1", "new/second": "2", "new/third": "3"}))

    assert [tmp_path / "there"] == list(tmp_path.rglob("*"))


def test_a_file_that_somebody_made_meanwhile_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between looking and writing, too."""
    monkeypatch.setattr(FilePlan, "conflicts", lambda self: ())
    (tmp_path / "b").write_text("theirs")
    with pytest.raises(FileExistsError):
        write_files(FilePlan(tmp_path, {"a": "ours", "b": "ours"}))

    assert [("b", "theirs")] == [(one.name, one.read_text()) for one in tmp_path.iterdir()]
