"""Agreement within units: the indices of every unit on one facet, which of them are shown, and the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, field, frozen

from cwinstruments.psychometrics.result import Unavailable
from cwinstruments.units.answered import Answered
from cwinstruments.units.facets import Facet
from cwinstruments.units.figures import Withheld
from cwinstruments.units.hierarchy import Path
from cwinstruments.units.scores import UnitScore
from cwinstruments.units.verdicts import AgreementRule, TooFew, Verdict, judge

if TYPE_CHECKING:
    from cwinstruments.psychometrics.group_agreement import GroupAgreement

_AGREEMENT: Final = ("rwg_j_uniform", "rwg_j_slight_skew", "rwg_star_uniform", "ad_mean", "ad_median", "awg")
_NAMES: Final = {
    "rwg_j_uniform": "rwg.uniform",
    "rwg_j_slight_skew": "rwg.slight_skew",
    "rwg_star_uniform": "rwg_star.uniform",
}
"""What the indices are called in `GroupAgreement`."""
_MOST: Final = 0.95
_LEAST_SHARE: Final = 0.05
_ONE_STEP: Final = 0.1
"""The variance of ten answers of which one is a step from the others; AD is less than twice that."""
_SPECK: Final = 1e-9


@frozen
class ShownIndices:
    """The indices of one unit as they are shown.

    Args:
        capped: those at the end of what is shown: that or more, of AD that or less.
    """

    values: dict[str, Any] = field(factory=dict)
    capped: tuple[str, ...] = ()


@frozen
class Caps:
    """The ends of what is shown of agreement, beyond which it would tell that all said the same.

    Of ten people of whom one is a step from the others, the figures are those of full agreement, too.

    Args:
        rwg: by the name of the null distribution, the most that is shown.
        ad: the least that is shown.
    """

    rwg: dict[str, float]
    ad: float

    @classmethod
    def of(cls, n_options: int, /) -> Caps:
        """Give the ends for items with so many response options.

        Examples:
            >>> caps = Caps.of(5)
            >>> caps.ad, caps.rwg["uniform"], round(caps.rwg["slight_skew"], 3)
            (0.2, 0.95, 0.925)
        """
        from cwinstruments.psychometrics.null_distributions import null_distribution

        variances = {name: null_distribution(name, n_options).variance for name in ("uniform", "slight_skew")}
        rwg = {name: min(_MOST, 1 - _ONE_STEP / one) for name, one in variances.items() if one is not None}
        return cls({"slight_skew": _MOST, **rwg}, max(_LEAST_SHARE * (n_options - 1), 2 * _ONE_STEP))


def _capped(found: dict[str, float | None], n_options: int) -> ShownIndices:
    """Give indices within their ends. Where these would tell too much, what depends on the mean is not shown at all."""
    caps = Caps.of(n_options)
    most = {
        "rwg_j_uniform": caps.rwg["uniform"],
        "rwg_j_slight_skew": caps.rwg["slight_skew"],
        "rwg_star_uniform": caps.rwg["uniform"],
        "awg": _MOST,
    }
    shown: dict[str, float | None] = dict(found)
    for name, cap in most.items():
        if (value := found[name]) is not None and value >= cap - _SPECK:
            shown[name] = cap
    for name in ("ad_mean", "ad_median"):
        if (value := found[name]) is not None and value <= caps.ad + _SPECK:
            shown[name] = caps.ad
    ends = {**most, "ad_mean": caps.ad, "ad_median": caps.ad}
    capped = tuple(name for name in _AGREEMENT if shown[name] == ends[name])
    if "rwg_star_uniform" in capped or "ad_mean" in capped:
        # Beside a mean near the end it would tell one who is a step from the others.
        shown["awg"] = None
    return ShownIndices(shown, tuple(name for name in capped if shown[name] is not None))


def agreement_in_units(
    data: Answered, facet: Facet | None, rule: AgreementRule | None, /
) -> dict[tuple[str, Path], GroupAgreement]:
    """Give the indices of agreement of every unit."""
    if facet is None or facet.n_options is None or rule is None:
        return {}
    from cwinstruments.psychometrics.agreement_indices import agreement

    rows = [facet.keyed(one.answers) for one in data.people]
    columns = {item: [row[place] for row in rows] for place, item in enumerate(facet.items)}
    nulls = tuple(dict.fromkeys(("uniform", "slight_skew", rule.null.value)))
    found: dict[tuple[str, Path], GroupAgreement] = {}
    for level in data.levels:
        paths = [one.path[: len(level.columns)] for one in data.people]
        known = sorted(set(paths))
        # A number for each unit: names may hold anything.
        places = {path: place for place, path in enumerate(known)}
        result = agreement(columns, [places[path] for path in paths], low=1, high=facet.n_options, nulls=nulls)
        found |= {(level.name, path): result.of(place) for path, place in places.items()}
    return found


def agreement_indices(
    facet: Facet | None, rule: AgreementRule | None, agreed: GroupAgreement | None, reason: str | None, least: int, /
) -> tuple[ShownIndices, dict[str, str]]:
    """Give the indices of agreement that are shown, and why the others are not."""
    if rule is None or facet is None or facet.n_options is None:
        why: str = Withheld.NOT_A_FACET if facet is None else Withheld.NO_EVEN_OPTIONS
    elif reason is not None:
        why = reason
    elif agreed is None or agreed.n_complete < least:
        why = Withheld.TOO_FEW_PEOPLE
    else:
        found = {
            "rwg_j_uniform": agreed.rwg["uniform"],
            "rwg_j_slight_skew": agreed.rwg["slight_skew"],
            "rwg_star_uniform": agreed.rwg_star["uniform"],
            "ad_mean": agreed.ad_mean,
            "ad_median": agreed.ad_median,
            "awg": agreed.awg,
        }
        told = {
            name: str(agreed.reasons.get(_NAMES.get(name, name), Unavailable.NOT_APPLICABLE))
            for name, value in found.items()
            if value is None
        }
        shown = _capped(found, facet.n_options)
        told |= {name: Withheld.WITHHELD for name in found if shown.values[name] is None and name not in told}
        # That nothing differs would be told by the reason, too.
        told |= {} if "ad_mean" not in shown.capped else {name: Withheld.WITHHELD for name in told if name == "awg"}
        return evolve(shown, values={"n_complete": agreed.n_complete, **shown.values}), told
    return ShownIndices(), dict.fromkeys(("n_complete", *_AGREEMENT), why)


def unit_verdict(
    score: UnitScore,
    facet: Facet | None,
    rule: AgreementRule | None,
    agreed: GroupAgreement | None,
    reason: str | None,
    /,
    *,
    is_larger: bool = False,
) -> tuple[Verdict | None, TooFew | None, str | None]:
    """Give the verdict, what was too few, and why there is no verdict at all.

    Args:
        is_larger: whether the unit is larger than the one that the items are about.
    """
    if rule is None:
        return None, None, Withheld.NOT_A_FACET if facet is None else Withheld.NO_EVEN_OPTIONS
    if not score.permitted:
        return None, None, reason
    if is_larger:
        return None, None, Withheld.NOT_THE_RATED_UNIT
    if reason is not None or agreed is None:
        # It says no more than that there are few to be shown.
        return Verdict.TOO_FEW_DATA, TooFew.WITHHELD, None
    verdict, too_few = judge(
        rule,
        n_complete=agreed.n_complete,
        response_rate=score.response_rate,
        ad_mean=agreed.ad_mean,
        rwg_j=agreed.rwg[rule.null.value],
    )
    return verdict, too_few, None
