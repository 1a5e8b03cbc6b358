"""Differential item functioning: whether people of two groups who stand alike answer an item alike.

Items of 0 and 1 by Mantel and Haenszel, ordered ones by Mantel, both with the classes of the Educational Testing
Service.
"""

from cwinstruments.psychometrics.differential_functioning.all_items import (
    Dif,
    DifMethod,
    ItemDif,
    Matching,
    dif,
)
from cwinstruments.psychometrics.differential_functioning.binary_items import MantelHaenszel, mantel_haenszel
from cwinstruments.psychometrics.differential_functioning.ets_classes import DifCaution, EtsClass, Favours
from cwinstruments.psychometrics.differential_functioning.ordered_items import Mantel, mantel
from cwinstruments.psychometrics.differential_functioning.strata import Counts
from cwinstruments.psychometrics.multiple_comparisons import Adjustment, adjust_p

__all__ = [
    "Adjustment",
    "Counts",
    "Dif",
    "DifCaution",
    "DifMethod",
    "EtsClass",
    "Favours",
    "ItemDif",
    "Mantel",
    "MantelHaenszel",
    "Matching",
    "adjust_p",
    "dif",
    "mantel",
    "mantel_haenszel",
]
