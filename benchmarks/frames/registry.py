"""All peers, ours first."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.frames import array_peers, c_peers, duckdb_peers, ours, polars_peers, workers
from benchmarks.frames.peers import Peer


def all_peers(biopsykit: str | None = None) -> Sequence[Peer]:
    """Give all peers.

    Args:
        biopsykit: the Python that has BioPsyKit.
    """
    return (
        *ours.peers(),
        *polars_peers.peers(),
        *c_peers.peers(),
        *array_peers.peers(),
        *duckdb_peers.peers(),
        *workers.spark_peers(),
        *workers.library_peers(biopsykit),
    )
