from __future__ import annotations

import unicodedata
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwinstruments import compile_plan
from cwinstruments.columns.labels import normalise_label, texts_of
from cwinstruments.frames import score_frame
from cwinstruments.model import Instrument
from cwinstruments.plan import Codes, Input
from tests.frames.agreement import check_engine, expected_of
from tests.frames.cells import WRONG, Column, Table
from tests.frames.drawing import DRAWS, law
from tests.frames.engines import FAST, Engine
from tests.frames.small import definition, mood

# Long, and about what is covered elsewhere.
pytestmark = pytest.mark.unmeasured

THROUGH_POLARS = [engine for engine in FAST if not engine.options and not engine.ignores_case]
_ODD = (
    "",
    " ",
    "\u00a0",
    "nan",
    "null",
    "None",
    "+3",
    "03",
    "3.00",
    "3,0",
    "3e0",
    "٣",
    "３",
    "３.0",
    "99",
    "99.0",
    "-1",
)
_MANGLINGS: tuple[Callable[[str], str], ...] = (
    str,
    str.upper,
    str.title,
    str.swapcase,
    lambda text: f" {text}",
    lambda text: f"\u00a0{text}\t ",
    lambda text: f"\u2003{text}\n",
    lambda text: text.replace(" ", "  "),
    lambda text: text.replace(" ", "\u00a0"),
    lambda text: text.replace(" ", ""),
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: unicodedata.normalize("NFC", text),
    lambda text: "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text),
    lambda text: f"\u200b{text}",
    lambda text: text + "x",
)


@cache
def written() -> Instrument:
    """Give an instrument whose items take texts of every kind, and are all in scales."""

    refused = [{"code": 99, "reason": "refused", "label": {"de": "Möchte ich nicht sagen"}}]
    elsewhere = [{"code": -1, "reason": "not_applicable", "label": {"en": "Not for us", "el": "ΟΧΙ ΓΙΑ ΜΑΣ"}}]
    codes = [{"value": "often", "label": {"en": "Öfter als nie"}}, {"value": "3", "label": {"tr": "İstanbul"}}]
    items: dict[str, dict[str, Any]] = {
        "steps": {"options": "steps"},
        "gaps": {"options": "gaps"},
        "hours": {"type": "decimal", "range": {"min": 0, "max": 4}, "digits": 1, "nonresponse": refused},
        "truth": {"type": "boolean", "nonresponse": refused},
        "code": {"type": "nominal_choice", "options": "codes"},
        "capitals": {"type": "nominal_choice", "options": "capitals"},
    }
    scale: dict[str, Any] = {
        "title": {"en": "S"},
        "direction": "higher_is_better",
        "missing": {"min_answered": 1, "then": "available"},
    }
    formulas = {"code": "if(code == 'often', 1, 2)", "capitals": "if(capitals == 'a', 1, 2)"}
    unmeasured: dict[str, Any] = {
        "title": {"en": "F"},
        "direction": "higher_is_better",
        "method": "formula",
        "missing": {"max_missing": 0},
    }
    numeric = ["steps", "gaps", "hours", "truth"]
    return definition(
        response_options={
            "steps": {
                "options": _options({1: "Überhaupt nicht", 2: "Ein  wenig", 3: "Größtenteils"}),
                "nonresponse": refused,
            },
            "gaps": {"options": _options({0: "Keine", 3: "Ärger", 4: "Sehr"}), "nonresponse": elsewhere},
            "codes": {"options": codes, "nonresponse": refused},
            "capitals": {"options": [{"value": "a", "label": {"en": "Small  One"}}, {"value": "A"}]},
        },
        items=[{"id": id, "text": {"en": id}, **parts} for id, parts in items.items()],
        scales={
            **{f"{id}_alone": {**scale, "items": [id], "method": "mean"} for id in numeric},
            "together": {**scale, "items": numeric, "method": "mean"},
            **{f"{id}_told": {**unmeasured, "formula": formula} for id, formula in formulas.items()},
        },
    )


def _options(labels: dict[int, str]) -> list[dict[str, Any]]:
    return [{"value": value, "label": {"de": label, "en": f"Step {value}"}} for value, label in labels.items()]


def response_of(one: Input, text: str | None) -> Any:
    """Give what a text means as the response of one person, by what the definition says of one cell."""
    if text is None:
        return None
    known = texts_of(written(), compile_plan(written()))[one.name]
    text = " ".join(text.split()) if known.exact else normalise_label(text)
    if text in known.states:
        return next(code for code, state in one.nonresponse if state is known.states[text])
    if text in known.answers:
        answer = known.answers[text]
        return one.domain.codes[answer] if isinstance(one.domain, Codes) else Fraction(answer, one.scale)
    return WRONG if text else None


def spelled() -> st.SearchStrategy[str | None]:
    """Draw texts: those that mean something, those that nearly do, and others."""
    known = {text for one in texts_of(written(), compile_plan(written())).values() for text in one.written}
    known |= {text for one in texts_of(written(), compile_plan(written())).values() for text in one.states}
    some = st.sampled_from([*sorted(known), *_ODD])
    mangled = st.builds(lambda mangle, text: mangle(text), st.sampled_from(_MANGLINGS), some)
    # What Python and the engines take for spaces differs in control characters alone.
    return st.one_of(st.none(), some, mangled, mangled, st.text(st.characters(exclude_categories=["C"]), max_size=4))


@law(max(100, DRAWS // 5))
@given(st.data())
def test_texts_mean_the_same_however_they_are_spelled(data: st.DataObject) -> None:
    """In capitals, with spaces of every kind, in other forms of the same letters: what one person's cell means."""
    engine = data.draw(st.sampled_from(THROUGH_POLARS))
    inputs = compile_plan(written()).inputs
    drawn = [data.draw(st.lists(spelled(), min_size=6, max_size=6)) for _ in inputs]
    kind = data.draw(st.sampled_from(["text", "text", "text", "categorical"]))
    columns = tuple(Column(one.item, kind, cells) for one, cells in zip(inputs, drawn, strict=True))
    rows = tuple(
        {one.item: response_of(one, cells[row]) for one, cells in zip(inputs, drawn, strict=True)} for row in range(6)
    )
    table = Table(columns, rows)
    check_engine(
        written(),
        table,
        engine,
        expected_of(written(), table),
        mode=data.draw(st.sampled_from(["missing", "no_score"])),
    )


@pytest.mark.parametrize("engine", THROUGH_POLARS, ids=str)
def test_a_text_is_matched_exactly_but_for_capitals_and_spaces(engine: Engine) -> None:
    """Signs, other digits and letters in parts make another text."""
    texts = {
        "3": 3.0,
        "3.0": 3.0,
        " 3\u00a0": 3.0,
        "ÜBERHAUPT\u00a0 NICHT": 1.0,
        "ein wenig": 2.0,
        "Ein  wenig": 2.0,
        "step 2": 2.0,
        "99.0": "no_answers",
        "möchte ICH nicht sagen": "no_answers",
        "": "no_answers",
        "\u2003 ": "no_answers",
        **dict.fromkeys(
            ["+3", "03", "3.00", "3,0", "٣", "３", "nan", "u\u0308berhaupt nicht", "step2"], "invalid_response"
        ),
    }
    columns = [Column("steps", "text", list(texts))]
    columns += [Column(one.item, "text", [None] * len(texts)) for one in compile_plan(written()).inputs[1:]]
    scored = score_frame(
        written(), engine.make(columns), scales=["steps_alone"], parts="reason", on_invalid="no_score", **engine.options
    )
    found = engine.read(scored)
    pairs = zip(found["steps_alone"], found["steps_alone_reason"], strict=True)

    assert texts == dict(zip(texts, [value if reason is None else reason for value, reason in pairs], strict=True))


def test_texts_are_found_by_their_spelling_without_a_word_of_the_others() -> None:
    """A scorer may meet every text for the first time in the second frame, and texts alone that mean nothing."""
    import polars as pl

    first = pl.DataFrame({"calm": ["Always", "4"], "low": ["Never", "1"], "sleep": ["yes", None]})
    second = pl.DataFrame({"calm": ["ALWAYS ", "no such"], "low": ["never\t", ""], "sleep": ["maybe", "YES"]})

    assert [4.0, 4.0] == score_frame(mood(), first)["mood"].to_list()
    assert [4.0, None] == score_frame(mood(), second, on_invalid="no_score")["mood"].to_list()
