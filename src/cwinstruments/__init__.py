"""Child welfare instruments as definitions: checked, scored and explained.

Every public name is loaded when it is first used, so that importing the package costs next to nothing.
"""

# Type checkers take this name as true; importing it from `typing` would cost more than all the rest.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from cwinstruments.catalog import Catalog, load_catalog, load_survey
    from cwinstruments.changes import Changes, diff
    from cwinstruments.checks import CheckResult, check, check_text, fix
    from cwinstruments.diagnostics import Diagnostic
    from cwinstruments.errors import (
        AmbiguousInstrumentError,
        CWInstrumentsError,
        DefinitionError,
        FrameError,
        InvalidFrameError,
        InvalidResponseError,
        ParameterError,
        ResponseFileError,
        RosterSizeError,
        TargetError,
        TargetOptionError,
        UnboundParameterError,
        UnitRowError,
        UnknownInstrumentError,
        UnsupportedError,
        UseNotPermittedError,
        WorkerError,
    )
    from cwinstruments.exports import load_mapping
    from cwinstruments.files import ResponseFile
    from cwinstruments.frames import FrameScorer, Long, frame_scorer, score_frame
    from cwinstruments.licensing import Need, apply_overlay, load_overlay, needs_of, permit
    from cwinstruments.loading import load_instrument, load_norms
    from cwinstruments.model import ExportMapping, Instrument, Norms, Overlay, Roster, Survey
    from cwinstruments.plan import AggregatePlan, ScoringPlan, compile_aggregates, compile_plan
    from cwinstruments.rosters import load_roster
    from cwinstruments.scoring import ResponseNote, Score, Scores, Trace, compile_scorer, explain, score, verify
    from cwinstruments.units import GroupScore, UnitScore, group_scores, unit_scores

__version__ = "0.1.0"

__all__ = [
    "AggregatePlan",
    "AmbiguousInstrumentError",
    "CWInstrumentsError",
    "Catalog",
    "Changes",
    "CheckResult",
    "DefinitionError",
    "Diagnostic",
    "ExportMapping",
    "FrameError",
    "FrameScorer",
    "GroupScore",
    "Instrument",
    "InvalidFrameError",
    "InvalidResponseError",
    "Long",
    "Need",
    "Norms",
    "Overlay",
    "ParameterError",
    "ResponseFile",
    "ResponseFileError",
    "ResponseNote",
    "Roster",
    "RosterSizeError",
    "Score",
    "Scores",
    "ScoringPlan",
    "Survey",
    "TargetError",
    "TargetOptionError",
    "Trace",
    "UnboundParameterError",
    "UnitRowError",
    "UnitScore",
    "UnknownInstrumentError",
    "UnsupportedError",
    "UseNotPermittedError",
    "WorkerError",
    "__version__",
    "apply_overlay",
    "check",
    "check_text",
    "compile_aggregates",
    "compile_plan",
    "compile_scorer",
    "diff",
    "explain",
    "fix",
    "frame_scorer",
    "group_scores",
    "load_catalog",
    "load_instrument",
    "load_mapping",
    "load_norms",
    "load_overlay",
    "load_roster",
    "load_survey",
    "needs_of",
    "permit",
    "score",
    "score_frame",
    "unit_scores",
    "verify",
]

_HOMES = {
    "AggregatePlan": "plan",
    "AmbiguousInstrumentError": "errors",
    "CWInstrumentsError": "errors",
    "Catalog": "catalog",
    "Changes": "changes",
    "CheckResult": "checks",
    "DefinitionError": "errors",
    "Diagnostic": "diagnostics",
    "ExportMapping": "model",
    "FrameError": "errors",
    "FrameScorer": "frames",
    "GroupScore": "units",
    "Instrument": "model",
    "InvalidFrameError": "errors",
    "Long": "frames",
    "InvalidResponseError": "errors",
    "ParameterError": "errors",
    "Need": "licensing",
    "Norms": "model",
    "Overlay": "model",
    "ResponseFile": "files",
    "ResponseFileError": "errors",
    "ResponseNote": "scoring",
    "Roster": "model",
    "RosterSizeError": "errors",
    "Score": "scoring",
    "Scores": "scoring",
    "ScoringPlan": "plan",
    "Survey": "model",
    "TargetError": "errors",
    "TargetOptionError": "errors",
    "Trace": "scoring",
    "UnboundParameterError": "errors",
    "UnitRowError": "errors",
    "UnitScore": "units",
    "UnknownInstrumentError": "errors",
    "UnsupportedError": "errors",
    "UseNotPermittedError": "errors",
    "WorkerError": "errors",
    "apply_overlay": "licensing",
    "check": "checks",
    "check_text": "checks",
    "compile_aggregates": "plan",
    "compile_plan": "plan",
    "compile_scorer": "scoring",
    "diff": "changes",
    "explain": "scoring",
    "fix": "checks",
    "frame_scorer": "frames",
    "group_scores": "units",
    "load_catalog": "catalog",
    "load_instrument": "loading",
    "load_mapping": "exports",
    "load_norms": "loading",
    "load_overlay": "licensing",
    "load_roster": "rosters",
    "load_survey": "catalog",
    "needs_of": "licensing",
    "permit": "licensing",
    "score": "scoring",
    "score_frame": "frames",
    "unit_scores": "units",
    "verify": "scoring",
}


if not TYPE_CHECKING:  # so that a type checker finds misspelt names

    def __getattr__(name: str) -> object:
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value: object = getattr(import_module(f"{__name__}.{home}"), name)
        # Found by itself from now on, without coming through here.
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
