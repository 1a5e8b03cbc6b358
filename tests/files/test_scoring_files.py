"""Rows in, scores out: each row by itself, with what is kept of it, and with what is kept back."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from cwinstruments import Instrument, ScoringPlan, explain, score
from cwinstruments.documents import Document, validator
from cwinstruments.errors import ResponseFileError
from cwinstruments.files import (
    Disclosure,
    InvalidRow,
    ResponseFile,
    RowResult,
    ScoredRow,
    person_disclosure,
    result_cells,
    result_columns,
    score_rows,
    score_writer,
)
from cwinstruments.model import PermittedLevel, Sensitivity
from cwinstruments.surveys import structure_survey_document

Write = Callable[[str, str | bytes], Path]

SCALES = ("ease", "strain", "weekly", "leads", "helps", "days", "mood", "overall")
TABLE = """respondent,unit,p1,p2,p3,hours,visits,alone,role,helped,began,ended
r1,north,5,1,3,40,no,,supervisor,peer;mentor,2024-01-01,2024-01-31
r2,south,1,5,,,yes,5,caseworker,[],,
r3,south,,,,,,,,,,
"""


def everything(instrument: Instrument) -> Disclosure:
    return person_disclosure(instrument, reason="a test")


def written(
    plan: ScoringPlan, file: Path, disclosure: Disclosure, format: str, delimiter: str = ","
) -> tuple[str, list[InvalidRow]]:
    stream, invalid = io.StringIO(), []
    with ResponseFile(file, plan) as rows:
        writer = score_writer(stream, format, plan, rows, disclosure, delimiter=delimiter)
        for row in score_rows(plan, rows):
            if isinstance(row, ScoredRow):
                writer.write(row)
            else:
                invalid.append(row)
        writer.finish()
    return stream.getvalue(), invalid


def rows_of(plan: ScoringPlan, file: Path) -> list[RowResult]:
    with ResponseFile(file, plan) as rows:
        return list(score_rows(plan, rows))


def test_every_row_is_scored_as_one_person_is(plan: ScoringPlan, write: Write) -> None:
    """A file gives what `score` gives."""
    rows = rows_of(plan, write("a.csv", TABLE))

    assert ["r1", "r2", "r3"] == [row.scores.respondent for row in rows if isinstance(row, ScoredRow)]
    for row in rows:
        assert isinstance(row, ScoredRow)
        assert score(plan, row.row.responses, respondent=row.row.respondent) == row.scores
    first = rows[0]
    assert isinstance(first, ScoredRow)
    expected = {"ease": 5 / 6 * 100, "strain": None, "weekly": 20, "leads": 1, "helps": 2, "days": 30, "mood": 3}
    found = {scale: first.scores[scale].value for scale in expected}
    assert found == pytest.approx(expected | {"strain": found["strain"]})


def test_an_invalid_row_names_everything_and_stops_nothing(plan: ScoringPlan, write: Write) -> None:
    """With its line, its respondent, what is allowed, and the same advice only once."""
    text = "id,p1,p2,p3\nr1,9,NA,NA\nr2,1,2\n,6,,\nr4,1,2,3\n"
    first, second, third, last = rows_of(plan, write("a.csv", text))

    assert isinstance(first, InvalidRow) and isinstance(second, InvalidRow) and isinstance(third, InvalidRow)
    assert (2, "r1") == (first.line, first.respondent)
    assert {"CWI851"} == {one.code for one in first.diagnostics}
    assert [2, 2, 2] == [one.line for one in first.diagnostics]
    assert first.diagnostics[0].message.startswith("respondent 'r1': item 'p1': 9 is not allowed; allowed is one of 1")
    assert [False, True, False] == [one.hint is not None for one in first.diagnostics]
    assert (3, None, "CWI852") == (second.line, second.respondent, second.diagnostics[0].code)
    assert third.diagnostics[0].message.startswith("item 'p1': 6 is not allowed")
    assert isinstance(last, ScoredRow)


def test_an_answer_to_a_hidden_item_is_noted_and_not_scored(plan: ScoringPlan, write: Write) -> None:
    """So is one whose gate is unanswered; neither makes the row invalid."""
    stale, unconfirmed = rows_of(plan, write("a.csv", "visits,alone\nno,5\n,5\n"))

    assert isinstance(stale, ScoredRow) and isinstance(unconfirmed, ScoredRow)
    assert ["stale_response"] == [note.kind for note in stale.scores.notes]
    assert ["unconfirmed_response"] == [note.kind for note in unconfirmed.scores.notes]
    assert 0 == stale.scores["strain"].n_answered == unconfirmed.scores["strain"].n_answered


def test_memory_does_not_grow_with_the_file(plan: ScoringPlan, write: Write) -> None:
    """Ten times as many rows need no more than a little more memory."""

    def peak(rows: int) -> int:
        file = write("a.csv", "respondent,p1,p2,p3\n" + "r1,1,2,3\n" * rows)
        with ResponseFile(file, plan) as responses:
            writer = score_writer(_Nowhere(), "csv", plan, responses, Disclosure(("ease",)))
            tracemalloc.start()
            for row in score_rows(plan, responses):
                assert isinstance(row, ScoredRow)
                writer.write(row)
            most = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return most

    peak(10)
    assert peak(1_000) < peak(100) + 50_000


class _Nowhere(io.StringIO):
    def write(self, text: str, /) -> int:
        return len(text)


# Columns


def test_columns_are_the_same_for_every_row(plan: ScoringPlan, pulse: Instrument, write: Write) -> None:
    """Kept columns first, then scale by scale in the order of the definition, cutoffs last of each."""
    text, invalid = written(plan, write("a.csv", TABLE), everything(pulse), "csv")
    header, *rows = list(csv.reader(io.StringIO(text)))

    assert [] == invalid
    assert ["respondent", "unit", "ease", "ease_reason", "ease_n_answered", "ease_n_items"] == header[:6]
    assert "strain_alarm" == header[header.index("weekly") - 1]
    assert "person_scores_reason" == header[-1]
    assert [len(header)] * 3 == [len(row) for row in rows]
    assert ["r1", "r2", "r3"] == [row[0] for row in rows]
    assert ["north", "south", "south"] == [row[1] for row in rows]


def test_cells_say_everything_about_a_score(plan: ScoringPlan, pulse: Instrument, write: Write) -> None:
    """Numbers exactly, truth values as words, nothing as an empty cell."""
    text, _ = written(plan, write("a.csv", TABLE), everything(pulse), "csv")
    first, second, third = csv.DictReader(io.StringIO(text))

    expected = {
        "ease": repr(score(plan, {"p1": 5, "p2": 1, "p3": 3})["ease"].value),
        "ease_reason": "",
        "ease_n_answered": "3",
        "ease_n_items": "3",
        "ease_prorated": "false",
        "ease_band": "high",
        "ease_band_certain": "true",
        "weekly": "20.0",
        "weekly_band": "",
        "weekly_band_certain": "",
        "strain_prorated": "true",
        "strain_alarm": "false",
        "person_scores_reason": "a test",
    }
    assert expected == {column: first[column] for column in expected}
    assert ("10.0", "true", "high") == (second["strain"], second["strain_alarm"], second["strain_band"])
    assert ("", "no_answers", "0", "") == tuple(
        third[column] for column in ("ease", "ease_reason", "ease_n_answered", "ease_band")
    )
    assert "" == third["strain_alarm"]


def test_rows_are_numbered_where_nothing_names_the_respondent(
    plan: ScoringPlan, pulse: Instrument, write: Write
) -> None:
    """So that scores can be joined to the responses; an invalid row leaves a gap."""
    text, invalid = written(plan, write("a.csv", "p1,p2,p3\n1,2,3\n8,2,3\n1,2,3\n"), everything(pulse), "csv")

    assert ["1", "3"] == [row["respondent"] for row in csv.DictReader(io.StringIO(text))]
    assert [3] == [row.line for row in invalid]


def test_a_kept_column_may_not_be_called_like_one_of_scores(plan: ScoringPlan, pulse: Instrument, write: Write) -> None:
    """For instance when scores are scored again."""
    file = write("a.csv", "respondent,ease,ease_band,p1\nr,1,low,1\n")
    with pytest.raises(ResponseFileError, match="the columns 'ease', 'ease_band' are kept, but scores have columns"):
        written(plan, file, everything(pulse), "csv")

    record = json.loads(written(plan, file, everything(pulse), "jsonl")[0])
    assert {"respondent": "r", "ease": "1", "ease_band": "low"} == record["columns"]


def test_tables_may_have_tabs(plan: ScoringPlan, pulse: Instrument, write: Write) -> None:
    """And cells are quoted where they need it."""
    text, _ = written(plan, write("a.csv", 'p1,unit\n1,"a\tb"\n'), everything(pulse), "csv", "\t")

    assert "respondent\tunit\tease" == text[:20]
    assert '1\t"a\tb"\t' == text.splitlines()[1][:8]


def test_what_json_keeps_is_written_into_tables(plan: ScoringPlan, pulse: Instrument, write: Write) -> None:
    """Lists and objects as JSON, truth values as words, numbers as they were."""
    row = {"p1": 1, "a": [1.5, {"b": True}], "c": False, "d": 2.50, "e": None, "f": 7}
    text, _ = written(plan, write("a.json", json.dumps([row])), everything(pulse), "csv")
    (found,) = csv.DictReader(io.StringIO(text))

    assert {"a": '[1.5, {"b": true}]', "c": "false", "d": "2.5", "e": "", "f": "7"} == {
        column: found[column] for column in "acdef"
    }


# JSON


@pytest.mark.parametrize("format", ["json", "jsonl"])
def test_records_satisfy_the_schema(plan: ScoringPlan, pulse: Instrument, write: Write, format: str) -> None:
    """Each is what `Scores.to_dict` gives, with the columns that are kept."""
    for disclosure in (everything(pulse), person_disclosure(pulse)):
        text, _ = written(plan, write("a.csv", TABLE), disclosure, format)
        records = json.loads(text) if format == "json" else [json.loads(line) for line in text.splitlines()]

        assert 3 == len(records)
        for record in records:
            assert [] == list(validator("scores").iter_errors(record))
        assert {"respondent": "r1", "unit": "north"} == records[0]["columns"]
        assert disclosure.reason == records[0].get("person_scores_reason")


def test_json_without_rows_is_an_empty_array(plan: ScoringPlan, pulse: Instrument, write: Write) -> None:
    """And JSON Lines have no line."""
    file = write("a.csv", "p1\n")

    assert "[]\n" == written(plan, file, everything(pulse), "json")[0]
    assert "" == written(plan, file, everything(pulse), "jsonl")[0]


def test_json_keeps_the_types_of_json(plan: ScoringPlan, pulse: Instrument, write: Write) -> None:
    """What came in as a number goes out as a number."""
    row = {"p1": 1, "a": [1.5, {"b": True}], "d": 0.1, "e": None}
    text, _ = written(plan, write("a.jsonl", json.dumps(row)), everything(pulse), "jsonl")

    assert {"a": [1.5, {"b": True}], "d": 0.1, "e": None} == json.loads(text)["columns"]


# What is kept back


def test_scores_of_units_and_bands_of_health_are_kept_back(pulse: Instrument, plan: ScoringPlan) -> None:
    """A scale's own level goes before its instrument's; without bands there is nothing to keep back."""
    disclosure = person_disclosure(pulse)

    assert (tuple(one for one in SCALES if one != "mood"), ("mood",), ("strain",), None) == (
        disclosure.scales,
        disclosure.withheld_scales,
        disclosure.withheld_bands,
        disclosure.reason,
    )
    columns = result_columns(plan, disclosure)
    assert not [column for column in columns if column.startswith("mood")]
    assert "person_scores_reason" not in columns


def test_bands_and_cutoffs_that_are_kept_back_leave_empty_cells(pulse: Instrument, plan: ScoringPlan) -> None:
    """The score itself, and all columns, are there; nothing tells the band in another way."""
    scores = score(plan, {"p2": 5, "visits": True, "alone": 5})
    cells = result_cells(scores, person_disclosure(pulse))
    told = result_cells(scores, everything(pulse))

    assert (10, None, None, None) == tuple(cells[f"strain{part}"] for part in ("", "_band", "_band_certain", "_alarm"))
    assert (10, "high", True, True) == tuple(told[f"strain{part}"] for part in ("", "_band", "_band_certain", "_alarm"))
    record: Mapping[str, Any] = person_disclosure(pulse).apply(scores).to_dict()["scales"]
    assert (None, [], {"alarm": None}) == tuple(record["strain"][key] for key in ("band", "possible_bands", "cutoffs"))
    assert "mood" not in record


def test_an_instrument_for_units_gives_no_person_anything(pulse: Instrument) -> None:
    """Unless a scale says otherwise, or the caller says why."""
    scales = {id: evolve(scale, permitted_level=None) for id, scale in pulse.scales.items()}
    for_units = evolve(pulse, permitted_level=PermittedLevel.UNIT, scales=scales)

    assert () == person_disclosure(for_units).scales
    assert SCALES == person_disclosure(for_units, reason="a test").scales
    scales["ease"] = evolve(scales["ease"], permitted_level=PermittedLevel.RESPONDENT)
    assert ("ease",) == person_disclosure(evolve(for_units, scales=scales)).scales


def test_a_survey_gives_what_its_instruments_give(pulse: Instrument) -> None:
    """Scale by scale, under the alias."""
    said = {"kind": "survey", "id": "s", "version": "1.0.0", "title": {"en": "S"}, "confidentiality": "confidential"}
    use = {"instrument": pulse.id, "version": pulse.version}
    survey = structure_survey_document(Document({**said, "instruments": [use]}), [pulse])

    assert tuple(f"pulse__{id}" for id in person_disclosure(pulse).scales) == person_disclosure(survey).scales
    with pytest.raises(TypeError, match="an instrument or a survey is wanted, not str"):
        person_disclosure("pulse")  # type: ignore[arg-type]


def test_an_instrument_about_harm_gives_no_person_bands(pulse: Instrument) -> None:
    """A scale may be less sensitive than its instrument."""
    scales = {**pulse.scales, "ease": evolve(pulse.scales["ease"], sensitivity=Sensitivity.ROUTINE)}

    assert ("ease", "strain") == person_disclosure(evolve(pulse, sensitivity=Sensitivity.HARM)).withheld_bands
    harmful = evolve(pulse, sensitivity=Sensitivity.HARM, scales=scales)
    assert ("strain",) == person_disclosure(harmful).withheld_bands


def test_routine_scores_are_given_as_they_are(pulse: Instrument, plan: ScoringPlan) -> None:
    """Nothing is copied where nothing is kept back."""
    scores = score(plan, {"p1": 1})

    assert scores is everything(pulse).apply(scores)


def test_a_trace_keeps_back_what_scores_keep_back(pulse: Instrument, plan: ScoringPlan) -> None:
    """And the scales whose arithmetic would tell a score that is kept back."""
    trace = explain(pulse, {"p1": 4, "p2": 5, "p3": 2, "visits": True, "alone": 5})
    found = person_disclosure(pulse).apply_to_trace(trace, plan)

    assert [one for one in SCALES if one not in ("mood", "overall")] == list(found.scales)
    assert {"strain.band", "strain.cutoff.alarm"} == {step.name for step in trace["strain"].steps} - {
        step.name for step in found["strain"].steps
    }
    text = found.to_text()
    assert "mood" not in text
    assert "alarm" not in text
    strain = text.partition("(strain)")[2].partition("(weekly)")[0]
    assert "band" not in strain
    assert "=> 10" in strain
    assert trace.scales == everything(pulse).apply_to_trace(trace, plan).scales
