"""The instruments of a survey: found, with their norms applied and their parameters bound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import define, field

from cwinstruments.diagnostics import Diagnostic, Path, Severity, did_you_mean, nearest
from cwinstruments.documents import Document
from cwinstruments.errors import AmbiguousInstrumentError, DefinitionError, ParameterError, UnknownInstrumentError
from cwinstruments.model import Covariate, Instrument, Norms, alias_of
from cwinstruments.surveys.lookup import Lookup


@define
class Resolution:
    """The instruments of a survey by alias, as far as they can be used, and what is wrong with the others.

    Args:
        places: where each stands in the document.
        hidden: the names that stand for instruments which can't be used, or may stand for one of two.
        covariates: those of all instruments by id, each as the first one that has it declares it.
    """

    instruments: dict[str, Instrument] = field(factory=dict)
    places: dict[str, Path] = field(factory=dict)
    hidden: set[str] = field(factory=set)
    covariates: dict[str, Covariate] = field(factory=dict)
    diagnostics: list[Diagnostic] = field(factory=list)


def resolve(document: Document, lookup: Lookup, norms: Iterable[Norms] = (), /) -> Resolution:
    """Find the instruments of a survey document; parts of the wrong shape are passed over."""
    found = Resolution()
    norms = tuple(norms)
    uses = document.data.get("instruments") if isinstance(document.data, Mapping) else None
    for index, use in enumerate(uses if isinstance(uses, list) else ()):
        if not isinstance(use, Mapping) or not all(isinstance(use.get(key), str) for key in ("instrument", "version")):
            continue
        path: Path = ("instruments", index)
        resolving = _Resolving(document, path, use)
        instrument = resolving.run(lookup, norms)
        found.diagnostics += resolving.diagnostics
        alias = alias_of(use)
        found.places.setdefault(alias, path)
        if alias in found.instruments:
            # Two have the same alias; elsewhere in the survey the later one may go by its own name.
            found.hidden.add(alias_of({**use, "as": None}))
        elif instrument is not None:
            found.instruments[alias] = instrument
        else:
            found.hidden.add(alias)
    for alias, instrument in found.instruments.items():
        for id, covariate in instrument.respondent.items():
            if found.covariates.setdefault(id, covariate) != covariate:
                message = f"covariate {id!r} of {alias!r} is another one than that of an instrument before it"
                hint = "one answer can't mean two things; use the instruments in surveys of their own"
                found.diagnostics.append(document.diagnostic("CWI716", message, found.places[alias], hint=hint))
    return found


_GIVE_THEM = (
    "give their file: --norms FILE on the command line, load_survey(..., norms=[load_norms(FILE)]) in Python;"
    " or put it beside the survey"
)


@define
class _Resolving:
    """One instrument of a survey."""

    document: Document
    path: Path
    use: Mapping[str, Any]
    diagnostics: list[Diagnostic] = field(factory=list)

    def run(self, lookup: Lookup, norms: tuple[Norms, ...]) -> Instrument | None:
        instrument = self._find(lookup)
        if instrument is None:
            return None
        named: list[Any] = []
        for index, entry in enumerate(_sequence(self.use.get("norms"))):
            id = _mapping(entry).get("norms")
            if id in named:
                hint = "one set of norms, in one version, is applied once"
                self._fault("CWI707", f"norms {id!r} are named twice", ("norms", index, "norms"), hint)
                continue
            named.append(id)
            instrument = self._with_norms(instrument, index, entry, norms)
        return self._bound(instrument)

    def _find(self, lookup: Lookup) -> Instrument | None:
        id, version = self.use["instrument"], self.use["version"]
        try:
            return lookup.instrument(id, version)
        except UnknownInstrumentError as error:
            message, _, hint = str(error).partition("; ")
            key = "version" if id in error.known else "instrument"
            self._fault("CWI701", message, (key,), hint or None)
        except AmbiguousInstrumentError as error:
            self._fault("CWI702", str(error), ("instrument",), "leave one of them out")
        except DefinitionError as error:
            faults = [one.message for one in error.diagnostics if one.severity is Severity.ERROR]
            such = f", such as: {faults[0]}" if faults else ""
            message = f"instrument {id!r} has a definition with faults{such}"
            self._fault("CWI702", message, ("instrument",), "'cwinstruments check' on its file lists them")
        return None

    def _with_norms(self, instrument: Instrument, index: int, entry: Any, norms: tuple[Norms, ...]) -> Instrument:
        if not isinstance(entry, Mapping):
            return instrument
        id, version = entry.get("norms"), entry.get("version")
        place: Path = ("norms", index, "norms")
        of_id = [one for one in norms if one.id == id]
        found = next((one for one in of_id if one.version == version), None)
        if found is None and of_id:
            versions = ", ".join(one.version for one in of_id)
            self._fault("CWI707", f"there is no version {version!r} of norms {id!r}", place, f"there is {versions}")
        elif found is None:
            near = did_you_mean(str(id), [one.id for one in norms])
            hint = near if near and near.startswith("did") else _GIVE_THEM
            self._fault("CWI707", f"there are no norms {id!r}", place, hint)
        else:
            try:
                return instrument.with_norms(found)
            except DefinitionError as error:
                for one in error.diagnostics:
                    self._fault("CWI707", one.message, place, one.hint)
        return instrument

    def _bound(self, instrument: Instrument) -> Instrument | None:
        values = {name: _plain(value) for name, value in _mapping(self.use.get("parameters")).items()}
        faults = list(self._check_values(instrument, values))
        self.diagnostics += faults
        if faults or not (values or instrument.unbound):
            return None if faults else instrument
        try:
            return instrument.bind(**values)
        except ParameterError as error:
            for one in error.faults:
                self._fault("CWI706", str(one), ("parameters",), f"allowed is {one.allowed}")
            return None

    def _check_values(self, instrument: Instrument, values: Mapping[str, Any]) -> Iterator[Diagnostic]:
        known = instrument.parameters
        for name, value in values.items():
            if name not in known:
                message = f"instrument {instrument.id!r} has no parameter {name!r}"
                hint = did_you_mean(name, known) or "it has no parameters"
                yield self._made("CWI706", message, ("parameters", name), hint, key=True)
                continue
            try:
                known[name].read(name, value)
            except ParameterError as error:
                cell = error.parameter.split(".")[1:]
                yield self._made("CWI706", str(error), ("parameters", name, *cell), None)
        misspelt = {near for name in values if name not in known for near in nearest(name, known)}
        for name in instrument.unbound:
            # Who misspells a parameter did not forget it.
            if name not in values and name not in misspelt:
                message = f"parameter {name!r} of instrument {instrument.id!r} has no value"
                yield self._made("CWI706", message, (), f"under 'parameters', give {known[name].allowed}", key=True)

    def _fault(self, code: str, message: str, path: Path, hint: str | None) -> None:
        self.diagnostics.append(self._made(code, message, path, hint))

    def _made(self, code: str, message: str, path: Path, hint: str | None, *, key: bool = False) -> Diagnostic:
        return self.document.diagnostic(code, message, (*self.path, *path), hint=hint, key=key)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _sequence(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _plain(value: Any) -> Any:
    """Give a value as parameters read it: rows as mappings, all else as it is."""
    return {key: _plain(one) for key, one in value.items()} if isinstance(value, Mapping) else value
