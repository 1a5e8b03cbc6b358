"""Instruments: items and scales with what is known about them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from attrs import field, frozen

from cwinstruments.model.interpretation import PermittedLevel, Sensitivity
from cwinstruments.model.items import Item
from cwinstruments.model.options import ResponseOptions
from cwinstruments.model.provenance import Evidence, Frameworks, Licence, Source, Translation
from cwinstruments.model.scales import Scale
from cwinstruments.model.text import Text


class Wording(StrEnum):
    """Whether the item text is included."""

    COMPLETE = "complete"
    KEY_ONLY = "key_only"


class RatedThing(StrEnum):
    """What the scores of an instrument are about."""

    RESPONDENT = "respondent"
    TASK = "task"
    TEAM = "team"
    OFFICE = "office"
    AGENCY = "agency"
    COUNTY = "county"
    PARTNERSHIP = "partnership"


@frozen
class Form:
    """One version of the wording: who answers it, and whom or what the answers are about."""

    rated_by: str
    title: Text | None = None
    about: str | None = None


@frozen
class Instrument:
    """One instrument, as its definition says. `definition_digest` names its content."""

    id: str
    version: str
    title: Text
    source: Source
    licence: Licence
    evidence: Evidence
    unit: RatedThing
    permitted_level: PermittedLevel
    sensitivity: Sensitivity
    wording: Wording
    items: tuple[Item, ...]
    scales: Mapping[str, Scale]
    description: Text | None = None
    instructions: Text | None = None
    recall_period: Text | None = None
    frameworks: Frameworks = field(factory=dict)
    translations: Mapping[str, Translation] = field(factory=dict)
    forms: Mapping[str, Form] = field(factory=dict)
    response_options: Mapping[str, ResponseOptions] = field(factory=dict)

    def item(self, id: str, /) -> Item:
        """Give an item by its id.

        Raises:
            KeyError: there is no such item.
        """
        for item in self.items:
            if item.id == id:
                return item
        raise KeyError(id)

    def __hash__(self) -> int:
        return hash((self.id, self.version))

    def __str__(self) -> str:
        return f"{self.id} {self.version}"
