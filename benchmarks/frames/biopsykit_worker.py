"""The worker for BioPsyKit, whose environment has nothing else of ours: `python biopsykit_worker.py FILE KEY…`."""

from __future__ import annotations

import sys
import warnings
from importlib import import_module
from time import perf_counter
from typing import Any


def main() -> None:
    """Read the answers, then do what is asked, a line at a time.

    Its functions for questionnaires are used as it uses them itself: check the range, invert, subscales by mean.
    """
    biopsykit, np, pd = (import_module(name) for name in ("biopsykit", "numpy", "pandas"))
    utils = import_module("biopsykit.questionnaires.utils")
    warnings.simplefilter("ignore")
    keys = {}
    for argument in sys.argv[2:]:
        scale, _, places = argument.partition("=")
        keys[scale] = [int(place) for place in places.split(",")]
    values = np.fromfile(sys.argv[1], dtype=np.int8).reshape(30, -1).astype(float)
    values[values == -128] = np.nan
    names = [f"item_{number:02d}" for number in range(1, 31)]
    answers = pd.DataFrame(dict(zip(names, values, strict=True)))
    reversed_items = [names[-place - 1] for places in keys.values() for place in places if place < 0]
    subscales = {scale: [names[abs(place) - 1] for place in places] for scale, places in keys.items()}

    def score() -> Any:
        utils._assert_value_range(answers, [1, 5])
        keyed = utils.invert(answers, score_range=[1, 5], cols=reversed_items)
        scored = pd.DataFrame(utils._compute_questionnaire_subscales(keyed, "q", subscales, agg_type="mean"))
        scored["total"] = scored.mean(axis=1)
        return scored

    print("> ready", biopsykit.__version__, flush=True)
    for line in sys.stdin:
        command, _, *where = line.split()
        begin = perf_counter()
        scored = score()
        seconds = perf_counter() - begin
        if command == "write":
            np.ascontiguousarray(scored.to_numpy(dtype=float).T).tofile(where[0])
        print(">", seconds, flush=True)


if __name__ == "__main__":
    main()
