"""Alpha and its intervals, item statistics, SEM and MDC, beside psych, multilevel and base R."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, cast

from cwinstruments.psychometrics.lambdas import guttman_lambdas
from cwinstruments.psychometrics.moments import MissingPolicy
from cwinstruments.psychometrics.response_matrices import ResponseMatrix, response_matrix
from cwinstruments.psychometrics.scale_reliability import Reliability, reliability
from tools.compare_with_r.comparison import Comparison, data

Columns = Mapping[str, list[float | None]]
Theirs = Callable[[Mapping[str, Any]], Any]

LISTWISE: Final = "listwise"
PAIRWISE: Final = "pairwise covariances, correlations made of them, and everybody in the intervals, as psych 2.2.9"
_SCALES: Final = {
    "visual": ("x1", "x2", "x3"),
    "textual": ("x4", "x5", "x6"),
    "speed": ("x7", "x8", "x9"),
    "all9": tuple(f"x{place}" for place in range(1, 10)),
}
_REVERSED: Final = ("complaints", "critical")
_XRAY_REVERSED: Final = ("s01", "s02", "s05", "s08", "s10", "s11", "s15", "s16", "s19", "s20")


@cache
def columns(dataset: str, part: str) -> Columns:
    """Give the items of a scale, reverse-keyed ones turned round."""
    found = data(dataset)
    if dataset == "sai_xray":
        rows = [place for place, time in enumerate(found["time"]) if time == (2 if part.startswith("time2") else 1)]
        items = [name for name in found if name.startswith("s")]
        return {name: [_turned(found[name][row], name in _XRAY_REVERSED, 5) for row in rows] for name in items}
    if dataset == "holzinger_swineford":
        return {name: found[name] for name in _SCALES[part]}
    if dataset == "cohesion":
        return {name: found[name] for name in found if name.startswith("COH")}
    if part == "reversed":
        # psych turns items round by the lowest and highest of all items together: 117.
        return {name: [_turned(one, name in _REVERSED, 117) for one in found[name]] for name in found}
    return {name: found[name] for name in found if name != "id"}


def _turned(value: float | None, is_reversed: bool, both_ends: float) -> float | None:
    return both_ends - value if is_reversed and value is not None else value


@cache
def matrix_of(dataset: str, part: str = "", people: str = "all") -> ResponseMatrix:
    """Give the responses; `complete` are the people whom psych is given where something is missing."""
    found = response_matrix(columns(dataset, part))
    return response_matrix(found.complete(), items=found.items) if people == "complete" else found


@cache
def ours(dataset: str, part: str = "", missing: MissingPolicy = "listwise", without: str = "") -> Reliability:
    """Give our results, as means like psych; also without an item, which psych takes away after the people."""
    found = matrix_of(dataset, part, "complete" if without and missing == "listwise" else "all")
    found = found.without(without) if without else found
    return reliability(found, missing=missing, score="mean", most_splits=1)


def _total(dataset: str, part: str, missing: MissingPolicy, without: str = "") -> dict[str, float | None]:
    """Give what psych has in a row: of a scale, and of each scale without an item."""
    one = ours(dataset, part, missing, without)
    found = matrix_of(dataset, part, "complete" if missing == "listwise" else "all")
    found = found.without(without) if without else found
    of_correlations = guttman_lambdas(found, missing=missing, matrix="correlation", most_splits=1)
    return {
        "raw_alpha": one.alpha,
        "std.alpha": one.alpha_standardised,
        "G6(smc)": of_correlations.lambda6,
        "average_r": one.average_r,
        "S/N": one.signal_to_noise,
        "ase": one.ase,
        "median_r": one.median_r,
        "mean": one.score_mean,
        "sd": one.score_sd,
    }


def _dropped(dataset: str, part: str, missing: MissingPolicy) -> dict[str, dict[str, float | None]]:
    names = {"ase": "alpha se", "median_r": "med.r"}
    return {
        item: {
            names.get(name, name): figure
            for name, figure in _total(dataset, part, missing, item).items()
            if name not in ("mean", "sd")
        }
        for item in columns(dataset, part)
    }


def _items(dataset: str, part: str, missing: MissingPolicy) -> dict[str, dict[str, float | None]]:
    return {
        _keyed(one.item, part): {"n": one.n, "mean": one.mean, "sd": one.sd, "r.drop": one.r_rest}
        for one in ours(dataset, part, missing).items
    }


def _keyed(item: str, part: str) -> str:
    """Give an item's name as psych writes it: with a minus where it turned it round."""
    return f"{item}-" if part == "reversed" and item in _REVERSED else item


def _bounds(dataset: str, part: str, missing: MissingPolicy, name: str) -> dict[str, float | None]:
    interval = getattr(ours(dataset, part, missing), name)
    return {"lower": interval.lower, "upper": interval.upper}


def _of(*path: str) -> Theirs:
    def found(reference: Mapping[str, Any]) -> Any:
        for one in path:
            reference = reference[one]
        return reference

    return found


def _columns_of(row: Theirs, *names: str) -> Theirs:
    """Give some columns of each row."""
    return lambda reference: {key: {name: one[name] for name in names} for key, one in row(reference).items()}


def _of_psych(dataset: str, title: str, path: tuple[str, ...], part: str, missing: MissingPolicy) -> list[Comparison]:
    """Give all that psych's alpha says of one scale."""

    def one(figure: str, mine: Callable[[], Any], theirs: Theirs) -> Comparison:
        told = PAIRWISE if missing == "pairwise" else LISTWISE
        return Comparison(f"{figure}, {title}", dataset, "psych::alpha", mine, theirs, convention=told)

    dropped = ("raw_alpha", "std.alpha", "G6(smc)", "average_r", "S/N", "alpha se", "med.r")
    found = [
        one("alpha and its company", lambda: _total(dataset, part, missing), _of(*path, "total")),
        one(
            "item n, mean, SD, item-rest",
            lambda: _items(dataset, part, missing),
            _columns_of(_of(*path, "item_stats"), "n", "mean", "sd", "r.drop"),
        ),
    ]
    if part == "reversed":
        return found
    return [
        *found,
        one("Feldt's interval", lambda: _bounds(dataset, part, missing, "feldt"), _of(*path, "feldt")),
        one(
            "alpha if deleted",
            lambda: {item.item: item.alpha_if_deleted for item in ours(dataset, part, missing).items},
            lambda reference: {
                key: row["raw_alpha"] if len(columns(dataset, part)) > 2 else None
                for key, row in _of(*path, "alpha_drop")(reference).items()
            },
        ),
        one(
            "the scale without each item",
            lambda: _dropped(dataset, part, missing),
            _columns_of(_of(*path, "alpha_drop"), *dropped),
        ),
    ]


def _of_intervals(dataset: str, title: str, path: tuple[str, ...], missing: MissingPolicy) -> list[Comparison]:
    names = {"feldt": "feldt", "duhachek": "duhachek_z", "bonett": "bonett2002"}
    return [
        Comparison(
            f"interval of {name}, {title}",
            dataset,
            "base R",
            lambda name=name: _bounds(dataset, "", missing, name),  # type: ignore[misc]
            lambda reference, key=key: {end: _of(*path, "ci", key, end)(reference) for end in ("lower", "upper")},  # type: ignore[misc]
            convention="exact normal quantile; psych prints 1.96" if name == "duhachek" else "",
        )
        for name, key in names.items()
    ]


def _kr(reference: Mapping[str, Any]) -> dict[str, float]:
    found = reference["kr20"]
    return {"kr20": found["pq_over_population_var"], "kr21": found["kr21"]}


def _sem() -> dict[str, float | None]:
    found = reliability(matrix_of("ability"))
    return {
        "sd": found.score_sd,
        "reliability": found.alpha,
        "sem": found.sem,
        "mdc90": found.mdc90,
        "mdc95": found.mdc95,
    }


def _described() -> dict[str, dict[str, float | None]]:
    return {
        one.item: {
            "n": one.n,
            "mean": one.mean,
            "sd": one.sd,
            "median": one.median,
            "min": one.minimum,
            "max": one.maximum,
            "skew": one.skewness,
            "kurtosis": one.kurtosis,
        }
        for one in ours("attitude").items
    }


def _percent_missing() -> dict[str, Any]:
    found = ours("ability")
    by_item = {one.item: one.percent_missing for one in found.items}
    return {"complete_rows": found.n_used, "percent_by_item": by_item}


def _item_total() -> dict[str, dict[str, float | None]]:
    return {
        one.item: {"Item.Total": one.r_rest, "Alpha.Without": one.alpha_if_deleted, "N": one.n}
        for one in ours("cohesion").items
    }


COMPARISONS: tuple[Comparison, ...] = (
    *_of_psych("attitude", "7 items", ("alpha",), "", "listwise"),
    *_of_psych("attitude", "two reversed", ("alpha_with_reversed_complaints_critical",), "reversed", "listwise"),
    *_of_psych("ability", "listwise", ("alpha_listwise",), "", "listwise"),
    *_of_psych("ability", "pairwise", ("alpha_pairwise",), "", "pairwise"),
    *(one for scale in _SCALES for one in _of_psych("holzinger_swineford", scale, ("alpha", scale), scale, "listwise")),
    *(
        one
        for time in ("time1_listwise", "time2_listwise", "time1_pairwise")
        for one in _of_psych(
            "sai_xray", time.replace("_", ", "), ("alpha", time), time, cast(MissingPolicy, time.partition("_")[2])
        )
    ),
    *_of_intervals("attitude", "7 items", ("alpha",), "listwise"),
    *_of_intervals("ability", "listwise", ("alpha_listwise",), "listwise"),
    *_of_intervals("ability", "pairwise", ("alpha_pairwise",), "pairwise"),
    Comparison(
        "items described",
        "attitude",
        "psych::describe",
        _described,
        _columns_of(_of("psych_describe"), "n", "mean", "sd", "median", "min", "max", "skew", "kurtosis"),
        convention="skewness and kurtosis of type 3",
    ),
    Comparison(
        "KR-20 and KR-21",
        "ability",
        "base R",
        lambda: {"kr20": ours("ability").alpha, "kr21": ours("ability").kr21},
        _kr,
        convention="KR-20 is alpha; p(1 - p) over the variance with n - 1, .8281 here, is another number",
    ),
    Comparison(
        "SEM and MDC of the sum",
        "ability",
        "base R",
        _sem,
        lambda one: {name: one["sem_mdc_listwise"][name] for name in ("sd", "reliability", "sem", "mdc90", "mdc95")},
        convention="exact normal quantile",
    ),
    Comparison(
        "item difficulty",
        "ability",
        "base R",
        lambda: {one.item: one.mean for one in ours("ability", missing="pairwise").items},
        _of("item_difficulty"),
        convention="of those who answered",
    ),
    Comparison(
        "item-rest correlation of people",
        "ability",
        "base R",
        lambda: {one.item: one.r_rest for one in ours("ability").items},
        _of("point_biserial_rest_listwise"),
        convention="listwise, where it is the correlation over people",
    ),
    Comparison(
        "complete people, and per cent missing",
        "ability",
        "base R",
        _percent_missing,
        lambda one: {name: one["missing"][name] for name in ("complete_rows", "percent_by_item")},
    ),
    Comparison(
        "alpha",
        "cohesion",
        "multilevel::cronbach",
        lambda: {"Alpha": ours("cohesion").alpha, "N": ours("cohesion").n_used},
        _of("cronbach_listwise"),
        convention=LISTWISE,
    ),
    Comparison(
        "item-rest and alpha without",
        "cohesion",
        "multilevel::item.total",
        _item_total,
        _of("item_total_listwise"),
        convention=LISTWISE,
    ),
)
