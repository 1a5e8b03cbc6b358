"""The indices of agreement of all groups, as columns: what 50,000 teams are held in."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from attrs import frozen

from cwinstruments.psychometrics.group_data import Grouping
from cwinstruments.psychometrics.null_distributions import NullDistribution
from cwinstruments.psychometrics.within_groups import WithinGroups, of_counts, of_values

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[np.float64]


@frozen(eq=False)
class AgreementTable:
    """A column for each index with a cell for each group; NaN where there is none.

    Args:
        n: how many people each group has, and `n_complete` how many of them answered every item.
        mean: of the people's scale means, and `sd` their standard deviation, with n - 1.
        awg_n_items: how many items have an awg.
    """

    grouping: Grouping
    n_items: int
    n_options: int
    n: Array
    n_complete: Array
    mean: Array
    sd: Array
    mean_item_variance: Array
    rwg: Mapping[str, Array]
    rwg_star: Mapping[str, Array]
    ad_mean: Array
    ad_median: Array
    awg: Array
    awg_n_items: Array

    def indices(self) -> dict[str, Array]:
        """Give every index by its name."""
        return {
            **{f"rwg.{name}": values for name, values in self.rwg.items()},
            **{f"rwg_star.{name}": values for name, values in self.rwg_star.items()},
            "ad_mean": self.ad_mean,
            "ad_median": self.ad_median,
            "awg": self.awg,
        }

    def to_frame(self, backend: str, /) -> Any:
        """Give a row for each group, with empty cells where there is no figure."""
        import narwhals as nw

        whole: dict[str, Any] = {"group": list(self.grouping.labels), "n_total": self.n, "n_used": self.n_complete}
        figures = {name: getattr(self, name) for name in ("mean", "sd", "mean_item_variance")} | self.indices()
        figures = {name.replace(".", "_"): values for name, values in figures.items()}
        columns = whole | figures | {"awg_n_items": self.awg_n_items}
        frame = nw.from_dict(columns, backend=cast(Any, backend))
        known = [nw.when(~nw.col(name).is_nan()).then(nw.col(name)).alias(name) for name in figures]
        counts = nw.col("n_total", "n_used", "awg_n_items").cast(nw.Int64)
        return frame.with_columns(counts, *known).to_native()

    @cached_property
    def few_for_awg(self) -> Any:
        """Which groups have an awg of fewer people than it wants, A - 1."""
        return (self.n_complete < self.n_options - 1) & (self.awg_n_items > 0)

    @cached_property
    def awg_of_some(self) -> Any:
        """Which groups have an awg of some items only."""
        return (self.awg_n_items > 0) & (self.awg_n_items < self.n_items)

    def key(self) -> Hashable:
        """Give what tables are compared by."""
        arrays = (self.n, self.n_complete, self.mean, self.sd, self.mean_item_variance, *self.indices().values())
        return self.grouping.labels, tuple(one.tobytes() for one in arrays)


def agreement_table(
    columns: Sequence[Any], groups: Grouping, low: int, n_options: int, nulls: Sequence[NullDistribution], /
) -> AgreementTable:
    """Work out the indices of all groups; see `agreement` for the formulas.

    Args:
        columns: the answers to each item, within the response range; NaN is missing.
        low: the lowest option.
    """
    import numpy as np

    codes, answers = _complete(columns, groups, low)
    n = np.bincount(groups.codes[groups.codes >= 0], minlength=groups.n_groups).astype(float)
    sizes = np.bincount(codes, minlength=groups.n_groups).astype(float)
    variance, ad_mean, ad_median, awg, awg_n_items, total = (np.zeros(sizes.size) for _ in range(6))
    # Counting needs a cell for each group and option: with few people in many groups sorting takes less room.
    counted = all(one.dtype.kind == "i" for one in answers) and n_options * sizes.size <= 8 * codes.size + 1000
    for column in answers:
        one = of_counts(column, codes, n_options, sizes) if counted else of_values(column, codes, sizes)
        total += one.total
        variance += one.squares
        ad_mean += one.about_mean
        ad_median += one.about_median
        figure, there = _awg(one, sizes, n_options - 1)
        awg += figure
        awg_n_items += there
    k, people, nobody, single = max(len(columns), 1), np.maximum(sizes, 1), sizes < 1, sizes < 2
    none = single if columns else np.ones_like(single)
    no_mean = nobody if columns else np.ones_like(single)
    variance = np.where(none, np.nan, variance / k / np.maximum(sizes - 1, 1))
    qs = {one.name: variance / one.variance if one.variance else np.full_like(variance, np.nan) for one in nulls}
    within = _of_sums(answers, codes, sizes)
    return AgreementTable(
        groups,
        len(columns),
        n_options,
        n,
        sizes,
        np.where(no_mean, np.nan, low + total / people / k),
        np.where(none, np.nan, np.sqrt(within / np.maximum(sizes - 1, 1)) / k),
        variance,
        {name: _rwg(q, len(columns)) for name, q in qs.items()},
        {name: 1 - q for name, q in qs.items()},
        np.where(none, np.nan, ad_mean / people / k),
        np.where(none, np.nan, ad_median / people / k),
        np.where(none | (awg_n_items == 0), np.nan, awg / np.maximum(awg_n_items, 1)),
        np.where(none, 0, awg_n_items),
    )


def _complete(columns: Sequence[Any], groups: Grouping, low: int) -> tuple[Any, list[Any]]:
    """Give the groups and the answers, counted from 0, of people who have a group and answered every item.

    Answers that are whole numbers come as such.
    """
    import numpy as np

    kept = groups.codes >= 0
    for column in columns:
        if column.dtype.kind == "f":
            kept &= ~np.isnan(column)
    everybody = bool(kept.all())
    codes = groups.codes if everybody else groups.codes[kept]
    answers = []
    for whole in columns:
        column = whole if everybody else whole[kept]
        rounded = column.astype(np.intp)
        is_whole = column.dtype.kind != "f" or bool((rounded == column).all())
        answers.append(rounded - low if is_whole else column - low)
    return codes, answers


def _of_sums(answers: Sequence[Any], codes: Any, sizes: Array) -> Array:
    """Give the sum of squares of people's totals within each group."""
    import numpy as np

    if not answers or not codes.size:
        return np.zeros(sizes.size)
    totals = answers[0].astype(float)
    for column in answers[1:]:
        totals += column
    means = np.bincount(codes, totals, minlength=sizes.size) / np.maximum(sizes, 1)
    return np.bincount(codes, (totals - means[codes]) ** 2, minlength=sizes.size).astype(float)


def _rwg(q: Array, n_items: int) -> Array:
    import numpy as np

    agreed: Array = n_items * (1 - np.minimum(q, 1))
    return agreed / (agreed + np.minimum(q, 1))


def _awg(one: WithinGroups, sizes: Array, top: int) -> tuple[Array, Any]:
    """Give awg of one item for each group, 0 where there is none, and which groups have one.

    With answers from 0 to H: M (H - M) n is how much a group with this mean could disagree, times two.
    """
    import numpy as np

    speck = 1e-12 * top * sizes
    at_end = (one.total <= speck) | (one.total >= top * sizes - speck)
    inside = (one.total >= top - speck) & (one.total <= top * (sizes - 1) + speck)
    there = (sizes > 1) & (at_end | inside)
    possible = np.where(there & ~at_end, one.total * (top - one.total / np.maximum(sizes, 1)), 1)
    return np.where(there, np.where(at_end, 1.0, 1 - 2 * one.squares / possible), 0.0), there
