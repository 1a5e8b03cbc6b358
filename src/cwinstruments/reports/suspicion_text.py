"""Suspicions as text: each with its figures in words, the rule by which it is that sure, and what to look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from cwinstruments.forensics import Suspicion
from cwinstruments.reports.quality_readings import is_of_pairs

SEEN: Final[Mapping[str, str]] = {
    "alpha": "alpha",
    "alpha_if_all_suspected_flipped": "alpha with all suspected items turned round",
    "alpha_if_flipped": "alpha with this item turned round",
    "alpha_rotated": "alpha with the codes rotated",
    "least_share_of_others": "least share of any other item",
    "loading": "loading",
    "mean": "mean",
    "mean_of_others": "mean of the others",
    "n": "answers",
    "n_answers": "answers",
    "n_items": "items",
    "n_one_column": "people who ticked one column",
    "n_outside": "answers that are not allowed",
    "n_unreadable": "answers that are no numbers",
    "n_values": "different values among them",
    "offset": "codes off by",
    "r": "r",
    "r_rest": "r with the rest",
    "r_rest_as_given": "r with the rest as answered",
    "r_rest_others_turned": "r with the rest once others that run this way are turned round",
    "r_rest_rotated": "r with the rest with the codes rotated",
    "rotated_by": "codes rotated by",
    "share_beside": "share of the option beside it",
    "share_missing": "share missing",
    "t": "Williams' t",
    "value": "value",
}
"""What the figures of suspicions are called where people read them."""


def suspicion_lines(found: Sequence[Suspicion], /) -> Iterator[str]:
    """Write suspicions, each with what to look at and the rule by which it is that sure."""
    for one in found:
        where = f"{one.scale}: " if one.scale is not None else ""
        yield f"{one.strength.value}: {where}{_listed(one.items)} {_number(one)}{one.says}"
        figures = ", ".join(f"{SEEN.get(name, name)} {_short(value)}" for name, value in one.seen.items())
        yield f"  seen: {figures}{' (of all pairs of answers)' if is_of_pairs(one) else ''}"
        yield f"  rule: {one.rule}"
        yield f"  look at: {one.look_at}"


def _number(one: Suspicion) -> str:
    return f"({len(one.items)} items) " if len(one.items) > 1 else ""


def _listed(items: Sequence[str]) -> str:
    shown = ", ".join(items[:6])
    return shown if len(items) <= 6 else f"{shown}, ..."


def _short(value: float | int | None) -> str:
    return "-" if value is None else f"{value}" if isinstance(value, int) else f"{value:.2f}"
