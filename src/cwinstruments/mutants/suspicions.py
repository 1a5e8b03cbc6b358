"""Suspicions: the slip for which a case that does not hold would hold, in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from attrs import evolve, frozen

from cwinstruments.cases import NOT_STATED, Case, Cases
from cwinstruments.model import Instrument
from cwinstruments.mutants.mutant import Kind, Mutant
from cwinstruments.mutants.sentences import sentence_of
from cwinstruments.mutants.settings import Setting, holds_for, settings_of
from cwinstruments.mutants.slips import Slip, slips_of, slips_of_edges, sources_of
from cwinstruments.mutants.telling import Pair
from cwinstruments.plan import CORE_METHODS, Method

MOST_CASES: Final = 25
"""For so many cases of a file a slip is looked for."""
_MOST_NAMED: Final = 4
_AS_IF: Final = ", expected as if "
_LESS_LIKELY: Final = {
    Kind.DROPPED: 1,
    Kind.FORMULA: 1,
    Kind.OPTION_VALUES: 1,
    Kind.NORM: 2,
    Kind.RECODING: 2,
    Kind.WEIGHT: 2,
}
"""Kinds of which one often fits by chance."""


def suspect(
    instrument: Instrument, case: Case, /, *, cases: Cases | None = None, methods: Iterable[Method] = CORE_METHODS
) -> Mapping[str, str]:
    """Say for each scale of a case that does not hold which single change of the scoring would let it hold.

    A slip for which the other cases hold too is preferred. Where several explain the same, two are named at the most;
    where none does, or too many, nothing is said. Of a case that holds nothing is said either.

    Args:
        instrument: the instrument, as it was loaded.
        case: the case.
        cases: all cases of the file, with the values that they give to parameters.
        methods: the scoring methods that its scales can use; `load_catalog().methods` holds those of plugins too.

    Returns:
        By the id of each scale that is explained, a sentence such as `ts02 was not reversed`.

    Raises:
        DefinitionError: the instrument contradicts itself.

    Examples:
        >>> from fractions import Fraction
        >>> from cwinstruments import load_instrument
        >>> from cwinstruments.cases import Basis, Expected
        >>> instrument = load_instrument("examples/minimal-instrument.yaml")
        >>> responses = {"mc1": 4, "mc2": 1, "mc3": 3}
        >>> expect = {"meetings": Expected(value=Fraction(125, 3))}
        >>> suspect(instrument, Case("turned", Basis.HAND, responses, expect))
        {'meetings': 'mc2 was reversed, expected as if not'}
    """
    beside = Cases(instrument.id, instrument.version, (case,)) if cases is None else cases
    return Suspecting(instrument, beside, methods).of(case)


@frozen
class _Explanation:
    """A slip for which a case would hold.

    Args:
        broken: how many cases that hold would no longer.
        mended: how many others that do not hold would.
    """

    slip: Slip
    broken: int
    mended: int

    @property
    def likelihood(self) -> int:
        """How seldom slips of its kind are."""
        return _LESS_LIKELY.get(self.slip.mutant.kind, 0)

    @property
    def rank(self) -> tuple[int, int, int]:
        """What those that explain most have the least of."""
        return (self.broken, -self.mended, self.likelihood)


class Suspecting:
    """Looks for the slips behind the cases of one file; what was compiled for one serves the others.

    Args:
        instrument: the instrument, as it was loaded.
        cases: its cases.
        methods: the scoring methods that its scales can use.
    """

    def __init__(self, instrument: Instrument, cases: Cases, methods: Iterable[Method] = CORE_METHODS) -> None:
        self._methods = tuple(methods)
        self._settings = settings_of(instrument, cases, self._methods)
        self._tried: dict[tuple[int, str, tuple[str, ...], bool], Sequence[tuple[Slip, Pair | None]]] = {}

    def of(self, case: Case, /) -> Mapping[str, str]:
        """Give a sentence for each scale of a case that does not hold and is explained."""
        setting = next((one for one in self._settings if case in one.all), None)
        if setting is None:
            return {}
        known = setting.instrument.scales
        sources = {scale: sources_of(setting.instrument, scale) for scale in case.expect if scale in known}
        failing = [scale for scale in sources if not setting.fulfils(_alone(case, scale), (scale,))]
        explained: dict[str, list[Slip]] = {}
        # What a scale is computed from comes before it: it can explain both.
        for scale in sorted(failing, key=lambda id: len(sources[id])):
            stated = [id for id in sources[scale][1:] if id in sources]
            below = [slip for id in stated for slip in explained.get(id, ())]
            explained[scale] = list(self._explaining(setting, case, scale, stated, below))
        said = {}
        for scale in failing:
            weighed = [one for slip in explained[scale] if (one := _weigh(setting, slip, case)) is not None]
            said[scale] = _say(setting.instrument, scale, weighed)
        return {scale: sentence for scale, sentence in said.items() if sentence is not None}

    def _explaining(
        self, setting: Setting, case: Case, scale: str, stated: Sequence[str], below: Sequence[Slip]
    ) -> Iterator[Slip]:
        """Give the slips for which a scale would give what the case says.

        Args:
            stated: the scales that it is computed from and of which the case says something too.
            below: the slips that explain these.
        """
        alone = _alone(case, scale)
        without = evolve(case.expect[scale], band=NOT_STATED, cutoffs={})
        edges = setting.fulfils(evolve(case, expect={scale: without}), (scale,))
        of_below = ((slip, setting.pair_for(slip.mutant, (scale,))) for slip in below)
        for slip, pair in (*of_below, *self._tries(setting, scale, tuple(stated), edges)):
            if pair is None or _leaves_out_what_is_missing(setting, slip.mutant, case):
                continue
            if holds_for(slip.adapt(alone), pair.mutant, slip.mutant.instrument, (scale,)):
                yield slip

    def _tries(
        self, setting: Setting, scale: str, stated: tuple[str, ...], edges: bool
    ) -> Sequence[tuple[Slip, Pair | None]]:
        """Give slips, and what they score as far as the scale needs."""
        key = (id(setting), scale, stated, edges)
        if key not in self._tried:
            instrument = setting.instrument
            slips = (
                slips_of_edges(instrument, scale, self._methods)
                if edges
                else slips_of(instrument, scale, apart_from=stated)
            )
            self._tried[key] = [(slip, setting.pair_for(slip.mutant, (scale,))) for slip in slips]
        return self._tried[key]


def _leaves_out_what_is_missing(setting: Setting, mutant: Mutant, case: Case) -> bool:
    """Tell whether a mutant leaves out an item without an answer, or a scale without a score.

    Then the missing rule is what differs.
    """
    if mutant.kind is not Kind.DROPPED:
        return False
    (id,) = mutant.scales
    before, after = setting.instrument.scales[id], mutant.instrument.scales[id]
    items = {use.item for use in before.items} - {use.item for use in after.items}
    scales = {use.scale for use in before.scales} - {use.scale for use in after.scales}
    return any(case.responses.get(item) is None for item in items) or not all(
        setting.is_scored(case, scale) for scale in scales
    )


def _alone(case: Case, scale: str) -> Case:
    return evolve(case, expect={scale: case.expect[scale]})


def _weigh(setting: Setting, slip: Slip, case: Case) -> _Explanation | None:
    """Count what a slip changes for the other cases, and for other scales of this one; None where it can't be made."""
    pair = setting.pair(slip.mutant)
    if pair is None:
        return None
    broken = mended = 0
    for one in setting.all:
        before = holds_for(one, pair.original, setting.instrument, pair.scales)
        after = holds_for(slip.adapt(one), pair.mutant, slip.mutant.instrument, pair.scales)
        broken += before and not after
        mended += after and not before
    if not holds_for(slip.adapt(case), pair.mutant, slip.mutant.instrument, pair.scales):
        broken += 1
    return _Explanation(slip, broken, mended)


def _say(instrument: Instrument, scale: str, found: Sequence[_Explanation]) -> str | None:
    """Put the best explanations into words; None where there is none, or where chance may have made them."""
    least = min((one.rank for one in found), default=None)
    best = [one for one in found if one.rank == least]
    sayings: dict[tuple[str, str], dict[str, None]] = {}
    for one in best:
        where, part, what = sentence_of(instrument, one.slip.mutant, scale=scale)
        sayings.setdefault((where, what), {})[part] = None
    if not best:
        return None
    parts = sum(map(len, sayings.values()))
    if parts > _MOST_NAMED // 2 and any(one.broken or one.likelihood for one in best):
        return None
    said = [f"{where}{_names(tuple(names))}{what}" for (where, what), names in sayings.items()][:2]
    first, *others = said
    for other in others:
        same, comma, rest = other.partition(_AS_IF)
        is_alike = comma and first.startswith(same + comma)
        first = f"{first} or {rest}" if is_alike else f"{first}, or {other}"
    return first


def _names(names: tuple[str, ...]) -> str:
    """Name the parts of which any one explains it."""
    if len(names) > _MOST_NAMED:
        return f"one of {len(names)} items "
    *first, last = names
    listed = f"{', '.join(first)} or {last}" if first else last
    return f"{listed} " if listed else ""
