"""Surveys and rosters on the command line: wherever an instrument can be named, a survey can."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cwinstruments import load_catalog, load_instrument, load_norms, load_survey

Run = Callable[..., Any]
Write = Callable[[str, str | bytes], Path]

ROOT = Path(__file__).parents[2]
SURVEYS = ROOT / "examples" / "surveys"
PULSE = SURVEYS / "team-pulse.yaml"
ANSWERS = """\
respondent,wave,rotation,worked,team_safety__ts17,team_safety__ts18,team_safety__ts19,team_safety__ts20,workload__we01
s1,2026-05,trust,yes,4,5,2,3,
s2,2026-05,candour,no,4,,,,5
"""


def test_a_survey_is_scored_with_what_each_instrument_gives_out(run: Run, write: Write) -> None:
    """Columns have the alias before them; scales that only units may get are left out, scale by scale."""
    done = run("score", PULSE, write("a.csv", ANSWERS))
    rows = list(csv.DictReader(done.out.splitlines()))

    assert 0 == done.code
    assert f"team-pulse 1.0.0 of {PULSE}" in done.err
    assert "left out, because only units may get scores of them: team_safety__candour" in done.err
    assert "without bands and cutoffs" in done.err
    assert ["s1", "s2"] == [row["respondent"] for row in rows]
    assert "workload__demands" in rows[0]
    assert "team_safety__trust" not in rows[0]
    assert "1 stale_response" in done.err


def test_with_a_reason_every_scale_is_given_out(run: Run, write: Write) -> None:
    """The reason stands in every row."""
    done = run("score", PULSE, write("a.csv", ANSWERS), "--person-scores", "a test")
    rows = list(csv.DictReader(done.out.splitlines()))

    assert ["75.0", ""] == [row["team_safety__trust"] for row in rows]
    assert ["", "too_few_answered"] == [row["team_safety__trust_reason"] for row in rows]


def test_a_score_of_a_survey_is_explained_and_verified(run: Run, write: Write) -> None:
    """The second evaluator reads the survey itself."""
    done = run("explain", PULSE, write("a.csv", ANSWERS), "--respondent", "s1", "--person-scores", "a test")

    assert 0 == done.code
    assert "Trust (team_safety__trust)" in done.out
    assert "verified: computed again from the definition, every score is the same" in done.err


def test_a_survey_is_found_by_its_id_in_a_folder(run: Run, write: Write) -> None:
    """As instruments are, with their versions."""
    found = run("--instruments-dir", SURVEYS, "score", "team-pulse", write("a.csv", ANSWERS))
    pinned = run("--instruments-dir", SURVEYS, "show", "team-pulse@1.0.0")
    wrong = run("--instruments-dir", SURVEYS, "show", "team-pulse@2.0.0")

    assert (0, 0, 2) == (found.code, pinned.code, wrong.code)
    assert "there is no version '2.0.0' of 'team-pulse'; there is 1.0.0" in wrong.err


def test_the_latest_version_of_a_survey_is_used(run: Run, write: Write) -> None:
    """And that there are others is said."""
    text = PULSE.read_text(encoding="utf-8")
    folder = write("s/old.yaml", text).parent
    write("s/new.yaml", text.replace('id: team-pulse\nversion: "1.0.0"', 'id: team-pulse\nversion: "1.1.0"'))
    done = run("--instruments-dir", folder, "show", "team-pulse")

    assert "team-pulse 1.1.0" in done.out
    assert "team-pulse is also known as version 1.0.0" in done.err


def test_a_survey_is_shown_with_its_parts(run: Run) -> None:
    """How it is put together, then every item and scale; languages are those of the survey."""
    done = run("show", PULSE, "--language", "es")
    wrong = run("show", PULSE, "--language", "fr")

    assert 0 == done.code
    for line in (
        "Encuesta\n  responde         Toda persona",
        "confidencialidad confidencial",
        "workload: workload-experience 1.0.0, se pregunta si worked",
        "Por turnos, según la columna '",
    ):
        assert line in done.out
    assert "Pulso del equipo" in done.out
    english = run("show", PULSE).out
    for line in (
        "confidentiality  confidential",
        "workload: workload-experience 1.0.0, asked if worked",
        "Served in turn, by the column '",
    ):
        assert line in english
    assert (2, True) == (wrong.code, "there is no text in 'fr'; there is en, es" in wrong.err)


def test_the_head_of_a_survey_says_what_its_instruments_say(run: Run, tmp_path: Path) -> None:
    """All may be passed on, and one rates teams and one respondents; where all say the same, that is what is said."""
    pulse = ROOT / "examples" / "agency" / "monthly-pulse.yaml"
    mixed = run("show", pulse).out
    alike = run("show", pulse.with_name("partnership-review.yaml"), "--language", "es").out

    assert "licence      the terms of each instrument hold; may the item text be passed on: yes\n" in mixed
    assert "rates        as each instrument says\n" in mixed
    assert "se valora    colaboración\n" in alike
    of_others = tmp_path / "mixed.yaml"
    text = pulse.read_text(encoding="utf-8")
    other = '  - {instrument: pss-10, version: "1.0.0"}\n'
    assert other not in text
    text = text.replace("instruments:\n", f"instruments:\n{other}", 1)
    of_others.write_text(text.replace("[workload_pulse]", "[workload_pulse, pss_10]"), encoding="utf-8")
    assert "may the item text be passed on: as each instrument says" in " ".join(run("show", of_others).out.split())


def test_a_survey_whose_scales_are_all_for_units_says_so(run: Run) -> None:
    """Its scores are refused for persons, so its head must not promise them; of a mixed one each scale says it."""
    agency = ROOT / "examples" / "agency"

    assert "\nscores for   units only\n" in run("show", agency / "monthly-pulse.yaml").out
    assert "\nscores for   respondents and units\n" in run("show", agency / "workload-study.yaml").out


def test_everything_that_a_survey_says_is_shown(run: Run, write: Write) -> None:
    """Forms, norms, parameters, sides and agreements have their lines."""
    folder = ROOT / "tests" / "surveys"
    shown = run("--instruments-dir", folder / "instruments", "show", folder / "good" / "every-feature.yaml")
    points = write(
        "points.yaml",
        """\
kind: survey
id: points-survey
version: "1.0.0"
title: {en: Points}
confidentiality: confidential
instruments:
  - {instrument: points, version: "1.0.0", parameters: {points: 4, mean: 2}}
  - {instrument: two-forms, version: "2.0.0", form: agency}
""",
    )
    bound = run("--instruments-dir", folder / "instruments", "show", points)

    assert (0, 0) == (shown.code, bound.code)
    assert "sides            agency (form agency), partner (form partner)" in shown.out
    assert "data             rows that name a Nation, in 'nation', only under its own agreement" in shown.out
    assert "points: points 1.0.0, points = 4, mean = 2" in bound.out
    assert "two_forms: two-forms 2.0.0, form agency" in bound.out


@pytest.mark.parametrize("with_plan", [False, True])
def test_a_survey_is_shown_as_data(run: Run, with_plan: bool) -> None:
    """Its definition, the digests of its instruments, and the plan where it is asked for."""
    done = run("show", PULSE, "--format", "json", *(["--plan"] if with_plan else []))
    data = json.loads(done.out)

    assert "team-pulse" == data["survey"]["id"]
    assert {"team_safety", "workload"} == set(data["instruments"])
    assert data["definition_digest"].startswith("sha256:")
    assert with_plan == ("plan" in data)


def test_a_survey_gives_its_parameters_itself(run: Run) -> None:
    """What a survey is scored with is in its definition."""
    done = run("show", PULSE, "--set", "points=5")

    assert (2, True) == (done.code, "a survey says itself which values" in done.err)


def test_a_survey_that_does_not_compile_has_its_faults_placed(run: Run) -> None:
    """The line is that of the survey."""
    folder = ROOT / "tests" / "surveys"
    file = folder / "bad" / "sum-cut-short.yaml"
    done = run("--instruments-dir", folder / "instruments", "show", file)

    assert 1 == done.code
    assert f"{file}:8:5 CWI309" in done.err


def test_surveys_and_rosters_are_checked_with_all_else(run: Run) -> None:
    """Installed instruments are found for surveys; the summary counts what there was."""
    done = run("check", SURVEYS)
    by_id = run("--instruments-dir", SURVEYS, "check", "team-pulse")
    bad = run("check", ROOT / "tests" / "rosters" / "bad" / "table.yaml")

    summary = "checked 3 files: no instruments, 3 cases, 1 survey, 1 roster; no errors, no warnings, 1 suppressed"
    assert (0, summary) == (
        done.code,
        done.out.splitlines()[0],
    )
    assert (0, "checked 2 files: no instruments, 3 cases, 1 survey; no errors, no warnings, 1 suppressed") == (
        by_id.code,
        by_id.out.splitlines()[0],
    )
    assert 1 == bad.code
    assert "table.csv:3 CWI753 error: respondent 's1' is listed twice" in bad.out


def test_surveys_of_folders_are_listed(run: Run) -> None:
    """After the instruments, with how many items and scales they have."""
    done = run("--instruments-dir", SURVEYS, "list")
    data = json.loads(run("--instruments-dir", SURVEYS, "list", "--format", "json").out)

    assert 0 == done.code
    assert "team-pulse" in done.out
    assert ["team-pulse"] == [one["id"] for one in data["surveys"]]
    assert (["team-safety 1.0.1", "workload-experience 1.0.0"], 41) == (
        data["surveys"][0]["instruments"],
        data["surveys"][0]["entries"],
    )


def test_a_survey_with_faults_is_listed_with_them(run: Run, write: Write) -> None:
    """It does not keep the others from being used."""
    text = PULSE.read_text(encoding="utf-8").replace("instrument: team-safety,", "instrument: team-safetty,")
    done = run("--instruments-dir", write("s/broken.yaml", text).parent, "list")

    assert 1 == done.code
    assert "CWI701 there is no instrument 'team-safetty'" in done.err
    assert "team-safety" in done.out


# Norms that a survey names

NORMS = ROOT / "examples" / "norms"
NORMED = """\
kind: survey
id: strain
version: "1.0.0"
title: {en: Strain}
confidentiality: confidential
instruments:
  - {instrument: weekly-strain, version: "1.0.0", norms: [{norms: county-norms, version: "1.0.0"}]}
pages:
  - {id: one, entries: [age_band, years_of_service, weekly_strain]}
"""
STRAIN = "respondent,weekly_strain__ws1,weekly_strain__ws2,weekly_strain__ws3,weekly_strain__ws4\nr1,2,1,0,3\n"


@pytest.fixture
def instruments(write: Write) -> Path:
    """Give a folder with the instrument alone."""
    return write("known/weekly-strain.yaml", (NORMS / "weekly-strain.yaml").read_bytes()).parent


@pytest.mark.parametrize("command", ["score", "explain", "show"])
def test_the_norms_that_a_survey_names_are_given_as_a_file(
    run: Run, write: Write, instruments: Path, command: str
) -> None:
    """Without the file the message says how to give it."""
    file, answers = write("own.yaml", NORMED), write("a.csv", STRAIN)
    of_respondents: dict[str, list[Any]] = {"score": [answers], "explain": [answers, "--respondent", "r1"]}
    begun = ["--instruments-dir", instruments, command, file, *of_respondents.get(command, [])]
    without, done = run(*begun), run(*begun, "--norms", NORMS / "county-norms.yaml")

    assert (1, 0) == (without.code, done.code)
    assert f"{file}:7:67 CWI707 there are no norms 'county-norms'" in without.err
    assert "hint: give their file: --norms FILE on the command line, load_survey(..., norms=[" in without.err
    assert "norms county-norms 1.0.0 of " in done.err
    assert "weekly_strain__strain_sten" in done.out


def test_norms_in_the_folder_of_a_survey_are_found(run: Run, write: Write, instruments: Path) -> None:
    """By whatever reads the survey: `check` finds what `score` finds."""
    file, answers = write("own.yaml", NORMED), write("a.csv", STRAIN)
    write("own-norms.yaml", (NORMS / "county-norms.yaml").read_bytes())
    write("broken.yaml", "kind: norms\nid: [")
    write("odd.yaml", "- kind: norms\n")
    scored = run("--instruments-dir", instruments, "score", file, answers)
    survey = load_survey(file, instruments=load_catalog(directories=[instruments]))

    assert (0, 0) == (run("--instruments-dir", instruments, "check", file).code, scored.code)
    assert "6.1" == next(csv.DictReader(scored.out.splitlines()))["weekly_strain__strain_sten"]
    assert "strain_sten" in survey.resolved["weekly_strain"].scales


def test_norms_of_a_folder_of_definitions_are_found_by_check(run: Run, write: Write) -> None:
    """As they are by `score`."""
    file = write("own.yaml", NORMED)

    survey = load_survey(file, instruments=load_catalog(directories=[NORMS]))

    assert 0 == run("--instruments-dir", NORMS, "check", file).code
    assert "strain_sten" in survey.resolved["weekly_strain"].scales


@pytest.mark.parametrize("norms", [["norms.yaml"], "norms.yaml", [None]])
def test_what_is_no_norms_is_refused(write: Write, norms: Any) -> None:
    """The message says where norms come from."""
    with pytest.raises(TypeError, match=r"norms are wanted, as load_norms\(FILE\) gives them, not (str|NoneType)"):
        load_survey(write("own.yaml", NORMED), norms=norms)
    with pytest.raises(TypeError, match=r"norms are wanted, as load_norms\(FILE\) gives them, not list"):
        load_instrument(NORMS / "weekly-strain.yaml").with_norms([norms])  # type: ignore[arg-type]


def test_norms_are_given_as_several(write: Write) -> None:
    """One by itself is easily given in their place."""
    one: Any = load_norms(NORMS / "county-norms.yaml")
    with pytest.raises(TypeError, match="several norms are wanted, as in norms="):
        load_survey(write("own.yaml", NORMED), norms=one)


def test_an_instrument_is_shown_with_the_norms_of_a_file(run: Run) -> None:
    """As it would be scored with them."""
    done = run("show", NORMS / "weekly-strain.yaml", "--norms", NORMS / "county-norms.yaml")

    assert 0 == done.code
    assert "strain_sten" in done.out
