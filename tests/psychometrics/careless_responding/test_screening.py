"""All indices together: as R has them, and when they raise flags."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwinstruments.psychometrics.bibliography import REFERENCES
from cwinstruments.psychometrics.careless_responding import Careless, CarelessCutoffs, careless
from tests.laws.support import law
from tests.psychometrics.support import assert_sound

pytest.importorskip("scipy")

Rows = list[list[float | None]]

PEOPLE: Rows = [
    [1, 3, 3, 1, 2, 5, 1, 3, 5],
    [2, 4, 2, 3, 4, 3, 2, 5, 3],
    [4, 3, 4, None, 4, 1, 4, 3, 1],
    [1, 4, 3, 3, 3, 3, 3, 5, 3],
    [3, 4, 4, 3, 2, 2, 1, 5, 5],
    [2, 3, 3, 2, 2, 5, 3, 4, 2],
    [2, 3, 3, 4, 3, 3, 5, 3, 2],
    [None, 1, 4, 1, 1, 5, 1, 3, None],
    [1, 4, 2, 3, 1, 2, 2, 4, 4],
    [5, 1, 4, 3, 2, 5, 3, 4, 2],
    [3, 4, 1, 5, None, 3, 1, 5, 4],
    [1, 4, 1, 3, 4, 2, 4, 2, 3],
    [3, 3, 2, 2, 3, 4, 3, 4, 5],
    [3, 3, 3, 3, 3, 3, 3, 3, 3],
    [3, 4, 3, 4, 4, 3, 4, 2, 2],
    [3, 3, 3, 4, 3, 2, 1, 5, 4],
]
ITEMS = list("abcdefghi")
SCALES = {"x": list("abc"), "y": list("def"), "z": list("ghi")}

# R 4.2.2, careless 1.2.2, psych 2.2.9, with items b, f and g turned round (6 - x) for evenodd alone:
# longstring(x, avg = TRUE); irv(x); evenodd(x, c(3, 3, 3)); psychsyn(x, .3, diag = TRUE, resample_na = FALSE), and with
# anto = TRUE; psych::outlier(x); mahalanobis(x[i, ok], mu[ok], S[ok, ok]), where mu is colMeans(x, na.rm = TRUE) and S
# cov(x, use = "pairwise").
# The eleventh has two scales with both halves: R gives a consistency of 1 then, as any two points do, and we none.
# fmt: off
OF_R: dict[str, list[float | None]] = {
    "longstring": [2, 1, 1, 5, 2, 2, 2, 2, 2, 1, 1, 1, 2, 9, 2, 3],
    "average_string": [
        1.125, 1, 1, 1.8, 1.5, 1.28571428571429, 1.28571428571429, 1.125, 1.28571428571429, 1, 1, 1, 1.28571428571429,
        9, 1.28571428571429, 1.28571428571429],
    "irv": [
        1.58113883008419, 1.05409255338946, 1.30930734141595, 1.05409255338946, 1.39443337755679, 1.05409255338946,
        0.927960727138337, 1.70433620649269, 1.23603308118261, 1.39443337755679, 1.58113883008419, 1.22474487139159,
        0.97182531580755, 0, 0.833333333333333, 1.16666666666667],
    "even_odd": [  # the negative of what R gives since version 1.2.0 of the package
        0.818926870714066, 1, 0.837599039231231, 0.861001748086121, 1, 0.928203230275509, None, 0.837599039231231,
        0.541374365892223, 0.928203230275509, None, 0.890710015523661, 0.9851452376639, None, 0.861001748086121,
        0.861001748086121],
    "synonyms": [
        0.227710017021324, 0.180020574955774, 0.577350269189626, None, 0.689202437604511, -0.496138938356834,
        -0.14142135623731, None, 0.0849207775608447, 0.381881307912987, 0.321860342910192, 0.710046946804693,
        0.540061724867322, None, 0.884615384615385, 0.311376184389764],
    "n_synonym_pairs": [7, 7, 4, 7, 7, 7, 7, 4, 7, 7, 4, 7, 7, 7, 7, 7],
    "antonyms": [
        -0.330289129537908, -0.530990790421261, -0.197642353760524, -0.234022935371555, -0.417667147497138,
        -0.213160460689263, -0.0378777009539285, -0.915249233498881, -0.520545619456627, -0.688930428868079,
        -0.727532837268552, -0.706739166510707, 0.220863052149693, None, -0.387699057267633, -0.639602149066831],
    "n_antonym_pairs": [12, 12, 10, 12, 12, 12, 12, 7, 12, 12, 9, 12, 12, 12, 12, 12],
    "mahalanobis_d2_zero_filled": [
        8.75592449867824, 7.90491350725097, 12.7643534838616, 8.07925347328929, 9.2781875922952, 10.4265471694821,
        14.6039926033999, 9.23796933474715, 12.6535290202368, 7.95385937296703, 10.2129775458537, 8.00856854122497,
        11.7193657446125, 0.959932021304804, 9.73644159253637, 11.0725457225142],
    "mahalanobis_d2": [
        8.75592449867824, 7.90491350725097, 7.40030182227202, 8.07925347328929, 9.27818759229519, 10.4265471694821,
        14.6039926033999, 7.49096228422193, 12.6535290202368, 7.95385937296703, 9.62146607638979, 8.00856854122497,
        11.7193657446125, 0.959932021304804, 9.73644159253637, 11.0725457225142],
    "mahalanobis_p": [
        0.460102861630629, 0.543756400641037, 0.494121746408004, 0.52617955792091, 0.412001527506337, 0.317069403359305,
        0.10240388322172, 0.379608377573301, 0.178920502702341, 0.538802712385838, 0.292605090572613, 0.533282944006629,
        0.229596419579177, 0.999524424354808, 0.372240162240154, 0.270769068979647],
}
# fmt: on


@pytest.fixture(scope="module")
def found() -> Careless:
    return careless(
        dict(zip(ITEMS, map(list, zip(*PEOPLE, strict=True)), strict=True)),
        scales=SCALES,
        reverse_keyed=["b", "f", "g"],
        low=1,
        high=5,
        seconds=[60] * 13 + [9, None, 0],
        synonym_r=0.3,
        antonym_r=-0.3,
    )


@pytest.mark.parametrize("index", OF_R)
def test_every_index_is_as_r_has_it(found: Careless, index: str) -> None:
    for ours, theirs in zip((getattr(one, index) for one in found.people), OF_R[index], strict=True):
        assert ours == theirs if theirs is None else pytest.approx(theirs, abs=1e-12, rel=1e-12) == ours


def test_results_are_sound(found: Careless) -> None:
    """Everybody, also who is without an index, and all together; every source is known."""
    assert_sound(found)
    for one in found.people:
        assert_sound(one)
    assert not set(found.references) - set(REFERENCES)


def test_two_flags_make_somebody_suspect(found: Careless) -> None:
    """Only the fourteenth has the same answer everywhere, and was faster than 2 seconds for each item."""
    one = found.of("14")

    assert (["longstring", "response_time"], 2, True) == (
        [flag.value for flag in one.flags],
        one.n_flags,
        one.is_suspect,
    )
    assert 1.0 == one.seconds_per_item
    assert {"6", "7", "14"} <= {one.person for one in found.people if one.flags}
    assert ["14"] == [one.person for one in found.people if one.is_suspect]
    assert (1, 16, 16) == (found.n_suspect, found.n_total, found.n_used)


def test_one_flag_makes_nobody_suspect(found: Careless) -> None:
    """The fourth has five threes in a row of nine, and the last took no time; that alone is nothing."""
    assert ["longstring"] == [flag.value for flag in found.of("4").flags]
    assert ["response_time"] == [flag.value for flag in found.of("16").flags]
    assert not found.of("4").is_suspect and not found.of("16").is_suspect


def test_nobody_is_left_out(found: Careless) -> None:
    """There is one for each row, in order, whatever flags there are."""
    assert [str(place) for place in range(1, 17)] == [one.person for one in found.people]


def test_what_has_no_figure_raises_no_flag(found: Careless) -> None:
    """The fifteenth has no time; the fourteenth has no consistency, so that fewer indices could tell."""
    assert (None, "no_responses") == (found.of("15").seconds_per_item, found.of("15").reasons["seconds_per_item"])
    assert (6, 5, 3) == (found.of("1").n_indices, found.of("15").n_indices, found.of("14").n_indices)


def test_cut_offs_can_be_moved_and_put_out() -> None:
    """A variability of up to 1 flags four; without a cut-off for runs there is no such flag."""
    found = careless(PEOPLE, cutoffs=CarelessCutoffs(irv=1.0, longstring_share=None, mahalanobis_p=0.2))

    assert {"longstring": 0, "low_variability": 4, "mahalanobis": 2} == {
        flag.value: n
        for flag, n in found.n_flagged.items()
        if flag.value in ("longstring", "low_variability", "mahalanobis")
    }
    assert 0.2 == found.cutoffs.mahalanobis_p


def test_cautions_say_what_to_mind(found: Careless) -> None:
    """16 people, 9 items, some missing; scales of one range until one has another."""
    other = careless([[1] * 12] * 100, scales={"s": ["1"], "t": ["2"]}, low=0, high={"1": 4, "2": 7})

    assert ["few_people", "few_items", "missing_responses"] == [caution.value for caution in found.cautions]
    assert ["different_ranges"] == [caution.value for caution in other.cautions]


@pytest.mark.parametrize(
    "rows",
    [[], [[]], [[None, None]], [[1, 2]], [[1], [2], [3]], [[3, 3], [3, 3]], [[None, 1, 1], [2, None, 2]], [[1, 2]] * 3],
)
def test_there_is_a_reason_for_whatever_is_missing(rows: Rows) -> None:
    """Nobody, no items, one person, one item, no variance, people with the same answers."""
    found = careless(rows, scales={"s": []}, seconds=[1] * len(rows))

    assert len(rows) == found.n_total
    assert_sound(found)
    for one in found.people:
        assert_sound(one)
        missing = {name for name, value in one.to_dict().items() if value is None}
        assert missing == set(one.reasons)


def test_people_can_be_named() -> None:
    found = careless([[1, 2], [2, 1]], people=["p7", "p9"])

    assert 2 == found.of("p9").n_answered
    with pytest.raises(KeyError):
        found.of("1")


def test_a_table_has_a_row_for_each_person(found: Careless) -> None:
    pytest.importorskip("polars")
    table = found.to_frame()

    assert 16 == table.height
    assert "longstring; response_time" == table["flags"][13]
    assert "no_variance" == table["reasons_even_odd"][13]


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"order": ["1"]}, "every item once"),
    ({"order": ["1", "1"]}, "every item once"),
    ({"scales": {"s": ["9"]}}, "no item '9'"),
    ({"reverse_keyed": ["9"], "low": 1, "high": 5}, "no item '9'"),
    ({"reverse_keyed": ["1"]}, "lowest and the highest"),
    ({"reverse_keyed": ["1"], "low": 5, "high": 1}, "lowest and the highest"),
    ({"reverse_keyed": ["2"], "low": 1, "high": 3}, "holds 4"),
    ({"seconds": [1]}, "1 times and 2 people"),
    ({"seconds": [1, -2]}, "from 0 on"),
    ({"people": ["a"]}, "1 names and 2 people"),
    ({"synonym_r": -0.6}, "synonyms"),
    ({"antonym_r": 0.6}, "antonyms"),
]


@pytest.mark.parametrize(("said", "what"), WRONG)
def test_wrong_calls_are_refused(said: dict[str, Any], what: str) -> None:
    with pytest.raises(ValueError, match=what):
        careless([[1, 4], [2, 3]], **said)


@pytest.mark.parametrize("said", [{"fewest_flags": 1}, {"even_odd": 2}, {"mahalanobis_p": 0}, {"seconds_per_item": -1}])
def test_impossible_cut_offs_are_refused(said: dict[str, Any]) -> None:
    """One index alone is never enough."""
    with pytest.raises(ValueError):
        CarelessCutoffs(**said)


@given(
    st.integers(1, 6).flatmap(
        lambda width: st.lists(
            st.lists(st.sampled_from([None, 1, 2, 3, 4, 5]), min_size=width, max_size=width), max_size=9
        )
    )
)
@law(40)
def test_whatever_is_answered_the_result_is_sound(rows: Rows) -> None:
    """Finite figures, a reason for each that is missing, flags that are counted."""
    found = careless(rows, seconds=[20] * len(rows))

    for one in found.people:
        assert_sound(one)
        assert {name for name, value in one.to_dict().items() if value is None} == set(one.reasons)
        assert len(one.flags) == one.n_flags <= one.n_indices
        assert (one.n_flags >= 2) == one.is_suspect
    assert sum(found.n_flagged.values()) == sum(one.n_flags for one in found.people)
