"""Which faults have a fix, and which have none as something else could be meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.documents import apply_edits, check_schema, parse_document
from cwinstruments.documents.document import Mark
from cwinstruments.documents.removal import stretch_between
from cwinstruments.documents.schema_fixes import is_one_slip_away
from cwinstruments.errors import DefinitionError

BASE = (Path(__file__).parents[1] / "fixes" / "after" / "CWI101-letter-wrong.yaml").read_text(encoding="utf-8")


def findings(text: str, format: str = "yaml") -> list[Diagnostic]:
    try:
        document = parse_document(text, format=format)  # type: ignore[arg-type]
    except DefinitionError as error:
        return list(error.diagnostics)
    return check_schema(document)


def changed(*changes: tuple[str, str]) -> list[Diagnostic]:
    text = BASE
    for old, new in changes:
        assert 1 == text.count(old)
        text = text.replace(old, new)
    return findings(text)


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("CWI103", 'version: "1.0.0"', "version: 1.0"),  # whatever the version is, it is not 1.0
        ("CWI103", "id: meeting-check", "id: 12"),
        ("CWI103", "title: {en: Good meetings, es: Buenas reuniones}", "title: 12"),
        ("CWI103", "title: {en: Good meetings, es: Buenas reuniones}", "title: [12]"),
        ("CWI103", "en: Never", "en: ~"),
        ("CWI103", "item: mc2", "item: 2"),
        ("CWI104", "direction: higher_is_better", "direction: true"),
        ("CWI103", "min_answered: 1", "min_answered: '1,5'"),
        ("CWI103", "min_answered: 1", "min_answered: '01'"),
        ("CWI103", "min_answered: 1", "min_answered: '1.5'"),
        ("CWI103", "min_answered: 1", 'min_answered: "\\x31"'),
        ("CWI103", "min_answered: 1", "min_answered: one"),
        ("CWI103", "reverse_keyed: true", "reverse_keyed: 'yes'"),
        ("CWI103", "reverse_keyed: true", "reverse_keyed: y"),
        ("CWI104", "method: mean\n    missing", "method: meen\n    missing"),  # too short a word
        ("CWI104", "direction: higher_is_better", "direction: better"),
        ("CWI104", "direction: higher_is_better", "direction: higher_is_better_off"),
        ("CWI101", "minimum_cell: 5", "minimum_cell: 5\n      minimum_cel: 6"),  # it is there already
        ("CWI101", "minimum_cell: 5", "minimum_cel: five"),  # what stands there is no such value
        ("CWI101", "direction: higher_is_better", "direction: higher_is_better\n    rond: {digits: 1}"),
        ("CWI101", "id: mc2\n", "id: mc2\n    weight: 2\n"),  # it belongs elsewhere
        ("CWI111", "- leadership\n", "- leadership  # twice\n      - leadership  # really\n"),
        ("CWI105", "id: meeting-check", "id: Meeting Check"),
        ("CWI109", "es: Nunca", "en_GB: Nunca"),
        ("CWI007", 'version: "1.0.0"\n', 'version: "1.0.0"\nversion: "1.0.1"\n'),
        ("CWI007", "minimum_cell: 5\n", "minimum_cell: 5\n      minimum_cell: 5.0\n"),
        ("CWI007", 'version: "1.0.0"\n', 'version: "1.0.0"\nversion: "1.0.0"  # a comment\n'),
        ("CWI007", "unit: respondent\n", "unit: *a\nunit: ~\n"),
        ("CWI009", "en: Never", "en: !!python/unicode 1.10"),
        ("CWI009", "en: Never", "en: !mine Never"),
        ("CWI009", "en: Never", "en: !!set Never"),
        ("CWI009", "- leadership\n", "- !!python/tuple\n        - leadership\n"),
        ("CWI003", "en: Never", "en: Ne\x08ver"),
        ("CWI003", "en: Never", 'en: "Ne\\ufeffver"'),
        ("CWI003", "en: Never", "en: Ne\u2028ver"),
        ("CWI018", "min_answered: 1,", "min_answered: 0,5,"),
    ],
)
def test_what_could_be_meant_otherwise_has_no_fix(code: str, old: str, new: str) -> None:
    """A fix that is only likely would change scores or wording that nobody looks at again."""
    found = [one for one in changed((old, new)) if one.code == code]

    assert found
    assert [None] * len(found) == [one.fix for one in found]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"a": 1,, "b": 2}', "CWI006"),
        ("{'a': 1}", "CWI006"),
        ('{"a": 1} // one', "CWI006"),
        ('{"a": 1, "a": 2}', "CWI007"),
        ('{"a": true, "a": 1}', "CWI007"),
    ],
)
def test_json_that_could_be_meant_otherwise_has_no_fix(text: str, code: str) -> None:
    """Only a comma before a closing bracket can be nothing else."""
    found = findings(text, "json")

    assert [(code, None)] == [(one.code, one.fix) for one in found if one.code != "CWI100"]


def test_every_comma_too_many_is_reported_at_once() -> None:
    """What stands after it is read as well."""
    text = '{"a": [1, 2, ], "b": {"c": 1,},\n}'
    found = findings(text, "json")

    assert ["CWI006"] * 3 == [one.code for one in found]
    assert '{"a": [1, 2 ], "b": {"c": 1}\n}' == apply_edits(text, [edit for one in found for edit in one.fix.edits])  # type: ignore[union-attr]


def test_a_key_that_is_given_twice_tells_where_it_is_given_first() -> None:
    """The reader sees both places."""
    for text, format in (("a: 1\nb: 2\na: 3\n", "yaml"), ('{"a": 1,\n"b": 2,\n"a": 3}', "json")):
        (found,) = findings(text, format)
        (first,) = found.related

        assert (3, 1) == (first.line, found.line)[::-1]
        assert found.end_line == 3


@pytest.mark.parametrize(
    ("text", "start", "end", "before"),
    [
        ("a: 1\n? a\n: 1\n", (2, 3), (3, 4), (1, 5)),  # its key stands after a sign of its own
        ("a: |\n  x\na: |\n  x\n", (3, 1), (5, 1), (3, 1)),  # a text in lines ends with a break of its own
        ("{a: 1, # one\n a: 1}", (2, 2), (2, 6), (1, 6)),
        ("a: 1\n", (7, 1), (7, 4), (1, 5)),
        ("a: 1\n", (1, 4), (1, 1), (1, 5)),
    ],
)
def test_an_entry_that_is_not_alone_is_not_taken_out(
    text: str, start: tuple[int, int], end: tuple[int, int], before: tuple[int, int]
) -> None:
    """Comments and what stands on the same line would go with it."""
    assert stretch_between(text, before, Mark(*start), end, in_mapping=True) is None


def test_an_entry_that_is_nowhere_is_not_taken_out() -> None:
    """A document that was not read from a text has no places."""
    assert stretch_between("", None, None, None, in_mapping=False) is None


@pytest.mark.parametrize(
    ("word", "other", "near"),
    [
        ("ab", "ba", True),
        ("abc", "abc", False),
        ("abc", "abcd", True),
        ("abcd", "abc", True),
        ("abxd", "abcd", True),
        ("abcd", "badc", False),
        ("a", "abc", False),
        ("", "a", True),
        ("aab", "aba", True),
        ("xabc", "abcx", False),
    ],
)
def test_a_slip_is_one_letter_too_many_missing_wrong_or_two_swapped(word: str, other: str, near: bool) -> None:
    """Anything more could be another word."""
    assert near == is_one_slip_away(word, other)
    assert near == is_one_slip_away(other, word)
