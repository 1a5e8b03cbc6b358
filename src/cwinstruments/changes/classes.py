"""What a change is about, by where it stands; and what follows from it where it has no part in scores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cwinstruments.changes.model import ChangeClass, Effect
from cwinstruments.changes.walk import Difference, How
from cwinstruments.changes.wording import is_typo

_TOP: Final[Mapping[str, tuple[ChangeClass, Effect]]] = {
    "id": (ChangeClass.ID, Effect.RECORD),
    "version": (ChangeClass.VERSION, Effect.RECORD),
    "title": (ChangeClass.TITLE, Effect.TEXTS),
    "description": (ChangeClass.TITLE, Effect.RECORD),
    "instructions": (ChangeClass.WORDING, Effect.TEXTS),
    "recall_period": (ChangeClass.WORDING, Effect.TEXTS),
    "source": (ChangeClass.LICENCE, Effect.RECORD),
    "licence": (ChangeClass.LICENCE, Effect.RECORD),
    "evidence": (ChangeClass.LICENCE, Effect.RECORD),
    "frameworks": (ChangeClass.LICENCE, Effect.RECORD),
    "wording": (ChangeClass.LICENCE, Effect.RECORD),
    "use": (ChangeClass.LICENCE, Effect.RECORD),
    "permissions": (ChangeClass.LICENCE, Effect.RECORD),
    "unit": (ChangeClass.INTERPRETATION, Effect.MEANING),
    "permitted_level": (ChangeClass.INTERPRETATION, Effect.TEXTS),
    "sensitivity": (ChangeClass.INTERPRETATION, Effect.TEXTS),
    "translations": (ChangeClass.TRANSLATION, Effect.RECORD),
    "forms": (ChangeClass.FORMS, Effect.TEXTS),
    "parameters": (ChangeClass.PARAMETERS, Effect.RESPONSES),
    "bound": (ChangeClass.PARAMETERS, Effect.RESPONSES),
    "requires": (ChangeClass.REQUIREMENTS, Effect.RECORD),
    "respondent": (ChangeClass.NORMS, Effect.RESPONSES),
    "response_options": (ChangeClass.OPTIONS, Effect.RESPONSES),
    "items": (ChangeClass.OPTIONS, Effect.RESPONSES),
}
_OF_ITEM: Final[Mapping[str, tuple[ChangeClass, Effect]]] = {
    "text": (ChangeClass.WORDING, Effect.TEXTS),
    "text_by_form": (ChangeClass.WORDING, Effect.TEXTS),
    "topic": (ChangeClass.WORDING, Effect.TEXTS),
    "anchors": (ChangeClass.OPTIONS, Effect.TEXTS),
    "show_if": (ChangeClass.CONDITIONS, Effect.TEXTS),
    "scored": (ChangeClass.KEYING, Effect.RECORD),
    "measured_in": (ChangeClass.WORDING, Effect.TEXTS),
    "may_name_nation": (ChangeClass.INTERPRETATION, Effect.RECORD),
    "says_nation": (ChangeClass.INTERPRETATION, Effect.RECORD),
}
_OF_SCALE: Final[Mapping[str, tuple[ChangeClass, Effect]]] = {
    "title": (ChangeClass.TITLE, Effect.TEXTS),
    "description": (ChangeClass.TITLE, Effect.RECORD),
    "missing": (ChangeClass.MISSING_RULE, Effect.RECORD),
    "bands": (ChangeClass.BANDS, Effect.RECORD),
    "bands_for": (ChangeClass.BANDS, Effect.RECORD),
    "cutoffs": (ChangeClass.BANDS, Effect.RECORD),
    "norm": (ChangeClass.NORMS, Effect.RECORD),
    "aggregate": (ChangeClass.UNIT_SCORES, Effect.UNIT_SCORES),
    "direction": (ChangeClass.INTERPRETATION, Effect.MEANING),
    "range": (ChangeClass.INTERPRETATION, Effect.RECORD),
    "permitted_level": (ChangeClass.INTERPRETATION, Effect.TEXTS),
    "sensitivity": (ChangeClass.INTERPRETATION, Effect.TEXTS),
    "frameworks": (ChangeClass.LICENCE, Effect.RECORD),
    "only_with": (ChangeClass.PARAMETERS, Effect.RECORD),
}
_TEXT_KEYS: Final = frozenset(("title", "description", "label", "text", "topic", "instructions", "recall_period"))
_WITHIN: Final = frozenset(("text_by_form", "anchors", "evidence"))
"""What holds texts under a key of its own."""
_NEUTRAL_WHERE_NEW: Final = frozenset(("forms", "translations", "response_options"))


def classify(found: Difference, main: str, /) -> tuple[ChangeClass, Effect]:
    """Tell what a change is about, and what follows from it apart from scores.

    Args:
        main: the language that the others are translations of.
    """
    names = found.names
    if _is_text(names) and found.how is not How.MOVED:
        return _of_text(found, main)
    if found.how is How.MOVED:
        return _of_order(names)
    if names[:1] == ("items",):
        return _of_items(found)
    if names[:1] == ("scales",):
        return _of_scales(found)
    if names[0] == "respondent" and isinstance(found.new or found.old, str):
        return ChangeClass.SURVEY, Effect.TEXTS  # who answers a survey, in words
    if names[0] == "instruments" and names[-1] == "show_if":
        return ChangeClass.CONDITIONS, Effect.TEXTS
    if names == ("wording",) and "slots" in (found.old, found.new):
        # Words of the users' own are other words than those of the owner, and so are their scores.
        return ChangeClass.WORDING, Effect.MEANING
    classed, effect = _TOP.get(names[0], (ChangeClass.SURVEY, Effect.TEXTS))
    if names[0] in _NEUTRAL_WHERE_NEW and len(names) == 2 and found.how is How.ADDED:
        effect = Effect.ADDITION
    if names[0] == "parameters":
        effect = _of_parameter(found)
    if names[0] == "forms" and found.how is How.REMOVED:
        effect = Effect.RESPONSES
    return classed, effect


def is_about_scores(found: Difference, classed: ChangeClass, /) -> bool:
    """Tell whether a change could have a part in scores, so that the plans have to say whether it has."""
    if _is_text(found.names) or "source" in found.names or (found.how is How.MOVED and classed is ChangeClass.ORDER):
        return False
    return classed in _OF_SCORES


_OF_SCORES: Final = frozenset(
    (
        ChangeClass.OPTIONS,
        ChangeClass.ITEMS,
        ChangeClass.SCALES,
        ChangeClass.KEYING,
        ChangeClass.MISSING_RULE,
        ChangeClass.BANDS,
        ChangeClass.NORMS,
        ChangeClass.CONDITIONS,
        ChangeClass.PARAMETERS,
        ChangeClass.REQUIREMENTS,
        ChangeClass.SURVEY,
    )
)


def _text_in(names: tuple[str, ...]) -> int | None:
    """Give how many names lead to the text that a path is about; None where it is about none.

    Keys and ids take turns in a path, so that a scale with the id `title` is not taken for a title.
    """
    for place in range(0, len(names), 2):
        if names[place] in _WITHIN:
            return place + 2 if len(names) > place + 1 else None
        if names[place] in _TEXT_KEYS:
            return place + 1
    return None


def _is_text(names: tuple[str, ...]) -> bool:
    return _text_in(names) is not None


def _of_text(found: Difference, main: str) -> tuple[ChangeClass, Effect]:
    names = found.names
    classed, effect = _holder_of(names)
    if classed is ChangeClass.LICENCE:
        return classed, effect
    if isinstance(found.old, str) and isinstance(found.new, str) and is_typo(found.old, found.new):
        return ChangeClass.TYPO, Effect.RECORD
    language = names[_text_in(names) :]
    if language and language[0] != main:
        return ChangeClass.TRANSLATION, effect
    return classed, effect


def _holder_of(names: tuple[str, ...]) -> tuple[ChangeClass, Effect]:
    """Tell what a text belongs to."""
    if names[:1] == ("items",):
        return _OF_ITEM.get(names[2], (ChangeClass.OPTIONS, Effect.TEXTS))
    if names[:1] == ("scales",):
        classed, effect = _OF_SCALE.get(names[2], (ChangeClass.KEYING, Effect.TEXTS))
        return classed, effect if names[2] in ("title", "description") else Effect.TEXTS
    classed, effect = _TOP.get(names[0], (ChangeClass.SURVEY, Effect.TEXTS))
    if len(names) > 1 and names[0] in ("response_options", "respondent", "forms"):
        return classed, Effect.TEXTS
    return classed, Effect.RECORD if classed is ChangeClass.PARAMETERS else effect


def _of_order(names: tuple[str, ...]) -> tuple[ChangeClass, Effect]:
    if names[:1] == ("response_options",) or "between" in names:
        return ChangeClass.OPTIONS, Effect.TEXTS
    if names[:1] in (("pages",), ("rotation",), ("instruments",)):
        return ChangeClass.SURVEY, Effect.TEXTS
    if names[:1] == ("scales",) and len(names) > 2 and names[2] == "bands":
        return ChangeClass.BANDS, Effect.RECORD
    return ChangeClass.ORDER, Effect.RECORD


def _of_items(found: Difference) -> tuple[ChangeClass, Effect]:
    names = found.names
    if len(names) <= 2:
        return ChangeClass.ITEMS, Effect.ADDITION if found.how is How.ADDED else Effect.RESPONSES
    return _OF_ITEM.get(names[2], (ChangeClass.OPTIONS, Effect.RESPONSES))


def _of_scales(found: Difference) -> tuple[ChangeClass, Effect]:
    names = found.names
    if len(names) <= 2:
        return ChangeClass.SCALES, Effect.ADDITION if found.how is How.ADDED else Effect.SCORES
    if names[2] == "norm" and "source" in names:
        return ChangeClass.LICENCE, Effect.RECORD
    if names[2] == "cutoffs" and names[-1] == "source":
        return ChangeClass.LICENCE, Effect.RECORD
    return _OF_SCALE.get(names[2], (ChangeClass.KEYING, Effect.RECORD))


def _of_parameter(found: Difference) -> Effect:
    """Tell what follows from a change of a parameter: what it allowed and allows no longer, or other values besides."""
    if found.names[2:3] == ("examples",):
        return Effect.RECORD
    if found.how is How.ADDED and ("enum" in found.names or "tables" in found.names):
        return Effect.ADDITION
    if found.how is How.ADDED and len(found.names) == 2 and isinstance(found.new, Mapping) and "default" in found.new:
        return Effect.ADDITION
    return Effect.RESPONSES


def main_language(*definitions: Any) -> str:
    """Give the language that the others are translations of: English, or else the first in which there is a title."""
    titles = [data["title"] for data in definitions if isinstance(data, Mapping) and _is_title(data.get("title"))]
    if not titles or any("en" in title for title in titles):
        return "en"
    return str(next(iter(titles[0])))


def _is_title(title: Any) -> bool:
    return isinstance(title, Mapping) and bool(title)
