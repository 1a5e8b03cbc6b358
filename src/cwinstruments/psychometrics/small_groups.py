"""Which groups are too small to be shown, and which others would give them away."""

from __future__ import annotations

from collections.abc import Mapping


def withheld(sizes: Mapping[str, int], minimum: int, /, *, keep: str | None = None) -> frozenset[str]:
    """Give the groups whose statistics are not shown: the small ones, and others where these could be worked out.

    Whoever knows the whole can take what is shown from it, and has the statistic of what is not: of one group, or of
    fewer people than the minimum. So more groups are withheld, the smallest first, until what is left is of two groups
    or more, and of as many people as the minimum. Groups of nobody hide nothing.

    Args:
        sizes: how many people each group has.
        keep: a group that is withheld last of all, such as the one that others are compared with.

    Examples:
        >>> sorted(withheld({"day": 20, "evening": 12, "night": 3}, 10))
        ['evening', 'night']
        >>> withheld({"day": 20, "evening": 12}, 10)
        frozenset()
    """
    hidden = {group for group, size in sizes.items() if 0 < size < minimum}
    rest = sorted(
        (group for group, size in sizes.items() if size >= minimum),
        key=lambda group: (group == keep, sizes[group], group),
    )
    while hidden and rest and (len(hidden) < 2 or sum(sizes[group] for group in hidden) < minimum):
        hidden.add(rest.pop(0))
    return frozenset(hidden)
