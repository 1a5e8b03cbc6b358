"""Overlays held against their keys, and laid over instruments and surveys."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cwinstruments import DefinitionError, apply_overlay, compile_plan, load_instrument, load_overlay, load_survey
from cwinstruments.checks import check, fix
from cwinstruments.codes import CODES
from cwinstruments.documents import Document, parse_document, read_document
from cwinstruments.licensing import check_overlay, fold_in, may_be_passed_on
from cwinstruments.model import (
    Instrument,
    Overlay,
    Wording,
    structure_instrument,
    structure_overlay,
    unstructure_instrument,
)
from tests.builders import definition, scale

BAD = Path(__file__).parent / "bad"
EXAMPLES = Path(__file__).parents[2] / "examples" / "overlays"
KEY = EXAMPLES / "evening-check.yaml"
OVERLAY = EXAMPLES / "evening-check.overlay.yaml"


@pytest.mark.parametrize("path", sorted(BAD.glob("*.expected")), ids=lambda path: path.stem)
def test_a_bad_file_has_the_findings_it_declares(path: Path) -> None:
    """Each fault is reported with its code and place, all in one run, and nothing else is."""
    file = path.with_suffix("")
    found = [one for one in check(BAD).diagnostics if one.file == str(file) and one.code != "CWI813"]

    assert path.read_text(encoding="utf-8").splitlines() == [f"{one.line}:{one.column} {one.code}" for one in found]


def test_every_code_of_overlays_and_uses_has_a_bad_file() -> None:
    """A code that nothing shows could be wrong unnoticed."""
    lines = [line for path in BAD.glob("*.expected") for line in path.read_text(encoding="utf-8").splitlines()]
    shown = {line.split()[1] for line in lines}

    assert {code for code in CODES if code[:5] in ("CWI62", "CWI64")} <= shown


def test_the_example_is_clean_and_counted() -> None:
    """One overlay among the files, with nothing to say of it."""
    result = check(EXAMPLES)

    assert () == result.diagnostics
    assert 1 == result.overlays


def test_names_that_are_spelt_otherwise_are_mended(tmp_path: Path) -> None:
    """Zeros of numbers, capitals and hyphens; never a name that could mean another one."""
    for name in ("key.yaml", "names.overlay.yaml"):
        (tmp_path / name).write_text((BAD / name).read_text(encoding="utf-8"), encoding="utf-8")
    fix(tmp_path)
    text = (tmp_path / "names.overlay.yaml").read_text(encoding="utf-8")

    assert "  sk01: {text:" in text
    assert '"1": {en: "Partly"}' in text
    assert "other: {en:" in text


def test_an_overlay_with_faults_is_not_loaded() -> None:
    """All of them are in the error."""
    with pytest.raises(DefinitionError) as caught:
        load_overlay(BAD / "incomplete.overlay.yaml", load_instrument(BAD / "key.yaml"))

    assert ["CWI641", "CWI645", "CWI643", "CWI645", "CWI647"] == [one.code for one in caught.value.diagnostics]


def test_an_overlay_of_another_instrument_says_only_that() -> None:
    """Everything else would follow from it."""
    (found,) = check_overlay(read_document(OVERLAY), instrument=load_instrument(BAD / "key.yaml"))

    assert ("CWI641", "the overlay is for 'evening-check', not for 'small-key'") == (found.code, found.message)


@pytest.mark.parametrize("text", ["", "\nitems: []\nprovenance: 3", "\nlanguages: en\nitems: {ev1: The lamp is on.}"])
def test_parts_of_the_wrong_shape_are_faults_of_shape(text: str) -> None:
    """Nothing is raised, and what can't be looked at is passed over."""
    found = check_overlay(parse_document(f"kind: overlay{text}"), instrument=load_instrument(KEY))

    assert {"CWI102"} <= {one.code for one in found}
    assert not any("lamp" in one.message for one in found)


def test_an_item_that_has_its_text_already_gets_no_other() -> None:
    """A key may hold the words of some items, such as those that are in the public domain."""
    document = read_document(BAD / "key.yaml")
    first, *others = document.data["items"]
    instrument = structure_instrument({**document.data, "items": [{**first, "text": {"en": "The lamp."}}, *others]})
    data: dict[str, Any] = {
        "kind": "overlay",
        "instrument": "small-key",
        "version": "1.0.0",
        "languages": ["en"],
        "provenance": {"supplied_by": "The tests", "received_on": "2026-02-01"},
        "items": {id: {"text": {"en": f"The window of {id}."}} for id in ("sk02", "sk03")},
    }

    assert () == check_overlay(parse_document(json.dumps(data), file="a.json"), instrument=instrument)
    data["items"]["sk01"] = {"text": {"en": "The window."}}
    (found,) = check_overlay(parse_document(json.dumps(data), file="a.json"), instrument=instrument)
    assert ("CWI646", "item 'sk01' has a text of its own in small-key 1.0.0") == (found.code, found.message)
    assert ["CWI100"] == [one.code for one in check_overlay(parse_document("[]"))]


def overlay_of(items: dict[str, Any], languages: list[str]) -> Document:
    data = {
        "kind": "overlay",
        "instrument": "small-key",
        "version": "1.0.0",
        "languages": languages,
        "provenance": {"supplied_by": "The tests", "received_on": "2026-02-01"},
        "items": items,
    }
    return parse_document(json.dumps(data), file="a.json")


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (("Lamp.", "Window.", "Door."), []),
        (("Lamp on.", "Window.", "lamp  ON"), ["item 'sk03' has the same text as 'sk01'"]),
        (
            ("Lamp.", "Lamp", "Lamp!"),
            ["item 'sk02' has the same text as 'sk01'", "item 'sk03' has the same text as 'sk01'"],
        ),
        (("...", "!", "Door."), []),
    ],
)
def test_two_items_with_the_same_text_are_told_without_it(texts: tuple[str, ...], said: list[str]) -> None:
    """A line that was copied and not changed counts twice; the text itself is in no report."""
    document = overlay_of({f"sk0{n}": {"text": {"en": text}} for n, text in enumerate(texts, 1)}, ["en"])
    found = check_overlay(document, instrument=load_instrument(BAD / "key.yaml"))

    assert said == [one.message for one in found if one.code == "CWI649"]
    assert not any("amp" in str(one) for one in found)


def test_the_same_text_is_compared_form_by_form_and_where_items_are_answered_alike() -> None:
    """One stem is asked of oneself and of others, or for importance and then for practice."""
    own, theirs, both = {"en": "My lamp."}, {"en": "Their lamp."}, {"en": "The door."}
    crossed = {"sk01": {"text_by_form": {"self": own, "others": theirs}}, "sk03": {"text": both}}
    crossed["sk02"] = {"text_by_form": {"self": theirs, "others": own}}
    key = read_document(BAD / "key.yaml").data
    instrument = structure_instrument(key)

    assert () == check_overlay(overlay_of(crossed, ["en"]), instrument=instrument)
    crossed["sk02"] = {"text_by_form": {"self": {"en": "The bell."}, "others": theirs}}
    (found,) = check_overlay(overlay_of(crossed, ["en"]), instrument=instrument)
    assert ("items", "sk02", "text_by_form", "others") == found.path
    sets = {**key["response_options"], "importance": key["response_options"]["extent3"]}
    first, second, third = key["items"]
    items = [first, {**second, "options": "importance"}, third]
    other = structure_instrument({**key, "response_options": sets, "items": items})
    assert () == check_overlay(overlay_of(crossed, ["en"]), instrument=other)


def test_a_language_is_told_once_however_many_texts_lack_it() -> None:
    """One that is missing or too much everywhere is one fault; the count says how far it goes."""
    instrument = load_instrument(BAD / "key.yaml")
    items = {id: {"text": {"en": f"Lamp of {id}.", "fr": f"Lampe de {id}."}} for id in ("sk01", "sk02", "sk03")}
    items["sk02"]["text"]["es"] = "L."

    assert [
        "2 of the 3 texts lack 'es', in which the overlay is said to be",
        "all 3 texts are in 'fr' too, in which the overlay is not said to be",
    ] == sorted(one.message for one in check_overlay(overlay_of(items, ["en", "es"]), instrument=instrument))
    items["sk01"]["text"]["es"] = "M."
    del items["sk01"]["text"]["fr"], items["sk03"]["text"]["fr"]
    assert [
        "the text is in 'fr' too, in which the overlay is not said to be",
        "the text lacks 'es', in which the overlay is said to be",
    ] == sorted(one.message for one in check_overlay(overlay_of(items, ["en", "es"]), instrument=instrument))


def test_labels_of_sets_that_a_parameter_decides_are_taken_as_they_are() -> None:
    """Which values there are is not known before it has a value."""
    said: dict[str, Any] = {
        "wording": "key_only",
        "parameters": {"least": {"type": "integer", "enum": [0, 1], "title": {"en": "Least"}}},
        "response_options": {"two": {"options": [{"value": {"parameter": "least"}}, {"value": 5}]}},
    }
    scales = {"total": scale(items=["a"])}
    instrument = structure_instrument(definition(scales, [{"id": "a", "options": "two"}], **said))
    data = {
        "kind": "overlay",
        "instrument": "small",
        "version": "1.0.0",
        "languages": ["en"],
        "provenance": {"supplied_by": "The tests", "received_on": "2026-02-01"},
        "items": {"a": {"text": {"en": "The lamp is on."}}},
        "response_options": {"two": {"1": {"en": "Off"}, "5": {"en": "On"}}},
    }
    overlay = structure_overlay(data)

    assert () == check_overlay(parse_document(json.dumps(data), file="a.json"), instrument=instrument)
    laid = apply_overlay(instrument, overlay)
    assert "The lamp is on." == laid.bind(least=1).text_of("a")


def test_text_of_and_options_of_read_the_wording() -> None:
    """By form and language, as of an instrument that holds its wording."""
    instrument = load_instrument(KEY)
    laid = apply_overlay(instrument, load_overlay(OVERLAY, instrument))

    assert "They put their bag down before they spoke." == laid.text_of("ev1", form="others")
    assert "La tetera hacía ruido." == laid.text_of("ev2", language="es")
    assert ["Not at all", "Partly", "Wholly"] == [(one.label or {})["en"] for one in laid.options_of("ev1").options]
    assert "Prefer not to say" == (laid.options_of("ev1").nonresponse[1].label or {})["en"]
    assert "" == instrument.text_of("ev2")
    assert instrument == laid
    with pytest.raises(LookupError, match="did you mean 'ev2'"):
        laid.options_of("ev02")


def test_a_survey_asks_in_the_words_of_the_overlay() -> None:
    """Sides get the form that is theirs."""
    instrument = load_instrument(KEY)
    survey = load_survey(EXAMPLES / "evening-round.yaml", instruments=[instrument])
    laid = apply_overlay(survey, load_overlay(OVERLAY, instrument))

    entry = "evening_check__ev1"
    assert "They put their bag down before they spoke." == laid.text_of(entry, side="colleagues")
    assert "Dejé el bolso antes de hablar." == laid.text_of(entry, side="staff", language="es")
    assert "Partly" == (laid.options_of(entry).options[1].label or {})["en"]
    assert "" == survey.text_of(entry, side="staff")
    with pytest.raises(LookupError, match="item 'evening_check__ev1' has no text in 'fr'"):
        laid.text_of(entry, side="staff", language="fr")


def test_an_overlay_is_laid_over_its_own_instrument_only() -> None:
    """Neither over another one nor over a survey without it."""
    instrument = load_instrument(KEY)
    overlay = load_overlay(OVERLAY, instrument)
    other = load_instrument(BAD / "key.yaml")
    survey = load_survey(BAD / "unpermitted.yaml", instruments=[other, load_instrument(BAD / "whole.yaml")])

    with pytest.raises(DefinitionError, match=r"is for evening-check 1.0.0, not for small-key 1.0.0"):
        apply_overlay(other, overlay)
    with pytest.raises(DefinitionError, match=r"not for small-round-two 1.0.0, which uses small-key"):
        apply_overlay(survey, overlay)
    with pytest.raises(TypeError, match="an overlay is wanted"):
        apply_overlay(instrument, str(OVERLAY))  # type: ignore[arg-type]


def overlay_for(instrument: Instrument, **permission: Any) -> Overlay:
    provenance: dict[str, Any] = {"supplied_by": "The tests", "received_on": "2026-02-01"}
    if permission:
        provenance["permission"] = {"given_by": "The Example Press", "given_on": "2026-02-01", **permission}
    items = {item.id: {"text": {"en": f"The lamp of {item.id}."}} for item in instrument.items}
    about = {"instrument": instrument.id, "version": instrument.version, "languages": ["en"]}
    scales = {"all": {"title": {"en": "Lamps"}, "description": {"en": "High is bright."}}}
    return structure_overlay({**about, "provenance": provenance, "items": items, "scales": scales})


@pytest.mark.parametrize(
    ("file", "redistributable", "permission", "is_free"),
    [
        ("key.yaml", "no", {}, False),
        ("key.yaml", "yes_unmodified_not_sold", {}, False),
        ("key.yaml", "yes", {}, True),
        ("key.yaml", "no", {"may_be_passed_on": True}, True),
        ("key.yaml", "no", {"may_be_passed_on": True, "until": "2026-05-31"}, False),
        ("key.yaml", "no", {"may_be_passed_on": False}, False),
        ("slots.yaml", "yes", {}, False),
        ("slots.yaml", "yes", {"may_be_passed_on": True}, True),
    ],
)
def test_texts_are_part_of_the_instrument_only_where_they_may_be_passed_on(
    file: str, redistributable: str, permission: dict[str, Any], is_free: bool
) -> None:
    """By the licence or by the permission; the licence of slots is not that of the words in them."""
    document = read_document(BAD / file)
    licence = {**document.data["licence"], "text_redistributable": redistributable}
    instrument = structure_instrument({**document.data, "licence": licence})
    overlay = overlay_for(instrument, **permission)
    laid = apply_overlay(instrument, overlay, day=date(2026, 6, 1))

    assert is_free == may_be_passed_on(instrument, overlay, day=date(2026, 6, 1))
    assert is_free == ("The lamp of" in json.dumps(unstructure_instrument(laid)))
    assert "The lamp of sk02." == laid.text_of("sk02")
    assert compile_plan(instrument).plan_digest == compile_plan(laid).plan_digest


def test_slots_get_their_words_and_the_names_of_their_scales() -> None:
    """On the screen the instrument reads as a whole one."""
    instrument = load_instrument(BAD / "slots.yaml")
    shown = fold_in(apply_overlay(instrument, overlay_for(instrument)))

    assert {"en": "Lamps"} == shown.scales["all"].title
    assert {"en": "High is bright."} == shown.scales["all"].description
    assert Wording.COMPLETE is shown.wording
    assert instrument is fold_in(instrument)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('en: "The kettle was loud."', 'en: "  "', (18, 9)),
        ('es: "Del todo"', 'es: " "', (24, 5)),
        ('en: "Think of this evening only."', 'en: " "', (12, 1)),
    ],
)
def test_a_blank_text_of_an_overlay_is_a_language_that_lacks(
    old: str, new: str, place: tuple[int, int], tmp_path: Path
) -> None:
    """Respondents would read an empty line."""
    text = OVERLAY.read_text(encoding="utf-8")
    assert 1 == text.count(old)
    file = tmp_path / "blank.overlay.yaml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    found = [one for one in check(KEY, file).diagnostics if one.file == str(file)]

    assert [("CWI645", *place)] == [(one.code, one.line, one.column) for one in found]


def test_two_values_with_one_label_are_found_without_the_words_of_it(tmp_path: Path) -> None:
    """Respondents could not tell the two apart; a number, or signs in place of words, are no words that were copied."""
    text = OVERLAY.read_text(encoding="utf-8")
    file = tmp_path / "labels.overlay.yaml"
    copied = text.replace('"Wholly", es: "Del todo"', '"partly.", es: "+"').replace('"Nada"', '"+"')
    file.write_text(copied, encoding="utf-8")
    (found,) = [one for one in check(KEY, file).diagnostics if one.file == str(file)]

    assert ("CWI649", "warning", 24, 10) == (found.code, found.severity, found.line, found.column)
    assert "'2' of the response options 'extent3' has the same label as '1'" == found.message
    assert [23] == [one.line for one in found.related]
