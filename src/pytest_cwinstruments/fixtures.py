"""What the fixtures give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import isfinite
from typing import Any

import pytest
from attrs import evolve

from cwinstruments import Catalog, Instrument, Scores, Survey, score
from cwinstruments.cases import NOT_STATED, Expected
from cwinstruments.errors import CWInstrumentsError
from cwinstruments.mutants.telling import expected_of
from cwinstruments.plan import Method, compile_plan, instrument_of
from cwinstruments.scoring import Score
from pytest_cwinstruments.engines import differences, score_rows

_HOW = 'mark the test with @pytest.mark.cwi_instrument("its-id", version="1.0.0", points=5)'


def marked_instrument(node: pytest.Item, catalog: Catalog) -> Instrument:
    """Give the instrument that the marker of a test names."""
    marker = node.get_closest_marker("cwi_instrument")
    if marker is None or not 1 <= len(marker.args) <= 2:
        which = "no instrument" if marker is None else f"its arguments are {marker.args}"
        pytest.fail(f"the fixture cwi_instrument needs to know which instrument: {which}; {_HOW}", pytrace=False)
    named = dict(marker.kwargs)
    version = named.pop("version", None) if len(marker.args) == 1 else marker.args[1]
    try:
        found = catalog.instrument(marker.args[0], version)
        return found.bind(**named) if named else found
    except (CWInstrumentsError, TypeError) as error:
        pytest.fail(f"the marker cwi_instrument: {error}", pytrace=False)


def score_with(
    engines: Iterable[str], subject: Instrument | Survey, responses: Mapping[str, Any], methods: Iterable[Method]
) -> Scores:
    """Score one respondent after the other, and fail where another engine gives something else.

    Raises:
        InvalidResponseError: as `score` does.
    """
    __tracebackhide__ = True
    instrument = instrument_of(subject)
    plan = compile_plan(instrument, methods=methods)
    scores = score(plan, responses)
    expected = {scale: _expected(one) for scale, one in scores.items()}
    for engine in engines:
        (found,) = score_rows(engine, plan, [responses])
        if isinstance(found, str):
            continue  # such an answer can't reach this engine
        lines = [
            f"{scale} {one.what}: score() gives {one.expected}, {engine} gives {one.actual}"
            for scale, one in differences(engine, instrument, plan, found, expected)
        ]
        if lines:
            pytest.fail("\n".join(lines), pytrace=False)
    return scores


def _expected(found: Score) -> Expected:
    bounds = {key: _exact(getattr(found, key)) for key in ("lower", "upper")}
    return evolve(expected_of(found), **bounds)


def _exact(value: float | None) -> Any:
    return None if value is None else Fraction(value) if isfinite(value) else NOT_STATED
