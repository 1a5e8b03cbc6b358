"""Hints that tell what was most probably meant, or why something can't be."""

from __future__ import annotations

from pathlib import Path

import pytest

from cwinstruments.checks import check
from cwinstruments.diagnostics import Diagnostic
from cwinstruments.profiles import Profile

BASE = (Path(__file__).parent / "good" / "decimal-comma-in-a-formula.yaml").read_text(encoding="utf-8")
VISITS = "range: {min: 0, max: 20}, text: {en: Visits.}"
HOURS = "text: {en: Hours.}"


def findings(file: Path, *changes: tuple[str, str]) -> list[Diagnostic]:
    text = BASE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")
    return [one for one in check(file, profile=Profile.DRAFT).diagnostics if one.code != "CWI813"]


@pytest.mark.parametrize(
    ("condition", "hint"),
    [
        ("visits == 999", "999 is the non-response code of 'visits' for 'refused'"),
        ("visits == 1 and visits == 999", "999 is the non-response code of 'visits' for 'refused'"),
        ("visits == 998", "compare with the values"),
        ("visits > 999", "compare with the values"),
    ],
)
def test_a_condition_that_asks_for_a_nonresponse_code_is_told_so(condition: str, hint: str, tmp_path: Path) -> None:
    """What was not answered is no answer, so no condition on it is ever true."""
    changes = (
        (VISITS, f"{VISITS}, nonresponse: [{{code: 999, reason: refused}}]"),
        (HOURS, f'{HOURS}, show_if: "{condition}"'),
    )
    (found,) = [one for one in findings(tmp_path / "x.yaml", *changes) if one.code == "CWI331"]

    assert (found.hint or "").startswith(hint)


@pytest.mark.parametrize("where", ["formula", "show_if"])
def test_a_text_item_in_a_formula_is_told_to_have_no_value(where: str, tmp_path: Path) -> None:
    """It is defined, so it would be wrong to say that it is not."""
    remark = "items:\n  - {id: remark, type: text, text: {en: Remark.}, max_length: 9}\n"
    change = ("hours * 2.5", "remark * 2.5") if where == "formula" else (HOURS, f'{HOURS}, show_if: "remark == 1"')
    (found,) = [one for one in findings(tmp_path / "x.yaml", ("items:\n", remark), change) if one.code == "CWI301"]

    assert found.message.endswith("'remark' is a text item, which has no value for formulas")
    assert "name an item with numbers, codes or dates" == found.hint


@pytest.mark.parametrize("level", ["both", "unit"])
def test_bands_that_nobody_would_have_are_not_left_to_respondents(level: str, tmp_path: Path) -> None:
    """Without 'bands_for' they are those of respondents, and where scores are for units alone these get none."""
    file = tmp_path / "x.yaml"
    text = (Path(__file__).parent / "bad" / "bands-for-nobody.yaml").read_text(encoding="utf-8")
    file.write_text(text.replace("permitted_level: both", f"permitted_level: {level}"), encoding="utf-8")
    found = {
        one.path[1]: str(one.hint) for one in check(file, profile=Profile.DRAFT).diagnostics if one.code == "CWI372"
    }
    leave_out = {scale for scale, hint in found.items() if hint.startswith("leave 'bands_for' out")}
    take_away = {scale for scale, hint in found.items() if hint.startswith("take the bands away")}
    of_no_unit = {"a_share", "never_of_units"}

    assert {"respondents_alone", "units_alone", "units_and_respondents"} | (
        of_no_unit if level == "both" else set()
    ) == leave_out
    assert (of_no_unit if level == "unit" else set()) == take_away
