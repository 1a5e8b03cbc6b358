"""References by name: in formulas, between scales, and in the columns of results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cwinstruments.diagnostics import Diagnostic, Path, did_you_mean
from cwinstruments.documents.outline import RESERVED_WORDS, FormulaEntry, Outline, is_id, mapping, sequence

_WITH_CODES = ("nominal_choice", "paired_comparison")
RESULT_SUFFIXES = (
    "reason",
    "n_answered",
    "n_items",
    "prorated",
    "zero_filled",
    "clamped",
    "band",
    "lower",
    "upper",
    "bounds_exact",
    "band_certain",
)
"""What follows a scale's id in the names of its result columns, in their order; after these comes each cutoff."""


def check_formula_names(outline: Outline) -> Iterator[Diagnostic]:
    """Find names in formulas and conditions that are not defined."""
    known = {*outline.item_by_id, *outline.option_inputs, *outline.parameter_names}
    for formula in outline.formulas:
        # A condition that names a scale is another fault, so both know the scales.
        for name in formula.names():
            if name not in known and name not in outline.scales:
                what = "show_if of item" if formula.is_condition else "formula of scale"
                message = f"the {what} {formula.owner!r} names {name!r}, which is not defined"
                yield outline.error("CWI227", message, formula.path, _hint_for_name(outline, formula, name))


def check_methods(outline: Outline) -> Iterator[Diagnostic]:
    """Find methods of plugins in a definition that does not say what to install for them."""
    if sequence(outline.data.get("requires")):
        return
    for id, scale in outline.scales.items():
        name = mapping(scale.get("method")).get("name")
        if isinstance(name, str) and "." in name:
            message = f"scale {id!r} uses the method {name!r} of a plugin, and nothing says what to install for it"
            hint = "name its distribution under 'requires', such as requires: [\"cwinstruments-acme>=1\"]"
            yield outline.warning("CWI249", message, ("scales", id, "method", "name"), hint)


def _hint_for_name(outline: Outline, formula: FormulaEntry, name: str) -> str | None:
    if name in mapping(outline.data.get("respondent")):
        return f"{name!r} is a covariate, which norms can ask for and formulas can't"
    word = name.casefold()
    if word in RESERVED_WORDS:
        return f"write '{word}' in small letters"
    named = [outline.item_by_id[one] for one in formula.names() if one in outline.item_by_id]
    # A code of an item that the formula names is meant rather than the same code of another one.
    for item in (*named, *outline.items):
        if item.type in _WITH_CODES and name in (value for _, value in outline.values_of(item)):
            return f"write '{name}' in single quotes: it is a code of item '{item.id}'"
    for item in (*named, *outline.items):
        if item.type == "multiple_choice" and name in (value for _, value in outline.values_of(item)):
            return f"write '{item.id}__{name}': whether that option of '{item.id}' was selected"
    if word in ("yes", "no"):
        gate = next((item.id for item in named if item.type == "boolean"), None)
        if gate is not None:
            return f"write {gate}, or {gate} == 1" if word == "yes" else f"write not {gate}, or {gate} == 0"
    scales = () if formula.is_condition else outline.scales
    # What is no id is a fault itself, and nobody can mean it.
    items = [id for id in outline.item_by_id if is_id(id)]
    return did_you_mean(name, (*items, *outline.option_inputs, *scales, *outline.parameter_names))


def check_circles(outline: Outline) -> Iterator[Diagnostic]:
    """Find scales that depend on themselves, each circle once."""
    parts = {name: [use.id for use in outline.uses(name, "scales")] for name in outline.scales}
    for formula in outline.formulas:
        if not formula.is_condition:
            parts[formula.owner] += formula.names()
    done: set[str] = set()
    for name in parts:
        circle = [] if name in done else _circle(name, parts, done)
        if circle:
            message = f"scales depend on each other: {' -> '.join((*circle, circle[0]))}"
            hint = "a scale can only use scales that do not depend on it"
            yield outline.error("CWI212", message, ("scales", circle[0]), hint, key=True)


def _circle(start: str, parts: Mapping[str, list[str]], done: set[str]) -> list[str]:
    """Walk depth first without recursion; give the first circle that is met, and note what was seen."""
    way = {start: iter(parts[start])}
    found: list[str] = []
    while way:
        name = next(reversed(way))
        part = next(way[name], None)
        if part is None:
            del way[name]
            done.add(name)
        elif part in way:
            found = found or list(way)[list(way).index(part) :]
        elif part in parts and part not in done:
            way[part] = iter(parts[part])
    return found


def check_columns(outline: Outline) -> Iterator[Diagnostic]:
    """Find scales and cutoffs whose result column is already that of another."""
    columns = {f"{name}_{suffix}": f"scale {name!r}" for name in outline.scales for suffix in RESULT_SUFFIXES}
    hint = "give it another id"
    for name in outline.scales:
        if name in columns:
            message = f"scale {name!r} is called like a result column of {columns[name]}"
            yield outline.error("CWI213", message, ("scales", name), hint, key=True)
    columns |= {name: f"scale {name!r}" for name in outline.scales}
    for path, column in _cutoff_columns(outline):
        if column in columns:
            message = f"the result column {column!r} of this cutoff is already one of {columns[column]}"
            yield outline.error("CWI213", message, path, hint)
        columns[column] = f"a cutoff of scale {path[1]!r}"


def _cutoff_columns(outline: Outline) -> Iterator[tuple[Path, str]]:
    for name, scale in outline.scales.items():
        seen = set()
        for place, cutoff in enumerate(sequence(scale.get("cutoffs"))):
            cutoff_id = mapping(cutoff).get("id")
            # A cutoff id that is given twice is another fault.
            if isinstance(cutoff_id, str) and cutoff_id not in seen:
                yield ("scales", name, "cutoffs", place, "id"), f"{name}_{cutoff_id}"
                seen.add(cutoff_id)
