"""What an item may be answered in numbers, and how a scale keys it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from attrs import frozen

from cwinstruments.model import Instrument, Item, ItemUse, Range, Scale


@frozen
class ItemCodes:
    """The numbers that stand for the responses to one item.

    Args:
        options: the id of its set of response options; None where it has none.
        codes: the numbers, from low to high; empty where any number of a range is allowed.
        nonresponse: the codes that mean that there is no answer.
    """

    item: str
    low: float
    high: float
    options: str | None = None
    codes: tuple[float, ...] = ()
    nonresponse: frozenset[float] = frozenset()

    def allows(self, value: float, /) -> bool:
        """Tell whether a number is a response.

        Examples:
            >>> ItemCodes("a", 1, 5, codes=(1, 2, 3, 4, 5)).allows(0)
            False
        """
        return value in self.codes if self.codes else self.low <= value <= self.high

    @property
    def is_stepped(self) -> bool:
        """Whether its codes are three or more, in steps of one."""
        steps = {after - before for before, after in zip(self.codes, self.codes[1:], strict=False)}
        return len(self.codes) > 2 and steps == {1.0}


@frozen
class KeyedItem:
    """An item as one scale counts it.

    Args:
        recode: what each code counts, where the scale says so; reverse keying is in it then.
    """

    codes: ItemCodes
    reverse_keyed: bool
    recode: Mapping[float, float]

    @property
    def item(self) -> str:
        """The id of the item."""
        return self.codes.item


def codes_of(instrument: Instrument, /) -> dict[str, ItemCodes]:
    """Give the codes of every item that is answered in numbers.

    Examples:
        >>> from cwinstruments import load_instrument
        >>> codes_of(load_instrument("examples/minimal-instrument.yaml"))["mc1"].codes
        (1.0, 2.0, 3.0, 4.0, 5.0)
    """
    found = ((item.id, _codes(instrument, item)) for item in instrument.items)
    return {id: one for id, one in found if one is not None}


def keyed_items(scale: Scale, codes: Mapping[str, ItemCodes], /) -> tuple[KeyedItem, ...]:
    """Give the items of a scale that are answered in numbers, with their keying; none for other kinds of scales."""
    return tuple(_keyed(use, codes[use.item]) for use in scale.items if use.item in codes)


def items_of(instrument: Instrument, scale: str, /) -> frozenset[str]:
    """Give the items of a scale, and of the scales that it is made of.

    Examples:
        >>> from cwinstruments import load_instrument
        >>> sorted(items_of(load_instrument("examples/minimal-instrument.yaml"), "meetings"))
        ['mc1', 'mc2', 'mc3']
    """
    of = instrument.scales[scale]
    parts = (items_of(instrument, one.scale) for one in of.scales)
    return frozenset(use.item for use in of.items).union(*parts)


def _keyed(use: ItemUse, codes: ItemCodes) -> KeyedItem:
    recode = {float(value): float(score) for value, score in use.recode.items() if isinstance(value, Fraction)}
    if recode and use.reverse_keyed:
        # What is recoded is turned round within the numbers that it is recoded to.
        ends = min(recode.values()) + max(recode.values())
        recode = {value: ends - score for value, score in recode.items()}
    return KeyedItem(codes, use.reverse_keyed, recode)


def _codes(instrument: Instrument, item: Item) -> ItemCodes | None:
    shared = instrument.response_options[item.options] if item.options is not None else None
    none = frozenset(float(one.code) for one in (*item.nonresponse, *(shared.nonresponse if shared else ())))
    if item.type.value == "boolean":
        return ItemCodes(item.id, 0.0, 1.0, None, (0.0, 1.0), none)
    if item.type.value == "multiple_choice":
        return None
    values = [one.value for one in (shared.options if shared else item.between)]
    numbers = sorted(float(value) for value in values if isinstance(value, Fraction))
    if numbers and len(numbers) == len(values):
        return ItemCodes(item.id, numbers[0], numbers[-1], item.options, tuple(numbers), none)
    if isinstance(item.range, Range):
        return ItemCodes(item.id, float(item.range.min), float(item.range.max), None, (), none)
    return None
