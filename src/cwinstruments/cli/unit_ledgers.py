"""The option `--ledger`: what was given out of units before, and how what is given out now is noted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import define

from cwinstruments.cli.output import say

if TYPE_CHECKING:
    from cwinstruments.disclosure import Ledger, Protected


@define
class Releases:
    """The ledger of a command: what was given out before, and where what is given out now is noted.

    Args:
        file: None where there is no ledger.
    """

    file: str | None
    known: Ledger | None

    def add(self, tables: Iterable[Protected], what: str, /) -> None:
        """Note what is given out, under a name that no other release has.

        Raises:
            LedgerError: somebody else wrote to the file in the meantime.
        """
        tables = list(tables)
        if self.file is None or self.known is None or not tables:
            return
        today = date.today()
        taken = {one.id for one in self.known.releases}
        names = (f"{what}, {today}{'' if number == 1 else f', {number}'}" for number in count(1))
        release = next(name for name in names if name not in taken)
        self.known.added(tables, release=release, date=today).save(self.file)
        say(f"added to {self.file}: {release}")


def open_ledger(file: str | None, /) -> Releases:
    """Read the ledger; a file that is not there yet is begun.

    Raises:
        LedgerError: it is no ledger, or was changed.
        FileNotFoundError: it has no folder to be begun in.
    """
    if file is None:
        return Releases(None, None)
    folder = Path(file).resolve().parent
    if not folder.is_dir():
        raise FileNotFoundError(2, f"the folder {folder} does not exist", file)
    from cwinstruments.disclosure import Ledger

    return Releases(file, Ledger.load(file) if Path(file).exists() else Ledger())
