"""Make a plugin as the tutorial says, in clean virtual environments, and say how long each step takes.

    python -m tools.author_a_plugin

The steps are those of `docs/tutorial-plugin.md`, so none is undocumented: from `cwinstruments new plugin` by editing,
tests and a wheel to a score in an environment that has nothing else. The exit code is 1 where a step doesn't do what
the page says, or all take longer than the page allows.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from sybil.example import SybilFailure

from tools.doc_examples import ROOT, documentation, enter_folder, leave_folder
from tools.doc_session import session_of

TUTORIAL = ROOT / "docs" / "tutorial-plugin.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Go through the page from top to bottom."""
    parser = argparse.ArgumentParser(prog="python -m tools.author_a_plugin", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("page", nargs="?", type=Path, default=TUTORIAL, help="another page with one shell")
    page = parser.parse_args(arguments).page.resolve()
    document = documentation().parse(page)
    session = session_of(document.text)
    if session is None:
        parser.error(f"{page} has no '<!-- one shell, at most N s -->'")
    enter_folder(document.namespace, session=session)
    try:
        for example in document:
            before = len(session.told)
            try:
                example.evaluate()
            finally:
                for line, seconds in session.told[before:]:
                    print(f"{seconds:6.1f} s  {_shown(line)}", flush=True)
    except SybilFailure as error:
        print(error)
        return 1
    finally:
        leave_folder(document.namespace)
    cores = os.cpu_count()
    print(
        f"{session.seconds:6.1f} s  in all, on {cores} {'core' if cores == 1 else 'cores'}; at most {session.limit} s"
    )
    print(f"{session.computed:6.1f} s  of them computing; on a machine that does other things too, the rest is waiting")
    complaint = session.complaint(session.seconds)
    if complaint is not None:
        print(complaint, file=sys.stderr)
    return 0 if complaint is None else 1


def _shown(line: str) -> str:
    """Give the commands of a block in one line."""
    return " && ".join(one for one in line.splitlines() if one and one != "set -e")


if __name__ == "__main__":
    sys.exit(main())
