"""References as BibTeX, for programs that keep them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from typing import Final

from cwinstruments.model import Source

_LETTERS: Final = 6
_SPECIAL: Final = re.compile(r"([&%$#_])")


def to_bibtex(source: Source, /, *, id: str) -> str:
    """Give a reference as an entry of BibTeX: an article where it names a journal, else a miscellaneous work.

    What the source does not say in parts stands as a note: the whole citation.

    Args:
        id: what the reference is about, such as an instrument; the key of the entry is made from it and the year.

    Examples:
        >>> print(to_bibtex(Source("Example A. (2020). Strain.", doi="10.1000/1", year=2020), id="strain"))
        @misc{strain2020,
          note = {Example A. (2020). Strain.},
          year = {2020},
          doi = {10.1000/1},
        }
    """
    fields = {
        "author": " and ".join(_author(one) for one in source.authors),
        "title": f"{{{_escaped(source.publication_title)}}}" if source.publication_title else "",
        "journal": _escaped(source.journal or ""),
        **_volume(source.volume),
        "pages": _escaped((source.pages or "").replace("-", "--")),
        "publisher": _escaped(source.publisher or ""),
        "note": "" if source.publication_title else _escaped(source.citation),
        "year": "" if source.year is None else str(source.year),
        "doi": source.doi or "",
        "url": source.url or "",
    }
    kind = "article" if source.journal else "misc"
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join((f"@{kind}{{{_key(source, id)},", *lines, "}"))


def to_bibliography(references: Iterable[tuple[str, Source]], /) -> str:
    """Give the references of several instruments as BibTeX: each work once, and every work with a key of its own.

    Two works that would have the same key, such as two of one author and year, each get some letters of a digest of
    their entry behind it. So a key depends on the work and on that clash alone, and not on the order.

    Args:
        references: for each the id of what it is about, and the source.

    Examples:
        >>> article = Source("Example A. (2020). Strain.", year=2020, authors=("Example, A.",))
        >>> print(to_bibliography([("strain", article), ("strain-short", article)]))
        @misc{example2020,
          author = {Example, A.},
          note = {Example A. (2020). Strain.},
          year = {2020},
        }
    """
    works = dict.fromkeys((_key(source, id), to_bibtex(source, id=id)) for id, source in references)
    shared = Counter(key for key, _ in works)
    return "\n\n".join(entry if shared[key] == 1 else _told_apart(key, entry) for key, entry in works)


def _told_apart(key: str, entry: str) -> str:
    digest = sha256(entry.encode()).hexdigest()
    letters = "".join(chr(ord("a") + int(digit, 16)) for digit in digest[:_LETTERS])
    return entry.replace(f"{{{key},", f"{{{key}{letters},", 1)


def _author(name: str) -> str:
    """Keep an organisation in one piece: BibTeX takes a last word for a family name, and 'and' for another author."""
    is_person = "," in name and " and " not in name
    return _escaped(name) if is_person else f"{{{_escaped(name)}}}"


def _volume(volume: str | None) -> dict[str, str]:
    found = re.fullmatch(r"(.+?)\((.+)\)", volume or "")
    return {"volume": volume or ""} if found is None else {"volume": found[1], "number": found[2]}


def _key(source: Source, id: str) -> str:
    """Make a key of letters and digits: the first author's family name, or what it is about, and the year."""
    who = source.authors[0].partition(",")[0] if source.authors and "," in source.authors[0] else id
    plain = unicodedata.normalize("NFKD", who).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain.lower()) + ("" if source.year is None else str(source.year))


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
