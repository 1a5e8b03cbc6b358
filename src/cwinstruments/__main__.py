"""What `python -m cwinstruments` runs."""

from __future__ import annotations

import sys

from cwinstruments.cli import main

if __name__ == "__main__":
    sys.exit(main())
