"""What rules about texts and provenance find in single sentences, and what they leave alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cwinstruments.checks import check
from cwinstruments.diagnostics import Diagnostic
from cwinstruments.documents import read_document
from cwinstruments.profiles import Profile

GOOD = Path(__file__).parent / "fieldwork" / "good" / "item-copied.yaml"
EXAMPLES = Path(__file__).parents[2] / "examples"


def codes_of(text: str, folder: Path, language: str = "en") -> list[str]:
    """Check a definition with a text as that of its last item, and give the codes of what is found there."""
    definition = read_document(GOOD).data
    definition["items"][2]["text"] = {"en": text} if language == "en" else {"en": "Work is calm.", language: text}
    return [one.code for one in found_in(definition, folder) if one.path[:2] == ("items", 2) and one.code != "CWI406"]


def found_in(definition: object, folder: Path, profile: Profile = Profile.FIELDWORK) -> list[Diagnostic]:
    file = folder / "one.json"
    file.write_text(json.dumps(definition, default=float), encoding="utf-8")
    return [one for one in check(file, profile=profile).diagnostics if one.code != "CWI813"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It is not impossible to finish in time."),
        ("en", "I don't think that the rules are unfair."),
        ("en", "I can’t do my work without help."),
        ("en", "I never feel unsafe."),
        ("es", "No es imposible terminar a tiempo."),
        ("es", "No trabajo sin ayuda."),
        ("es", "Nunca me siento insegura."),
    ],
)
def test_two_negations_of_one_clause_are_noted(language: str, text: str, tmp_path: Path) -> None:
    """Respondents have to work out what a no to them means."""

    assert ["CWI415"] == codes_of(text, tmp_path, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I do not know what is due."),
        ("en", "I do not eat at my desk, nor do I skip a break."),
        ("en", "Not only my supervisor is unfair."),
        ("en", "No matter how unsure I am, I ask."),
        ("en", "I note nothing unusually calm."),
        ("es", "No me ayuda nunca nadie."),
        ("es", "Sin embargo, no descanso."),
        ("es", "Nadie dice nada."),
        ("fr", "Je ne travaille jamais sans aide."),
    ],
)
def test_what_negates_once_is_not_noted(language: str, text: str, tmp_path: Path) -> None:
    """In Spanish one negation asks for another; of other languages nothing is known."""

    assert [] == codes_of(text, tmp_path, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "My supervisor is fair and has time for me."),
        ("en", "My supervisor or my colleagues stand in for me."),
        ("en", "The rules are clear or fair."),
        ("en", "I get help and/or advice."),
        ("es", "Mi supervisora es justa y tiene tiempo."),
        ("es", "Mi jefa o mis colegas me ayudan."),
        ("es", "Conozco las normas y los colegas."),
        ("en", "I have the time and the room for my work."),
    ],
)
def test_two_things_at_once_are_noted(language: str, text: str, tmp_path: Path) -> None:
    """Who would agree to one of them only can't answer."""

    assert ["CWI416"] == codes_of(text, tmp_path, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I hear the same again and again."),
        ("en", "Between the court and the agency, letters take long."),
        ("en", "It is settled what we do and which tasks are theirs."),
        ("en", "I heard or read of harm."),
        ("en", "We can disagree and still work well together."),
        ("en", "A child tells me what he or she needs."),
        ("en", "The standard is brandished in the handbook."),
        ("es", "Oigo lo mismo una y otra vez."),
        ("es", "Está definido qué hago y cuáles son tareas de otros."),
        ("es", "Leí o escuché sobre daños."),
        ("en", "I learn by trial and error."),
        ("en", "I have the time and the means for my work."),
        ("en", "I have time and means for my work."),
        ("es", "Conozco las normas y los procedimientos."),
        ("es", "Conozco las normas y procedimientos."),
        ("es", "Trato bien a los niños y las familias."),
        ("es", "Trato bien a las niñas y a las familias."),
        ("es", "Me siento bienvenida o bienvenido."),
        ("es", "Me siento apoyada o apoyado."),
        ("es", "Los trabajadores y las trabajadoras me ayudan."),
        ("es", "El supervisor o la supervisora me escucha."),
        ("es", "Trabajo con niños y sus familias."),
        ("es", "Aprendo por ensayo y error."),
    ],
)
def test_one_idea_with_an_and_is_not_noted(language: str, text: str, tmp_path: Path) -> None:
    """A list of phrases keeps the notes few."""

    assert [] == codes_of(text, tmp_path, language)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TODO: ask about cases", ["CWI411"]),
        ("TODO ask about cases", ["CWI411"]),
        ("Ask about cases. TODO mend", ["CWI411"]),
        ("Ask about cases (TODO)", ["CWI411"]),
        ("Ask about cases - TODO", ["CWI411"]),
        ("TODO", ["CWI411"]),
        ("I know the TODO list of my team.", []),
        ("TODO lists help me.", []),
        ("My TODO app is calm.", []),
        ("Ask about [insert case type] here", ["CWI411"]),
        ("Lorem ipsum dolor", ["CWI411"]),
        ("What is due???", ["CWI411"]),
        ("The to-do list of my day is short.", []),
        ("I tick boxes [x] on paper.", []),
        ("—", ["CWI409"]),
        ("9 to 5", []),
        ("Calm  days", ["CWI410"]),
        ("Calm\u00a0days", []),
        ("Calm days\n", []),
        ("Calm days \n", ["CWI410"]),
    ],
)
def test_blemishes_are_found_and_nothing_else_is(text: str, expected: list[str], tmp_path: Path) -> None:
    """One fault of a text is one finding."""

    assert expected == codes_of(text, tmp_path)


@pytest.mark.parametrize(("words", "expected"), [(25, []), (26, ["note"]), (40, ["note"]), (41, ["warning"])])
def test_long_items_are_noted_and_very_long_ones_warned_of(words: int, expected: list[str], tmp_path: Path) -> None:
    """Beyond 25 words there is a note, beyond 40 a warning."""
    definition = read_document(GOOD).data
    definition["items"][2]["text"] = {"en": " ".join(f"word{index}" for index in range(words))}

    assert expected == [one.severity.value for one in found_in(definition, tmp_path) if one.code == "CWI414"]


@pytest.mark.parametrize(
    ("source", "fixed"),
    [
        ("'My days  end. '", "'My days end.'"),
        ('" My days end."', '"My days end."'),
        ("My days  end.", "My days end."),
        ('"My days\\x20 end."', None),
        ('"My days\n    end. "', None),
    ],
)
def test_blanks_are_taken_out_where_that_is_certain(source: str, fixed: str | None, tmp_path: Path) -> None:
    """The edit keeps the quotes; a text with escapes or over several lines is left to a person."""
    file = tmp_path / "one.yaml"
    written = GOOD.read_text(encoding="utf-8")
    file.write_text(written.replace("My days end when I expect it.", source, 1), encoding="utf-8")

    (found,) = (one for one in check(file).diagnostics if one.code == "CWI410")
    edits = () if found.fix is None else found.fix.edits

    assert ([] if fixed is None else [fixed]) == [one.text for one in edits]


def test_a_licence_that_is_nearly_an_identifier_is_mended(tmp_path: Path) -> None:
    """The right spelling is known, so there is a fix."""
    definition = read_document(GOOD).data
    definition["licence"]["name"] = "CC BY-SA 4.0"

    (found,) = found_in(definition, tmp_path, Profile.PUBLISH)

    assert "CWI607" == found.code
    assert found.fix is not None
    assert ['"CC-BY-SA-4.0"'] == [one.text for one in found.fix.edits]


@pytest.mark.parametrize("name", ["CC BY", "Free", "Terms of 2020"])
def test_terms_of_nobody_are_not_enough(name: str, tmp_path: Path) -> None:
    """Where terms are in words, somebody has to be named who could be asked."""
    definition = read_document(GOOD).data
    definition["licence"]["name"] = name
    named = {**definition, "licence": {**definition["licence"], "holder": "The author"}}

    assert ["CWI607"] == [one.code for one in found_in(definition, tmp_path, Profile.PUBLISH)]
    assert [] == found_in(named, tmp_path, Profile.PUBLISH)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("CC-BY-9.9", "did you mean 'CC-BY-4.0'?"),
        ("cc by-nc 5.0", "did you mean 'CC-BY-NC-4.0'?"),
        ("Apache-7.0", "did you mean 'Apache-2.0'?"),
        ("CC-XY-4.0", "give the identifier as SPDX has it"),
    ],
)
def test_a_licence_in_a_version_that_there_is_not_is_told_of_whoever_holds_it(
    name: str, hint: str, tmp_path: Path
) -> None:
    """It can't be looked up, although somebody could be asked."""
    definition = read_document(GOOD).data
    definition["licence"] |= {"name": name, "text_redistributable": "no", "holder": "The author"}
    found = found_in(definition, tmp_path, Profile.PUBLISH)

    assert [("CWI607", hint)] == [(one.code, one.hint) for one in found if one.code != "CWI602"]


@pytest.mark.parametrize(
    ("name", "passed_on", "ruling", "wording", "place"),
    [
        ("CC0-1.0", "no", "permitted", "key_only", "text_redistributable"),
        ("CC0-1.0", "no", "permitted", "complete", None),
        ("CC BY-SA 3.0", "yes_unmodified_not_sold", "with_permission", "key_only", "text_redistributable"),
        ("CC-BY-4.0", "us_noncommercial", "permitted", "key_only", "text_redistributable"),
        ("CC-BY-4.0", "yes", "refused", "key_only", "any"),
        ("As published", "yes_unmodified_not_sold", "refused", "key_only", "any"),
        ("As published", "no", "refused", "key_only", None),
        ("CC-BY-4.0", "no", "with_permission", "slots", None),
        ("CC-BY-4.0 for the key alone", "no", "with_permission", "key_only", None),
    ],
)
def test_texts_are_held_back_only_where_the_licence_does_not_let_everybody_have_them(
    name: str, passed_on: str, ruling: str, wording: str, place: str | None, tmp_path: Path
) -> None:
    """One finding for each; the words of slots are those of their users, and terms in words may part text from key.

    Of texts that are here and may not be, CWI602 tells.
    """
    definition = {**read_document(GOOD).data, "wording": wording}
    if wording == "key_only":
        definition["items"] = [{k: v for k, v in item.items() if k != "text"} for item in definition["items"]]
    permissions = {"permissions": {"item_text": {"any": ruling}}}
    definition["licence"] = {**definition["licence"], "name": name, "text_redistributable": passed_on, **permissions}
    found = [one for one in found_in(definition, tmp_path, Profile.PUBLISH) if one.code == "CWI608"]

    assert ([place] if place else []) == [one.path[-1] for one in found]


@pytest.mark.parametrize(
    ("english", "spanish", "codes"),
    [
        ("Tipo de entidad.", "Type of partner.", ["CWI426"]),
        ("El trabajo de mi equipo.", "Burnout.", ["CWI426"]),
        ("Tengo de todo.", "Burnout.", []),
        ("Work in Los Angeles, La Paz, El Paso.", "Trabajo en Los Angeles, La Paz, El Paso.", []),
        ("The words 'el' 'la' 'los'.", "Las palabras 'the' 'of' 'is'.", []),
        ("I know what is due in my team.", "I know what is due in my team.", ["CWI408"]),
        ("Who is it?", "¿Quién es? Quién fue?", ["CWI427"]),
        ("Who! Is it?", "¿Quién es!", []),
        ("See example.org/a?b=1 for more.", "Más en example.org/a?b=1 y otros.", []),
        ("Time {unit} was due.", "El tiempo para {unit}.", ["CWI428", "CWI428"]),
        ("Less than < 3 & more.", "Menos de < 3 & más.", []),
        ("The name of <<site>>.", "El nombre.", ["CWI428"]),
        ("{TODO} is due.", "El trabajo.", ["CWI411"]),
    ],
)
def test_texts_are_in_their_language_and_as_they_are_read(
    english: str, spanish: str, codes: list[str], tmp_path: Path
) -> None:
    """Only what is certain is told, and once."""
    definition = read_document(GOOD.with_name("text-copied.yaml")).data
    definition["items"][0]["text"] = {"en": english, "es": spanish}

    assert codes == [one.code for one in found_in(definition, tmp_path, Profile.FIELDWORK)]


def test_the_examples_have_nothing_of_these() -> None:
    """No text and no term is reported, not even by a note; of what plugins ship, tests/test_checks.py says the same."""
    found = check(EXAMPLES, profile=Profile.PUBLISH).diagnostics

    assert [] == [str(one) for one in found if one.code.startswith(("CWI4", "CWI6"))]


@pytest.mark.parametrize(
    ("document", "paths"),
    [
        (
            {
                "kind": "cases",
                "second_sources": [{"source": "TBD", "compared": " "}, {"source": "A manual", "compared": "The key."}],
                "cases": [{"source": "n/a"}, {"source": "Example (1999), page 4"}],
            },
            [("second_sources", 0, "source"), ("second_sources", 0, "compared"), ("cases", 0, "source")],
        ),
        (
            {"kind": "overlay", "provenance": {"supplied_by": "?", "permission": {"given_by": "unknown"}}},
            [("provenance", "supplied_by"), ("provenance", "permission", "given_by")],
        ),
        (
            {"kind": "survey", "permissions": [{"given_by": "The Example Press"}, {"given_by": "TODO"}]},
            [("permissions", 1, "given_by")],
        ),
        (
            {"kind": "data_agreements", "agreements": [{"authority": "to be confirmed", "results_first_to": " "}]},
            [("agreements", 0, "authority"), ("agreements", 0, "results_first_to")],
        ),
    ],
)
def test_placeholders_for_who_says_so_are_found_in_every_kind_of_document(
    document: object, paths: list[tuple[str | int, ...]], tmp_path: Path
) -> None:
    """A second source that says nothing proves no key, and nobody agreed where it stands 'to be confirmed'."""
    found = found_in(document, tmp_path, Profile.PUBLISH)

    assert sorted(map(str, paths)) == sorted(str(one.path) for one in found if one.code == "CWI605")
