"""How long the conformance suite takes on an instrument of 30 items: what an author waits for.

Run it with `python -m benchmarks.conformance`. It builds a plugin of one instrument in a temporary folder, with worked
cases that notice every change of its key, and runs its suite as an author does: pytest in a process of its own. The
exit code is 1 if the limit is passed, or if the suite does not pass.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ITEMS = 30
LIMIT = 20.0
NAME, PACKAGE, ID = "cwinstruments-measured", "cwinstruments_measured", "measured-check"
MOST_SHOWN = 40
SCALES = 3
SUITE = f"""\
from cwinstruments.testing import ConformanceSuite


class TestConformance(ConformanceSuite):
    distribution = "{NAME}"
"""
PROJECT = f"""\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "{NAME}"
version = "0.1.0"
[project.entry-points.cwinstruments]
measured = "{PACKAGE}"
[tool.hatch.build.targets.wheel]
packages = ["src/{PACKAGE}"]
"""
_SUBJECTS = (
    "supervisor",
    "team",
    "office",
    "workload",
    "training",
    "schedule",
    "county",
    "court",
    "families",
    "records",
)
_CLAIMS = ("{} asks for more than a week holds", "{} helps when a day goes wrong", "{} leaves time to think")


def definition(items: int = ITEMS) -> dict[str, Any]:
    """Give an instrument of three subscales and a total, every third item reverse-keyed, in two languages."""

    def text(word: str) -> dict[str, str]:
        return {"en": word, "es": f"{word} (en español, {len(word)})"}

    ids = [f"mc{number:02}" for number in range(items)]
    texts = [
        text(f"{_CLAIMS[place % 3].format(_SUBJECTS[place // 3 % 10]).capitalize()}, case {place}.")
        for place in range(items)
    ]
    keyed = [f"-{id}" if place % 3 == 0 else id for place, id in enumerate(ids)]
    # Items of one direction in each part would be warned of.
    parts = [[*keyed[place * items // SCALES : (place + 1) * items // SCALES]] for place in range(SCALES)]
    names = ("demands", "support", "time")
    missing = {"max_missing": 1, "then": "available"}
    scales: dict[str, Any] = {
        name: {
            "title": text(name.capitalize()),
            "items": part,
            "method": "mean",
            "missing": missing,
            "range": {"min": 1, "max": 5},
            "direction": "higher_is_better",
        }
        for name, part in zip(names, parts, strict=True)
    }
    scales["total"] = {
        "title": text("All of it"),
        "scales": list(names),
        "method": "mean",
        "missing": {"max_missing": 0},
        "range": {"min": 1, "max": 5},
        "round": {"digits": 2, "rule": "half_up"},
        "direction": "higher_is_better",
    }
    return {
        "kind": "instrument",
        "id": ID,
        "version": "1.0.0",
        "title": text("Measured check"),
        "description": text("Made up to be measured."),
        "source": {"citation": "Made up (2026). https://example.org/measured-check", "year": 2026},
        "licence": {
            "name": "CC-BY-4.0",
            "text_redistributable": "yes",
            "permissions": {"item_text": {"any": "permitted"}, "key": {"any": "permitted"}},
        },
        "evidence": {
            "status": "original_not_validated",
            "statement": {"en": "Made up; not validated.", "es": "Inventado; no validado."},
        },
        "unit": "respondent",
        "permitted_level": "both",
        "sensitivity": "routine",
        "wording": "complete",
        "translations": {"es": {"status": "draft", "note": "Made up, by nobody."}},
        "response_options": {
            "agree": {
                "options": [{"value": value, "label": text(f"Agree {value} of 5")} for value in range(1, 6)],
                "nonresponse": [{"code": 9, "reason": "refused", "label": text("No answer")}],
            }
        },
        "items": [{"id": id, "options": "agree", "text": one} for id, one in zip(ids, texts, strict=True)],
        "scales": scales,
    }


def cases(definition: dict[str, Any]) -> dict[str, Any]:
    """Work out cases by arithmetic of this file alone, none of the library's."""
    ids = [one["id"] for one in definition["items"]]
    rows = [
        {},
        {id: 1 + (place * 7 + place // 3) % 5 for place, id in enumerate(ids)},
        {id: 1 + (place * 3 + 2) % 5 for place, id in enumerate(ids)},
        {id: 1 + (place * place + 1) % 5 for place, id in enumerate(ids)},
    ]
    gaps = {id: value for place, (id, value) in enumerate(rows[1].items()) if place % (len(ids) // SCALES) != 2}
    more = {id: value for place, (id, value) in enumerate(rows[1].items()) if place % (len(ids) // SCALES) > 1}
    coded = {**rows[2], **dict.fromkeys(ids[:: len(ids) // SCALES], 9)}
    without_a_part = {id: value for id, value in rows[1].items() if id not in ids[:2]}
    low = {use.lstrip("-"): 5 if use[0] == "-" else 1 for use in _uses(definition)}
    rows += [gaps, more, coded, low, without_a_part]
    found = [
        {
            "id": f"row_{place}",
            "basis": "hand",
            "working": "The mean of the keyed answers of each part, and of the three means.",
            "responses": row,
            "expect": _expected(definition, row),
        }
        for place, row in enumerate(rows)
    ]
    return {"kind": "cases", "instrument": ID, "version": "1.0.0", "cases": found}


def _uses(definition: dict[str, Any]) -> list[str]:
    return [use for scale in definition["scales"].values() for use in scale.get("items", ())]


def _expected(definition: dict[str, Any], row: dict[str, int]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    means: list[tuple[int, int]] = []
    for name, scale in definition["scales"].items():
        if "items" not in scale:
            continue
        known = {use: row[use.lstrip("-")] for use in scale["items"] if row.get(use.lstrip("-"), 9) != 9}
        counts = {"n_answered": len(known), "n_items": len(scale["items"])}
        if len(known) < len(scale["items"]) - 1:
            reason = "too_few_answered" if known else "no_answers"
            found[name] = {"value": None, "reason": reason, **counts}
            continue
        total = sum(6 - value if use[0] == "-" else value for use, value in known.items())
        means.append((total, len(known)))
        found[name] = {"value": f"{total}/{len(known)}", **counts}
    if len(means) == SCALES:
        (a, b), (c, d), (e, f) = means
        hundredths = (200 * (a * d * f + c * b * f + e * b * d) + 3 * b * d * f) // (6 * b * d * f)
        found["total"] = {"value": hundredths / 100, "n_answered": SCALES, "n_items": SCALES}
    else:
        found["total"] = {"value": None, "reason": "too_few_scored" if row else "no_answers"}
    return found


def write_plugin(folder: Path, items: int = ITEMS) -> None:
    """Write the plugin as a project, with the metadata of an editable install beside it."""
    home = folder / "project"
    told = definition(items)
    info = folder / f"{NAME.replace('-', '_')}-0.1.0.dist-info"
    texts = {
        home / "pyproject.toml": PROJECT,
        home / "src" / PACKAGE / "__init__.py": '"""Made up."""\n\nCWINSTRUMENTS_API = 1\n',
        home / "src" / PACKAGE / "instruments" / f"{ID}.json": json.dumps(told, ensure_ascii=False, indent=1),
        home / "src" / PACKAGE / "instruments" / f"{ID}.cases.json": json.dumps(cases(told), indent=1),
        home / "tests" / "test_conformance.py": SUITE,
        info / "METADATA": f"Metadata-Version: 2.4\nName: {NAME}\nVersion: 0.1.0\nLicense-Expression: CC-BY-4.0\n"
        "Requires-Dist: cwinstruments>=0.1\n",
        info / "entry_points.txt": f"[cwinstruments]\nmeasured = {PACKAGE}\n",
        info / "RECORD": "",
        info / "direct_url.json": json.dumps({"url": home.as_uri(), "dir_info": {"editable": True}}),
    }
    for file, text in texts.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def measure(items: int, processes: int) -> tuple[float, str]:
    """Give the seconds that the suite takes, and what pytest says of it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_plugin(folder, items)
        paths = [str(folder), str(folder / "project" / "src"), *filter(None, [os.environ.get("PYTHONPATH")])]
        command = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", "tests"]
        command += ["-n", str(processes)] if processes > 1 else []
        begin = time.perf_counter()
        done = subprocess.run(
            command,
            cwd=folder / "project",
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            capture_output=True,
            encoding="utf-8",
        )
        return time.perf_counter() - begin, done.stdout


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the seconds with the limit, and give 1 if it is passed or the suite fails."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--items", type=int, default=ITEMS, help="how many items there are (default: %(default)s)")
    parser.add_argument("--processes", type=int, default=1, help="how many run the tests (default: %(default)s)")
    given = parser.parse_args(arguments)
    seconds, said = measure(given.items, given.processes)
    last = said.strip().splitlines()[-1] if said.strip() else "pytest said nothing"
    sound = re.search(r"\b\d+ passed", last) is not None and "failed" not in last and "error" not in last
    if not sound or "skipped" in last:
        print(*said.splitlines()[-MOST_SHOWN:], sep="\n")
    verdict = "TOO SLOW" if seconds > LIMIT else "ok" if sound else "FAILED"
    print(f"conformance suite of {given.items} items{seconds:7.1f} s, limit {LIMIT:g} s: {verdict}")
    return 0 if verdict == "ok" else 1


if __name__ == "__main__":
    sys.exit(main())
