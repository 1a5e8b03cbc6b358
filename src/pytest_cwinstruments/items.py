"""Files of cases as pytest has them: a file, its definition, and each case with each engine."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from pytest_cwinstruments.failures import describe_absence, describe_case, describe_findings
from pytest_cwinstruments.subjects import Session, Subject

_SESSION: pytest.StashKey[Session] = pytest.StashKey()
DEFINITION = "its-definition"
"""The name of the test that the definition and the file have no faults; no case can be called so."""


def collect_cases(path: Path, parent: pytest.Collector, engines: tuple[str, ...]) -> CasesFile | None:
    """Give the tests of a file of cases; None where it is of something else, or was met under another name."""
    session = parent.config.stash.setdefault(_SESSION, Session())
    if session.seen.setdefault(path.resolve(), path) != path:
        return None
    file: CasesFile = CasesFile.from_parent(parent, path=path)
    file.subject, file.engines = Subject(path, session), engines
    return file if file.subject.is_ours else None


class CasesFile(pytest.File):
    """A file of cases."""

    subject: Subject
    engines: tuple[str, ...]

    def collect(self) -> Iterator[pytest.Item]:
        yield DefinitionItem.from_parent(self, name=DEFINITION)
        cases = () if self.subject.cases is None or self.subject.definition is None else self.subject.cases.cases
        for place, case in enumerate(cases):
            for engine in self.engines:
                name = case.id if len(self.engines) == 1 else f"{case.id}[{engine}]"
                item: CaseItem = CaseItem.from_parent(self, name=name)
                item.place, item.engine = place, engine
                yield item


class CwiFailure(Exception):  # noqa: N818 - that something fails is no error of ours
    """A case that does not hold, or a definition with faults.

    Args:
        text: what pytest prints.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@frozen
class _Crash:
    """What the summary at the end of a run says of a failure."""

    path: str
    lineno: int
    message: str


class Shown:
    """A failure as pytest prints it: the text, and its first line in the summary."""

    def __init__(self, text: str, path: str, line: int) -> None:
        self.text = text
        self.reprcrash = _Crash(path, line, text.partition("\n")[0])

    def __str__(self) -> str:
        return self.text

    def toterminal(self, tw: Any) -> None:
        """Print the text."""
        for line in self.text.splitlines():
            tw.line(line)


class _CwiItem(pytest.Item):
    parent: CasesFile

    @property
    def subject(self) -> Subject:
        return self.parent.subject

    @property
    def line(self) -> int:
        return 1

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **options: Any) -> Any:
        if isinstance(excinfo.value, CwiFailure):
            return Shown(excinfo.value.text, str(self.path), self.line)
        return super().repr_failure(excinfo, *args, **options)

    def reportinfo(self) -> tuple[os.PathLike[str] | str, int | None, str]:
        return self.path, self.line - 1, f"{self.path.name}: {self.name}"

    def fail(self, lines: Sequence[str]) -> None:
        raise CwiFailure("\n".join(lines))

    def shown(self, file: str) -> str:
        """Give a file as a person in the folder of the run would name it."""
        try:
            return Path(file).relative_to(self.config.invocation_params.dir).as_posix()
        except ValueError:
            return file


class DefinitionItem(_CwiItem):
    """That the file of cases and its definition have no faults but what single cases have."""

    def runtest(self) -> None:
        subject = self.subject
        if subject.faults:
            self.fail(describe_findings(subject.faults, self.shown))
        if subject.definition is None:
            folder = self.shown(str(self.path.parent))
            self.fail(describe_absence(subject, folder))
        if found := subject.findings_of(None):
            self.fail(describe_findings(found, self.shown))


class CaseItem(_CwiItem):
    """That one case holds, whoever scores it."""

    place: int
    engine: str

    @property
    def line(self) -> int:
        return self.subject.line_of(self.place)

    def _is_told(self) -> bool:
        """Tell whether a test of this run fails for the faults of the definition, so that nothing is green."""
        items = self.session.items
        told = any(isinstance(one, DefinitionItem) and one.parent is self.parent for one in items)
        return told and bool(self.subject.faults or self.subject.findings_of(None))

    def runtest(self) -> None:
        subject = self.subject
        where = f"{self.shown(str(self.path))}:{self.line}"
        if not subject.is_usable:
            reason = f"not scored: {self.shown(str(subject.definition))} has faults, which {DEFINITION} tells"
            if self._is_told():
                pytest.skip(reason)
            self.fail([reason, where])
        told = describe_case(subject, self.place, self.engine, verbose=self.config.get_verbosity() > 0)
        if told.cannot is not None:
            pytest.skip(told.cannot)
        if told.lines:
            self.fail([*told.lines, where, *told.working])
