"""What a respondent is told where an answer can't be taken."""

from __future__ import annotations

import pytest

from cwinstruments import Survey, load_survey
from cwinstruments.reports import prompt_for

SURVEY = """
kind: survey
id: prompts
version: "1.0.0"
title: {en: "Prompts"}
instruments: [{instrument: workload-experience, version: "1.0.0", as: workload}]
items:
  - {id: yes_or_no, type: boolean, text: {en: "One"}}
  - {id: count, type: integer, range: {min: 0, max: 60}, text: {en: "Two"}}
  - {id: hours, type: decimal, digits: 2, range: {min: 0.5, max: 9.75}, text: {en: "Three"}}
  - {id: mark, type: visual_analogue, range: {min: 0, max: 100}, step: 1, text: {en: "Four"},
      anchors: {low: {en: "low"}, high: {en: "high"}}}
  - {id: day, type: date, range: {min: "2026-01-01", max: "2026-01-31"}, text: {en: "Five"}}
  - {id: means, type: multiple_choice, options: means, text: {en: "Six"}}
  - {id: place, type: nominal_choice, options: means, text: {en: "Seven"}}
  - {id: short, type: text, max_length: 20, text: {en: "Eight"}}
  - {id: long, type: text, text: {en: "Nine"}}
response_options:
  means: {options: [{value: bus, label: {en: "Bus"}}, {value: train, label: {en: "Train"}}]}
covariates:
  tenure: {title: {en: "Years"}, options: [{value: under_1, label: {en: "Less"}}, {value: from_1, label: {en: "More"}}]}
confidentiality: confidential
"""


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    file = tmp_path_factory.mktemp("survey") / "prompts.yaml"
    file.write_text(SURVEY, encoding="utf-8")
    return load_survey(file)


@pytest.mark.parametrize(
    ("entry", "english", "spanish"),
    [
        ("yes_or_no", "Choose yes or no.", "Elija sí o no."),
        ("count", "Write a whole number from 0 to 60.", "Escriba un número entero de 0 a 60."),
        (
            "hours",
            "Write a number from 0.5 to 9.75, with at most 2 decimal places.",
            "Escriba un número de 0,5 a 9,75, con 2 decimales como máximo.",
        ),
        ("mark", "Choose a number from 0 to 100.", "Elija un número de 0 a 100."),
        (
            "day",
            "Write a day from 2026-01-01 to 2026-01-31, as year-month-day.",
            "Escriba un día del 2026-01-01 al 2026-01-31, como año-mes-día.",
        ),
        ("means", "Choose among the options.", "Elija entre las opciones."),
        ("place", "Choose one of the options.", "Elija una de las opciones."),
        ("workload__we01", "Choose one of the options.", "Elija una de las opciones."),
        ("tenure", "Choose one of the options.", "Elija una de las opciones."),
        ("short", "Write a text of at most 20 characters.", "Escriba un texto de 20 caracteres como máximo."),
        ("long", "Write a text.", "Escriba un texto."),
    ],
)
def test_every_kind_of_item_says_what_would_do(survey: Survey, entry: str, english: str, spanish: str) -> None:
    """In both languages; in any other in English, and in that of every country that speaks Spanish."""
    said = [prompt_for(survey, entry, language=language) for language in ("en", "es", "es-MX", "fr")]

    assert [english, spanish, spanish, english] == said


def test_nothing_is_said_of_what_is_not_asked(survey: Survey) -> None:
    """A misspelt name is no item that takes anything."""
    with pytest.raises(KeyError, match="asks nothing called 'cuont'"):
        prompt_for(survey, "cuont")
