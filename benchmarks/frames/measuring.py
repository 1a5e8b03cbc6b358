"""Peers take turns; what they give is compared; the peak of memory is measured in a process of its own."""

from __future__ import annotations

import gc
import math
import random
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.frames.checking import check_results
from benchmarks.frames.peers import Peer
from benchmarks.frames.task import SkippedError

FEW_SECONDS = 6.0
"""A peer runs as often as it can in about this time, but at least thrice, and at most as often as is asked for."""


@dataclass
class Run:
    """What was measured on answers of one kind: seconds by peer, and why others were not measured."""

    rows: int
    missing: float
    seconds: dict[str, float] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    memory: dict[str, float] = field(default_factory=dict)

    def fastest(self, names: Iterable[str]) -> float | None:
        """Give the least of the seconds of those that were measured."""
        return min((self.seconds[name] for name in names if name in self.seconds), default=None)


def measure(peers: Sequence[Peer], answers: Any, expected: Any, missing: float, *, rounds: int, seed: int = 0) -> Run:
    """Measure every peer on the same answers, after its results were found right.

    Raises:
        AssertionError: the results of a peer differ.
    """
    run = Run(len(answers), missing)
    # What is the same for several is prepared once, so none of them may change it.
    prepared: dict[Callable[[Any], Any], Any] = {}
    turns: dict[str, int] = {}
    able: dict[str, Peer] = {}
    try:
        for peer in peers:
            try:
                if peer.prepare not in prepared:
                    prepared[peer.prepare] = peer.prepare(answers)
                given = prepared[peer.prepare]
                check_results(peer, peer.read(None if peer.is_elsewhere else peer.run(given), given), expected, answers)
                turns[peer.name] = min(rounds, max(3, int(FEW_SECONDS / peer.seconds(given))))
                able[peer.name] = peer
            except SkippedError as error:
                run.skipped[peer.name] = str(error)
        taken: dict[str, list[float]] = {name: [] for name in able}
        order, shuffle = list(able), random.Random(seed).shuffle
        gc.collect()
        for turn in range(max(turns.values(), default=0)):
            shuffle(order)
            for name in order:
                if turn < turns[name]:
                    peer = able[name]
                    if not peer.is_elsewhere:
                        # Whoever came before has left caches, and memory to be handed out anew, to the process.
                        peer.seconds(prepared[peer.prepare])
                    taken[name].append(peer.seconds(prepared[peer.prepare]))
        run.seconds = {name: statistics.median(several) for name, several in taken.items()}
    finally:
        for peer in able.values():
            if peer.prepare in prepared:
                peer.close(prepared.pop(peer.prepare))
    return run


def measure_memory(names: Iterable[str], rows: int, missing: float, biopsykit: str | None) -> Mapping[str, float]:
    """Give for each peer the MiB that it took more than there was before, at the peak, in a process of its own."""
    measured = {}
    for name in names:
        command = [sys.executable, "-m", "benchmarks.frames.memory", name, str(rows), str(missing), biopsykit or ""]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        last = done.stdout.strip().splitlines()[-1]
        if last != "unknown":
            measured[name] = float(last)
    return measured


def reset_peak(process: int | str = "self") -> bool:
    """Let the system forget the peak of memory so far; it says whether it did."""
    try:
        Path(f"/proc/{process}/clear_refs").write_text("5")
    except OSError:
        return False
    return True


def memory(what: str, process: int | str = "self") -> float:
    """Give the memory of a process in MiB: `VmRSS` what it has, `VmHWM` its peak; NaN where it is not told."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return math.nan
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{what}:")), math.nan)
