"""The original instruments can be read: a named formula a language, over the whole form."""

from __future__ import annotations

import pytest

from cwinstruments.model import Wording
from tools import readability
from tools.readability import EXEMPT, FORMULAS, Reading, english_syllables, measure, originals, spanish_syllables

READINGS = [one for instrument in originals() for one in readability.readings(instrument)]


@pytest.mark.parametrize("reading", READINGS, ids=lambda one: f"{one.instrument}-{one.form}-{one.language}")
def test_every_form_of_an_original_is_easy_enough(reading: Reading) -> None:
    """Grade 8 in English, 'normal' on the INFLESZ scale in Spanish; what is exempt would fail."""
    said = f"{reading.formula.name} {reading.value:.1f}, limit {reading.formula.limit}"

    assert (reading.instrument not in EXEMPT) == reading.is_easy_enough, said


def test_every_form_of_every_original_with_text_is_read() -> None:
    """None is left out because it has forms, or because nobody listed it."""
    wanted = {
        (instrument.id, form, language)
        for instrument in originals()
        if instrument.wording is Wording.COMPLETE
        for form in instrument.forms or (None,)
        for language in ("en", "es")
    }

    assert wanted == {(one.instrument, one.form, one.language) for one in READINGS}


def test_the_formulas_give_what_is_worked_out_by_hand() -> None:
    """Twelve words in two sentences with 16 syllables, and eleven words with 21."""
    english = ["We report our own slips early.", "We hear out a new colleague"]  # 1+2+2+1+1+2, 1+1+1+1+1+2
    spanish = ["Decimos pronto lo que vemos.", "Un colega nuevo habla y pregunta"]  # 3+2+1+1+2, 1+3+2+2+1+3

    assert (12, f"{0.39 * 6 + 11.8 * 16 / 12 - 15.59:.6f}") == _rounded(measure(english, "en"))
    assert (11, f"{206.835 - 62.3 * 21 / 11 - 11 / 2:.6f}") == _rounded(measure(spanish, "es"))


def _rounded(found: tuple[int, float]) -> tuple[int, str]:
    return found[0], f"{found[1]:.6f}"


SPANISH = {"reunión": 2, "oír": 2, "aísla": 3, "leer": 2, "guía": 2, "lingüista": 3, "guerra": 2, "y": 1, "queríais": 3}


@pytest.mark.parametrize(("word", "syllables"), [*SPANISH.items(), ("Uruguay", 3), ("continúe", 4), ("TAREA", 3)])
def test_spanish_spelling_settles_the_syllables(word: str, syllables: int) -> None:
    """Two strong vowels part, and so does an accented weak one; a vowel that begins a word counts."""
    assert syllables == spanish_syllables(word)


@pytest.mark.parametrize(("word", "syllables"), [("ideas", 3), ("Agency’s", 3), ("hours", 2), ("qqq", 1), ("xoole", 2)])
def test_english_words_count_as_they_are_spoken(word: str, syllables: int) -> None:
    """By the dictionary, and by groups of vowels where it lacks the word."""
    assert syllables == english_syllables(word)


def test_a_limit_is_still_allowed() -> None:
    """What stands at the limit is easy enough, what is beyond it is not."""
    assert [True, False] == [FORMULAS["en"].allows(grade) for grade in (8, 8.01)]
    assert [True, False] == [FORMULAS["es"].allows(value) for value in (55, 54.99)]


def test_without_words_there_is_nothing_to_measure() -> None:
    """No formula makes a number of nothing."""
    with pytest.raises(ValueError, match="no words"):
        measure(["98 – 99."], "en")


def test_the_table_names_formula_value_and_limit(capsys: pytest.CaptureFixture[str]) -> None:
    """The exit status says whether all keep to it."""
    status = readability.main()
    printed = capsys.readouterr().out.splitlines()

    assert len(READINGS) + 1 == len(printed)
    assert any(line.split()[:1] == ["team-safety"] and "Szigriszt-Pazos" in line for line in printed)
    assert any(line.endswith(EXEMPT["caseload"]) for line in printed)
    assert int(any(line.endswith("too hard") for line in printed)) == status


def test_a_form_that_is_too_hard_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without its exemption the calculator fails the command."""
    monkeypatch.setattr(readability, "EXEMPT", {})
    monkeypatch.setattr(readability, "originals", lambda: [one for one in originals() if one.id == "caseload"])

    assert 1 == readability.main()
    assert 2 == capsys.readouterr().out.count("too hard")
