"""Everything that can be said about files of definitions and cases, in one go."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from cwinstruments.checks.across import Across
from cwinstruments.checks.examination import Examination, examine
from cwinstruments.checks.files import SUFFIXES
from cwinstruments.checks.gathering import Gathered, Work, gather
from cwinstruments.checks.meaning import Kit
from cwinstruments.checks.result import CheckResult
from cwinstruments.checks.selecting import selection_of
from cwinstruments.checks.suppressing import suppress
from cwinstruments.codes import OF_PUBLISHING
from cwinstruments.diagnostics import in_order
from cwinstruments.documents import EMPTY_PATH, Document, Suppression, find_suppressions
from cwinstruments.plan import CORE_METHODS, Method
from cwinstruments.profiles import Profile, profile_of
from cwinstruments.rules import CORE_RULES, Rule
from cwinstruments.rules.vetting import refuse_unfit
from cwinstruments.surveys import Instruments, lookup_of

if TYPE_CHECKING:
    from cwinstruments.checks.cache import Cache

__all__ = ["SUFFIXES", "Progress", "check"]

Progress: TypeAlias = Callable[[Iterator[Examination], int], Iterator[Examination]]
_ELSEWHERE: Final = "codes of plugins are known with rules=load_catalog().rules"


def check(
    *paths: str | os.PathLike[str],
    methods: Iterable[Method] = CORE_METHODS,
    instruments: Instruments | None = None,
    rules: Iterable[Rule] = CORE_RULES,
    profile: Profile | str = Profile.FIELDWORK,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    jobs: int | None = 1,
    cache: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
) -> CheckResult:
    """Check files of definitions, of cases, and of all other kinds, and all such files in folders.

    A definition is checked with the cases beside it: those of `name.yaml` are in `name.cases.yaml`. In folders, files
    that are something else are passed over; a file that is named must be a definition or cases. No fault hides those
    of other files.

    Args:
        paths: files and folders.
        methods: the scoring methods that definitions can use; `load_catalog().methods` holds those of plugins too.
        instruments: where surveys find their instruments and norms, such as `load_catalog()`, beside those that are
            checked.
        rules: the rules that definitions are held to; `load_catalog().rules` holds those of plugins too.
        profile: what the definitions are checked for: a profile, or its name.
        select: the codes that are asked for, or their beginnings, such as `CWI3`; none stands for all.
        ignore: the codes that are left out, or their beginnings; the longer beginning decides.
        jobs: how many processes look at definitions side by side; None for as many as there are processors, where
            there are many files. With several, a program has to be started from `if __name__ == "__main__"`.
        cache: a folder where results are kept, so that of many files only those that changed are looked at again; none
            by default.
        progress: passes on one thing after the other as files are done, given how many there will be; it may show that.

    Raises:
        TypeError: what is given as a path or as a rule is none.
        ValueError: there is no such code, or it can't be ignored; or no such profile; or a rule has a code that it
            can't have.
        WorkerError: one of several processes ended before its work was done.
    """
    for path in paths:
        if not isinstance(path, str | os.PathLike):
            raise TypeError(_explain_type(path))
    profile = profile_of(profile)
    rules = refuse_unfit(rules, CORE_RULES)
    selection = selection_of(select, ignore, rules=rules, elsewhere=_ELSEWHERE)
    kit = Kit(tuple(methods), tuple(rule for rule in rules if profile.includes(rule.profile)))

    def examine_all(work: Sequence[Work]) -> Iterator[Examination]:
        found = _examine(work, kit, jobs, None if cache is None else Path(cache))
        return found if progress is None else progress(found, len(work))

    # As a path, empty text would be the current folder, which nobody named.
    named = [Path(path) for path in paths if os.fspath(path)]
    nameless = [EMPTY_PATH] if len(named) < len(paths) else []
    gathered = gather(named, examine_all)
    across = Across(kit, lookup_of(() if instruments is None else instruments), gathered)
    across.run()
    all_found = [*nameless, *gathered.findings, *across.diagnostics]
    asked = [one for one in all_found if one.code not in OF_PUBLISHING or profile.includes(Profile.PUBLISH)]
    found, suppressed = suppress(asked, _comments(gathered), rules=rules, profile=profile)
    return CheckResult(
        in_order(one for one in found if selection.includes(one)),
        len(gathered.files),
        len(across.instruments),
        across.cases,
        len(across.surveys),
        across.rosters,
        profile,
        tuple(one for one in suppressed if selection.includes(one.finding)),
        mappings=across.mappings,
        overlays=across.overlays,
        norms=_number_of("norms", gathered),
        frameworks=_number_of("framework", gathered),
        data_agreements=_number_of("data_agreements", gathered),
    )


def _explain_type(given: object) -> str:
    """Say what to pass in place of what is no path."""
    what = type(given).__name__
    if isinstance(given, bytes):
        return "a path is text or a Path, not bytes: os.fsdecode(path) makes text of it"
    if isinstance(given, Iterable) and not isinstance(given, Mapping):
        return f"paths are given one by one, not as {what}: check(*paths), fix(*paths)"
    return f"the path of a file or folder is wanted, not {what}; pass the file that it comes from"


def _examine(work: Sequence[Work], kit: Kit, jobs: int | None, cache: Path | None) -> Iterator[Examination]:
    """Examine definitions in one process or several, and only those that are not known from an earlier run."""

    def anew(rest: Sequence[Work]) -> Iterator[Examination]:
        if jobs == 1 or len(rest) < 2:
            return (examine(given, cases, kit) for given, cases in rest)
        from cwinstruments.checks.workers import examine_all  # what starts processes takes long to load

        return examine_all(rest, kit, jobs)

    return anew(work) if cache is None else _cache_in(cache).examine(work, kit, anew)


def _cache_in(folder: Path) -> Cache:
    from cwinstruments.checks.cache import Cache

    return Cache(folder)


def _number_of(kind: str, gathered: Gathered) -> int:
    return sum(one.about.kind == kind for one in gathered.files.values())


def _comments(gathered: Gathered) -> Iterator[Suppression]:
    """Find the comments that say which findings are meant, in all files that could be read."""
    for one in gathered.files.values():
        if one.about.is_readable and one.given is not None and b"cwi:" in one.given.content:
            text = one.given.content.decode("utf-8").removeprefix("\ufeff")
            yield from find_suppressions(Document(None, one.given.file, text=text))
