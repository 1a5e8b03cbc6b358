"""Scoring one respondent."""

from cwinstruments.scoring.responses import NoteKind, ResponseNote, Responses, read_responses
from cwinstruments.scoring.scorer import score, score_answers
from cwinstruments.scoring.scores import Score, Scores

__all__ = ["NoteKind", "ResponseNote", "Responses", "Score", "Scores", "read_responses", "score", "score_answers"]
