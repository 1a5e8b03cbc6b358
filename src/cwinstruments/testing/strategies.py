"""Strategies that build whole instruments, by construction so that they are valid, and answers to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import define, field, frozen
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from cwinstruments.model import (
    DateRange,
    Instrument,
    Item,
    ItemType,
    Range,
    from_fraction,
    structure_instrument,
    to_fraction,
)
from cwinstruments.plan.formula import NameKind
from cwinstruments.testing.formulas import FormulaName, conditions, number_formulas
from cwinstruments.testing.norms import covariate_values, covariates, norms
from cwinstruments.testing.parameters import opened

Data = dict[str, Any]
_Number = int | float | str
"""A number as a definition writes it."""

# Ids that are also words of the formula language or parts of a plan's step names must work like all others.
_ITEM_IDS = ("a1", "a2", "b_3", "raw", "score", "enough", "count", "item_7", "n_items", "value", "q10", "mean")
_SCALE_IDS = ("trust", "total", "sum", "min", "if", "s_1", "s_2", "answered", "overall", "strain")
_CODES = ("red", "green", "other_2", "none")
_REASONS = ("not_applicable", "dont_know", "refused")
_NONRESPONSE_CODES = (97, 98, 99, -7)
_WEIGHTS: tuple[_Number, ...] = (1, 2, 3, 0.5, 1.25, "1/3", "5/7")
_SCORES: tuple[_Number, ...] = (-2, -1, 0, 1, 2, 3, 0.5, 1.5, "1/3", "2/3")
_TITLE = {"en": "A text"}


def instruments(
    *, max_items: int = 6, max_scales: int = 4, small: bool = False, formulas: bool = True, normed: bool = False
) -> SearchStrategy[Instrument]:
    """Build instruments that can be compiled and scored; where there are parameters, every one has its value.

    Args:
        small: give every item few possible values, so that all completions of an answer can be tried.
        formulas: whether some scales are computed by a formula.
        normed: whether there is one more scale in any case, `normed`, of norm scores.
    """
    drawn = definitions(max_items=max_items, max_scales=max_scales, small=small, formulas=formulas, normed=normed)
    with_values = drawn.flatmap(opened).map(lambda open: structure_instrument(open[0]).bind(**open[1]))
    return st.one_of(drawn.map(structure_instrument), with_values)


def open_definitions(
    *, max_items: int = 6, max_scales: int = 4, small: bool = False, formulas: bool = True
) -> SearchStrategy[tuple[Data, Data, Data]]:
    """Build definitions with parameters, and values to bind; the arguments are those of `instruments`.

    Gives a definition without parameters, the same with open places, and the values with which it means the same.
    """
    drawn = definitions(max_items=max_items, max_scales=max_scales, small=small, formulas=formulas)
    return drawn.flatmap(lambda closed: opened(closed).map(lambda open: (closed, *open)))


@st.composite
def definitions(
    draw: DrawFn,
    *,
    max_items: int = 6,
    max_scales: int = 4,
    small: bool = False,
    formulas: bool = True,
    normed: bool = False,
) -> Data:
    """Build definitions without parameters as plain data; the arguments are those of `instruments`."""
    ids = draw(st.lists(st.sampled_from(_ITEM_IDS), min_size=1, max_size=max_items, unique=True))
    building = _Building(small, respondent=draw(covariates()))
    for id in ids:
        _items(draw, building, id)
    if not building.numbers and not building.codes:
        _items(draw, building, "always", types=("ordered_choice",))
    for id in draw(st.lists(st.sampled_from(_SCALE_IDS), min_size=1, max_size=max_scales, unique=True)):
        _scales(draw, building, id, formulas)
    if normed:
        _scales(draw, building, "normed", formulas, kind="norm")
    order = draw(st.permutations(list(building.scales)))
    return {
        "kind": "instrument",
        "id": "drawn-instrument",
        "version": "1.0.0",
        "title": _TITLE,
        "source": {"citation": "Made up."},
        "licence": {"name": "CC0-1.0", "text_redistributable": "yes"},
        "evidence": {"status": "original_not_validated"},
        "unit": draw(st.sampled_from(["respondent", "team", "county"])),
        "permitted_level": draw(st.sampled_from(["respondent", "unit", "both"])),
        "sensitivity": draw(st.sampled_from(["routine", "health", "harm"])),
        "wording": "complete",
        **({"response_options": building.response_options} if building.response_options else {}),
        "items": building.items,
        **({"respondent": building.respondent} if building.respondent else {}),
        "scales": {id: building.scales[id] for id in order},
    }


@frozen
class _Span:
    """The least and the greatest value of a part, and whether missing answers can lead out of it."""

    low: Fraction
    high: Fraction
    steady: bool = True


@define
class _Building:
    """What is drawn so far, and what later parts may refer to."""

    small: bool
    respondent: Data = field(factory=dict)
    items: list[Data] = field(factory=list)
    response_options: dict[str, Data] = field(factory=dict)
    scales: dict[str, Data] = field(factory=dict)
    names: list[FormulaName] = field(factory=list)
    numbers: dict[str, Sequence[Fraction]] = field(factory=dict)
    """The values of the items that can be added up; of a long range only its ends."""
    is_listed: dict[str, bool] = field(factory=dict)
    """Whether the values in `numbers` are all that there are, so that they can be recoded."""
    codes: dict[str, tuple[str, ...]] = field(factory=dict)
    """The codes of the nominal items."""
    leaving: dict[str, frozenset[str]] = field(factory=dict)
    """The states by which an item leaves the denominator unless a scale says otherwise."""
    spans: dict[str, _Span | None] = field(factory=dict)
    """The spans of the scales; None where they are not known here."""


# Items


def _items(draw: DrawFn, building: _Building, id: str, types: Sequence[str] | None = None) -> None:
    kinds = ["ordered_choice"] * 4 + [kind.value for kind in ItemType]
    type = draw(st.sampled_from(types or kinds))
    item: Data = {"id": id, "text": _TITLE}
    if type != "ordered_choice" or draw(st.booleans()):
        item["type"] = type
    if building.names and draw(st.integers(0, 2)) == 0:
        item["show_if"] = draw(conditions(building.names))
    nonresponse = _nonresponse(draw)
    names = _typed(draw, building, item, type, nonresponse)
    if nonresponse and type not in _CHOICES and type not in ("date", "text"):
        item["nonresponse"] = nonresponse
    building.items.append(item)
    building.names += names
    asked = {"not_asked"} if "show_if" in item else set[str]()
    building.leaving[id] = frozenset(asked | ({one["reason"] for one in nonresponse} & {"not_applicable"}))


_CHOICES = ("ordered_choice", "nominal_choice", "multiple_choice")


def _typed(draw: DrawFn, building: _Building, item: Data, type: str, nonresponse: list[Data]) -> list[FormulaName]:
    """Complete an item with what its type needs, and give the names that formulas have for it."""
    id = item["id"]
    match type:
        case "ordered_choice":
            values = draw(st.lists(_option_numbers(), min_size=2, max_size=3 if building.small else 6, unique=True))
            _add_options(building, item, values, nonresponse)
            return [_number_name(building, id, [to_fraction(value) for value in values], listed=True)]
        case "nominal_choice":
            codes = draw(st.lists(st.sampled_from((*_CODES, 1, 2, 0.5)), min_size=2, max_size=3, unique=True))
            _add_options(building, item, codes, nonresponse)
            return [_code_name(building, id, codes)]
        case "multiple_choice":
            codes = draw(st.lists(st.sampled_from((*_CODES, 3)), min_size=2, max_size=2, unique=True))
            _add_options(building, item, codes, nonresponse)
            return [FormulaName(f"{id}__{code}", NameKind.TRUTH) for code in codes]
        case "boolean":
            building.numbers[id], building.is_listed[id] = [Fraction(0), Fraction(1)], True
            return [FormulaName(id, NameKind.TRUTH)]
        case "integer" | "decimal" | "visual_analogue":
            return [_number_name(building, id, _ranges(draw, building.small, item, type), listed=False)]
        case "paired_comparison":
            codes = draw(st.lists(st.sampled_from(_CODES), min_size=2, max_size=2, unique=True))
            item["between"] = [{"value": code} for code in codes]
            return [_code_name(building, id, codes)]
        case "date":
            first = draw(st.dates(date(2020, 1, 1), date(2020, 6, 1)))
            last = first + timedelta(draw(st.integers(1, 3 if building.small else 400)))
            item["range"] = {"min": first.isoformat(), "max": last.isoformat()}
            return [FormulaName(id, NameKind.DATE)]
    return []


def _option_numbers() -> SearchStrategy[int | float]:
    return st.one_of(st.integers(-3, 7), st.sampled_from([0.5, 1.5, 2.25, 0.1, -0.3]))


def _ranges(draw: DrawFn, small: bool, item: Data, type: str) -> list[Fraction]:
    # Below the codes for non-response, which must not be answers.
    low, steps = draw(st.integers(-3, 20)), draw(st.integers(1, 3 if small else 12))
    step = Fraction(1)
    if type == "decimal":
        item["digits"] = draw(st.integers(0, 2))
        step = Fraction(1, 10 ** item["digits"])
    elif type == "visual_analogue":
        item["step"] = draw(st.sampled_from([1, 5, 0.5, 0.25]))
        step = to_fraction(item["step"])
    high = low + steps * step
    item["range"] = {"min": low, "max": from_fraction(high)}
    return [Fraction(low), high]


def _nonresponse(draw: DrawFn) -> list[Data]:
    reasons = draw(st.lists(st.sampled_from(_REASONS), max_size=3))
    codes = draw(st.permutations(_NONRESPONSE_CODES))
    return [{"code": code, "reason": reason} for code, reason in zip(codes, reasons, strict=False)]


def _add_options(building: _Building, item: Data, values: Sequence[Any], nonresponse: list[Data]) -> None:
    options: Data = {"options": [{"value": value, "label": _TITLE} for value in values]}
    if nonresponse:
        options["nonresponse"] = nonresponse
    name = f"options_{len(building.response_options)}"
    building.response_options[name] = options
    item["options"] = name


def _number_name(building: _Building, id: str, values: Sequence[Fraction], *, listed: bool) -> FormulaName:
    building.numbers[id], building.is_listed[id] = values, listed
    return FormulaName(id, NameKind.NUMBER, tuple(str(from_fraction(value)) for value in values))


def _code_name(building: _Building, id: str, codes: Sequence[Any]) -> FormulaName:
    building.codes[id] = tuple(str(code) for code in codes)
    return FormulaName(id, NameKind.CODE, building.codes[id])


# Scales


def _scales(draw: DrawFn, building: _Building, id: str, formulas: bool, kind: str | None = None) -> None:
    kinds = ["items"] * 3 + (["formula"] if formulas else [])
    kinds += ["scales", "scales", "norm"] if building.scales else []
    scale: Data = {"title": _TITLE, "direction": draw(st.sampled_from(_DIRECTIONS))}
    span = None
    match kind or draw(st.sampled_from(kinds)):
        case "items":
            span = _scale_of_items(draw, building, scale)
        case "scales":
            span = _scale_of_scales(draw, building, scale)
        case "norm":
            _scale_of_norms(draw, building, scale)
        case _:
            scale["method"] = "formula"
            scale["formula"] = draw(number_formulas(building.names))
            scale["missing"] = _missing(draw, 3, ("available", "none"), ("min_answered", "min_scored"))
    building.spans[id] = span if "norm" in scale else _transforms(draw, scale, span)
    _interpretations(draw, scale)
    if draw(st.booleans()):
        scale["aggregate"] = _aggregates(draw, building, id, scale)
    building.scales[id] = scale
    building.names.append(FormulaName(id, NameKind.NUMBER))


_DIRECTIONS = ("higher_is_better", "higher_is_worse", "descriptive")


def _scale_of_items(draw: DrawFn, building: _Building, scale: Data) -> _Span | None:
    known = [*building.numbers, *building.codes]
    ids = draw(st.lists(st.sampled_from(known), min_size=1, max_size=5, unique=True))
    parts = [_item_uses(draw, building, id) for id in ids]
    scale["items"] = [use for use, _, _, _ in parts]
    scale["method"] = method = draw(st.sampled_from(["mean", "sum"]))
    leaving = frozenset[str]().union(*(building.leaving[id] for id in ids))
    scale["missing"] = missing = _missing(draw, len(ids), _THEN[method], ("min_answered",))
    then = missing.get("then", "none")
    if method == "sum" and then == "none":
        # A sum of fewer items would fall short, so nothing may leave its denominator.
        missing["states"] = missing.get("states", {}) | dict.fromkeys((*leaving, "skipped", *_REASONS), "missing")
    states = missing.get("states", {})
    leaves = any(states.get(state, "excluded") == "excluded" for state in leaving) or "excluded" in states.values()
    alike = len({(low, high) for _, low, high, _ in parts}) == 1
    steady = then != "zero_fill" and (alike or (then == "none" and not leaves))
    return _span_of([(weight, low, high) for _, low, high, weight in parts], method, steady)


def _item_uses(draw: DrawFn, building: _Building, id: str) -> tuple[Any, Fraction, Fraction, Fraction]:
    """Draw how a scale uses an item, with the ends of its keyed values and its weight."""
    values = building.numbers.get(id, ())
    reverse_keyed, weight = draw(st.booleans()), draw(st.sampled_from(_WEIGHTS))
    if id in building.codes or (building.is_listed[id] and draw(st.integers(0, 3)) == 0):
        keys = building.codes.get(id) or [str(from_fraction(value)) for value in values]
        recode = {key: draw(st.sampled_from(_SCORES)) for key in keys}
        values = [to_fraction(score) for score in recode.values()]
        use: Any = {"item": id, "recode": recode}
    elif weight == 1 and draw(st.booleans()):
        return f"-{id}" if reverse_keyed else id, min(values), max(values), Fraction(1)
    else:
        use = {"item": id}
    if weight != 1:
        use["weight"] = weight
    if reverse_keyed:
        use["reverse_keyed"] = True
    return use, min(values), max(values), to_fraction(weight)


def _scale_of_scales(draw: DrawFn, building: _Building, scale: Data) -> _Span | None:
    ids = draw(st.lists(st.sampled_from(list(building.scales)), min_size=1, max_size=3, unique=True))
    uses: list[Any] = []
    parts: list[tuple[Fraction, Fraction, Fraction]] = []
    steady = True
    for id in ids:
        span, weight = building.spans[id], draw(st.sampled_from(_WEIGHTS))
        # A scale that may have no bounds can't be reversed.
        reverse_keyed = span is not None and draw(st.booleans())
        if weight == 1:
            uses.append(f"-{id}" if reverse_keyed else id)
        else:
            uses.append({"scale": id, "weight": weight, "reverse_keyed": reverse_keyed})
        steady = steady and span is not None and span.steady
        if span is not None:
            parts.append((to_fraction(weight), span.low, span.high))
    scale["scales"] = uses
    scale["method"] = method = draw(st.sampled_from(["mean", "sum"]))
    scale["missing"] = missing = _missing(draw, len(ids), _THEN[method], ("min_scored",), states=("skipped",))
    if method == "sum" and missing.get("then", "none") == "none":
        missing.pop("states", None)
    alike = len({(low, high) for _, low, high in parts}) == 1 and missing.get("then", "none") != "zero_fill"
    return _span_of(parts, method, steady and alike) if len(parts) == len(ids) else None


def _scale_of_norms(draw: DrawFn, building: _Building, scale: Data) -> None:
    source = draw(st.sampled_from(list(building.scales)))
    span = building.spans[source]
    scale["scales"], scale["method"] = [source], "norm"
    scale["norm"] = draw(norms(building.respondent, None if span is None else (span.low, span.high)))


def _span_of(parts: Sequence[tuple[Fraction, Fraction, Fraction]], method: str, steady: bool) -> _Span:
    divisor = sum(weight for weight, _, _ in parts) if method == "mean" else Fraction(1)
    low = sum((weight * low for weight, low, _ in parts), Fraction(0)) / divisor
    return _Span(low, sum((weight * high for weight, _, high in parts), Fraction(0)) / divisor, steady)


_THEN = {"mean": ("available", "none"), "sum": ("prorate", "none", "zero_fill")}
_STATES = ("not_applicable", "not_asked", "dont_know", "refused", "skipped")


def _missing(
    draw: DrawFn, n_parts: int, then: Sequence[str], counts: Sequence[str], states: Sequence[str] = _STATES
) -> Data:
    """Draw a missing rule of one or several conditions, which complete answers meet."""
    fractions = st.sampled_from([0, 0.5, 1, "1/3", "2/3", 0.75])
    possible: dict[str, SearchStrategy[Any]] = {
        "max_missing": st.integers(0, 3),
        "max_missing_fraction": fractions,
        **{count: st.integers(1, n_parts) for count in counts},
        **{f"{count}_fraction": fractions for count in counts},
    }
    keys = draw(st.lists(st.sampled_from(sorted(possible)), min_size=1, max_size=3, unique=True))
    rule: Data = {key: draw(possible[key]) for key in keys}
    if rule != {"max_missing": 0} or draw(st.booleans()):
        rule["then"] = draw(st.sampled_from(then))
    if draw(st.integers(0, 2)) == 0:
        chosen = draw(st.lists(st.sampled_from(states), min_size=1, unique=True))
        rule["states"] = {state: draw(st.sampled_from(["excluded", "missing"])) for state in chosen}
    return rule


def _transforms(draw: DrawFn, scale: Data, span: _Span | None) -> _Span | None:
    """Draw a transform; per cent of the maximum only where missing answers can't lead out of the range."""
    kinds = ["none", "linear"]
    then = scale["missing"].get("then", "none")
    if span is not None and span.low < span.high and (span.steady or then == "zero_fill"):
        kinds += ["pomp", "pomp"]
    match draw(st.sampled_from(kinds)):
        case "pomp":
            assert span is not None
            scale["transform"] = "pomp"
            return _Span(Fraction(0), Fraction(100), span.steady)
        case "linear":
            multiply, add = draw(st.sampled_from([2, -1, 0.5, "10/3", 0])), draw(st.sampled_from([0, 10, -2.5]))
            scale["transform"] = draw(
                st.sampled_from([{"multiply": multiply, "add": add}, {"multiply": multiply}, {"add": add}])
            )
            return _moved(span, scale["transform"])
    return span


def _moved(span: _Span | None, transform: Data) -> _Span | None:
    if span is None:
        return None
    multiply, add = to_fraction(transform.get("multiply", 1)), to_fraction(transform.get("add", 0))
    ends = sorted((span.low * multiply + add, span.high * multiply + add))
    return _Span(ends[0], ends[1], span.steady)


def _interpretations(draw: DrawFn, scale: Data) -> None:
    """Draw rounding, bands and cutoffs."""
    if draw(st.booleans()):
        scale["round"] = {"digits": draw(st.integers(0, 3)), "rule": draw(st.sampled_from(["half_up", "half_even"]))}
    if draw(st.booleans()):
        edges = draw(st.lists(_edges(), min_size=1, max_size=3, unique_by=to_fraction))
        starts = st.sampled_from(["at_least", "above"])
        scale["bands"] = [
            {"id": "b0"},
            *(
                {"id": f"b{place}", draw(starts): edge, **({"label": _TITLE} if draw(st.booleans()) else {})}
                for place, edge in enumerate(sorted(edges, key=to_fraction), start=1)
            ),
        ]
    if draw(st.integers(0, 3)) == 0:
        # One edge on each side at the most.
        sides = st.sampled_from([("at_least", "above"), ("at_most", "below")])
        keys = [draw(st.sampled_from(side)) for side in draw(st.lists(sides, min_size=1, unique=True))]
        scale["cutoffs"] = [{"id": "risk", "source": "Made up.", **{key: draw(_edges()) for key in keys}}]


def _aggregates(draw: DrawFn, building: _Building, id: str, scale: Data) -> Data:
    """Draw how a scale becomes a unit's score."""
    ratios = ["ratio"] if building.scales else []
    aggregate: Data = {"method": draw(st.sampled_from(["mean", "percent_positive", *ratios]))}
    if aggregate["method"] == "ratio":
        above, below = draw(st.permutations([id, draw(st.sampled_from(list(building.scales)))]))
        aggregate |= {"of": above, "to": below, "times": draw(st.sampled_from([1, 100, 0.5, "1/3"]))}
    if aggregate["method"] == "percent_positive":
        edge = {draw(st.sampled_from(["at_least", "above", "at_most", "below"])): draw(_edges())}
        of_items = {"of": "items", "favourable_options": 1}
        kinds = [of_items, of_items, edge] if _has_favourable(building, scale) else [edge]
        aggregate["positive"] = draw(st.sampled_from(kinds))
    aggregate["minimum_cell"] = draw(st.integers(1, 6))
    sides = {"column": "side", "values": ["agency", "partner"]}
    over = draw(st.sampled_from([None, "side", sides, {**sides, "exempt": ["partner"]}]))
    if over is not None:
        aggregate["equal_weight_over"] = over
    if draw(st.integers(0, 3)) == 0:
        aggregate["minimum_response_rate"] = draw(st.sampled_from([0.6, "1/2", 0]))
    if aggregate["method"] != "ratio" and draw(st.integers(0, 3)) == 0:
        aggregate["agreement"] = {"statistics": ["ad"], "ad_at_most": "1/3", "minimum_answers": 10}
    return aggregate


def _has_favourable(building: _Building, scale: Data) -> bool:
    """Tell whether each item of a scale has one most favourable option."""
    uses = [use if isinstance(use, dict) else {"item": use.removeprefix("-")} for use in scale.get("items", ())]
    listed = all("recode" not in use and building.is_listed.get(use["item"], False) for use in uses)
    return bool(uses) and listed and scale["direction"] != "descriptive"


def _edges() -> SearchStrategy[Any]:
    return st.one_of(st.integers(-5, 100), st.sampled_from([0.5, 1.5, 2.25, 33.3, "1/3", "100/3", "200/3", "7/6"]))


# Answers


@st.composite
def responses(
    draw: DrawFn, instrument: Instrument, *, complete: bool = False, invalid: bool = False
) -> Mapping[str, Any]:
    """Draw one respondent's answers to an instrument; hidden items may be answered too.

    `responses_for` says more exactly what is drawn.

    Args:
        complete: whether every item has a value.
        invalid: whether some answers are outside what is allowed.
    """
    answers: dict[str, Any] = {}
    for item in instrument.items:
        values = _answers(instrument, item)
        if not complete:
            others: list[SearchStrategy[Any]] = [st.just(one) for one in ways_of_missing(instrument, item)]
            if invalid:
                others.append(st.sampled_from([1_000_003, "no such code", float("nan"), [], {"not": "hashable"}]))
            chance = draw(st.integers(0, 9))
            if chance == 9:
                continue  # a key that is left out is an empty cell
            if chance >= 7:
                values = st.one_of(others)
        answers[item.id] = draw(values)
    for id, covariate in instrument.respondent.items():
        values = covariate_values(covariate)
        if not complete and draw(st.integers(0, 4)) == 0:
            values = st.sampled_from([None, *(one.code for one in covariate.nonresponse)])
        answers[id] = draw(values)
    return answers


def ways_of_missing(instrument: Instrument, item: Item) -> list[int | None]:
    """Give what stands in place of an answer: an empty cell, and the codes for no answer."""
    nonresponse = instrument.response_options[item.options].nonresponse if item.options else item.nonresponse
    return [None, *(one.code for one in nonresponse)]


def _answers(instrument: Instrument, item: Item) -> SearchStrategy[Any]:
    """Draw an answer that the item allows."""
    options = [option.value for option in instrument.response_options[item.options].options] if item.options else []
    match item.type:
        case ItemType.ORDERED_CHOICE:
            return st.sampled_from(options).flatmap(_written)
        case ItemType.NOMINAL_CHOICE | ItemType.PAIRED_COMPARISON:
            options = options or [option.value for option in item.between]
            return st.sampled_from(options).flatmap(_written)
        case ItemType.MULTIPLE_CHOICE:
            return st.lists(st.sampled_from([_plain(value) for value in options]), unique=True)
        case ItemType.BOOLEAN:
            return st.sampled_from([True, False, 1, 0])
        case ItemType.DATE:
            assert isinstance(item.range, DateRange)
            days = st.dates(date.fromisoformat(item.range.min), date.fromisoformat(item.range.max))
            return st.one_of(days, days.map(date.isoformat))
        case ItemType.TEXT:
            return st.text(max_size=5)
    assert isinstance(item.range, Range)
    step = item.step if item.step is not None else Fraction(1, 10 ** (item.digits or 0))
    steps = st.integers(0, int((item.range.max - item.range.min) / step))
    low = item.range.min
    return steps.map(lambda count: low + count * step).flatmap(_written)


def _written(value: Fraction | str) -> SearchStrategy[Any]:
    """Draw one of the ways in which a number may come in."""
    if isinstance(value, str):
        return st.just(value)
    plain = from_fraction(value)
    return st.sampled_from([plain, float(value), Decimal(str(plain)) if not isinstance(plain, str) else value, value])


def _plain(value: Fraction | str) -> int | float | str:
    return value if isinstance(value, str) else from_fraction(value)
