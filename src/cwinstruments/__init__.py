"""Child welfare instruments as definitions: checked, scored and explained.

Every public name is loaded when it is first used, so that importing the package costs next to nothing.
"""

# Type checkers take this name as true; importing it from `typing` would cost more than all the rest.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from cwinstruments.catalog import Catalog, load_catalog
    from cwinstruments.diagnostics import Diagnostic
    from cwinstruments.errors import CWInstrumentsError, DefinitionError, InvalidResponseError
    from cwinstruments.loading import load_instrument
    from cwinstruments.model import Instrument
    from cwinstruments.plan import ScoringPlan, compile_plan
    from cwinstruments.scoring import Scores, Trace, explain, score, verify

__version__ = "0.1.0"

__all__ = [
    "CWInstrumentsError",
    "Catalog",
    "DefinitionError",
    "Diagnostic",
    "Instrument",
    "InvalidResponseError",
    "Scores",
    "ScoringPlan",
    "Trace",
    "__version__",
    "compile_plan",
    "explain",
    "load_catalog",
    "load_instrument",
    "score",
    "verify",
]

_HOMES = {
    "CWInstrumentsError": "errors",
    "Catalog": "catalog",
    "DefinitionError": "errors",
    "Diagnostic": "diagnostics",
    "Instrument": "model",
    "InvalidResponseError": "errors",
    "Scores": "scoring",
    "ScoringPlan": "plan",
    "Trace": "scoring",
    "compile_plan": "plan",
    "explain": "scoring",
    "load_catalog": "catalog",
    "load_instrument": "loading",
    "score": "scoring",
    "verify": "scoring",
}


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
