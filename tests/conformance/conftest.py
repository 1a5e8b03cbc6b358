from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance.acme import Acme
from tests.conformance.mistakes.telling import installing


@pytest.fixture
def acme(tmp_path: Path) -> Iterator[Acme]:
    """The plugin, to be broken and then installed."""
    with installing(tmp_path) as acme:
        yield acme
