"""An instrument with the values that cases give its parameters, and whether these cases hold for a mutant of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from fractions import Fraction
from itertools import count
from typing import Any

from attrs import define, evolve, field

from cwinstruments.cases import NOT_STATED, Case, Cases, Expected
from cwinstruments.cases.bands import with_bands_of_units
from cwinstruments.cases.comparison import ScoredScale, compare
from cwinstruments.diagnostics import Path
from cwinstruments.errors import DefinitionError, ParameterError
from cwinstruments.model import Instrument, Item
from cwinstruments.mutants.edges import parts_alike, reachable_scores
from cwinstruments.mutants.missing_rules import decides_alike
from cwinstruments.mutants.mutant import Kind, Mutant
from cwinstruments.mutants.neighbourhood import around, bare, dependants
from cwinstruments.mutants.quick import QuickScorer
from cwinstruments.mutants.telling import NO_STEPS, Pair
from cwinstruments.plan import Method, ScoringPlan
from cwinstruments.plan.compiler import compile_draft
from cwinstruments.scoring import Score, read_responses, score_answers
from cwinstruments.substitution import close

_NUMBERS = count()


@define(eq=False)
class Setting:
    """The instrument with the values that some cases give its parameters, and these cases.

    Args:
        bare: the same without texts.
        parameters: the values that these cases give, beside those for all cases.
        all: all of them.
        proving: those that count.
    """

    instrument: Instrument
    bare: Instrument
    parameters: Mapping[str, Any]
    origins: Callable[[Path], Path]
    methods: tuple[Method, ...]
    all: list[Case] = field(factory=list)
    proving: list[Case] = field(factory=list)
    _scorers: dict[tuple[str, ...], QuickScorer] = field(factory=dict)
    _reachable: dict[str, frozenset[Fraction] | None] = field(factory=dict)

    def origin(self, path: Path) -> Path:
        """Give the place in the definition of a part of this instrument."""
        return self.origins(path)

    @property
    def responses(self) -> Sequence[Mapping[str, Any]]:
        """The responses of all these cases."""
        return [case.responses for case in self.all]

    def holds(self, case: Case) -> bool:
        """Tell whether a case holds for the instrument as it is."""
        return self.fulfils(case, tuple(self.instrument.scales))

    def fulfils(self, case: Case, scales: tuple[str, ...]) -> bool:
        """Tell whether the instrument as it is fulfils what a case states about some scales."""
        return holds_for(case, self.scorer(scales), self.instrument, scales)

    def is_scored(self, case: Case, scale: str) -> bool:
        """Tell whether a case gives a scale a score."""
        scorer = self.scorer((scale,))
        answers, _ = scorer.read(case.responses)
        return scorer.scores(answers)[scale].value is not None

    def pair(self, mutant: Mutant, *, alone: bool = False) -> Pair | None:
        """Compile the mutant, and the instrument, as far as it matters; None where no such definition passes a check.

        A definition that contradicts itself is refused before it scores anybody.

        Args:
            alone: without the scales that are computed from those that are changed.
        """
        return self.pair_for(mutant, mutant.scales if alone else dependants(self.instrument, mutant.scales))

    def pair_for(self, mutant: Mutant, scales: tuple[str, ...]) -> Pair | None:
        """Compile the mutant, and the instrument, as far as some scales need; None as `pair` does."""
        changed = evolve(
            self.bare, scales=mutant.instrument.scales, response_options=mutant.instrument.response_options
        )
        try:
            plan = _compiled(around(changed, scales), self.methods)
        except DefinitionError:
            return None
        return Pair(self.scorer(scales), QuickScorer(plan), self.instrument, scales)

    def scorer(self, scales: tuple[str, ...]) -> QuickScorer:
        """Give what scores the instrument as far as some scales need."""
        if scales not in self._scorers:
            plan = _compiled(around(self.bare, scales), self.methods)
            self._scorers[scales] = QuickScorer(plan)
        return self._scorers[scales]

    def is_equivalent(self, mutant: Mutant, pair: Pair) -> bool:
        """Tell whether the mutant scores as the instrument does, by its plan, or by what its rule or its edges part."""
        if pair.is_equivalent:
            return True
        if mutant.kind not in (Kind.MISSING_RULE, Kind.BAND, Kind.CUTOFF):
            return False
        (id,) = mutant.scales
        before, after = self.instrument.scales[id], mutant.instrument.scales[id]
        if mutant.kind is Kind.MISSING_RULE:
            return decides_alike(before, after, self.instrument)
        if id not in self._reachable:
            self._reachable[id] = reachable_scores(pair.original.plan, self.instrument, id)
        scores = self._reachable[id]
        return scores is not None and parts_alike(before, after, scores)

    def killer(self, pair: Pair, mutant: Mutant) -> str | None:
        """Give the first case that does not hold for the mutant."""
        arguments = (pair.mutant, mutant.instrument, pair.scales)
        # Bounds take most of the time, and a mutant that changes them alone is rare.
        found = (one.id for holds in (_holds, _bounds_hold) for one in self.proving if not holds(one, *arguments))
        return next(found, None)


def settings_of(instrument: Instrument, cases: Cases, methods: tuple[Method, ...]) -> list[Setting]:
    """Group cases by the values of parameters; a case whose values are not allowed is none."""
    settings: dict[str, Setting] = {}
    items: tuple[Item, ...] = ()
    for case in cases.cases:
        try:
            bound = with_bands_of_units(cases.bind(instrument, case))
        except ParameterError:
            continue
        key = repr(sorted(bound.bound.items(), key=lambda pair: pair[0]))
        if key not in settings:
            without = bare(bound)
            # The same objects where they are equal: so they are compared in no time.
            items = items if items == without.items else without.items
            settings[key] = Setting(
                bound, evolve(without, items=items), case.parameters, _origins(instrument, bound), methods
            )
        setting = settings[key]
        setting.all.append(case)
        # A case that fails for the instrument itself tells nothing.
        if case.proves and _states_something(case) and setting.holds(case):
            setting.proving.append(case)
    # Where most is stated, most mutants are killed.
    return sorted(settings.values(), key=lambda one: -len(one.proving))


def holds_for(case: Case, scorer: QuickScorer, instrument: Instrument, scales: Collection[str]) -> bool:
    """Tell whether all is so that a case states about these scales, and about refused responses."""
    return _holds(case, scorer, instrument, scales) and _bounds_hold(case, scorer, instrument, scales)


def _origins(instrument: Instrument, bound: Instrument) -> Callable[[Path], Path]:
    """Give what finds the place in the definition of a part of an instrument with values."""
    if instrument.template is None:
        return lambda path: path
    return close(instrument.template, bound.bound).origin


def _compiled(instrument: Instrument, methods: tuple[Method, ...]) -> ScoringPlan:
    """Compile without the digest of the definition, which takes time to tell."""
    # What is kept for a plan is found by its digest: without one of its own, each would be compared with all others.
    return evolve(compile_draft(instrument, methods=methods), definition_digest=f"draft {next(_NUMBERS)}")


def _states_something(case: Case) -> bool:
    return bool(case.expect_invalid) or not all(one.is_empty for one in case.expect.values())


def _holds(case: Case, scorer: QuickScorer, instrument: Instrument, scales: Collection[str]) -> bool:
    """Tell whether all is so that a case states about these scales, apart from bounds, and about refused responses."""
    expected = {id: one for id, one in case.expect.items() if id in scales}
    if not expected and not case.expect_invalid:
        return True
    answers, refused = scorer.read(case.responses)
    if refused != {one.item for one in scorer.plan.inputs if one.item in case.expect_invalid}:
        return False
    without = {id: evolve(one, lower=NOT_STATED, upper=NOT_STATED) for id, one in expected.items()}
    return _all_same(without, scorer.scores(answers), instrument, scorer.plan)


def _bounds_hold(case: Case, scorer: QuickScorer, instrument: Instrument, scales: Collection[str]) -> bool:
    """Tell whether all bounds are so that a case states about these scales."""
    expected = {
        id: one for id, one in case.expect.items() if id in scales and not {"lower", "upper"}.isdisjoint(one.stated())
    }
    if not expected:
        return True
    read = read_responses(scorer.plan, case.responses, on_invalid="missing", on_unknown="ignore")
    return _all_same(expected, score_answers(scorer.plan, read), instrument, scorer.plan)


def _all_same(
    expected: Mapping[str, Expected], scores: Mapping[str, Score], instrument: Instrument, plan: ScoringPlan
) -> bool:
    found = (
        next(compare(ScoredScale(instrument.scales[id], scores[id], plan.output(id), NO_STEPS, None), one), None)
        for id, one in expected.items()
    )
    return all(mismatch is None for mismatch in found)
