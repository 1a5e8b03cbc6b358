"""Responses: what was answered, checked against the plan's inputs, each with its state."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property, lru_cache
from math import isfinite
from numbers import Integral, Real
from typing import Any, Literal, TypeAlias

from attrs import field, frozen

from cwinstruments.diagnostics import nearest
from cwinstruments.errors import InvalidResponseError
from cwinstruments.model import format_fraction, from_fraction, to_fraction
from cwinstruments.plan import (
    UNCERTAIN,
    Choices,
    Grid,
    Input,
    InputKind,
    IntervalAlgebra,
    ScoringPlan,
    State,
    describe_domain,
    fold_node,
    names_in,
)
from cwinstruments.scoring.evaluator import Answers, Compute, ValueAlgebra, run

Response: TypeAlias = Any
"""A number, a code, a truth value, a date, a list of codes (multiple choice), or None for an empty cell."""

OnInvalid: TypeAlias = Literal["raise", "missing"]
OnUnknown: TypeAlias = Literal["raise", "ignore"]

_MOST_DIGITS = 400
"""Beyond these no number is written out: no item allows it."""

_PLAIN = (int, str)
"""Types whose equal values are written alike, and can't be changed."""

_MOST_NOTES = 64
"""How many notes on answers that were not asked for are kept for each input."""


class NoteKind(StrEnum):
    """What was noticed about an answer."""

    STALE_RESPONSE = "stale_response"
    UNCONFIRMED_RESPONSE = "unconfirmed_response"
    INVALID_RESPONSE = "invalid_response"
    UNKNOWN_ITEM = "unknown_item"


@frozen
class ResponseNote:
    """Something about one answer that a reader of the scores should know.

    Args:
        value: the answer as it was given.
        allowed: what would have been valid, where that matters.
    """

    kind: NoteKind
    item: str
    value: Response
    message: str
    allowed: str | None = None

    def __str__(self) -> str:
        return self.message

    def to_dict(self) -> dict[str, Any]:
        """Give the note as plain JSON data."""
        return {
            "kind": self.kind.value,
            "item": self.item,
            "value": plain_response(self.value),
            "message": self.message,
        }


@frozen
class Responses:
    """One respondent's answers, read: the raw ones, and what engines take in.

    Args:
        open_answers: what bounds take in, where that differs: an item whose condition holds now and might not in some
            completion, or the reverse, is unknown in them.
    """

    raw: Mapping[str, Response]
    answers: Answers
    notes: tuple[ResponseNote, ...] = field(default=())
    open_answers: Answers | None = None


def read_responses(
    plan: ScoringPlan,
    responses: Mapping[str, Response],
    /,
    *,
    respondent: str | None = None,
    on_invalid: OnInvalid = "raise",
    on_unknown: OnUnknown = "raise",
) -> Responses:
    """Check one respondent's answers and find the state of each.

    Args:
        responses: by item id; items left out are empty.
        on_invalid: `"raise"`, or `"missing"` to go on without the answers that are not allowed and note them.
        on_unknown: `"raise"`, or `"ignore"` to leave out keys that are no items and note them.

    Raises:
        InvalidResponseError: an answer is not allowed, or a key is no item; it holds every one.
        ValueError: `on_invalid` or `on_unknown` is none of these words.
    """
    check_words(on_invalid, on_unknown)
    if not isinstance(responses, Mapping):
        raise TypeError(f"responses are a mapping from item ids to answers, not {type(responses).__name__}")
    reader = reader_of(plan)
    notes = [_unknown_item(plan, key, value) for key, value in responses.items() if key not in reader.items]
    answers, open_answers = reader.read(responses, notes)
    fatal = [
        note
        for note in notes
        if (note.kind is NoteKind.INVALID_RESPONSE and on_invalid == "raise")
        or (note.kind is NoteKind.UNKNOWN_ITEM and on_unknown == "raise")
    ]
    if fatal:
        raise InvalidResponseError(respondent, fatal)
    return Responses(responses, answers, tuple(notes), open_answers)


def check_words(on_invalid: str, on_unknown: str, /) -> None:
    """Refuse what is none of the words for what to do about answers.

    Raises:
        ValueError: one of them is not.
    """
    if on_invalid not in ("raise", "missing") or on_unknown not in ("raise", "ignore"):
        raise ValueError("on_invalid is 'raise' or 'missing', on_unknown is 'raise' or 'ignore'")


@lru_cache(maxsize=256)
def reader_of(plan: ScoringPlan, /) -> Reader:
    """Give what reads answers for a plan."""
    return Reader(plan)


class Reader:
    """Reads answers for one plan.

    `items` are all that can be answered, and `inputs` read one input each.
    """

    def __init__(self, plan: ScoringPlan) -> None:
        self.items = frozenset({one.item for one in plan.inputs} | set(plan.unscored))
        self.inputs = tuple(InputReader(one, plan) for one in plan.inputs)

    def read(self, responses: Mapping[str, Response], notes: list[ResponseNote]) -> tuple[Answers, Answers | None]:
        """Read all answers; give them once more as bounds take them, where that differs."""
        answers, open_answers = Answers(), None
        for one in self.inputs:
            one.read(responses.get(one.item), answers, notes)
            if open_answers is None and one.is_open(answers):
                open_answers = Answers(dict(answers.values), dict(answers.states))
                open_answers.leave_open(one.name)
            elif open_answers is not None:
                open_answers.take(one.name, answers)
                if one.is_open(open_answers):
                    open_answers.leave_open(one.name)
        return answers, open_answers


class InputReader:
    """Reads one input: its value or its non-response code, then whether it was asked at all."""

    def __init__(self, one: Input, plan: ScoringPlan) -> None:
        self.item, self.name, self.input = one.item, one.name, one
        self._nonresponse = dict(one.nonresponse)
        self._read = _READERS.get(one.kind, self._read_selected)
        self._known = _known_integers(one)
        self._shown: Compute | None = None
        self._gates: tuple[str, ...] = ()
        if one.show_if is not None:
            values = ValueAlgebra(plan.scales)
            self._shown = fold_node(one.show_if, values, {})
            inputs = {other.name: other for other in plan.inputs}
            self._in_completions = fold_node(one.show_if, IntervalAlgebra(values, inputs), {})
            self._shared = values.program
            self._gates = tuple(dict.fromkeys(names_in(one.show_if)))
        siblings = [other.name for other in plan.inputs if other.item == one.item]
        self.is_first = siblings[0] == one.name
        self._unasked: dict[tuple[tuple[str, ...], Response], ResponseNote] = {}
        self._options = tuple(name.removeprefix(f"{one.item}__") for name in siblings)

    def read(self, response: Response, answers: Answers, notes: list[ResponseNote]) -> None:
        name = self.input.name
        state, value, invalid = self.state_of(response)
        if self._shown is not None:
            shown = self._is_shown(answers)
            if shown is not State.ANSWERED:
                self.note_unasked(response, shown, notes, answers.states.__getitem__)
                state, value, invalid = shown, None, False
        if invalid and self.is_first:
            message = self._invalid_message(response)
            notes.append(ResponseNote(NoteKind.INVALID_RESPONSE, self.item, response, message, self.allowed))
        answers.states[name] = state
        if state is State.ANSWERED:
            answers.values[name] = value

    def is_open(self, answers: Answers) -> bool:
        """Tell whether a completion of the gates could decide otherwise than what is known of them does now.

        Conditions by comparison are unknown then, and so is the item. Functions such as count() go on without what is
        missing, and so decide before all is known.
        """
        if self._shown is None or answers.states[self.name] is State.UNKNOWN or not self._has_open_gates(answers):
            return False
        answers = Answers(answers.values, answers.states)
        run(self._shared, answers)
        shown, ends = self._shown(answers), self._in_completions
        if any(flag is not None and flag(answers) for flag in (ends.optional, ends.unbounded)):
            return True
        return not ends.low(answers) if shown else bool(ends.high(answers))

    def _has_open_gates(self, answers: Answers) -> bool:
        return any(answers.states[gate] in UNCERTAIN for gate in self._gates)

    def state_of(self, response: Response) -> tuple[State, Any, bool]:
        """Give state and value of an answer, and whether it is invalid."""
        if response is None:
            return State.SKIPPED, None, False
        if type(response) is int and response in self._known:
            return self._known[response]
        if self._nonresponse:
            code = _whole(response)
            if code is not None and code in self._nonresponse:
                return self._nonresponse[code], None, False
        value = self._read(self.input, response)
        return (State.INVALID, None, True) if value is None else (State.ANSWERED, value, False)

    def _read_selected(self, one: Input, response: Response) -> int | None:
        """Read one option of a multiple choice: the response lists the codes that were selected."""
        if isinstance(response, str | bytes | bytearray) or not isinstance(response, Sequence | set | frozenset):
            return None
        selected = [code if isinstance(code, str) else _number_as_code(code) for code in response]
        if len(set(selected)) < len(selected) or not set(selected) <= set(self._options):
            return None
        return int(one.name.removeprefix(f"{one.item}__") in selected)

    def _is_shown(self, answers: Answers) -> State:
        """Tell whether the item was asked: answered (yes), not asked, or unknown."""
        assert self._shown is not None
        shown = self._shown(answers)
        if shown is None:
            # A gate that is not applicable or was itself not asked can't become true.
            return State.UNKNOWN if self._has_open_gates(answers) else State.NOT_ASKED
        return State.ANSWERED if shown else State.NOT_ASKED

    def note_unasked(
        self, response: Response, shown: State, notes: list[ResponseNote], state_of: Callable[[str], State]
    ) -> None:
        """Note an answer to an item that was not asked, or of which nobody knows whether it was.

        Args:
            state_of: gives the state of a gate.
        """
        if response is None or not self.is_first:
            return
        # Which gates are open says why nobody knows; with none the item was not asked.
        is_known = shown is State.NOT_ASKED
        open_gates = () if is_known else tuple(gate for gate in self._gates if state_of(gate) in UNCERTAIN)
        is_plain = type(response) in _PLAIN
        note = self._unasked.get((open_gates, response)) if is_plain else None
        if note is None:
            note = self._unasked_note(response, open_gates)
            if is_plain and len(self._unasked) < _MOST_NOTES and not self.state_of(response)[2]:
                self._unasked[open_gates, response] = note
        notes.append(note)

    def _unasked_note(self, response: Response, open_gates: tuple[str, ...]) -> ResponseNote:
        answered = f"item '{self.item}' is answered ({_show(response)})"
        if open_gates:
            message = f"{answered} but {_named(open_gates)} {'is' if len(open_gates) == 1 else 'are'} not"
            kind = NoteKind.UNCONFIRMED_RESPONSE
        else:
            # The condition may be that of an item, of an instrument in a survey, or which set of a rotation is served.
            why = f" (that depends on {_named(self._gates)})" if self._gates else ""
            message = f"{answered} although it was not asked{why}"
            kind = NoteKind.STALE_RESPONSE
        return ResponseNote(kind, self.item, response, f"{message}; it is not scored", self.allowed)

    def _invalid_message(self, response: Response) -> str:
        allowed = f"{self.allowed}{self._hint(response)}"
        return f"item '{self.item}': {_show(response)} is not allowed; allowed is {allowed}"

    def _hint(self, response: Response) -> str:
        """Say what the caller probably meant."""
        if response == "" or (isinstance(response, float) and response != response):
            return "; an empty cell is None"
        if isinstance(response, str) and self.input.kind in (InputKind.ORDERED, InputKind.NUMBER, InputKind.BOOLEAN):
            return "; this is text, make it a number first"
        if isinstance(response, datetime):
            return "; this is a point in time, take its date()"
        if self._is_whole and _is_between_whole(response):
            return "; whole numbers only"
        if isinstance(response, str) and self.input.kind is InputKind.SELECTED:
            return "; this is text, make it a list first"
        return ""

    @property
    def _is_whole(self) -> bool:
        domain = self.input.domain
        is_number = self.input.kind is InputKind.NUMBER and isinstance(domain, Grid)
        return is_number and self.input.scale == 1

    @cached_property
    def allowed(self) -> str:
        """What the item takes, in words."""
        allowed = describe_domain(self.input)
        if self.input.kind is InputKind.SELECTED:
            allowed = "a list of " + ", ".join(f"'{option}'" for option in self._options)
        codes = [f"{code} ({state.label})" for code, state in self._nonresponse.items()]
        return f"{allowed}, or {', '.join(codes)}" if codes else allowed


def _is_between_whole(response: Response) -> bool:
    match response:
        case float():
            return isfinite(response) and not response.is_integer()
        case Decimal():
            return response.is_finite() and response != response.to_integral_value()
        case Fraction():
            return response.denominator != 1
        case _:
            return False


def _named(gates: Sequence[str]) -> str:
    return " and ".join(f"'{gate}'" for gate in gates)


def _known_integers(one: Input) -> dict[int, tuple[State, Any, bool]]:
    """Give the answer of each integer that a small domain can hold: the way nearly every answer takes."""
    known: dict[int, tuple[State, Any, bool]] = {}
    if isinstance(one.domain, Choices) and one.kind is not InputKind.SELECTED:
        for scaled in one.domain.values:
            if scaled % one.scale == 0:
                known[scaled // one.scale] = (State.ANSWERED, scaled, False)
    known.update({code: (state, None, False) for code, state in one.nonresponse})
    return known


# One reader a kind: the scaled integer or the code, or None where the answer is not allowed.


def _read_number(one: Input, response: Response) -> int | None:
    scaled = _scaled(response, one.scale)
    return scaled if scaled is not None and scaled in one.domain else None


def _read_truth(one: Input, response: Response) -> int | None:
    if isinstance(response, bool):
        return int(response)
    return _read_number(one, response)


def _read_code(one: Input, response: Response) -> str | None:
    code = response if isinstance(response, str) else _number_as_code(response)
    return code if code is not None and code in one.domain else None


def _read_date(one: Input, response: Response) -> int | None:
    if isinstance(response, datetime):
        return None
    if isinstance(response, str):
        try:
            response = date.fromisoformat(response)
        except ValueError:
            return None
    if not isinstance(response, date):
        return None
    ordinal = response.toordinal()
    return ordinal if ordinal in one.domain else None


_READERS: dict[InputKind, Callable[[Input, Response], int | str | None]] = {
    InputKind.ORDERED: _read_number,
    InputKind.NUMBER: _read_number,
    InputKind.BOOLEAN: _read_truth,
    InputKind.NOMINAL: _read_code,
    InputKind.DATE: _read_date,
}


def _scaled(response: Response, scale: int) -> int | None:
    """Give `response * scale` where that is an integer."""
    if isinstance(response, float) and response.is_integer():
        return int(response) * scale
    number = _exact(response)
    if number is None:
        return None
    exact = number * scale
    return exact.numerator if exact.denominator == 1 else None


def _exact(response: Response) -> Fraction | None:
    """Take a response that is a finite number. Truth values are none."""
    if isinstance(response, bool) or not isinstance(response, Real | Decimal):
        return None
    if isinstance(response, Integral | Fraction) and not _is_short(response):
        return None
    if isinstance(response, Integral):
        return Fraction(int(response))
    if isinstance(response, Decimal) and response.is_finite() and abs(response.adjusted()) > _MOST_DIGITS:
        return None  # no item allows it, and writing it out could take for ever
    try:
        return to_fraction(response if isinstance(response, Decimal | Fraction) else float(response))
    except (ValueError, OverflowError):
        return None


def _is_short(number: Any) -> bool:
    return all(abs(int(part)) < 10**_MOST_DIGITS for part in (number.numerator, number.denominator))


def _whole(response: Response) -> int | None:
    return _scaled(response, 1)


def _number_as_code(number: Any) -> str | None:
    """Write a number as codes that are numbers are written; None where it is no number."""
    exact = _exact(number)
    return None if exact is None else format_fraction(exact)


def _show(response: Response) -> str:
    text = _written(response)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _written(response: Response) -> str:
    try:
        return str(response) if isinstance(response, date | Decimal | Fraction) else repr(response)
    except ValueError:  # Python writes out no integer of thousands of digits
        return "a number of thousands of digits"


def plain_response(response: Response, /) -> Any:
    """Give an answer as JSON can hold it."""
    if response is None or isinstance(response, bool | str):
        return response
    if isinstance(response, int) and _is_short(response):
        return int(response)
    if isinstance(response, float) and isfinite(response):
        return float(response)
    if isinstance(response, list | tuple | set | frozenset):
        return [plain_response(one) for one in response]
    exact = _exact(response)
    if exact is not None:
        return from_fraction(exact)
    return _written(response) if isinstance(response, Integral | Fraction) else str(response)


def _unknown_item(plan: ScoringPlan, key: str, value: Response) -> ResponseNote:
    close = nearest(str(key), [*(one.item for one in plan.inputs), *plan.unscored])
    hint = f"; did you mean {' or '.join(repr(one) for one in close)}?" if close else ""
    return ResponseNote(NoteKind.UNKNOWN_ITEM, str(key), value, f"'{key}' is no item of {plan.instrument}{hint}")
