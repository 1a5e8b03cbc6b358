"""The frozen corpus: what its files mean, and what comes out of them today.

In `tests/corpus/v1`, `scores/<name>.responses.json` says which definition is scored, with which norms and values of
parameters, and what respondents answered; `scores/<name>.expected.json` has their scores.
`scores/<name>.units.json` has the rows of units, in the same way. Everything else is documents that load.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from cwinstruments import (
    Instrument,
    ResponseFile,
    Survey,
    apply_overlay,
    compile_aggregates,
    compile_plan,
    load_instrument,
    load_mapping,
    load_norms,
    load_overlay,
    load_roster,
    load_survey,
    score,
    unit_scores,
)
from cwinstruments.cases import load_cases
from cwinstruments.data_agreements import load_data_agreements
from cwinstruments.documents import read_document
from cwinstruments.frameworks import load_framework
from cwinstruments.plan import CORE_METHODS, Lowering, Method, build
from cwinstruments.plan.nodes import Greatest, Least, Node, Total

CORPUS: Final = Path(__file__).resolve().parent.parent / "tests" / "corpus" / "v1"
_FROZEN: Final = (
    *("value", "reason", "n_answered", "n_items", "prorated", "zero_filled", "clamped", "band", "cutoffs"),
    *("lower", "upper", "bounds_exact", "possible_bands"),
)


def _lower(lowering: Lowering) -> Node:
    inner = build.subtract(build.subtract(Total(lowering.terms), Least(lowering.terms)), Greatest(lowering.terms))
    return build.divide(inner, build.subtract(lowering.n_answered, build.number(2)))


def _recompute(values: Sequence[Fraction], options: Mapping[str, Any]) -> Fraction | None:
    left = sorted(values)[1:-1]
    return sum(left, Fraction(0)) / len(left) if left else None


METHODS: Final = (
    *CORE_METHODS,
    Method("frozen.trimmed_mean", _lower, {"properties": {"trim": {"const": 1}}}, recompute=_recompute),
)
"""The scoring methods of the corpus: those that are always there, and one as a plugin gives it."""


def load_document(file: Path, /) -> object:
    """Load a document of any kind, as those load it who use it.

    Raises:
        DefinitionError: it can't be loaded any more.
    """
    data = read_document(file).data
    kind = data["kind"]
    match kind:
        case "instrument":
            return load_instrument(file)
        case "survey":
            return load_survey(file, instruments=list(_instruments()), norms=list(_norms()))
        case "norms":
            return load_norms(file)
        case "cases":
            return load_cases(file)
        case "roster":
            return load_roster(file)
        case "framework":
            return load_framework(file)
        case "data_agreements":
            return load_data_agreements(file)
        case "mapping" | "overlay":
            instrument = load_instrument(CORPUS / "instruments" / f"{data['instrument']}.yaml")
            if kind == "mapping":
                return load_mapping(file, instrument)
            overlay = load_overlay(file, instrument)
            return apply_overlay(instrument, overlay)
        case _:
            raise ValueError(f"{file}: nobody loads a document of the kind {kind!r}")


def _instruments() -> Iterator[Instrument]:
    return (load_instrument(file) for file in sorted((CORPUS / "instruments").glob("*.yaml")))


def _norms() -> Iterator[Any]:
    return (load_norms(file) for file in sorted((CORPUS / "norms").glob("*.yaml")))


def scored_definition(said: Mapping[str, Any], /) -> Instrument | Survey:
    """Give the definition that is scored, with its norms and the values of its parameters."""
    found = load_document(CORPUS / said["definition"])
    assert isinstance(found, Instrument | Survey)
    if isinstance(found, Instrument):
        for name in said.get("norms", []):
            found = found.with_norms(load_norms(CORPUS / "norms" / f"{name}.yaml"))
        values = said.get("parameters", {})
        found = found.bind(**{key: _exact(value) for key, value in values.items()}) if values else found
    return found


def _exact(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, float) else value


def expected_of(file: Path, /) -> Any:
    """Give what comes out of a file of responses or of units today, as plain data."""
    said = json.loads(file.read_text(encoding="utf-8"))
    if "mapping" in said:
        instrument = load_instrument(CORPUS / said["definition"])
        plan = compile_plan(instrument)
        mapping = load_mapping(CORPUS / "mappings" / said["mapping"], instrument)
        with ResponseFile(CORPUS / "mappings" / said["file"], plan, mapping=mapping) as rows:
            return [_scores(plan, row.responses) for row in rows]  # type: ignore[union-attr]
    definition = scored_definition(said)
    if "rows" in said:
        assert isinstance(definition, Instrument)
        plan_of_units = compile_aggregates(definition, plan=compile_plan(definition, methods=METHODS))
        return [
            {"unit": one.unit, "scale": one.scale, "value": one.value, "reason": one.reason, "n": one.n_scored}
            for one in unit_scores(plan_of_units, said["rows"], unit=said["unit"], roster_sizes=said.get("sizes"))
        ]
    plan = compile_plan(definition, methods=METHODS)
    return [_scores(plan, responses) for responses in said["respondents"]]


def _scores(plan: Any, responses: Mapping[str, Any]) -> dict[str, Any]:
    scores = score(plan, responses, on_invalid="missing")
    said = {scale: {part: one.to_dict()[part] for part in _FROZEN} for scale, one in scores.items()}
    return {"notes": sorted([one.kind.value, one.item] for one in scores.notes), "scores": said}


def inputs_to_score() -> list[Path]:
    """Give the files that say what is scored."""
    folder = CORPUS / "scores"
    return sorted([*folder.glob("*.responses.json"), *folder.glob("*.units.json")])


def expected_file(file: Path, /) -> Path:
    """Give where the expected scores of such a file are."""
    return file.with_name(file.name.rpartition(".json")[0] + ".expected.json")
