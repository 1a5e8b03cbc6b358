"""Layouts: in which order answers are looked up, for each set of items that can have been asked."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import getitem, itemgetter
from typing import Any, TypeAlias, TypeVar

from attrs import frozen

from cwinstruments.plan import InputKind, ScoringPlan, State, names_in
from cwinstruments.scoring.evaluator import Answers
from cwinstruments.scoring.outcomes import keep
from cwinstruments.scoring.packing import JointPack, Packing
from cwinstruments.scoring.responses import InputReader, Reader, Response, ResponseNote
from cwinstruments.scoring.tables import PLAIN_TYPES, Pack, Reading, Table, reading_of, table_of

T = TypeVar("T")
Row: TypeAlias = Sequence[Response]
"""The answers in the order of a layout."""

Keys: TypeAlias = Callable[[Row], list[int]]
"""Gives the number that tells the outcome of each scale of items."""

_TYPES: Mapping[InputKind, frozenset[type] | None] = {
    InputKind.BOOLEAN: PLAIN_TYPES | {bool},
    # These answers are read one by one, by whatever type they have.
    InputKind.DATE: None,
    InputKind.SELECTED: None,
}
MOST_LAYOUTS = 256
"""How many layouts a plan keeps. When there are more, it forgets all of them."""

_ROOM = 62
"""How many bits a sum can have that Python adds up fast."""

_UNASKED = frozenset({State.NOT_ASKED, State.UNKNOWN})


@frozen
class Plain:
    """How a row is looked up where all of it stands in one sum.

    Args:
        types: which types can be looked up.
        empty: an empty cell for each answer of the row.
        tables: one table for each of them.
        masks: for each scale of items, what part of the sum tells its outcome.
    """

    types: frozenset[type]
    empty: dict[str, Response]
    tables: tuple[Table, ...]
    masks: tuple[int, ...]


@frozen
class Layout:
    """In which order answers are looked up.

    Args:
        pick: gives the answers in order, if there is one for each item.
        fill: gives them with empty cells for what is left out. It raises `KeyError` where a key is no item.
        keys: gives the number that tells the outcome of each scale of items. It raises `KeyError` or `TypeError` where
            an answer can't be looked up.
        plain: how `keys` does it, where that is simple enough to be done without a call.
        is_open: whether bounds take in other states than values do.
    """

    pick: Callable[[Mapping[str, Response]], Row]
    fill: Callable[[dict[str, Response]], Row]
    keys: Keys
    plain: Plain | None
    is_open: bool
    _readings: Mapping[str, tuple[int, Reading]]
    _unasked: Mapping[str, State]
    _noted: tuple[tuple[InputReader, State], ...]
    _items: Mapping[str, str]

    def answers(self, row: Row, inputs: Iterable[str]) -> Answers:
        """Give inputs as engines take them in."""
        answers = Answers()
        for name in inputs:
            state = self._unasked.get(name)
            if state is None:
                place, reading = self._readings[name]
                state, value = reading[row[place]]
                if state is State.ANSWERED:
                    answers.values[name] = value
            answers.states[name] = state
        return answers

    def notes(self, responses: Mapping[str, Response]) -> tuple[ResponseNote, ...]:
        """Note the answers that were not asked for."""
        notes: list[ResponseNote] = []

        def state_of(gate: str) -> State:
            return self._unasked.get(gate) or self._readings[gate][1][responses.get(self._items[gate])][0]

        for reader, state in self._noted:
            reader.note_unasked(responses.get(reader.item), state, notes, state_of)
        return tuple(notes)


@frozen
class Field:
    """Where the number of a scale of items stands in the sum of a stream of answers."""

    stream: int
    shift: int
    width: int

    @property
    def mask(self) -> int:
        return ((1 << self.width) - 1) << self.shift


@frozen
class _LookUp:
    """An answer that is looked up in a stream, and the number that stands for it there."""

    reader: InputReader
    table: Table
    stream: int

    @property
    def types(self) -> frozenset[type] | None:
        return _TYPES.get(self.reader.input.kind, PLAIN_TYPES)

    @property
    def order(self) -> tuple[int, int]:
        return self.stream, 0 if self.types is None else -len(self.types)


class Layouts:
    """The layouts of a plan, each made when somebody first answers so that it is needed.

    What was asked is decided by the gates alone: the items that conditions name, which include the gates of gates.

    Args:
        packings: for each scale of items, the numbers that stand for its answers.
    """

    def __init__(self, plan: ScoringPlan, reader: Reader, packings: Sequence[Packing]) -> None:
        self._reader, self._packings = reader, packings
        self.fields = tuple(_fields(packings))
        named = {name for one in plan.inputs if one.show_if is not None for name in names_in(one.show_if)}
        self._gates = tuple(one for one in plan.inputs if one.name in named)
        self._key = _key_of([one.item for one in self._gates])
        self._readings = {one.name: reading_of(one) for one in reader.inputs}
        self._items = {one.name: one.item for one in reader.inputs}
        self._look_ups = tuple(self._all_look_ups())
        self._by_gates: dict[Hashable, Layout] = {}
        self._by_unasked: dict[Hashable, Layout] = {}
        # Conditions over values of parameters alone have no gates: whoever answers, they are true or false.
        self.only = None if self._gates else self._made(_unasked(reader.read({}, [])[0]), is_open=False)

    def of(self, responses: Mapping[str, Response]) -> Layout:
        """Give the layout for one respondent.

        Raises:
            KeyError: a gate has an answer that is not allowed.
            TypeError: a gate has an answer that nothing can look up.
        """
        key = self._key(responses)
        layout = self._by_gates.get(key)
        return self._learn(key, responses) if layout is None else layout

    def _learn(self, key: Hashable, responses: Mapping[str, Response]) -> Layout:
        answers, open_answers = self._reader.read(responses, [])
        if any(answers.states[one.name] is State.INVALID for one in self._gates):
            raise KeyError
        unasked = _unasked(answers)
        same = frozenset(unasked.items()), open_answers is not None
        layout = self._by_unasked.get(same)
        if layout is None:
            if len(self._by_unasked) >= MOST_LAYOUTS:
                self._by_unasked.clear()
                self._by_gates.clear()
            layout = self._by_unasked[same] = self._made(unasked, is_open=open_answers is not None)
        keep(self._by_gates, key, layout)
        return layout

    def _all_look_ups(self) -> Iterator[_LookUp]:
        """Give every look-up: of each item, one in each stream that tells one of its scales."""
        tables: dict[Hashable, Table] = {}
        checked: set[str] = set()
        for one in self._reader.inputs:
            of_input = one.input
            alike = (of_input.kind, of_input.domain, of_input.scale, of_input.nonresponse)
            parts: dict[int, list[tuple[Pack, int]]] = {}
            for packing, place in zip(self._packings, self.fields, strict=True):
                if one.name in packing.packs:
                    parts.setdefault(place.stream, []).append((packing.packs[one.name], place.shift))
            if not parts and one.item not in checked:
                parts[0] = []
            checked.add(one.item)
            for stream, packs in parts.items():
                pack = JointPack(tuple(packs))
                same = (one.name if of_input.kind is InputKind.SELECTED else alike, pack)
                if same not in tables:
                    tables[same] = table_of(self._readings[one.name], pack)
                yield _LookUp(one, tables[same], stream)

    def _made(self, unasked: Mapping[str, State], *, is_open: bool) -> Layout:
        """Put the look-ups of what was asked in order."""
        asked = sorted((one for one in self._look_ups if one.reader.name not in unasked), key=lambda one: one.order)
        names = [one.reader.item for one in asked]
        names += sorted(self._reader.items.difference(names))
        keys, plain = self._keys(asked, unasked, names)
        places = {item: place for place, item in reversed(list(enumerate(names)))}
        return Layout(
            picker(names),
            _filler(names),
            keys,
            plain,
            is_open,
            {one.name: (places[one.item], self._readings[one.name]) for one in self._reader.inputs},
            unasked,
            tuple((one, unasked[one.name]) for one in self._reader.inputs if one.is_first and one.name in unasked),
            self._items,
        )

    def _keys(
        self, asked: Sequence[_LookUp], unasked: Mapping[str, State], names: Sequence[str]
    ) -> tuple[Keys, Plain | None]:
        """Give what looks a row up.

        Args:
            asked: the look-ups, in order.
            names: the items of the row: those of the look-ups, then others.
        """
        types = [(group, asked[group][0].types) for _, group in _slices(asked, lambda one: one.types)]
        listed = [(group, allowed) for group, allowed in types if allowed is not None]
        slices = dict(_slices(asked, lambda one: one.stream))
        n_streams = max((place.stream for place in self.fields), default=0) + 1
        groups = [slices.get(stream, slice(0)) for stream in range(n_streams)]
        streams = [(tuple(one.table for one in asked[group]), group) for group in groups]
        places = [
            (place.stream, place.mask, _base(packing, unasked) << place.shift)
            for packing, place in zip(self._packings, self.fields, strict=True)
        ]

        def keys(row: Row) -> list[int]:
            for group, allowed in listed:
                if not allowed.issuperset(map(type, row[group])):
                    raise TypeError
            sums = [sum(map(getitem, tables, row[group])) for tables, group in streams]
            return [(sums[stream] & mask) + base for stream, mask, base in places]

        if n_streams > 1 or len(types) != 1 or len(listed) != 1:
            return keys, None
        ((tables, group),), ((_, allowed),) = streams, listed
        masks = [(mask, base) for _, mask, base in places]

        def keys_of_one(row: Row) -> list[int]:
            if not allowed.issuperset(map(type, row[group])):
                raise TypeError
            total = sum(map(getitem, tables, row))
            return [(total & mask) + base for mask, base in masks]

        if len(names) > len(asked) or any(base for _, base in masks):
            return keys_of_one, None
        return keys_of_one, Plain(allowed, dict.fromkeys(names), tables, tuple(mask for mask, _ in masks))


def _fields(packings: Sequence[Packing]) -> Iterator[Field]:
    """Give each scale of items a place, as many in a stream as there is room for."""
    stream = shift = 0
    for packing in packings:
        if shift and shift + packing.width > _ROOM:
            stream, shift = stream + 1, 0
        yield Field(stream, shift, packing.width)
        shift += packing.width


def _unasked(answers: Answers) -> dict[str, State]:
    """Give the inputs that were not asked, and those of which nobody knows."""
    return {name: state for name, state in answers.states.items() if state in _UNASKED}


def _base(packing: Packing, unasked: Mapping[str, State]) -> int:
    """Give the number that stands for what a scale of items was not asked."""
    return sum(packing.packs[name](state, None) for name, state in unasked.items() if name in packing.packs)


def _slices(things: Sequence[T], key: Callable[[T], Any]) -> Iterator[tuple[Any, slice]]:
    """Give slices of things in order that have the same key."""
    start = 0
    for same, group in groupby(things, key):
        stop = start + len(list(group))
        yield same, slice(start, stop)
        start = stop


def picker(names: Sequence[Any]) -> Callable[[Any], Sequence[Any]]:
    """Give what takes these things out of a mapping or a sequence."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda things: tuple(things[name] for name in names)


def _filler(names: Sequence[str]) -> Callable[[dict[str, Response]], Row]:
    empty: dict[str, Response] = dict.fromkeys(names)
    n_items, pick = len(empty), picker(names) if len(empty) < len(names) else None

    def fill(responses: dict[str, Response]) -> Row:
        filled = empty | responses
        if len(filled) > n_items:
            raise KeyError
        return tuple(filled.values()) if pick is None else pick(filled)

    return fill


def _key_of(gates: Sequence[str]) -> Callable[[Mapping[str, Response]], Hashable]:
    """Give what makes a key of the answers to the gates. Lists of codes become hashable, whatever they hold."""

    def several(responses: Mapping[str, Response]) -> Hashable:
        found = map(responses.get, gates)
        return tuple(tuple(one) if isinstance(one, list) else one for one in found)

    def single(responses: Mapping[str, Response]) -> Hashable:
        one = responses.get(gates[0])
        return tuple(one) if isinstance(one, list) else one

    return single if len(gates) == 1 else several
