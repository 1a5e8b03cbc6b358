"""Tests of the pytest plugin: files of cases as tests, what failures say, engines, options."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from unittest import mock

import pytest

import cwinstruments
from cwinstruments.scoring import Score
from pytest_cwinstruments.engine_names import ENGINES, read_engines
from tests.pytest_plugin.support import WITHOUT, run

pytest_plugins = ["pytester"]

EXAMPLES = Path(__file__).parents[2] / "examples"
CASES = """\
kind: cases
instrument: meeting-check
version: "1.0.0"
cases:
  - id: all_three
    basis: hand
    working: "4, 6 - 1 = 5 and 3 make a mean of 4; (4 - 1) / 4 = 75 %."
    responses: {mc1: 4, mc2: 1, mc3: 3}
    expect: {meetings: {value: 75, n_answered: 3}}
  - id: nothing
    basis: hand
    working: "Nothing was answered."
    responses: {}
    expect: {meetings: {value: null, reason: no_answers}}
"""
WRONG = CASES.replace("value: 75", 'value: "125/3"')


@pytest.fixture
def folder(pytester: pytest.Pytester) -> Path:
    """A folder with a definition and its cases."""
    shutil.copy(EXAMPLES / "minimal-instrument.yaml", pytester.path / "team.yaml")
    return write(pytester, CASES)


def write(pytester: pytest.Pytester, cases: str, name: str = "team.cases.yaml") -> Path:
    (pytester.path / name).write_text(cases, encoding="utf-8")
    return pytester.path


def test_every_case_is_a_test_and_the_definition_is_one(pytester: pytest.Pytester, folder: Path) -> None:
    """They have readable ids."""
    result = run(pytester, "-v")

    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(
        ["team.cases.yaml::its-definition PASSED*", "team.cases.yaml::all_three PASSED*", "*::nothing PASSED*"]
    )


def test_a_failure_says_what_differs_and_the_likely_slip(pytester: pytest.Pytester, folder: Path) -> None:
    """In the text, with the place of the case, and in the summary; nothing of pytest's own insides."""
    write(pytester, WRONG)
    result = run(pytester)
    said = "meetings: expected 125/3 (41.6666666667), got 75.0; mc2 was reversed, expected as if not"

    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines([said, "team.cases.yaml:5"])
    result.stdout.fnmatch_lines([f"FAILED team.cases.yaml::all_three - {said[:40]}*"])
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*scored as*")


def test_with_v_a_failure_shows_how_the_score_came_about(pytester: pytest.Pytester, folder: Path) -> None:
    """Answers as they were scored, the rule, the steps, the score."""
    write(pytester, WRONG)
    result = run(pytester, "-v")

    result.stdout.fnmatch_lines(["Good meetings (meetings)", "  mc2: 1, scored as 6 - 1", "  => 75*"])
    result.stdout.no_fnmatch_line("*definition sha*")


def test_a_reason_and_a_band_that_differ_are_named(pytester: pytest.Pytester, folder: Path) -> None:
    """Each by its name, and a response that is refused in the words of the check."""
    other = CASES.replace("reason: no_answers", "reason: not_asked").replace("mc3: 3}", "mc3: 9}")
    write(pytester, other)
    result = run(pytester)

    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines(["case 'all_three': item 'mc3'*9*; correct the response*"])
    result.stdout.fnmatch_lines(["meetings reason: expected 'not_asked', got 'no_answers'; *"])


def test_faults_of_the_definition_are_a_failure_of_their_own(pytester: pytest.Pytester, folder: Path) -> None:
    """They are told once, with their places; the cases are skipped, and fail where nothing else would."""
    definition = folder / "team.yaml"
    definition.write_text(definition.read_text(encoding="utf-8").replace("-mc2, mc3]", "-mc2, mc4]"), encoding="utf-8")
    result = run(pytester, "-rs")

    result.assert_outcomes(failed=1, skipped=2)
    result.stdout.fnmatch_lines(["team.yaml:*:* CWI203 *'mc4'*", "  hint: did you mean*"])
    result.stdout.fnmatch_lines(["SKIPPED [[]2[]] *: not scored: team.yaml has faults, which its-definition tells"])
    alone = run(pytester, "-k", "not its-definition")
    alone.assert_outcomes(failed=2, deselected=1)
    alone.stdout.fnmatch_lines(["not scored: team.yaml has faults, which its-definition tells", "team.cases.yaml:5"])


@pytest.mark.parametrize(
    ("cases", "said"),
    [
        ("kind: cases\ncases: [\n", "team.cases.yaml:*:* CWI*"),
        (CASES.replace("basis: hand", "basis: guess", 1), "team.cases.yaml:6:* CWI* *guess*"),
        (CASES.replace("1.0.0", "2.0.0"), "team.cases.yaml:3:* CWI803 *2.0.0*"),
    ],
)
def test_faults_of_the_file_of_cases_have_their_places(
    pytester: pytest.Pytester, folder: Path, cases: str, said: str
) -> None:
    """Also where it can't be read at all."""
    write(pytester, cases)
    result = run(pytester)

    assert 1 == result.parseoutcomes()["failed"]
    result.stdout.fnmatch_lines([said])


def test_cases_without_a_definition_say_what_was_looked_for(pytester: pytest.Pytester, folder: Path) -> None:
    """They are no test that passes."""
    (folder / "team.yaml").unlink()
    result = run(pytester)

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["there is no definition for these cases; looked for team.yaml, team.yml, team.json in *"]
    )


def test_what_is_no_file_of_cases_is_passed_over(pytester: pytest.Pytester, folder: Path) -> None:
    """Others may call their files so."""
    write(pytester, "kind: court\ncases: []\n")
    write(pytester, CASES, ".hidden.cases.yaml")

    run(pytester).assert_outcomes()


def test_cases_of_surveys_and_of_norms_are_tests(pytester: pytest.Pytester) -> None:
    """Their instruments are those beside them, or those that are installed."""
    for name in ("surveys/team-pulse", "norms/weekly-strain", "norms/county-norms"):
        for ending in (".yaml", ".cases.yaml"):
            shutil.copy(EXAMPLES / f"{name}{ending}", pytester.path)
    found = run(pytester, "--cwi-engines=one,compiled").parseoutcomes()

    assert {"passed"} == set(found)
    assert found["passed"] > 20


def test_every_engine_is_a_test_of_its_own(pytester: pytest.Pytester, folder: Path) -> None:
    """All that are installed here agree."""
    write(pytester, CASES.replace("n_answered: 3", "n_answered: 3, n_items: 3, lower: 75, upper: 75, band: null"))
    result = run(pytester, "-v", "--cwi-engines=all")

    result.assert_outcomes(passed=1 + 2 * len(ENGINES))
    result.stdout.fnmatch_lines([f"team.cases.yaml::all_three?{engine}? PASSED*" for engine in ENGINES])


def test_an_engine_that_gives_something_else_is_named(pytester: pytest.Pytester, folder: Path) -> None:
    """It is the engine that is wrong, not the definition."""
    wrong = [{"meetings": Score(1.0, None, 3, 3)}, {"meetings": Score(None, "no_answers", 0, 3)}]
    with mock.patch("pytest_cwinstruments.subjects.score_rows", return_value=wrong):
        result = run(pytester, "--cwi-engines=compiled")

    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["meetings: expected 75, got 1.0; only compiled gives this, not score()"])


def test_what_an_engine_can_not_take_is_skipped(pytester: pytest.Pytester, folder: Path) -> None:
    """A column of numbers holds no word; one by one it is refused, as the case says."""
    odd = CASES.replace("mc3: 3}", "mc3: often}\n    expect_invalid: [mc3]").replace(
        "value: 75, n_answered: 3", "value: 87.5"
    )
    write(pytester, odd)
    result = run(pytester, "-rs", "--cwi-engines=one,polars")

    result.assert_outcomes(passed=4, skipped=1)
    result.stdout.fnmatch_lines(["SKIPPED*polars: a column can't hold the answer 'often' to item 'mc3'"])


@pytest.mark.parametrize(
    ("engines", "said"),
    [
        ("polar", "there is no engine 'polar'; did you mean 'polars'?"),
        ("abacus", "there is no engine 'abacus'; there are one, compiled, polars, *"),
        (",", "names no engine; there are one, *, and all"),
    ],
)
def test_an_engine_that_is_not_there_is_wrong_use(pytester: pytest.Pytester, engines: str, said: str) -> None:
    """Before anything runs, with what would be right."""
    result = run(pytester, f"--cwi-engines={engines}")

    assert pytest.ExitCode.USAGE_ERROR == result.ret
    result.stderr.fnmatch_lines([f"ERROR: *{said}"])


def test_an_engine_that_is_not_installed_says_what_to_install() -> None:
    """And `all` goes without it."""
    with mock.patch("pytest_cwinstruments.engine_names.find_spec", side_effect=lambda name: name == "duckdb" or None):
        assert ("one", "compiled") == read_engines("all")
        with pytest.raises(pytest.UsageError, match=r"pip install polars 'cwinstruments\[frames\]'"):
            read_engines("one,polars")
        with pytest.raises(pytest.UsageError, match=r"needs sqlglot.* pip install 'cwinstruments\[sql\]'"):
            read_engines("sql")


def test_cases_can_be_left_out(pytester: pytest.Pytester, folder: Path) -> None:
    """By the settings of a project, or by leaving the plugin out; a word that means nothing is refused."""
    run(pytester, "-o", "cwi_cases=off").assert_outcomes()
    run(pytester, "-p", "no:cwinstruments").assert_outcomes()

    assert pytest.ExitCode.USAGE_ERROR == run(pytester, "-o", "cwi_cases=never").ret


def test_cases_are_picked_as_all_tests_are(pytester: pytest.Pytester, folder: Path) -> None:
    """By word, by id, those that failed last; and they are listed."""
    write(pytester, WRONG)
    listed = run(pytester, "--collect-only", "-q", "--strict-markers")
    run(pytester, "-k", "nothing", "team.cases.yaml::nothing").assert_outcomes(passed=1)
    run(pytester, without=WITHOUT[:-1])
    last = run(pytester, "--lf", without=WITHOUT[:-1])

    listed.stdout.fnmatch_lines([f"team.cases.yaml::{one}" for one in ("its-definition", "all_three", "nothing")])
    last.assert_outcomes(failed=1)


def test_a_file_is_met_once(pytester: pytest.Pytester, folder: Path) -> None:
    """By whatever name, and however often it is named."""
    (folder / "again").mkdir()
    (folder / "again" / "team.yaml").write_bytes((folder / "team.yaml").read_bytes())
    (folder / "again" / "team.cases.yaml").symlink_to(folder / "team.cases.yaml")
    run(pytester, ".", "team.cases.yaml").assert_outcomes(passed=3)


def test_files_are_read_once_for_all_cases(pytester: pytest.Pytester, folder: Path) -> None:
    """The check looks at a file once, and not for every case."""
    with mock.patch("pytest_cwinstruments.subjects.check", wraps=cwinstruments.check) as checking:
        run(pytester, "--cwi-engines=one,compiled").assert_outcomes(passed=5)

    assert 1 == checking.call_count


@pytest.mark.unmeasured
def test_processes_share_the_cases(pytester: pytest.Pytester, folder: Path) -> None:
    """Every one of them finds the same, and the text of a failure comes through."""
    write(pytester, WRONG)
    result = pytester.runpytest_subprocess("-n2", *(f"-pno:{name}" for name in WITHOUT if name != "xdist"))

    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["meetings: expected 125/3*mc2 was reversed, expected as if not"])


@pytest.mark.unmeasured
def test_a_run_without_cases_loads_nothing_of_the_library(pytester: pytest.Pytester) -> None:
    """The plugin is loaded in every run, wherever the library is installed; it costs next to nothing."""
    pytester.makepyfile(
        """
        import sys

        def test_nothing_is_loaded():
            assert "pytest_cwinstruments.plugin" in sys.modules
            assert [] == [one for one in sys.modules if one.partition(".")[0] == "cwinstruments"]
            assert {"pytest_cwinstruments", "pytest_cwinstruments.plugin"} == {
                one for one in sys.modules if one.startswith("pytest_cwinstruments")
            }
        """
    )
    result = pytester.runpytest_subprocess(*(f"-pno:{name}" for name in WITHOUT))

    result.assert_outcomes(passed=1)
    assert "cwinstruments" in sys.modules, "in this run it is"
