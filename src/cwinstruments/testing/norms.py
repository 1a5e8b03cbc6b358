"""Strategies for covariates, and for norms whose strata exclude each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from cwinstruments.model import Covariate, from_fraction

Data = dict[str, Any]

_TITLE = {"en": "A text"}
_SOURCE = {"citation": "Made up.", "population": "Nobody"}
# Always the same: the instruments of a survey share the covariates that they have in common.
_COVARIATES: Mapping[str, Data] = {
    "region": {
        "title": _TITLE,
        "options": [{"value": "north"}, {"value": "south", "label": _TITLE}, {"value": 7}],
        "nonresponse": [{"code": -99, "reason": "not_applicable"}],
    },
    "years": {"title": _TITLE, "range": {"min": -1, "max": 2}, "nonresponse": [{"code": 98, "reason": "dont_know"}]},
    "value_2": {"title": _TITLE, "description": _TITLE, "options": [{"value": "other_3"}, {"value": 0.5}]},
}


def covariates() -> SearchStrategy[Data]:
    """Draw the covariates of an instrument, by id; often there are none."""
    ids = st.lists(st.sampled_from(list(_COVARIATES)), max_size=2, unique=True)
    return ids.map(lambda drawn: {id: dict(_COVARIATES[id]) for id in drawn})


@st.composite
def norms(draw: DrawFn, respondent: Mapping[str, Data], ends: tuple[Fraction, Fraction] | None) -> Data:
    """Draw a norm.

    Args:
        respondent: the covariates that its strata may ask for.
        ends: the least and the greatest score of the scale that is normed, where they are known.
    """
    metric = draw(st.sampled_from(["t_score", "z_score", "percentile", "standard_score"]))
    by_moments = metric in ("t_score", "z_score")
    strata = []
    for where in _partitions(draw, respondent):
        stratum: Data = {"where": where} if where else {}
        if by_moments and draw(st.booleans()):
            stratum |= {
                "mean": draw(st.sampled_from([2, 10.5, "7/3", -1])),
                "sd": draw(st.sampled_from([1, 0.5, "4/3"])),
            }
        else:
            stratum["rows"] = _rows(draw, metric, ends)
        strata.append(stratum)
    norm: Data = {"metric": metric, "source": _SOURCE, "strata": strata}
    if metric == "percentile":
        norm["percentile_rule"] = draw(st.sampled_from(["mid", "below", "at_or_below"]))
    if any("rows" in stratum for stratum in strata):
        norm["outside"] = draw(st.sampled_from(["clamp", "refuse"]))
        if draw(st.integers(0, 2)) == 0:
            norm["interpolate"] = "linear"
    return norm


def _rows(draw: DrawFn, metric: str, ends: tuple[Fraction, Fraction] | None) -> list[Data]:
    """Draw a table, most often one that holds scores which can come out."""
    raws: SearchStrategy[Fraction] = st.integers(-3, 30).map(Fraction)
    if ends is not None and draw(st.integers(0, 3)):
        low, high = ends
        steps = draw(st.sampled_from([1, 2, 3, 4, 10]))
        raws = st.integers(-1, steps + 1).map(lambda step: low + (high - low) * step / steps)
    found = sorted(draw(st.lists(raws, min_size=1, max_size=8, unique=True)))
    scores = st.integers(0, 100) if metric == "percentile" else st.sampled_from([-2.5, -1, 0, 0.25, "1/3", 40, 61.5])
    norms: Sequence[Any] = draw(st.lists(scores, min_size=len(found), max_size=len(found)))
    if draw(st.integers(0, 3)):
        norms = sorted(norms, key=Fraction)
    return [{"raw": from_fraction(raw), "norm": norm} for raw, norm in zip(found, norms, strict=True)]


def _partitions(draw: DrawFn, respondent: Mapping[str, Data]) -> list[Data]:
    """Draw what each stratum asks for, so that nobody can be in two of them."""
    wheres: list[Data] = [{}]
    for id, covariate in respondent.items():
        if draw(st.integers(0, 3)) == 0:
            continue
        # Every stratum so far is divided, or stays one for whoever is in it.
        wheres = [
            {**where, id: values} if values is not None else where
            for where in wheres
            for values in (_parts(draw, covariate) if draw(st.integers(0, 3)) else [None])
        ]
    return wheres


def _parts(draw: DrawFn, covariate: Data) -> list[Any]:
    """Draw parts of what a covariate can be, none of which meet; some values may be in no part."""
    if "options" in covariate:
        codes = draw(st.permutations([option["value"] for option in covariate["options"]]))
        cut = draw(st.integers(1, len(codes)))
        return [part for part in (codes[:cut], codes[cut:][: draw(st.integers(0, 2))]) if part]
    low, high = covariate["range"]["min"], covariate["range"]["max"]
    cut = draw(st.integers(low, high))
    upper = [{"min": cut + 1, "max": draw(st.integers(cut + 1, high))}] if cut < high and draw(st.booleans()) else []
    return [{"min": draw(st.integers(low, cut)), "max": cut}, *upper]


def covariate_values(covariate: Covariate, /) -> SearchStrategy[Any]:
    """Draw what a covariate can be."""
    if covariate.range is not None:
        return st.integers(int(covariate.range.min), int(covariate.range.max))
    values = [option.value for option in covariate.options]
    return st.sampled_from([value if isinstance(value, str) else from_fraction(value) for value in values])
