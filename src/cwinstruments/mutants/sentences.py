"""A slip in words: how the definition scored, and what the case was written for where that is something else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final

from cwinstruments.model import Band, Cutoff, Instrument, Rounding, Scale, format_fraction
from cwinstruments.mutants.mutant import Kind, Mutant

_THEN: Final = {
    "available": "missing answers were left out of account",
    "prorate": "missing answers were prorated",
    "none": "no missing answer was allowed",
    "zero_fill": "missing answers were counted as 0",
}
"""What a scale did about missing answers."""
_AS_IF_THEN: Final = {
    "available": "as if missing ones were left out of account",
    "prorate": "as if missing ones were prorated",
    "none": "as if none were allowed",
    "zero_fill": "as if missing ones were counted as 0",
}
"""What it should have done."""
_EDGES: Final = {"at_least": "at", "above": "above", "at_most": "with", "below": "below"}
_BEGINNINGS: Final = ("at_least", "above")
_ENDS: Final = ("at_most", "below")


def sentence_of(instrument: Instrument, mutant: Mutant, /, *, scale: str) -> tuple[str, str, str]:
    """Say what a mutant changes: where, which part, and what was done with it.

    Args:
        instrument: the instrument that the mutant is of.
        scale: the scale that the sentence is about; another one is named.

    Returns:
        The other scale that is changed, which part of it, both empty where there is none; and what there is to say.
    """
    part, what = _WORDS[mutant.kind](instrument, mutant)
    is_elsewhere = mutant.kind is not Kind.OPTION_VALUES and scale not in mutant.scales
    return f"in {mutant.scales[0]}, " if is_elsewhere else "", part, what


def _pair(instrument: Instrument, mutant: Mutant) -> tuple[Scale, Scale]:
    (id,) = mutant.scales
    return instrument.scales[id], mutant.instrument.scales[id]


def _uses(scale: Scale) -> tuple[Any, ...]:
    return scale.items or scale.scales


def _use(instrument: Instrument, mutant: Mutant) -> tuple[str, Any, Any]:
    """Give the name of the part of a scale, and its use before and after; None after where it is left out."""
    before, after = (_uses(one) for one in _pair(instrument, mutant))
    place = int(mutant.path[3])
    use = before[place]
    name = use.item if hasattr(use, "item") else use.scale
    return name, use, after[place] if len(after) == len(before) else None


def _keying(instrument: Instrument, mutant: Mutant) -> tuple[str, str]:
    name, before, _ = _use(instrument, mutant)
    return name, "was reversed, expected as if not" if before.reverse_keyed else "was not reversed"


def _dropped(instrument: Instrument, mutant: Mutant) -> tuple[str, str]:
    before, after = (_uses(one) for one in _pair(instrument, mutant))
    if len(after) > len(before):
        return after[-1].item, "was left out"
    return _use(instrument, mutant)[0], "was counted, expected as if left out"


def _weight(instrument: Instrument, mutant: Mutant) -> tuple[str, str]:
    name, before, after = _use(instrument, mutant)
    return name, f"has weight {format_fraction(before.weight)}, expected as if {format_fraction(after.weight)}"


def _recoding(instrument: Instrument, mutant: Mutant) -> tuple[str, str]:
    name, before, after = _use(instrument, mutant)
    value = next(one for one, score in before.recode.items() if after.recode[one] != score)
    shown = value if isinstance(value, str) else format_fraction(value)
    wanted = format_fraction(after.recode[value])
    return name, f"recodes {shown} to {format_fraction(before.recode[value])}, expected as if to {wanted}"


def _option_values(instrument: Instrument, mutant: Mutant) -> tuple[str, str]:
    id = str(mutant.path[1])
    before, after = (_least(one, id) for one in (instrument, mutant.instrument))
    return id, f"is coded from {before}, expected as if from {after}"


def _least(instrument: Instrument, options: str) -> str:
    values = (one.value for one in instrument.response_options[options].options)
    return format_fraction(min(value for value in values if isinstance(value, Fraction)))


def _method(instrument: Instrument, mutant: Mutant) -> tuple[str, str]:
    before, after = _pair(instrument, mutant)
    return "", f"the {before.method} was taken, expected is the {after.method}"


def _transform(instrument: Instrument, mutant: Mutant) -> tuple[str, str]:
    if _pair(instrument, mutant)[0].transform is None:
        return "", "the raw score was given, expected is the per cent of the maximum possible ('transform: pomp')"
    return "", "the score was transformed, expected is the raw score"


def _rounding(instrument: Instrument, mutant: Mutant) -> tuple[str, str]:
    before, after = (one.round for one in _pair(instrument, mutant))
    if before is None:
        return "", f"the value was not rounded to {_digits(after)}"
    if after is None:
        return "", f"the value was rounded to {_digits(before)}, expected as if not"
    if before.digits != after.digits:
        return "", f"the value was rounded to {_digits(before)}, expected as if to {_digits(after)}"
    return "", f"a half was rounded by '{before.rule}', expected as if by '{after.rule}'"


def _digits(rounding: Rounding | None) -> str:
    assert rounding is not None
    number = rounding.digits
    return "a whole number" if number == 0 else "1 digit" if number == 1 else f"{number} digits"


def _missing_rule(instrument: Instrument, mutant: Mutant) -> tuple[str, str]:
    before, after = (one.missing for one in _pair(instrument, mutant))
    key = str(mutant.path[-1])
    if key == "then":
        return "", f"{_THEN[before.then]}, expected {_AS_IF_THEN[after.then]}"
    shown, wanted = (_shown(getattr(one, key)) for one in (before, after))
    return "", f"'{key}' is {shown}, expected as if {wanted}"


def _shown(value: int | Fraction) -> str:
    return str(value) if isinstance(value, int) else format_fraction(value)


def _state_policy(instrument: Instrument, mutant: Mutant) -> tuple[str, str]:
    state = str(mutant.path[-1])
    before, after = (getattr(one.missing.states, state) for one in _pair(instrument, mutant))
    return "", f"'{state}' counted as {before}, expected as if {after}"


def _edge(instrument: Instrument, mutant: Mutant) -> tuple[str, str]:
    what, place, key = str(mutant.path[2]), int(mutant.path[3]), str(mutant.path[4])
    before, after = (getattr(one, what)[place] for one in _pair(instrument, mutant))
    kind, verb = ("band" if what == "bands" else "cutoff"), ("begins" if key in _BEGINNINGS else "ends")
    return "", f"{kind} '{before.id}' {verb} {_edge_of(before, key)}, expected as if {_edge_of(after, key)}"


def _edge_of(of: Band | Cutoff, key: str) -> str:
    keys = _BEGINNINGS if key in _BEGINNINGS else _ENDS
    found, edge = next((one, getattr(of, one)) for one in keys if getattr(of, one) is not None)
    return f"{_EDGES[found]} {format_fraction(edge)}"


def _norm(instrument: Instrument, mutant: Mutant) -> tuple[str, str]:
    before, after = (one.norm for one in _pair(instrument, mutant))
    assert before is not None and after is not None
    key = str(mutant.path[-1])
    if key == "rows":
        return "", "expected is the norm of the row next to that of the raw score"
    shown, wanted = getattr(before, key), getattr(after, key)
    return "", f"'{key}' of the norm is '{shown}', expected as if '{wanted}'"


def _formula(instrument: Instrument, mutant: Mutant) -> tuple[str, str]:
    after = mutant.instrument.scales[mutant.scales[0]].formula
    return "", f"expected as if the formula were {after}"


_WORDS: Final[Mapping[Kind, Callable[[Instrument, Mutant], tuple[str, str]]]] = {
    Kind.KEYING: _keying,
    Kind.DROPPED: _dropped,
    Kind.WEIGHT: _weight,
    Kind.RECODING: _recoding,
    Kind.OPTION_VALUES: _option_values,
    Kind.METHOD: _method,
    Kind.TRANSFORM: _transform,
    Kind.ROUNDING: _rounding,
    Kind.MISSING_RULE: _missing_rule,
    Kind.STATE_POLICY: _state_policy,
    Kind.BAND: _edge,
    Kind.CUTOFF: _edge,
    Kind.NORM: _norm,
    Kind.FORMULA: _formula,
}
"""What is said about each kind of change."""
