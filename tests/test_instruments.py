"""The shipped instruments, found through their installed entry points."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cwinstruments.cases import Case
from cwinstruments.catalog import CatalogEntry, load_catalog
from cwinstruments.errors import InvalidResponseError
from cwinstruments.model import EvidenceStatus, TextRedistributable, Wording
from cwinstruments.scoring import explain, score, verify

CATALOG = load_catalog(disabled=())
ENTRIES = list(CATALOG.entries)
SHIPPED = {
    "edmondson-team-psychological-safety",
    "nasa-tlx",
    "partnership-quality",
    "team-safety",
    "workload-experience",
}


def _cases() -> list[tuple[str, Case]]:
    found = []
    for entry in ENTRIES:
        cases = CATALOG.cases(entry.id)
        assert cases is not None, entry.id
        found += [(entry.id, case) for case in cases.cases]
    return found


CASES = _cases()


def test_every_instrument_of_the_three_plugins_is_found_without_a_finding() -> None:
    """What is shipped loads and is found by its id."""

    assert {entry.id for entry in ENTRIES} == SHIPPED
    assert () == tuple(CATALOG.check())


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_nobody_who_answered_nothing_gets_a_score(entry: CatalogEntry) -> None:
    """A person without answers has None with a reason on every scale, never a number."""
    scores = score(entry.instrument, {})

    assert {(None, "no_answers")} == {(one.value, one.reason) for one in scores.scales.values()}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_a_99_where_it_means_nothing_is_refused_by_name(entry: CatalogEntry) -> None:
    """An answer outside the domain is an error naming respondent, item, value and what is allowed."""
    item = entry.instrument.items[0].id
    with pytest.raises(InvalidResponseError) as raised:
        score(entry.instrument, {item: 990}, respondent="r007")

    message = str(raised.value)
    assert "respondent 'r007'" in message
    assert f"item '{item}': 990 is not allowed; allowed is " in message
    assert (item, 990) == (raised.value.invalid[0].item, raised.value.invalid[0].value)


@pytest.mark.parametrize(("id", "case"), CASES, ids=[f"{id}-{case.id}" for id, case in CASES])
def test_every_case_is_verified_from_its_trace(id: str, case: Case) -> None:
    """What a worked case scores is what a second evaluator gives, straight from the definition."""
    instrument = CATALOG.instrument(id)
    trace = explain(instrument, case.responses, on_invalid="missing")

    assert () == verify(trace, instrument)


@pytest.mark.parametrize(("id", "case"), CASES, ids=[f"{id}-{case.id}" for id, case in CASES])
def test_every_case_gives_what_was_worked_by_hand(id: str, case: Case) -> None:
    """The cases are compared here once more, without the library's own comparison."""
    instrument = CATALOG.instrument(id)
    if case.expect_invalid:
        with pytest.raises(InvalidResponseError) as raised:
            score(instrument, case.responses)

        assert set(case.expect_invalid) == {one.item for one in raised.value.invalid}
        return
    scores = score(instrument, case.responses)
    for scale, expected in case.expect.items():
        for key, wanted in expected.stated().items():
            actual = getattr(scores[scale], key)
            if isinstance(wanted, Fraction) and actual is not None:
                wanted = pytest.approx(float(wanted), abs=float(expected.tolerance or 0) or 1e-9)
            assert wanted == actual, (scale, key)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_published_instruments_ship_without_their_text(entry: CatalogEntry) -> None:
    """Only what was written here, or may be passed on, carries item text."""
    instrument = entry.instrument
    original = instrument.evidence.status is EvidenceStatus.ORIGINAL_NOT_VALIDATED
    with_text = [item.id for item in instrument.items if item.text or item.text_by_form]

    assert (instrument.wording is Wording.COMPLETE) == original
    assert (len(instrument.items) if original else 0) == len(with_text)
    assert original <= (instrument.licence.text_redistributable is TextRedistributable.YES)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_originals_say_that_they_are_not_validated_in_both_languages(entry: CatalogEntry) -> None:
    """An original instrument never looks like a validated one."""
    instrument = entry.instrument
    if instrument.evidence.status is not EvidenceStatus.ORIGINAL_NOT_VALIDATED:
        pytest.skip("a published instrument")

    assert instrument.evidence.statement is not None
    assert {"en", "es"} == set(instrument.evidence.statement)
    assert all(not scale.cutoffs for scale in instrument.scales.values())
    assert "draft" == instrument.translations["es"].status.value


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_item_texts_are_short(entry: CatalogEntry) -> None:
    """An item of an original has at most twenty words."""
    for item in entry.instrument.items:
        texts = [*(item.text or {}).values(), *(text for form in item.text_by_form.values() for text in form.values())]
        for text in texts:
            assert len(text.split()) <= 20, text
