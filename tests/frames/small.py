"""A small instrument, made up for tests of frames."""

from __future__ import annotations

from functools import cache
from typing import Any

from cwinstruments.model import Instrument, structure_instrument

_LABELS = {
    1: {"en": "Never", "es": "Nunca"},
    2: {"en": "Sometimes", "es": "A veces"},
    3: {"en": "Often", "es": "A menudo"},
    4: {"en": "Always", "es": "Siempre"},
}


def definition(**parts: Any) -> Instrument:
    """Give an instrument of these parts."""
    return structure_instrument(
        {
            "kind": "instrument",
            "id": "mood",
            "version": "1.0.0",
            "title": {"en": "Mood"},
            "source": {"citation": "Made up."},
            "licence": {"name": "CC0-1.0", "text_redistributable": "yes"},
            "evidence": {"status": "original_not_validated"},
            "unit": "respondent",
            "permitted_level": "respondent",
            "sensitivity": "routine",
            "wording": "complete",
            **parts,
        }
    )


@cache
def mood() -> Instrument:
    """Give an instrument of three items: the third is asked where the second is not 4, and is in no scale."""
    options = [{"value": value, "label": label} for value, label in _LABELS.items()]
    nonresponse = [{"code": 99, "reason": "refused", "label": {"en": "Rather not say", "es": "Prefiero no decirlo"}}]
    return definition(
        response_options={
            "often": {"options": options, "nonresponse": nonresponse},
            "yes_no": {"options": [{"value": "yes", "label": {"en": "Yes"}}, {"value": "no", "label": {"en": "No"}}]},
        },
        items=[
            {"id": "calm", "text": {"en": "I felt calm."}, "options": "often"},
            {"id": "low", "text": {"en": "I felt low."}, "options": "often"},
            {"id": "sleep", "text": {"en": "I slept well."}, "type": "nominal_choice", "options": "yes_no"},
        ],
        scales={
            "mood": {
                "title": {"en": "Mood"},
                "items": ["calm", "-low"],
                "method": "mean",
                "direction": "higher_is_better",
                "missing": {"min_answered": 1, "then": "available"},
                "bands": [{"id": "poor"}, {"id": "good", "at_least": 3}],
            }
        },
    )
