"""Items with the same wording, or with the same wording but for a negation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from cwinstruments.diagnostics import Diagnostic, Related, Severity
from cwinstruments.documents import Outline
from cwinstruments.documents.outline import ItemEntry, Wording, mapping
from cwinstruments.profiles import Profile
from cwinstruments.rules.item_words import Worded, item_words
from cwinstruments.rules.rule import DefinitionRule
from cwinstruments.rules.wording_lists import NEGATION_OF_TWINS, words_of

_FEWEST_WORDS = 3
_COMPARED = "paired_comparison"


class SameWording(DefinitionRule):
    """Two items have the same wording.

    What it does:
        Compares the texts of items in each language and form; capitals, spaces and punctuation make no difference.
        Items with other response options or other anchors are not compared, since one stem is often asked for
        importance and then for practice; nor are those that different conditions show, and paired comparisons.

    Why it matters:
        Respondents wonder what they have overlooked, and what the item asks counts twice. Most often a line was copied
        and not changed.

    Example:
        `{id: a1, text: {en: "Work is calm."}}` and `{id: a2, text: {en: "Work is calm"}}`.

    Use instead:
        The text of the source for the second one, or leave it out.
    """

    code = "CWI412"
    severity = Severity.WARNING
    profile = Profile.FIELDWORK

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        worded = [one for one in item_words(outline).all if one.words and one.wording.item.type != _COMPARED]
        number = Counter((one.wording.language, one.words) for one in worded)
        if len(number) == len(worded):
            return
        seen: dict[tuple[Any, ...], Wording] = {}
        told: set[int | str] = set()
        repeated = ((one.wording, one.words) for one in worded if number[one.wording.language, one.words] > 1)
        for one, normal in repeated:
            for form in _forms_of(one, outline):
                first = seen.setdefault((one.language, form, normal, *_answered(one.item)), one)
                # An id that stands twice is another fault, and reported as that.
                if first.item.id == one.item.id or one.item.path[-1] in told:
                    continue
                told.add(one.item.path[-1])
                message = f"item {one.item.id!r} has the same wording as {first.item.id!r} in {one.language!r}"
                related = (Related(f"the wording of {first.item.id!r}", first.path),)
                hint = "was a line copied and not changed? Compare with the source"
                yield self.finding(message, one.path, hint, related=related)


class NegatedTwins(DefinitionRule):
    """Two items differ only in a negation.

    What it does:
        Compares each text that negates with those of other items, without the words that negate, in English and
        Spanish. A note: it may be meant.

    Why it matters:
        Such a pair measures how carefully people read. An item that is turned by a mere *not* is often misread, and
        its answers then weigh against the scale.

    Example:
        `I know what is due.` and `I do not know what is due.`

    Use instead:
        A reverse-keyed item in words of its own: `What is due takes me by surprise.`
    """

    code = "CWI413"
    severity = Severity.NOTE
    profile = Profile.FIELDWORK

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        words = item_words(outline)
        negating = [one for one in words.all if one.wording.item.type != _COMPARED and words.negations_in(one)]
        bare_words = {place: bare for place, one in enumerate(negating) if (bare := _without_negation(one)) is not None}
        if not bare_words:
            return
        plain: dict[tuple[Any, ...], Wording] = {}
        for each in words.all:
            if each.wording.item.type != _COMPARED:
                for form in _forms_of(each.wording, outline):
                    key = (each.wording.language, form, each.words, *_answered(each.wording.item))
                    plain.setdefault(key, each.wording)
        told: set[int | str] = set()
        for place, bare in bare_words.items():
            one = negating[place].wording
            if len(bare) < _FEWEST_WORDS or one.item.path[-1] in told:
                continue
            for form in _forms_of(one, outline):
                other = plain.get((one.language, form, bare, *_answered(one.item)))
                if other is None or other.item.id == one.item.id or one.item.path[-1] in told:
                    continue
                told.add(one.item.path[-1])
                message = f"item {one.item.id!r} negates the wording of {other.item.id!r}, and does nothing else"
                related = (Related(f"the wording of {other.item.id!r}", other.path),)
                yield self.finding(message, one.path, "say it in other words, without a 'not'", related=related)


def _without_negation(one: Worded) -> tuple[str, ...] | None:
    """Give the words of a text that may negate without those that do; None where none does."""
    bare = words_of(NEGATION_OF_TWINS[one.language].sub(" ", one.wording.text.casefold()))
    return None if bare == one.words else bare


def _forms_of(one: Wording, outline: Outline) -> tuple[str | None, ...]:
    """Give the forms on which a text is read; None where there are none."""
    if one.form is not None:
        return (one.form,)
    own = mapping(one.item.data.get("text_by_form"))
    return tuple(form for form in mapping(outline.data.get("forms")) if form not in own) or (None,)


def _answered(item: ItemEntry) -> tuple[str, ...]:
    """Give what makes two items with one wording different: how they are answered, and when they are asked."""
    return tuple(map(_frozen, map(item.data.get, ("options", "anchors", "range", "measured_in", "show_if"))))


def _frozen(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, Mapping):
        return repr(sorted((str(key), _frozen(part)) for key, part in value.items()))
    return repr(value)
