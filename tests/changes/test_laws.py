"""Laws of comparisons, for whole instruments as they are drawn."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cwinstruments.changes import Changes, DefinitionChanges, Verdict, diff
from cwinstruments.changes.comparing import Scored, compare_plans
from cwinstruments.diagnostics import has_errors
from cwinstruments.documents import Document, parse_document
from cwinstruments.errors import CWInstrumentsError
from cwinstruments.loading import check_document
from cwinstruments.model import Instrument, structure_instrument
from cwinstruments.plan import ScoringPlan, compile_plan
from cwinstruments.scoring import NoteKind, Score, Scores, score
from cwinstruments.testing import definitions, open_definitions, responses

# Long, and about what is covered elsewhere: measuring coverage would double its time.
pytestmark = pytest.mark.unmeasured

SLOW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
TRIES = 150
"""How many random responses are tried here: verdicts hold however hard was looked."""


def only(changes: Changes) -> DefinitionChanges:
    """Give the one definition that was compared."""
    (definition,) = changes.definitions
    return definition


def read(data: Any) -> Document:
    """Give a definition as it is read from a file: its numbers are exact."""
    return parse_document(json.dumps(data), format="json")


def compiled(data: dict[str, Any]) -> ScoringPlan | None:
    """Give the plan of a definition; None where a change has made one that can't be scored."""
    try:
        return compile_plan(structure_instrument(data))
    except (CWInstrumentsError, KeyError):
        return None


def is_sound(data: dict[str, Any]) -> bool:
    """Tell whether a definition has no faults: some that are drawn have, and can be compiled all the same."""
    return not has_errors(check_document(Document(data)))


def scored(plan: ScoringPlan, answers: Mapping[str, Any]) -> Scores:
    """Score what a plan knows of the answers."""
    known = {one.item for one in plan.inputs}
    return score(plan, {item: value for item, value in answers.items() if item in known}, on_invalid="missing")


def facts(one: Score) -> tuple[Any, ...]:
    """Give what two scores have to agree in; values within the tolerance in which the library compares."""
    value = None if one.value is None else round(one.value, 7)
    return value, one.reason, one.band, dict(one.cutoffs), one.prorated, one.zero_filled, one.clamped


@st.composite
def changed(draw: st.DrawFn, data: dict[str, Any]) -> dict[str, Any]:
    """Change a definition in a place that may matter to scores."""
    new = deepcopy(data)
    id = draw(st.sampled_from(sorted(new["scales"])))
    scale = new["scales"][id]
    ways = ["order", "version"]
    if scale.get("items"):
        ways += ["key", "drop", "weight"]
    if scale.get("missing"):
        ways.append("missing")
    if isinstance(scale.get("bands"), list) and len(scale["bands"]) > 1:
        ways.append("band")
    match draw(st.sampled_from(ways)):
        case "order":
            new["items"] = [*new["items"][1:], new["items"][0]] if _has_no_gates(new) else new["items"]
            if scale.get("items"):
                scale["items"] = scale["items"][::-1]
        case "version":
            new["version"] = "9.0.0"
        case "key":
            use = scale["items"][0]
            use = {"item": use.removeprefix("-"), "reverse_keyed": use.startswith("-")} if isinstance(use, str) else use
            scale["items"][0] = {**use, "reverse_keyed": not use.get("reverse_keyed", False)}
        case "drop":
            scale["items"] = scale["items"][1:] or scale["items"]
        case "weight":
            use = scale["items"][-1]
            use = {"item": use.removeprefix("-"), "reverse_keyed": use.startswith("-")} if isinstance(use, str) else use
            scale["items"][-1] = {**use, "weight": 3}
        case "missing":
            scale["missing"] = {"max_missing": 0}
        case "band":
            last = scale["bands"][-1]
            scale["bands"][-1] = {**{key: last[key] for key in last if key != "above"}, "at_least": 1_000}
    return new


def _has_no_gates(data: dict[str, Any]) -> bool:
    return not any("show_if" in item for item in data["items"])


@given(definitions())
@SLOW
def test_a_definition_is_the_same_as_itself(data: dict[str, Any]) -> None:
    """Nothing changed, scores are the same, nothing is due and nothing found."""
    found = only(diff(read(data), read(data)))

    assert (Verdict.SAME, (), ()) == (found.verdict, found.changes, found.diagnostics)
    assert {Verdict.SAME} >= {one.verdict for one in found.scales}


@given(open_definitions())
@settings(SLOW, max_examples=15)
def test_a_definition_with_parameters_is_the_same_as_itself(drawn: Any) -> None:
    """The same with every combination of their values."""
    open_data = drawn[1]
    found = only(diff(read(open_data), read(open_data)))

    assert (Verdict.SAME, ()) == (found.verdict, found.changes)


@given(definitions())
@SLOW
def test_texts_alone_leave_scores_the_same(data: dict[str, Any]) -> None:
    """Whatever an item or a title says, its scores can be compared."""
    new = deepcopy(data)
    assume(is_sound(data))
    new["title"] = {"en": "Something else altogether"}
    for item in new["items"]:
        item["text"] = {"en": f"Another wording of {item['id']}"}
    found = only(diff(Document(data), Document(new)))

    assert Verdict.SAME == found.verdict
    assert all(one.verdict is Verdict.SAME for one in found.scales)


@given(st.data())
@SLOW
def test_verdicts_are_true_of_responses(data: st.DataObject) -> None:
    """Where it is `same`, any response scores alike; where it is `different`, the one that is given does not."""
    old_data = data.draw(definitions())
    new_data = data.draw(changed(old_data))
    old, new = compiled(old_data), compiled(new_data)
    if old is None or new is None:
        return
    found = compare_plans(Scored(old, new, {}), random=TRIES)
    drawn = [data.draw(responses(structure_instrument(old_data))) for _ in range(3)]
    for scale, one in found.items():
        if one.verdict is Verdict.SAME:
            for answers in drawn:
                assert facts(scored(old, answers)[scale]) == facts(scored(new, answers)[scale])
        elif one.verdict is Verdict.DIFFERENT:
            assert one.witness is not None
            before, after = (scored(plan, one.witness.responses) for plan in (old, new))
            assert _is_refused(before) != _is_refused(after) or facts(before[scale]) != facts(after[scale])


def _is_refused(scores: Scores) -> bool:
    return any(note.kind is NoteKind.INVALID_RESPONSE for note in scores.notes)


@given(st.data())
@settings(SLOW, max_examples=25)
def test_the_order_of_items_and_uses_does_not_matter(data: st.DataObject) -> None:
    """What is only moved scores the same, and that is proven."""
    old = data.draw(definitions().filter(is_sound))
    new = deepcopy(old)
    for scale in new["scales"].values():
        for kind in ("items", "scales"):
            if isinstance(scale.get(kind), list):
                scale[kind] = scale[kind][::-1]
    new["scales"] = dict(reversed(new["scales"].items()))
    found = only(diff(Document(old), Document(new)))

    assert Verdict.SAME == found.verdict


def test_an_instrument_and_its_definition_are_the_same() -> None:
    """An instrument can be compared without its file."""
    instrument: Instrument = structure_instrument(Document(_minimal()).data)

    assert Verdict.SAME == diff(instrument, Document(_minimal())).verdict


def _minimal() -> dict[str, Any]:
    from pathlib import Path

    from cwinstruments.documents import read_document

    file = Path(__file__).parents[2] / "examples" / "minimal-instrument.yaml"
    return dict(read_document(file).data)
