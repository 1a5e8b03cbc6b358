"""Text to data with positions: reading, schema checks and references."""

from cwinstruments.documents.document import Document, Mark
from cwinstruments.documents.name_references import RESULT_SUFFIXES
from cwinstruments.documents.reader import parse_document, read_document
from cwinstruments.documents.references import check_references
from cwinstruments.documents.remainder import Remainder, without_faults
from cwinstruments.documents.schemas import SCHEMA_NAMES, load_schema, validator
from cwinstruments.documents.validation import check_schema

__all__ = [
    "RESULT_SUFFIXES",
    "SCHEMA_NAMES",
    "Document",
    "Mark",
    "Remainder",
    "check_references",
    "check_schema",
    "load_schema",
    "parse_document",
    "read_document",
    "validator",
    "without_faults",
]
