"""One scale looked at: how its items go together, which of them are suspected, and why nothing can be said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from attrs import frozen

from cwinstruments.forensics.item_codes import KeyedItem
from cwinstruments.forensics.keying import LEAST_ALPHA, suspect_keying, turned_items
from cwinstruments.forensics.raw_answers import RawAnswers, keyed_matrix
from cwinstruments.forensics.rotated_items import rotations_of, suspect_rotation, suspect_rotation_of_all
from cwinstruments.forensics.structure import Structure, structure_of
from cwinstruments.forensics.suspicion import ItemEvidence, ScaleCaution, ScaleEvidence, Suspicion
from cwinstruments.psychometrics.result import Unavailable

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrix import Array

LEAST_PEOPLE: Final = 20
"""With fewer people who answered two items, correlations say nothing about a key."""


@frozen
class LookedAt:
    """What was found of one scale.

    Args:
        reasons: why figures are missing, by their place in the evidence.
        reason: why its keying can't be examined; None where it was.
    """

    evidence: ScaleEvidence
    suspicions: tuple[Suspicion, ...]
    reasons: Mapping[str, Unavailable]
    reason: Unavailable | None


def look_at(scale: str, all_items: Sequence[KeyedItem], clean: RawAnswers, /) -> LookedAt:
    """Look at one scale.

    Args:
        all_items: its items, also those without a column.
        clean: answers, moved to where they belong and without those that are not allowed.
    """
    import numpy as np

    keyed = [one for one in all_items if one.item in clean.columns]
    matrix = keyed_matrix(clean.matrix(keyed), keyed)
    cautions = [ScaleCaution.ITEMS_ABSENT] if len(keyed) < len(all_items) else []
    varying = [place for place in range(len(keyed)) if len(np.unique(matrix[~np.isnan(matrix[:, place]), place])) > 1]
    examined = [keyed[place] for place in varying]
    structure = structure_of(matrix[:, varying]) if len(varying) > 1 else None
    reason = _reason(matrix, varying, structure)
    if reason is not None or structure is None:
        found: list[Suspicion] = []
        signs = repaired = structure = None
    else:
        found, signs = _suspicions(scale, examined, matrix[:, varying], clean, structure)
        turned = signs is not None and bool((signs < 0).any())
        repaired = structure.alpha(signs) if turned else None
        after = repaired if turned else structure.alpha()
        if after is None or after < LEAST_ALPHA:
            cautions.append(ScaleCaution.LITTLE_IN_COMMON)
        if signs is not None and 2 * int((signs < 0).sum()) == len(examined):
            cautions.append(ScaleCaution.HALF_TURNED)
    items = tuple(
        _item(one, matrix[:, place], structure, varying.index(place) if place in varying else None)
        for place, one in enumerate(keyed)
    )
    evidence = ScaleEvidence(
        scale,
        0 if structure is None else structure.n_pairs,
        len(keyed),
        None if structure is None else structure.alpha(),
        repaired,
        None if structure is None else structure.share,
        items,
        tuple(cautions),
    )
    return LookedAt(evidence, tuple(found), dict(_reasons(evidence, reason)), reason)


def _reason(matrix: Array, varying: Sequence[int], structure: Structure | None) -> Unavailable | None:
    import numpy as np

    if matrix.shape[1] < 2:
        return Unavailable.TOO_FEW_ITEMS
    if np.isnan(matrix).all():
        return Unavailable.NO_RESPONSES
    if int((~np.isnan(matrix)).any(axis=1).sum()) < LEAST_PEOPLE:
        return Unavailable.TOO_FEW_PEOPLE
    if len(varying) < 2:
        return Unavailable.NO_VARIANCE
    if structure is None or structure.n_pairs < LEAST_PEOPLE:
        return Unavailable.TOO_FEW_PAIRS
    return None


def _reasons(evidence: ScaleEvidence, reason: Unavailable | None) -> Iterator[tuple[str, Unavailable]]:
    for name in ("alpha", "first_share"):
        if getattr(evidence, name) is None:
            yield name, reason or Unavailable.NOT_ESTIMABLE
    if evidence.alpha_repaired is None:
        yield "alpha_repaired", reason or Unavailable.NOT_APPLICABLE
    for place, item in enumerate(evidence.items):
        if item.lowest is None:
            yield f"items.{place}.lowest", Unavailable.NO_RESPONSES
            yield f"items.{place}.highest", Unavailable.NO_RESPONSES
        for name in ("r_rest", "alpha_if_flipped", "loading"):
            if getattr(item, name) is None:
                own = Unavailable.NO_RESPONSES if not item.n else Unavailable.NO_VARIANCE
                yield f"items.{place}.{name}", reason or (own if item.loading is None else Unavailable.NOT_ESTIMABLE)


def _item(one: KeyedItem, column: Array, structure: Structure | None, place: int | None) -> ItemEvidence:
    import numpy as np

    there = column[~np.isnan(column)]
    known = structure is not None and place is not None
    return ItemEvidence(
        one.item,
        one.reverse_keyed,
        len(there),
        float(there.min()) if len(there) else None,
        float(there.max()) if len(there) else None,
        structure.r_rest(place) if known and structure and place is not None else None,
        structure.alpha(structure.flipped(place)) if known and structure and place is not None else None,
        float(structure.loadings[place]) if known and structure and place is not None else None,
    )


def _suspicions(
    scale: str, keyed: Sequence[KeyedItem], matrix: Array, clean: RawAnswers, structure: Structure
) -> tuple[list[Suspicion], Array | None]:
    """Give what is suspected of one scale, and which items would be turned round."""
    import numpy as np

    whole = suspect_rotation_of_all(scale, keyed, clean, structure)
    if whole is not None:
        return [whole], None
    answered = [int((~np.isnan(matrix[:, place])).sum()) for place in range(len(keyed))]
    maps = dict(rotations_of(keyed, matrix, clean, structure))
    found = [one for one in turned_items(structure, answered) if one.place not in maps]
    signs = np.ones(len(keyed))
    signs[[one.place for one in found]] = -1.0
    suspicions = [suspect_rotation(scale, keyed[place], one) for place, one in maps.items()]
    return [*suspicions, *suspect_keying(scale, keyed, structure, found)], signs
