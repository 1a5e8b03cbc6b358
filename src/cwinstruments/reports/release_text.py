"""Why a file of scores may not leave those who analyse it, as text: who stands out, and what helps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from cwinstruments.disclosure import Anonymity, SmallCombination
from cwinstruments.files import FewScores, People

MOST_SHOWN: Final = 10
"""How many combinations are shown; the others are counted."""


def release_refusal(people: People, found: Anonymity, /) -> str:
    """Say which combinations too few people have, and what would be left without each column.

    Args:
        people: those who were counted.
        found: what `people.anonymity` gave.
    """
    return "\n".join(_lines(people, found))


def few_scores_refusal(people: People, scales: Sequence[str], k: int, /) -> str:
    """Say which scales too few of those who are alike have a score of, and what would be left without each column."""
    found = people.few_scores(scales, k)
    first = (
        f"nothing is written: of {_counted(len({one.scale for one in found}), 'scale')} some people have a score, but"
        f" fewer than {k} of those who are alike in {', '.join(people.columns)}, so that it could be traced to them"
    )
    lines = [first]
    for one in found[:MOST_SHOWN]:
        what = "with a score" if one.is_scored else "with an answer, and nobody with a score"
        lines.append(f"  {one.scale}: {_people(one.n)} {what}: {_described(one)}")
    if (more := len(found) - MOST_SHOWN) > 0:
        lines.append(f"  and {more:,} more")
    lines.append("what helps: coarser groups, such as small teams as one; a column less; or without those rows")
    for column in people.columns if len(people.columns) > 1 else ():
        left = people.without(column).few_scores(scales, k)
        lines.append(f"  without {column}: {_counted(len(left), 'such place') if left else 'no such place'}")
    lines.append("no score is left out silently: whoever leaves rows out decides that, and says so beside the results")
    return "\n".join(lines)


def _lines(people: People, found: Anonymity) -> Iterator[str]:
    rows, columns = people.rows_at_risk(found), ", ".join(found.quasi_identifiers)
    yield (
        f"nothing is written: {rows:,} of {_counted(people.rows.total(), 'row')} could be traced to a person, because"
        f" fewer than {found.k} people are alike in {columns}"
    )
    for one in found.small[:MOST_SHOWN]:
        yield f"  {_people(one.n)}: {_described(one)}"
    if (more := len(found.small) - MOST_SHOWN) > 0:
        yield f"  and {_counted(more, 'more combination')}"
    yield "what helps: coarser groups, such as ages in bands and small teams as one; or a column less"
    for column in found.quasi_identifiers if len(found.quasi_identifiers) > 1 else ():
        less = people.without(column)
        left = less.rows_at_risk(less.anonymity(found.k))
        yield f"  without {column}: {_counted(left, 'row') if left else 'no row'} at risk"
    yield "no row is left out silently: whoever leaves rows out decides that, and says so beside the results"


def _described(one: SmallCombination | FewScores) -> str:
    return ", ".join(f"{column} {'(empty)' if value is None else value}" for column, value in one.values.items())


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number:,} people"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
