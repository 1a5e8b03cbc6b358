"""What is said of a case that does not hold: in what it differs, the likely slip, and how the score came about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from attrs import evolve, frozen

from cwinstruments import Diagnostic, explain
from cwinstruments.cases import Case
from cwinstruments.cases.comparison import Mismatch
from cwinstruments.diagnostics import Path
from cwinstruments.model import Instrument
from cwinstruments.plan import ScoringPlan
from pytest_cwinstruments.engines import differences
from pytest_cwinstruments.subjects import Subject

_DIFFERS = "CWI801"
_NUMBERS = ("value", "lower", "upper")


@frozen
class Told:
    """What there is to say of a case.

    Args:
        lines: what differs; none where the case holds.
        working: how the scores came about.
        cannot: why an engine can't score such responses.
    """

    lines: tuple[str, ...] = ()
    working: tuple[str, ...] = ()
    cannot: str | None = None


def describe_findings(findings: Iterable[Diagnostic], shown: Callable[[str], str], /) -> list[str]:
    """Give findings as they are printed everywhere, with the names of files as a person would write them."""
    placed = (one if one.file is None else evolve(one, file=shown(one.file)) for one in findings)
    return [line for one in placed for line in str(one).splitlines()]


def describe_absence(subject: Subject, folder: str, /) -> list[str]:
    """Say that cases have no definition.

    Args:
        folder: where they are.
    """
    said = f"there is no definition for these cases; looked for {subject.looked_for} in {folder}"
    return [said, "  hint: the cases of <name>.yaml are in <name>.cases.yaml, in the same folder"]


def describe_case(subject: Subject, place: int, engine: str, /, *, verbose: bool) -> Told:
    """Score a case with one engine, and say what does not hold."""
    assert subject.cases is not None
    case, findings = subject.cases.cases[place], subject.findings_of(place)
    if others := [one for one in findings if one.code != _DIFFERS]:
        return Told(tuple(_with_hint(one.message, one.hint) for one in others))
    instrument, plan, scores = subject.scored(place, engine)
    if isinstance(scores, str):
        return Told(cannot=f"{engine}: {scores}")
    hints = {one.path[3:]: one.hint for one in findings}
    found = list(differences(engine, instrument, plan, scores, case.expect))
    lines = [_line(scale, one, hints, engine) for scale, one in found]
    # What is compared here and what the check compares are the same; where they are not, nothing is kept quiet.
    lines = lines or [_with_hint(one.message, one.hint) for one in findings if engine == "one"]
    scales = dict.fromkeys(scale for scale, _ in found)
    return Told(tuple(lines), _working(instrument, plan, case, tuple(scales)) if verbose and lines else ())


def _line(scale: str, one: Mismatch, hints: Mapping[Path, str | None], engine: str) -> str:
    what = scale if one.what == "value" else f"{scale} {one.what}"
    actual = one.actual
    if one.path[0] in _NUMBERS and actual.lstrip("-").isdigit():
        actual = f"{actual}.0"  # a score is no whole number by itself
    path = (scale, *one.path)
    hint = hints.get(path) if path in hints else f"only {engine} gives this, not score()"
    return _with_hint(f"{what}: expected {one.expected}, got {actual}", hint)


def _with_hint(message: str, hint: str | None) -> str:
    return message if hint is None else f"{message}; {hint}"


def _working(instrument: Instrument, plan: ScoringPlan, case: Case, scales: Sequence[str]) -> tuple[str, ...]:
    """Write how the scores of some scales came about."""
    trace = explain(plan, case.responses, on_invalid="missing", on_unknown="ignore")
    titled = {id: evolve(trace[id], title=instrument.scales[id].title.get("en", id)) for id in scales}
    _, *lines = evolve(trace, scales=titled, notes=()).to_text().splitlines()
    return tuple(lines[: -len(("", "definition", "plan"))])
