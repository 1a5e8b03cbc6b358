"""Tests of the table of codes."""

from __future__ import annotations

import re
from pathlib import Path

from cwinstruments.codes import CODES, STAGES, stage
from cwinstruments.rules import known_codes

SOURCE = Path(__file__).parents[2] / "src" / "cwinstruments"


def test_every_code_has_the_form_that_findings_have() -> None:
    """Codes are CWI and three digits, of a known stage."""
    for code, entry in known_codes().items():
        assert code == entry.code
        assert re.fullmatch("CWI[0-9]{3}", code)
        assert stage(code) in STAGES.values()


def test_every_code_says_what_it_means() -> None:
    """Title and explanation are there: the reference of diagnostics is made from them."""
    for entry in known_codes().values():
        assert entry.title
        assert not entry.title.endswith(".")
        assert entry.explanation.endswith(".")


def test_no_code_is_listed_twice() -> None:
    """A repeated code would hide an entry of the table."""
    listed = re.findall(r'Code\(\s*"(CWI[0-9]{3})"', (SOURCE / "codes.py").read_text(encoding="utf-8"))

    assert sorted(CODES) == sorted(listed)


def test_every_code_that_the_documents_give_is_in_the_table() -> None:
    """No finding has a code that nobody can look up."""
    sources = (path.read_text(encoding="utf-8") for path in (SOURCE / "documents").glob("*.py"))
    given = {code for text in sources for code in re.findall("CWI[0-9]{3}", text)}

    assert set() == given - set(known_codes())
