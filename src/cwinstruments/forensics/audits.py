"""What became of stated totals: whether they agree with the definition, and which mistake would explain that not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from attrs import field, frozen

from cwinstruments.psychometrics.result import Result, Unavailable


class Verdict(StrEnum):
    """How stated totals compare with those of the definition."""

    NOTHING_STATED = "nothing_stated"
    AGREES = "agrees"
    AGREES_ROUNDED = "agrees_rounded"
    """All agree once ours are rounded to the digits that the stated ones have."""
    EXPLAINED = "explained"
    """A mistake, or one of several, gives every stated total."""
    EXPLAINED_IN_SOME_ROWS = "explained_in_some_rows"
    """A mistake gives all totals that differ, or nearly all, and was not made in the other rows, which agree."""
    MOSTLY_EXPLAINED = "mostly_explained"
    """A mistake gives half or more of those that differ."""
    UNEXPLAINED = "unexplained"
    """None of the usual mistakes gives half of those that differ."""


class AuditCaution(StrEnum):
    """What has to be known to read an audit."""

    FEW_ROWS_DIFFER = "few_rows_differ"
    """Fewer than three different rows differ: several mistakes may fit them by chance, and pairs are not tried."""
    SEVERAL_FIT = "several_fit"
    """More than one mistake fits equally; these data can't tell them apart."""
    INVALID_ANSWERS = "invalid_answers"
    """Some answers are not allowed; they counted as missing."""
    ITEMS_ABSENT = "items_absent"
    """Some items of the scale are in no row, so that our scores are without them."""
    PAIRS_CUT_SHORT = "pairs_cut_short"
    """Not every pair of mistakes was tried."""
    SOME_NOT_TRIED = "some_not_tried"
    """Some of the usual mistakes can't be computed with this definition; `not_tried` names them."""
    IMPOSSIBLE_TOTALS = "impossible_totals"
    """A total is stated again and again that no score can be, such as -99; `impossible` names it."""


@frozen
class Explanation:
    """One mistake, or two together, that give stated totals.

    Args:
        says: each mistake in words.
        kinds: their kinds.
        rounding: how our value would be rounded besides, such as `2 digits`; None where it is not.
        n_reproduced: how many of the stated totals it gives.
        share: the same, of all that were compared.
        n_mended: how many of those that differ.
        n_broken: how many that agree it would make differ.
        in_part: whether it was made in some rows alone; those that agree stay as they are.
        rows: the first and the last of these rows, counted from 1, where they lie together; None for the ends of the
            file.
        each_alone: whether of two mistakes some rows have one and some the other.
    """

    says: tuple[str, ...]
    kinds: tuple[str, ...]
    rounding: str | None
    n_reproduced: int
    share: float
    n_mended: int
    n_broken: int
    in_part: bool = False
    rows: tuple[int | None, int | None] | None = None
    each_alone: bool = False

    def __str__(self) -> str:
        rounded = () if self.rounding is None else (f"rounded to {self.rounding}",)
        if self.each_alone:
            one, other = self.says
            return "; ".join((f"in some rows, {one}", f"in others, {other}", *rounded))
        return f"{self._where}{'; '.join((*self.says, *rounded))}"

    @property
    def _where(self) -> str:
        """Say in which rows it was made."""
        if not self.in_part:
            return ""
        if self.rows is None:
            return "in some rows, "
        first, last = self.rows
        if first is None:
            return f"up to row {last}, "
        return f"from row {first} on, " if last is None else f"in rows {first} to {last}, "


@frozen
class Audit(Result):
    """Stated totals of one scale beside those that the definition gives.

    Args:
        n_total: how many rows there are.
        n_used: how many of them state a total, and so are compared.
        n_agree: how many of these are the same.
        n_differ: how many are not.
        n_without_ours: how many of these the definition gives no score.
        n_unstated: how many rows have a score and state none.
        n_invalid: how many rows hold an answer that is not allowed.
        mean_difference: stated less ours, over those that differ and have both.
        largest_difference: the largest of these, without its sign.
        explanations: those that fit best; all that fit equally.
        n_more: how many more fit equally and are not listed.
        pattern: how stated totals relate to ours where no mistake gives all of them, such as `always 3 more`.
        n_tried: how many mistakes, and pairs of them, were computed.
        differing: the places of rows that differ, counted from 1; the first ones.
        unexplained: the places of rows that the first explanation does not give, or that differ where there is none;
            the first ones.
        not_tried: the usual mistakes that can't be computed with this definition.
        impossible: totals that no score can be, and that are stated again and again.
        invalid: by item, how many answers are not allowed.
    """

    instrument: str
    version: str
    scale: str
    verdict: Verdict
    n_total: int
    n_used: int
    n_agree: int
    n_differ: int
    n_without_ours: int
    n_unstated: int
    n_invalid: int
    mean_difference: float | None
    largest_difference: float | None
    explanations: tuple[Explanation, ...]
    n_more: int
    pattern: str | None
    n_tried: int
    differing: tuple[int, ...]
    unexplained: tuple[int, ...]
    reasons: Mapping[str, Unavailable] = field(factory=dict)
    cautions: tuple[AuditCaution, ...] = ()
    references: tuple[str, ...] = ()
    not_tried: tuple[str, ...] = ()
    impossible: tuple[float, ...] = ()
    invalid: Mapping[str, int] = field(factory=dict)

    @property
    def is_clean(self) -> bool:
        """Whether nothing has to be looked at."""
        return self.verdict in (Verdict.AGREES, Verdict.AGREES_ROUNDED)

    def rows(self) -> Iterable[Mapping[str, Any]]:
        """Give a row for each explanation; one without any where there is none."""
        of_scale = {
            "scale": self.scale,
            "verdict": self.verdict.value,
            "n_used": self.n_used,
            "n_agree": self.n_agree,
            "n_differ": self.n_differ,
        }
        told = [
            {"explanation": str(one), "n_reproduced": one.n_reproduced, "share": one.share} for one in self.explanations
        ]
        return [{**of_scale, **one} for one in told or [{"explanation": self.pattern}]]
