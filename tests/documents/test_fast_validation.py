"""The optional fast validator: whatever it calls valid is valid for the one that decides."""

from __future__ import annotations

import copy
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cwinstruments.documents import SCHEMA_NAMES, check_schema, fast_validation, parse_document, validator
from cwinstruments.documents.fast_validation import is_surely_valid
from cwinstruments.errors import DefinitionError

pytest.importorskip("jsonschema_rs")

# Long, and about what is covered elsewhere.
pytestmark = pytest.mark.unmeasured

ROOT = Path(__file__).parents[2]
FOLDERS = [ROOT / name for name in ("plugins", "examples", "tests/definitions", "tests/rules", "tests/cases")]
FILES = [file for one in FOLDERS for file in sorted(one.rglob("*")) if file.suffix in (".yaml", ".yml", ".json")]
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 7, 2**53 + 1, 10**30, -(10**400), "", "x", "no", "1.0.0", "a\n", "٣", "é"),
    *(Decimal("1.0"), Decimal("0.5"), Decimal("1E-400"), Decimal("1E+400"), Decimal("0.1000000000000000000001")),
    *([], {}, [1, True], [1, Decimal("1.0")], {"parameter": "p"}, {"en": "x"}, {"en": 1}, [[]], [{}]),
)


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    fast_validation._validator.cache_clear()
    yield
    fast_validation._validator.cache_clear()


def documents() -> Iterator[tuple[str, Any]]:
    """Give the data of every file that can be read and says what it is."""
    for file in FILES:
        try:
            data = parse_document(file.read_bytes(), file=file.name).data
        except DefinitionError:
            continue
        if isinstance(data, Mapping) and data.get("kind") in SCHEMA_NAMES:
            yield str(data["kind"]), data


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Give every part of a value with what holds it."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in parts:
        yield value, key
        yield from places(one)


def changed(data: Any, chance: random.Random) -> Any:
    """Give a copy in which one part is something else, is gone, stands twice, or is called otherwise."""
    made = copy.deepcopy(data)
    holder, key = chance.choice(list(places(made)))
    match chance.randrange(5):
        case 0:
            del holder[key]
        case 1 if isinstance(holder, list):
            holder.append(copy.deepcopy(holder[key]))
        case 2 if isinstance(holder, dict):
            holder[chance.choice(("note", "Key", "", "en", "x_y", f"{key}s"))] = holder.pop(key)
        case _:
            holder[key] = copy.deepcopy(chance.choice(VALUES))
    return made


def test_every_schema_can_be_compiled() -> None:
    """A schema that the fast validator can't take would make it useless without a word."""
    for name in SCHEMA_NAMES:
        assert fast_validation._validator(name) is not None


def test_sound_files_are_known_as_such() -> None:
    """It is fast only if it says yes to what is valid, and that is most of what there is."""
    found = [(is_surely_valid(kind, data), validator(kind).is_valid(data)) for kind, data in documents()]

    assert 300 < len(found)
    assert [] == [one for one in found if one[0] and not one[1]]
    assert [] == [one for one in found if one[1] and not one[0]]


def test_changed_files_are_never_called_valid_where_they_are_not() -> None:
    """It may not know that something is valid; it may never be wrong about that."""
    chance = random.Random(20_26)
    known = list(documents())
    n_valid = n_invalid = 0
    for _ in range(1_500):
        kind, data = chance.choice(known)
        made = changed(data, chance)
        sure, valid = is_surely_valid(kind, made), validator(kind).is_valid(made)
        assert valid or not sure, made
        n_valid, n_invalid = n_valid + sure, n_invalid + (not valid)

    assert min(n_valid, n_invalid) > 200


def test_findings_are_the_same_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever installs it sees the same findings, only sooner."""
    read = []
    for file in FILES:
        try:
            read.append(parse_document(file.read_bytes(), file=file.name))
        except DefinitionError:
            continue
    fast = [check_schema(one) for one in read]
    monkeypatch.setitem(sys.modules, "jsonschema_rs", None)
    fast_validation._validator.cache_clear()

    assert not is_surely_valid("instrument", read[0].data)
    assert [check_schema(one) for one in read] == fast


def test_what_it_can_not_take_is_left_to_the_other() -> None:
    deep: Any = {"kind": "instrument"}
    inner = deep
    for _ in range(2_000):
        inner["title"] = {}
        inner = inner["title"]

    assert not is_surely_valid("instrument", deep)


def test_nothing_loads_it_before_a_document_is_checked() -> None:
    """The library works without it, and does not pay for it where nothing is checked."""
    program = "import sys, cwinstruments.documents; print('jsonschema_rs' in sys.modules, 'jsonschema' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert "False False\n" == run.stdout
