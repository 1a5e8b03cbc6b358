"""The HSE indicator tool: what wrong public lists make of it."""

from __future__ import annotations

from cwinstruments.catalog import load_catalog
from cwinstruments.model import Direction
from cwinstruments.scoring import score

HSE = load_catalog(disabled=()).instrument("hse-indicator-tool")
BY_LABEL = HSE.bind(coding="by_label")
REVERSED = {3, 5, 6, 9, 12, 14, 16, 18, 20, 21, 22, 34}


def test_the_seven_scales_share_the_thirty_five_items_out() -> None:
    """Every item is in one scale and none in two; managers' and peer support are two scales."""
    numbers = [int(use.item.removeprefix("hse")) for scale in BY_LABEL.scales.values() for use in scale.items]

    assert list(range(1, 36)) == sorted(numbers)
    assert [8, 6, 5, 4, 4, 5, 3] == [len(scale.items) for scale in BY_LABEL.scales.values()]


def test_high_is_better_everywhere() -> None:
    """Demands too: a high score says that they can be met."""

    assert {Direction.HIGHER_IS_BETTER} == {scale.direction for scale in BY_LABEL.scales.values()}


def test_each_item_moves_its_own_scale_in_its_own_direction() -> None:
    """Twelve items are turned round, 16 among them, but not 25, 28 and 33."""
    neutral = {item.id: 3 for item in HSE.items}
    names = tuple(BY_LABEL.scales)
    for number in range(1, 36):
        scores = score(BY_LABEL, {**neutral, f"hse{number:02d}": 5})
        ((name, value),) = [(name, scores[name].value or 0) for name in names if scores[name].value != 3]

        assert f"hse{number:02d}" in [use.item for use in BY_LABEL.scales[name].items]
        assert (number in REVERSED) == (value < 3), number


def test_item_16_is_in_demands_and_item_33_in_managers_support() -> None:
    """One list drops the one and moves the other."""

    assert "hse16" in [use.item for use in BY_LABEL.scales["demands"].items]
    assert "hse33" in [use.item for use in BY_LABEL.scales["managers_support"].items]


def test_the_coding_must_be_declared() -> None:
    """Numbers as printed are turned round already, so there is no default."""

    assert ("coding",) == HSE.unbound
