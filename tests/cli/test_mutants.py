"""Tests of `check --mutants`: what no case notices is a finding at its line, with a case to fill in."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cwinstruments.cli import mutants
from cwinstruments.cli.check import check
from cwinstruments.documents import parse_document, validator

DEFINITION = """\
kind: instrument
id: proved
version: "1.0.0"
title: {en: Example}
source: {citation: Made up for a test.}
licence: {name: CC-BY-4.0, text_redistributable: "yes"}
evidence: {status: original_not_validated, statement: {en: Made up.}}
unit: respondent
permitted_level: both
sensitivity: routine
wording: complete
response_options:
  agreement5:
    options:
      - {value: 1, label: {en: Never}}
      - {value: 2, label: {en: Seldom}}
      - {value: 3, label: {en: At times}}
      - {value: 4, label: {en: Often}}
      - {value: 5, label: {en: Always}}
items:
  - {id: a1, options: agreement5, text: {en: The first thing.}}
  - {id: a2, options: agreement5, text: {en: Another matter.}}
scales:
  candour:
    title: {en: Candour}
    items: [a1, -a2]
    method: mean
    missing: {max_missing: 0}
    transform: pomp
    direction: higher_is_better
"""
CASES = """\
kind: cases
instrument: proved
version: "1.0.0"
cases:
  - id: some
    basis: hand
    working: (3 + 6 - 4) / 2 = 2.5, (2.5 - 1) / 4 = 37.5 %
    responses: {a1: 3, a2: 4}
    expect: {candour: {value: 37.5}}
  - id: nothing
    basis: hand
    working: Nobody has a score without an answer.
    responses: {}
    expect: {candour: {value: null}}
"""
REST = """\
  - id: keyed
    basis: hand
    working: (1 + 6 - 4) / 2 = 1.5, 12.5 %
    responses: {a1: 1, a2: 4}
    expect: {candour: {value: 12.5}}
  - id: one
    basis: hand
    working: None may be missing.
    responses: {a1: 1}
    expect: {candour: {value: null}}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A definition with cases that leave something open."""
    definition = tmp_path / "proved.yaml"
    definition.write_text(DEFINITION, encoding="utf-8")
    definition.with_name("proved.cases.yaml").write_text(CASES, encoding="utf-8")
    return definition


def run(*arguments: object) -> Result:
    return CliRunner().invoke(check, [*(str(one) for one in arguments), "--no-cache"])


def test_a_case_that_is_there_already_is_to_be_filled_in_and_not_added_again(file: Path) -> None:
    """`new instrument` writes cases with responses and no scores: the hint names the one that lacks them."""
    wanted = re.findall(r"must give for (.*); add that as a case", run(file, "--mutants").output)
    cases = file.with_name("proved.cases.yaml")
    text = cases.read_text(encoding="utf-8")
    for place, responses in enumerate(dict.fromkeys(wanted)):
        text += f'  - id: open_{place}\n    basis: hand\n    working: "..."\n    responses: {{{responses}}}\n'
        text += "    expect: {candour: {}}\n"
    cases.write_text(text, encoding="utf-8")
    said = run(file, "--mutants").output

    assert wanted
    assert f"must give for {wanted[0]}; write it into the case 'open_0', which has these responses" in said
    assert "add that as a case" not in said


def test_what_no_case_notices_is_a_finding_and_exits_with_1(file: Path) -> None:
    """The key of the first item stands at its place in the line; the middle answer does not prove it.

    Nor does one answer to an item and one to a reverse-keyed item prove where the options begin.
    """
    result = run(file, "--mutants")

    assert 1 == result.exit_code
    assert f"{file}:26:13 CWI820 warning: no case notices this change of the key: a1 keying in candour" in result.output
    assert (
        f"{file}:28:28 CWI820 warning: no case notices this change of the key: candour max_missing 1" in result.output
    )
    assert "hint: work out by hand what candour must give for a1: " in result.output
    assert "proved 1.0.0: 3 of 10 mutants survive" in result.output
    assert "  keying: 1 of 2\n" in result.output


def test_the_verdicts_the_data_and_the_exit_code_agree(file: Path) -> None:
    """The files pass their profile, and whether cases prove the keys is a verdict of its own."""
    asked, data = run(file, "--mutants"), json.loads(run(file, "--mutants", "--format", "json").output)
    passes = "conforms to the schema: yes; passes profile 'fieldwork': yes"

    assert f"{passes}; keys proven by cases: no\n" in asked.output
    assert (1, True, False) == (asked.exit_code, data["summary"]["passes"], data["summary"]["keys_proven"])
    assert [] == list(validator("diagnostics").iter_errors(data))

    file.with_name("proved.cases.yaml").write_text(CASES + REST, encoding="utf-8")
    asked, data = run(file, "--mutants"), json.loads(run(file, "--mutants", "--format", "json").output)

    assert f"{passes}; keys proven by cases: yes\n" in asked.output
    assert (0, True, True) == (asked.exit_code, data["summary"]["passes"], data["summary"]["keys_proven"])


def test_keys_are_a_verdict_only_where_it_is_asked_for(file: Path) -> None:
    """Then a key without any case is not proven, which a finding says."""
    assert json.loads(run(file, "--format", "json").output)["summary"]["keys_proven"] is None

    file.with_name("proved.cases.yaml").unlink()
    alone = run(file, "--mutants")

    assert 1 == alone.exit_code
    assert "CWI813" in alone.output
    assert "keys proven by cases: no" in alone.output


@pytest.mark.parametrize(
    ("change", "code"), [(("instrument: proved", "instrument: other"), "CWI802"), (('"1.0.0"', '"1.0.1"'), "CWI803")]
)
def test_cases_of_something_else_are_reported_and_not_run(file: Path, change: tuple[str, str], code: str) -> None:
    """They would prove nothing about this key."""
    file.with_name("proved.cases.yaml").write_text(CASES.replace(*change), encoding="utf-8")
    result = run(file, "--mutants", "--format", "concise")

    assert 1 == result.exit_code
    assert code in result.output
    assert "CWI820" not in result.output


def test_nothing_is_changed_without_the_option(file: Path) -> None:
    """Mutants take time, so they are asked for."""
    result = run(file)

    assert 0 == result.exit_code
    assert "mutants" not in result.output


def test_cases_that_notice_everything_exit_with_0(file: Path) -> None:
    """A folder and a file of cases stand for the definition, too."""
    cases = file.with_name("proved.cases.yaml")
    cases.write_text(CASES + REST, encoding="utf-8")

    for path in (file, cases, file.parent):
        result = run(path, "--mutants")

        assert 0 == result.exit_code
        assert "proved 1.0.0: none of 10 mutants survive" in result.output


def test_the_cases_to_fill_in_are_cases(file: Path) -> None:
    """Pasted into the file they are read, reported as not worked out yet, and prove nothing."""
    cases = file.with_name("proved.cases.yaml")
    written = run(file, "--mutants").output.partition("stands in expect and working:\n\n")[2]
    cases.write_text(CASES + written.rstrip() + "\n", encoding="utf-8")
    again = run(file, "--mutants", "--format", "concise")

    assert 5 == len(parse_document(CASES + written.rstrip() + "\n").data["cases"])
    assert 3 == again.output.count("CWI816")
    assert 3 == again.output.count("CWI820")


def test_findings_of_mutants_are_in_every_format(file: Path) -> None:
    """For other programs a survivor is a finding like any other."""
    data = json.loads(run(file, "--mutants", "--format", "json").output)
    found = [one for one in data["diagnostics"] if one["code"] == "CWI820"]
    sarif = json.loads(run(file, "--mutants", "--format", "sarif").output)

    assert [15, 26, 28] == [one["line"] for one in found]
    assert ["scales", "candour", "items", 0] == found[1]["path"]
    assert ["CWI820"] * 3 == [one["ruleId"] for one in sarif["runs"][0]["results"]]


def test_survivors_can_be_left_out_or_be_meant(file: Path) -> None:
    """By their code, as all findings; and by a comment in the line."""
    assert 0 == run(file, "--mutants", "--ignore", "CWI820").exit_code

    meant = "    items: [a1, -a2]  # cwi: ignore CWI820 - the source has no example"
    file.write_text(DEFINITION.replace("    items: [a1, -a2]", meant), encoding="utf-8")

    assert "a1 keying" not in run(file, "--mutants", "--format", "concise").output


def test_a_definition_with_faults_has_no_mutants(file: Path) -> None:
    """What is wrong with it is reported, and nothing of its scores could be believed; nor without cases."""
    file.write_text(DEFINITION.replace("-a2", "-a9"), encoding="utf-8")
    alone = file.with_name("alone.yaml")
    alone.write_text(DEFINITION.replace("id: proved", "id: alone"), encoding="utf-8")
    file.with_name("broken.yaml").write_text("kind: [", encoding="utf-8")
    result = run(file.parent, "--mutants")

    assert 1 == result.exit_code
    assert "CWI820" not in result.output
    assert "survive" not in result.output


def test_files_are_not_mended_and_proved_in_one_run(file: Path) -> None:
    """Which of the two would come first nobody could tell."""
    result = run(file, "--mutants", "--fix")

    assert 2 == result.exit_code
    assert "mend them first, with --fix alone" in result.output


def test_a_terminal_shows_how_far_it_is(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One bar for each file, on the error stream."""
    shown: list[tuple[str, int]] = []

    class Bar:
        def __init__(self, *, length: int, label: str, file: Any) -> None:
            self.label = label
            shown.append((label, length))

        def __enter__(self) -> Bar:
            return self

        def __exit__(self, *_: object) -> None:
            shown.append((self.label, 0))

        def update(self, steps: int) -> None:
            shown.append((self.label, steps))

    class Terminal:
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("click.progressbar", Bar)
    monkeypatch.setattr("sys.stderr", Terminal())
    with mutants._Progress() as progress:
        progress.tell("one.yaml", 1, 2)
        progress.tell("one.yaml", 2, 2)
        progress.tell("two.yaml", 1, 1)

    assert [("one", 2), ("one", 1), ("one", 1), ("one", 0), ("two", 1), ("two", 1), ("two", 0)] == shown


def test_all_cases_generated_is_a_warning_where_it_is_to_be_published(file: Path) -> None:
    """They show that nothing has changed, which is enough for a draft and for the field."""
    cases = file.with_name("proved.cases.yaml")
    cases.write_text(CASES.replace("basis: hand", "basis: generated"), encoding="utf-8")

    assert "CWI817" not in run(file, "--format", "concise").output
    assert f"{cases}:4:1 CWI817 warning: " in run(file, "--format", "concise", "--profile", "publish").output
