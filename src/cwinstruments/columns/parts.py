"""The parts of a score, as the columns of a result are called."""

from __future__ import annotations

from typing import Final

from cwinstruments.documents import RESULT_SUFFIXES

BOUNDS = frozenset({"lower", "upper", "bounds_exact", "band_certain"})
"""The parts of a score that need intervals."""

COUNTS = frozenset({"n_answered", "n_items"}) | BOUNDS
"""The parts of a score that need every single answer to be right, also where there is no score."""

INVALID_ANSWERS: Final = "invalid_answers"
UNASKED_ANSWERS: Final = "unasked_answers"
"""The columns that count, for each respondent, what is not scored."""

REASONS: Final = (
    "not_asked",
    "no_answers",
    "too_few_answered",
    "too_few_scored",
    "invalid_response",
    "not_computable",
    "no_norm",
)
"""Every reason for which there may be no score."""

PARTS = (*RESULT_SUFFIXES, "cutoffs")
"""What can be asked for beside the value of each scale."""
