"""Reports: what a check found, in several formats; tables for units, leaders and checklists; the demonstration.

Names are loaded when they are first used: a check needs nothing of the demonstration.
"""

# Type checkers take this name as true.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from cwinstruments.reports.agency import AGENCY_DEFINITION, agency_folder
    from cwinstruments.reports.demonstration import (
        DEMONSTRATED,
        SURVEYS,
        Demonstration,
        Shipped,
        demonstrate,
        write_demonstration,
    )
    from cwinstruments.reports.demonstration_text import print_demonstration, print_list
    from cwinstruments.reports.diagnostics_github import to_github
    from cwinstruments.reports.diagnostics_json import to_json
    from cwinstruments.reports.diagnostics_sarif import to_sarif
    from cwinstruments.reports.diagnostics_text import to_concise, to_lines, to_summary, to_text
    from cwinstruments.reports.gaps import Gap, Gaps, find_gaps
    from cwinstruments.reports.leaders import SelfAndOthers, self_and_others, self_and_others_text
    from cwinstruments.reports.matrices import UnitMatrix, unit_matrix
    from cwinstruments.reports.prompts import prompt_for

__all__ = [
    "AGENCY_DEFINITION",
    "DEMONSTRATED",
    "SURVEYS",
    "Demonstration",
    "Gap",
    "Gaps",
    "SelfAndOthers",
    "Shipped",
    "UnitMatrix",
    "agency_folder",
    "demonstrate",
    "find_gaps",
    "print_demonstration",
    "print_list",
    "prompt_for",
    "self_and_others",
    "self_and_others_text",
    "to_concise",
    "to_github",
    "to_json",
    "to_lines",
    "to_sarif",
    "to_summary",
    "to_text",
    "unit_matrix",
    "write_demonstration",
]

_HOMES = {
    "AGENCY_DEFINITION": "agency",
    "DEMONSTRATED": "demonstration",
    "Demonstration": "demonstration",
    "SURVEYS": "demonstration",
    "Gap": "gaps",
    "Gaps": "gaps",
    "SelfAndOthers": "leaders",
    "Shipped": "demonstration",
    "UnitMatrix": "matrices",
    "agency_folder": "agency",
    "demonstrate": "demonstration",
    "find_gaps": "gaps",
    "print_demonstration": "demonstration_text",
    "print_list": "demonstration_text",
    "prompt_for": "prompts",
    "self_and_others": "leaders",
    "self_and_others_text": "leaders",
    "to_concise": "diagnostics_text",
    "to_lines": "diagnostics_text",
    "to_github": "diagnostics_github",
    "to_json": "diagnostics_json",
    "to_sarif": "diagnostics_sarif",
    "to_summary": "diagnostics_text",
    "to_text": "diagnostics_text",
    "unit_matrix": "matrices",
    "write_demonstration": "demonstration",
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
