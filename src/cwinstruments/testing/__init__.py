"""For the tests of plugin authors: the conformance suite, and strategies that build instruments, answers and frames.

Needs the extra `testing`, which brings Hypothesis and pytest.
"""

from cwinstruments.testing.answers import frames_for, mutants_of, responses_for
from cwinstruments.testing.strategies import definitions, instruments, open_definitions, responses
from cwinstruments.testing.suite import ConformanceSuite
from cwinstruments.testing.surveys import surveys

__all__ = [
    "ConformanceSuite",
    "definitions",
    "frames_for",
    "instruments",
    "mutants_of",
    "open_definitions",
    "responses",
    "responses_for",
    "surveys",
]
