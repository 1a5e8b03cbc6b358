"""Results that are kept from run to run, each by the content of everything that it depends on."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from attrs import define

from cwinstruments.checks.entries import read_entry, write_entry
from cwinstruments.checks.examination import Examination, Given
from cwinstruments.checks.fingerprints import fingerprint, fingerprint_of_installed
from cwinstruments.checks.gathering import Work
from cwinstruments.checks.meaning import Kit

FEW: Final = 20
"""Fewer definitions are looked at anew: to find out whether this library has changed would take as long."""
MOST_ENTRIES: Final = 20_000
"""So many results are kept; of more, those that were not used for the longest time are dropped."""
_FORMAT: Final = "1"
_TAG: Final = """Signature: 8a477f597d28d172789f06886806bc55
# This folder holds results of `cwinstruments check`; it can be deleted at any time.
# See https://bford.info/cachedir/
"""


@define
class Cache:
    """Results of earlier runs in a folder.

    Args:
        folder: where they are; it is made when there is something to keep.
        most: how many are kept.
    """

    folder: Path
    most: int = MOST_ENTRIES

    def examine(
        self, work: Sequence[Work], kit: Kit, otherwise: Callable[[Sequence[Work]], Iterator[Examination]], /
    ) -> Iterator[Examination]:
        """Give what was found in definitions, and keep what was not known yet.

        Args:
            otherwise: examines those that are not known.
        """
        of_kit = fingerprint(kit) if len(work) >= FEW else None
        if of_kit is None:
            yield from otherwise(work)
            return
        keys = [_key(of_kit, given, cases) for given, cases in work]
        known = [self._read(key) for key in keys]
        found = otherwise([one for one, about in zip(work, known, strict=True) if about is None])
        n_new = 0
        for key, about in zip(keys, known, strict=True):
            if about is None:
                about = next(found)
                n_new += 1
                self._write(key, about, is_first=n_new == 1)
            yield about
        if n_new:
            self._drop_old()

    def _read(self, key: str) -> Examination | None:
        place = self._place(key)
        try:
            about = read_entry(place.read_bytes())
            os.utime(place)
        except Exception:  # an entry that can't be used is as good as none, whatever is wrong with it or its folder
            return None
        return about

    def _write(self, key: str, about: Examination, *, is_first: bool) -> None:
        """Keep a result; where that is not possible the check goes on without it."""
        place = self._place(key)
        unfinished = place.with_suffix(f".{os.getpid()}.part")
        # A finding of a plugin may hold what can't be written.
        with suppress(OSError, TypeError, ValueError):
            if is_first:
                self._make()
            place.parent.mkdir(exist_ok=True)
            # What is lost when the machine stops is worked out again, so nothing waits for the disk.
            unfinished.write_bytes(write_entry(about))
            unfinished.replace(place)

    def _make(self) -> None:
        """Make the folder, and keep it out of version control and of backups."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, text in ((".gitignore", "*\n"), ("CACHEDIR.TAG", _TAG)):
            if not (self.folder / name).exists():
                (self.folder / name).write_text(text, encoding="utf-8")

    def _place(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key[2:]}.json"

    def _drop_old(self) -> None:
        with suppress(OSError):
            entries = list(self.folder.glob("??/*.json"))
            if len(entries) > self.most:
                # A tenth more than needed, so that this is not done again with every new file.
                by_use = sorted(entries, key=lambda one: one.stat().st_mtime)
                for one in by_use[: len(entries) - self.most * 9 // 10]:
                    one.unlink(missing_ok=True)


def _key(of_kit: str, given: Given, cases: Given | None) -> str:
    """Name a definition and its cases by everything that is in them and that examines them."""
    found = hashlib.sha256(f"{_FORMAT}\0{of_kit}".encode())
    # What a definition requires is looked for among what is installed; the word may be written with escapes.
    if b"requires" in given.content or b"\\" in given.content:
        found.update(fingerprint_of_installed().encode())
    for one in (given, cases):
        parts = (b"", b"") if one is None else (one.file.encode("utf-8", "surrogatepass"), one.content)
        for part in parts:
            found.update(f"\0{len(part)}\0".encode())
            found.update(part)
    return found.hexdigest()
