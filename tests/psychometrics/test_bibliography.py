"""The sources: keys that say what they cite, and no identifier in the code or its pages that the bibliography lacks."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

import cwinstruments
from cwinstruments.psychometrics.bibliography import REFERENCES

_PACKAGE = Path(cwinstruments.__file__).parent
_CITING = ("psychometrics", "units", "disclosure", "forensics")
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"`]+")


def _written(text: str) -> set[str]:
    return {found.rstrip(".,;:)") for found in _DOI.findall(text)}


@pytest.mark.parametrize("key", REFERENCES)
def test_a_key_is_the_first_author_and_the_year(key: str) -> None:
    """Whoever reads a key in a result finds the source that it names."""
    cited = REFERENCES[key].cited
    author = re.split(r",| & | et al\.| (?=\d)", cited)[0].replace(" ", "")
    plain = unicodedata.normalize("NFKD", author).encode("ascii", "ignore").decode().lower()
    year = re.search(r"\b(1[89]|20)\d\d\b", cited)
    assert year is not None
    assert key == plain + year.group()


def test_keys_are_in_order() -> None:
    """A new one has its place."""
    assert list(REFERENCES) == sorted(REFERENCES)


def test_no_two_sources_have_one_identifier() -> None:
    """A key that was copied with the identifier of another shows."""
    counted = Counter(one.doi.lower() for one in REFERENCES.values() if one.doi is not None)
    assert [doi for doi, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("doi", [one.doi for one in REFERENCES.values() if one.doi is not None])
def test_an_identifier_is_one(doi: str) -> None:
    """It can be put behind `https://doi.org/` as it is."""
    assert _DOI.fullmatch(doi)


@pytest.mark.parametrize("name", _CITING)
def test_the_bibliography_has_what_docstrings_cite(name: str) -> None:
    """So an identifier that is mended here is mended there."""
    known = {one.doi for one in REFERENCES.values()}
    cited = {path.name: _written(path.read_text(encoding="utf-8")) for path in (_PACKAGE / name).rglob("*.py")}
    assert {path: sorted(dois - known) for path, dois in cited.items() if dois - known} == {}
