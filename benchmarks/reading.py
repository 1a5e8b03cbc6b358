"""How long it takes to read and check a definition of 100 items, beside plain parsing of the same data.

Run it with `python -m benchmarks.reading`. The figures of one run can be compared with each other; those of two
machines can't.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

import yaml

from cwinstruments.documents import check_references, check_schema, parse_document
from cwinstruments.documents.recording import Recording
from cwinstruments.documents.yaml_text import FAST_LOADER, read_yaml

ITEMS = 100
ROUNDS = 15


def definition(n_items: int) -> dict[str, Any]:
    """Make a definition with so many items, in five scales and a total."""
    items = [f"item_{number}" for number in range(n_items)]
    agreement = [{"value": value, "label": {"en": f"Option {value}", "es": f"Opción {value}"}} for value in range(1, 6)]
    scales: dict[str, Any] = {
        f"scale_{start}": {
            "title": {"en": f"Scale {start}", "es": f"Escala {start}"},
            "items": items[start::5],
            "method": "mean",
            "missing": {"min_answered_fraction": "1/2", "then": "available"},
            "transform": "pomp",
            "direction": "higher_is_better",
        }
        for start in range(5)
    }
    scales["total"] = {
        "title": {"en": "Total", "es": "Total"},
        "scales": list(scales),
        "method": "mean",
        "missing": {"min_scored": 4, "then": "available"},
        "direction": "higher_is_better",
    }
    return {
        "kind": "instrument",
        "id": "benchmark",
        "version": "1.0.0",
        "title": {"en": "Benchmark", "es": "Prueba"},
        "source": {"citation": "Made for a benchmark."},
        "licence": {"name": "CC-BY-4.0", "text_redistributable": "yes"},
        "evidence": {"status": "original_not_validated"},
        "unit": "team",
        "permitted_level": "unit",
        "sensitivity": "routine",
        "wording": "complete",
        "response_options": {"agreement5": {"options": agreement}},
        "items": [
            {
                "id": item,
                "text": {
                    "en": f"People in my unit do what {item} says.",
                    "es": f"En mi unidad se hace lo que dice {item}.",
                },
                "options": "agreement5",
            }
            for item in items
        ],
        "scales": scales,
    }


def milliseconds(function: Callable[[], object]) -> float:
    """Give the median time of a call."""
    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        function()
        times.append(perf_counter() - start)
    return median(times) * 1000


def main() -> None:
    """Print the times and their ratios to `json.loads`."""
    data = definition(ITEMS)
    as_json = json.dumps(data, ensure_ascii=False)
    as_yaml = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    document = parse_document(as_yaml)
    if found := [*check_schema(document), *check_references(document)]:
        raise SystemExit("\n".join(str(one) for one in found))
    calls: dict[str, Callable[[], object]] = {
        "json.loads": lambda: json.loads(as_json),
        "yaml.safe_load (pure)": lambda: yaml.safe_load(as_yaml),
        "read JSON with places": lambda: parse_document(as_json, format="json"),
        "read YAML with places": lambda: parse_document(as_yaml),
        "read YAML with places (pure)": lambda: read_yaml(as_yaml, Recording("x"), loader=yaml.SafeLoader),
        "check the schema": lambda: check_schema(document),
        "check the references": lambda: check_references(document),
        "read YAML and check both": lambda: (check_schema(parse_document(as_yaml)), check_references(document)),
    }
    times = {name: milliseconds(call) for name, call in calls.items()}
    libyaml = "with" if FAST_LOADER is not yaml.SafeLoader else "without"
    print(f"{ITEMS} items, {len(as_yaml.encode()) / 1000:.0f} kB of YAML, {libyaml} libyaml")
    for name, time in times.items():
        to_json, to_yaml = time / times["json.loads"], time / times["yaml.safe_load (pure)"]
        print(f"{name:30} {time:8.2f} ms {to_json:8.1f} x json.loads {to_yaml:6.2f} x yaml.safe_load")


if __name__ == "__main__":
    main()
