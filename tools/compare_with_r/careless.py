"""Careless responding: how far people are from all others."""

from __future__ import annotations

from cwinstruments.psychometrics.careless_responding import Careless, careless
from tools.compare_with_r.comparison import Comparison, data


def _found() -> Careless:
    return careless(data("attitude"))


COMPARISONS = (
    Comparison(
        "Mahalanobis' squared distance, answered items",
        "attitude",
        "stats::mahalanobis",
        lambda: [one.mahalanobis_d2 for one in _found().people],
        lambda reference: reference["mahalanobis_sq"],
        convention="complete data, on which both ways to deal with missing answers agree",
    ),
    Comparison(
        "Mahalanobis' squared distance, missing at the mean",
        "attitude",
        "stats::mahalanobis",
        lambda: [one.mahalanobis_d2_zero_filled for one in _found().people],
        lambda reference: reference["mahalanobis_sq"],
        convention="as psych::outlier; complete data",
    ),
)
