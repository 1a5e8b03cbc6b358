"""Text to data with positions: reading, schema checks and references."""

from cwinstruments.documents.closing import (
    PARAMETER_TEXTS,
    ClosedDocument,
    Closings,
    close_document,
    has_parameters,
    merge_findings,
)
from cwinstruments.documents.document import Document, Mark, clip
from cwinstruments.documents.edits import apply_edits, choose_fixes
from cwinstruments.documents.item_references import is_day
from cwinstruments.documents.name_references import RESULT_SUFFIXES
from cwinstruments.documents.norm_references import check_norm_references
from cwinstruments.documents.outline import FormulaEntry, Outline, outline_of
from cwinstruments.documents.parameter_references import check_parameters
from cwinstruments.documents.reader import (
    EMPTY_PATH,
    is_unsaved,
    parse_document,
    read_content,
    read_document,
    resolved,
    unsaved,
)
from cwinstruments.documents.references import check_references
from cwinstruments.documents.remainder import Remainder, without_faults
from cwinstruments.documents.schemas import SCHEMA_NAMES, load_schema, validator
from cwinstruments.documents.sources import plain_source
from cwinstruments.documents.suppressions import Suppression, find_suppressions
from cwinstruments.documents.survey_references import check_survey_references, survey_fields
from cwinstruments.documents.validation import check_schema
from cwinstruments.documents.withholding import is_name, seems_overlay, without_words
from cwinstruments.documents.yaml_versions import WORDS_FOR_TRUTH, counts_otherwise, reads_otherwise

__all__ = [
    "EMPTY_PATH",
    "PARAMETER_TEXTS",
    "RESULT_SUFFIXES",
    "SCHEMA_NAMES",
    "WORDS_FOR_TRUTH",
    "ClosedDocument",
    "Closings",
    "Document",
    "FormulaEntry",
    "Mark",
    "Outline",
    "Remainder",
    "Suppression",
    "apply_edits",
    "check_norm_references",
    "check_parameters",
    "check_references",
    "check_schema",
    "check_survey_references",
    "choose_fixes",
    "clip",
    "close_document",
    "counts_otherwise",
    "find_suppressions",
    "has_parameters",
    "is_day",
    "is_name",
    "is_unsaved",
    "load_schema",
    "merge_findings",
    "outline_of",
    "parse_document",
    "plain_source",
    "read_content",
    "read_document",
    "reads_otherwise",
    "resolved",
    "seems_overlay",
    "survey_fields",
    "unsaved",
    "validator",
    "without_faults",
    "without_words",
]
