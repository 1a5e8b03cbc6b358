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
    "rounded to 5, and 5 means 5 or less, of 10 to 13 people 10. It is not there for scales of units alone, nor for"
    " health and harm.",
    ("jacobson1991",),
)
COMPOSITION: Final = Reading(
    "who answered, of all respondents",
    ("composition",),
    "the per cent of all respondents of a wave who are of the group, where --composition asks for it.",
    "rounded to 5, and 5 means 5 or less, 95 means 95 or more; of 10 to 13 people 10 and 90 do. Small groups are"
    " withheld, and so is what would give them away.",
)
CHANGE_READINGS: Final = (SCORE, ANSWERED, COMPOSITION, CHANGE, INTERVAL, P, RELIABLE)
"""Those of a report on change."""
