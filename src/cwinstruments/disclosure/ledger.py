"""The release ledger: what has been published so far, in a file that only grows."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any, Self

from attrs import evolve, frozen

from cwinstruments.disclosure.ledger_text import LedgerError, Release, digest_of, ledger_text, read_releases, rows_of
from cwinstruments.disclosure.shown import ShownTable

if TYPE_CHECKING:
    from cwinstruments.disclosure.suppression import Protected


@frozen
class Ledger:
    """All releases, in order. It is not changed: `added` gives a longer one.

    It is for the analyst alone, and kept like the data: what is published is the report, never the ledger. It says
    which cells are hidden and why, and how many people a hidden cell has where that was taken to be known anyway.

    Examples:
        >>> from cwinstruments.disclosure import Cell, Place, Table, protect
        >>> from datetime import date
        >>> cells = [Cell(Place(("office", name)), 8, 3.0) for name in "ab"]
        >>> first = protect(Table.of(cells, statistic="s", low=1, high=5))
        >>> ledger = Ledger().added([first], release="spring", date=date(2026, 3, 31))
        >>> len(ledger.tables), len(ledger.digest)
        (1, 64)
    """

    releases: tuple[Release, ...] = ()

    @property
    def tables(self) -> tuple[ShownTable, ...]:
        """Everything that has been published."""
        return tuple(table for release in self.releases for table in release.tables)

    @property
    def digest(self) -> str:
        """What stands for all of it; empty where nothing has been published."""
        return self.releases[-1].digest if self.releases else ""

    def added(self, protected: Iterable[Protected], /, *, release: str, date: date) -> Ledger:
        """Give the ledger with a release more.

        Several tables of one release are protected one after the other, each with those before it as `beside`: together
        they could tell what none tells alone.

        Raises:
            ValueError: the release has no name or one that there is already, or a table is not safe to be published.
            TypeError: the date is none, or what is published are no protected tables, such as a report, whose `tables`
                they are.
        """
        _check_date(date)
        given = _listed(protected)
        if not release.strip() or release in {one.id for one in self.releases}:
            raise ValueError(f"the release is called {release!r}; it needs a name that no other has")
        tables = []
        for number, one in enumerate(given, start=1):
            if not one.is_safe:
                raise ValueError(f"table {number} ({one.shown.statistic}) is not safe to be published")
            tables.append(evolve(one.shown, release=release))
        if not any(table.cells for table in tables):
            raise ValueError(f"the release {release!r} publishes nothing: its tables have no cells")
        made = Release(release, date, tuple(tables), "")
        return Ledger((*self.releases, evolve(made, digest=digest_of(self.digest, rows_of(made)))))

    @classmethod
    def load(cls, path: str | os.PathLike[str], /) -> Self:
        """Read a ledger.

        Raises:
            OSError: the file can't be read.
            LedgerError: it is no ledger, or a row is not what it was when it was written.
        """
        try:
            text = Path(path).read_bytes().decode("utf-8-sig")
            return cls(tuple(read_releases(text)))
        except UnicodeDecodeError:
            raise LedgerError("this is no text in UTF-8", str(path)) from None
        except LedgerError as error:
            raise LedgerError(error.reason, str(path)) from None

    def save(self, path: str | os.PathLike[str], /) -> None:
        """Write the ledger, whole or not at all. A file that is there has to be the beginning of this ledger.

        Raises:
            OSError: the file can't be written.
            LedgerError: the file holds releases that this ledger does not have.
        """
        if Path(path).exists():
            there = type(self).load(path).releases
            if there != self.releases[: len(there)]:
                raise LedgerError("it holds other releases than this ledger; a ledger only grows", str(path))
        target = Path(path).resolve()
        with NamedTemporaryFile(
            "w",
            encoding="utf-8",
            newline="",
            dir=target.parent,
            prefix=f".{target.name[:60]}.",
            suffix=".part",
            delete=False,
        ) as stream:
            temporary = Path(stream.name)
            try:
                stream.write(ledger_text(self.releases))
                stream.flush()
                os.fsync(stream.fileno())
                stream.close()
                temporary.replace(target)
            except BaseException:
                with suppress(OSError):
                    stream.close()
                temporary.unlink(missing_ok=True)
                raise


def _check_date(day: object) -> None:
    if not isinstance(day, date) or isinstance(day, datetime):
        raise TypeError(f"date= is a datetime.date, such as date(2026, 3, 31), not {day!r}")


def _listed(protected: Any) -> list[Protected]:
    from cwinstruments.disclosure.suppression import Protected

    if isinstance(protected, Protected):
        raise TypeError("tables are given in a list, also where there is one: [table]")
    if hasattr(protected, "tables"):
        raise TypeError(f"a {type(protected).__name__} is no list of tables: give its tables, such as report.tables")
    tables = list(protected) if isinstance(protected, Iterable) else [protected]
    for one in tables:
        if not isinstance(one, Protected):
            raise TypeError(f"what is published are tables that protect() gave, not {one!r:.80}")
    return tables
