"""Scores of many respondents at once, in any dataframe."""

from cwinstruments.frames.options import Long
from cwinstruments.frames.scorer import FrameScorer, frame_scorer, score_frame

__all__ = ["FrameScorer", "Long", "frame_scorer", "score_frame"]
