"""What a score means, and who may see it."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from attrs import frozen

from cwinstruments.model.text import Text


class Direction(StrEnum):
    """What a high value means for people."""

    HIGHER_IS_BETTER = "higher_is_better"
    HIGHER_IS_WORSE = "higher_is_worse"
    DESCRIPTIVE = "descriptive"


class PermittedLevel(StrEnum):
    """Who may get scores."""

    RESPONDENT = "respondent"
    UNIT = "unit"
    BOTH = "both"


class BandsFor(StrEnum):
    """Whose values lie in the bands of a scale."""

    RESPONDENT = "respondent"
    UNIT = "unit"
    BOTH = "both"


class Sensitivity(StrEnum):
    """How carefully scores must be handled."""

    ROUTINE = "routine"
    HEALTH = "health"
    HARM = "harm"


@frozen
class Band:
    """A named stretch of scores that begins at `at_least` (included) or above `above` (excluded).

    The first band of a scale has neither: it begins at the least possible score.
    """

    id: str
    label: Text | None = None
    at_least: Fraction | None = None
    above: Fraction | None = None


@frozen
class Cutoff:
    """A published cutoff; all edges given must hold for the score to meet it."""

    id: str
    source: str
    label: Text | None = None
    at_least: Fraction | None = None
    above: Fraction | None = None
    at_most: Fraction | None = None
    below: Fraction | None = None
