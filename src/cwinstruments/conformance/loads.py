"""That every definition can be loaded: said whichever checks are asked for, since nothing of such a one is tried."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cwinstruments.conformance.check import ConformanceCheck, Of
from cwinstruments.conformance.outcomes import Outcome
from cwinstruments.conformance.subject import Proved, Proving, faults_of

_SET_ASIDE: Final = "CWI913"
"""Says that there are faults; they follow."""


class Loads(ConformanceCheck):
    """Every definition can be loaded.

    Stands in for `clean` where that is not carried out, and has its id, by which its findings are known.
    """

    id = "clean"
    of = Of.BOTH

    def of_whole(self, proving: Proving, /) -> Iterator[Outcome]:
        yield from (self.finding(proving.name, one) for one in proving.unreadable if one.code != _SET_ASIDE)

    def of_instrument(self, proving: Proving, one: Proved, /) -> Iterator[Outcome]:
        # The check says of the same faults at which line they stand.
        found = [each for each in proving.findings_of(one) if each.file == one.file and each.severity == "error"]
        yield from (self.finding(one.id, each) for each in found or faults_of(one) if each.code != _SET_ASIDE)


LOADS: Final = Loads()
