"""The page of an instrument within a README: between two marks, so that it can be made anew."""

from __future__ import annotations

import re

from cwinstruments.errors import ScaffoldingError

_FENCE = re.compile(r"^(?:```|~~~)")


def with_page(readme: str, id: str, page: str, /) -> str:
    """Give a README with the page of an instrument in its place, one level of headings lower.

    Args:
        readme: a text with the marks `<!-- page of ID -->` and `<!-- end of page of ID -->`.
        page: the page, as `cwinstruments page` writes it.

    Raises:
        ScaffoldingError: the marks are not there, or not once, each on a line of its own and in this order.

    Examples:
        >>> marks = "<!-- page of t -->\\n<!-- end of page of t -->\\n"
        >>> print(with_page(marks, "t", "# Trust\\n"), end="")
        <!-- page of t -->
        ## Trust
        <!-- end of page of t -->
    """
    first, last = marks(id)
    lines = readme.splitlines()
    if (lines.count(first), lines.count(last)) != (1, 1) or lines.index(first) > lines.index(last):
        message = f"there is no place for the page of '{id}': put these two lines where it is to stand"
        raise ScaffoldingError(f"{message}\n{first}\n{last}")
    before, after = lines[: lines.index(first) + 1], lines[lines.index(last) :]
    return "\n".join([*before, *_lower(page), *after]) + "\n"


def marks(id: str, /) -> tuple[str, str]:
    """Give the lines between which the page of an instrument stands."""
    return f"<!-- page of {id} -->", f"<!-- end of page of {id} -->"


def _lower(page: str) -> list[str]:
    lines, is_code = [], False
    for line in page.rstrip("\n").split("\n"):
        is_code ^= _FENCE.match(line) is not None
        lines.append(f"#{line}" if line.startswith("#") and not is_code else line)
    return lines
