"""Who may have answered without care: every index of everybody, and flags where two or more of them agree."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from cwinstruments.psychometrics.careless_responding.consistency import even_odd, item_pairs, within_pairs
from cwinstruments.psychometrics.careless_responding.cutoffs import CarelessCutoffs
from cwinstruments.psychometrics.careless_responding.distance import distances
from cwinstruments.psychometrics.careless_responding.figures import Figures, figures, nobody
from cwinstruments.psychometrics.careless_responding.flagging import raise_flags, to_people
from cwinstruments.psychometrics.careless_responding.keying import Ends, end, keyed, place, presented
from cwinstruments.psychometrics.careless_responding.pairwise import pairwise
from cwinstruments.psychometrics.careless_responding.persons import Careless, CarelessCaution
from cwinstruments.psychometrics.careless_responding.runs import runs
from cwinstruments.psychometrics.careless_responding.variability import variability
from cwinstruments.psychometrics.response_matrices import ResponseMatrix, Responses, response_matrix
from cwinstruments.psychometrics.result import Unavailable
from cwinstruments.psychometrics.sequences import item_names, listed

if TYPE_CHECKING:
    from cwinstruments.psychometrics.response_matrices import Array

FEW_PEOPLE: Final = 100
FEW_ITEMS: Final = 10
"""Below these there is a caution. They are lines of our own, not published ones."""


def careless(
    responses: Responses,
    /,
    *,
    items: Sequence[str] | None = None,
    people: Sequence[object] | None = None,
    order: Sequence[str] | None = None,
    scales: Mapping[str, Sequence[str]] | None = None,
    reverse_keyed: Collection[str] = (),
    low: Ends = None,
    high: Ends = None,
    seconds: Any = None,
    synonym_r: float = 0.60,
    antonym_r: float = -0.60,
    cutoffs: CarelessCutoffs | None = None,
) -> Careless:
    """Tell who may have answered without care. Nobody is left out: that is for people to decide, and to report.

    Runs, variability, distances and pairs are of the responses as they were given; only the even-odd consistency turns
    reverse-keyed items round. Each index has a weakness: who truly thinks the same of everything has long runs, and
    who is unlike the others is far from them. So nobody is suspect by one index alone (Meade & Craig 2012).

    Args:
        responses: as given, reverse-keyed items *not* turned round.
        items: the columns to take.
        people: a name for each row, by default its number.
        order: the items as they were shown, for runs; by default the order of the columns.
        scales: the items of each scale, for the even-odd consistency, which needs three scales or more.
        reverse_keyed: the items to turn round for it.
        low: the lowest possible response, of all items or of each. It is needed for reverse-keyed items.
        high: the highest possible response, alike.
        seconds: how long each person took for all items together; missing is None. It is divided by how many items the
            person answered.
        synonym_r: pairs of items with a correlation above this are synonyms; above 0.
        antonym_r: pairs with one below this are antonyms; below 0.
        cutoffs: from where on flags are raised.

    Raises:
        ValueError: an item is not there, the order does not name all of them, a reverse-keyed item has no range, a time
            is below 0, or lengths differ.
        TypeError: people, seconds or names of items are in no order.
        ImportError: SciPy is not installed: install cwinstruments[psychometrics].

    Examples:
        >>> rows = [[1, 5, 2, 4, 1], [3, 3, 3, 3, 3], [2, 4, 1, 5, 2]]
        >>> found = careless(rows, seconds=[30, 4, 41])
        >>> one = found.of("2")
        >>> one.longstring, one.irv, one.seconds_per_item, [flag.value for flag in one.flags], one.is_suspect
        (5, 0.0, 0.8, ['longstring', 'response_time'], True)
    """
    import numpy as np

    cuts = CarelessCutoffs() if cutoffs is None else cutoffs
    if not 0 < synonym_r <= 1 or not -1 <= antonym_r < 0:
        raise ValueError("synonyms go together by more than 0 up to 1, and antonyms by less than 0 down to -1")
    matrix = response_matrix(responses, items=items)
    values, n_people = matrix.values, matrix.n_people
    names = tuple(map(str, range(1, n_people + 1) if people is None else listed(people, of="people")))
    if len(names) != n_people:
        raise ValueError(f"there are {len(names)} names and {n_people} people with responses")
    n_answered = (~np.isnan(values)).sum(axis=1)
    shown = presented(matrix, order)
    columns: dict[str, Figures] = {}
    columns["longstring"], columns["average_string"] = runs(shown, skip_missing=False)
    columns["longstring_answered"], columns["average_string_answered"] = runs(shown, skip_missing=True)
    columns["irv"] = variability(values)
    moments = pairwise(values)
    far = distances(values, moments)
    columns["mahalanobis_d2"], columns["mahalanobis_df"], columns["mahalanobis_p"] = (
        far.observed,
        far.df,
        far.observed_p,
    )
    columns["mahalanobis_d2_zero_filled"] = far.zero_filled
    columns["mahalanobis_p_zero_filled"] = far.zero_filled_p
    columns["even_odd"], n_scales = _even_odd(matrix, scales, reverse_keyed, low, high)
    pairs = tuple(item_pairs(matrix.items, moments, cut) for cut in (synonym_r, antonym_r))
    columns["synonyms"], n_synonyms = within_pairs(values, matrix.items, pairs[0])
    columns["antonyms"], n_antonyms = within_pairs(values, matrix.items, pairs[1])
    columns["seconds_per_item"] = _time(seconds, n_answered)
    flagged = raise_flags(columns, cuts, matrix.n_items)
    persons = to_people(
        names,
        columns,
        {
            "n_answered": n_answered,
            "n_scales": n_scales,
            "n_synonym_pairs": n_synonyms,
            "n_antonym_pairs": n_antonyms,
            "n_indices": sum((could.astype(int) for could, _ in flagged.values()), np.zeros(n_people, dtype=int)),
        },
        {flag: raised for flag, (_, raised) in flagged.items()},
        cuts.fewest_flags,
    )
    return Careless(
        people=persons,
        n_total=n_people,
        n_used=int((n_answered > 0).sum()),
        n_items=matrix.n_items,
        n_flagged={flag: int(raised.sum()) for flag, (_, raised) in flagged.items()},
        n_suspect=sum(one.is_suspect for one in persons),
        synonym_pairs=pairs[0],
        antonym_pairs=pairs[1],
        cutoffs=cuts,
        cautions=_cautions(matrix, scales, low, high),
    )


def _even_odd(
    matrix: ResponseMatrix,
    scales: Mapping[str, Sequence[str]] | None,
    reverse_keyed: Collection[str],
    low: Ends,
    high: Ends,
) -> tuple[Figures, Array]:
    import numpy as np

    turned = keyed(matrix, reverse_keyed, low, high)
    if scales is None:
        return nobody(matrix.n_people, Unavailable.NOT_ASKED_FOR), np.zeros(matrix.n_people)
    return even_odd(turned, [[place(matrix, item) for item in item_names(scale)] for scale in scales.values()])


def _time(seconds: Any, n_answered: Any) -> Figures:
    import numpy as np

    if seconds is None:
        return nobody(n_answered.size, Unavailable.NOT_ASKED_FOR)
    time = response_matrix({"seconds": listed(seconds, of="seconds")}).values[:, 0]
    if time.size != n_answered.size:
        raise ValueError(f"there are {time.size} times and {n_answered.size} people with responses")
    if (time < 0).any():
        raise ValueError(f"a time is a number of seconds from 0 on, not {float(np.nanmin(time)):g}")
    missing = np.isnan(time) | (n_answered == 0)
    return figures(time / np.maximum(n_answered, 1), (missing, Unavailable.NO_RESPONSES))


def _cautions(
    matrix: ResponseMatrix, scales: Mapping[str, Sequence[str]] | None, low: Ends, high: Ends
) -> tuple[CarelessCaution, ...]:
    import numpy as np

    ranges = {(end(low, item), end(high, item)) for scale in (scales or {}).values() for item in scale}
    found = {
        CarelessCaution.FEW_PEOPLE: matrix.n_people < FEW_PEOPLE,
        CarelessCaution.FEW_ITEMS: matrix.n_items < FEW_ITEMS,
        CarelessCaution.MISSING_RESPONSES: bool(np.isnan(matrix.values).any()),
        CarelessCaution.DIFFERENT_RANGES: len(ranges) > 1,
    }
    return tuple(caution for caution, holds in found.items() if holds)
