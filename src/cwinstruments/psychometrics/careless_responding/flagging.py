"""From indices to flags, and from columns to people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from cwinstruments.psychometrics.careless_responding.cutoffs import CarelessCutoffs, CarelessFlag
from cwinstruments.psychometrics.careless_responding.figures import AVAILABLE, REASONS, Figures
from cwinstruments.psychometrics.careless_responding.persons import CarelessPerson

if TYPE_CHECKING:
    from cwinstruments.psychometrics.careless_responding.figures import Flags


def raise_flags(
    columns: Mapping[str, Figures], cuts: CarelessCutoffs, n_items: int
) -> dict[CarelessFlag, tuple[Flags, Flags]]:
    """Give for each flag who could have it, and who has it. What is not available is NaN, which no cut-off meets."""
    import numpy as np

    share = None if cuts.longstring_share is None else cuts.longstring_share * n_items
    rules: tuple[tuple[CarelessFlag, str, Any, float | None], ...] = (
        (CarelessFlag.LONGSTRING, "longstring", np.greater_equal, share),
        (CarelessFlag.LOW_VARIABILITY, "irv", np.less_equal, cuts.irv),
        (CarelessFlag.MAHALANOBIS, "mahalanobis_p", np.less, cuts.mahalanobis_p),
        (CarelessFlag.EVEN_ODD, "even_odd", np.less, cuts.even_odd),
        (CarelessFlag.SYNONYMS, "synonyms", np.less, cuts.synonyms),
        (CarelessFlag.ANTONYMS, "antonyms", np.greater, cuts.antonyms),
        (CarelessFlag.RESPONSE_TIME, "seconds_per_item", np.less, cuts.seconds_per_item),
    )
    found = {}
    for flag, name, meets, cut in rules:
        column = columns[name]
        could = column.available & (cut is not None)
        found[flag] = (could, could & meets(column.values, np.inf if cut is None else cut))
    return found


def to_people(
    names: Sequence[str],
    columns: Mapping[str, Figures],
    counts: Mapping[str, Any],
    flagged: Mapping[CarelessFlag, Flags],
    fewest: int,
) -> tuple[CarelessPerson, ...]:
    """Give each person of the columns: the indices, the counts that go with them, and the flags."""
    whole = ("longstring", "longstring_answered", "mahalanobis_df")
    lists: dict[str, list[Any]] = {name: count.astype(int).tolist() for name, count in counts.items()}
    for name, column in columns.items():
        values = column.values.tolist()
        for at in (~column.available).nonzero()[0].tolist():
            values[at] = None
        lists[name] = [None if one is None else int(one) for one in values] if name in whole else values
    lists["person"] = list(names)
    lists["reasons"] = _shared(
        [column.why for column in columns.values()],
        lambda row: {name: REASONS[code] for name, code in zip(columns, row, strict=True) if code != AVAILABLE},
    )
    lists["flags"] = _shared(
        list(flagged.values()),
        lambda row: tuple(flag for flag, is_raised in zip(flagged, row, strict=True) if is_raised),
    )
    lists["n_flags"] = [len(flags) for flags in lists["flags"]]
    lists["is_suspect"] = [n >= fewest for n in lists["n_flags"]]
    ordered = [lists[one.name] for one in attrs.fields(CarelessPerson)]
    return tuple(map(CarelessPerson, *ordered))


def _shared(columns: Sequence[Any], make: Any) -> list[Any]:
    """Give what is made of each row; rows that are the same share it."""
    import numpy as np

    known: dict[bytes, Any] = {}
    found = []
    for row in np.ascontiguousarray(np.column_stack(columns).astype(np.int8)):
        key = row.tobytes()
        if key not in known:
            known[key] = make(row.tolist())
        found.append(known[key])
    return found
