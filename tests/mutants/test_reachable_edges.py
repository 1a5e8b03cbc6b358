"""Edges that part no scores: a mutant of one is equivalent, however many responses there are."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from cwinstruments.cases import Cases
from cwinstruments.documents import parse_document
from cwinstruments.loading import structure
from cwinstruments.model import Instrument
from cwinstruments.mutants import run_mutants
from cwinstruments.mutants.edges import reachable_scores
from cwinstruments.plan import compile_plan
from cwinstruments.scoring import score
from tests.mutants.test_mutants import HEAD, cases_of, example, hand

THIRDS = 'bands: [{id: lower}, {id: middle, at_least: "100/3"}, {id: upper, at_least: "200/3"}]'
FOUR = "items: [a1, -a2, a3, a5]\nmethod: mean\ntransform: pomp\n"


def four_items(rule: str) -> Instrument:
    """Build a scale of four items with thirds as the edges of its bands."""
    head = HEAD.replace("  - {id: a4,", "  - {id: a5, text: {en: Five.}, options: agreement5}\n  - {id: a4,")
    lines = "".join(f"    {line}\n" for line in f"{FOUR}missing: {rule}\n{THIRDS}".splitlines())
    title = "    title: {en: Candour}\n    direction: higher_is_better\n"
    return structure(parse_document(f"{head}scales:\n  candour:\n{title}{lines}"))


NOTHING: Cases = cases_of(hand({}, value=None))


def test_an_edge_that_no_score_reaches_has_no_twin_to_be_told_from() -> None:
    """Of four answers no score is a third of the range, so `at_least` and `above` are the same there."""
    report = run_mutants(four_items("{max_missing: 0, states: {not_applicable: missing}}"), NOTHING, most_responses=100)
    equivalent = [one.id for one in report.equivalent]

    assert {f"candour band '{band}' edge as above" for band in ("middle", "upper")} <= set(equivalent)
    assert () == report.undecided


@pytest.mark.parametrize("rule", ["{min_answered: 3, then: available}", "{max_missing: 0}"])
def test_an_edge_that_a_score_with_answers_missing_reaches_is_to_be_proved(rule: str) -> None:
    """Of three answers a third of the range can come out, be it that one is missing or that an item does not apply."""
    report = run_mutants(four_items(rule), NOTHING)
    survived = [one.mutant.id for one in report.survived]

    assert {f"candour band '{band}' edge as above" for band in ("middle", "upper")} <= set(survived)


@pytest.mark.parametrize(
    "scale",
    [
        "method: mean\nmissing: {max_missing: 0}",
        "method: mean\nmissing: {max_missing: 1, then: available}",
        "method: mean\nmissing: {min_answered_fraction: 0.5, then: available}\ntransform: pomp",
        "method: mean\nmissing: {max_missing: 0}\nround: {digits: 1, rule: half_up}",
        "method: sum\nmissing: {min_answered: 2, then: prorate}",
        "method: sum\nmissing: {min_answered: 1, then: zero_fill}",
    ],
)
def test_every_score_that_comes_out_is_among_those_that_can(scale: str) -> None:
    """Whatever is answered: all 512 ways."""
    instrument = example(f"items: [a1, -a2, {{item: a3, weight: 2}}]\n{scale}")
    plan = compile_plan(instrument)
    found = reachable_scores(plan, instrument, "candour")
    assert found is not None
    seen = set()
    for answers in product((1, 2, 3, 4, 5, 97, 99, None), repeat=3):
        value = score(plan, dict(zip(("a1", "a2", "a3"), answers, strict=True)))["candour"].value
        seen |= {round(value, 9)} if value is not None else set()

    assert {round(float(one), 9) for one in found} == seen
    assert all(isinstance(one, Fraction) for one in found)


def test_of_a_scale_of_scales_it_is_not_known() -> None:
    """A part that is a score can be missing for reasons of its own, so responses have to tell."""
    text = f"{HEAD}scales:\n  candour:\n    title: {{en: Candour}}\n    direction: higher_is_better\n    items: [a1]\n"
    text += "    method: mean\n    missing: {max_missing: 0}\n  both:\n    title: {en: Both}\n"
    text += "    direction: higher_is_better\n    scales: [candour]\n    method: mean\n    missing: {max_missing: 0}\n"
    instrument = structure(parse_document(text))

    assert reachable_scores(compile_plan(instrument), instrument, "both") is None
