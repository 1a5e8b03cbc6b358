"""For the tests of plugin authors: strategies that build whole instruments, and answers to them.

Needs the extra `testing`, which brings Hypothesis.
"""

from cwinstruments.testing.strategies import definitions, instruments, responses

__all__ = ["definitions", "instruments", "responses"]
