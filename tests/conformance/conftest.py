from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance.acme import PACKAGE, Acme


@pytest.fixture
def acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Acme]:
    """The plugin, to be broken and then installed."""
    site = tmp_path / "site"
    (site / "project" / "src").mkdir(parents=True)
    monkeypatch.syspath_prepend(site / "project" / "src")
    monkeypatch.syspath_prepend(site)
    importlib.invalidate_caches()
    yield Acme(site)
    for name in [one for one in sys.modules if one.partition(".")[0] == PACKAGE]:
        del sys.modules[name]
