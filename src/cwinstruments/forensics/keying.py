"""Items that run against the others of their scale, as wrongly keyed ones do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from attrs import frozen

from cwinstruments.forensics.item_codes import KeyedItem
from cwinstruments.forensics.structure import Structure, fisher_z
from cwinstruments.forensics.suspicion import LEAST_FOR_STRONG, Strength, Suspect, Suspicion

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrices import Array

_STRONG: Final = (-0.20, -3.09)
_MODERATE: Final = (-0.10, -2.33)
_LEAST_LOADING: Final = 0.30
LEAST_ALPHA: Final = 0.50
"""Below it, with suspected items turned round, items may not measure one thing."""
RULES: Final = {
    Strength.STRONG: "r with the rest, others that run this way turned round, is -.20 or less with one-sided p < .001,"
    f" and the loading is -.30 or less, of {LEAST_FOR_STRONG} answers or more",
    Strength.WEAK: "as strong, but even with such items turned round alpha is below .50",
    Strength.MODERATE: "r with the rest, others that run this way turned round, is -.10 or less with one-sided p < .01"
    f" (with fewer than {LEAST_FOR_STRONG} answers nothing is strong)",
}


@frozen
class Turned:
    """An item that runs against the others.

    Args:
        place: which item of the scale.
        r: with the others, those turned round that run as it does.
        loading: on the first component.
    """

    place: int
    r: float
    loading: float
    strength: Strength


def signs_of(structure: Structure, /) -> Array:
    """Give 1 for items that run with the first component, and -1 for those against it."""
    import numpy as np

    return np.where(structure.loadings < 0, -1.0, 1.0)


def turned_items(structure: Structure, n_answers: Sequence[int], /) -> Iterator[Turned]:
    """Give the items that run against the others, where that is no chance."""
    signs = signs_of(structure)
    # Of items that have nothing in common some run against the others by chance, and the component picks them.
    is_one = (structure.alpha(signs) or 0.0) >= LEAST_ALPHA
    for place in range(structure.n_items):
        if signs[place] > 0:
            continue
        r = structure.r_rest(place, signs)
        if r is None:
            continue
        z, loading = fisher_z(r, n_answers[place]), float(structure.loadings[place])
        if r <= _STRONG[0] and z <= _STRONG[1] and loading <= -_LEAST_LOADING:
            sure = Strength.STRONG if n_answers[place] >= LEAST_FOR_STRONG else Strength.MODERATE
            yield Turned(place, r, loading, sure if is_one else Strength.WEAK)
        elif is_one and r <= _MODERATE[0] and z <= _MODERATE[1]:
            yield Turned(place, r, loading, Strength.MODERATE)


def suspect_keying(
    scale: str, keyed: Sequence[KeyedItem], structure: Structure, found: Sequence[Turned], /
) -> Iterator[Suspicion]:
    """Give a suspicion for each item that runs against the others.

    Args:
        structure: of the items as they are keyed.
        found: what `turned_items` gives of it.
    """
    import numpy as np

    alpha = structure.alpha()
    together = np.ones(structure.n_items)
    together[[one.place for one in found]] = -1.0
    repaired = structure.alpha(together)
    for one in found:
        item = keyed[one.place]
        keying, other = ("reverse-keyed", "as it is") if item.reverse_keyed else ("not reverse-keyed", "reversed")
        yield Suspicion(
            Suspect.KEYING,
            scale,
            (item.item,),
            one.strength,
            RULES[one.strength],
            _known(
                {
                    "r_rest": structure.r_rest(one.place),
                    "r_rest_others_turned": one.r,
                    "loading": one.loading,
                    "alpha": alpha,
                    "alpha_if_flipped": structure.alpha(structure.flipped(one.place)),
                    "alpha_if_all_suspected_flipped": repaired,
                }
            ),
            f"runs against the other items: it is {keying}, and fits them better {other}",
            "whether the item asks for the opposite of the others; if it does not, whether the survey tool reversed it"
            " already, or the key is wrong",
        )


def _known(figures: Mapping[str, float | None]) -> dict[str, float | int | None]:
    return {name: figure for name, figure in figures.items() if figure is not None}
