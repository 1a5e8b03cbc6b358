"""Instruments on psychological safety: candour, risk-taking, trust and learning in teams."""

CWINSTRUMENTS_API = 1
