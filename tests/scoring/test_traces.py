"""Traces: how a score came about, as text, as HTML and as data."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

import pytest

from cwinstruments.plan import State, compile_plan
from cwinstruments.scoring import explain, score, trace_from_dict
from tests.builders import instrument, one_scale, scale

RECODE = {"caseworker": 1, "supervisor": 5, "other": 3}
SMALL = instrument(
    {
        "load": scale(
            title={"en": "Load", "es": "Carga"},
            items=["v", "-a", {"item": "role", "recode": RECODE}, "half"],
            missing={"min_answered": 2, "then": "available"},
            round={"digits": 1, "rule": "half_up"},
            bands=[{"id": "low"}, {"id": "high", "at_least": 2.5}],
            cutoffs=[{"id": "risk", "source": "none", "at_least": 2}],
        ),
        "days": scale(formula="if(role == 'other', 0, end - start)"),
        "both": scale(scales=["load", "-days"], missing={"min_scored": 1, "then": "available"}),
    },
    ["role", "v", "a", "half", "start", "end", {"id": "w", "show_if": "a > 5"}],
)
ANSWERS = {"role": "supervisor", "v": 98, "a": 5, "half": 0.5, "start": "2024-01-03", "w": 1}
TEXT = """\
small 1.0.0, respondent r1

Load (load)
  v: don't know
  a: 5, scored as 6 - 5
  load.item.role: 5
  half: 0.5
  3 of 4 answered; needed: n_answered >= 2: yes
  load.item.role = if(role == 'caseworker', 1, if(role == 'other', 3, 5))
    = if('supervisor' == 'caseworker', 1, if('supervisor' == 'other', 3, 5))
    = 5
  load.raw = mean(v, 6 - a, load.item.role, half)
    = mean(dont_know, 6 - 5, 5, 0.5)
    = 2.166667
  load.score = if(load.enough, load.raw, missing)
    = if(true, 2.166667, missing)
    = 2.166667
  load.value = round(load.score, 1, half_up)
    = round(2.166667, 1, half_up)
    = 2.2
  load.band = band(load.value: low, high from 2.5)
    = band(2.2: low, high from 2.5)
    = low
  load.cutoff.risk = load.value >= 2
    = 2.2 >= 2
    = true
  => 2.2, band low, risk: met; all answers would give 1.9 to 2.9, so the band could be low or high

Scale (days)
  role: supervisor
  end: skipped
  start: 2024-01-03
  2 of 3 answered; needed: n_answered >= 1 and n_items - n_answered <= 0: no
  days.raw = if(role == 'other', 0, end - start)
    = if('supervisor' == 'other', 0, skipped - 2024-01-03)
    = missing
  days.score = if(days.enough, days.raw, missing)
    = if(false, missing, missing)
    = missing
  => no score: too few items were answered (too_few_answered); all answers would give -2 to 363

Scale (both)
  load: 2.166667
  days: skipped
  1 of 2 answered; needed: n_answered >= 1: yes
  both.raw = mean(load.score, -days.score)
    = mean(2.166667, -missing)
    = 2.166667
  both.score = if(both.enough, both.raw, missing)
    = if(true, 2.166667, missing)
    = 2.166667
  => 2.166667; all answers would give -180.5625 to 2.4375

Notes
  item 'w' is answered (1) although it was not asked (that depends on 'a'); it is not scored
"""


class _Tags(HTMLParser):
    """Collects the tags and the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.open.pop()

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_trace_shows_the_way_from_answers_to_bands() -> None:
    """Every part, every step with its values, the score, and what was noticed, worked by hand."""
    trace = explain(SMALL, ANSWERS, respondent="r1")
    digests = f"\ndefinition {trace.definition_digest}\nplan       {trace.plan_digest}"

    assert TEXT + digests == trace.to_text()


def test_a_trace_holds_the_scores() -> None:
    """What is explained is what is scored."""
    trace, scores = explain(SMALL, ANSWERS), score(SMALL, ANSWERS)

    assert dict(scores.scales) == {id: trace[id].score for id in trace.scales}
    assert ANSWERS == trace.responses


@pytest.mark.parametrize("answers", [{}, ANSWERS, {"a": 9, "x": float("nan"), "half": None, "w": 4}])
def test_a_trace_is_read_back_as_it_was(answers: dict[str, Any]) -> None:
    """Through JSON text and back, a trace is equal and reads alike."""
    trace = explain(SMALL, answers, on_invalid="missing", on_unknown="ignore")
    data = json.loads(json.dumps(trace.to_dict(), allow_nan=False))
    back = trace_from_dict(data)

    assert "trace" == data["kind"]
    assert trace.to_dict() == back.to_dict()
    assert trace.to_text() == back.to_text()
    assert trace.to_html() == back.to_html()
    assert trace.scales == back.scales


def test_scales_are_titled_in_a_language() -> None:
    """A plan has no texts; its scales go by their ids."""

    assert "Carga" == explain(SMALL, ANSWERS, language="es")["load"].title
    assert "Load" == explain(SMALL, ANSWERS, language="fr")["load"].title
    assert "load" == explain(compile_plan(SMALL), ANSWERS)["load"].title


def test_every_state_is_shown() -> None:
    """A reader sees what became of each item."""
    gated = {"options": "coded", "show_if": "flag"}
    made = one_scale(
        "flag",
        *("a", "b", "c", "d", "v", "w"),
        {"id": "hidden", "options": "coded", "show_if": "a > 5"},
        {"id": "gated", **gated},
        items=["a", "b", "c", "d", "v", "w", "hidden", "gated"],
        missing={"min_answered": 1, "then": "available"},
    )
    plan = compile_plan(made)
    answers = {"flag": None, "a": 4, "b": 9, "v": 97, "w": 99, "c": None, "d": 2}
    trace = explain(plan, answers, on_invalid="missing")
    other = explain(plan, {"v": 98})

    shown = {
        "a": State.ANSWERED,
        "b": State.INVALID,
        "c": State.SKIPPED,
        "d": State.ANSWERED,
        "v": State.NOT_APPLICABLE,
        "w": State.REFUSED,
        "hidden": State.NOT_ASKED,
        "gated": State.UNKNOWN,
    }

    assert shown == {one.name: one.state for one in trace["s"].answers}
    for words in ("b: invalid", "v: not applicable", "w: refused", "c: skipped", "hidden: not asked", "gated: unknown"):
        assert f"  {words}\n" in trace.to_text()
        assert words.split(": ")[1] in trace.to_html()
    assert "  v: don't know\n" in other.to_text()


def test_html_escapes_what_it_is_given() -> None:
    """Nothing in a definition or an answer becomes markup, and the page needs nothing else."""
    nasty = "<script>alert('x')</script> & \"more\""
    made = instrument({"s": scale(title={"en": nasty}, items=["a"])}, version="1.0.0")
    page = explain(made, {"a": nasty}, respondent=nasty, on_invalid="missing").to_html()
    parser = _Tags()
    parser.feed(page)

    assert [] == parser.open
    assert "script" not in parser.tags
    assert "link" not in parser.tags
    assert "http" not in page
    assert nasty in parser.text
    assert nasty not in page


def test_html_shows_steps_answers_and_notes() -> None:
    """The page says what the text says."""
    page = explain(SMALL, ANSWERS, respondent="r1").to_html()
    plain = explain(SMALL, {}).to_html()
    parser = _Tags()
    parser.feed(page)

    assert "<h2>Notes</h2>" in page
    assert "<h2>Notes</h2>" not in plain
    for text in (
        "small 1.0.0, respondent r1",
        "2.2, band low, risk: met",
        "scored as",
        "mean(dont_know, 6 - 5",
        "Load",
    ):
        assert text in parser.text
    assert [] == parser.open


def test_values_are_shown_with_few_decimals() -> None:
    """At most six places, and no sign before nothing."""
    text = explain(one_scale(formula="(a - 3) * 0.0000001 * -1 + 0"), {"a": 4}).to_text()

    assert "=> 0\n" in text


def test_a_step_that_is_a_value_is_shown_in_one_line() -> None:
    """Nothing is said twice."""
    text = explain(one_scale(formula="a"), {"a": 4}).to_text()

    assert "  s.raw = a\n    = 4\n  s.score" in text


def test_grids_and_weights_are_shown_as_they_count() -> None:
    """A decimal is shown as it was answered, with what it counts as."""
    made = one_scale("hours", "a", items=[{"item": "hours", "weight": 2}, "a"], method="sum")
    trace = explain(made, {"hours": 7.5, "a": 2})

    assert [("hours", 7.5, "2 * 7.5"), ("a", 2, "2")] == [
        (one.name, one.value, one.scored_as) for one in trace["s"].answers
    ]
