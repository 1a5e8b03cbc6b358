"""The mean squares of people by raters or occasions, and the components of variance that they are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from cwinstruments.psychometrics.pairs import SPECK

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrices import Array


@frozen
class MeanSquares:
    """The mean squares of the two-way analysis of variance without replication, and those of the one-way one.

    Args:
        n: people.
        k: raters or occasions, whom all people have.
        people: between people (MSB, in McGraw and Wong MSR).
        raters: between raters or occasions (MSJ, MSC).
        error: what is left (MSE).
        within: within people, raters and error together (MSW).
    """

    n: int
    k: int
    people: float
    raters: float
    error: float
    within: float

    @property
    def person_variance(self) -> float:
        """How much people differ; below 0 where they differ less than error makes them."""
        return (self.people - self.error) / self.k

    @property
    def rater_variance(self) -> float:
        """How much raters or occasions differ, with its sign."""
        return (self.raters - self.error) / self.n


def mean_squares(ratings: Array, /) -> MeanSquares:
    """Analyse the variance of complete ratings.

    Args:
        ratings: of shape (people, raters), at least 2 by 2, nothing missing.
    """
    import numpy as np

    n, k = ratings.shape
    grand = ratings.mean()
    people, raters = ratings.mean(axis=1) - grand, ratings.mean(axis=0) - grand
    rest = ratings - grand - people[:, None] - raters[None, :]
    # Rounding leaves a speck of each where there is nothing.
    nothing = ratings.size * (SPECK * float(np.abs(ratings).max())) ** 2
    between, by_rater, left = (
        0.0 if squares <= nothing else float(squares)
        for squares in (k * (people @ people), n * (raters @ raters), float((rest * rest).sum()))
    )
    return MeanSquares(
        n,
        k,
        between / (n - 1),
        by_rater / (k - 1),
        left / ((n - 1) * (k - 1)),
        (by_rater + left) / (n * (k - 1)),
    )


def without_negative_components(squares: MeanSquares, /) -> MeanSquares:
    """Give the mean squares that the components of variance imply when none may be negative, as by REML.

    With complete ratings the likelihood of the three mean squares has its greatest value under that limit where error
    is pooled with each smaller one, the smallest first (Thompson 1962, doi 10.1214/aoms/1177704731).
    """
    n, k = squares.n, squares.k
    degrees = {"people": n - 1, "raters": k - 1, "error": (n - 1) * (k - 1)}
    found = {"people": squares.people, "raters": squares.raters, "error": squares.error}
    pooled = ["error"]
    for name in sorted(("people", "raters"), key=lambda name: found[name]):
        if found[name] < found["error"]:
            pooled.append(name)
            total = sum(getattr(squares, one) * degrees[one] for one in pooled)
            found |= dict.fromkeys(pooled, total / sum(degrees[one] for one in pooled))
    within = (found["raters"] * degrees["raters"] + found["error"] * degrees["error"]) / (n * (k - 1))
    return MeanSquares(n, k, found["people"], found["raters"], found["error"], within)
