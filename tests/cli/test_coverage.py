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
    assert "Protección frente a daños: weakest evidence: original_not_validated" in shown.out
    assert "    team-safety trust (Confianza, secondary)" in shown.out
    assert "Oportunidad de crecimiento: not covered" in shown.out


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
