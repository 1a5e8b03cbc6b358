"""Renew the list of public names and signatures, which tests compare with the code.

`python -m tools.make_public_api` writes `docs/reference/public-api.txt`, as long as names were only added. Where one is
gone or has another signature, people's programs and plugins break, so it is refused, unless

- `API_VERSION` of `cwinstruments.hookspecs` was raised, as `docs/reference/stability.md` says, or
- `--unreleased` says that what is gone was in no release.

With `--check` it writes nothing and exits with 1 where the list is out of date.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from cwinstruments.hookspecs import API_VERSION
from tools.public_api import ROOT, describe_names, public_names

LIST = ROOT / "docs" / "reference" / "public-api.txt"
_HEAD = """\
# The public names of cwinstruments, with their signatures. docs/reference/stability.md says what is promised of them.
# Made by python -m tools.make_public_api
API_VERSION {version}

"""


def render() -> str:
    """Give the text of the list."""
    return _HEAD.format(version=API_VERSION) + "\n".join(describe_names(public_names())) + "\n"


def differences(old: str, new: str, /) -> tuple[list[str], list[str]]:
    """Give the lines that are gone, a changed one among them, and those that are new."""
    before, after = _lines(old), _lines(new)
    return [one for one in before if one not in after], [one for one in after if one not in before]


def _lines(text: str) -> dict[str, None]:
    return dict.fromkeys(line for line in text.splitlines() if line.startswith("cwinstruments."))


def version_in(text: str, /) -> int:
    """Give the version of the interface that a list was made for; 0 where it is none."""
    found = re.search(r"^API_VERSION (\d+)$", text, re.MULTILINE)
    return int(found.group(1)) if found else 0


def main(arguments: Sequence[str], file: Path = LIST) -> int:
    """Write the list, or say why not."""
    new = render()
    old = file.read_text(encoding="utf-8") if file.exists() else ""
    if old == new:
        return 0
    gone, added = differences(old, new)
    for mark, lines in (("-", gone), ("+", added)):
        for line in lines:
            print(f"{mark} {line}")
    if "--check" in arguments:
        print("docs/reference/public-api.txt is out of date: run python -m tools.make_public_api")
        return 1
    if gone and version_in(old) >= API_VERSION and "--unreleased" not in arguments:
        print("This changes the public API: keep the old name as deprecated, or raise API_VERSION in hookspecs.py;")
        print("docs/reference/stability.md says when which is due. --unreleased where it was in no release.")
        return 1
    file.write_text(new, encoding="utf-8")
    print("wrote docs/reference/public-api.txt")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
