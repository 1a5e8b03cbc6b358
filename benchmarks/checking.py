"""How long `check` takes on many definitions, beside what one compiled jsonschema validator takes on their data.

Run it with `python -m benchmarks.checking`. Everything is measured in one run, a part of the files after the other, so
that whatever else the machine does meets all alike. The validator gets data that was parsed before; `check` reads the
files, and applies every rule. The exit code is 1 if a limit is missed.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import _lru_cache_wrapper
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

import yaml
from jsonschema import Draft202012Validator

from cwinstruments.checks import CheckResult, check
from cwinstruments.documents import fast_validation, load_schema

FILES, QUICK = 1000, 100
ITEMS = 30
SLICE = 50
FAST_VALIDATOR = "jsonschema_rs"
_OBJECTS_BETWEEN_COLLECTIONS = 50_000
"""As the command line sets it; the validator is measured with the same."""


class Limit(NamedTuple):
    """A ratio that has to hold: the time of one thing over that of another."""

    name: str
    of: str
    over: str
    most: float


LIMITS = (
    Limit("all rules, without the fast validator", "plain", "jsonschema", 2.0),
    Limit("all rules, with the fast validator", "fast", "jsonschema", 0.7),
    Limit("nothing has changed since", "second run", "first run", 0.1),
    Limit("one small file, as a command", "check one file", "import yaml, jsonschema", 3.0),
    Limit("the same without the fast validator", "check one file, plain", "import yaml, jsonschema", 3.0),
)

_WORDS = (
    ("plan", "plan"),
    ("workload", "carga"),
    ("visit", "visita"),
    ("report", "informe"),
    ("hearing", "audiencia"),
    ("meeting", "reunión"),
    ("placement", "acogida"),
    ("caseload", "cartera"),
    ("deadline", "plazo"),
    ("review", "revisión"),
)
_STEMS = (
    ("My team talks openly about the {} in week {}", "Mi equipo habla con claridad de: {}, semana {}"),
    ("I can ask for help with the {} in week {}", "Puedo pedir ayuda con: {}, semana {}"),
    ("The {} in week {} is shared fairly", "Se reparte con justicia: {}, semana {}"),
)
_LABELS = (
    ("Never", "Nunca"),
    ("Seldom", "Rara vez"),
    ("Sometimes", "A veces"),
    ("Often", "A menudo"),
    ("Nearly always", "Casi siempre"),
    ("Always", "Siempre"),
)


def definition(number: int) -> dict[str, Any]:
    """Make a definition of thirty items, in a few scales and a total; each differs from the next."""
    points, n_scales = 4 + number % 3, 2 + number % 4
    options = [
        {"value": value, "label": {"en": english, "es": spanish}}
        for value, (english, spanish) in enumerate(_LABELS[:points], start=number % 2)
    ]
    items = []
    for place in range(ITEMS):
        word, stem = _WORDS[(place + number) % len(_WORDS)], _STEMS[place // len(_WORDS)]
        text = {language: stem[at].format(word[at], number) + "." for at, language in enumerate(("en", "es"))}
        items.append({"id": f"it{place + 1:02d}", "text": text, "options": "frequency"})
    scales: dict[str, Any] = {}
    for part in range(n_scales):
        ids = [one["id"] for one in items[part::n_scales]]
        scales[f"part_{part + 1}"] = {
            "title": {"en": f"Part {part + 1}", "es": f"Parte {part + 1}"},
            "direction": "higher_is_better",
            "items": [f"-{id}" if place % 4 == 3 else id for place, id in enumerate(ids)],
            "method": "mean",
            "missing": {"min_answered": len(ids) - 2, "then": "available"},
            "transform": "pomp",
            "bands": [
                {"id": "low", "label": {"en": "Low", "es": "Bajo"}},
                {"id": "middle", "label": {"en": "Middle", "es": "Medio"}, "at_least": 30 + number % 9},
                {"id": "high", "label": {"en": "High", "es": "Alto"}, "at_least": 65},
            ],
        }
    scales["total"] = {
        "title": {"en": "Total", "es": "Total"},
        "direction": "higher_is_better",
        "scales": list(scales),
        "method": "mean",
        "missing": {"min_scored": n_scales - 1, "then": "available"},
    }
    return {
        "kind": "instrument",
        "id": f"made-{number}",
        "version": "1.0.0",
        "title": {"en": f"Made {number}", "es": f"Hecho {number}"},
        "source": {"citation": "Made for a benchmark."},
        "licence": {"name": "CC0-1.0", "text_redistributable": "yes"},
        "evidence": {"status": "original_not_validated"},
        "unit": "team",
        "permitted_level": "both",
        "sensitivity": "routine",
        "wording": "complete",
        "response_options": {"frequency": {"options": options}},
        "items": items,
        "scales": scales,
    }


def write_definitions(folder: Path, number: int) -> list[Path]:
    """Write so many definitions, and give their files."""
    files = [folder / f"made-{one:04d}.yaml" for one in range(number)]
    for one, file in enumerate(files):
        text = yaml.safe_dump(definition(one), sort_keys=False, default_flow_style=None, width=110, allow_unicode=True)
        file.write_text(text, encoding="utf-8")
    return files


def timed(function: Callable[[], object]) -> float:
    """Give the seconds that a call takes, from a clean start: nothing is known from earlier calls."""
    for one in gc.get_objects():
        if isinstance(one, _lru_cache_wrapper) and one.cache_parameters()["maxsize"] is not None:
            one.cache_clear()
    gc.collect()
    begin = perf_counter()
    function()
    return perf_counter() - begin


@contextmanager
def without_fast_validator() -> Iterator[None]:
    """Let the fast validator not be found."""
    was = sys.modules.get(FAST_VALIDATOR)
    sys.modules[FAST_VALIDATOR] = None  # type: ignore[assignment]
    fast_validation._validator.cache_clear()
    try:
        yield
    finally:
        del sys.modules[FAST_VALIDATOR]
        if was is not None:
            sys.modules[FAST_VALIDATOR] = was
        fast_validation._validator.cache_clear()


def measure_files(files: Sequence[Path]) -> dict[str, float]:
    """Give the seconds that each way of checking takes on all files.

    Raises:
        AssertionError: two ways do not find the same.
    """
    has_fast = find_spec(FAST_VALIDATOR) is not None
    validator = Draft202012Validator(load_schema("instrument"))
    seconds = dict.fromkeys(("jsonschema", "plain", *(("fast",) if has_fast else ())), 0.0)
    found: dict[str, list[CheckResult]] = {name: [] for name in seconds}
    shuffle = random.Random(0).shuffle
    for start in range(0, len(files), SLICE):
        some = files[start : start + SLICE]
        parsed = [yaml.load(one.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) for one in some]

        def validate(parsed: Sequence[Any] = parsed) -> None:
            assert not any(error for one in parsed for error in validator.iter_errors(one))

        def run(name: str, some: Sequence[Path] = some) -> None:
            found[name].append(check(*some))

        order = list(seconds)
        shuffle(order)
        for name in order:
            if name == "plain":
                with without_fast_validator():
                    check(some[0])
                    seconds[name] += timed(lambda: run("plain"))
            elif name == "fast":
                check(some[0])
                seconds[name] += timed(lambda: run("fast"))
            else:
                seconds[name] += timed(validate)
    with tempfile.TemporaryDirectory() as folder:
        for name, options in (
            ("two processes", {"jobs": 2}),
            ("first run", {"cache": folder}),
            ("second run", {"cache": folder}),
        ):
            results: list[CheckResult] = []
            seconds[name] = timed(lambda results=results, options=options: results.append(check(*files, **options)))  # type: ignore[misc]
            found[name] = results
    told = {name: [one for result in results for one in result.diagnostics] for name, results in found.items()}
    for name in found:
        if name != "jsonschema":
            assert told["plain"] == told[name], f"{name} finds something else"
    assert not any(one.severity == "error" for one in told["plain"]), "the definitions are not sound"
    return seconds


def measure_commands(file: Path, runs: int) -> dict[str, float]:
    """Give the median seconds of checking one file from the command line, and of loading two libraries.

    Both find their compiled code, as they do wherever they are installed.
    """
    hidden = f"import sys; sys.modules[{FAST_VALIDATOR!r}] = None"
    plain = f"{hidden}; from cwinstruments.cli import main; sys.exit(main(['check', {str(file)!r}]))"
    commands = {
        "check one file": ["-m", "cwinstruments", "check", str(file)],
        "check one file, plain": ["-c", plain],
        "import yaml, jsonschema": ["-c", "import yaml, jsonschema"],
    }
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as compiled:
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = compiled
        order, shuffle = list(commands), random.Random(0).shuffle
        # The first turn writes compiled code and fills caches; it does not count.
        for turn in range(runs + 1):
            shuffle(order)
            for name in order:
                begin = perf_counter()
                command = [sys.executable, *commands[name]]
                subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=environment)
                if turn > 0:
                    seconds[name].append(perf_counter() - begin)
    return {name: statistics.median(times) for name, times in seconds.items()}


def report(seconds: Mapping[str, float], number: int) -> bool:
    """Print the times, and the ratios with their limits; tell whether all hold."""
    for name in ("jsonschema", "plain", "fast", "two processes", "first run", "second run"):
        if name in seconds:
            print(f"{name:<26}{seconds[name] / number * 1000:9.2f} ms a file")
    for name in ("import yaml, jsonschema", "check one file", "check one file, plain"):
        print(f"{name:<26}{seconds[name] * 1000:9.0f} ms")
    ratio = seconds["two processes"] / seconds["jsonschema"] if "two processes" in seconds else float("nan")
    print(f"{'the same in two processes':<40}{ratio:7.2f}x of jsonschema, which has no say in the verdict")
    holds = True
    for limit in LIMITS:
        if limit.of not in seconds:
            print(f"{limit.name:<40} not measured: {FAST_VALIDATOR} is not installed")
            continue
        ratio = seconds[limit.of] / seconds[limit.over]
        verdict = "ok" if ratio <= limit.most else "MISSED"
        holds = holds and ratio <= limit.most
        print(f"{limit.name:<40}{ratio:7.2f}x of {limit.over}, limit {limit.most:g}x: {verdict}")
    return holds


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the ratios with their limits, and give 1 if one is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help=f"check {QUICK} files instead of {FILES}")
    parser.add_argument("--runs", type=int, default=15, help="how often the commands run (default: %(default)s)")
    asked = parser.parse_args(arguments)
    number = QUICK if asked.quick else FILES
    thresholds = gc.get_threshold()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, *thresholds[1:])
    try:
        with tempfile.TemporaryDirectory() as folder:
            files = write_definitions(Path(folder), number)
            seconds = {**measure_files(files), **measure_commands(files[0], asked.runs)}
    finally:
        gc.set_threshold(*thresholds)
    print(f"{number} definitions of {ITEMS} items")
    return 0 if report(seconds, number) else 1


if __name__ == "__main__":
    sys.exit(main())
