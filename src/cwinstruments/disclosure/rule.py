"""The rule by which small cells are hidden, as data and as the text that every report carries."""

from __future__ import annotations

from enum import StrEnum
from math import isfinite
from typing import Any, Final

from attrs import asdict, field, frozen


class Kind(StrEnum):
    """What kind of statistic a table shows. An extreme is a minimum, a maximum or a percentile."""

    SCALE_MEAN = "scale_mean"
    COUNT = "count"
    ITEM_RESULT = "item_result"
    SD = "sd"
    RWG = "rwg"
    AD = "ad"
    EXTREME = "extreme"
    PERCENTAGE = "percentage"
    IDENTITY = "identity"
    HARM = "harm"


_COARSE: Final = frozenset({Kind.SCALE_MEAN, Kind.COUNT})


@frozen(kw_only=True)
class Rule:
    """The smallest cells that are shown, and how uncertain what is hidden has to stay.

    A share of the range is what `mean_share` is given as: 0.25 is one step of five response options.

    Args:
        minimum_mean: the fewest people of a scale mean or a count.
        minimum_detail: the fewest people of item results, SD, rwg, AD, extremes, percentages, breakdowns by identity,
            and whatever speaks of harm.
        minimum_public: the fewest people of anything that leaves the agency; where another minimum is greater, that
            counts.
        minimum_non_respondents: where fewer than so many of a roster did not answer, and more than none, the number of
            respondents is not shown. 1 shows it always.
        count_width: how many people the possible numbers of a hidden cell have to span: 2 leaves three of them.
        mean_share: how much of the response range the possible means of a hidden cell have to span at least, above 0.
        counts_are_known: whether the number of respondents of each cell is told, or known anyway. Then only what they
            answered is hidden.

    Raises:
        ValueError: a minimum is below 1, the width is negative, or the share is not above 0 and at most 1.

    Examples:
        >>> rule = Rule()
        >>> rule.minimum(Kind.SCALE_MEAN), rule.minimum("percentage"), rule.minimum("scale_mean", public=True)
        (5, 10, 11)
    """

    minimum_mean: int = field(default=5)
    minimum_detail: int = field(default=10)
    minimum_public: int = field(default=11)
    minimum_non_respondents: int = field(default=5)
    count_width: int = field(default=2)
    mean_share: float = field(default=0.25)
    counts_are_known: bool = False

    @minimum_mean.validator
    @minimum_detail.validator
    @minimum_public.validator
    @minimum_non_respondents.validator
    def _is_a_number_of_people(self, attribute: Any, value: int) -> None:
        if value < 1:
            raise ValueError(f"{attribute.name} is {value}; it is a number of people, 1 or more")

    @count_width.validator
    def _is_a_width(self, attribute: Any, value: int) -> None:
        if value < 0:
            raise ValueError(f"{attribute.name} is {value}; it is a number of people, 0 or more")

    @mean_share.validator
    def _is_a_share(self, attribute: Any, value: float) -> None:
        if not isfinite(value) or not 0 < value <= 1:
            raise ValueError(f"{attribute.name} is {value}; it is a share of the response range, above 0 and at most 1")

    def minimum(self, kind: Kind | str, /, *, public: bool = False) -> int:
        """Give the fewest people of a shown cell.

        Raises:
            ValueError: there is no such kind.
        """
        least = self.minimum_mean if Kind(kind) in _COARSE else self.minimum_detail
        return max(least, self.minimum_public) if public else least

    def text(self) -> str:
        """Say the rule in plain words, as reports state it.

        Examples:
            >>> print(Rule().text().splitlines()[0])
            Scale means and counts are shown for 5 people or more.
        """
        counts = (
            "How many people answered is told of every cell."
            if self.counts_are_known
            else f"The number of people of a hidden cell stays open by {self.count_width}, or as much as before."
        )
        lines = [
            f"Scale means and counts are shown for {self.minimum_mean} people or more.",
            f"Item results, SD, rwg, AD, extremes, percentages, identity and harm: {self.minimum_detail} or more.",
            f"Public output: {self.minimum_public} or more.",
            "A result that says that all gave the same answer, the lowest or the highest, is not shown.",
            f"Where 1 to {self.minimum_non_respondents - 1} did not answer, the number of respondents is not shown."
            if self.minimum_non_respondents > 1
            else "The number of respondents is shown however few did not answer.",
            "Further results are hidden where a hidden one could be worked out from them.",
            f"The mean of a hidden cell stays open by at least {self.mean_share * 100:g} % of the response range.",
            counts,
        ]
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.text()

    def to_dict(self) -> dict[str, Any]:
        """Give the rule as plain JSON data, with its text."""
        return {**asdict(self), "text": self.text()}
