"""Writing for any target: options, texts, refusals and faults."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from cwinstruments import load_catalog, load_instrument, load_survey
from cwinstruments.errors import TargetError, TargetOptionError, UnsupportedError, UseNotPermittedError
from cwinstruments.model import Instrument, TextRedistributable, Wording
from cwinstruments.plan import compile_plan
from cwinstruments.targets import CORE_TARGETS, ExportSource, Target, to_sql, write_target

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"depth": {"type": "integer", "minimum": 1}},
}
(SQL,) = CORE_TARGETS


@pytest.fixture(scope="module")
def minimal() -> Instrument:
    return load_instrument(ROOT / "examples" / "minimal-instrument.yaml")


@pytest.fixture(scope="module")
def key() -> Instrument:
    """A key without texts, of a wording that nobody here may pass on."""
    return load_catalog(disabled=()).instrument("proqol-5")


def texts(source: ExportSource, options: Mapping[str, Any]) -> str:
    assert source.instrument is not None
    return "\n".join(item.text["en"] if item.text else "-" for item in source.instrument.items)


TEXTS = Target("acme.texts", "texts", ".txt", texts, needs_texts=True)


def restricted(instrument: Instrument, answer: str) -> Instrument:
    """Give an instrument with texts that not everybody may pass on."""
    return evolve(instrument, licence=evolve(instrument.licence, text_redistributable=TextRedistributable(answer)))


def test_sql_is_a_target_as_others_are(minimal: Instrument) -> None:
    """It gives what `to_sql` gives, with the same options, and its own errors become those of targets."""
    options = {"dialect": "postgres", "table": "wave", "columns": "t1_{item}", "parts": ["all"], "keep": ["who"]}
    expected = to_sql(minimal, "wave", dialect="postgres", columns="t1_{item}", parts="all", keep=["who"])

    assert expected == write_target(SQL, minimal, options=options)
    with pytest.raises(TargetOptionError, match="meetingz"):
        write_target(SQL, minimal, options={"scales": ["meetingz"]})


def test_the_whole_scoring_is_named_where_a_part_is_written(minimal: Instrument) -> None:
    """People find the definition again, whatever was left out."""
    plan = compile_plan(minimal)
    text = write_target(SQL, minimal, plan=plan, digest="sha256:whole")

    assert "sha256:whole" in text.splitlines()[0]
    assert plan.plan_digest not in text


def test_a_target_is_given_no_texts_that_it_does_not_need(minimal: Instrument) -> None:
    """A plan has none, and the instrument is not there."""
    given: list[ExportSource] = []

    def look(source: ExportSource, options: Mapping[str, Any]) -> str:
        given.append(source)
        return "seen"

    target = Target("acme.look", "looks", ".txt", look)

    assert "seen" == write_target(target, minimal) == write_target(target, compile_plan(minimal))
    assert [None, None] == [one.instrument for one in given]
    assert compile_plan(minimal) == given[0].plan
    assert compile_plan(minimal).plan_digest == given[0].digest


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"deep": 1}, "has no option 'deep'; did you mean 'depth'?"),
        ({"depth": 0}, "can't take the option depth: 0 is less than the minimum of 1"),
        ({"depth": "two"}, "can't take the option depth: 'two' is not of type 'integer'"),
    ],
)
def test_options_are_held_to_their_schema(minimal: Instrument, options: dict[str, Any], said: str) -> None:
    """The target itself is not asked."""
    target = Target("acme.deep", "deep", ".txt", lambda source, options: pytest.fail("asked"), SCHEMA)
    with pytest.raises(TargetOptionError, match=r"acme\.deep") as refused:
        write_target(target, minimal, options=options)

    assert said in str(refused.value)


def test_a_target_without_a_schema_takes_no_option(minimal: Instrument) -> None:
    """A misspelt option would change nothing in silence."""
    with pytest.raises(TargetOptionError, match="has no option 'a'; it takes none"):
        write_target(TEXTS, minimal, options={"a": 1})


def fails(source: ExportSource, options: Mapping[str, Any]) -> str:
    raise KeyError("no such thing")


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (Target("acme.fails", "", ".txt", fails), "it raised KeyError: 'no such thing'; nothing is written"),
        (
            Target("acme.none", "", ".txt", lambda source, options: None),  # type: ignore[arg-type, return-value]
            "it gave a value of type NoneType, and not text",
        ),
        (
            Target("acme.odd", "", ".txt", fails, {"type": "objekt", "properties": {}}),
            "its schema of options is none",
        ),
    ],
    ids=["raises", "gives None", "has no schema"],
)
def test_what_is_wrong_with_a_target_is_told_as_its_own_fault(minimal: Instrument, target: Target, said: str) -> None:
    """Whoever called it wrong is told otherwise, by other errors."""
    with pytest.raises(TargetError, match=target.name) as failed:
        write_target(target, minimal)

    assert said in str(failed.value)
    assert target.name == failed.value.target


def test_what_a_target_can_not_express_is_said_as_it_says_it(minimal: Instrument) -> None:
    """It is no fault of the target."""

    def refuse(source: ExportSource, options: Mapping[str, Any]) -> str:
        raise UnsupportedError("acme.refuses has no bands")

    with pytest.raises(UnsupportedError, match=r"^acme\.refuses has no bands$"):
        write_target(Target("acme.refuses", "", ".txt", refuse), minimal)


def test_texts_that_everybody_may_pass_on_are_given(minimal: Instrument) -> None:
    """So are those of a key, which has none."""
    assert minimal.items[0].text is not None
    assert minimal.items[0].text["en"] == write_target(TEXTS, minimal).splitlines()[0]


def test_a_key_has_no_texts_to_be_refused(key: Instrument) -> None:
    """Its wording is not here."""
    assert {"-"} == set(write_target(TEXTS, key).splitlines())


@pytest.mark.parametrize("answer", ["no", "yes_unmodified_not_sold", "us_noncommercial"])
def test_texts_that_not_everybody_may_pass_on_need_a_use(minimal: Instrument, answer: str) -> None:
    """The target is not even asked; what a plan alone is written for needs nothing."""
    instrument = restricted(minimal, answer)
    with pytest.raises(UnsupportedError, match="say what they are used for"):
        write_target(TEXTS, instrument)

    assert write_target(SQL, minimal) == write_target(SQL, instrument)


def test_a_use_that_is_permitted_gives_the_texts(minimal: Instrument) -> None:
    """The terms of the instrument decide, use by use."""
    evening = restricted(load_instrument(ROOT / "examples" / "overlays" / "evening-check.yaml"), "no")
    own = evolve(evening, items=minimal.items, wording=Wording.COMPLETE, response_options=minimal.response_options)

    assert write_target(TEXTS, minimal) == write_target(TEXTS, own, use="research", plan=compile_plan(minimal))
    with pytest.raises(UseNotPermittedError):
        write_target(TEXTS, own, use="commercial", plan=compile_plan(minimal))


def test_a_plan_is_not_enough_for_texts(minimal: Instrument) -> None:
    """It says so before it writes."""
    with pytest.raises(TypeError, match="needs an instrument or a survey"):
        write_target(TEXTS, compile_plan(minimal))
    with pytest.raises(TypeError, match="a target is wanted"):
        write_target("sql", minimal)  # type: ignore[arg-type]


def test_a_survey_is_written_as_one_instrument() -> None:
    """Each of its parts is looked at by its own licence."""
    survey = load_survey(ROOT / "examples" / "surveys" / "team-pulse.yaml")
    alias, part = next((alias, one) for alias, one in survey.resolved.items() if one.wording is Wording.COMPLETE)

    assert to_sql(survey, "responses") == write_target(SQL, survey)
    assert part.items[0].text is not None
    assert part.items[0].text["en"] in write_target(TEXTS, survey)
    with pytest.raises(UnsupportedError, match=part.id):
        write_target(TEXTS, evolve(survey, resolved={**survey.resolved, alias: restricted(part, "no")}))


def test_every_target_of_a_catalog_is_found_by_its_name() -> None:
    """A name that is almost one is told."""
    catalog = load_catalog(disabled=())

    assert SQL is catalog.target("sql")
    assert set(CORE_TARGETS) <= set(catalog.targets)
    assert "Target('sql')" == repr(SQL)
    with pytest.raises(UnsupportedError, match="there is no target 'sqll'; did you mean 'sql'"):
        catalog.target("sqll")
