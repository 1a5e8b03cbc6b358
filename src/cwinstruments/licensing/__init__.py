"""What instruments may be used for, and the wording that users bring for those whose definition does not hold it."""

from cwinstruments.licensing.guard import permit, refuse_unpermitted
from cwinstruments.licensing.needs import Need, Part, needs_of, use_of
from cwinstruments.licensing.overlay_checks import check_overlay
from cwinstruments.licensing.overlays import (
    apply_overlay,
    fold_in,
    load_overlay,
    may_be_passed_on,
    structure_overlay_document,
)
from cwinstruments.licensing.survey_use import check_survey_use

__all__ = [
    "Need",
    "Part",
    "apply_overlay",
    "check_overlay",
    "check_survey_use",
    "fold_in",
    "load_overlay",
    "may_be_passed_on",
    "needs_of",
    "permit",
    "refuse_unpermitted",
    "structure_overlay_document",
    "use_of",
]
