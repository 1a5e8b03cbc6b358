"""What became of all rows and of each file that the command `score` was given, as it is said at the end."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import Factory, define

from cwinstruments.cli.output import counted, say

if TYPE_CHECKING:
    from cwinstruments.files import Summary

_MOST = 12


@define
class Outcome:
    """What became of the files.

    Attributes:
        scored: the files that were scored.
        complete: those that were complete already.
        unread: those that could not be read.
        invalid: by file, how many rows were invalid, where any was; also of those that were complete.
        stale: older scores of files that could not be read this time.
        older: files of scores in the output folder that belong to no file of this run.
    """

    scored: list[str] = Factory(list)
    complete: list[str] = Factory(list)
    unread: list[str] = Factory(list)
    invalid: dict[str, int] = Factory(dict)
    stale: list[str] = Factory(list)
    older: list[str] = Factory(list)

    def count(self, source: str, said: Mapping[str, Any], /) -> None:
        """Keep how many rows of a file were invalid."""
        if said["invalid"]:
            self.invalid[source] = said["invalid"]

    def lines(self, folder: Path, /) -> Iterator[str]:
        """Say what became of several files, and which files in the folder of the scores are of another time."""
        parts = [f"{len(self.scored):,} scored"]
        if self.complete:
            parts.append(f"{len(self.complete):,} complete already, from before (--restart scores them again)")
        if self.unread:
            parts.append(f"{len(self.unread):,} could not be read")
        number = len(self.scored) + len(self.complete) + len(self.unread)
        yield f"{counted(number, 'file')}: {', '.join(parts)}"
        if self.invalid:
            yield f"invalid rows in: {_listed([f'{file} ({n:,})' for file, n in self.invalid.items()])}"
        if self.stale:
            hold = "holds" if len(self.stale) == 1 else "hold"
            yield (
                f"{counted(len(self.stale), 'older file')} in {folder} {hold} scores of responses that could not be"
                f" read this time: {_listed(self.stale)}"
            )
        if self.older:
            belong = "belongs" if len(self.older) == 1 else "belong"
            yield (
                f"{counted(len(self.older), 'older file')} in {folder} {belong} to no file of responses of this run:"
                f" {_listed(self.older)}"
            )

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain JSON data."""
        return {
            "scored": self.scored,
            "complete_already": self.complete,
            "could_not_be_read": self.unread,
            "invalid_rows": self.invalid,
            "older_scores": [*self.stale, *self.older],
        }


def summarise(summary: Summary, file: str | None, subject: Mapping[str, Any], outcome: Outcome, /) -> None:
    """Say what became of the rows, and write it to a file where one is named."""
    say(f"{counted(summary.rows, 'row')}: {summary.scored:,} scored, {summary.invalid:,} invalid")
    if summary.passed_over:
        say(f"passed over: {counted(summary.passed_over, 'row')} in which every cell is empty")
    if summary.held_back:
        say(
            f"held back, because they are about a Tribal Nation whose agreement to shared output is not on record:"
            f" {counted(summary.held_back, 'row')}; --agreements names the file of agreements"
        )
        for why, number in sorted(summary.held.items()):
            say(f"  {why}: {counted(number, 'row')}")
    for reader in summary.first_readers:
        say(reader)
    if summary.notes:
        notes = [f"{number:,} {kind}" for kind, number in sorted(summary.notes.items())]
        where = "" if subject.get("release") is not None else "; JSON output names each"
        say(f"answers that are not scored: {', '.join(notes)}{where}")
    elif summary.unasked:
        say(f"answers that are not scored, because their items were not asked: {summary.unasked:,}")
    for line in summary.lines():
        say(f"  {line}")
    if file is not None:
        from cwinstruments.files import write_whole

        with write_whole(file) as stream:
            said = {**subject, "files": outcome.to_dict(), **summary.to_dict()}
            json.dump(said, stream, ensure_ascii=False, indent=2)
            stream.write("\n")


def stopped(option: str, source: str, before: Sequence[str], folder: str | None, number: int, /) -> str:
    """Say where an invalid row stopped everything, and what is written all the same.

    Args:
        option: the option that asked for it.
        before: the files whose scores are there.
        folder: where the scores of several files go; None of a single one.
        number: how many files there are.
    """
    if folder is None:
        return f"nothing is written: {option} stops at the first invalid row"
    told = f"{option} stopped at the first invalid row, which is in {source}; of this file nothing is written"
    if not before:
        return f"{told}, nor of any other"
    left = number - len(before) - 1
    rest = f", and {counted(left, 'file')} {'was' if left == 1 else 'were'} not scored" if left else ""
    return f"{told}{rest}\n  in {folder} are the scores of {counted(len(before), 'file')}: {_listed(before)}"


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_MOST])
    return shown if len(names) <= _MOST else f"{shown} and {len(names) - _MOST:,} more"
