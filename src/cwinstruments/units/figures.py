"""What a report on units holds: the figures of one unit on one scale, of one item, and of all units of a level."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from cwinstruments.psychometrics.result import Result, plain_data
from cwinstruments.units.hierarchy import Path
from cwinstruments.units.results_of_units import FiguresOfUnits, OfScale, OfUnit
from cwinstruments.units.verdicts import Verdict

if TYPE_CHECKING:
    from cwinstruments.disclosure import Protected


class Withheld(StrEnum):
    """Why a figure of a unit is not there, beside the reasons of `UnitScore` and of psychometrics.

    `withheld` says no more on purpose: that a unit is small, or that it would give a small one away.
    """

    WITHHELD = "withheld"
    TOO_FEW_PEOPLE = "too_few_people"
    NOT_A_FACET = "not_a_facet"
    NOT_THE_RATED_UNIT = "not_the_rated_unit"
    NO_EVEN_OPTIONS = "no_even_options"
    DESCRIPTIVE = "descriptive"
    NO_ROSTER = "no_roster"


class UnitCaution(StrEnum):
    """What is to be kept in mind with a report on units."""

    NOT_VALIDATED = "not_validated"
    NOT_FOR_DECISIONS_ABOUT_ONE_PERSON = "not_for_decisions_about_one_person"
    NO_ROSTER = "no_roster"
    HIDDEN_UNITS_LEFT_OUT = "hidden_units_left_out"
    FAVOURABLE_AT_THE_END = "favourable_at_the_end"
    NO_COLUMN_OF_WAVES = "no_column_of_waves"
    ONE_NAME_IN_SEVERAL_UNITS = "one_name_in_several_units"
    ANSWERED_LATE = "answered_late"
    HELD_BACK = "held_back"


@frozen
class UnitResponse(OfUnit):
    """Who answered in one unit.

    Args:
        level: the column that names units like this one; `everybody` for all rows.
        unit: what it is called, the largest unit that it is in first; empty for everybody.
        n_respondents: how many rows it has.
        roster_size: how many people the roster has there.
        response_rate: the one by the other.
        reasons: why a figure is None, by attribute.
    """

    n_respondents: int | None
    roster_size: int | None
    response_rate: float | None
    reasons: Mapping[str, str] = field(factory=dict)


@frozen
class UnitFigures(OfScale):
    """The figures of one unit on one scale. Whatever is withheld is None, with a reason.

    Args:
        value: the score, as the definition says it is made.
        band: the band of the unit's score, where the scale has bands for units.
        n: how many scores the value is of.
        favourable: the per cent of favourable answers, over the items; rounded to 5, and from 5 to 95.
        n_complete: how many people answered every item of the facet: agreement is theirs.
        rwg_j_uniform: agreement within the unit (James, Demaree & Wolf 1984) beside answers that are spread evenly; of
            one item it is rwg.
        rwg_j_slight_skew: the same beside answers that lean towards one side, as those of people who are friendly do.
        rwg_star_uniform: as the first, and it doesn't grow with the number of items (Lindell, Brandt & Whitney 1999).
        ad_mean: how far answers lie from the item's mean, in steps of the response options (Burke, Finkelstein & Dusig
            1999).
        ad_median: the same from the median.
        awg: agreement beside the most disagreement that the mean allows (Brown & Hauenstein 2005).
        verdict: whether the unit shares what it says; None for scales that are not facets, and for units larger than
            the one that the items are about.
        too_few: what there was too little of, where the verdict is that there are too few data.
        capped: the figures at the end of what is shown, so that none tells that all gave the same answer: the figure or
            more, of the lowest per cent and of AD the figure or less.
        reasons: why a figure is None, by attribute.
    """

    value: float | None = None
    band: str | None = None
    n: int | None = None
    favourable: int | None = None
    n_complete: int | None = None
    rwg_j_uniform: float | None = None
    rwg_j_slight_skew: float | None = None
    rwg_star_uniform: float | None = None
    ad_mean: float | None = None
    ad_median: float | None = None
    awg: float | None = None
    verdict: Verdict | None = None
    too_few: str | None = None
    capped: tuple[str, ...] = ()
    reasons: Mapping[str, str] = field(factory=dict)
    cautions: tuple[UnitCaution, ...] = ()


@frozen
class ItemFigures(Result):
    """The per cent of favourable answers to one item in one unit; no mean and no spread of an item is ever given."""

    level: str
    unit: Path
    scale: str
    item: str
    favourable: int | None
    reasons: Mapping[str, str] = field(factory=dict)


@frozen
class LevelFigures(Result):
    """How much the units of one level differ on one scale, beside how much the people within them do.

    ICC(1) is the share of the differences that lies between units, ICC(2) how reliable the means of units are (Bartko
    1976; Bliese 2000). Each is named by its estimator. It is of the units whose means are shown, so that it gives no
    other one away; without those whose own spread is not shown, where it would tell that.

    Args:
        n_units: of how many units.
        n: of how many people; None where that would tell how few of a unit did not answer.
        icc1_anova_mean_size: ICC(1) by analysis of variance with the mean size of units; may be negative.
        icc1_anova_k0: the same with Searle's size, which allows for unequal units.
        icc1_reml: by restricted maximum likelihood; never negative.
        icc2_anova: ICC(2) by analysis of variance.
        icc2_reml_mean_size: ICC(2) of a unit of mean size, by restricted maximum likelihood.
        f: the F of units.
        p: its probability where units don't differ.
        cautions: `hidden_units_left_out`, and those of `group_icc`.
    """

    level: str
    scale: str
    n_units: int
    n: int | None
    icc1_anova_mean_size: float | None = None
    icc1_anova_k0: float | None = None
    icc1_reml: float | None = None
    icc2_anova: float | None = None
    icc2_reml_mean_size: float | None = None
    f: float | None = None
    p: float | None = None
    reasons: Mapping[str, str] = field(factory=dict)
    cautions: tuple[str, ...] = ()


@frozen
class UnitReport(FiguresOfUnits[UnitFigures]):
    """A report on all units of a hierarchy.

    Args:
        instrument: the id of the instrument or survey.
        version: its version.
        wave: which wave it is of; None where the rows have none.
        units: the levels, the smallest units first.
        rule: by what rule figures are withheld, in a sentence.
        titles: what the scales are called.
        agreement_rules: by facet, what answers must satisfy for the verdict `shared`.
        n_used: how many rows were counted; None where they are too few to say.
        responses: who answered, by unit.
        figures: by unit and scale.
        items: by unit and item.
        levels: by level and scale.
        evidence: what the definition says about its evidence.
        references: the keys of sources in `REFERENCES`.
        held_back: the statistics of which nothing is shown because of what was given out before.
        tables: what is given out, for the ledger.
    """

    instrument: str
    version: str
    wave: str | None
    units: tuple[str, ...]
    rule: str
    titles: Mapping[str, str]
    agreement_rules: Mapping[str, str]
    n_used: int | None
    responses: tuple[UnitResponse, ...]
    figures: tuple[UnitFigures, ...]
    items: tuple[ItemFigures, ...]
    levels: tuple[LevelFigures, ...]
    evidence: str
    reasons: Mapping[str, str]
    cautions: tuple[UnitCaution, ...]
    references: tuple[str, ...]
    held_back: tuple[str, ...] = ()
    tables: tuple[Protected, ...] = field(default=(), repr=False, eq=False)

    def rows(self) -> Iterable[Mapping[str, Any]]:
        """Give a row for each unit and scale, with who answered in the unit and by what rule figures are withheld."""
        who = {(one.level, one.unit): one for one in self.responses}
        for one in self.figures:
            response = who[one.level, one.unit]
            plain = plain_data(one)
            yield {
                "level": one.level,
                "unit": one.name,
                "wave": self.wave,
                "n_respondents": response.n_respondents,
                "roster_size": response.roster_size,
                "response_rate": response.response_rate,
                **{name: value for name, value in plain.items() if name not in ("level", "unit", "reasons")},
                "reasons": [f"{name}: {reason}" for name, reason in one.reasons.items()],
                "rule": " ".join(self.rule.split()),
            }
