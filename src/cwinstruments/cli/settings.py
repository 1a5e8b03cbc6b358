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

_SUFFIXES = (".yaml", ".yml", ".json")


class Subject(NamedTuple):
    """The instrument that a command is about, and where it comes from."""

    instrument: Instrument
    plan: ScoringPlan
    file: str
    entry: CatalogEntry | None


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
        if path.suffix.lower() in _SUFFIXES or len(path.parts) > 1:
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
        return self._load(entry.source.definition, str(entry.source.definition), entry)

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
