"""What a use needs, and its refusal: the terms of each part, recorded permissions, and every way to a score."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars
import pytest

from cwinstruments import (
    UseNotPermittedError,
    compile_plan,
    compile_scorer,
    explain,
    frame_scorer,
    load_instrument,
    load_survey,
    needs_of,
    permit,
    score,
    score_frame,
    verify,
)
from cwinstruments.changes import diff
from cwinstruments.checks import check
from cwinstruments.licensing import Part, refuse_unpermitted
from cwinstruments.model import Instrument, PermissionGiven, Survey, Use, structure_instrument, structure_survey
from cwinstruments.plan import compile_survey
from tests.builders import definition, scale

TERMS = {
    "item_text": {"any": "with_permission", "research": "permitted", "commercial": "refused"},
    "key": {"any": "permitted"},
}
GIVEN = PermissionGiven("small", "The Example Press", "2026-02-01", "2026-12-31")
ROOT = Path(__file__).parents[2]
DAY = date(2026, 6, 1)


def key(**said: Any) -> Instrument:
    licence: dict[str, Any] = {"name": "made up", "text_redistributable": "no", "holder": "The Example Press"}
    licence |= {"permission_contact": "The Example Press, rights", "permissions": TERMS}
    scales = {"total": scale(items=["a", "b"], method="sum")}
    return structure_instrument(definition(scales, ("a", "b"), **{"licence": licence, **said}))


def survey(instrument: Instrument, **said: Any) -> Survey:
    use = {"instrument": instrument.id, "version": instrument.version}
    data = {"id": "round", "version": "1.0.0", "title": {"en": "Round"}, "confidentiality": "confidential"}
    return structure_survey({**data, "instruments": [use], **said}, resolved={"small": instrument})


def test_a_use_needs_the_text_and_the_key_and_says_whom_to_ask() -> None:
    """Each part has its own ruling; holder and contact stand beside it."""
    text, scoring_key = needs_of(key(), "organisational")

    assert (Part.ITEM_TEXT, "with_permission", False) == (text.part, text.ruling, text.is_met)
    assert (Part.KEY, "permitted", True) == (scoring_key.part, scoring_key.ruling, scoring_key.is_met)
    assert ("The Example Press", "The Example Press, rights") == (text.holder, text.contact)
    assert {"part": "item_text", "until": None, "is_met": False}.items() <= text.to_dict().items()


def test_norms_are_needed_where_there_are_norm_scores() -> None:
    """Terms that say nothing of them leave them unknown, which is not permitted."""
    instrument = load_instrument(ROOT / "examples" / "norms" / "weekly-strain.yaml")

    assert ["item_text", "key", "norms"] == [one.part.value for one in needs_of(instrument, Use.RESEARCH)]
    assert {"unknown"} == {one.ruling.value for one in needs_of(instrument, Use.RESEARCH)}


@pytest.mark.parametrize(
    ("given", "is_met"),
    [
        ({}, True),
        ({"instrument": "other"}, False),
        ({"uses": (Use.RESEARCH,)}, False),
        ({"uses": (Use.RESEARCH, Use.ORGANISATIONAL)}, True),
        ({"given_on": "2026-06-01", "until": "2026-06-01"}, True),
        ({"given_on": "2026-06-02"}, False),
        ({"until": "2026-05-31"}, False),
        ({"until": None}, True),
    ],
)
def test_a_permission_covers_its_instrument_use_and_days(given: Mapping[str, Any], is_met: bool) -> None:
    """The first and the last day count; another instrument, another use or another day does not."""
    known = {"instrument": "small", "given_by": "The Example Press", "given_on": "2026-02-01", "until": "2026-12-31"}
    permission = PermissionGiven(**{**known, **given})

    assert is_met == needs_of(key(), "organisational", permissions=[permission], day=DAY)[0].is_met


def test_of_several_permissions_that_which_lasts_longest_is_named() -> None:
    """Whoever plans a wave wants to know until when."""
    longer = PermissionGiven("small", "The Example Press", "2026-03-01", "2027-12-31")
    (text, _) = needs_of(key(), "organisational", permissions=[longer, GIVEN], day=DAY)

    assert longer is text.covered_by
    assert "2027-12-31" == text.to_dict()["until"]


def test_a_permission_without_uses_is_for_what_the_survey_is_used_for() -> None:
    """It does not cover another use that somebody asks about."""
    recorded = [{"instrument": "small", "given_by": "The Example Press", "given_on": "2026-02-01"}]
    permitted = survey(key(), use="organisational", permissions=recorded)

    assert all(one.is_met for one in needs_of(permitted, day=DAY))
    assert not all(one.is_met for one in needs_of(permitted, "commercial", day=DAY))
    assert permitted is permit(permitted, day=DAY)


def test_a_permission_without_uses_in_a_survey_that_says_no_use_covers_nothing() -> None:
    """Nobody knows what it was given for, so it is no permission for whatever is asked, such as selling."""
    recorded = [{"instrument": "small", "given_by": "The Example Press", "given_on": "2026-02-01"}]
    silent = survey(key(), permissions=recorded)
    said = survey(key(), permissions=[{**recorded[0], "uses": ["organisational"]}])

    assert not any(one.is_met for one in needs_of(silent, "commercial", day=DAY) if one.part is Part.ITEM_TEXT)
    assert not any(one.is_met for one in needs_of(silent, "organisational", day=DAY) if one.part is Part.ITEM_TEXT)
    assert all(one.is_met for one in needs_of(said, "organisational", day=DAY))


def test_a_refusal_names_everything_and_survives_pickling() -> None:
    """Instrument, part, use, holder, contact, and what to do."""
    with pytest.raises(UseNotPermittedError) as caught:
        permit(key(), "commercial")
    error = pickle.loads(pickle.dumps(caught.value))

    assert ("small", "item_text", "commercial") == (error.instrument, error.part, error.use)
    assert ("The Example Press", "The Example Press, rights") == (error.holder, error.contact)
    expected = (
        "small 1.0.0: commercial use is not permitted (item text refused); the holder is The Example Press; ask The"
        " Example Press, rights\n  hint: record the permission under 'permissions' of a survey that says its 'use', or"
        " leave the instrument out"
    )
    assert expected == str(error)
    assert ["refused"] == [one.ruling for one in error.unmet]


def test_what_is_permitted_is_given_back() -> None:
    """So it can be written around an argument."""
    instrument = key()

    assert instrument is permit(instrument, "research")
    assert instrument is permit(instrument, Use.ORGANISATIONAL, [GIVEN], day=DAY)


def test_a_use_must_be_known_and_said() -> None:
    """A misspelt use is no use, and an instrument by itself has none."""
    with pytest.raises(ValueError, match="did you mean 'research'"):
        needs_of(key(), "reserch")
    with pytest.raises(ValueError, match=r"small 1\.0\.0 does not say what it is used for"):
        permit(key())
    with pytest.raises(TypeError, match="an instrument or a survey is wanted"):
        needs_of("small", "research")  # type: ignore[arg-type]


ANSWERS = {"small__a": 1, "small__b": 5}
FRAME = polars.DataFrame({"small__a": [1], "small__b": [5]})
WAYS: Mapping[str, Callable[[Survey], object]] = {
    "score": lambda one: score(one, ANSWERS),
    "compile_plan": compile_plan,
    "compile_scorer": compile_scorer,
    "explain": lambda one: explain(one, ANSWERS),
    "verify": lambda one: verify(explain(compile_survey(one), ANSWERS), one),
    "frame_scorer": frame_scorer,
    "score_frame": lambda one: score_frame(one, FRAME),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_survey_that_is_not_permitted_is_not_scored_in_any_way(way: str) -> None:
    """With the permission recorded, or without a declared use, the same call scores."""
    recorded = [{"instrument": "small", "given_by": "The Example Press", "given_on": "2026-02-01"}]

    with pytest.raises(UseNotPermittedError, match="organisational use is not permitted"):
        WAYS[way](survey(key(), use="organisational"))
    WAYS[way](survey(key(), use="organisational", permissions=recorded))
    WAYS[way](survey(key()))


def test_a_permission_ends_for_who_scores_on() -> None:
    """What was found on one day does not hold for the next."""
    recorded = [{"instrument": "small", "given_by": "The Press", "given_on": "2026-02-01", "until": "2026-06-01"}]
    one = survey(key(), use="organisational", permissions=recorded)

    refuse_unpermitted(one, day=DAY)
    with pytest.raises(UseNotPermittedError):
        refuse_unpermitted(one, day=date(2026, 6, 2))


@pytest.mark.parametrize(
    ("recorded", "said"),
    [
        ({"given_on": "2026-02-01", "until": "2026-05-31"}, "the permission of 2026-02-01 ended on 2026-05-31"),
        ({"given_on": "2026-06-02"}, "the permission is given only on 2026-06-02"),
        ({"given_on": "2026-02-01", "uses": ["research"]}, "the permission of 2026-02-01 is for research"),
    ],
)
def test_a_refusal_says_that_a_permission_is_recorded_and_why_it_does_not_cover(
    recorded: Mapping[str, Any], said: str
) -> None:
    """Who reads only that there is none writes another letter; it is over, begins later or is for another use."""
    given = {"instrument": "small", "given_by": "The Example Press", **recorded}
    one = survey(key(), use="organisational", permissions=[given])

    text, scoring_key = needs_of(one, day=DAY)
    assert (said, None) == (text.why_not, scoring_key.why_not)
    assert said == text.to_dict()["why_not"]
    with pytest.raises(UseNotPermittedError, match=f"rights; {said}\n"):
        permit(one, day=DAY)


def test_of_several_permissions_that_which_comes_nearest_tells_why_not() -> None:
    """One for another use is beside the point where one for this use has ended; the one that ended last is named."""
    last = {"given_on": "2025-01-01", "until": "2026-05-01"}
    first, other = {"given_on": "2024-01-01", "until": "2024-12-31"}, {"given_on": "2026-01-01", "uses": ["research"]}
    given = [{"instrument": "small", "given_by": "The Example Press", **days} for days in (last, first, other)]
    text, _ = needs_of(survey(key(), use="organisational", permissions=given), day=DAY)

    assert "the permission of 2025-01-01 ended on 2026-05-01" == text.why_not


def test_a_permission_for_no_use_says_so() -> None:
    """Neither it nor the survey says what for."""
    recorded = [{"instrument": "small", "given_by": "The Example Press", "given_on": "2026-02-01"}]
    text, _ = needs_of(survey(key(), permissions=recorded), "organisational", day=DAY)

    expected = "the permission of 2026-02-01 is for what the survey is used for, which it does not say"
    assert expected == text.why_not


def test_a_scorer_of_frames_asks_again_for_each_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be kept for weeks, and a permission may end meanwhile."""
    recorded = [{"instrument": "small", "given_by": "The Press", "given_on": "2026-02-01", "until": "2026-06-01"}]
    today = DAY

    class Today(date):
        @classmethod
        def today(cls) -> Today:
            return cls(today.year, today.month, today.day)

    monkeypatch.setattr("cwinstruments.licensing.guard.date", Today)
    scorer = frame_scorer(survey(key(), use="organisational", permissions=recorded))
    scorer.score(FRAME)
    today = date(2026, 6, 2)

    with pytest.raises(UseNotPermittedError, match="the permission of 2026-02-01 ended on 2026-06-01"):
        scorer.score(FRAME)


def test_the_use_of_a_survey_changes_no_plan() -> None:
    """Terms are not arithmetic."""
    assert compile_plan(survey(key())).plan_digest == compile_plan(survey(key(), use="research")).plan_digest


BAD = Path(__file__).parent / "bad"


def test_a_survey_that_is_not_permitted_can_be_loaded_and_compared() -> None:
    """Only scores are refused: whoever asks for permission has to look at it first."""
    instruments = [load_instrument(BAD / name) for name in ("key.yaml", "whole.yaml")]
    one = load_survey(BAD / "unpermitted.yaml", instruments=instruments)

    assert Use.ORGANISATIONAL == one.use
    changes = diff(BAD / "unpermitted.yaml", BAD / "unpermitted.yaml", instruments=instruments)
    assert [] == [found.message for found in changes.diagnostics]


def test_check_says_why_a_recorded_permission_does_not_cover(tmp_path: Path) -> None:
    """It is for another use, it begins later, or it is over."""
    text = (BAD / "unpermitted.yaml").read_text(encoding="utf-8")
    for name in ("key.yaml", "whole.yaml"):
        (tmp_path / name).write_text((BAD / name).read_text(encoding="utf-8"), encoding="utf-8")
    file = tmp_path / "round.yaml"
    said = []
    other, later, over = 'given_on: "2026-02-01", uses: [research]', '"2999-01-01"', '"2020-01-01", until: "2021-01-01"'
    for days in (other, f"given_on: {later}", f"given_on: {over}"):
        file.write_text(text.replace(other, days), encoding="utf-8")
        found = [one for one in check(tmp_path).diagnostics if one.code == "CWI620"]
        said.append(found[0].message.rpartition("; ")[2])

    expected = ["the permission of 2026-02-01 is for research", "the permission is given only on 2999-01-01"]
    assert [*expected, "the permission of 2020-01-01 ended on 2021-01-01"] == said
