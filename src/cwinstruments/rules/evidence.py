"""Evidence: whether an instrument claims more than is known about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from cwinstruments.diagnostics import Diagnostic, Path, Severity
from cwinstruments.documents import Outline
from cwinstruments.documents.outline import mapping, sequence
from cwinstruments.documents.written_texts import is_text
from cwinstruments.profiles import Profile
from cwinstruments.rules.rule import DefinitionRule

_JUDGEMENT: Final[Mapping[str, re.Pattern[str]]] = {
    "": re.compile(
        r"(?:^|_)(?:risk|clinical|severe|disorder|pathological|abnormal|critical|danger|dangerous|impaired)(?:_|$)"
    ),
    "en": re.compile(
        r"(?i)\b(?:risk|clinical|severe|disorder|pathological|abnormal|critical|danger|dangerous|impaired)\b"
    ),
    "es": re.compile(
        r"(?i)\b(?:riesgo|clínic[oa]|grave|sever[oa]|trastorno|patológic[oa]|anormal|crític[oa]|peligro)\b"
    ),
}
_CLAIM: Final[Mapping[str, re.Pattern[str]]] = {
    "en": re.compile(r"(?i)\bvalidated\b"),
    "es": re.compile(r"(?i)\bvalidad[oa]s?\b"),
}
_NO_CLAIM: Final[Mapping[str, re.Pattern[str]]] = {
    "en": re.compile(
        r"(?i)(?:\b(?:not?|never|nobody|without|to be|yet)\b|n['’]t\b)[^.;:]{0,40}\bvalidat|\bunvalidated\b"
    ),
    "es": re.compile(r"(?i)\b(?:no|nunca|nadie|sin|aún|todavía|por)\b[^.;:]{0,40}\bvalid"),
}


class JudgingBands(DefinitionRule):
    """A band judges people without a study.

    What it does:
        Looks at ids and labels of bands for words such as *risk*, *clinical* and *severe*, in English and Spanish,
        where the evidence is `original_not_validated` or where it has no fact from a source.

    Why it matters:
        The reader of a report takes such a word for a finding. It needs a study of people with these scores, and there
        is none.

    Example:
        An original instrument with the bands `low_risk` and `high_risk`.

    Use instead:
        Names of the range: `lower`, `middle` and `upper` third.
    """

    code = "CWI609"
    severity = Severity.WARNING
    profile = Profile.PUBLISH

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        if _is_published(outline) and _has_facts(outline):
            return
        for name, scale in outline.scales.items():
            for place, band in enumerate(sequence(scale.get("bands"))):
                found = _judgement(mapping(band))
                if found is not None:
                    key, word = found
                    message = f"a band of scale {name!r} judges with the word {word!r}, and no study is named"
                    hint = "name the part of the range, such as 'upper'; or state the fact with its source"
                    yield self.finding(message, ("scales", name, "bands", place, *key), hint)
                    break


def _judgement(band: Mapping[str, Any]) -> tuple[Path, str] | None:
    id, label = band.get("id"), mapping(band.get("label"))
    if isinstance(id, str) and (found := _JUDGEMENT[""].search(id)):
        return ("id",), found.group().strip("_")
    for language, text in label.items():
        words = _JUDGEMENT.get(language.partition("-")[0])
        if words and isinstance(text, str) and (found := words.search(text)):
            return ("label", language), found.group()
    return None


class ClaimsToBeValidated(DefinitionRule):
    """A text says validated, and the evidence says not.

    What it does:
        Looks in the title, the description and the statement of an instrument whose evidence is
        `original_not_validated` for *validated* in English and *validado* in Spanish without a negation.

    Why it matters:
        People choose instruments by that word. Said of one that nobody has studied, it misleads them about all its
        scores.

    Example:
        `description: {en: "A validated measure of strain."}` beside `status: original_not_validated`.

    Use instead:
        `description: {en: "How strained people feel."}`, and the status as it is.
    """

    code = "CWI610"
    profile = Profile.PUBLISH

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        if not _is_original(outline):
            return
        for path, language, text in _about(outline):
            claim = _CLAIM.get(language.partition("-")[0])
            found = claim and claim.search(text)
            if found and not says_not_validated(language, text):
                message = f"the text in {language!r} says {found.group()!r}, and the evidence says that it is not"
                yield self.finding(message, (*path, language), "leave the claim out until a study supports it")


class UnsaidNotValidated(DefinitionRule):
    """An original instrument doesn't say that it is not validated.

    What it does:
        Looks in `evidence.statement`, and in the description, of an instrument whose evidence is
        `original_not_validated`, for the words *not validated* in English and *no validado* in Spanish. In other
        languages a statement is enough.

    Why it matters:
        The statement goes beside the scores into every report. Who reads a report sees nothing else of the evidence.

    Example:
        `evidence: {status: original_not_validated}`.

    Use instead:
        `evidence: {status: original_not_validated, statement: {en: "Original, not yet validated."}}`.
    """

    code = "CWI611"
    severity = Severity.WARNING
    profile = Profile.PUBLISH

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        if not _is_original(outline):
            return
        evidence = mapping(outline.data.get("evidence"))
        hint = "add: original, not yet validated"
        if "statement" not in evidence:
            yield self.finding("no statement says that the instrument is not validated", ("evidence",), hint, key=True)
            return
        described = mapping(outline.data.get("description"))
        silent = []
        for language, text in mapping(evidence["statement"]).items():
            texts = [one for one in (text, described.get(language)) if isinstance(one, str)]
            # What claims the contrary is reported as that.
            claim = _CLAIM.get(language.partition("-")[0])
            if claim and not any(says_not_validated(language, one) or claim.search(one) for one in texts):
                silent.append(language)
        if silent:
            shown = " and ".join(map(repr, silent))
            message = f"the statement in {shown} doesn't say that the instrument is not validated"
            yield self.finding(message, ("evidence", "statement", silent[0]), hint)


def says_not_validated(language: str, text: str, /) -> bool:
    """Tell whether a text says that an instrument is not validated.

    Examples:
        >>> says_not_validated("en", "Original, not yet validated."), says_not_validated("es", "Escala validada.")
        (True, False)
    """
    words = _NO_CLAIM.get(language.partition("-")[0])
    return words is not None and words.search(text) is not None


class UnsupportedEvidence(DefinitionRule):
    """Evidence is called published, and nothing published is named.

    What it does:
        Looks at instruments whose evidence is `published` or `adapted` for a fact in `evidence.facts` that was seen in
        a source or derived from one. Facts with the basis `unverified` don't count.

    Why it matters:
        Key, ranges and missing rules are facts of somebody. Where no study and no manual is named for any of them,
        nobody can tell what was published and what was made up for the definition.

    Example:
        `evidence: {status: published}`.

    Use instead:
        `evidence: {status: published, facts: [{claim: "Items 1 and 3 are reverse-keyed.", source: "Example A. (1999)",
        basis: seen_in_source}]}`.
    """

    code = "CWI612"
    severity = Severity.WARNING
    profile = Profile.PUBLISH

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        if _is_published(outline) and not _has_facts(outline):
            evidence = mapping(outline.data.get("evidence"))
            path: Path = ("evidence", "facts") if evidence.get("facts") else ("evidence", "status")
            message = f"the evidence is called {evidence['status']!r}, and no fact is given from a source"
            yield self.finding(message, path, "add to 'facts' what was seen in a source: keying, scoring, reliability")


def _is_original(outline: Outline) -> bool:
    return mapping(outline.data.get("evidence")).get("status") == "original_not_validated"


def _is_published(outline: Outline) -> bool:
    return mapping(outline.data.get("evidence")).get("status") in ("published", "adapted")


def _has_facts(outline: Outline) -> bool:
    facts = sequence(mapping(outline.data.get("evidence")).get("facts"))
    return any(mapping(one).get("basis") in ("seen_in_source", "derived") for one in facts)


def _about(outline: Outline) -> Iterator[tuple[Path, str, str]]:
    """Give each text that tells about the instrument as a whole."""
    evidence = mapping(outline.data.get("evidence"))
    texts: list[tuple[Path, Any]] = [((key,), outline.data.get(key)) for key in ("title", "description")]
    for path, text in [*texts, (("evidence", "statement"), evidence.get("statement"))]:
        if is_text(text):
            for language, one in text.items():
                yield path, language, one
