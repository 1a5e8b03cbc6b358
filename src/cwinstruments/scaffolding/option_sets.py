"""Response options of a table of items: sets that are known by name, and sets that the table spells out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from attrs import frozen

from cwinstruments.scaffolding.naming import nearest
from cwinstruments.scaffolding.quoting import flow

_NUMBER: Final = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,6})?")


@frozen
class Option:
    """One response option; without labels in a key."""

    value: str
    label: Mapping[str, str]


@frozen
class OptionSet:
    """A set of response options.

    Args:
        nonresponse: the codes for no answer, each with its reason and its label.
    """

    id: str
    options: tuple[Option, ...]
    nonresponse: tuple[tuple[int, str, Mapping[str, str]], ...] = ()

    @property
    def languages(self) -> frozenset[str]:
        """The languages in which every option has a label."""
        return frozenset.intersection(*(frozenset(one.label) for one in self.options))

    def without_labels(self) -> OptionSet:
        """Give the values alone: labels are wording, too."""
        return OptionSet(self.id, tuple(Option(one.value, {}) for one in self.options))

    def lines(self, languages: Sequence[str]) -> Iterator[str]:
        """Give the set as the lines of a definition, with labels in some languages."""
        yield f"  {self.id}:"
        yield "    options:"
        for one in self.options:
            yield f"      - {{value: {one.value}{_label(one.label, languages)}}}"
        if self.nonresponse:
            yield "    nonresponse:"
            for code, reason, label in self.nonresponse:
                yield f"      - {{code: {code}, reason: {reason}{_label(label, languages)}}}"


class OptionsFaultError(ValueError):
    """A cell holds no response options; the message says why, and `hint` what to do."""

    def __init__(self, message: str, hint: str) -> None:
        self.hint = hint
        super().__init__(message)


def parse_options(text: str, /, id: str, language: str, *, key_only: bool) -> OptionSet:
    """Give the set that a cell names or spells out, as `1=Strongly disagree|2=Disagree`; in a key also as `1|2`.

    Args:
        id: what a set is called that the cell spells out.
        language: the language of labels that the cell spells out.
        key_only: whether labels may not be there.

    Raises:
        OptionsFaultError: it is neither.

    Examples:
        >>> [one.value for one in parse_options("0=Never|1=Often", "own", "en", key_only=False).options]
        ['0', '1']
    """
    known = NAMED.get(text)
    if known is not None:
        return known.without_labels() if key_only else known
    if "|" not in text and "=" not in text:
        hint = f"use one of {', '.join(NAMED)}{nearest(text, NAMED)}; or spell them out: 1=Never|2=Sometimes|3=Always"
        raise OptionsFaultError(f"no response options are called {text[:40]!r}", hint)
    parts = [part.strip() for part in text.split("|")]
    options = tuple(_option(part, language, key_only=key_only) for part in parts)
    values = [Decimal(one.value) for one in options]
    twice = next((one.value for place, one in enumerate(options) if values[place] in values[:place]), None)
    if twice is not None:
        raise OptionsFaultError(f"two options have the value {twice}", "give each option a value of its own")
    if len(options) < 2:
        raise OptionsFaultError("there is only one option", "spell out all of them: 1=Never|2=Sometimes|3=Always")
    return OptionSet(id, options)


def _option(part: str, language: str, *, key_only: bool) -> Option:
    value, equals, label = (one.strip() for one in part.partition("="))
    if not _NUMBER.fullmatch(value):
        hint = "write value=label with a number before the sign: 1=Never|2=Sometimes|3=Always"
        raise OptionsFaultError(f"{part[:40]!r} does not begin with the number that is stored", hint)
    if key_only and label:
        hint = "labels are wording, and a key has none: write the values alone, as in 1|2|3"
        raise OptionsFaultError(f"the option {value} has a label", hint)
    if not key_only and not label:
        hint = "write what respondents read: 1=Never|2=Sometimes|3=Always"
        raise OptionsFaultError(f"the option {value} has no label", hint)
    number = format(Decimal(value).normalize(), "f")
    return Option("0" if number == "-0" else number, {language: label} if equals and label else {})


def _label(label: Mapping[str, str], languages: Sequence[str]) -> str:
    texts = {language: label[language] for language in languages if language in label}
    return f", label: {flow(texts)}" if texts else ""


def _named(id: str, first: int, *labels: tuple[str, str]) -> OptionSet:
    options = (Option(str(value), {"en": en, "es": es}) for value, (en, es) in enumerate(labels, first))
    return OptionSet(id, tuple(options), _NO_ANSWER)


_NO_ANSWER: Final = (
    (97, "not_applicable", {"en": "Does not apply", "es": "No corresponde"}),
    (99, "refused", {"en": "Prefer not to say", "es": "Prefiero no contestar"}),
)
_DISAGREE: Final = (("Strongly disagree", "Totalmente en desacuerdo"), ("Disagree", "En desacuerdo"))
_NEITHER: Final = ("Neither agree nor disagree", "Ni de acuerdo ni en desacuerdo")
_AGREE: Final = (("Agree", "De acuerdo"), ("Strongly agree", "Totalmente de acuerdo"))
_SOMEWHAT: Final = (("Somewhat disagree", "Algo en desacuerdo"), ("Somewhat agree", "Algo de acuerdo"))
_RARELY_TO_OFTEN: Final = (("Rarely", "Rara vez"), ("Sometimes", "A veces"), ("Often", "A menudo"))

NAMED: Final[Mapping[str, OptionSet]] = {
    one.id: one
    for one in (
        _named("agreement4", 1, *_DISAGREE, *_AGREE),
        _named("agreement5", 1, *_DISAGREE, _NEITHER, *_AGREE),
        _named("agreement7", 1, *_DISAGREE, _SOMEWHAT[0], _NEITHER, _SOMEWHAT[1], *_AGREE),
        _named("frequency4", 0, ("Never", "Nunca"), *_RARELY_TO_OFTEN),
        _named("frequency5", 1, ("Never", "Nunca"), *_RARELY_TO_OFTEN, ("Always", "Siempre")),
        _named(
            "extent5",
            1,
            ("Not at all", "Nada"),
            ("A little", "Un poco"),
            ("Moderately", "Moderadamente"),
            ("A lot", "Mucho"),
            ("Completely", "Completamente"),
        ),
        _named("yes_no", 0, ("No", "No"), ("Yes", "Sí")),
    )
}
"""The sets that a table can name."""
