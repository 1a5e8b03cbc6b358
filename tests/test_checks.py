"""Tests of checking files and folders in one go."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path

import pytest

from cwinstruments import __version__, load_catalog
from cwinstruments.checks import CheckResult, check
from cwinstruments.checks.examination import KINDS
from cwinstruments.diagnostics import Diagnostic, Severity
from cwinstruments.documents import validator
from cwinstruments.plan import CORE_METHODS, Lowering, Method, build
from cwinstruments.plan.nodes import Greatest, Least, Node
from cwinstruments.profiles import Profile
from cwinstruments.reports import to_summary

ROOT = Path(__file__).parents[1]
SCALE = """\
  candour:
    title: {en: Candour}
    items: [ts01, -ts02]
    method: mean
    missing: {max_missing: 0}
    direction: higher_is_better
"""
INSTRUMENT = (
    """\
kind: instrument
id: team-safety
version: "1.0.0"
title: {en: Team safety}
source: {citation: Made up.}
licence: {name: CC-BY-4.0, text_redistributable: "yes"}
evidence: {status: original_not_validated}
unit: team
permitted_level: unit
sensitivity: routine
wording: complete
response_options:
  agreement5:
    options: [{value: 1}, {value: 2}, {value: 3}]
items:
  - {id: ts01, text: {en: One.}, options: agreement5}
  - {id: ts02, text: {en: Two.}, options: agreement5}
scales:
"""
    + SCALE
)
CASES = """\
kind: cases
instrument: team-safety
version: "1.0.0"
cases:
  - id: highest
    basis: hand
    working: "(3 + 3) / 2"
    responses: {ts01: 3, ts02: 1}
    expect: {candour: {value: 3}}
  - id: nothing
    basis: hand
    working: Nothing is answered.
    responses: {}
    expect: {candour: {value: ~, reason: no_answers}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one good instrument and its cases."""
    write(tmp_path / "team-safety.yaml", INSTRUMENT)
    write(tmp_path / "team-safety.cases.yaml", CASES)
    return tmp_path


def write(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def codes(result: CheckResult) -> list[str]:
    return [one.code for one in result.diagnostics]


def counts(result: CheckResult) -> tuple[int, int, int]:
    return result.files, result.instruments, result.cases


def test_a_good_folder_has_no_findings(folder: Path) -> None:
    """Definition and cases are both counted."""
    result = check(folder)

    assert () == result.diagnostics
    assert (2, 1, 2) == counts(result)


def test_a_definition_brings_its_cases_and_cases_bring_their_definition(folder: Path) -> None:
    """Whichever of the two is named, both are checked, each once."""
    names = [folder / "team-safety.yaml", folder / "team-safety.cases.yaml"]

    assert (2, 1, 2) == counts(check(names[0]))
    assert (2, 1, 2) == counts(check(names[1]))
    assert (2, 1, 2) == counts(check(*names, folder, str(folder)))


def test_a_case_that_differs_is_reported_in_its_file(folder: Path) -> None:
    """The finding has the place of what was expected."""
    file = write(folder / "team-safety.cases.yaml", CASES.replace("value: 3", "value: 2.5"))
    (one,) = check(folder).diagnostics

    assert ("CWI801", str(file), 9, 31) == (one.code, one.file, one.line, one.column)


def test_an_instrument_without_cases_is_a_warning(tmp_path: Path) -> None:
    """Nothing proves its scores."""
    file = write(tmp_path / "x.yaml", INSTRUMENT)
    (one,) = check(file).diagnostics

    assert ("CWI813", Severity.WARNING, 2, 5) == (one.code, one.severity, one.line, one.column)


def test_files_of_all_endings_are_found_in_folders_but_not_hidden_ones(folder: Path) -> None:
    """Subfolders are walked; what begins with a dot is not."""
    write(folder / "more" / "b.yml", INSTRUMENT.replace("team-safety", "b"))
    write(folder / "more" / "b.cases.yml", CASES.replace("team-safety", "b"))
    write(folder / ".hidden" / "c.yaml", "kind: instrument\n")
    write(folder / ".d.yaml", "kind: instrument\n")
    write(folder / "notes.txt", "kind: instrument\n")

    result = check(folder)

    assert () == result.diagnostics
    assert (4, 2, 4) == counts(result)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("compose.yaml", "services: {web: {image: x}}\n"),
        ("workflow.yml", "on: push\njobs: &jobs {a: *jobs}\n"),
        ("two.yaml", "a: 1\n---\nb: 2\n"),
        ("list.json", "[1, 2]"),
        ("data.json", '{"rows": []}'),
    ],
)
def test_other_files_in_a_folder_are_passed_over_but_not_when_named(folder: Path, name: str, text: str) -> None:
    """YAML and JSON of other programs is nobody's fault; who names it gets told."""
    file = write(folder / name, text)

    assert () == check(folder).diagnostics
    assert 1 <= check(file).errors


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kind: instrumnet\nid: x\n", "CWI100"),
        ('{"kind": "cases", ', "CWI005"),
        ("", "CWI004"),
        ("kind: {a: b}\n", "CWI100"),
        ("kind: instrument\nid: *x\n", "CWI008"),
    ],
)
def test_what_seems_to_be_a_definition_is_not_passed_over(folder: Path, text: str, code: str) -> None:
    """A misspelt kind, or a file that breaks off, is a fault and not another kind of file."""
    write(folder / "broken.yaml", text)
    result = check(folder)

    assert code in codes(result)
    assert 3 == result.files


def test_a_file_that_is_not_text_is_reported(folder: Path) -> None:
    """A definition in another encoding must not go unnoticed."""
    (folder / "utf16.yaml").write_bytes(INSTRUMENT.encode("utf-16"))

    assert ["CWI002"] == codes(check(folder))


def test_a_broken_file_hides_nothing_of_the_others(folder: Path) -> None:
    """Every file is reported, in the order of files and lines."""
    write(folder / "a.yaml", "kind: instrument\n\tid: a\n")
    write(folder / "b.yaml", INSTRUMENT.replace("-ts02", "-ts03").replace("id: team-safety", "id: b"))
    write(folder / "team-safety.cases.yaml", CASES.replace("value: 3", "value: 2"))
    result = check(folder)

    assert {"CWI005", "CWI203", "CWI801"} <= set(codes(result))
    assert sorted(str(one.file) for one in result.diagnostics) == [str(one.file) for one in result.diagnostics]


def test_a_fault_in_one_scale_does_not_hide_those_of_others(tmp_path: Path) -> None:
    """References, formulas and rules are each said of all the scales that can be understood."""
    more = SCALE.replace("candour", "misspelt").replace("-ts02", "-ts03")
    more += SCALE.replace("candour", "on_misspelt").replace("items: [ts01, -ts02]", "scales: [misspelt]")
    ranged = SCALE.replace("candour", "ranged").replace("mean", "sum")
    more += ranged.replace("max_missing: 0}", "max_missing: 0}\n    range: {min: 0, max: 9}")
    more += SCALE.replace("candour", "wrong_then").replace("{max_missing: 0}", "{max_missing: 1, then: prorate}")
    result = check(write(tmp_path / "x.yaml", INSTRUMENT + more))

    assert ["CWI813", "CWI203", "CWI320", "CWI304"] == codes(result)


def test_a_formula_on_a_faulty_scale_is_left_out_with_it(tmp_path: Path) -> None:
    """What only follows from a fault is not reported."""
    more = SCALE.replace("candour", "wrong_then").replace("{max_missing: 0}", "{max_missing: 1, then: prorate}")
    formula = "formula: wrong_then * 2\n    range: {min: 0, max: 1}"
    more += SCALE.replace("candour", "doubled").replace("items: [ts01, -ts02]", formula).replace("mean", "formula")
    result = check(write(tmp_path / "x.yaml", INSTRUMENT + more))

    assert ["CWI813", "CWI304"] == codes(result)


def test_when_every_scale_is_faulty_only_that_is_said(tmp_path: Path) -> None:
    """There is nothing left that rules could look at."""
    text = INSTRUMENT.replace("{max_missing: 0}", "{max_missing: 1, then: prorate}")

    assert ["CWI813", "CWI304"] == codes(check(write(tmp_path / "x.yaml", text)))


def test_faults_of_compiling_have_their_place(tmp_path: Path) -> None:
    """The compiler knows only paths; the check fills in file, line and column."""
    text = INSTRUMENT.replace("id: ts02,", 'id: ts02, show_if: "ts01 >",')
    file = write(tmp_path / "x.yaml", text)
    (one,) = [one for one in check(file).diagnostics if one.code == "CWI301"]

    assert (str(file), 17, 25) == (one.file, one.line, one.column)


@pytest.mark.parametrize("formula", ["+".join(["ts01"] * 300), "-" * 300 + "ts01", "(" * 300 + "ts01" + ")" * 300])
def test_a_formula_that_goes_too_far_is_a_finding(tmp_path: Path, formula: str) -> None:
    """No formula exhausts the stack."""
    scale = SCALE.replace("items: [ts01, -ts02]", f'formula: "{formula}"').replace("mean", "formula")
    result = check(write(tmp_path / "x.yaml", INSTRUMENT + scale.replace("candour", "deep")))

    assert "CWI301" in codes(result)


def test_cases_of_a_faulty_definition_are_checked_for_their_shape_alone(folder: Path) -> None:
    """Scores of a faulty definition would say nothing."""
    write(folder / "team-safety.yaml", INSTRUMENT.replace("-ts02", "-ts03"))
    write(folder / "team-safety.cases.yaml", CASES.replace("value: 3", "valeu: 2"))
    result = check(folder)

    # The definition comes before its cases.
    assert ["CWI203", "CWI101"] == [code for code in codes(result) if code != "CWI215"]
    assert (2, 1, 0) == counts(result)


def test_scores_that_would_be_too_large_are_not_tried(folder: Path) -> None:
    """Numbers that no computer can hold are a finding of the definition, and its cases are left."""
    write(folder / "team-safety.yaml", INSTRUMENT.replace("-ts02]", "{item: ts02, weight: 1e300}]"))
    result = check(folder)

    assert ["CWI333"] == codes(result)
    assert 0 == result.cases


def test_an_instrument_defined_twice_is_reported_at_the_second(folder: Path) -> None:
    """An id and version belong to one definition; the finding names the other file."""
    other = write(folder / "z.yaml", INSTRUMENT)
    found = [one for one in check(folder).diagnostics if one.code == "CWI911"]

    assert [(str(other), 2)] == [(one.file, one.line) for one in found]
    assert str(folder / "team-safety.yaml") in found[0].message
    write(other, INSTRUMENT.replace("1.0.0", "1.0.1"))
    assert "CWI911" not in codes(check(folder))


def test_a_definition_without_an_id_claims_nothing(folder: Path) -> None:
    """What is missing is reported as missing, and not as claimed twice."""
    for name in ("a", "b"):
        write(folder / f"{name}.yaml", INSTRUMENT.replace("id: team-safety\n", ""))

    assert "CWI911" not in codes(check(folder))


def test_cases_under_another_name_belong_to_the_instrument_that_they_name(folder: Path) -> None:
    """Among the files that are checked, cases find their instrument by its id."""
    (folder / "team-safety.cases.yaml").rename(folder / "worked.yaml")
    result = check(folder)

    assert () == result.diagnostics
    assert (2, 1, 2) == counts(result)


@pytest.mark.parametrize("name", ["team-safety.cases.yaml", "worked.yaml"])
def test_cases_without_a_definition_are_an_error(tmp_path: Path, name: str) -> None:
    """They prove nothing; the hint says where the definition belongs."""
    file = write(tmp_path / name, CASES)
    (one,) = check(file).diagnostics

    assert ("CWI812", 2, 13) == (one.code, one.line, one.column)
    assert "team-safety" in one.message
    assert "beside" in (one.hint or "")


def test_cases_of_a_misspelt_instrument_get_a_suggestion(folder: Path) -> None:
    """The id that is nearest is named."""
    write(folder / "worked.yaml", CASES.replace("team-safety", "team-safty"))
    found = [one for one in check(folder).diagnostics if one.code == "CWI812"]

    assert ["did you mean 'team-safety'?"] == [one.hint for one in found]


def test_cases_whose_instrument_is_no_text_have_faults_of_shape(tmp_path: Path) -> None:
    """Nothing is guessed from a number."""
    file = write(tmp_path / "worked.yaml", CASES.replace("team-safety", "12"))

    assert ["CWI103", "CWI812"] == sorted(codes(check(file)))


def test_cases_of_a_definition_that_can_not_be_read_are_not_blamed(folder: Path) -> None:
    """What is wrong is said of the definition, once."""
    write(folder / "team-safety.yaml", "kind: instrument\n\tid: x\n")

    assert ["CWI005"] == codes(check(folder))


def test_cases_of_the_wrong_shape_are_reported_once(folder: Path) -> None:
    """Nothing is scored, and nothing is said twice."""
    write(folder / "team-safety.cases.yaml", CASES.replace("basis: hand", "basis: guess", 1))
    result = check(folder)

    assert ["CWI104"] == codes(result)
    assert 0 == result.cases


def test_documents_of_other_kinds_are_checked_for_their_shape(tmp_path: Path) -> None:
    """A file of scores or findings that is named can be checked too."""
    good = write(tmp_path / "found.json", json.dumps(CheckResult().to_dict()))
    bad = write(tmp_path / "scores.yaml", "kind: scores\n")

    assert [] == codes(check(good))
    assert "CWI102" in codes(check(bad))


@pytest.mark.parametrize("name", ["none.yaml", "none", "a\0b.yaml"])
def test_a_path_that_does_not_exist_is_a_finding(tmp_path: Path, name: str) -> None:
    """Nothing is raised for it."""

    assert ["CWI001"] == codes(check(tmp_path / name))


def test_a_circle_of_links_is_a_finding(tmp_path: Path) -> None:
    """A link that leads to itself can't be read, and ends no check."""
    (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")

    assert ["CWI001"] == codes(check(tmp_path))


def test_a_folder_with_nothing_to_check_is_an_error(tmp_path: Path) -> None:
    """A check of the wrong folder must not pass."""
    write(tmp_path / "compose.yaml", "services: {}\n")
    (one,) = check(tmp_path).diagnostics

    assert ("CWI017", str(tmp_path)) == (one.code, one.file)
    words = one.message.replace("data agreements", "data_agreements")
    assert [] == [kind for kind in KINDS if kind not in words]


def test_every_kind_of_document_is_counted(tmp_path: Path) -> None:
    """Who reads the closing line sees that nothing was passed over."""
    folder = Path(__file__).parent.parent / "examples"
    shutil.copy(folder / "frameworks" / "our-priorities.yaml", tmp_path)
    write(tmp_path / "agreements.yaml", "kind: data_agreements\n")
    write(tmp_path / "norms.yaml", "kind: norms\n")
    result = check(tmp_path)

    assert (1, 1, 1) == (result.frameworks, result.data_agreements, result.norms)
    said = "checked 3 files: no instruments, no cases, 1 set of norms, 1 framework, 1 file of data agreements; "
    assert next(to_summary(result)).startswith(said)


def test_a_folder_that_can_not_be_listed_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that could not be seen are not passed over in silence."""

    def refuse(path: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("os.scandir", refuse)
    result = check(tmp_path)

    assert ["CWI001"] == codes(result)


def test_the_result_is_what_its_schema_says(folder: Path) -> None:
    """The report for programs holds every finding and the counts."""
    write(folder / "z.yaml", INSTRUMENT.replace("team-safety", "z"))
    write(folder / "team-safety.cases.yaml", CASES.replace("value: 3", "value: 2"))
    result = check(folder, folder / "none.yaml")
    data = result.to_dict()

    assert [] == [error.message for error in validator("diagnostics").iter_errors(json.loads(json.dumps(data)))]
    verdicts = {"notes": 0, "fixable": 0, "suppressed": 0, "profile": "fieldwork", "conforms": False, "passes": False}
    counted = {"files": 4, "cases": 2, "errors": 2, "warnings": 1}
    assert {**counted, **verdicts, "keys_proven": None} == data["summary"]
    assert __version__ == data["version"]
    assert (2, 1) == (result.errors, result.warnings)


def test_nothing_to_check_is_nothing_found() -> None:
    """Without paths there is no finding and no file."""

    assert CheckResult() == check()


@cache
def shipped(place: str) -> CheckResult:
    """Check what is shipped, once for all that is asserted of it: instruments for the strictest of the profiles."""
    profile = Profile.PUBLISH if place == "plugins" else Profile.FIELDWORK
    return check(ROOT / place, instruments=load_catalog(), profile=profile)


# Long, and about what is covered elsewhere: measuring coverage would double its time.
@pytest.mark.unmeasured
@pytest.mark.parametrize(("place", "codes"), [("plugins", []), ("examples", ["CWI921"])])
def test_what_is_shipped_has_no_errors(place: str, codes: list[str]) -> None:
    """The instruments and examples pass their own check, and all cases agree; one example needs a plugin."""
    result = shipped(place)

    errors = [one for one in result.diagnostics if one.severity is Severity.ERROR]
    assert codes == [one.code for one in errors], errors
    assert all("working-week" in str(one.file) for one in errors)
    assert 0 < result.cases


@pytest.mark.unmeasured
def test_the_instruments_of_the_plugins_have_no_warnings_either() -> None:
    """What people install is clean: nothing in its texts, terms or scores is told, not even by a note.

    But for CWI354, which says for the profile `publish` alone that all items of a scale are keyed in one direction.
    """
    result = shipped("plugins")

    assert 0 == result.warnings
    assert [] == [str(one) for one in result.diagnostics if one.code != "CWI354"]
    assert isinstance(result, CheckResult)
    assert all(isinstance(one, Diagnostic) for one in result.diagnostics)


def test_what_has_no_id_is_named_as_such(folder: Path) -> None:
    """Not by the word that Python has for nothing."""
    write(folder / "z.yaml", INSTRUMENT.replace("id: team-safety\n", ""))
    write(folder / "lonely.cases.yaml", CASES.replace("instrument: team-safety\n", ""))
    said = [one.message for one in check(folder).diagnostics]

    assert "the instrument has no cases, which would prove its scores" in said
    assert "there is no definition for these cases" in said
    assert not [message for message in said if "None" in message]


def test_a_path_that_may_not_be_looked_at_is_reported(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stops none of the others."""
    stat = Path.stat

    def refuse(path: Path, **named: bool) -> object:
        if path.name == "secret.yaml":
            raise PermissionError(13, "Permission denied", str(path))
        return stat(path, **named)

    monkeypatch.setattr(Path, "stat", refuse)
    result = check(folder / "secret.yaml", folder)

    assert ["the file may not be read"] == [one.message for one in result.diagnostics if one.code == "CWI001"]
    assert (3, 2) == (result.files, result.cases)


# Parameters

OPEN = INSTRUMENT.replace(
    "options: agreement5}", 'options: {parameter: points, values: {"2": two, "3": agreement5}}}'
).replace(
    "response_options:\n",
    "parameters:\n  points: {type: integer, enum: [2, 3]}\n"
    "response_options:\n  two: {options: [{value: 1}, {value: 2}]}\n",
)


def test_a_definition_is_checked_with_every_value_of_its_parameters(folder: Path) -> None:
    """What is wrong with all of them is said once; what depends on a value says on which."""
    faulty = OPEN.replace("direction: higher_is_better", "direction: higher_is_better\n    range: {min: 1, max: 3}")
    write(folder / "team-safety.yaml", faulty)
    write(folder / "team-safety.cases.yaml", CASES.replace("cases:\n", "parameters: {points: 3}\ncases:\n", 1))
    (found,) = check(folder).diagnostics

    message = "the range of scale 'candour' is declared as 1 to 3, its parts reach 1 to 2 (with points = 2)"
    assert ("CWI320", message) == (found.code, found.message)
    write(folder / "team-safety.yaml", faulty.replace("max: 3}", "max: 4}"))
    (found,) = check(folder).diagnostics
    assert found.message.endswith("reach 1 to 2 (with points = 2, and with other values likewise)")
    write(
        folder / "team-safety.yaml",
        OPEN.replace("method: mean", "formula: ts01 +\n    method: formula").replace("    items: [ts01, -ts02]\n", ""),
    )
    # What the formula uses can't be told, so nothing is said of items that it may have been meant to use.
    assert ["CWI301"] == [one.code for one in check(folder).diagnostics]
    assert not any("(with" in one.message for one in check(folder).diagnostics)


def test_what_is_unused_with_some_values_only_is_no_finding(folder: Path) -> None:
    """Each value uses one of the two sets of options."""
    write(folder / "team-safety.yaml", OPEN)
    write(folder / "team-safety.cases.yaml", CASES.replace("cases:\n", "parameters: {points: 3}\ncases:\n", 1))

    assert () == check(folder).diagnostics
    write(
        folder / "team-safety.yaml", OPEN.replace("  two: {", "  four: {options: [{value: 1}, {value: 4}]}\n  two: {")
    )
    (found,) = check(folder).diagnostics
    assert ("CWI214", Severity.WARNING) == (found.code, found.severity)
    assert "(with" not in found.message


def test_findings_name_the_values_that_matter_and_no_others(folder: Path) -> None:
    """Of three parameters, two have a say."""
    text = (
        OPEN.replace(
            "  points: {type: integer, enum: [2, 3]}\n",
            "  points: {type: integer, enum: [2, 3]}\n"
            "  coding: {type: choice, enum: [up, down, both]}\n"
            "  cut: {type: number, examples: [1, 2]}\n"
            "  rows: {type: table, columns: {n: {type: number}}, rows: {r: {}}, tables: {t: {rows: {r: {n: 1}}}}}\n"
            "bound: {rows: {r: {n: 2}}}\n",
        )
        .replace(
            "items: [ts01, -ts02]",
            "items: {parameter: coding, values: {up: [ts01], down: [-ts02], both: [ts01, ts02]}}\n"
            "    transform: {multiply: {parameter: rows, row: r, column: n}}\n"
            "    range: {min: 2, max: 6}\n"
            "    cutoffs: [{id: one, at_least: {parameter: cut}, source: Made up.}]",
        )
        .replace("original_not_validated", "published")
    )
    write(folder / "team-safety.yaml", text)
    (folder / "team-safety.cases.yaml").unlink()
    found = [one.message for one in check(folder).diagnostics if one.code == "CWI320"]

    message = "the range of scale 'candour' is declared as 2 to 6, its parts reach 2 to 4 (with points = 2)"
    assert [message] == found


def test_faulty_parameters_are_found_before_anything_is_made_of_them(folder: Path) -> None:
    """Nobody could say what the definition means."""
    write(folder / "team-safety.yaml", OPEN.replace("enum: [2, 3]", "enum: [2, 3], default: 4"))
    codes = [one.code for one in check(folder / "team-safety.yaml").diagnostics]

    assert ["CWI242"] == codes


# Methods


def _span(lowering: Lowering) -> Node:
    return build.subtract(Greatest(lowering.terms), Least(lowering.terms))


SPAN = Method("acme.span", _span, recompute=lambda values, options: max(values) - min(values))
BY_METHOD = INSTRUMENT.replace("method: mean", "method: {name: acme.span}").replace(
    "response_options:", 'requires: ["attrs"]\nresponse_options:'
)
REQUIRES = 'requires: ["cwinstruments-none>=1"]\nresponse_options:'


def test_definitions_can_use_the_methods_that_are_given(folder: Path) -> None:
    """They are compiled with them, and their cases scored."""
    write(folder / "team-safety.yaml", BY_METHOD)
    write(folder / "team-safety.cases.yaml", CASES.replace("value: 3", "value: 0"))

    assert () == check(folder, methods=[*CORE_METHODS, SPAN]).diagnostics
    assert ["CWI303"] == codes(check(folder))


def test_a_plugin_that_is_missing_is_one_finding(folder: Path) -> None:
    """The method that it would have provided is not reported besides, but what else is wrong is."""
    other = SCALE.replace("candour", "trust").replace("ts02", "ts03")
    text = BY_METHOD.replace('requires: ["attrs"]\nresponse_options:', REQUIRES) + other
    write(folder / "team-safety.yaml", text)
    result = check(folder)

    assert ["CWI921", "CWI203"] == codes(result)
    assert 12 == result.diagnostics[0].line
    assert "python -m pip install 'cwinstruments-none>=1'" in (result.diagnostics[0].hint or "")


def test_cases_are_not_scored_without_what_the_definition_requires(folder: Path) -> None:
    """Here the method is there, but of a version of the plugin that will not do."""
    write(folder / "team-safety.yaml", BY_METHOD.replace('requires: ["attrs"]\nresponse_options:', REQUIRES))
    result = check(folder, methods=[*CORE_METHODS, SPAN])

    assert (["CWI921"], 0) == (codes(result), result.cases)


def test_a_method_that_the_required_plugin_does_not_have_is_not_to_be_installed(folder: Path) -> None:
    """What is required is there, so that the hint says what became of the method, or what it is called."""
    write(folder / "team-safety.yaml", BY_METHOD)
    without = check(folder)
    write(folder / "team-safety.yaml", BY_METHOD.replace("acme.span", "acme.spam"))
    misspelt = check(folder, methods=[*CORE_METHODS, SPAN])

    installed = "'attrs' is installed and gives no such method; "
    gone = (
        "it may be disabled or set aside: 'cwinstruments plugins' shows what became of it; "
        "in Python, methods=load_catalog().methods has the methods of plugins"
    )
    assert [f"{installed}{gone}", f"{installed}did you mean 'acme.span'?"] == [
        one.hint for result in (without, misspelt) for one in result.diagnostics if one.code == "CWI303"
    ]


def test_a_method_without_requires_is_warned_of(folder: Path) -> None:
    """Whoever does not have the plugin could not be told what to install."""
    write(folder / "team-safety.yaml", INSTRUMENT.replace("method: mean", "method: {name: acme.span}"))
    result = check(folder, methods=[*CORE_METHODS, SPAN])

    assert [(Severity.WARNING, 22)] == [(one.severity, one.line) for one in result.diagnostics if one.code == "CWI249"]
    write(folder / "team-safety.yaml", BY_METHOD)
    assert "CWI249" not in codes(check(folder, methods=[*CORE_METHODS, SPAN]))


def test_what_is_bound_decides_what_depends_on_it(folder: Path) -> None:
    """With a bound parameter only the combinations of its own value are looked at."""
    text = INSTRUMENT.replace(
        "response_options:",
        "parameters:\n"
        "  norms: {type: choice, enum: [given, none], default: none}\n"
        "  factor: {type: number, examples: [2], only_with: {norms: [given]}}\n"
        "bound: {norms: given}\n"
        "response_options:",
    )
    more = (
        SCALE.replace("candour", "other")
        + "    only_with: {norms: [given]}\n    transform: {multiply: {parameter: factor}}\n"
    )
    write(folder / "team-safety.yaml", text + more)
    (folder / "team-safety.cases.yaml").unlink(missing_ok=True)

    assert ["CWI813"] == codes(check(folder))


@pytest.mark.parametrize("enum", ["[[1], none]", "[[1]]"])
def test_what_is_bound_to_a_value_that_is_left_out_is_not_looked_at(folder: Path, enum: str) -> None:
    """The fault of the enum is the finding, with or without another value beside it."""
    declared = f"parameters:\n  norms: {{type: choice, enum: {enum}}}\nbound: {{norms: given}}\nresponse_options:"
    more = SCALE.replace("candour", "other").replace("mean", "sum") + "    only_with: {norms: [none]}\n"
    write(folder / "team-safety.yaml", INSTRUMENT.replace("response_options:", declared) + more)

    assert {"CWI103"} == {one.code for one in check(folder / "team-safety.yaml").diagnostics}
