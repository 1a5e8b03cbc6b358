"""What can be chosen as the answer to an item: values, and the labels that respondents read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from attrs import frozen

from cwinstruments.model import (
    CellValue,
    Covariate,
    Instrument,
    Item,
    ItemType,
    Nonresponse,
    ResponseOption,
    Text,
    format_fraction,
    normalised,
)

_CHOICES: Final = (ItemType.ORDERED_CHOICE, ItemType.NOMINAL_CHOICE, ItemType.MULTIPLE_CHOICE)


@frozen
class Choice:
    """One value that a cell can stand for.

    Args:
        is_code: whether it is a non-response code.
    """

    value: CellValue
    label: Text | None
    is_code: bool = False

    @property
    def code(self) -> str:
        """The value as plain files write it."""
        return str(self.value)


@frozen
class Answerable:
    """An item or a covariate, as far as cells are concerned.

    Args:
        id: its id.
        type: what kind of answer it takes.
        choices: what can be chosen, the non-response codes last; of a number or a date the codes alone.
        texts: what respondents read, in all languages and forms.
    """

    id: str
    type: ItemType
    choices: tuple[Choice, ...]
    texts: tuple[str, ...] = ()

    @property
    def is_choice(self) -> bool:
        """Whether all that it takes are choices."""
        return self.type in (*_CHOICES, ItemType.PAIRED_COMPARISON)

    @property
    def is_multiple(self) -> bool:
        """Whether several options can be chosen."""
        return self.type is ItemType.MULTIPLE_CHOICE

    @property
    def options(self) -> tuple[Choice, ...]:
        """The choices that are no non-response codes."""
        return tuple(one for one in self.choices if not one.is_code)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which there are labels."""
        return tuple(dict.fromkeys(language for one in self.choices for language in one.label or ()))

    def choice(self, value: object, /) -> Choice | None:
        """Give the choice of a value, as a document writes it: a number, or text."""
        for one in self.choices:
            if one.code == str(value) or _same_number(one.value, value):
                return one
        return None

    def takes(self, value: object, /) -> bool:
        """Tell whether a value is a choice, or true or false where those are what it takes."""
        return self.choice(value) is not None or (self.type is ItemType.BOOLEAN and isinstance(value, bool))

    def labels(self, language: str, /) -> Mapping[str, tuple[Choice, ...]]:
        """Give the choices that each label of a language stands for, normalised; one of each is as it should be."""
        found: dict[str, tuple[Choice, ...]] = {}
        for one in self.choices:
            label = (one.label or {}).get(language)
            if label is not None:
                found[normalised(label)] = (*found.get(normalised(label), ()), one)
        return found


def answerables(instrument: Instrument, /) -> Mapping[str, Answerable]:
    """Give all that can be answered, items and covariates, by id."""
    found = {item.id: _of_item(instrument, item) for item in instrument.items}
    found |= {id: _of_covariate(id, one) for id, one in instrument.respondent.items()}
    return found


def _of_item(instrument: Instrument, item: Item) -> Answerable:
    options: tuple[ResponseOption, ...] = item.between
    nonresponse = item.nonresponse
    if item.type in _CHOICES and item.options is not None:
        own = instrument.response_options[item.options]
        options, nonresponse = own.options, own.nonresponse
    choices = (*_options(options, as_text=item.type is not ItemType.ORDERED_CHOICE), *_codes(nonresponse))
    written = [item.text, *item.text_by_form.values()]
    texts = dict.fromkeys(text for one in written for text in (one or {}).values())
    return Answerable(item.id, item.type, choices, tuple(texts))


def _of_covariate(id: str, covariate: Covariate) -> Answerable:
    choices = (*_options(covariate.options, as_text=True), *_codes(covariate.nonresponse))
    return Answerable(id, ItemType.INTEGER if covariate.range is not None else ItemType.NOMINAL_CHOICE, choices)


def _options(options: tuple[ResponseOption, ...], *, as_text: bool) -> Iterator[Choice]:
    for one in options:
        value = one.value
        if isinstance(value, str) or as_text:
            yield Choice(value if isinstance(value, str) else format_fraction(value), one.label)
        else:
            yield Choice(value.numerator if value.denominator == 1 else Decimal(format_fraction(value)), one.label)


def _codes(nonresponse: tuple[Nonresponse, ...]) -> Iterator[Choice]:
    for one in nonresponse:
        yield Choice(one.code, one.label, is_code=True)


def _same_number(value: CellValue, other: object) -> bool:
    if isinstance(value, bool | str) or isinstance(other, bool) or not isinstance(other, int | Decimal):
        return False
    return Fraction(value) == Fraction(other)
