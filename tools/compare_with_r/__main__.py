"""Print ours, R's and the difference of every index; `--write` puts the table into the documentation.

Usage: python -m tools.compare_with_r [--write] [--all]
"""

from __future__ import annotations

import argparse
import sys

from tools.compare_with_r import ORACLES, Comparison, comparisons
from tools.compare_with_r.comparison import ROOT, difference

PAGE = ROOT / "docs" / "reference" / "agreement-with-r.md"
HEAD = """\
# Agreement with R

Every index of `cwinstruments.psychometrics` beside R's, on R's own data; made by
`python -m tools.compare_with_r --write`. Of indices with many figures (one for each item, person or team) the table
gives the one that differs most. A difference is absolute up to 1, beyond that a share of R's figure; closed forms have
to agree to 1e-10, iterative ones to what R itself holds.

| Index | Data | R | Figures | Ours | R's | Difference | At most | Convention |
|---|---|---|---|---|---|---|---|---|
"""


def main(arguments: list[str] | None = None) -> int:
    """Print the table; give 1 where something differs by more than it may."""
    parser = argparse.ArgumentParser(prog="python -m tools.compare_with_r", description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.relative_to(ROOT)}")
    parser.add_argument("--all", action="store_true", help="print every figure, not only the worst of each index")
    options = parser.parse_args(arguments)
    if not ORACLES.is_dir():
        print("R's results are not here: the folder shared/oracles beside the checkout", file=sys.stderr)
        return 2
    found = comparisons()
    missed = [one for one in found if one.difference() > one.tolerance]
    for one in found:
        print(_printed(one))
        if options.all:
            for name, ours, theirs in one.figures():
                print(
                    f"    {name or one.figure:<40}{_text(ours):>24}{_text(theirs):>24}{difference(ours, theirs):>10.1e}"
                )
    print(f"{len(found)} indices, {sum(len(one.figures()) for one in found)} figures; {len(missed)} beyond tolerance")
    if options.write:
        PAGE.write_text(page(found), encoding="utf-8")
    return 1 if missed else 0


def page(found: tuple[Comparison, ...], /) -> str:
    """Give the page with the table."""
    return HEAD + "".join(f"{_row(one)}\n" for one in found)


def _worst(one: Comparison) -> tuple[float | None, float | None]:
    _, ours, theirs = max(one.figures(), key=lambda figure: difference(figure[1], figure[2]))
    return ours, theirs


def _printed(one: Comparison) -> str:
    ours, theirs = _worst(one)
    mark = "" if one.difference() <= one.tolerance else "  <-- beyond tolerance"
    return f"{one.id:<70}{_text(ours):>22}{_text(theirs):>22}{one.difference():>10.1e}{mark}"


def _row(one: Comparison) -> str:
    ours, theirs = _worst(one)
    cells = (
        one.figure,
        one.dataset,
        f"`{one.reference}`",
        str(len(one.figures())),
        _text(ours),
        _text(theirs),
        f"{one.difference():.0e}",
        f"{one.tolerance:.0e}",
        one.convention,
    )
    return f"| {' | '.join(cells)} |"


def _text(figure: float | None) -> str:
    return "none" if figure is None else f"{figure:.12g}"


if __name__ == "__main__":
    raise SystemExit(main())
