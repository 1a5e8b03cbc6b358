"""The states that an answer can be in."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """What became of one item for one respondent. `docs/explanation/missing-answers.md` is normative."""

    ANSWERED = "answered"
    NOT_APPLICABLE = "not_applicable"
    DONT_KNOW = "dont_know"
    REFUSED = "refused"
    SKIPPED = "skipped"
    NOT_ASKED = "not_asked"
    UNKNOWN = "unknown"
    """Its gate is unanswered: nobody can tell whether it should have been asked."""
    INVALID = "invalid"
    """The answer is outside the declared domain and the caller asked to go on without it."""

    @property
    def label(self) -> str:
        """The state in words."""
        return "don't know" if self is State.DONT_KNOW else self.value.replace("_", " ")


COMPLETABLE = frozenset({State.DONT_KNOW, State.REFUSED, State.SKIPPED, State.INVALID})
"""What a completion of the answers would answer."""

UNCERTAIN = COMPLETABLE | {State.UNKNOWN}
"""What may have a value in one completion and another or none in the next."""
