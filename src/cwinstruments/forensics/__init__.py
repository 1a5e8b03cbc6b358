"""Forensics: what data say about the key that they are scored by, and mistakes behind totals that don't agree."""

from cwinstruments.forensics.audits import Audit, AuditCaution, Explanation, Verdict
from cwinstruments.forensics.stated_totals import audit_totals
from cwinstruments.forensics.suspicion import (
    ItemEvidence,
    KeyCaution,
    KeySuspicions,
    ScaleCaution,
    ScaleEvidence,
    Strength,
    Suspect,
    Suspicion,
)
from cwinstruments.forensics.suspicious_keys import suspect_keys

__all__ = [
    "Audit",
    "AuditCaution",
    "Explanation",
    "ItemEvidence",
    "KeyCaution",
    "KeySuspicions",
    "ScaleCaution",
    "ScaleEvidence",
    "Strength",
    "Suspect",
    "Suspicion",
    "Verdict",
    "audit_totals",
    "suspect_keys",
]
