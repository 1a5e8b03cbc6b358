"""What all commands share: which plugins and folders are used, and how an instrument is found."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import click

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from cwinstruments.catalog import Catalog, CatalogEntry
    from cwinstruments.model import Instrument
    from cwinstruments.plan import ScoringPlan
    from cwinstruments.plugins import PluginCommands, PluginRegistry

SUFFIXES = (".yaml", ".yml", ".json")
"""What the name of a definition ends in; an id never does."""


class Subject(NamedTuple):
    """The instrument that a command is about, and where it comes from.

    Args:
        entry: its entry in the catalogue; None where the path of a definition was given.
        other_versions: what else is known of the same id, where no version was asked for.
    """

    instrument: Instrument
    plan: ScoringPlan
    file: str
    entry: CatalogEntry | None
    other_versions: tuple[str, ...] = ()

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
        known = self.instrument.title
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
        self._commands: PluginCommands | None = None

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

    def commands(self, *, reserved: Collection[str]) -> PluginCommands:
        """Give the commands of plugins; they are asked once."""
        if self._commands is None:
            self._commands = self.registry.commands(reserved=reserved)
        return self._commands

    def subject(self, name: str, /) -> Subject:
        """Find an instrument by its id, by its id and version, or by the path of its definition.

        Raises:
            UnknownInstrumentError: there is no such instrument, or no such version.
            AmbiguousInstrumentError: two plugins claim it.
            DefinitionError: its definition has faults, each with its place.
            click.BadParameter: there is no such file.
        """
        from pathlib import Path

        from cwinstruments.errors import UnknownInstrumentError

        path = Path(name)
        # An id has neither a suffix nor a folder.
        if path.suffix.lower() in SUFFIXES or len(path.parts) > 1:
            if not path.is_file():
                raise click.BadParameter(f"there is no definition '{name}'")
            return self._load(path, name, None)
        id, at, version = name.partition("@")
        try:
            entry = self.catalog.entry(id, version if at else None)
        except UnknownInstrumentError:
            if self.catalog.diagnostics:
                click.echo("some plugins or definitions are set aside: 'cwinstruments plugins' shows why", err=True)
            raise
        of_id = dict.fromkeys(one.version for one in self.catalog.entries if one.id == id)
        others = () if at else tuple(one for one in of_id if one != entry.version)
        return self._load(entry.source.definition, str(entry.source.definition), entry)._replace(other_versions=others)

    def _load(self, source: Path | Traversable, file: str, entry: CatalogEntry | None) -> Subject:
        from cwinstruments.documents import read_document
        from cwinstruments.errors import DefinitionError
        from cwinstruments.loading import structure
        from cwinstruments.plan import compile_plan

        document = read_document(source)
        instrument = structure(document) if entry is None else entry.instrument
        try:
            return Subject(instrument, compile_plan(instrument), file, entry)
        except DefinitionError as error:
            raise DefinitionError(
                document.diagnostic(one.code, one.message, one.path, hint=one.hint, severity=one.severity)
                for one in error.diagnostics
            ) from None


pass_settings = click.make_pass_decorator(Settings, ensure=True)
