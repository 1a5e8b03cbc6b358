"""Surveys: their definitions checked against the instruments that they use."""

from cwinstruments.surveys.beside import norms_beside
from cwinstruments.surveys.loading import check_survey, read_survey, structure_survey_document
from cwinstruments.surveys.lookup import Instruments, Lookup, lookup_of, norms_of
from cwinstruments.surveys.resolution import Resolution, resolve

__all__ = [
    "Instruments",
    "Lookup",
    "Resolution",
    "check_survey",
    "lookup_of",
    "norms_beside",
    "norms_of",
    "read_survey",
    "resolve",
    "structure_survey_document",
]
