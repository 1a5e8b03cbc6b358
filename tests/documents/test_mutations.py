"""A fuzz test: whatever happens to a good file, a user sees findings and never a traceback."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cwinstruments.checks import check
from cwinstruments.documents import Document, check_references, check_schema, parse_document
from cwinstruments.errors import DefinitionError
from cwinstruments.rules import known_codes

# Long, and about what is covered elsewhere.
pytestmark = pytest.mark.unmeasured

CODES = known_codes()

GOOD = Path(__file__).parents[1] / "definitions" / "good"
SEEDS = {path.name: path.read_bytes() for path in sorted(GOOD.iterdir())}
PIECES = [
    *(bytes([byte]) for byte in b"\0\t\n\r !\"#%&'*,-.0:<>?@[\\]`{|}~\xc3\xa9\xff"),
    *(
        b"!!int",
        b"!!int ''",
        b"1e999",
        b"9" * 500,
        b".nan",
        b"NaN",
        b"<<: ",
        b"&a ",
        b"*a",
        b"---\n",
        b"...\n",
        b"%YAML 1.3\n",
        b"- ",
    ),
    *(
        b"? ",
        b"[" * 80,
        b"{a: " * 80,
        b"\xef\xbb\xbf",
        b"\xe2\x80\xa8",
        b"\\ud800",
        b"\\x",
        b"null",
        b"true",
        b"|\n",
        b">-\n",
        b"!e!x ",
    ),
    *(b"id: ", b"items: ", b"scales: ", b"kind: cases\n", b"0o17", b"-0", b"1.", b"''"),
]


def mutate(content: bytes, seed: int, count: int) -> bytes:
    """Insert, delete, repeat and move pieces of a file."""
    chance = random.Random(seed)
    for _ in range(count):
        start = chance.randrange(len(content) + 1)
        end = min(len(content), start + chance.choice((0, 1, 3, 20, 200)))
        piece = chance.choice((b"", chance.choice(PIECES), content[start:end] * 2, chance.choice(PIECES)))
        content = content[:start] + piece + content[end:]
    return content


def read(content: bytes, format: str) -> Document | None:
    try:
        return parse_document(content, format=format)  # type: ignore[arg-type]
    except DefinitionError as error:
        assert error.diagnostics
        assert all(one.code.startswith("CWI0") and one.message for one in error.diagnostics)
        return None


@pytest.mark.parametrize("name", SEEDS)
@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 6))
@example(0, 60)
def test_a_mutated_file_gives_a_document_or_findings(name: str, seed: int, count: int) -> None:
    """Reading raises nothing but DefinitionError, and both checks take whatever was read."""
    document = read(mutate(SEEDS[name], seed, count), "json" if name.endswith(".json") else "yaml")
    if document is not None:
        assert all(one.line and one.column for one in (*check_schema(document), *check_references(document)))


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join),
    st.sampled_from(["yaml", "json"]),
)
def test_any_bytes_give_a_document_or_findings(content: bytes, format: str) -> None:
    """Files from strangers may be anything."""
    document = read(content, format)
    if document is not None:
        check_schema(document)
        check_references(document)


def _open_definition() -> str:
    """Give the definition whose parameters fill the most places."""
    return (GOOD / "parameters.yaml").read_text(encoding="utf-8")


TOKEN = re.compile(r"[\w.-]+|'[^']*'|\"[^\"]*\"|[\[\]{},:]")
IN_PLACE = [
    *("", "0", "-1", "5", "1.5", "'5'", "points", "nobody", "table", "null", "true", "''", "[]", "{}", "[1, 2]"),
    *("{a: 1}", "{parameter: points}", "{parameter: nobody}", "{parameter: points, values: {'5': 1, '7': []}}"),
]


@pytest.mark.parametrize("seed", range(60))
def test_another_token_in_an_open_definition_gives_findings(seed: int, tmp_path: Path) -> None:
    """Whatever stands where a parameter, a value or what is said for it should stand, the whole check goes through."""
    chance = random.Random(seed)
    text = _open_definition()
    token = chance.choice([one for one in TOKEN.finditer(text) if one.start() > text.index("parameters:")])
    file = tmp_path / "open.yaml"
    file.write_text(text[: token.start()] + chance.choice(IN_PLACE) + text[token.end() :], encoding="utf-8")

    assert all(one.code in CODES and one.line for one in check(file).diagnostics)
