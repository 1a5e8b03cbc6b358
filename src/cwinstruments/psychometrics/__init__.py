"""Psychometrics: whether a scale works, how alike groups answer, and what changed; every figure with its source.

Figures come from arrays and tables of responses; nothing here knows instruments. Most needs the extra `psychometrics`,
which brings SciPy and NumPy; both are loaded when they are first used.
"""

from cwinstruments.psychometrics.agreement import Agreement, agreement
from cwinstruments.psychometrics.agreement_summary import AgreementCaution, AgreementSummary, IndexSummary
from cwinstruments.psychometrics.bibliography import REFERENCES, Reference
from cwinstruments.psychometrics.careless_responding import (
    Careless,
    CarelessCaution,
    CarelessCutoffs,
    CarelessFlag,
    CarelessPerson,
    ItemPair,
    careless,
)
from cwinstruments.psychometrics.change_references import ChangeReference, change_reference
from cwinstruments.psychometrics.change_yardsticks import ChangeMethod
from cwinstruments.psychometrics.consistency import alpha
from cwinstruments.psychometrics.differential_functioning import (
    Dif,
    DifCaution,
    DifMethod,
    EtsClass,
    Favours,
    ItemDif,
    Mantel,
    MantelHaenszel,
    Matching,
    dif,
    mantel,
    mantel_haenszel,
)
from cwinstruments.psychometrics.dispersion import Dispersion, GroupDispersion, dispersion, gini
from cwinstruments.psychometrics.factor_analysis import (
    FactorModel,
    ItemThresholds,
    ModelCaution,
    ModelFactor,
    ModelFit,
    ModelItem,
    Omega,
    OmegaCaution,
    OmegaFactor,
    OmegaItem,
    OrdinalAlpha,
    OrdinalCaution,
    Polychoric,
    PolychoricCaution,
    PolychoricPair,
    factor_model,
    omega,
    ordinal_alpha,
    polychoric,
)
from cwinstruments.psychometrics.floor_ceiling import FloorAndCeiling, FloorCeilingCaution, floor_and_ceiling
from cwinstruments.psychometrics.group_agreement import GroupAgreement
from cwinstruments.psychometrics.group_data import Grouping, grouping
from cwinstruments.psychometrics.group_icc import GroupIcc, GroupIccCaution, group_icc
from cwinstruments.psychometrics.group_reliability import (
    GroupReliability,
    SizeReliability,
    design_effect,
    group_reliability,
    reliability_of_mean,
)
from cwinstruments.psychometrics.intraclass_correlations import (
    IccCaution,
    IccEstimator,
    Intraclass,
    IntraclassCorrelation,
    intraclass,
)
from cwinstruments.psychometrics.item_statistics import ItemStatistics
from cwinstruments.psychometrics.lambdas import Lambdas, LambdasCaution, guttman_lambdas
from cwinstruments.psychometrics.multiple_comparisons import AdjustedPValues, Adjustment, holm
from cwinstruments.psychometrics.norm_tables import NormScore, PercentileRule, SampleNorms, sample_norms
from cwinstruments.psychometrics.null_distributions import NullDistribution, NullShape, null_distribution
from cwinstruments.psychometrics.person_change import (
    ChangeCategory,
    PersonChange,
    ReliabilitySource,
    ReliableChange,
    reliable_change,
)
from cwinstruments.psychometrics.reliability import Reliability, ReliabilityCaution, reliability
from cwinstruments.psychometrics.response_matrix import ResponseMatrix, response_matrix
from cwinstruments.psychometrics.result import Interval, Result, Unavailable
from cwinstruments.psychometrics.retest_reliability import Retest, retest
from cwinstruments.psychometrics.split_half import OddEven, SplitHalf, SplitHalfCaution, split_half
from cwinstruments.psychometrics.standard_errors import (
    MeasurementError,
    Quantiles,
    detectable_change,
    measurement_error,
)
from cwinstruments.psychometrics.time_to_event import TimeToEvent, Within, time_to_event
from cwinstruments.psychometrics.wave_changes import Wave, WaveCaution, WaveChange, wave_change
from cwinstruments.psychometrics.wave_designs import ChangeDesign

__all__ = [
    "REFERENCES",
    "AdjustedPValues",
    "Adjustment",
    "Agreement",
    "AgreementCaution",
    "AgreementSummary",
    "Careless",
    "CarelessCaution",
    "CarelessCutoffs",
    "CarelessFlag",
    "CarelessPerson",
    "ChangeCategory",
    "ChangeDesign",
    "ChangeMethod",
    "ChangeReference",
    "Dif",
    "DifCaution",
    "DifMethod",
    "Dispersion",
    "EtsClass",
    "FactorModel",
    "Favours",
    "FloorAndCeiling",
    "FloorCeilingCaution",
    "GroupAgreement",
    "GroupDispersion",
    "GroupIcc",
    "GroupIccCaution",
    "GroupReliability",
    "Grouping",
    "IccCaution",
    "IccEstimator",
    "IndexSummary",
    "Interval",
    "Intraclass",
    "IntraclassCorrelation",
    "ItemDif",
    "ItemPair",
    "ItemStatistics",
    "ItemThresholds",
    "Lambdas",
    "LambdasCaution",
    "Mantel",
    "MantelHaenszel",
    "Matching",
    "MeasurementError",
    "ModelCaution",
    "ModelFactor",
    "ModelFit",
    "ModelItem",
    "NormScore",
    "NullDistribution",
    "NullShape",
    "OddEven",
    "Omega",
    "OmegaCaution",
    "OmegaFactor",
    "OmegaItem",
    "OrdinalAlpha",
    "OrdinalCaution",
    "PercentileRule",
    "PersonChange",
    "Polychoric",
    "PolychoricCaution",
    "PolychoricPair",
    "Quantiles",
    "Reference",
    "Reliability",
    "ReliabilityCaution",
    "ReliabilitySource",
    "ReliableChange",
    "ResponseMatrix",
    "Result",
    "Retest",
    "SampleNorms",
    "SizeReliability",
    "SplitHalf",
    "SplitHalfCaution",
    "TimeToEvent",
    "Unavailable",
    "Wave",
    "WaveCaution",
    "WaveChange",
    "Within",
    "agreement",
    "alpha",
    "careless",
    "change_reference",
    "design_effect",
    "detectable_change",
    "dif",
    "dispersion",
    "factor_model",
    "floor_and_ceiling",
    "gini",
    "group_icc",
    "group_reliability",
    "grouping",
    "guttman_lambdas",
    "holm",
    "intraclass",
    "mantel",
    "mantel_haenszel",
    "measurement_error",
    "null_distribution",
    "omega",
    "ordinal_alpha",
    "polychoric",
    "reliability",
    "reliability_of_mean",
    "reliable_change",
    "response_matrix",
    "retest",
    "sample_norms",
    "split_half",
    "time_to_event",
    "wave_change",
]
