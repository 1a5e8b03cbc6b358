"""The parts of a comparison: versions, wording, what differs, which responses are tried, and what can't go wrong."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest

from cwinstruments.changes import Bump, How, diff
from cwinstruments.changes.answering import answerable_items, candidates
from cwinstruments.changes.versions import bump_between, raised
from cwinstruments.changes.walk import differences
from cwinstruments.changes.wording import is_typo, shared_words
from cwinstruments.diagnostics import Path as DataPath
from cwinstruments.documents import Document, read_document
from cwinstruments.plan import compile_plan
from tests.builders import instrument, scale

PAIRS = Path(__file__).parent / "pairs"


@pytest.mark.parametrize(
    ("old", "new", "bump"),
    [
        ("1.2.3", "1.2.3", Bump.NONE),
        ("1.2.3", "1.2.4", Bump.PATCH),
        ("1.2.3", "1.10.0", Bump.MINOR),
        ("1.9.9", "2.0.0", Bump.MAJOR),
        ("2.0.0", "1.9.9", Bump.LOWERED),
        ("1.2", "1.2.3", None),
        (1.2, "1.2.3", None),
    ],
)
def test_versions_are_compared_by_their_numbers(old: object, new: object, bump: Bump | None) -> None:
    """The first number that is greater says how far a version was raised."""

    assert bump == bump_between(old, new)


def test_a_version_is_raised_by_what_is_due() -> None:
    """What stands behind the number that rises begins at 0 again."""
    due = (Bump.NONE, Bump.PATCH, Bump.MINOR, Bump.MAJOR)

    assert ["1.4.2", "1.4.3", "1.5.0", "2.0.0"] == [raised("1.4.2", one) for one in due]
    assert raised("first", Bump.MAJOR) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("We meet  weekly.", "We meet weekly"),
        ("our plans hold", "Our plans hold!"),
        ("It’s clear", "It's clear"),
        ("I recieve help", "I receive help"),
        ("It has occured often", "It has occurred often"),
        ("A follow-up call", "A follow up call"),
    ],
)
def test_a_typo_changes_no_meaning(old: str, new: str) -> None:
    """Case, spacing, punctuation, letters swapped or doubled in a long word."""

    assert is_typo(old, new)
    assert is_typo(new, old)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("I can do it", "I can't do it"),
        ("I am able to rest", "I am unable to rest"),
        ("more than 1.5 hours", "more than 15 hours"),
        ("from my team", "form my team"),
        ("They help us", "They help US"),
        ("a causal link", "a casual link"),
        ("we were late", "we're late"),
        ("I rest well", "I rest very well"),
        ("in 10 days", "in 100 days"),
        ("I resign", "I re-sign"),
    ],
)
def test_what_may_be_understood_otherwise_is_no_typo(old: str, new: str) -> None:
    """In doubt the wording has changed."""

    assert not is_typo(old, new)
    assert not is_typo(new, old)


def test_words_in_common_are_a_share() -> None:
    """Texts without words have all of them in common."""

    assert (1.0, 0.0, 1.0) == (shared_words("a b", "b a"), shared_words("a b", "c d"), shared_words("", "…"))


def test_entries_are_found_again_by_their_ids() -> None:
    """What moves is told once, and not what it moved past."""
    old = {"items": [{"id": one} for one in "abcd"]}
    new = {"items": [{"id": one} for one in "dabce"]}

    assert [(How.ADDED, ("items", "e")), (How.MOVED, ("items", "d"))] == [
        (one.how, one.names) for one in differences(old, new)
    ]


def test_numbers_are_the_same_however_they_are_written() -> None:
    """True is no number, and text is none where no number stands on the other side."""

    assert () == differences({"a": 1, "b": "1/2", "c": [1.0]}, {"a": 1.0, "b": 0.5, "c": [1]})
    assert 2 == len(differences({"a": 1, "b": "1"}, {"a": True, "b": "1.0"}))


def test_entries_of_one_name_are_told_apart() -> None:
    """A faulty definition may list an item twice."""

    assert [How.REMOVED] == [one.how for one in differences({"items": ["a", "a"]}, {"items": ["a"]})]


def test_responses_reach_both_ends_of_every_item() -> None:
    """Among those that are tried are all low, all high, nothing, and every sum in between."""
    wanted = ("a", "b", "role", "services", "flag", "hours", "start")
    one = instrument({"total": scale(items=["a", "b"])}, wanted)
    plan = compile_plan(one)
    answerable = answerable_items(plan, plan)
    tried = list(candidates(answerable, ["b"], 20))
    sums = {given["a"] + given["b"] for given in tried if given.get("a") and given.get("b")}

    assert {} in tried
    assert set(range(2, 11)) <= sums
    assert {"2024-01-01", "2024-12-31"} <= {given.get("start") for given in tried}
    assert [0, 60] == [given["hours"] for given in tried[:2]]
    assert tried == list(candidates(answerable, ["b"], 20))


# Long, and about what is covered elsewhere.
@pytest.mark.unmeasured
def test_whatever_stands_in_a_definition_it_is_compared() -> None:
    """Definitions of the wrong shape are no reason to fail: they are told apart as far as they go."""
    random, whole = Random(5), dict(read_document(PAIRS / "nothing" / "old.yaml").data)
    odd: tuple[Any, ...] = (
        None,
        True,
        3,
        -1.5,
        "text",
        "",
        [],
        {},
        ["a", {}, []],
        {"id": 1},
        {"parameter": "p"},
        [[{}]],
    )
    for _ in range(150):
        new = deepcopy(whole)
        *way, last = random.choice(list(_paths(new)))
        place: Any = new
        for key in way:
            place = place[key]
        if last in ("kind",):
            continue
        place[last] = random.choice(odd)
        for old, other in ((whole, new), (new, whole)):
            (found,) = diff(Document(old), Document(other)).definitions
            found.to_dict()


def _paths(value: Any, path: DataPath = ()) -> Any:
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in entries:
        yield (*path, key)
        yield from _paths(one, (*path, key))
