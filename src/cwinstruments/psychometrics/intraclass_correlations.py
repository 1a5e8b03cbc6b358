"""The six intraclass correlations of complete ratings, under both of their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Final

from attrs import field, frozen

from cwinstruments.psychometrics.choices import chosen, there_is_no
from cwinstruments.psychometrics.distributions import check_level, f_tail, finite
from cwinstruments.psychometrics.icc_formulas import LIMITS, VALUES
from cwinstruments.psychometrics.mean_squares import MeanSquares, mean_squares, without_negative_components
from cwinstruments.psychometrics.response_matrices import ResponseMatrix, Responses, response_matrix
from cwinstruments.psychometrics.result import Interval, Result, Unavailable, plain_data


class IccEstimator(StrEnum):
    """How the components of variance are estimated."""

    ANOVA = "anova"
    """From the mean squares; a component may be negative, and keeps its sign."""
    REML = "reml"
    """By restricted maximum likelihood, where none is below 0; psych in R has it by default, through lme4."""


class IccCaution(StrEnum):
    """What to bear in mind with intraclass correlations."""

    NEGATIVE_PERSON_VARIANCE = "negative_person_variance"
    """People differ less than error alone would make them differ."""
    NEGATIVE_RATER_VARIANCE = "negative_rater_variance"
    """Raters or occasions differ less than error alone would make them differ; agreement is then above consistency."""
    TRUNCATED_AT_ZERO = "truncated_at_zero"
    """A component would be negative, and REML has put it at 0."""
    PEOPLE_LEFT_OUT = "people_left_out"
    """Whoever lacks a rating is left out as a whole."""
    FEWER_THAN_50_PEOPLE = "fewer_than_50_people"
    """With fewer intervals are wide; 50 is this library's convention."""


_SOURCES: Final = ("shrout1979", "mcgraw1996")


@frozen
class IntraclassCorrelation:
    """One of the six.

    Args:
        shrout_fleiss: its name in Shrout and Fleiss 1979, such as `ICC(2,1)`.
        mcgraw_wong: its name in McGraw and Wong 1996, such as `ICC(A,1)`.
        value: the correlation; below 0 where people differ less than error alone would make them differ.
        f: F of the test that it is 0.
        df1: the degrees of freedom of people.
        df2: those of what they are tested against.
        p: of F, one-sided.
        interval: two-sided.
    """

    shrout_fleiss: str
    mcgraw_wong: str
    value: float | None
    f: float | None
    df1: int | None
    df2: int | None
    p: float | None
    interval: Interval | None


@frozen
class Intraclass(Result):
    """All six intraclass correlations, and what they are made of.

    Args:
        n_used: how many people have all ratings.
        n_total: how many rows there were.
        n_raters: how many raters or occasions.
        level: that of the intervals.
        estimator: how the components were estimated.
        icc1: one-way, of a single rating: each person has raters of their own.
        icc2: two-way, agreement of single ratings: raters who rate all higher count as error.
        icc3: two-way, consistency of single ratings: they don't.
        icc1k: as icc1, of the mean of all ratings.
        icc2k: as icc2, of the mean of all ratings.
        icc3k: as icc3, of the mean of all ratings.
        ms_people: the mean square between people (MSB), by ANOVA whatever the estimator.
        ms_raters: between raters or occasions (MSJ).
        ms_error: of what is left (MSE).
        ms_within: within people (MSW).
        person_variance: the component of people.
        rater_variance: the component of raters or occasions.
        error_variance: that of what is left.
    """

    n_used: int
    n_total: int
    n_raters: int
    level: float
    estimator: IccEstimator
    icc1: IntraclassCorrelation
    icc2: IntraclassCorrelation
    icc3: IntraclassCorrelation
    icc1k: IntraclassCorrelation
    icc2k: IntraclassCorrelation
    icc3k: IntraclassCorrelation
    ms_people: float | None
    ms_raters: float | None
    ms_error: float | None
    ms_within: float | None
    person_variance: float | None
    rater_variance: float | None
    error_variance: float | None
    cautions: tuple[IccCaution, ...] = ()
    reasons: Mapping[str, Unavailable] = field(factory=dict)
    references: tuple[str, ...] = _SOURCES

    @property
    def correlations(self) -> tuple[IntraclassCorrelation, ...]:
        """The six, in the order of Shrout and Fleiss."""
        return self.icc1, self.icc2, self.icc3, self.icc1k, self.icc2k, self.icc3k

    def of(self, name: str, /) -> IntraclassCorrelation:
        """Give one of them by either of its names, such as `ICC(2,1)` or `ICC(A,1)`.

        Raises:
            KeyError: none has that name.
        """
        for one in self.correlations:
            if name in (one.shrout_fleiss, one.mcgraw_wong):
                return one
        names = [one for pair in _NAMES.values() for one in dict.fromkeys(pair)]
        raise KeyError(there_is_no("correlation", name, names))

    def rows(self) -> Iterable[Mapping[str, Any]]:
        return [plain_data(one) | {"n_used": self.n_used} for one in self.correlations]


_NAMES: Final = {
    "icc1": ("ICC(1,1)", "ICC(1)"),
    "icc2": ("ICC(2,1)", "ICC(A,1)"),
    "icc3": ("ICC(3,1)", "ICC(C,1)"),
    "icc1k": ("ICC(1,k)", "ICC(k)"),
    "icc2k": ("ICC(2,k)", "ICC(A,k)"),
    "icc3k": ("ICC(3,k)", "ICC(C,k)"),
}
_FIGURES: Final = ("value", "f", "df1", "df2", "p", "interval")
_SQUARES: Final = ("ms_people", "ms_raters", "ms_error", "ms_within")
_COMPONENTS: Final = ("person_variance", "rater_variance", "error_variance")
_FEW: Final = 50


def intraclass(ratings: Responses, /, *, level: float = 0.95, estimator: str = "anova") -> Intraclass:
    """Tell how far ratings of the same people agree, or scores of the same people on several occasions.

    The formulas are those of Shrout and Fleiss (1979, doi 10.1037/0033-2909.86.2.420) and McGraw and Wong (1996, doi
    10.1037/1082-989X.1.1.30, with the correction in 1(4), 390). The intervals come from F; that of agreement has the
    degrees of freedom of Satterthwaite. Negative values are kept. Whoever lacks a rating is left out, and the intervals
    count only those who are left. Where the lower limit of agreement, stepped up to the mean of all ratings, passes
    minus infinity, there is no interval (`not_estimable`).

    Args:
        ratings: people in rows, raters or occasions in columns; see `Responses`.
        level: of the intervals, between 0 and 1.
        estimator: `anova`, or `reml`, where no component of variance is below 0.

    Raises:
        ValueError: the level is impossible, or there is no such estimator.
        ImportError: SciPy is not installed: install cwinstruments[psychometrics].

    Examples:
        The example of Shrout and Fleiss, of six people and four judges.

        >>> judges = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
        >>> found = intraclass(judges)
        >>> round(found.icc2.value, 2), round(found.of("ICC(C,k)").value, 2)
        (0.29, 0.91)
    """
    check_level(level)
    how = chosen("estimator", estimator, IccEstimator)
    matrix = response_matrix(ratings)
    complete = matrix.complete()
    sizes = (int(complete.shape[0]), matrix.n_people, matrix.n_items)
    if (reason := _unavailable(sizes, matrix)) is not None:
        return _nothing(sizes, level, how, reason)
    squares = mean_squares(complete)
    if not squares.people + squares.raters + squares.error:
        return _nothing(sizes, level, how, Unavailable.NO_VARIANCE)
    used = squares if how is IccEstimator.ANOVA else without_negative_components(squares)
    found: dict[str, Any] = {name: _correlation(name, used, level) for name in _NAMES}
    reasons = {
        f"{name}.{figure}": _why(figure, used, one)
        for name, one in found.items()
        for figure in _FIGURES
        if getattr(one, figure) is None
    }
    return Intraclass(
        *sizes,
        level,
        how,
        **found,
        ms_people=squares.people,
        ms_raters=squares.raters,
        ms_error=squares.error,
        ms_within=squares.within,
        person_variance=used.person_variance,
        rater_variance=used.rater_variance,
        error_variance=used.error,
        cautions=tuple(_cautions(squares, sizes, how)),
        reasons=reasons,
        references=_references(how),
    )


def _unavailable(sizes: tuple[int, int, int], matrix: ResponseMatrix) -> Unavailable | None:
    import numpy as np

    n_used, _, n_raters = sizes
    if np.isnan(matrix.values).all():
        return Unavailable.NO_RESPONSES
    if n_raters < 2:
        return Unavailable.TOO_FEW_ITEMS
    return Unavailable.TOO_FEW_PEOPLE if n_used < 2 else None


def _nothing(sizes: tuple[int, int, int], level: float, how: IccEstimator, reason: Unavailable) -> Intraclass:
    reasons = {f"{name}.{figure}": reason for name in _NAMES for figure in _FIGURES}
    reasons |= dict.fromkeys((*_SQUARES, *_COMPONENTS), reason)
    empty = {name: IntraclassCorrelation(*names, *[None] * len(_FIGURES)) for name, names in _NAMES.items()}
    figures: dict[str, Any] = empty | dict.fromkeys((*_SQUARES, *_COMPONENTS))
    return Intraclass(*sizes, level, how, **figures, reasons=reasons, references=_references(how))


def _references(how: IccEstimator) -> tuple[str, ...]:
    return _SOURCES if how is IccEstimator.ANOVA else (*_SOURCES, "thompson1962")


def _cautions(squares: MeanSquares, sizes: tuple[int, int, int], how: IccEstimator) -> Iterable[IccCaution]:
    if squares.person_variance < 0:
        yield IccCaution.NEGATIVE_PERSON_VARIANCE
    if squares.rater_variance < 0:
        yield IccCaution.NEGATIVE_RATER_VARIANCE
    if how is IccEstimator.REML and min(squares.person_variance, squares.rater_variance) < 0:
        yield IccCaution.TRUNCATED_AT_ZERO
    if sizes[0] < sizes[1]:
        yield IccCaution.PEOPLE_LEFT_OUT
    if sizes[0] < _FEW:
        yield IccCaution.FEWER_THAN_50_PEOPLE


def _correlation(name: str, squares: MeanSquares, level: float) -> IntraclassCorrelation:
    n, k = squares.n, squares.k
    against, df2 = (squares.within, n * (k - 1)) if name.startswith("icc1") else (squares.error, (n - 1) * (k - 1))
    f = finite(squares.people / against) if against else None
    ends = LIMITS[name](squares, f, df2, (1 + level) / 2) if f else None
    return IntraclassCorrelation(
        *_NAMES[name],
        VALUES[name](squares),
        f,
        n - 1,
        df2,
        None if f is None else f_tail(f, n - 1, df2),
        None if ends is None else Interval(*ends, level, "satterthwaite" if name.startswith("icc2") else "f"),
    )


def _why(figure: str, squares: MeanSquares, one: IntraclassCorrelation) -> Unavailable:
    against = squares.within if one.mcgraw_wong in ("ICC(1)", "ICC(k)") else squares.error
    return Unavailable.NO_VARIANCE if figure != "value" and not against else Unavailable.NOT_ESTIMABLE
