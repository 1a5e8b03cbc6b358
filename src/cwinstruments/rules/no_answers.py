"""Options that mean that there is no answer, and are scored all the same."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import Final

from cwinstruments.diagnostics import Diagnostic, Path, Severity
from cwinstruments.model import ItemType, ResponseOption, format_fraction
from cwinstruments.rules.options import far_values
from cwinstruments.rules.rule import ScoringRule
from cwinstruments.rules.subject import Subject

_NO_ANSWER: Final = frozenset(
    (
        "don't know",
        "do not know",
        "n/a",
        "no answer",
        "no opinion",
        "not answered",
        "not applicable",
        "prefer not to answer",
        "prefer not to say",
        "refused",
        "unknown",
        "no aplica",
        "no aplicable",
        "no contesta",
        "no procede",
        "no responde",
        "no sabe",
        "no sé",
        "ns/nc",
        "ns/nr",
        "prefiero no contestar",
        "prefiero no decirlo",
        "prefiero no responder",
    )
)


class ScoredNonresponse(ScoringRule):
    """An option that means that there is no answer has a score.

    What it does:
        Reads the labels of the options of each item that a scale uses, in English and Spanish, and finds those that
        say no more than that there is no answer, such as "Don't know" or "No aplica".

    Why it matters:
        Whoever can't or won't answer gets the score of those who did: 0 through a recode, or the highest of all by the
        place of the option. The missing rule never sees it.

    Example:
        The option `{value: 6, label: {en: Not applicable}}`, or its recode `{"6": 0}`.

    Use instead:
        A code under `nonresponse`, with its reason; then the missing rule of the scale says what becomes of it.
    """

    code = "CWI357"
    severity = Severity.WARNING

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        scored = {use.item for one in subject.scales() for use in one.scale.items}
        kinds = {item.options: item.type for item in subject.instrument.items if item.id in scored and item.options}
        for id, kind in kinds.items():
            options = subject.instrument.response_options[id].options
            numbers = [option.value for option in options if isinstance(option.value, Fraction)]
            # CWI337 reports values far from the others.
            far = far_values(sorted(numbers)) if kind is ItemType.ORDERED_CHOICE else []
            for index, option in enumerate(options):
                label = _label_of_no_answer(option)
                if label is not None and option.value not in far:
                    path: Path = ("response_options", id, "options", index)
                    message = f"response options {id!r}: {_show(option)} means {label!r}, and is scored like an answer"
                    yield self.finding(message, path, "list it under 'nonresponse', with a code and its reason")


def _label_of_no_answer(option: ResponseOption) -> str | None:
    return next((label.strip() for label in (option.label or {}).values() if _is_no_answer(label)), None)


@lru_cache(maxsize=1024)
def _is_no_answer(label: str) -> bool:
    """Tell whether a label says that there is no answer; definitions share most of theirs."""
    return " ".join(label.replace("’", "'").casefold().split()).rstrip(".") in _NO_ANSWER


def _show(option: ResponseOption) -> str:
    return format_fraction(option.value) if isinstance(option.value, Fraction) else repr(option.value)
