"""Psychometrics: whether a scale works, how alike groups answer, and what changed; every figure with its source.

Figures come from arrays and tables of responses; nothing here knows instruments. Most needs the extra `psychometrics`,
which brings SciPy and NumPy. Names are loaded when they are first used, and those two when something is worked out.
"""

# Type checkers take this name as true.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from cwinstruments.psychometrics.agreement_indices import Agreement, agreement
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
    from cwinstruments.psychometrics.event_times import TimeToEvent, Within, time_to_event
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
    from cwinstruments.psychometrics.group_icc_estimates import GroupIcc, GroupIccCaution, group_icc
    from cwinstruments.psychometrics.group_mean_reliability import (
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
    from cwinstruments.psychometrics.load_dispersion import Dispersion, GroupDispersion, dispersion, gini
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
    from cwinstruments.psychometrics.response_matrices import ResponseMatrix, response_matrix
    from cwinstruments.psychometrics.result import Interval, Result, Unavailable
    from cwinstruments.psychometrics.retest_reliability import Retest, retest
    from cwinstruments.psychometrics.scale_halves import OddEven, SplitHalf, SplitHalfCaution, split_half
    from cwinstruments.psychometrics.scale_reliability import Reliability, ReliabilityCaution, reliability
    from cwinstruments.psychometrics.standard_errors import (
        MeasurementError,
        Quantiles,
        detectable_change,
        measurement_error,
    )
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

_NAMES = {
    "agreement_indices": ("Agreement", "agreement"),
    "agreement_summary": ("AgreementCaution", "AgreementSummary", "IndexSummary"),
    "bibliography": ("REFERENCES", "Reference"),
    "careless_responding": (
        "Careless",
        "CarelessCaution",
        "CarelessCutoffs",
        "CarelessFlag",
        "CarelessPerson",
        "ItemPair",
        "careless",
    ),
    "change_references": ("ChangeReference", "change_reference"),
    "change_yardsticks": ("ChangeMethod",),
    "consistency": ("alpha",),
    "differential_functioning": (
        "Dif",
        "DifCaution",
        "DifMethod",
        "EtsClass",
        "Favours",
        "ItemDif",
        "Mantel",
        "MantelHaenszel",
        "Matching",
        "dif",
        "mantel",
        "mantel_haenszel",
    ),
    "event_times": ("TimeToEvent", "Within", "time_to_event"),
    "factor_analysis": (
        "FactorModel",
        "ItemThresholds",
        "ModelCaution",
        "ModelFactor",
        "ModelFit",
        "ModelItem",
        "Omega",
        "OmegaCaution",
        "OmegaFactor",
        "OmegaItem",
        "OrdinalAlpha",
        "OrdinalCaution",
        "Polychoric",
        "PolychoricCaution",
        "PolychoricPair",
        "factor_model",
        "omega",
        "ordinal_alpha",
        "polychoric",
    ),
    "floor_ceiling": ("FloorAndCeiling", "FloorCeilingCaution", "floor_and_ceiling"),
    "group_agreement": ("GroupAgreement",),
    "group_data": ("Grouping", "grouping"),
    "group_icc_estimates": ("GroupIcc", "GroupIccCaution", "group_icc"),
    "group_mean_reliability": (
        "GroupReliability",
        "SizeReliability",
        "design_effect",
        "group_reliability",
        "reliability_of_mean",
    ),
    "intraclass_correlations": ("IccCaution", "IccEstimator", "Intraclass", "IntraclassCorrelation", "intraclass"),
    "item_statistics": ("ItemStatistics",),
    "lambdas": ("Lambdas", "LambdasCaution", "guttman_lambdas"),
    "load_dispersion": ("Dispersion", "GroupDispersion", "dispersion", "gini"),
    "multiple_comparisons": ("AdjustedPValues", "Adjustment", "holm"),
    "norm_tables": ("NormScore", "PercentileRule", "SampleNorms", "sample_norms"),
    "null_distributions": ("NullDistribution", "NullShape", "null_distribution"),
    "person_change": ("ChangeCategory", "PersonChange", "ReliabilitySource", "ReliableChange", "reliable_change"),
    "response_matrices": ("ResponseMatrix", "response_matrix"),
    "result": ("Interval", "Result", "Unavailable"),
    "retest_reliability": ("Retest", "retest"),
    "scale_halves": ("OddEven", "SplitHalf", "SplitHalfCaution", "split_half"),
    "scale_reliability": ("Reliability", "ReliabilityCaution", "reliability"),
    "standard_errors": ("MeasurementError", "Quantiles", "detectable_change", "measurement_error"),
    "wave_changes": ("Wave", "WaveCaution", "WaveChange", "wave_change"),
    "wave_designs": ("ChangeDesign",),
}
"""What each module gives."""

_HOMES = {name: home for home, names in _NAMES.items() for name in names}


if not TYPE_CHECKING:  # so that a type checker finds misspelt names

    def __getattr__(name: str) -> object:
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value: object = getattr(import_module(f"{__name__}.{home}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
