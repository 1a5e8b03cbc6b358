"""What else whoever publishes an instrument has to say: about translations, norms, units, and what it is for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cwinstruments.diagnostics import Diagnostic, Severity
from cwinstruments.documents import Outline
from cwinstruments.documents.outline import mapping, sequence
from cwinstruments.profiles import Profile
from cwinstruments.rules.rule import DefinitionRule


class NoSecondSource(DefinitionRule):
    """A published instrument doesn't say whether its key was compared with a second source.

    What it does:
        Looks for `evidence.second_source` in instruments whose evidence is `published`.

    Why it matters:
        Keys are copied wrongly more often than one thinks, and a slip scores people wrongly for years. One source that
        the key was not written from finds most of them; where none was found, whoever uses the key has to know.

    Example:
        `evidence: {status: published, facts: [...]}`.

    Use instead:
        `evidence: {status: published, second_source: in_cases, facts: [...]}` with `second_sources` in the file of
        cases; or `second_source: none_found`.
    """

    code = "CWI619"
    severity = Severity.WARNING
    profile = Profile.PUBLISH

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        evidence = mapping(outline.data.get("evidence"))
        if evidence.get("status") == "published" and "second_source" not in evidence:
            message = "nothing says whether the key was compared with a source that it was not written from"
            hint = "add 'second_source: in_cases' and name it in the cases, or 'second_source: none_found'"
            yield self.finding(message, ("evidence",), hint, key=True)


class NotesOfTranslations(DefinitionRule):
    """A translation doesn't say how it was made.

    What it does:
        Finds entries of `translations` without a `note`.

    Why it matters:
        A status is a claim: reviewed by whom, tested with whom? Who wants to use the translation must be able to judge
        it.

    Example:
        `translations: {es: {status: committee_reviewed}}`.

    Use instead:
        `translations: {es: {status: committee_reviewed, note: "Two translators and a reviewer, 2025."}}`, with what is
        true.
    """

    code = "CWI613"
    severity = Severity.WARNING
    profile = Profile.PUBLISH

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        for language, translation in mapping(outline.data.get("translations")).items():
            if "status" in mapping(translation) and "note" not in translation:
                message = f"nothing is said about how the texts in {language!r} were made"
                hint = "add a 'note': who did it and how, and what is still open"
                yield self.finding(message, ("translations", language), hint, key=True)


class SourcesOfNorms(DefinitionRule):
    """A norm doesn't say how many people it is of, or when they answered.

    What it does:
        Looks at the source of each norm for `year`, and for `n` there or in every stratum. Norms whose numbers come
        from parameters are passed over: whoever gives the numbers knows their source.

    Why it matters:
        A norm of thirty people, or of people of forty years ago, is used like any other where nobody can see it.

    Example:
        `norm: {metric: t_score, source: {citation: "Example A. (2020).", population: "Caseworkers"}, ...}`.

    Use instead:
        `source: {citation: "Example A. (2020).", population: "Caseworkers of one state", year: 2019, n: 463}`.
    """

    code = "CWI614"
    severity = Severity.WARNING
    profile = Profile.PUBLISH

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        for name, scale in outline.scales.items():
            norm = mapping(scale.get("norm"))
            source, strata = mapping(norm.get("source")), [mapping(one) for one in sequence(norm.get("strata"))]
            if not source or not strata or all(_is_given(one) for one in strata):
                continue
            counted = "n" in source or all("n" in one for one in strata)
            lacking = [what for what, there in (("'n'", counted), ("'year'", "year" in source)) if not there]
            if lacking:
                message = f"the norm of scale {name!r} has no {' and no '.join(lacking)}"
                hint = "say how many people it was made from, and when they answered"
                yield self.finding(message, ("scales", name, "norm", "source"), hint, key=True)


def _is_given(stratum: Mapping[str, Any]) -> bool:
    """Tell whether the numbers of a stratum are parameters."""
    rows = [mapping(row) for row in sequence(stratum.get("rows"))]
    numbers = [stratum.get("mean"), stratum.get("sd"), *(row.get("norm") for row in rows)]
    return any(isinstance(one, Mapping) for one in numbers)


class UnitsWithoutScores(DefinitionRule):
    """Nobody may get a score.

    What it does:
        Finds scales whose `permitted_level` is `unit` and that have no `aggregate`. Scales that others or their
        ratios are made of are passed over.

    Why it matters:
        Respondents may not see the score, and units have none, since nothing says how it is made of the respondents'
        scores and from how many.

    Example:
        `permitted_level: unit`, and a scale without `aggregate`.

    Use instead:
        `aggregate: {method: mean, minimum_cell: 5}`.
    """

    code = "CWI615"
    severity = Severity.WARNING
    profile = Profile.PUBLISH

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        parts = {use.id for name in outline.scales for use in outline.uses(name, "scales")}
        parts |= {word for formula in outline.formulas for word in formula.names()}
        ratios = [mapping(scale.get("aggregate")) for scale in outline.scales.values()]
        parts |= {one[key] for one in ratios for key in ("of", "to") if isinstance(one.get(key), str)}
        for name, scale in outline.scales.items():
            level = scale.get("permitted_level", outline.data.get("permitted_level"))
            if level == "unit" and "aggregate" not in scale and name not in parts and "title" in scale:
                message = f"scale {name!r} is for units only, and nothing says how a unit gets its score"
                hint = "add 'aggregate' with its 'minimum_cell', or change 'permitted_level'"
                yield self.finding(message, ("scales", name), hint, key=True)


class NoDescription(DefinitionRule):
    """An instrument has no description.

    What it does:
        Finds instruments without `description`. A note.

    Why it matters:
        A title can stand for many things. What is measured, and for whom it is meant, is what people choose by.

    Example:
        A definition with `title: {en: Strain}` and nothing more about it.

    Use instead:
        `description: {en: "How the past week wore on people who visit families."}`.
    """

    code = "CWI616"
    severity = Severity.NOTE
    profile = Profile.PUBLISH

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        if "title" in outline.data and "description" not in outline.data:
            hint = "add 'description': what it measures, and for whom"
            yield self.finding("the instrument has no description", ("title",), hint, key=True)
