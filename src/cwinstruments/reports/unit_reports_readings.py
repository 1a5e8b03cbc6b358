"""What each figure of a unit says in plain words, what to beware of, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from attrs import frozen

from cwinstruments.psychometrics.bibliography import REFERENCES


@frozen
class Reading:
    """How one figure is read.

    Args:
        figure: what it is called in tables.
        attributes: the attributes of results that hold it.
        says: what it says.
        caution: what it doesn't say.
        references: the keys of its sources.
    """

    figure: str
    attributes: tuple[str, ...]
    says: str
    caution: str
    references: tuple[str, ...] = ()

    @property
    def sources(self) -> str:
        """The sources, as a text cites them."""
        return "; ".join(str(REFERENCES[key]) for key in self.references)

    def to_dict(self) -> dict[str, Any]:
        """Give the reading as plain JSON data."""
        return {
            "figure": self.figure,
            "attributes": list(self.attributes),
            "says": self.says,
            "caution": self.caution,
            "sources": self.sources,
        }

    def lines(self) -> Iterator[str]:
        """Write the reading for people."""
        yield f"{self.figure}: {self.says}"
        yield f"  Beware: {self.caution}"
        if self.references:
            yield f"  Source: {self.sources}"


SCORE: Final = Reading(
    "score",
    ("value", "band"),
    "the unit's score, made of its people's scores as the definition says. A per cent of people is rounded to 5.",
    "units differ by chance too, the more the fewer people they have. Nobody in the unit need think so.",
)
ANSWERED: Final = Reading(
    "answered",
    ("n_respondents", "roster_size", "response_rate"),
    "how many of the people on the roster answered.",
    "who did not answer may think otherwise; below 60 % nothing is said about agreement.",
)
FAVOURABLE: Final = Reading(
    "favourable",
    ("favourable",),
    "the per cent of answers that are among the best options of each item (two, or one of fewer than four), by the"
    " direction of the scale; the mean over the items. People who gave no answer don't count.",
    "rounded to 5, and 5 means 5 or less, 95 means 95 or more; of 10 to 13 people 10 and 90 do. A small difference is"
    " none.",
)
AGREEMENT: Final = Reading(
    "agreement",
    ("verdict", "too_few"),
    "shared: the people of the unit answer so alike that the score can be called the unit's own. mixed: they don't, and"
    " the score is an average of different views. Units larger than the one that the items are about have no verdict.",
    "shared doesn't mean good, and mixed doesn't mean bad. It is judged for each facet, never for totals.",
    ("burke2002", "lebreton2008"),
)
RWG: Final = Reading(
    "rwg(j)",
    ("rwg_j_uniform", "rwg_j_slight_skew", "n_complete"),
    "how much less answers differ than if nobody agreed: 1 is full agreement, 0 none. Beside it stands what nobody"
    " agreeing is taken to look like: evenly spread answers (uniform), or answers that lean to one side (skewed).",
    "it grows with the number of items, and the uniform one is nearly always high: read the skewed one. At most 0.95 is"
    " shown, or less where there are few options, which means that or more: 1 would tell what each person answered.",
    ("james1984", "lebreton2008"),
)
RWG_STAR: Final = Reading(
    "r*wg",
    ("rwg_star_uniform",),
    "as rwg(j), and it doesn't grow with the number of items; below 0 people differ more than by chance.",
    "there is no agreed edge from which on it is high. At most 0.95 is shown, as of rwg(j).",
    ("lindell1999",),
)
AD: Final = Reading(
    "AD",
    ("ad_mean", "ad_median"),
    "how many steps of the response options people lie from the unit's mean (or median), on average over the items.",
    "up to a sixth of the number of options counts as agreement. At least 5 % of the steps between options is shown,"
    " and never less than 0.2 steps, which means that or less: 0 would tell what each person answered.",
    ("burke1999", "burke2002"),
)
AWG: Final = Reading(
    "awg",
    ("awg",),
    "agreement beside the most disagreement that a unit with this mean could have: 1 is full agreement, below 0 there"
    " is little.",
    "it is not there where the mean lies too near an end, nor where people agree so far that it would tell what each"
    " answered, and rests on few people in small units.",
    ("brown2005",),
)
ICC1: Final = Reading(
    "ICC(1)",
    ("icc1_anova_mean_size", "icc1_anova_k0", "icc1_reml"),
    "the share of all differences between people that lies between units; beside it stands the estimator.",
    "estimators differ, and it may be negative by chance. It is of the units whose scores are shown; units of fewer"
    " than 10 are left out where it would tell how far their people differ.",
    ("bartko1976", "bliese2000"),
)
ICC2: Final = Reading(
    "ICC(2)",
    ("icc2_anova", "icc2_reml_mean_size"),
    "how well units can be told apart by their scores: 1 is perfectly, and below .70, by convention, rankings mean"
    " little.",
    "large units raise it. It says nothing of a single unit.",
    ("bartko1976", "bliese2000"),
)
UNIT_READINGS: Final = (SCORE, ANSWERED, FAVOURABLE, AGREEMENT, RWG, RWG_STAR, AD, AWG, ICC1, ICC2)
"""Those of a report on units."""


def readings_text(readings: Iterable[Reading], /) -> str:
    """Write readings one below the other."""
    return "\n".join(line for one in readings for line in one.lines())
