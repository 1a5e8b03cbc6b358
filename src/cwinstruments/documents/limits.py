"""How large a definition may be: far beyond any real one, and small enough for files from strangers."""

from __future__ import annotations

MAX_BYTES = 4_000_000
MAX_DEPTH = 64
MAX_NODES = 200_000
MAX_NUMBER_LENGTH = 400
MAX_EXPONENT = 300
MAX_FAULTS = 100
"""Faults of reading, after which reading stops."""
MAX_FINDINGS = 1_000
"""Findings of one check, which is more than anybody reads."""
