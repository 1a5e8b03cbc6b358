"""How one unit changed between two waves: who is compared with whom, and what that says."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, field, frozen

from cwinstruments.model import Instrument, PermittedLevel, Sensitivity
from cwinstruments.psychometrics.result import Unavailable
from cwinstruments.units.answered import Person
from cwinstruments.units.change_figures import ChangeCaution, ChangeFigures, ChangeWithheld, StatedReliability
from cwinstruments.units.favourable import rounded_share
from cwinstruments.units.figures import Withheld
from cwinstruments.units.hierarchy import Level, Path
from cwinstruments.units.links import Told, gives_few_away, own_change
from cwinstruments.units.protection import Protection
from cwinstruments.units.unit_shares import share_of

if TYPE_CHECKING:
    from cwinstruments.psychometrics.wave_changes import WaveChange

_OF_CHANGE: Final = (
    "change",
    "interval",
    "p",
    "p_adjusted",
    "n_pairs",
    "n_units",
    "design",
    "improved",
    "deteriorated",
)


_LEAST_UNITS: Final = 3
"""An error that counts units needs so many, the hidden ones as one of them."""


@frozen(eq=False)
class BothWaves:
    """The people of one unit in both waves, and the scale that is looked at.

    Args:
        are_strangers: whether a link was asked for, and nobody of any unit is in both waves by it.
        hidden: the smallest units of which the score of a wave is not shown.
        told: the linked changes that were told before.
    """

    level: Level
    path: Path
    scale: str
    people: tuple[Sequence[Person], Sequence[Person]]
    are_strangers: bool = False
    hidden: Collection[Path] = ()
    told: Told = field(factory=Told)

    @property
    def has_hidden_units(self) -> bool:
        """Whether somebody is in a hidden unit."""
        return any(one.path in self.hidden for people in self.people for one in people)

    def scores(self, wave: int, /) -> list[float | None]:
        """Give the scores of one wave, in the order of its people."""
        return [None if (value := one.cells.get(self.scale)) is None else float(value) for one in self.people[wave]]

    def linked(self, link: str, /) -> tuple[dict[Hashable, float | None], dict[Hashable, float | None]]:
        """Give the scores of both waves by person; who has no link or no score is not there."""
        found: list[dict[Hashable, float | None]] = [
            {
                str(one.cells[link]): score
                for one, score in zip(self.people[wave], self.scores(wave), strict=True)
                if is_there(one.cells[link]) and score is not None
            }
            for wave in (0, 1)
        ]
        return found[0], found[1]


def is_there(cell: Any, /) -> bool:
    """Tell whether a cell holds anything."""
    return cell is not None and bool(str(cell).strip())


def without_change(figures: ChangeFigures, /) -> ChangeFigures:
    """Say why there is no change where one of the scores is not shown."""
    reason = next(reason for name, reason in figures.reasons.items() if name in ("before", "after"))
    return evolve(figures, reasons={**figures.reasons, **dict.fromkeys(_OF_CHANGE, reason)})


def with_change(
    figures: ChangeFigures,
    unit: BothWaves,
    protection: Protection,
    link: str | None,
    reliability: StatedReliability | None,
    instrument: Instrument,
    /,
) -> ChangeFigures:
    """Add the change where both scores are shown."""
    is_share = share_of(protection.subject, unit.scale) is not None
    found, cautions = _compared(unit, protection, None if is_share else link)
    # An interval tells how far people lie from each other, which needs more of them than a mean.
    enough = min(figures.n_before or 0, figures.n_after or 0) >= protection.least_detail
    few_units = found.n_units is not None and found.n_units < _LEAST_UNITS and unit.has_hidden_units
    # A per cent of people is rounded, and an interval would tell it to the last digit.
    interval, p = (found.interval, found.p) if enough and not few_units and not is_share else (None, None)
    why = str(found.reasons.get("interval", Unavailable.TOO_FEW_PEOPLE))
    if is_share or (enough and (few_units or why == Unavailable.NO_VARIANCE)):
        # That everybody changed alike would tell how each of them did.
        why = Withheld.WITHHELD
    reasons = dict(figures.reasons)
    if interval is None:
        reasons["interval"] = why
    if p is None:
        reasons |= {"p": why, "p_adjusted": why}
    if found.n_pairs is None:
        reasons["n_pairs"] = ChangeWithheld.NOT_LINKED
    if found.n_units is None:
        reasons["n_units"] = Unavailable.NOT_APPLICABLE
    if found.change is None:
        reasons["change"] = str(found.reasons.get("change", Unavailable.NO_RESPONSES))
    better, worse, reason = _persons(unit, protection, reliability, instrument, link)
    if reason is not None:
        reasons |= {"improved": reason, "deteriorated": reason}
    return evolve(
        figures,
        design=found.design.value,
        n_pairs=found.n_pairs,
        n_units=found.n_units,
        change=_less(figures) if is_share else found.change,
        interval=interval,
        p=p,
        improved=better,
        deteriorated=worse,
        reasons=reasons,
        cautions=cautions,
    )


def _compared(
    unit: BothWaves, protection: Protection, link: str | None
) -> tuple[WaveChange, tuple[ChangeCaution, ...]]:
    """Compare the waves by the design that fits the unit."""
    from cwinstruments.psychometrics.wave_changes import wave_change

    before, after = unit.scores(0), unit.scores(1)
    paths = [[one.path for one in people] for people in unit.people]
    if len({path for of in paths for path in of if len(path) > len(unit.path)}) > 1:
        # What the hidden units add to the error together follows from the scores that are shown: the interval tells
        # nothing else. What each of them adds would follow from the interval.
        merged = [[() if path in unit.hidden else path for path in of] for of in paths]
        found = wave_change(before, after, design="clustered", units=(merged[0], merged[1]))
    elif link is None or not _is_linked(unit, protection, link):
        found = wave_change(before, after, design="unlinked")
    else:
        linked = unit.linked(link)
        found = wave_change(linked[0], linked[1], design="linked")
    known = {one.value for one in ChangeCaution}
    cautions = [ChangeCaution(one.value) for one in found.cautions if one.value in known]
    if link is not None and found.design.value == "unlinked":
        why = ChangeCaution.UNLINKED_BECAUSE_OF_THE_LEDGER
        if gives_few_away(unit, link, protection):
            why = ChangeCaution.UNLINKED_BECAUSE_FEW_ARE_IN_ONE_WAVE
        cautions.append(ChangeCaution.NOBODY_IS_LINKED if unit.are_strangers else why)
    return found, tuple(cautions)


def _less(figures: ChangeFigures) -> float | None:
    """Give the later score less the earlier one, as both are shown."""
    return None if figures.before is None or figures.after is None else figures.after - figures.before


def _is_linked(unit: BothWaves, protection: Protection, link: str) -> bool:
    """Tell whether the people of a unit are compared with themselves."""
    if protection.has_late_answers or gives_few_away(unit, link, protection):
        return False
    return unit.told.allows(unit.scale, unit.path, *own_change(*unit.linked(link)))


def _persons(
    unit: BothWaves,
    protection: Protection,
    reliability: StatedReliability | None,
    instrument: Instrument,
    link: str | None,
) -> tuple[int | None, int | None, str | None]:
    """Give the per cent of people who changed reliably for the better and for the worse, or why not."""
    if reliability is None or reliability.scale != unit.scale:
        return None, None, ChangeWithheld.NO_STATED_RELIABILITY
    scale = instrument.scales[unit.scale]
    is_of_units = (scale.permitted_level or instrument.permitted_level) is PermittedLevel.UNIT
    if is_of_units or (scale.sensitivity or instrument.sensitivity) is not Sensitivity.ROUTINE:
        return None, None, ChangeWithheld.NOT_PERMITTED
    if link is None:
        return None, None, ChangeWithheld.NOT_LINKED
    from cwinstruments.psychometrics.person_change import reliable_change

    before, after = unit.linked(link)
    people = sorted(before.keys() & after.keys(), key=str)
    if len(people) < protection.least_detail:
        return None, None, Withheld.TOO_FEW_PEOPLE
    # The per cents are rounded, so what was told of the same waves before needs not be the same.
    if protection.has_late_answers or not unit.told.is_open or gives_few_away(unit, link, protection):
        return None, None, Withheld.WITHHELD
    counts = reliable_change(
        [before[one] for one in people],
        [after[one] for one in people],
        direction=scale.direction.value,
        source=reliability.source,
        cited=reliability.cited,
        reliability=reliability.reliability,
        sd=reliability.sd,
    ).counts
    shares = {one.value: rounded_share(Fraction(n, len(people)), len(people)) for one, n in counts.items()}
    better = shares.get("improved", shares.get("increased"))
    return better, shares.get("deteriorated", shares.get("decreased")), None
