"""The wording of an overlay is in nothing that the library writes: a canary in every text, and every writer asked."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import polars
import pytest

import cwinstruments
from cwinstruments import (
    apply_overlay,
    compile_aggregates,
    compile_plan,
    explain,
    load_instrument,
    load_overlay,
    load_survey,
    permit,
    score,
    score_frame,
    verify,
)
from cwinstruments.changes import diff
from cwinstruments.cli import main
from cwinstruments.diagnostics import Diagnostic
from cwinstruments.documents import without_words
from cwinstruments.exports import propose_mapping, write_proposal
from cwinstruments.files.provenance import provenance_of
from cwinstruments.licensing import fold_in
from cwinstruments.model import Instrument, Survey, unstructure_instrument, unstructure_survey
from cwinstruments.mutants.neighbourhood import bare
from cwinstruments.plan import (
    aggregate_plan_to_dict,
    describe_aggregate_plan,
    describe_plan,
    instrument_of,
    merge_survey,
    plan_to_dict,
)
from cwinstruments.reports.instrument_pages import instrument_page
from cwinstruments.targets import to_sql

EXAMPLES = Path(__file__).parents[2] / "examples" / "overlays"
CANARY = "CANARY"
ANSWERS = {"ev1": 2, "ev2": 0, "ev3": 1}
Definition = Instrument | Survey


@pytest.fixture(scope="module")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the overlay of the examples with the canary in every text."""
    data = {**_read(EXAMPLES / "evening-check.overlay.yaml")}
    for part in ("instructions", "items", "response_options", "forms"):
        data[part] = _marked(data[part])
    file = tmp_path_factory.mktemp("canary") / "canary.overlay.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    return file


def _read(file: Path) -> Any:
    from cwinstruments.documents import read_document

    return read_document(file).data


def _marked(value: Any) -> Any:
    return {k: _marked(one) for k, one in value.items()} if isinstance(value, Mapping) else f"{CANARY} {value}"


@pytest.fixture(scope="module", params=["instrument", "survey"])
def laid(request: pytest.FixtureRequest, canary: Path) -> Definition:
    """Give an instrument, and a survey, with the wording laid over it."""
    instrument = load_instrument(EXAMPLES / "evening-check.yaml")
    overlay = load_overlay(canary, instrument)
    survey = load_survey(EXAMPLES / "evening-round.yaml", instruments=[instrument])
    return apply_overlay(instrument, overlay) if request.param == "instrument" else apply_overlay(survey, overlay)


def answers_to(definition: Definition) -> dict[str, int]:
    items = (item.id for item in instrument_of(definition).items)
    return dict(zip(items, ANSWERS.values(), strict=True))


def as_data(definition: Definition) -> Any:
    return unstructure_survey(definition) if isinstance(definition, Survey) else unstructure_instrument(definition)


def proposed(definition: Definition, folder: Path) -> str:
    """Give the mapping that is proposed for an export, whose header names the items and whose cells are numbers."""
    file = folder / "export.csv"
    lines = [",".join(answers_to(definition)), ",".join(map(str, ANSWERS.values()))]
    file.write_text("\n".join(lines), encoding="utf-8")
    return write_proposal(propose_mapping(instrument_of(definition), file))


def traced(definition: Definition) -> Iterator[str]:
    trace = explain(definition, answers_to(definition), respondent="r1")
    yield from (json.dumps(trace.to_dict()), trace.to_text(), trace.to_html(), str(verify(trace, definition)))


def scored(definition: Definition) -> Iterator[str]:
    answers = answers_to(definition)
    yield json.dumps(score(definition, answers).to_dict())
    frame = score_frame(definition, polars.DataFrame({id: [value] for id, value in answers.items()}))
    yield str(frame.to_dict(as_series=False))


def planned(definition: Definition) -> Iterator[str]:
    plan = compile_plan(definition)
    yield from (json.dumps(plan_to_dict(plan)), describe_plan(plan), repr(plan))
    aggregate = compile_aggregates(definition)
    yield from (json.dumps(aggregate_plan_to_dict(aggregate)), describe_aggregate_plan(aggregate))
    yield json.dumps(provenance_of(plan, "responses.csv", {}))


def compared(definition: Definition, folder: Path) -> str:
    """Give what is said about the difference between the definition as it is written and with its wording."""
    other = load_instrument(EXAMPLES / "evening-check.yaml")
    if isinstance(definition, Survey):
        before = load_survey(EXAMPLES / "evening-round.yaml", instruments=[other])
        return json.dumps(diff(before, definition).to_dict())
    return json.dumps(diff(other, definition).to_dict())


Writer = Callable[[Definition, Path], str]
WRITERS: Mapping[str, Writer] = {
    "as plain data": lambda one, _: json.dumps(as_data(one)),
    "as one instrument": lambda one, _: json.dumps(unstructure_instrument(instrument_of(one))),
    "with attrs": lambda one, _: json.dumps(attrs.asdict(one), default=str),
    "printed": lambda one, _: f"{one!r} {one}",
    "copied and printed": lambda one, _: repr(attrs.asdict(copy.deepcopy(one))),
    "traced": lambda one, _: "".join(traced(one)),
    "scored": lambda one, _: "".join(scored(one)),
    "planned": lambda one, _: "".join(planned(one)),
    "as SQL": lambda one, _: to_sql(one, "answers"),
    "as a page": lambda one, _: instrument_page(instrument_of(one), compile_plan(one)),
    "as a mapping": proposed,
    "compared": compared,
    "without texts": lambda one, _: json.dumps(unstructure_instrument(bare(instrument_of(one)))),
    "permitted": lambda one, _: json.dumps(as_data(permit(one, "research"))),
}


@pytest.mark.parametrize("name", WRITERS)
def test_no_writer_writes_the_wording(name: str, laid: Definition, tmp_path: Path) -> None:
    """Whatever leaves the library, the texts stay."""
    written = WRITERS[name](laid, tmp_path)

    assert written
    assert CANARY not in written


def test_only_what_puts_items_before_people_reads_the_wording() -> None:
    """A writer that asked for it by name would be none of those above: look at it before it is added here."""
    source = Path(cwinstruments.__file__).parent
    asks = re.compile(r"\b(?:text_of|options_of|fold_in|entry_text)\(|\.(?:apart|overlay)\b")
    found = {
        file.relative_to(source).as_posix() for file in source.rglob("*.py") if asks.search(file.read_text("utf-8"))
    }

    readers = {
        f"model/{name}.py" for name in ("converter", "forms", "instrument", "overlay", "survey", "survey_entries")
    }
    assert readers | {"licensing/overlays.py", "cli/overlays.py"} == found - {
        "model/__init__.py",
        "licensing/__init__.py",
    }


def test_what_becomes_part_of_the_instrument_is_written(laid: Definition, tmp_path: Path) -> None:
    """So the writers above would have written it."""
    if isinstance(laid, Survey):
        folded: Definition = attrs.evolve(laid, resolved={id: fold_in(one) for id, one in laid.resolved.items()})
        writers = {"as one instrument"}
    else:
        folded, writers = (
            fold_in(laid),
            {"as a page", "as plain data", "as one instrument", "with attrs", "copied and printed"},
        )

    assert writers <= {name for name, write in WRITERS.items() if CANARY in write(folded, tmp_path)}


def test_scores_plans_and_digests_stay_as_they_are(laid: Definition) -> None:
    """The wording changes nothing that is counted or named."""
    bare_one = load_instrument(EXAMPLES / "evening-check.yaml")
    if isinstance(laid, Survey):
        before: Definition = load_survey(EXAMPLES / "evening-round.yaml", instruments=[bare_one])
        assert merge_survey(load_survey(EXAMPLES / "evening-round.yaml", instruments=[bare_one])) == merge_survey(laid)
    else:
        before = bare_one

    assert before.definition_digest == laid.definition_digest
    assert compile_plan(before).plan_digest == compile_plan(laid).plan_digest
    assert score(before, answers_to(laid)) == score(laid, answers_to(laid))


def test_show_puts_the_wording_on_the_screen_and_not_into_data(
    canary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """People read it; what programs get is the definition."""
    named = ["show", str(EXAMPLES / "evening-check.yaml"), "--overlay", str(canary)]

    assert 0 == main([*named, "--language", "es"])
    shown = capsys.readouterr()
    assert "CANARY La tetera hacía ruido." in shown.out
    assert "supplied by The Example Press" in shown.err
    assert CANARY not in shown.err
    assert 0 == main([*named, "--format", "json"])
    assert CANARY not in capsys.readouterr().out


def test_explain_puts_the_wording_below_the_scores_on_the_screen_alone(
    tmp_path: Path, canary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not into data, not into a page, not into a file."""
    rows = tmp_path / "responses.csv"
    rows.write_text("respondent,ev1,ev2,ev3\nr1,2,0,1\n", encoding="utf-8")
    named = ["explain", str(EXAMPLES / "evening-check.yaml"), str(rows), "--respondent", "r1", "--overlay", str(canary)]

    assert 0 == main([*named, "--language", "es"])
    shown = capsys.readouterr().out
    assert "ease" in shown
    assert "  ev1, others  CANARY Dejó el bolso antes de hablar." in shown
    assert "  ev2  CANARY La tetera hacía ruido." in shown
    for options in (["--format", "json"], ["--format", "html"], ["-o", str(tmp_path / "r1.txt")]):
        assert 2 == main([*named, *options])
    assert CANARY not in capsys.readouterr().out
    assert [rows] == list(tmp_path.iterdir())


def test_show_puts_a_survey_in_the_words_of_the_overlay(canary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its instruments come from a folder here."""
    named = ["--instruments-dir", str(EXAMPLES), "show", "evening-round", "--overlay", str(canary)]

    assert 0 == main(named)
    assert "CANARY The kettle was loud." in capsys.readouterr().out
    assert 0 == main([*named, "--format", "json"])
    assert CANARY not in capsys.readouterr().out
    assert 1 == main(["show", "team-safety", "--overlay", str(canary)])
    assert "the overlay is for 'evening-check', not for 'team-safety'" in capsys.readouterr().err


def test_a_language_that_only_the_overlay_has_can_be_shown(
    tmp_path: Path, canary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The definition need not have a title in it."""
    file = tmp_path / "canary.overlay.json"
    file.write_text(canary.read_text(encoding="utf-8").replace('"es"', '"qaa"'), encoding="utf-8")

    assert 0 == main(["show", str(EXAMPLES / "evening-check.yaml"), "--overlay", str(file), "--language", "qaa"])
    assert "CANARY La tetera" in capsys.readouterr().out


@pytest.mark.parametrize("format_", ["text", "concise", "json", "github", "sarif"])
def test_no_report_of_a_check_quotes_the_wording(
    format_: str, tmp_path: Path, canary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Reports end up in logs; file, line and column say enough."""
    data = json.loads(canary.read_text(encoding="utf-8"))
    data["instructions"] = f"{CANARY} is text where a mapping must be"
    data["items"]["ev2"] = f"{CANARY} is text where a mapping must be"
    data["items"]["ev3"]["text"] = {"en": f"{CANARY}\u200f with a mark that nobody sees"}
    data["response_options"]["extent3"]["1"] = {"en": f"{CANARY} in one language"}
    file = tmp_path / "faulty.overlay.json"
    file.write_text(json.dumps(data, indent=1, ensure_ascii=False), encoding="utf-8")

    assert 1 == main(["check", str(file), str(EXAMPLES / "evening-check.yaml"), "--format", format_])
    written = capsys.readouterr()
    assert "CWI645" in written.out
    assert "CWI440" in written.out
    assert CANARY not in written.out + written.err


@pytest.mark.parametrize("format_", ["text", "json", "sarif"])
@pytest.mark.parametrize(
    ("slip", "code"),
    [
        ("{text: {en: Calm, CANARY at home, es: Calma}}", "CWI018"),
        ("{text: {en: Calm, CANARY, es: Calma}}", "CWI018"),
        ("{CANARY don't mind: {en: Calm}}", "CWI101"),
        ("{text: {CANARY at home: en}}", "CWI109"),
        ("{text: {en: *CANARY, es: Calma}}", "CWI008"),
        ("{text: {en: !CANARY now, es: Calma}}", "CWI009"),
    ],
)
def test_no_report_of_a_slip_quotes_a_text_that_is_read_as_something_else(
    slip: str, code: str, format_: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A comma without quotes makes half of a text a key, and keys are quoted in findings."""
    kettle = '{text: {en: "The kettle was loud.", es: "La tetera hacía ruido."}}'
    text = (EXAMPLES / "evening-check.overlay.yaml").read_text(encoding="utf-8")
    file = tmp_path / "slip.overlay.yaml"
    file.write_text(text.replace(kettle, slip), encoding="utf-8")

    assert 1 == main(["check", str(file), str(EXAMPLES / "evening-check.yaml"), "--format", format_])
    written = capsys.readouterr()
    assert code in written.out
    assert CANARY not in written.out + written.err
    file.write_text(file.read_text(encoding="utf-8").replace("kind: overlay", "kind: overlays"), encoding="utf-8")
    main(["check", str(file)])
    assert 1 == main(["show", str(EXAMPLES / "evening-check.yaml"), "--overlay", str(file)])
    written = capsys.readouterr()
    assert code in written.err
    assert CANARY not in written.out + written.err


@pytest.mark.parametrize("format_", ["text", "json", "sarif"])
@pytest.mark.parametrize(("label", "code"), [("CANARY", "CWI644"), ("Canary-ish", "CWI644"), ("canary", "CWI645")])
def test_no_report_quotes_a_label_that_stands_where_a_value_is_wanted(
    label: str, code: str, format_: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A label of one word looks like the name of a value; what values there are is told, and where the fault is."""
    text = (EXAMPLES / "evening-check.overlay.yaml").read_text(encoding="utf-8")
    file = tmp_path / "labels.overlay.yaml"
    wrong = f"{label}: {{en: Somewhat}}"
    file.write_text(
        text.replace("response_options:\n  extent3:", f"response_options:\n  extent3:\n    {wrong}"), "utf-8"
    )

    main(["check", str(file), str(EXAMPLES / "evening-check.yaml"), "--format", format_])
    written = capsys.readouterr().out
    assert code in written
    assert "its values and codes are" in written
    assert CANARY.casefold() not in written.casefold()


def test_a_code_among_the_values_of_an_overlay_is_told() -> None:
    """Only what the instrument knows as a value is certainly no wording; a number never is one."""
    paths = [("response_options", "roles", value, "en") for value in ("often", "1.50", "98")]
    found = [Diagnostic("CWI645", f"{path[2]!r} lacks a text", path) for path in paths]

    assert ["'…'", "'1.50'", "'98'"] == [one.message.split()[0] for one in without_words(found)]
    assert found == list(without_words(found, codes={"often"}))


def test_names_of_an_overlay_are_still_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A misspelt id is no wording; a text in place of an id is."""
    text = (EXAMPLES / "evening-check.overlay.yaml").read_text(encoding="utf-8")
    file = tmp_path / "names.overlay.yaml"
    file.write_text(text.replace("  ev3:", "  ev4:") + f'left_out: [ev5, "{CANARY} at home"]\n', encoding="utf-8")

    assert 1 == main(["check", str(file), str(EXAMPLES / "evening-check.yaml"), "--format", "concise"])
    written = capsys.readouterr().out
    assert "no item 'ev4'" in written
    assert "no item 'ev5'" in written
    assert "no item of that name" in written
    assert CANARY not in written
