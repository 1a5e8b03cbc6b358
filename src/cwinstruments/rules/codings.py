"""Codings: whether options are coded as what is said about scores takes them to be."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import Final

from attrs import evolve, field, frozen

from cwinstruments.diagnostics import Diagnostic, Related, Severity
from cwinstruments.model import Band
from cwinstruments.plan import Choices, PossibleRange
from cwinstruments.plan.parts import names_of_scales
from cwinstruments.rules.rule import ScoringRule
from cwinstruments.rules.subject import ScoredScale, Subject
from cwinstruments.rules.words import show_range

_FEWEST_BANDS: Final = 3


@frozen
class OtherCoding:
    """What a scale would reach if its options were coded one higher, or one lower. Scales share it.

    Args:
        by: 1 or -1.
        now: the least and the greatest option value as it is.
        reached: the least and the greatest score with the other coding.
    """

    by: int
    now: PossibleRange
    reached: PossibleRange = field(eq=False)

    @property
    def hint(self) -> str:
        """What to look at."""
        now = show_range(self.now.min, self.now.max)
        other = show_range(self.now.min + self.by, self.now.max + self.by)
        return f"it would fit options of {other}, but they are coded {now}: how does the source code them?"


def other_codings(subject: Subject, one: ScoredScale, /) -> Iterator[OtherCoding]:
    """Give what a scale would reach with options coded one higher and one lower, where all of them are alike."""
    possible = subject.possible(one)
    shift = None if possible is None else subject.shifts.of_step(one.output.value)
    if possible is None or not shift or _is_of_any_coding(subject, one.id):
        return
    domains = [subject.plan.input(name).domain for name in subject.contributions.items_of(one.id)]
    # Most items share their domain with others.
    distinct = {id(domain): domain for domain in domains}.values()
    ends = {(domain.least, domain.greatest) for domain in distinct if isinstance(domain, Choices)}
    if len(ends) != 1:
        return
    least, greatest = ends.pop()
    now = PossibleRange(Fraction(least), Fraction(greatest))
    # Options are coded from 0 or from 1; what would begin elsewhere is no coding that anybody has meant.
    for by in (1, -1):
        if least + by in (0, 1):
            yield OtherCoding(by, now, PossibleRange(possible.min + by * shift, possible.max + by * shift))


def _is_of_any_coding(subject: Subject, id: str) -> bool:
    """Tell whether a score is made of per cent of the maximum, which is 0 to 100 with any coding."""
    waiting, seen = [id], set[str]()
    while waiting:
        scale = subject.instrument.scales.get(name := waiting.pop())
        if scale is not None and name not in seen:
            seen.add(name)
            if scale.transform == "pomp":
                return True
            waiting += names_of_scales(scale)
    return False


class CodingOffset(ScoringRule):
    """Bands fit another coding of the options.

    What it does:
        Looks at scales with three or more bands whose items all have the same options, and asks whether the bands are
        equally wide, within a step, if every option is coded one higher or one lower, while they are not as it is.
        Where a band, a cutoff or a range can't be reached at all, CWI320, CWI321 and CWI322 say so, with the same hint.

    Why it matters:
        Options of 0 to 4 and options of 1 to 5 look alike, and each item shifts the score by 1. Then every band is
        wrong by as much, and nothing else shows it.

    Example:
        A mean of options coded 0 to 4 with bands from 2.33 and from 3.67, which are the thirds of 1 to 5.

    Use instead:
        The option values of the source, or bands for the values that there are.
    """

    code = "CWI356"
    severity = Severity.WARNING

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        told: dict[OtherCoding, Diagnostic] = {}
        for one in subject.scales():
            coding, possible = _coding_of_bands(subject, one), subject.possible(one)
            if coding is None or possible is None:
                continue
            path = ("scales", one.id, "bands")
            message = (
                f"the bands of scale {one.id!r} part {show_range(coding.reached.min, coding.reached.max)} evenly, "
                f"but its scores are {show_range(possible.min, possible.max)}"
            )
            if coding in told:
                # Options that begin at another number are one fault, however many scales they are in.
                other = Related(f"and those of {one.id!r} by as much", path)
                told[coding] = evolve(told[coding], related=(*told[coding].related, other))
            else:
                told[coding] = self.finding(message, path, coding.hint, key=True)
        yield from told.values()


def _coding_of_bands(subject: Subject, one: ScoredScale) -> OtherCoding | None:
    """Give the coding of the options with which the bands of a scale would part its scores evenly."""
    bands, possible, lattice = one.scale.bands, subject.possible(one), subject.lattice(one)
    if len(bands) < _FEWEST_BANDS or possible is None or lattice is None or not lattice.step:
        return None
    if not _lie_within(bands, possible, lattice.step) or _are_even(bands, possible, lattice.step):
        return None
    declared = one.scale.range
    if declared is not None and (declared.min, declared.max) != (possible.min, possible.max):
        return None  # which CWI320 reports
    fitting = (one for one in other_codings(subject, one) if _are_even(bands, one.reached, lattice.step))
    return next(fitting, None)


def _edges(bands: tuple[Band, ...]) -> list[Fraction]:
    return [edge for band in bands for edge in (band.at_least, band.above) if edge is not None]


def _starts(bands: tuple[Band, ...], step: Fraction) -> list[Fraction]:
    """Give the least score of each band but the first: what begins above an edge begins with the next score."""
    return [band.at_least if band.at_least is not None else (band.above or 0) + step for band in bands[1:]]


def _lie_within(bands: tuple[Band, ...], reached: PossibleRange, step: Fraction) -> bool:
    """Tell whether all bands are reached; if not, that is reported as such."""
    starts = _starts(bands, step)
    return reached.min < starts[0] and starts[-1] <= reached.max


def _are_even(bands: tuple[Band, ...], reached: PossibleRange, step: Fraction) -> bool:
    """Tell whether bands part a range evenly, as exactly as edges are written or as the spacing of scores allows."""
    edges, starts = _edges(bands), _starts(bands, step)
    # Everything is counted in parts so small that all are whole numbers: those are compared much faster.
    unit = 4 * len(bands) * lcm(*(one.denominator for one in (reached.min, reached.max, step, *edges, *starts)))

    def whole(number: Fraction) -> int:
        return number.numerator * (unit // number.denominator)

    low, high, apart = whole(reached.min), whole(reached.max), whole(step)
    width = (high - low) // len(bands)
    even = [low + width * place for place in range(1, len(bands))]
    if all(100 * abs(whole(edge) - right) <= unit for edge, right in zip(edges, even, strict=True)):
        return True
    # Of whole scores, 10 to 23, 24 to 36 and 37 to 50 are thirds: the last band holds its own greatest score.
    widths = [second - first for first, second in pairwise([low, *map(whole, starts), high + apart])]
    return max(widths) - min(widths) <= min(apart, width // 4)
