"""One definition with the cases beside it: what can be said about them without looking at anything else.

It is a plain function of names, contents and the kit, so that another process can do it, and so that its result can
be kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from attrs import evolve, field, frozen

from cwinstruments.checks.consequences import without_consequences
from cwinstruments.checks.meaning import Kit, check_meaning, placed
from cwinstruments.data_agreements import check_data_agreements
from cwinstruments.diagnostics import Diagnostic, Severity, has_errors
from cwinstruments.documents import Document, check_schema, parse_document, without_words
from cwinstruments.errors import DefinitionError
from cwinstruments.frameworks import check_framework
from cwinstruments.loading import check_document
from cwinstruments.model import Instrument, structure_instrument
from cwinstruments.requirements import check_requirements, naming_distributions, without_explained
from cwinstruments.rules import check_definition

KINDS: Final = (
    "instrument",
    "norms",
    "survey",
    "roster",
    "mapping",
    "overlay",
    "cases",
    "framework",
    "data_agreements",
)
"""The kinds of documents that a check knows what to do with."""
_NOWHERE: Final = Diagnostic("", "")
_SAYS_NOTHING: Final = ("CWI001", "CWI002", "CWI004")


@frozen
class Given:
    """A file and what is in it.

    Args:
        file: the file as the caller named it.
        content: its bytes.
    """

    file: str
    content: bytes = field(repr=False)


@frozen
class Examination:
    """What was found in one file by itself, and in the cases beside it.

    Args:
        findings: what is wrong with it; of norms, surveys, rosters, mappings and cases only what makes them
            unreadable, and how they are written.
        is_readable: whether it could be read.
        is_ours: whether it counts although nobody named it: it says what kind of document it is, or seems to.
        kind: what kind it says it is; None where it says nothing that could be one.
        id: its id, where that is text.
        version: its version, where that is text.
        at_id: an empty finding in the place of its id.
        is_usable: whether it is an instrument that can be scored.
        cases: how many worked cases were scored; None where there were none that could be looked at with it.
        of_cases: what is wrong with those.
    """

    findings: tuple[Diagnostic, ...] = ()
    is_readable: bool = True
    is_ours: bool = True
    kind: str | None = None
    id: str | None = None
    version: str | None = None
    at_id: Diagnostic = _NOWHERE
    is_usable: bool = False
    cases: int | None = None
    of_cases: tuple[Diagnostic, ...] = ()


def examine(given: Given, cases: Given | None, kit: Kit, /) -> Examination:
    """Find everything that is wrong with a definition and with the cases beside it.

    Documents whose meaning depends on other files, which are all but instruments, are only read.

    Args:
        cases: the cases beside it; they are passed over where the file is no instrument, or they are no cases.
    """
    try:
        document = parse_document(given.content, file=given.file)
    except DefinitionError as error:
        return Examination(error.diagnostics, is_readable=False, is_ours=_may_be_ours(given, error))
    kind = kind_of(document)
    if kind is None:
        is_ours = isinstance(document.data, Mapping) and "kind" in document.data
        return Examination(tuple(check_schema(document)), is_ours=is_ours)
    id, version = document.data.get("id"), document.data.get("version")
    about = Examination(
        kind=kind,
        id=id if isinstance(id, str) else None,
        version=version if isinstance(version, str) else None,
        at_id=document.diagnostic("", "", ("id",)),
    )
    if kind == "data_agreements":
        findings = (*check_data_agreements(document), *check_definition(document, rules=kit.rules))
        return evolve(about, findings=findings)
    if kind == "framework":
        return evolve(about, findings=(*check_framework(document), *check_definition(document, rules=kit.rules)))
    if kind == "overlay":
        return evolve(about, findings=without_words(check_definition(document, rules=kit.rules)))
    if kind != "instrument":
        return evolve(about, findings=tuple(check_definition(document, rules=kit.rules)))
    findings, is_usable = _examine_instrument(document, kit)
    about = evolve(about, findings=findings, is_usable=is_usable)
    return about if cases is None else _with_cases(about, document, cases, kit)


def kind_of(document: Document, /) -> str | None:
    """Give the kind of a document; None where it says none that a check knows what to do with."""
    kind = document.data.get("kind") if isinstance(document.data, Mapping) else None
    return kind if isinstance(kind, str) and kind in KINDS else None


def _examine_instrument(document: Document, kit: Kit) -> tuple[tuple[Diagnostic, ...], bool]:
    """Find what is wrong with an instrument, and tell whether it can be scored."""
    findings = list(check_document(document))
    usable, found = check_meaning(document, findings, kit)
    found = [*found, *check_definition(document, rules=kit.rules)]
    unmet = placed(document, check_requirements(document.data.get("requires")))
    names = [method.name for method in kit.methods]
    homes = {method.name: getattr(method.lower, "__module__", "") for method in kit.methods}
    findings = naming_distributions(findings, document.data, homes)
    told = without_consequences(document, without_explained([*unmet, *findings, *found], document.data, names))
    # Of another version of a plugin the scores of the cases would say nothing.
    return tuple(told), usable and not unmet


def _with_cases(about: Examination, document: Document, cases: Given, kit: Kit) -> Examination:
    try:
        read = parse_document(cases.content, file=cases.file)
    except DefinitionError:
        return about  # reported when the file is looked at by itself
    if kind_of(read) != "cases":
        return about
    # Scores of a faulty definition would say nothing; the shape of the cases can be told.
    written = tuple(check_definition(read, rules=kit.rules))
    if not about.is_usable:
        return evolve(about, cases=0, of_cases=(*check_schema(read, "cases"), *written))
    found, number = score_cases(structure_instrument(document.data), read, kit)
    return evolve(about, cases=number, of_cases=(*found, *written))


def score_cases(
    definition: Any, document: Document, kit: Kit, /, *, scales: list[str] | None = None
) -> tuple[tuple[Diagnostic, ...], int]:
    """Give what a definition does not fulfil of its cases, and how many these are.

    Args:
        definition: an instrument or a survey that can be scored.
        scales: the scales that the cases have to prove; by default all.
    """
    from cwinstruments.cases import check_cases  # brings the whole scoring engine, which most files don't need

    found = tuple(check_cases(definition, document, methods=kit.methods, scales=scales))
    if any(one.code == "CWI801" for one in found):
        from cwinstruments.checks.suspecting import with_suspicions  # as seldom as cases fail

        found = with_suspicions(definition, document, found, kit.methods)
    return found, 0 if has_errors(check_schema(document, "cases")) else len(document.data["cases"])


def errors_of(about: Examination, /) -> tuple[Diagnostic, ...]:
    """Give why an instrument can't be scored, as far as it is known."""
    return tuple(one for one in about.findings if one.severity is Severity.ERROR)


def load_examined(given: Given, /) -> Instrument:
    """Give the instrument of a file that was found to be usable."""
    return structure_instrument(parse_document(given.content, file=given.file).data)


def _may_be_ours(given: Given, error: DefinitionError) -> bool:
    """Tell whether a file that can't be read seems to be a definition: it says its kind, or says nothing at all."""
    if any(one.code in _SAYS_NOTHING for one in error.diagnostics):
        return True
    text = given.content.decode("utf-8", errors="replace")
    return any(line.lstrip(" {\t\"'\ufeff").startswith("kind") for line in text.splitlines())
