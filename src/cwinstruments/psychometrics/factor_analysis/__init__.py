"""What lies behind the items of a scale: factors, the omegas of a sum, models, and polychoric correlations.

Needs the extra `psychometrics`, which brings SciPy; it is loaded when it is first used.
"""

from cwinstruments.psychometrics.factor_analysis.confirmatory_model import (
    FactorModel,
    ModelCaution,
    ModelFactor,
    ModelItem,
    factor_model,
)
from cwinstruments.psychometrics.factor_analysis.model_fit import ModelFit
from cwinstruments.psychometrics.factor_analysis.omega_coefficients import omega
from cwinstruments.psychometrics.factor_analysis.omega_result import Omega, OmegaFactor, OmegaItem
from cwinstruments.psychometrics.factor_analysis.ordinal_reliability import (
    OrdinalAlpha,
    OrdinalCaution,
    ordinal_alpha,
)
from cwinstruments.psychometrics.factor_analysis.polychoric_correlations import (
    ItemThresholds,
    Polychoric,
    PolychoricCaution,
    PolychoricPair,
    polychoric,
)
from cwinstruments.psychometrics.factor_analysis.schmid_leiman import OmegaCaution

__all__ = [
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
]
