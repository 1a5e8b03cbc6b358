"""Forms: what a respondent reads."""

from __future__ import annotations

import re

import pytest

from cwinstruments.model import Form, Instrument
from tests.builders import instrument, scale


def forms() -> Instrument:
    """Give an instrument with two forms, and items that read otherwise in them or do not."""
    return instrument(
        {"s": scale(items=["a", "b"])},
        [
            {
                "id": "a",
                "text_by_form": {
                    "staff": {"en": "I listen.", "es": "Escucho."},
                    "leader": {"en": "I am heard."},
                },
            },
            {"id": "b", "text": {"en": "We meet.", "es": "Nos vemos."}},
            {"id": "c", "topic": {"en": "meeting"}},
            {"id": "d", "text_by_form": {"staff": {"en": "Alike."}, "leader": {"en": "Alike."}}},
            {"id": "v", "text": {"en": "For all others."}, "text_by_form": {"staff": {"en": "For staff."}}},
            {"id": "w"},
        ],
        forms={
            "staff": {"rated_by": "staff", "side": "agency"},
            "leader": {"rated_by": "leader", "about": "self", "rater_group": "self"},
        },
    )


@pytest.mark.parametrize(
    ("item", "form", "language", "text"),
    [
        ("a", "staff", None, "I listen."),
        ("a", "staff", "es", "Escucho."),
        ("a", "leader", "en", "I am heard."),
        ("b", "leader", "es", "Nos vemos."),
        ("b", None, None, "We meet."),
        ("c", "staff", None, "meeting"),
        ("d", None, None, "Alike."),
        ("v", "staff", None, "For staff."),
        ("v", "leader", None, "For all others."),
        ("w", "staff", "es", ""),
    ],
)
def test_a_form_says_what_a_respondent_reads(item: str, form: str | None, language: str | None, text: str) -> None:
    """The text of the form, else that of all forms, else the topic; a form need not be named where all read alike."""

    assert text == forms().text_of(item, form=form, language=language)


@pytest.mark.parametrize(
    ("item", "form", "language", "message"),
    [
        ("a", None, None, "item 'a' reads otherwise in some forms; say which one: staff, leader"),
        ("v", None, None, "item 'v' reads otherwise in some forms; say which one: staff"),
        ("a", "staf", None, "there is no form 'staf'; did you mean 'staff'?"),
        ("a", "leader", "es", "item 'a' has no text in 'es'; there is en"),
        ("z", None, None, "small has no item 'z'"),
    ],
)
def test_what_can_not_be_read_is_named(item: str, form: str | None, language: str | None, message: str) -> None:
    """The message says what there is."""
    with pytest.raises(LookupError, match=re.escape(message)):
        forms().text_of(item, form=form, language=language)


def test_an_instrument_without_forms_says_so() -> None:
    """A form that is named where there are none is a slip."""
    with pytest.raises(LookupError, match="there is no form 'staff'; there are no forms"):
        instrument({"s": scale(items=["a"])}, ["a"]).text_of("a", form="staff")


def test_a_form_can_belong_to_a_side_or_a_group_of_raters() -> None:
    """What a survey pairs forms with."""

    assert {
        "staff": Form("staff", side="agency"),
        "leader": Form("leader", about="self", rater_group="self"),
    } == forms().forms
