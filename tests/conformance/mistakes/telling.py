"""What is said of a mistake, by whoever is to name it."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

from cwinstruments import check
from cwinstruments.changes import diff
from cwinstruments.conformance import ConformanceReport, UnknownSubjectError, run_conformance
from cwinstruments.plugins import load_plugins
from pytest_cwinstruments.failures import describe_absence, describe_case, describe_findings
from pytest_cwinstruments.subjects import Session, Subject
from tests.conformance.acme import ID, PACKAGE, Acme
from tests.conformance.mistakes.making import NEW, Mistake

OTHERS = ("cwinstruments-partnership", "cwinstruments-psychological-safety", "cwinstruments-workload")


@contextmanager
def installing(folder: Path) -> Iterator[Acme]:
    """Give the plugin, to be broken and then installed, in a folder from which Python imports."""
    site = folder / "site"
    (site / "project" / "src").mkdir(parents=True)
    paths = [str(site), str(site / "project" / "src")]
    before = set(sys.modules)
    sys.path[:0] = paths
    importlib.invalidate_caches()
    try:
        yield Acme(site)
    finally:
        sys.path[:] = [one for one in sys.path if one not in paths]
        for name in set(sys.modules) - before:
            if str(site) in str(getattr(sys.modules[name], "__file__", "")) or name.partition(".")[0] == PACKAGE:
                del sys.modules[name]


def prove(acme: Acme, *checks: str) -> ConformanceReport:
    """Install the plugin, and carry out some checks of conformance."""
    return run_conformance(acme.install(), checks=checks, registry=load_plugins(disabled=OTHERS))


def tell(one: Mistake, folder: Path, /) -> list[str]:
    """Make a mistake in an empty folder, and give what is said of it, one finding after the other."""
    # What a plugin prints when it is imported is not what is said of it.
    with installing(folder) as acme, redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        one.change(acme)
        told = list(WAYS.get(one.who, _conformance)(one.who, acme))
    return [text.replace(f"{folder / 'site'}/", "").rstrip() for text in told]


def _conformance(who: str, acme: Acme) -> Iterator[str]:
    try:
        yield from map(str, prove(acme, who).shortcomings)
    except UnknownSubjectError as error:
        yield str(error)


def _ending(who: str, acme: Acme) -> Iterator[str]:
    """Load the plugin in another process first, as the command does: where it ends that, it would end this one."""
    yield from map(str, run_conformance(acme.install(), checks=["plugin"], disabled=OTHERS).shortcomings)


def _check(who: str, acme: Acme) -> Iterator[str]:
    acme.install()
    yield from map(str, check(_folder(acme)).diagnostics)


def _pytest(who: str, acme: Acme) -> Iterator[str]:
    acme.install()
    for file in sorted(_folder(acme).glob("*.cases.yaml")):
        subject = Subject(file, Session())
        findings = subject.faults or subject.findings_of(None)
        if subject.definition is None and not subject.faults:
            yield "\n".join(describe_absence(subject, file.parent.name))
        if findings:
            yield "\n".join(describe_findings(findings, lambda name: name))
        elif subject.cases is not None and subject.definition is not None:
            for place, case in enumerate(subject.cases.cases):
                if lines := describe_case(subject, place, "one", verbose=False).lines:
                    yield "\n".join((f"{file.name}::{case.id}", *lines))


def _diff(who: str, acme: Acme) -> Iterator[str]:
    acme.install()
    before = acme.site / f"{ID}.yaml"
    before.write_text(NEW["definition"], encoding="utf-8")
    yield from map(str, diff(before, _folder(acme) / f"{ID}.yaml").diagnostics)


def _folder(acme: Acme) -> Path:
    return acme.site / PACKAGE / "instruments"


WAYS: Mapping[str, Callable[[str, Acme], Iterator[str]]] = {
    "check": _check,
    "conformance": _ending,
    "pytest": _pytest,
    "diff": _diff,
}
"""Who names mistakes besides the checks of conformance."""
