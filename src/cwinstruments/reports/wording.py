"""The words of reports: every heading, label and fixed sentence in every language that they are written in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cwinstruments.model import Text, in_language

LANGUAGES: Final = ("en", "es")
"""The languages that the fixed words of reports are in; in any other a report has them in English."""


def phrase(key: str, language: str, /, **parts: object) -> str:
    """Give a heading, a label or a sentence in a language, with its parts filled in.

    Examples:
        >>> phrase("gaps", "es", n=2, applicable=4)
        '2 brechas entre 4 ítems que corresponden'
    """
    text = _spoken(PHRASES[key], language)
    return text.format(**parts) if parts else text


def words(id: str, language: str = "en", /) -> str:
    """Give an id, such as a status or a reason, as words.

    Examples:
        >>> words("seen_in_source"), words("seen_in_source", "es")
        ('seen in source', 'visto en la fuente')
    """
    english = "don't know" if id == "dont_know" else id.replace("_", " ")
    return _spoken({"en": english, **({"es": SPANISH[id]} if id in SPANISH else {})}, language)


def _spoken(text: Text, language: str) -> str:
    """Give a text in a language, whatever country the tag names: for 'es-MX' that in 'es'."""
    return in_language(text, language.partition("-")[0].lower())


def _both(english: str, spanish: str) -> Text:
    return {"en": english, "es": spanish}


PHRASES: Final[Mapping[str, Text]] = {
    # Headings of pages, and of what `show` prints.
    "items": _both("Items", "Ítems"),
    "response_options": _both("Response options", "Opciones de respuesta"),
    "scales": _both("Scales", "Escalas"),
    "evidence": _both("Evidence", "Evidencia"),
    "beside_second_source": _both("The key beside a second source", "La clave frente a una segunda fuente"),
    "licence": _both("Licence", "Licencia"),
    "citation": _both("Citation", "Cita"),
    "worked_cases": _both("Worked cases", "Casos resueltos"),
    "to_choose": _both("To choose before use", "Lo que se elige antes de usarlo"),
    "parameters": _both("Parameters", "Parámetros"),
    "facts": _both("Facts", "Hechos"),
    "about_respondent": _both("About the respondent, for norms", "Sobre quien responde, para las normas"),
    "survey": _both("Survey", "Encuesta"),
    "instruments": _both("Instruments", "Instrumentos"),
    "pages": _both("Pages", "Páginas"),
    "in_turn": _both("Served in turn, by the column '{column}'", "Por turnos, según la columna '{column}'"),
    # Columns of tables.
    "item": _both("Item", "Ítem"),
    "text": _both("Text", "Texto"),
    "answer": _both("Answer", "Respuesta"),
    "value": _both("Value", "Valor"),
    "label": _both("Label", "Etiqueta"),
    "parameter": _both("Parameter", "Parámetro"),
    "what_it_is": _both("What it is", "Qué es"),
    "allowed": _both("Allowed", "Permitido"),
    "default": _both("Default", "Por defecto"),
    "row": _both("Row", "Fila"),
    "fact": _both("Fact", "Hecho"),
    "basis": _both("Basis", "Base"),
    "source": _both("Source", "Fuente"),
    "case": _both("Case", "Caso"),
    "case_with": _both("{case} with {values}", "{case} con {values}"),
    "how_worked": _both("How it is worked", "Cómo se resuelve"),
    "expected": _both("Expected", "Esperado"),
    # What an instrument is.
    "what_is_rated": _both("What is rated", "Qué se valora"),
    "who_answers": _both("Who answers", "Quién responde"),
    "who_gets_scores": _both("Who may get scores", "Quién puede tener puntuaciones"),
    "sensitivity": _both("Sensitivity", "Sensibilidad"),
    "recall_period": _both("Recall period", "Período de referencia"),
    "no_recall_period": _both("none", "ninguno"),
    "languages": _both("Languages", "Idiomas"),
    "framework": _both("Framework", "Marco"),
    "no_person_bands": _both(
        "{sensitivity}: no bands of persons in an employer's output",
        "{sensitivity}: sin bandas de personas en lo que recibe quien las emplea",
    ),
    "form": _both("{title} (`{id}`), answered by {by}", "{title} (`{id}`), responde: {by}"),
    "form_about": _both("{form} about {about}", "{form}, sobre {about}"),
    "wording_complete": _both("complete: the text of every item is here", "completo: aquí está el texto de cada ítem"),
    "wording_key_only": _both(
        "a scoring key: the text of the items comes from its owner",
        "una clave de puntuación: el texto de los ítems lo da su titular",
    ),
    "wording_slots": _both("slots: those who use it write the items", "lugares: los ítems los escribe quien lo usa"),
    "scores_respondent": _both("each respondent", "cada persona que responde"),
    "scores_unit": _both("units only", "solo unidades"),
    "scores_both": _both("respondents and units", "personas que responden y unidades"),
    "asked_if": _both("asked if {condition}", "se pregunta si {condition}"),
    "not_scored": _both("not scored", "no puntúa"),
    # What may be given.
    "to": _both("{least} to {greatest}", "{least} a {greatest}"),
    "in_steps": _both("{range} in steps of {step}", "{range} en pasos de {step}"),
    "one_of": _both("one of {values}", "uno de {values}"),
    "or": _both("or", "o"),
    "and": _both("and", "y"),
    "whole_number": _both("a whole number", "un número entero"),
    "number": _both("a number", "un número"),
    "rows_each_with": _both("rows of {rows}, each with {columns}", "filas de {rows}, cada una con {columns}"),
    "tables_or_rows": _both("{tables}, or {rows}", "{tables}, o {rows}"),
    "to_be_given": _both("has to be given", "hay que darlo"),
    "unless_given": _both("`{value}` unless given", "`{value}` si no se da"),
    "shown_with": _both("What follows is shown with {values}.", "Lo que sigue se muestra con {values}."),
    "for_example": _both("{values}, for example", "{values}, por ejemplo"),
    "and_for_example": _both("{values}, and with {examples}, for example", "{values}, y con {examples}, por ejemplo"),
    "own_rows": _both("rows of your own", "filas propias"),
    "own_rows_of": _both("Rows of your own for `{parameter}`", "Filas propias de `{parameter}`"),
    "table_of": _both("Table `{table}` of `{parameter}`", "Tabla `{table}` de `{parameter}`"),
    "source_of_table": _both("Source: {source}", "Fuente: {source}"),
    # How a scale is scored.
    "plan_says": _both("Scoring, as the plan has it:", "Puntuación, tal como está en el plan (en inglés):"),
    "method": _both("method", "método"),
    "method_of": _both("{method} of {parts}", "{method} de {parts}"),
    "missing": _both("missing", "sin respuesta"),
    "transform": _both("transform", "conversión"),
    "round": _both("round", "redondeo"),
    "round_to": _both("to {places}, {rule}", "a {places}, {rule}"),
    "one_place": _both("1 decimal place", "1 decimal"),
    "places": _both("{digits} decimal places", "{digits} decimales"),
    "whole_numbers": _both("whole numbers", "números enteros"),
    "range": _both("range", "rango"),
    "not_bounded": _both("not bounded", "sin límites"),
    "band": _both("band", "banda"),
    "from_least": _both("from the least score on", "desde la puntuación más baja"),
    "bands_for": _both("bands for", "bandas para"),
    "cutoff": _both("cutoff", "corte"),
    "scores_for": _both("scores for", "la obtienen"),
    "of_a_unit": _both("of a unit", "de una unidad"),
    "in_framework": _both("in `{framework}`", "en `{framework}`"),
    "at_least": _both("at least", "al menos"),
    "above": _both("above", "más de"),
    "at_most": _both("at most", "como mucho"),
    "below": _both("below", "menos de"),
    "weight": _both("weight {weight}", "peso {weight}"),
    "recoded": _both("recoded", "recodificado"),
    "max_missing": _both("at most {n} missing", "como mucho {n} sin respuesta"),
    "max_missing_fraction": _both(
        "at most {n} of what counts missing", "como mucho {n} de lo que cuenta sin respuesta"
    ),
    "min_answered": _both("at least {n} answered", "al menos {n} con respuesta"),
    "min_answered_fraction": _both(
        "at least {n} of what counts answered", "al menos {n} de lo que cuenta con respuesta"
    ),
    "min_scored": _both("at least {n} scored", "al menos {n} con puntuación"),
    "min_scored_fraction": _both("at least {n} of the scales scored", "al menos {n} de las escalas con puntuación"),
    "all_or_nothing": _both("all or nothing", "todo o nada"),
    "does_not_count": _both("{state} does not count", "{state} no cuenta"),
    "counts_as_missing": _both("{state} counts as missing", "{state} cuenta como falta de respuesta"),
    "then": _both("then {what}", "entonces {what}"),
    "norm": _both("norm", "norma"),
    "normed_on": _both("normed on", "norma de"),
    "strata": _both("strata", "estratos"),
    "strata_by": _both("{n}, by {what}", "{n}, por {what}"),
    "clamp": _both("the nearest row beyond the table", "fuera de la tabla, la fila más cercana"),
    "refuse": _both("none beyond the table", "ninguna fuera de la tabla"),
    "straight_line": _both("on a straight line between rows", "en línea recta entre filas"),
    "norms_set": _both("norms {id} {version}", "normas {id} {version}"),
    # How units are scored.
    "unit_mean": _both("mean of the respondents' scores", "media de las puntuaciones de quienes responden"),
    "unit_percent_positive": _both("per cent positive", "por ciento favorable"),
    "from_n_on": _both("from {n} on", "a partir de {n}"),
    "from_n_rows_on": _both("from {n} such rows on, not people", "a partir de {n} de esas filas, no personas"),
    "counting_alike": _both("each {column} counting alike", "con igual peso para cada valor de {column}"),
    "one_is_enough": _both("where one is enough of {groups}", "donde basta una persona de {groups}"),
    "response_rate": _both("with a response rate of at least {rate}", "con una tasa de respuesta de al menos {rate}"),
    "agreement_by": _both("agreement by {statistics}", "acuerdo según {statistics}"),
    "ratio": _both(
        "{times}the sum of `{above}` by that of `{below}`, over the rows that have both",
        "{times}la suma de `{above}` entre la de `{below}`, en las filas que tienen las dos",
    ),
    "times": _both("{factor} times ", "{factor} veces "),
    # Evidence, licence and cases.
    "in_english": _both(
        "",
        "Medidas, hechos, condiciones y casos están como los da la definición, en inglés.",
    ),
    "tables_in_english": _both(
        "",
        "Medidas, hechos, condiciones, casos, y las celdas y fuentes de las tablas están como los da la definición, en"
        " inglés.",
    ),
    "status": _both("Status: {status}.", "Estado: {status}."),
    "no_second_source": _both(
        "None was found that does not depend on the one that the key was written from.",
        "No se encontró ninguna que no dependa de aquella con la que se escribió la clave.",
    ),
    "terms": _both("Terms", "Condiciones"),
    "holder": _both("Holder", "Titular"),
    "not_named": _both("not named", "sin nombrar"),
    "whom_to_ask": _both("Whom to ask", "A quién preguntar"),
    "may_be_passed_on": _both("May the text be passed on", "¿Se puede difundir el texto?"),
    "note": _both("Note", "Nota"),
    "part_text": _both("text", "texto"),
    "part_key": _both("key", "clave"),
    "part_norms": _both("norms", "normas"),
    "more_cases": _both("And {n} more, in the file of cases.", "Y {n} más, en el archivo de casos."),
    "refused_answers": _both("refused: {items}", "rechazado: {items}"),
    "no_score": _both("{scale}: no score", "{scale}: sin puntuación"),
    # What only `show` prints.
    "show_source": _both("source", "fuente"),
    "show_doi": _both("doi", "doi"),
    "show_licence": _both("licence", "licencia"),
    "show_passed_on": _both(
        "{licence}; may the item text be passed on: {answer}", "{licence}; ¿se puede difundir el texto?: {answer}"
    ),
    "show_permission": _both("permission", "permiso"),
    "show_evidence": _both("evidence", "evidencia"),
    "as_each_says": _both("as each instrument says", "según cada instrumento"),
    "show_rates": _both("rates", "se valora"),
    "show_scores_for": _both("scores for", "la obtienen"),
    "show_sensitivity": _both("sensitivity", "sensibilidad"),
    "show_languages": _both("languages", "idiomas"),
    "show_forms": _both("forms", "formularios"),
    "show_form": _both("{id} (answered by {by})", "{id} (responde: {by})"),
    "show_recall": _both("recall", "período"),
    "show_instructions": _both("instructions", "indicaciones"),
    "show_allowed": _both("allowed", "permitido"),
    "show_table": _both("table", "tabla"),
    "show_value": _both("value", "valor"),
    "row_of_own": _both("a table of 1 row", "una tabla de 1 fila"),
    "rows_of_own": _both("a table of {n} rows", "una tabla de {n} filas"),
    "no_value": _both("none with these values of the others", "ninguno con estos valores de los demás"),
    "none_yet": _both("none yet; shown as with {value}", "aún ninguno; se muestra como con {value}"),
    "key_only": _both(
        "(a scoring key: the text of the items must come from its owner; in parentheses is what each is about)",
        "(una clave de puntuación: el texto de los ítems lo da su titular; entre paréntesis, de qué trata cada uno)",
    ),
    "show_answer": _both("answer: {answer}", "respuesta: {answer}"),
    "yes_or_no": _both("yes (1) or no (0)", "sí (1) o no (0)"),
    "text_not_scored": _both("text, not scored", "texto, no puntúa"),
    "show_asked_if": _both("asked if: {condition}", "se pregunta si: {condition}"),
    "defined_in": _both("defined in {file}", "definido en {file}"),
    "of_origin": _both("{file}, of {origin}", "{file}, de {origin}"),
    "plan": _both("Plan", "Plan (en inglés)"),
    "answered_by": _both("answered by", "responde"),
    "used_for": _both("used for", "uso"),
    "confidentiality": _both("confidentiality", "confidencialidad"),
    "administration": _both("administration", "aplicación"),
    "minutes": _both("{modes}; {n} minutes", "{modes}; {n} minutos"),
    "units": _both("units", "unidades"),
    "units_in": _both("in", "en"),
    "sides": _both("sides", "lados"),
    "rater_groups": _both("rater groups", "grupos"),
    "side": _both("{id} (form {form})", "{id} (formulario {form})"),
    "waves": _both("waves", "oleadas"),
    "data": _both("data", "datos"),
    "nation_rows": _both(
        "rows that name a Nation, in '{column}', only under its own agreement",
        "las filas que nombran una Nación, en '{column}', solo con su propio acuerdo",
    ),
    "use_form": _both("form {form}", "formulario {form}"),
    "use_table": _both("{name} = a table", "{name} = una tabla"),
    # Coverage of a framework.
    "covers": _both("{framework} ({id}): what {whose} covers", "{framework} ({id}): lo que abarca {whose}"),
    "cover": _both("{framework} ({id}): what {whose} cover", "{framework} ({id}): lo que abarcan {whose}"),
    "n_instruments": _both("{n} instruments", "{n} instrumentos"),
    "not_covered": _both("not covered", "no se abarca"),
    "weakest_evidence": _both("weakest evidence: {status}", "evidencia más débil: {status}"),
    "no_scale_names": _both("no scale names: {themes}", "ninguna escala nombra: {themes}"),
    "secondary": _both("secondary", "secundario"),
    "places_for_words": _both("places for words, not yet filled", "lugares para palabras, aún sin llenar"),
    "principle": _both("Principle, {title}: {scales}", "Principio, {title}: {scales}"),
    "no_scale_names_it": _both("no scale names it", "ninguna escala lo nombra"),
    "not_placed": _both("Not placed in it: {scales}", "Sin lugar en él: {scales}"),
    # Gaps of a checklist.
    "gap": _both("{n} gap among {applicable} items that apply", "{n} brecha entre {applicable} ítems que corresponden"),
    "gaps": _both(
        "{n} gaps among {applicable} items that apply", "{n} brechas entre {applicable} ítems que corresponden"
    ),
    "unanswered": _both("{n} without an answer: {items}", "{n} sin respuesta: {items}"),
    # What a respondent is told to answer.
    "prompt_choice": _both("Choose one of the options.", "Elija una de las opciones."),
    "prompt_choices": _both("Choose among the options.", "Elija entre las opciones."),
    "prompt_boolean": _both("Choose yes or no.", "Elija sí o no."),
    "prompt_integer": _both(
        "Write a whole number from {least} to {greatest}.", "Escriba un número entero de {least} a {greatest}."
    ),
    "prompt_decimal": _both(
        "Write a number from {least} to {greatest}, with at most {digits} decimal places.",
        "Escriba un número de {least} a {greatest}, con {digits} decimales como máximo.",
    ),
    "prompt_mark": _both("Choose a number from {least} to {greatest}.", "Elija un número de {least} a {greatest}."),
    "prompt_date": _both(
        "Write a day from {least} to {greatest}, as year-month-day.",
        "Escriba un día del {least} al {greatest}, como año-mes-día.",
    ),
    "prompt_text": _both("Write a text.", "Escriba un texto."),
    "prompt_short_text": _both(
        "Write a text of at most {n} characters.", "Escriba un texto de {n} caracteres como máximo."
    ),
}
"""Every heading, label and fixed sentence of reports, by what it is for."""

SPANISH: Final[Mapping[str, str]] = {
    # What is rated, and by whom scores may be had.
    "respondent": "quien responde",
    "task": "tarea",
    "team": "equipo",
    "office": "oficina",
    "agency": "agencia",
    "county": "condado",
    "partnership": "colaboración",
    "routine": "habitual",
    "health": "salud",
    "harm": "daño",
    # Evidence, translations and permissions.
    "original_not_validated": "original, no validado",
    "published": "publicado",
    "adapted": "adaptado",
    "seen_in_source": "visto en la fuente",
    "derived": "deducido",
    "unverified": "sin verificar",
    "draft": "borrador",
    "committee_reviewed": "revisado por un comité",
    "cognitively_tested": "probado con entrevistas cognitivas",
    "invariance_supported": "con apoyo de invarianza",
    "yes": "sí",
    "no": "no",
    "yes_unmodified_not_sold": "sí, sin cambios y sin venderlo",
    "us_noncommercial": "en EE. UU., sin fines comerciales",
    "permitted": "permitido",
    "with_permission": "con permiso",
    "refused": "rechazado",
    "unknown": "no se sabe",
    "clinical": "clínico",
    "commercial": "comercial",
    "educational": "educativo",
    "organisational": "en organizaciones",
    "research": "investigación",
    "hand": "a mano",
    "generated": "generado",
    # Items and what became of them.
    "ordered_choice": "opción en orden",
    "nominal_choice": "opción sin orden",
    "multiple_choice": "opción múltiple",
    "boolean": "sí o no",
    "integer": "número entero",
    "decimal": "número decimal",
    "visual_analogue": "escala visual analógica",
    "paired_comparison": "comparación por pares",
    "date": "fecha",
    "text": "texto",
    "answered": "contestado",
    "not_applicable": "no corresponde",
    "dont_know": "no sabe",
    "skipped": "omitido",
    "not_asked": "no preguntado",
    "invalid": "no válido",
    # Scores and their rules.
    "mean": "media",
    "sum": "suma",
    "max": "máximo",
    "min": "mínimo",
    "count": "recuento",
    "formula": "fórmula",
    "higher_is_better": "más alto es mejor",
    "higher_is_worse": "más alto es peor",
    "descriptive": "descriptivo",
    "available": "lo disponible",
    "prorate": "prorrateo",
    "zero_fill": "cero donde falta",
    "none": "nada",
    "half_up": "mitades hacia arriba",
    "half_even": "mitades al par",
    "t_score": "puntuación T",
    "z_score": "puntuación z",
    "percentile": "percentil",
    "standard_score": "puntuación típica",
    "mid": "punto medio",
    "below": "por debajo",
    "at_or_below": "en el valor o por debajo",
    "ad": "AD",
    "rwg_j": "rwg(j)",
    # Surveys.
    "attributed": "con nombre",
    "confidential": "confidencial",
    "web": "en línea",
    "paper": "en papel",
    "phone": "por teléfono",
    "in_person": "en persona",
}
"""Ids of definitions in Spanish; their English is the id itself, with spaces."""
