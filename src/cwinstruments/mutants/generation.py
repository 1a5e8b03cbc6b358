"""All mutants of an instrument."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Final

from cwinstruments.model import Instrument
from cwinstruments.mutants.coding import change_coding
from cwinstruments.mutants.edges import change_bands, change_cutoffs
from cwinstruments.mutants.formulas import change_formula
from cwinstruments.mutants.keys import change_keys
from cwinstruments.mutants.missing_rules import change_missing_rule
from cwinstruments.mutants.mutant import Changing, Maker, Mutant
from cwinstruments.mutants.norms import change_norms
from cwinstruments.mutants.scores import change_method, change_rounding, change_transform
from cwinstruments.plan import CORE_METHODS, Method
from cwinstruments.plan.parameters import require_bound

_MAKERS: Final[tuple[Maker, ...]] = (
    change_keys,
    change_formula,
    change_method,
    change_missing_rule,
    change_transform,
    change_rounding,
    change_norms,
)


def make_mutants(instrument: Instrument, /, *, methods: Iterable[Method] = CORE_METHODS) -> Iterator[Mutant]:
    """Give every mutant of an instrument; some of them may not compile, or score just as the instrument does.

    Args:
        instrument: the instrument, each of whose parameters has its value.
        methods: the scoring methods that its scales can use.

    Raises:
        UnboundParameterError: a parameter has no value.

    Examples:
        >>> from cwinstruments import load_instrument
        >>> mutants = make_mutants(load_instrument("examples/minimal-instrument.yaml"))
        >>> print(next(mutants))
        mc1 keying in meetings
    """
    require_bound(instrument)
    known = tuple(methods)
    makers: tuple[Maker, ...] = (*_MAKERS, partial(change_bands, methods=known), partial(change_cutoffs, methods=known))
    for id in instrument.scales:
        changing = Changing(instrument, id)
        for make in makers:
            yield from make(changing)
    yield from change_coding(instrument)
