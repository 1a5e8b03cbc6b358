"""What is proved: an installed distribution or a folder, its instruments, and what checks of them share."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from importlib.metadata import Distribution, EntryPoint, PackageNotFoundError, distribution
from itertools import islice
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from attrs import define, field
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from cwinstruments.cases import Cases
from cwinstruments.catalog import Catalog, CatalogEntry, load_catalog
from cwinstruments.checks import check
from cwinstruments.conformance.answers import Row, draw_rows, trying_rows
from cwinstruments.conformance.ending import refuse_ending
from cwinstruments.diagnostics import Diagnostic
from cwinstruments.errors import CWInstrumentsError, DefinitionError, ParameterError
from cwinstruments.hookspecs import GROUP
from cwinstruments.model import Instrument
from cwinstruments.plan import ScoringPlan, compile_plan
from cwinstruments.plugins import PluginInfo, PluginRegistry, load_plugins
from cwinstruments.profiles import Profile, profile_of
from cwinstruments.substitution import assignments

MOST_SETTINGS: Final = 3
"""So many values of parameters an instrument is tried with."""


class UnknownSubjectError(CWInstrumentsError):
    """No distribution with plugins has that name, and no folder.

    Args:
        known: the distributions that there are.
    """

    def __init__(self, message: str, known: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.known = tuple(known)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self.known)


# Not frozen: cached_property needs somewhere to keep what it found.
@define(slots=False, eq=False)
class Setting:
    """An instrument whose parameters have values, compiled.

    Args:
        values: those values, by parameter.
    """

    instrument: Instrument
    plan: ScoringPlan
    values: Mapping[str, Any]
    seed: int

    @cached_property
    def rows(self) -> Sequence[Row]:
        """Random answers in every state, and those at the ends; the same at each run."""
        return tuple(draw_rows(self.instrument, self.plan, self.seed))

    @cached_property
    def invalid_rows(self) -> Sequence[Row]:
        """The same with answers that are not allowed."""
        return tuple(draw_rows(self.instrument, self.plan, self.seed + 1, invalid=True))

    @cached_property
    def extremes(self) -> Sequence[Row]:
        """Complete answers that climb from the least to the greatest score of each scale."""
        return tuple(trying_rows(self.instrument, self.seed))

    @property
    def with_values(self) -> str:
        """Say with which values, to be put behind a message."""
        shown = ", ".join(f"{name} = {json.dumps(value, default=str)[:60]}" for name, value in self.values.items())
        return f" (with {shown})" if shown else ""


@define(slots=False, eq=False)
class Proved:
    """One instrument that is proved.

    Args:
        id: what it is called here: its id, with the version where there are several.
    """

    id: str
    entry: CatalogEntry
    catalog: Catalog
    seed: int

    @property
    def file(self) -> str:
        """The file of its definition."""
        return str(self.entry.source.definition)

    @cached_property
    def cases_file(self) -> str | None:
        """The file of its cases."""
        return None if self.entry.source.cases is None else str(self.entry.source.cases)

    @property
    def instrument(self) -> Instrument:
        """The instrument as its definition says.

        Raises:
            DefinitionError: the definition has faults.
        """
        return self.entry.instrument

    @cached_property
    def cases(self) -> Cases | None:
        """Its cases; None where there are none, or none that can be read."""
        try:
            return self.catalog.cases(self.entry.id, self.entry.version)
        except CWInstrumentsError:
            return None

    @cached_property
    def settings(self) -> tuple[Setting, ...]:
        """The instrument with the values that its cases and its definition give its parameters, a few of them.

        Raises:
            DefinitionError: it contradicts itself.
        """
        found: dict[str, Setting] = {}
        for values in islice(self._values(), 200):
            if len(found) == MOST_SETTINGS:
                break
            try:
                bound = self.instrument.bind(**values) if self.instrument.parameters else self.instrument
            except ParameterError:
                continue
            key = repr(sorted(bound.bound.items()))
            if key not in found:
                plan = compile_plan(bound, methods=self.catalog.methods)
                found[key] = Setting(bound, plan, values, self.seed)
        return tuple(found.values())

    def _values(self) -> Sequence[Mapping[str, Any]]:
        if not self.instrument.parameters:
            return [{}]
        cases = self.cases
        of_cases = [] if cases is None else [{**cases.parameters, **case.parameters} for case in cases.cases]
        written = self.instrument.template or {}
        return [*of_cases, *islice(assignments(written.get("parameters", {})), MOST_SETTINGS)]


@define(slots=False, eq=False)
class Proving:
    """What a run of the kit is about.

    Args:
        name: the name of the distribution, or the folder as it was given.
        distribution: None for a folder.
        folder: None for a distribution.
        catalog: every instrument that is known here, those of others too.
        plugins: the plugins of the distribution, or the folder.
        profile: what definitions are checked for.
        chosen: the instruments whose files are checked; None for all files.
        registry: the plugins that are loaded.
    """

    name: str
    distribution: Distribution | None
    folder: Path | None
    catalog: Catalog
    plugins: tuple[PluginInfo, ...]
    profile: Profile
    seed: int = 0
    engines: tuple[str, ...] | None = None
    chosen: frozenset[str] | None = None
    registry: PluginRegistry = field(factory=PluginRegistry, kw_only=True)
    instruments: tuple[Proved, ...] = field(default=(), init=False)

    def __attrs_post_init__(self) -> None:
        entries = [one for one in self.catalog.entries if self.is_ours(one)]
        ids = [one.id for one in entries]
        self.instruments = tuple(
            Proved(one.id if ids.count(one.id) == 1 else f"{one.id}@{one.version}", one, self.catalog, self.seed)
            for one in entries
        )

    def is_ours(self, entry: CatalogEntry) -> bool:
        """Tell whether an instrument is of this distribution or folder."""
        if self.distribution is None:
            return entry.distribution is None and entry.plugin == self.name
        return entry.distribution == self.distribution.name

    def instrument(self, id: str) -> Proved:
        """Give one instrument by what it is called here.

        Raises:
            UnknownSubjectError: there is no such instrument here.
        """
        for one in self.instruments:
            if one.id == id:
                return one
        known = [one.id for one in self.instruments]
        raise UnknownSubjectError(f"{self.name} has no instrument '{id}'; it has {', '.join(known) or 'none'}", known)

    @property
    def version(self) -> str | None:
        """The version of the distribution."""
        return None if self.distribution is None else self.distribution.version

    @property
    def is_draft(self) -> bool:
        """Whether what only publishing asks for may still be open."""
        return self.profile is not Profile.PUBLISH

    @property
    def points(self) -> tuple[EntryPoint, ...]:
        """The entry points of the distribution in our group."""
        return () if self.distribution is None else tuple(self.distribution.entry_points.select(group=GROUP))

    @property
    def packages(self) -> tuple[str, ...]:
        """The top-level packages that the entry points name."""
        return tuple(dict.fromkeys(one.value.partition(":")[0].partition(".")[0].strip() for one in self.points))

    @cached_property
    def source_tree(self) -> Path | None:
        """The folder that an editable install leads to; None where a wheel is installed."""
        text = None if self.distribution is None else self.distribution.read_text("direct_url.json")
        told = json.loads(text) if text else {}
        if not told.get("dir_info", {}).get("editable"):
            return None
        return Path(url2pathname(unquote(urlsplit(told["url"]).path)))

    @cached_property
    def findings(self) -> tuple[Diagnostic, ...]:
        """What `cwinstruments check` finds in all definitions and cases, for publishing."""
        return self._check(Profile.PUBLISH)

    @cached_property
    def open_findings(self) -> frozenset[Diagnostic]:
        """What only publishing asks for: nothing, where the definitions are to be published."""
        return frozenset(self.findings) - frozenset(self._check(self.profile)) if self.is_draft else frozenset()

    def _check(self, profile: Profile) -> tuple[Diagnostic, ...]:
        sources = [one for plugin in self.plugins for one in plugin.instruments]
        if self.chosen is not None:
            sources = [one.entry.source for one in self.instruments if one.id in self.chosen]
        files = [str(file) for one in sources for file in (one.definition, one.cases) if file is not None]
        if not files:
            return ()
        catalog = self.catalog
        found = check(*files, methods=catalog.methods, rules=catalog.rules, instruments=catalog, profile=profile)
        return tuple(one for one in found.diagnostics if one.severity != "note")

    def findings_of(self, one: Proved, /) -> tuple[Diagnostic, ...]:
        """Give what `cwinstruments check` finds in one instrument and its cases."""
        return tuple(found for found in self.findings if found.file in (one.file, one.cases_file))

    @property
    def unreadable(self) -> tuple[Diagnostic, ...]:
        """What is wrong with definitions of which not even the id can be told."""
        sources = {str(source.definition) for plugin in self.plugins for source in plugin.instruments}
        known = {one.file for one in self.instruments}
        found = (one for one in self.catalog.diagnostics if one.file in sources - known)
        return tuple(one for one in found if one.severity == "error")

    @property
    def other_findings(self) -> tuple[Diagnostic, ...]:
        """What it finds in files that define no instrument, or none that can be read."""
        files = {file for one in self.instruments for file in (one.file, one.cases_file)}
        return tuple(found for found in self.findings if found.file not in files)


def load_proving(
    distribution_or_folder: str | Path,
    /,
    *,
    profile: Profile | str | None = None,
    seed: int = 0,
    engines: Sequence[str] | None = None,
    registry: PluginRegistry | None = None,
    disabled: Iterable[str] = (),
) -> Proving:
    """Find what is to be proved.

    Args:
        distribution_or_folder: the name of an installed distribution, a folder with the `pyproject.toml` of one, or a
            folder of definitions.
        profile: what definitions are checked for; by default `publish` for a distribution with the version of a
            release, and `fieldwork` for a folder and for versions such as `0.1.0.dev0`.
        registry: plugins that were loaded already.
        disabled: names of plugins that are left out, where none were loaded yet.

    Raises:
        EndingPluginError: a plugin ends the process that loads it.
        UnknownSubjectError: there is neither such a distribution nor such a folder.
        ValueError: there is no such profile.
    """
    given = str(distribution_or_folder)
    if registry is None:
        disabled = tuple(disabled)
        refuse_ending(disabled)
        registry = load_plugins(disabled=disabled)
    known = tuple(dict.fromkeys(one.distribution for one in registry.plugins if one.distribution is not None))
    folder = Path(given)
    names = {canonicalize_name(one): one for one in known}
    name = None if isinstance(distribution_or_folder, Path) else names.get(canonicalize_name(given))
    if name is None and folder.is_dir() and (named := _project_in(folder)) is not None:
        name = names.get(canonicalize_name(named))
        if name is None:
            raise UnknownSubjectError(
                f"the distribution '{named}' of {folder} is not installed here, or has no entry point in the group"
                f" '{GROUP}'; install it: python -m pip install -e {folder}",
                known,
            )
    if name is None and not folder.is_dir():
        raise UnknownSubjectError(_unknown(given, known), known)
    if name is not None:
        found = distribution(name)
        catalog = load_catalog(registry=registry)
        plugins = tuple(one for one in registry.plugins if one.distribution == name)
        asked = _profile_for(found.version) if profile is None else profile_of(profile)
        compared = None if engines is None else tuple(engines)
        return Proving(name, found, None, catalog, plugins, asked, seed, compared, registry=registry)
    catalog = load_catalog(registry=registry, directories=[given])
    plugins = tuple(one for one in catalog.plugins if one.distribution is None and one.name == given)
    asked = Profile.FIELDWORK if profile is None else profile_of(profile)
    return Proving(given, None, folder, catalog, plugins, asked, seed, None if engines is None else tuple(engines))


def _profile_for(version: str) -> Profile:
    """Say what a distribution's definitions are checked for: what is still in the making need not be publishable."""
    try:
        return Profile.FIELDWORK if Version(version).is_devrelease else Profile.PUBLISH
    except (InvalidVersion, TypeError):
        return Profile.PUBLISH


def points_in(folder: Path, /) -> Mapping[str, str] | None:
    """Give the entry points in our group that the project in a folder has; None where it says nothing of them."""
    points = _table(_table(_table(_read_project(folder), "project"), "entry-points"), GROUP)
    return {name: str(value) for name, value in points.items()} or None


def _project_in(folder: Path) -> str | None:
    """Give the name of the project in a folder; None where it holds none."""
    name = _table(_read_project(folder), "project").get("name")
    return name if isinstance(name, str) else None


def _read_project(folder: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))
    except (OSError, ValueError):
        return {}


def _table(told: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = told.get(name)
    return found if isinstance(found, dict) else {}


def _unknown(given: str, known: Sequence[str]) -> str:
    listed = ", ".join(known) or "none"
    try:
        distribution(given)
    except (PackageNotFoundError, ValueError):
        return f"there is no distribution and no folder '{given}'; the distributions with plugins here are: {listed}"
    return (
        f"the distribution '{given}' has no entry point in the group '{GROUP}', so it is no plugin; add to its"
        f" pyproject.toml: [project.entry-points.{GROUP}]; the distributions with plugins here are: {listed}"
    )


def faults_of(one: Proved, /) -> tuple[Diagnostic, ...]:
    """Give the faults for which an instrument can't be used; none where it can."""
    try:
        _ = one.settings
    except DefinitionError as error:
        return error.diagnostics
    return ()
