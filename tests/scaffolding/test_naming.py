"""Names of plugins and definitions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwinstruments.errors import ScaffoldingError
from cwinstruments.scaffolding import definition_id, plugin_name
from cwinstruments.scaffolding.naming import item_id_fault


def last_quoted(message: str) -> str:
    """Give what an error proposes, with which it ends."""
    return message.removesuffix("'").rpartition("'")[2]


@pytest.mark.parametrize("text", ["acme", "cwinstruments-acme", "cwinstruments_acme", "Acme", " ACME ", "Ácme"])
def test_one_plugin_has_many_spellings(text: str) -> None:
    """They all give the same distribution, package and entry point."""
    found = plugin_name(text)

    assert ("acme", "cwinstruments-acme", "cwinstruments_acme") == (found.name, found.distribution, found.package)


def test_words_become_one_name() -> None:
    """With hyphens where pip reads it, and underscores where Python does."""
    found = plugin_name("Acme Tools, Inc.")

    assert ("cwinstruments-acme-tools-inc", "cwinstruments_acme_tools_inc") == (found.distribution, found.package)
    assert "Acme tools inc" == found.title


@pytest.mark.parametrize(
    ("text", "like"),
    [("", "acme"), ("4u", "acme-4u"), ("---", "acme"), ("工具", "acme"), ("cwinstruments", "acme")],
)
def test_an_impossible_name_is_refused_with_one_that_would_do(text: str, like: str) -> None:
    """And the one that is named would be taken."""
    with pytest.raises(ScaffoldingError, match=f"for example '{like}'"):
        plugin_name(text)

    assert like == plugin_name(like).name


def test_a_name_that_is_too_long_is_refused_with_a_shorter_one() -> None:
    """It would be longer than some file systems and people like."""
    with pytest.raises(ScaffoldingError, match="more than 40 characters; for example 'a-very-long-name-"):
        plugin_name("a very long name " * 4)


@pytest.mark.parametrize("taken", ["cwinstruments-acme", "acme", "CWInstruments_Acme"])
def test_a_name_that_is_taken_is_refused_with_a_free_one(taken: str) -> None:
    """However the other plugin spells it."""
    with pytest.raises(ScaffoldingError, match=r"plugin cwinstruments-acme already.*for example 'my-acme'"):
        plugin_name("acme", [taken])


@pytest.mark.parametrize(
    ("text", "like"), [("Team Meetings", "team-meetings"), ("1st", "team-meetings-1st"), ("", "team-meetings")]
)
def test_an_impossible_id_is_refused_with_one_that_would_do(text: str, like: str) -> None:
    """An id is kept for ever, so it is never changed behind anybody's back."""
    with pytest.raises(ScaffoldingError, match=f"for example '{like}'"):
        definition_id(text)

    assert like == definition_id(like)


def test_an_id_that_is_taken_is_refused() -> None:
    """Two definitions of one id and version could be used by nobody."""
    with pytest.raises(ScaffoldingError, match=r"'trust' is taken.*'my-trust-2'"):
        definition_id("trust", ["trust", "my-trust"])


@given(st.text(max_size=80))
def test_whatever_is_typed_gives_a_usable_name_or_an_error_that_names_one(text: str) -> None:
    """No name reaches a file that pip or Python could not take."""
    try:
        found = plugin_name(text)
    except ScaffoldingError as error:
        like = last_quoted(str(error))
        assert plugin_name(like).name == like
    else:
        assert found.package.isidentifier()
        assert found.package.isascii()


@given(st.text(max_size=80))
def test_whatever_is_typed_gives_an_id_or_an_error_that_names_one(text: str) -> None:
    """Of definitions and of items."""
    fault = item_id_fault(text)
    if fault is not None:
        assert item_id_fault(last_quoted(fault)) is None
    try:
        assert text == definition_id(text)
    except ScaffoldingError as error:
        definition_id(last_quoted(str(error)))
