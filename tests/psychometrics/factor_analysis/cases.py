"""Responses for the tests of factors: with correlations as one wants them, and those in which nothing can be found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cwinstruments.psychometrics.result import Result

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


def responses_with(correlations: Any, *, n: int = 40, seed: int = 1) -> Array:
    """Give responses of means 0 whose covariances, with n, are exactly these."""
    import numpy as np

    wanted = np.asarray(correlations, dtype=float)
    drawn = np.random.default_rng(seed).standard_normal((n, len(wanted)))
    drawn -= drawn.mean(axis=0)
    plain = drawn @ np.linalg.inv(np.linalg.cholesky(drawn.T @ drawn / n)).T
    found: Array = plain @ np.linalg.cholesky(wanted).T
    return found


def three_groups(*, loading: float = 0.7, general: tuple[float, float, float] = (0.8, 0.7, 0.6)) -> Array:
    """Give the correlations of three groups of three items, whose factors have a general one behind them."""
    import numpy as np

    between = np.outer(general, general)
    np.fill_diagonal(between, 1.0)
    pattern = np.kron(np.eye(3), np.full((3, 1), loading))
    found: Array = pattern @ between @ pattern.T
    np.fill_diagonal(found, 1.0)
    return found


def one_factor(*loadings: float) -> Array:
    """Give the correlations that one factor makes."""
    import numpy as np

    found: Array = np.outer(loadings, loadings)
    np.fill_diagonal(found, 1.0)
    return found


NOTHING_TO_FIND: dict[str, Any] = {
    "no rows": {"a": [], "b": [], "c": [], "d": [], "e": [], "f": []},
    "no items": {},
    "one person": [[1, 2, 3, 4, 5, 1]],
    "two people": [[1, 2, 3, 4, 5, 1], [2, 2, 4, 4, 1, 1]],
    "all missing": [[None] * 6, [None] * 6],
    "one item missing": [[1, 2, None], [2, 1, None], [3, 4, None], [4, 3, None], [1, 1, None]],
    "nobody complete": [[1, 2, None], [None, 1, 3], [3, None, 4], [1, None, 5]],
    "all answers equal": [[3] * 6] * 9,
    "one item without variance": [[1, 2, 3], [2, 3, 3], [4, 3, 3], [3, 1, 3], [5, 5, 3]],
    "one item": [[1], [2], [3], [2]],
    "more items than people": [[1, 2, 3, 4, 5, 1], [2, 1, 4, 3, 1, 5], [5, 5, 1, 2, 2, 3], [3, 1, 1, 4, 2, 2]],
    "an item there twice": [[1, 1, 2], [2, 2, 1], [3, 3, 5], [4, 4, 4], [5, 5, 2], [1, 1, 1]],
}


def assert_reasoned(result: Result) -> None:
    """Hold a result to plain values, and to a reason wherever it has no figure."""
    plain = result.to_dict()
    reasons = plain["reasons"]
    assert {type(one) for one in _values(plain)} <= {str, int, float, bool, type(None)}
    for path in _empty(plain, ""):
        assert any(path == one or path.startswith(f"{one}.") for one in reasons), path


def _empty(value: Any, path: str) -> list[str]:
    if isinstance(value, dict):
        return [found for key, inner in value.items() for found in _empty(inner, f"{path}.{key}".lstrip("."))]
    if isinstance(value, list):
        return [found for place, inner in enumerate(value) for found in _empty(inner, f"{path}.{place}")]
    return [path] if value is None else []


def _values(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [found for inner in value.values() for found in _values(inner)]
    if isinstance(value, list):
        return [found for inner in value for found in _values(inner)]
    return [value]
