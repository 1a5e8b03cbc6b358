"""The check that every score can be explained, and recomputed from the explanation."""

from __future__ import annotations

from collections.abc import Iterator

from cwinstruments.conformance.check import ConformanceCheck
from cwinstruments.conformance.outcomes import Outcome
from cwinstruments.conformance.subject import Proved, Proving
from cwinstruments.conformance.words import shown
from cwinstruments.scoring import explain, verify


class Verify(ConformanceCheck):
    """A second evaluator agrees with every explained score.

    Random answers in every state are scored and explained, and each score is recomputed from the raw answers and the
    definition by code that shares nothing with the engine. A method of a plugin needs a `recompute` for that.
    """

    id = "verify"

    def of_instrument(self, proving: Proving, one: Proved, /) -> Iterator[Outcome]:
        methods = one.catalog.methods
        for setting in one.settings:
            for row in (*setting.rows, *setting.invalid_rows):
                trace = explain(setting.instrument, row, on_invalid="missing", methods=methods)
                found = verify(trace, setting.instrument, methods=methods)
                if not found:
                    continue
                unverified = [each for each in found if each.field == "method"]
                hint = "give the method a 'recompute' that works the score out from the definition, in another way"
                if not unverified:
                    hint = "compare both ways of computing: one of them is wrong, the method or its 'recompute'"
                where = setting.with_values
                message = f"{found[0]}{where}; answers {shown(row)}"
                yield self.shortcoming(one.id, message, hint, file=one.file)
                return
