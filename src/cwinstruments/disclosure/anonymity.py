"""Whether people in a file can be told apart by what others know about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import frozen


@frozen
class SmallCombination:
    """A combination that too few rows have.

    Args:
        values: the value of each quasi-identifier, as text; None where it is missing.
        n: how many rows have it.
    """

    values: Mapping[str, str | None]
    n: int


@frozen
class Anonymity:
    """Whether each combination of quasi-identifiers is that of `k` rows or more.

    Args:
        quasi_identifiers: the columns that were looked at.
        n_rows: how many rows there are.
        n_combinations: how many different combinations they have.
        smallest: how many rows the rarest combination has; None where there are no rows.
        small: the combinations of fewer rows than `k`, the rarest first.
    """

    k: int
    quasi_identifiers: tuple[str, ...]
    n_rows: int
    n_combinations: int
    smallest: int | None
    small: tuple[SmallCombination, ...]

    @property
    def is_anonymous(self) -> bool:
        """Whether no combination is too rare."""
        return not self.small

    @property
    def n_rows_at_risk(self) -> int:
        """How many rows have a combination that is too rare."""
        return sum(one.n for one in self.small)

    def to_dict(self) -> dict[str, Any]:
        """Give the result as plain JSON data."""
        return {
            "is_anonymous": self.is_anonymous,
            "k": self.k,
            "quasi_identifiers": list(self.quasi_identifiers),
            "n_rows": self.n_rows,
            "n_rows_at_risk": self.n_rows_at_risk,
            "n_combinations": self.n_combinations,
            "smallest": self.smallest,
            "small": [{"values": dict(one.values), "n": one.n} for one in self.small],
        }


def check_anonymity(rows: Iterable[Mapping[str, Any]], quasi_identifiers: Sequence[str], /, *, k: int = 5) -> Anonymity:
    """Tell which combinations of quasi-identifiers fewer than `k` rows have (k-anonymity).

    A missing value is a value of its own: whoever gave none may be known by that. Values are compared as text, so that
    1 and "1" are the same.

    It counts rows, whatever else is in them: where few of those who are alike have a score, it is told all the same.
    And it sees one file: another one of the same people, with other columns, is joined to it by the scores.

    Args:
        rows: one for each person.
        quasi_identifiers: the columns by which somebody might know a person, such as the team, the role and the age
            group.
        k: how many rows have to look alike.

    Raises:
        ValueError: `k` is below 1, no column is named, one is named twice, or a row lacks one.

    Source: Sweeney 2002, doi 10.1142/S0218488502001648.

    Examples:
        >>> people = [{"team": "a", "role": "lead"}] + [{"team": "a", "role": "worker"}] * 6
        >>> found = check_anonymity(people, ["team", "role"], k=5)
        >>> found.n_rows_at_risk, [dict(one.values) for one in found.small]
        (1, [{'team': 'a', 'role': 'lead'}])
    """
    columns = tuple(quasi_identifiers)
    if k < 1:
        raise ValueError(f"k is {k}; it is a number of rows, 1 or more")
    if not columns or isinstance(quasi_identifiers, str):
        raise ValueError("the quasi-identifiers are the names of columns, one or more of them, in a list")
    if len(set(columns)) < len(columns):
        raise ValueError(f"a quasi-identifier is named twice: {', '.join(columns)}")
    counted: Counter[tuple[str | None, ...]] = Counter()
    for number, row in enumerate(rows, start=1):
        for column in columns:
            if column not in row:
                raise ValueError(f"row {number} has no {column!r}; it has {', '.join(map(repr, row)) or 'nothing'}")
        counted[tuple(_text(row[column]) for column in columns)] += 1
    rare = sorted((n, tuple(value or "" for value in values), values) for values, n in counted.items() if n < k)
    small = tuple(SmallCombination(dict(zip(columns, values, strict=True)), n) for n, _, values in rare)
    return Anonymity(k, columns, counted.total(), len(counted), min(counted.values(), default=None), small)


def _text(value: Any) -> str | None:
    """Take a value as text; what is empty or no number is missing."""
    # pandas has a missing value that can't even be compared.
    if value is None or type(value).__name__ == "NAType" or value != value:
        return None
    return str(value).strip() or None
