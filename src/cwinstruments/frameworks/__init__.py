"""Frameworks of well-being at work: where instruments and scales belong, and what a survey covers."""

from cwinstruments.frameworks.coverage import Contribution, Coverage, DomainCoverage, coverage, weakest
from cwinstruments.frameworks.framework import Domain, Framework
from cwinstruments.frameworks.loading import FRAMEWORKS, check_framework, load_framework
from cwinstruments.frameworks.profiles import DomainProfile, ProfiledScale, domain_profile

__all__ = [
    "FRAMEWORKS",
    "Contribution",
    "Coverage",
    "Domain",
    "DomainCoverage",
    "DomainProfile",
    "Framework",
    "ProfiledScale",
    "check_framework",
    "coverage",
    "domain_profile",
    "load_framework",
    "weakest",
]
