"""Tests of the schema check: one good message for each fault."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.documents import SCHEMA_NAMES, Document, check_schema, load_schema, parse_document, validator
from cwinstruments.documents.limits import MAX_FINDINGS
from cwinstruments.documents.schema_faults import Problem, explain
from cwinstruments.documents.schema_paths import follow

GOOD = Path(__file__).parents[1] / "definitions" / "good" / "shortest.yaml"


def findings(*changes: tuple[str, str], name: str | None = None) -> list[Diagnostic]:
    text = GOOD.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return check_schema(parse_document(text), name)


def finding(*changes: tuple[str, str]) -> Diagnostic:
    (one,) = findings(*changes)
    return one


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_every_schema_is_a_valid_schema_that_is_found(name: str) -> None:
    """The schemas are found, and are what JSON Schema 2020-12 allows."""
    validator(name).check_schema(load_schema(name))

    assert f"{name}.v1.json" == load_schema(name)["$id"]
    assert validator(name) is validator(name)


def test_an_unknown_schema_is_an_error_that_lists_the_known() -> None:
    """A slip in a call is told apart from a fault in a file."""
    with pytest.raises(KeyError, match="there is no schema 'instrumnt'; there are instrument, norms"):
        load_schema("instrumnt")


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_every_pattern_means_the_same_in_python_and_in_json_schema(name: str) -> None:
    """Dollar signs are only ends of text, so that they can be made strict."""
    patterns = [value for key, value in _walk(load_schema(name)) if key == "pattern" and isinstance(value, str)]

    assert [] == [pattern for pattern in patterns if "\\$" in pattern or "[$" in pattern]


def _walk(value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, list):
        return [pair for part in value for pair in _walk(part)]
    if isinstance(value, dict):
        return [*value.items(), *(pair for part in value.values() for pair in _walk(part))]
    return []


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "a document is a mapping of keys to values, which this is not"),
        ("text", "a document is a mapping of keys to values, which this is not"),
        ({}, "'kind' is missing"),
        ({"kind": "instrumnt"}, "'instrumnt' is not a kind of document"),
        ({"kind": ["instrument"]}, "['instrument'] is not a kind of document"),
    ],
)
def test_a_document_that_does_not_say_what_it_is_gets_one_finding(data: Any, message: str) -> None:
    """A list of everything that an instrument lacks would help nobody."""
    (one,) = check_schema(Document(data))

    assert ("CWI100", message) == (one.code, one.message)


def test_a_document_of_another_kind_gets_one_finding() -> None:
    """Cases given where an instrument is needed are named as what they are."""
    (one,) = check_schema(Document({"kind": "cases"}), "instrument")

    assert "this defines 'cases', where 'instrument' is needed" == one.message


def test_a_kind_that_is_needed_but_missing_is_a_finding_like_others() -> None:
    """Where the caller knows the kind, all faults are shown."""
    found = findings(("kind: instrument\n", ""), name="instrument")

    assert ["the document has no 'kind'"] == [one.message for one in found]


@pytest.mark.parametrize(
    ("change", "code", "message", "hint"),
    [
        (('"1.0.0"', "1.0"), "CWI103", "'version' must be text, not the number 1.0", "put it in quotes."),
        (('"1.0.0"', "true"), "CWI103", "'version' must be text, not true", "put it in quotes."),
        (('"1.0.0"', "~"), "CWI103", "'version' must be text, not an empty value", "Three numbers"),
        (('"1.0.0"', "'1.0'"), "CWI105", "'version' does not have the right form: '1.0'", 'For example: "1.0.0"'),
        (('"1.0.0"', '"1.0.0\\n"'), "CWI105", r"'version' does not have the right form: '1.0.0\n'", "Three numbers"),
        (("unit: team", "unit: taem"), "CWI104", "not the text 'taem'", "did you mean 'team'?"),
        (
            ("unit: team", "unit: xyz"),
            "CWI104",
            "'agency', 'county' or 'partnership', not the text 'xyz'",
            "What the scores are about",
        ),
        (("unit: team", "unit: [team]"), "CWI104", "not a list", "What the scores are about"),
        (
            ("{en: Team safety}", "Team safety"),
            "CWI103",
            "'title' must be a mapping, not the text 'Team safety'",
            '{"en": "Agree"',
        ),
        (
            ("{max_missing: 0}", "{max_missing: '0'}"),
            "CWI103",
            "a whole number, not the text '0'",
            "take the quotes away.",
        ),
        (
            ("{max_missing: 0}", "{max_missing: none}"),
            "CWI103",
            "a whole number, not the text 'none'",
            "At most so many",
        ),
        (
            ("{max_missing: 0}", "{max_missing: -1}"),
            "CWI106",
            "'max_missing' must be at least 0, not -1",
            "At most so many",
        ),
        (("{max_missing: 0}", "{max_missing: 0.5}"), "CWI103", "a whole number, not the number 0.5", "At most so many"),
        (("[ts01, -ts02]", "[]"), "CWI107", "'items' must have at least 1 entry, not 0", "The items it is made of."),
        (("{en: One.}", "{en: ''}"), "CWI107", "'en' must have at least 1 character, not 0", "Text by language."),
        (("[ts01, -ts02]", "[ts01, 2]"), "CWI103", "entry 2 of 'items' must be text or a mapping", "put it in quotes."),
        (
            ("[ts01, -ts02]", "[ts01, {item: ts02, weight: two}]"),
            "CWI105",
            "'weight' does not have the right form: 'two'",
            "An exact number",
        ),
        (("direction:", "dirction:"), "CWI101", "key 'dirction' is not known", "did you mean 'direction'?"),
        (
            ("{id: ts01,", "{id: ts01, measured_in: h,"),
            "CWI108",
            "'measured_in' does not belong here where 'type' is 'ordered_choice'",
            "what belongs here: id, type",
        ),
    ],
)
def test_a_fault_of_shape_says_what_is_wrong_and_what_would_be_right(
    change: tuple[str, str], code: str, message: str, hint: str
) -> None:
    """Messages are in our own words, hints from the schema."""
    one = next(one for one in findings(change) if one.code != "CWI102")

    assert code == one.code
    assert message in one.message
    assert hint in (one.hint or "")


@pytest.mark.parametrize(
    ("change", "code", "hint"),
    [
        (("direction:", "range: {min: '1,5', max: 5}\n    direction:"), "CWI103", "write a decimal point: 1.5"),
        (("-ts02", "{item: ts02, weight: '1,5'}"), "CWI105", "write a decimal point: 1.5"),
        (("-ts02", "{item: ts02, weight: '1.5'}"), "CWI105", "write it without quotes: 1.5"),
        (('"1.0.0"', "“1.0.0”"), "CWI105", "use straight quotes"),
        (("unit: team", "unit: “team”"), "CWI104", "use straight quotes"),
        (("-ts02", "~ts02"), "CWI105", "write ts02, or -ts02 where it is reverse-keyed"),
        (("-ts02", "TS02 (R)"), "CWI105", "write ts02, or -ts02 where it is reverse-keyed"),
        (("-ts02", "~"), "CWI103", "An item as a scale uses it"),
        (("-ts02", "'--'"), "CWI105", "An item as a scale uses it"),
        (("id: team-safety", "id: Team Safety"), "CWI105", "did you mean 'team-safety'? "),
        (("id: team-safety", "id: Team_Safety"), "CWI105", "small letters, digits and single hyphens or underscores"),
        (("id: team-safety", "id: '!'"), "CWI105", "The instrument's name in small letters"),
        (("{id: ts02,", "{id: Ts-02,"), "CWI105", "did you mean 'ts_02'? "),
        (("  candour:", "  Candour-Total:"), "CWI109", "did you mean 'candour_total'? "),
        (("  candour:", "  '!':"), "CWI109", "A name in small letters"),
        (
            ("{id: ts02,", "{id: ts02, reverse_keyed: true,"),
            "CWI101",
            "write -ts02, or {item: ts02, reverse_keyed: true}",
        ),
        (("{id: ts02,", "{id: ts02, weight: 2,"), "CWI101", "write {item: ts02, weight: 2}"),
        (("{id: ts02,", "{id: ~, recode: 2,"), "CWI101", 'write {item: k3, recode: {"1": 0, "2": 1}}'),
    ],
)
def test_a_habit_is_answered_with_what_is_written_here(change: tuple[str, str], code: str, hint: str) -> None:
    """Decimal commas, quotes where none belong, other signs and capitals, keying where an item is defined."""
    found = [(one.code, hint in (one.hint or "")) for one in findings(change)]

    assert (code, True) in found


@pytest.mark.parametrize(("name", "least"), [("instrument", {"band", "cutoff", "option"}), ("cases", {"case"})])
def test_what_is_often_left_out_has_an_example(name: str, least: set[str]) -> None:
    """A hint for a part that lacks something shows a whole one, and that one is right."""
    definitions = load_schema(name)["$defs"]
    for part in least:
        whole = {**load_schema(name), "$ref": f"#/$defs/{part}"}
        for key in ("type", "required", "properties", "additionalProperties"):
            whole.pop(key)
        whole.pop("anyOf", None)
        for example in definitions[part]["examples"]:
            assert [] == list(validator(name).evolve(schema=whole).iter_errors(example))


@pytest.mark.parametrize("number", ["1.0", "1e1", "10.00"])
def test_a_decimal_without_a_fraction_is_a_whole_number(number: str) -> None:
    """JSON Schema counts by value; decimals are numbers like any other."""

    assert [] == findings(("code: 97", f"code: {number}"))


def test_a_huge_decimal_is_a_whole_number() -> None:
    """No exception from arithmetic on what is within the limits of reading."""

    assert validator("instrument").is_type(Decimal("1e300"), "integer")
    assert not validator("instrument").is_type(Decimal("1e-300"), "integer")
    assert not validator("instrument").is_type(True, "number")


def test_all_faults_are_found_at_once_in_document_order() -> None:
    """One run is enough to see everything that is wrong."""
    found = findings(
        ("version:", "verison:"),
        ("unit: team", "unit: taem"),
        ("{id: ts01,", "{id: TS01,"),
        ("method: mean", "method: avg"),
    )

    assert ["CWI101", "CWI104", "CWI105", "CWI104"] == [one.code for one in found]
    assert sorted(one.line or 0 for one in found) == [one.line for one in found]


def test_a_faulty_method_does_not_accuse_what_depends_on_it() -> None:
    """What a misspelt formula scale seems to lack is not a fault of its own."""
    formula = ("    items: [ts01, -ts02]\n", "    formula: ts01 + ts02\n")

    assert "'method'" in finding(formula, ("method: mean", "method: fromula")).message
    assert "'candour' has no 'method'" == finding(formula, ("    method: mean\n", "")).message


def test_an_item_lacks_what_its_type_needs() -> None:
    """Faults inside a condition are told by their leaf."""
    found = findings(("{id: ts01,", "{id: ts01, type: decimal, digits: 9,"))

    assert [
        "entry 1 of 'items' has no 'range' where 'type' is 'decimal'",
        "'digits' must be at most 6, not 9",
        "'options' does not belong here where 'type' is 'decimal'",
    ] == [one.message for one in found]


def test_a_scale_is_made_of_one_thing() -> None:
    """A key that its neighbours rule out is named with the neighbour."""
    both = finding(("    method: mean", "    scales: [x]\n    method: mean"))
    neither = finding(("    items: [ts01, -ts02]\n", ""))

    assert "'items' does not belong here where 'scales' is given" == both.message
    assert ("scales", "candour", "items") == both.path
    assert "'candour' has no 'items' where 'scales' is not given" == neither.message


def test_a_mapping_of_the_wrong_type_is_one_finding() -> None:
    """What a number lacks as a mapping is not listed."""

    assert "'source' must be a mapping, not the number 3" == finding(("{citation: Made up.}", "3")).message


def test_a_list_without_repetitions_is_fine() -> None:
    """Only what stands there twice is reported."""
    frameworks = "frameworks: {own: {primary: safety, secondary: [trust, hope]}}"

    assert [] == findings(("direction:", f"{frameworks}\n    direction:"))


def test_many_faults_are_cut_off() -> None:
    """A file with no end of faults does not take for ever."""
    options = ", ".join(["{value: 1, lable: x}"] * (MAX_FINDINGS + 50))

    assert MAX_FINDINGS == len(
        findings(("    options:\n", f"    options: [{options}]\n    nonresponse: 1\n  other:\n    options:\n"))
    )


def test_a_long_list_of_mixed_entries_is_compared_in_one_pass() -> None:
    """Comparing every pair would take minutes."""
    entries = ", ".join(f"{{a: {number}}}" if number % 2 else str(number) for number in range(20_000))
    found = findings(
        ("direction:", f"frameworks: {{ccf: {{primary: x, secondary: [{entries}, 0, {{a: 1}}]}}}}\n    direction:")
    )

    assert MAX_FINDINGS == len(found)


def test_a_rule_without_words_of_its_own_is_quoted() -> None:
    """A keyword that the schemas come to use later still gives a finding that can be understood."""
    schema = {"description": "Even.", "multipleOf": 2, "anyOf": [{"minimum": 9}]}
    trail = follow(schema, ("multipleOf",), (), 3)
    (odd,) = explain(Problem("multipleOf", 2, 3), trail)
    (either,) = explain(Problem("anyOf", [{"minimum": 9}], 3), follow(schema, ("anyOf",), (), 3))

    assert ("CWI112", 'the document breaks the rule {"multipleOf": 2}', "Even.") == (odd.code, odd.message, odd.hint)
    assert 'the document breaks the rule {"anyOf": [{"minimum": 9}]}' == either.message


def test_a_path_that_names_if_and_ref_is_followed_too() -> None:
    """Versions of the validator differ in what they put into the path of an error."""
    instrument = load_schema("instrument")
    data = {"items": [{"type": "integer"}]}
    kinds = [one["if"]["properties"]["type"] for one in instrument["$defs"]["item"]["allOf"]]
    place = kinds.index({"const": "integer"})
    short = ("properties", "items", "items", "allOf", place, "then", "required")
    long = ("properties", "items", "items", "$ref", "allOf", place, "if", "then", "required")

    assert follow(instrument, short, ("items", 0), data) == follow(instrument, long, ("items", 0), data)
    assert (("type", True),) == follow(instrument, long, ("items", 0), data).conditions()


def test_parts_of_other_schemas_are_brought_in() -> None:
    """A schema that takes parts from another one refers to itself alone once it is loaded."""
    loaded = load_schema("survey")
    references = [value for key, value in _walk(loaded) if key == "$ref"]
    parts = load_schema("instrument")["$defs"]

    assert references
    assert {f"#/$defs/{name}" for name in loaded["$defs"]} >= set(references)
    assert parts["item"] == loaded["$defs"]["item"]
    assert loaded["$defs"]["wave"] == load_schema("roster")["$defs"]["wave"]


def test_parts_with_the_name_of_an_own_one_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """One name for two things would let one of them pass for the other."""
    from cwinstruments.documents import schemas

    clash = {"$ref": "instrument.v1.json#/$defs/id", "$defs": {"id": {"type": "string"}}}
    whole = schemas._read
    monkeypatch.setattr(schemas, "_read", lambda name: clash if name == "survey" else whole(name))

    with pytest.raises(ValueError, match="the schema 'survey' has parts of its own called id"):
        load_schema.__wrapped__("survey")


def test_other_validators_can_follow_the_references() -> None:
    """Where the schemas lie side by side, as they do for an editor, any validator judges a survey as ours does."""
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource

    from cwinstruments.documents import read_document
    from cwinstruments.documents.schemas import schema_file

    raw = {name: json.loads(schema_file(name).read_text(encoding="utf-8")) for name in SCHEMA_NAMES}
    beside = [(f"{name}.v1.json", Resource.from_contents(schema)) for name, schema in raw.items()]
    registry: Any = Registry().with_resources(beside)
    stock = Draft202012Validator(raw["survey"], registry=registry)
    data = read_document(GOOD.parents[2] / "surveys" / "good" / "every-feature.yaml").data
    plain = json.loads(json.dumps(data, default=float))

    assert [] == list(stock.iter_errors(plain))
    assert ["items", 0, "text"] == list(next(stock.iter_errors(_with_text(plain, 3))).absolute_path)


def _with_text(data: Any, text: object) -> Any:
    first, *others = data["items"]
    return {**data, "items": [{**first, "text": text}, *others]}
