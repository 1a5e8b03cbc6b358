"""`cwinstruments score --release`: what may leave those who analyse it, and what is refused."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Write = Callable[[str, str | bytes], Path]

ROOT = Path(__file__).parents[2]
DEFINITION = ROOT / "tests" / "files" / "pulse.yaml"
HEAD = "respondent,name,team,role,p1,p2,p3,remark\n"
ALIKE = HEAD + "".join(f"r{one},Ann {one},north,caseworker,5,1,3,Boss Di shouts\n" for one in range(5))
APART = ALIKE + "r9,Di,north,supervisor,4,2,3,\n"


def rows_of(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def stamp_of(file: Path) -> Any:
    return json.loads(file.with_name(f"{file.name}.provenance.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("engine", ["python", "polars"])
def test_a_release_names_nobody(run: Run, write: Write, tmp_path: Path, engine: str) -> None:
    """Only what was checked and the scores are written; the command says what it left out."""
    if engine == "polars":
        pytest.importorskip("polars")
    target = tmp_path / "out.csv"
    source = write("a.csv", ALIKE)
    options = ("--release", "--quasi", "team", "--quasi", "role", "--parts", "none", "--engine", engine)
    done = run("score", DEFINITION, source, "-o", target, *options)

    assert 0 == done.code
    assert ["team", "role", "ease", "strain", "weekly", "leads", "helps", "days", "overall"] == list(rows_of(target)[0])
    text = target.read_text(encoding="utf-8")
    assert [] == [word for word in ("r1", "Ann", "shouts", "respondent") if word in text]
    assert "columns that are left out of what is released: respondent, name" in done.err
    assert "at least 5 people are alike in team, role (k = 5)" in done.err


def test_the_stamp_says_what_was_checked(run: Run, write: Write, tmp_path: Path) -> None:
    """With `--release` it says k, the columns and the rarest combination; without, that the file must not leave."""
    source, target = write("a.csv", ALIKE), tmp_path / "out.csv"
    run("score", DEFINITION, source, "-o", target, "--release", "--quasi", "team", "--k", "3")
    released = stamp_of(target)
    run("score", DEFINITION, source, "-o", target)
    kept = stamp_of(target)

    assert {"k": 3, "quasi_identifiers": ["team"], "smallest": 5} == released["release"]
    assert "at least k people are alike" in released["handling"]
    assert kept["release"] is None
    assert kept["handling"].startswith("Analyst data: each row is a person. It must not leave")


@pytest.mark.parametrize("engine", ["python", "polars"])
def test_nothing_is_written_where_somebody_stands_out(run: Run, write: Write, tmp_path: Path, engine: str) -> None:
    """The report says how many rows, which combinations, and what would help."""
    if engine == "polars":
        pytest.importorskip("polars")
    source, target, counts = write("a.csv", APART), tmp_path / "out.csv", tmp_path / "counts.json"
    options = ("--release", "--quasi", "team", "--quasi", "role", "--engine", engine, "--summary", counts)
    done = run("score", DEFINITION, source, "-o", target, *options)

    assert (1, "") == (done.code, done.out)
    assert [source] == list(tmp_path.iterdir())
    assert "nothing is written: 1 of 6 rows could be traced to a person, because fewer than 5 people" in done.err
    assert "  1 person: team north, role supervisor\n" in done.err
    assert "  without role: no row at risk\n" in done.err
    assert "  without team: 1 row at risk\n" in done.err


def test_few_people_on_the_standard_output_are_not_shown_either(run: Run, write: Write) -> None:
    """What would have gone to a pipe is checked before its first row."""
    done = run("score", DEFINITION, write("a.csv", APART), "--release", "--quasi", "role", "--format", "jsonl")

    assert (1, "") == (done.code, done.out)


@pytest.mark.parametrize("engine", ["python", "polars"])
def test_rows_that_are_left_out_hide_nobody(run: Run, write: Write, tmp_path: Path, engine: str) -> None:
    """Five rows look alike, but one has an answer that is not allowed: four would be written."""
    if engine == "polars":
        pytest.importorskip("polars")
    source = write("a.csv", ALIKE.replace("r4,Ann 4,north,caseworker,5", "r4,Ann 4,north,caseworker,8"))
    options = ("-o", tmp_path / "out.csv", "--release", "--quasi", "team", "--engine", engine)
    left_out = run("score", DEFINITION, source, *options)
    kept = run("score", DEFINITION, source, *options, "--on-invalid", "missing")

    assert (1, True) == (left_out.code, "4 of 4 rows could be traced" in left_out.err)
    assert "at least 5 people are alike" in kept.err


def test_rows_that_are_held_back_hide_nobody(run: Run, write: Write, tmp_path: Path) -> None:
    """What a Tribal Nation did not agree to is not written, so it is not counted."""
    rows = "".join(f"r{one},{'Example Nation' if one > 3 else ''},north,1,2,3\n" for one in range(5))
    source = write("a.csv", "respondent,nation,team,p1,p2,p3\n" + rows)
    done = run("score", DEFINITION, source, "-o", tmp_path / "out.csv", "--release", "--quasi", "team")

    assert (1, True) == (done.code, "  4 people: team north" in done.err)


@pytest.mark.parametrize("engine", ["python", "polars"])
def test_many_rows_of_one_person_hide_nobody(run: Run, write: Write, tmp_path: Path, engine: str) -> None:
    """Who answered in five waves is one person."""
    if engine == "polars":
        pytest.importorskip("polars")
    source = write("a.csv", "respondent,team,p1,p2,p3\n" + "r1,north,1,2,3\n" * 5 + "r2,north,1,2,3\n")
    options = ("--release", "--quasi", "team", "--k", "3", "--engine", engine)
    done = run("score", DEFINITION, source, "-o", tmp_path / "out.csv", *options)

    assert (1, True) == (done.code, "6 of 6 rows" in done.err)
    assert "  2 people: team north\n" in done.err


def test_rows_without_a_respondent_are_a_person_each(run: Run, write: Write, tmp_path: Path) -> None:
    """And their number, which leads to the row of the responses, is not written."""
    target = tmp_path / "out.csv"
    source = write("a.csv", "team,p1,p2,p3\n" + "north,1,2,3\n" * 5)
    done = run("score", DEFINITION, source, "-o", target, "--release", "--quasi", "team", "--parts", "none")

    assert 0 == done.code
    assert "team" == target.read_text(encoding="utf-8").partition(",")[0]


@pytest.mark.parametrize("engine", ["python", "polars"])
def test_blanks_that_are_written_tell_people_apart(run: Run, write: Write, tmp_path: Path, engine: str) -> None:
    """'north ' with a blank behind it is written so, and whoever reads it sees that."""
    if engine == "polars":
        pytest.importorskip("polars")
    source = write("a.csv", ALIKE.replace("Ann 2,north", "Ann 2,north "))
    options = ("--release", "--quasi", "team", "--k", "2", "--engine", engine)
    done = run("score", DEFINITION, source, "-o", tmp_path / "out.csv", *options)

    assert (1, True) == (done.code, "  1 person: team 'north '\n" in done.err)


def test_an_empty_cell_is_what_the_engine_makes_of_it(run: Run, write: Write, tmp_path: Path) -> None:
    """Polars tells two quotes from nothing and writes them, so they are not alike there; row by row they are."""
    pytest.importorskip("polars")
    source = write("a.csv", 'respondent,team,p1,p2,p3\nr1,,1,2,3\nr2,,1,2,3\nr3,"",1,2,3\nr4,"",1,2,3\n')
    options = ("-o", tmp_path / "out.csv", "--release", "--quasi", "team", "--k", "3", "--engine")

    assert "at least 4 people" in run("score", DEFINITION, source, *options, "python").err
    assert "  2 people: team ''" in run("score", DEFINITION, source, *options, "polars").err


def test_numbers_and_texts_are_not_alike_in_json(run: Run, write: Write, tmp_path: Path) -> None:
    """JSON writes the number 1 and the text "1" differently."""
    values = ['"1"', '"1"', "1", '"1"']
    lines = [f'{{"respondent": "r{n}", "team": {one}, "p1": 1, "p2": 2, "p3": 3}}' for n, one in enumerate(values)]
    source = write("a.jsonl", "\n".join(lines) + "\n")
    done = run("score", DEFINITION, source, "-o", tmp_path / "out.jsonl", "--release", "--quasi", "team", "--k", "2")

    assert (1, True) == (done.code, "  1 person: team 1\n" in done.err)


def test_a_column_that_is_called_like_a_score_is_refused(run: Run, write: Write, tmp_path: Path) -> None:
    """A table would have two of that name."""
    pytest.importorskip("polars")
    source, target = write("a.csv", ALIKE.replace("team", "ease")), tmp_path / "out.csv"
    done = run("score", DEFINITION, source, "-o", target, "--release", "--quasi", "ease", "--engine", "polars")

    assert (2, True) == (done.code, "the columns 'ease' are kept, but scores have columns" in done.err)


@pytest.mark.parametrize("quasi", ["role", "p1"])
def test_an_item_that_is_a_quasi_identifier_is_kept_by_both_engines(
    run: Run, write: Write, tmp_path: Path, quasi: str
) -> None:
    """It is scored, and stands in front of the scores as it was answered."""
    pytest.importorskip("polars")
    source, found = write("a.csv", ALIKE), []
    for engine in ("python", "polars"):
        run("score", DEFINITION, source, "-o", tmp_path / "out.csv", "--release", "--quasi", quasi, "--engine", engine)
        found.append(rows_of(tmp_path / "out.csv"))

    assert found[0] == found[1]
    assert {"role": "caseworker", "p1": "5"}[quasi] == found[0][0][quasi]


@pytest.mark.parametrize("format", ["json", "jsonl"])
def test_records_name_nobody(run: Run, write: Write, format: str) -> None:
    """They have no respondent, only the columns that were checked, and no notes, which repeat single answers."""
    rows = "".join(f"r{one},north,5,1,3,0,4\n" for one in range(5))
    source = write("a.csv", "respondent,team,p1,p2,p3,visits,alone\n" + rows)
    done = run("score", DEFINITION, source, "--release", "--quasi", "team", "--format", format)
    records = json.loads(done.out) if format == "json" else [json.loads(line) for line in done.out.splitlines()]

    assert [(None, {"team": "north"}, [])] * 5 == [(one["respondent"], one["columns"], one["notes"]) for one in records]
    assert "answers that are not scored: 5 stale_response\n" in done.err


@pytest.mark.parametrize("engine", ["auto", "duckdb"])
def test_typed_tables_are_released(run: Run, write: Write, tmp_path: Path, engine: str) -> None:
    """Parquet in, Parquet out; its own metadata holds the stamp too. An item can be a quasi-identifier."""
    polars = pytest.importorskip("polars")
    if engine == "duckdb":
        pytest.importorskip("duckdb")
    source, target = tmp_path / "a.parquet", tmp_path / "out.parquet"
    polars.read_csv(write("a.csv", ALIKE)).write_parquet(source)
    options = ("--release", "--quasi", "team", "--quasi", "role", "--engine", engine, "--parts", "none")
    done = run("score", DEFINITION, source, "-o", target, *options)
    apart = run("score", DEFINITION, source, "-o", tmp_path / "no.parquet", *options, "--k", "6")

    assert (0, 1) == (done.code, apart.code)
    assert {"team", "role", "ease", "strain"} <= set(polars.read_parquet_schema(target))
    assert set() == {"respondent", "name", "remark"} & set(polars.read_parquet_schema(target))
    metadata = json.loads(polars.read_parquet_metadata(target)["cwinstruments"])
    assert {"k": 5, "quasi_identifiers": ["team", "role"], "smallest": 5} == metadata["release"]
    assert not (tmp_path / "no.parquet").exists()


def test_files_are_checked_together(run: Run, write: Write, tmp_path: Path) -> None:
    """Three here and three there are six; that three are alone in their file is said."""
    head, row = "respondent,team,p1,p2,p3\n", "r{},north,1,2,3\n"
    write("in/a.csv", head + "".join(map(row.format, range(3))))
    write("in/b.csv", head + "".join(map(row.format, range(3, 9))))
    options = ("--release", "--quasi", "team", "-o", tmp_path / "out")
    together = run("score", DEFINITION, tmp_path / "in", *options)
    refused = run(
        "score", DEFINITION, tmp_path / "in", "--release", "--quasi", "team", "--k", "10", "-o", tmp_path / "no"
    )

    assert (0, 1) == (together.code, refused.code)
    assert "at least 9 people are alike in team" in together.err
    assert f"in {tmp_path / 'in' / 'a.csv'} alone fewer are alike" in together.err
    assert [9, 9] == [stamp_of(tmp_path / "out" / name)["release"]["smallest"] for name in ("a.csv", "b.csv")]
    assert not (tmp_path / "no").exists()


def test_a_run_for_release_does_not_take_over_analyst_data(run: Run, write: Write, tmp_path: Path) -> None:
    """What is complete already without a release is scored again, and the other way round."""
    write("in/a.csv", ALIKE)
    run("score", DEFINITION, tmp_path / "in", "-o", tmp_path / "out")
    done = run("score", DEFINITION, tmp_path / "in", "-o", tmp_path / "out", "--release", "--quasi", "team")
    again = run("score", DEFINITION, tmp_path / "in", "-o", tmp_path / "out", "--release", "--quasi", "team")

    assert "1 file: 1 scored\n" in done.err
    assert "respondent" not in rows_of(tmp_path / "out" / "a.csv")[0]
    assert "1 complete already" in again.err


def test_a_file_that_cannot_be_read_stops_a_release(run: Run, write: Write, tmp_path: Path) -> None:
    """Nobody knows who is in it, so of the others nothing is written either."""
    write("in/a.csv", ALIKE)
    write("in/b.csv", b"respondent,team,p1\nr1,\xff\xfe,1\n")
    done = run("score", DEFINITION, tmp_path / "in", "-o", tmp_path / "out", "--release", "--quasi", "team")

    assert (2, True) == (done.code, "b.csv" in done.err)
    assert not (tmp_path / "out").exists()


def test_the_columns_of_a_survey_are_declared(run: Run, write: Write, tmp_path: Path) -> None:
    """Its units, waves, sides and covariates are checked where nobody names others; columns that are none are not."""
    rows = "".join(f"r{one},north,main,2026-01,{'under_1_year' if one < 5 else 99},1,x\n" for one in range(6))
    source = write("a.csv", "respondent,unit,office,wave,tenure,worked,desk\n" + rows)
    survey, options = ROOT / "examples" / "surveys" / "team-pulse.yaml", ("--release", "--person-scores", "invented")
    refused = run("score", survey, source, *options)
    done = run("score", survey, source, *options, "--quasi", "unit", "-o", tmp_path / "out.csv")

    assert (1, 0) == (refused.code, done.code)
    assert "alike in unit, office, wave, tenure\n" in refused.err
    assert "  1 person: unit north, office main, wave 2026-01, tenure 99\n" in refused.err
    assert "declared, but neither checked nor written: office, wave, tenure\n" in done.err
    assert ["unit"] == [column for column in rows_of(tmp_path / "out.csv")[0] if "__" not in column][:1]
    assert "respondent, office, wave, desk" in done.err


def test_what_norms_are_chosen_by_is_always_checked(run: Run, write: Write, tmp_path: Path) -> None:
    """A norm score beside its raw score tells the group, also where the column is not named."""
    rows = "".join(f"r{one},north,{'under_35' if one < 5 else 'from_35'},3,1,2,3,0\n" for one in range(6))
    source = write("a.csv", "respondent,team,age_band,years_of_service,ws1,ws2,ws3,ws4\n" + rows)
    definition = ROOT / "examples" / "norms" / "weekly-strain.yaml"
    done = run("score", definition, source, "-o", tmp_path / "out.csv", "--release", "--quasi", "team")

    assert (1, True) == (done.code, "checked too, because norms depend on it: age_band" in done.err)
    assert "age_band from_35" in done.err


def test_a_covariate_is_found_where_its_column_has_another_name(run: Run, write: Write, tmp_path: Path) -> None:
    """Which column is an item's, `--columns` says."""
    rows = "".join(f"r{one},under_35,3,1,2,3,0\n" for one in range(5))
    head = "respondent,t1_age_band,t1_years_of_service,t1_ws1,t1_ws2,t1_ws3,t1_ws4\n"
    definition, target = ROOT / "examples" / "norms" / "weekly-strain.yaml", tmp_path / "out.csv"
    source = write("a.csv", head + rows)
    done = run("score", definition, source, "-o", target, "--release", "--columns", "t1_{item}", "--parts", "none")

    assert 0 == done.code
    assert ["t1_age_band", "t1_years_of_service"] == list(rows_of(target)[0])[:2]


def test_a_mapping_says_how_the_responses_are_read(run: Run, write: Write, tmp_path: Path) -> None:
    """A column of the export can be checked that the mapping keeps from the scores; the respondent is not written."""
    folder, target = ROOT / "examples" / "exports", tmp_path / "out.csv"
    head, *rows = (folder / "plain.csv").read_text(encoding="utf-8").splitlines()
    told = [f"{head};team", *(f"{row};{'south' if place == 0 else 'north'}" for place, row in enumerate(rows))]
    source = write("a.csv", "\n".join(told))
    mapping = ("--mapping", folder / "plain.mapping.yaml", "--release", "--quasi", "team", "--parts", "none")
    arguments = ("score", folder / "support-after-visits.yaml", source, "-o", target, "--k", "2")
    refused = run(*arguments, *mapping)
    write("a.csv", "\n".join(told).replace("south", "north"))
    done = run(*arguments, *mapping)

    assert (1, True) == (refused.code, "  1 person: team south\n" in refused.err)
    assert "team" == next(iter(rows_of(target)[0]))
    assert "person" not in rows_of(target)[0]
    assert "columns that are left out of what is released: person\n" in done.err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--quasi", "team"), "--quasi says what --release checks; add --release"),
        (("--k", "5"), "--k says what --release checks; add --release"),
        (("--release",), "pulse declares none that is there: name each, such as --quasi team"),
        (("--release", "--quasi", "team", "--quasi", "team"), "'team' is named twice"),
        (("--release", "--quasi", ""), "the name of a column is empty"),
        (("--release", "--quasi", "taem"), "did you mean 'team'?"),
        (("--release", "--quasi", "respondent"), "column 'respondent' names the respondent, so nobody is alike in it"),
        (("--release", "--quasi", "team", "--k", "1"), "--k"),
    ],
)
def test_wrong_use_says_what_would_be_right(
    run: Run, write: Write, tmp_path: Path, options: tuple[str, ...], message: str
) -> None:
    """And nothing is written."""
    target = tmp_path / "out.csv"
    done = run("score", DEFINITION, write("a.csv", ALIKE), "-o", target, *options)

    assert (2, True) == (done.code, message in done.err)
    assert not target.exists()


def test_what_can_be_read_only_once_is_refused(run: Run, tmp_path: Path) -> None:
    """The standard input and pipes: a check and then the scores need two readings."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    for source in ("-", pipe):
        done = run("score", DEFINITION, source, "--release", "--quasi", "team", stdin=ALIKE)
        assert (2, "") == (done.code, done.out)
        assert "write it to a file first" in done.err


def test_a_file_without_rows_is_released(run: Run, write: Write, tmp_path: Path) -> None:
    """Nobody is in it; the stamp names no rarest combination."""
    target = tmp_path / "out.csv"
    done = run("score", DEFINITION, write("a.csv", HEAD), "-o", target, "--release", "--quasi", "team")

    assert (0, True) == (done.code, "nobody is in it" in done.err)
    assert stamp_of(target)["release"]["smallest"] is None


def test_scores_that_are_kept_back_stay_back(run: Run, write: Write, tmp_path: Path) -> None:
    """What only units may have, and bands of health, need their own switch, whose reason is in every row."""
    source, target = write("a.csv", ALIKE), tmp_path / "out.csv"
    run("score", DEFINITION, source, "-o", target, "--release", "--quasi", "team")
    without = rows_of(target)[0]
    run("score", DEFINITION, source, "-o", target, "--release", "--quasi", "team", "--person-scores", "asked for")

    assert ("mood" in without, without["strain_band"]) == (False, "")
    assert "asked for" == rows_of(target)[0]["person_scores_reason"]


def in_turn(write: Write, name: str) -> Path:
    """Give answers of two teams in which each row says by its place who it is, in a file that Polars reads as well."""
    rows = [f"r{n},{'north' if n % 2 else 'south'},{5 - n % 5},{n % 3 + 1},3\n" for n in range(20)]
    file = write("in-turn.csv", "respondent,team,p1,p2,p3\n" + "".join(rows))
    if name.endswith(".parquet"):
        polars = pytest.importorskip("polars")
        polars.read_csv(file).write_parquet(file.with_name(name))
    return file.with_name(name)


@pytest.mark.parametrize(
    ("source", "target", "engine"),
    [
        ("in-turn.csv", "out.csv", "python"),
        ("in-turn.csv", "out.jsonl", "python"),
        ("in-turn.csv", "out.json", "python"),
        ("in-turn.csv", "out.csv", "polars"),
        ("in-turn.parquet", "out.parquet", "polars"),
        ("in-turn.parquet", "out.parquet", "duckdb"),
    ],
)
def test_the_order_of_rows_tells_nothing(
    run: Run, write: Write, tmp_path: Path, source: str, target: str, engine: str
) -> None:
    """A file that is sorted by name would tell who is who; the same rows in another order give the same file."""
    if engine != "python":
        pytest.importorskip(engine)
        pytest.importorskip("polars")
    options = ("--release", "--quasi", "team", "--parts", "none", "--engine", engine)
    file, contents = in_turn(write, source), []
    for turned in (False, True):
        if turned and source.endswith(".csv"):
            head, *rows = file.read_text(encoding="utf-8").splitlines(keepends=True)
            file.write_text(head + "".join(reversed(rows)), encoding="utf-8")
        elif turned:
            polars = pytest.importorskip("polars")
            polars.read_parquet(file).reverse().write_parquet(file)
        assert 0 == run("score", DEFINITION, file, "-o", tmp_path / target, *options).code
        if target.endswith(".parquet"):
            contents.append(pytest.importorskip("polars").read_parquet(tmp_path / target).rows())
        else:
            contents.append(list((tmp_path / target).read_text(encoding="utf-8").splitlines()))

    assert contents[0] == contents[1]
    assert len(contents[0]) >= 20
    if target == "out.csv":
        teams = [one["team"] for one in rows_of(tmp_path / target)]
        assert ["north"] * 10 + ["south"] * 10 == teams


def test_the_stamp_says_that_rows_are_sorted(run: Run, write: Write, tmp_path: Path) -> None:
    """And that scores alone join two releases of the same people."""
    target = tmp_path / "out.csv"
    run("score", DEFINITION, write("a.csv", ALIKE), "-o", target, "--release", "--quasi", "team")

    assert "Rows are sorted by what stands in them" in stamp_of(target)["handling"]
    assert "scores alone join this file with another one of the same people" in stamp_of(target)["handling"]


@pytest.mark.parametrize("engine", ["python", "polars"])
def test_a_score_that_few_have_is_not_released(run: Run, write: Write, tmp_path: Path, engine: str) -> None:
    """Five rows are alike, but one of them alone has a score: it would be that person's. None or five is right."""
    if engine == "polars":
        pytest.importorskip("polars")
    rows = "".join(f"r{one},north,5,1,3,{7 if one == 0 else ''}\n" for one in range(5))
    source, target = write("a.csv", "respondent,team,p1,p2,p3,hours\n" + rows), tmp_path / "out.csv"
    options = ("-o", target, "--release", "--quasi", "team", "--engine", engine)
    refused = run("score", DEFINITION, source, *options)
    there = target.exists()
    source.write_text(source.read_text(encoding="utf-8").replace(",3,\n", ",3,6\n"), encoding="utf-8")
    done = run("score", DEFINITION, source, *options)

    assert (1, "", False) == (refused.code, refused.out, there)
    assert "nothing is written: of 1 scale some people have a score, but fewer than 5 of those who are" in refused.err
    assert "  weekly: 1 person with a score: team north\n" in refused.err
    assert 0 == done.code


def test_bounds_of_few_are_not_released(run: Run, write: Write, tmp_path: Path) -> None:
    """Who answered too little for a score has bounds, which tell the answers; without parts there are none."""
    rows = "".join(f"r{one},north,,,{3 if one == 0 else ''}\n" for one in range(5))
    source = write("a.csv", "respondent,team,p1,p2,p3\n" + rows)
    options = ("-o", tmp_path / "out.csv", "--release", "--quasi", "team")
    refused = run("score", DEFINITION, source, *options)
    done = run("score", DEFINITION, source, *options, "--parts", "none")

    assert (1, 0) == (refused.code, done.code)
    assert "  ease: 1 person with an answer, and nobody with a score: team north\n" in refused.err


def test_very_large_files_are_not_released(
    run: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They could not be sorted in memory."""
    monkeypatch.setattr("cwinstruments.cli.score_release.MOST_ROWS", 4)
    done = run("score", DEFINITION, write("a.csv", ALIKE), "-o", tmp_path / "o.csv", "--release", "--quasi", "team")

    assert (2, True) == (done.code, "writes at most 4; " in done.err)
    assert not (tmp_path / "o.csv").exists()
