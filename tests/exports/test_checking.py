"""Mappings are checked line by line, by themselves and with the instrument that they are for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from cwinstruments import DefinitionError, Instrument, check, load_instrument, load_survey
from cwinstruments.documents import Document, parse_document
from cwinstruments.exports import check_mapping, load_mapping, structure_mapping
from cwinstruments.rules import known_codes

FOLDER = Path(__file__).parent / "bad"
SMALL = FOLDER / "small.yaml"
BAD = sorted(one for one in FOLDER.glob("*.yaml") if one != SMALL)
SOURCE = Path(__file__).parents[2] / "src" / "cwinstruments"


@pytest.fixture(scope="session")
def small() -> Instrument:
    return load_instrument(SMALL)


def expected(path: Path) -> list[str]:
    return path.with_name(f"{path.name}.expected").read_text(encoding="utf-8").splitlines()


def mapping(**said: Any) -> Document:
    """Give a mapping for `small` with what differs from one without faults."""
    items = {"a1": {"column": "q1"}, "a2": {"column": "q2"}, **said.pop("items", {})}
    left_out = [one for one in ("helped", "seen", "began") if one not in items]
    return Document(
        {"kind": "mapping", "instrument": "small", "tool": "plain", "items": items, "left_out": left_out} | said
    )


def messages(document: Document, instrument: Instrument) -> list[str]:
    return [one.message for one in check_mapping(document, instrument=instrument)]


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_mapping_has_the_findings_it_declares(path: Path) -> None:
    """Every fault is reported in one run, at its line and column."""
    found = [one for one in check(SMALL, path).diagnostics if one.file == str(path)]

    assert expected(path) == [f"{one.line}:{one.column or ''} {one.code}" for one in found]
    assert all(one.code in known_codes() for one in found)


@pytest.mark.parametrize("path", [one for one in BAD if one.stem != "unknown-instrument"], ids=lambda path: path.stem)
def test_a_bad_mapping_is_not_loaded(path: Path, small: Instrument) -> None:
    """Nothing is scored by a mapping that has faults, or is open anywhere."""
    with pytest.raises(DefinitionError) as raised:
        load_mapping(path, small)

    assert expected(path) == [f"{one.line}:{one.column or ''} {one.code}" for one in raised.value.diagnostics]


def test_every_code_of_mappings_has_a_bad_mapping() -> None:
    """A code that nothing shows could not be trusted to be found."""
    sources = [*(SOURCE / "exports").glob("*.py"), SOURCE / "checks" / "across.py"]
    given = {code for file in sources for code in re.findall("CWI8[78][0-9]", file.read_text(encoding="utf-8"))}

    assert given == {line.split()[1] for path in BAD for line in expected(path)}


def test_a_mapping_of_another_instrument_is_refused_at_once(small: Instrument) -> None:
    """What it says of items would be about others."""

    assert ["the mapping is for 'large', not for 'small'"] == messages(mapping(instrument="large"), small)


def test_a_mapping_without_an_instrument_is_for_none_in_particular(small: Instrument) -> None:
    """The missing key is one finding; what else is wrong is told too."""
    found = messages(mapping(instrument=None, items={"a9": {"column": "q9"}}), small)
    document = mapping()
    del document.data["instrument"]
    (fault,) = check_mapping(document, instrument=small)

    assert "small has no item 'a9'" in found
    assert "instrument" in fault.message
    assert [] == [one for one in (*found, fault.message) if "is for None" in one]


def test_an_item_may_name_its_own_language_or_hold_codes(small: Instrument) -> None:
    """Then nothing has to be said for all items."""
    items = {"a1": {"column": "q1", "language": "en"}, "a2": {"column": "q2", "cells": "codes"}}

    assert [] == messages(mapping(cells="labels", items=items), small)


def test_a_label_that_stands_for_two_values_has_to_be_explained() -> None:
    """White space and capitals don't tell values apart; a person has to say which one is meant."""
    text = SMALL.read_text(encoding="utf-8").replace('label: {en: "Often"}', 'label: {en: "some  TIMES"}')
    document = parse_document(text.replace('"Sometimes"', '"Some times"'), file="small.yaml")
    from cwinstruments.loading import structure

    twice = structure(document)
    a1 = {"column": "q1", "recode": {"Some times": 1, "all the time": 2}}
    entries = {"a1": {"column": "q1"}, "a2": {"column": "q2", "cells": "codes"}}
    explained = mapping(cells="labels", language="en", items={**entries, "a1": a1})

    assert ["the label 'some times' of 'a1' stands for 1 and 2"] == messages(
        mapping(cells="labels", language="en", items=entries), twice
    )
    assert [] == messages(explained, twice)
    values = structure_mapping(explained, twice).items["a1"].values
    assert {"never": 0, "rather not": 99, "some times": 1, "all the time": 2} == values


def test_several_labels_in_one_cell_need_a_separator(small: Instrument) -> None:
    """There is none that all labels could do with."""
    items = {"helped": {"column": "q3"}}

    assert ["nothing says what stands between the labels in the column of 'helped'"] == messages(
        mapping(cells="labels", language="en", items=items), small
    )


@pytest.mark.parametrize(
    "data", [[], {"kind": "mapping", "items": 3, "keep": 1}, {"kind": "mapping", "items": {"a1": 3}, "left_out": [3]}]
)
def test_misshapen_mappings_are_reported_and_stop_nothing(data: Any, small: Instrument) -> None:
    """Each fault of shape is one finding; nothing else fails over it."""

    assert check_mapping(Document(data), instrument=small)
    assert check_mapping(Document(data))


def test_what_parameters_decide_is_not_looked_at_before_they_have_values() -> None:
    """Labels of an instrument with open parameters may be others later."""
    instrument = load_instrument(
        Path(__file__).parents[2]
        / "plugins/psychological-safety/src/cwinstruments_psychological_safety/instruments"
        / "edmondson-team-psychological-safety.yaml"
    )
    assert instrument.unbound
    items = {item.id: {"column": item.id, "recode": {"x": 4711}} for item in instrument.items}
    document = Document({"kind": "mapping", "instrument": instrument.id, "tool": "plain", "items": items})

    assert () == check_mapping(document, instrument=instrument)


def test_a_survey_is_mapped_by_aliases(tmp_path: Path) -> None:
    """Items of a survey are called as in its files of responses, and the check finds the survey by its id."""
    folder = Path(__file__).parents[2] / "examples" / "surveys"
    survey = load_survey(folder / "team-pulse.yaml")
    from cwinstruments.plan import merge_survey

    items = {item.id: {"column": item.id.upper()} for item in merge_survey(survey).items}
    lines = [f"  {item}: {{column: {entry['column']}}}" for item, entry in items.items()]
    covariates = list(merge_survey(survey).respondent)
    lines += [f"left_out: [{', '.join(covariates)}]"] if covariates else []
    text = "\n".join(["kind: mapping", f"instrument: {survey.id}", "tool: plain", "items:", *lines, ""])
    file = tmp_path / "mapping.yaml"
    file.write_text(text, encoding="utf-8")
    result = check(folder / "team-pulse.yaml", file, instruments=_known())

    assert list(items) == list(load_mapping(file, survey).items)
    assert [] == [str(one) for one in result.diagnostics if one.file == str(file)]
    assert 1 == result.mappings


def _known() -> Any:
    from cwinstruments import load_catalog

    return load_catalog(disabled=())
