"""Responses of one file with their states and scores, and what they come to in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from cwinstruments.data_agreements import Holding
from cwinstruments.diagnostics import Diagnostic
from cwinstruments.errors import ResponseFileError
from cwinstruments.files import ResponseFile, ResponseRow
from cwinstruments.model import Instrument, in_language
from cwinstruments.plan import ScoringPlan, State
from cwinstruments.scoring import Scores, read_responses, score_answers


@frozen
class ScoredResponse:
    """One row of a file with the states of its answers and its scores."""

    row: ResponseRow
    states: tuple[State, ...]
    scores: Scores

    @property
    def columns(self) -> Mapping[str, Any]:
        """What is no item: respondent, wave, unit and so on."""
        return self.row.columns


@frozen
class ScoredFile:
    """The responses of one file, scored."""

    file: Path
    instrument: Instrument
    plan: ScoringPlan
    rows: tuple[ScoredResponse, ...]


@frozen
class ScaleSummary:
    """How many responses have a score on one scale, and why the others have none.

    Args:
        reasons: how many have no score, by reason.
        band_certain: how many scores are in a band that no completion of the answers would change; None without bands.
    """

    scale: str
    scored: int
    reasons: Mapping[str, int]
    prorated: int
    band_certain: int | None


@frozen
class ResponseSummary:
    """What a file of responses comes to in numbers.

    Args:
        states: how many answers are in each state.
        notes: how many answers were noticed, by kind of note.
    """

    instrument: str
    title: str
    responses: int
    respondents: int
    waves: Mapping[str, int]
    states: Mapping[str, int]
    notes: Mapping[str, int]
    scales: tuple[ScaleSummary, ...]

    @property
    def scored(self) -> int:
        """How many scores there are."""
        return sum(one.scored for one in self.scales)

    @property
    def reasons(self) -> Mapping[str, int]:
        """How many scores there are not, by reason."""
        return _sorted(Counter(reason for one in self.scales for reason in Counter(one.reasons).elements()))

    @property
    def banded(self) -> int:
        """How many scores have a band."""
        return sum(one.scored for one in self.scales if one.band_certain is not None)

    @property
    def band_certain(self) -> int:
        """How many scores are in a band that no completion of the answers would change."""
        return sum(one.band_certain or 0 for one in self.scales)


def read_rows(file: Path, plan: ScoringPlan, /, holding: Holding | None = None) -> Iterator[ResponseRow]:
    """Read the rows of a file.

    Args:
        holding: decides which rows may go that name a Tribal Nation; without one all may.

    Raises:
        ResponseFileError: the file or one of its rows can't be read.
    """
    with ResponseFile(file, plan, holding=holding) as rows:
        for row in rows:
            if isinstance(row, Diagnostic):
                raise ResponseFileError(row.message, file=row.file, line=row.line, hint=row.hint)
            yield row


def score_rows(plan: ScoringPlan, rows: Iterable[ResponseRow], /) -> Iterator[ScoredResponse]:
    """Score rows one after the other; answers that are not allowed are left out and noted."""
    for row in rows:
        read = read_responses(plan, row.responses, respondent=row.respondent, on_invalid="missing")
        states = tuple(read.answers.states.values())
        yield ScoredResponse(row, states, score_answers(plan, read, respondent=row.respondent))


def summarise_responses(scored: ScoredFile, /) -> ResponseSummary:
    """Count responses, states, notes, scores and reasons."""
    rows = scored.rows
    return ResponseSummary(
        scored.instrument.id,
        in_language(scored.instrument.title),
        len(rows),
        len({row.columns["respondent"] for row in rows}),
        dict(sorted(Counter(row.columns["wave"] for row in rows).items())),
        _sorted(Counter(state.value for row in rows for state in row.states)),
        _sorted(Counter(note.kind.value for row in rows for note in row.scores.notes)),
        tuple(_summarise_scale(scored, scale) for scale in scored.instrument.scales),
    )


def _summarise_scale(scored: ScoredFile, scale: str) -> ScaleSummary:
    scores = [row.scores[scale] for row in scored.rows]
    has_bands = scored.plan.output(scale).band is not None
    return ScaleSummary(
        scale,
        sum(one.value is not None for one in scores),
        _sorted(Counter(one.reason for one in scores if one.reason is not None)),
        sum(one.prorated for one in scores),
        sum(one.band_certain for one in scores) if has_bands else None,
    )


def _sorted(counts: Counter[str]) -> dict[str, int]:
    """Order counts from the most to the least frequent, and by name where they are equal."""
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
