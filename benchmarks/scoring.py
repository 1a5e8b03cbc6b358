"""How much scoring one respondent costs, as a multiple of parsing the same answers from JSON.

Run it with `python -m benchmarks.scoring`. Two instruments of 30 items and 4 scales are scored: one has three subscales
and a total of them, the other four scales of items. Answers are complete, or one in thirty is missing (an empty cell;
without a limit, no key), or a third of the items is hidden by `show_if` and answered all the same. `json.loads`,
`compile_scorer` and `score` take turns on respondents whom neither scorer has seen before. Afterwards the results for
all of them are held against those of the step-by-step evaluation, and some against those of `verify`. The exit code is
1 if a limit is passed.

With `--shipped` the instruments of the catalogue are measured too; they have no limits.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from cwinstruments.catalog import load_catalog
from cwinstruments.errors import UnboundParameterError
from cwinstruments.model import Instrument, structure_instrument
from cwinstruments.plan import Choices, Codes, Grid, ScoringPlan, compile_plan
from cwinstruments.scoring import compile_scorer, explain, read_responses, score, score_answers, verify

ITEMS = tuple(f"item_{number:02d}" for number in range(1, 31))
KINDS = ("complete", "3 % missing", "3 % left out", "stale")
LIMITS = {"compiled": 0.9, "score": 5.0}
WITHOUT_LIMITS = ("3 % left out",)
"""Kinds of answers that are measured for comparison alone."""

BLOCK = 25
"""How many respondents each has before it is the turn of the next."""

# The time that this process works, where it can be told exactly: what else the machine does must not count.
CLOCK = time.thread_time if time.get_clock_info("thread_time").resolution <= 1e-6 else time.perf_counter


def instrument(shape: str, *, is_gated: bool) -> Instrument:
    """Make an instrument of 30 items and 4 scales.

    Args:
        shape: `"3 subscales and total"` or `"4 scales of items"`.
        is_gated: whether the last ten items are only asked of those who agree to the first one.
    """
    data: dict[str, Any] = {
        "id": "benchmark",
        "version": "1.0.0",
        "title": {"en": "Benchmark"},
        "source": {"citation": "Made for a benchmark."},
        "licence": {"name": "CC-BY-4.0", "text_redistributable": "yes"},
        "evidence": {"status": "original_not_validated"},
        "unit": "respondent",
        "permitted_level": "both",
        "sensitivity": "routine",
        "wording": "key_only",
        "response_options": {"agreement5": {"options": [{"value": value} for value in range(1, 6)]}},
        "items": [
            {"id": id, "options": "agreement5", **({"show_if": f"{ITEMS[0]} >= 3"} if place >= 20 and is_gated else {})}
            for place, id in enumerate(ITEMS)
        ],
    }
    ends = (0, 10, 20, 30) if shape == "3 subscales and total" else (0, 8, 16, 23, 30)
    scales = {f"scale_{begin}": _scale_of_items(ITEMS[begin:end]) for begin, end in pairwise(ends)}
    if shape == "3 subscales and total":
        scales["total"] = {**_SCALE, "scales": list(scales), "missing": {"min_scored": 2, "then": "available"}}
    return structure_instrument({**data, "scales": scales})


_SCALE = {
    "title": {"en": "Scale"},
    "method": "mean",
    "direction": "higher_is_better",
    "bands": [{"id": "low"}, {"id": "middle", "at_least": 40}, {"id": "high", "at_least": 70}],
}


def _scale_of_items(items: Sequence[str]) -> dict[str, Any]:
    keyed = [f"-{id}" if place % 4 == 3 else id for place, id in enumerate(items)]
    missing = {"min_answered_fraction": "1/2", "then": "available"}
    return {**_SCALE, "items": keyed, "missing": missing, "transform": "pomp"}


def respondents(kind: str, count: int, *, seed: int) -> Iterator[dict[str, Any]]:
    """Give the answers of many respondents."""
    draw = random.Random(f"{kind} {seed}")
    for _ in range(count):
        answers: dict[str, Any] = {id: draw.randint(1, 5) for id in ITEMS}
        match kind:
            case "3 % missing":
                answers = {id: None if draw.random() < 0.03 else answer for id, answer in answers.items()}
            case "3 % left out":
                answers = {id: answer for id, answer in answers.items() if draw.random() >= 0.03}
            case "stale":
                answers[ITEMS[0]] = draw.randint(1, 2)
        yield answers


@dataclass(frozen=True)
class Measurement:
    """Seconds for each respondent."""

    json: float
    compiled: float
    score: float

    def ratio(self, name: str) -> float:
        """Give a time as a multiple of parsing."""
        taken: float = getattr(self, name)
        return taken / self.json


def measure(
    definition: Instrument, unseen: Sequence[Mapping[str, Any]], *, warm_up: Sequence[Mapping[str, Any]]
) -> Measurement:
    """Measure on respondents who are new to both scorers, then check every result.

    Raises:
        ValueError: results differ.
    """
    plan = compile_plan(definition)
    compiled = compile_scorer(plan)
    for answers in warm_up:
        compiled(answers)
        score(plan, answers)
    texts = [json.dumps(answers) for answers in unseen]
    seconds = dict.fromkeys(("json", "compiled", "score"), 0.0)
    gc.collect()
    gc.freeze()  # What is there already is no rubbish, and need not be looked through again and again.
    for begin in range(0, len(unseen), BLOCK):
        turns: tuple[tuple[str, Callable[[Any], object], Sequence[Any]], ...] = (
            ("json", json.loads, texts[begin : begin + BLOCK]),
            ("compiled", compiled, unseen[begin : begin + BLOCK]),
            ("score", lambda answers: score(plan, answers), unseen[begin : begin + BLOCK]),
        )
        for name, call, arguments in turns:
            start = CLOCK()
            for argument in arguments:
                call(argument)
            seconds[name] += CLOCK() - start
    gc.unfreeze()
    for place, answers in enumerate(unseen):
        _check(definition, plan, compiled, answers, verified=place % 20 == 0)
    return Measurement(**{name: taken / len(unseen) for name, taken in seconds.items()})


def _check(
    definition: Instrument,
    plan: ScoringPlan,
    compiled: Callable[..., Any],
    answers: Mapping[str, Any],
    *,
    verified: bool,
) -> None:
    """Hold results against those that are worked out step by step; `verify` has a second evaluator."""
    expected = score_answers(plan, read_responses(plan, answers))
    if repr(score(plan, answers)) != repr(expected):
        raise ValueError(f"score differs: {answers}")
    tuples = {id: (one.value, one.reason, one.n_answered, one.prorated, one.band) for id, one in expected.items()}
    if repr({id: tuple(one) for id, one in compiled(answers).items()}) != repr(tuples):
        raise ValueError(f"compile_scorer differs: {answers}")
    if verified and (found := verify(explain(definition, answers), definition)):
        raise ValueError(f"{found[0]}: {answers}")


# The instruments of the catalogue


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


def shipped() -> Iterator[tuple[str, Instrument]]:
    """Give the instruments of the catalogue that can be scored as they are."""
    for entry in load_catalog().entries:
        try:
            compile_plan(entry.instrument)
        except UnboundParameterError:
            continue
        yield entry.id, entry.instrument


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the ratios with their limits, and give 1 if one is passed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--respondents", type=int, default=5000, help="how many are measured (default: %(default)s)")
    parser.add_argument("--warm-up", type=int, default=5000, help="how many come before (default: %(default)s)")
    parser.add_argument("--shipped", action="store_true", help="measure the instruments of the catalogue too")
    options = parser.parse_args(arguments)
    passed = False
    print(f"{'30 items':<24}{'answers':<14}{'json.loads':>11}{'compiled':>11}{'score':>11}")
    for shape in ("3 subscales and total", "4 scales of items"):
        for kind in KINDS:
            found = measure(
                instrument(shape, is_gated=kind == "stale"),
                list(respondents(kind, options.respondents, seed=2)),
                warm_up=list(respondents(kind, options.warm_up, seed=1)),
            )
            limits = {} if kind in WITHOUT_LIMITS else LIMITS
            slow = [f"{name} > {limit:g}x" for name, limit in limits.items() if found.ratio(name) > limit]
            passed |= bool(slow)
            print(_line(shape, kind, found), "TOO SLOW: " + ", ".join(slow) if slow else "ok" if limits else "no limit")
    if options.shipped:
        for id, definition in shipped():
            plan = compile_plan(definition)
            for kind, missing in (("complete", 0.0), ("3 % missing", 0.03)):
                several = [answers_for(plan, missing, seed) for seed in range(options.respondents + options.warm_up)]
                print(
                    _line(id, kind, measure(definition, several[options.warm_up :], warm_up=several[: options.warm_up]))
                )
    return 1 if passed else 0


def _line(name: str, kind: str, found: Measurement) -> str:
    ratios = "".join(f"{found.ratio(one):10.2f}x" for one in LIMITS)
    return f"{name:<24}{kind:<14}{found.json * 1e6:8.2f} us{ratios}"


if __name__ == "__main__":
    sys.exit(main())
