"""What a definition means: instruments, items, response options and scales as frozen values."""

from cwinstruments.model.converter import structure_instrument, unstructure_instrument
from cwinstruments.model.digest import definition_digest, digest
from cwinstruments.model.instrument import Form, Instrument, RatedThing, Wording
from cwinstruments.model.interpretation import Band, Cutoff, Direction, PermittedLevel, Sensitivity
from cwinstruments.model.items import Anchors, DateRange, Item, ItemType, Range
from cwinstruments.model.numbers import format_fraction, from_fraction, to_fraction
from cwinstruments.model.options import Nonresponse, NonresponseReason, ResponseOption, ResponseOptions
from cwinstruments.model.provenance import (
    Evidence,
    EvidenceStatus,
    Fact,
    FactBasis,
    Licence,
    Placement,
    Source,
    TextRedistributable,
    Translation,
    TranslationStatus,
)
from cwinstruments.model.scales import (
    InDenominator,
    ItemUse,
    Linear,
    MissingRule,
    Rounding,
    RoundingRule,
    Scale,
    ScaleUse,
    StatePolicy,
    Then,
)
from cwinstruments.model.text import Text, in_language

__all__ = [
    "Anchors",
    "Band",
    "Cutoff",
    "DateRange",
    "Direction",
    "Evidence",
    "EvidenceStatus",
    "Fact",
    "FactBasis",
    "Form",
    "InDenominator",
    "Instrument",
    "Item",
    "ItemType",
    "ItemUse",
    "Licence",
    "Linear",
    "MissingRule",
    "Nonresponse",
    "NonresponseReason",
    "PermittedLevel",
    "Placement",
    "Range",
    "RatedThing",
    "ResponseOption",
    "ResponseOptions",
    "Rounding",
    "RoundingRule",
    "Scale",
    "ScaleUse",
    "Sensitivity",
    "Source",
    "StatePolicy",
    "Text",
    "TextRedistributable",
    "Then",
    "Translation",
    "TranslationStatus",
    "Wording",
    "definition_digest",
    "digest",
    "format_fraction",
    "from_fraction",
    "in_language",
    "structure_instrument",
    "to_fraction",
    "unstructure_instrument",
]
