"""The check that no slip of a key goes unnoticed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cwinstruments.checks.proving import prove_keys
from cwinstruments.conformance.check import ConformanceCheck
from cwinstruments.conformance.outcomes import Outcome
from cwinstruments.conformance.subject import Proved, Proving


class Mutants(ConformanceCheck):
    """No change of a key survives its cases.

    Each item is reversed, dropped and weighted otherwise, each band, cutoff, missing rule, rounding, recoding and
    formula is changed a little; a published or hand-worked case has to notice each of these changes.
    """

    id = "mutants"

    def of_instrument(self, proving: Proving, one: Proved, /) -> Iterator[Outcome]:
        proved = list(prove_keys([Path(one.file)], methods=one.catalog.methods))
        if not proved:
            yield self.shortcoming(
                one.id,
                "its key is proven by nothing: there are no cases that could notice a change",
                f"write worked cases into {Path(one.file).stem}.cases.yaml beside it; start with one where nothing is"
                " answered and one where every answer differs",
                file=one.file,
            )
            return
        (key,) = proved
        for found in key.findings:
            if found.code != "CWI821":
                yield self.finding(one.id, found)
        if not key.report.killed:
            yield self.shortcoming(
                one.id,
                "its cases notice no change at all",
                "add cases whose scores are published or worked by hand",
                file=key.cases,
            )
        undecided = len(key.report.undecided)
        more = f"; of {undecided} more no answer that was tried tells anything" if undecided else ""
        yield self.told(
            one.id, f"cases notice {len(key.report.killed)} of {key.report.total - undecided} changes{more}"
        )
