"""The scoring plan: everything that happens to answers, explicit, for every engine to fold."""

from cwinstruments.plan.algebra import Addend, Algebra, fold, fold_node, names_in, needed_steps
from cwinstruments.plan.bounds import Interval, IntervalAlgebra
from cwinstruments.plan.compiler import compile_plan, plan_of
from cwinstruments.plan.converter import plan_from_dict, plan_to_dict
from cwinstruments.plan.exact import ExactAlgebra
from cwinstruments.plan.formula import FormulaError, parse_condition, parse_formula
from cwinstruments.plan.plan import Choices, Codes, Domain, Grid, Input, InputKind, Output, ScoringPlan, Step
from cwinstruments.plan.ranges import PossibleRange, inputs_of, occurrences, possible_range, reachable_range
from cwinstruments.plan.states import COMPLETABLE, UNCERTAIN, State
from cwinstruments.plan.text import describe_domain, describe_plan, format_node

__all__ = [
    "COMPLETABLE",
    "UNCERTAIN",
    "Addend",
    "Algebra",
    "Choices",
    "Codes",
    "Domain",
    "ExactAlgebra",
    "FormulaError",
    "Grid",
    "Input",
    "InputKind",
    "Interval",
    "IntervalAlgebra",
    "Output",
    "PossibleRange",
    "ScoringPlan",
    "State",
    "Step",
    "compile_plan",
    "describe_domain",
    "describe_plan",
    "fold",
    "fold_node",
    "format_node",
    "inputs_of",
    "names_in",
    "needed_steps",
    "occurrences",
    "parse_condition",
    "parse_formula",
    "plan_from_dict",
    "plan_of",
    "plan_to_dict",
    "possible_range",
    "reachable_range",
]
