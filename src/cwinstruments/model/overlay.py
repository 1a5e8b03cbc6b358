"""Overlays: the official wording of an instrument whose definition does not hold it, as its users supply it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import evolve, field, frozen

from cwinstruments.model.forms import Form
from cwinstruments.model.items import Item
from cwinstruments.model.options import Nonresponse, ResponseOption, ResponseOptions
from cwinstruments.model.provenance import Use
from cwinstruments.model.scales import Scale
from cwinstruments.model.text import Text
from cwinstruments.numbers import format_fraction


@frozen
class ItemWording:
    """What is read at one item: one text for all, or one for each form."""

    text: Text | None = field(default=None, repr=False)
    text_by_form: Mapping[str, Text] = field(factory=dict, repr=False)


@frozen
class Titled:
    """What a scale or a form is called; `description` is of scales only."""

    title: Text = field(repr=False)
    description: Text | None = field(default=None, repr=False)


@frozen
class WordingPermission:
    """What the holder of the rights of a wording permitted to those who supplied it.

    Args:
        given_on: the day it was given.
        until: the last day on which it holds; None for without end.
        uses: what it was given for; empty where that is not said.
        may_be_passed_on: whether the wording may stand in what is given to others.
    """

    given_by: str
    given_on: str
    until: str | None = None
    uses: tuple[Use, ...] = ()
    may_be_passed_on: bool = False
    note: str | None = None

    def holds_on(self, day: str, /) -> bool:
        """Tell whether it holds on a day, written as year-month-day."""
        return self.given_on <= day and (self.until is None or day <= self.until)


@frozen
class WordingProvenance:
    """Where a wording comes from.

    Args:
        supplied_by: who supplied it.
        received_on: on which day.
        adapted: what differs from the official wording; None where nothing does.
        written_with: with whom it was written.
        approved_by: who approved it.
    """

    supplied_by: str
    received_on: str
    permission: WordingPermission | None = None
    adapted: str | None = None
    written_with: tuple[str, ...] = ()
    approved_by: tuple[str, ...] = ()
    approved_on: str | None = None
    note: str | None = None


@frozen
class Overlay:
    """The wording of one version of an instrument.

    Args:
        instrument: its id.
        version: its version.
        languages: the languages in which every text is.
        items: by item, what is read.
        response_options: by set and by value or code, the label.
        scales: by scale, its title, where the definition leaves it to those who use it.
        forms: by form, its title.
        left_out: the places that stay empty, where the definition leaves the wording to those who use it.
    """

    instrument: str
    version: str
    languages: tuple[str, ...]
    provenance: WordingProvenance
    items: Mapping[str, ItemWording] = field(repr=False)
    instructions: Text | None = field(default=None, repr=False)
    response_options: Mapping[str, Mapping[str, Text]] = field(factory=dict, repr=False)
    scales: Mapping[str, Titled] = field(factory=dict, repr=False)
    forms: Mapping[str, Titled] = field(factory=dict, repr=False)
    left_out: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"the wording of {self.instrument} {self.version}"

    def item(self, item: Item, /) -> Item:
        """Give an item with its wording; one that the overlay says nothing of as it is."""
        wording = self.items.get(item.id)
        if wording is None:
            return item
        return evolve(
            item,
            text=both(item.text, wording.text),
            text_by_form={**item.text_by_form, **wording.text_by_form},
        )

    def options(self, set_id: str, options: ResponseOptions, /) -> ResponseOptions:
        """Give a set of response options with its labels."""
        labels = self.response_options.get(set_id)
        if labels is None:
            return options
        return ResponseOptions(
            tuple(evolve(one, label=both(one.label, labels.get(code_of(one)))) for one in options.options),
            tuple(evolve(one, label=both(one.label, labels.get(code_of(one)))) for one in options.nonresponse),
        )

    def scale(self, id: str, scale: Scale, /) -> Scale:
        """Give a scale with its title and its description."""
        titled = self.scales.get(id)
        if titled is None:
            return scale
        described = both(scale.description, titled.description)
        return evolve(scale, title={**scale.title, **titled.title}, description=described)

    def form(self, id: str, form: Form, /) -> Form:
        """Give a form with its title."""
        titled = self.forms.get(id)
        return form if titled is None else evolve(form, title=both(form.title, titled.title))


class Apart:
    """Holds the overlay of an instrument so that nothing which writes the parts of an instrument comes to its texts.

    It is no attrs class: converters, `attrs.asdict` and comparisons stop here. Only what asks for the overlay by name
    gets it.
    """

    __slots__ = ("overlay",)

    def __init__(self, overlay: Overlay) -> None:
        self.overlay: Final = overlay

    def __repr__(self) -> str:
        return "<wording apart>"


def both(own: Text | None, given: Text | None, /) -> Text | None:
    """Give a text with the languages of another; where both have one, that of the other."""
    return own if given is None else {**(own or {}), **given}


def code_of(choice: ResponseOption | Nonresponse, /) -> str:
    """Give the value or the code of what can be chosen as the keys of an overlay write it.

    Examples:
        >>> from fractions import Fraction
        >>> code_of(ResponseOption(Fraction(1, 2))), code_of(ResponseOption("housing"))
        ('0.5', 'housing')
    """
    if isinstance(choice, Nonresponse):
        return str(choice.code)
    return choice.value if isinstance(choice.value, str) else format_fraction(choice.value)
