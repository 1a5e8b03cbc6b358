"""Even and odd items, synonyms and antonyms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwinstruments.psychometrics.careless_responding import careless
from tests.laws.support import law

np = pytest.importorskip("numpy")
pytest.importorskip("scipy")

SCALES = {"s": ["1", "2"], "t": ["3", "4"], "u": ["5", "6"]}


def even_odd(row: list[float | None], **said: object) -> tuple[float | None, str | None]:
    one = careless([row], scales=SCALES, **said).people[0]  # type: ignore[arg-type]
    return one.even_odd, one.reasons.get("even_odd")


def test_halves_are_correlated_over_scales_and_stepped_up() -> None:
    """Odd 1, 3, 2 and even 1, 2, 3: r is 0.5, so 2 * 0.5 / 1.5."""
    assert pytest.approx((2 / 3, None)) == even_odd([1, 1, 3, 2, 2, 3])


def test_reverse_keyed_items_are_turned_round() -> None:
    """On a scale of 1 to 5 the 5, 4 and 3 of the even items are 1, 2 and 3."""
    assert pytest.approx((2 / 3, None)) == even_odd(
        [1, 5, 3, 4, 2, 3], reverse_keyed=["2", "4", "6"], low=1, high={"2": 5, "4": 5, "6": 5}
    )


def test_it_is_not_below_minus_one() -> None:
    """Odd 1, 2, 3 and even 3, 2, 1: r is -1, which would step up to an endless one; -0.5 would to -2."""
    assert (-1.0, None) == even_odd([1, 3, 2, 2, 3, 1])
    assert (-1.0, None) == even_odd([1, 3, 3, 2, 2, 1])


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ([1, 1, 3, 2, 2, None], "too_few_pairs"),
        ([1, 1, 1, 2, 1, 3], "no_variance"),
        ([0.1, 1, 0.1, 2, 0.1, 3], "no_variance"),
        ([None] * 6, "no_responses"),
    ],
)
def test_there_may_be_no_consistency(row: list[float | None], reason: str) -> None:
    """Two scales only, halves that do not vary, no answer at all."""
    assert (None, reason) == even_odd(row)


def test_without_scales_it_was_not_asked_for() -> None:
    one = careless([[1, 2, 3]]).people[0]

    assert (None, "not_asked_for", 0) == (one.even_odd, one.reasons["even_odd"], one.n_scales)


def test_scales_of_one_item_have_no_halves() -> None:
    one = careless([[1, 1, 3, 2, 2, 3]], scales=SCALES | {"v": ["1"]}).people[0]

    assert 3 == one.n_scales


def test_pairs_are_found_and_correlated_within_people() -> None:
    """Items 1-2, 3-4 and 5-6 go together; the last person answers 1-2, 2-3 and 3-1, with a correlation of -0.5."""
    rows = [[a, a, b, b, c, c] for a in (1, 5) for b in (1, 5) for c in (1, 5)]
    found = careless([*rows, [1, 2, 2, 3, 3, 1]])
    last = found.people[-1]

    assert [("1", "2"), ("3", "4"), ("5", "6")] == [(pair.first, pair.second) for pair in found.synonym_pairs]
    assert pytest.approx(-0.5) == last.synonyms
    assert (3, "synonyms") == (last.n_synonym_pairs, last.flags[-1])
    assert (None, "too_few_pairs", 0) == (last.antonyms, last.reasons["antonyms"], last.n_antonym_pairs)
    assert (None, "no_variance") == (found.people[0].synonyms, found.people[0].reasons["synonyms"])


def test_opposites_are_antonyms() -> None:
    """Turned round, items 1, 3 and 5 are opposites of their neighbours; who answers them alike is flagged."""
    rows = [[6 - a, a, 6 - b, b, 6 - c, c] for a in (1, 5) for b in (1, 5) for c in (1, 5)]
    found = careless([*rows, [1, 1, 2, 2, 3, 3]])
    last = found.people[-1]

    assert 3 == len(found.antonym_pairs) == last.n_antonym_pairs
    assert pytest.approx(1.0) == last.antonyms
    assert "antonyms" in last.flags
    assert 0 == len(found.synonym_pairs)


@given(st.integers(0, 2**32 - 1))
@law(20)
def test_correlations_within_people_are_numpys(seed: int) -> None:
    """Pair by pair, with what is missing left out."""
    random = np.random.default_rng(seed)
    values = np.round(random.normal(size=(30, 7)) + 2 * random.normal(size=(30, 1)))
    values[random.random(values.shape) < 0.1] = np.nan
    found = careless(values)

    for row, one in zip(values, found.people, strict=True):
        pairs = [(row[int(pair.first) - 1], row[int(pair.second) - 1]) for pair in found.synonym_pairs]
        known = np.array([pair for pair in pairs if not np.isnan(pair).any()]).reshape(-1, 2)
        assert len(known) == one.n_synonym_pairs
        if len(known) > 2 and (known.min(axis=0) < known.max(axis=0)).all():
            assert pytest.approx(np.corrcoef(known.T)[0, 1], abs=1e-9) == one.synonyms
        else:
            assert one.synonyms is None
