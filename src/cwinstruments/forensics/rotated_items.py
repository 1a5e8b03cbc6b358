"""Items of a scale whose option codes are rotated: one of them, or all alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from cwinstruments.forensics.item_codes import KeyedItem
from cwinstruments.forensics.keying import LEAST_ALPHA, signs_of
from cwinstruments.forensics.option_maps import (
    RECODE_RULE,
    RULE,
    Rotation,
    fits_better,
    keeps_order,
    rotated,
    rotation_of,
)
from cwinstruments.forensics.raw_answers import RawAnswers, keyed_matrix
from cwinstruments.forensics.structure import Structure, structure_of
from cwinstruments.forensics.suspicion import LEAST_FOR_STRONG, Strength, Suspect, Suspicion

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrices import Array

_ALPHA_GAIN: Final = 0.10
_MUCH_GAIN: Final = 0.20
_ALPHA_OF_ALL: Final = 0.60


def rotations_of(
    keyed: Sequence[KeyedItem], matrix: Array, clean: RawAnswers, structure: Structure, /
) -> Iterator[tuple[int, Rotation]]:
    """Give the items, by their place, that fit the others clearly better with their codes rotated."""
    for place, rest in rests_of(keyed, matrix, structure):
        one = keyed[place]
        found = None if one.recode else rotation_of(clean.columns[one.item], rest, one.codes)
        if found is not None:
            yield place, found


def suspect_recodes(
    scale: str, keyed: Sequence[KeyedItem], matrix: Array, clean: RawAnswers, structure: Structure, /
) -> Iterator[Suspicion]:
    """Give the items that fit the others clearly better as they were answered than recoded.

    A recode that keeps the order is no mistake by that: it only makes fewer steps of the answers.
    """
    for place, rest in rests_of(keyed, matrix, structure):
        one = keyed[place]
        if not one.recode or keeps_order(one.recode):
            continue
        found = fits_better(clean.columns[one.item], matrix[:, place], rest)
        if found is not None:
            yield _of_recode(scale, one, found)


def rests_of(keyed: Sequence[KeyedItem], matrix: Array, structure: Structure, /) -> Iterator[tuple[int, Array]]:
    """Give the mean of the other items for each person, for those items of which the others go together."""
    import numpy as np

    if len(keyed) < 3:
        return
    signs = signs_of(structure)
    turned = matrix * signs
    means, spread = np.nanmean(turned, axis=0), np.nanstd(turned, axis=0)
    standard = (turned - means) / spread
    there = ~np.isnan(standard)
    sums, counts = np.where(there, standard, 0.0).sum(axis=1), there.sum(axis=1)
    for place in range(len(keyed)):
        if (structure.alpha_of_others(place, signs) or 0.0) < LEAST_ALPHA:
            continue
        own = np.where(there[:, place], standard[:, place], 0.0)
        left = counts - there[:, place]
        yield place, np.where(left > 0, (sums - own) / np.maximum(left, 1), np.nan)


def suspect_rotation(scale: str, item: KeyedItem, one: Rotation, /) -> Suspicion:
    """Put a rotation into words, code by code."""
    codes, is_reversed = item.codes, (one.sign < 0) != item.reverse_keyed
    pairs = ((code, _meant(code, item, one.by)) for code in codes.codes)
    shown = ", ".join(f"{code:g} for {meant:g}" for code, meant in pairs)
    r_rest = -one.r_as_is if item.reverse_keyed else one.r_as_is
    return Suspicion(
        Suspect.OPTION_MAP,
        scale,
        (item.item,),
        _strength(one.gain, one.n),
        RULE,
        {"r_rest": r_rest, "r_rest_rotated": one.r, "rotated_by": one.by, "t": one.t, "n": one.n},
        f"fits the other items better with its codes rotated: {shown}{', and reversed' if is_reversed else ''}",
        "which code the survey tool gives each response option of this item, above all the first and the last",
    )


def _of_recode(scale: str, item: KeyedItem, one: Rotation) -> Suspicion:
    shown = ", ".join(f"{code:g} counts {counts:g}" for code, counts in sorted(item.recode.items()))
    return Suspicion(
        Suspect.OPTION_MAP,
        scale,
        (item.item,),
        _strength(one.gain, one.n),
        RECODE_RULE,
        {"r_rest": one.r_as_is, "r_rest_as_given": one.r, "t": one.t, "n": one.n},
        f"fits the other items better as it was answered than recoded ({shown})",
        "the recode in the definition, score by score, beside the source",
    )


def suspect_rotation_of_all(
    scale: str, keyed: Sequence[KeyedItem], clean: RawAnswers, structure: Structure, /
) -> Suspicion | None:
    """Suspect that the codes of all items are rotated alike, which lowers all their correlations."""
    sets = {one.codes.options for one in keyed}
    codes = keyed[0].codes
    if len(keyed) < 3 or len(sets) > 1 or not codes.is_stepped or any(one.recode for one in keyed):
        return None
    before = structure.alpha(signs_of(structure)) or 0.0
    best: tuple[float, int] | None = None
    raw = clean.matrix(keyed)
    for by in range(1, len(codes.codes)):
        turned = structure_of(keyed_matrix(rotated(raw, codes, by), keyed))
        after = None if turned is None else turned.alpha()
        if after is not None and after >= _ALPHA_OF_ALL and after - before >= _ALPHA_GAIN:
            best = max(best or (after, by), (after, by))
    if best is None:
        return None
    pairs = ", ".join(f"{code:g} for {_meant(code, keyed[0], best[1]):g}" for code in codes.codes)
    return Suspicion(
        Suspect.OPTION_MAP,
        scale,
        tuple(one.item for one in keyed),
        _strength(best[0] - before, structure.n_pairs),
        f"alpha is {_ALPHA_GAIN:.2f} or more higher with all codes rotated, and .60 or more; strong from 0.20 on,"
        f" of {LEAST_FOR_STRONG} answers or more",
        {"alpha": before, "alpha_rotated": best[0], "rotated_by": best[1], "n": structure.n_pairs},
        f"hang together better with the codes of all rotated: {pairs}",
        "which code the survey tool gives each response option of this set, above all the first and the last",
    )


def _strength(gain: float, n: int) -> Strength:
    return Strength.STRONG if gain >= _MUCH_GAIN and n >= LEAST_FOR_STRONG else Strength.MODERATE


def _meant(code: float, item: KeyedItem, by: int) -> float:
    """Give what a code stands for if all are rotated by so many steps."""
    import numpy as np

    return float(rotated(np.array([code]), item.codes, by)[0])
