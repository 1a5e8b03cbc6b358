"""Files of responses in, files of scores out."""

from cwinstruments.files.answers import answer_readers
from cwinstruments.files.atomic import write_whole
from cwinstruments.files.columns import result_cells, result_columns
from cwinstruments.files.disclosure import Disclosure, person_disclosure
from cwinstruments.files.responses import FORMATS, STANDARD_INPUT, ResponseFile, ResponseRow, format_of
from cwinstruments.files.rows import InvalidRow, RowResult, ScoredRow, score_row, score_rows
from cwinstruments.files.writing import ScoreWriter, score_record, score_writer

__all__ = [
    "FORMATS",
    "STANDARD_INPUT",
    "Disclosure",
    "InvalidRow",
    "ResponseFile",
    "ResponseRow",
    "RowResult",
    "ScoreWriter",
    "ScoredRow",
    "answer_readers",
    "format_of",
    "person_disclosure",
    "result_cells",
    "result_columns",
    "score_record",
    "score_row",
    "score_rows",
    "score_writer",
    "write_whole",
]
