"""`cwinstruments coverage`: what is covered of a framework, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[..., Any]

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_domains_are_shown_with_their_scales_and_the_weakest_evidence(run: Run) -> None:
    """What no scale names is said as well."""
    shown = run("coverage", "team-safety", "--framework", "sgwmh-2022", "--language", "es")

    assert 0 == shown.code
    assert "Protección frente a daños: evidencia más débil: original, no validado" in shown.out
    assert "    team-safety trust (Confianza, secundario)" in shown.out
    assert "    team-safety belonging (Pertenencia): Seguridad\n" in shown.out
    assert "Oportunidad de crecimiento: no se abarca" in shown.out


def test_in_english_it_says_the_same(run: Run) -> None:
    """Every fixed sentence, for one instrument and for several."""
    one = run("coverage", "team-safety").out
    two = run("coverage", "team-safety", "moral-distress", "--framework", "ccf").out

    assert "(sgwmh-2022): what team-safety covers\n" in one
    assert "(ccf): what team-safety, moral-distress cover\n" in two
    assert "Protection from Harm: weakest evidence: original not validated" in one
    assert "    team-safety trust (Trust, secondary)" in one
    assert "Opportunity for Growth: not covered\n    no scale names: Learning, Accomplishment" in one
    assert ": no scale names it" in two


def test_places_for_words_cover_nothing_and_are_said_to_be_so(run: Run) -> None:
    """A module that asks nothing yet is no coverage, whatever domain it will belong to."""
    shown = run("coverage", "tribal-partnership-module", "--framework", "sgwmh-2022")
    data = json.loads(run("coverage", "tribal-partnership-module", "--format", "json").out)

    assert (
        ": not covered\n    tribal-partnership-module group_a (Group A; places for words, not yet filled)\n"
        in shown.out
    )
    assert [None, False] == [data[0]["domains"][1]["evidence"], data[0]["domains"][1]["scales"][0]["filled"]]


def test_programs_get_every_survey_and_framework(run: Run) -> None:
    """A survey by itself; both frameworks of the library unless one is named."""
    shown = run("coverage", EXAMPLES / "agency" / "workforce-survey.yaml", "team-safety", "--format", "json")
    data = json.loads(shown.out)

    assert [["workforce-survey"], ["workforce-survey"], ["team-safety"], ["team-safety"]] == [one["of"] for one in data]
    assert ["sgwmh-2022", "ccf"] * 2 == [one["framework"] for one in data]
    assert "team_safety__candour" == data[0]["domains"][0]["scales"][0]["scale"]
    assert [] == data[1]["principles"]["dignity_and_autonomy"]


def test_a_framework_of_ones_own_is_a_file(run: Run) -> None:
    """Scales that say nothing of it are listed; what is no framework is refused with those that there are."""
    own = run("coverage", "team-safety", "--framework", EXAMPLES / "frameworks" / "our-priorities.yaml")
    wrong = run("coverage", "team-safety", "--framework", "ccff")

    assert "Not placed in it: candour, " in own.out
    assert (2, True) == (wrong.code, "there is no framework 'ccff'" in wrong.err)
