"""What became of the rows of a file: how many were scored, and of each scale how many have a score, and why not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from cwinstruments.data_agreements import Holding, first_reader
from cwinstruments.scoring import Scores


class BatchTally(Protocol):
    """What an engine that scores whole columns counts; `frames.streaming.Tally` is one."""

    @property
    def rows(self) -> int:
        """How many rows were written."""

    @property
    def unasked(self) -> int:
        """How many answers were given to items that were not asked."""

    @property
    def scored(self) -> Mapping[str, int]:
        """By scale, how many have a score."""

    @property
    def flags(self) -> Mapping[str, Mapping[str, int]]:
        """By scale, how many scores are prorated, and so on."""

    @property
    def reasons(self) -> Mapping[str, Mapping[str, int]]:
        """By scale, how many have no score, by the reason."""


class Summary:
    """Counts of one file, or of several together.

    Args:
        scales: the scales that are given out.

    Attributes:
        scored: how many rows were scored and written.
        invalid: how many rows hold an answer that is not allowed, or could not be read.
        passed_over: how many rows were passed over because they are wholly empty.
        unasked: how many answers are not scored because their items were not asked, or nobody knows whether they were.
        notes: the same, by the kind of note, where rows were scored one by one.
        held: how many rows were held back because they are about a Tribal Nation, by Nation, if named, and why.
        first_readers: who sees results first of the Nations whose rows were scored, as their agreements say.
    """

    def __init__(self, scales: Sequence[str], /) -> None:
        self.rows = self.scored = self.invalid = self.passed_over = self.unasked = 0
        self.notes: Counter[str] = Counter()
        self.held: Counter[str] = Counter()
        self.first_readers: dict[str, None] = {}
        self._held_before = 0
        self._scales: dict[str, Counter[str]] = {scale: Counter() for scale in scales}
        self._reasons: dict[str, Counter[str]] = {scale: Counter() for scale in scales}

    @property
    def held_back(self) -> int:
        """How many rows were held back because they are about a Tribal Nation that has not agreed."""
        return self.held.total() + self._held_before

    def hold(self, holding: Holding | None, /) -> None:
        """Count what was held back of a file, and note who sees results first of the others."""
        for one in () if holding is None else holding.held:
            self.held[f"{one.nation}: {one.objection}" if one.nation else one.objection] += one.n_rows
        covering = () if holding is None else holding.covering
        self.first_readers.update(dict.fromkeys(map(first_reader, covering)))

    def add_scores(self, scores: Scores, /) -> None:
        """Count the scores of one respondent."""
        self.scored += 1
        kinds = [note.kind.value for note in scores.notes]
        self.notes.update(kinds)
        self.unasked += sum(kind in ("stale_response", "unconfirmed_response") for kind in kinds)
        for scale, counts in self._scales.items():
            score = scores[scale]
            if score.value is None:
                self._reasons[scale][str(score.reason)] += 1
            else:
                counts["scored"] += 1
            counts["prorated"] += score.prorated
            counts["zero_filled"] += score.zero_filled

    def add_tally(self, tally: BatchTally, /) -> None:
        """Count what an engine counted."""
        self.scored += tally.rows
        self.unasked += tally.unasked
        for scale, counts in self._scales.items():
            counts["scored"] += tally.scored.get(scale, 0)
            counts.update(tally.flags.get(scale, {}))
            self._reasons[scale].update(tally.reasons.get(scale, {}))

    def add(self, said: Mapping[str, Any], /) -> None:
        """Count what another summary said, as `to_dict` gives it."""
        for name in ("rows", "scored", "invalid", "passed_over"):
            setattr(self, name, getattr(self, name) + said[name])
        self.unasked += said["unasked_answers"]
        self._held_before += said["held_back"]
        self.first_readers.update(dict.fromkeys(said.get("results_first_to", ())))
        for scale, counts in said["scales"].items():
            self._scales[scale].update({name: counts[name] for name in ("scored", "prorated", "zero_filled")})
            self._reasons[scale].update(counts["without_score"])

    def to_dict(self) -> dict[str, Any]:
        """Give the summary as plain JSON data."""
        return {
            "rows": self.rows,
            "scored": self.scored,
            "invalid": self.invalid,
            "passed_over": self.passed_over,
            "held_back": self.held_back,
            "results_first_to": list(self.first_readers),
            "unasked_answers": self.unasked,
            "scales": {
                scale: {
                    "scored": counts["scored"],
                    "prorated": counts["prorated"],
                    "zero_filled": counts["zero_filled"],
                    "without_score": {reason: n for reason, n in sorted(self._reasons[scale].items()) if n},
                }
                for scale, counts in self._scales.items()
            },
        }

    def lines(self) -> Iterator[str]:
        """Give the scales that don't have a score for everybody, or have estimated ones, each in a line."""
        for scale, said in self.to_dict()["scales"].items():
            told = [f"{said[name]:,} {name}" for name in ("prorated", "zero_filled") if said[name]]
            told += [f"{number:,} without: {reason}" for reason, number in said["without_score"].items()]
            if told:
                yield f"{scale}: {said['scored']:,} scored, {', '.join(told)}"
