"""Carrying out the checks: each by itself, so that none hides what another finds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Final, TypeAlias

from attrs import frozen

from cwinstruments.conformance.check import ConformanceCheck, Of
from cwinstruments.conformance.ending import HINT, EndingPluginError
from cwinstruments.conformance.engines import ENGINES
from cwinstruments.conformance.loads import LOADS
from cwinstruments.conformance.outcomes import NotProven, Outcome, Shortcoming, Told
from cwinstruments.conformance.registry import CHECKS, checks_named
from cwinstruments.conformance.report import ConformanceReport, TaskResult
from cwinstruments.conformance.subject import Proving, faults_of, load_proving
from cwinstruments.errors import describe_error
from cwinstruments.plugins import PluginRegistry
from cwinstruments.profiles import Profile, profile_of

HAS_FAULTS: Final = "its definition has faults, which 'clean' names"
"""Why nothing else is tried."""
Progress: TypeAlias = Callable[["Task", int, int], None]
"""Is told which task begins, how many are done, and how many there are."""


@frozen
class Task:
    """One check of one subject.

    Args:
        subject: the instrument; the name of the distribution or folder where the check looks at the whole.
    """

    check: ConformanceCheck
    subject: str
    is_whole: bool = False

    def __str__(self) -> str:
        return f"{self.subject}-{self.check.id}"


def tasks_of(
    proving: Proving,
    /,
    *,
    checks: Iterable[str] | None = None,
    instruments: Collection[str] | None = None,
    skip: Collection[str] = (),
) -> tuple[Task, ...]:
    """List everything there is to do; where `clean` is not carried out, definitions that can't be loaded are told yet.

    Args:
        checks: the ids of checks; by default all.
        instruments: the instruments that are looked at, as the kit calls them; by default all, and the whole.
        skip: the ids of checks that are going to be left out.

    Raises:
        ValueError: there is no such check, or one that looks at the whole was asked for beside instruments.
        UnknownSubjectError: there is no such instrument.
    """
    wanted = CHECKS if checks is None else checks_named(checks)
    beside = [repr(one.id) for one in wanted if one.of is Of.WHOLE]
    if checks is not None and instruments is not None and beside:
        look = f"{' and '.join(beside)} look{'s' if len(beside) == 1 else ''}"
        raise ValueError(f"{look} at the whole of {proving.name}, and not at one instrument; ask for them separately")
    chosen = [one.id for one in proving.instruments] if instruments is None else list(dict.fromkeys(instruments))
    for id in chosen:
        proving.instrument(id)
    whole = [Task(one, proving.name, True) for one in wanted if one.of is not Of.INSTRUMENTS and instruments is None]
    loads = []
    if "clean" in skip or all(one.id != "clean" for one in wanted):
        if instruments is None and proving.unreadable:
            loads.append(Task(LOADS, proving.name, True))
        loads += [Task(LOADS, id) for id in chosen if faults_of(proving.instrument(id))]
    return (*whole, *loads, *(Task(one, id) for id in chosen for one in wanted if one.of is not Of.WHOLE))


def carry_out(proving: Proving, task: Task, /) -> TaskResult:
    """Carry out one task; whatever goes wrong in it is a shortcoming."""
    start = perf_counter()
    found: list[Outcome] = []
    try:
        found += _outcomes(proving, task)
    except (Exception, SystemExit) as error:
        message = f"it could not be carried out: {describe_error(error)}"
        hint = "something that the plugin brings raised this; if not, it is a fault of cwinstruments: please report it"
        found.append(Shortcoming(task.check.id, task.subject, message, hint))
    return TaskResult(
        task.check.id,
        task.subject,
        perf_counter() - start,
        tuple(one for one in found if isinstance(one, Shortcoming)),
        tuple(one for one in found if isinstance(one, NotProven)),
        tuple(one for one in found if isinstance(one, Told)),
    )


def _outcomes(proving: Proving, task: Task) -> Iterator[Outcome]:
    if task.is_whole:
        yield from task.check.of_whole(proving)
        return
    one = proving.instrument(task.subject)
    if task.check is LOADS:
        yield from LOADS.of_instrument(proving, one)
        return
    if faults := faults_of(one):
        if task.check.id == "clean":
            yield from task.check.of_instrument(proving, one)
            known = {found.code for found in proving.findings_of(one)}
            yield from (task.check.finding(one.id, fault) for fault in faults if fault.code not in known)
        else:
            yield NotProven(task.check.id, one.id, HAS_FAULTS, "mend these first")
        return
    if not one.settings:
        message = "no values are known with which its parameters could be tried"
        yield NotProven(task.check.id, one.id, message, "give a case with 'parameters', or 'enum' or 'examples' there")
        if task.check.id not in ("clean", "cases", "languages", "licence"):
            return
    yield from task.check.of_instrument(proving, one)


def run_conformance(
    distribution_or_folder: str | Path,
    /,
    *,
    checks: Iterable[str] | None = None,
    skip: Mapping[str, str] | Iterable[str] = (),
    engines: Sequence[str] | None = None,
    instruments: Collection[str] | None = None,
    profile: Profile | str | None = None,
    seed: int = 0,
    registry: PluginRegistry | None = None,
    disabled: Iterable[str] = (),
    on_progress: Progress | None = None,
) -> ConformanceReport:
    """Prove a plugin: schema, keys, laws, engines, texts and packaging.

    Args:
        distribution_or_folder: the name of an installed distribution, its project folder, or a folder of definitions,
            of which the checks of packaging say that they don't apply.
        checks: the ids of the checks; by default all.
        skip: the ids of checks that are left out, with reasons if you like.
        engines: the engines that are compared; by default all that are installed.
        instruments: the instruments; by default all, and the distribution itself.
        profile: what definitions are checked for; by default `publish` for a distribution with the version of a
            release, and `fieldwork` for a folder and for versions such as `0.1.0.dev0`.
        seed: what random answers are drawn with.
        registry: plugins that were loaded already. Otherwise they are loaded in another process first: of one that ends
            the process that loads it nothing else is told.
        disabled: names of plugins that are left out, where none were loaded yet.
        on_progress: is told of each task before it begins.

    Raises:
        UnknownSubjectError: there is neither such a distribution nor such a folder, or no such instrument.
        ValueError: there is no such check, engine or profile, or a check that looks at the whole was asked for beside
            instruments.

    Examples:
        >>> report = run_conformance("cwinstruments-workload", checks=["cases", "verify"], instruments=["pss-4"])
        >>> report.conforms, report.shortcomings
        (True, ())
        >>> [(one.check, one.subject) for one in report.results]
        [('cases', 'pss-4'), ('verify', 'pss-4')]
    """
    for engine in engines or ():
        if engine not in ENGINES:
            raise ValueError(f"there is no engine {engine!r}; the engines are {', '.join(ENGINES)}")
    left_out = {one.id for one in checks_named(skip)}
    try:
        proving = load_proving(
            distribution_or_folder, profile=profile, seed=seed, engines=engines, registry=registry, disabled=disabled
        )
    except EndingPluginError as error:
        name, asked = str(distribution_or_folder), profile_of(profile or Profile.PUBLISH)
        ended = TaskResult("plugin", name, shortcomings=(Shortcoming("plugin", name, str(error), HINT),))
        return ConformanceReport(name, None, asked.value, seed, (ended,))
    tasks = tasks_of(proving, checks=checks, instruments=instruments, skip=left_out)
    proving.chosen = None if instruments is None else frozenset(instruments)
    results = []
    for done, task in enumerate(tasks):
        if task.check.id in left_out and task.check is not LOADS:
            reason = skip[task.check.id] if isinstance(skip, Mapping) else "left out"
            results.append(TaskResult(task.check.id, task.subject, skipped=reason))
            continue
        if on_progress is not None:
            on_progress(task, done, len(tasks))
        results.append(carry_out(proving, task))
    return ConformanceReport(proving.name, proving.version, proving.profile.value, seed, tuple(results))
