"""Tests of the hints of a check that name the likely slip behind a case that does not hold."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from unittest import mock

from cwinstruments.checks import check

ROOT = Path(__file__).parents[2]
CASE = """\
  - id: {id}
    basis: hand
    working: "By hand."
    responses: {{mc1: {first}, mc2: 1, mc3: 3}}
    expect: {{meetings: {{value: {value}}}}}
"""


def hints(folder: Path, *cases: tuple[object, object]) -> list[str | None]:
    """Give the hints of the cases of an instrument that do not hold."""
    definition = (ROOT / "examples" / "minimal-instrument.yaml").read_text(encoding="utf-8")
    (folder / "team.yaml").write_text(definition, encoding="utf-8")
    written = [CASE.format(id=f"case_{place}", first=first, value=value) for place, (first, value) in enumerate(cases)]
    head = 'kind: cases\ninstrument: meeting-check\nversion: "1.0.0"\ncases:\n'
    (folder / "team.cases.yaml").write_text(head + "".join(written), encoding="utf-8")
    return [one.hint for one in check(folder / "team.yaml").diagnostics if one.code == "CWI801"]


def test_a_check_names_the_slip(tmp_path: Path) -> None:
    """As the author would say it."""

    assert ["mc2 was reversed, expected as if not"] == hints(tmp_path, (4, '"125/3"'))


def test_where_nothing_explains_it_the_hint_is_as_it_was(tmp_path: Path) -> None:
    """Also where the expected score was rounded by hand: the hint says how to write that."""
    unexplained, rounded = hints(tmp_path, (4, 71.5), (5, 83.3))

    assert (unexplained or "").startswith("the raw score is 4 (3 of 3 answered)")
    assert (rounded or "").startswith("expected is the score rounded to 1 digit; write ")


def test_a_slip_is_looked_for_behind_so_many_cases_only(tmp_path: Path) -> None:
    """The others keep the hints that cost nothing."""
    with mock.patch("cwinstruments.checks.suspecting.MOST_CASES", 1):
        first, second = hints(tmp_path, (4, '"125/3"'), (3, '"100/3"'))

    assert "mc2 was reversed, expected as if not" == first
    assert (second or "").startswith("expected is the score turned round")


def test_where_all_cases_hold_nothing_is_looked_for() -> None:
    """Not even the modules are loaded that would look."""
    program = (
        "import sys; from cwinstruments import check; "
        "assert check('examples/every-feature.yaml').cases; "
        "sys.exit(any(name.startswith('cwinstruments.mutants') for name in sys.modules))"
    )

    assert 0 == subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode
