"""What a respondent is told where an answer can't be taken: what would do, in the respondent's language."""

from __future__ import annotations

from typing import assert_never

from cwinstruments.model import DateRange, Instrument, Item, ItemType, Range, Survey, format_fraction
from cwinstruments.reports.wording import phrase


def prompt_for(definition: Instrument | Survey, entry: str, /, *, language: str = "en") -> str:
    """Say what to answer at an item of an instrument or an entry of a survey, in a sentence for the respondent.

    It is what a form shows beside an answer that was refused; the message of an `InvalidResponseError` is for those who
    wrote the program.

    Args:
        language: English or Spanish; in any other it is in English.

    Raises:
        KeyError: nothing of that name is asked.

    Examples:
        >>> from cwinstruments import load_catalog
        >>> caseload = load_catalog().instrument("caseload")
        >>> print(prompt_for(caseload, "fte"))
        Write a number from 0.01 to 2, with at most 2 decimal places.
        >>> print(prompt_for(caseload, "fte", language="es"))
        Escriba un número de 0,01 a 2, con 2 decimales como máximo.
    """
    item = definition.item(entry)
    match item.type:
        case ItemType.ORDERED_CHOICE | ItemType.NOMINAL_CHOICE | ItemType.PAIRED_COMPARISON:
            return phrase("prompt_choice", language)
        case ItemType.MULTIPLE_CHOICE:
            return phrase("prompt_choices", language)
        case ItemType.BOOLEAN:
            return phrase("prompt_boolean", language)
        case ItemType.INTEGER | ItemType.DECIMAL | ItemType.VISUAL_ANALOGUE:
            return _of_number(item, language)
        case ItemType.DATE:
            assert isinstance(item.range, DateRange)
            return phrase("prompt_date", language, least=item.range.min, greatest=item.range.max)
        case ItemType.TEXT:
            if item.max_length is None:
                return phrase("prompt_text", language)
            return phrase("prompt_short_text", language, n=item.max_length)
        case _:
            assert_never(item.type)


def _of_number(item: Item, language: str) -> str:
    assert isinstance(item.range, Range)
    least, greatest = (format_fraction(end) for end in (item.range.min, item.range.max))
    if language.partition("-")[0].lower() == "es":
        least, greatest = least.replace(".", ","), greatest.replace(".", ",")
    if item.type is ItemType.DECIMAL:
        return phrase("prompt_decimal", language, least=least, greatest=greatest, digits=item.digits or 0)
    if item.type is ItemType.VISUAL_ANALOGUE:
        return phrase("prompt_mark", language, least=least, greatest=greatest)
    return phrase("prompt_integer", language, least=least, greatest=greatest)
