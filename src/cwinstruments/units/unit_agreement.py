"""Agreement within units: the indices of every unit on one facet, which of them are shown, and the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

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


def agreement_in_units(
    data: Answered, facet: Facet | None, rule: AgreementRule | None, /
) -> dict[tuple[str, Path], GroupAgreement]:
    """Give the indices of agreement of every unit."""
    if facet is None or facet.n_options is None or rule is None:
        return {}
    from cwinstruments.psychometrics.agreement import agreement

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
) -> tuple[dict[str, Any], dict[str, str]]:
    """Give the indices of agreement that are shown, and why the others are not."""
    if rule is None:
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
        return {"n_complete": agreed.n_complete, **found}, told
    return {}, dict.fromkeys(("n_complete", *_AGREEMENT), why)


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
