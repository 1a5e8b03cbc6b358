"""Facets: which options items share, and which of them are favourable."""

from __future__ import annotations

from cwinstruments.plan import compile_plan
from cwinstruments.units.facets import Facet, facets_of
from tests.builders import instrument, items, scale
from tests.units.agency import facet, safety


def facet_of(said: dict[str, object], *wanted: str) -> Facet:
    made = instrument({"s": said}, items(*(wanted or ("a", "b", "c", "d"))))
    return facets_of(made, compile_plan(made))["s"]


def test_a_facet_has_its_answers_as_places_among_the_options() -> None:
    """A reversed 2 of five is the fourth option."""
    one = facet_of(facet("a", "b", "-c"))

    assert 5 == one.n_options
    assert [2, None, 4] == one.keyed({"a": 2, "c": 2})


def test_a_total_is_no_facet() -> None:
    """Agreement is judged on facets alone."""
    made = safety()

    assert ["voice", "care"] == list(facets_of(made, compile_plan(made)))


def test_the_two_best_options_are_favourable_by_direction() -> None:
    """After keying; of a strain the lowest."""
    assert {"a": (4, 5), "c": (1, 2)} == facet_of(facet("a", "-c")).favourable
    assert {"a": (1, 2), "c": (4, 5)} == facet_of(facet("a", "-c", direction="higher_is_worse")).favourable


def test_of_few_options_one_is_favourable() -> None:
    """Two of three would be nearly everybody."""
    one = facet_of(facet("half", missing={"max_missing": 0}), "half")

    assert (1, 3) == (one.favourable_options, one.n_options)
    assert 1 == len(one.favourable["half"])


def test_a_descriptive_scale_has_no_favourable_options() -> None:
    """None of them is better."""
    one = facet_of(facet("a", "b", direction="descriptive"))

    assert (None, {}) == (one.favourable_options, one.favourable)


def test_items_with_different_options_have_no_index_of_agreement() -> None:
    """Nor have items that take any number."""
    assert facet_of(scale(items=["a", "half"], aggregate=None), "a", "half").n_options is None
    assert facet_of(scale(items=["many"], aggregate=None), "many").n_options is None
