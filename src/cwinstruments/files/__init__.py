"""Files of responses in, files of scores out."""

from cwinstruments.files.answers import answer_readers
from cwinstruments.files.atomic import left_behind, replace_whole, write_whole
from cwinstruments.files.columns import result_cells, result_columns
from cwinstruments.files.disclosure import Disclosure, person_disclosure
from cwinstruments.files.engines import score_by_engine
from cwinstruments.files.partitions import (
    Partition,
    find_partitions,
    holds,
    is_several,
    older_scores,
    output_format,
    refuse_absent,
    unfinished,
)
from cwinstruments.files.people import FewScores, People, count_people
from cwinstruments.files.provenance import (
    METADATA_KEY,
    SUFFIX,
    complete_summary,
    forget,
    provenance_of,
    sidecar_of,
    write_sidecar,
)
from cwinstruments.files.responses import (
    FORMATS,
    STANDARD_INPUT,
    ResponseFile,
    ResponseRow,
    format_of,
    name_columns,
)
from cwinstruments.files.rows import InvalidRow, RowResult, ScoredRow, score_row, score_rows
from cwinstruments.files.streaming import MOST_REPORTED, InvalidRowError, Listeners, Reading, score_stream
from cwinstruments.files.summary import Summary
from cwinstruments.files.table_records import TABLE_FORMATS
from cwinstruments.files.writing import ScoreWriter, score_record, score_writer

__all__ = [
    "FORMATS",
    "METADATA_KEY",
    "MOST_REPORTED",
    "STANDARD_INPUT",
    "SUFFIX",
    "TABLE_FORMATS",
    "Disclosure",
    "FewScores",
    "InvalidRow",
    "InvalidRowError",
    "Listeners",
    "Partition",
    "People",
    "Reading",
    "ResponseFile",
    "ResponseRow",
    "RowResult",
    "ScoreWriter",
    "ScoredRow",
    "Summary",
    "answer_readers",
    "complete_summary",
    "count_people",
    "find_partitions",
    "forget",
    "format_of",
    "holds",
    "is_several",
    "left_behind",
    "name_columns",
    "older_scores",
    "output_format",
    "person_disclosure",
    "provenance_of",
    "refuse_absent",
    "replace_whole",
    "result_cells",
    "result_columns",
    "score_by_engine",
    "score_record",
    "score_row",
    "score_rows",
    "score_stream",
    "score_writer",
    "sidecar_of",
    "unfinished",
    "write_sidecar",
    "write_whole",
]
