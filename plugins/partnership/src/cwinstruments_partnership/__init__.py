"""Instruments on partnerships: how an agency and its partners see the work they share."""

CWINSTRUMENTS_API = 1
