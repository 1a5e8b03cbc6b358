"""Edits of a text touch nothing outside of their stretches."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwinstruments.diagnostics import Edit, Fix
from cwinstruments.documents.edits import (
    Stretch,
    apply_edits,
    choose_fixes,
    edit_of,
    index_of,
    line_starts,
    place_of,
    stretch_of,
)

TEXTS = st.text(st.sampled_from("aé😀 :\"'#\t\r\n"), max_size=60)


@st.composite
def edited_texts(draw: st.DrawFn) -> tuple[str, list[tuple[int, int, str]]]:
    """Give a text with stretches in it that don't overlap, and new text for each."""
    text = draw(TEXTS)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return text, [(start, end, draw(TEXTS)) for start, end in pairs]


@given(edited_texts(), st.booleans(), st.randoms())
def test_edits_touch_nothing_outside_of_their_stretches(
    edited: tuple[str, list[tuple[int, int, str]]], has_mark: bool, chance: object
) -> None:
    """Whatever the order, the text between the stretches is the same, a byte order mark at the beginning too."""
    text, stretches = edited
    mark = "\ufeff" if has_mark else ""
    expected, at = mark, 0
    for start, end, new in stretches:
        expected += text[at:start] + new
        at = end
    expected += text[at:]
    edits = [edit_of(text, *one) for one in stretches]
    chance.shuffle(edits)  # type: ignore[attr-defined]

    assert expected == apply_edits(mark + text, edits)


@given(TEXTS, st.data())
def test_every_character_has_one_place(text: str, data: st.DataObject) -> None:
    """From an index to line and column and back; no place is beyond the end of its line."""
    index = data.draw(st.integers(0, len(text)))
    line, column = place_of(text, index)

    assert index == index_of(text, line, column)
    starts = line_starts(text)
    assert line <= len(starts)
    if line < len(starts):
        assert index_of(text, line, starts[line] - starts[line - 1] + 1) is None


@given(edited_texts(), edited_texts())
def test_fixes_that_are_chosen_can_be_applied(
    one: tuple[str, list[tuple[int, int, str]]], two: tuple[str, list[tuple[int, int, str]]]
) -> None:
    """Of fixes that overlap the first one wins, and whatever is chosen never collides."""
    text = one[0]
    fixes = [Fix("do it", (edit_of(text, *part),)) for part in one[1]]
    fixes += [Fix("do it", (Edit(new, line=1, column=a + 1, end_line=1, end_column=b + 1),)) for a, b, new in two[1]]
    chosen = choose_fixes(text, fixes)

    assert list(chosen) == [fix for fix in fixes if fix in chosen]
    assert fixes[: len(one[1])] == list(chosen[: len(one[1])])
    apply_edits(text, [edit for fix in chosen for edit in fix.edits])


@pytest.mark.parametrize(
    ("line", "column", "found"),
    [(1, 1, 0), (1, 4, 3), (1, 6, None), (2, 1, 5), (3, 1, 8), (3, 2, None), (4, 1, None), (0, 1, None), (1, 0, None)],
)
def test_a_place_that_is_not_in_the_text_has_no_index(line: int, column: int, found: int | None) -> None:
    """Lines end with CR LF, LF or CR, and the empty end of the text is a place."""
    assert found == index_of("abc\r\nde\n", line, column)


def test_an_edit_without_a_place_is_refused() -> None:
    """What could go anywhere goes nowhere."""
    nowhere = Edit("x", line=9, column=1, end_line=9, end_column=2)

    assert stretch_of("a", Edit("x")) is None
    assert () == choose_fixes("a", [Fix("do it", (nowhere,)), Fix("do it", ())])
    with pytest.raises(ValueError, match="no place 9:1-9:2"):
        apply_edits("a", [nowhere])


def test_edits_that_overlap_are_refused() -> None:
    """Neither of two edits of the same place could be told to be right."""
    with pytest.raises(ValueError, match="overlap"):
        apply_edits("abc", [edit_of("abc", 0, 2, "x"), edit_of("abc", 1, 3, "y")])


def test_a_fix_that_overlaps_itself_or_another_waits() -> None:
    """The first wins; the same fix of two findings counts as one."""
    first = Fix("do it", (edit_of("abcd", 0, 2, "x"),))
    again = Fix("do it, too", first.edits)
    other = Fix("do that", (edit_of("abcd", 1, 3, "y"),))
    crowded = Fix("do both", (edit_of("abcd", 2, 4, "y"), edit_of("abcd", 3, 4, "z")))

    assert (first, again) == choose_fixes("abcd", [first, again, other, crowded])
    assert "xcd" == apply_edits("abcd", [*first.edits, *again.edits])


def test_two_insertions_at_one_place_overlap() -> None:
    """Their order could not be told."""
    assert Stretch(1, 1).overlaps(Stretch(1, 1))
    assert not Stretch(0, 1).overlaps(Stretch(1, 1))
