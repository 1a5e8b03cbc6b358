"""Child welfare instruments as definitions: checked, scored and explained.

Every public name is loaded when it is first used, so that importing the package costs next to nothing.
"""

# Type checkers take this name as true; importing it from `typing` would cost more than all the rest.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from cwinstruments.catalog import Catalog, load_catalog
    from cwinstruments.checks import check
    from cwinstruments.diagnostics import Diagnostic
    from cwinstruments.errors import (
        AmbiguousInstrumentError,
        CWInstrumentsError,
        DefinitionError,
        InvalidResponseError,
        ResponseFileError,
        UnknownInstrumentError,
    )
    from cwinstruments.files import ResponseFile
    from cwinstruments.loading import load_instrument
    from cwinstruments.model import Instrument
    from cwinstruments.plan import ScoringPlan, compile_plan
    from cwinstruments.scoring import ResponseNote, Score, Scores, Trace, explain, score, verify

__version__ = "0.1.0"

__all__ = [
    "AmbiguousInstrumentError",
    "CWInstrumentsError",
    "Catalog",
    "DefinitionError",
    "Diagnostic",
    "Instrument",
    "InvalidResponseError",
    "ResponseFile",
    "ResponseFileError",
    "ResponseNote",
    "Score",
    "Scores",
    "ScoringPlan",
    "Trace",
    "UnknownInstrumentError",
    "__version__",
    "check",
    "compile_plan",
    "explain",
    "load_catalog",
    "load_instrument",
    "score",
    "verify",
]

_HOMES = {
    "AmbiguousInstrumentError": "errors",
    "CWInstrumentsError": "errors",
    "Catalog": "catalog",
    "DefinitionError": "errors",
    "Diagnostic": "diagnostics",
    "Instrument": "model",
    "InvalidResponseError": "errors",
    "ResponseFile": "files",
    "ResponseFileError": "errors",
    "ResponseNote": "scoring",
    "Score": "scoring",
    "Scores": "scoring",
    "ScoringPlan": "plan",
    "Trace": "scoring",
    "UnknownInstrumentError": "errors",
    "check": "checks",
    "compile_plan": "plan",
    "explain": "scoring",
    "load_catalog": "catalog",
    "load_instrument": "loading",
    "score": "scoring",
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
