from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cwinstruments import Instrument, ScoringPlan, compile_plan, load_instrument

Write = Callable[[str, str | bytes], Path]


@pytest.fixture(scope="session")
def pulse() -> Instrument:
    return load_instrument(Path(__file__).with_name("pulse.yaml"))


@pytest.fixture(scope="session")
def plan(pulse: Instrument) -> ScoringPlan:
    return compile_plan(pulse)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file into the test's folder; text is written as UTF-8 with its line ends as they are."""

    def write_file(name: str, content: str | bytes) -> Path:
        file = tmp_path / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    return write_file
