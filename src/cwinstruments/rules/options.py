"""Response options: whether their values and labels are what respondents and scores need."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TypeVar

from cwinstruments.diagnostics import Diagnostic, Path, Severity
from cwinstruments.model import ItemType, Nonresponse, ResponseOption, format_fraction
from cwinstruments.rules.rule import ScoringRule
from cwinstruments.rules.subject import Subject

T = TypeVar("T", Fraction, Decimal)
_LARGEST_RATIO = 2
"""How much wider than the narrowest gap a gap between two values may be."""


class OptionValues(ScoringRule):
    """An option value stands far from the others.

    What it does:
        Looks at the response options of ordered choices. A gap between two neighbouring values that is more than twice
        the smallest one is reported, with the value beyond it.

    Why it matters:
        A 97 that means "does not apply" would be scored as 97. One slip of the finger, 44 for 4, does the same, and
        changes the range by which items are reversed.

    Example:
        The values 1, 2, 3, 4, 5 and 97.

    Use instead:
        Codes that mean that there is no answer belong under `nonresponse`. Where a source does score some option so
        much higher, store 1, 2, 3 and so on, and give the scores with `recode`.
    """

    code = "CWI337"
    severity = Severity.WARNING

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        ordered = {item.options for item in subject.instrument.items if item.type is ItemType.ORDERED_CHOICE}
        for id, options in subject.instrument.response_options.items():
            values = [option.value for option in options.options if isinstance(option.value, Fraction)]
            if id not in ordered:
                continue
            for value in far_values(sorted(set(values))):
                others = ", ".join(format_fraction(other) for other in values if other != value)
                shown = format_fraction(value)
                message = f"response options {id!r}: the value {shown} stands far from the others, {others}"
                hint = f"is {shown} a non-response code? Then list it under 'nonresponse'. Is it a slip?"
                path = ("response_options", id, "options", values.index(value), "value")
                yield self.finding(message, path, hint)


def far_values(values: list[T], /) -> list[T]:
    """Give the values beyond gaps that are too wide; of the two sides of a gap the smaller one is beyond it."""
    gaps = [second - first for first, second in pairwise(values)]
    widest = _LARGEST_RATIO * min(gaps, default=0)
    wide = [index for index, gap in enumerate(gaps, 1) if gap > widest]
    far = {value for index in wide for value in min(values[index:], values[:index], key=len)}
    return [value for value in values if value in far]


class Labels(ScoringRule):
    """Some response options have no label.

    What it does:
        Finds options without a label in sets in which another option has one.

    Why it matters:
        Often a label was forgotten. Where only the ends are meant to be labelled, that is a decision about how the
        instrument is presented, and answers differ by it.

    Example:
        `options: [{value: 1, label: {en: Never}}, {value: 2}, {value: 3, label: {en: Always}}]`.

    Use instead:
        A label for each option. An item of which only the ends are labelled can be a `visual_analogue`, with `anchors`.
    """

    code = "CWI404"
    severity = Severity.WARNING

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for name, path, options, _ in _sets(subject):
            bare = [index for index, option in enumerate(options) if not option.label]
            if bare and len(bare) < len(options):
                values = ", ".join(_show(options[index]) for index in bare)
                message = f"{name}: some options have a label, and {values} {'has' if len(bare) == 1 else 'have'} none"
                hint = "label all of them, or none"
                yield self.finding(message, (*path, bare[0]), hint)


class EqualLabels(ScoringRule):
    """Two response options have the same label.

    What it does:
        Compares the labels of a set, those of its non-response codes too, in each language; capitals and spaces make no
        difference.

    Why it matters:
        Respondents can't tell the two apart, so which one they choose says nothing. Often a line was copied, and its
        label not changed.

    Example:
        `{value: 4, label: {en: Agree}}` and `{value: 5, label: {en: Agree}}`.

    Use instead:
        The label of the source.
    """

    code = "CWI405"
    severity = Severity.WARNING

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for name, path, options, nonresponse in _sets(subject):
            seen: dict[tuple[str, str], str] = {}
            labelled: list[tuple[ResponseOption | Nonresponse, Path]] = []
            labelled += [(option, (*path, index)) for index, option in enumerate(options)]
            labelled += [(code, (*path[:-1], "nonresponse", index)) for index, code in enumerate(nonresponse)]
            for one, place in labelled:
                for language, label in (one.label or {}).items():
                    first = seen.setdefault((language, " ".join(label.split()).casefold()), _show(one))
                    if first != _show(one):
                        # The same label in another language is the same fault.
                        message = (
                            f"{name}: {first} and {_show(one)} have the same label {label.strip()!r} in {language!r}"
                        )
                        hint = "respondents can't tell them apart; compare with the source"
                        yield self.finding(message, (*place, "label", language), hint)
                        break


def _sets(
    subject: Subject,
) -> Iterator[tuple[str, Path, tuple[ResponseOption, ...], tuple[Nonresponse, ...]]]:
    """Give every set of options with what it is called, where it stands, and its non-response codes."""
    for id, options in subject.instrument.response_options.items():
        path = ("response_options", id, "options")
        yield f"response options {id!r}", path, options.options, options.nonresponse
    for index, item in enumerate(subject.instrument.items):
        if item.between:
            yield f"item {item.id!r}", ("items", index, "between"), item.between, item.nonresponse


def _show(option: ResponseOption | Nonresponse) -> str:
    value = option.code if isinstance(option, Nonresponse) else option.value
    return format_fraction(value) if isinstance(value, Fraction) else repr(value)
