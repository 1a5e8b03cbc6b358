"""Files scored row by row: each row gives scores, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from attrs import evolve, frozen

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.errors import InvalidResponseError
from cwinstruments.files.answers import explain_refusal
from cwinstruments.files.responses import ResponseFile, ResponseRow
from cwinstruments.plan import ScoringPlan
from cwinstruments.scoring import ResponseNote, Scores, score
from cwinstruments.scoring.responses import OnInvalid


@frozen
class ScoredRow:
    """One row and its scores."""

    row: ResponseRow
    scores: Scores


@frozen
class InvalidRow:
    """One row without scores: where it begins, who answered if that is known, and everything that is wrong with it."""

    line: int
    respondent: str | None
    diagnostics: tuple[Diagnostic, ...]
    row: ResponseRow | None = None
    """The row itself, where it could be read."""


RowResult: TypeAlias = ScoredRow | InvalidRow


def score_rows(plan: ScoringPlan, responses: ResponseFile, /) -> Iterator[RowResult]:
    """Score a file row by row; it holds one row at a time, and an invalid row stops nothing."""
    for row in responses:
        if isinstance(row, Diagnostic):
            yield InvalidRow(row.line or 0, None, (row,))
        else:
            yield score_row(plan, row, responses.file)


def score_row(plan: ScoringPlan, row: ResponseRow, file: str, /, *, on_invalid: OnInvalid = "raise") -> RowResult:
    """Score one row of a file.

    Args:
        on_invalid: `"raise"` gives no scores where an answer is not allowed, `"missing"` scores without it.
    """
    try:
        return ScoredRow(row, score(plan, row.responses, respondent=row.respondent, on_invalid=on_invalid))
    except InvalidResponseError as error:
        who = "" if row.entry is None else f"entry {row.entry}: "
        who += "" if row.respondent is None else f"respondent '{row.respondent}': "
        refused = [one for one in error.invalid if isinstance(one, ResponseNote)]
        findings = [
            Diagnostic("CWI851", f"{who}{one.message}", hint=explain_refusal(one.value), file=file, line=row.line)
            for one in refused
        ]
        # The same advice once a row.
        seen: set[str | None] = set()
        for place, one in enumerate(findings):
            if one.hint in seen:
                findings[place] = evolve(one, hint=None)
            seen.add(one.hint)
        return InvalidRow(row.line, row.respondent, tuple(findings), row)
