"""Random answers to an instrument, in every state, and the answers at the ends of its scales."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from random import Random
from typing import Any, Final, TypeAlias

from cwinstruments.model import Instrument, ItemType, ItemUse, to_fraction
from cwinstruments.mutants.answers import Answers, answers_of
from cwinstruments.plan import ScoringPlan, State
from cwinstruments.scoring import read_responses

Row: TypeAlias = Mapping[str, Any]

_RANDOM_ROWS: Final = 15
_COMPLETE_ROWS: Final = 30
_NOT_ALLOWED: Final = {
    ItemType.NOMINAL_CHOICE: "no such option",
    ItemType.PAIRED_COMPARISON: "no such option",
    ItemType.MULTIPLE_CHOICE: ["no such option"],
    ItemType.DATE: "1066-10-14",
}
_WRONG_NUMBER: Final = 1_000_003


def draw_rows(instrument: Instrument, plan: ScoringPlan, seed: int, /, *, invalid: bool = False) -> Iterator[Row]:
    """Draw the answers of some respondents: none, only codes, complete, with gaps, and to items that are not asked.

    Args:
        seed: the same gives the same answers, whatever else is there.
        invalid: whether some answers are not allowed.
    """
    items = _items(instrument)
    random = Random(f"{seed} {plan.instrument} {sorted(instrument.bound)}")
    if not invalid:
        yield {}
        codes = dict.fromkeys(code for one in items.values() for code in one.codes)
        for code in codes:
            yield {id: code if code in one.codes else None for id, one in items.items()}
    for place in range(_RANDOM_ROWS // (2 if invalid else 1)):
        row = {id: _value(one, random, (0.0, 0.1, 0.5)[place % 3]) for id, one in items.items()}
        if invalid:
            row |= {id: _wrong(instrument, id) for id in items if random.random() < 0.2}
        # A key that is left out is an empty cell too.
        yield {id: value for id, value in row.items() if value is not None or random.random() < 0.5}


def complete_rows(instrument: Instrument, random: Random, count: int, /) -> Iterator[dict[str, Any]]:
    """Draw the answers of respondents who leave out nothing."""
    items = _items(instrument)
    for _ in range(count):
        yield {id: _value(one, random, 0.0) for id, one in items.items()}


def trying_rows(instrument: Instrument, seed: int, /) -> Iterator[Row]:
    """Give complete answers that lead to the ends of each scale, and some at random."""
    items = _items(instrument)
    for id in instrument.scales:
        keyed = dict(_keyed(instrument, id, up=True))
        for last in (False, True):
            yield {item: _end(one, keyed.get(item), last) for item, one in items.items()}
    yield from complete_rows(instrument, Random(f"{seed} {instrument.id} complete"), _COMPLETE_ROWS)


def complete(instrument: Instrument, plan: ScoringPlan, given: Row, random: Random, /) -> dict[str, Any]:
    """Complete answers in one way: what has a value or is not applicable stays, all else that is asked gets a value."""
    states = read_responses(plan, given, on_invalid="missing", on_unknown="ignore").answers.states
    names: dict[str, list[str]] = {}
    for one in plan.inputs:
        names.setdefault(one.item, []).append(one.name)
    done: dict[str, Any] = {}
    for id, answers in _items(instrument).items():
        name = names.get(id, [id])[0]
        if states.get(name) in (State.ANSWERED, State.NOT_APPLICABLE):
            done[id] = given[id]
            continue
        value = _value(answers, random, 0.0)
        if name in states and id not in instrument.respondent and instrument.item(id).show_if is not None:
            now = read_responses(plan, {**done, id: value}, on_invalid="missing").answers.states
            if now[name] is State.NOT_ASKED:
                continue
        done[id] = value
    return done


def _items(instrument: Instrument) -> dict[str, Answers]:
    ids = [*(one.id for one in instrument.items), *instrument.respondent]
    return {id: answers_of(instrument, id) for id in ids}


def _value(one: Answers, random: Random, missing: float) -> Any:
    if random.random() < missing or not one.values:
        return random.choice((*one.codes, None))
    return random.choice(one.values)


def _wrong(instrument: Instrument, id: str) -> Any:
    if id in instrument.respondent:
        return "no such option" if instrument.respondent[id].range is None else _WRONG_NUMBER
    return _NOT_ALLOWED.get(instrument.item(id).type, _WRONG_NUMBER)


def _keyed(instrument: Instrument, id: str, *, up: bool) -> Iterator[tuple[str, tuple[ItemUse, bool]]]:
    """Give the items below a scale, how each is used, and whether more of it makes the score higher."""
    scale = instrument.scales[id]
    factor = getattr(scale.transform, "multiply", Fraction(1))
    up ^= factor < 0
    for use in scale.items:
        yield use.item, (use, up ^ use.reverse_keyed ^ (use.weight < 0))
    for part in scale.scales:
        yield from _keyed(instrument, part.scale, up=up ^ part.reverse_keyed ^ (part.weight < 0))


def _end(one: Answers, keyed: tuple[ItemUse, bool] | None, last: bool) -> Any:
    if not one.values:
        return None
    if keyed is None:
        return one.values[-1 if last else 0]
    use, up = keyed
    order = sorted(one.values, key=lambda value: _score_of(use, value)) if use.recode else list(one.values)
    return order[-1 if last == up else 0]


def _score_of(use: ItemUse, value: Any) -> Fraction:
    for code in (value, str(value)):
        if code in use.recode:
            return use.recode[code]
    return to_fraction(value) if isinstance(value, int | float) else Fraction(0)
