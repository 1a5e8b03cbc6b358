"""Runs of the cases of an instrument on its mutants: those that no case tells from the instrument survive."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import Enum

from attrs import define, evolve, field

from cwinstruments.cases import Cases, identity_faults
from cwinstruments.diagnostics import Path
from cwinstruments.errors import DefinitionError
from cwinstruments.model import Instrument
from cwinstruments.mutants.generation import make_mutants
from cwinstruments.mutants.mutant import Mutant
from cwinstruments.mutants.report import Killed, MutantReport, Survivor
from cwinstruments.mutants.settings import Setting, settings_of
from cwinstruments.mutants.telling import MOST_RESPONSES, Pair, tell_apart
from cwinstruments.plan import CORE_METHODS, Method
from cwinstruments.substitution import plain

_LEAST = 100
"""So many responses are tried with each value of parameters, however many values there are."""

Progress = Callable[[int, int], None]
"""Is told how many mutants are done, and how many there are."""


def run_mutants(
    instrument: Instrument,
    cases: Cases,
    /,
    *,
    methods: Iterable[Method] = CORE_METHODS,
    most_responses: int = MOST_RESPONSES,
    on_progress: Progress | None = None,
) -> MutantReport:
    """Change one thing after the other in the scoring of an instrument, and find the changes that no case notices.

    Only cases that are published or worked by hand count, and only those that hold. An instrument with parameters is
    changed with the values that its cases give them; a mutant is killed where it is with one of them.

    Args:
        instrument: the instrument, as it was loaded.
        cases: its cases.
        methods: the scoring methods that its scales can use; `load_catalog().methods` holds those of plugins too.
        most_responses: how many responses are tried for each survivor, to find some that tell it apart.
        on_progress: is called after each mutant.

    Raises:
        DefinitionError: the instrument contradicts itself; or the cases are of another instrument or version.
        TypeError: it is no instrument.

    Examples:
        >>> from cwinstruments import load_instrument
        >>> from cwinstruments.cases import load_cases
        >>> instrument = load_instrument("examples/every-feature.yaml")
        >>> report = run_mutants(instrument, load_cases("examples/every-feature.cases.yaml"))
        >>> report.total > len(report.killed) > 0
        True
    """
    if not isinstance(instrument, Instrument):
        raise TypeError(f"mutants are made of an instrument, not of {type(instrument).__name__}")
    if foreign := tuple(identity_faults(instrument, cases)):
        raise DefinitionError(foreign)
    known = tuple(methods)
    settings = settings_of(instrument, cases, known)
    found: dict[tuple[str, Path], _Found] = {}
    for setting in settings:
        for mutant in make_mutants(setting.instrument, methods=known):
            at = evolve(mutant, path=setting.origin(mutant.path))
            found.setdefault((at.id, at.path), _Found(at)).places.append((setting, mutant))
    order = list(settings)
    for done, one in enumerate(found.values(), start=1):
        one.decide(most_responses, order)
        if on_progress is not None:
            on_progress(done, len(found))
    report = MutantReport(instrument.id, instrument.version)
    return evolve(
        report,
        killed=tuple(Killed(one.mutant, one.case) for one in found.values() if one.case is not None),
        survived=tuple(one.survivor for one in found.values() if one.survivor is not None),
        undecided=tuple(one.mutant for one in found.values() if one.verdict is _Verdict.UNDECIDED),
        equivalent=tuple(one.mutant for one in found.values() if one.verdict is _Verdict.EQUIVALENT),
    )


class _Verdict(Enum):
    """What became of a mutant that was neither killed nor told apart."""

    REFUSED = "refused"
    EQUIVALENT = "equivalent"
    UNDECIDED = "undecided"


@define
class _Found:
    """A mutant, with every setting in which it can be."""

    mutant: Mutant
    places: list[tuple[Setting, Mutant]] = field(factory=list)
    case: str | None = None
    survivor: Survivor | None = None
    verdict: _Verdict | None = None

    def decide(self, most_responses: int, order: list[Setting]) -> None:
        """Kill it, or tell it apart, or say why neither can be done.

        Args:
            order: the settings, that of the latest kill first; it is kept up.
        """
        alone = self._alone(order)
        if self.case is not None:
            return
        found: list[tuple[Setting, Pair, Pair]] = []
        verdicts: list[_Verdict] = []
        for (setting, mutant), one in zip(self.places, alone, strict=True):
            if isinstance(one, _Verdict):
                verdicts.append(one)
            elif (pair := setting.pair(mutant)) is not None:
                self.case = setting.killer(pair, mutant)
                if self.case is not None:
                    return
                found.append((setting, one, pair))
        # With many values of parameters, what is changed is often the same.
        several = [one for place, one in enumerate(found) if not any(_is_same(one, other) for other in found[:place])]
        if several:
            self._tell(several, max(_LEAST, most_responses // len(several)))
        elif verdicts:
            self.verdict = verdicts[0]

    def _alone(self, order: list[Setting]) -> list[Pair | _Verdict]:
        """Kill it by the scales that are changed, or give these compiled, or why they need not be, by place.

        Nearly every mutant that is killed is killed so, and by the cases that killed the one before.
        """
        found: dict[int, Pair | _Verdict] = {}
        for place in sorted(range(len(self.places)), key=lambda place: order.index(self.places[place][0])):
            setting, mutant = self.places[place]
            pair = setting.pair(mutant, alone=True)
            if pair is None or setting.is_equivalent(mutant, pair):
                found[place] = _Verdict.REFUSED if pair is None else _Verdict.EQUIVALENT
                continue
            found[place] = pair
            self.case = setting.killer(pair, mutant)
            if self.case is not None:
                order.remove(setting)
                order.insert(0, setting)
                break
        return [found[place] for place in sorted(found)]

    def _tell(self, several: Sequence[tuple[Setting, Pair, Pair]], most: int) -> None:
        """Find responses that tell it apart with some values of parameters."""
        proven = True
        for setting, alone, pair in several:
            told = tell_apart(alone, setting.responses, most=most)
            # Rounding can hide in a scale what shows in those computed from it.
            is_hidden = any(setting.instrument.scales[id].round is not None for id in alone.scales)
            if told.responses is None and is_hidden and pair.scales != alone.scales:
                told = tell_apart(pair, setting.responses, most=most)
            if told.responses is not None:
                values = plain(setting.parameters)
                self.survivor = Survivor(self.mutant, told.responses, told.scales, values, told.columns)
                return
            proven = proven and told.exhaustive
        self.verdict = _Verdict.EQUIVALENT if proven else _Verdict.UNDECIDED


def _is_same(one: tuple[Setting, Pair, Pair], other: tuple[Setting, Pair, Pair]) -> bool:
    """Tell whether the same is changed in the same plan."""
    return all(
        (a.original.plan.steps, a.mutant.plan.steps) == (b.original.plan.steps, b.mutant.plan.steps)
        for a, b in zip(one[1:], other[1:], strict=True)
    )
