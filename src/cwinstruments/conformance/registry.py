"""All checks of the kit, in the order in which they are carried out."""

from __future__ import annotations

from typing import Final

from cwinstruments.conformance.bounds import Bounds
from cwinstruments.conformance.check import ConformanceCheck
from cwinstruments.conformance.clean import Cases, Clean, Languages, LicenceTerms
from cwinstruments.conformance.engines import Engines
from cwinstruments.conformance.import_cost import ImportCost
from cwinstruments.conformance.laws import Laws
from cwinstruments.conformance.mutants import Mutants
from cwinstruments.conformance.offline import Offline
from cwinstruments.conformance.plugin import Plugin
from cwinstruments.conformance.verify import Verify
from cwinstruments.conformance.wheel import Wheel

CHECKS: Final[tuple[ConformanceCheck, ...]] = (
    Plugin(),
    Clean(),
    Cases(),
    Mutants(),
    Laws(),
    Bounds(),
    Verify(),
    Engines(),
    Languages(),
    LicenceTerms(),
    ImportCost(),
    Wheel(),
    Offline(),
)
"""Every check."""


def checks_named(names: object, /) -> tuple[ConformanceCheck, ...]:
    """Give checks by their ids, in the order of the kit.

    Raises:
        ValueError: there is no such check.

    Examples:
        >>> [one.id for one in checks_named(["laws", "cases"])]
        ['cases', 'laws']
    """
    wanted = [names] if isinstance(names, str) else list(names)  # type: ignore[call-overload]
    known = {one.id for one in CHECKS}
    for name in wanted:
        if name not in known:
            raise ValueError(f"there is no check {name!r}; the checks are {', '.join(one.id for one in CHECKS)}")
    return tuple(one for one in CHECKS if one.id in wanted)
