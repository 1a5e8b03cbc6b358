"""What a report on change holds: how the figures of units differ between two waves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from cwinstruments.psychometrics.result import Interval, Result, plain_data
from cwinstruments.units.figures import UnitCaution, UnitResponse
from cwinstruments.units.results_of_units import FiguresOfUnits, OfScale

if TYPE_CHECKING:
    from cwinstruments.disclosure import Protected


class ChangeWithheld(StrEnum):
    """Why a change is not there, beside the reasons of unit reports and of psychometrics."""

    NOT_IN_BOTH_WAVES = "not_in_both_waves"
    NOT_LINKED = "not_linked"
    NOT_PERMITTED = "not_permitted"
    NO_STATED_RELIABILITY = "no_stated_reliability"


class ChangeCaution(StrEnum):
    """What is to be kept in mind with one change."""

    APPROXIMATE = "approximate"
    OVERLAP_UNKNOWN = "overlap_unknown"
    FEW_UNITS = "few_units"
    UNLINKED_BECAUSE_FEW_ARE_IN_ONE_WAVE = "unlinked_because_few_are_in_one_wave"
    UNLINKED_BECAUSE_OF_THE_LEDGER = "unlinked_because_of_the_ledger"
    NOBODY_IS_LINKED = "nobody_is_linked"


@frozen
class StatedReliability:
    """The reliability that reliable change rests on; never that of the people who are judged.

    Args:
        scale: whose it is.
        reliability: from 0 to 1.
        sd: the standard deviation in the same sample, in points of the score.
        cited: where both come from: a sample, a manual, an article.
        source: `external`, or `retest`.
    """

    scale: str
    reliability: float
    sd: float
    cited: str
    source: str = "external"


@frozen
class ChangeFigures(OfScale):
    """How one unit changed on one scale. Whatever is withheld is None, with a reason.

    Args:
        design: who was compared with whom: `linked` (each person with themselves), `unlinked` (Welch's t, as if nobody
            were in both waves) or `clustered` (all people, with an error that counts units).
        before: the score of the earlier wave, of `n_before` people; alike `after`.
        n_pairs: how many people were linked.
        n_units: how many units the error of `clustered` counts, all that are hidden in one of the waves as one.
        change: the later score less the earlier one; of linked people, of those who are in both waves.
        interval: of the change; never of fewer than 10 people.
        p: of the change, two-sided; `p_adjusted` by Holm for all units of this level on this scale.
        improved: per cent of linked people who changed reliably for the better, rounded to 5, and from 5 to 95; of a
            descriptive scale, whose score rose. Alike `deteriorated`.
    """

    design: str | None = None
    before: float | None = None
    after: float | None = None
    n_before: int | None = None
    n_after: int | None = None
    n_pairs: int | None = None
    n_units: int | None = None
    change: float | None = None
    interval: Interval | None = None
    p: float | None = None
    p_adjusted: float | None = None
    improved: int | None = None
    deteriorated: int | None = None
    reasons: Mapping[str, str] = field(factory=dict)
    cautions: tuple[ChangeCaution, ...] = ()


@frozen
class Composition(Result):
    """Of the respondents of both waves, how many per cent are of one group.

    Rounded to 5, and from 5 to 95; of 10 to 13 respondents from 10 to 90.
    """

    column: str
    group: str
    before: int | None
    after: int | None
    reasons: Mapping[str, str] = field(factory=dict)


@frozen
class ChangeReport(FiguresOfUnits[ChangeFigures]):
    """A report on what changed between two waves.

    Args:
        waves: the earlier and the later wave.
        units: the levels, the smallest units first.
        rule: by what rule figures are withheld.
        linked_by: the column that links people; None where nobody is linked.
        responses_before: who answered in the earlier wave, by unit; alike `responses_after`.
        composition: who answered, by the columns that were asked for.
        reliability: what reliable change rests on.
        held_back: the statistics of which nothing is shown because of what was given out before.
        tables: what is given out, for the ledger.
    """

    instrument: str
    version: str
    waves: tuple[str, str]
    units: tuple[str, ...]
    rule: str
    titles: Mapping[str, str]
    directions: Mapping[str, str]
    linked_by: str | None
    n_used_before: int | None
    n_used_after: int | None
    responses_before: tuple[UnitResponse, ...]
    responses_after: tuple[UnitResponse, ...]
    composition: tuple[Composition, ...]
    figures: tuple[ChangeFigures, ...]
    reliability: StatedReliability | None
    evidence: str
    reasons: Mapping[str, str]
    cautions: tuple[UnitCaution, ...]
    references: tuple[str, ...]
    held_back: tuple[str, ...] = ()
    tables: tuple[Protected, ...] = field(default=(), repr=False, eq=False)

    def rows(self) -> Iterable[Mapping[str, Any]]:
        """Give a row for each unit and scale, with the response rates of both waves and the rule."""
        before = {(one.level, one.unit): one for one in self.responses_before}
        after = {(one.level, one.unit): one for one in self.responses_after}
        for one in self.figures:
            key = (one.level, one.unit)
            plain = {name: value for name, value in plain_data(one).items() if name != "reasons"}
            if plain["interval"] is None:
                plain["interval"] = dict.fromkeys(("lower", "upper", "level", "method"))
            yield {
                **plain,
                "unit": one.name,
                "response_rate_before": before[key].response_rate if key in before else None,
                "response_rate_after": after[key].response_rate if key in after else None,
                "reasons": [f"{name}: {reason}" for name, reason in one.reasons.items()],
                "rule": " ".join(self.rule.split()),
            }
