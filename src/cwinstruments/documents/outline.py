"""What an instrument document names, found even where its shape is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple, TypeVar, cast

from attrs import define, field

from cwinstruments.diagnostics import Diagnostic, Fix, Path, Related, Severity
from cwinstruments.documents.document import Document
from cwinstruments.documents.written_texts import WrittenText, find_texts, is_text

T = TypeVar("T")

ITEM_CHOICES = frozenset(("ordered_choice", "nominal_choice", "multiple_choice"))
MISSING_CONDITIONS = (
    "max_missing",
    "max_missing_fraction",
    "min_answered",
    "min_answered_fraction",
    "min_scored",
    "min_scored_fraction",
)
"""The conditions that a missing rule can set for a score."""
_TOKEN = re.compile(
    r"'[^']*'?|\"[^\"]*\"|[“„‘][^”“’]*[”“’]|[0-9][0-9.]*|(?P<name>[A-Za-z_][\w.]*)(?P<call>\s*\()?", re.ASCII
)
_PART = re.compile(r"-?[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_LITTLE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
RESERVED_WORDS = frozenset(("and", "or", "not", "true", "false"))
"""What formulas keep for themselves."""


# There are many of what follows in each definition, and tuples are made faster than anything else.
class ItemEntry(NamedTuple):
    """One entry of `items` that has an id."""

    id: str
    path: Path
    data: Mapping[str, Any]

    @property
    def type(self) -> str:
        """Its type, the default filled in; empty where it is no text."""
        given = self.data.get("type", "ordered_choice")
        return given if isinstance(given, str) else ""


class Wording(NamedTuple):
    """What respondents read of one item, on one form, in one language.

    Args:
        form: the form that has a text of its own; None where the text is for all others.
        path: where the text stands.
    """

    item: ItemEntry
    form: str | None
    language: str
    text: str
    path: Path


class Use(NamedTuple):
    """One part of a scale: the id it names and how it is keyed.

    Args:
        misshapen: whether it does not have the form of a part; then `id` is what was probably meant.
    """

    id: str
    path: Path
    reverse_keyed: bool
    data: Mapping[str, Any]
    misshapen: bool = False


class FormulaEntry(NamedTuple):
    """One formula, and the item whose `show_if` it is or the scale that it makes."""

    text: str
    path: Path
    owner: str

    @property
    def is_condition(self) -> bool:
        """Whether it decides that an item is shown."""
        return self.path[-1] == "show_if"

    def names(self) -> tuple[str, ...]:
        """Give the names in it, each once; quoted option values and functions are none."""
        found = _TOKEN.finditer(self.text)
        names = (token["name"] for token in found if token["name"] and not token["call"])
        return tuple(dict.fromkeys(name for name in names if name not in RESERVED_WORDS))


# Not frozen: cached_property needs somewhere to keep what it found.
@define(slots=False)
class Outline:
    """The named parts of an instrument document; parts of the wrong shape are left out."""

    document: Document
    _known: dict[Any, Any] = field(factory=dict, init=False, repr=False, eq=False)

    def once(self, about: Any, make: Callable[[Outline], T], /) -> T:
        """Give what several rules need to know of the document, worked out at the first question.

        Args:
            about: a name for it that nobody else has, such as the function that makes it.
            make: works it out.
        """
        if about not in self._known:
            self._known[about] = make(self)
        return cast("T", self._known[about])

    @cached_property
    def data(self) -> Mapping[str, Any]:
        """The whole document."""
        return mapping(self.document.data)

    @cached_property
    def items(self) -> tuple[ItemEntry, ...]:
        """Every item with an id, in order, repeated ids too."""
        entries = enumerate(sequence(self.data.get("items")))
        found = ((place, mapping(entry)) for place, entry in entries)
        return tuple(ItemEntry(one["id"], ("items", i), one) for i, one in found if isinstance(one.get("id"), str))

    @cached_property
    def item_by_id(self) -> Mapping[str, ItemEntry]:
        """The items by id; the first of those with the same id."""
        return {item.id: item for item in reversed(self.items)}

    @cached_property
    def scales(self) -> Mapping[str, Mapping[str, Any]]:
        """The scales by id."""
        return {name: mapping(scale) for name, scale in mapping(self.data.get("scales")).items()}

    @cached_property
    def response_options(self) -> Mapping[str, Mapping[str, Any]]:
        """The sets of response options by id."""
        return {name: mapping(one) for name, one in mapping(self.data.get("response_options")).items()}

    @cached_property
    def texts(self) -> tuple[WrittenText, ...]:
        """Every text by language, wherever it stands."""
        return tuple(find_texts(self.data))

    @cached_property
    def languages_of_texts(self) -> frozenset[tuple[str, ...]]:
        """The languages that texts are in, as they stand together; one entry where all texts have the same."""
        return frozenset(tuple(one.by_language) for one in self.texts)

    @cached_property
    def written(self) -> str:
        """All texts in all languages in one, for a quick look: no rule finds in a part of it what the whole lacks."""
        return "\n".join([text for one in self.texts for text in one.by_language.values()])

    @cached_property
    def wordings(self) -> tuple[Wording, ...]:
        """What respondents read of each item, by form and language."""
        found = []
        for item in self.items:
            of_forms = mapping(item.data.get("text_by_form")).items()
            texts = [
                (None, ("text",), item.data.get("text")),
                *((one, ("text_by_form", one), of) for one, of in of_forms),
            ]
            for form, path, text in texts:
                if is_text(text):
                    found += [Wording(item, form, key, one, (*item.path, *path, key)) for key, one in text.items()]
        return tuple(found)

    @cached_property
    def formulas(self) -> tuple[FormulaEntry, ...]:
        """Every `show_if`, and every formula of a scale."""
        places: list[tuple[Path, str, Any]] = [
            *(((*item.path, "show_if"), item.id, item.data.get("show_if")) for item in self.items),
            *((("scales", name, "formula"), name, scale.get("formula")) for name, scale in self.scales.items()),
        ]
        return tuple(FormulaEntry(text, path, owner) for path, owner, text in places if isinstance(text, str))

    @cached_property
    def option_inputs(self) -> Mapping[str, str]:
        """The names that formulas have for the options of multiple-choice items, with the item of each."""
        return {
            f"{item.id}__{value}": item.id
            for item in self.items
            if item.type == "multiple_choice"
            for _, value in self.values_of(item)
        }

    @cached_property
    def parameter_names(self) -> frozenset[str]:
        """The names that formulas have for parameters and for the cells of their tables."""
        names = set()
        for name, parameter in mapping(self.data.get("parameters")).items():
            parameter = mapping(parameter)
            if parameter.get("type") != "table":
                names.add(name)
            for row in mapping(parameter.get("rows")):
                names |= {f"{name}.{row}.{column}" for column in mapping(parameter.get("columns"))}
        return frozenset(names)

    def values_of(self, item: ItemEntry, /) -> tuple[tuple[Path, Any], ...]:
        """Give the option values of an item with the place of each; nothing for items without options."""
        if item.type in ITEM_CHOICES and isinstance(name := item.data.get("options"), str):
            return self.values_of_options(name)
        if item.type == "paired_comparison":
            return option_values(item.data.get("between"), (*item.path, "between"))
        return ()

    def values_of_options(self, name: str, /) -> tuple[tuple[Path, Any], ...]:
        """Give the values of a set of response options with the place of each; nothing where there is no such set."""
        known = self._known.get((name, "values"))
        if known is None:
            options = self.response_options.get(name, {}).get("options")
            known = self._known[name, "values"] = option_values(options, ("response_options", name, "options"))
        return cast("tuple[tuple[Path, Any], ...]", known)

    def uses(self, scale: str, kind: str, /) -> tuple[Use, ...]:
        """Give the parts of a scale: `kind` is `items` or `scales`."""
        known = self._known.get((scale, kind))
        if known is None:
            known = self._known[scale, kind] = self._uses(scale, kind)
        return cast("tuple[Use, ...]", known)

    def _uses(self, scale: str, kind: str) -> tuple[Use, ...]:
        found = (
            _use(part, kind.removesuffix("s"), ("scales", scale, kind, place))
            for place, part in enumerate(sequence(self.scales[scale].get(kind)))
        )
        return tuple(use for use in found if use is not None)

    def error(
        self,
        code: str,
        message: str,
        path: Path,
        hint: str | None = None,
        *,
        key: bool = False,
        related: tuple[Related, ...] = (),
        fix: Fix | None = None,
    ) -> Diagnostic:
        """Make an error about a place in the document."""
        return self.document.diagnostic(code, message, path, hint=hint, key=key, related=related, fix=fix)

    def warning(self, code: str, message: str, path: Path, hint: str | None = None, *, key: bool = False) -> Diagnostic:
        """Make a warning about a place in the document."""
        return self.document.diagnostic(code, message, path, hint=hint, severity=Severity.WARNING, key=key)


_latest: Outline | None = None


def outline_of(document: Document, /) -> Outline:
    """Give the outline of a document; of the one that was asked for last, the same again.

    A check asks for it several times before it goes on to the next document.
    """
    global _latest
    if _latest is None or _latest.document is not document:
        _latest = Outline(document)
    return _latest


def mapping(value: Any, /) -> Mapping[str, Any]:
    """Take a mapping; anything else is an empty one."""
    # The first question is answered much faster, and nearly always with yes.
    return value if type(value) is dict or isinstance(value, Mapping) else {}


def sequence(value: Any, /) -> list[Any]:
    """Take a list; anything else is an empty one."""
    return value if isinstance(value, list) else []


def is_value(value: Any, /) -> bool:
    """Tell whether something can be an option value or a code: text or a number."""
    return isinstance(value, (int, Decimal, str)) and not isinstance(value, bool)


def is_id(text: str, /) -> bool:
    """Tell whether a text has the form of an id."""
    return _LITTLE.fullmatch(text) is not None


def option_values(options: Any, path: Path, /) -> tuple[tuple[Path, Any], ...]:
    """Give the values of a list of options with the place of each."""
    return tuple(_values(options, path, "value"))


def codes(nonresponse: Any, path: Path, /) -> tuple[tuple[Path, Any], ...]:
    """Give the codes of a list of non-response codes with the place of each."""
    return tuple(_values(nonresponse, path, "code"))


def _values(entries: Any, path: Path, key: str) -> Iterator[tuple[Path, Any]]:
    for place, entry in enumerate(sequence(entries)):
        if is_value(value := mapping(entry).get(key)):
            yield (*path, place, key), value


def _use(part: Any, key: str, path: Path) -> Use | None:
    if isinstance(part, str) and not _PART.fullmatch(part):
        meant = _LITTLE.search(part.lower())
        return Use(meant.group(), path, False, {}, misshapen=True) if meant else None
    if isinstance(part, str):
        return Use(part.removeprefix("-"), path, part.startswith("-"), {})
    if isinstance(name := mapping(part).get(key), str):
        return Use(name, (*path, key), part.get("reverse_keyed") is True, part)
    return None
