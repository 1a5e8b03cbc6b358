"""Tests of the comments that say which findings are meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from cwinstruments.documents import Suppression, find_suppressions, parse_document
from cwinstruments.errors import DefinitionError

ROOT = Path(__file__).parents[2]
FILES = [
    ROOT / "examples" / "minimal-instrument.yaml",
    ROOT / "examples" / "every-feature.yaml",
    ROOT / "examples" / "agency" / "workforce-survey.yaml",
    ROOT / "tests" / "rules" / "bad" / "comments.yaml",
]


def found(text: str) -> tuple[Suppression, ...]:
    return find_suppressions(parse_document(text))


def without(text: str, *codes: str) -> str:
    """Apply the edit that takes codes out of the one comment of a text."""
    (one,) = found(text)
    edit = one.without(frozenset(codes or one.codes))
    lines = text.splitlines(keepends=True)
    starts = [sum(map(len, lines[:number])) for number in range(len(lines) + 1)]
    begin, end = (
        starts[line - 1] + column - 1  # type: ignore[operator]
        for line, column in ((edit.line, edit.column), (edit.end_line, edit.end_column))
    )
    return text[:begin] + edit.text + text[end:]


@pytest.mark.parametrize(
    ("text", "codes", "reason", "target"),
    [
        ("a: 1 # cwi: ignore CWI215 - it is meant\n", ("CWI215",), "it is meant", 1),
        ("a: 1 #cwi:ignore CWI215,CWI404\n", ("CWI215", "CWI404"), None, 1),
        ("a: 1 # cwi: ignore CWI215 , ACME101 – both - really\n", ("CWI215", "ACME101"), "both - really", 1),
        ("# cwi: ignore CWI215 - why\n\n# another one\n\na: 1\n", ("CWI215",), "why", 5),
        ("a:\n  - 1\n  # cwi: ignore CWI215 - why\n  - 2\n", ("CWI215",), "why", 4),
        ("a: 1\n# cwi: ignore CWI215 - why", ("CWI215",), "why", 3),
        ("a: 1  # cwi: ignore-file CWI215 - why\n", ("CWI215",), "why", None),
        ("a: |  # cwi: ignore CWI215 - why\n  text\n", ("CWI215",), "why", 1),
        ("a: [1,  # cwi: ignore CWI215 - why\n  2]\n", ("CWI215",), "why", 1),
        ("a: 'it''s # no'  # cwi: ignore CWI215 - why\n", ("CWI215",), "why", 1),
        ("a: plain\n  text # cwi: ignore CWI215 - why\n", ("CWI215",), "why", 2),
        ("\ufeffa: 1 # cwi: ignore CWI215 - why\r\nb: 2\r\n", ("CWI215",), "why", 1),
        ("ключ: 寿司 # cwi: ignore CWI215 - why\n", ("CWI215",), "why", 1),
    ],
)
def test_a_comment_names_codes_and_says_why(
    text: str, codes: tuple[str, ...], reason: str | None, target: int | None
) -> None:
    """At the end of a line it is about that line; on a line of its own, about the next that is no comment."""
    (one,) = found(text)

    assert (codes, reason, target) == (one.codes, one.reason, one.target)
    assert all(code == text.lstrip("\ufeff").splitlines()[one.line - 1][begin - 1 : end - 1]
               for code, (begin, end) in zip(codes, one.edges, strict=True))  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        'a: "x # cwi: ignore CWI215 - no"\n',
        "a: 'x\n  # cwi: ignore CWI215 - no\n  y'\n",
        "a: |\n  x\n  # cwi: ignore CWI215 - no\n\n  # cwi: ignore CWI215 - no\n",
        "a: >-\n  x # cwi: ignore CWI215 - no\n",
        "a: x#cwi\n",
        "a: 1 # see '# cwi: ignore CWI215'\n",
        "a: 1 # ignore CWI215\n",
        '{"a": "# cwi: ignore CWI215 - no"}',
    ],
)
def test_what_is_no_comment_to_the_check_is_left_alone(text: str) -> None:
    """A '#' within a text is part of it, and other comments are for people."""
    assert () == found(text)


def test_json_has_no_comments() -> None:
    """What looks like one is a fault of reading, so nothing is looked for."""
    document = parse_document('{"a": "x  # cwi: ignore CWI215"}', file="a.json")

    assert () == find_suppressions(document)


@pytest.mark.parametrize(
    "comment", ["# cwi:", "# cwi: ignore", "# cwi: ignroe CWI215", "# cwi: ignore CWI215 because", "# cwi: ignore -"]
)
def test_a_comment_that_can_not_be_understood_has_no_codes(comment: str) -> None:
    """It is found all the same, so that it can be reported."""
    (one,) = found(f"a: 1  {comment}\n")

    assert ((), 1, 7, 7 + len(comment)) == (one.codes, one.line, one.column, one.end_column)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a: 1  # cwi: ignore CWI215 - why\nb: 2\n", "a: 1\nb: 2\n"),
        ("a: 1\n  # cwi: ignore CWI215 - why\nb: 2\n", "a: 1\nb: 2\n"),
        ("a: 1\n  # cwi: ignore CWI215 - why", "a: 1\n"),
        ("a: 1\n# cwi: ignore CWI215\r\nb: 2\r\n", "a: 1\nb: 2\r\n"),
        ("a: 寿司\t# cwi: ignore CWI215 - why\r\n", "a: 寿司\r\n"),
    ],
)
def test_a_comment_is_taken_away_with_what_is_its_own(text: str, left: str) -> None:
    """The space before it, or its line; everything else stays."""
    assert left == without(text)


def test_one_code_is_taken_out_of_several() -> None:
    """The reason and the other codes stay."""
    text = "a: 1  # cwi: ignore CWI215,  CWI404 , CWI813 - why\n"

    assert "a: 1  # cwi: ignore CWI215, CWI813 - why\n" == without(text, "CWI404")
    assert "a: 1  # cwi: ignore CWI404 - why\n" == without(text, "CWI215", "CWI813")


HARD = """\
folded: >-
  over lines

  and more
kept: |+
  one
    two

"quoted key": "over
  several

  lines"
single: 'it''s
  here'
plain: goes on
  and on
flow: {a: [1, 2,
  3], b: "x"}
last: x
"""


@pytest.mark.parametrize(
    "text", [HARD, *(file.read_text(encoding="utf-8") for file in FILES)], ids=range(len(FILES) + 1)
)
def test_what_is_found_is_exactly_what_the_reader_takes_for_a_comment(text: str) -> None:
    """Put behind any line of a definition: where it changes the data it is text, and everywhere else it is found."""
    data, lines = parse_document(text).data, text.split("\n")
    outcomes = []
    for place in [number for number, line in enumerate(lines) if "#" not in line]:
        changed = "\n".join([*lines[:place], f"{lines[place]}  # cwi: ignore CWI215 - why", *lines[place + 1 :]])
        try:
            document = parse_document(changed)
        except DefinitionError:
            continue  # a plain text ends with a comment, and the next line does not go on with it
        here = [one for one in find_suppressions(document) if one.line == place + 1 and one.codes]
        outcomes.append((place, document.data == data, len(here) == 1))

    assert [] == [place for place, is_comment, is_found in outcomes if is_comment is not is_found]
    assert any(is_found for _, _, is_found in outcomes)
