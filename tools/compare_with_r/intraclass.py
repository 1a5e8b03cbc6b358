"""The six intraclass correlations, of every data set that R has them of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cwinstruments.psychometrics.intraclass_correlations import Intraclass, IntraclassCorrelation, intraclass
from tools.compare_with_r.comparison import CLOSED, Comparison, data, oracle

SIX = {"ICC1": "icc1", "ICC2": "icc2", "ICC3": "icc3", "ICC1k": "icc1k", "ICC2k": "icc2k", "ICC3k": "icc3k"}
BY_HAND = "formulas of Shrout & Fleiss, in base R"


def ours(found: Intraclass) -> dict[str, Any]:
    """Give our results under the names of the oracle."""
    squares = {"MSB": found.ms_people, "MSW": found.ms_within, "MSJ": found.ms_raters, "MSE": found.ms_error}
    rest = {"n": found.n_used, "k": found.n_raters, "level": found.level}
    return rest | squares | {name: _correlation(getattr(found, one)) for name, one in SIX.items()}


def by_psych(found: Intraclass) -> dict[str, Any]:
    """Give our results alike those of psych: the six, without the mean squares."""
    return {name: _correlation(getattr(found, one)) for name, one in SIX.items()}


def of_psych(table: Mapping[str, Any]) -> dict[str, Any]:
    """Give what psych says under the names of the oracle's own."""
    renamed = {"ICC": "icc", "lower bound": "lower", "upper bound": "upper"}
    return {
        row["type"]: {renamed.get(key, key): value for key, value in row.items() if key != "type"}
        for row in table.values()
    }


def _correlation(one: IntraclassCorrelation) -> dict[str, Any]:
    ends = (None, None) if one.interval is None else (one.interval.lower, one.interval.upper)
    return {
        "icc": one.value,
        "F": one.f,
        "df1": one.df1,
        "df2": one.df2,
        "p": one.p,
        "lower": ends[0],
        "upper": ends[1],
    }


def _judges(*, without: tuple[int, int] | None = None) -> list[list[float | None]]:
    columns = [data("shrout_fleiss_1979")[f"J{judge}"] for judge in (1, 2, 3, 4)]
    rows = [list(row) for row in zip(*columns, strict=True)]
    if without is not None:
        rows[without[0]][without[1]] = None
    return rows


def _negative() -> Any:
    return oracle("shrout_fleiss_1979")["negative_icc_example"]["data"]


def _without_stepped_up_past_infinity(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out the interval of ICC2k, of which R's lower limit, 13.9, is above the upper one and above 1."""
    return {**figures, "ICC2k": {**figures["ICC2k"], "lower": None, "upper": None}}


def _comparison(
    figure: str,
    dataset: str,
    found: Callable[[], Any],
    theirs: Callable[[Mapping[str, Any]], Any],
    reference: str = BY_HAND,
    tolerance: float = CLOSED,
    convention: str = "ANOVA; negative values kept",
) -> Comparison:
    return Comparison(figure, dataset, reference, found, theirs, tolerance, convention)


PSYCH = "psych::ICC(lmer = FALSE)"
LMER = "psych::ICC(lmer = TRUE)"
REML = "REML: no component below 0; a closed form here, R's is iterative"
SHROUT = "shrout_fleiss_1979"

COMPARISONS: tuple[Comparison, ...] = (
    _comparison("six ICCs, 95 %", SHROUT, lambda: ours(intraclass(_judges())), lambda r: r["icc_anova"]),
    _comparison("six ICCs, 90 %", SHROUT, lambda: ours(intraclass(_judges(), level=0.9)), lambda r: r["icc_anova_90"]),
    _comparison(
        "six ICCs, psych",
        SHROUT,
        lambda: by_psych(intraclass(_judges())),
        lambda r: of_psych(r["psych_ICC_anova"]),
        PSYCH,
    ),
    _comparison(
        "six ICCs by REML",
        SHROUT,
        lambda: by_psych(intraclass(_judges(), estimator="reml")),
        lambda r: of_psych(r["psych_ICC_lmer"]),
        LMER,
        1e-5,
        REML,
    ),
    _comparison(
        "six ICCs, a rating missing",
        SHROUT,
        lambda: ours(intraclass(_judges(without=(1, 2)))),
        lambda r: r["one_missing_cell_row2_J3"]["listwise_anova"],
        convention="ANOVA of complete rows; psych's lmer keeps the row with a gap, and is not followed there",
    ),
    _comparison(
        "six ICCs, negative",
        SHROUT,
        lambda: ours(intraclass(_negative())),
        lambda r: _without_stepped_up_past_infinity(r["negative_icc_example"]["icc_anova"]),
        convention="ANOVA; no interval of ICC2k, whose lower limit passes minus infinity (R: 13.9, above 1)",
    ),
    _comparison(
        "six ICCs by REML, negative",
        SHROUT,
        lambda: by_psych(intraclass(_negative(), estimator="reml")),
        lambda r: of_psych(r["negative_icc_example"]["psych_ICC_lmer"]),
        LMER,
        1e-5,
        REML,
    ),
    _comparison("six ICCs", "attitude", lambda: ours(intraclass(data("attitude"))), lambda r: r["icc"]),
    _comparison(
        "six ICCs, psych",
        "attitude",
        lambda: by_psych(intraclass(data("attitude"))),
        lambda r: of_psych(r["icc_psych_anova"]),
        PSYCH,
    ),
)
