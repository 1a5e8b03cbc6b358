"""Targets: scoring plans in the languages of other tools."""

from cwinstruments.targets.sql import to_sql

__all__ = ["to_sql"]
