"""References of norms: covariates, what strata ask for, and norms apart from their instrument."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import islice
from typing import Any

from cwinstruments.diagnostics import Diagnostic, Path, did_you_mean, in_order
from cwinstruments.documents.document import Document
from cwinstruments.documents.item_references import check_range, check_values
from cwinstruments.documents.limits import MAX_FINDINGS
from cwinstruments.documents.name_references import RESULT_SUFFIXES
from cwinstruments.documents.outline import RESERVED_WORDS, Outline, codes, mapping, option_values, outline_of, sequence
from cwinstruments.documents.scale_references import (
    check_bands,
    check_cutoffs,
    check_ids_of_scale,
    check_scale_ranges,
)
from cwinstruments.documents.schema_words import shorten
from cwinstruments.documents.text_references import check_languages


def check_norm_references(document: Document) -> list[Diagnostic]:
    """Find every fault of reference in a document of norms, in the order of its lines.

    Parts of the wrong shape are left to `check_schema`. What the instrument has is not known here.
    """
    outline = outline_of(document)
    checks = (
        check_covariates,
        check_strata,
        _check_called,
        _check_closed,
        check_ids_of_scale,
        check_bands,
        check_cutoffs,
        check_scale_ranges,
        check_languages,
    )
    found = (diagnostic for check in checks for diagnostic in check(outline))
    return list(in_order(islice(found, MAX_FINDINGS)))


def check_covariates(outline: Outline) -> Iterator[Diagnostic]:
    """Find covariates that are called like something else, and values that mean two things."""
    for id, covariate in _covariates(outline).items():
        path: Path = ("respondent", id)
        other = "an item" if id in outline.item_by_id else "a scale" if id in outline.scales else None
        if other is not None:
            message = f"covariate {id!r} is called like {other}"
            yield outline.error("CWI261", message, path, "give it another id", key=True)
        if id in RESERVED_WORDS:
            message = f"covariate {id!r} is called like a word of formulas"
            yield outline.error("CWI231", message, path, "give it another id", key=True)
        given = codes(covariate.get("nonresponse"), (*path, "nonresponse"))
        yield from check_values(outline, option_values(covariate.get("options"), (*path, "options")), given)
        span = mapping(covariate.get("range"))
        yield from check_range(outline, span, (*path, "range"))
        for place, code in given:
            if _is_within(code, code, span):
                message = f"non-response code {code} can also be what covariate {id!r} is"
                yield outline.error("CWI210", message, place, "take a code outside its range")


def check_strata(outline: Outline) -> Iterator[Diagnostic]:
    """Find strata that ask for covariates which are not defined, or for what they can't be."""
    covariates = _covariates(outline)
    for id, scale in outline.scales.items():
        for place, stratum in enumerate(sequence(mapping(scale.get("norm")).get("strata"))):
            for name, wanted in mapping(mapping(stratum).get("where")).items():
                path: Path = ("scales", id, "norm", "strata", place, "where", name)
                if name not in covariates:
                    message = f"the stratum asks for {name!r}, which is no covariate"
                    near = did_you_mean(name, covariates)
                    hint = near if near and near.startswith("did") else _define_it(outline)
                    yield outline.error("CWI260", message, path, hint, key=True)
                else:
                    yield from _check_wanted(outline, name, covariates[name], wanted, path)


def _define_it(outline: Outline) -> str:
    if outline.data.get("kind") == "norms":
        return "a set of norms defines the covariates that it asks for, also those of its instrument: in 'respondent'"
    return "define it in 'respondent'"


def _check_wanted(
    outline: Outline, name: str, covariate: Mapping[str, Any], wanted: Any, path: Path
) -> Iterator[Diagnostic]:
    if isinstance(wanted, list) and "options" in covariate:
        known = [value for _, value in option_values(covariate["options"], ())]
        for place, value in enumerate(wanted):
            if isinstance(value, int | str | Decimal) and value not in known:
                message = f"{shorten(value)} is no option of covariate {name!r}"
                yield outline.error("CWI262", message, (*path, place), did_you_mean(str(value), map(str, known)))
    elif isinstance(wanted, list) and "range" in covariate:
        message = f"covariate {name!r} is a number, which is given as a range"
        yield outline.error("CWI262", message, path, "write {min: ..., max: ...}, both included", key=True)
    elif isinstance(wanted, Mapping) and "options" in covariate:
        message = f"covariate {name!r} is one of some options, which are given as a list"
        yield outline.error("CWI262", message, path, "list the options that the stratum is for", key=True)
    elif isinstance(wanted, Mapping):
        low, high, span = wanted.get("min"), wanted.get("max"), mapping(covariate.get("range"))
        if _is_number(low) and _is_number(high) and low > high:  # type: ignore[operator]
            message = f"the stratum asks for {name!r} from {low} to {high}"
            yield outline.error("CWI225", message, path, "'min' must not be above 'max'", key=True)
        elif all(map(_is_number, (low, high, *span.values()))) and not _is_within(low, high, span):
            message = f"{low} to {high} is beyond what covariate {name!r} can be"
            hint = f"stay within {span.get('min')} to {span.get('max')}"
            yield outline.error("CWI262", message, path, hint, key=True)


def _is_within(low: Any, high: Any, span: Mapping[str, Any]) -> bool:
    ends = (low, high, span.get("min"), span.get("max"))
    return all(map(_is_number, ends)) and bool(span["min"] <= low and high <= span["max"])


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _covariates(outline: Outline) -> Mapping[str, Mapping[str, Any]]:
    return {id: mapping(one) for id, one in mapping(outline.data.get("respondent")).items()}


# Norms apart from their instrument


def _check_called(outline: Outline) -> Iterator[Diagnostic]:
    """Find scales of norm scores that are called like another one, like a covariate, or like a result column."""
    taken: dict[str, str] = dict.fromkeys(_covariates(outline), "a covariate")
    for id, scale in outline.scales.items():
        called, path = scale.get("as"), ("scales", id, "as")
        if not isinstance(called, str):
            continue
        if called in RESERVED_WORDS:
            message = f"scale {called!r} is called like a word of formulas, which would not see it"
            yield outline.error("CWI231", message, path, "give it another id")
        if called in taken or called == id:
            message = f"the norm scores of {id!r} are called {called!r}, like {taken.get(called, 'the scale itself')}"
            yield outline.error("CWI261", message, path, "give them another id")
        if called in (f"{id}_{suffix}" for suffix in RESULT_SUFFIXES):
            message = f"scale {called!r} is called like a result column of scale {id!r}"
            yield outline.error("CWI213", message, path, "give it another id")
        taken.setdefault(called, f"those of {id!r}")


def _check_closed(outline: Outline) -> Iterator[Diagnostic]:
    """Find places left open for parameters, which norms don't have."""
    for path in _open_places(outline.data.get("scales"), ("scales",)):
        message = "norms that are published have numbers, not parameters"
        yield outline.error("CWI263", message, path, "write the number; an open norm belongs into the instrument")


def _open_places(value: Any, path: Path) -> Iterator[Path]:
    if isinstance(value, Mapping):
        if "parameter" in value:
            yield path
        for key, one in value.items():
            yield from _open_places(one, (*path, key))
    for place, one in enumerate(sequence(value)):
        yield from _open_places(one, (*path, place))
