"""Verification: recompute a trace from the definition alone.

This is a second evaluator on purpose. It reads the definition's items, scales and formulas itself, in exact
fractions, and shares with the engine neither the plan nor the parser of formulas, so that a fault in the one is not
repeated in the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import floor
from typing import Any

from attrs import frozen

from cwinstruments.model import (
    Band,
    BandsFor,
    Cutoff,
    InDenominator,
    Instrument,
    ItemUse,
    Linear,
    MethodUse,
    MissingRule,
    Norm,
    PermittedLevel,
    Rounding,
    RoundingRule,
    Scale,
    ScaleUse,
    Survey,
    Then,
    definition_digest,
    format_fraction,
    to_fraction,
)
from cwinstruments.plan import CORE_METHODS, Method, State, compile_plan, instrument_of, possible_range
from cwinstruments.plan.parameters import require_bound
from cwinstruments.scoring.second_reading import names_of_answers, natural_range, read_again, value_of_parameter
from cwinstruments.scoring.traces import Trace
from cwinstruments.scoring.verified_formulas import evaluate_formula
from cwinstruments.scoring.verified_norms import find_norm

_TOLERANCE = 1e-9


@frozen
class Discrepancy:
    """Where a trace and the definition disagree.

    Args:
        scale: the scale; empty where the whole trace is meant.
        field: what disagrees, as `Score` calls it; `method` where the score rests on the method of a plugin that can't
            be computed a second time.
        traced: what the trace says; the name of the method.
        recomputed: what the definition gives; why the method can't be verified.
    """

    scale: str
    field: str
    traced: Any
    recomputed: Any

    def __str__(self) -> str:
        where = f"scale '{self.scale}': " if self.scale else ""
        if self.field == "method":
            return f"{where}the method '{self.traced}' can't be verified: {self.recomputed}"
        return f"{where}{self.field} is {self.traced!r} in the trace, but the definition gives {self.recomputed!r}"


def verify(
    trace: Trace, instrument: Instrument | Survey, /, *, methods: Iterable[Method] = CORE_METHODS
) -> tuple[Discrepancy, ...]:
    """Recompute every score of a trace from its raw responses and the definition.

    The bounds are not recomputed: they are about answers that nobody gave. The method of a plugin is recomputed by its
    `recompute`; scores that rest on one without it are named as not verified.

    Args:
        methods: the scoring methods that the instrument's scales can use.

    Returns:
        Where they disagree; empty when the trace holds.

    Raises:
        UnboundParameterError: a parameter has no value, so that there is nothing to compare with.
    """
    _require_types(trace, instrument)
    if isinstance(instrument, Instrument):
        require_bound(instrument)
    digest = definition_digest(instrument)
    if trace.definition_digest != digest:
        return (Discrepancy("", "definition_digest", trace.definition_digest, digest),)
    methods = tuple(methods)
    plan_digest = compile_plan(instrument, methods=methods).plan_digest
    instrument = instrument_of(instrument)
    second = _Second(instrument, trace.responses, methods)
    found: list[Discrepancy] = []
    if trace.plan_digest != plan_digest:
        found.append(Discrepancy("", "plan_digest", trace.plan_digest, plan_digest))
    for id in instrument.scales:
        if id not in trace.scales:
            found.append(Discrepancy(id, "scale", None, "a score"))
            continue
        try:
            traced, recomputed = trace.scales[id].score, second.score(id)
        except _UnverifiableError as error:
            found.append(Discrepancy(id, "method", error.method, error.why))
            continue
        for field, value in recomputed.items():
            said = getattr(traced, field)
            if not _same(said, value):
                found.append(Discrepancy(id, field, said, value))
    found += [Discrepancy(id, "scale", "a score", None) for id in trace.scales if id not in instrument.scales]
    return tuple(found)


def _require_types(trace: object, instrument: object) -> None:
    if not (isinstance(instrument, Instrument | Survey) and isinstance(trace, Trace)):
        given = f"{type(trace).__name__} and {type(instrument).__name__}"
        raise TypeError(f"verify() takes a trace and an instrument, not {given}")


def _same(said: Any, recomputed: Any) -> bool:
    if isinstance(said, float) and isinstance(recomputed, float):
        return abs(said - recomputed) <= _TOLERANCE * max(1.0, abs(recomputed))
    return bool(said == recomputed)


@frozen
class _Part:
    """One part of a scale: its keyed value or None, its weight, its state, and its possible keyed range."""

    value: Fraction | None
    weight: Fraction
    state: State
    low: Fraction
    high: Fraction
    is_scale: bool = False


@frozen
class _Result:
    score: Fraction | None
    fields: dict[str, Any]
    leaves: Mapping[str, State]
    asked: int


class _UnverifiableError(Exception):
    """A score rests on the method of a plugin that can't be computed a second time."""

    def __init__(self, method: str, why: str) -> None:
        self.method, self.why = method, why
        super().__init__(method, why)


class _Second:
    """The scores of one respondent, recomputed."""

    def __init__(self, instrument: Instrument, responses: Mapping[str, Any], methods: tuple[Method, ...]) -> None:
        self._instrument, self._plan = instrument, compile_plan(instrument, methods=methods)
        self._methods = {method.name: method for method in methods}
        self._answers = read_again(instrument, responses)
        self._results: dict[str, _Result] = {}

    def score(self, id: str) -> dict[str, Any]:
        return self._result(id).fields

    def _result(self, id: str) -> _Result:
        if id not in self._results:
            self._results[id] = self._recompute(id, self._instrument.scales[id])
        return self._results[id]

    def _recompute(self, id: str, scale: Scale) -> _Result:
        if scale.norm is not None:
            return self._normed(scale, scale.norm)
        parts = self._parts(scale)
        states = scale.missing.states
        counted = [part for part in parts if _in_denominator(part.state, states)]
        answered = [part for part in parts if part.state is State.ANSWERED]
        enough = _is_enough(scale.missing, len(answered), len(counted))
        raw = None
        if enough:
            raw = self._raw(scale, parts, answered)
        score = None if raw is None else self._transform(id, scale, parts, raw)
        leaves = self._leaves(scale)
        asked = sum(not part.is_scale and part.state not in (State.NOT_ASKED, State.NOT_APPLICABLE) for part in parts)
        asked += sum(self._result(name).asked for name in self._scales_below(scale))
        partial_score = score is not None and len(answered) < len(parts)
        fields: dict[str, Any] = {
            "reason": None if score is not None else _reason(scale, asked, leaves.values(), enough),
            "n_answered": len(answered),
            "n_items": len(counted),
            "prorated": partial_score and scale.missing.then is Then.PRORATE,
            "zero_filled": partial_score and scale.missing.then is Then.ZERO_FILL,
            "clamped": False,
            **_interpreted(scale, score, self._instrument.permitted_level),
        }
        return _Result(score, fields, leaves, asked)

    def _normed(self, scale: Scale, norm: Norm) -> _Result:
        """Look up the norm of another scale's score as that scale rounds it; what was answered is said as of that."""
        source = scale.scales[0].scale
        below = self._result(source)
        raw = _rounded(below.score, self._instrument.scales[source].round)
        found = None if raw is None else find_norm(norm, raw, self._answers)
        score = None if found is None else found.value
        fields: dict[str, Any] = {
            "reason": None if score is not None else below.fields["reason"] if raw is None else "no_norm",
            **{key: below.fields[key] for key in ("n_answered", "n_items", "prorated", "zero_filled")},
            "clamped": found is not None and found.clamped,
            **_interpreted(scale, score, self._instrument.permitted_level),
        }
        return _Result(score, fields, below.leaves, below.asked)

    # Parts

    def _parts(self, scale: Scale) -> list[_Part]:
        if scale.formula is not None:
            return [self._named_part(name) for name in names_of_answers(self._instrument, scale.formula)]
        if scale.scales:
            return [self._scale_part(use) for use in scale.scales]
        return [self._item_part(use) for use in scale.items]

    def _item_part(self, use: ItemUse) -> _Part:
        answer = self._answers[use.item]
        item = self._instrument.item(use.item)
        low, high = natural_range(self._instrument, item)
        scores = {_as_code(code): score for code, score in use.recode.items()}
        if scores:
            low, high = min(scores.values()), max(scores.values())
        value = answer.value
        if value is not None and scores:
            value = scores.get(_as_code(value))
        number = value if isinstance(value, Fraction) else None
        keyed = None if number is None else (low + high - number if use.reverse_keyed else number) * use.weight
        return _Part(keyed, use.weight, answer.state, low * use.weight, high * use.weight)

    def _scale_part(self, use: ScaleUse) -> _Part:
        score = self._result(use.scale).score
        low, high = self._range(use.scale)
        keyed = None if score is None else (low + high - score if use.reverse_keyed else score) * use.weight
        state = State.SKIPPED if score is None else State.ANSWERED
        return _Part(keyed, use.weight, state, low * use.weight, high * use.weight, is_scale=True)

    def _named_part(self, name: str) -> _Part:
        zero = Fraction(0)
        if name in self._instrument.scales:
            score = self._result(name).score
            state = State.SKIPPED if score is None else State.ANSWERED
            return _Part(score, Fraction(1), state, zero, zero, is_scale=True)
        return _Part(None, Fraction(1), self._answers[name].state, zero, zero)

    def _scales_below(self, scale: Scale) -> list[str]:
        names = (
            names_of_answers(self._instrument, scale.formula)
            if scale.formula is not None
            else [use.scale for use in scale.scales]
        )
        return list(dict.fromkeys(name for name in names if name in self._instrument.scales))

    def _leaves(self, scale: Scale) -> Mapping[str, State]:
        """Give the states of the answers that a scale rests on, through the scales it is made of."""
        names = (
            names_of_answers(self._instrument, scale.formula)
            if scale.formula is not None
            else [use.item for use in scale.items]
        )
        leaves = {name: self._answers[name].state for name in names if name not in self._instrument.scales}
        for name in self._scales_below(scale):
            leaves |= self._result(name).leaves
        return leaves

    def _raw(self, scale: Scale, parts: list[_Part], answered: list[_Part]) -> Fraction | None:
        if scale.formula is not None:
            return self._formula(scale)
        if isinstance(scale.method, MethodUse):
            return self._by_method(scale.method, answered)
        return _aggregate(scale, parts, answered)

    def _by_method(self, use: MethodUse, answered: list[_Part]) -> Fraction | None:
        recompute = self._methods[use.name].recompute
        if recompute is None:
            raise _UnverifiableError(use.name, "it has no 'recompute'")
        try:
            raw = recompute([part.value for part in answered if part.value is not None], use.options)
            return None if raw is None else to_fraction(raw)
        except Exception as error:
            raise _UnverifiableError(use.name, f"its 'recompute' raised {type(error).__name__}: {error}") from error

    def _formula(self, scale: Scale) -> Fraction | None:
        assert scale.formula is not None
        value: Fraction | None = evaluate_formula(scale.formula, lookup=self._value_of_name)
        return value

    def _value_of_name(self, name: str) -> Any:
        if name in self._instrument.scales:
            return self._result(name).score
        return self._answers[name].value if name in self._answers else value_of_parameter(self._instrument, name)

    # Ranges and transforms

    def _range(self, id: str) -> tuple[Fraction, Fraction]:
        """Give the possible range of a scale's unrounded score."""
        scale = self._instrument.scales[id]
        if scale.norm is not None:
            # Which norms can come out depends on all that its scale can be, which is the plan's business.
            possible = possible_range(self._plan, f"{id}.score")
            return (possible.min, possible.max) if possible is not None else (Fraction(0), Fraction(0))
        if scale.transform == "pomp":
            return Fraction(0), Fraction(100)
        low, high = self._raw_range(id, scale, self._parts(scale))
        if isinstance(scale.transform, Linear):
            ends = [end * scale.transform.multiply + scale.transform.add for end in (low, high)]
            return min(ends), max(ends)
        return low, high

    def _raw_range(self, id: str, scale: Scale, parts: list[_Part]) -> tuple[Fraction, Fraction]:
        use = scale.method if isinstance(scale.method, MethodUse) else None
        if use is not None and (of_parts := self._methods[use.name].range) is not None:
            return of_parts([(part.low, part.high) for part in parts], use.options)
        if scale.formula is not None or use is not None:
            # The bounds of an expression are the plan's business; nothing simpler would give them.
            bounds = possible_range(self._plan, f"{id}.raw")
            # Without bounds it is neither reversed nor shown as per cent, so nobody asks for them.
            return (bounds.min, bounds.max) if bounds is not None else (Fraction(0), Fraction(0))
        low, high = sum((part.low for part in parts), Fraction(0)), sum((part.high for part in parts), Fraction(0))
        weight = sum((part.weight for part in parts), Fraction(0)) if scale.method == "mean" else Fraction(1)
        return low / weight, high / weight

    def _transform(self, id: str, scale: Scale, parts: list[_Part], raw: Fraction) -> Fraction:
        if scale.transform is None:
            return raw
        if isinstance(scale.transform, Linear):
            return raw * scale.transform.multiply + scale.transform.add
        low, high = self._raw_range(id, scale, parts)
        return 100 * (raw - low) / (high - low)


def _as_code(value: Fraction | str) -> str:
    return value if isinstance(value, str) else format_fraction(value)


def _aggregate(scale: Scale, parts: list[_Part], answered: list[_Part]) -> Fraction:
    total = sum((part.value for part in answered if part.value is not None), Fraction(0))
    weight = sum((part.weight for part in answered), Fraction(0))
    if scale.method == "mean":
        return total / weight
    if scale.missing.then is Then.PRORATE:
        return total * sum((part.weight for part in parts), Fraction(0)) / weight
    return total


def _in_denominator(state: State, policy: Any) -> bool:
    return getattr(policy, state.value, InDenominator.MISSING) is InDenominator.MISSING


def _is_enough(rule: MissingRule, answered: int, counted: int) -> bool:
    missing = counted - answered
    return answered >= 1 and all(
        (
            rule.max_missing is None or missing <= rule.max_missing,
            rule.max_missing_fraction is None or missing <= rule.max_missing_fraction * counted,
            rule.min_answered is None or answered >= rule.min_answered,
            rule.min_scored is None or answered >= rule.min_scored,
            rule.min_answered_fraction is None or answered >= rule.min_answered_fraction * counted,
            rule.min_scored_fraction is None or answered >= rule.min_scored_fraction * counted,
            rule.then is not Then.NONE or missing == 0,
        )
    )


def _reason(scale: Scale, asked: int, leaves: Iterable[State], enough: bool) -> str:
    states = set(leaves)
    if asked == 0:
        return "not_asked"
    if State.INVALID in states:
        return "invalid_response"
    if State.ANSWERED not in states:
        return "no_answers"
    if enough:
        return "not_computable"
    return "too_few_scored" if scale.scales else "too_few_answered"


def _interpreted(scale: Scale, score: Fraction | None, level: PermittedLevel) -> dict[str, Any]:
    """Give what follows from a score: its rounded value, its band, and which cutoffs it meets."""
    value = _rounded(score, scale.round)
    banded = scale.has_bands_for(BandsFor.RESPONDENT, level)
    return {
        "value": None if value is None else float(value),
        "band": _band(value, scale.bands) if value is not None and banded else None,
        "cutoffs": {cutoff.id: None if value is None else _meets(value, cutoff) for cutoff in scale.cutoffs},
    }


def _rounded(score: Fraction | None, rounding: Rounding | None) -> Fraction | None:
    return score if score is None or rounding is None else _round(score, rounding)


def _round(x: Fraction, rounding: Rounding) -> Fraction:
    shifted = x * 10**rounding.digits
    below = floor(shifted)
    rest = shifted - below
    half = Fraction(1, 2)
    up = rest > half or (rest == half and (rounding.rule is RoundingRule.HALF_UP or below % 2 == 1))
    return Fraction(below + up, 10**rounding.digits)


def _band(x: Fraction, bands: tuple[Band, ...]) -> str:
    found = bands[0].id
    for band in bands[1:]:
        if (band.at_least is not None and x >= band.at_least) or (band.above is not None and x > band.above):
            found = band.id
    return found


def _meets(x: Fraction, cutoff: Cutoff) -> bool:
    return all(
        (
            cutoff.at_least is None or x >= cutoff.at_least,
            cutoff.above is None or x > cutoff.above,
            cutoff.at_most is None or x <= cutoff.at_most,
            cutoff.below is None or x < cutoff.below,
        )
    )
