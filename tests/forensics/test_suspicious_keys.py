"""Tests of suspicions about keys: what is named in data with a planted fault, and that clean data raise no alarm."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwinstruments.forensics import KeySuspicions, Strength, Suspect, Suspicion, suspect_keys
from cwinstruments.forensics.raw_answers import rows_of
from cwinstruments.forensics.suspicion import KeyCaution, ScaleCaution
from cwinstruments.model import Instrument
from cwinstruments.psychometrics.result import Unavailable
from tests.builders import instrument, one_scale, scale
from tests.psychometrics.support import assert_sound
from tools import measure_key_forensics
from tools.measure_key_forensics import CLEAN, DESIGNS, Design, Measured, answers, main, measure, scale_of, table

EIGHT = Design(200, 8, 0.62)


def looked(of: Instrument, responses: Any, **options: Any) -> KeySuspicions:
    """Suspect keys, and hold the result to what every result promises."""
    found = suspect_keys(of, responses, **options)
    assert_sound(found)
    return found


def drawn(seed: int = 1, design: Design = EIGHT) -> tuple[Instrument, dict[str, Any]]:
    """Give an instrument and clean answers to it."""
    of = scale_of(design.k)
    return of, dict(answers(of, design, np.random.default_rng(seed)))


def only(found: KeySuspicions) -> Suspicion:
    """Give the one suspicion that there is."""
    (one,) = found.suspicions
    return one


def test_planted_faults_are_found_and_clean_data_raise_no_alarm() -> None:
    """Nine of ten faults are found with 200 people and alpha of about .80; clean data raise hardly an alarm."""
    measured = list(measure(6, designs=(EIGHT,)))

    assert [] == [one.fault for one in measured if not one.is_met]
    assert 0.78 < next(one.alpha for one in measured if one.fault == CLEAN) < 0.84
    assert "| one item reversed | 200 | 8 | 6 | 100.0% | yes |" in table(measured)


@pytest.mark.unmeasured
def test_shorter_and_longer_scales_keep_the_promise() -> None:
    """It holds for all scales that the command measures, here with a few trials of each fault."""

    assert [] == [(one.fault, one.design.k) for one in measure(3, designs=DESIGNS[1:]) if not one.is_met]


@pytest.mark.parametrize(("alarms", "code"), [(0.01, 0), (0.05, 1)])
def test_the_command_says_whether_the_promise_is_kept(
    alarms: float, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command that measures prints a table, and gives the exit code; long runs have more trials."""
    asked: list[int] = []

    def measured(trials: int) -> list[Measured]:
        asked.append(trials)
        return [Measured(CLEAN, EIGHT, 3 * trials, alarms, 0.8)]

    monkeypatch.setattr(measure_key_forensics, "measure", measured)

    assert [code, code] == [main([]), main(["--heavy"])]
    assert f"false alarms | 200 | 8 | 90 | {alarms:.1%} |" in capsys.readouterr().out
    assert [30, 1000] == asked


def test_a_reversed_item_is_named_with_its_figures() -> None:
    """An item that runs against the others has a negative correlation, and alpha jumps when it is turned round."""
    of, clean = drawn()
    found = looked(of, {**clean, "q04": 6 - clean["q04"]})
    one = only(found)

    assert (Suspect.KEYING, ("q04",), Strength.STRONG) == (one.kind, one.items, one.strength)
    assert one.seen["r_rest"] < -0.2 < 0.5 < one.seen["alpha"] + 0.1 < one.seen["alpha_if_flipped"]  # type: ignore[operator]
    assert "it is not reverse-keyed, and fits them better reversed" in one.says
    assert pytest.approx(one.seen["alpha_if_flipped"]) == found.scales[0].alpha_repaired


def test_alpha_and_item_rest_are_those_of_complete_answers() -> None:
    """Without missing answers the figures are those that numpy gives."""
    of, _ = drawn()
    matrix = np.random.default_rng(5).integers(1, 6, size=(60, 8)).astype(float)
    matrix[:, 1:] = np.clip(matrix[:, :1] + matrix[:, 1:] - 3, 1, 5)
    columns = {use.item: 6 - matrix[:, k] if use.reverse_keyed else matrix[:, k] for k, use in enumerate(_uses(of))}
    covariance = np.cov(matrix.T)
    evidence = looked(of, columns).scales[0]

    assert pytest.approx(8 / 7 * (1 - np.trace(covariance) / covariance.sum()), abs=1e-12) == evidence.alpha
    assert pytest.approx(np.corrcoef(matrix[:, 2], np.delete(matrix, 2, 1).sum(1))[0, 1], abs=1e-12) == (
        evidence.items[2].r_rest
    )


def _uses(of: Instrument) -> Any:
    return of.scales["meetings"].items


def test_a_whole_scale_the_other_way_round_is_not_suspected() -> None:
    """If every item is keyed the wrong way nothing shows, and the result says so."""
    of, clean = drawn()
    found = looked(of, {item: 6 - column for item, column in clean.items()})

    assert () == found.suspicions
    assert KeyCaution.WHOLE_SCALE_UNSEEN in found.cautions


def test_half_of_the_items_turned_is_open() -> None:
    """If as many items run one way as the other, nobody can tell which are wrong."""
    of, clean = drawn(design=Design(200, 4, 0.75))
    found = looked(of, {**clean, "q01": 6 - clean["q01"], "q03": 6 - clean["q03"]})

    assert {Suspect.KEYING} == {one.kind for one in found.suspicions}
    assert 2 == len(found.suspicions)
    assert (ScaleCaution.HALF_TURNED,) == found.scales[0].cautions


def test_codes_from_0_are_named_for_the_whole_set() -> None:
    """Answers from 0 to 4 for items from 1 to 5 are one suspicion, also of an item of which nobody chose the end."""
    of, clean = drawn()
    moved = {item: column - 1 for item, column in clean.items()}
    moved["q03"] = np.where(moved["q03"] == 0, 1, moved["q03"])
    one = only(looked(of, moved))

    assert (Suspect.CODING_OFFSET, tuple(clean), -1) == (one.kind, one.items, one.seen["offset"])
    assert "coded from 0 to 4, where the definition has 1 to 5" == one.says


def test_an_end_that_nobody_chose_is_weak() -> None:
    """Codes moved within what is allowed show only in an end that nobody chose."""
    of, clean = drawn()
    lost = {item: np.where(column == 1, np.nan, column - 1) for item, column in clean.items()}
    of_all = only(looked(of, lost))
    levels = np.tile([1, 2, 2, 3, 3, 3, 4, 4, 5, 5], 12)
    others = {"b": levels, "c": np.roll(levels, 1), "d": np.roll(levels, 2)}
    found = looked(one_scale(items=["a", *others]), {"a": np.where(levels > 1, levels - 1, 1), **others})
    (of_one,) = (one for one in found.suspicions if one.kind is Suspect.UNUSED_END)

    assert (Suspect.UNUSED_END, Strength.WEAK, tuple(clean)) == (of_all.kind, of_all.strength, of_all.items)
    assert "0 was read as no answer" in of_all.look_at
    assert (Suspect.UNUSED_END, Strength.WEAK, ("a",)) == (of_one.kind, of_one.strength, of_one.items)


def test_answers_that_no_offset_explains_are_listed() -> None:
    """A value that is not allowed is told with how often it is there; 9 looks like a code for no answer."""
    of, clean = drawn()
    column = clean["q02"].copy()
    column[:3] = 9
    one = only(looked(of, {**clean, "q02": column}))

    assert (Suspect.NOT_ALLOWED, Strength.CERTAIN, 3) == (one.kind, one.strength, one.seen["n_outside"])
    assert "holds 9 (3 times), where 1 to 5 is allowed" == one.says
    assert "code for no answer" in one.look_at


def test_a_rotated_option_map_is_named_code_by_code() -> None:
    """When the last option was written as the first one, the suspicion says what each code stands for."""
    of, clean = drawn(2)
    one = only(looked(of, {**clean, "q05": clean["q05"] % 5 + 1}))

    assert (Suspect.OPTION_MAP, ("q05",)) == (one.kind, one.items)
    assert "1 for 5, 2 for 1, 3 for 2, 4 for 3, 5 for 4" in one.says
    assert one.seen["r_rest_rotated"] > one.seen["r_rest"] + 0.1  # type: ignore[operator]


def test_a_rotated_option_map_of_a_reverse_keyed_item_is_told_of_its_own_codes() -> None:
    """The codes are those of the data, and that the item is reverse-keyed is no part of the suspicion."""
    of, clean = drawn(2)
    plain = only(looked(of, {**clean, "q02": clean["q02"] % 5 + 1}))
    turned = only(looked(of, {**clean, "q02": (6 - clean["q02"]) % 5 + 1}))

    assert (Suspect.OPTION_MAP, ("q02",)) == (plain.kind, plain.items) == (turned.kind, turned.items)
    assert plain.says.endswith("1 for 5, 2 for 1, 3 for 2, 4 for 3, 5 for 4")
    assert turned.says.endswith(", and reversed")
    evidence = looked(of, {**clean, "q02": clean["q02"] % 5 + 1}).scales[0].items[1]
    assert pytest.approx(evidence.r_rest, abs=0.06) == plain.seen["r_rest"]


def test_a_rotated_option_map_of_all_items_is_one_suspicion() -> None:
    """The same for every item lowers alpha, and is told once."""
    of, clean = drawn(3)
    one = only(looked(of, {item: column % 5 + 1 for item, column in clean.items()}))

    assert (Suspect.OPTION_MAP, tuple(clean)) == (one.kind, one.items)
    assert one.seen["alpha_rotated"] > one.seen["alpha"] + 0.1  # type: ignore[operator]


def test_constant_and_copied_items_are_named() -> None:
    """A column of one value and a column that is there twice are told, whatever else holds."""
    of, clean = drawn()
    found = looked(of, {**clean, "q01": np.full(200, 3.0), "q04": clean["q03"]})

    assert [(Suspect.CONSTANT, ("q01",)), (Suspect.COPY, ("q03", "q04"))] == [
        (one.kind, one.items) for one in found.suspicions
    ]
    assert Unavailable.NO_VARIANCE == found.reasons["scales.0.items.0.r_rest"]


@pytest.mark.parametrize(
    ("responses", "reason"),
    [
        ({}, Unavailable.TOO_FEW_ITEMS),
        ([], Unavailable.TOO_FEW_ITEMS),
        ({"a": [None] * 30, "b": [None] * 30}, Unavailable.NO_RESPONSES),
        ({"a": [1], "b": [2], "c": [3], "d": [4]}, Unavailable.TOO_FEW_PEOPLE),
        ({"a": [3] * 30, "b": [3] * 30}, Unavailable.NO_VARIANCE),
        ({"a": [1, 2, 3] * 10}, Unavailable.TOO_FEW_ITEMS),
        ({"a": [1, None] * 15, "b": [None, 2] * 15}, Unavailable.NO_VARIANCE),
        ({"a": [1, 2, None, None] * 15, "b": [None, None, 2, 3] * 15}, Unavailable.TOO_FEW_PAIRS),
    ],
)
def test_what_can_not_be_examined_has_a_reason(responses: Any, reason: Unavailable) -> None:
    """Too few people, items or differences give a reason, and neither a warning nor a number that means nothing."""
    found = looked(one_scale(items=["a", "-b", "c", "d"]), responses)

    assert {"s": reason} == found.not_examined
    assert Unavailable(reason) == found.reasons["scales.0.alpha"]


def test_two_items_are_examined() -> None:
    """Of two items that run against each other both could be wrong."""
    levels = [1, 2, 3, 4, 5] * 10
    found = looked(one_scale(items=["a", "b"]), {"a": levels, "b": [6 - one for one in levels[:-1]] + [2]})

    assert (ScaleCaution.LITTLE_IN_COMMON in found.scales[0].cautions) is False
    assert {Suspect.KEYING} == {one.kind for one in found.suspicions}


def test_scales_without_items_and_words_are_passed_over() -> None:
    """A scale of scales has no key of items; a cell that is no number counts as missing."""
    scales = {"s": scale(items=["a", "b", "c"]), "t": scale(scales=["s"])}
    found = looked(instrument(scales), [{"a": "x", "b": 2, "c": "3"}] * 25)

    assert Unavailable.NOT_APPLICABLE == found.not_examined["t"]
    assert 0 == found.scales[0].items[0].n


def test_responses_may_be_rows_columns_or_a_dataframe() -> None:
    """However they are held, the result is the same."""
    makers = [pytest.importorskip(name) for name in ("polars", "pandas", "pyarrow")]
    of, clean = drawn(4)
    columns = {item: [None if np.isnan(one) else int(one) for one in column] for item, column in clean.items()}
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]

    assert looked(of, columns) == looked(of, rows)
    for one in makers:
        frame = one.table(columns) if one.__name__ == "pyarrow" else one.DataFrame(columns)
        assert looked(of, columns) == looked(of, frame)
        assert rows == [{item: None if cell != cell else cell for item, cell in row.items()} for row in rows_of(frame)]


def test_answers_without_anything_in_common_raise_no_alarm() -> None:
    """Of items that measure nothing together some run against others by chance: that is no suspicion."""
    of = scale_of(6)
    rng = np.random.default_rng(8)
    found = [looked(of, {f"q{k:02}": rng.integers(1, 6, 60) for k in range(1, 7)}) for _ in range(25)]

    assert 1 >= sum(bool(one.suspicions) for one in found)
    assert all(one.scales[0].cautions for one in found)


def test_the_table_has_a_row_for_each_item() -> None:
    """The items of all scales stand in one table, each with what is suspected of it."""
    of, clean = drawn()
    found = looked(of, {**clean, "q04": 6 - clean["q04"]})

    assert ["keying"] == [row["suspected"][0] for row in found.rows() if row["suspected"]]
    assert found.suspicions == found.of("meetings")


def test_wrong_calls_are_refused() -> None:
    """An unknown scale, columns of different lengths and what holds no responses are refused with what is right."""
    of = one_scale(items=["a", "b"])

    with pytest.raises(ValueError, match="small has no scale 'x'; there are 's'"):
        suspect_keys(of, {}, scales=["x"])
    with pytest.raises(ValueError, match="different lengths: 1, 2"):
        suspect_keys(of, {"a": [1], "b": [1, 2]})
    with pytest.raises(TypeError, match="columns by item"):
        suspect_keys(of, [[1, 2]])
    with pytest.raises(ValueError, match="was not looked at"):
        suspect_keys(of, {}).of("x")


@given(st.integers(0, 10_000), st.permutations(range(6)))
@settings(max_examples=25, deadline=None)
def test_the_order_of_people_and_items_changes_nothing(seed: int, order: list[int]) -> None:
    """Suspicions rest on neither."""
    of = one_scale(*[{"id": f"q{k}", "options": "five"} for k in range(6)], items=[f"q{k}" for k in range(6)])
    turned = one_scale(*[{"id": f"q{k}", "options": "five"} for k in range(6)], items=[f"q{k}" for k in order])
    rng = np.random.default_rng(seed)
    matrix = rng.integers(1, 6, size=(40, 6))
    shuffled = rng.permutation(matrix)
    one = looked(of, {f"q{k}": matrix[:, k] for k in range(6)})
    other = looked(turned, {f"q{k}": shuffled[:, k] for k in range(6)})

    assert pytest.approx(one.scales[0].alpha, abs=1e-9) == other.scales[0].alpha
    by_item = {item.item: item.r_rest for item in other.scales[0].items}
    assert all(pytest.approx(item.r_rest, abs=1e-9) == by_item[item.item] for item in one.scales[0].items)


def test_what_is_missing_in_frames_is_no_answer() -> None:
    """NA of pandas, which whole numbers have there, is neither a fault nor unreadable."""
    pd = pytest.importorskip("pandas")
    of, columns = drawn()
    item = next(iter(columns))
    lacking = {item: [None if place % 9 == 0 else cell for place, cell in enumerate(columns[item])]}
    rows = rows_of({**columns, **lacking})
    plain = looked(of, rows)
    frame = pd.DataFrame(rows).convert_dtypes()

    assert pd.NA is frame[item][0]
    assert plain == looked(of, frame) == looked(of, frame.to_dict("records")) == looked(of, pd.DataFrame(rows))
    assert [None, None, None] == [row["a"] for row in rows_of({"a": [pd.NA, pd.NaT, float("nan")]})]


def test_a_lazy_frame_says_what_to_give() -> None:
    """It has columns, and no answers yet."""
    pl = pytest.importorskip("polars")
    of, columns = drawn()
    with pytest.raises(TypeError, match=r"LazyFrame holds no rows yet: give it with \.collect\(\)"):
        suspect_keys(of, pl.DataFrame(columns).lazy())


def _ticking_one_column(clean: dict[str, Any], share: float, seed: int = 3) -> dict[str, Any]:
    """Let some people give one answer to every item."""
    rng = np.random.default_rng(seed)
    n = len(next(iter(clean.values())))
    who, what = rng.random(n) < share, rng.integers(3, 6, n)
    return {item: np.where(who, what, column) for item, column in clean.items()}


def test_what_goes_away_without_those_who_ticked_one_column_is_weak() -> None:
    """With a right key straight lines make reversed items look wrong: that is said, and never strong."""
    found = [looked(of, _ticking_one_column(clean, 0.25)) for of, clean in map(_with_two_reversed, range(6))]
    suspicions = [one for each in found for one in each.suspicions]

    assert suspicions
    assert {Strength.WEAK} == {one.strength for one in suspicions}
    assert all("people who ticked one column" in one.says and one.seen["n_one_column"] for one in suspicions)
    assert all("careless" in one.look_at for one in suspicions)
    assert all(each.scales[0].alpha_repaired is None for each in found)


def test_a_wrong_key_stays_strong_where_some_ticked_one_column() -> None:
    """The wrong item is told without them, too."""
    for seed in range(4):
        of, clean = _with_two_reversed(seed)
        found = looked(of, _ticking_one_column({**clean, "q03": 6 - clean["q03"]}, 0.1))

        assert Strength.STRONG in [one.strength for one in found.suspicions if "q03" in one.items]


def test_straight_lines_show_in_all_items_whichever_scale_is_asked_for() -> None:
    """Who varies elsewhere has read the items."""
    of = instrument(
        {"s": scale(items=["a", "-b", "c"]), "t": scale(items=["d", "e"])},
        ["a", "b", "c", "d", {"id": "e", "options": "five"}],
    )
    ticked = {item: [1, 5, 5, 4, 1] * 30 for item in ("a", "b", "c", "d", "e")}
    varied = {**ticked, "d": [5, 2, 1, 1, 3] * 30}

    assert all("n_one_column" in one.seen for one in looked(of, ticked, scales=["s"]).of("s") if one.scale)
    assert not any("n_one_column" in one.seen for one in looked(of, varied, scales=["s"]).suspicions)


def _with_two_reversed(seed: int) -> tuple[Instrument, dict[str, Any]]:
    """Give a scale of five items of which two are reverse-keyed, and clean answers of 200 people."""
    rng = np.random.default_rng(seed)
    items = ["q01", "-q02", "q03", "q04", "-q05"]
    of = one_scale(*[{"id": item.lstrip("-"), "options": "five"} for item in items], items=items)
    trait = rng.normal(size=200)
    columns = {}
    for item in items:
        level = np.clip(np.round(3.3 + 0.65 * trait + 0.75 * rng.normal(size=200)), 1, 5)
        columns[item.lstrip("-")] = 6 - level if item.startswith("-") else level
    return of, columns


def test_of_few_people_nothing_is_strong() -> None:
    """What rests on correlations of fewer than a hundred answers is moderate at most."""
    few, many = (drawn(design=Design(n, 8, 0.62)) for n in (90, 110))
    strengths = [only(looked(of, {**clean, "q04": 6 - clean["q04"]})).strength for of, clean in (few, many)]
    drawings = [drawn(seed, Design(90, 8, 0.62)) for seed in range(6)]
    rotated = [looked(of, {**clean, "q05": clean["q05"] % 5 + 1}).suspicions for of, clean in drawings]

    assert [Strength.MODERATE, Strength.STRONG] == strengths
    assert {Strength.MODERATE} == {one.strength for found in rotated for one in found}


def test_a_wrong_recode_is_named() -> None:
    """An item that fits the others better as it was answered than recoded; what keeps the order is no wrong recode."""
    _, clean = drawn()
    names = [f"q{k:02}" for k in range(1, 9)]
    keyed = {use.item: f"-{use.item}" if use.reverse_keyed else use.item for use in _uses(scale_of(8))}
    wrong = {"item": "q03", "recode": {"1": 2, "2": 3, "3": 4, "4": 5, "5": 1}}
    coarse = {"item": "q03", "recode": {"1": 1, "2": 1, "3": 1, "4": 5, "5": 5}}
    made = [
        one_scale(
            *[{"id": name, "options": "five"} for name in names],
            items=[recode if name == "q03" else keyed[name] for name in names],
        )
        for recode in (wrong, coarse)
    ]
    one = only(looked(made[0], clean))

    assert (Suspect.OPTION_MAP, ("q03",)) == (one.kind, one.items)
    assert "than recoded (1 counts 2, 2 counts 3, 3 counts 4, 4 counts 5, 5 counts 1)" in one.says
    assert one.seen["r_rest_as_given"] > one.seen["r_rest"] + 0.1  # type: ignore[operator]
    assert () == looked(made[1], clean).suspicions


@pytest.mark.parametrize(("n", "told"), [(40, False), (400, True)])
def test_ends_that_nobody_reaches_are_weak(n: int, told: bool) -> None:
    """A definition with seven options for answers from 1 to 5, of all items and of one that is reverse-keyed."""
    seven = {"options": [{"value": value} for value in range(1, 8)]}
    options = {"five": {"options": [{"value": value} for value in range(1, 6)]}, "seven": seven}
    levels = np.tile([1, 2, 2, 3, 3, 3, 4, 4, 5, 5], n // 10)
    columns = {item: np.roll(levels, place) for place, item in enumerate("abc")}
    every = [{"id": item, "options": "seven"} for item in "abc"]
    some = [{"id": "a", "options": "five"}, {"id": "b", "options": "seven"}, {"id": "c", "options": "five"}]
    of_all, of_one, of_plain = (
        [one for one in looked(made, columns).suspicions if one.kind is Suspect.UNUSED_END]
        for made in (
            instrument({"s": scale(items=["a", "-b", "c"])}, every, response_options=options),
            instrument({"s": scale(items=["a", "-b", "c"])}, some, response_options=options),
            instrument({"s": scale(items=["a", "b", "c"])}, some, response_options=options),
        )
    )

    assert [(("a", "b", "c"), Strength.WEAK)] * told == [(one.items, one.strength) for one in of_all]
    assert ["nobody chose 6 or 7, although 20% of the answers are 5"] * told == [one.says for one in of_one]
    assert [] == of_plain


def test_the_thin_end_of_a_skewed_item_is_no_suspicion() -> None:
    """Where few chose the second option, that nobody chose the first says nothing."""
    levels = np.repeat([2, 3, 4, 5], [12, 60, 200, 128])
    found = looked(one_scale(items=["a", "-b", "c"]), {item: np.roll(levels, k) for k, item in enumerate("abc")})

    assert Suspect.UNUSED_END not in {one.kind for one in found.suspicions}
