"""Answers that are labels, where a file of responses should hold codes: what is said of them, once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from cwinstruments.cli.output import say
from cwinstruments.printable import printable

if TYPE_CHECKING:
    from cwinstruments.plan import ScoringPlan

FIRST: Final = 50
"""How many rows are looked at."""


def hint_at_labels(
    plan: ScoringPlan, answers: Sequence[Mapping[str, Any]], source: str, file: str, mapping: str | None, /
) -> None:
    """Say that a mapping reads labels, where most rows hold answers that are texts and not allowed.

    Args:
        answers: the answers by item of the first rows.
        source: what the command was told of the instrument.
        mapping: the one that the file is read with; then nothing is said.
    """
    from cwinstruments.errors import InvalidResponseError
    from cwinstruments.scoring import read_responses

    labelled = 0
    for row in answers[:FIRST]:
        try:
            read_responses(plan, row)
        except InvalidResponseError as error:
            labelled += all(_is_text(one.value) for one in error.invalid)
    if mapping is None and labelled * 2 > len(answers[:FIRST]):
        say(
            "hint: answers are texts where codes are wanted; if they are labels, have them mapped:"
            f" cwinstruments map {printable(source)} {printable(file)} -o mapping.yaml, then --mapping mapping.yaml"
        )


def _is_text(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    try:
        float(value)
    except ValueError:
        return True
    return False
