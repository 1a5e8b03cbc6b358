"""Lambdas, mu and split halves, beside psych and base R."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final, get_args

from cwinstruments.psychometrics.lambdas import guttman_lambdas
from cwinstruments.psychometrics.moments import Metric
from cwinstruments.psychometrics.scale_halves import SplitHalf, split_half
from tools.compare_with_r.comparison import Comparison
from tools.compare_with_r.reliability import matrix_of

ALL_SPLITS: Final = "all splits; psych 2.2.9 looks at half of those of an odd number of items, 2.5.3 at all"


@cache
def halves(dataset: str, matrix: Metric) -> SplitHalf:
    """Give our split halves."""
    return split_half(matrix_of(dataset), matrix=matrix)


def _of_halves(dataset: str, metric: Metric) -> list[Comparison]:
    short = metric[:3]

    def lambdas() -> dict[str, float | None]:
        found = guttman_lambdas(matrix_of(dataset), matrix=metric)
        return {
            "lambda1": found.lambda1,
            "lambda2": found.lambda2,
            "lambda3_alpha": found.lambda3,
            "lambda5": found.lambda5,
            "lambda6": found.lambda6,
        }

    def splits() -> dict[str, Any]:
        found, names = halves(dataset, metric), matrix_of(dataset).items
        return {
            "n_splits": found.n_splits,
            "max_lambda4": found.maximum,
            "min_beta": found.minimum,
            "mean": found.mean,
            "median": found.median,
            "max_half_A": [names.index(one) for one in found.best_half],
            "min_half_A": [names.index(one) for one in found.worst_half],
        }

    def their_splits(reference: Mapping[str, Any]) -> dict[str, Any]:
        found, names = reference["splitHalf"][f"all_splits_{short}"], matrix_of(dataset).items
        return {
            key: [names.index(one) for one in value] if isinstance(value, list) else value
            for key, value in found.items()
        }

    return [
        Comparison(
            f"lambdas of {metric}s", dataset, "base R", lambdas, lambda one: one["splitHalf"][f"guttman_{short}"]
        ),
        Comparison(
            f"lambda 4 of {metric}s",
            dataset,
            "base R",
            lambda: guttman_lambdas(matrix_of(dataset), matrix=metric).lambda4,
            lambda one: one["splitHalf"][f"all_splits_{short}"]["max_lambda4"],
        ),
        Comparison(f"split halves of {metric}s", dataset, "base R", splits, their_splits, convention=ALL_SPLITS),
    ]


def _odd_even(dataset: str) -> Comparison:
    def mine() -> dict[str, float | None]:
        found = halves(dataset, "covariance")
        return {
            "n": found.n_used,
            "r_halves": found.odd_even.r,
            "spearman_brown": found.odd_even.spearman_brown,
            "horst_unequal": found.odd_even.horst,
            "guttman_rulon": found.odd_even.flanagan_rulon,
        }

    return Comparison("odd and even items", dataset, "base R", mine, lambda one: one["splitHalf"]["odd_even"])


def _of_psych_halves(dataset: str, key: str, names: tuple[str, ...]) -> Comparison:
    def mine() -> dict[str, Any]:
        found, bounds = halves(dataset, "correlation"), guttman_lambdas(matrix_of(dataset), matrix="correlation")
        every = {
            "maxrb": found.maximum,
            "minrb": found.minimum,
            "meanr": found.mean,
            "n_splits": found.n_splits,
            "n": found.n_splits,
            "alpha": bounds.lambda3,
            "lambda2": bounds.lambda2,
            "lambda6": bounds.lambda6,
        }
        return {name: every[name] for name in names}

    return Comparison(
        f"psych's split halves ({key})",
        dataset,
        "psych::splitHalf",
        mine,
        lambda one: {name: one["splitHalf"][key][name] for name in names},
        convention="correlations, as psych; its alpha is the standardised one",
    )


def _mu() -> list[float | None]:
    found = guttman_lambdas(matrix_of("attitude"), matrix="correlation")
    return [found.lambda3, found.lambda2, found.mu2, found.mu3]


COMPARISONS: tuple[Comparison, ...] = (
    *(one for dataset in ("attitude", "ability") for metric in get_args(Metric) for one in _of_halves(dataset, metric)),
    _odd_even("attitude"),
    _odd_even("ability"),
    _of_psych_halves("attitude", "psych_newer_cor", ("n", "maxrb", "minrb", "meanr")),
    # Of the half of the splits that 2.2.9 looks at here only the best is that of all.
    _of_psych_halves("attitude", "psych_2.2.9_cor_half_of_the_splits", ("maxrb", "alpha", "lambda2", "lambda6")),
    _of_psych_halves("ability", "psych_cor", ("maxrb", "minrb", "meanr", "n_splits", "alpha", "lambda2", "lambda6")),
    Comparison(
        "mu 0 to 3 of correlations",
        "attitude",
        "psych::tenberge",
        _mu,
        lambda one: [one["splitHalf"]["tenberge_mu_cor"][f"mu{place}"] for place in range(4)],
        convention="mu 0 is alpha, mu 1 lambda 2",
    ),
)
