"""Key mutation: slips of a key that no case notices, and the slip behind a case that does not hold."""

from cwinstruments.mutants.generation import make_mutants
from cwinstruments.mutants.mutant import Kind, Mutant
from cwinstruments.mutants.proving import run_mutants
from cwinstruments.mutants.report import Killed, MutantReport, Survivor
from cwinstruments.mutants.suspicions import suspect

__all__ = ["Killed", "Kind", "Mutant", "MutantReport", "Survivor", "make_mutants", "run_mutants", "suspect"]
