"""Everything that can be said about files of definitions and cases, in one go."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from attrs import define, evolve, field, frozen

from cwinstruments.cases import check_cases
from cwinstruments.diagnostics import Diagnostic, Severity, did_you_mean, has_errors, in_order, nearest
from cwinstruments.documents import (
    Document,
    check_schema,
    close_document,
    has_parameters,
    merge_findings,
    read_document,
    without_faults,
)
from cwinstruments.errors import AmbiguousInstrumentError, DefinitionError, UnknownInstrumentError
from cwinstruments.loading import check_document, check_norms_document
from cwinstruments.model import (
    Instrument,
    Norms,
    Scale,
    Survey,
    structure_instrument,
    structure_norms,
    structure_survey,
)
from cwinstruments.plan import CORE_METHODS, Method, ScoringPlan, compile_plan
from cwinstruments.plan.parts import names_of_scales
from cwinstruments.requirements import check_requirements, without_explained
from cwinstruments.rosters import check_roster
from cwinstruments.rules import check_norms, check_norms_with, check_scoring
from cwinstruments.surveys import Instruments, Lookup, check_survey, lookup_of, norms_beside, norms_of

SUFFIXES: Final = (".yaml", ".yml", ".json")
_CLAIMED: Final = {
    "instrument": "new wording or a new key needs",
    "norms": "new numbers need",
    "survey": "other instruments or other wording need",
}
"""What has an id and a version of its own, and what needs another version."""


@frozen
class CheckResult:
    """What a check found.

    Args:
        diagnostics: every finding, in the order of files and lines.
        files: how many files were checked.
        instruments: how many of them define an instrument.
        cases: how many worked cases were scored.
        surveys: how many of the files define a survey.
        rosters: how many of them define a roster.
    """

    diagnostics: tuple[Diagnostic, ...] = ()
    files: int = 0
    instruments: int = 0
    cases: int = 0
    surveys: int = 0
    rosters: int = 0

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


def check(
    *paths: str | os.PathLike[str],
    methods: Iterable[Method] = CORE_METHODS,
    instruments: Instruments | None = None,
) -> CheckResult:
    """Check files of definitions, of cases and of rosters, and all such files in folders.

    A definition is checked with the cases beside it: those of `name.yaml` are in `name.cases.yaml`. In folders, files
    that are something else are passed over; a file that is named must be a definition or cases. No fault hides those
    of other files.

    Args:
        paths: files and folders.
        methods: the scoring methods that definitions can use; `load_catalog().methods` holds those of plugins too.
        instruments: where surveys find their instruments and norms, such as `load_catalog()`, beside those that are
            checked.
    """
    checking = _Checking(tuple(methods), lookup_of(() if instruments is None else instruments))
    for path in paths:
        checking.add(Path(path))
    checking.run()
    return CheckResult(
        in_order(checking.diagnostics),
        len(checking.seen),
        len(checking.instruments),
        checking.cases,
        len(checking.surveys),
        checking.rosters,
    )


@frozen
class _Checked:
    """A definition that was read; `instrument` is None where it can't be scored, and may be a survey."""

    document: Document
    instrument: Instrument | Survey | None = None
    faults: tuple[Diagnostic, ...] = ()
    """Why it can't be scored, as far as it is known."""


@define
class _Checking:
    """The files so far, and what was found in them."""

    methods: tuple[Method, ...]
    lookup: Lookup
    seen: dict[Path, Path] = field(factory=dict)
    """Every file that counts, by its resolved path, as it was named."""
    documents: dict[Path, Document] = field(factory=dict)
    diagnostics: list[Diagnostic] = field(factory=list)
    instruments: dict[Path, _Checked] = field(factory=dict)
    surveys: dict[Path, _Checked] = field(factory=dict)
    norms: dict[Path, _Checked] = field(factory=dict)
    """Sets of norms, each with an instrument that it is applied to."""
    cases: int = 0
    rosters: int = 0

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
            message = "no file in this folder defines an instrument, norms, a survey, a roster or cases"
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
        of_kind: dict[str, list[Path]] = {"instrument": [], "norms": [], "survey": [], "roster": [], "cases": []}
        for file, document in self.documents.items():
            kind = _kind_of(document)
            if isinstance(kind, str) and kind in of_kind:
                of_kind[kind].append(file)
            else:
                self.diagnostics += check_schema(document)
        for file in of_kind["instrument"]:
            self._check_instrument(file, self.documents[file])
        self._check_claims()
        for file in of_kind["norms"]:
            self._check_norms(file, self.documents[file])
        for file in of_kind["survey"]:
            self._check_survey(file, self.documents[file])
        for file in of_kind["roster"]:
            self.diagnostics += check_roster(self.documents[file], folder=self.seen[file].parent)[0]
            self.rosters += 1
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
        has_cases = kind in ("instrument", "norms", "survey")
        beside = _cases_beside(file) if has_cases else _definitions_beside(file) if kind == "cases" else ()
        for other in beside:
            named = self.seen[file]
            self._read(named.with_name(other.name), named=True)

    # Instruments

    def _check_instrument(self, file: Path, document: Document) -> None:
        findings = list(check_document(document))
        if has_parameters(document):
            usable, found = _check_closed(document, findings, self.methods)
        else:
            usable, found = _check_scoring(document, findings, self.methods)
        unmet = _placed(document, check_requirements(document.data.get("requires")))
        names = [method.name for method in self.methods]
        told = without_explained([*unmet, *findings, *found], document.data, names)
        self.diagnostics += told
        # Of another version of a plugin the scores of the cases would say nothing.
        usable = usable and not unmet
        faults = tuple(one for one in told if one.severity is Severity.ERROR)
        self.instruments[file] = _Checked(document, structure_instrument(document.data) if usable else None, faults)

    def _check_claims(self) -> None:
        claims: dict[tuple[str, str, str], Document] = {}
        for document in self.documents.values():
            kind = _kind_of(document)
            if not isinstance(kind, str) or kind not in _CLAIMED:
                continue
            id, version = document.data.get("id"), document.data.get("version")
            if not isinstance(id, str) or not isinstance(version, str):
                continue
            first = claims.setdefault((kind, id, version), document)
            if first is not document:
                verb = "are" if kind == "norms" else "is"
                message = f"{kind} {id!r} {version} {verb} also defined in {first.file}"
                hint = f"leave one of them out; {_CLAIMED[kind]} a new version"
                self.diagnostics.append(document.diagnostic("CWI611", message, ("id",), hint=hint))

    # Norms

    def _check_norms(self, file: Path, document: Document) -> None:
        """Check norms by themselves, and with every version of their instrument that is known."""
        findings = list(check_norms(document))
        applied = None
        if not has_errors(findings):
            norms = structure_norms(document.data)
            known, missed = self._instruments_of(norms)
            for instrument in known:
                applied, found = check_norms_with(document, instrument, methods=self.methods)
                findings += [one for one in found if one not in findings]
            if not known and missed:
                findings.append(self._without_instrument(file, document, norms))
        self.diagnostics += findings
        self.norms[file] = _Checked(document, None if has_errors(findings) else applied)

    def _instruments_of(self, norms: Norms) -> tuple[list[Instrument], bool]:
        """Give the versions of their instrument that can be used, and whether all the others are unknown."""
        among = _Among(self._with_ids(), self.lookup)
        found, all_unknown = [], True
        # Nobody has to know every version.
        for version in norms.instrument.versions:
            try:
                found.append(among.instrument(norms.instrument.id, version))
            except UnknownInstrumentError:
                continue
            except (AmbiguousInstrumentError, DefinitionError):
                all_unknown = False  # what is wrong with it is reported where it is
        return found, all_unknown

    def _with_ids(self) -> list[_Checked]:
        return [one for one in self.instruments.values() if isinstance(_id_of(one.document), str)]

    def _without_instrument(self, file: Path, document: Document, norms: Norms) -> Diagnostic:
        """Say that norms hold for no version of their instrument that is known, or that it is not known at all."""
        id = norms.instrument.id
        versions = [one.document.data.get("version") for one in self._with_ids() if _id_of(one.document) == id]
        known = [_id_of(one.document) for one in self._with_ids()]
        try:
            versions.append(self.lookup.instrument(id).version)
        except UnknownInstrumentError as error:
            known += error.known
        except (AmbiguousInstrumentError, DefinitionError):
            pass
        if versions:
            held = ", ".join(norms.instrument.versions)
            there = ", ".join(dict.fromkeys(str(one) for one in versions))
            message = f"the norms hold for version {held} of {id!r}; known is {there}"
            hint = "norms of another version hold only if both score alike, and then should say so"
            return document.diagnostic("CWI265", message, ("instrument", "versions"), hint=hint)
        lost = ", and their cases were not run" if any(_cases_beside(file)) else ""
        message = f"there is no instrument {id!r} here, so the norms could not be checked with it{lost}"
        near = did_you_mean(id, known)
        hint = near if near and near.startswith("did") else "name its file too, or install the plugin that brings it"
        return document.diagnostic("CWI268", message, ("instrument", "id"), hint=hint, severity=Severity.WARNING)

    # Surveys

    def _check_survey(self, file: Path, document: Document) -> None:
        known = self._with_ids()
        norms = [structure_norms(one.data) for one in self.documents.values() if _are_sound_norms(one)]
        norms += norms_of(self.lookup)
        norms += norms_beside(document, norms)
        findings, resolution = check_survey(document, _Among(known, self.lookup), norms=norms)
        survey = None
        if not has_errors(findings):
            survey = structure_survey(document.data, resolved=resolution.instruments)
            try:
                compile_plan(survey, methods=self.methods)
            except DefinitionError as error:
                survey = None
                findings += tuple(_placed(document, error.diagnostics))
        self.diagnostics += findings
        self.surveys[file] = _Checked(document, survey)

    # Cases

    def _check_cases(self, file: Path) -> Path | None:
        """Check cases, and give the definition that they belong to."""
        document = self.documents[file]
        owners = {**self.instruments, **self.surveys, **self.norms}
        owner = next((one for one in _definitions_beside(file) if one in owners), None)
        if owner is None:
            faults = check_schema(document, "cases")
            self.diagnostics += faults
            candidates = self.surveys if isinstance(document.data.get("survey"), str) else self.instruments
            id = document.data.get("survey" if candidates is self.surveys else "instrument")
            if isinstance(id, str):
                owner = next((one for one, checked in candidates.items() if _id_of(checked.document) == id), None)
            if owner is None and any(one in self.seen for one in _definitions_beside(file)):
                return None  # what is wrong with that file is reported where it is
            if owner is None:
                self.diagnostics.append(_without_owner(file, document, candidates.values()))
                return None
        instrument = owners[owner].instrument
        if instrument is None:
            # Scores of a faulty definition would say nothing; the shape of the cases can be told.
            self.diagnostics += check_schema(document, "cases")
            return owner
        normed = _normed_by(owners[owner].document)
        found = check_cases(instrument, document, methods=self.methods, scales=normed)
        self.diagnostics += found
        if not has_errors(check_schema(document, "cases")):
            self.cases += len(document.data["cases"])
        return owner


@frozen
class _Among:
    """The instruments that are checked too, before those that are known otherwise."""

    checked: list[_Checked]
    others: Lookup

    def instrument(self, id: str, /, version: str | None = None) -> Instrument:
        for one in self.checked:
            if one.document.data["id"] == id and one.document.data.get("version") == version:
                if not isinstance(one.instrument, Instrument):
                    raise DefinitionError(one.faults)
                return one.instrument
        usable = [one.instrument for one in self.checked if isinstance(one.instrument, Instrument)]
        try:
            return self.others.instrument(id, version)
        except UnknownInstrumentError as error:
            if not error.known or any(one.id == id for one in usable) or nearest(id, [one.id for one in usable]):
                return lookup_of(usable).instrument(id, version)
            raise


def _are_sound_norms(document: Document) -> bool:
    return _kind_of(document) == "norms" and not has_errors(check_norms_document(document))


def _normed_by(document: Document) -> list[str] | None:
    """Give the scales that the cases beside norms are about; None where they are not beside norms."""
    if _kind_of(document) != "norms":
        return None
    return [one.scale for one in structure_norms(document.data).scales.values()]


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
    kind = "survey" if isinstance(document.data.get("survey"), str) else "instrument"
    id = document.data.get(kind)
    which = f" of {kind} {id!r}" if isinstance(id, str) else ""
    message = f"there is no definition{which} for these cases"
    ids = [one for checked in known if isinstance(one := _id_of(checked.document), str)]
    stem = file.stem.removesuffix(".cases")
    near = did_you_mean(id, ids) if isinstance(id, str) else None
    hint = near if near and near.startswith("did you mean") else f"put {stem}.cases.yaml beside {stem}.yaml"
    return document.diagnostic("CWI412", message, (kind,), hint=hint)


# What the definition means


def _check_closed(
    document: Document, findings: list[Diagnostic], methods: tuple[Method, ...]
) -> tuple[bool, list[Diagnostic]]:
    """Check the scoring of a definition with each combination of the values of its parameters."""
    closings = close_document(document, findings)
    results = [
        _check_scoring(one, [found for found in findings if one.concerns(found.path)], methods) for one in closings
    ]
    # Where nothing could be looked at, nothing is said by finding nothing.
    found = [(one, found) for one, (sound, found) in zip(closings, results, strict=True) if sound or found]
    usable = closings.complete and not has_errors(findings) and all(usable for usable, _ in results)
    return usable, merge_findings(found, complete=closings.complete)


def _check_scoring(
    document: Document, findings: list[Diagnostic], methods: tuple[Method, ...]
) -> tuple[bool, list[Diagnostic]]:
    """Tell whether a definition can be scored, and what is wrong with its scoring, as far as its faults let one see."""
    if not has_errors(findings):
        compiles, found = _check_meaning(structure_instrument(document.data), methods)
        usable = compiles and not any(one.code == "CWI333" for one in found)
        return usable, _placed(document, found)
    rest = without_faults(document, findings)
    if rest is None:
        return False, []
    found = _check_meaning(structure_instrument(rest.data), methods)[1]
    return False, _placed(document, [evolve(one, path=rest.in_whole(one.path)) for one in found])


def _check_meaning(instrument: Instrument, methods: tuple[Method, ...]) -> tuple[bool, list[Diagnostic]]:
    """Tell whether an instrument compiles, and what is wrong with its scoring.

    A scale that is faulty does not hide what is wrong with the others.
    """
    plan, faults = _compile(instrument, methods)
    if plan is not None:
        return True, check_scoring(instrument, plan)
    rest = _leave_out(instrument, faults)
    if rest is None:
        return False, faults
    plan, _ = _compile(rest, methods)
    return False, faults + ([] if plan is None else check_scoring(rest, plan))


def _compile(instrument: Instrument, methods: tuple[Method, ...]) -> tuple[ScoringPlan | None, list[Diagnostic]]:
    try:
        return compile_plan(instrument, methods=methods), []
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
    return [document.place(one) for one in diagnostics]
