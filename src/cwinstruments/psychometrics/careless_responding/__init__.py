"""Careless responding: indices of each person, and flags where two or more of them agree. Nobody is ever left out."""

from cwinstruments.psychometrics.careless_responding.consistency import ItemPair
from cwinstruments.psychometrics.careless_responding.cutoffs import CarelessCutoffs, CarelessFlag
from cwinstruments.psychometrics.careless_responding.persons import Careless, CarelessCaution, CarelessPerson
from cwinstruments.psychometrics.careless_responding.screening import careless

__all__ = [
    "Careless",
    "CarelessCaution",
    "CarelessCutoffs",
    "CarelessFlag",
    "CarelessPerson",
    "ItemPair",
    "careless",
]
