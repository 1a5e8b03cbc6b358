"""New instruments: what their definitions state, and the cases that come with them."""

from __future__ import annotations

import csv
from collections.abc import Callable
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from cwinstruments.cases import Basis, Case, Cases, Expected, load_cases
from cwinstruments.checks import check
from cwinstruments.documents import check_schema, parse_document
from cwinstruments.errors import ItemTableError, ScaffoldingError
from cwinstruments.loading import load_instrument, structure
from cwinstruments.model import Direction, PermittedLevel, Sensitivity, TextRedistributable
from cwinstruments.mutants import run_mutants
from cwinstruments.profiles import Profile
from cwinstruments.scaffolding import (
    Design,
    Method,
    Scoring,
    Transform,
    example_design,
    instrument_files,
    parse_directions,
    parse_item_table,
)
from cwinstruments.scaffolding.definitions import definition_text
from cwinstruments.scaffolding.quoting import quoted
from cwinstruments.scoring import score

Make = Callable[..., Design]
KEY = "id,topic,options,reverse_keyed,scale\nk1,being heard,1|2|3,no,strain\nk2,rest,1|2|3,yes,strain\n"


def written(design: Design, folder: Path) -> Path:
    for name, text in instrument_files(design).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder / f"{design.id}.yaml"


def codes(file: Path, profile: Profile) -> list[str]:
    return [one.code for one in check(file.parent, profile=profile).diagnostics]


def test_the_example_passes_at_once_but_for_what_its_author_has_to_say(tmp_path: Path) -> None:
    """Its cases hold and notice every slip; before it is published, source, authors and licence have to be said."""
    file = written(example_design("acme"), tmp_path)
    instrument, cases = load_instrument(file), load_cases(tmp_path / "acme.cases.yaml")
    found = check(tmp_path, profile=Profile.PUBLISH).diagnostics

    assert [] == codes(file, Profile.FIELDWORK)
    assert () == run_mutants(instrument, cases).survived
    assert [("CWI605", part) for part in ("citation", "authors", "name", "holder")] == [
        (one.code, one.message.split("'")[1]) for one in found
    ]


def test_a_definition_states_everything_that_decides_a_score(tmp_path: Path, design: Make) -> None:
    """What was chosen stands in it, and what was not chosen does not."""
    scoring = Scoring(Method.SUM, "2/3", Transform.POMP, 2)
    directions = parse_directions(("higher_is_better", "care=higher_is_worse"))
    file = written(design(scoring=scoring, directions=directions, level=PermittedLevel.UNIT), tmp_path)
    data = parse_document(file.read_text(), file="x").data
    assert isinstance(data, dict)
    trust, care = data["scales"]["trust"], data["scales"]["care"]

    assert ["tr1", "-tr2", "tr3"] == trust["items"]
    assert ("sum", "pomp", {"digits": 2, "rule": "half_up"}) == (trust["method"], trust["transform"], trust["round"])
    assert ("2/3", "prorate") == (trust["missing"]["min_answered_fraction"], trust["missing"]["then"])
    assert {"missing"} == set(trust["missing"]["states"].values())
    assert ("higher_is_better", "higher_is_worse") == (trust["direction"], care["direction"])
    assert {"method": "mean", "minimum_cell": 5} == trust["aggregate"]
    assert {"id": "more", "options": "yes_no", "scored": False, "text": {"en": "Anything else about this?"}} == data[
        "items"
    ][-1]


def test_what_is_about_harm_is_shown_of_more_people(tmp_path: Path, design: Make) -> None:
    """And scores for respondents alone are aggregated for nobody."""
    harm = definition_text(design(sensitivity=Sensitivity.HARM))
    alone = definition_text(design(level=PermittedLevel.RESPONDENT))

    assert "minimum_cell: 10" in harm
    assert "aggregate" not in alone


def test_cases_of_a_table_are_left_to_be_worked_out(tmp_path: Path, design: Make) -> None:
    """No expected score is written, and the check says of each case that it is open."""
    file = written(design(), tmp_path)
    cases = load_cases(tmp_path / "acme-trust.cases.yaml")
    opened = [one for one in cases.cases if one.responses]

    assert {"CWI816"} == set(codes(file, Profile.FIELDWORK))
    assert {("trust", "care"), ("trust",), ("care",)} == {one.to_work_out for one in opened}
    assert all(one.lacks_working for one in opened)
    assert {"reason": "no_answers", "value": None, "n_answered": 0, "n_items": 3} == dict(
        next(one for one in cases.cases if not one.responses).expect["trust"].stated()
    )


@pytest.mark.parametrize("scoring", [Scoring(Method.MEAN, "2"), Scoring(Method.SUM, "all", Transform.NONE, 0)])
def test_cases_of_a_table_notice_every_slip_once_they_are_worked_out(
    tmp_path: Path, design: Make, scoring: Scoring
) -> None:
    """That is what they are chosen for; here the scores come from the library, as no author's may."""
    instrument = load_instrument(written(design(scoring=scoring), tmp_path))
    worked = [worked_out(instrument, one) for one in load_cases(tmp_path / "acme-trust.cases.yaml").cases]
    cases = Cases(instrument.id, instrument.version, tuple(worked))

    assert () == run_mutants(instrument, cases).survived
    assert 12 >= len(worked)


def worked_out(instrument: Any, case: Case) -> Case:
    scores = score(instrument, case.responses)
    expect = {
        name: Expected(
            value=None if one.value is None else Fraction(one.value),
            reason=one.reason,
            n_answered=one.n_answered,
            n_items=one.n_items,
        )
        for name in case.expect
        for one in [scores[name]]
    }
    return Case(case.id, Basis.HAND, case.responses, expect)


def test_the_example_with_another_scoring_has_open_cases(tmp_path: Path) -> None:
    """Worked cases that no longer hold would be worse than none."""
    changed = evolve(example_design("acme"), scoring=Scoring(Method.SUM))
    file = written(changed, tmp_path)

    assert {"CWI816"} == set(codes(file, Profile.FIELDWORK))


def test_a_key_has_no_wording(tmp_path: Path, design: Make) -> None:
    """Neither texts nor labels; what is known of its source is left to be said."""
    key = design(KEY, key_only=True, redistributable=TextRedistributable.NO)
    file = written(key, tmp_path)
    text = file.read_text()

    assert "wording: key_only" in text
    assert "label" not in text
    assert 'text_redistributable: "no"' in text
    assert {"CWI816"} == set(codes(file, Profile.FIELDWORK))
    assert {"CWI605", "CWI816"} <= set(codes(file, Profile.PUBLISH))


def test_every_language_that_lacks_is_left_open(tmp_path: Path, design: Make) -> None:
    """The check names what is to be translated."""
    table = (
        "id,text_en,text_es,options,reverse_keyed,scale\n"
        "a,I can say what I think.,Puedo decir lo que pienso.,agreement5,no,s\n"
    )
    file = written(design(table, title={"en": "Trust"}, scoring=Scoring(Method.MEAN)), tmp_path)
    found = check(tmp_path, profile=Profile.FIELDWORK).diagnostics

    assert {"CWI411", "CWI816"} == {one.code for one in found}
    assert ["TODO: the title in es"] * 2 == [text for text in _texts(file, "es") if text.startswith("TODO")]
    assert "Totalmente de acuerdo" in file.read_text()


def _texts(file: Path, language: str) -> list[str]:
    data: Any = parse_document(file.read_text(), file="x").data
    return [data["title"][language], *(one["title"][language] for one in data["scales"].values())]


def test_texts_that_may_not_be_passed_on_are_refused(design: Make) -> None:
    """With what to do instead."""
    with pytest.raises(ScaffoldingError, match=r"may not be passed on.*\n  hint: make a key"):
        instrument_files(design(redistributable=TextRedistributable.NO))


@pytest.mark.parametrize("needed", ["0", "4", "1.5", "4/3", "x", "", "-1", "2.0", "٢", "1/0"])
def test_a_missing_rule_that_no_answers_can_meet_is_refused(design: Make, needed: str) -> None:
    """Of the smallest scale, too; what would do is said."""
    with pytest.raises(ScaffoldingError, match="which has 3 items; it is a number from 1 to 3"):
        instrument_files(design(scoring=Scoring(Method.MEAN, needed)))


def test_directions_are_those_of_scales(design: Make) -> None:
    """One that nobody gave, and one of no scale, are refused."""
    with pytest.raises(ScaffoldingError, match=r"'trsut', which is no scale.*did you mean 'trust'"):
        instrument_files(design(directions=parse_directions(("trsut=descriptive",))))
    with pytest.raises(ScaffoldingError, match="what a high value of care means: --direction SCALE=DIRECTION"):
        instrument_files(design(directions={"trust": Direction.DESCRIPTIVE}))
    with pytest.raises(ScaffoldingError, match="'better' is no direction"):
        parse_directions(("better",))
    with pytest.raises(ScaffoldingError, match="0 to 6 decimal places, not to 7"):
        instrument_files(design(scoring=Scoring(Method.MEAN, "2", digits=7)))


def test_what_can_not_be_seen_is_written_as_an_escape() -> None:
    """So that it is seen in the definition."""

    assert '"a\\U000000a0b"' == quoted("a\u00a0b")


_NASTY = st.sampled_from(
    [
        *(
            "No",
            "yes",
            "null",
            "~",
            "2024-01-01",
            "012",
            "1.10",
            "0x1F",
            "- a",
            "? b",
            "a: b",
            "a #b",
            "{a}",
            "[a]",
            "&a",
        ),
        *(
            "*a",
            "!a",
            "%a",
            "`a",
            "'",
            '"',
            "\\",
            "$title",
            "${id}",
            "$$",
            "a\nb",
            "é",
            "日本",
            "🙂",
            "<<",
            "=A1",
            "#REF!",
        ),
        *("\u200d", "\u00a0a", "\u2028", "\x07", "\ufeff", "|", "a|b", "a,b", "a;b", "a\tb", " a ", ""),
    ]
)
_CELL = _NASTY | st.text(max_size=12)
_ID = st.from_regex(r"[a-z][a-z0-9]{0,6}(_[a-z0-9]{1,4})?", fullmatch=True) | _CELL
_OPTIONS = st.sampled_from(["agreement5", "yes_no", "0=No|1=Yes", "1.5=A|-2=B"]) | st.builds(
    "1={}|2={}".format, _CELL, _CELL
)
_ROW = st.tuples(_ID, _CELL, _OPTIONS, st.sampled_from(["", "no", "yes", "x", "perhaps"]), st.just("scale_a") | _ID)


@settings(max_examples=80, deadline=None)
@given(st.lists(_ROW, min_size=1, max_size=4), st.sampled_from(",;\t"), _CELL)
def test_every_table_gives_a_definition_or_an_error_with_its_place(
    rows: list[tuple[str, ...]], delimiter: str, title: str
) -> None:
    """Whatever stands in its cells: what looks like YAML, a date, a formula or a truth value, in any script."""
    content = StringIO()
    header = ("id", "text_en", "options", "reverse_keyed", "scale")
    csv.writer(content, delimiter=delimiter).writerows([header, *rows])
    try:
        table = parse_item_table(content.getvalue().encode("utf-8", "replace"), file="items.csv")
    except ItemTableError as error:
        assert error.faults
        assert all(one.line >= 1 and one.message and one.hint for one in error.faults)
        return
    made = evolve(example_design("acme-x"), table=table, scoring=Scoring(Method.MEAN))
    document = parse_document(definition_text(made), file="acme-x.yaml")
    instrument = structure(document)

    assert [] == list(check_schema(document, "instrument"))
    assert [dict(one.text) for one in table.items] == [dict(one.text or {}) for one in instrument.items]
    assert [row[1].replace("\r\n", "\n").replace("\r", "\n").strip() for row in rows if any(map(str.strip, row))] == [
        (one.text or {}).get("en") for one in instrument.items
    ]
