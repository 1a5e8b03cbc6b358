"""Everything that can be said about files of definitions and cases, in one go."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from attrs import define, evolve, field, frozen

from cwinstruments.cases import check_cases
from cwinstruments.diagnostics import Diagnostic, Severity, did_you_mean, has_errors, in_order
from cwinstruments.documents import Document, check_schema, read_document, without_faults
from cwinstruments.errors import DefinitionError
from cwinstruments.loading import check_document
from cwinstruments.model import Instrument, Scale, structure_instrument
from cwinstruments.plan import ScoringPlan, compile_plan
from cwinstruments.plan.parts import names_of_scales
from cwinstruments.rules import check_scoring

SUFFIXES: Final = (".yaml", ".yml", ".json")


@frozen
class CheckResult:
    """What a check found.

    Args:
        diagnostics: every finding, in the order of files and lines.
        files: how many files were checked.
        instruments: how many of them define an instrument.
        cases: how many worked cases were scored.
    """

    diagnostics: tuple[Diagnostic, ...] = ()
    files: int = 0
    instruments: int = 0
    cases: int = 0

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(one.severity is Severity.ERROR for one in self.diagnostics)

    @property
    def warnings(self) -> int:
        """How many findings are warnings."""
        return len(self.diagnostics) - self.errors

    def to_dict(self) -> dict[str, object]:
        """Give the result as `schemas/diagnostics.v1.json` describes it."""
        from cwinstruments import __version__

        return {
            "kind": "diagnostics",
            "version": __version__,
            "summary": {
                "files": self.files,
                "cases": self.cases,
                "errors": self.errors,
                "warnings": self.warnings,
            },
            "diagnostics": [one.to_dict() for one in self.diagnostics],
        }


def check(*paths: str | os.PathLike[str]) -> CheckResult:
    """Check files of definitions and cases, and all such files in folders.

    A definition is checked with the cases beside it: those of `name.yaml` are in `name.cases.yaml`. In folders, files
    that are something else are passed over; a file that is named must be a definition or cases. No fault hides those
    of other files.

    Args:
        paths: files and folders.
    """
    checking = _Checking()
    for path in paths:
        checking.add(Path(path))
    checking.run()
    return CheckResult(in_order(checking.diagnostics), len(checking.seen), len(checking.instruments), checking.cases)


@frozen
class _Checked:
    """A definition that was read; `instrument` is None where it can't be scored."""

    document: Document
    instrument: Instrument | None = None


@define
class _Checking:
    """The files so far, and what was found in them."""

    seen: dict[Path, Path] = field(factory=dict)
    """Every file that counts, by its resolved path, as it was named."""
    documents: dict[Path, Document] = field(factory=dict)
    diagnostics: list[Diagnostic] = field(factory=list)
    instruments: dict[Path, _Checked] = field(factory=dict)
    cases: int = 0

    # Files

    def add(self, path: Path) -> None:
        if not _is_folder(path):
            self._read(path, named=True)
            return
        before, found = len(self.seen), len(self.diagnostics)
        known = False
        for file in self._files_in(path):
            known = known or _resolved(file) in self.seen
            self._read(file, named=False)
        # A folder that can't be listed was reported as such.
        if len(self.seen) == before and not known and len(self.diagnostics) == found:
            message = "no file in this folder defines an instrument or cases"
            hint = f"definitions end in {', '.join(SUFFIXES)} and begin with 'kind: instrument'"
            self.diagnostics.append(Diagnostic("CWI017", message, hint=hint, file=str(path)))

    def _files_in(self, folder: Path) -> Iterator[Path]:
        """Walk a folder: its YAML and JSON files, without hidden ones."""

        def refused(error: OSError) -> None:
            message = f"the folder can't be listed: {error.strerror}"
            self.diagnostics.append(Diagnostic("CWI001", message, file=str(error.filename)))

        for place, folders, names in os.walk(folder, onerror=refused):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                    yield Path(place) / name

    def _read(self, file: Path, *, named: bool) -> None:
        place = _resolved(file)
        if place in self.seen:
            return
        try:
            document = read_document(file)
        except DefinitionError as error:
            if named or _may_be_ours(file, error):
                self.seen[place] = file
                self.diagnostics += error.diagnostics
            return
        if named or (isinstance(document.data, Mapping) and "kind" in document.data):
            self.seen[place] = file
            self.documents[place] = document

    def run(self) -> None:
        for file in list(self.documents):
            self._find_companion(file)
        of_kind: dict[str, list[Path]] = {"instrument": [], "cases": []}
        for file, document in self.documents.items():
            kind = _kind_of(document)
            if isinstance(kind, str) and kind in of_kind:
                of_kind[kind].append(file)
            else:
                self.diagnostics += check_schema(document)
        for file in of_kind["instrument"]:
            self._check_instrument(file, self.documents[file])
        self._check_claims()
        proved = [file for file in map(self._check_cases, of_kind["cases"]) if file is not None]
        for file, checked in self.instruments.items():
            if file not in proved and not any(_cases_beside(file)):
                id = _id_of(checked.document)
                which = f"instrument {id!r}" if isinstance(id, str) else "the instrument"
                message = f"{which} has no cases, which would prove its scores"
                hint = f"put worked cases beside it, in {file.stem}.cases.yaml"
                self.diagnostics.append(
                    checked.document.diagnostic("CWI413", message, ("id",), hint=hint, severity=Severity.WARNING)
                )

    def _find_companion(self, file: Path) -> None:
        """Read the cases beside a definition, and the definition beside cases."""
        kind = _kind_of(self.documents[file])
        beside = _cases_beside(file) if kind == "instrument" else _definitions_beside(file) if kind == "cases" else ()
        for other in beside:
            named = self.seen[file]
            self._read(named.with_name(other.name), named=True)

    # Instruments

    def _check_instrument(self, file: Path, document: Document) -> None:
        findings = list(check_document(document))
        instrument = None
        if not has_errors(findings):
            instrument = structure_instrument(document.data)
        elif (rest := without_faults(document, findings)) is not None:
            found = _check_meaning(structure_instrument(rest.data))[1]
            findings += _placed(document, [evolve(one, path=rest.in_whole(one.path)) for one in found])
        if instrument is not None:
            compiles, found = _check_meaning(instrument)
            findings += _placed(document, found)
            if not compiles or any(one.code == "CWI333" for one in found):
                instrument = None
        self.diagnostics += findings
        self.instruments[file] = _Checked(document, instrument)

    def _check_claims(self) -> None:
        claims: dict[tuple[str, str], Document] = {}
        for checked in self.instruments.values():
            data = checked.document.data
            id, version = data.get("id"), data.get("version")
            if not isinstance(id, str) or not isinstance(version, str):
                continue
            first = claims.setdefault((id, version), checked.document)
            if first is not checked.document:
                message = f"instrument {id!r} {version} is also defined in {first.file}"
                hint = "leave one of them out; new wording or a new key needs a new version"
                self.diagnostics.append(checked.document.diagnostic("CWI611", message, ("id",), hint=hint))

    # Cases

    def _check_cases(self, file: Path) -> Path | None:
        """Check cases, and give the definition that they belong to."""
        document = self.documents[file]
        owner = next((one for one in _definitions_beside(file) if one in self.instruments), None)
        if owner is None:
            faults = check_schema(document, "cases")
            self.diagnostics += faults
            id = document.data.get("instrument")
            if isinstance(id, str):
                owner = next((one for one, checked in self.instruments.items() if _id_of(checked.document) == id), None)
            if owner is None and any(one in self.seen for one in _definitions_beside(file)):
                return None  # what is wrong with that file is reported where it is
            if owner is None:
                self.diagnostics.append(_without_owner(file, document, self.instruments.values()))
                return None
        instrument = self.instruments[owner].instrument
        if instrument is None:
            # Scores of a faulty definition would say nothing; the shape of the cases can be told.
            self.diagnostics += check_schema(document, "cases")
            return owner
        found = check_cases(instrument, document)
        self.diagnostics += found
        if not has_errors(check_schema(document, "cases")):
            self.cases += len(document.data["cases"])
        return owner


def _resolved(file: Path) -> Path:
    """Give the one path of a file that may be named in several ways."""
    try:
        return file.resolve()
    except (OSError, RuntimeError, ValueError):
        # A circle of links, or a name that no file can have; reading it says so.
        return file


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        # What may not be looked at is reported when it is read.
        return False


def _may_be_ours(file: Path, error: DefinitionError) -> bool:
    """Tell whether a file that can't be read seems to be a definition: it says its kind, or says nothing at all."""
    if any(one.code in ("CWI001", "CWI002", "CWI004") for one in error.diagnostics):
        return True
    text = file.read_text(encoding="utf-8", errors="replace")
    return any(line.lstrip(" {\t\"'\ufeff").startswith("kind") for line in text.splitlines())


def _kind_of(document: Document) -> Any:
    return document.data.get("kind") if isinstance(document.data, Mapping) else None


def _id_of(document: Document) -> Any:
    return document.data.get("id")


def _cases_beside(file: Path) -> Iterator[Path]:
    """Give the file of cases of a definition; the first where there are several."""
    candidates = (file.with_name(f"{file.stem}.cases{suffix}") for suffix in SUFFIXES)
    yield from [one for one in candidates if one.is_file()][:1]


def _definitions_beside(file: Path) -> Iterator[Path]:
    """Give the definitions that a file of cases can belong to."""
    stem = file.stem.removesuffix(".cases")
    if stem != file.stem:
        candidates = (file.with_name(stem + suffix) for suffix in SUFFIXES)
        yield from (one for one in candidates if one.is_file())


def _without_owner(file: Path, document: Document, known: Iterable[_Checked]) -> Diagnostic:
    id = document.data.get("instrument")
    which = f" of instrument {id!r}" if isinstance(id, str) else ""
    message = f"there is no definition{which} for these cases"
    ids = [one for checked in known if isinstance(one := _id_of(checked.document), str)]
    stem = file.stem.removesuffix(".cases")
    near = did_you_mean(id, ids) if isinstance(id, str) else None
    hint = near if near and near.startswith("did you mean") else f"put {stem}.cases.yaml beside {stem}.yaml"
    return document.diagnostic("CWI412", message, ("instrument",), hint=hint)


# What the definition means


def _check_meaning(instrument: Instrument) -> tuple[bool, list[Diagnostic]]:
    """Tell whether an instrument compiles, and what is wrong with its scoring.

    A scale that is faulty does not hide what is wrong with the others.
    """
    plan, faults = _compile(instrument)
    if plan is not None:
        return True, check_scoring(instrument, plan)
    rest = _leave_out(instrument, faults)
    if rest is None:
        return False, faults
    plan, _ = _compile(rest)
    return False, faults + ([] if plan is None else check_scoring(rest, plan))


def _compile(instrument: Instrument) -> tuple[ScoringPlan | None, list[Diagnostic]]:
    try:
        return compile_plan(instrument), []
    except DefinitionError as error:
        return None, list(error.diagnostics)


def _leave_out(instrument: Instrument, faults: Iterable[Diagnostic]) -> Instrument | None:
    """Leave out scales with faults and those computed from them; None where a fault is elsewhere or nothing stays."""
    paths = [one.path for one in faults]
    if any(path[:1] != ("scales",) or len(path) < 2 for path in paths):
        return None
    scales = {id: scale for id, scale in instrument.scales.items() if id not in {path[1] for path in paths}}
    while dependants := [id for id, scale in scales.items() if _needs_others(scale, instrument, scales)]:
        for id in dependants:
            del scales[id]
    return evolve(instrument, scales=scales) if scales else None


def _needs_others(scale: Scale, instrument: Instrument, scales: Mapping[str, Scale]) -> bool:
    """Tell whether a scale is computed from one that is not among these."""
    return any(name in instrument.scales and name not in scales for name in names_of_scales(scale))


def _placed(document: Document, diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Fill in file, line and column by the path of each finding."""
    placed = []
    for one in diagnostics:
        mark = document.locate(one.path)
        line, column = (mark.line, mark.column) if mark else (None, None)
        placed.append(evolve(one, file=document.file, line=line, column=column))
    return placed
