"""Rules: what a definition that compiles can still get wrong about its scores."""

from cwinstruments.rules.norm_sets import check_norms, check_norms_with
from cwinstruments.rules.registry import RULES, check_scoring

__all__ = ["RULES", "check_norms", "check_norms_with", "check_scoring"]
