"""Labels of response options and anchors: whether they lie evenly around a middle, and in the order of the values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Any, TypeAlias

from cwinstruments.diagnostics import Diagnostic, Path, Severity
from cwinstruments.documents import Outline
from cwinstruments.documents.outline import mapping, sequence
from cwinstruments.documents.written_texts import is_text
from cwinstruments.profiles import Profile
from cwinstruments.rules.rule import DefinitionRule
from cwinstruments.rules.wording_lists import FREQUENCIES, MIDDLES, NEGATED_LABELS, SIDES, STRENGTHS

_Label: TypeAlias = tuple[Path, str]
_FEWEST_LABELS = 3


class UnbalancedLabels(DefinitionRule):
    """Labels don't lie evenly around the middle.

    What it does:
        Takes sets of response options whose labels all have words of two sides: agree and disagree, satisfied and
        dissatisfied, likely and unlikely, better and worse, in English and Spanish. Warns where one side has more
        options than the other.

    Why it matters:
        More options on one side draw answers there: of people without an opinion, more will agree. Most often an option
        was forgotten.

    Example:
        `Disagree`, `Neither`, `Agree`, `Strongly agree`.

    Use instead:
        As many options on one side as on the other. If the source has it so, end the line with
        `# cwi: ignore CWI417 - as published`.
    """

    code = "CWI417"
    severity = Severity.WARNING
    profile = Profile.FIELDWORK

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        told: set[str] = set()
        for name, language, labels in _sets(outline):
            places = _around_a_middle(labels, language)
            if places is None or name in told:
                continue
            low, high = sum(one < 0 for one in places), sum(one > 0 for one in places)
            if low and high and low != high:
                message = f"response options {name!r} have {low} on one side and {high} on the other in {language!r}"
                told.add(name)
                yield self.finding(message, ("response_options", name), "give both sides as many options", key=True)


class DisorderedLabels(DefinitionRule):
    """Labels are not in the order of the values.

    What it does:
        Takes sets of response options with labels of two sides, as CWI417 does, and of frequencies from *never* to
        *always*, in English and Spanish. With the values the labels have to go from one end to the other, the middle
        between the sides, and *strongly* outside of a plain word; and in both languages from the same end.

    Why it matters:
        Respondents choose words and scores use values. Where two labels have changed places, the score is wrong, though
        all numbers are right.

    Example:
        `1: Strongly disagree, 2: Agree, 3: Neither, 4: Disagree, 5: Strongly agree`.

    Use instead:
        The labels in the order of the values. Which of the ends has the greater value is free.
    """

    code = "CWI418"

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        told: set[str] = set()
        rising: dict[str, tuple[bool, str]] = {}
        for name, language, labels in _sets(outline):
            places = _around_a_middle(labels, language)
            places = _by_frequency(labels, language) if places is None else places
            if places is None or name in told:
                continue
            first, of_first = rising.setdefault(name, (places[0] < places[-1], language))
            if not _is_in_order(places):
                told.add(name)
                path, label = labels[_first_that_turns(places)]
                message = f"response options {name!r}: {label!r} is out of order among the labels in {language!r}"
                yield self.finding(message, path, "put the labels in the order of the values")
            elif (places[0] < places[-1]) != first:
                told.add(name)
                message = (
                    f"response options {name!r}: labels in {language!r} begin at the other end than in {of_first!r}"
                )
                yield self.finding(message, labels[0][0], "one value has to mean the same in all languages")


def _is_in_order(places: Sequence[int]) -> bool:
    return all(one <= two for one, two in pairwise(places)) or all(one >= two for one, two in pairwise(places))


def _first_that_turns(places: Sequence[int]) -> int:
    """Give the label that contradicts most of the others, in the direction in which fewer do."""

    def contradictions(sign: int) -> list[int]:
        count = [0] * len(places)
        for (first, one), (second, two) in combinations(enumerate(places), 2):
            if sign * one > sign * two:
                count[first] += 1
                count[second] += 1
        return count

    counts = min(contradictions(1), contradictions(-1), key=sum)
    return counts.index(max(counts))


def _sets(outline: Outline) -> list[tuple[str, str, list[_Label]]]:
    """Give the labels of each set in each language that all of them have, in the order of their values."""
    return outline.once(_find_sets, lambda _: list(_find_sets(outline)))


def _find_sets(outline: Outline) -> Iterator[tuple[str, str, list[_Label]]]:
    for name, one in outline.response_options.items():
        options = [(place, mapping(option)) for place, option in enumerate(sequence(one.get("options")))]
        if len(options) < _FEWEST_LABELS or not all(_is_number(option.get("value")) for _, option in options):
            continue
        options.sort(key=lambda each: each[1]["value"])
        texts = [(place, option["label"]) for place, option in options if is_text(option.get("label"))]
        if len(texts) < len(options):
            continue
        for language in texts[0][1]:
            if all(language in text for _, text in texts):
                path: Path = ("response_options", name, "options")
                yield name, language, [((*path, place, "label", language), text[language]) for place, text in texts]


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


def _around_a_middle(labels: Sequence[_Label], language: str) -> list[int] | None:
    """Give how far each label stands from the middle, to which side; None where one of them can't be placed."""
    language = language.partition("-")[0]
    texts = [" ".join(text.casefold().split()).rstrip(".") for _, text in labels]
    if len(set(texts)) < len(texts):
        # Equal labels are another fault, and reported as that.
        return None
    for low, high in SIDES.get(language, ()):
        places: list[int] = []
        for text in texts:
            if MIDDLES[language].fullmatch(text):
                places.append(0)
            elif not NEGATED_LABELS[language].search(text) and bool(low.search(text)) != bool(high.search(text)):
                strengths = [number for words, number in STRENGTHS[language] if words.search(text)] or [2]
                if len(strengths) == 1:
                    places.append(-strengths[0] if low.search(text) else strengths[0])
        if len(places) == len(texts) and any(places):
            return places
    return None


def _by_frequency(labels: Sequence[_Label], language: str) -> list[int] | None:
    """Give how often each label means; None where one of them is not known."""
    known = FREQUENCIES.get(language.partition("-")[0], {})
    found = [known.get(" ".join(text.casefold().split()).rstrip(".")) for _, text in labels]
    return None if None in found else [one for one in found if one is not None]


class Anchors(DefinitionRule):
    """A visual analogue scale has no ends.

    What it does:
        Finds items of type `visual_analogue` without `anchors` where the wording is complete, and anchors that say the
        same at both ends.

    Why it matters:
        The numbers of such a scale are not shown, or say nothing: only the words at its ends tell respondents what a
        mark means.

    Example:
        `{id: strain, type: visual_analogue, text: {en: "Mark how strained you felt."}, range: {min: 0, max: 100}}`.

    Use instead:
        `anchors: {low: {en: "Not at all"}, high: {en: "Extremely"}}`.
    """

    code = "CWI419"
    severity = Severity.WARNING
    profile = Profile.FIELDWORK

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        for item in outline.items:
            if item.type != "visual_analogue":
                continue
            if "anchors" not in item.data:
                if outline.data.get("wording") == "complete":
                    message = f"item {item.id!r} is a visual analogue scale without anchors"
                    yield self.finding(message, item.path, "add 'anchors': what stands at its low and its high end")
                continue
            anchors = mapping(item.data["anchors"])
            low, high = mapping(anchors.get("low")), mapping(anchors.get("high"))
            for language, text in high.items():
                if isinstance(text, str) and text.strip() and text == low.get(language):
                    message = f"item {item.id!r}: both ends are called {text!r} in {language!r}"
                    hint = "say what the high end means"
                    yield self.finding(message, (*item.path, "anchors", "high", language), hint)
                    break
