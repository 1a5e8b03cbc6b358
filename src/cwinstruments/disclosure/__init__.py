"""Disclosure control: which small cells are hidden, so that nobody can work out what a few people answered.

`protect` hides cells of a table, `audit` works out by linear programmes how closely hidden cells can be known from all
that is published, and a `Ledger` keeps what was published before. These need the extra `psychometrics`, which brings
SciPy; it is loaded when it is first used. `check_anonymity` needs nothing.
"""

from cwinstruments.disclosure.anonymity import Anonymity, SmallCombination, check_anonymity
from cwinstruments.disclosure.auditing import audit
from cwinstruments.disclosure.findings import Audit, Finding, FindingKind, HiddenCell
from cwinstruments.disclosure.ledger import Ledger
from cwinstruments.disclosure.ledger_text import LedgerError, Release
from cwinstruments.disclosure.levels import OtherUnitsError
from cwinstruments.disclosure.rule import Kind, Rule
from cwinstruments.disclosure.shown import Reason, ShownCell, ShownTable, Status
from cwinstruments.disclosure.suppression import Protected, protect
from cwinstruments.disclosure.table import Cell, Place, Table

__all__ = [
    "Anonymity",
    "Audit",
    "Cell",
    "Finding",
    "FindingKind",
    "HiddenCell",
    "Kind",
    "Ledger",
    "LedgerError",
    "OtherUnitsError",
    "Place",
    "Protected",
    "Reason",
    "Release",
    "Rule",
    "ShownCell",
    "ShownTable",
    "SmallCombination",
    "Status",
    "Table",
    "audit",
    "check_anonymity",
    "protect",
]
