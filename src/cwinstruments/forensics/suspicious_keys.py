"""Suspect wrong keys, moved codes and rotated options, from data alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from attrs import evolve

from cwinstruments.forensics.coding import cleaned, offsets_of, suspect_coding
from cwinstruments.forensics.copies import suspect_copies
from cwinstruments.forensics.item_codes import codes_of, keyed_items
from cwinstruments.forensics.raw_answers import raw_answers
from cwinstruments.forensics.scale_evidence import LookedAt, look_at
from cwinstruments.forensics.straight_answers import straight_rows
from cwinstruments.forensics.suspicion import KeySuspicions, Strength
from cwinstruments.forensics.words import suspect_words
from cwinstruments.model import Instrument
from cwinstruments.psychometrics.result import Unavailable

_ORDER: Final = tuple(Strength)
_CONVENTION: Final = (
    "Pearson correlations of all pairs of answers that are there; r_rest is each item with the sum of the others;"
    " loadings are those of the first principal component"
)


def suspect_keys(instrument: Instrument, responses: Any, /, *, scales: Iterable[str] | None = None) -> KeySuspicions:
    """Suspect what is wrong in a key or in data, from the data alone.

    Looked for are items that run against their scale, rotated option codes, codes from one or two higher or lower,
    answers that are not allowed or no numbers, columns without variance and columns that are there twice. A scale of
    which every item is keyed the wrong way can't be told from one that is right.

    Args:
        instrument: the instrument, its parameters bound.
        responses: by item, a column; a dataframe; or rows, each a mapping from items to answers. None, NaN and codes
            for no answer are missing; answers that are not allowed are welcome, as they tell an offset.
        scales: which scales; by default all that are made of items.

    Raises:
        ValueError: there is no such scale, or columns have different lengths.
        TypeError: responses are nothing of that kind.

    Examples:
        >>> from cwinstruments import load_instrument
        >>> instrument = load_instrument("examples/minimal-instrument.yaml")
        >>> levels = [1, 2, 3, 4, 5] * 12
        >>> unreversed = {"mc1": levels, "mc2": levels[:58] + [5, 4], "mc3": levels[2:] + [1, 2]}
        >>> [(one.kind.value, one.items) for one in suspect_keys(instrument, {**unreversed, "mc3": levels}).suspicions]
        [('copy', ('mc1', 'mc3')), ('keying', ('mc2',))]
    """
    wanted = _wanted(instrument, scales)
    codes = codes_of(instrument)
    used = {use.item for scale in wanted for use in instrument.scales[scale].items}
    everything = raw_answers(responses, codes)
    codes_of_all, codes = codes, {item: one for item, one in codes.items() if item in used}
    raw = evolve(
        everything,
        columns={item: column for item, column in everything.columns.items() if item in used},
        n_unreadable={item: n for item, n in everything.n_unreadable.items() if item in used},
    )
    offsets = offsets_of(raw, codes)
    turned = {use.item for scale in wanted for use in instrument.scales[scale].items if use.reverse_keyed}
    suspicions = [*suspect_coding(raw, codes, offsets, turned), *suspect_words(raw), *suspect_copies(raw)]
    moved = {item: cleaned(column, codes[item], offsets.get(item, 0)) for item, column in raw.columns.items()}
    clean = evolve(raw, columns=moved)
    # Whether somebody ticked one column shows in all items, whichever scale is asked for.
    straight = straight_rows(evolve(everything, columns={**everything.columns, **moved}), codes_of_all)
    looked: list[LookedAt] = []
    not_examined: dict[str, Unavailable] = {}
    for scale in wanted:
        keyed = keyed_items(instrument.scales[scale], codes)
        if not keyed:
            not_examined[scale] = Unavailable.NOT_APPLICABLE
            continue
        looked.append(look_at(scale, keyed, clean, straight))
        if looked[-1].reason is not None:
            not_examined[scale] = looked[-1].reason
    suspicions += [one for of_scale in looked for one in of_scale.suspicions]
    reasons = {
        f"scales.{place}.{path}": reason
        for place, of_scale in enumerate(looked)
        for path, reason in of_scale.reasons.items()
    }
    return KeySuspicions(
        instrument.id,
        instrument.version,
        raw.n_people,
        sum(raw.answering()),
        tuple(sorted(suspicions, key=lambda one: _ORDER.index(one.strength))),
        tuple(one.evidence for one in looked),
        not_examined,
        _CONVENTION,
        reasons,
    )


def _wanted(instrument: Instrument, scales: Iterable[str] | None) -> tuple[str, ...]:
    wanted = tuple(instrument.scales) if scales is None else tuple(dict.fromkeys(scales))
    for scale in wanted:
        if scale not in instrument.scales:
            known = ", ".join(map(repr, instrument.scales))
            raise ValueError(f"{instrument.id} has no scale {scale!r}; there are {known}")
    return wanted
