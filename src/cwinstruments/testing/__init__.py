"""For the tests of plugin authors: strategies that build whole instruments, and answers to them.

Needs the extra `testing`, which brings Hypothesis.
"""

from cwinstruments.testing.strategies import definitions, instruments, open_definitions, responses
from cwinstruments.testing.surveys import surveys

__all__ = ["definitions", "instruments", "open_definitions", "responses", "surveys"]
