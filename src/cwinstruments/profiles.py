"""Profiles: how strict a check is, by what a definition is about to be used for."""

from __future__ import annotations

from enum import StrEnum


class Profile(StrEnum):
    """What a definition is checked for.

    `draft` asks that it scores right; `fieldwork` also for what respondents read; `publish` also for where everything
    comes from, and lets no warning pass.
    """

    DRAFT = "draft"
    FIELDWORK = "fieldwork"
    PUBLISH = "publish"

    def includes(self, other: Profile, /) -> bool:
        """Tell whether what another profile asks for is asked for here too.

        Examples:
            >>> Profile.PUBLISH.includes(Profile.DRAFT), Profile.DRAFT.includes(Profile.FIELDWORK)
            (True, False)
        """
        order = tuple(Profile)
        return order.index(other) <= order.index(self)


def profile_of(name: object, /) -> Profile:
    """Give a profile by its name.

    Raises:
        ValueError: there is no such profile.

    Examples:
        >>> profile_of("publish"), profile_of(Profile.DRAFT)
        (<Profile.PUBLISH: 'publish'>, <Profile.DRAFT: 'draft'>)
    """
    try:
        return Profile(name)  # type: ignore[arg-type]
    except ValueError:
        message = f"there is no profile {name!r}; the profiles are {', '.join(Profile)}"
        raise ValueError(message) from None
