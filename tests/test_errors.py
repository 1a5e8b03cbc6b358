"""Errors carry their facts, also out of a worker process."""

from __future__ import annotations

import copy
import pickle

import pytest

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.errors import (
    AmbiguousInstrumentError,
    CWInstrumentsError,
    DefinitionError,
    InvalidResponseError,
    ResponseFileError,
    UnknownInstrumentError,
)
from cwinstruments.scoring import NoteKind, ResponseNote

INVALID = ResponseNote(NoteKind.INVALID_RESPONSE, "a", 9, "item 'a': 9 is not allowed", "1 to 5")
ERRORS = [
    DefinitionError([Diagnostic("CWI203", "not defined", ("scales", "s"), "did you mean 'a'?")]),
    InvalidResponseError("r1", [INVALID]),
    UnknownInstrumentError("no such instrument", ["a", "b"]),
    AmbiguousInstrumentError("claimed twice", ["one", "two"]),
    ResponseFileError("this is not UTF-8", file="answers.csv", line=3, hint="save it as UTF-8"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_survives_pickling_and_copying_with_its_facts(error: CWInstrumentsError) -> None:
    """What a worker process raises arrives with message and attributes."""
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(error) is type(again)
        assert str(error) == str(again)
        assert vars(error) == vars(again)


def test_an_invalid_response_names_the_respondent_on_every_line() -> None:
    """Each answer has a line of its own."""
    error = InvalidResponseError("r1", [INVALID, INVALID])

    assert "respondent 'r1': item 'a': 9 is not allowed\n" * 2 == f"{error}\n"
    assert ("a", 9, "1 to 5") == (error.invalid[0].item, error.invalid[0].value, error.invalid[0].allowed)


def test_a_response_file_error_says_where_and_what_would_be_right() -> None:
    """File and line stand first, the hint on a line of its own."""

    assert "answers.csv:3 this is not UTF-8\n  hint: save it as UTF-8" == str(ERRORS[-1])
