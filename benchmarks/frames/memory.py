"""One peer alone, for the peak of its memory: `python -m benchmarks.frames.memory NAME ROWS MISSING BIOPSYKIT`."""

from __future__ import annotations

import gc
import sys

from benchmarks.frames.data import make_answers
from benchmarks.frames.measuring import memory, reset_peak
from benchmarks.frames.registry import all_peers


def main() -> None:
    """Print the MiB that one run takes more than there was before, results included, or `unknown`."""
    name, rows, missing, biopsykit = sys.argv[1:]
    (peer,) = (one for one in all_peers(biopsykit or None) if one.name == name)
    if peer.is_elsewhere and peer.process is None:
        print("unknown")
        return
    small = peer.prepare(make_answers(1000, float(missing)))
    peer.run(small)  # What is loaded at first use is not what the work takes.
    peer.close(small)
    prepared = peer.prepare(make_answers(int(rows), float(missing)))
    process: int | str = "self" if peer.process is None else peer.process(prepared) or "self"
    gc.collect()
    if not reset_peak(process):
        print("unknown")
        return
    before = memory("VmRSS", process)
    result = peer.run(prepared)
    peak = memory("VmHWM", process)
    del result
    peer.close(prepared)
    print(max(0.0, peak - before))


if __name__ == "__main__":
    main()
