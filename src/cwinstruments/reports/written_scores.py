"""Scores in files: persons only where their instrument permits it, units only where enough people answered."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from cwinstruments.files import ResponseFile, ScoredRow, person_disclosure, score_writer, write_whole
from cwinstruments.model import PermittedLevel
from cwinstruments.reports.scored_files import ScoredFile
from cwinstruments.reports.unit_means import UnitMean


def are_persons_permitted(scored: ScoredFile, /) -> bool:
    """Tell whether an instrument permits scores of persons at all."""
    return scored.instrument.permitted_level is not PermittedLevel.UNIT


def write_person_scores(scored: ScoredFile, file: Path, /) -> None:
    """Write a row a response, without what its instrument keeps from persons and without bands of health and harm.

    Raises:
        OSError: the file can't be written.
    """
    with ResponseFile(scored.file, scored.plan) as responses, write_whole(file) as stream:
        writer = score_writer(stream, "csv", scored.plan, responses, person_disclosure(scored.instrument))
        for one in scored.rows:
            writer.write(ScoredRow(one.row, one.scores))
        writer.finish()


def write_unit_means(means: Iterable[UnitMean], file: Path, /) -> None:
    """Write a row for each unit, wave and scale whose mean is shown.

    Raises:
        OSError: the file can't be written.
    """
    with write_whole(file) as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["unit", "wave", "scale", "n", "mean"])
        writer.writerows([one.unit, one.wave, one.scale, one.n, one.mean] for one in means if not one.is_withheld)


def write_summary(summary: Mapping[str, Any], file: Path, /) -> None:
    """Write plain JSON data.

    Raises:
        OSError: the file can't be written.
    """
    with write_whole(file) as stream:
        json.dump(summary, stream, ensure_ascii=False, indent=2, allow_nan=False)
        stream.write("\n")
