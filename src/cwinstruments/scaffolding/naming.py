"""Names of plugins and of definitions: made fit to be used, or refused with one that would do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from difflib import get_close_matches
from typing import Final

from attrs import frozen

from cwinstruments.errors import ScaffoldingError

PREFIX: Final = "cwinstruments"
_NAME: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_ID: Final = re.compile(r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*")
_ITEM_ID: Final = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_LONGEST_NAME: Final = 40
_LONGEST_ID: Final = 64


@frozen
class PluginName:
    """The names that go with one plugin.

    Args:
        name: the short one, which is the entry point's.
    """

    name: str

    @property
    def distribution(self) -> str:
        """What is installed by pip, and the name of its folder."""
        return f"{PREFIX}-{self.name}"

    @property
    def package(self) -> str:
        """What is imported."""
        return f"{PREFIX}_{self.name.replace('-', '_')}"

    @property
    def title(self) -> str:
        """What a heading says before its author has thought of something better."""
        return self.name.replace("-", " ").capitalize()


def plugin_name(text: str, /, taken: Collection[str] = ()) -> PluginName:
    """Give the names of a plugin from what somebody calls it.

    Args:
        taken: the distributions and entry points that there are already.

    Raises:
        ScaffoldingError: no name can be made of it, or it is taken.

    Examples:
        >>> plugin_name("Acme Tools").distribution, plugin_name("cwinstruments_acme").package
        ('cwinstruments-acme-tools', 'cwinstruments_acme')
    """
    name = _slug(text)
    if name != PREFIX:
        name = name.removeprefix(f"{PREFIX}-")
    if not _NAME.fullmatch(name) or name == PREFIX:
        like = f"for example '{_suggestion(name, 'acme')}'"
        raise ScaffoldingError(f"no plugin can be called {text!r}: a name begins with a letter from a to z; {like}")
    if len(name) > _LONGEST_NAME:
        shorter = name[:_LONGEST_NAME].rpartition("-")[0] or name[:_LONGEST_NAME]
        message = f"the name {name!r} has more than {_LONGEST_NAME} characters; for example {shorter!r}"
        raise ScaffoldingError(message)
    found = PluginName(name)
    used = {_slug(one) for one in taken}
    if found.distribution in used or name in used:
        message = f"there is a plugin {found.distribution} already, installed here; choose another name"
        raise ScaffoldingError(f"{message}, for example '{_free(name, used)}'")
    return found


def definition_id(text: str, /, taken: Collection[str] = ()) -> str:
    """Give an id of an instrument or a survey as it is, if it can be one and is free.

    Args:
        taken: the ids that are known here.

    Raises:
        ScaffoldingError: it can't be an id, or another definition has it.

    Examples:
        >>> definition_id("team-meetings")
        'team-meetings'
    """
    if not _ID.fullmatch(text) or len(text) > _LONGEST_ID:
        rule = f"an id has small letters, digits and single hyphens, begins with a letter and has at most {_LONGEST_ID}"
        like = _suggestion(_slug(text), "team-meetings")[:_LONGEST_ID].strip("-")
        raise ScaffoldingError(f"no definition can have the id {text!r}: {rule} characters; for example '{like}'")
    if text in taken:
        message = f"the id '{text}' is taken: 'cwinstruments show {text}' shows by whom; ids of your own begin best"
        raise ScaffoldingError(f"{message} with your own name, for example '{_free(text, taken)}'")
    return text


def item_id_fault(text: str, /) -> str | None:
    """Tell what is wrong with the id of an item or a scale, and what would do; None where nothing is.

    Examples:
        >>> item_id_fault("ts01") is None, item_id_fault("TS 01")
        (True, "'TS 01' can't be an id: small letters, digits and single underscores, a letter first; such as 'ts_01'")
    """
    if _ITEM_ID.fullmatch(text) and len(text) <= _LONGEST_ID:
        return None
    like = _suggestion(_slug(text), "item").replace("-", "_")[:_LONGEST_ID].strip("_")
    shown = text if len(text) <= _LONGEST_ID else f"{text[:30]}..."
    return f"{shown!r} can't be an id: small letters, digits and single underscores, a letter first; such as {like!r}"


def nearest(text: str, known: Collection[str], /) -> str:
    """Give "; did you mean ...?" where a word is near a known one.

    Examples:
        >>> nearest("agreemnt5", ["agreement5", "frequency5"]), nearest("x", ["agreement5"])
        ("; did you mean 'agreement5'?", '')
    """
    near = get_close_matches(text.lower(), list(known), 1)
    return f"; did you mean '{near[0]}'?" if near else ""


def _slug(text: str) -> str:
    """Write a text in small letters without accents, with single hyphens for all that is no letter and no digit."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return re.sub(r"[^a-z0-9]+", "-", bare.lower()).strip("-")


def _suggestion(slug: str, instead: str) -> str:
    if slug in ("", PREFIX):
        return instead
    return slug if slug[0].isalpha() else f"{instead}-{slug}"


def _free(name: str, taken: Collection[str]) -> str:
    return next(one for one in (f"my-{name}", *(f"my-{name}-{number}" for number in range(2, 99))) if one not in taken)
