"""What survivors differ in: a case that does not state it would still not notice."""

from __future__ import annotations

from typing import Any

import pytest

from cwinstruments.cases import Cases, check_cases, structure_cases
from cwinstruments.documents import parse_document
from cwinstruments.errors import DefinitionError
from cwinstruments.mutants import Kind, Survivor, run_mutants
from tests.mutants.test_mutants import cases_of, example, hand

LENIENT = "items: [a1, a2, a3]\nmethod: mean\nmissing: {min_answered: 2, then: available}"
NOTHING = hand({}, value=None)


def of_state_policy() -> Survivor:
    """Give the survivor in which one that does not apply counts as missing, or the other way round."""
    report = run_mutants(example(LENIENT), cases_of(NOTHING))
    return next(one for one in report.survived if one.mutant.kind is Kind.STATE_POLICY)


def filled(survivor: Survivor, **stated: Any) -> Cases:
    """Fill in the case of a survivor."""
    case = {**hand(survivor.responses or {}), "id": "filled", "expect": {"candour": stated}}
    return cases_of(NOTHING, case)


def test_a_survivor_says_in_what_its_scores_differ() -> None:
    """Here only in how many items count; the key stands in the case, empty, and its value nowhere."""
    survivor = of_state_policy()

    assert ("n_items",) == survivor.columns
    assert "    # what differs: n_items\n    expect: {candour: {n_items: null}}\n" in str(survivor.case)


def test_only_a_case_that_states_what_differs_kills() -> None:
    """The right value and an empty key leave the mutant alive; the number of items does not."""
    survivor = of_state_policy()
    value = sum(v for v in (survivor.responses or {}).values() if v < 90) / 2

    def alive(cases: Cases) -> bool:
        report = run_mutants(example(LENIENT), cases)
        return survivor.mutant.id in [one.mutant.id for one in report.survived]

    assert alive(filled(survivor, value=value))
    assert alive(filled(survivor, value=value, n_items=None))
    assert not all(alive(filled(survivor, value=value, n_items=number)) for number in (2, 3))


def test_an_empty_key_is_valid_and_not_worked_out_yet() -> None:
    """The file of cases can be read, and the finding stands at the key."""
    written = f'kind: cases\ninstrument: example\nversion: "1.0.0"\ncases:\n{of_state_policy().case}'
    partly = written.replace("{n_items: null}", "{value: 2, n_items: , prorated: false}").replace("...", "By hand.")
    document = parse_document(partly)
    found = [one for one in check_cases(example(LENIENT), document) if one.code == "CWI816"]

    assert ("n_items",) == structure_cases(document.data).cases[0].expect["candour"].still_open
    assert [("cases", 0, "expect", "candour", "n_items")] == [one.path for one in found]
    assert "does not say yet what 'n_items' of scale 'candour' is" in found[0].message


def test_where_the_value_differs_no_key_is_written_down() -> None:
    """Everybody states the value."""
    report = run_mutants(example("items: [a1]\nmethod: mean\nmissing: {max_missing: 0}"), cases_of(NOTHING))
    keying = next(one for one in report.survived if one.mutant.kind is Kind.KEYING)

    assert ("value",) == keying.columns
    assert "expect: {candour: {}}" in str(keying.case)


@pytest.mark.parametrize(
    ("of", "code"), [({"instrument": "other"}, "CWI802"), ({"version": "1.0.1"}, "CWI803"), ({"survey": "s"}, "CWI802")]
)
def test_cases_of_something_else_prove_nothing(of: dict[str, str], code: str) -> None:
    """They are refused as a check reports them."""
    cases = structure_cases({"instrument": "example", "version": "1.0.0", "cases": [NOTHING], **of})

    with pytest.raises(DefinitionError) as caught:
        run_mutants(example(LENIENT), cases)
    assert [code] == [one.code for one in caught.value.diagnostics]
