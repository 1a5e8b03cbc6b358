"""`cwinstruments map`, and `--mapping`: from an export to scores by way of a file that a person has looked at."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cwinstruments.cli.mapping import TOOLS
from cwinstruments.model import ExportTool

Run = Callable[..., Any]
Write = Callable[[str, str | bytes], Path]

EXPORTS = Path(__file__).parents[2] / "examples" / "exports"
DEFINITION = EXPORTS / "support-after-visits.yaml"


def test_an_export_is_scored_by_way_of_its_proposal(run: Run, tmp_path: Path) -> None:
    """Where nothing is open, the proposal can be used as it is; the export's other columns are not passed on."""
    target = tmp_path / "mapping.yaml"
    proposed = run("map", DEFINITION, EXPORTS / "surveymonkey.csv", "-o", target)
    scored = run("score", DEFINITION, EXPORTS / "surveymonkey.csv", "--mapping", target)
    plain = run("score", DEFINITION, EXPORTS / "answers.csv")

    assert (0, "") == (proposed.code, proposed.out)
    assert "surveymonkey, 6 responses; columns for 9 of 9 items\n0 things left open" in proposed.err
    assert 0 == scored.code
    assert scored.out.startswith("Respondent ID,support,")
    assert [row.partition(",")[2] for row in plain.out.splitlines()] == [
        row.partition(",")[2] for row in scored.out.splitlines()
    ]


def test_what_is_open_stops_scoring_with_what_to_fill_in(run: Run, write: Write, tmp_path: Path) -> None:
    """Every open place is named with its line; nothing is written."""
    file = write("mapping.yaml", run("map", DEFINITION, EXPORTS / "redcap-labels.csv").out)
    target = tmp_path / "scores.csv"
    done = run("score", DEFINITION, EXPORTS / "redcap-labels.csv", "--mapping", file, "-o", target)

    assert 1 == done.code
    assert f"{file}:" in done.err
    assert "CWI873 item 'support_used', 'none_selected' is still open" in done.err
    assert "say 'nothing_chosen' or 'skipped'" in done.err
    assert not target.exists()


def test_a_cell_that_nothing_explains_is_reported_and_its_row_left_out(run: Run, write: Write) -> None:
    """With its line, item, value and what the mapping knows; the exit code tells."""
    text = (EXPORTS / "microsoft-forms.csv").read_text(encoding="utf-8").replace("Rarely", "rarely!", 1)
    file = write("export.csv", text)
    done = run("score", DEFINITION, file, "--mapping", EXPORTS / "microsoft-forms.mapping.yaml")

    assert 1 == done.code
    assert f"{file}:2 CWI851 respondent '1': item 'sv02': 'rarely!' is not allowed" in done.err
    assert "the mapping knows 'Never', 'Rarely'" in done.err
    assert "6 rows: 5 scored, 1 invalid" in done.err


def test_explain_reads_exports_too(run: Run) -> None:
    """The raw answers are those that the mapping gives."""
    mapping = EXPORTS / "google-forms.mapping.yaml"
    done = run("explain", DEFINITION, EXPORTS / "google-forms.csv", "--mapping", mapping, "--respondent", 1)

    assert 0 == done.code
    assert "verified" in done.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--language", "fr"), "there is no text in 'fr'; there is en, es"),
        (("--tool", "qualtric"), "'qualtric' is not one of"),
        (("-o", ""), "the name is empty"),
    ],
)
def test_wrong_options_are_told(arguments: tuple[str, ...], message: str, run: Run) -> None:
    """Before any file is looked at."""
    done = run("map", DEFINITION, EXPORTS / "plain.csv", *arguments)

    assert 2 == done.code
    assert message in done.err


def test_the_export_itself_is_never_overwritten(run: Run, write: Write) -> None:
    """By whatever name it is called."""
    file = write("export.csv", "sv01\n1\n")
    done = run("map", DEFINITION, file, "-o", os.path.relpath(file))

    assert 2 == done.code
    assert "would take the place of the export" in done.err
    assert "sv01\n1\n" == file.read_text(encoding="utf-8")


def test_a_mapping_that_may_have_been_reviewed_is_kept(run: Run, write: Write) -> None:
    """Only `--force` lets a proposal take its place."""
    file = write("mapping.yaml", "# reviewed\n")
    refused = run("map", DEFINITION, EXPORTS / "plain.csv", "-o", file)
    kept = file.read_text(encoding="utf-8")
    forced = run("map", DEFINITION, EXPORTS / "plain.csv", "-o", file, "--force")

    assert 2 == refused.code
    assert "is there already, and may have been reviewed; choose another file, or give --force" in refused.err
    assert "# reviewed\n" == kept
    assert 0 == forced.code
    assert "kind: mapping" in file.read_text(encoding="utf-8")


def test_the_export_is_not_overwritten_with_force_either(run: Run, write: Write) -> None:
    """`--force` is for mappings."""
    file = write("export.csv", "sv01\n1\n")
    done = run("map", DEFINITION, file, "-o", file, "--force")

    assert 2 == done.code
    assert "sv01\n1\n" == file.read_text(encoding="utf-8")


def test_a_file_that_fits_nothing_gets_no_mapping(run: Run, write: Write, tmp_path: Path) -> None:
    """It is likely the wrong one; the hint tells what it has."""
    target = tmp_path / "mapping.yaml"
    done = run("map", DEFINITION, write("other.csv", "Town,Rain\nA,3\n"), "-o", target)

    assert 1 == done.code
    assert "columns for 0 of 9 items: no column is called or worded like any" in done.err
    assert "--tool says what wrote it; it was read as plain, and its columns begin with 'Town', 'Rain'" in done.err
    assert not target.exists()


def test_items_whose_columns_are_open_do_not_count_as_mapped(run: Run) -> None:
    """REDCap's raw numbers don't say which option they are."""
    done = run("map", DEFINITION, EXPORTS / "redcap-raw.csv")

    assert 0 == done.code
    assert "columns for 8 of 9 items\n4 things left open" in done.err


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.parquet", b"PAR1\x15\x04", "this is Parquet"),
        ("a.csv", b"PAR1\x15\x04", "this is Parquet"),
        ("a.sav", b"$FL2", "this is SPSS"),
        ("a.bin", b"\x7fELF\0\0", "this line holds NUL bytes"),
    ],
)
def test_what_is_no_text_table_is_refused(name: str, content: bytes, kind: str, run: Run, write: Write) -> None:
    """By its name or its first bytes, with what to do."""
    done = run("map", DEFINITION, write(name, content))

    assert 2 == done.code
    assert f"'map' reads text tables only, and {kind}" in done.err
    assert "save it as 'CSV UTF-8'" in done.err


def test_a_mapping_that_is_not_there_is_told(run: Run) -> None:
    """As any other document that can't be opened."""
    done = run("score", DEFINITION, EXPORTS / "plain.csv", "--mapping", "nowhere.yaml")

    assert 1 == done.code
    assert "nowhere.yaml CWI001" in done.err


def test_the_tools_of_the_command_are_those_that_there_are() -> None:
    """They are written out there, so that help loads nothing."""

    assert tuple(tool.value for tool in ExportTool) == TOOLS
