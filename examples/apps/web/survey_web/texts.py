"""What the service itself says, in every language that it speaks; what is asked comes from the survey."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import yaml
from attrs import frozen

from cwinstruments.model import Confidentiality, Text

LANGUAGES: Final[Mapping[str, str]] = {"en": "English", "es": "Español"}
"""The languages of the service, by their own names."""

Say = Callable[..., str]
"""Gives a text in one language, with its parts filled in."""


def speaker(language: str, /) -> Say:
    """Give what says the texts of the service in a language."""

    def say(key: str, /, **parts: object) -> str:
        text = TEXTS[key][language]
        return text.format(**parts) if parts else text

    return say


@frozen
class Notice:
    """What an agency says about its survey: paragraphs, and where people can turn."""

    notice: tuple[Text, ...]
    confidentiality: Mapping[str, Text]
    support: tuple[Text, ...]

    def paragraphs(self, confidentiality: Confidentiality, /) -> tuple[Text, ...]:
        """Give everything that is read before the first item."""
        return (*self.notice, self.confidentiality[confidentiality.value])


def load_notice(file: Path, /) -> Notice:
    """Read what an agency says about its survey."""
    data: Any = yaml.safe_load(file.read_text(encoding="utf-8"))
    return Notice(tuple(data["notice"]), data["confidentiality"], tuple(data["support"]))


def _both(english: str, spanish: str) -> Text:
    return {"en": english, "es": spanish}


TEXTS: Final[Mapping[str, Text]] = {
    # On every page.
    "skip": _both("Skip to the content", "Ir al contenido"),
    "language": _both("Language", "Idioma"),
    "error_prefix": _both("Error: ", "Error: "),
    # Before the survey.
    "by_invitation": _both("By invitation", "Por invitación"),
    "by_invitation_text": _both(
        "This survey is answered by invitation. Open the link that you were sent: it is yours alone.",
        "A esta encuesta se responde por invitación. Abra el enlace que recibió: es solo suyo.",
    ),
    "before": _both("Before you begin", "Antes de empezar"),
    "minutes": _both("It takes about {n} minutes.", "Se tarda unos {n} minutos."),
    "cells": _both(
        "Results are shown for units of at least {least} people, for some scales more, and only after the"
        " survey is closed.",
        "Los resultados se muestran para unidades de al menos {least} personas, en algunas escalas más, y"
        " solo cuando la encuesta se ha cerrado.",
    ),
    "keep_link": _both(
        "You can stop at any time and go on later with the same link. Whoever has the link can see your"
        " answers: keep it to yourself.",
        "Puede parar en cualquier momento y seguir más tarde con el mismo enlace. Quien tenga el enlace puede ver sus"
        " respuestas: no lo comparta.",
    ),
    "support": _both("Where you can turn", "Dónde puede acudir"),
    "begin": _both("Begin", "Empezar"),
    "go_on": _both("Go on", "Seguir"),
    "not_open": _both("The survey is not open yet.", "La encuesta aún no está abierta."),
    "closed": _both(
        "The survey is closed. Answers are no longer taken.", "La encuesta está cerrada. Ya no se toman respuestas."
    ),
    "results_shown": _both(
        "Results of this survey have been shown, so no more answers are taken: from the difference it could be"
        " worked out what you answered.",
        "Ya se han mostrado resultados de esta encuesta, así que no se toman más respuestas: por la diferencia se"
        " podría deducir qué contestó usted.",
    ),
    # Pages of the survey.
    "page_of": _both("Page {n} of {all}", "Página {n} de {all}"),
    "about_you": _both("About you", "Sobre usted"),
    "page_title": _both("Page {n}", "Página {n}"),
    "may_leave_out": _both("You may leave out any question.", "Puede dejar sin contestar cualquier pregunta."),
    "continue": _both("Continue", "Continuar"),
    "back": _both("Back", "Atrás"),
    "leave": _both("Save and leave", "Guardar y salir"),
    "yes": _both("Yes", "Sí"),
    "no": _both("No", "No"),
    "none_of_these": _both("None of these", "Nada de esto"),
    "not_applicable": _both("Does not apply", "No corresponde"),
    "dont_know": _both("Don't know", "No sé"),
    "refused": _both("Prefer not to say", "Prefiero no contestar"),
    "remove": _both("Remove my answer", "Quitar mi respuesta"),
    "choose_any": _both("Choose all that apply.", "Elija todo lo que corresponda."),
    "from_to": _both("{least} is “{low}”, {greatest} is “{high}”.", "{least} es «{low}», {greatest} es «{high}»."),
    "more_asked": _both(
        "Your answers led to more questions on this page.", "Sus respuestas llevan a más preguntas en esta página."
    ),
    # Answers that can't be taken.
    "problem": _both("There is a problem", "Hay un problema"),
    "wrong": _both("“{text}”: {prompt}", "«{text}»: {prompt}"),
    "wrong_both": _both(
        "Give an answer, or choose why there is none, not both.",
        "Dé una respuesta o elija por qué no la hay, no ambas.",
    ),
    "too_long": _both(
        "That is {n} characters; at most {most} can be taken.",
        "Son {n} caracteres; como máximo se pueden tomar {most}.",
    ),
    # What the script says.
    "saving": _both("Saving …", "Guardando …"),
    "saved": _both("Your answers are saved.", "Sus respuestas están guardadas."),
    "offline": _both(
        "There is no connection. Your answers are kept on this device and are sent when it is back.",
        "No hay conexión. Sus respuestas se guardan en este dispositivo y se envían cuando vuelva.",
    ),
    "refused_save": _both(
        "Your answers could not be sent. They are kept on this device: open your link again.",
        "No se pudieron enviar sus respuestas. Se guardan en este dispositivo: abra su enlace otra vez.",
    ),
    # Before and after submission.
    "review": _both("Look over and submit", "Revisar y enviar"),
    "review_text": _both(
        "Until you submit, you can change everything. After that nothing is changed any more.",
        "Hasta que envíe puede cambiarlo todo. Después ya no se cambia nada.",
    ),
    "answered": _both("{n} of {all} answered", "{n} de {all} con respuesta"),
    "change": _both("Change {page}", "Cambiar {page}"),
    "submit": _both("Submit", "Enviar"),
    "thanks": _both("Thank you", "Gracias"),
    "thanks_text": _both(
        "Your answers are submitted. They are no longer changed.", "Sus respuestas se han enviado. Ya no se cambian."
    ),
    "submitted_before": _both(
        "Your answers were submitted before. What you sent now is not stored.",
        "Sus respuestas ya se habían enviado. Lo que ha mandado ahora no se guarda.",
    ),
    "left": _both("You have left the survey", "Ha salido de la encuesta"),
    "left_text": _both(
        "What you answered is saved. Open your link again to go on.",
        "Lo que contestó está guardado. Abra su enlace otra vez para seguir.",
    ),
    # A respondent's own scores.
    "own_scores": _both("Your own scores", "Sus propias puntuaciones"),
    "own_scores_text": _both(
        "Only you see these. They are not for decisions about you.",
        "Solo usted las ve. No sirven para tomar decisiones sobre usted.",
    ),
    "withheld_scales": _both(
        "Of {scales} only units get scores, so none is shown here: one person's says little of a unit.",
        "De {scales} solo obtienen puntuación las unidades, así que aquí no se muestra: la de una persona dice poco de"
        " una unidad.",
    ),
    "withheld_bands": _both(
        "Some scales speak of health or harm: their scores are shown without a band.",
        "Algunas escalas hablan de salud o de daño: sus puntuaciones se muestran sin banda.",
    ),
    "score": _both("Score: {value}", "Puntuación: {value}"),
    "band": _both("Band: {band}", "Banda: {band}"),
    "no_score": _both("No score: {why}", "Sin puntuación: {why}"),
    "prorated": _both("Missing answers were estimated from the others.", "Lo que falta se estimó a partir del resto."),
    "higher_is_better": _both("Higher is better.", "Más alto es mejor."),
    "higher_is_worse": _both("Higher is worse.", "Más alto es peor."),
    "descriptive": _both("Neither high nor low is better.", "Ni alto ni bajo es mejor."),
    "how": _both("How it came about", "Cómo se obtuvo"),
    "how_of": _both("How the score of {scale} came about", "Cómo se obtuvo la puntuación de {scale}"),
    "part": _both("Item or scale", "Ítem o escala"),
    "your_answer": _both("Your answer", "Su respuesta"),
    "counted_as": _both("Counted as", "Contó como"),
    "steps": _both("The steps, as the plan has them (in English)", "Los pasos, tal como están en el plan (en inglés)"),
    "other_version": _both(
        "Your answers were scored by another version of the survey, so this one can't explain them.",
        "Sus respuestas se puntuaron con otra versión de la encuesta, así que esta no puede explicarlas.",
    ),
    "digests": _both("Definition {definition}, plan {plan}", "Definición {definition}, plan {plan}"),
    "skipped": _both("No answer", "Sin respuesta"),
    "not_asked": _both("Not asked", "No se preguntó"),
    "unknown": _both("Not known whether it applies", "No se sabe si corresponde"),
    "invalid": _both("Not valid", "No válida"),
    # Why there is no score.
    "why_no_answers": _both("nothing was answered", "no se contestó nada"),
    "why_not_asked": _both("nothing of it was asked", "no se preguntó nada de ella"),
    "why_too_few_answered": _both("too few items were answered", "se contestaron muy pocos ítems"),
    "why_too_few_scored": _both("too few of its scales have a score", "muy pocas de sus escalas tienen puntuación"),
    "why_invalid_response": _both("an answer was not valid", "una respuesta no era válida"),
    "why_not_computable": _both("there is none for these answers", "no la hay para estas respuestas"),
    "why_no_norm": _both("there is no norm for it", "no hay norma para ella"),
    "why_not_permitted": _both(
        "units get no scores of this scale", "las unidades no obtienen puntuación en esta escala"
    ),
    "why_too_few_respondents": _both(
        "fewer than {least} people have a score: of fewer nothing is shown, so that nobody can be told apart",
        "menos de {least} personas tienen puntuación: de menos no se muestra nada, para que no se reconozca a nadie",
    ),
    "why_no_scores": _both("nobody has a score", "nadie tiene puntuación"),
    "why_no_roster": _both("it is not known how many were invited", "no se sabe a cuántas personas se invitó"),
    "why_too_low_response_rate": _both("too few of those invited answered", "respondieron muy pocas de las invitadas"),
    "why_nothing_below": _both("there is nothing to divide by", "no hay entre qué dividir"),
    # Staff.
    "staff": _both("Staff", "Personal"),
    "admin_token": _both("Admin token", "Clave de administración"),
    "sign_in": _both("Sign in", "Entrar"),
    "sign_out": _both("Sign out", "Salir"),
    "wrong_admin_token": _both("That is not the admin token.", "Esa no es la clave de administración."),
    "unit_results": _both("Results of units", "Resultados de las unidades"),
    "results_later": _both(
        "Results are shown after {closes}, when the survey is closed. Whoever could look before and after an"
        " answer could tell what it was. From the first look on no answers are taken, also where the last day"
        " is moved.",
        "Los resultados se muestran después del {closes}, cuando la encuesta se haya cerrado. Quien pudiera"
        " mirar antes y después de una respuesta sabría cuál fue. Desde la primera vez que se miran no se toman"
        " más respuestas, aunque se cambie el último día.",
    ),
    "results_never": _both(
        "This survey has no last day, so no results are shown. Set one: SURVEY_WEB_CLOSES.",
        "Esta encuesta no tiene último día, así que no se muestran resultados. Ponga uno: SURVEY_WEB_CLOSES.",
    ),
    "results_text": _both(
        "The survey is closed, so these results do not change. Results of few people are not shown, and no"
        " result of a part of a unit: from the difference the others could be worked out.",
        "La encuesta está cerrada, así que estos resultados no cambian. No se muestran resultados de pocas"
        " personas, ni de una parte de una unidad: por la diferencia se podrían deducir los de las demás.",
    ),
    "results_shown_since": _both(
        "They were first shown on {when} (UTC). Since then no answers are taken, whatever the last day is set to.",
        "Se mostraron por primera vez el {when} (UTC). Desde entonces no se toman respuestas, sea cual sea el"
        " último día que se ponga.",
    ),
    "left_out": _both(
        "Responses that are left out, because they were scored by another plan than today's: {n}. "
        "The definition was changed since.",
        "Respuestas que se dejan fuera porque se puntuaron con un plan distinto del de hoy: {n}. "
        "La definición cambió desde entonces.",
    ),
    "no_units": _both("Nobody has answered.", "Nadie ha respondido."),
    "unit": _both("Unit {unit}", "Unidad {unit}"),
    "rate": _both("{n} of {all} answered.", "Respondieron {n} de {all}."),
    "scale": _both("Scale", "Escala"),
    "result": _both("Result", "Resultado"),
    "people": _both("People", "Personas"),
    "not_shown": _both("Not shown: {why}", "No se muestra: {why}"),
    # What goes wrong.
    "not_found_text": _both("There is no such page.", "No existe esa página."),
    "bad_link": _both(
        "This link belongs to no invitation. Check that it is whole, or ask whoever sent it.",
        "Este enlace no corresponde a ninguna invitación. Compruebe que esté completo o pregunte a quien lo envió.",
    ),
    "refused_title": _both("Not accepted", "No se aceptó"),
    "foreign_form": _both(
        "This form does not come from this browser, or is too old. Nothing was stored. Open your link again.",
        "Este formulario no viene de este navegador o es demasiado antiguo. No se guardó nada. Abra su enlace"
        " otra vez.",
    ),
    "too_large": _both("That is more than can be taken.", "Es más de lo que se puede tomar."),
    "fault": _both(
        "Something went wrong here. What was saved before is kept. Try again later.",
        "Algo falló aquí. Lo que se guardó antes se conserva. Inténtelo más tarde.",
    ),
}
"""Everything that the service says, by what it is for."""
