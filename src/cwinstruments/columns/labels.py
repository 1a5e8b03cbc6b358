"""Labels: the texts that mean an answer, each matched exactly after the same small normalisation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache

from attrs import frozen

from cwinstruments.model import Instrument, Nonresponse, ResponseOption, Survey, format_fraction
from cwinstruments.plan import Choices, Codes, Input, InputKind, ScoringPlan, State, instrument_of

SPACES = r"\s+"
"""What becomes one space."""
_MOST_LISTED = 400
_TRUTH = (("true", 1), ("yes", 1), ("false", 0), ("no", 0))
"""The texts that answer a yes-no item, as in files."""


def normalise_label(text: str, /) -> str:
    """Trim a text, make every run of spaces one, and write it in small letters.

    Examples:
        >>> normalise_label("  Strongly   AGREE ")
        'strongly agree'
    """
    return re.sub(SPACES, " ", text).strip().lower()


@frozen
class Texts:
    """What the texts in a column of one item mean.

    Args:
        answers: by text, the scaled number or the place among the codes.
        states: by text, what a non-response code means.
        exact: whether capitals matter, because codes differ in nothing else.
        written: all of them as a definition writes them, which is how most columns spell them too.
    """

    answers: Mapping[str, int]
    states: Mapping[str, State]
    exact: bool
    written: tuple[str, ...] = ()

    @property
    def meanings(self) -> tuple[int | State | None, ...]:
        """What texts mean, each once: answers in order, states, and nothing at all, as the empty text does."""
        return (*sorted(set(self.answers.values())), *dict.fromkeys(self.states.values()), None)


@lru_cache(maxsize=64)
def texts_of(subject: Instrument | Survey | ScoringPlan, plan: ScoringPlan, /) -> Mapping[str, Texts]:
    """Give, by input, what texts mean: codes and numbers as a definition writes them, and labels in every language.

    A label that means two answers means none.
    """
    instrument = None if isinstance(subject, ScoringPlan) else instrument_of(subject)
    return {one.name: _texts_of(one, instrument) for one in plan.inputs}


def _texts_of(one: Input, instrument: Instrument | None) -> Texts:
    codes = dict(_codes(one))
    states = {text: state for code, state in one.nonresponse for text in (str(code), f"{code}.0")}
    exact = len({normalise_label(text) for text in codes}) < len(codes)
    answers = codes if exact else {normalise_label(text): place for text, place in codes.items()}
    taken = {**{text: ("answer", place) for text, place in answers.items()}}
    found: dict[str, set[int | State]] = {}
    labels = tuple(_labels(one, instrument, codes))
    for label, meaning in labels:
        text = label if exact else normalise_label(label)
        if text and text not in taken and text not in states:
            found.setdefault(text, set()).add(meaning)
    for text, meanings in found.items():
        if len(meanings) == 1:
            (meaning,) = meanings
            if isinstance(meaning, State):
                states[text] = meaning
            else:
                answers[text] = meaning
    return Texts(answers, states, exact, (*codes, *(label for label, _ in labels)))


def _codes(one: Input) -> Iterator[tuple[str, int]]:
    match one.domain:
        case Codes(codes):
            yield from ((code, place) for place, code in enumerate(codes))
        case Choices(values):
            for value in values:
                yield from _written(value, one.scale)
        case grid:
            span = range(grid.least, grid.greatest + 1, grid.step)
            if len(span) <= _MOST_LISTED:
                for value in span:
                    yield from _written(value, one.scale)


def _written(value: int, scale: int) -> Iterator[tuple[str, int]]:
    """Give the texts of a number: as definitions write it, and as tables of floats do."""
    exact = Fraction(value, scale)
    yield format_fraction(exact), value
    if exact.denominator == 1:
        yield f"{exact.numerator}.0", value


def _labels(one: Input, instrument: Instrument | None, codes: Mapping[str, int]) -> Iterator[tuple[str, int | State]]:
    if one.kind is InputKind.BOOLEAN:
        yield from _TRUTH
    if instrument is None:
        return
    options, nonresponse = _asked_with(one, instrument)
    for option in options:
        code = option.value if isinstance(option.value, str) else format_fraction(option.value)
        if code in codes:
            yield from ((label, codes[code]) for label in (option.label or {}).values())
    for reason in nonresponse:
        state = State(reason.reason.value)
        yield from ((label, state) for label in (reason.label or {}).values())


def _asked_with(one: Input, instrument: Instrument) -> tuple[tuple[ResponseOption, ...], tuple[Nonresponse, ...]]:
    """Give the response options and the codes for non-response of an item or a covariate."""
    if one.covariate:
        covariate = instrument.respondent[one.item]
        return covariate.options, covariate.nonresponse
    item = next(item for item in instrument.items if item.id == one.item)
    if item.options is None:
        return (), item.nonresponse
    set_ = instrument.response_options[item.options]
    return set_.options, set_.nonresponse
