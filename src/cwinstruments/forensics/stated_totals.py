"""Audit stated totals: which usual mistake gives what the definition does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from cwinstruments.forensics.audits import Audit, AuditCaution, Explanation, Verdict
from cwinstruments.forensics.item_codes import items_of
from cwinstruments.forensics.mistake_fits import Fit
from cwinstruments.forensics.mistake_search import FEW, NOTHING, Found, MistakeSearch, Progress
from cwinstruments.forensics.patterns import pattern_of
from cwinstruments.forensics.raw_answers import rows_of
from cwinstruments.forensics.stated_rows import StatedRow, StatedRows, count_same, stated_rows
from cwinstruments.forensics.stated_values import Rounder, digits_of, rounders
from cwinstruments.model import Instrument
from cwinstruments.mutants.mutant import Kind
from cwinstruments.plan import CORE_METHODS, Method
from cwinstruments.psychometrics.result import Unavailable
from cwinstruments.psychometrics.sequences import listed

MOST_PAIRS: Final = 2_500
"""So many pairs of mistakes are tried."""
_MOST_NAMED: Final = 5
_MOST_LISTED: Final = 20


def audit_totals(
    instrument: Instrument,
    responses: Any,
    stated: Iterable[Any],
    /,
    *,
    scale: str,
    methods: Iterable[Method] = CORE_METHODS,
    most_pairs: int = MOST_PAIRS,
    on_progress: Progress | None = None,
) -> Audit:
    """Compare stated totals with those of the definition, and name the mistake that gives them where they differ.

    Tried are the slips that `mutants` knows, those made with many items at once, such as no item reversed or a wrong
    number in the reversal, and then pairs of mistakes. Rounding is tried together with all of them.

    Args:
        instrument: the instrument, its parameters bound.
        responses: by item, a column; a dataframe; or rows, each a mapping from items to answers. Answers that are not
            allowed count as missing.
        stated: the total of each row, a number or its text; None, NaN and empty texts where none is stated.
        scale: the scale that the totals are of.
        methods: the scoring methods that its scales can use.
        most_pairs: how many pairs of mistakes are tried; 0 for none.
        on_progress: is told how many mistakes were tried.

    Raises:
        ValueError: there is no such scale, a stated total is no number, or there are more or fewer than rows.
        TypeError: responses are nothing of that kind, or the totals are in no order, such as those of a mapping.

    Examples:
        >>> from cwinstruments import load_instrument
        >>> instrument = load_instrument("examples/minimal-instrument.yaml")
        >>> rows = [{"mc1": 4, "mc2": 1, "mc3": 3}, {"mc1": 5, "mc2": 4, "mc3": 3}, {"mc1": 2, "mc2": 5, "mc3": 1}]
        >>> audit = audit_totals(instrument, rows, ["41.7", "75", "41.7"], scale="meetings")
        >>> print(audit.verdict.value, "--", audit.explanations[0])
        explained -- mc2 was not reversed in the stated totals; rounded to 1 digit
    """
    if scale not in instrument.scales:
        known = ", ".join(map(repr, instrument.scales))
        raise ValueError(f"{instrument.id} has no scale {scale!r}; there are {known}")
    if most_pairs < 0:
        raise ValueError(f"a number of pairs is 0 or more, not {most_pairs}")
    rows, totals = rows_of(responses), listed(stated, of="stated totals")
    if len(rows) != len(totals):
        raise ValueError(f"there are {len(rows)} rows and {len(totals)} stated totals")
    there = {item for row in rows for item in row}
    is_whole = not rows or items_of(instrument, scale) <= there
    found = stated_rows(instrument, rows, totals, scale=scale, methods=tuple(methods))
    search = MistakeSearch(found, rounders(digits_of(row.stated for row in found.every)), on_progress)
    n_agree = sum(len(row.places) for row in found.every if row.agrees)
    explained = search.run(most_pairs) if n_agree < found.n_stated else NOTHING
    return _audit(instrument, found, explained, n_agree, is_whole=is_whole)


def _audit(instrument: Instrument, rows: StatedRows, found: Found, n_agree: int, *, is_whole: bool) -> Audit:
    n_used = rows.n_stated
    differ = [row for row in rows.every if not row.agrees]
    gaps = [(row.stated - row.ours, len(row.places)) for row in differ if row.ours is not None]
    n_gaps = sum(number for _, number in gaps)
    verdict = _verdict(found, n_used, n_agree)
    best = found.fits[0] if found.fits else None
    hits = [row.agrees for row in rows.every] if best is None else best.hits
    missed = [row for row, hit in zip(rows.every, hits, strict=True) if not hit]
    impossible = rows.impossible(hits) if missed else ()
    named = found.fits[:_MOST_NAMED]
    why = Unavailable.NO_RESPONSES if not n_used else Unavailable.NOT_APPLICABLE
    return Audit(
        instrument.id,
        instrument.version,
        rows.scale,
        verdict,
        rows.n_total,
        n_used,
        n_agree,
        n_used - n_agree,
        sum(len(row.places) for row in differ if row.ours is None),
        rows.n_unstated,
        rows.n_invalid,
        sum(gap * number for gap, number in gaps) / n_gaps if n_gaps else None,
        max((abs(gap) for gap, _ in gaps), default=None),
        tuple(_explanation(one, rows, n_agree) for one in named),
        len(found.fits) - len(named),
        _pattern(rows, rounders(digits_of(row.stated for row in rows.every)), verdict),
        found.n_tried,
        _places(differ),
        _places(missed),
        {} if n_gaps else {"mean_difference": why, "largest_difference": why},
        tuple(_cautions(rows, found, len(differ), is_whole=is_whole, impossible=impossible)),
        not_tried=found.not_tried,
        impossible=impossible,
        invalid=rows.invalid,
    )


def _pattern(rows: StatedRows, ways: Mapping[str, Rounder], verdict: Verdict) -> str | None:
    if verdict not in (Verdict.MOSTLY_EXPLAINED, Verdict.UNEXPLAINED):
        return None
    # Whoever took the wrong column made no mistake in the arithmetic.
    others = (scale for scale in rows.setting.instrument.scales if scale != rows.scale)
    if len(rows.every) >= FEW:
        for scale in others:
            if all(count_same(rows.of_scale(scale), rows.every, ways)[1]):
                return f"the stated totals are those of the scale '{scale}'"
    return pattern_of(rows.in_order)


def _verdict(found: Found, n_used: int, n_agree: int) -> Verdict:
    if not n_used:
        return Verdict.NOTHING_STATED
    if n_agree == n_used:
        return Verdict.AGREES
    if not found.fits:
        return Verdict.UNEXPLAINED
    best = found.fits[0]
    if best.in_part:
        return Verdict.EXPLAINED_IN_SOME_ROWS
    if best.n_hits < n_used:
        return Verdict.MOSTLY_EXPLAINED
    is_plain = not best.mistakes and best.rounding is not None and best.rounding.endswith("half up")
    return Verdict.AGREES_ROUNDED if is_plain else Verdict.EXPLAINED


def _cautions(
    rows: StatedRows, found: Found, n_differ: int, *, is_whole: bool, impossible: tuple[float, ...]
) -> Iterator[AuditCaution]:
    if 0 < n_differ < FEW:
        yield AuditCaution.FEW_ROWS_DIFFER
    if len(found.fits) > 1:
        yield AuditCaution.SEVERAL_FIT
    if rows.n_invalid:
        yield AuditCaution.INVALID_ANSWERS
    if not is_whole:
        yield AuditCaution.ITEMS_ABSENT
    if found.is_cut_short:
        yield AuditCaution.PAIRS_CUT_SHORT
    if found.not_tried:
        yield AuditCaution.SOME_NOT_TRIED
    if impossible:
        yield AuditCaution.IMPOSSIBLE_TOTALS


def _explanation(fit: Fit, rows: StatedRows, n_agree: int) -> Explanation:
    pairs = list(zip(rows.every, fit.hits, strict=True))
    broken = sum(len(row.places) for row, hit in pairs if row.agrees and not hit)
    rounding = None if fit.rounding is None else fit.rounding.removesuffix(", half up")
    # What was rounded in another way is said once.
    said = [one for one in fit.mistakes if rounding is None or one.kind is not Kind.ROUNDING]
    return Explanation(
        tuple(one.says for one in said),
        tuple(one.kind.value for one in said) or ("rounding",),
        rounding,
        fit.n_hits,
        fit.n_hits / rows.n_stated,
        fit.n_hits - n_agree + broken,
        broken,
        fit.in_part,
        fit.rows,
        fit.each_alone,
    )


def _places(rows: Iterable[StatedRow]) -> tuple[int, ...]:
    return tuple(sorted(place for row in rows for place in row.places)[:_MOST_LISTED])
