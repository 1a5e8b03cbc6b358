"""Faults of every kind, put into sound definitions: each is found, on its line, and told once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.seeding.kinds import Kind
from tools.seeding.measure import KINDS, Outcome, definitions, measure

# Long, and about what is covered elsewhere: measuring coverage would double its time.
pytestmark = pytest.mark.unmeasured


def outcomes(kind: Kind) -> list[Outcome]:
    """Give what is found of one fault in each of the first definitions that the kind can be put into."""
    found: list[Outcome] = []
    for file in definitions():
        found += measure(file, kind, few=1)
        if len(found) > 2:
            break
    return found


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name.replace(" ", "-"))
def test_a_seeded_fault_is_found_on_its_line_and_told_once(kind: Kind) -> None:
    """Recall and precision, by kind; python -m tools.seeding measures them over all definitions and places."""
    found = outcomes(kind)

    assert found
    assert [] == [(one.file.name, sorted(one.lines), one.found) for one in found if not one.is_exact]


def test_the_page_holds_every_kind_and_thousands_of_faults() -> None:
    """The table in the docs was made with the kinds that there are."""
    page = (Path(__file__).parents[1] / "docs" / "reference" / "seeded-faults.md").read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in page.splitlines() if line.startswith("| ")]

    assert [kind.name for kind in KINDS] == [row[0].removeprefix("| ") for row in rows[1:-1]]
    assert 2_000 < int(rows[-1][1])
    assert 30 < len(KINDS)
