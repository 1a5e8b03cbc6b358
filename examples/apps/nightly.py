"""Checks and scores the files of a folder, each once: a job for cron or a systemd timer.

    python nightly.py /srv/surveys

In the folder stand `incoming/`, where others put files; `working/`, which is only the job's; `scored/`, with the scores
and a stamp beside each; `done/` and `rejected/`, where files of responses go. A file is called after its instrument or
survey, `workload-experience.2026-03.csv`, unless `nightly.toml` says what it is.

Exit code: 0 all is well, 1 a file was rejected, 2 a file could not be scored yet, 75 another run is at it.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from cwinstruments import (
    Catalog,
    CWInstrumentsError,
    Diagnostic,
    InvalidResponseError,
    ResponseFile,
    ResponseFileError,
    ScoringPlan,
    UnknownInstrumentError,
    __version__,
    check,
    compile_plan,
    load_catalog,
    load_mapping,
    score,
)

FOLDERS = ("incoming", "working", "scored", "done", "rejected")
CLEAN, REJECTED, LEFT, BUSY = 0, 1, 2, 75


class NotYetError(Exception):
    """A file can't be scored for a reason that is not the file's; it is tried again."""


@dataclass
class Summary:
    """What became of each file: where its scores are, what is wrong with it, why it waits."""

    cwinstruments: str = __version__
    scored: dict[str, dict[str, Any]] = field(default_factory=dict)
    rejected: dict[str, dict[str, Any]] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    waiting: dict[str, str] = field(default_factory=dict)

    @property
    def code(self) -> int:
        """The exit code."""
        return LEFT if self.left else REJECTED if self.rejected else CLEAN

    @property
    def has_notes(self) -> bool:
        """Whether something about a file that was scored is worth a look."""
        return any(said["notes"] for said in self.scored.values())

    def lines(self) -> Iterator[str]:
        """Say it for people."""
        counts = {kind: len(getattr(self, kind)) for kind in ("scored", "rejected", "left", "waiting")}
        yield ", ".join(f"{number} {kind}" for kind, number in counts.items())
        for name, said in self.scored.items():
            held = f", {said['held_back']} held back" if said["held_back"] else ""
            yield f"scored {name}: {said['rows']} rows, {said['instrument']} {said['version']}{held}"
            yield from (f"  {note}" for note in said["notes"])
        for name, said in self.rejected.items():
            yield f"rejected {name}: {said['faults']} faults, see {said['report']}"
        for kind in ("left", "waiting"):
            for name, why in getattr(self, kind).items():
                yield f"{kind} {name}: {why}"


@dataclass(frozen=True)
class Kind:
    """What files of some names are: an entry of `nightly.toml`."""

    instrument: str
    files: str = "*"
    id: str | None = None
    columns: str | None = None
    mapping: str | None = None
    missing_texts: Sequence[str] = ()
    person_scores: str | None = None
    parameters: dict[str, Any] = field(default_factory=dict)

    def options(self) -> list[str]:
        """Say it to `cwinstruments score`."""
        named = {
            "--id": self.id,
            "--columns": self.columns,
            "--mapping": self.mapping,
            "--person-scores": self.person_scores,
        }
        given = [f"{option}={value}" for option, value in named.items() if value is not None]
        given += [f"--missing-text={text}" for text in self.missing_texts]
        return given + [f"--set={name}={value}" for name, value in self.parameters.items()]


class Job:
    """One run over a folder; nobody else is in it.

    Args:
        folder: where the folders of files are.
        settle: for how many seconds a file has to be left alone before it is taken for whole.
        instruments: a folder with definitions of one's own.
    """

    def __init__(self, folder: Path, *, settle: float = 60, instruments: str | None = None) -> None:
        self._settle, self._instruments, self._summary = settle, instruments, Summary()
        self._incoming, self._working, self._scored, self._done, self._rejected = (folder / one for one in FOLDERS)
        self._scores = self._working / ".scores"
        self._kinds = _read_kinds(folder / "nightly.toml")
        self._catalog = load_catalog(directories=[instruments] if instruments else [])
        self._known: dict[str, ScoringPlan | NotYetError] = {}

    def run(self) -> Summary:
        """Score what is there; what a run that was killed had in hand comes first."""
        shutil.rmtree(self._scores, ignore_errors=True)
        self._scores.mkdir()
        names = [file.name for place in (self._working, self._incoming) for file in sorted(place.glob("[!._]*.csv"))]
        for name in dict.fromkeys(names):
            try:
                self._take(name)
            except (NotYetError, CWInstrumentsError, OSError) as error:
                self._summary.left[name] = str(error)
        others = sorted(one.name for one in self._incoming.glob("[!._]*") if one.is_file() and one.suffix != ".csv")
        self._summary.left |= dict.fromkeys(others, "only files are scored whose names end in .csv, so written")
        return self._summary

    def _take(self, name: str) -> None:
        kind = self._kind_of(name)
        plan = self._plan_of(kind)
        file = self._working / name
        if not file.exists():
            if why := self._unfinished(self._incoming / name):
                self._summary.waiting[name] = why
                return
            # From here on nobody who writes to the name reaches the file.
            (self._incoming / name).rename(file)
        if why := self._unfinished(file):
            self._summary.waiting[name] = why
            return
        before = _state(file)
        notes: list[str] = []
        faults = list(self._faults(file, kind, plan, notes))
        if not faults:
            self._score(file, kind)
        if _state(file) != before:
            self._summary.waiting[name] = "it was still being written"
            return
        if faults:
            self._reject(file, faults)
        else:
            self._finish(file, plan, notes)

    def _kind_of(self, name: str) -> Kind:
        found = (one for one in self._kinds if fnmatchcase(name, one.files))
        return next(found, Kind(name.partition(".")[0]))

    def _plan_of(self, kind: Kind) -> ScoringPlan:
        """Give the plan of a kind of files, once everything that it rests on was checked."""
        known = self._known.get(repr(kind))
        if known is None:
            try:
                known = _checked_plan(self._catalog, kind)
            except NotYetError as error:
                known = error
            except UnknownInstrumentError as error:
                known = NotYetError(self._unknown(kind, error))
            except CWInstrumentsError as error:
                known = NotYetError(str(error))
            self._known[repr(kind)] = known
        if isinstance(known, NotYetError):
            raise known
        return known

    def _unknown(self, kind: Kind, error: UnknownInstrumentError) -> str:
        """Say that there is no such definition in a line that is read every night: near names, and where all are."""
        id = kind.instrument.partition("@")[0]
        ids = {one.id for one in self._catalog.surveys} | set(self._catalog.ids)
        if id in ids:
            return str(error)
        near = " or ".join(repr(one) for one in get_close_matches(id, ids, 2, 0.75))
        meant = f"did you mean {near}? " if near else ""
        own = f"in {self._instruments} there is none" if self._instruments else "they need --instruments-dir"
        return (
            f"there is no instrument {id!r}; {meant}'cwinstruments list' shows all; as for surveys and instruments of "
            f"your own, {own}; what files of other names are stands in nightly.toml"
        )

    def _unfinished(self, file: Path) -> str | None:
        """Tell why a file may not be whole yet."""
        age = time.time() - file.stat().st_mtime
        if age < 0:
            return "its time of change lies ahead; is a clock wrong?"
        return f"it was changed {age:.0f} s ago, which is less than {self._settle:g} s" if age < self._settle else None

    def _faults(self, file: Path, kind: Kind, plan: ScoringPlan, notes: list[str]) -> Iterator[str]:
        """Give every fault of a file, and note which items no column is called after."""
        if (self._done / file.name).exists():
            yield f"{file.name}: a file of this name was scored before; give it another one, or take that one away"
            return
        try:
            # The mapping is for a definition, and found faultless with it.
            mapping = load_mapping(kind.mapping, _definition(self._catalog, kind)) if kind.mapping else None
            with ResponseFile(
                str(file),
                plan,
                id_column=kind.id,
                item_columns=kind.columns,
                missing_texts=kind.missing_texts,
                mapping=mapping,
            ) as rows:
                # Columns that are no items are usual, those of units for one, unless they are almost called like items.
                told = [one for one in rows.notes if one.code != "CWI861" or one.hint]
                notes += [f"{one.code} {one.message}{f'; {one.hint}' if one.hint else ''}" for one in told]
                seen: dict[tuple[str, ...], int] = {}
                twice = []
                for row in rows:
                    if isinstance(row, Diagnostic):
                        yield str(row)
                        continue
                    if row.respondent is not None:
                        # In another wave, or of another unit, somebody answers a second time.
                        first = seen.setdefault((row.respondent, *map(str, row.columns.values())), row.line)
                        twice += [f"{row.respondent!r} in lines {first} and {row.line}"] if first != row.line else []
                    try:
                        score(plan, row.responses)
                    except InvalidResponseError as error:
                        who = f"{file}:{row.line}: respondent {row.respondent!r}"
                        yield from (f"{who}: {one.message}" for one in error.invalid)
                if twice:
                    more = f", and {len(twice) - 5} more" if len(twice) > 5 else ""
                    notes.append(f"respondents that are there twice, each row is scored: {', '.join(twice[:5])}{more}")
        except ResponseFileError as error:
            yield str(error)

    def _score(self, file: Path, kind: Kind) -> None:
        """Let the command score a file: it keeps back what a person may not get, and stamps what it writes."""
        folder = [f"--instruments-dir={self._instruments}"] if self._instruments else []
        asked = ["score", kind.instrument, str(file), "-o", str(self._scores / file.name), "--strict", *kind.options()]
        command = [sys.executable, "-m", "cwinstruments", *folder, *asked]
        # The lock is the command's too: where only this program is killed, no other begins before both have ended.
        done = subprocess.run(command, capture_output=True, encoding="utf-8", pass_fds=LOCKS, check=False)
        if done.returncode != 0:
            raise NotYetError(f"cwinstruments score ended with {done.returncode}: {done.stderr.strip()}")

    def _finish(self, file: Path, plan: ScoringPlan, notes: Sequence[str]) -> None:
        """Hand the scores out, the stamp first, so that no scores stand there without; then the file is done."""
        stamp = f"{file.name}.provenance.json"
        said = json.loads((self._scores / stamp).read_text(encoding="utf-8"))
        for name in (stamp, file.name):
            (self._scores / name).replace(self._scored / name)
        file.rename(self._done / file.name)
        self._summary.scored[file.name] = {
            "instrument": plan.instrument,
            "version": plan.version,
            "plan_digest": plan.plan_digest,
            **{name: said["summary"][name] for name in ("rows", "scored", "held_back", "scales")},
            "notes": list(notes),
        }

    def _reject(self, file: Path, faults: Sequence[str]) -> None:
        """Put a file aside with what is wrong with it; nothing that was rejected before is written over."""
        tries = (f"{file.stem}{f'.{n}' if n else ''}{file.suffix}" for n in range(1_000_000))
        name = next(one for one in tries if not (self._rejected / one).exists())
        report = self._rejected / f"{name}.faults.txt"
        # They name the file where it lies now.
        write_whole(report, "".join(f"{one.replace(str(file), str(self._rejected / name))}\n" for one in faults))
        file.rename(self._rejected / name)
        self._summary.rejected[file.name] = {"faults": len(faults), "report": str(report)}


def _read_kinds(file: Path) -> list[Kind]:
    """Read `nightly.toml`, where it is there; mappings stand beside it."""
    if not file.exists():
        return []
    try:
        kinds = [Kind(**one) for one in tomllib.loads(file.read_text(encoding="utf-8"))["kinds"]]
    except (KeyError, TypeError, tomllib.TOMLDecodeError) as error:
        keys = ", ".join(one.name for one in fields(Kind))
        raise ValueError(f"{file}: {error}; wanted are tables [[kinds]] with some of: {keys}") from None
    return [replace(one, mapping=str(file.parent / one.mapping)) if one.mapping else one for one in kinds]


def _definition(catalog: Catalog, kind: Kind) -> Any:
    id, _, version = kind.instrument.partition("@")
    if any(one.id == id for one in catalog.surveys):
        return catalog.survey(id, version or None)
    return catalog.instrument(id, version or None).bind(**kind.parameters)


def _checked_plan(catalog: Catalog, kind: Kind) -> ScoringPlan:
    """Check a definition with its cases, and compile it."""
    id, _, version = kind.instrument.partition("@")
    is_survey = any(one.id == id for one in catalog.surveys)
    entry = (catalog.survey_entry if is_survey else catalog.entry)(id, version or None)
    result = check(str(entry.source.definition), methods=catalog.methods, rules=catalog.rules, instruments=catalog)
    if not result.passes:
        raise NotYetError("\n".join(str(one) for one in result.diagnostics if one.severity == "error"))
    return compile_plan(_definition(catalog, kind), methods=catalog.methods)


def _state(file: Path) -> tuple[int, int]:
    status = file.stat()
    return status.st_size, status.st_mtime_ns


def write_whole(file: Path, text: str) -> None:
    """Write a file under another name, and let it take its place when everything is written."""
    part = file.with_name(f".{file.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(file)


LOCKS: list[int] = []
"""The lock that is held, as the number of an open file."""


def lock(folder: Path) -> bool:
    """Lock a folder for this process and those that it starts; the system unlocks it however they end."""
    number = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(number)
        return False
    LOCKS.append(number)
    return True


def main(arguments: Sequence[str] | None = None) -> int:
    """Lock the folder, score what is there, and say what became of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="the folder that holds incoming/")
    parser.add_argument("--settle", type=float, default=60, metavar="SECONDS", help="for how long a file is left alone")
    parser.add_argument("--instruments-dir", metavar="DIR", help="a folder with definitions of your own")
    parser.add_argument("--summary", type=Path, metavar="FILE", help="where the summary goes as JSON")
    parser.add_argument("--quiet", action="store_true", help="say nothing where all is well, as cron likes it")
    asked = parser.parse_args(arguments)
    for name in FOLDERS:
        (asked.folder / name).mkdir(parents=True, exist_ok=True)
    if not lock(asked.folder):
        print(f"another run is at {asked.folder}", file=sys.stderr)
        return BUSY
    try:
        summary = Job(asked.folder, settle=asked.settle, instruments=asked.instruments_dir).run()
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return LEFT
    # It is said before it is written, for the case that the disk is full.
    if summary.code or summary.has_notes or not asked.quiet:
        print("\n".join(summary.lines()))
    target = asked.summary or asked.folder / "summary.json"
    try:
        write_whole(target, json.dumps(asdict(summary), indent=2) + "\n")
    except OSError as error:
        print(f"{target} could not be written: {error}", file=sys.stderr)
        return LEFT
    return summary.code


if __name__ == "__main__":
    sys.exit(main())
