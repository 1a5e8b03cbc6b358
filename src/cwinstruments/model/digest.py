"""A name for content: the same digest means the same data."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from cwinstruments.model.converter import unstructure_instrument
from cwinstruments.model.instrument import Instrument
from cwinstruments.model.survey import Survey
from cwinstruments.model.survey_converter import unstructure_survey


def digest(data: Any, /) -> str:
    """Name plain JSON data by the SHA-256 of its canonical form: sorted keys, no spaces, UTF-8.

    Examples:
        >>> digest({"b": 1, "a": 2}) == digest({"a": 2, "b": 1})
        True
    """
    canonical = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()


def definition_digest(definition: Instrument | Survey, /) -> str:
    """Name everything that a definition says, its texts included; of a survey also what its instruments say."""
    return definition.definition_digest


def instrument_digest(instrument: Instrument, /) -> str:
    """Name everything that an instrument says; `definition_digest` keeps it."""
    return digest(unstructure_instrument(instrument))


def survey_digest(survey: Survey, /) -> str:
    """Name everything that a survey says, and the definitions of its instruments; `definition_digest` keeps it."""
    instruments = {alias: definition_digest(instrument) for alias, instrument in survey.resolved.items()}
    return digest({**unstructure_survey(survey), "resolved": instruments})
