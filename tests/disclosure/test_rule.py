"""The rule as data and as text."""

from __future__ import annotations

import pytest

from cwinstruments.disclosure import Kind, Rule


def test_the_minimum_is_that_of_the_kind() -> None:
    """5 people for a scale mean, 10 for what tells more, 11 for whatever leaves the agency."""
    rule = Rule()

    assert 5 == rule.minimum("scale_mean") == rule.minimum(Kind.COUNT)
    assert {10} == {rule.minimum(kind) for kind in Kind if kind not in (Kind.SCALE_MEAN, Kind.COUNT)}
    assert {11} == {rule.minimum(kind, public=True) for kind in Kind}


def test_the_greater_minimum_counts_for_public_output() -> None:
    """Who shows item results of 20 people or more does so in public, too."""
    assert 20 == Rule(minimum_detail=20).minimum("sd", public=True)


def test_the_rule_says_itself() -> None:
    """Every number of it stands in the text that reports carry, which is part of its data."""
    rule = Rule(minimum_mean=6, minimum_detail=12, minimum_public=13, minimum_non_respondents=4, mean_share=0.4)

    assert all(number in rule.text() for number in ("6 people", "12 or more", "13 or more", "1 to 3 ", "40 %", "by 2,"))
    assert rule.text() == str(rule) == rule.to_dict()["text"]
    assert 6 == rule.to_dict()["minimum_mean"]


def test_the_text_follows_what_is_switched_off() -> None:
    """Known numbers of people and any number of non-respondents have sentences of their own."""
    text = Rule(counts_are_known=True, minimum_non_respondents=1).text()

    assert "is told of every cell" in text
    assert "however few did not answer" in text


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"minimum_mean": 0}, "minimum_mean is 0; it is a number of people, 1 or more"),
        ({"minimum_non_respondents": 0}, "1 or more"),
        ({"count_width": -1}, "0 or more"),
        ({"mean_share": 0}, "above 0 and at most 1"),
        ({"mean_share": float("nan")}, "above 0 and at most 1"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(said: dict[str, float], message: str) -> None:
    """The message says what would be right."""
    with pytest.raises(ValueError, match=message):
        Rule(**said)  # type: ignore[arg-type]


def test_an_unknown_kind_is_refused() -> None:
    """No minimum is made up for it."""
    with pytest.raises(ValueError, match="median"):
        Rule().minimum("median")
