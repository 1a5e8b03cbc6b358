"""What a plugin can add, and everything that its author imports for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from attrs import Attribute, field, frozen
from attrs.validators import optional
from pluggy import HookimplMarker, HookspecMarker

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from click import Command

    from cwinstruments.plan.methods import Method
    from cwinstruments.rules.rule import Rule
    from cwinstruments.targets.target import Target

__all__ = [
    "API_VERSION",
    "GROUP",
    "InstrumentSource",
    "cases_without_definition",
    "hookimpl",
    "instruments_in",
    "register_commands",
    "register_instruments",
    "register_methods",
    "register_rules",
    "register_targets",
]

GROUP: Final = "cwinstruments"
API_VERSION: Final = 1
INSTRUMENTS_FOLDER: Final = "instruments"
SUFFIXES: Final = (".yaml", ".yml", ".json")

hookspec = HookspecMarker(GROUP)
hookimpl = HookimplMarker(GROUP)


def _is_file(source: InstrumentSource, attribute: Attribute[Any], value: Any) -> None:
    # A text would be looked up in whatever folder a program happens to run in.
    if not hasattr(value, "read_bytes"):
        raise TypeError(f"{attribute.name} must be a Path or a Traversable, not {value!r}")


@frozen
class InstrumentSource:
    """Where the definition of one instrument is, and its worked cases.

    Args:
        definition: the YAML or JSON file that defines the instrument.
        cases: the file of its worked cases; None when there is none.
    """

    definition: Path | Traversable = field(validator=_is_file)
    cases: Path | Traversable | None = field(default=None, validator=optional(_is_file))


@hookspec
def register_instruments() -> Iterable[InstrumentSource]:  # type: ignore[empty-body]
    """Give the instruments of a plugin."""


@hookspec
def register_methods() -> Iterable[Method]:  # type: ignore[empty-body]
    """Give scoring methods that definitions can use; `Method` is imported from `cwinstruments.plan`."""


@hookspec
def register_rules() -> Iterable[Rule]:  # type: ignore[empty-body]
    """Give rules that definitions are held to; `DefinitionRule` and `ScoringRule` are in `cwinstruments.rules`."""


@hookspec
def register_targets() -> Iterable[Target]:  # type: ignore[empty-body]
    """Give targets, which write scoring plans for other tools; `Target` is imported from `cwinstruments.targets`."""


@hookspec
def register_commands() -> Iterable[Command]:  # type: ignore[empty-body]
    """Give click commands that become subcommands of `cwinstruments`."""


def instruments_in(place: str | ModuleType | Path | Traversable, /) -> tuple[InstrumentSource, ...]:
    """Find the definitions in a folder, each with the cases beside it.

    Every `.yaml`, `.yml` and `.json` file is a definition, in subfolders too, except `<name>.cases.yaml`, which holds
    the cases of `<name>.yaml`. Names that begin with a dot or an underscore are passed over.

    Args:
        place: a folder; or a package, by name or imported, whose folder `instruments` is meant.

    Raises:
        NotADirectoryError: there is no such folder.
    """
    return tuple(
        InstrumentSource(file, _cases_of(name, files))
        for files in _folders(_folder(place))
        for name, file in files.items()
        if not _is_cases(name)
    )


def cases_without_definition(place: str | ModuleType | Path | Traversable, /) -> tuple[Path | Traversable, ...]:
    """Find the files of cases in a folder that belong to no definition beside them.

    Raises:
        NotADirectoryError: there is no such folder.
    """
    return tuple(
        file
        for files in _folders(_folder(place))
        for name, file in files.items()
        if _is_cases(name) and file not in [_cases_of(other, files) for other in files if not _is_cases(other)]
    )


def _folder(place: str | ModuleType | Path | Traversable) -> Path | Traversable:
    """Give a folder that exists."""
    from importlib.resources import files

    if isinstance(place, str):
        place = import_module(place)
    if isinstance(place, ModuleType):
        package = place.__spec__.parent if place.__spec__ is not None else None
        if not package:
            raise NotADirectoryError(f"{place.__name__} is a module, not a package, so it has no folder")
        place = files(package).joinpath(INSTRUMENTS_FOLDER)
    if not place.is_dir():
        raise NotADirectoryError(f"there is no folder {place}")
    return place


def _folders(folder: Path | Traversable) -> Iterator[Mapping[str, Path | Traversable]]:
    """Walk a folder and its subfolders: the YAML and JSON files of each, by name."""
    entries = sorted((entry for entry in folder.iterdir() if entry.name[0] not in "._"), key=lambda entry: entry.name)
    folders = [entry for entry in entries if entry.is_dir()]
    yield {entry.name: entry for entry in entries if entry not in folders and entry.name.lower().endswith(SUFFIXES)}
    for inner in folders:
        # A link could lead back to a folder above it, without end.
        if not (isinstance(inner, Path) and inner.is_symlink()):
            yield from _folders(inner)


def _is_cases(name: str) -> bool:
    return name.lower().rpartition(".")[0].endswith(".cases")


def _cases_of(name: str, files: Mapping[str, Path | Traversable]) -> Path | Traversable | None:
    stem = name.rpartition(".")[0]
    return next((files[cases] for suffix in SUFFIXES if (cases := f"{stem}.cases{suffix}") in files), None)
