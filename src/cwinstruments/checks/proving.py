"""Key mutation of files: for each definition with cases, the slips of its key that no case notices."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from cwinstruments.cases import Basis, Cases, identity_faults, structure_cases
from cwinstruments.checks.files import cases_beside, definitions_beside, files_in, is_folder, is_of_cases
from cwinstruments.checks.meaning import Kit
from cwinstruments.checks.suppressing import suppress
from cwinstruments.diagnostics import Diagnostic, Severity, has_errors
from cwinstruments.documents import Document, check_schema, find_suppressions, read_document
from cwinstruments.errors import DefinitionError
from cwinstruments.loading import check_document
from cwinstruments.model import Instrument, structure_instrument
from cwinstruments.mutants import Mutant, MutantReport, Survivor, run_mutants
from cwinstruments.plan import CORE_METHODS, Method
from cwinstruments.profiles import Profile

_MOST_SHOWN = 400
"""Responses beyond so many characters are not written into a hint."""


@frozen
class ProvedKey:
    """What became of the mutants of one definition.

    Args:
        document: the definition.
        cases: the file of its cases.
        findings: what no case notices, in the order of the mutants.
    """

    document: Document
    cases: str
    report: MutantReport
    findings: tuple[Diagnostic, ...]


def prove_keys(
    paths: Iterable[Path],
    /,
    *,
    methods: Iterable[Method] = CORE_METHODS,
    on_progress: Callable[[str, int, int], None] | None = None,
) -> Iterator[ProvedKey]:
    """Run the mutants of every instrument that has cases beside it; one with faults is left out, as check reports them.

    Args:
        paths: files and folders.
        methods: the scoring methods that definitions can use.
        on_progress: is told the file, how many of its mutants are done, and how many there are.
    """
    kit = Kit(tuple(methods), ())
    for file in dict.fromkeys(one for path in paths for one in _definitions(path)):
        beside = cases_beside(file)
        usable = None if beside is None else _usable(file, beside, kit)
        if usable is None:
            continue
        document, instrument, cases = usable

        def tell(done: int, whole: int, file: Path = file) -> None:
            if on_progress is not None:
                on_progress(str(file), done, whole)

        report = run_mutants(instrument, cases, methods=kit.methods, on_progress=tell)
        yield ProvedKey(document, str(beside), report, tuple(_findings(document, report, cases)))


def _definitions(path: Path) -> Iterator[Path]:
    """Give the definitions that a path stands for."""
    if is_folder(path):
        yield from (one for one in files_in(path, []) if not is_of_cases(one))
    elif is_of_cases(path):
        yield from list(definitions_beside(path))[:1]
    else:
        yield path


def _usable(file: Path, beside: Path, kit: Kit) -> tuple[Document, Instrument, Cases] | None:
    """Read a definition and its cases; None where it is no instrument, or one of them has faults."""
    from cwinstruments.checks.meaning import check_meaning

    try:
        document, read = read_document(file), read_document(beside)
    except DefinitionError:
        return None
    if not isinstance(document.data, dict) or document.data.get("kind") != "instrument":
        return None
    findings = check_document(document)
    if has_errors(findings) or has_errors(check_schema(read, "cases")) or not check_meaning(document, findings, kit)[0]:
        return None
    instrument, cases = structure_instrument(document.data), structure_cases(read.data)
    # Cases of something else prove nothing about this instrument.
    return None if any(identity_faults(instrument, cases)) else (document, instrument, cases)


def _findings(document: Document, report: MutantReport, cases: Cases) -> Iterator[Diagnostic]:
    """Report what no case notices, where the definition says it; less what a comment there says is meant."""
    survivors = (_survives(one, cases) for one in report.survived)
    found = [*survivors, *map(_undecided, report.undecided)]
    comments = list(find_suppressions(document))
    left, _ = suppress(map(document.place, found), comments, rules=(), profile=Profile.DRAFT)
    yield from (one for one in left if one.code.startswith("CWI82"))


def _survives(survivor: Survivor, cases: Cases) -> Diagnostic:
    mutant = survivor.mutant
    message = f"no case notices this change of the key: {mutant.id}"
    pairs = (f"{item}: {json.dumps(value, ensure_ascii=False)}" for item, value in (survivor.responses or {}).items())
    shown = ", ".join(pairs) or "no answer at all"
    if len(shown) > _MOST_SHOWN:
        shown = "the responses that --mutants prints as a case"
    differs = f"what differs: {', '.join(survivor.columns)}" if survivor.columns else ""
    there = _case_with(survivor, cases)
    if there is None:
        do = "add that as a case" + (f" that states {differs}" if differs else "")
    else:
        do = f"write it into the case '{there}', which has these responses"
        do += f" and does not state {differs}" if differs else ""
    hint = f"work out by hand what {', '.join(survivor.scales)} must give for {shown}; {do}"
    return Diagnostic("CWI820", message, mutant.path, hint, Severity.WARNING)


def _case_with(survivor: Survivor, cases: Cases) -> str | None:
    """Find the case that has the responses of a survivor already, and only lacks what it must give."""
    wanted = _answered(survivor.responses or {})
    for one in cases.cases:
        if (
            one.basis is not Basis.GENERATED
            and one.expect
            and _answered(one.responses) == wanted
            and one.parameters == survivor.parameters
        ):
            return one.id
    return None


def _answered(responses: Mapping[str, Any]) -> dict[str, Any]:
    return {item: answer for item, answer in responses.items() if answer is not None}


def _undecided(mutant: Mutant) -> Diagnostic:
    message = f"neither a case nor any response that was tried notices this change of the key: {mutant.id}"
    hint = "it may change nothing that anybody can answer; if it can, add a case that shows it"
    return Diagnostic("CWI821", message, mutant.path, hint, Severity.NOTE)
