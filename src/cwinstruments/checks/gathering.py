"""From paths to files that were looked at: which ones count, and what was found in each of them by itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from attrs import define, field, frozen

from cwinstruments.checks.examination import Examination, Given
from cwinstruments.checks.files import (
    SUFFIXES,
    Resolver,
    cases_beside,
    definitions_beside,
    files_in,
    is_folder,
    is_of_cases,
)
from cwinstruments.diagnostics import Diagnostic
from cwinstruments.documents import read_content
from cwinstruments.errors import DefinitionError

_WITH_CASES = ("instrument", "norms", "survey")
Work: TypeAlias = tuple[Given, Given | None]
Examine: TypeAlias = Callable[[Sequence[Work]], Iterable[Examination]]
"""Examines definitions, each with its cases, and gives what was found in the same order."""


@frozen
class Examined:
    """A file that counts, and what was found in it.

    Args:
        given: the file; None where it can't be opened.
        about: what was found.
        has_own_cases: whether the cases beside it were examined with it.
        is_proof: whether it holds cases that were examined with their definition.
    """

    given: Given | None
    about: Examination
    has_own_cases: bool = False
    is_proof: bool = False


@frozen
class Gathered:
    """What paths lead to.

    Args:
        files: every file that counts, by its resolved path, in the order in which they were found.
        names: every file that counts, as it was named.
        findings: paths and folders that lead nowhere.
    """

    files: Mapping[Path, Examined]
    names: Mapping[Path, Path]
    findings: tuple[Diagnostic, ...]


def gather(paths: Iterable[Path], examine: Examine, /) -> Gathered:
    """Find the files that paths lead to, and those that belong to them, and examine each by itself."""
    gathering = _Gathering(examine)
    folders = [(path, gathering.add(path)) for path in paths]
    gathering.run()
    for folder, found in folders:
        # A folder that can't be listed was reported as such.
        if found is not None and not any(file in gathering.examined for file in found):
            kinds = (
                "an instrument, norms, a survey, a roster, a mapping, an overlay, a framework, data agreements or cases"
            )
            message = f"no file in this folder defines {kinds}"
            hint = f"definitions end in {', '.join(SUFFIXES)} and begin with 'kind: instrument'"
            gathering.findings.append(Diagnostic("CWI017", message, hint=hint, file=str(folder)))
    names = {place: gathering.names[place] for place in gathering.examined}
    return Gathered(gathering.examined, names, tuple(gathering.findings))


@define
class _Gathering:
    """The files so far."""

    examine: Examine
    names: dict[Path, Path] = field(factory=dict)
    """Every file that was come across, by its resolved path, as it was named."""
    asked: set[Path] = field(factory=set)
    """Those that were named, or that belong to one that counts; the others have to say themselves that they count."""
    examined: dict[Path, Examined] = field(factory=dict)
    findings: list[Diagnostic] = field(factory=list)
    _resolve: Resolver = field(factory=Resolver)
    _contents: dict[Path, Given | DefinitionError] = field(factory=dict)

    def add(self, path: Path) -> list[Path] | None:
        """Take up a path; give the files of a folder that can be listed."""
        if not is_folder(path):
            self.asked.add(self._name(path))
            return None
        refused: list[Diagnostic] = []
        found = [self._name(file) for file in files_in(path, refused)]
        self.findings += refused
        return None if refused else found

    def _name(self, file: Path) -> Path:
        place = self._resolve(file)
        self.names.setdefault(place, file)
        return place

    def run(self) -> None:
        """Examine every file, and then those that turn out to belong to one."""
        walked = dict.fromkeys(self.names)
        definitions = self._definitions_of_cases(walked)
        beside = self._cases_of_definitions(walked, definitions)
        own = {place: other for place, other in beside.items() if self._are_own(place, other, walked, definitions)}
        first = [place for place in (*walked, *definitions) if place not in own.values()]
        found = self._examine(first, own)
        proofs = {other for place, other in own.items() if place in found and found[place].cases is not None}
        late = [other for other in own.values() if other in walked and other not in proofs]
        while True:
            found |= self._examine(late, {})
            own_cases = [other for place, other in beside.items() if place in found and _has_cases(found[place])]
            self.asked.update(own_cases)  # whatever they say, they stand beside a definition as its cases
            late = [one for one in dict.fromkeys(own_cases) if one not in found and one not in proofs]
            if not late:
                break
        for cases in filter(is_of_cases, walked):
            if cases in proofs or found[cases].kind == "cases":
                self.asked.update(map(self._resolve, self._names_beside(cases)))
        for place in self.names:
            if place in proofs:
                self._keep(place, Examination(kind="cases"), is_proof=True)
            elif place in found and (found[place].is_ours or place in self.asked):
                self._keep(place, found[place], has_own_cases=own.get(place) in proofs)

    def _keep(self, place: Path, about: Examination, *, has_own_cases: bool = False, is_proof: bool = False) -> None:
        given = self._content(place)
        readable = None if isinstance(given, DefinitionError) else given
        self.examined[place] = Examined(readable, about, has_own_cases, is_proof)

    def _definitions_of_cases(self, walked: Mapping[Path, None]) -> list[Path]:
        """Find the definitions beside cases that were named without them."""
        found: dict[Path, None] = {}
        for cases in walked:
            if not is_of_cases(cases):
                continue
            lacking = [name for name in self._names_beside(cases) if self._resolve(name) not in walked]
            if lacking and self._examine([cases], {})[cases].kind == "cases":
                found |= dict.fromkeys(map(self._name, lacking))
        self.asked |= found.keys()
        return list(found)

    def _names_beside(self, cases: Path) -> list[Path]:
        """Give the definitions that cases can belong to, named as the cases are."""
        return [self.names[cases].with_name(one.name) for one in definitions_beside(cases)]

    def _cases_of_definitions(self, walked: Mapping[Path, None], definitions: Collection[Path]) -> dict[Path, Path]:
        """Find the cases beside definitions; those of definitions that cases brought in are there already."""
        found = {}
        for place in (*walked, *definitions):
            cases = cases_beside(place)
            name = cases and self.names[place].with_name(cases.name)
            if name is not None and (place in walked or self._resolve(name) in walked):
                found[place] = self._name(name)
        return found

    def _are_own(self, place: Path, cases: Path, walked: Container[Path], definitions: Container[Path]) -> bool:
        """Tell whether cases belong to this definition, and not to another of its name."""
        owners = (one for one in definitions_beside(cases) if one in walked or one in definitions)
        return next(owners, None) == place

    def _examine(self, places: Sequence[Path], own: Mapping[Path, Path]) -> dict[Path, Examination]:
        found, work = {}, {}
        for place in places:
            given = self._content(place)
            cases = self._content(own[place]) if place in own else None
            if isinstance(given, DefinitionError):
                found[place] = Examination(given.diagnostics, is_readable=False)
            else:
                work[place] = (given, cases if isinstance(cases, Given) else None)
        return found | dict(zip(work, self.examine(list(work.values())), strict=True))

    def _content(self, place: Path) -> Given | DefinitionError:
        if place not in self._contents:
            name = self.names[place]
            try:
                self._contents[place] = Given(str(name), read_content(name))
            except DefinitionError as error:
                self._contents[place] = error
        return self._contents[place]


def _has_cases(about: Examination) -> bool:
    """Tell whether a file is a definition that cases can stand beside."""
    return about.is_readable and about.kind in _WITH_CASES
