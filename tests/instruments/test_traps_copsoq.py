"""The keys of COPSOQ III scales: where a reversed item is reversed, which version, and nothing of the wording."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwinstruments.catalog import load_catalog
from cwinstruments.errors import InvalidResponseError, UnboundParameterError
from cwinstruments.model import Direction, Instrument
from cwinstruments.plan import compile_plan
from cwinstruments.scoring import score

CATALOG = load_catalog(disabled=())
KEYS = [CATALOG.instrument(id) for id in ("copsoq-iii-climate", "copsoq-iii-demands")]
RESPONSES = [0, 25, 50, 75, 100]
each_key = pytest.mark.parametrize("key", KEYS, ids=lambda key: key.id)


@each_key
def test_the_version_must_be_said(key: Instrument) -> None:
    """Nobody's middle version is scored as a long one, or the other way round, because of a default."""

    assert ("version",) == key.unbound
    with pytest.raises(UnboundParameterError, match="version"):
        compile_plan(key)


@each_key
def test_answers_coded_1_to_5_are_refused(key: Instrument) -> None:
    """On the form the first box is the highest, so 1 may mean either end; no end is guessed."""
    with pytest.raises(InvalidResponseError) as raised:
        score(key.bind(version="long"), {item.id: 1 for item in key.items})

    assert {item.id for item in key.items} == {one.item for one in raised.value.invalid}


@settings(deadline=None, max_examples=25)
@given(st.data(), st.sampled_from(KEYS))
def test_items_marked_r_are_reversed_once_and_by_the_key(data: st.DataObject, key: Instrument) -> None:
    """Answers as they were given score as the sources score them: 100 - x for codes with R, then the mean."""
    answers = {item.id: data.draw(st.sampled_from(RESPONSES)) for item in key.items}
    scored = {id: 100 - value if id.endswith("r") else value for id, value in answers.items()}
    bound = key.bind(version="long")
    scores = score(bound, answers)
    for id, scale in bound.scales.items():
        items = [use.item for use in scale.items]

        assert pytest.approx(float(Fraction(sum(scored[one] for one in items), len(items)))) == scores[id].value


@each_key
def test_the_middle_version_asks_for_less_and_for_nothing_reversed(key: Instrument) -> None:
    """All reversed items are of the long version; each scale of the middle version is a part of the long one."""
    long, middle = key.bind(version="long"), key.bind(version="middle")
    for id, scale in middle.scales.items():
        assert {use.item for use in scale.items} <= {use.item for use in long.scales[id].items}
        assert not any(use.reverse_keyed for use in scale.items)


def test_only_demands_and_conflicts_are_bad_when_high() -> None:
    """The direction is a scale's own: control over working time is a resource among demands."""
    high_is_good = {id for key in KEYS for id, one in key.scales.items() if one.direction is Direction.HIGHER_IS_BETTER}

    assert set(KEYS[0].scales) | {"control_over_working_time"} == high_is_good


@each_key
def test_nothing_of_the_wording_is_there(key: Instrument) -> None:
    """The licence forbids changed wording: no text, no topics, no labels; and the title says what it is."""

    assert not any(item.text or item.text_by_form or item.topic for item in key.items)
    assert not any(option.label for one in key.response_options.values() for option in one.options)
    assert key.description is not None
    assert "Not the COPSOQ itself: a scoring key." in key.description["en"]
    assert key.title["en"].startswith("Scoring key for eight COPSOQ III scales")
