"""Which cell is hidden next: what a hidden cell could be worked out from, the smallest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from attrs import define, evolve, field

from cwinstruments.disclosure.table import Place


@define
class Partners:
    """The sums that the cells of a table make up.

    Args:
        sizes: how many people each place of the table has.
    """

    sizes: Mapping[Place, int]
    _parts: dict[Place, list[tuple[Place, ...]]] = field(init=False)
    _sums: dict[Place, list[tuple[Place, ...]]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._parts = _parts(list(self.sizes))
        self._sums = {place: [] for place in self.sizes}
        for whole, sums in self._parts.items():
            for members in ((whole, *some) for some in sums):
                for one in members:
                    self._sums[one].append(tuple(other for other in members if other != one))

    def around(self, places: Iterable[Place], /) -> Iterator[Place]:
        """Give the cells that stand in a sum with one of these."""
        return (other for place in places for some in self._sums.get(place, ()) for other in some)

    def choose(self, places: Sequence[Place], is_open: Callable[[Place], bool], /) -> Place | None:
        """Choose the cell to hide for others: the smallest of a sum in which all else is shown, or as near as there is.

        Args:
            is_open: tells whether a cell is shown that hiding would take something from the reader.
        """
        reached: list[Place] = []
        for edge in self._levels(places, is_open):
            sums = (some for place in edge for some in self._sums.get(place, ()))
            if alone := [one for some in sums for one in self._all_open(some, is_open)]:
                return self._smallest(alone)
            # A hidden neighbour protects nothing where it follows from what is shown itself.
            reached += edge
        for one in reached:
            if shown := [other for other in self.around([one]) if is_open(other)]:
                return self._smallest(shown)
        rest = [place for place in self.sizes if is_open(place)]
        return self._smallest(rest) if rest else None

    def part(self, whole: Place, is_open: Callable[[Place], bool], /) -> Place | None:
        """Choose a part of a cell, where all its parts are shown and tell what it is; None where they don't."""
        for some in self._parts.get(whole, ()):
            if shown := self._all_open(some, is_open):
                return self._smallest(shown)
        return None

    def cluster(self, places: Sequence[Place], is_open: Callable[[Place], bool], /) -> set[Place]:
        """Give the cells that are hidden with these, from sum to sum."""
        return {one for edge in self._levels(places, is_open) for one in edge}

    def _levels(self, places: Sequence[Place], is_open: Callable[[Place], bool]) -> Iterator[list[Place]]:
        """Give these, the hidden cells that stand in a sum with them, those that stand in one with these, and so on."""
        edge, reached = list(places), set(places)
        while edge:
            yield edge
            around = dict.fromkeys(self.around(edge))
            edge = [one for one in around if self.sizes[one] and not is_open(one) and one not in reached]
            reached.update(edge)

    def _all_open(self, some: Iterable[Place], is_open: Callable[[Place], bool]) -> list[Place]:
        """Give the other cells of a sum where all are shown, those of nobody aside; otherwise none."""
        peopled = [one for one in some if self.sizes[one]]
        return peopled if all(is_open(one) for one in peopled) else []

    def _smallest(self, places: Iterable[Place]) -> Place:
        return min(places, key=lambda one: (self.sizes[one], str(one)))


def _parts(places: Sequence[Place]) -> dict[Place, list[tuple[Place, ...]]]:
    """Give what each place is the sum of, along each dimension."""
    known = set(places)
    parts: dict[tuple[Place, str], list[Place]] = {}
    for place in places:
        for name, whole in _wholes(place):
            if whole in known:
                parts.setdefault((whole, name), []).append(place)
    found: dict[Place, list[tuple[Place, ...]]] = {}
    for (whole, _), some in parts.items():
        found.setdefault(whole, []).append(tuple(some))
    return found


def _wholes(place: Place) -> Iterator[tuple[str, Place]]:
    if place.unit:
        yield "unit", evolve(place, unit=place.unit[:-1])
    if place.group is not None:
        yield "group", evolve(place, group=None)
    if place.wave is not None:
        yield "wave", evolve(place, wave=None)
