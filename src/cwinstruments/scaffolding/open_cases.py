"""Cases to be worked out: responses that notice every slip of a key, and no expected score."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from cwinstruments.cases import Basis, Case, Cases, Expected
from cwinstruments.model import Instrument
from cwinstruments.mutants import run_mutants
from cwinstruments.scoring import score

_MOST_ROUNDS: Final = 6
_MOST_CASES: Final = 24
_HEAD: Final = """\
# Work each case out by hand, from the rule of the source and never from what comes out here. Into 'expect' of each
# scale write its value, n_answered and n_items, or value: null with the reason; into 'working' how they come about.
"""


def open_cases_text(instrument: Instrument, /) -> str:
    """Write the cases of an instrument; what they must score is left to a person, who works it out by hand.

    No expected score is ever written: it would prove that the library scores as the library does.
    """
    return "\n".join(_lines(instrument)) + "\n"


def telling_responses(instrument: Instrument, /) -> tuple[Mapping[str, Any], ...]:
    """Give responses that notice every slip of the key for which any were found, when their scores are worked out."""
    chosen = list(_first_responses(instrument))
    for _ in range(_MOST_ROUNDS):
        report = run_mutants(instrument, _as_cases(instrument, chosen))
        new = [one.responses for one in report.survived if one.responses is not None and one.responses not in chosen]
        if not new or len(chosen) >= _MOST_CASES:
            break
        # One case may notice many slips, so the next round sees what is left.
        chosen += [one for place, one in enumerate(new) if one not in new[:place]][:2]
    return tuple(chosen)


def _lines(instrument: Instrument) -> Iterator[str]:
    yield _HEAD.rstrip()
    yield "kind: cases"
    yield f"instrument: {instrument.id}"
    yield f'version: "{instrument.version}"'
    yield "cases:"
    scales = instrument.scales
    for number, responses in enumerate(telling_responses(instrument), 1):
        yield f"  - id: case_{number}"
        yield "    basis: hand"
        yield '    working: "..."'
        yield f"    responses: {_flow(responses)}"
        yield f"    expect: {{{', '.join(f'{name}: {{}}' for name in _answered(instrument, responses))}}}"
    yield "  - id: nothing_answered"
    yield "    basis: hand"
    yield '    working: "Without an answer there is no score."'
    yield "    responses: {}"
    yield "    expect:"
    for name, scale in scales.items():
        counts = f"n_answered: 0, n_items: {len(scale.items)}"
        yield f"      {name}: {{value: null, reason: no_answers, {counts}}}"


def _first_responses(instrument: Instrument) -> Iterator[Mapping[str, Any]]:
    """Give what a person would try first: answers that differ, as few as are enough, and one fewer."""
    scored = [item for item in instrument.items if item.scored]
    values = {
        item.id: [_plain(one.value) for one in instrument.response_options[item.options].options]
        for item in scored
        if item.options is not None
    }
    yield {id: own[(3 * place + place // len(own)) % len(own)] for place, (id, own) in enumerate(values.items())}
    yield {id: own[(2 * place + 1) % len(own)] for place, (id, own) in enumerate(values.items())}


def _as_cases(instrument: Instrument, chosen: Sequence[Mapping[str, Any]]) -> Cases:
    """Give the cases as they will be when somebody has worked them out; their scores are seen by nobody."""
    cases = []
    for number, responses in enumerate((*chosen, {})):
        scores = score(instrument, responses)
        expect = {
            name: Expected(value=_exact(one.value), reason=one.reason, n_answered=one.n_answered, n_items=one.n_items)
            for name, one in ((name, scores[name]) for name in _answered(instrument, responses) or instrument.scales)
        }
        cases.append(Case(f"case_{number}", Basis.HAND, responses, expect))
    return Cases(instrument.id, instrument.version, tuple(cases))


def _answered(instrument: Instrument, responses: Mapping[str, Any]) -> list[str]:
    """Give the scales of which something is answered; to work out the others would prove nothing more."""
    return [name for name, scale in instrument.scales.items() if any(use.item in responses for use in scale.items)]


def _exact(value: float | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def _plain(value: Any) -> Any:
    return int(value) if value == int(value) else float(value)


def _flow(responses: Mapping[str, Any]) -> str:
    return "{" + ", ".join(f"{item}: {json.dumps(value)}" for item, value in responses.items()) + "}"
