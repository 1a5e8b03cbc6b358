"""What ships is fit to be published: its cases notice every slip of a key, and its languages and terms are complete."""

from __future__ import annotations

from pathlib import Path

import pytest

from cwinstruments import load_catalog
from cwinstruments.cases import Basis
from cwinstruments.catalog import CatalogEntry
from cwinstruments.checks.proving import prove_keys
from cwinstruments.model import EvidenceStatus, SecondSource

PLUGINS = Path(__file__).parents[2] / "plugins"
CATALOG = load_catalog(disabled=())
PUBLISHED = [one for one in CATALOG.entries if one.instrument.evidence.status is EvidenceStatus.PUBLISHED]


# Long, and about what is covered elsewhere: measuring coverage would double its time.
@pytest.mark.unmeasured
@pytest.mark.parametrize("entry", CATALOG.entries, ids=lambda entry: entry.id)
def test_no_change_of_a_key_goes_unnoticed(entry: CatalogEntry) -> None:
    """Every mutant of a key is killed, or none of the responses that are tried tells it apart, which is CWI821."""
    (proved,) = prove_keys([Path(str(entry.source.definition))], methods=CATALOG.methods)

    assert () == proved.report.survived
    assert [] == [str(one) for one in proved.findings if one.code != "CWI821"]
    assert 0 < len(proved.report.killed)


def test_every_definition_of_the_plugins_is_among_these() -> None:
    """None is left out; that they are clean for publishing is checked in tests/test_checks.py, all at once."""
    files = {file.resolve() for file in PLUGINS.glob("*/src/*/instruments/*.yaml")}

    assert {file for file in files if not file.name.endswith(".cases.yaml")} == {
        Path(str(entry.source.definition)).resolve() for entry in CATALOG.entries
    }


@pytest.mark.parametrize("entry", CATALOG.entries, ids=lambda entry: entry.id)
def test_cases_are_worked_by_hand_or_published(entry: CatalogEntry) -> None:
    """What the library itself gave would prove no key."""
    cases = CATALOG.cases(entry.id)

    assert cases is not None
    assert {one.basis for one in cases.cases} <= {Basis.HAND, Basis.PUBLISHED}


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
def test_both_languages_are_complete_and_permissions_are_stated(entry: CatalogEntry) -> None:
    """Everything that people read, in English and Spanish; who may use key and text is never left open for a key."""
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
    assert "unknown" != instrument.licence.permissions.key.any
