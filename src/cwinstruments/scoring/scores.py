"""Scores: what came out for one respondent, with everything that says how it came about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import field, frozen

from cwinstruments.diagnostics import did_you_mean
from cwinstruments.scoring.responses import ResponseNote


@frozen
class Score:
    """The score of one scale.

    Args:
        value: the score; None where there is none.
        reason: why there is none: `not_asked`, `no_answers`, `too_few_answered`, `too_few_scored`, `invalid_response`,
            `not_computable`, `no_norm`; None where there is a score.
        n_answered: how many parts (items; scales for a scale of scales) were answered or scored.
        n_items: how many parts count.
        prorated: whether it is an estimate of the full sum.
        zero_filled: whether missing answers were counted as 0.
        clamped: whether a norm was looked up beyond its table, so that the nearest row was taken.
        band: the id of its band.
        cutoffs: whether each cutoff is met, by its id.
        lower: the least value over all completions of the answers; None where no completion has one.
        upper: the greatest value over all completions.
        bounds_exact: whether some completion reaches both.
        possible_bands: the ids of the bands from lower to upper.
    """

    value: float | None
    reason: str | None
    n_answered: int
    n_items: int
    prorated: bool = False
    zero_filled: bool = False
    clamped: bool = False
    band: str | None = None
    cutoffs: Mapping[str, bool | None] = field(factory=dict)
    lower: float | None = None
    upper: float | None = None
    bounds_exact: bool = False
    possible_bands: tuple[str, ...] = ()

    @property
    def band_certain(self) -> bool:
        """Whether every completion of the answers would be in this band."""
        return self.band is not None and self.possible_bands == (self.band,)

    def to_dict(self) -> dict[str, Any]:
        """Give the score as `schemas/scores.v1.json` describes it."""
        return {
            "value": self.value,
            "reason": self.reason,
            "n_answered": self.n_answered,
            "n_items": self.n_items,
            "prorated": self.prorated,
            "zero_filled": self.zero_filled,
            "clamped": self.clamped,
            "band": self.band,
            "cutoffs": dict(self.cutoffs),
            "lower": self.lower,
            "upper": self.upper,
            "bounds_exact": self.bounds_exact,
            "possible_bands": list(self.possible_bands),
            "band_certain": self.band_certain,
        }


def no_such_scale(instrument: str, scale: object, scales: Mapping[str, object], /) -> str:
    """Say that an instrument has no such scale, and which one was probably meant."""
    hint = did_you_mean(scale, scales) if isinstance(scale, str) else None
    return f"{instrument} has no scale {scale!r}" + (f"; {hint}" if hint else "")


@frozen
class Scores(Mapping[str, Score]):
    """The scores of one respondent on one instrument: a mapping from scale ids to scores.

    Args:
        instrument: the instrument's id.
        version: its version.
        definition_digest: names everything the definition says.
        plan_digest: names the scoring alone.
        respondent: who answered, as the caller named them.
        notes: what was noticed about single answers.
    """

    instrument: str
    version: str
    definition_digest: str
    plan_digest: str
    respondent: str | None
    scales: Mapping[str, Score]
    notes: tuple[ResponseNote, ...] = ()

    def __getitem__(self, scale: str) -> Score:
        try:
            return self.scales[scale]
        except KeyError:
            raise KeyError(no_such_scale(self.instrument, scale, self.scales)) from None

    def __contains__(self, scale: object) -> bool:
        return scale in self.scales

    def __iter__(self) -> Iterator[str]:
        return iter(self.scales)

    def __len__(self) -> int:
        return len(self.scales)

    def to_dict(self) -> dict[str, Any]:
        """Give the scores as `schemas/scores.v1.json` describes them."""
        return {
            "kind": "scores",
            "instrument": self.instrument,
            "version": self.version,
            "definition_digest": self.definition_digest,
            "plan_digest": self.plan_digest,
            "respondent": self.respondent,
            "scales": {id: score.to_dict() for id, score in self.scales.items()},
            "notes": [note.to_dict() for note in self.notes],
        }
