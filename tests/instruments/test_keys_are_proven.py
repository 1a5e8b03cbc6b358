"""What ships is fit to be published, beyond what the conformance suites of the plugins prove of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cwinstruments import load_catalog
from cwinstruments.catalog import CatalogEntry
from cwinstruments.model import EvidenceStatus, SecondSource

PLUGINS = Path(__file__).parents[2] / "plugins"
CATALOG = load_catalog(disabled=())
PUBLISHED = [one for one in CATALOG.entries if one.instrument.evidence.status is EvidenceStatus.PUBLISHED]


def test_every_definition_of_the_plugins_is_among_these() -> None:
    """None is left out of what the conformance suites of the plugins prove."""
    files = {file.resolve() for file in PLUGINS.glob("*/src/*/instruments/*.yaml")}

    assert {file for file in files if not file.name.endswith(".cases.yaml")} == {
        Path(str(entry.source.definition)).resolve() for entry in CATALOG.entries
    }


@pytest.mark.parametrize("entry", PUBLISHED, ids=lambda entry: entry.id)
def test_every_published_key_is_beside_a_second_source_or_says_that_none_was_found(entry: CatalogEntry) -> None:
    """The cases name it; where there is none, a fact says what was looked for."""
    cases, evidence = CATALOG.cases(entry.id), entry.instrument.evidence

    assert cases is not None
    assert (evidence.second_source is SecondSource.IN_CASES) == bool(cases.second_sources)
    if not cases.second_sources:
        assert SecondSource.NONE_FOUND is evidence.second_source
        assert any("looked" in fact.claim or "found" in fact.claim or "found" in fact.source for fact in evidence.facts)


@pytest.mark.parametrize("entry", CATALOG.entries, ids=lambda entry: entry.id)
def test_both_languages_are_there(entry: CatalogEntry) -> None:
    """Everything that people read, in English and Spanish; that each is complete the kit proves."""
    instrument = entry.instrument
    texts = [instrument.title, instrument.description, instrument.evidence.statement]
    texts += [one for one in (instrument.instructions, instrument.recall_period) if one]
    for item in instrument.items:
        texts += [text for text in (item.text, item.topic, *item.text_by_form.values()) if text]
    texts += [text for scale in instrument.scales.values() for text in (scale.title, scale.description) if text]
    for options in instrument.response_options.values():
        texts += [one.label for one in options.options if one.label]
        texts += [one.label for one in options.nonresponse if one.label]

    assert [] == [text for text in texts if text is None or {"en", "es"} != set(text)]
