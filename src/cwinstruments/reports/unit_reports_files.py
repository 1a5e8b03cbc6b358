"""The report on units, and that on change, as JSON and as tables for programs."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from io import StringIO

from cwinstruments.psychometrics.result import Result, flat
from cwinstruments.reports.unit_reports_readings import Reading


def report_json(report: Result, readings: Iterable[Reading], /) -> str:
    """Write a report as JSON, with what its figures say under `readings`."""
    data = {**report.to_dict(), "readings": [one.to_dict() for one in readings]}
    return json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def report_csv(report: Result, /) -> str:
    """Write a report as a table with a heading: a row for each unit and scale; what there is not is empty."""
    rows = [flat(row) for row in report.rows()]
    names = list(dict.fromkeys(name for row in rows for name in row))
    stream = StringIO()
    writer = csv.DictWriter(stream, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: "" if value is None else value for name, value in row.items()} for row in rows)
    return stream.getvalue()
