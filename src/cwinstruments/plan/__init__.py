"""The scoring plan: everything that happens to answers, explicit, for every engine to fold."""

from cwinstruments.plan.aggregate_compiler import compile_aggregates
from cwinstruments.plan.aggregate_text import describe_aggregate_plan
from cwinstruments.plan.aggregates import (
    AggregateOutput,
    AggregatePlan,
    AggregateStep,
    Grouping,
    GroupOutput,
    UnitReason,
)
from cwinstruments.plan.algebra import Addend, Algebra, fold, fold_node, names_in, needed_steps
from cwinstruments.plan.bounds import Interval, IntervalAlgebra
from cwinstruments.plan.compiler import compile_plan, compile_survey, plan_of
from cwinstruments.plan.converter import (
    aggregate_plan_from_dict,
    aggregate_plan_to_dict,
    plan_from_dict,
    plan_to_dict,
)
from cwinstruments.plan.exact import ExactAlgebra
from cwinstruments.plan.formula import FormulaError, parse_condition, parse_formula
from cwinstruments.plan.methods import CORE_METHODS, Lowering, Method
from cwinstruments.plan.norm_faults import check_norm
from cwinstruments.plan.plan import Choices, Codes, Domain, Grid, Input, InputKind, Output, ScoringPlan, Step
from cwinstruments.plan.ranges import PossibleRange, inputs_of, occurrences, possible_range, reachable_range
from cwinstruments.plan.states import COMPLETABLE, UNCERTAIN, State
from cwinstruments.plan.surveys import instrument_of, merge_survey, place_in_survey
from cwinstruments.plan.text import describe_domain, describe_plan, format_node
from cwinstruments.plan.words import scoring_in_words

__all__ = [
    "COMPLETABLE",
    "CORE_METHODS",
    "UNCERTAIN",
    "Addend",
    "AggregateOutput",
    "AggregatePlan",
    "AggregateStep",
    "Algebra",
    "Choices",
    "Codes",
    "Domain",
    "ExactAlgebra",
    "FormulaError",
    "Grid",
    "GroupOutput",
    "Grouping",
    "Input",
    "InputKind",
    "Interval",
    "IntervalAlgebra",
    "Lowering",
    "Method",
    "Output",
    "PossibleRange",
    "ScoringPlan",
    "State",
    "Step",
    "UnitReason",
    "aggregate_plan_from_dict",
    "aggregate_plan_to_dict",
    "check_norm",
    "compile_aggregates",
    "compile_plan",
    "compile_survey",
    "describe_aggregate_plan",
    "describe_domain",
    "describe_plan",
    "fold",
    "fold_node",
    "format_node",
    "inputs_of",
    "instrument_of",
    "merge_survey",
    "names_in",
    "needed_steps",
    "occurrences",
    "parse_condition",
    "parse_formula",
    "place_in_survey",
    "plan_from_dict",
    "plan_of",
    "plan_to_dict",
    "possible_range",
    "reachable_range",
    "scoring_in_words",
]
