"""Tests of the command `audit`: stated totals beside those of the definition, and its exit codes."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Write

ROOT = Path(__file__).parents[2]
MINIMAL = ROOT / "examples" / "minimal-instrument.yaml"
ANSWERS = [(1 + place % 5, 1 + place // 2 % 5, 1 + place // 3 % 5) for place in range(20)]
AGENCY = ROOT / "examples" / "agency" / "team-safety.csv"


def pomp(*values: int) -> float:
    """Give the per cent of the maximum possible of answers from 1 to 5."""
    return (sum(values) / len(values) - 1) * 25


def stated(*columns: tuple[str, Sequence[object]]) -> str:
    """Write answers with columns of totals."""
    lines = [",".join(["respondent", "mc1", "mc2", "mc3", *(name for name, _ in columns)])]
    for place, answers in enumerate(ANSWERS):
        lines.append(",".join(map(str, [f"r{place}", *answers, *(cells[place] for _, cells in columns)])))
    return "\n".join(lines) + "\n"


RIGHT = ("right", [pomp(a, 6 - b, c) for a, b, c in ANSWERS])
ROUNDED = ("rounded", [f"{pomp(a, 6 - b, c):.1f}" for a, b, c in ANSWERS])
UNREVERSED = ("unreversed", [pomp(a, b, c) for a, b, c in ANSWERS])
RAW = ("raw", [a + 6 - b + c for a, b, c in ANSWERS])
NONSENSE = ("nonsense", [(place * 7919) % 101 for place in range(20)])


def test_totals_that_agree_are_clean(run: Run, write: Write) -> None:
    """Totals that are ours, also rounded, give exit code 0."""
    file = write("right.csv", stated(RIGHT, ROUNDED))
    result = run("audit", MINIMAL, file, "--stated", "meetings=right", "--stated", "meetings=rounded")

    assert 0 == result.code, result.err
    assert (
        "all stated totals are those of the definition\n  20 of 20 rows state a total: 20 agree, 0 differ" in result.out
    )
    assert "all stated totals are those of the definition, rounded" in result.out


def test_the_mistake_is_named(run: Run, write: Write) -> None:
    """Totals made with an item that was not reversed are explained, with exit code 1."""
    result = run("audit", MINIMAL, write("turned.csv", stated(UNREVERSED)), "--stated", "meetings=unreversed")

    assert 1 == result.code
    assert (
        "it fits that mc2 was not reversed in the stated totals\n    so 20 of 20 stated totals come out" in result.out
    )


def test_nothing_that_explains_is_said_plainly(run: Run, write: Write) -> None:
    """Totals that no mistake gives are listed by their rows."""
    result = run("audit", MINIMAL, write("odd.csv", stated(NONSENSE)), "--stated", "meetings=nonsense", "--no-pairs")

    assert 1 == result.code
    assert "meetings: none of the usual mistakes gives the stated totals" in result.out
    assert "rows that stay unexplained: 1, 2, 3," in result.out


def test_json_and_csv_say_the_same(run: Run, write: Write, tmp_path: Path) -> None:
    """Programs get what people get, in a file that is written whole."""
    file, target = write("raw.csv", stated(RAW)), tmp_path / "audit.json"

    assert 1 == run("audit", MINIMAL, file, "--stated", "meetings=raw", "--format", "json", "-o", target).code
    (found,) = json.loads(target.read_text(encoding="utf-8"))
    (row,) = csv.DictReader(StringIO(run("audit", MINIMAL, file, "--stated", "meetings=raw", "--format", "csv").out))
    assert "explained" == found["verdict"] == row["verdict"]
    assert ["the stated totals are the raw sum"] == found["explanations"][0]["says"] == [row["explanation"]]


def test_a_text_for_missing_counts_in_totals_too(run: Run, write: Write) -> None:
    """What means an empty cell means it in the column of totals as well."""
    cells: list[object] = [pomp(a, 6 - b, c) for a, b, c in ANSWERS]
    cells[3] = "NA"
    file = write("gaps.csv", stated(("total", cells)))
    result = run("audit", MINIMAL, file, "--stated", "meetings=total", "--missing-text", "NA")

    assert 0 == result.code
    assert "19 of 20 rows state a total" in result.out
    assert "1 row has a score and states no total" in result.out
    refused = run("audit", MINIMAL, file, "--stated", "meetings=total")
    assert 2 == refused.code
    assert (
        "gaps.csv:5 column 'total' states 'NA', which is no number; if that means that there is no total, say so with"
        " --missing-text NA" in refused.err
    )


def test_a_total_with_a_sign_beside_it_is_refused_with_its_line(run: Run, write: Write) -> None:
    """A number that is not alone is no missing total."""
    file = write("signs.csv", stated(("total", [f"{one:.1f}%" for one in RIGHT[1]])))
    result = run("audit", MINIMAL, file, "--stated", "meetings=total")

    assert 2 == result.code
    assert "signs.csv:2 column 'total' states '33.3%', which is no number; write the number alone" in result.err


def test_a_column_without_totals_is_refused(run: Run, write: Write) -> None:
    """Where nothing is stated nothing differs: that is wrong use, not a finding."""
    result = run("audit", MINIMAL, write("empty.csv", stated(("total", [""] * 20))), "--stated", "meetings=total")

    assert 2 == result.code
    assert "column 'total' states no total in any row" in result.err


def test_a_column_that_is_named_twice_is_told_once(run: Run, write: Write) -> None:
    """The same scale and column again adds nothing."""
    result = run("audit", MINIMAL, write("right.csv", stated(RIGHT)), *["--stated", "meetings=right"] * 2)

    assert 0 == result.code
    assert 1 == result.out.count("all stated totals are those of the definition")


def test_a_code_in_the_place_of_totals_is_told(run: Run, write: Write) -> None:
    """A total again and again that no score can be is named, with the option that takes it out."""
    cells = [-99 if place % 4 == 0 else one for place, one in enumerate(RIGHT[1])]
    file = write("coded.csv", stated(("total", cells)))
    result = run("audit", MINIMAL, file, "--stated", "meetings=total", "--no-pairs")

    assert 1 == result.code
    assert "no score can be that: -99; if that means that there is no total, say so with --missing-text" in result.out
    assert 0 == run("audit", MINIMAL, file, "--stated", "meetings=total", "--missing-text", "-99").code


def test_words_in_the_place_of_answers_are_told_by_item(run: Run, write: Write) -> None:
    """Rows that can be read may hold answers that can't; which item they are of is said."""
    text = stated(RIGHT)
    lines = text.splitlines()
    words = [lines[0], *(",".join([cells[0], "Agree", *cells[2:]]) for cells in (one.split(",") for one in lines[1:]))]
    file = write("words.csv", "\n".join(words) + "\n")
    result = run("audit", MINIMAL, file, "--stated", "meetings=right", "--no-pairs")

    assert "some answers are not allowed; they counted as missing: 20 of 20 rows (mc1 in 20)" in result.out


def test_the_example_agency_is_audited(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Totals of the example agency that leave missing answers as 0 and reverse nothing are explained by both."""
    # The pair is among the likeliest, which are tried first.
    monkeypatch.setattr("cwinstruments.forensics.stated_totals.MOST_PAIRS", 150)
    with AGENCY.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))[:12]
    text = StringIO()
    writer = csv.DictWriter(text, [*rows[0], "trust_total"])
    writer.writeheader()
    for row in rows:
        numbers = [int(row[f"ts{place}"] or 99) for place in range(17, 21)]
        writer.writerow({**row, "trust_total": sum(one for one in numbers if one < 90)})
    result = run("audit", "team-safety", write("totals.csv", text.getvalue()), "--stated", "trust=trust_total")

    assert 1 == result.code
    assert "the raw sum of what was answered" in result.out
    assert "ts19 was not reversed in the stated totals" in result.out
    assert "so 12 of 12 stated totals come out" in result.out


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("meetings", "write SCALE=COLUMN, not 'meetings'"),
        ("meeting=raw", "there is no scale 'meeting'; did you mean 'meetings'?"),
        ("meetings=rw", "has no column 'rw'; did you mean 'raw'?"),
        ("meetings=mc1", "column 'mc1' is an item of meeting-check"),
        ("meetings=respondent", "raw.csv:2 column 'respondent' states 'r0', which is no number"),
    ],
)
def test_wrong_use_is_refused(run: Run, write: Write, said: str, message: str) -> None:
    """What can't be is refused with exit code 2 and what would be right."""
    result = run("audit", MINIMAL, write("raw.csv", stated(RAW)), "--stated", said)

    assert 2 == result.code
    assert message in result.err
    assert 2 == run("audit", MINIMAL, write("raw.csv", stated(RAW))).code
