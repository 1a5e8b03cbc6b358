"""Agreement within groups and the reliability of group means, beside `multilevel`, `lme4` and plain formulas in R."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from cwinstruments.psychometrics.agreement_indices import Agreement, agreement
from cwinstruments.psychometrics.group_agreement import GroupAgreement
from cwinstruments.psychometrics.group_icc_estimates import GroupIcc, group_icc
from cwinstruments.psychometrics.group_mean_reliability import design_effect, group_reliability, reliability_of_mean
from cwinstruments.psychometrics.result import Interval
from tools.compare_with_r.comparison import ORACLES, Comparison, data, oracle

ITEMS = tuple(f"COH{place:02}" for place in range(1, 6))
SETS: Mapping[str, tuple[str, ...]] = {"five_items": ITEMS, "COH01": ("COH01",), "COH02_with_NA": ("COH02",)}
LISTWISE = "listwise inside the group; a team of one has none"
REML = 1e-6
"""What the oracle's README asks of REML; our own profile comes nearer."""
LME = 2.6e-5
"""How early `nlme::lme` stops, by the oracle's README. It names PAY; for WLOAD it stops at .00028, where lmer has 0."""


@cache
def _agreement(by: str, items: tuple[str, ...]) -> Agreement:
    columns = data("cohesion")
    groups = [int(one) if isinstance(one, float) else one for one in columns[by]]
    return agreement({item: columns[item] for item in items}, groups, low=1, high=5)


def _untruncated(one: GroupAgreement, n_items: int) -> float | None:
    """Give rwg(j) without setting q to 1 where it is above, out of r*wg(j) = 1 - q."""
    star = one.rwg_star["uniform"]
    return None if star is None else n_items * star / (n_items * star + 1 - star)


FIGURES: Mapping[str, tuple[str, str, Callable[[GroupAgreement, int], float | None], str]] = {
    "gsize": ("people who answered everything", "multilevel::rwg.j", lambda one, _: one.n_complete, LISTWISE),
    "rwg_uniform": ("rwg", "multilevel::rwg, rwg.j", lambda one, _: one.rwg["uniform"], "uniform null of A = 5"),
    "rwg_uniform_untruncated": ("rwg, q above 1 kept", "formula", _untruncated, "out of r*wg"),
    "rwg_lindell_uniform": ("r*wg(j)", "multilevel::rwg.j.lindell", lambda one, _: one.rwg_star["uniform"], ""),
    "ad_mean": ("AD of the mean", "multilevel::ad.m", lambda one, _: one.ad_mean, "divided by n"),
    "ad_median": ("AD of the median", "multilevel::ad.m", lambda one, _: one.ad_median, "divided by n"),
    "awg": ("awg", "multilevel::awg", lambda one, _: one.awg, "the mean over items that have one"),
    "mean_item_var": ("mean item variance", "stats::var", lambda one, _: one.mean_item_variance, "n - 1"),
    "group_mean": ("group mean", "base::mean", lambda one, _: one.mean, ""),
    "group_sd": ("group SD", "stats::sd", lambda one, _: one.sd, "n - 1"),
}


def _by_group(by: str, name: str, column: str) -> Comparison:
    what, reference, figure, convention = FIGURES[column]
    items = SETS[name]

    def ours() -> Any:
        return {str(one.group): figure(one, len(items)) for one in _agreement(by, items).groups}

    def theirs(found: Mapping[str, Any]) -> Any:
        return {str(row["grpid"]): row[column] for row in found[f"by_{by}"][name]}

    return Comparison(f"{what}, {name} by {by}", "cohesion", reference, ours, theirs, convention=convention)


def _agreements() -> list[Comparison]:
    return [
        _by_group(by, name, column)
        for by in ("UNIT", "CELL", "TEAM")
        for name in SETS
        for column in FIGURES
        if column in oracle("cohesion")[f"by_{by}"][name][0]
    ]


@cache
def _icc(dataset: str, value: str, by: str) -> GroupIcc:
    columns = data(dataset)
    return group_icc(columns[value], columns[by])


def _ends(interval: Interval | None) -> dict[str, float] | None:
    return None if interval is None else {"lower": interval.lower, "upper": interval.upper}


def _anova(found: GroupIcc) -> dict[str, Any]:
    return {
        "n_groups": found.n_groups,
        "n": found.n_used,
        "mean_size": found.mean_size,
        "searle_k0": found.k0,
        "harmonic_size": found.harmonic_size,
        "MSB": found.ms_between,
        "MSW": found.ms_within,
        "F": found.f,
        "df1": found.df1,
        "df2": found.df2,
        "p": found.p,
        "eta_sq": found.eta_squared,
        "omega_sq": found.omega_squared,
        "icc1_mean_size": found.icc1_anova_mean_size,
        "icc1_searle_k0": found.icc1_anova_k0,
        "icc2": found.icc2_anova,
        "icc1_ci_mean_size": _ends(found.icc1_anova_mean_size_interval),
        "icc1_ci_k0": _ends(found.icc1_anova_k0_interval),
        "icc2_ci": _ends(found.icc2_anova_interval),
    }


def _cohesion() -> list[Comparison]:
    made = [
        Comparison(
            f"one-way ANOVA, ICC(1), ICC(2), {item} by CELL",
            "cohesion",
            "formulas",
            lambda item=item: _anova(_icc("cohesion", item, "CELL")),  # type: ignore[misc]
            lambda found, key=key: found[key],  # type: ignore[misc]
            convention="mean size and Searle's k0; F-based intervals",
        )
        for item, key in (("COH01", "icc_COH01_by_CELL"), ("COH02", "icc_COH02_by_CELL_one_NA"))
    ]
    return [
        *made,
        Comparison(
            "ICC(1) by REML, each item by CELL",
            "cohesion",
            "multilevel::mult.icc (lme)",
            lambda: {item: _icc("cohesion", item, "CELL").icc1_reml for item in ITEMS},
            lambda found: {item: found["mult_icc_by_CELL"][item]["ICC1"] for item in ITEMS},
            LME,
            "lme stops early",
        ),
        Comparison(
            "ICC(2) of that ICC(1), each item by CELL",
            "cohesion",
            "multilevel::mult.icc (lme)",
            lambda: {
                item: reliability_of_mean(oracle("cohesion")["mult_icc_by_CELL"][item]["ICC1"], 11 / 4)
                for item in ITEMS
            },
            lambda found: {item: found["mult_icc_by_CELL"][item]["ICC2"] for item in ITEMS},
            convention="from its ICC(1); mult.icc counts people without an answer in the mean size, 11 / 4",
        ),
    ]


def _klein(value: str) -> list[Comparison]:
    def ours() -> GroupIcc:
        return _icc("klein2000", value, "GRPID")

    def theirs(*path: str) -> Callable[[Mapping[str, Any]], Any]:
        def at(found: Mapping[str, Any]) -> Any:
            place: Any = found["icc"][value]
            for part in path:
                place = place[part]
            return place

        return at

    def lme(name: str) -> float:
        return float(oracle("klein2000")["icc"][value]["mult_icc_lme_REML"][name])

    def of_lme() -> dict[str, Any]:
        found = group_reliability(oracle("klein2000")["icc"][value]["gmeanrel_lme"]["ICC"], [15] * 50)
        first = [found.of_size(15).reliability] * 5
        return {"ICC": found.icc1, "mean": found.mean, "min": found.lowest, "max": found.highest, "first5": first}

    def likelihood(estimator: str) -> Callable[[], dict[str, Any]]:
        return lambda: {
            "tau00": getattr(ours(), f"between_{estimator}"),
            "sigma2": getattr(ours(), f"within_{estimator}"),
            "icc1": getattr(ours(), f"icc1_{estimator}"),
        }

    rows: list[tuple[str, str, Callable[[], Any], Callable[[Mapping[str, Any]], Any], float | None, str]] = [
        (
            "ICC(1)",
            "multilevel::ICC1",
            lambda: ours().icc1_anova_mean_size,
            theirs("multilevel_ICC1"),
            None,
            "ANOVA, mean size",
        ),
        ("ICC(2)", "multilevel::ICC2", lambda: ours().icc2_anova, theirs("multilevel_ICC2"), None, "ANOVA"),
        ("one-way ANOVA", "formulas", lambda: _anova(ours()), theirs("anova"), None, "F-based intervals"),
        ("REML", "lme4::lmer", likelihood("reml"), theirs("lmer_REML"), REML, ""),
        ("ML", "lme4::lmer", likelihood("ml"), theirs("lmer_ML"), REML, ""),
        (
            "ICC(2) by REML",
            "lme4::lmer",
            lambda: ours().icc2_reml_mean_size,
            theirs("icc2_from_REML_mean_size"),
            REML,
            "mean size",
        ),
        (
            "ICC(2) of lme's ICC(1)",
            "multilevel::mult.icc",
            lambda: reliability_of_mean(lme("ICC1"), 15),
            theirs("mult_icc_lme_REML", "ICC2"),
            None,
            "from its ICC(1), since lme stops early",
        ),
        (
            "reliability of group means",
            "multilevel::gmeanrel",
            of_lme,
            theirs("gmeanrel_lme"),
            None,
            "from its ICC(1), since lme stops early",
        ),
        (
            "design effect",
            "formula",
            lambda: design_effect(ours().icc1_anova_mean_size or 0.0, 15),
            theirs("design_effect_mean_size"),
            None,
            "ANOVA, mean size",
        ),
    ]
    if value != "WLOAD":
        lme_icc1 = theirs("mult_icc_lme_REML", "ICC1")
        rows += [("ICC(1) by REML", "multilevel::mult.icc", lambda: ours().icc1_reml, lme_icc1, LME, "lme stops early")]
    return [
        Comparison(
            f"{figure}, {value}",
            "klein2000",
            reference,
            mine,
            other,
            convention=convention,
            **({} if tolerance is None else {"tolerance": tolerance}),
        )
        for figure, reference, mine, other, tolerance, convention in rows
    ]


def _comparisons() -> tuple[Comparison, ...]:
    if not ORACLES.is_dir():
        return ()
    return (*_agreements(), *_cohesion(), *(one for value in oracle("klein2000")["icc"] for one in _klein(value)))


COMPARISONS: tuple[Comparison, ...] = _comparisons()
