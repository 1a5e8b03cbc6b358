"""Per cents of favourable answers, worked by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwinstruments.plan import compile_plan
from cwinstruments.units.facets import facets_of
from cwinstruments.units.favourable import favourable_shares, mean_share, rounded_share
from tests.units.agency import safety


def test_the_share_is_of_those_who_answered() -> None:
    """Of a: 4 and 5 of 4, 5, 1; of b: 5 of 5; of the reversed c nobody answered."""
    made = safety()
    shares = favourable_shares(facets_of(made, compile_plan(made))["voice"], [{"a": 4, "b": 5}, {"a": 5}, {"a": 1}])

    assert [("a", 3, Fraction(2, 3)), ("b", 1, Fraction(1)), ("c", 0, None)] == [
        (one.item, one.n, one.share) for one in shares
    ]
    assert mean_share(shares) is None
    assert Fraction(5, 6) == mean_share(shares[:2])


@pytest.mark.parametrize(
    ("share", "n", "shown"),
    [
        ("0", 40, 5),
        ("1/40", 40, 5),
        ("9/40", 40, 25),
        ("2/3", 12, 65),
        ("39/40", 40, 95),
        ("1", 40, 95),
        ("0", 12, 10),
        ("1/12", 12, 10),
        ("11/12", 12, 90),
        ("1", 12, 90),
        ("1", 0, 50),
    ],
)
def test_a_per_cent_is_rounded_and_never_all_or_nothing(share: str, n: int, shown: int) -> None:
    """22.5 is 25, and 0 is 5: of everybody the same answer would be known."""
    assert shown == rounded_share(Fraction(share), n)


def test_there_is_no_per_cent_of_no_answers() -> None:
    """Nothing is rounded."""
    assert rounded_share(None, 12) is None


@given(st.integers(10, 200), st.data())
def test_a_rounded_share_is_near(n: int, data: st.DataObject) -> None:
    """Within 2.5 points, but for the ends, where none and one are the same, and so are all and all but one."""
    share = Fraction(data.draw(st.integers(0, n)), n)
    shown = rounded_share(share, n)
    assert shown is not None

    assert 0 == shown % 5
    assert 5 <= shown <= 95
    assert abs(shown - 100 * share) <= (10 if share in (0, 1) else 5)
    assert rounded_share(Fraction(0), n) == rounded_share(Fraction(1, n), n)
    assert rounded_share(Fraction(1), n) == rounded_share(Fraction(n - 1, n), n)
