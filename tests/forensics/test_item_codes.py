"""Tests of codes: what items may be answered in numbers, and how scales count them."""

from __future__ import annotations

import numpy as np

from cwinstruments.forensics.item_codes import ItemCodes, codes_of, keyed_items
from cwinstruments.forensics.prepared_answers import prepare_answers
from cwinstruments.forensics.raw_answers import raw_answers
from tests.builders import instrument, one_scale, scale

ALL = ("a", "v", "half", "role", "grade", "services", "flag", "cases", "strain", "rather", "start", "remark")


def test_items_that_are_answered_in_numbers_have_codes() -> None:
    """Options that are numbers, truth values and ranges do; words, dates, texts and several options at once don't."""
    of = instrument({"s": scale(items=["a"])}, ALL)
    found = codes_of(of)

    assert {"a", "v", "half", "flag", "cases", "strain"} == set(found)
    assert ItemCodes("flag", 0, 1, None, (0, 1), frozenset({97, 98, 99})) == found["flag"]
    assert ItemCodes("cases", 0, 40, None, (), frozenset({99})) == found["cases"]
    assert (True, False, False) == (found["a"].is_stepped, found["half"].is_stepped, found["cases"].is_stepped)
    assert (True, False) == (found["cases"].allows(12.5), found["cases"].allows(41))


def test_recoded_items_count_what_they_are_recoded_to() -> None:
    """A recoded item counts its scores; where it is reverse-keyed too, these are turned round."""
    recode = {"1": 0, "2": 0, "3": 1, "4": 2, "5": 2}
    used = [{"item": "a", "recode": recode}, {"item": "b", "recode": recode, "reverse_keyed": True}, "c"]
    of = one_scale(items=used, method="sum")
    answers = {"a": [1, 3, 5], "b": [1, 3, 5], "c": [1, 3, None]}
    matrix = prepare_answers(of, answers).keyed("s")

    assert [[0.0, 1.0, 2.0], [2.0, 1.0, 0.0]] == [matrix.values[:, place].tolist() for place in (0, 1)]
    assert np.isnan(matrix.values[2, 2])


def test_cells_are_read_as_numbers_where_they_are() -> None:
    """Texts of numbers, truth values and numbers count; words and lists are told as unreadable, codes are missing."""
    of = instrument({"s": scale(items=["v", "flag"])}, ("v", "flag"))
    raw = raw_answers({"v": ["3", " ", None, "x", [1], 98, float("inf")], "flag": [True] * 7}, codes_of(of))

    assert ["3.0", *["nan"] * 6] == [str(one) for one in raw.columns["v"].tolist()]
    assert {"v": 2, "flag": 0} == raw.n_unreadable
    assert [1.0] * 7 == raw.columns["flag"].tolist()


def test_scales_of_other_kinds_have_no_keyed_items() -> None:
    """A formula, or a scale of scales, has none."""
    of = instrument({"s": scale(items=["a", "-b"]), "t": scale(scales=["s"]), "f": scale(formula="a + b")})

    assert [2, 0, 0] == [len(keyed_items(of.scales[id], codes_of(of))) for id in ("s", "t", "f")]
