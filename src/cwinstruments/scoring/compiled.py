"""A scorer to embed: one instrument, compiled to a function from answers to plain tuples."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from operator import getitem
from typing import TypeAlias

from cwinstruments.model import Instrument, Survey
from cwinstruments.plan import ScoringPlan, plan_of
from cwinstruments.scoring.composites import Composite
from cwinstruments.scoring.engine import Engine, engine_of
from cwinstruments.scoring.layouts import picker
from cwinstruments.scoring.outcomes import ScaleResult
from cwinstruments.scoring.responses import OnInvalid, OnUnknown, Response, check_words, read_responses
from cwinstruments.scoring.scorer import score_answers
from cwinstruments.scoring.sums import Fixed, Sums

CompiledScorer: TypeAlias = Callable[[Mapping[str, Response]], dict[str, ScaleResult]]
"""Gives for each scale `(value, reason, n_answered, prorated, band)`."""


def compile_scorer(
    instrument: Instrument | Survey | ScoringPlan,
    /,
    *,
    on_invalid: OnInvalid = "raise",
    on_unknown: OnUnknown = "raise",
) -> CompiledScorer:
    """Give a function that scores one respondent after the other, as fast as a web application wants it.

    It checks answers and gives scores exactly as `score` does, without bounds and notes. It can be shared by threads.

    Args:
        instrument: an instrument, a survey, or the plan of one.
        on_invalid: `"raise"`, or `"missing"` to score without answers that are not allowed.
        on_unknown: `"raise"`, or `"ignore"` to leave out keys that are no items.

    Returns:
        A function that takes responses by item id and gives for each scale a tuple
        `(value, reason, n_answered, prorated, band)`. It raises `InvalidResponseError` as `score` does.

    Raises:
        DefinitionError: the instrument contradicts itself.
        ValueError: `on_invalid` or `on_unknown` is none of these words.
        TypeError: it is no instrument.
    """
    check_words(on_invalid, on_unknown)
    plan = plan_of(instrument)
    engine = engine_of(plan)

    def careful(responses: Mapping[str, Response]) -> dict[str, ScaleResult]:
        """Work out what is not known yet, and refuse or note what is not allowed."""
        read = engine.read(responses)
        if read is not None:
            found = engine.outcomes(read)
            return {scale: found[place].result for scale, place in engine.outputs}
        answers = read_responses(plan, responses, on_invalid=on_invalid, on_unknown=on_unknown)
        return {
            scale: ScaleResult(one.value, one.reason, one.n_answered, one.prorated, one.band)
            for scale, one in score_answers(plan, answers).scales.items()
        }

    known = _known_results(engine)
    return careful if known is None else _quick(engine, known, careful)


def _known_results(engine: Engine) -> Callable[[list[int]], dict[str, ScaleResult]] | None:
    """Give what finds results that are known by now, and raises `KeyError` where one is not.

    None where some scales have to be worked out each time.
    """
    n_leaves = len(engine.leaves)
    results = tuple(leaf.results for leaf in engine.leaves)
    names = {place: scale for scale, place in engine.outputs}
    sums = []
    for place, worked in enumerate(engine.worked, start=n_leaves):
        if not isinstance(worked, Composite) or any(part >= n_leaves for part, _ in worked.parts):
            return None
        parts = [part for part, _ in worked.parts]
        pick = None if parts == list(range(len(parts))) else picker(parts)
        shares = tuple(engine.leaves[part].shares[share] for part, share in worked.parts)
        sums.append((names[place], pick, shares, worked.by_code))
    order = tuple(names.values())
    is_in_order = list(names) == sorted(names)
    if is_in_order and len(sums) == 1 and len(sums[0][2]) == n_leaves and sums[0][1] is None:
        return _known_with_total(engine, sums[0][0], sums[0][3])

    def known(keys: list[int]) -> dict[str, ScaleResult]:
        found: dict[str, ScaleResult] = dict(map(getitem, results, keys))
        for scale, pick, shares, by_code in sums:
            code = total = 0
            for told, part in map(getitem, shares, keys if pick is None else pick(keys)):
                code += told
                total += part
            found[scale] = by_code[code].results[total]
        return found if is_in_order else {scale: found[scale] for scale in order}

    return known


def _known_with_total(
    engine: Engine, scale: str, by_code: Mapping[int, Sums | Fixed]
) -> Callable[[list[int]], dict[str, ScaleResult]]:
    """Give the same for what many instruments are: some subscales, and a total of them all."""
    lines = tuple(leaf.lines for leaf in engine.leaves)

    def known(keys: list[int]) -> dict[str, ScaleResult]:
        found = {}
        code = total = 0
        for name, result, told, part in map(getitem, lines, keys):
            found[name] = result
            code += told
            total += part
        found[scale] = by_code[code].results[total]
        return found

    return known


def _quick(
    engine: Engine, known: Callable[[list[int]], dict[str, ScaleResult]], careful: CompiledScorer
) -> CompiledScorer:
    """Give a scorer that looks everything up, as `Engine.read` does but with as few calls as can be.

    Args:
        known: finds the results.
        careful: takes over where something is not found.
    """
    only, layout_of, n_items = engine.only, engine.layout_of, engine.n_items

    def scorer(responses: Mapping[str, Response], /) -> dict[str, ScaleResult]:
        if type(responses) is not dict:
            return careful(responses)
        try:
            layout = only or layout_of(responses)
            row = layout.pick(responses) if len(responses) == n_items else layout.fill(responses)
            return known(layout.keys(row))
        except (KeyError, TypeError):
            return careful(responses)

    if only is None or only.plain is None:
        return scorer
    pick, plain = only.pick, only.plain
    types, empty, tables, masks = plain.types, plain.empty, plain.tables, plain.masks

    def plain_scorer(responses: Mapping[str, Response], /) -> dict[str, ScaleResult]:
        if type(responses) is not dict:
            return careful(responses)
        try:
            row: Collection[Response]
            if len(responses) == n_items:
                row = pick(responses)
            else:
                filled = empty | responses
                if len(filled) > n_items:
                    return careful(responses)
                row = filled.values()
            if not types.issuperset(map(type, row)):
                return careful(responses)
            total = sum(map(getitem, tables, row))
            return known([total & mask for mask in masks])
        except (KeyError, TypeError):
            return careful(responses)

    return plain_scorer
