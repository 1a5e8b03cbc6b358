"""Scoring one respondent."""

from cwinstruments.scoring.asking import find_asked
from cwinstruments.scoring.compiled import CompiledScorer, compile_scorer
from cwinstruments.scoring.outcomes import ScaleResult
from cwinstruments.scoring.responses import NoteKind, ResponseNote, Responses, read_responses
from cwinstruments.scoring.scorer import score, score_answers
from cwinstruments.scoring.scores import Score, Scores
from cwinstruments.scoring.trace_texts import describe_score
from cwinstruments.scoring.traces import Trace, explain, trace_from_dict
from cwinstruments.scoring.verification import Discrepancy, verify

__all__ = [
    "CompiledScorer",
    "Discrepancy",
    "NoteKind",
    "ResponseNote",
    "Responses",
    "ScaleResult",
    "Score",
    "Scores",
    "Trace",
    "compile_scorer",
    "describe_score",
    "explain",
    "find_asked",
    "read_responses",
    "score",
    "score_answers",
    "trace_from_dict",
    "verify",
]
