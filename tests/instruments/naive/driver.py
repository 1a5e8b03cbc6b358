"""Give random respondents to the library and to a second, naive scorer, and say where they part.

The naive scorers beside this module were written from the published facts, the designs and the texts of the items,
not from the definitions. They take one respondent's answers as they came in, with codes, gaps, values that aren't
allowed and answers to hidden items, and give a number or None for each scale.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from cwinstruments import Instrument, compile_scorer, load_catalog, score

Answers = dict[str, Any]
Naive = Callable[[Answers], Mapping[str, Any]]

RESPONDENTS = 1000
CATALOG = load_catalog(disabled=())
LEFT_OUT = object()
# The share of items without a plain answer, of one respondent after the other. 1 is somebody who answered nothing.
GAPS = (0, 0, 0, 0, 0.05, 0.1, 0.1, 0.2, 0.2, 0.3, 0.5, 0.8, 1)


@dataclass(frozen=True)
class Case:
    """An instrument with bound parameters, and the naive scorer for it.

    `pools` are the values to draw from where the default is too wide to hit anything. `adjust` may change what was
    drawn, where answers hang together, such as weights that add up. `never` are scales that can't have a score with
    these parameters.
    """

    instrument: str
    naive: Naive
    bound: Mapping[str, Any] = field(default_factory=dict)
    pools: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    adjust: Callable[[random.Random, Answers], None] | None = None
    never: frozenset[str] = frozenset()
    respondents: int = RESPONDENTS

    def __str__(self) -> str:
        """Tell cases apart in the names of tests."""
        return "-".join([self.instrument, *(str(v) for v in self.bound.values() if isinstance(v, str | int | float))])

    def load(self) -> Instrument:
        """Take the shipped instrument and bind its parameters."""
        instrument = CATALOG.instrument(self.instrument)
        return instrument.bind(**self.bound) if self.bound else instrument


def plain(number: Fraction) -> int | float:
    """Write a number as callers do."""
    return int(number) if number.denominator == 1 else float(number)


def allowed(instrument: Instrument, item: Any) -> list[Any]:
    """Give values that somebody could have answered."""
    if item.options is not None:
        values = [option.value for option in instrument.options_of(item.id).options]
        codes = [plain(value) if isinstance(value, Fraction) else value for value in values]
        return [codes[:n] for n in range(1, len(codes) + 1)] if item.type.value == "multiple_choice" else codes
    if item.type.value == "boolean":
        return [False, True]
    if item.type.value == "date":
        return [(date(2026, 1, 1) + timedelta(days=7 * week)).isoformat() for week in range(60)]
    if item.type.value == "text":
        return ["one", "another"]
    # Halves are exact in binary, so that no limit is missed by a rounding error; zeros and ends come often enough.
    least: Any = item.range.min if item.range and item.range.min is not None else Fraction(0)
    step: Any = item.step or Fraction(1, 2 if item.type.value == "decimal" else 1)
    most = item.range.max if item.range else None
    numbers = [least + step * n for n in (0, 0, *range(41), 60, 100, 500)]
    if most is not None:
        numbers = [value for value in numbers if value <= most] + [most]
    return [plain(value) for value in numbers]


def not_allowed(instrument: Instrument, item: Any) -> list[Any]:
    """Give values that nobody could have answered, but no text: just outside, and far off."""
    if item.type.value == "text":
        return []
    if item.type.value == "date":
        return ["1804-02-12"]
    if item.type.value == "multiple_choice":
        return [[-7777]]
    codes = allowed(instrument, item)
    if item.type.value != "ordered_choice":
        return [-7777]
    return [-7777, min(codes) - 1, max(codes) + 1]


def without_answer(instrument: Instrument, item: Any) -> list[Any]:
    """Give every way to have no answer but a wrong one: an empty cell, no cell, each non-response code."""
    of_options = instrument.options_of(item.id).nonresponse if item.options is not None else ()
    codes: list[Any] = [entry.code for entry in (*of_options, *item.nonresponse)]
    return [None, LEFT_OUT, *codes]


def respondents(case: Case, instrument: Instrument, n: int = RESPONDENTS) -> Iterator[Answers]:
    """Draw answers over all states, the same each time. Hidden items too: nobody looks at `show_if` here."""
    dice = random.Random(str(case))
    items = []
    for item in instrument.items:
        values = case.pools.get(item.id) or allowed(instrument, item)
        items.append((item.id, values, without_answer(instrument, item), not_allowed(instrument, item)))
    for number in range(n):
        gaps = GAPS[number % len(GAPS)]
        straight = {5: 0, 6: -1}.get(number % 50)  # now and then all lowest, or all highest
        wrong = number % 4 == 1  # a quarter has answers that aren't allowed; they are slow to score
        # A third lacks answers for one and the same reason throughout.
        reason = dice.randrange(60) if number % 3 == 0 else None
        # A stretch of neighbours without answers, so that whole scales are.
        start = dice.randrange(len(items)) if number % 5 == 4 else len(items)
        empty = range(start, start + dice.randint(1, 8))
        answers: Answers = {}
        for place, (id, values, others, invalid) in enumerate(items):
            if dice.random() >= gaps and place not in empty:
                answers[id] = dice.choice(values) if straight is None else values[straight]
                continue
            answer = dice.choice(others + invalid if wrong else others)
            if reason is not None:
                answer = others[reason % len(others)]
            if answer is not LEFT_OUT:
                answers[id] = answer
        if case.adjust is not None:
            case.adjust(dice, answers)
        yield answers


def same(expected: Any, value: Any) -> bool:
    """Tell whether both have no score, or the same one."""
    if expected is None or value is None:
        return expected is value
    return abs(float(expected) - float(value)) <= 1e-9 * max(1.0, abs(float(expected)))


def disagreements(case: Case) -> list[str]:
    """Score everybody twice; give a line for each score that differs, and for each scale that was never tried."""
    n = case.respondents
    instrument = case.load()
    scorer = compile_scorer(instrument, on_invalid="missing")
    found: list[str] = []
    seen: dict[str, set[bool]] = {id: set() for id in instrument.scales}
    for number, answers in enumerate(respondents(case, instrument, n)):
        expected = case.naive(answers)
        results = scorer(answers)
        values = {id: result.value for id, result in results.items()}
        if number % (n // 20) == 0:
            slow = score(instrument, answers, on_invalid="missing")
            found += [f"score and compile_scorer: {id}" for id in values if not same(values[id], slow[id].value)]
        if expected.keys() != values.keys():
            return [f"scales: {sorted(expected.keys() ^ values.keys())} are in one only"]
        for id, value in values.items():
            seen[id].add(value is None)
            if not same(expected[id], value):
                found.append(f"{id}: {expected[id]} expected, {value} given, for {answers}")
    # A comparison in which a scale never has a score, or always has one, has not tried its missing rule.
    tried = {id: {True} if id in case.never else {True, False} for id in seen}
    return found + [f"{id}: always a score, or never" for id, kinds in seen.items() if kinds != tried[id]]
