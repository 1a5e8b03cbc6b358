"""Stages: late answers are told from the same ones by the figures that were published."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from attrs import evolve

from cwinstruments.disclosure import Cell, ShownTable, protect
from cwinstruments.disclosure.stages import stage_of
from tests.disclosure.support import scale, team

pytest.importorskip("scipy")

OFFICE = [team("a", 12, 2.0), team("b", 12, 3.0), team("c", 9, 4.0)]
LATE = [team("a", 22, 2.5), *OFFICE[1:]]


def shown(cells: Sequence[Cell], stage: int = 0, **options: Any) -> ShownTable:
    """Give a table as it was published."""
    return protect(scale(cells, stage=stage, **options)).shown


def test_nothing_was_published_before() -> None:
    """The first table has stage 0, also beside those of other people."""
    assert 0 == stage_of(scale(OFFICE), [])
    assert 0 == stage_of(scale(OFFICE), [shown(LATE, people="others")])


def test_the_same_figures_are_of_the_same_people() -> None:
    """Whatever was hidden of them."""
    assert 0 == stage_of(scale(OFFICE), [shown(OFFICE)])
    assert 0 == stage_of(scale(OFFICE, statistic="care.mean"), [shown(OFFICE)])


def test_late_answers_are_a_stage_of_their_own() -> None:
    """Once they are published, they are that stage again; and the first answers alone are the first."""
    both = [shown(OFFICE), shown(LATE, 1)]

    assert 1 == stage_of(scale(LATE), both[:1])
    assert 1 == stage_of(scale(LATE), both)
    assert 0 == stage_of(scale(OFFICE), both)
    assert 2 == stage_of(scale([team("a", 32, 2.5), *OFFICE[1:]]), both)


def test_another_mean_of_as_many_people_is_another_stage() -> None:
    """An answer was changed: the audit has to see that this can't be true of the same ones."""
    assert 1 == stage_of(scale([team("a", 12, 2.1), *OFFICE[1:]]), [shown(OFFICE)])
    assert 0 == stage_of(scale([team("a", 12, 2.1), *OFFICE[1:]]), [shown(OFFICE, rounded_to=0.5)])


def test_what_is_hidden_at_a_late_stage_does_not_count() -> None:
    """The first answers fit a late stage that shows little, and the first one better."""
    late = shown(LATE, 1)
    hidden = evolve(late, cells=tuple(evolve(one, n=None, value=None) for one in late.cells))

    assert 0 == stage_of(scale(OFFICE), [shown(OFFICE), hidden])
