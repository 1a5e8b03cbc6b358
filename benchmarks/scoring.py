"""How much scoring one respondent costs, as a multiple of parsing the same answers from JSON.

Run it with `python -m benchmarks.scoring`. Both take turns on the same answers of every shipped instrument, complete
and with one answer in thirty missing; the medians of single calls are compared, and every score is verified from its
definition first.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from cwinstruments.catalog import load_catalog
from cwinstruments.plan import Choices, Codes, Grid, ScoringPlan, compile_plan
from cwinstruments.scoring import explain, score, verify

TURNS, CALLS = 40, 50


def answers_for(plan: ScoringPlan, missing: float, seed: int) -> dict[str, Any]:
    """Give valid answers, a share of which is missing."""
    draw = random.Random(seed)
    answers: dict[str, Any] = {}
    for one in plan.inputs:
        match one.domain:
            case Choices(values):
                answers[one.item] = draw.choice(values) / one.scale
            case Codes(codes):
                answers[one.item] = draw.choice(codes)
            case Grid(least, _, step):
                answers[one.item] = draw.randrange(least, one.domain.greatest + 1, step) / one.scale
        if isinstance(answers[one.item], float) and answers[one.item].is_integer():
            answers[one.item] = int(answers[one.item])
        if draw.random() < missing:
            answers[one.item] = None
    return answers


def microseconds(call: Callable[[], object]) -> float:
    """Give how long one call takes, over a run of them."""
    begin = time.perf_counter()
    for _ in range(CALLS):
        call()
    return (time.perf_counter() - begin) / CALLS * 1e6


def main() -> int:
    """Measure and print."""
    print(f"{'instrument':<38}{'items':>6}{'scales':>7}{'missing':>9}{'json':>9}{'score':>10}{'ratio':>8}")
    for entry in load_catalog().entries:
        plan = compile_plan(entry.instrument)
        for missing in (0.0, 1 / 30):
            answers = answers_for(plan, missing, seed=1)
            if discrepancies := verify(explain(entry.instrument, answers), entry.instrument):
                print(f"{entry.id}: {discrepancies[0]}")
                return 1
            text = json.dumps(answers)
            parsing, scoring = [], []
            for _ in range(TURNS):
                parsing.append(microseconds(lambda text=text: json.loads(text)))  # type: ignore[misc]
                scoring.append(microseconds(lambda plan=plan, answers=answers: score(plan, answers)))  # type: ignore[misc]
            parse, run = statistics.median(parsing), statistics.median(scoring)
            print(
                f"{entry.id:<38}{len(plan.inputs):>6}{len(plan.outputs):>7}{missing:>9.1%}"
                f"{parse:>6.1f} us{run:>7.1f} us{run / parse:>7.1f}x"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
