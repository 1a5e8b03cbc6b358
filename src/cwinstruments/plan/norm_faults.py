"""What is wrong with a norm: with its metric, its strata, or its tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise

from cwinstruments.diagnostics import Diagnostic, Path, did_you_mean
from cwinstruments.model import Covariate, Metric, Norm, Stratum, Values, format_fraction

_BY_MOMENTS = (Metric.T_SCORE, Metric.Z_SCORE)


def check_norm(norm: Norm, covariates: Mapping[str, Covariate], path: Path, /) -> list[Diagnostic]:
    """Find everything that is wrong with a norm.

    Args:
        covariates: what can be asked of respondents, by id.
        path: where the norm stands in its document.
    """
    return [
        *_check_metric(norm, path),
        *(fault for one in _strata(norm, path) for fault in _check_where(*one, covariates)),
        *(fault for one in _strata(norm, path) for fault in _check_numbers(*one, norm)),
        *_check_overlaps(norm, path),
    ]


def _strata(norm: Norm, path: Path) -> Iterator[tuple[Stratum, Path]]:
    return ((stratum, (*path, "strata", place)) for place, stratum in enumerate(norm.strata))


def _check_metric(norm: Norm, path: Path) -> Iterator[Diagnostic]:
    """Find what a norm says of tables although it has none, or does not say although it has."""
    for stratum, at in _strata(norm, path):
        if not stratum.rows and norm.metric not in _BY_MOMENTS:
            message = f"a {norm.metric.value} can't be computed from a mean and a standard deviation"
            yield Diagnostic("CWI364", message, at, "give its table in 'rows'")
    has_tables = any(stratum.rows for stratum in norm.strata)
    if has_tables and norm.outside is None:
        message = "the norm does not say what happens to a score beyond its table"
        hint = "add 'outside: clamp' to take the nearest row, flagged, or 'outside: refuse' for no norm score"
        yield Diagnostic("CWI364", message, path, hint)
    for key, given in (("outside", norm.outside is not None), ("interpolate", norm.interpolate.value != "none")):
        if given and not has_tables:
            message = f"{key!r} says what happens to scores that a table lacks, but there is no table"
            yield Diagnostic("CWI364", message, (*path, key), "take it away")


def _check_where(stratum: Stratum, path: Path, covariates: Mapping[str, Covariate]) -> Iterator[Diagnostic]:
    for id, values in stratum.where.items():
        at: Path = (*path, "where", id)
        if id not in covariates:
            message = f"the stratum is for some {id!r}, which is no covariate"
            yield Diagnostic("CWI360", message, at, did_you_mean(id, covariates) or "define it in 'respondent'")
        elif not _can_be(covariates[id], values):
            message = f"covariate {id!r} can't be what the stratum asks for"
            yield Diagnostic("CWI360", message, at, _allowed(covariates[id]))


def _can_be(covariate: Covariate, values: Values) -> bool:
    if isinstance(values, tuple):
        return set(values) <= {option.value for option in covariate.options}
    known = covariate.range
    return known is not None and known.min <= values.min <= values.max <= known.max


def _allowed(covariate: Covariate) -> str:
    if covariate.range is not None:
        low, high = format_fraction(covariate.range.min), format_fraction(covariate.range.max)
        return f"give a range within {{min: {low}, max: {high}}}"
    options = (option.value for option in covariate.options)
    return f"list some of {', '.join(one if isinstance(one, str) else format_fraction(one) for one in options)}"


def _check_numbers(stratum: Stratum, path: Path, norm: Norm) -> Iterator[Diagnostic]:
    if stratum.sd is not None and stratum.sd <= 0:
        message = f"a standard deviation of {format_fraction(stratum.sd)} can't be"
        yield Diagnostic("CWI363", message, (*path, "sd"), "it is greater than 0")
    for place, (before, row) in enumerate(pairwise(stratum.rows), start=1):
        if row.raw <= before.raw:
            raw, earlier = format_fraction(row.raw), format_fraction(before.raw)
            what = f"raw score {raw} is given twice" if row.raw == before.raw else f"{raw} comes after {earlier}"
            at: Path = (*path, "rows", place, "raw")
            hint = "give each raw score once, from the least to the greatest"
            yield Diagnostic("CWI362", f"the rows are not in order: {what}", at, hint)
    for place, row in enumerate(stratum.rows):
        if norm.metric is Metric.PERCENTILE and not 0 <= row.norm <= 100:
            message = f"{format_fraction(row.norm)} is no percentile"
            yield Diagnostic("CWI362", message, (*path, "rows", place, "norm"), "percentiles are from 0 to 100")


def _check_overlaps(norm: Norm, path: Path) -> Iterator[Diagnostic]:
    """Find two strata that one respondent can be in: then nobody could tell which norm holds."""
    for (one, first), (other, second) in combinations(enumerate(norm.strata), 2):
        if all(_meet(values, second.where[id]) for id, values in first.where.items() if id in second.where):
            message = f"a respondent can be both in this stratum and in number {one + 1} of the list"
            hint = "make the strata exclude each other; there is no order among them"
            yield Diagnostic("CWI361", message, (*path, "strata", other), hint)


def _meet(one: Values, other: Values) -> bool:
    """Tell whether a covariate can be both."""
    if isinstance(one, tuple) or isinstance(other, tuple):
        return isinstance(one, tuple) and isinstance(other, tuple) and not set(one).isdisjoint(other)
    return max(one.min, other.min) <= min(one.max, other.max)
