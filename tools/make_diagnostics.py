"""Write the reference page of diagnostics from the table of codes, the docstrings of rules, and what checks find.

`python -m tools.make_diagnostics` writes it; with `--check` it only says whether it is out of date. A test does the
same.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cwinstruments.checks import check
from cwinstruments.codes import STAGES, Code, stage
from cwinstruments.diagnostics import Diagnostic
from cwinstruments.profiles import Profile
from cwinstruments.rules import RULES, known_codes

CODES = known_codes()
ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "diagnostics.md"
EXAMPLES = (
    *(
        ROOT / "tests" / place / "bad"
        for place in (
            "cases",
            "rules",
            "rules/fieldwork",
            "rules/publish",
            "definitions",
            "surveys",
            "rosters",
            "exports",
            "licensing",
            "data_agreements",
            "frameworks",
        )
    ),
    ROOT / "tests" / "surveys" / "instruments",
)

INTRO = """\
<!-- Made from codes.py and the docstrings of rules. Change them, then run python -m tools.make_diagnostics. -->

# Diagnostics

Every finding has a code. Codes are never reused, so a code means the same in every version. `cwinstruments check`
writes findings like this, and [as data](diagnostics-format.md) or as annotations of a workflow too:

```text
FILE:LINE:COLUMN CODE SEVERITY: what is wrong
 LINE | the line that it is about
      |     ^~~~
  hint: what would be right
```

An **error** makes a definition unusable or its scores wrong. A **warning** may be meant; `--strict` treats it as an
error, and [a comment](../how-to/check-definitions.md#keep-a-finding-that-is-meant) says that it is. A **note** never
makes a check fail. `cwinstruments rule CODE` shows what stands here. The examples are what a check says about a line of
a definition that is wrong on purpose.
"""

_LONGEST = 160


@dataclass(frozen=True)
class Example:
    """A finding, and the line that it is about."""

    finding: Diagnostic
    line: str


def main(arguments: Sequence[str]) -> int:
    """Write the page, or with `--check` say whether it is out of date."""
    text = render()
    outdated = not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text
    if outdated and "--check" in arguments:
        print("docs/reference/diagnostics.md is out of date: run python -m tools.make_diagnostics")
        return 1
    if outdated:
        PAGE.write_text(text, encoding="utf-8")
        print("wrote docs/reference/diagnostics.md")
    return 0


def render() -> str:
    """Give the text of the page."""
    examples = find_examples()
    lines = [INTRO, "On this page: " + ", ".join(f"[{title}](#{_anchor(title)})" for title in _titles()) + ".", ""]
    for title in _titles():
        lines += [f"## {title}", ""]
        for entry in CODES.values():
            if stage(entry.code) == title:
                lines += _entry(entry, examples.get(entry.code))
    return "\n".join(lines).rstrip() + "\n"


def find_examples() -> dict[str, Example]:
    """Give for each code the shortest line that shows it, among the definitions that are wrong on purpose."""
    found: dict[str, Example] = {}
    for one in check(*(one for one in EXAMPLES if one.is_dir()), profile=Profile.PUBLISH).diagnostics:
        # Responses and plugins are not what these files are about; that two of them have one id is by chance.
        if one.file is None or one.line is None or one.code[:5] in ("CWI85", "CWI86") or one.code[3] == "9":
            continue
        text = Path(one.file).read_text(encoding="utf-8", errors="replace")
        lines = text.splitlines()
        line = lines[one.line - 1].strip() if one.line <= len(lines) else ""
        known = found.get(one.code)
        if line and len(line) <= _LONGEST and line.isprintable() and (known is None or len(line) < len(known.line)):
            found[one.code] = Example(one, line)
    return found


def _titles() -> list[str]:
    """Give the stages that have codes."""
    return [title for title in STAGES.values() if any(stage(code) == title for code in CODES)]


def _entry(entry: Code, example: Example | None) -> Iterator[str]:
    yield f"### {entry.code}: {entry.title[0].lower() + entry.title[1:]}"
    yield ""
    if entry.code in RULES:
        for title, text in RULES[entry.code].sections.items():
            yield f"**{title}:** {text}"
            yield ""
    else:
        yield entry.explanation
        yield ""
    if example is not None:
        finding = example.finding
        mark = "" if finding.severity == "error" else f"{finding.severity}: "
        yield "```text"
        yield example.line
        yield ""
        yield f"{finding.code} {mark}{finding.message}"
        if finding.hint is not None:
            yield f"  hint: {finding.hint}"
        yield "```"
        yield ""


def _anchor(title: str) -> str:
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
