#!/usr/bin/env python3
"""Set this checkout up and run its main job or its tests, with nothing but Python installed.

This file is written so that Pythons which are far too old still understand it and can say what is needed. The work is
done in `tools/checkout.py`.
"""

from __future__ import print_function

import sys

NEEDED = (3, 11)


def complaint(version):
    # type: (tuple[int, ...]) -> str | None
    """Say what is wrong with a version of Python, or nothing."""
    if version[:2] >= NEEDED:
        return None
    found, needed = ("%d.%d" % pair for pair in (version[:2], NEEDED))
    return (
        "cwinstruments needs Python >= %s, and this is Python %s (%s).\nStart it with a newer one: python%s run.py"
        % (
            needed,
            found,
            sys.executable,
            needed,
        )
    )


if __name__ == "__main__":
    problem = complaint(tuple(sys.version_info[:2]))
    if problem:
        print(problem, file=sys.stderr)
        sys.exit(2)
    from tools.checkout import main

    sys.exit(main(sys.argv[1:]))
