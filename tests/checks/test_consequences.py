"""One fault, one finding: what a maintainer reads about faults that used to be told several times."""

from __future__ import annotations

from pathlib import Path

import pytest

from cwinstruments.checks import check
from cwinstruments.diagnostics import Diagnostic
from cwinstruments.profiles import Profile

DEFINITION = """\
kind: instrument
id: calm-work
version: "1.0.0"
title: {en: Calm work}
source: {citation: Made up for a test.}
licence: {name: CC-BY-4.0, text_redistributable: "yes"}
evidence: {status: original_not_validated}
unit: respondent
permitted_level: both
sensitivity: routine
wording: complete
response_options:
  agreement3:
    options: [{value: 1}, {value: 2}, {value: 3}]
    nonresponse: [{code: 8, reason: dont_know}, {code: 9, reason: refused}]
items:
  - {id: ss1, text: {en: One.}, options: agreement3}
  - {id: ss2, text: {en: "Two  and more."}, options: agreement3}
  - {id: ss3, text: {en: Three.}, options: agreement3}
scales:
  calm:
    title: {en: Calm}
    items: [ss1, ss2, ss3]
    method: sum
    missing: {max_missing: 0}
    direction: higher_is_better
"""


def told(folder: Path, *changes: tuple[str, str], profile: Profile = Profile.DRAFT) -> list[Diagnostic]:
    """Give what is found in the definition with something changed in it."""
    text = DEFINITION
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file = folder / "calm-work.yaml"
    file.write_text(text, encoding="utf-8")
    return [one for one in check(file, profile=profile).diagnostics if one.code != "CWI813"]


def test_a_sum_that_all_its_items_can_leave_is_one_fault(tmp_path: Path) -> None:
    """The finding stands at the list, names the items, and its hint covers all of the states."""
    rule = "max_missing: 0, states: {dont_know: excluded, refused: excluded}"
    (one,) = told(tmp_path, ("max_missing: 0", rule))

    assert ("CWI309", ("scales", "calm", "items")) == (one.code, one.path)
    assert "'ss1', 'ss2' and 'ss3' can be don't know or refused and then leave the sum 'calm' short" == one.message
    assert "'states: {dont_know: missing, refused: missing}'" in (one.hint or "")


def test_texts_in_a_key_are_one_fault(tmp_path: Path) -> None:
    """What else is wrong with texts that should not be there is nothing to mend."""
    (one,) = told(tmp_path, ("wording: complete", "wording: key_only"), profile=Profile.FIELDWORK)

    assert "item 'ss1' and 2 more have a text, although the wording is 'key_only'" == one.message


def test_a_text_that_is_read_within_one_country_has_to_be_right(tmp_path: Path) -> None:
    """A licence that restricts texts to one country lets them be read there, so their blanks count."""
    free, within = 'text_redistributable: "yes"', "text_redistributable: us_noncommercial"
    found = told(tmp_path, (free, within), profile=Profile.FIELDWORK)
    refused = told(tmp_path, (free, 'text_redistributable: "no"'), profile=Profile.FIELDWORK)

    assert {"CWI602", "CWI410"} <= {one.code for one in found}
    assert "CWI410" not in {one.code for one in refused}


@pytest.mark.parametrize(
    ("id", "code"), [("ss3\u200b", "CWI105"), ("10", "CWI103"), ("ss2", "CWI201"), ("''", "CWI105")]
)
def test_what_names_an_item_with_a_faulty_id_is_no_fault(tmp_path: Path, id: str, code: str) -> None:
    """The id is mended, and the list is right."""
    found = told(tmp_path, ("id: ss3", f"id: {id}"))

    assert code in {one.code for one in found}
    assert {"CWI203", "CWI215", "CWI227"}.isdisjoint({one.code for one in found})


def test_an_item_without_an_id_leaves_no_name_behind(tmp_path: Path) -> None:
    """That the id is missing is told at the item."""
    (one,) = told(tmp_path, ("id: ss3, ", ""))

    assert "CWI102" == one.code


def test_a_name_that_no_faulty_id_explains_is_told(tmp_path: Path) -> None:
    """One faulty id loses one name, and the hint names no id that is none."""
    found = told(tmp_path, ("id: ss3", "id: SS3"), ("ss1, ss2, ss3]", "ss1, ss2, ss3, other1, other2]"))

    assert ["CWI203"] * 3 == sorted(one.code for one in found if one.code != "CWI105")
    assert not [one for one in found if one.code == "CWI203" and "SS3" in (one.hint or "")]


@pytest.mark.parametrize(
    ("rule", "hint"),
    [
        (
            "missing: {then: prorate}\n    min_answered: 2",
            "'min_answered' belongs in 'missing': {then: prorate, min_answered: 2}",
        ),
        ("min_answered: 2\n    then: prorate", "they belong in 'missing': {min_answered: 2, then: prorate}"),
        (
            "missing: {min_answered: 2}\n    then: prorate",
            "'then' belongs in 'missing': {min_answered: 2, then: prorate}",
        ),
        ("missing: 1\n    states: {refused: missing}", "'states' belongs in 'missing': {}"),
    ],
)
def test_a_missing_rule_that_stands_too_far_left_is_one_fault(tmp_path: Path, rule: str, hint: str) -> None:
    """The hint shows the whole rule, as far as it can be written in a line."""
    found = [one for one in told(tmp_path, ("missing: {max_missing: 0}", rule)) if one.code != "CWI103"]

    assert [("CWI101", hint)] == [(one.code, one.hint) for one in found]


def test_steps_that_miss_the_end_are_as_grave_as_what_they_spoil(tmp_path: Path) -> None:
    """The range of a scale that no mark reaches is not wrong itself."""
    slider = "{id: ss3, text: {en: Three.}, type: visual_analogue, range: {min: 1, max: 3}, step: STEP}"
    old = "{id: ss3, text: {en: Three.}, options: agreement3}"
    of_scale = ("    missing: {max", "    range: {min: 3, max: 9}\n    missing: {max")
    alone = told(tmp_path, (old, slider.replace("STEP", "1.5")))
    spoiling = told(tmp_path, (old, slider.replace("STEP", "1.5")), of_scale)

    assert [] == told(tmp_path, (old, slider.replace("STEP", "0.5")), of_scale)
    assert [("CWI359", "warning")] == [(one.code, one.severity) for one in alone]
    assert [("CWI359", "error")] == [(one.code, one.severity) for one in spoiling]


def test_a_recode_leaves_out_all_that_it_names(tmp_path: Path) -> None:
    """What is missing is a list of facts, not a choice."""
    (one,) = told(tmp_path, ("ss3]", "{item: ss3, recode: {'1': 0}}]"))

    assert "the recode of item 'ss3' leaves out '2' and '3'" == one.message


def test_a_cell_of_one_is_one_person(tmp_path: Path) -> None:
    """Numbers agree with their words."""
    cell = "direction: higher_is_better\n    aggregate: {method: mean, minimum_cell: 1}"
    one = next(
        one
        for one in told(
            tmp_path, ("permitted_level: both", "permitted_level: unit"), ("direction: higher_is_better", cell)
        )
        if one.code == "CWI352"
    )

    assert "unit scores from 1 person on;" in one.message


def test_a_sum_counts_every_item_as_0_that_is_missing(tmp_path: Path) -> None:
    """An item that need not be asked counts as 0 by right, which a mean could not do."""
    formula = 'formula: "sum(ss1, ss2) + sum(ss3)"\n    method: formula\n    missing: {max_missing: 1, then: available}'
    plain = "items: [ss1, ss2, ss3]\n    method: sum\n    missing: {max_missing: 0}"
    hidden = ("{en: Three.}, ", "{en: Three.}, show_if: ss1 > 1, ")
    (one,) = told(tmp_path, (plain, formula))
    (gated,) = told(tmp_path, (plain, formula.replace("ss2) + sum(ss3)", "ss2, ss3)")), hidden)

    assert "counts 'ss1', 'ss2' and 'ss3' as 0" in one.message
    assert "mean(...)" in (one.hint or "")
    assert "counts 'ss1', 'ss2' and 'ss3' as 0" in gated.message
    assert "max_missing: 0" in (gated.hint or "")
    assert "mean(...)" not in (gated.hint or "")
