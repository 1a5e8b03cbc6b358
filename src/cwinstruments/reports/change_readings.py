"""What each figure of a change says in plain words, what to beware of, and where it comes from."""

from __future__ import annotations

from typing import Final

from cwinstruments.reports.unit_reports_readings import ANSWERED, SCORE, Reading

CHANGE: Final = Reading(
    "change",
    ("change", "design", "n_pairs", "n_units"),
    "the later score less the earlier one. linked: of people who are in both waves, each with themselves. unlinked: as"
    " if nobody were in both. clustered: of a larger unit, where people of one small unit are alike.",
    "other people answered, or those who were unhappy left: look at who answered in both waves first.",
)
INTERVAL: Final = Reading(
    "95 % interval",
    ("interval",),
    "the changes that go well with the data; where it holds 0, there may be none at all.",
    "it is there from 10 people in both waves on. Unlinked and clustered ones are approximate, and mostly too wide"
    " where many people are in both waves.",
    ("welch1947", "cameron2015"),
)
P: Final = Reading(
    "p",
    ("p", "p_adjusted"),
    "how often chance alone would make so large a change; p Holm is adjusted for all units of the level.",
    "of many units some change by chance: only p Holm allows for that, and for this scale alone.",
    ("holm1979",),
)
RELIABLE: Final = Reading(
    "better, worse",
    ("improved", "deteriorated"),
    "the per cent of linked people whose score changed by more than error of measurement, given the stated reliability."
    " Of a descriptive scale: rose and fell.",
    "rounded to 5, and 5 means 5 or less. It is not there for scales of units alone, nor for health and harm.",
    ("jacobson1991",),
)
CHANGE_READINGS: Final = (SCORE, ANSWERED, CHANGE, INTERVAL, P, RELIABLE)
"""Those of a report on change."""
