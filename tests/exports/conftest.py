from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cwinstruments import Instrument, ScoringPlan, compile_plan, load_instrument

Write = Callable[[str, str | bytes], Path]

EXAMPLES = Path(__file__).parents[2] / "examples" / "exports"


@pytest.fixture(scope="session")
def support() -> Instrument:
    """The instrument of the worked exports: an item of each kind, labels in English and Spanish."""
    return load_instrument(EXAMPLES / "support-after-visits.yaml")


@pytest.fixture(scope="session")
def plan(support: Instrument) -> ScoringPlan:
    return compile_plan(support)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file into the test's folder; text is written as UTF-8 with its line ends as they are."""

    def write_file(name: str, content: str | bytes) -> Path:
        file = tmp_path / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    return write_file
