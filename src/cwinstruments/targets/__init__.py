"""Targets: scoring plans in the languages of other tools."""

from cwinstruments.targets.core import CORE_TARGETS
from cwinstruments.targets.sql import to_sql
from cwinstruments.targets.target import ExportSource, Target
from cwinstruments.targets.writing import write_target

__all__ = ["CORE_TARGETS", "ExportSource", "Target", "to_sql", "write_target"]
