"""What respondents meet in several original instruments reads the same in all of them, in both languages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import pytest

from cwinstruments.model import Instrument, Wording
from tools.readability import originals

ORIGINALS = list(originals())
OWN_FACETS = "served"
"""The set of options that every pulse fills with its own facets."""
MEANS_MORE = {("provision3", 97), ("relationship5", 97)}
"""Where 'does not apply' would say too little: a provision not needed, a relationship that does not exist yet."""
THIRDS = ("lower", "middle", "upper")


def _sets() -> list[tuple[str, str, object]]:
    return [(one.id, id, found) for one in ORIGINALS for id, found in one.response_options.items()]


def _both(text: Mapping[str, str] | None) -> tuple[str | None, ...]:
    return tuple((text or {}).get(language) for language in ("en", "es"))


@pytest.mark.parametrize("name", sorted({name for _, name, _ in _sets()} - {OWN_FACETS}))
def test_options_of_one_name_are_the_same_word_for_word(name: str) -> None:
    """Values, labels and codes for no answer, whoever wrote them."""
    found = {id: options for id, named, options in _sets() if named == name}
    first = next(iter(found.values()))

    assert [] == [id for id, options in found.items() if options != first]


def test_a_code_for_no_answer_has_one_label_in_each_language() -> None:
    """Apart from the two that mean more than that a question does not apply."""
    labels = defaultdict(set)
    for instrument in ORIGINALS:
        for name, options in instrument.response_options.items():
            for option in options.nonresponse:
                if (name, option.code) not in MEANS_MORE:
                    labels[option.code].add((option.reason, *_both(option.label)))

    assert {97: 1, 98: 1, 99: 1} == {code: len(found) for code, found in labels.items()}


def test_every_set_for_opinions_offers_all_three_codes() -> None:
    """Whoever is asked how far or how often can say that it does not apply, that they don't know, or neither."""
    codes = [
        [option.code for option in options.nonresponse]
        for one in ORIGINALS
        for name, options in one.response_options.items()
        if name in ("agreement5", "frequency5")
    ]

    assert [[97, 98, 99]] * len(codes) == codes
    assert 10 < len(codes)


def test_thirds_have_the_same_labels_everywhere() -> None:
    """In English and in Spanish, at the same edges."""
    found = {
        tuple((band.id, band.at_least, *_both(band.label)) for band in scale.bands)
        for one in ORIGINALS
        for scale in one.scales.values()
        if tuple(band.id for band in scale.bands) == THIRDS
    }

    assert 1 == len(found)


@pytest.mark.parametrize("instrument", ORIGINALS, ids=lambda one: one.id)
def test_every_original_with_items_says_which_time_it_is_about(instrument: Instrument) -> None:
    """In both languages; only the module that a Nation fills leaves it to the Nation."""
    said = set(instrument.recall_period or ())

    assert (set() if instrument.wording is Wording.SLOTS else {"en", "es"}) == said
