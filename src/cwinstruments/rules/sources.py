"""Sources: whether they can be found, say anything, and agree with themselves."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from cwinstruments.diagnostics import Diagnostic, Path, Severity
from cwinstruments.documents import Outline
from cwinstruments.documents.outline import mapping, sequence
from cwinstruments.profiles import Profile
from cwinstruments.rules.rule import DefinitionRule

_YEAR = re.compile(r"(?<!\d)(?:1[89]|20|21)\d\d(?!\d)")
_NUMBER = re.compile(r"\d+")
_ADDRESS = re.compile(r"(?i)https?://\S+|(?<!\d)10\.\d{4,9}/\S+")
_LOCATOR = re.compile(r"(?i)\bdoi\b|\bisbn\b|\bhttps?://|(?<!\d)10\.\d{4,9}/")
_NOTHING = re.compile(
    r"(?i)[\W_]*|[\W_]*(?:unknown|none|nil|n/?a|not available|missing|x+|citation(?: needed)?|source|reference|title"
    r"|to be (?:added|announced|confirmed|determined|done|provided)"
    r"|desconocid[oa]|ningun[oa]|sin fuente|por (?:añadir|confirmar|determinar))[\W_]*"
)
_NOTE = re.compile(r"\b(?:TBD|TODO|FIXME|XXX+)\b|\?\?\?+|(?i:\blorem ipsum\b|\bcitation needed\b)")


_LISTED = {
    "second_sources": ("source", "compared"),
    "cases": ("source",),
    "permissions": ("given_by",),
    "agreements": ("authority", "results_first_to"),
}
"""Lists of cases, surveys and data agreements, with what must not be a placeholder in their entries."""


class UnidentifiedSource(DefinitionRule):
    """A published instrument's source can't be found.

    What it does:
        Looks at the `source` of instruments whose evidence is `published` or `adapted`. It needs a `doi`, a `url`, a
        `year`, or one of them or an ISBN within the citation.

    Why it matters:
        Who wants to compare the key with the publication has to find it. A name alone may stand for several editions,
        each with other items.

    Example:
        `source: {citation: "Example's strain scale"}`.

    Use instead:
        `source: {citation: "Example A. (1999). Title. Journal 1(2), 3-4.", doi: "10.1000/example", year: 1999}`.
    """

    code = "CWI604"
    severity = Severity.WARNING
    profile = Profile.PUBLISH

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        source = mapping(outline.data.get("source"))
        citation = source.get("citation")
        status = mapping(outline.data.get("evidence")).get("status")
        if status not in ("published", "adapted") or not isinstance(citation, str) or says_nothing(citation):
            return
        if not any(key in source for key in ("doi", "url", "year")) and not (
            _YEAR.search(citation) or _LOCATOR.search(citation)
        ):
            message = "the source can't be found: it has no doi, no url and no year"
            yield self.finding(message, ("source", "citation"), "add 'doi', 'url' or 'year' as the publication has it")


class EmptySources(DefinitionRule):
    """A source or a term says nothing.

    What it does:
        Looks for words such as `unknown`, `n/a`, `TBD` and `?` where the schema asks who says so: in sources, their
        authors and citations, in the licence, in populations of norms, and in the facts of the evidence; in the sources
        of cases, and in who supplied a wording, gave a permission or agreed for a Nation.

    Why it matters:
        The key is there because something must not be published without it. With a placeholder it still is.

    Example:
        `cutoffs: [{id: raised, at_least: 41, source: TBD}]`.

    Use instead:
        The source. Without one, leave out what it is the source of.
    """

    code = "CWI605"
    kinds = ("instrument", "framework", "cases", "overlay", "survey", "data_agreements")
    profile = Profile.PUBLISH

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        for path, text in _terms(outline):
            if isinstance(text, str) and text and says_nothing(text):
                shown = text.strip()[:40]
                # Of an entry of a list the key of the list is named.
                key = next(part for part in reversed(path) if isinstance(part, str))
                message = f"{key!r} says nothing: {shown!r}" if shown else f"{key!r} is blank"
                yield self.finding(message, path, "say where it comes from, or leave out what has no source")


def says_nothing(text: str, /) -> bool:
    """Tell whether a placeholder stands where a source or a term should.

    Examples:
        >>> says_nothing("TBD"), says_nothing("n/a"), says_nothing("Made up for a test.")
        (True, True, False)
    """
    return _NOTHING.fullmatch(text) is not None or _NOTE.search(text) is not None


def _terms(outline: Outline) -> Iterator[tuple[Path, Any]]:
    """Give each text that says where something comes from, or what may be done with it."""
    data = outline.data
    yield from _of(data.get("source"), ("source",), ("citation",))
    for place, author in enumerate(sequence(mapping(data.get("source")).get("authors"))):
        yield ("source", "authors", place), author
    yield from _of(data.get("licence"), ("licence",), ("name", "holder", "permission_contact"))
    for place, fact in enumerate(sequence(mapping(data.get("evidence")).get("facts"))):
        yield from _of(fact, ("evidence", "facts", place), ("claim", "source"))
    for name, scale in outline.scales.items():
        for place, cutoff in enumerate(sequence(scale.get("cutoffs"))):
            yield from _of(cutoff, ("scales", name, "cutoffs", place), ("source",))
        source = mapping(scale.get("norm")).get("source")
        yield from _of(source, ("scales", name, "norm", "source"), ("citation", "population"))
    for path, source in _table_sources(data):
        yield from _of(source, path, ("citation",))
    for part, keys in _LISTED.items():
        for place, one in enumerate(sequence(data.get(part))):
            yield from _of(one, (part, place), keys)
    provenance = mapping(data.get("provenance"))
    yield from _of(provenance, ("provenance",), ("supplied_by",))
    yield from _of(provenance.get("permission"), ("provenance", "permission"), ("given_by",))


def _of(value: Any, path: Path, keys: tuple[str, ...]) -> Iterator[tuple[Path, Any]]:
    for key in keys:
        if key in mapping(value):
            yield (*path, key), value[key]


def _table_sources(data: Mapping[str, Any]) -> Iterator[tuple[Path, Any]]:
    for name, parameter in mapping(data.get("parameters")).items():
        for id, table in mapping(mapping(parameter).get("tables")).items():
            yield ("parameters", name, "tables", id, "source"), mapping(table).get("source")


class FieldsOfSources(DefinitionRule):
    """A source says something else than its citation.

    What it does:
        Compares `year` with the years in `citation`, where there are any; the number of `volume` with the other numbers
        there, where there are any; and looks there for the family name of the first of `authors`, or the initials of an
        organisation.

    Why it matters:
        One of the two is wrong, and who looks the source up finds another edition, or nothing.

    Example:
        `source: {citation: "Example A. (1999). Title.", year: 1989}`.

    Use instead:
        The year of the publication in both.
    """

    code = "CWI606"
    kinds = ("instrument", "framework")
    severity = Severity.WARNING
    profile = Profile.PUBLISH

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        for path, source in [(("source",), outline.data.get("source")), *_table_sources(outline.data)]:
            fields = mapping(source)
            citation = fields.get("citation")
            if isinstance(citation, str) and not says_nothing(citation):
                for place, message in _contradictions(fields, citation):
                    hint = "one of them is wrong: compare with the publication"
                    yield self.finding(message, (*path, *place), hint)


def _contradictions(source: Mapping[str, Any], citation: str) -> Iterator[tuple[Path, str]]:
    year, volume = source.get("year"), source.get("volume")
    years = _YEAR.findall(citation)
    if isinstance(year, int) and years and str(year) not in years:
        yield ("year",), f"the year is {year}, but the citation has {' and '.join(dict.fromkeys(years))}"
    # A citation without volume and pages contradicts nothing.
    numbers = _NUMBER.findall(_YEAR.sub(" ", _ADDRESS.sub(" ", citation)))
    if isinstance(volume, str) and numbers:
        number = _NUMBER.search(volume)
        if number is not None and number.group() not in (*numbers, *years):
            yield ("volume",), f"the volume is {volume[:20]}, which is not in the citation"
    authors = sequence(source.get("authors"))
    if authors and isinstance(authors[0], str) and not _is_named(authors[0], citation):
        yield ("authors", 0), f"the first author is {authors[0][:60]}, who is not in the citation"


def _is_named(author: str, citation: str) -> bool:
    """Tell whether a citation names an author, by the family name or by the initials of an organisation.

    Examples:
        >>> _is_named("Bergström, Gunnar", "Bergstrom G. (2020)."), _is_named("Smith, B. W.", "Smithson C. (2008).")
        (True, False)
        >>> _is_named("World Health Organization", "WHO (1998). Well-being.")
        True
    """
    family = author.partition(",")[0]
    initials = "".join(re.findall(r"\b[A-Z]", family))
    words = _plain(citation)
    return f" {_plain(family)} " in f" {words} " or (len(initials) > 1 and initials.casefold() in words.split())


def _plain(text: str) -> str:
    bare = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return " ".join(re.findall(r"\w+", bare.casefold()))
