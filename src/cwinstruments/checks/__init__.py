"""Everything that can be said about files of definitions and cases, in one go."""

from cwinstruments.checks.checking import SUFFIXES, check
from cwinstruments.checks.fixing import FixedFile, FixResult, fix
from cwinstruments.checks.result import CheckResult
from cwinstruments.checks.suppressing import Suppressed
from cwinstruments.checks.texts import check_text

__all__ = ["SUFFIXES", "CheckResult", "FixResult", "FixedFile", "Suppressed", "check", "check_text", "fix"]
