"""All items of a scale, between two groups."""

from __future__ import annotations

from typing import Any

import pytest

from cwinstruments.psychometrics.bibliography import REFERENCES
from cwinstruments.psychometrics.differential_functioning import (
    Adjustment,
    adjust_p,
    dif,
    mantel,
    mantel_haenszel,
)
from tests.psychometrics.support import assert_sound

np = pytest.importorskip("numpy")


def sample(seed: int = 5, n: int = 300) -> tuple[dict[str, Any], list[str]]:
    """Give two 0/1 items and two ordered ones; the focal group finds `hard` harder than it should."""
    random = np.random.default_rng(seed)
    group = random.integers(0, 2, n)
    stand = random.normal(size=n)
    items = {
        "easy": (stand + random.normal(size=n) > -0.5) * 1.0,
        "hard": (stand + random.normal(size=n) - 2.5 * group > -0.5) * 1.0,
        "mild": np.clip(np.round(2 + stand + random.normal(size=n)), 0, 4),
        "wide": np.clip(np.round(2 + stand + random.normal(size=n)), 0, 4),
    }
    return {name: list(values) for name, values in items.items()}, ["focal" if one else "rest" for one in group]


def run(**said: Any) -> Any:
    items, group = sample()
    return dif(items, group, reference="rest", focal="focal", **said)


def test_each_item_goes_through_its_own_test() -> None:
    """Matched on the total with the item: what the single tests say of it."""
    items, group = sample()
    total = [sum(values) for values in zip(*items.values(), strict=True)]
    found = run()

    assert ["mantel_haenszel", "mantel_haenszel", "mantel", "mantel"] == [one.method for one in found.items]
    assert mantel_haenszel(items["hard"], group, total, reference="rest", focal="focal") == found.of("hard").test
    assert mantel(items["wide"], group, total, reference="rest", focal="focal") == found.of("wide").test
    assert ("total", "holm", 300, 300) == (found.matching, found.adjustment, found.n_total, found.n_used)


def test_the_item_that_works_otherwise_is_found() -> None:
    """It favours those who do not belong to the group."""
    found = run()

    assert ("hard",) == found.in_classes("C", "CC")
    assert "reference" == found.of("hard").test.favours
    with pytest.raises(ValueError):
        found.in_classes("D")
    with pytest.raises(KeyError):
        found.of("soft")


def test_people_can_be_matched_on_the_rest_or_a_score_of_their_own() -> None:
    items, group = sample()
    rest = [one + two + three for one, two, three in zip(items["easy"], items["mild"], items["wide"], strict=True)]
    band = [min(value // 3, 2) for value in rest]

    assert (
        mantel_haenszel(items["hard"], group, rest, reference="rest", focal="focal")
        == run(matching="rest").of("hard").test
    )
    given_band = run(matching=band)
    assert mantel_haenszel(items["hard"], group, band, reference="rest", focal="focal") == given_band.of("hard").test
    assert "given" == given_band.matching


def test_a_total_needs_all_items_answered() -> None:
    """Whoever lacks one is left out of all; with a score from elsewhere only of that item."""
    items, group = sample()
    items["easy"][0] = None

    found = dif(items, group, reference="rest", focal="focal")
    other = dif(items, group, reference="rest", focal="focal", matching=[1.0] * 300)

    assert [1, 1, 1, 1] == [one.test.counts.n_missing for one in found.items]
    assert [1, 0, 0, 0] == [one.test.counts.n_missing for one in other.items]
    assert (299, 300) == (found.n_used, other.n_used)


def test_adjusted_or_not_is_told() -> None:
    holm, none = run(), run(adjust=None)

    assert adjust_p([one.test.p for one in holm.items], Adjustment.HOLM) == tuple(one.p_adjusted for one in holm.items)
    assert "not_asked_for" == none.reasons["items.0.p_adjusted"]
    assert (None, "not_asked_for") == (none.adjustment, none.reasons["adjustment"])
    assert "benjamini1995" in run(adjust="bh").references


def test_results_are_sound() -> None:
    """Also those with items that nobody answered, or that are all the same; sources are known."""
    items, group = sample()
    items["empty"], items["same"] = [None] * 300, [1] * 300
    found = dif(items, group, reference="rest", focal="focal", matching=[1.0] * 300)

    assert_sound(found)
    assert "too_few_people" == found.reasons["items.4.test.chi2"]
    assert "no_variance" == found.reasons["items.5.p_adjusted"]
    assert not set(found.references) - set(REFERENCES)
    # Only those that have a p count.
    hard = found.of("hard")
    assert hard.test.p is not None and pytest.approx(min(1.0, 4 * hard.test.p)) == hard.p_adjusted


def test_sums_of_fractions_make_one_stratum() -> None:
    """0.1 + 0.2 is 0.3, whatever it is in binary."""
    found = dif([[0.1, 0.2], [0.3, 0.0], [0.2, 0.1], [0.0, 0.3]], list("rrff"), reference="r", focal="f")

    assert [1, 1] == [one.test.counts.n_strata for one in found.items]


def test_a_table_has_a_row_for_each_item() -> None:
    pytest.importorskip("polars")
    table = run().to_frame()

    assert ["easy", "hard", "mild", "wide"] == table["item"].to_list()
    assert {"method", "odds_ratio", "interval_lower", "smd_ratio", "p_adjusted", "n_strata"} <= set(table.columns)


@pytest.mark.parametrize("rows", [[], [[]], [[1, 0]], [[None, None], [1, 1]], [[1], [0]]])
def test_there_is_a_reason_for_whatever_is_missing(rows: list[list[float | None]]) -> None:
    """Nobody, no items, one person, one of each group."""
    found = dif(rows, ["r", "f"][: len(rows)], reference="r", focal="f")

    assert_sound(found)
    for one in found.items:
        assert one.test.p is None and one.p_adjusted is None


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"matching": "sum"}, "'total', 'rest' or a score"),
    ({"matching": [1, 2]}, "2 matching scores"),
    ({"adjust": "bonferroni"}, "bonferroni"),
    ({"items": ["soft"]}, "no column 'soft'"),
    ({"level": 0}, "between 0 and 1"),
]


@pytest.mark.parametrize(("said", "what"), WRONG)
def test_wrong_calls_are_refused(said: dict[str, Any], what: str) -> None:
    with pytest.raises(ValueError, match=what):
        run(**said)
    with pytest.raises(ValueError, match="2 groups of people and 1 people"):
        dif([[1]], ["a", "b"], reference="a", focal="b")
    with pytest.raises(TypeError, match=r"a group is a name or a number, not \['b'\]"):
        dif([[1]], ["a"], reference=["b"], focal="a")  # type: ignore[arg-type]
