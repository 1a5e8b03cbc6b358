"""Units: the scores of teams, offices and partnerships, from those of their respondents."""

from cwinstruments.units.engine import unit_scores
from cwinstruments.units.scores import UnitScore

__all__ = ["UnitScore", "unit_scores"]
