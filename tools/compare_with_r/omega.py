"""Omega, exploratory factors, and models of factors by maximum likelihood.

`psych` stops its search early; `tight` is the same search in R (L-BFGS-B and oblimin), carried on until the gradient is
nearly zero.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import permutations
from typing import Any

from cwinstruments.psychometrics.factor_analysis.confirmatory_model import FactorModel, factor_model
from cwinstruments.psychometrics.factor_analysis.correlation_matrix import Missing, correlation_matrix
from cwinstruments.psychometrics.factor_analysis.factors import minres
from cwinstruments.psychometrics.factor_analysis.omega_coefficients import omega
from cwinstruments.psychometrics.factor_analysis.omega_result import Omega
from cwinstruments.psychometrics.factor_analysis.rotation import oblimin
from cwinstruments.psychometrics.response_matrices import response_matrix
from tools.compare_with_r.comparison import CLOSED, Comparison, data, oracle

PSYCH, TIGHT, ESTIMATES, FIT = 1e-4, 1e-6, 1e-4, 1e-5
PUPILS = tuple(f"x{number}" for number in range(1, 10))
THREE = {"visual": PUPILS[:3], "textual": PUPILS[3:6], "speed": PUPILS[6:]}


@cache
def _items(dataset: str) -> tuple[str, ...]:
    return PUPILS if dataset == "holzinger_swineford" else tuple(name for name in data(dataset) if name != "id")


@cache
def _omega(dataset: str, n_factors: int, missing: Missing) -> Omega:
    return omega(data(dataset), items=_items(dataset), n_factors=n_factors, missing=missing)


@cache
def _model(is_three: bool) -> FactorModel:
    return factor_model(data("holzinger_swineford"), factors=THREE if is_three else {"g": PUPILS})


def _whole(dataset: str, missing: Missing) -> float:
    found = correlation_matrix(response_matrix(data(dataset), items=_items(dataset)), missing)
    assert found.values is not None
    return float(found.values.sum())


def _order(ours: Sequence[Sequence[float]], theirs: Sequence[Sequence[float]]) -> tuple[int, ...]:
    """Tell which of our factors is R's first, second, ...: the order of factors is arbitrary."""

    def apart(order: tuple[int, ...]) -> float:
        pairs = zip(ours, theirs, strict=True)
        return sum(abs(mine[place] - row[number]) for mine, row in pairs for number, place in enumerate(order))

    return min(permutations(range(len(theirs[0]))), key=apart)


def _factor_names(loadings: Mapping[str, Mapping[str, float]]) -> list[str]:
    return [name for name in next(iter(loadings.values())) if name.startswith("F")]


def _order_of(found: Omega, loadings: Mapping[str, Mapping[str, float]]) -> tuple[int, ...]:
    names = _factor_names(loadings)
    return _order([one.groups for one in found.items], [[row[name] for name in names] for row in loadings.values()])


def _loadings(found: Omega, theirs: Mapping[str, Mapping[str, float]], *, has_share: bool) -> dict[str, Any]:
    order, names = _order_of(found, theirs), _factor_names(theirs)
    return {
        one.item: {
            "g": one.general,
            **{name: one.groups[place] for name, place in zip(names, order, strict=True)},
            "h2": one.communality,
            "u2": one.uniqueness,
            **({"p2": one.general_share} if has_share else {}),
        }
        for one in found.items
    }


def _groups(found: Omega, theirs: Mapping[str, Any]) -> dict[str, Any]:
    order = _order_of(found, theirs["schmid_leiman"])
    names = [name for name in theirs["omega_group"] if name != "g"]
    parts = {
        name: {part: getattr(found.factors[place], part) for part in ("total", "general", "group")}
        for name, place in zip(names, order, strict=True)
    }
    return parts


def _solution(
    dataset: str, missing: Missing, n_factors: int, at: Callable[[Mapping[str, Any]], Mapping[str, Any]]
) -> list[Comparison]:
    """Compare one solution of two or more factors with R's, those of `psych` and the tight ones."""
    told = f"{n_factors} factors, {missing}"

    def ours() -> Omega:
        return _omega(dataset, n_factors, missing)

    def theirs() -> Mapping[str, Any]:
        return at(oracle(dataset))

    def figures(found: Omega) -> dict[str, Any]:
        return {
            "omega_h": found.omega_hierarchical,
            "omega_total": found.omega_total,
            "omega_lim": found.omega_limit,
            "ECV": found.ecv,
        }

    def chosen(of: Mapping[str, Any]) -> dict[str, Any]:
        return {name: of[name] for name in ("omega_h", "omega_total", "omega_lim", "ECV") if name in of}

    def between() -> Any:
        order = _order_of(ours(), theirs()["tight"]["schmid_leiman"])
        found = ours().factor_correlations
        return {
            "factor_intercor": [[found[row][column] for column in order] for row in order],
            "general_on_group": [ours().factors[place].on_general for place in order],
        }

    convention = "both factors load alike on the general one" if n_factors == 2 else ""
    found = [
        Comparison(
            f"omega, {told}",
            dataset,
            "psych::omega",
            lambda: {name: figures(ours())[name] for name in chosen(theirs())},
            lambda _: chosen(theirs()),
            PSYCH,
            convention,
        ),
        Comparison(
            f"omega, {told}, exact",
            dataset,
            "optim, GPArotation::oblimin",
            lambda: figures(ours()),
            lambda _: chosen(theirs()["tight"]),
            TIGHT,
            convention,
        ),
        Comparison(
            f"Schmid-Leiman loadings, {told}, exact",
            dataset,
            "optim, GPArotation::oblimin",
            lambda: _loadings(ours(), theirs()["tight"]["schmid_leiman"], has_share=False),
            lambda _: theirs()["tight"]["schmid_leiman"],
            TIGHT,
        ),
        Comparison(
            f"correlations of factors, {told}, exact",
            dataset,
            "optim, GPArotation::oblimin",
            between,
            lambda _: {name: theirs()["tight"][name] for name in ("factor_intercor", "general_on_group")},
            TIGHT,
        ),
    ]
    if dataset != "attitude":
        found += [
            Comparison(
                f"Schmid-Leiman loadings, {told}",
                dataset,
                "psych::omega",
                lambda: _loadings(ours(), theirs()["schmid_leiman"], has_share=True),
                lambda _: theirs()["schmid_leiman"],
                PSYCH,
            ),
            Comparison(
                f"omega of groups, {told}",
                dataset,
                "psych::omega",
                lambda: _groups(ours(), theirs()),
                lambda _: {name: row for name, row in theirs()["omega_group"].items() if name != "g"},
                PSYCH,
                "an item belongs to the group factor on which it loads most; total = general + group",
            ),
        ]
    return found


def _of_one(dataset: str, missing: Missing, at: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> list[Comparison]:
    """Compare a solution of one factor."""

    def ours() -> Omega:
        return _omega(dataset, 1, missing)

    def common() -> float:
        return sum(one.general for one in ours().items if one.general is not None) ** 2

    def exact() -> dict[str, Any]:
        unique = sum(one.uniqueness for one in ours().items)
        return {
            "loadings": {one.item: one.general for one in ours().items},
            "u2": {one.item: one.uniqueness for one in ours().items},
            "omega_total": ours().omega_total,
            "omega_total_model_var": common() / (common() + unique),
        }

    def of_psych() -> dict[str, Any]:
        saturation = common() / _whole(dataset, missing)
        total = ours().omega_total
        assert total is not None
        return {"omega_h": saturation, "omega_total": total, "omega_lim": saturation / total}

    def theirs() -> Mapping[str, Any]:
        return at(oracle(dataset))

    return [
        Comparison(
            f"omega, 1 factor, {missing}",
            dataset,
            "psych::omega",
            lambda: {name: figure for name, figure in of_psych().items() if name in theirs()},
            lambda _: {name: theirs()[name] for name in of_psych() if name in theirs()},
            PSYCH,
            "we give no hierarchical omega of one factor; here it is (sum g)^2 / V of our loadings",
        ),
        Comparison(
            f"one factor, {missing}, exact",
            dataset,
            "optim",
            exact,
            lambda _: {name: theirs()["tight"][name] for name in exact()},
            TIGHT,
        ),
    ]


def _three_of_attitude() -> list[Comparison]:
    """Compare the solution that has no general factor, as the product of its factors' correlations is negative."""

    def ours() -> Omega:
        return _omega("attitude", 3, "listwise")

    def at() -> Mapping[str, Any]:
        found: Mapping[str, Any] = oracle("attitude")["omega"]["three"]
        return found

    def exact() -> dict[str, Any]:
        found = ours()
        return {
            "omega_h": found.omega_hierarchical,
            "omega_total": found.omega_total,
            "omega_lim": found.omega_limit,
            "ECV": found.ecv,
            "h2": {one.item: one.communality for one in found.items},
            "u2": {one.item: one.uniqueness for one in found.items},
        }

    def theirs(_: Mapping[str, Any]) -> dict[str, Any]:
        tight = at()["tight"]
        of_items = {part: {item: row[part] for item, row in tight["schmid_leiman"].items()} for part in ("h2", "u2")}
        return {**{name: tight[name] for name in ("omega_h", "omega_total", "omega_lim", "ECV")}, **of_items}

    told = "the factors' correlations have a negative product: no general factor (psych gives .5186)"
    return [
        Comparison(
            "omega total, 3 factors, listwise",
            "attitude",
            "psych::omega",
            lambda: ours().omega_total,
            lambda _: at()["omega_total"],
            PSYCH,
        ),
        Comparison(
            "omega, 3 factors, listwise, exact", "attitude", "optim, GPArotation::oblimin", exact, theirs, TIGHT, told
        ),
    ]


def _efa() -> Comparison:
    def ours() -> dict[str, Any]:
        matrix = response_matrix(data("holzinger_swineford"), items=PUPILS)
        found = correlation_matrix(matrix, "listwise")
        assert found.values is not None
        factors = minres(found.values, 3)
        turned = oblimin(factors.loadings)
        theirs = oracle("holzinger_swineford")["efa_minres_oblimin"]
        names = list(theirs["phi"])
        order = _order(turned.loadings.tolist(), [[row[name] for name in names] for row in theirs["loadings"].values()])
        which = dict(zip(names, order, strict=True))
        return {
            "loadings": {
                item: {name: float(row[place]) for name, place in which.items()}
                for item, row in zip(PUPILS, turned.loadings, strict=True)
            },
            "phi": {
                name: {other: float(turned.correlations[place, at]) for other, at in which.items()}
                for name, place in which.items()
            },
            "communality": dict(zip(PUPILS, (1 - factors.uniquenesses).tolist(), strict=True)),
        }

    return Comparison(
        "exploratory factors, minres and oblimin",
        "holzinger_swineford",
        "psych::fa",
        ours,
        lambda of: {name: of["efa_minres_oblimin"][name] for name in ("loadings", "phi", "communality")},
        PSYCH,
    )


_CLOSED_FIT = {
    "npar": "n_parameters",
    "df": "df",
    "baseline.chisq": "baseline_chi2",
    "baseline.df": "baseline_df",
    "unrestricted.logl": "saturated_log_likelihood",
}
_SEARCHED_FIT = {
    "chisq": "chi2",
    "pvalue": "p",
    "cfi": "cfi",
    "tli": "tli",
    "rmsea": "rmsea",
    "rmsea.pvalue": "p_close",
    "srmr": "srmr",
    "logl": "log_likelihood",
    "aic": "aic",
    "bic": "bic",
}


def _fit(name: str, is_three: bool) -> list[Comparison]:
    told = "3 factors" if is_three else "1 factor"

    def ours(names: Mapping[str, str], *, has_interval: bool) -> dict[str, Any]:
        fit = _model(is_three).fit
        assert fit is not None and fit.rmsea_interval is not None
        ends = {"rmsea.ci.lower": fit.rmsea_interval.lower, "rmsea.ci.upper": fit.rmsea_interval.upper}
        return {**{key: getattr(fit, attribute) for key, attribute in names.items()}, **(ends if has_interval else {})}

    ends = ("rmsea.ci.lower", "rmsea.ci.upper")
    return [
        Comparison(
            f"fit of a model of {told}: baseline and counts",
            "holzinger_swineford",
            "lavaan::cfa",
            lambda: ours(_CLOSED_FIT, has_interval=False),
            lambda of: {key: of[name]["fit"][key] for key in _CLOSED_FIT},
            CLOSED,
        ),
        Comparison(
            f"fit of a model of {told}",
            "holzinger_swineford",
            "lavaan::cfa",
            lambda: ours(_SEARCHED_FIT, has_interval=True),
            lambda of: {key: of[name]["fit"][key] for key in (*_SEARCHED_FIT, *ends)},
            FIT,
            "covariances and RMSEA with n, SRMR of Bentler",
        ),
    ]


def _estimates(rows: Sequence[Mapping[str, Any]], operator: str, *columns: str) -> dict[str, Any]:
    """Give columns of lavaan's estimates, by item."""
    item = "rhs"
    return {
        row[item]: {column: row[column] for column in columns}
        for row in rows
        if row["op"] == operator and row["rhs"] in PUPILS
    }


def _models() -> list[Comparison]:
    def one() -> dict[str, Any]:
        items = _model(False).items
        return {
            "loadings": {of.item: {"std.lv": of.loading, "std.all": of.standardised} for of in items},
            "uniquenesses": {of.item: {"est": of.uniqueness, "se": of.uniqueness_error} for of in items},
        }

    def three() -> dict[str, Any]:
        items, between = _model(True).items, _model(True).factor_correlations
        loadings = {of.item: {"est": of.loading, "se": of.loading_error, "std.all": of.standardised} for of in items}
        return {
            "loadings": loadings,
            "uniquenesses": {of.item: {"est": of.uniqueness, "se": of.uniqueness_error} for of in items},
            "between": [between[0][1], between[0][2], between[1][2]],
        }

    def theirs_of_one(of: Mapping[str, Any]) -> dict[str, Any]:
        rows = of["cfa_1factor_ML"]["estimates"]
        return {
            "loadings": _estimates(rows, "=~", "std.lv", "std.all"),
            "uniquenesses": _estimates(rows, "~~", "est", "se"),
        }

    def theirs_of_three(of: Mapping[str, Any]) -> dict[str, Any]:
        rows = of["cfa_3factor_std.lv"]["estimates"]
        pairs = {(row["lhs"], row["rhs"]): row["est"] for row in rows if row["op"] == "~~"}
        return {
            "loadings": _estimates(rows, "=~", "est", "se", "std.all"),
            "uniquenesses": _estimates(rows, "~~", "est", "se"),
            "between": [pairs["visual", "textual"], pairs["visual", "speed"], pairs["textual", "speed"]],
        }

    def reliability() -> dict[str, Any]:
        factors = _model(True).factors
        return {
            "compRelSEM": {of.name: of.omega_observed for of in factors},
            "compRelSEM_model_var": {of.name: of.omega_model for of in factors},
            "AVE": {of.name: of.average_variance for of in factors},
        }

    dataset = "holzinger_swineford"
    return [
        Comparison("estimates of a model of 1 factor", dataset, "lavaan::cfa", one, theirs_of_one, ESTIMATES),
        Comparison("estimates of a model of 3 factors", dataset, "lavaan::cfa", three, theirs_of_three, ESTIMATES),
        Comparison(
            "omega of factors, observed and model variance",
            dataset,
            "semTools::compRelSEM, AVE",
            reliability,
            lambda of: {name: of["reliability"][name] for name in ("compRelSEM", "compRelSEM_model_var", "AVE")},
            FIT,
            "covariance, ML; not the omega of psych, which is of correlations",
        ),
    ]


COMPARISONS: tuple[Comparison, ...] = (
    *_solution("holzinger_swineford", "listwise", 3, lambda of: of["omega_3factor"]),
    *_of_one("holzinger_swineford", "listwise", lambda of: of["omega_1factor"]),
    *_solution("ability", "pairwise", 3, lambda of: of["omega"]["pairwise_3"]),
    *_solution("ability", "pairwise", 4, lambda of: of["omega"]["pairwise_4"]),
    *_solution("ability", "listwise", 3, lambda of: of["omega"]["listwise_3"]),
    *_of_one("ability", "pairwise", lambda of: of["omega"]["pairwise_1"]),
    *_solution("attitude", "listwise", 2, lambda of: of["omega"]["two"]),
    *_of_one("attitude", "listwise", lambda of: of["omega"]["one"]),
    *_three_of_attitude(),
    _efa(),
    *_fit("cfa_1factor_ML", False),
    *_fit("cfa_3factor_ML", True),
    *_models(),
)
