"""Write the reference pages of the document formats from their schemas.

`python -m tools.make_reference` writes them; with `--check` it only says which are out of date. A test does the same.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

ROOT = Path(__file__).resolve().parent.parent
SCHEMAS = ROOT / "schemas"
REFERENCE = ROOT / "docs" / "reference"

Schema: TypeAlias = Mapping[str, Any]

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_YAML_WORDS = {"false", "n", "no", "null", "off", "on", "true", "y", "yes"}
_MOST_PLACES = 4


@dataclass(frozen=True)
class Page:
    """One page: the schema it is made from, and what stands above the tables."""

    schema: str
    file: str
    title: str
    intro: str


PAGES = (
    Page(
        "instrument.v1.json",
        "definition.md",
        "The definition of an instrument",
        """\
A definition is one YAML or JSON document. The [tutorial](../tutorial.md) writes one; this page is for looking things
up. `examples/minimal-instrument.yaml` is the smallest definition, `examples/every-feature.yaml` uses everything once.

An editor that knows JSON Schema can complete and check a definition while you type: name the schema in its first line,
as the examples do. `cwinstruments check` says more: it knows [references, ranges and formulas](diagnostics.md) too.

Read with it: [formulas](formulas.md), [how missing answers are handled](../explanation/missing-answers.md), [the words
of the field](glossary.md), and [worked cases](cases.md), which prove that a definition scores as its source says.

A score is made in this order: the answers are recoded, keyed and weighted; the method makes the raw score of them, by
the missing rule; then come the transform, the rounding, and last the bands and cutoffs. So an edge with more decimal
places than the rounding keeps is jumped over: exactly one third is 33.3 when it is rounded, and less than 100/3.""",
    ),
    Page(
        "cases.v1.json",
        "cases.md",
        "Worked cases",
        """\
A file of cases holds responses and the scores that must come out. It lies beside the [definition](definition.md):
`team-safety.cases.yaml` belongs to `team-safety.yaml`. `cwinstruments check` scores every case and reports each
difference at its line. A case says what its scores rest on: they are printed in the source, or worked by hand.""",
    ),
    Page(
        "norms.v1.json",
        "norms.md",
        "Norms",
        """\
A file of norms holds the norms of one [instrument](definition.md), with an id and a version of its own.
`load_norms(file)` reads it, `instrument.with_norms(norms)` applies it, and so does `--norms` on the command line.
[Use norms](../how-to/use-norms.md) tells how; `examples/norms/` holds one. Covariates, strata and rows are defined as
in an instrument.""",
    ),
    Page(
        "survey.v1.json",
        "survey.md",
        "The definition of a survey",
        """\
A survey puts [instruments](definition.md) and items of its own before people.
[Build a survey](../how-to/build-a-survey.md) goes through it step by step; `examples/surveys/` holds one. Items and
scales of an instrument are called by its alias: `team_safety__ts01`, `team_safety__candour`. So are the columns of
responses and of scores.

Items, response options, covariates and texts are defined as in an instrument.""",
    ),
    Page(
        "roster.v1.json",
        "roster.md",
        "Rosters",
        """\
A roster says who was to answer: pseudonyms, units, and what came of each invitation. `load_roster(file)` reads it,
`cwinstruments check` says what is wrong with it, line by line of its table. Columns that look like names, addresses or
telephone numbers are refused: the list of who is who stays with whoever sends the invitations.

Response rates are completed interviews over everybody eligible, which AAPOR's *Standard Definitions* (2023) call
Response Rate 1, with nobody of unknown eligibility; a roster leaves nobody's eligibility open.""",
    ),
    Page(
        "mapping.v1.json",
        "mapping.md",
        "Mappings of exports",
        """\
A mapping says how the export of a survey tool is read: which column holds the answers to which item, and what its cells
stand for. `cwinstruments map` proposes one, a person completes it, and `--mapping` or `load_mapping(file, instrument)`
uses it. [Read survey exports](../how-to/read-survey-exports.md) tells how; `examples/exports/` holds one for each tool.

A cell is looked at in this order: an empty one, and what is among the missing texts, is no answer; then comes what
`recode` says; then the labels, or the codes as in [a plain file](response-files.md#cells). What is left is refused: the
row is reported with the item, the text and what is allowed, and has no scores.

Texts are compared after one normalisation: Unicode's composed form (NFC), white space at the ends left out and any
other white space as one space, no regard to capitals. Nothing else is evened out, and nothing that is alike is taken
for the same. Names of columns are compared like that too, but with regard to capitals.

A key with nothing behind it is open. A mapping that is open anywhere is an error (`CWI873`), which says what to fill
in.""",
    ),
    Page(
        "framework.v1.json",
        "framework.md",
        "Frameworks",
        """\
A framework says what well-being at work consists of: domains, their themes, and principles. Two come with the library,
`sgwmh-2022` and `ccf`; an agency's own is a file. Instruments and scales say under `frameworks` where they belong.
[Show what a survey covers](../how-to/cover-a-framework.md) uses them.""",
    ),
    Page(
        "overlay.v1.json",
        "overlay.md",
        "Overlays",
        """\
An overlay brings the official wording of an instrument whose [definition](definition.md) does not hold it: a scoring
key (`wording: key_only`), or places for words that its users write (`wording: slots`). `load_overlay(file, instrument)`
reads it, `apply_overlay(instrument, overlay)` lays it over the instrument, and so does `show --overlay`.
[Bring the official wording](../how-to/bring-the-official-wording.md) tells how; `examples/overlays/` holds one.

`cwinstruments check` holds it against the key: every item, every value, every language. No score and no plan changes by
an overlay. Its texts are in nothing that the library writes, unless the instrument's `text_redistributable` is `yes` or
the overlay's permission says `may_be_passed_on`; for `wording: slots` only the permission counts, because the licence
of the slots is not that of the words in them.""",
    ),
    Page(
        "data_agreements.v1.json",
        "data_agreements.md",
        "Data agreements",
        """\
A document of data agreements says which Tribal Nations have agreed to what is done with rows that name them, who
agreed, and until when. `load_data_agreements(file)` of `cwinstruments.data_agreements` reads it, `cwinstruments check`
says what is wrong with it. [Keep rows of Nations back](../how-to/keep-rows-of-nations-back.md) tells what follows.""",
    ),
    Page(
        "scores.v1.json",
        "scores.md",
        "Scores",
        """\
What `Scores.to_dict()` gives for one respondent, and what `cwinstruments score --format json` writes for each row. In a
CSV file the same facts are columns; a scale `candour` has `candour`, `candour_reason`, `candour_n_answered`,
`candour_n_items`, `candour_prorated`, `candour_zero_filled`, `candour_clamped`, `candour_band`, `candour_lower`,
`candour_upper`, `candour_bounds_exact`, `candour_band_certain`, and one column for each of its cutoffs.

Each score has either a value or a reason why there is none.""",
    ),
    Page(
        "diagnostics.v1.json",
        "diagnostics-format.md",
        "The report of a check",
        """\
What `cwinstruments check --format json` writes, for programs that read it. What each code means, and what to do about
it, stands under [diagnostics](diagnostics.md). Other formats are told under
[check definitions](../how-to/check-definitions.md#write-findings-for-other-programs): among them SARIF 2.1.0, which
holds the same findings, places, fixes and related places; `note` is a level of SARIF and a `notice` of GitHub.

In text the severity stands after the code: `CWI203 error: ...`. `print(diagnostic)` in Python writes `warning:` and
`note:` alike, and no word where it is an error.

`conforms` and `passes` are two verdicts. A file conforms when it can be read and has the shape that its schema asks
for; it passes when nothing stands against the profile. Findings that a comment of the definition suppresses are
counted, and not listed.""",
    ),
    Page(
        "changes.v1.json",
        "changes.md",
        "The report of a comparison",
        """\
What `cwinstruments diff --format json` writes, for programs that read it, and what `Changes.to_dict()` gives. What the
classes and effects mean, and which version is due for them, stands under
[compare versions](../how-to/compare-versions.md).""",
    ),
)


def main(arguments: Sequence[str]) -> int:
    """Write the pages, or with `--check` name those that are out of date."""
    outdated = [page for page in PAGES if _on_disk(page) != render(page)]
    for page in outdated:
        if "--check" in arguments:
            print(f"docs/reference/{page.file} is out of date: run python -m tools.make_reference")
        else:
            (REFERENCE / page.file).write_text(render(page), encoding="utf-8")
            print(f"wrote docs/reference/{page.file}")
    return 1 if outdated and "--check" in arguments else 0


def _on_disk(page: Page) -> str | None:
    file = REFERENCE / page.file
    return file.read_text(encoding="utf-8") if file.exists() else None


def render(page: Page, /) -> str:
    """Give the text of a page."""
    root: Schema = json.loads((SCHEMAS / page.schema).read_text(encoding="utf-8"))
    definitions: Schema = root.get("$defs", {})
    places = _places(root, definitions)
    names = [name for name in places if name in definitions]
    objects = [name for name in names if _tables(definitions[name])]
    kinds = [name for name in names if name not in objects]
    made = f"Made from schemas/{page.schema}. Change the schema, then run python -m tools.make_reference."
    contents = ", ".join(f"[{_title(name)}](#{_anchor(name)})" for name in ("document", *objects, *kinds))
    lines = [f"<!-- {made} -->", "", f"# {page.title}", "", page.intro, "", f"On this page: {contents}.", ""]
    lines += ["## Document", "", root["description"], "", *_body(root, definitions)]
    for name in objects:
        lines += [f"## {_title(name)}", "", *_opening(definitions[name], places[name])]
        lines += _body(definitions[name], definitions)
    if kinds:
        lines += ["## Kinds of values", ""]
    for name in kinds:
        lines += [f"### {_title(name)}", "", *_opening(definitions[name], ()), *_kind(definitions[name], definitions)]
    return "\n".join(lines).rstrip() + "\n"


# Where things are


def _places(root: Schema, definitions: Schema) -> dict[str, list[str]]:
    """Give each named part of a schema, in the order of first use, with the paths at which it stands."""
    found: dict[str, list[str]] = {}

    def visit(schema: Schema, path: str, above: tuple[str, ...]) -> None:
        name = _reference(schema)
        if name is not None and name not in definitions:
            return  # it has its section on another page
        if name is not None:
            if path not in found.setdefault(name, []):
                found[name].append(path)
            if name not in above:
                visit(definitions[name], path, (*above, name))
            return
        for branch in _branches(schema).values():
            visit(branch, path, above)
        for table in _tables(schema):
            for key, value in table["properties"].items():
                if isinstance(value, Mapping):
                    visit(value, f"{path}.{key}" if path else key, above)
        keys = _reference(schema.get("propertyNames", {}))
        if keys in definitions:
            found.setdefault(str(keys), [])
        by = (keys or "id").rpartition("#")[2]
        for inner, mark in ((schema.get("items"), "[]"), (schema.get("additionalProperties"), f".<{by}>")):
            if isinstance(inner, Mapping):
                visit(inner, f"{path}{mark}", above)
        for condition in schema.get("allOf", ()):
            for branch in (condition.get("then"), condition.get("else")):
                for key, value in (branch or {}).get("properties", {}).items():
                    if isinstance(value, Mapping) and _reference(value) is not None:
                        visit(value, f"{path}.{key}", above)

    visit(root, "", ())
    return found


def _tables(schema: Schema) -> list[Schema]:
    """Give the parts of a schema that list keys: its own, those of an entry, those of its long form."""
    parts = (schema, schema.get("items"), schema.get("then"))
    return [part for part in parts if isinstance(part, Mapping) and "properties" in part]


def _branches(schema: Schema) -> dict[str, Schema]:
    """Give what a value is where it is an object, and where it is something else, if that is defined elsewhere."""
    then = schema.get("then", {})
    found = {"object": then.get("then", then), "else": schema.get("else", {})}
    return {kind: branch for kind, branch in found.items() if "$ref" in branch or "enum" in branch}


def _reference(schema: Schema) -> str | None:
    """Give the name of the part that is referred to; of one of another schema with the file before it."""
    target = schema.get("$ref")
    return None if target is None else str(target).replace("#/$defs/", "#").removeprefix("#")


def _link(name: str) -> str:
    """Give a link to the section of a part, on this page or on that of another schema."""
    file, _, part = name.rpartition("#")
    page = next((page.file for page in PAGES if page.schema == file), "")
    return f"[{_title(part).lower()}]({page}#{_anchor(part)})"


# Sections


def _opening(schema: Schema, places: Sequence[str]) -> Iterator[str]:
    yield schema["description"]
    yield ""
    if places and len(places) <= _MOST_PLACES:
        yield "Path: " + ", ".join(f"`{place}`" for place in places)
        yield ""


def _body(schema: Schema, definitions: Schema) -> Iterator[str]:
    """Write the keys of an object, what holds between them, and the objects within it."""
    if schema.get("type") == "array":
        yield "A list; each entry has these keys."
        yield ""
    elif isinstance(schema.get("type"), list) and "null" in schema["type"]:
        yield "Null, or an object with these keys."
        yield ""
    elif isinstance(schema.get("type"), list):
        short = "one of " + _codes(schema["else"]["enum"]) if "else" in schema else _form(schema)
        yield f"Either the short form, {short}, or an object with these keys."
        yield ""
    for table in _tables(schema):
        yield from _keys(table, definitions)
        rules = list(_rules(table))
        if rules:
            yield from (f"- {rule}" for rule in rules)
            yield ""
    yield from _types_table(schema)
    examples = schema.get("examples", ())
    if examples and isinstance(schema.get("type"), list):
        yield "Examples: " + ", ".join(f"`{flow(example)}`" for example in examples)
        yield ""
    for table in _tables(schema):
        for key, value in table["properties"].items():
            if isinstance(value, Mapping) and _reference(value) is None and _tables(value):
                yield from (f"### `{key}`", "", value["description"], "", *_body(value, definitions))


def _keys(table: Schema, definitions: Schema) -> Iterator[str]:
    needed, sometimes = set(table.get("required", ())), _needed_sometimes(table)
    yield "| Key | Type | Required | Description | Example |"
    yield "|---|---|---|---|---|"
    for key, value in table["properties"].items():
        required = "yes" if key in needed else "see below" if key in sometimes else "no"
        if "default" in value:
            required += f"; default `{flow(value['default'])}`"
        described = str(value.get("description", ""))
        example = ", ".join(f"`{flow(one)}`" for one in value.get("examples", ()))
        cells = (f"`{key}`", _type(value, definitions), required, described, example)
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
    yield ""


def _kind(schema: Schema, definitions: Schema) -> Iterator[str]:
    yield f"Type: {_type(schema, definitions, follow=False)}"
    yield ""
    yield "Examples: " + ", ".join(f"`{flow(example)}`" for example in schema["examples"])
    yield ""


# Types


def _type(schema: Schema, definitions: Schema, *, follow: bool = True) -> str:
    """Say what a value may be, with links to the parts that have a section."""
    name = _reference(schema)
    if name is not None:
        return _link(name)
    if "const" in schema:
        return f"`{flow(schema['const'])}`"
    if "enum" in schema:
        return "one of " + _codes(schema["enum"])
    types = schema.get("type", "anything")
    described: list[str] = []
    for one in types if isinstance(types, list) else [types]:
        branches = _branches(schema)
        # An object that is one thing or the other, by what it holds; or else an object or something shorter.
        keys = ["else", "object"] if types == "object" else ["object"] if one == "object" else ["else"]
        known = [_type(branches[key], definitions) for key in keys if key in branches]
        described += known or [_one_type(schema, str(one), definitions)]
    return " or ".join(dict.fromkeys(described))


def _one_type(schema: Schema, kind: str, definitions: Schema) -> str:
    match kind:
        case "array":
            inner = schema.get("items")
            of = f" of {_type(inner, definitions)}" if isinstance(inner, Mapping) else ""
            return f"list{of}{_length(schema, 'Items')}"
        case "object":
            inner = schema.get("additionalProperties")
            if not isinstance(inner, Mapping):
                return "object, see below" if _tables(schema) else "object"
            name = _reference(schema.get("propertyNames", {}))
            by = f"by {_link(name)}" if name is not None else "by name"
            return f"{_type(inner, definitions)}, {by}"
        case "string":
            return "text" + (f" of the form {_form(schema)}" if "pattern" in schema else "") + _length(schema, "Length")
        case "number" | "integer":
            return ("number" if kind == "number" else "whole number") + _limits(schema)
        case "boolean":
            return "`true` or `false`"
        case _:
            return f"`{kind}`" if kind == "null" else kind


def _form(schema: Schema) -> str:
    return f"`{schema['pattern']}`"


def _limits(schema: Schema) -> str:
    words = {"minimum": "at least", "exclusiveMinimum": "above", "maximum": "at most"}
    limits = [f"{word} {flow(schema[key])}" for key, word in words.items() if key in schema]
    return f" ({', '.join(limits)})" if limits else ""


def _length(schema: Schema, of: str) -> str:
    what = "entries" if of == "Items" else "characters"
    least, most = schema.get(f"min{of}", 0), schema.get(f"max{of}")
    if most is None:
        return f" (at least {least} {what})" if least > 1 else ""
    if least == most:
        return f" ({most} {what})"
    return f" ({least} to {most} {what})" if least else f" (at most {most} {what})"


def _codes(values: Sequence[object]) -> str:
    return ", ".join(f"`{flow(value)}`" for value in values)


# What holds between keys


def _needed_sometimes(table: Schema) -> set[str]:
    """Give the keys that some condition asks for."""
    found: set[str] = set()
    for condition in (*table.get("allOf", ()), *table.get("anyOf", ())):
        found |= _required_in(condition)
    return found


def _required_in(condition: Schema) -> set[str]:
    branches = [condition.get("then"), condition.get("else")] if "if" in condition else [condition]
    found: set[str] = set()
    for branch in branches:
        if isinstance(branch, Mapping):
            found |= set(branch.get("required", ()))
            if "if" in branch:
                found |= _required_in(branch)
    return found


def _rules(table: Schema) -> Iterator[str]:
    """Say in words what holds between the keys of an object, except for what a table of types shows."""
    if "anyOf" in table:
        choice = [key for one in table["anyOf"] for key in one["required"]]
        yield f"At least one of {_codes(choice)} is needed."
    elif table.get("minProperties") == 1:
        yield "At least one of the keys must be given."
    for condition in table.get("allOf", ()):
        if not _is_of_a_type(condition):
            yield from _conditional(condition)


def _conditional(condition: Schema, above: tuple[str, ...] = ()) -> Iterator[str]:
    asked = condition["if"]
    tests = [
        (f"`{key}` is", _codes(value["enum"] if "enum" in value else [value["const"]]))
        for key, value in asked.get("properties", {}).items()
    ]
    (subject, object_), *more = tests or [(f"`{key}` is", "given") for key in asked["required"]]
    if more:
        raise NotImplementedError("a condition over several keys has no words yet")
    yield from _branch(condition.get("then"), (*above, f"{subject} {object_}"))
    yield from _branch(condition.get("else"), (*above, f"{subject} not {object_}"))


def _branch(branch: Schema | None, when: tuple[str, ...]) -> Iterator[str]:
    if branch is None:
        return
    parts = [f"`{key}` is needed" for key in branch.get("required", ())]
    refused = [f"`{key}`" for key, value in branch.get("properties", {}).items() if value is False]
    if refused:
        parts.append(f"{' and '.join(refused)} can't be given")
    if parts:
        yield f"Where {' and '.join(when)}: {'; '.join(parts)}."
    if "if" in branch:
        yield from _conditional(branch, when)


def _is_of_a_type(condition: Schema) -> bool:
    return "propertyNames" in condition.get("then", {})


def _types_table(schema: Schema) -> Iterator[str]:
    """Write which keys go with which type."""
    conditions = [condition for condition in schema.get("allOf", ()) if _is_of_a_type(condition)]
    if not conditions:
        return
    yield "Which keys belong to which type:"
    yield ""
    yield "| Type | Needed | May be given |"
    yield "|---|---|---|"
    for condition in conditions:
        (key, asked), then = next(iter(condition["if"]["properties"].items())), condition["then"]
        needed = [*schema.get("required", ()), *then.get("required", ())]
        others = [name for name in then["propertyNames"]["enum"] if name not in needed and name != key]
        types = asked["enum"] if "enum" in asked else [asked["const"]]
        cells = (_codes(types), _codes(needed), _codes(others))
        yield "| " + " | ".join(cells) + " |"
    yield ""


# Words


def _title(name: str) -> str:
    words = name.replace("_", " ")
    return words[0].upper() + words[1:]


def _anchor(name: str) -> str:
    return name.replace("_", "-")


def flow(value: object, /) -> str:
    """Write plain data as YAML on one line.

    Examples:
        >>> flow({"en": "Team safety", "points": [1, 0.5, "2/3"], "no": True})
        '{en: "Team safety", points: [1, 0.5, "2/3"], "no": true}'
    """
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{flow(key)}: {flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _YAML_WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
