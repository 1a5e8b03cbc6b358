"""Hints that say what to do, where once they named what was not meant, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from cwinstruments import check
from tests.conformance.acme import DEFINITION

_TEXTS = DEFINITION.replace(', es: "', ', xx: "')


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "a.cases.yaml",
            "kind: cases\ncases: []\n",
            "the answers of a respondent, and the scores that are expected of them",
        ),
        ("a.yaml", "", "'cwinstruments new instrument' makes a definition to begin with; or take the file away"),
        ("a.yaml", "---\n", "'cwinstruments new instrument' makes a definition to begin with; or take the file away"),
        ("a.json", " ", "'cwinstruments new instrument' makes a definition to begin with; or take the file away"),
        ("a.yaml", f"schema_version: 2\n{DEFINITION}", "take it away: no document says which version of its schema"),
    ],
)
def test_what_to_do_is_said(tmp_path: Path, name: str, text: str, said: str) -> None:
    """A file without cases, one that is empty, and a version of the schema, which no document states."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    hints = [one.hint or "" for one in check(tmp_path / name).diagnostics]

    assert [] != [hint for hint in hints if said in hint]
    assert [] == [hint for hint in hints if "did you mean 'version'" in hint]


def test_another_language_is_not_offered_for_one_that_is_only_in_the_title(tmp_path: Path) -> None:
    """`en` is not what was meant by `es`; a tag that is nearly one of the texts is."""
    told = []
    for language in ("es", "enn"):
        text = _TEXTS.replace(', xx: "Rev', f', {language}: "Rev')
        (tmp_path / "a.yaml").write_text(text.replace(', xx: "', ', fr: "'), encoding="utf-8")
        told += [one.hint for one in check(tmp_path / "a.yaml").diagnostics if "no other text is" in one.message]

    assert ["translate the texts, or take the language out of the title", "did you mean 'en'?"] == told
