"""The gaps that a checklist shows: what applies and was answered below the best option."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from attrs import frozen

from cwinstruments.model import Direction, Instrument, Item, TextRedistributable, in_language
from cwinstruments.plan import State, compile_plan
from cwinstruments.plan.favourable import keyed_scores
from cwinstruments.plan.plan import Input
from cwinstruments.reports.wording import phrase
from cwinstruments.scoring import read_responses

_NOT_ASKED_FOR = (State.NOT_APPLICABLE, State.NOT_ASKED)


@frozen
class Gap:
    """One item that was answered below its best option.

    Args:
        text: what it asks, where that may be passed on; else its topic or its id.
        answer: the option that was chosen, as respondents read it.
        missing: how far the answer is below the best one, in points of the scale.
    """

    item: str
    text: str
    answer: str
    missing: Fraction


@frozen
class Gaps:
    """What a checklist lacks.

    Args:
        gaps: the widest first, else as the scale lists them.
        unanswered: the items that apply and have no answer: whether they are gaps is not known.
        n_applicable: how many items apply, those without an answer too.
        language: in which the list is written.
    """

    instrument: str
    scale: str
    gaps: tuple[Gap, ...]
    unanswered: tuple[str, ...]
    n_applicable: int
    language: str = "en"

    def to_text(self) -> str:
        """Write the list: a line for each gap, and how much is not known."""
        key = "gap" if len(self.gaps) == 1 else "gaps"
        heading = phrase(key, self.language, n=len(self.gaps), applicable=self.n_applicable)
        if self.unanswered:
            items = ", ".join(self.unanswered)
            heading += f"; {phrase('unanswered', self.language, n=len(self.unanswered), items=items)}"
        return "\n".join([heading, *(f"  {one.answer}: {one.text} ({one.item})" for one in self.gaps)])


def find_gaps(instrument: Instrument, answers: Mapping[str, Any], scale: str, /, *, language: str = "en") -> Gaps:
    """List the items of a scale that were answered below their best option, by its keying and direction.

    Args:
        answers: those of one agency, county or whoever filled the checklist in, as `score` takes them.
        language: the language of texts and labels, and of `to_text`.

    Raises:
        KeyError: there is no such scale.
        ValueError: the scale is not made of items, or is descriptive, so that no option is best.
        InvalidResponseError: an answer is not allowed.
    """
    one = instrument.scales[scale]
    if not one.items or one.direction is Direction.DESCRIPTIVE:
        raise ValueError(f"the gaps of scale {scale!r} can't be told: it needs items, and a direction")
    plan = compile_plan(instrument)
    read = read_responses(plan, answers).answers
    items = {item.id: item for item in instrument.items}
    gaps, unanswered, n_applicable = [], [], 0
    for use in one.items:
        state = read.states[use.item]
        if state in _NOT_ASKED_FOR:
            continue
        n_applicable += 1
        if state is not State.ANSWERED:
            unanswered.append(use.item)
            continue
        scores = keyed_scores(use, plan.input(use.item), one.direction)
        value = read.values[use.item]
        missing = max(scores.values()) - scores[value]
        if missing:
            item = items[use.item]
            label = _label(instrument, item, plan.input(use.item), value, language)
            gaps.append(Gap(item.id, _text(instrument, item, language), label, missing))
    gaps.sort(key=lambda gap: -gap.missing)
    return Gaps(instrument.id, scale, tuple(gaps), tuple(unanswered), n_applicable, language)


def _text(instrument: Instrument, item: Item, language: str) -> str:
    is_free = instrument.licence.text_redistributable is TextRedistributable.YES
    return (in_language(item.text, language) if is_free else "") or in_language(item.topic, language) or item.id


def _label(instrument: Instrument, item: Item, one: Input, value: int | str, language: str) -> str:
    stored = value if isinstance(value, str) else Fraction(value, one.scale)
    options = () if item.options is None else instrument.response_options[item.options].options
    labels = (in_language(option.label, language) for option in options if option.value == stored)
    return next(labels, "") or str(stored)
