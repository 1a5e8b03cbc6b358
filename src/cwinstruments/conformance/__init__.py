"""The conformance kit: whether a plugin, or a folder of definitions, is proven in everything that can be tried."""

from cwinstruments.conformance.check import ConformanceCheck, Of
from cwinstruments.conformance.ending import EndingPluginError
from cwinstruments.conformance.outcomes import NotProven, Shortcoming, Told
from cwinstruments.conformance.registry import CHECKS
from cwinstruments.conformance.report import ConformanceReport, TaskResult
from cwinstruments.conformance.running import Task, carry_out, run_conformance, tasks_of
from cwinstruments.conformance.subject import Proving, UnknownSubjectError, load_proving

__all__ = [
    "CHECKS",
    "ConformanceCheck",
    "ConformanceReport",
    "EndingPluginError",
    "NotProven",
    "Of",
    "Proving",
    "Shortcoming",
    "Task",
    "TaskResult",
    "Told",
    "UnknownSubjectError",
    "carry_out",
    "load_proving",
    "run_conformance",
    "tasks_of",
]
