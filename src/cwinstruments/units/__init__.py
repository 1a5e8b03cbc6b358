"""Units: the scores of teams, offices and partnerships, from those of their respondents."""

from cwinstruments.units.engine import group_scores, unit_scores
from cwinstruments.units.scores import GroupScore, UnitScore

__all__ = ["GroupScore", "UnitScore", "group_scores", "unit_scores"]
