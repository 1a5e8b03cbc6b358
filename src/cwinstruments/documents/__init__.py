"""Text to data with positions: reading, schema checks and references."""

from cwinstruments.documents.closing import ClosedDocument, Closings, close_document, has_parameters, merge_findings
from cwinstruments.documents.document import Document, Mark
from cwinstruments.documents.item_references import is_day
from cwinstruments.documents.name_references import RESULT_SUFFIXES
from cwinstruments.documents.norm_references import check_norm_references
from cwinstruments.documents.outline import FormulaEntry, Outline
from cwinstruments.documents.parameter_references import check_parameters
from cwinstruments.documents.reader import parse_document, read_document
from cwinstruments.documents.references import check_references
from cwinstruments.documents.remainder import Remainder, without_faults
from cwinstruments.documents.schemas import SCHEMA_NAMES, load_schema, validator
from cwinstruments.documents.survey_references import check_survey_references, survey_fields
from cwinstruments.documents.validation import check_schema

__all__ = [
    "RESULT_SUFFIXES",
    "SCHEMA_NAMES",
    "ClosedDocument",
    "Closings",
    "Document",
    "FormulaEntry",
    "Mark",
    "Outline",
    "Remainder",
    "check_norm_references",
    "check_parameters",
    "check_references",
    "check_schema",
    "check_survey_references",
    "close_document",
    "has_parameters",
    "is_day",
    "load_schema",
    "merge_findings",
    "parse_document",
    "read_document",
    "survey_fields",
    "validator",
    "without_faults",
]
