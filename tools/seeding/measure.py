"""What a check says about definitions into which one fault was put."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from cwinstruments import load_catalog
from cwinstruments.checks import check
from cwinstruments.plan import Method
from cwinstruments.profiles import Profile
from tools.seeding import reference_kinds, scoring_kinds, shape_kinds, source_kinds, text_kinds
from tools.seeding.definition import Definition
from tools.seeding.kinds import Kind

ROOT = Path(__file__).resolve().parents[2]
KINDS: tuple[Kind, ...] = (
    *source_kinds.KINDS,
    *shape_kinds.KINDS,
    *reference_kinds.KINDS,
    *scoring_kinds.KINDS,
    *text_kinds.KINDS,
)
# Each copy is alone in its folder: that it has no cases there is no fault of the definition.
_BESIDE = ("CWI813",)

INTRO = """\
<!-- Made by python -m tools.seeding. Don't change it by hand. -->

# Seeded faults

`{command}` puts one fault at a time into each shipped definition of an instrument, at
{places} where it can be put, and checks the result for the profile `publish`, without the cases beside it. *Found*:
a finding with the right code. *Right line*: one of these points to the line of the fault. *One finding*: nothing else
was said, but for notes and for what the sound definition is told too. The sound definitions have {clean}.

<!-- table -->

"""


@dataclass(frozen=True)
class Outcome:
    """What was found of one fault."""

    file: Path
    kind: str
    lines: frozenset[int]
    found: tuple[tuple[int | None, str, str], ...]
    is_found: bool
    is_on_line: bool

    @property
    def is_exact(self) -> bool:
        """Whether it was found on its line, and nothing else was said."""
        return self.is_on_line and len(self.found) == 1


def definitions() -> Iterator[Path]:
    """Give every definition of an instrument that is shipped; each is read and checked only when it is asked for."""
    folders = (ROOT / "plugins", ROOT / "examples")
    for file in sorted(file for folder in folders for file in folder.rglob("*.yaml") if ".venv" not in file.parts):
        text = file.read_text(encoding="utf-8")
        # One that requires a plugin that is not installed can't be scored here.
        if "\nkind: instrument\n" in f"\n{text}" and not any(code == "CWI921" for code, _ in _told(text)):
            yield file


def measure(file: Path, kind: Kind, few: int | None = None) -> Iterator[Outcome]:
    """Put each fault of a kind into a definition, and check what comes of it."""
    definition = Definition(file)
    # What the sound definition is told, too, is nothing that the fault brought.
    before = _told(definition.text)
    seeds = [seed for seed in kind.sow(definition) if seed is not None]
    if few is not None:
        # One with many parameters is checked with each combination of their values, which takes as many times longer.
        few = 1 if len(definition.get("parameters") or ()) > 3 else few
        seeds = seeds[:: max(1, -(-len(seeds) // few))]
    for seed in seeds:
        told = (one for one in _check(seed.text, kind.codes) if (one[1], one[2]) not in before)
        found = tuple(told)
        ours = [line for line, code, _ in found if code.startswith(kind.codes)]
        yield Outcome(file, kind.name, seed.lines, found, bool(ours), not seed.lines.isdisjoint(ours))


@cache
def _told(text: str) -> frozenset[tuple[str, str]]:
    return frozenset((code, message) for _, code, message in _check(text))


@cache
def _methods() -> tuple[Method, ...]:
    return load_catalog().methods


def _check(text: str, notes: tuple[str, ...] = ()) -> Iterator[tuple[int | None, str, str]]:
    """Give what is found in a definition; of notes only those with one of these codes."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "seeded.yaml")
        file.write_text(text, encoding="utf-8")
        for one in check(file, methods=_methods(), profile=Profile.PUBLISH).diagnostics:
            if one.code not in _BESIDE and (one.severity != "note" or one.code in notes):
                yield one.line, one.code, one.message


def table(outcomes: Sequence[Outcome], n_definitions: int, few: int | None) -> str:
    """Write the page."""
    sound = [one for file in definitions() for one in _check(file.read_text(encoding="utf-8"))]
    clean = f"{len(sound) or 'no'} finding{'' if len(sound) == 1 else 's'}"
    lines = ["| Fault | Seeded | Found | Right line | One finding |", "|---|---:|---:|---:|---:|"]
    for kind in KINDS:
        lines += _row(kind.name, [one for one in outcomes if one.kind == kind.name])
    lines += _row(f"**all, in {n_definitions} definitions**", outcomes)
    command = "python -m tools.seeding --write" + (f" --few {few}" if few else "")
    places = f"up to {few} of the places (one in definitions with over 3 parameters)" if few else "every place"
    return INTRO.format(clean=clean, command=command, places=places) + "\n".join(lines) + "\n"


def _row(name: str, outcomes: Sequence[Outcome]) -> Iterator[str]:
    if outcomes:
        n = len(outcomes)
        counts = (
            sum(one.is_found for one in outcomes),
            sum(one.is_on_line for one in outcomes),
            sum(len(one.found) == 1 for one in outcomes),
        )
        yield f"| {name} | {n} | " + " | ".join(_per_cent(count, n) for count in counts) + " |"


def _per_cent(count: int, n: int) -> str:
    return "100 %" if count == n else f"{100 * count / n:.1f} % ({count})"
