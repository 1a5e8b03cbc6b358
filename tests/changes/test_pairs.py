"""Pairs of definitions, an old and a new one, each with what has to be said of them."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from cwinstruments import Changes, diff
from cwinstruments.changes import ChangeClass
from cwinstruments.cli.diff_text import describe_changes

PAIRS = Path(__file__).parent / "pairs"
NAMES = sorted(folder.name for folder in PAIRS.iterdir())


@cache
def told(name: str) -> Changes:
    """Compare a pair; its files go by their bare names."""
    before = Path.cwd()
    os.chdir(PAIRS / name)
    try:
        return diff("old.yaml", "new.yaml")
    finally:
        os.chdir(before)


@pytest.mark.parametrize("name", NAMES)
def test_a_pair_is_told_as_expected(name: str) -> None:
    """Classes, effects, places, verdicts with their responses, the version that is due, and findings."""
    expected = (PAIRS / name / "expected.txt").read_text(encoding="utf-8")

    assert expected.splitlines() == list(describe_changes(told(name)))


def test_every_class_of_an_instrument_has_a_pair() -> None:
    """Those of surveys have tests of their own."""
    found = {one.classed for name in NAMES for one in told(name).changes}

    assert {ChangeClass.SURVEY, ChangeClass.REQUIREMENTS} == set(ChangeClass) - found
