"""Rosters: who was to answer, from documents and tables."""

from cwinstruments.rosters.loading import check_roster, load_roster

__all__ = ["check_roster", "load_roster"]
