"""Write the page of mistakes: what authors do wrong, who names it, and the words that are said, as they come out.

python -m tools.make_mistakes          # writes docs/reference/author-mistakes.md
python -m tools.make_mistakes --check  # writes nothing; the exit code tells whether it is up to date
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.conformance.mistakes import MISTAKES, SECTIONS, Mistake, tell

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "author-mistakes.md"
_MOST_FINDINGS = 2
_WHO = {
    "check": "`cwinstruments check`",
    "conformance": "`cwinstruments conformance`, before any check",
    "diff": "`cwinstruments diff`",
    "pytest": "`pytest`",
}


def page_of(told: Callable[[Mistake], Sequence[str]], /) -> str:
    """Give the page.

    Args:
        told: gives what is said of a mistake.
    """
    return "\n".join(_lines(told))


def _lines(told: Callable[[Mistake], Sequence[str]]) -> Iterator[str]:
    yield "<!-- Made from tests/conformance/mistakes. Change that, then run python -m tools.make_mistakes. -->"
    yield ""
    yield "# Mistakes of authors, and what is said of them"
    yield ""
    yield f"The tests make each of these {len(MISTAKES)} mistakes on purpose, in the instrument that"
    yield "[`cwinstruments new plugin`](../how-to/start-a-plugin.md) makes or in another small one; these words"
    yield f"came out, of each mistake the first {_MOST_FINDINGS} findings. It is named by a command, by the test of"
    yield "[a case or a definition](../how-to/test-an-instrument.md), or by a check of the"
    yield "[conformance kit](../how-to/prove-a-plugin.md). Every code is explained among the"
    yield "[diagnostics](diagnostics.md)."
    yield ""
    for section, mistakes in SECTIONS.items():
        yield f"## {section}"
        yield ""
        for one in mistakes:
            yield part_of(one, told(one))


def part_of(one: Mistake, told: Sequence[str], /) -> str:
    """Give the part of the page that is about one mistake."""
    who = _WHO.get(one.who, f"`cwinstruments conformance`, check `{one.who}`")
    found = "\n".join(told[:_MOST_FINDINGS])
    return f"### {one.did.rstrip('.')}\n\nNamed by {who}:\n\n```text\n{found}\n```\n"


def told_of(one: Mistake, /) -> Sequence[str]:
    """Make a mistake, and give what is said of it."""
    with TemporaryDirectory() as folder:
        return tell(one, Path(folder).resolve())


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page, or say that it is out of date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; 1 if it is out of date")
    check = parser.parse_args(arguments).check
    text = page_of(told_of)
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text:
        return 0
    if check:
        print("docs/reference/author-mistakes.md is out of date: run python -m tools.make_mistakes")
        return 1
    PAGE.write_text(text, encoding="utf-8")
    print("wrote docs/reference/author-mistakes.md")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
