"""Which people cells have in common."""

from __future__ import annotations

from typing import Any

import pytest

from cwinstruments.disclosure import Place, ShownCell, ShownTable
from cwinstruments.disclosure.rows import ContradictionError, Limits, Row, reduced, tightened
from cwinstruments.disclosure.space import Space


def shown(*places: Place, **options: Any) -> ShownTable:
    return ShownTable(statistic="s", minimum=5, cells=tuple(ShownCell(one, 9, None) for one in places), **options)


OFFICE, A, B = Place(("office",)), Place(("office", "a")), Place(("office", "b"))


def test_a_whole_covers_what_its_parts_cover() -> None:
    """Two teams make an office."""
    space = Space.of([shown(OFFICE, A, B)])
    covers = space.covers[0]

    assert 2 == space.size
    assert covers[A] | covers[B] == covers[OFFICE]


def test_a_table_with_fewer_units_covers_fewer_people() -> None:
    """The office without team b is team a; a table that names no teams is of both."""
    both, fewer, total = Space.of([shown(OFFICE, A, B), shown(OFFICE, A), shown(OFFICE)]).covers

    assert both[A] == fewer[OFFICE]
    assert both[OFFICE] == total[OFFICE]


def test_groupings_cut_each_other() -> None:
    """Two roles, and two shifts, in one office: four sets, and each cell has two of them."""
    by_role = shown(*(Place(("office",), one) for one in ("lead", "worker")), grouping="role")
    by_shift = shown(*(Place(("office",), one) for one in ("day", "night")), grouping="shift")
    space = Space.of([by_role, by_shift])

    assert 4 == space.size
    assert [2, 2, 2, 2] == [len(atoms) for covers in space.covers for atoms in covers.values()]


def test_later_stages_have_everybody_of_the_earlier_ones() -> None:
    """Who was added is a set of their own."""
    first, later = Space.of([shown(A), shown(A, stage=1)]).covers

    assert first[A] < later[A]


def test_waves_have_nobody_in_common() -> None:
    """A wave's people are counted by themselves, and pooled waves are both."""
    one, two = Place(("a",), wave="one"), Place(("a",), wave="two")
    covers = Space.of([shown(one, two, Place(("a",)))]).covers[0]

    assert not covers[one] & covers[two]
    assert covers[one] | covers[two] == covers[Place(("a",))]


def test_a_sum_of_parts_that_are_not_the_whole_is_a_contradiction() -> None:
    """5 and 5 are not 11."""
    with pytest.raises(ContradictionError):
        reduced({frozenset({1}): 5.0, frozenset({2}): 5.0, frozenset({1, 2}): 11.0})


def test_settled_variables_leave_the_rows() -> None:
    """x = 3 and x + y = 5.4, with whole numbers, leave no y; with real ones, 2.4."""
    rows = [Row({0: 1.0, 1: 1.0}, 5.4, 5.4), Row({0: 1.0}, 3.0, 3.0)]
    limits = Limits([0.0, 0.0], [9.0, 9.0], [True, False])

    assert [] == tightened(rows, limits)
    assert pytest.approx([3.0, 2.4]) == limits.lower
    with pytest.raises(ContradictionError):
        tightened(rows, Limits([0.0, 0.0], [9.0, 9.0], [True, True]))


def test_a_row_of_settled_variables_that_does_not_hold_is_a_contradiction() -> None:
    """3 is not 4."""
    with pytest.raises(ContradictionError):
        tightened([Row({0: 1.0}, 4.0, 4.0)], Limits([3.0], [3.0], [True]))
