"""Test-retest, measurement error and reliable change, of people with two occasions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cwinstruments.psychometrics.change_references import ChangeReference, change_reference
from cwinstruments.psychometrics.intraclass_correlations import intraclass
from cwinstruments.psychometrics.person_change import ChangeCategory, ReliableChange, reliable_change
from cwinstruments.psychometrics.result import Interval
from cwinstruments.psychometrics.retest_reliability import Retest, retest
from tools.compare_with_r.comparison import Comparison, data, oracle
from tools.compare_with_r.intraclass import LMER, PSYCH, REML, by_psych, of_psych, ours

SAI = "sai_xray"
BASE = "cor.test, t.test, sd of base R"
WAYS = {
    "half rule": ("test_retest_halfrule", False),
    "complete": ("test_retest_complete", True),
}


def _scores(complete: bool) -> tuple[list[float | None], list[float | None]]:
    rows = data(SAI, "rows.csv")
    used = [
        not complete or (str(one), str(other)) == ("TRUE", "TRUE")
        for one, other in zip(rows["cmp1"], rows["cmp2"], strict=True)
    ]
    return tuple([score if use else None for score, use in zip(rows[name], used, strict=True)] for name in ("m1", "m2"))  # type: ignore[return-value]


def _retest(complete: bool) -> Retest:
    return retest(*_scores(complete))


def _table(complete: bool) -> list[list[float | None]]:
    return [list(row) for row in zip(*_scores(complete), strict=True)]


def _ends(interval: Interval | None) -> list[float | None]:
    return [None, None] if interval is None else [interval.lower, interval.upper]


def _figures(found: Retest) -> dict[str, Any]:
    return {
        "n": found.n_used,
        "mean1": found.mean_first,
        "mean2": found.mean_second,
        "sd1": found.sd_first,
        "sd2": found.sd_second,
        "pearson": found.pearson,
        "pearson_ci95": _ends(found.pearson_interval),
        "pearson_p": found.pearson_p,
        "spearman": found.spearman,
        "mean_diff": found.mean_difference,
        "sd_diff": found.sd_difference,
        "paired_t": found.t,
        "paired_p": found.p,
        "cohen_d_z": found.dz,
        "srm": found.srm,
        "effect_size_baseline_sd": found.effect_size_baseline,
        "icc_anova": ours(found.intraclass),
        "lin_ccc": found.concordance,
        "sem": {
            "sem_consistency_sqrt_MSE": found.sem_consistency,
            "sd_diff_over_sqrt2": found.sem_consistency,
            "var_occasion": found.occasion_variance,
            "sem_agreement": found.sem_agreement,
            "mdc95_consistency": found.mdc95_consistency,
            "mdc95_agreement": found.mdc95_agreement,
            "mdc90_agreement": found.mdc90_agreement,
            "sem_sd1_pearson": found.sem_baseline,
            "loa95": _ends(found.limits_of_agreement),
        },
    }


def _theirs(reference: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in reference.items() if key not in ("tag", "psych_ICC_anova", "psych_ICC_lmer")}


def _change(reliability: float, sd: float) -> ReliableChange:
    before, after = _scores(True)
    return reliable_change(
        before,
        after,
        reliability=reliability,
        sd=sd,
        direction="descriptive",
        source="external",
        cited="the oracle",
        quantiles="rounded",
        ids=[str(int(one or 0)) for one in data(SAI, "rows.csv")["id"]],
    )


def _rci(found: ReliableChange) -> dict[str, Any]:
    known = [one for one in found.people if one.index is not None]
    indices = [one.index for one in known if one.index is not None]
    mean = sum(indices) / len(indices)
    return {
        "reliability": found.reliability,
        "sd1": found.sd,
        "sem": None if found.error is None else found.error / 2**0.5,
        "s_diff": found.error,
        "cutoff_raw_1.96": found.smallest_change,
        **_counts(found),
        "first10": [{"id": one.id, "t1": one.before, "t2": one.after, "rci": one.index} for one in known[:10]],
        "mean_rci": mean,
        "sd_rci": (sum((index - mean) ** 2 for index in indices) / (len(indices) - 1)) ** 0.5,
    }


def _counts(found: ReliableChange) -> dict[str, int]:
    return {
        "n_up": found.counts[ChangeCategory.INCREASED],
        "n_down": found.counts[ChangeCategory.DECREASED],
        "n_none": found.counts[ChangeCategory.NO_RELIABLE_CHANGE],
    }


def _of_given(way: str) -> Comparison:
    def theirs(reference: Mapping[str, Any]) -> dict[str, Any]:
        given: dict[str, Any] = reference["rci_jacobson_truax"][way]
        return given

    def found() -> dict[str, Any]:
        given = oracle(SAI)["rci_jacobson_truax"][way]
        return _rci(_change(given["reliability"], given["sd1"]))

    return Comparison(
        f"reliable change, {way}",
        SAI,
        "formula of Jacobson & Truax, in base R",
        found,
        theirs,
        convention="reliability and SD given; 1.96, as asked for",
    )


def _reference() -> ChangeReference:
    return change_reference(*_scores(True))


def _by_reference(method: str) -> dict[str, Any]:
    before, after = _scores(True)
    found = reliable_change(
        before,
        after,
        reference=_reference(),
        method=method,
        direction="descriptive",
        source="retest",
        quantiles="rounded",
    )
    first = [one.index for one in found.people if one.index is not None][:3]
    return {"first3": first, **{key: value for key, value in _counts(found).items() if key != "n_none"}}


def _regression() -> dict[str, Any]:
    line = _reference()
    return {"intercept": line.intercept, "slope": line.slope, "see": line.error, **_by_reference("regression")}


def _without_f(six: Mapping[str, Any]) -> dict[str, Any]:
    return {name: {key: value for key, value in one.items() if key != "F"} for name, one in six.items()}


def _only_f(six: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one["F"] for name, one in six.items()}


def _of_retest(way: str) -> tuple[Comparison, ...]:
    name, complete = WAYS[way]
    return (
        Comparison(f"test-retest, {way}", SAI, BASE, lambda: _figures(_retest(complete)), lambda r: _theirs(r[name])),
        Comparison(
            f"six ICCs, {way}, psych",
            SAI,
            PSYCH,
            lambda: by_psych(_retest(complete).intraclass),
            lambda r: of_psych(r[name]["psych_ICC_anova"]),
        ),
        Comparison(
            f"six ICCs by REML, {way}",
            SAI,
            LMER,
            lambda: _without_f(by_psych(intraclass(_table(complete), estimator="reml"))),
            lambda r: _without_f(of_psych(r[name]["psych_ICC_lmer"])),
            1e-6,
            REML,
        ),
        Comparison(
            f"F of ICCs by REML, {way}",
            SAI,
            LMER,
            lambda: _only_f(by_psych(intraclass(_table(complete), estimator="reml"))),
            lambda r: _only_f(of_psych(r[name]["psych_ICC_lmer"])),
            # F moves k / (1 - ICC)^2 = 20 times as far as the ICC, which lmer itself holds to 1e-6.
            2e-5,
            f"{REML}; lmer's noise in the ICC comes out 20 times as large in F",
        ),
    )


COMPARISONS: tuple[Comparison, ...] = (
    *(one for way in WAYS for one in _of_retest(way)),
    _of_given("alpha_time1"),
    _of_given("retest_r"),
    Comparison(
        "change by Chelune",
        SAI,
        "formula of Chelune et al., in base R",
        lambda: _by_reference("chelune"),
        lambda r: r["change_other"]["chelune_sd_diff"],
        convention="the error is the SD of differences; 1.96, as asked for",
    ),
    Comparison(
        "change by regression",
        SAI,
        "lm",
        _regression,
        lambda r: r["change_other"]["regression"],
        convention="1.96, as asked for",
    ),
)
