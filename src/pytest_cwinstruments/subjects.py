"""A file of cases and its definition: read once, checked once, and scored once by each engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

from cwinstruments import Catalog, Diagnostic, check, load_catalog, load_norms, load_survey
from cwinstruments.cases import Case, Cases, structure_cases
from cwinstruments.cases.bands import with_bands_of_units
from cwinstruments.checks.files import SUFFIXES, definitions_beside, is_of_cases
from cwinstruments.diagnostics import Severity
from cwinstruments.documents import Document, check_schema, read_document
from cwinstruments.errors import DefinitionError, UnknownInstrumentError
from cwinstruments.loading import load_instrument
from cwinstruments.model import Instrument, Norms
from cwinstruments.plan import ScoringPlan, compile_plan, instrument_of
from cwinstruments.requirements import check_requirements
from pytest_cwinstruments.engines import Scored, parts_of, score_rows

_Alike: TypeAlias = tuple[str, Instrument, ScoringPlan, list[Case]]


class Session:
    """What all files of one run share.

    Args:
        seen: by the one path of a file, the file as it was first met.
    """

    def __init__(self) -> None:
        self.seen: dict[Path, Path] = {}

    @cached_property
    def catalog(self) -> Catalog:
        """The instruments and methods that are installed."""
        return load_catalog()

    @cached_property
    def methods(self) -> Any:
        """The scoring methods that definitions can use."""
        return self.catalog.methods


class Subject:
    """A file of cases, and the definition beside it.

    Args:
        path: the file of cases.
    """

    def __init__(self, path: Path, session: Session) -> None:
        self.path, self.session = path, session
        self.faults: tuple[Diagnostic, ...] = ()
        self.cases: Cases | None = None
        self.document: Document | None = None
        self._scored: dict[tuple[str, str], Sequence[Scored]] = {}
        self._plans: dict[str, _Alike] = {}
        try:
            self.document = read_document(path)
            shape = check_schema(self.document, "cases")
            self.faults = tuple(one for one in shape if one.severity is Severity.ERROR)
        except DefinitionError as error:
            self.faults = error.diagnostics
        if self.document is not None and not self.faults:
            self.cases = structure_cases(self.document.data)

    @property
    def is_ours(self) -> bool:
        """Whether the file is of worked cases, as far as can be told."""
        data = self.document.data if self.document is not None else {"kind": "cases"}
        return isinstance(data, Mapping) and data.get("kind", "cases") == "cases"

    def line_of(self, place: int) -> int:
        """Give the line where a case begins."""
        assert self.document is not None
        return self.document.diagnostic("", "", ("cases", place)).line or 1

    @cached_property
    def definition(self) -> Path | None:
        """The file of the definition."""
        return next(definitions_beside(self.path), None)

    @property
    def looked_for(self) -> str:
        """The files that could be the definition."""
        stem = self.path.stem.removesuffix(".cases")
        return ", ".join(f"{stem}{suffix}" for suffix in SUFFIXES)

    @cached_property
    def findings(self) -> tuple[Diagnostic, ...]:
        """Every error in the definition and in the cases."""
        if self.definition is None:
            return ()
        files = [self.definition, self.path]
        if self._kind in ("survey", "norms"):
            # What they are about may be beside them, and not installed.
            files += [one for one in self._definitions_here if one not in files]
        catalog = self.session.catalog
        found = check(*files, methods=self.session.methods, instruments=catalog, rules=catalog.rules, cache=None)
        ours = {str(self.definition), str(self.path)}
        return tuple(one for one in found.diagnostics if one.severity is Severity.ERROR and one.file in ours)

    def findings_of(self, place: int | None) -> list[Diagnostic]:
        """Give the errors of one case, or all that are of none."""
        return [one for one in self.findings if self._place_of(one) == place]

    def _place_of(self, one: Diagnostic) -> int | None:
        is_of_case = one.file == str(self.path) and one.path[:1] == ("cases",) and len(one.path) > 1
        return int(one.path[1]) if is_of_case else None

    @cached_property
    def is_usable(self) -> bool:
        """Whether the definition can be scored."""
        try:
            for place in range(len(self.cases.cases if self.cases else ())):
                if not self.findings_of(place):
                    self._plan(place)
            return not list(check_requirements(self._instrument.requires))
        except (DefinitionError, UnknownInstrumentError):
            return False

    def scored(self, place: int, engine: str) -> tuple[Instrument, ScoringPlan, Scored]:
        """Give what an engine makes of a case; with it all that have the same values of parameters are scored."""
        key, instrument, plan, alike = self._plan(place)
        if (engine, key) not in self._scored:
            parts = parts_of(one for case in alike for one in case.expect.values())
            self._scored[engine, key] = score_rows(engine, plan, [one.responses for one in alike], parts=parts)
        assert self.cases is not None
        return instrument, plan, self._scored[engine, key][alike.index(self.cases.cases[place])]

    def _plan(self, place: int) -> _Alike:
        """Give what the cases with the same values of parameters share."""
        assert self.cases is not None
        case = self.cases.cases[place]
        key = repr(sorted(case.parameters.items()))
        if key not in self._plans:
            instrument = with_bands_of_units(self.cases.bind(self._instrument, case))
            alike = [one for one in self.cases.cases if one.parameters == case.parameters]
            self._plans[key] = (key, instrument, compile_plan(instrument, methods=self.session.methods), alike)
        return self._plans[key]

    @cached_property
    def _kind(self) -> object:
        assert self.definition is not None
        try:
            data = read_document(self.definition).data
        except DefinitionError:
            return None
        return data.get("kind") if isinstance(data, Mapping) else None

    @cached_property
    def _instrument(self) -> Instrument:
        """The instrument that is scored: a survey is one, and norms make one of theirs."""
        assert self.definition is not None
        if self._kind == "survey":
            return instrument_of(load_survey(self.definition, instruments=Beside(self._beside, self.session.catalog)))
        if self._kind == "norms":
            norms = load_norms(self.definition)
            known = Beside(self._beside, self.session.catalog)
            return known.one_of(norms.instrument.id, norms.instrument.versions).with_norms(norms)
        return load_instrument(self.definition)

    @cached_property
    def _definitions_here(self) -> list[Path]:
        here = sorted(one for one in self.path.parent.iterdir() if one.suffix.lower() in SUFFIXES and one.is_file())
        return [one for one in here if not is_of_cases(one) and not one.name.startswith(".")]

    @cached_property
    def _beside(self) -> list[Instrument]:
        found = []
        for file in self._definitions_here:
            try:
                document = read_document(file)
                if isinstance(document.data, Mapping) and document.data.get("kind") == "instrument":
                    found.append(load_instrument(file))
            except DefinitionError:
                continue  # what is wrong with it is said where it is checked
        return found


class Beside:
    """Finds instruments among those beside a definition first, and then among all that are installed."""

    def __init__(self, given: Sequence[Instrument], catalog: Catalog) -> None:
        self._given, self._catalog = given, catalog

    @property
    def norms(self) -> tuple[Norms, ...]:
        """The norms that are installed."""
        return self._catalog.norms

    def instrument(self, id: str, /, version: str | None = None) -> Instrument:
        """Give an instrument."""
        found = next((one for one in self._given if one.id == id and version in (None, one.version)), None)
        return found or self._catalog.instrument(id, version)

    def one_of(self, id: str, versions: Sequence[str]) -> Instrument:
        """Give the first version that is known."""
        *others, last = versions
        for version in others:
            try:
                return self.instrument(id, version)
            except UnknownInstrumentError:
                continue
        return self.instrument(id, last)
