"""The checks that sort what `cwinstruments check` finds: definitions, cases, languages, licence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from cwinstruments.cases import Basis
from cwinstruments.conformance.check import ConformanceCheck, Of
from cwinstruments.conformance.outcomes import Outcome
from cwinstruments.conformance.subject import Proved, Proving
from cwinstruments.diagnostics import Diagnostic
from cwinstruments.model import EvidenceStatus, Permission


class _Sorted(ConformanceCheck):
    """Reports the findings of `cwinstruments check` whose codes are its own."""

    codes: ClassVar[re.Pattern[str]]

    def is_own(self, code: str) -> bool:
        """Tell whether a code is told by this check, and by no other."""
        return self.codes.fullmatch(code) is not None

    def of_instrument(self, proving: Proving, one: Proved, /) -> Iterator[Outcome]:
        for found in proving.findings_of(one):
            if self.is_own(found.code):
                yield self.judge(proving, one.id, found)

    def judge(self, proving: Proving, subject: str, found: Diagnostic) -> Outcome:
        """Report a finding; what only publishing asks for is not proven while a plugin is in the making."""
        if found in proving.open_findings:
            place = f"{found.file}:{found.line}: " if found.file is not None and found.line is not None else ""
            message = f"before it is published: {place}{found.code} {found.message}"
            return self.not_proven(subject, message, found.hint)
        return self.finding(subject, found)


class Cases(_Sorted):
    """Every worked case holds, and is published or worked by hand.

    There are cases; each gives the scores that it states; every scale is expected in one; one says what comes out when
    nothing is answered; and their basis is `hand` or `published`, since what the library itself gave proves no key.
    """

    id = "cases"
    codes = re.compile("CWI8[012].")

    def of_instrument(self, proving: Proving, one: Proved, /) -> Iterator[Outcome]:
        told = tuple(super().of_instrument(proving, one))
        yield from told
        if not told and one.cases_file is not None and one.cases is None:
            message = "its cases can't be read, so none was tried"
            yield self.shortcoming(one.id, message, "mend what 'clean' says of this file", file=one.cases_file)
        generated = [case.id for case in one.cases.cases if case.basis is Basis.GENERATED] if one.cases else []
        if generated:
            yield self.shortcoming(
                one.id,
                f"these cases are generated, so they prove no key: {', '.join(generated)}",
                "work the scores out by hand, write how in 'working', and say 'basis: hand'; or quote published ones",
                file=one.cases_file,
            )


class Languages(_Sorted):
    """Every language that the title has is complete, and how far its translation has come is said.

    Every text that people read is there in every language of the title, no text is a copy of another language's, and
    all languages but the one it was written in have a status under `translations`.
    """

    id = "languages"
    codes = re.compile("CWI40[1678]")

    def of_instrument(self, proving: Proving, one: Proved, /) -> Iterator[Outcome]:
        yield from super().of_instrument(proving, one)
        instrument = one.instrument
        told = [language for language in instrument.title if language in instrument.translations]
        if len(instrument.title) == 1:
            yield self.told(one.id, f"it is in one language: {next(iter(instrument.title))}")
        elif told:
            said = (f"{language}: {instrument.translations[language].status.value}" for language in told)
            yield self.told(one.id, f"translations: {', '.join(said)}")


class LicenceTerms(_Sorted):
    """Licence, citation, permissions and evidence are stated, and nothing is a placeholder.

    The source can be found, the licence can be looked up and agrees with what is said of the texts, it is said for what
    the key may be used, the evidence says no more than is known, and no place still holds a word such as TODO.
    """

    id = "licence"
    codes = re.compile("CWI6..")

    def of_instrument(self, proving: Proving, one: Proved, /) -> Iterator[Outcome]:
        yield from super().of_instrument(proving, one)
        instrument = one.instrument
        if instrument.licence.permissions.key.any is Permission.UNKNOWN:
            message = "nothing says what the scoring key may be used for"
            hint = "add under 'licence': permissions: {key: {any: permitted}}, or what is true of it"
            if proving.is_draft:
                yield self.not_proven(one.id, f"before it is published: {message}", hint)
            else:
                yield self.shortcoming(one.id, message, hint, file=one.file)
        evidence = instrument.evidence
        if evidence.status is not EvidenceStatus.ORIGINAL_NOT_VALIDATED and not evidence.facts:
            message = f"its evidence is '{evidence.status.value}', and no fact with a source is stated"
            hint = "add under 'evidence': facts: [{claim: ..., source: ..., basis: seen_in_source}]"
            if proving.is_draft:
                yield self.not_proven(one.id, f"before it is published: {message}", hint)
            else:
                yield self.shortcoming(one.id, message, hint, file=one.file)


class Clean(_Sorted):
    """`cwinstruments check` finds nothing in any file.

    Schema, references, keys, ranges, missing rules, bands, conditions, formulas and wording of every definition,
    survey and other document, checked for publishing; a warning counts too, and is named as one. What it says of cases,
    languages and licences is told by the checks of these.
    """

    id = "clean"
    of = Of.BOTH
    others: ClassVar[tuple[_Sorted, ...]] = (Cases(), Languages(), LicenceTerms())

    def is_own(self, code: str) -> bool:
        return not any(other.is_own(code) for other in self.others)

    def of_whole(self, proving: Proving, /) -> Iterator[Outcome]:
        # Here nothing is left to the other checks: they look at instruments that can be read.
        for found in proving.other_findings:
            yield self.judge(proving, proving.name, found)
