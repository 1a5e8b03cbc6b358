"""Units: the scores of teams, offices and partnerships from those of their respondents, reports of them, and change.

`unit_report` and `compare_waves` need the extra `psychometrics`; what they rest on is loaded when they are first used.
"""

from typing import TYPE_CHECKING

from cwinstruments.units.engine import group_scores, unit_scores
from cwinstruments.units.scores import GroupScore, UnitScore

if TYPE_CHECKING:
    from cwinstruments.units.change_figures import ChangeFigures, ChangeReport, Composition, StatedReliability
    from cwinstruments.units.figures import (
        ItemFigures,
        LevelFigures,
        UnitCaution,
        UnitFigures,
        UnitReport,
        UnitResponse,
        Withheld,
    )
    from cwinstruments.units.hierarchy import Roster
    from cwinstruments.units.pictures import PulseSeries, TwoSides, pulse_series, two_sides
    from cwinstruments.units.report import unit_report
    from cwinstruments.units.verdicts import TooFew, Verdict
    from cwinstruments.units.waves import compare_waves

__all__ = [
    "ChangeFigures",
    "ChangeReport",
    "Composition",
    "GroupScore",
    "ItemFigures",
    "LevelFigures",
    "PulseSeries",
    "Roster",
    "StatedReliability",
    "TooFew",
    "TwoSides",
    "UnitCaution",
    "UnitFigures",
    "UnitReport",
    "UnitResponse",
    "UnitScore",
    "Verdict",
    "Withheld",
    "compare_waves",
    "group_scores",
    "pulse_series",
    "two_sides",
    "unit_report",
    "unit_scores",
]

_HOMES = {
    **dict.fromkeys(("ChangeFigures", "ChangeReport", "Composition", "StatedReliability"), "change_figures"),
    **dict.fromkeys(("ItemFigures", "LevelFigures", "UnitCaution", "UnitFigures", "UnitReport"), "figures"),
    **dict.fromkeys(("UnitResponse", "Withheld"), "figures"),
    "Roster": "hierarchy",
    **dict.fromkeys(("PulseSeries", "TwoSides", "pulse_series", "two_sides"), "pictures"),
    "unit_report": "report",
    **dict.fromkeys(("TooFew", "Verdict"), "verdicts"),
    "compare_waves": "waves",
}


if not TYPE_CHECKING:  # so that a type checker finds misspelt names

    def __getattr__(name: str) -> object:
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value: object = getattr(import_module(f"{__name__}.{home}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
