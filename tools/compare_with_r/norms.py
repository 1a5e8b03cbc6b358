"""Norms of a sample, and the error of measurement, of a test of 16 items."""

from __future__ import annotations

from typing import Any

from cwinstruments.psychometrics.norm_tables import sample_norms
from cwinstruments.psychometrics.standard_errors import measurement_error
from tools.compare_with_r.comparison import Comparison, data, oracle

RULES = {"below": "pr_below", "mid": "pr_mid", "at_or_below": "pr_at_or_below"}


def _totals() -> list[float | None]:
    columns = data("ability")
    rows = zip(*(column for name, column in columns.items() if name != "id"), strict=True)
    return [None if None in row else sum(one or 0.0 for one in row) for row in rows]


def _norms() -> list[dict[str, Any]]:
    by_rule = {key: sample_norms(_totals(), rule=rule) for rule, key in RULES.items()}
    first = by_rule["pr_mid"]
    return [
        {
            "score": one.score,
            "n": one.n,
            "t_linear": one.t,
            "t_normalised": one.t_normalised,
            "z": one.z,
            **{key: norms.table[place].percentile for key, norms in by_rule.items()},
        }
        for place, one in enumerate(first.table)
    ]


def _errors() -> dict[str, Any]:
    # Alpha is compared elsewhere; here it is given.
    given = oracle("ability")["sem_mdc_listwise"]
    sd = sample_norms(_totals()).sd
    assert sd is not None
    exact, rounded = (measurement_error(sd, given["reliability"], quantiles=which) for which in ("exact", "rounded"))
    return {
        "sd": exact.sd,
        "reliability": exact.reliability,
        "sem": exact.sem,
        "s_diff": exact.s_diff,
        "mdc90": exact.mdc90,
        "mdc95": exact.mdc95,
        "mdc95_1.96": rounded.mdc95,
    }


COMPARISONS: tuple[Comparison, ...] = (
    Comparison(
        "norms: percentiles by three rules, z, T",
        "ability",
        "formulas in base R",
        _norms,
        lambda r: r["norms_total_listwise"],
        convention="normalised T from the mid percentile",
    ),
    Comparison(
        "SEM and MDC",
        "ability",
        "formulas in base R",
        _errors,
        lambda r: r["sem_mdc_listwise"],
        convention="exact quantiles, and 1.96 where it is asked for",
    ),
)
