"""What all results share: plain data, tables, and a reason wherever there is no figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum, StrEnum
from math import isfinite
from typing import Any, cast

import attrs
from attrs import frozen


class Unavailable(StrEnum):
    """Why there is no figure."""

    NO_RESPONSES = "no_responses"
    TOO_FEW_PEOPLE = "too_few_people"
    TOO_FEW_ITEMS = "too_few_items"
    TOO_FEW_GROUPS = "too_few_groups"
    TOO_FEW_PAIRS = "too_few_pairs"
    NO_VARIANCE = "no_variance"
    SINGULAR = "singular"
    NOT_IDENTIFIED = "not_identified"
    NOT_CONVERGED = "not_converged"
    NOT_ESTIMABLE = "not_estimable"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASKED_FOR = "not_asked_for"


@frozen
class Interval:
    """An interval around an estimate.

    Args:
        level: such as 0.95.
        method: how it was made, such as `feldt`.
    """

    lower: float
    upper: float
    level: float
    method: str

    def __attrs_post_init__(self) -> None:
        _in_numbers_of_python(self)


@frozen
class Result:
    """What every result can do.

    Every figure is a finite number or None; where it is None, `reasons` says why, by the name of the attribute, with a
    full stop between that of a part and that within it. Numbers are those of Python, also where a level, a limit or a
    number of people was given as one of numpy.
    """

    def __attrs_post_init__(self) -> None:
        _in_numbers_of_python(self)

    def to_dict(self) -> dict[str, Any]:
        """Give the result as plain JSON data, with the attributes as keys."""
        plain = plain_data(self)
        assert isinstance(plain, dict)
        return plain

    def to_frame(self, *, backend: str = "polars") -> Any:
        """Give the result as a dataframe: a row for each item, person, unit or figure.

        Args:
            backend: `"polars"`, `"pandas"`, `"pyarrow"` or what else Narwhals can make tables with.

        Raises:
            ModuleNotFoundError: Narwhals or the backend is not installed.
        """
        import narwhals as nw

        rows = [flat(row) for row in self.rows()]
        # A column may be empty in the first rows; what is nowhere else is text.
        names = list(dict.fromkeys(name for row in rows for name in row))
        columns = {name: [row.get(name) for row in rows] for name in names}
        # Narwhals lists the backends that it knows as a type; whatever else it is given, it refuses with a clear error.
        return nw.from_dict(columns, backend=cast(Any, backend)).to_native()

    def rows(self) -> Iterable[Mapping[str, Any]]:
        """Give what `to_frame` makes rows of: by default one, of all attributes."""
        return [self.to_dict()]


def _in_numbers_of_python(made: Any) -> None:
    for one in attrs.fields(type(made)):
        value = getattr(made, one.name)
        if type(value).__module__ == "numpy":
            object.__setattr__(made, one.name, of_python(value))


def of_python(value: Any, /) -> Any:
    """Give a number or a text of numpy as one of Python, and everything else as it is.

    Examples:
        >>> of_python(3)
        3
    """
    is_one_value = type(value).__module__ == "numpy" and getattr(value, "shape", None) == ()
    return value.item() if is_one_value else value


def flat(row: Mapping[str, Any], /) -> dict[str, Any]:
    """Give a row whose parts are columns of their own, joined by underscores; lists become text.

    Examples:
        >>> flat({"alpha": 0.8, "ci": {"lower": 0.7, "upper": 0.9}, "flags": ["a", "b"]})
        {'alpha': 0.8, 'ci_lower': 0.7, 'ci_upper': 0.9, 'flags': 'a; b'}
    """
    found: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, Mapping):
            found |= {f"{name}_{part}": inner for part, inner in flat(value).items()}
        elif isinstance(value, list | tuple):
            found[name] = "; ".join(map(str, value))
        else:
            found[name] = value
    return found


def plain_data(value: Any, /) -> Any:
    """Give a value as plain JSON data.

    Raises:
        ValueError: a number is not finite; that is a fault of whoever made the result.
    """
    if attrs.has(type(value)):
        return {one.name: plain_data(getattr(value, one.name)) for one in attrs.fields(type(value))}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(plain_data(key)): plain_data(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [plain_data(inner) for inner in value]
    if isinstance(value, frozenset):
        return sorted(plain_data(inner) for inner in value)
    value = of_python(value)
    if isinstance(value, float) and not isfinite(value):
        raise ValueError("a result holds a number that is not finite")
    return value
