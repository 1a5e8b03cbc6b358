"""Rules: what a definition that compiles can still get wrong about its scores."""

from cwinstruments.rules.registry import RULES, check_scoring

__all__ = ["RULES", "check_scoring"]
