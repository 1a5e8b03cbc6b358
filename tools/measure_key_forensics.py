"""How often planted faults of a key are found, and how often clean data raise an alarm.

    python -m tools.measure_key_forensics            a short run
    python -m tools.measure_key_forensics --heavy    a long one

Simulated people answer a scale with one factor; one fault is planted, and `suspect_keys` is asked. A fault is found
where it is named with its kind and all its items. The exit code is 1 where fewer than 90 % are found with 200 people
and an alpha of about .80, or 5 % or more of clean data raise an alarm.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import evolve, frozen

from cwinstruments import load_instrument
from cwinstruments.forensics import Suspect, suspect_keys
from cwinstruments.model import Instrument, ItemUse

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Column = NDArray[np.float64]

LEAST_FOUND: Final = 0.90
MOST_ALARMS: Final = 0.05
_MINIMAL: Final = Path(__file__).parents[1] / "examples" / "minimal-instrument.yaml"
_SEED: Final = 20_261_123

Answers = Mapping[str, "Column"]
Planted = tuple[Answers, tuple[str, ...]]


@frozen
class Design:
    """How many people answer how many items of a scale.

    Args:
        loading: of each item on the one factor, before answers are cut into five options.
    """

    n: int
    k: int
    loading: float


@frozen
class Measured:
    """What became of the trials of one fault; for clean data `rate` is that of alarms."""

    fault: str
    design: Design
    trials: int
    rate: float
    alpha: float

    @property
    def is_met(self) -> bool:
        """Whether the promise is kept."""
        return self.rate < MOST_ALARMS if self.fault == CLEAN else self.rate >= LEAST_FOUND


CLEAN: Final = "none"
DESIGNS: Final = (Design(200, 8, 0.62), Design(200, 5, 0.73), Design(200, 12, 0.53))


def scale_of(k: int, /) -> Instrument:
    """Give an instrument with one scale of k items from 1 to 5, every third of which is reverse-keyed."""
    instrument = load_instrument(_MINIMAL)
    ids = [f"q{place:02}" for place in range(1, k + 1)]
    uses = tuple(ItemUse(id, reverse_keyed=place % 3 == 1) for place, id in enumerate(ids))
    scale = evolve(instrument.scales["meetings"], items=uses)
    items = tuple(evolve(instrument.items[0], id=id) for id in ids)
    return evolve(instrument, items=items, scales={"meetings": scale})


def answers(instrument: Instrument, design: Design, rng: np.random.Generator, /) -> dict[str, Column]:
    """Draw answers from 1 to 5 of people with one trait; three of a hundred are missing."""
    import numpy as np

    trait = rng.normal(size=design.n)
    found: dict[str, Column] = {}
    for use in instrument.scales["meetings"].items:
        own = design.loading * trait + np.sqrt(1 - design.loading**2) * rng.normal(size=design.n)
        cuts = np.array([-1.4, -0.5, 0.4, 1.3]) + rng.uniform(-0.4, 0.4)
        column = 1.0 + np.searchsorted(cuts, own)
        column = 6.0 - column if use.reverse_keyed else column
        column[rng.random(design.n) < 0.03] = np.nan
        found[use.item] = column
    return found


def _reversed(count: int) -> Callable[[Answers, np.random.Generator], Planted]:
    def plant(clean: Answers, rng: np.random.Generator) -> Planted:
        items = tuple(sorted(str(item) for item in rng.choice(list(clean), count, replace=False)))
        return {**clean, **{item: 6.0 - clean[item] for item in items}}, items

    return plant


def _last_as_first(clean: Answers, rng: np.random.Generator) -> Planted:
    item = str(rng.choice(list(clean)))
    return {**clean, item: clean[item] % 5 + 1}, (item,)


def _all_rotated(clean: Answers, rng: np.random.Generator) -> Planted:
    return {item: column % 5 + 1 for item, column in clean.items()}, tuple(clean)


def _from_0(clean: Answers, rng: np.random.Generator) -> Planted:
    return {item: column - 1 for item, column in clean.items()}, tuple(clean)


def _from_0_without_0(clean: Answers, rng: np.random.Generator) -> Planted:
    import numpy as np

    return {item: np.where(column == 1, np.nan, column - 1) for item, column in clean.items()}, tuple(clean)


def _one_from_0(clean: Answers, rng: np.random.Generator) -> Planted:
    item = str(rng.choice(list(clean)))
    return {**clean, item: clean[item] - 1}, (item,)


def _constant(clean: Answers, rng: np.random.Generator) -> Planted:
    item = str(rng.choice(list(clean)))
    return {**clean, item: clean[item] * 0 + 3}, (item,)


def _copied(clean: Answers, rng: np.random.Generator) -> Planted:
    one, other = sorted(str(item) for item in rng.choice(list(clean), 2, replace=False))
    return {**clean, other: clean[one]}, (one, other)


FAULTS: Final[Mapping[str, tuple[Suspect, Callable[[Answers, np.random.Generator], Planted]]]] = {
    "one item reversed": (Suspect.KEYING, _reversed(1)),
    "two items reversed": (Suspect.KEYING, _reversed(2)),
    "one item, last option coded first": (Suspect.OPTION_MAP, _last_as_first),
    "all items, last option coded first": (Suspect.OPTION_MAP, _all_rotated),
    "all items coded from 0": (Suspect.CODING_OFFSET, _from_0),
    "all items coded from 0, and 0 read as no answer": (Suspect.UNUSED_END, _from_0_without_0),
    "one item coded from 0": (Suspect.CODING_OFFSET, _one_from_0),
    "one item without variance": (Suspect.CONSTANT, _constant),
    "one item copied": (Suspect.COPY, _copied),
}


def measure(trials: int, /, *, designs: Sequence[Design] = DESIGNS, seed: int = _SEED) -> Iterator[Measured]:
    """Measure every fault in every design, and clean data with three times as many trials."""
    import numpy as np

    for design in designs:
        instrument = scale_of(design.k)
        for place, fault in enumerate((CLEAN, *FAULTS)):
            rng = np.random.default_rng((seed, design.n, design.k, place))
            hits, alphas, number = 0, [], trials * 3 if fault == CLEAN else trials
            for _ in range(number):
                clean = answers(instrument, design, rng)
                if fault == CLEAN:
                    found = suspect_keys(instrument, clean)
                    hits += bool(found.suspicions)
                    alphas.append(found.scales[0].alpha or 0.0)
                    continue
                kind, plant = FAULTS[fault]
                planted, items = plant(clean, rng)
                suspicions = suspect_keys(instrument, planted).suspicions
                hits += {item for one in suspicions if one.kind is kind for item in one.items} == set(items)
            yield Measured(fault, design, number, hits / number, sum(alphas) / len(alphas) if alphas else 0.0)


def table(measured: Sequence[Measured], /) -> str:
    """Write the rates as a table in Markdown."""
    lines = ["| fault | people | items | trials | found | kept |", "|---|--:|--:|--:|--:|---|"]
    for one in measured:
        name = f"none (alpha {one.alpha:.2f}): false alarms" if one.fault == CLEAN else one.fault
        kept = "yes" if one.is_met else "NO"
        lines.append(f"| {name} | {one.design.n} | {one.design.k} | {one.trials} | {one.rate:.1%} | {kept} |")
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """Measure, print the table, and give the exit code."""
    measured = list(measure(1000 if "--heavy" in arguments else 30))
    print(table(measured))
    return 0 if all(one.is_met for one in measured) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
