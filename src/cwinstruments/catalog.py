"""Every instrument that is known here, by id and version."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from cwinstruments.diagnostics import Diagnostic, did_you_mean, has_errors
from cwinstruments.errors import (
    AmbiguousInstrumentError,
    DefinitionError,
    UnknownInstrumentError,
    UnsupportedError,
)
from cwinstruments.hookspecs import InstrumentSource
from cwinstruments.plugins import DISABLE_VARIABLE, PluginInfo, PluginRegistry, load_folder, load_plugins

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from cwinstruments.cases import Cases
    from cwinstruments.documents import Document
    from cwinstruments.model import Instrument, Norms, Survey
    from cwinstruments.plan import Method, ScoringPlan
    from cwinstruments.rules import Rule
    from cwinstruments.surveys import Instruments
    from cwinstruments.targets import Target

_ID: Final = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")
_VERSION: Final = re.compile(r"(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)){2}")


class _Definition:
    """A definition that was read and gets its meaning when it is first needed."""

    def __init__(self, info: PluginInfo, file: str, document: Document | None = None) -> None:
        self.info, self.file = info, file
        self.document = document
        self.instrument: Instrument | None = None
        self.plan: ScoringPlan | None = None
        self.diagnostics: tuple[Diagnostic, ...] = ()

    def load(self) -> Instrument:
        if self.diagnostics:
            raise DefinitionError(self.diagnostics)
        if self.instrument is None:
            from cwinstruments.loading import structure
            from cwinstruments.requirements import check_requirements

            assert self.document is not None
            try:
                instrument = structure(self.document)
                if unmet := [self.document.place(one) for one in check_requirements(instrument.requires)]:
                    raise DefinitionError(unmet)
                self.instrument = instrument
            except Exception as error:
                self.diagnostics = _set_aside(self.info, self.file, error)
                raise DefinitionError(self.diagnostics) from error
            self.document = None
        return self.instrument


@frozen
class CatalogEntry:
    """One version of one instrument, and where it comes from.

    Args:
        id: the instrument's id.
        version: the instrument's version.
        title: what people call it, by language.
        source: where its definition and its cases are.
        plugin: the name of the plugin, or of the folder, that it comes from.
        distribution: the distribution of the plugin; None for a folder.
        distribution_version: the version of the distribution.
    """

    id: str
    version: str
    title: Mapping[str, str]
    source: InstrumentSource
    plugin: str
    distribution: str | None
    distribution_version: str | None
    _definition: _Definition = field(repr=False, eq=False)

    @property
    def instrument(self) -> Instrument:
        """The instrument; its definition is checked when it is first asked for.

        Raises:
            DefinitionError: with every fault of the definition, and the plugin that it comes from.
        """
        return self._definition.load()

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the definition, known once it was asked for."""
        return self._definition.diagnostics

    @property
    def origin(self) -> str:
        """Who claims the id and version: the plugin, its distribution, and the file."""
        return f"{self._definition.info} ({self.source.definition})"


@frozen
class SurveyEntry:
    """One version of one survey that is known here; its definition is checked when it is asked for.

    Args:
        id: the survey's id.
        version: the survey's version.
        title: what people call it, by language.
        source: where its definition and its cases are.
        plugin: the name of the plugin, or of the folder, that it comes from.
    """

    id: str
    version: str
    title: Mapping[str, str]
    source: InstrumentSource
    plugin: str
    document: Document = field(repr=False, eq=False)


@frozen
class Catalog:
    """Every instrument that is known here, and every survey.

    Args:
        entries: the instruments, by id and version; one that is claimed twice stands there twice.
        plugins: the plugins and folders that they come from.
        surveys: the surveys, by id and version.
        norms: the norms, which surveys can apply.
    """

    entries: tuple[CatalogEntry, ...] = ()
    plugins: tuple[PluginInfo, ...] = ()
    _findings: tuple[Diagnostic, ...] = field(default=(), repr=False)
    _registry: PluginRegistry = field(factory=PluginRegistry, repr=False, eq=False)
    surveys: tuple[SurveyEntry, ...] = ()
    norms: tuple[Norms, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all instruments."""
        return tuple(dict.fromkeys(entry.id for entry in self.entries))

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is wrong with plugins and definitions, as far as they were asked; `check` asks for everything."""
        of_entries = tuple(one for entry in self.entries for one in entry.diagnostics)
        registry = self._registry
        asked = registry.asked_methods.diagnostics + registry.asked_rules.diagnostics
        return self._findings + asked + registry.asked_targets.diagnostics + of_entries

    @property
    def methods(self) -> tuple[Method, ...]:
        """The scoring methods that definitions can use: those that are always there, and those of plugins.

        Plugins are asked for theirs when this is first wanted.
        """
        from cwinstruments.plan import CORE_METHODS

        return (*CORE_METHODS, *self._registry.methods())

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that definitions can be held to: those of the library, and those of plugins.

        Plugins are asked for theirs when this is first wanted.
        """
        from cwinstruments.rules import CORE_RULES

        return (*CORE_RULES, *self._registry.rules())

    @property
    def targets(self) -> tuple[Target, ...]:
        """What scoring plans can be written for: what is always there, and what plugins give.

        Plugins are asked for theirs when this is first wanted.
        """
        from cwinstruments.targets import CORE_TARGETS

        return (*CORE_TARGETS, *self._registry.targets())

    def target(self, name: str, /) -> Target:
        """Give a target by its name.

        Raises:
            UnsupportedError: there is no such target.
        """
        targets = {one.name: one for one in self.targets}
        if name not in targets:
            said = did_you_mean(name, targets) or f"known are {', '.join(targets)}"
            raise UnsupportedError(f"there is no target '{name}'; {said}")
        return targets[name]

    def check(self) -> tuple[Diagnostic, ...]:
        """Load whatever there is, and give everything that is wrong; a broken one raises nothing."""
        self._registry.methods()
        self._registry.rules()
        self._registry.targets()
        for entry in self.entries:
            try:
                _ = entry.instrument
            except DefinitionError:
                continue
        return self.diagnostics

    def entry(self, id: str, /, version: str | None = None) -> CatalogEntry:
        """Give the entry of an instrument, by default of its latest version.

        Raises:
            UnknownInstrumentError: there is no such instrument, or no such version.
            AmbiguousInstrumentError: two plugins claim it.
        """
        if not isinstance(id, str):
            raise TypeError(f"the id of an instrument is wanted, which is text, not {type(id).__name__}")
        if not isinstance(version, str | None):
            raise TypeError(f"a version is text such as '1.0.0', not {type(version).__name__}")
        of_id = [entry for entry in self.entries if entry.id == id]
        if not of_id:
            near = get_close_matches(id, self.ids, 1)
            known = f"known are {', '.join(self.ids)}" if self.ids else "no instrument is known; install a plugin"
            help_ = f"did you mean '{near[0]}'? " if near else ""
            raise UnknownInstrumentError(f"there is no instrument '{id}'; {help_}{known}", self.ids)
        wanted = of_id[-1].version if version is None else version
        claimants = [entry for entry in of_id if entry.version == wanted]
        if not claimants:
            versions = ", ".join(dict.fromkeys(entry.version for entry in of_id))
            raise UnknownInstrumentError(f"there is no version '{version}' of '{id}'; there is {versions}", self.ids)
        if len(claimants) > 1:
            raise AmbiguousInstrumentError(_claimed_twice(claimants), [entry.origin for entry in claimants])
        return claimants[0]

    def instrument(self, id: str, /, version: str | None = None) -> Instrument:
        """Give an instrument, by default its latest version.

        Raises:
            UnknownInstrumentError: there is no such instrument, or no such version.
            AmbiguousInstrumentError: two plugins claim it.
            DefinitionError: its definition has faults.
        """
        return self.entry(id, version).instrument

    def plan(self, id: str, /, version: str | None = None, parameters: Mapping[str, Any] | None = None) -> ScoringPlan:
        """Give the compiled plan of an instrument, by default of its latest version.

        Args:
            parameters: the values of its parameters, where it has any without a default.

        Raises:
            UnboundParameterError: a parameter has no value.
            ParameterError: a parameter does not exist, or does not allow its value.
        """
        from cwinstruments.plan import compile_plan

        definition = self.entry(id, version)._definition
        if parameters:
            return compile_plan(definition.load().bind(**parameters), methods=self.methods)
        if definition.plan is None:
            definition.plan = compile_plan(definition.load(), methods=self.methods)
        return definition.plan

    def cases(self, id: str, /, version: str | None = None) -> Cases | None:
        """Give the worked cases of an instrument; None when it has none.

        Raises:
            UnknownInstrumentError: there is no such instrument, or no such version.
            AmbiguousInstrumentError: two plugins claim it.
            DefinitionError: the file of cases has faults.
        """
        from cwinstruments.cases import load_cases

        file = self.entry(id, version).source.cases
        return None if file is None else load_cases(file)

    def survey_entry(self, id: str, /, version: str | None = None) -> SurveyEntry:
        """Give the entry of a survey, by default of its latest version.

        Raises:
            UnknownInstrumentError: there is no such survey, or no such version.
        """
        of_id = [one for one in self.surveys if one.id == id]
        found = [one for one in of_id if version in (None, one.version)]
        if found:
            return found[-1]
        ids = tuple(dict.fromkeys(one.id for one in self.surveys))
        if of_id:
            versions = ", ".join(one.version for one in of_id)
            raise UnknownInstrumentError(f"there is no version '{version}' of '{id}'; there is {versions}", ids)
        raise UnknownInstrumentError(f"there is no survey '{id}'; {did_you_mean(id, ids) or 'none is known'}", ids)

    def survey(self, id: str, /, version: str | None = None) -> Survey:
        """Give a survey, by default its latest version, with the instruments and norms that are known here.

        Raises:
            UnknownInstrumentError: there is no such survey, or no such version.
            DefinitionError: its definition has faults, or does not fit its instruments.
        """
        from cwinstruments.surveys import structure_survey_document

        return structure_survey_document(self.survey_entry(id, version).document, self, norms=self.norms)


def load_catalog(
    *,
    directories: Iterable[str | os.PathLike[str]] = (),
    disabled: Iterable[str] | None = None,
    registry: PluginRegistry | None = None,
) -> Catalog:
    """Find the instruments of all installed plugins, and of folders; one that is broken does not stop the others.

    Args:
        directories: folders of definitions, in the same form as the folder `instruments` of a plugin.
        disabled: names of plugins that are left out, besides those in `CWINSTRUMENTS_DISABLE_PLUGINS`.
        registry: plugins that were loaded already; `disabled` does not apply to them.
    """
    registry = load_plugins(disabled=disabled) if registry is None else registry
    folders = [directories] if isinstance(directories, str) else directories
    plugins = (*registry.plugins, *(load_folder(folder) for folder in folders))
    findings = [one for plugin in plugins for one in plugin.diagnostics] + list(registry.unmatched)
    entries: list[CatalogEntry] = []
    surveys: list[SurveyEntry] = []
    norms: list[Norms] = []
    seen: set[Path] = set()
    for plugin in plugins:
        for source in plugin.instruments:
            if plugin.distribution is None and isinstance(source.definition, Path):
                # One folder may be named twice, or lie within another one.
                place = _place_of(source.definition)
                if place in seen:
                    continue
                seen.add(place)
            try:
                one = _read(plugin, source)
                kept = entries if isinstance(one, CatalogEntry) else surveys if isinstance(one, SurveyEntry) else norms
                if one is not None:
                    kept.append(one)  # type: ignore[arg-type]
            except DefinitionError as error:
                findings += error.diagnostics
    entries.sort(key=lambda entry: (entry.id, _precedence(entry.version), entry.origin))
    claims: dict[tuple[str, str], list[CatalogEntry]] = {}
    for entry in entries:
        claims.setdefault((entry.id, entry.version), []).append(entry)
    findings += [
        Diagnostic("CWI911", _claimed_twice(claimants), hint=f"leave one of them out: {DISABLE_VARIABLE}=<its name>")
        for claimants in claims.values()
        if len(claimants) > 1
    ]
    surveys.sort(key=lambda entry: (entry.id, _precedence(entry.version), str(entry.source.definition)))
    return Catalog(tuple(entries), plugins, tuple(findings), registry, tuple(surveys), tuple(norms))


def _place_of(file: Path) -> Path:
    """Give the one path of a file that may be named in several ways."""
    try:
        return file.resolve()
    except (OSError, RuntimeError):
        # A circle of links; reading it says so.
        return file.absolute()


def _read(info: PluginInfo, source: InstrumentSource) -> CatalogEntry | SurveyEntry | Norms | None:
    """Read a definition as far as its id, version and title; norms as a whole, and what is about others not at all."""
    from cwinstruments.documents import read_document

    file = str(source.definition)
    try:
        document = read_document(source.definition)
    except (Exception, SystemExit) as error:
        raise DefinitionError(_set_aside(info, file, error)) from error
    definition = _Definition(info, file, document)
    data = document.data if isinstance(document.data, Mapping) else {}
    if data.get("kind") in ("roster", "mapping", "framework", "overlay", "data_agreements"):
        return None
    if data.get("kind") == "norms":
        return _norms(info, file, document)
    if data.get("kind") == "cases":
        raise DefinitionError([_misnamed_cases(info, file)])
    id, version, title = data.get("id"), data.get("version"), data.get("title")
    if not (isinstance(id, str) and isinstance(version, str) and _ID.fullmatch(id) and _VERSION.fullmatch(version)):
        from cwinstruments.loading import check_document

        # Without an id and a version it can't be listed, so everything that is wrong is said now.
        raise DefinitionError(_set_aside(info, file, DefinitionError(check_document(document))))
    titles = title if isinstance(title, Mapping) else {}
    if data.get("kind") == "survey":
        return SurveyEntry(id, version, titles, source, info.name, document)
    return CatalogEntry(
        id,
        version,
        titles,
        source,
        info.name,
        info.distribution,
        info.version,
        definition,
    )


def _norms(info: PluginInfo, file: str, document: Document) -> Norms:
    from cwinstruments.loading import check_norms_document
    from cwinstruments.model import structure_norms

    faults = check_norms_document(document)
    if has_errors(faults):
        raise DefinitionError(_set_aside(info, file, DefinitionError(faults)))
    return structure_norms(document.data)


def _misnamed_cases(info: PluginInfo, file: str) -> Diagnostic:
    message = f"{info} has cases in a file that is not called as cases are; it is set aside"
    hint = "the cases of <name>.yaml are in <name>.cases.yaml, in the same folder"
    return Diagnostic("CWI913", message, hint=hint, file=file)


def _set_aside(info: PluginInfo, file: str, error: BaseException) -> tuple[Diagnostic, ...]:
    findings = error.diagnostics if isinstance(error, DefinitionError) else ()
    counted = "1 finding" if len(findings) == 1 else f"{len(findings)} findings"
    why = counted if findings else f"{type(error).__name__}: {error}"
    message = f"{info} has a definition that can't be used ({why}); it is set aside"
    hint = "'cwinstruments check' on its file lists what is wrong"
    return (Diagnostic("CWI913", message, hint=hint, file=file), *findings)


def _precedence(version: str) -> tuple[tuple[int, str], ...]:
    """Order versions as numbers, however long: of two numbers without leading zeros the longer one is greater."""
    return tuple((len(part), part) for part in version.split("."))


def _claimed_twice(claimants: Iterable[CatalogEntry]) -> str:
    first, *others = claimants
    owners = " and ".join(entry.origin for entry in (first, *others))
    return f"instrument '{first.id}' {first.version} is claimed by {owners}"


def load_survey(
    source: str | os.PathLike[str] | Traversable,
    /,
    *,
    instruments: Instruments | None = None,
    norms: Iterable[Norms] = (),
) -> Survey:
    """Load a survey from its definition, a YAML or JSON file, with the instruments that it uses.

    Args:
        instruments: a catalogue, or instruments at hand; by default those of all installed plugins.
        norms: the norms that it applies, beside those of the catalogue and of files in the survey's own folder.

    Raises:
        TypeError: `instruments` are none, or `norms` are none.
        DefinitionError: the file can't be read, has faults, or does not fit its instruments; `diagnostics` holds every
            fault.
    """
    from cwinstruments.surveys import norms_of, read_survey
    from cwinstruments.surveys.lookup import given_norms

    instruments = load_catalog() if instruments is None else instruments
    return read_survey(source, instruments, norms=(*given_norms(norms), *norms_of(instruments)))
