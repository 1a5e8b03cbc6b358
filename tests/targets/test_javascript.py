"""The example target `acme.javascript`: what it writes gives the scores of `score`, to the last bit, run in Node."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwinstruments import Scores, load_instrument, score
from cwinstruments.errors import UnsupportedError
from cwinstruments.model import Instrument
from cwinstruments.plan import ScoringPlan, compile_plan
from cwinstruments.scoring.responses import plain_response
from cwinstruments.targets import write_target
from cwinstruments.testing import instruments, responses
from tests.builders import plan_of
from tests.frames.drawing import law as drawn
from tests.frames.shipped import answers_to, covering, shipped

pytestmark = pytest.mark.unmeasured

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("value", "reason", "n_answered", "n_items")
SERVER = """
const lines = require("readline").createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const [text, rows] = JSON.parse(line);
  const score = new Function(`${text}; return score;`)();
  const found = rows.map((row) => {
    try { return score(row, "missing"); } catch (error) { return String(error); }
  });
  console.log(JSON.stringify(found));
});
"""


@pytest.fixture(scope="module")
def target() -> Iterator[ModuleType]:
    """The module of the example, as its author has it before it is installed."""
    folder = str(ROOT / "examples" / "plugins" / "acme-tools" / "src")
    sys.path.insert(0, folder)
    try:
        from importlib import import_module

        yield import_module("cwinstruments_acme_tools.javascript")
    finally:
        sys.path.remove(folder)
        for name in [name for name in sys.modules if name.startswith("cwinstruments_acme_tools")]:
            del sys.modules[name]


class Node:
    """One process of Node, asked again and again."""

    def __init__(self, process: subprocess.Popen[str], target: ModuleType) -> None:
        self._process, self._target = process, target

    def scores(self, plan: ScoringPlan, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
        """Score respondents with what is written for the plan."""
        text = write_target(self._target.JAVASCRIPT, plan, options={"format": "script"})
        plain = [{key: plain_response(value) for key, value in row.items()} for row in rows]
        assert self._process.stdin is not None and self._process.stdout is not None
        print(json.dumps([text, plain]), file=self._process.stdin, flush=True)
        found: list[Any] = json.loads(self._process.stdout.readline())
        return found


@pytest.fixture(scope="module")
def node(target: ModuleType) -> Iterator[Node]:
    program = shutil.which("node")
    if program is None:
        pytest.skip("there is no Node on this machine")
    with subprocess.Popen(
        [program, "-e", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        yield Node(process, target)
        assert process.stdin is not None
        process.stdin.close()


def assert_alike(plan: ScoringPlan, rows: Sequence[Mapping[str, Any]], found: Sequence[Any]) -> None:
    for row, one in zip(rows, found, strict=True):
        expected = score(plan, row, on_invalid="missing")
        assert _said(expected) == one, row


def _said(scores: Scores) -> dict[str, dict[str, Any]]:
    said = {}
    for scale_, one in scores.items():
        said[scale_] = {part: getattr(one, part) for part in PARTS}
    return said


def _without_bands(found: Sequence[Any]) -> list[Any]:
    return [{scale_: {part: one[part] for part in PARTS} for scale_, one in each.items()} for each in found]


@pytest.mark.parametrize("id", sorted(covering()))
def test_instruments_that_ship_score_alike_in_javascript(node: Node, id: str) -> None:
    """A few that have together every kind of input and step, with missing answers and answers that are not allowed."""
    instrument = shipped()[id]
    plan, rows = compile_plan(instrument), answers_to(instrument, random.Random(7), 40)
    found = node.scores(plan, rows)

    assert_alike(plan, rows, _without_bands(found))
    for row, one in zip(rows, found, strict=True):
        bands = {name: each["band"] for name, each in one.items() if "band" in each}
        expected = score(plan, row, on_invalid="missing")
        assert {name: expected[name].band for name in bands} == bands


def test_every_feature_scores_alike_in_javascript(node: Node) -> None:
    """The example with one of everything: dates, lists of codes, norms, formulas, conditions."""
    instrument = load_instrument(ROOT / "examples" / "every-feature.yaml")
    plan, rows = compile_plan(instrument), answers_to(instrument, random.Random(3), 200)

    assert_alike(plan, rows, _without_bands(node.scores(plan, rows)))


def test_drawn_instruments_score_alike_in_javascript(node: Node) -> None:
    """Instruments that nobody thought of, some with norms, and what three respondents answered to each."""
    seen: list[Instrument] = []

    @drawn(25)
    @given(st.data())
    def law(data: st.DataObject) -> None:
        instrument = data.draw(instruments(max_items=5, max_scales=3, normed=data.draw(st.booleans())))
        rows = [data.draw(responses(instrument)) for _ in range(3)]
        plan = compile_plan(instrument)
        seen.append(instrument)
        assert_alike(plan, rows, _without_bands(node.scores(plan, rows)))

    law()
    assert 20 <= len(seen)


@pytest.mark.parametrize(
    "said",
    [
        {"formula": "0.1 * a + 0.2 * b", "bands": [{"id": "low"}, {"id": "high", "above": 0.3}]},
        {"formula": "0.7 * a + 0.1 * b", "bands": [{"id": "low"}, {"id": "high", "at_least": 0.8}]},
        {"formula": "2.675 * a", "round": {"digits": 2, "rule": "half_up"}},
        {"formula": "1.005 * b", "round": {"digits": 2, "rule": "half_even"}},
        {"formula": "a / (b - 1)"},
        {"formula": "if(0.1 * a + 0.2 * b == 0.3, 1, 2)"},
    ],
    ids=lambda said: str(said["formula"]),
)
def test_rounding_errors_and_divisions_by_0_come_out_alike(node: Node, said: dict[str, Any]) -> None:
    """Numbers are equal within the tolerance; what can't be computed has a reason and no value."""
    plan = plan_of("a", "b", **said)
    rows = [{"a": a, "b": b} for a in range(1, 6) for b in range(1, 6)]
    found = node.scores(plan, rows)

    assert_alike(plan, rows, _without_bands(found))
    assert [score(plan, row)["s"].band for row in rows] == [one["s"].get("band") for one in found]


def test_an_item_may_be_called_as_what_every_object_has(node: Node) -> None:
    """Its answer is missing where nobody gave one, and not a function."""
    plan = plan_of({"id": "constructor", "options": "five"}, items=["constructor"])
    rows: list[dict[str, Any]] = [{}, {"constructor": 4}]

    assert_alike(plan, rows, _without_bands(node.scores(plan, rows)))


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"a": 6}, "RangeError: a can't be 6"),
        ({"a": "4"}, 'RangeError: a can\'t be "4"'),
        ({"a": True}, "RangeError: a can't be true"),
        ({"a": 2.5}, "RangeError: a can't be 2.5"),
        ({"a": 3, "z": 1}, "RangeError: z is no item"),
    ],
)
def test_an_answer_that_is_not_allowed_is_an_error_in_javascript(
    target: ModuleType, node: Node, answers: dict[str, Any], said: str
) -> None:
    """As it is in Python, unless the page asks for it to be missing."""
    plan = plan_of("a", items=["a"])
    text = write_target(target.JAVASCRIPT, plan).replace("export function", "function")
    program = f"{text}; try {{ score({json.dumps(answers)}) }} catch (error) {{ console.log(String(error)) }}"
    ran = subprocess.run(["node", "-e", program], capture_output=True, encoding="utf-8", check=True)

    assert said == ran.stdout.strip()


def test_sums_that_javascript_can_not_hold_are_refused(target: ModuleType) -> None:
    """Rather than written and worked out wrong; what is too large is named."""
    wide = {"id": "x", "type": "integer", "text": {"en": "How many?"}, "range": {"min": 0, "max": 10**15}}
    whole = plan_of(wide, items=["x"], method="sum")
    heavy = plan_of(wide, items=[{"item": "x", "weight": 100}], method="sum")

    assert "score" in write_target(target.JAVASCRIPT, whole)
    with pytest.raises(UnsupportedError, match="can't add up x: JavaScript has no whole numbers that large"):
        write_target(target.JAVASCRIPT, heavy)


def test_a_number_that_javascript_can_not_hold_is_refused(target: ModuleType) -> None:
    """A constant of a formula, for instance."""
    plan = plan_of("a", formula="a + 9007199254740993")
    with pytest.raises(UnsupportedError, match="can't write 9007199254740993"):
        write_target(target.JAVASCRIPT, plan)


@pytest.mark.parametrize(("format_", "begins"), [("module", "export function score("), ("script", "const score = (")])
def test_a_page_takes_a_module_or_a_script(target: ModuleType, format_: str, begins: str) -> None:
    """The first line says what it was made from."""
    plan = plan_of("a", items=["a"])
    lines = write_target(target.JAVASCRIPT, plan, options={"format": format_}).splitlines()

    assert lines[0].endswith(f"scored as its plan {plan.plan_digest} says")
    assert any(line.startswith(begins) for line in lines)
