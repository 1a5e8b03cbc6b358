"""The figures of one scale in every unit: its score, agreement, favourable answers, and what lies between units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import fsum
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from cwinstruments.plan.aggregates import UnitReason
from cwinstruments.psychometrics.result import Unavailable
from cwinstruments.units.answered import Answered, Person
from cwinstruments.units.facets import Facet
from cwinstruments.units.favourable import STEP, FavourableShare, favourable_shares, mean_share, rounded_share
from cwinstruments.units.figures import ItemFigures, LevelFigures, UnitCaution, UnitFigures, Withheld
from cwinstruments.units.hierarchy import Level, Path
from cwinstruments.units.protection import Hidden, People, Protection
from cwinstruments.units.rated_levels import larger_levels, rated_thing
from cwinstruments.units.scores import UnitScore
from cwinstruments.units.unit_agreement import agreement_in_units, agreement_indices, unit_verdict
from cwinstruments.units.verdicts import AgreementRule, agreement_rule

if TYPE_CHECKING:
    from cwinstruments.psychometrics.group_agreement import GroupAgreement
    from cwinstruments.psychometrics.group_icc import GroupIcc

REFERENCED: Final = (
    "james1984",
    "lindell1999",
    "burke1999",
    "burke2002",
    "brown2005",
    "lebreton2008",
    "bartko1976",
    "bliese2000",
)
"""The sources of what is computed here."""
_BETWEEN: Final = (
    "icc1_anova_mean_size",
    "icc1_anova_k0",
    "icc1_reml",
    "icc2_anova",
    "icc2_reml_mean_size",
    "f",
    "p",
)


@frozen
class ScaleFigures:
    """What is reported of one scale.

    Args:
        rule: what the verdict asks for; None where the scale is no facet.
    """

    scale: str
    rule: AgreementRule | None
    figures: tuple[UnitFigures, ...]
    items: tuple[ItemFigures, ...]
    levels: tuple[LevelFigures, ...]


@frozen(eq=False)
class _Unit:
    """One unit on one scale, before anything is withheld."""

    level: Level
    path: Path
    members: Sequence[Person]
    score: UnitScore
    shares: tuple[FavourableShare, ...]


@frozen(eq=False)
class _Limits:
    """What is withheld on one scale.

    Args:
        hidden: the units whose scores are not shown, and why.
        spread: those of which nothing is shown that lies behind the score; they are among these too.
        least: how many complete answers agreement needs.
        larger: the levels of units larger than the one that the items are about; they have no verdict.
    """

    hidden: Hidden
    spread: Hidden
    least: int
    larger: frozenset[str]


def figures_of_scale(data: Answered, scale: str, protection: Protection, wave: str | None, /) -> ScaleFigures:
    """Give what is reported of one scale."""
    facet = data.subject.facets.get(scale)
    permitted = data.subject.aggregates.output(scale).permitted
    rule = None if facet is None or facet.n_options is None else agreement_rule(facet.n_options, facet.agreement)
    units = list(_units(data, scale, facet))
    cells = {one.path: mean_cell(one.members, scale) for one in units}
    hidden = protection.of_means(scale, {wave: cells})[wave]
    # What lies behind a mean, such as agreement, needs more people, and is not shown where the mean is not.
    answers = {one.path: _answers_cell(data, one, scale, facet) for one in units}
    few = {one.path: Withheld.WITHHELD for one in units if _least(one) < protection.least_detail}
    spread: Hidden = {**few, **protection.of_favourable(scale, {wave: answers})[wave], **hidden}
    larger = larger_levels(rated_thing(data.subject.definition, scale), data.levels)
    limits = _Limits(hidden, spread, protection.least_detail, larger)
    agreed = agreement_in_units(data, facet, rule) if permitted else {}
    figures = [_figures(one, facet, rule, limits, agreed.get((one.level.name, one.path))) for one in units]
    items = _items(facet, units, spread) if permitted and facet is not None else ()
    levels = _levels(data, scale, units, hidden) if permitted else ()
    return ScaleFigures(scale, rule, tuple(figures), tuple(items), tuple(levels))


def _units(data: Answered, scale: str, facet: Facet | None) -> Iterator[_Unit]:
    for level in data.levels:
        scores = data.unit_scores(level)
        for path, members in data.members(level).items():
            shares = () if facet is None else favourable_shares(facet, [one.answers for one in members])
            if (scale, path) in scores:
                yield _Unit(level, path, members, scores[scale, path], shares)


def _values(members: Sequence[Person], scale: str) -> list[float]:
    return [float(value) for one in members if (value := one.cells.get(scale)) is not None]


def why_no_score(score: UnitScore | None, /) -> str:
    """Say why a score is not shown; not whether the unit is small or would give a small one away."""
    if score is None or score.reason is None or score.reason == UnitReason.TOO_FEW_RESPONDENTS:
        return Withheld.WITHHELD
    return score.reason


def mean_cell(members: Sequence[Person], scale: str, /) -> People:
    """Give how many people have a score, and the mean of their scores."""
    values = _values(members, scale)
    return People(len(values), fsum(values) / len(values) if values else None)


def _answers_cell(data: Answered, unit: _Unit, scale: str, facet: Facet | None) -> People:
    """Give how many people have a score, and the mean of their own per cents of favourable answers.

    It is nearly the mean over the items that is shown, and unlike that it adds up from units to larger ones. Where no
    answer is favourable, the scores stand for it as per cents of their range: what is told of agreement adds up, too.
    """
    scored = [one for one in unit.members if one.cells.get(scale) is not None]
    if facet is not None and facet.favourable:
        shares = [_own_share(one, facet) for one in scored]
    else:
        possible = data.subject.aggregates.ranges.get(scale)
        if possible is None or possible.min == possible.max:
            return People(len(scored))
        least, width = float(possible.min), float(possible.max - possible.min)
        shares = [100 * (value - least) / width for value in _values(scored, scale)]
    return People(len(shares), fsum(shares) / len(shares) if shares else None)


def _own_share(person: Person, facet: Facet) -> float:
    """Give the per cent of favourable answers among those that one person gave."""
    given = [item for item in facet.favourable if item in person.answers]
    chosen = sum(person.answers[item] in facet.favourable[item] for item in given)
    return 100 * chosen / len(given) if given else 0.0


def _least(unit: _Unit) -> int:
    """Give how many people the item with the fewest answers has."""
    return min((one.n for one in unit.shares), default=len(unit.members))


def _figures(
    unit: _Unit,
    facet: Facet | None,
    rule: AgreementRule | None,
    limits: _Limits,
    agreed: GroupAgreement | None,
) -> UnitFigures:
    """Give what is shown of a unit."""
    score, path = unit.score, unit.path
    reasons: dict[str, str] = {}
    values: dict[str, Any] = {}
    why = limits.hidden.get(path) or (None if score.value is not None else why_no_score(score))
    if why is None:
        values |= {"value": score.value, "n": score.n_scored, "band": score.band}
    else:
        reasons |= {"value": why, "n": why}
    reason = why or limits.spread.get(path)
    share = rounded_share(mean_share(unit.shares))
    if facet is None:
        reasons["favourable"] = Withheld.NOT_A_FACET
    elif facet.favourable_options is None:
        reasons["favourable"] = Withheld.DESCRIPTIVE
    elif reason is not None or share is None:
        reasons["favourable"] = reason or Unavailable.NOT_APPLICABLE
    else:
        values["favourable"] = share
    indices, without = agreement_indices(facet, rule, agreed, reason, limits.least)
    values |= indices
    is_larger = unit.level.name in limits.larger
    verdict, too_few, no_verdict = unit_verdict(score, facet, rule, agreed, reason, is_larger=is_larger)
    reasons |= without | ({} if no_verdict is None else {"verdict": no_verdict})
    cautions = (UnitCaution.FAVOURABLE_AT_THE_END,) if values.get("favourable") in (STEP, 100 - STEP) else ()
    return UnitFigures(
        unit.level.name,
        path,
        score.scale,
        **values,
        verdict=verdict,
        too_few=too_few,
        reasons=reasons,
        cautions=cautions,
    )


def _items(facet: Facet, units: Sequence[_Unit], spread: Hidden) -> Iterator[ItemFigures]:
    """Give the favourable answers to every item; neither their number nor a mean stands beside them."""
    for unit in units:
        for one in unit.shares:
            no_score = None if unit.score.value is not None else why_no_score(unit.score)
            reason = no_score or spread.get(unit.path)
            value = None if reason is not None else rounded_share(one.share)
            reasons = {} if value is not None else {"favourable": reason or Withheld.TOO_FEW_PEOPLE}
            yield ItemFigures(unit.level.name, unit.path, facet.scale, one.item, value, reasons)


def _levels(data: Answered, scale: str, units: Sequence[_Unit], hidden: Hidden) -> Iterator[LevelFigures]:
    """Give what lies between the units of each level, of those whose means are shown."""
    from cwinstruments.psychometrics.group_icc import group_icc

    for level in data.levels:
        if not level.columns:
            continue
        of_level = [one for one in units if one.level is level]
        shown = [one for one in of_level if one.path not in hidden and one.score.value is not None]
        pairs = [(value, place) for place, one in enumerate(shown) for value in _values(one.members, scale)]
        found = group_icc([value for value, _ in pairs], [place for _, place in pairs])
        left_out = [UnitCaution.HIDDEN_UNITS_LEFT_OUT.value] if len(shown) < len(of_level) else []
        cautions = [*left_out, *(one.value for one in found.cautions)]
        yield _level_figures(level, scale, found, len(shown), len(pairs), tuple(cautions))


def _level_figures(
    level: Level, scale: str, found: GroupIcc, n_units: int, n: int, cautions: tuple[str, ...]
) -> LevelFigures:
    values: Mapping[str, float | None] = {name: getattr(found, name) for name in _BETWEEN}
    reasons = {name: found.reasons.get(name, Unavailable.NOT_ESTIMABLE) for name in _BETWEEN if values[name] is None}
    return LevelFigures(level.name, scale, n_units, n, **values, reasons=reasons, cautions=cautions)
