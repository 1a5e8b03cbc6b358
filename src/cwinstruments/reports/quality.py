"""Quality: whether the scales of an instrument work in one set of responses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from attrs import evolve

from cwinstruments.forensics import KeySuspicions, suspect_keys
from cwinstruments.forensics.prepared_answers import prepare_answers
from cwinstruments.forensics.raw_answers import rows_of
from cwinstruments.model import Instrument
from cwinstruments.plan import CORE_METHODS, Method, ScoringPlan, compile_plan
from cwinstruments.psychometrics.result import Unavailable
from cwinstruments.reports.quality_figures import (
    FlaggedPerson,
    Quality,
    QualityCaution,
    flagged_people,
)
from cwinstruments.reports.quality_parts import careless_of, reasons_of, scores_of
from cwinstruments.reports.quality_people import answering_rows, people_of
from cwinstruments.reports.quality_scales import quality_of_scale, without_figures

MINIMUM: Final = 10
"""With fewer people there are no figures."""
_FEW: Final = 100

Progress = Callable[[int, int], None]
"""Is told how many steps of how many are done."""


def quality(
    instrument: Instrument,
    responses: Any,
    /,
    *,
    scales: Iterable[str] | None = None,
    plan: ScoringPlan | None = None,
    methods: Iterable[Method] = CORE_METHODS,
    level: float = 0.95,
    seconds: Sequence[float | None] | None = None,
    people: bool = False,
    names: Sequence[object] | None = None,
    respondents: Sequence[object | None] | None = None,
    wave: str | None = None,
    on_progress: Progress | None = None,
) -> Quality:
    """Tell whether scales work in one set of responses: who answered, how items go together, and what looks wrong.

    It is for those who analyse: figures are of all people together, and with fewer than ten there are none.

    Args:
        instrument: the instrument, its parameters bound.
        responses: by item, a column; a dataframe; or rows, each a mapping from items to answers. Answers that are not
            allowed count as missing, and are told of.
        scales: which scales; by default all.
        plan: the plan of the instrument, where it is compiled already.
        methods: the scoring methods that its scales can use.
        level: of the interval of alpha, between 0 and 1.
        seconds: how long each person took for all items.
        people: whether those who may have answered without care are told one by one.
        names: what people are called then; by default the number of the row.
        respondents: who answered each row, None where nobody knows. Tells whether somebody is there more than once.
        wave: which wave the rows are of; it is told, and nothing else.
        on_progress: is told how far it is.

    Raises:
        ValueError: there is no such scale, the level is impossible, or columns or respondents have different lengths.
        ImportError: SciPy is not installed: install cwinstruments[psychometrics].

    Examples:
        >>> from cwinstruments import load_instrument
        >>> instrument = load_instrument("examples/minimal-instrument.yaml")
        >>> levels = [1, 2, 3, 4, 5, 4] * 20
        >>> columns = {"mc1": levels, "mc2": [6 - one for one in levels], "mc3": [*levels[1:], 1]}
        >>> found = quality(instrument, columns)
        >>> found.scales[0].n_scored, round(found.scales[0].reliability.alpha, 2)
        (120, 0.8)
    """
    if not 0 < level < 1:
        raise ValueError(f"a level is between 0 and 1, not {level!r}")
    keys = suspect_keys(instrument, responses, scales=scales)
    wanted = tuple(instrument.scales) if scales is None else tuple(dict.fromkeys(scales))
    tell = on_progress or (lambda _done, _whole: None)
    prepared = prepare_answers(instrument, responses)
    there = answering_rows(instrument, responses, wanted)
    n_total, n_used = keys.n_total, sum(there)
    who = None if respondents is None else people_of(there, respondents)
    n_people, n_repeated = who or (None, None)
    unknown = (
        {} if who is not None else {"n_people": Unavailable.NOT_APPLICABLE, "n_repeated": Unavailable.NOT_APPLICABLE}
    )
    if n_used < MINIMUM or (n_people is not None and n_people < MINIMUM):
        nothing = _nothing(instrument, wanted, n_total, n_used, level, people=people)
        reasons = {**nothing.reasons, **unknown}
        if _outside(keys):
            nothing = evolve(nothing, cautions=(*nothing.cautions, QualityCaution.ANSWERS_NOT_ALLOWED))
        return evolve(nothing, reasons=reasons, n_people=n_people, n_repeated=n_repeated, wave=wave)
    known = compile_plan(instrument, methods=tuple(methods)) if plan is None else plan
    steps = len(wanted) + 2
    scores = scores_of(known, rows_of(responses), wanted)
    tell(1, steps)
    examined = {one.scale for one in keys.scales}
    found = []
    for place, scale in enumerate(wanted, 2):
        found.append(
            quality_of_scale(
                prepared,
                known,
                scale,
                scores[scale],
                keys,
                level,
                is_examined=scale in examined,
                counted="rows" if n_repeated else "people",
            )
        )
        tell(place, steps)
    screened = careless_of(prepared, seconds, names)
    flags, counts = screened or (None, None)
    tell(steps, steps)
    cautions = [QualityCaution.THESE_PEOPLE]
    cautions += [QualityCaution.REPEATED_PEOPLE] if n_repeated else []
    cautions += [QualityCaution.FEW_PEOPLE] if (n_used if n_people is None else n_people) < _FEW else []
    cautions += [QualityCaution.SUSPECTED_KEY] if keys.suspicions else []
    cautions += [QualityCaution.ANSWERS_NOT_ALLOWED] if _outside(keys) else []
    reasons = dict(reasons_of(found))
    reasons |= {f"keys.{path}": reason for path, reason in keys.reasons.items()}
    reasons |= unknown
    if counts is None:
        reasons["careless"] = Unavailable.TOO_FEW_ITEMS
    elif counts.n_suspect is None:
        reasons["careless.n_suspect"] = Unavailable.TOO_FEW_ITEMS
    listed: tuple[FlaggedPerson, ...] | None = None
    if people:
        listed = () if flags is None else flagged_people(flags)
    else:
        reasons["people"] = Unavailable.NOT_ASKED_FOR
    return Quality(
        instrument.id,
        instrument.version,
        n_total,
        n_used,
        MINIMUM,
        level,
        tuple(found),
        keys,
        counts,
        listed,
        reasons,
        tuple(cautions),
        n_people,
        n_repeated,
        wave,
    )


def _nothing(
    instrument: Instrument, wanted: Sequence[str], n_total: int, n_used: int, level: float, *, people: bool
) -> Quality:
    reason = Unavailable.TOO_FEW_PEOPLE if n_used else Unavailable.NO_RESPONSES
    scales = tuple(without_figures(instrument, scale) for scale in wanted)
    names = ("n_answered", "n_scored", "percent_missing", "floor_ceiling", "reliability", "omega")
    reasons = {f"scales.{place}.{name}": reason for place in range(len(scales)) for name in names}
    reasons |= {"keys": reason, "careless": reason, "people": reason if people else Unavailable.NOT_ASKED_FOR}
    return Quality(
        instrument.id,
        instrument.version,
        n_total,
        n_used,
        MINIMUM,
        level,
        scales,
        None,
        None,
        None,
        reasons,
        (QualityCaution.FEW_PEOPLE,),
    )


def _outside(keys: KeySuspicions) -> bool:
    return any(one.seen.get("n_outside") or one.seen.get("n_unreadable") for one in keys.suspicions)
