"""What is set from outside: environment variables, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from attrs import Factory, field, frozen

PREFIX = "SURVEY_WEB_"
SHORTEST_ADMIN_TOKEN = 32
NOTICE = Path(__file__).with_name("notice.yaml")


class SettingsError(ValueError):
    """A setting is missing, or can't be what it is."""


@frozen
class Settings:
    """Everything that differs from one place to another.

    Args:
        survey: the file of the survey.
        database: where answers and scores are kept, as SQLAlchemy addresses it.
        admin_token: what staff log in with; at least 32 characters.
        wave: the administration that is open; the only one that there is, by default.
        opens: the first day on which answers are taken, in place of the wave's own.
        closes: the last such day, in place of the wave's own. Results are shown from the day after.
        notice: the file of what is said about the survey.
        known: by entry, what is known of everybody without asking, such as the facet that a pulse serves this month.
        asked: entries that respondents are asked, although they only decide what else is asked.
        secure: whether it is reached by HTTPS alone, as it has to be everywhere but on one's own machine.
        today: gives the day.
    """

    survey: Path
    database: str
    admin_token: str = field(repr=False)
    wave: str | None = None
    opens: date | None = None
    closes: date | None = None
    notice: Path = NOTICE
    known: Mapping[str, str] = Factory(dict)
    asked: tuple[str, ...] = ()
    secure: bool = True
    today: Callable[[], date] = date.today

    def __attrs_post_init__(self) -> None:
        if len(self.admin_token) < SHORTEST_ADMIN_TOKEN:
            raise SettingsError(
                f"{PREFIX}ADMIN_TOKEN has fewer than {SHORTEST_ADMIN_TOKEN} characters; "
                'python -c "import secrets; print(secrets.token_urlsafe(32))" makes one'
            )
        refuse_backwards(self.opens, self.closes)


def refuse_backwards(opens: date | None, closes: date | None, /) -> None:
    """Refuse days of which the last is before the first.

    Raises:
        SettingsError: they are.
    """
    if opens is not None and closes is not None and closes < opens:
        raise SettingsError(
            f"the first day of answers ({PREFIX}OPENS, or the wave's own) is {opens}, which is after the last one"
            f" ({PREFIX}CLOSES, or the wave's own), {closes}: nobody could ever answer"
        )


def from_environment(environment: Mapping[str, str], /) -> Settings:
    """Read the settings.

    Raises:
        SettingsError: one of them is missing or wrong.
    """
    given = {name.removeprefix(PREFIX).lower(): value for name, value in environment.items() if name.startswith(PREFIX)}
    missing = [f"{PREFIX}{name.upper()}" for name in ("survey", "database", "admin_token") if not given.get(name)]
    if missing:
        raise SettingsError(f"{', '.join(missing)} must be set; README.md says to what")
    return Settings(
        survey=Path(given["survey"]),
        database=given["database"],
        admin_token=given["admin_token"],
        wave=given.get("wave") or None,
        opens=_day(given, "opens"),
        closes=_day(given, "closes"),
        notice=Path(given.get("notice") or NOTICE),
        known=_known(given.get("known") or ""),
        asked=tuple(one.strip() for one in (given.get("asked") or "").split(",") if one.strip()),
        secure=given.get("insecure") != "1",
    )


def _known(text: str) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in text.split(",") if pair.strip()]
    if not all(equals for _, equals, _ in pairs):
        raise SettingsError(f"{PREFIX}KNOWN is entries and answers, such as served=candour,site=north, not {text!r}")
    return {entry.strip(): answer.strip() for entry, _, answer in pairs}


def _day(given: Mapping[str, str], name: str) -> date | None:
    if not given.get(name):
        return None
    try:
        return date.fromisoformat(given[name])
    except ValueError:
        raise SettingsError(f"{PREFIX}{name.upper()} is a day, such as 2026-03-20, not {given[name]!r}") from None
