"""One scale looked at: how its items go together, which of them are suspected, and why nothing can be said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from attrs import frozen

from cwinstruments.forensics.item_codes import KeyedItem
from cwinstruments.forensics.keying import LEAST_ALPHA, suspect_keying, turned_items
from cwinstruments.forensics.raw_answers import RawAnswers, keyed_matrix
from cwinstruments.forensics.rotated_items import (
    rotations_of,
    suspect_recodes,
    suspect_rotation,
    suspect_rotation_of_all,
)
from cwinstruments.forensics.straight_answers import resting_on, rests_on_straight, runs_both_ways, without_rows
from cwinstruments.forensics.structure import Structure, structure_of
from cwinstruments.forensics.suspicion import ItemEvidence, ScaleCaution, ScaleEvidence, Suspect, Suspicion
from cwinstruments.psychometrics.result import Unavailable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cwinstruments.psychometrics.response_matrices import Array

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


def look_at(scale: str, all_items: Sequence[KeyedItem], clean: RawAnswers, straight: NDArray[np.bool_], /) -> LookedAt:
    """Look at one scale.

    Args:
        all_items: its items, also those without a column.
        clean: answers, moved to where they belong and without those that are not allowed.
        straight: of each row, whether it holds the same answer to every item. What is suspected because of such rows
            alone is weak.
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
        found: tuple[Suspicion, ...] = ()
        signs = repaired = structure = None
    else:
        found = _suspicions(scale, examined, clean, structure)
        if found and straight.any() and runs_both_ways(examined):
            found = _without_straight(scale, examined, clean, straight, found)
        signs = _signs(examined, found)
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
    return LookedAt(evidence, found, dict(_reasons(evidence, reason)), reason)


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
    scale: str, keyed: Sequence[KeyedItem], clean: RawAnswers, structure: Structure
) -> tuple[Suspicion, ...]:
    """Give what is suspected of one scale."""
    import numpy as np

    whole = suspect_rotation_of_all(scale, keyed, clean, structure)
    if whole is not None:
        return (whole,)
    matrix = keyed_matrix(clean.matrix(keyed), keyed)
    answered = [int((~np.isnan(matrix[:, place])).sum()) for place in range(len(keyed))]
    maps = dict(rotations_of(keyed, matrix, clean, structure))
    recodes = list(suspect_recodes(scale, keyed, matrix, clean, structure))
    told = {keyed[place].item for place in maps} | {item for one in recodes for item in one.items}
    found = [one for one in turned_items(structure, answered) if keyed[one.place].item not in told]
    rotations = (suspect_rotation(scale, keyed[place], one) for place, one in maps.items())
    return (*rotations, *recodes, *suspect_keying(scale, keyed, structure, found))


def _without_straight(
    scale: str, keyed: Sequence[KeyedItem], clean: RawAnswers, straight: NDArray[np.bool_], found: Sequence[Suspicion]
) -> tuple[Suspicion, ...]:
    """Look again without those who ticked one column: what goes away then is weak."""
    import numpy as np

    fewer = without_rows(clean, straight)
    matrix = keyed_matrix(fewer.matrix(keyed), keyed)
    answered = ~np.isnan(matrix)
    has_varied = all(len(np.unique(column[there])) > 1 for column, there in zip(matrix.T, answered.T, strict=True))
    structure = structure_of(matrix) if has_varied else None
    enough = structure is not None and structure.n_pairs >= LEAST_PEOPLE
    without = _suspicions(scale, keyed, fewer, structure) if structure is not None and enough else ()
    answering = ~np.isnan(clean.matrix(keyed)).all(axis=1)
    return resting_on(found, without, int((straight & answering).sum()))


def _signs(keyed: Sequence[KeyedItem], found: Sequence[Suspicion]) -> Array | None:
    """Tell which items would be turned round; None where all have rotated codes."""
    import numpy as np

    if any(one.kind is Suspect.OPTION_MAP and len(one.items) == len(keyed) for one in found):
        return None
    turned = {one.items for one in found if one.kind is Suspect.KEYING and not rests_on_straight(one)}
    return np.array([-1.0 if (one.item,) in turned else 1.0 for one in keyed])
