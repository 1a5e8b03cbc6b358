"""The check of laws: what changes no score, and what changes one in one direction only."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any, TypeAlias

from attrs import evolve, frozen

from cwinstruments.conformance.answers import Row, complete
from cwinstruments.conformance.changed import names_items_in_options, permuted, rename_answers, renamed, reversed_twice
from cwinstruments.conformance.check import ConformanceCheck
from cwinstruments.conformance.outcomes import Outcome
from cwinstruments.conformance.subject import Proved, Proving, Setting
from cwinstruments.conformance.words import shown
from cwinstruments.documents import parse_document, read_document
from cwinstruments.errors import DefinitionError
from cwinstruments.loading import structure
from cwinstruments.model import Instrument, Item, ItemType, to_fraction
from cwinstruments.mutants.answers import answers_of
from cwinstruments.plan import Method, ScoringPlan, State, compile_plan, plan_from_dict, plan_to_dict
from cwinstruments.scoring import Score, read_responses, score

_TOLERANCE = 1e-9
_NUMBERS = (ItemType.ORDERED_CHOICE, ItemType.INTEGER, ItemType.DECIMAL, ItemType.VISUAL_ANALOGUE, ItemType.BOOLEAN)


@frozen
class Broken:
    """How a law is broken.

    Args:
        scale: the scale; None where it is about the whole.
        row: the answers that show it.
        how: what came out.
        hint: what to do.
    """

    scale: str | None
    row: Row | None
    how: str
    hint: str


Law: TypeAlias = Callable[[Proved, Setting, Random], Iterator[Broken]]


class Laws(ConformanceCheck):
    """Scores obey the laws of scoring.

    Listing items in another order, renaming items, and reversing an item twice change no score; scoring twice, and a
    definition that went through JSON, give the same; an answer that is moved up in the direction of its key never
    lowers a mean or a sum; one answer less never narrows the bounds; and whatever completes the answers scores within
    the bounds.
    """

    id = "laws"

    def of_instrument(self, proving: Proving, one: Proved, /) -> Iterator[Outcome]:
        for setting in one.settings:
            for name, law in LAWS.items():
                random = Random(f"{setting.seed} {one.id} {name}")
                broken = next(law(one, setting, random), None)
                if broken is None:
                    continue
                scale = "" if broken.scale is None else f" for scale '{broken.scale}'"
                answers = "" if broken.row is None else f"; answers {shown(broken.row)}"
                message = f"'{name}' does not hold{scale}: {broken.how}{setting.with_values}{answers}"
                yield self.shortcoming(one.id, message, broken.hint, file=one.file)
                if law is _twice:
                    break  # what is another each time obeys no other law either


_ALIKE = "the scores of a method must hang on nothing but the values, states, keys and weights of its parts"


def _differences(
    before: Mapping[str, Score], after: Mapping[str, Score], row: Row, what: str, hint: str = _ALIKE
) -> Iterator[Broken]:
    for id, one in before.items():
        found, other = one.to_dict(), after[id].to_dict()
        for key in found:
            if not _is_close(found[key], other[key]):
                yield Broken(id, row, f"{key} is {found[key]}, and {other[key]} {what}", hint)


def _is_close(a: Any, b: Any) -> bool:
    if isinstance(a, bool) or isinstance(b, bool) or not all(isinstance(one, int | float) for one in (a, b)):
        return bool(a == b)
    return bool(abs(a - b) <= _TOLERANCE * max(1.0, abs(b)))


def _methods(one: Proved) -> tuple[Method, ...]:
    return one.catalog.methods


def _scores(plan: ScoringPlan, row: Row) -> Mapping[str, Score]:
    return score(plan, row, on_invalid="missing").scales


def _scores_alike(
    one: Proved, setting: Setting, other: Instrument, what: str, rename: Callable[[Row], Row] = lambda row: row
) -> Iterator[Broken]:
    try:
        plan = compile_plan(other, methods=_methods(one))
    except DefinitionError as error:
        yield Broken(None, None, f"the instrument can't be compiled {what}: {error.diagnostics[0].message}", _ALIKE)
        return
    for row in setting.rows:
        yield from _differences(_scores(setting.plan, row), _scores(plan, rename(row)), row, what)


def _order(one: Proved, setting: Setting, random: Random) -> Iterator[Broken]:
    what = "with the items of each scale in another order"
    yield from _scores_alike(one, setting, permuted(setting.instrument, random), what)


def _renaming(one: Proved, setting: Setting, random: Random) -> Iterator[Broken]:
    instrument = setting.instrument
    if not names_items_in_options(instrument):
        what = "with items of other ids"
        yield from _scores_alike(
            one, setting, renamed(instrument), what, lambda row: rename_answers(setting.instrument, row)
        )


def _reversing(one: Proved, setting: Setting, random: Random) -> Iterator[Broken]:
    what = "with items that are reversed by a recoding and again by their keying"
    yield from _scores_alike(one, setting, reversed_twice(setting.instrument), what)


def _twice(one: Proved, setting: Setting, random: Random) -> Iterator[Broken]:
    # What was compiled once is kept, for equal instruments; texts change no plan.
    other = evolve(setting.instrument, description={"en": "compiled once more"})
    again = compile_plan(other, methods=_methods(one))
    hint = "a method must build the same expression each time, and keep nothing from one call to the next"
    if again.plan_digest != setting.plan.plan_digest:
        yield Broken(None, None, "compiling it twice gives two plans", hint)
    for row in setting.rows:
        yield from _differences(_scores(setting.plan, row), _scores(again, row), row, "the second time", hint)


def _round_trip(one: Proved, setting: Setting, random: Random) -> Iterator[Broken]:
    data = read_document(one.entry.source.definition).data
    try:
        text = json.dumps(data, default=_as_number)
        digest = structure(parse_document(text)).definition_digest
    except (TypeError, ValueError, DefinitionError) as error:
        hint = "put in quotation marks what YAML takes for a date or another type that JSON does not have"
        yield Broken(None, None, f"the definition can't be written as JSON and read again: {error}", hint)
        return
    if digest != one.instrument.definition_digest:
        hint = "put in quotation marks what YAML and JSON read in two ways"
        yield Broken(None, None, "the definition means something else after it was written as JSON", hint)
    plan = plan_from_dict(json.loads(json.dumps(plan_to_dict(setting.plan))))
    if plan.plan_digest != setting.plan.plan_digest:
        hint = "a method must build its expression of the nodes of cwinstruments.plan alone"
        yield Broken(None, None, "the plan means something else after it was written as JSON", hint)


def _as_number(value: Any) -> float:
    """Write exact decimals, which YAML is read as, as JSON has them."""
    if isinstance(value, Decimal | Fraction):
        return float(value)
    raise TypeError(f"JSON has no {type(value).__name__}: {value}")


def _upwards(one: Proved, setting: Setting, random: Random) -> Iterator[Broken]:
    instrument, plan = setting.instrument, setting.plan
    gates = " ".join(item.show_if for item in instrument.items if item.show_if is not None)
    movable = {item.id: item for item in instrument.items if item.type in _NUMBERS and item.id not in gates}
    for id, scale in instrument.scales.items():
        if scale.method not in ("mean", "sum"):
            continue
        factor = getattr(scale.transform, "multiply", 1)
        for use in scale.items:
            if use.item not in movable or use.recode:
                continue
            row = random.choice(setting.rows[1:])
            values = _values(instrument, movable[use.item])
            low, high = values[0], values[-1]
            before = _scores(plan, {**row, use.item: low})[id].value
            after = _scores(plan, {**row, use.item: high})[id].value
            if before is None or after is None:
                continue
            falls = use.reverse_keyed ^ (use.weight < 0) ^ (factor < 0)
            if (after > before if falls else after < before) and not _is_close(before, after):
                hint = "compare the keying of the item, its weight and the transform of the scale with the source"
                how = f"'{use.item}' moved from {low} to {high} changes the score from {before:g} to {after:g}"
                yield Broken(id, row, how, hint)


def _values(instrument: Instrument, item: Item) -> tuple[Any, ...]:
    return tuple(sorted(answers_of(instrument, item.id).values, key=to_fraction))


def _one_less(one: Proved, setting: Setting, random: Random) -> Iterator[Broken]:
    for row in setting.rows[1:]:
        states = read_responses(setting.plan, row).answers.states
        answered = [id for id in row if states.get(id) is State.ANSWERED]
        if not answered:
            continue
        without = random.choice(answered)
        before = _scores(setting.plan, row)
        after = _scores(setting.plan, {id: value for id, value in row.items() if id != without})
        for id, score_ in before.items():
            other = after[id]
            if score_.lower is None or other.lower is None or score_.upper is None or other.upper is None:
                continue
            if _is_above(other.lower, score_.lower) or _is_above(score_.upper, other.upper):
                hint = "a method must be made of nodes whose bounds are known; report it if it is one of the library"
                how = (
                    f"without the answer to '{without}' the bounds are {other.lower:g} to {other.upper:g}, "
                    f"narrower than {score_.lower:g} to {score_.upper:g}"
                )
                yield Broken(id, row, how, hint)


def _completing(one: Proved, setting: Setting, random: Random) -> Iterator[Broken]:
    for row in setting.rows:
        bounds = _scores(setting.plan, row)
        completed = complete(setting.instrument, setting.plan, row, random)
        scores = _scores(setting.plan, completed)
        for id, now in bounds.items():
            value = scores[id].value
            if now.lower is None or now.upper is None or value is None:
                continue
            if _is_above(now.lower, value) or _is_above(value, now.upper):
                hint = "a method must be made of nodes whose bounds are known; report it if it is one of the library"
                how = f"the bounds are {now.lower:g} to {now.upper:g}, and completed answers score {value:g}"
                yield Broken(id, row, how, hint)


def _is_above(a: float, b: float) -> bool:
    return a > b and not _is_close(a, b)


LAWS: Mapping[str, Law] = {
    "scoring twice gives the same": _twice,
    "the order of items changes nothing": _order,
    "the ids of items change nothing": _renaming,
    "reversing an item twice changes nothing": _reversing,
    "a definition survives JSON": _round_trip,
    "a higher answer never lowers the score": _upwards,
    "a missing answer never narrows the bounds": _one_less,
    "completed answers score within the bounds": _completing,
}
"""The laws by what they say."""
