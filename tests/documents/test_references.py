"""Tests of references, beyond the files in tests/definitions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwinstruments.diagnostics import Diagnostic, Severity
from cwinstruments.documents import Document, check_references, load_schema, parse_document
from cwinstruments.documents.limits import MAX_FINDINGS
from cwinstruments.documents.outline import FormulaEntry
from cwinstruments.documents.written_texts import TEXT_KEYS

GOOD = Path(__file__).parents[1] / "definitions" / "good"


def findings(name: str, *changes: tuple[str, str]) -> list[Diagnostic]:
    text = (GOOD / name).read_text(encoding="utf-8-sig")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return check_references(parse_document(text))


def finding(name: str, *changes: tuple[str, str]) -> Diagnostic:
    (one,) = findings(name, *changes)
    return one


def test_the_keys_of_texts_are_those_of_the_schema() -> None:
    """A text that the schema gains is checked for its languages, too."""
    found = set()

    def walk(value: Any, key: str = "") -> None:
        if isinstance(value, dict):
            if value.get("$ref") == "#/$defs/text" and key not in ("additionalProperties", ""):
                found.add(key)
            for name, part in value.items():
                walk(part, name)
        for part in value if isinstance(value, list) else ():
            walk(part)

    walk(load_schema("instrument"))

    assert TEXT_KEYS == found


def test_a_form_or_scale_may_be_called_like_a_text() -> None:
    """Only what looks like text by language is taken for it."""
    text = (GOOD / "every-item-type.yaml").read_text(encoding="utf-8").replace("supervision:", "label:")

    assert [] == check_references(parse_document(text))


@pytest.mark.parametrize(
    ("formula", "names"),
    [
        ("a + b * 2.5 - a", ("a", "b")),
        ("if(not x == 'y z' and count(a, b) > 1 or c, mean(d), 0)", ("x", "a", "b", "c", "d")),
        ("count + mean (x)", ("count", "x")),
        ("'it' == x", ("x",)),
        ("x == 'not closed y", ("x",)),
        ("a.b + A_1", ("a.b", "A_1")),
        ("1e5", ("e5",)),
        ("", ()),
        ("§ ü", ()),
    ],
)
def test_names_are_found_in_formulas(formula: str, names: tuple[str, ...]) -> None:
    """Quoted option values, numbers, words and functions are no names; syntax is judged later."""

    assert names == FormulaEntry(formula, ("scales", "x", "formula"), "x").names()


def test_true_and_false_are_no_names() -> None:
    """They are numbers and conditions, in small letters."""
    one = finding("every-item-type.yaml", ("show_if: in_field", "show_if: in_field == True"))

    assert [] == findings("every-item-type.yaml", ("show_if: in_field", "show_if: in_field == true and not false"))
    assert "CWI227" == one.code
    assert "write 'true' in small letters" == one.hint


@pytest.mark.parametrize(
    ("condition", "hint"),
    [
        ("in_field and role == supervisor", "write 'supervisor' in single quotes: it is a code of item 'role'"),
        ("in_field == yes", "write in_field, or in_field == 1"),
        ("in_field == No", "write not in_field, or in_field == 0"),
        ("in_field AND role == 'supervisor'", "write 'and' in small letters"),
    ],
)
def test_what_other_languages_write_is_no_name(condition: str, hint: str) -> None:
    """The hint says how it is written here, in a condition as in a formula."""
    gate = finding("every-item-type.yaml", ("show_if: in_field", f"show_if: {condition}"))
    formula = finding("every-item-type.yaml", ("visits / hours", f"if({condition}, visits, hours)"))

    assert (("CWI227", hint), ("CWI227", hint)) == ((gate.code, gate.hint), (formula.code, formula.hint))


def test_an_option_of_several_has_a_name_with_its_item() -> None:
    """In a formula each option that can be selected is an input of its own."""
    one = finding("every-item-type.yaml", ("visits / hours", "visits / hours + housing"))

    assert "write 'services_used__housing': whether that option of 'services_used' was selected" == one.hint


@pytest.mark.parametrize("quotes", ['""', "“”", "‘’"])
def test_a_code_in_other_quotes_is_left_to_the_parser(quotes: str) -> None:
    """It is no name, so that it is one fault and not two."""

    assert ("role",) == FormulaEntry(f"role == {quotes[0]}supervisor{quotes[1]}", ("items", 1, "show_if"), "x").names()


def test_a_condition_is_not_told_to_use_a_scale() -> None:
    """Conditions look at items only."""
    one = finding("every-item-type.yaml", ("show_if: in_field", "show_if: in_field or climat == 1"))
    scale = finding("every-item-type.yaml", ("visits / hours", "visits / hours + climat"))

    assert "climate" not in (one.hint or "")
    assert "did you mean 'climate'?" == scale.hint


def test_a_part_of_the_other_kind_is_told_where_it_goes() -> None:
    """An item among scales and a scale among items are not misspelt."""
    item = finding("every-item-type.yaml", ("[{scale: climate, weight: 2}, -strain]", "[climate, -effort]"))
    scale = finding("every-item-type.yaml", ("[effort]", "[effort, climate]"))

    assert "'effort' is an item; a scale of items lists it under 'items'" == item.hint
    assert "'climate' is a scale; a scale of scales lists it under 'scales'" == scale.hint


def test_a_circle_through_formulas_is_found_once() -> None:
    """Formulas use scales, too."""
    found = findings(
        "every-item-type.yaml",
        ("visits / hours", "visits / hours + overall"),
        ("[{scale: climate, weight: 2}, -strain]", "[climate, contact]"),
    )

    assert ["scales depend on each other: contact -> overall -> contact"] == [one.message for one in found]


def test_a_long_chain_of_scales_is_no_circle() -> None:
    """Depth of dependence is no matter of recursion."""
    scales = {f"s{n}": {"scales": [f"s{n + 1}"]} for n in range(5000)} | {"s5000": {"items": []}}

    assert [] == check_references(Document({"scales": scales}))


def test_a_shared_part_is_no_circle() -> None:
    """Two scales may use a third."""
    scales = {"a": {"scales": ["c"]}, "b": {"scales": ["a", "c"]}, "c": {"items": []}}

    assert [] == check_references(Document({"scales": scales}))


def test_a_recode_is_compared_by_value() -> None:
    """1.0 and 1 are one option."""
    recode = "{item: doubt, recode: {'1': 0, '2.0': 1, '3': 2}}"

    assert [] == findings("every-item-type.yaml", ('{item: doubt, reverse_keyed: true, weight: "1/2"}', recode))


def test_a_recode_makes_quantities_of_nominal_options_only() -> None:
    """Dates and several choices at once stay what they are."""
    recode = ("{caseworker: 0, supervisor: 1}", "{caseworker: 0}")
    several = findings(
        "every-item-type.yaml",
        ("item: role, recode: {caseworker: 0, supervisor: 1}", "item: services_used, recode: {housing: 0, court: 1}"),
    )

    assert ["CWI221"] == [one.code for one in findings("every-item-type.yaml", recode)]
    assert "CWI223" in [one.code for one in several]


def test_a_recode_of_an_item_without_options_is_left_to_later_stages() -> None:
    """What a number can be is known when the plan is compiled."""

    assert [] == findings("every-item-type.yaml", ("[effort]", "[{item: effort, recode: {'0': 1}}]"))


def test_warnings_are_no_errors() -> None:
    """What may be meant does not make a definition unusable."""
    found = findings(
        "shortest.yaml",
        ("[ts01, -ts02]", "[ts01]"),
        ("title: {en: Team safety}", "title: {en: Team safety, es: Seguridad}"),
    )

    assert {"CWI215", "CWI401"} == {one.code for one in found}
    assert {Severity.WARNING} == {one.severity for one in found}


def test_bands_may_share_a_value_that_one_excludes() -> None:
    """At least 8 and above 8 are two edges."""
    bands = "bands: [{id: a}, {id: b, at_least: 8}, {id: c, above: 8}, {id: d, at_least: '25/3'}]"

    assert [] == findings("shortest.yaml", ("direction:", f"{bands}\n    direction:"))


@pytest.mark.parametrize(
    "rule", ["{max_missing: 1}", "{max_missing: 0, min_answered: 1}", "{min_answered_fraction: 0.5}"]
)
def test_a_rule_that_lets_answers_be_missing_says_what_is_done(rule: str) -> None:
    """Only all or nothing says it already."""
    mean = finding("shortest.yaml", ("{max_missing: 0}", rule))
    total = finding("shortest.yaml", ("{max_missing: 0}", rule), ("method: mean", "method: sum"))

    assert "CWI220" == mean.code
    assert "then: available" in (mean.hint or "")
    assert "then: prorate" in (total.hint or "")


def test_many_findings_are_cut_off() -> None:
    """A file with no end of faults does not take for ever."""
    data = {"items": [{"id": "a"}] * 5000}

    assert MAX_FINDINGS == len(check_references(Document(data)))


@pytest.mark.parametrize(
    "data",
    [
        {"items": [{"id": "a", "type": "boolean", "nonresponse": [{"code": "0"}, {"code": True}, 7]}]},
        {"items": [{"id": 1}, {"id": "a", "range": {"min": "x", "max": 1}}, "b"]},
        {"scales": {"a": {"items": [1, {"item": 2}, {}], "bands": [{"id": 1}, 2, {"above": "1/0"}, {"above": []}]}}},
        {"scales": {"a": {"cutoffs": [{"id": 1}, 2], "missing": 3, "range": [], "formula": 4}, "b": 5}},
        {"scales": {"a": {"bands": [{"id": "x"}, {"id": "y", "above": "z"}]}}},
        {"response_options": {"a": {"options": 1, "nonresponse": {}}}, "items": {"id": "a"}},
    ],
)
def test_parts_of_the_wrong_shape_are_left_to_the_schema(data: Any) -> None:
    """Two findings about one slip would be one too many."""
    found = {one.code for one in check_references(Document(data))}

    assert set() == found - {"CWI214", "CWI215"}


KEYS = st.sampled_from(
    [
        "items",
        "scales",
        "id",
        "type",
        "options",
        "value",
        "code",
        "nonresponse",
        "range",
        "min",
        "max",
        "show_if",
        "text",
        "text_by_form",
        "forms",
        "title",
        "en",
        "response_options",
        "method",
        "missing",
        "then",
        "bands",
        "cutoffs",
        "at_least",
        "above",
        "item",
        "scale",
        "recode",
        "formula",
        "between",
        "label",
        "wording",
    ]
)
TEXTS = st.sampled_from(
    [
        "a",
        "b",
        "a_band",
        "complete",
        "key_only",
        "ordered_choice",
        "nominal_choice",
        "multiple_choice",
        "date",
        "integer",
        "1/0",
        "2026-02-30",
    ]
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | TEXTS, inner, max_size=5),
    max_leaves=30,
)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            key: ANYTHING | st.lists(ANYTHING, max_size=3) | st.dictionaries(TEXTS, ANYTHING, max_size=3)
            for key in ("items", "scales", "response_options", "forms", "title", "wording", "description")
        },
    )
    | ANYTHING
)
def test_wrong_shapes_are_tolerated(data: Any) -> None:
    """References are checked on whatever was read, beside the schema."""
    for one in check_references(Document(data)):
        assert one.code.startswith("CWI2")


@pytest.mark.parametrize(
    ("old", "new", "told", "hint"),
    [
        ("label: {en: Yes, es: Si}", "label: {en: Yes, esp: Si}", "it has 'esp'", "did you mean 'es'?"),
        ("label: {en: Yes, es: Si}", "label: {en: Yes, se: Si}", "it has 'se'", "did you mean 'es'?"),
        ("label: {en: Yes, es: Si}", "label: {en: Yes, fr: Oui}", "lacks 'es', which the title has", "translate it"),
        ("label: {en: Yes, es: Si}", "label: {en: Yes}", "lacks 'es', which the title has", "translate it"),
    ],
)
def test_a_language_that_only_one_text_has_may_be_a_misspelt_one(old: str, new: str, told: str, hint: str) -> None:
    """A tag that begins like the language that is lacking, or has its letters, is told and asked about."""
    text = (GOOD.parent / "bad" / "language-missing.yaml").read_text(encoding="utf-8")
    text = text.replace("{value: 1, label: {en: No}}", "{value: 1, label: {en: No, es: No}}").replace(
        "title: {es: Franqueza}", "title: {en: Candour, es: Franqueza}"
    )
    assert old in text
    (found,) = check_references(parse_document(text.replace(old, new)))

    assert "CWI401" == found.code
    assert told in found.message
    assert (found.hint or "").startswith(hint)


def test_a_title_whose_language_is_misspelt_is_told_with_the_first_text() -> None:
    """The shorter tag is the right one, so the title is the place to mend."""
    text = (GOOD.parent / "bad" / "language-missing.yaml").read_text(encoding="utf-8")
    text = text.replace("title: {en: Team safety, es: Seguridad}", "title: {en: Team safety, esp: Seguridad}", 1)
    hints = {one.hint for one in check_references(parse_document(text)) if one.code == "CWI401"}

    assert "did you mean 'es'?" in hints
