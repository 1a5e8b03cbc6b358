from __future__ import annotations

from pathlib import Path

from cwinstruments.conformance import CHECKS

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "prove-a-plugin.md"


def test_the_page_says_of_every_check_what_its_docstring_says() -> None:
    """In the order in which they are carried out."""
    table = PAGE.read_text(encoding="utf-8").split("<!-- checks -->")[1].split("\n\n")[1].split("\n")

    assert [f"| `{one.id}` | {one.title} | {one.proves} |" for one in CHECKS] == table[2:]
    assert all(one.title and one.proves for one in CHECKS)
