"""One score whose band missing answers could change, explained; and a sample of scores recomputed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from attrs import evolve, frozen

from cwinstruments.model import PermittedLevel, Sensitivity, in_language
from cwinstruments.reports.scored_files import ScoredFile, ScoredResponse
from cwinstruments.scoring import Discrepancy, Trace, describe_score, explain, verify
from cwinstruments.scoring.traces import show_value


@frozen
class ExplainedScore:
    """One score and how it came about.

    Args:
        trace: of this scale alone.
    """

    instrument: str
    respondent: str
    wave: str
    scale: str
    title: str
    trace: Trace

    @property
    def calculation(self) -> str:
        """The calculation with the answers in it."""
        of_scale = self.trace[self.scale]
        raw = next(step for step in of_scale.steps if step.name == f"{self.scale}.raw")
        score = next(step for step in of_scale.steps if step.name == f"{self.scale}.score")
        names = ", ".join(one.name for one in of_scale.answers)
        return f"{names}: {raw.with_values} = {show_value(raw.value)}, from 0 to 100: {show_value(score.value)}"

    @property
    def result(self) -> str:
        """The score, and how far the missing answers could move it."""
        return describe_score(self.trace[self.scale].score)


@frozen
class Verified:
    """How many responses were scored a second time, from the definition alone, and what differed."""

    responses: int
    discrepancies: tuple[Discrepancy, ...]


def explain_uncertain_score(scored: ScoredFile, /) -> ExplainedScore | None:
    """Explain the first score that lacks an answer which could change its band; None where there is none.

    Only scales that may be shown for one person and are not sensitive are looked at, and only people who answered
    once, so that their id names one response.
    """
    times = Counter(row.columns["respondent"] for row in scored.rows)
    for row in scored.rows:
        if times[row.columns["respondent"]] > 1:
            continue
        for scale in scored.instrument.scales:
            score = row.scores[scale]
            if score.value is not None and len(score.possible_bands) > 1 and _may_be_shown(scored, scale):
                return _explain(scored, row, scale)
    return None


def verify_samples(files: Iterable[tuple[ScoredFile, int]], /) -> Verified:
    """Score every so many responses of each file a second time, and compare."""
    checked = 0
    found: list[Discrepancy] = []
    for scored, every in files:
        for row in scored.rows[::every]:
            trace = explain(scored.plan, row.row.responses, on_invalid="missing")
            found += verify(trace, scored.instrument)
            checked += 1
    return Verified(checked, tuple(found))


def _may_be_shown(scored: ScoredFile, scale: str) -> bool:
    instrument, of_scale = scored.instrument, scored.instrument.scales[scale]
    permitted = of_scale.permitted_level or instrument.permitted_level
    sensitivity = of_scale.sensitivity or instrument.sensitivity
    return bool(of_scale.items) and permitted is not PermittedLevel.UNIT and sensitivity is Sensitivity.ROUTINE


def _explain(scored: ScoredFile, row: ScoredResponse, scale: str) -> ExplainedScore:
    respondent = row.columns["respondent"]
    trace = explain(scored.instrument, row.row.responses, respondent=respondent, on_invalid="missing")
    return ExplainedScore(
        scored.instrument.id,
        respondent,
        row.columns["wave"],
        scale,
        in_language(scored.instrument.scales[scale].title),
        evolve(trace, scales={scale: trace[scale]}),
    )
