"""What changed between two definitions of one thing, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from attrs import evolve, frozen

from cwinstruments.changes.classes import classify, is_about_scores, main_language
from cwinstruments.changes.findings import findings_of
from cwinstruments.changes.messages import message_of
from cwinstruments.changes.model import Change, ChangeClass, DefinitionChanges, Effect, Place, Verdict
from cwinstruments.changes.plans import plans_of
from cwinstruments.changes.scores import Comparison, compare_scores
from cwinstruments.changes.versions import Bump, bump_between, raised
from cwinstruments.changes.walk import Difference, How, differences
from cwinstruments.diagnostics import Path
from cwinstruments.documents import Document
from cwinstruments.plan import Method

_UNLIKE: Final = frozenset((Verdict.DIFFERENT, Verdict.NOT_PROVEN, Verdict.REMOVED))
_COMPARED_AS_DATA: Final = "norms are compared as they are written; compare the scores of an instrument with them"

CompareScores = Callable[[tuple[str, ...], bool], Comparison]
"""Compares scores; it is told which items a change names, and whether any change could have a part in scores."""


@frozen
class Pair:
    """An old and a new definition, and the worked cases that lie beside the new one."""

    old: Document
    new: Document
    cases: Document | None = None


def compare_instruments(pair: Pair, methods: Iterable[Method], /) -> DefinitionChanges:
    """Tell what changed between two definitions of an instrument."""

    def compare(changed: tuple[str, ...], about_scores: bool) -> Comparison:
        old, new = (plans_of(one, methods) for one in (pair.old, pair.new))
        return compare_scores(old, new, changed, about_scores=about_scores)

    return compare_documents(pair, compare)


def compare_norms(pair: Pair, /) -> DefinitionChanges:
    """Tell what changed between two sets of norms; how instruments score with them is not looked at."""

    def compare(_: tuple[str, ...], about_scores: bool) -> Comparison:
        if about_scores:
            return Comparison(Verdict.NOT_PROVEN, reason=_COMPARED_AS_DATA)
        return Comparison(Verdict.SAME)

    return compare_documents(pair, compare)


def compare_documents(pair: Pair, compare: CompareScores, /) -> DefinitionChanges:
    """Tell what changed between two definitions of one thing.

    Args:
        compare: how their scores are compared.
    """
    old, new = _mapping(pair.old.data), _mapping(pair.new.data)
    main = main_language(new, old)
    found = differences(old, new)
    classed = [(one, *classify(one, main)) for one in found]
    about_scores = any(is_about_scores(one, kind) for one, kind, _ in classed)
    comparison = compare(tuple(_items_in(found)), about_scores)
    uses = _uses_of_options(old, new)
    changes = tuple(
        _change(pair, one, kind, *_effect(one, kind, effect, comparison, uses)) for one, kind, effect in classed
    )
    due = _due(changes, comparison)
    made = bump_between(old.get("version"), new.get("version"))
    result = DefinitionChanges(
        str(new.get("kind", "instrument")),
        str(new.get("id", "")),
        pair.old.file,
        pair.new.file,
        _text(old.get("version")),
        _text(new.get("version")),
        comparison.verdict,
        changes,
        tuple(comparison.scales.values()),
        comparison.reason,
        due,
        made,
        raised(old.get("version"), due),
        tuple(_cases_to_review(pair.cases, comparison, changes)),
    )
    return evolve(result, diagnostics=tuple(findings_of(result, pair.old, pair.new, comparison.fault)))


def _due(changes: Iterable[Change], comparison: Comparison) -> Bump:
    if any(one.classed is ChangeClass.ID for one in changes):
        return Bump.NONE  # another id is another thing, whose versions begin anew
    bumps = [one.effect.bump for one in changes if one.classed is not ChangeClass.VERSION]
    # Something may change scores that no change names by itself, such as the order of two things that depend on it.
    if any(one.verdict in (Verdict.DIFFERENT, Verdict.NOT_PROVEN) for one in comparison.scales.values()):
        bumps.append(Bump.MAJOR)
    return max(bumps, default=Bump.NONE)


def _effect(
    found: Difference,
    classed: ChangeClass,
    effect: Effect,
    comparison: Comparison,
    uses: Mapping[str, frozenset[str]],
) -> tuple[Effect, tuple[str, ...]]:
    """Tell what follows from a change, and which scales it has a part in."""
    if classed is ChangeClass.UNIT_SCORES:
        return (effect if comparison.units_differ else Effect.RECORD), found.names[1:2]
    if not is_about_scores(found, classed):
        return effect, ()
    items = _items_of(found, uses)
    touched = _scales_of(found, items, comparison)
    if not comparison.is_known:
        is_same = comparison.verdict is Verdict.SAME
        return (effect if is_same or classed is ChangeClass.REQUIREMENTS else Effect.SCORES), touched
    unlike = tuple(one for one in touched if comparison.scales[one].verdict in _UNLIKE)
    if unlike and not (classed is ChangeClass.SCALES and found.how is How.RENAMED):
        return Effect.SCORES, unlike
    if effect is Effect.RESPONSES:
        return _of_responses(found, items, comparison), ()
    if classed is ChangeClass.BANDS and comparison.units_differ:
        # The bands of units: no respondent's score tells them.
        return Effect.UNIT_SCORES, found.names[1:2]
    return effect, ()


def _of_responses(found: Difference, items: frozenset[str] | None, comparison: Comparison) -> Effect:
    """Tell what follows for responses to items that are in no scale, or whose scales score as before."""
    if found.names[0] in ("parameters", "bound") or (len(found.names) == 2 and found.names[0] == "items"):
        return Effect.RESPONSES
    if items is None or items <= comparison.alike:
        return Effect.RECORD
    return Effect.ADDITION if found.how is How.ADDED else Effect.RESPONSES


def _scales_of(found: Difference, items: frozenset[str] | None, comparison: Comparison) -> tuple[str, ...]:
    names = found.names
    if names[:1] == ("scales",) and len(names) > 1:
        return names[1:2] if names[1] in comparison.scales else ()
    if items is None:
        return tuple(comparison.scales)
    return tuple(scale for scale in comparison.scales if any(scale in comparison.items.get(one, ()) for one in items))


def _items_of(found: Difference, uses: Mapping[str, frozenset[str]]) -> frozenset[str] | None:
    """Give the items and covariates that a change is about; None where it may be about all of them."""
    names = found.names
    if names[:1] in (("items",), ("respondent",)) and len(names) > 1:
        return frozenset((names[1], str(found.new)) if found.how is How.RENAMED else names[1:2])
    if names[:1] == ("response_options",) and len(names) > 1:
        return uses.get(names[1], frozenset())
    return None


def _uses_of_options(*definitions: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Give the items that use each set of response options, be it with some value of a parameter."""
    found: dict[str, set[str]] = {}
    for data in definitions:
        for item in data.get("items") or ():
            options = _mapping(item).get("options")
            chosen = _mapping(_mapping(options).get("values")).values() if isinstance(options, Mapping) else (options,)
            for name in chosen:
                if isinstance(name, str):
                    found.setdefault(name, set()).add(str(item.get("id")))
    return {name: frozenset(items) for name, items in found.items()}


def _items_in(found: Iterable[Difference]) -> Iterator[str]:
    for one in found:
        if one.names[:1] == ("items",) and len(one.names) > 1:
            yield one.names[1]
        elif one.names[:1] == ("scales",) and one.names[2:3] == ("items",) and len(one.names) > 3:
            yield one.names[3]


def _change(pair: Pair, found: Difference, classed: ChangeClass, effect: Effect, scales: tuple[str, ...]) -> Change:
    return Change(
        classed,
        found.how,
        message_of(found),
        effect,
        found.path,
        found.old_path,
        found.old,
        found.new,
        _place(pair.new, found.new_path, key=found.how in (How.ADDED, How.RENAMED)),
        _place(pair.old, found.old_path, key=found.how in (How.REMOVED, How.RENAMED)),
        scales,
    )


def _place(document: Document, path: Path | None, *, key: bool) -> Place | None:
    if path is None:
        return None
    mark = document.locate(path, key=key)
    return Place(document.file, mark.line if mark else None, mark.column if mark else None)


def _cases_to_review(cases: Document | None, comparison: Comparison, changes: Iterable[Change]) -> Iterator[str]:
    """Give the worked cases that expect something of a scale that no longer scores as it did.

    A case states the band of a value also where only units get one, whose edges no respondent's score tells.
    """
    listed = _mapping(cases.data).get("cases") if cases is not None else None
    edged = {scale for one in changes if _is_of_bands_of_units(one) for scale in one.scales}
    for case in listed if isinstance(listed, list) else ():
        expected = _mapping(_mapping(case).get("expect"))
        unlike = (scale for scale in expected if scale in comparison.scales)
        is_edged = any("band" in _mapping(expected.get(scale)) for scale in edged)
        if is_edged or any(comparison.scales[scale].verdict in _UNLIKE for scale in unlike):
            yield str(case.get("id", ""))


def _is_of_bands_of_units(change: Change) -> bool:
    return change.effect is Effect.UNIT_SCORES and change.path[2:3] == ("bands",)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
