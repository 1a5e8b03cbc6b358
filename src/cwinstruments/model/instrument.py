"""Instruments: items and scales with what is known about them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from cwinstruments.diagnostics import did_you_mean
from cwinstruments.model.covariates import Covariate
from cwinstruments.model.forms import Form, text_of
from cwinstruments.model.interpretation import PermittedLevel, Sensitivity
from cwinstruments.model.items import Item
from cwinstruments.model.options import ResponseOptions
from cwinstruments.model.overlay import Apart, Overlay
from cwinstruments.model.parameters import BoundValue, Parameter
from cwinstruments.model.provenance import Evidence, Frameworks, Licence, Source, Translation
from cwinstruments.model.scales import Scale
from cwinstruments.model.text import Text

if TYPE_CHECKING:
    from cwinstruments.model.norm_sets import Norms


class Wording(StrEnum):
    """Whether the item text is included.

    `SLOTS`: the items are places for words that those write who use it.
    """

    COMPLETE = "complete"
    KEY_ONLY = "key_only"
    SLOTS = "slots"


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
    respondent: Mapping[str, Covariate] = field(factory=dict)
    """What norms need to know about a respondent, by covariate."""
    parameters: Mapping[str, Parameter] = field(factory=dict)
    bound: Mapping[str, BoundValue] = field(factory=dict)
    requires: tuple[str, ...] = ()
    template: Mapping[str, Any] | None = field(default=None, eq=False, repr=False)
    """The definition with its open places, from which `bind` makes closed instruments."""
    apart: Apart | None = field(default=None, eq=False, repr=False)
    """Wording that the definition does not hold; `text_of` and `options_of` read it, and nothing writes it."""

    @property
    def overlay(self) -> Overlay | None:
        """The wording that was laid over the definition; None where there is none."""
        return None if self.apart is None else self.apart.overlay

    def item(self, id: str, /) -> Item:
        """Give an item by its id.

        Raises:
            KeyError: there is no such item.
        """
        for item in self.items:
            if item.id == id:
                return item
        raise KeyError(id)

    def text_of(self, item: str, /, *, form: str | None = None, language: str | None = None) -> str:
        """Give what a respondent reads, or the topic where the wording is not included.

        Args:
            form: which form; may be left out where all forms read the same.
            language: in which language; by default English, or else the first that there is.

        Raises:
            LookupError: there is no such item or form, no text in that language, or a form has to be named.
        """
        found = {one.id: one for one in self.items}
        if item not in found:
            raise LookupError(f"{self.id} has no item '{item}'; {did_you_mean(item, found) or 'see its items'}")
        read = found[item] if self.overlay is None else self.overlay.item(found[item])
        return text_of(read, self.forms, form=form, language=language)

    def options_of(self, item: str, /) -> ResponseOptions:
        """Give the response options of an item as a respondent reads them, and its codes for no answer.

        Both may be empty.

        Raises:
            LookupError: there is no such item.
        """
        found = {one.id: one for one in self.items}
        if item not in found:
            raise LookupError(f"{self.id} has no item '{item}'; {did_you_mean(item, found) or 'see its items'}")
        one = found[item]
        if one.options is None:
            return ResponseOptions(one.between, one.nonresponse)
        options = self.response_options[one.options]
        return options if self.overlay is None else self.overlay.options(one.options, options)

    @cached_property
    def definition_digest(self) -> str:
        """Name everything that the definition says, its texts included."""
        from cwinstruments.model.digest import instrument_digest

        return instrument_digest(self)

    @property
    def unbound(self) -> tuple[str, ...]:
        """The parameters that have no value yet; such an instrument can't be compiled.

        Until they have, parts that depend on them stand as for their first value.
        """
        return tuple(name for name, one in self.parameters.items() if name not in self.bound and one.exists(self.bound))

    def bind(self, /, **values: Any) -> Instrument:
        """Give an instrument whose parameters have these values, and their defaults where none is given.

        Args:
            values: by parameter: a number, a choice, or for a table its rows or the name of one that comes with it.

        Raises:
            ParameterError: a value is not allowed, a parameter is left without one or does not exist, or they have
                values already. It is of the first, and its text lists them all.
        """
        from cwinstruments.model.converter import bind_instrument

        return bind_instrument(self, values)

    def with_norms(self, norms: Norms, /) -> Instrument:
        """Give an instrument that has the scales of norm scores too, and the covariates that they need.

        Args:
            norms: as `load_norms` gives them.

        Raises:
            TypeError: they are no norms.
            DefinitionError: the norms are of another instrument or version, of a scale that is not there, or an id is
                taken; `diagnostics` holds every fault.
        """
        from cwinstruments.model.norm_sets import apply_norms

        return apply_norms(self, norms)

    @property
    def nation_items(self) -> tuple[str, ...]:
        """The items whose responses may name a Tribal Nation."""
        return tuple(item.id for item in self.items if item.may_name_nation)

    @property
    def says_nation(self) -> Mapping[str, tuple[str, ...]]:
        """By item, the values by which a row says that it is about a Tribal Nation; of a boolean item 1 is yes."""
        return {item.id: tuple(map(str, item.says_nation)) for item in self.items if item.says_nation}

    def __hash__(self) -> int:
        return hash((self.id, self.version))

    def __str__(self) -> str:
        return f"{self.id} {self.version}"
