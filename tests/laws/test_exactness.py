from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import example, given, note
from hypothesis import strategies as st

from cwinstruments.model import Instrument, RoundingRule
from cwinstruments.plan import compile_plan
from cwinstruments.plan.exact import round_exactly
from cwinstruments.scoring import read_responses, score
from cwinstruments.scoring.evaluator import round_snapped
from cwinstruments.testing import instruments, responses
from tests.laws.support import is_close, law, steps_in_floats, steps_in_fractions

_RULES = st.sampled_from(list(RoundingRule))


@law(250)
@given(instruments(), st.data())
def test_every_step_is_what_exact_fractions_give(instrument: Instrument, data: st.DataObject) -> None:
    """Values, counts, reasons, bands: computed with integers and one division, they are those of exact arithmetic."""
    plan = compile_plan(instrument)
    read = read_responses(plan, data.draw(responses(instrument, invalid=True)), on_invalid="missing")
    floats, fractions = steps_in_floats(plan, read), steps_in_fractions(plan, read)

    assert [step.name for step in plan.steps] == list(floats) == list(fractions)
    for name, value in fractions.items():
        note(f"{name} = {floats[name]!r}, exactly {value!r}")
        assert is_close(floats[name], value), name


@law(100)
@given(instruments(), st.data())
def test_scores_are_gathered_from_the_steps_of_the_plan(instrument: Instrument, data: st.DataObject) -> None:
    """What a score says is what the steps of its output give."""
    plan = compile_plan(instrument)
    answers = data.draw(responses(instrument))
    scores, steps = score(plan, answers), steps_in_fractions(plan, read_responses(plan, answers))
    for output in plan.outputs:
        one = scores[output.scale]
        pairs: list[tuple[Any, str]] = [
            (one.value, output.value),
            (one.reason, output.reason),
            (one.n_answered, output.n_answered),
            (one.n_items, output.n_items),
            (one.prorated, output.prorated),
            (one.zero_filled, output.zero_filled),
            *((one.cutoffs[id], step) for id, step in output.cutoffs),
        ]
        for said, step in pairs:
            assert is_close(said, steps[step]), step
        assert one.band == (None if output.band is None else steps[output.band])


def _near_halves() -> st.SearchStrategy[tuple[Fraction, int]]:
    """Draw rationals on a half, next to one, and elsewhere, with the digits that are kept."""
    halves = st.builds(
        lambda count, digits: (Fraction(2 * count + 1, 2 * 10**digits), digits),
        st.integers(-(10**7), 10**7),
        st.integers(0, 6),
    )
    others = st.tuples(st.fractions(-1000, 1000, max_denominator=1000), st.integers(0, 6))
    large = st.tuples(st.integers(-(10**9), 10**9).map(lambda n: Fraction(n, 10)), st.integers(0, 6))
    return st.one_of(halves, others, large)


@law(1500)
@given(_near_halves(), _RULES)
@example((Fraction(600), 6), RoundingRule.HALF_UP)
@example((Fraction(10**12), 0), RoundingRule.HALF_UP)
@example((Fraction(5, 2), 0), RoundingRule.HALF_EVEN)
def test_numbers_are_rounded_as_exact_fractions_are(drawn: tuple[Fraction, int], rule: RoundingRule) -> None:
    """A number as a float is rounded as the fraction it stands for; so is one that is an error of rounding away."""
    number, digits = drawn
    expected = float(round_exactly(number, digits, rule))

    assert expected == round_snapped(float(number), digits, rule)
    for factor in (1 + 2e-15, 1 - 2e-15):
        assert expected == round_snapped(float(number) * factor, digits, rule)


@law(300)
@given(st.integers(-100, 1000), st.integers(1, 12), st.integers(0, 3), _RULES)
def test_means_of_integers_are_rounded_as_exact_fractions_are(
    total: int, n: int, digits: int, rule: RoundingRule
) -> None:
    """A sum of integers over their number, the way of nearly every score, is rounded without an error."""

    assert float(round_exactly(Fraction(total, n), digits, rule)) == round_snapped(total / n, digits, rule)
