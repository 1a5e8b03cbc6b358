"""Rules: what a definition that compiles can still get wrong about its scores."""

from cwinstruments.rules.lattices import Attainable, Lattice, Lattices, attainable_scores
from cwinstruments.rules.norm_sets import check_norms, check_norms_with
from cwinstruments.rules.registry import CORE_RULES, RULES, check_definition, check_scoring, known_codes
from cwinstruments.rules.rule import DefinitionRule, Rule, ScoringRule
from cwinstruments.rules.subject import ScoredScale, Subject
from cwinstruments.rules.survey_conditions import check_survey_conditions

__all__ = [
    "CORE_RULES",
    "RULES",
    "Attainable",
    "DefinitionRule",
    "Lattice",
    "Lattices",
    "Rule",
    "ScoredScale",
    "ScoringRule",
    "Subject",
    "attainable_scores",
    "check_definition",
    "check_norms",
    "check_norms_with",
    "check_scoring",
    "check_survey_conditions",
    "known_codes",
]
