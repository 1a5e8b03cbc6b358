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
from cwinstruments.units.favourable import FavourableShare, ends_of_shares, favourable_shares, mean_share, rounded_share
from cwinstruments.units.figures import ItemFigures, LevelFigures, UnitCaution, UnitFigures, Withheld
from cwinstruments.units.hierarchy import Level, Path
from cwinstruments.units.protection import Hidden, People, Protection
from cwinstruments.units.rated_levels import larger_levels, rated_thing
from cwinstruments.units.scores import UnitScore
from cwinstruments.units.unit_agreement import agreement_in_units, agreement_indices, unit_verdict
from cwinstruments.units.unit_shares import shown_score
from cwinstruments.units.verdicts import AgreementRule, agreement_rule

if TYPE_CHECKING:
    from cwinstruments.psychometrics.group_agreement import GroupAgreement
    from cwinstruments.psychometrics.group_icc_estimates import GroupIcc

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
class _Scale:
    """One scale of a report, before anything is withheld.

    Args:
        rule: what the verdict asks for; None where the scale is no facet.
        larger: the levels of units larger than the one that the items are about; they have no verdict.
    """

    name: str
    facet: Facet | None
    permitted: bool
    rule: AgreementRule | None
    units: tuple[_Unit, ...]
    larger: frozenset[str]

    @property
    def items(self) -> frozenset[str]:
        """The items whose answers are looked at."""
        return frozenset(() if self.facet is None else self.facet.items)


@frozen(eq=False)
class _Limits:
    """What is withheld on one scale.

    Args:
        hidden: the units whose scores are not shown, and why.
        uncounted: those of which it is not told how many people a figure is of; the hidden ones are among them.
        spread: those of which nothing is shown that lies behind the score; the hidden ones are among these too.
        least: how many complete answers agreement needs.
    """

    hidden: Hidden
    uncounted: Hidden
    spread: Hidden
    least: int


def figures_of_scales(
    data: Answered, scales: Sequence[str], protection: Protection, wave: str | None, /
) -> list[ScaleFigures]:
    """Give what is reported of scales, of which protection has decided."""
    parts = [_scale(data, scale) for scale in scales]
    spread: dict[str, Hidden] = {}
    for group in _with_the_same_items(parts):
        spread |= dict.fromkeys((one.name for one in group), _spread(data, group, protection, wave))
    limits = {
        one.name: _Limits(
            protection.hidden(wave, one.name), protection.uncounted[wave], spread[one.name], protection.least_detail
        )
        for one in parts
    }
    return [_figures_of_scale(data, one, limits[one.name]) for one in parts]


def _scale(data: Answered, scale: str) -> _Scale:
    facet = data.subject.facets.get(scale)
    return _Scale(
        scale,
        facet,
        data.subject.aggregates.output(scale).permitted,
        None if facet is None or facet.n_options is None else agreement_rule(facet.n_options, facet.agreement),
        tuple(_units(data, scale, facet)),
        larger_levels(rated_thing(data.subject.definition, scale), data.levels),
    )


def _with_the_same_items(parts: Sequence[_Scale]) -> list[list[_Scale]]:
    """Put scales together that share items, also by way of others."""
    groups: list[list[_Scale]] = []
    for one in parts:
        alike = [group for group in groups if any(one.items & other.items for other in group)]
        groups = [group for group in groups if group not in alike]
        groups.append([*(other for group in alike for other in group), one])
    return groups


def _spread(data: Answered, group: Sequence[_Scale], protection: Protection, wave: str | None) -> Hidden:
    """Give the units of which nothing is shown that lies behind the scores of scales that share items.

    What lies behind a mean, such as agreement, needs more people, and is not shown where the mean is not.
    """
    tables = {one.name: {of.path: _answers_cell(data, of, one) for of in one.units} for one in group}
    n = {path: 0 for one in group for path in tables[one.name]}
    for one in group:
        n |= {of.path: _least(of) if n[of.path] == 0 else min(n[of.path], _least(of)) for of in one.units}
    few = [path for path in n if n[path] < protection.least_detail]
    # Nobody may have answered one of the items, and somebody others.
    sizes = {path: max(1, n[path]) if size else 0 for path, size in data.sizes.items() if path in n}
    return protection.of_details(wave, tables, few, sizes)


def _figures_of_scale(data: Answered, one: _Scale, limits: _Limits) -> ScaleFigures:
    agreed = agreement_in_units(data, one.facet, one.rule) if one.permitted else {}
    figures = [_figures(data, one, of, limits, agreed.get((of.level.name, of.path))) for of in one.units]
    items = _items(one.facet, one.units, limits.spread) if one.permitted and one.facet is not None else ()
    levels = _levels(data, one, limits) if one.permitted else ()
    return ScaleFigures(one.name, one.rule, tuple(figures), tuple(items), tuple(levels))


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


def _answers_cell(data: Answered, unit: _Unit, of: _Scale) -> People:
    """Give how many people have a score, and the mean of their own per cents of favourable answers.

    It is nearly the mean over the items that is shown, and unlike that it adds up from units to larger ones. Where no
    answer is favourable, the scores stand for it as per cents of their range: what is told of agreement adds up, too.
    """
    scale, facet = of.name, of.facet
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


def _figures(data: Answered, scale: _Scale, unit: _Unit, limits: _Limits, agreed: GroupAgreement | None) -> UnitFigures:
    """Give what is shown of a unit."""
    score, path, facet, rule = unit.score, unit.path, scale.facet, scale.rule
    reasons: dict[str, str] = {}
    values: dict[str, Any] = {}
    capped: list[str] = []
    why = limits.hidden.get(path) or (None if score.value is not None else why_no_score(score))
    if why is None:
        values |= {"value": shown_score(data.subject, score), "n": score.n_scored, "band": score.band}
    else:
        reasons |= {"value": why, "n": why}
    reason = why or limits.spread.get(path)
    share, n = mean_share(unit.shares), _least(unit)
    if facet is None:
        reasons["favourable"] = Withheld.NOT_A_FACET
    elif facet.favourable_options is None:
        reasons["favourable"] = Withheld.DESCRIPTIVE
    elif reason is not None or share is None:
        reasons["favourable"] = reason or Unavailable.NOT_APPLICABLE
    else:
        values["favourable"] = rounded_share(share, n)
        capped += ["favourable"] if values["favourable"] in ends_of_shares(n) else []
    # How alike a larger unit is may tell that the people of its hidden units all lie near the mean.
    holds_hidden = any(len(path) < len(one) and one[: len(path)] == path for one in limits.hidden)
    closed = reason or (Withheld.WITHHELD if holds_hidden else None)
    indices, without = agreement_indices(facet, rule, agreed, closed, limits.least)
    values |= indices.values
    capped += indices.capped
    is_larger = unit.level.name in scale.larger
    verdict, too_few, no_verdict = unit_verdict(score, facet, rule, agreed, reason, is_larger=is_larger)
    reasons |= without | ({} if no_verdict is None else {"verdict": no_verdict})
    for name in ("n", "n_complete"):
        # How many have a score would tell how few did not answer.
        if path in limits.uncounted and values.get(name) is not None:
            values[name], reasons[name] = None, Withheld.WITHHELD
    return UnitFigures(
        unit.level.name,
        path,
        score.scale,
        **values,
        verdict=verdict,
        too_few=too_few,
        capped=tuple(capped),
        reasons=reasons,
        cautions=(UnitCaution.FAVOURABLE_AT_THE_END,) if "favourable" in capped else (),
    )


def _items(facet: Facet, units: Sequence[_Unit], spread: Hidden) -> Iterator[ItemFigures]:
    """Give the favourable answers to every item; neither their number nor a mean stands beside them."""
    for unit in units:
        for one in unit.shares:
            no_score = None if unit.score.value is not None else why_no_score(unit.score)
            reason = no_score or spread.get(unit.path)
            value = None if reason is not None else rounded_share(one.share, one.n)
            reasons = {} if value is not None else {"favourable": reason or Withheld.TOO_FEW_PEOPLE}
            yield ItemFigures(unit.level.name, unit.path, facet.scale, one.item, value, reasons)


def _levels(data: Answered, scale: _Scale, limits: _Limits) -> Iterator[LevelFigures]:
    """Give what lies between the units of each level, of those whose means are shown."""
    from cwinstruments.psychometrics.group_icc_estimates import group_icc

    for level in data.levels:
        if not level.columns:
            continue
        of_level = [one for one in scale.units if one.level is level]
        shown = _safe_between(of_level, scale, limits)
        pairs = [(value, place) for place, one in enumerate(shown) for value in _values(one.members, scale.name)]
        found = group_icc([value for value, _ in pairs], [place for _, place in pairs])
        left_out = [UnitCaution.HIDDEN_UNITS_LEFT_OUT.value] if len(shown) < len(of_level) else []
        cautions = [*left_out, *(one.value for one in found.cautions)]
        # The sum of the numbers of some is what is left of it without those that are told.
        is_told = all(one.path not in limits.uncounted for one in shown)
        yield _level_figures(level, scale.name, found, len(shown), len(pairs) if is_told else None, tuple(cautions))


def _safe_between(units: Sequence[_Unit], scale: _Scale, limits: _Limits) -> list[_Unit]:
    """Give the units of one level whose spread is shown, and others where that of all together gives none away.

    Whoever takes the spread of units that is shown from that within all of them has the sum of the others' together.
    That has to be of two units or more, and of as many people as a spread needs: of the level, and of a larger unit
    whose spread is shown, beside which the rest of the level is left.
    """
    sizes = {one.path: len(_values(one.members, scale.name)) for one in scale.units}
    shown = [one for one in units if one.path not in limits.hidden and one.score.value is not None]

    def n_hidden(parent: Path) -> int:
        return sum(n for path, n in sizes.items() if path and path[:-1] == parent and path in limits.hidden)

    unsafe = {
        one.path
        for one in shown
        if one.path in limits.spread
        and one.path[:-1] not in limits.spread
        and 0 < n_hidden(one.path[:-1]) < limits.least
    }
    loose = [
        one.path
        for one in shown
        if one.path in limits.spread
        and one.path not in unsafe
        and (one.path[:-1] in limits.spread or n_hidden(one.path[:-1]))
    ]
    if len(loose) < 2 or sum(sizes[path] for path in loose) < limits.least:
        unsafe |= set(loose)
    return [one for one in shown if one.path not in unsafe]


def _level_figures(
    level: Level, scale: str, found: GroupIcc, n_units: int, n: int | None, cautions: tuple[str, ...]
) -> LevelFigures:
    values: Mapping[str, float | None] = {name: getattr(found, name) for name in _BETWEEN}
    reasons: dict[str, str] = {
        name: found.reasons.get(name, Unavailable.NOT_ESTIMABLE) for name in _BETWEEN if values[name] is None
    }
    reasons |= {"n": Withheld.WITHHELD} if n is None else {}
    return LevelFigures(level.name, scale, n_units, n, **values, reasons=reasons, cautions=cautions)
