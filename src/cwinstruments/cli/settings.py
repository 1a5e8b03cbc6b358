"""What all commands share: which plugins and folders are used, and how an instrument is found."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import click

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from cwinstruments.catalog import Catalog, CatalogEntry, SurveyEntry
    from cwinstruments.diagnostics import Diagnostic
    from cwinstruments.documents import Document
    from cwinstruments.model import Instrument, Norms, Survey
    from cwinstruments.plan import Method, ScoringPlan
    from cwinstruments.plugins import Contributions, PluginRegistry
    from cwinstruments.rules import Rule

SUFFIXES = (".yaml", ".yml", ".json")
"""What the name of a definition ends in; an id never does."""
_CANT_BE_ASKED = ("CWI901", "CWI903", "CWI904", "CWI906", "CWI909", "CWI916")
"""What sets a whole plugin aside, with hooks that nobody can ask then."""


class Subject(NamedTuple):
    """The instrument or survey that a command is about, and where it comes from.

    Args:
        instrument: the instrument, its parameters bound; a survey as one instrument.
        entry: its entry in the catalogue; None where the path of a definition was given.
        other_versions: what else is known of the same id, where no version was asked for.
        survey: the survey, where it is one.
        unbound: the parameters for which nobody gave a value; the instrument is as for the first that they allow.
        defined: the instrument as its definition says, its parameters open.
    """

    instrument: Instrument
    plan: ScoringPlan
    file: str
    entry: CatalogEntry | None
    defined: Instrument
    unbound: tuple[str, ...] = ()
    other_versions: tuple[str, ...] = ()
    survey: Survey | None = None

    @property
    def definition(self) -> Instrument | Survey:
        """The survey, or else the instrument."""
        return self.survey or self.instrument

    @property
    def origin(self) -> str:
        """Who brings the instrument: a distribution with its version, a folder, or a file."""
        if self.entry is None:
            return self.file
        if self.entry.distribution is None:
            return f"the folder {self.entry.plugin}"
        return f"{self.entry.distribution} {self.entry.distribution_version}"

    def refuse_language(self, language: str | None, /) -> None:
        """Refuse a language in which the instrument has no texts.

        Raises:
            click.BadParameter: there is no title in it.
        """
        known = self.survey.languages if self.survey is not None else tuple(self.instrument.title)
        if language is not None and language not in known:
            message = f"there is no text in '{language}'; there is {', '.join(known)}"
            raise click.BadParameter(message, param_hint="--language")

    def warn_of_other_versions(self) -> None:
        """Say that the latest version is used, where there are others and nobody said which."""
        if self.other_versions:
            id, version = self.instrument.id, self.instrument.version
            others = ", ".join(self.other_versions)
            click.echo(
                f"{id} is also known as version {others}; the latest is used, write {id}@{version} to pin it", err=True
            )


class Settings:
    """The options of the group; nothing is loaded before it is needed."""

    def __init__(self, directories: Sequence[str] = (), disabled: Sequence[str] = ()) -> None:
        self.directories, self.disabled = tuple(directories), tuple(disabled)
        self._commands: Contributions[click.Command] | None = None

    @cached_property
    def registry(self) -> PluginRegistry:
        """The plugins, loaded."""
        from cwinstruments.plugins import load_plugins

        return load_plugins(disabled=self.disabled)

    @cached_property
    def catalog(self) -> Catalog:
        """The instruments of plugins and folders."""
        from cwinstruments.catalog import load_catalog

        return load_catalog(directories=self.directories, registry=self.registry)

    @cached_property
    def methods(self) -> tuple[Method, ...]:
        """The scoring methods that definitions can use, those of plugins too."""
        from cwinstruments.plan import CORE_METHODS

        return (*CORE_METHODS, *self.registry.methods())

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that definitions are held to, those of plugins too."""
        from cwinstruments.rules import CORE_RULES

        return (*CORE_RULES, *self.registry.rules())

    @cached_property
    def missing_parts(self) -> tuple[Diagnostic, ...]:
        """Why methods and rules of plugins are missing: those that are set aside, and plugins that can't be asked."""
        plugins = [one for plugin in self.registry.plugins for one in plugin.diagnostics if one.code in _CANT_BE_ASKED]
        return (*plugins, *self.registry.methods().diagnostics, *self.registry.rules().diagnostics)

    def commands(self, *, reserved: Collection[str]) -> Contributions[click.Command]:
        """Give the commands of plugins; they are asked once."""
        if self._commands is None:
            self._commands = self.registry.commands(reserved=reserved)
        return self._commands

    def subject(
        self, name: str, /, assigned: Sequence[str] = (), *, complete: bool = True, norms: Sequence[Norms] = ()
    ) -> Subject:
        """Find an instrument or a survey by its id, by its id and version, or by the path of its definition.

        Args:
            assigned: what `--set` says of its parameters.
            complete: whether every parameter needs a value.
            norms: those that a survey finds before all others.

        Raises:
            UnknownInstrumentError: there is no such instrument, or no such version.
            AmbiguousInstrumentError: two plugins claim it.
            DefinitionError: its definition has faults, each with its place.
            click.BadParameter: there is no such file, or a parameter does not allow its value.
            click.UsageError: a parameter needs a value.
        """
        from pathlib import Path

        from cwinstruments.errors import UnknownInstrumentError

        path = Path(name)
        # An id has neither a suffix nor a folder.
        if path.suffix.lower() in SUFFIXES or len(path.parts) > 1:
            if not path.is_file():
                raise click.BadParameter(f"there is no definition '{name}'")
            return self._load(path, name, None, assigned, complete=complete, norms=norms)
        id, at, version = name.partition("@")
        if id not in self.catalog.ids and any(one.id == id for one in self.catalog.surveys):
            found = self.catalog.survey_entry(id, version if at else None)
            return self._load_survey(found, assigned, norms, is_pinned=bool(at))
        try:
            entry = self.catalog.entry(id, version if at else None)
        except UnknownInstrumentError:
            if self.catalog.diagnostics:
                click.echo("some plugins or definitions are set aside: 'cwinstruments plugins' shows why", err=True)
            raise
        of_id = dict.fromkeys(one.version for one in self.catalog.entries if one.id == id)
        others = () if at else tuple(one for one in of_id if one != entry.version)
        source = entry.source.definition
        return self._load(source, str(source), entry, assigned, complete=complete)._replace(other_versions=others)

    def _load(
        self,
        source: Path | Traversable,
        file: str,
        entry: CatalogEntry | None,
        assigned: Sequence[str],
        *,
        complete: bool,
        norms: Sequence[Norms] = (),
    ) -> Subject:
        from cwinstruments.cli.parameters import bind
        from cwinstruments.documents import read_document
        from cwinstruments.errors import DefinitionError
        from cwinstruments.loading import structure
        from cwinstruments.plan import compile_plan
        from cwinstruments.requirements import check_requirements

        document = read_document(source)
        if entry is None and isinstance(document.data, Mapping) and document.data.get("kind") == "survey":
            return self._survey(document, file, assigned, norms)
        try:
            defined = structure(document) if entry is None else entry.instrument
            if entry is None and (unmet := list(check_requirements(defined.requires))):
                raise DefinitionError(unmet)
            instrument, unbound = bind(defined, assigned, complete=complete)
            return Subject(instrument, compile_plan(instrument, methods=self.methods), file, entry, defined, unbound)
        except DefinitionError as error:
            raise DefinitionError(one if one.file else document.place(one) for one in error.diagnostics) from None

    def _load_survey(
        self, entry: SurveyEntry, assigned: Sequence[str], norms: Sequence[Norms], *, is_pinned: bool
    ) -> Subject:
        of_id = dict.fromkeys(one.version for one in self.catalog.surveys if one.id == entry.id)
        others = () if is_pinned else tuple(one for one in of_id if one != entry.version)
        subject = self._survey(entry.document, str(entry.source.definition), assigned, norms)
        return subject._replace(other_versions=others)

    def _survey(self, document: Document, file: str, assigned: Sequence[str], norms: Sequence[Norms]) -> Subject:
        from cwinstruments.errors import DefinitionError
        from cwinstruments.plan import compile_survey, merge_survey
        from cwinstruments.surveys import norms_beside, structure_survey_document

        if assigned:
            raise click.UsageError("a survey says itself which values the parameters of its instruments have")
        known = (*norms, *self.catalog.norms)
        survey = structure_survey_document(document, self.catalog, norms=(*known, *norms_beside(document, known)))
        try:
            plan = compile_survey(survey, methods=self.methods)
        except DefinitionError as error:
            raise DefinitionError(one if one.file else document.place(one) for one in error.diagnostics) from None
        merged = merge_survey(survey)
        return Subject(merged, plan, file, None, merged, survey=survey)


class KnownLater:
    """The instruments and norms of plugins and folders, which are looked for only where a survey needs one."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def instrument(self, id: str, /, version: str | None = None) -> Instrument:
        return self._settings.catalog.instrument(id, version)

    @property
    def norms(self) -> tuple[Norms, ...]:
        return self._settings.catalog.norms


pass_settings = click.make_pass_decorator(Settings, ensure=True)
