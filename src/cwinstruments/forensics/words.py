"""Answers in words where numbers are asked for, as an export of labels has them."""

from __future__ import annotations

from cwinstruments.forensics.raw_answers import RawAnswers
from cwinstruments.forensics.suspicion import Strength, Suspect, Suspicion


def suspect_words(raw: RawAnswers, /) -> tuple[Suspicion, ...]:
    """Suspect words in the columns of items, all items together; what they say is not repeated.

    Examples:
        >>> suspect_words(RawAnswers({}, 3, {"a": 2, "b": 0, "c": 1}))[0].says
        'hold 3 answers that are no numbers; they count as missing'
    """
    items = tuple(item for item, n in raw.n_unreadable.items() if n)
    if not items:
        return ()
    n = sum(raw.n_unreadable.values())
    verb = "holds" if len(items) == 1 else "hold"
    some = "1 answer that is no number; it counts" if n == 1 else f"{n:,} answers that are no numbers; they count"
    return (
        Suspicion(
            Suspect.NOT_ALLOWED,
            None,
            items,
            Strength.CERTAIN,
            "an answer to this item is a number",
            {"n_unreadable": n, "n_items": len(items)},
            f"{verb} {some} as missing",
            "whether the survey tool wrote labels in the place of codes, or words for no answer",
        ),
    )
