"""Mistakes of authors, each made on purpose: whoever is to name it does, and says where it is and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from cwinstruments.conformance import CHECKS, Of, run_conformance
from cwinstruments.plugins import load_plugins
from tests.conformance.acme import CODE, ID, PACKAGE, PROJECT, Acme
from tests.conformance.mistakes import MISTAKES, Mistake, tell
from tests.conformance.mistakes.making import new
from tests.conformance.mistakes.telling import OTHERS, WAYS, prove
from tools.make_mistakes import PAGE, main, page_of, part_of


@pytest.mark.parametrize("one", MISTAKES, ids=lambda one: one.id.replace(" ", "-"))
def test_a_mistake_is_named_with_what_to_do(tmp_path: Path, one: Mistake) -> None:
    """What is wrong, where, and what to do; and the page says so. `python -m tools.make_mistakes` writes it."""
    told = tell(one, tmp_path)

    text = "\n".join(told) or "nothing was found"
    assert [] == [words for words in one.says if words not in text], text
    assert part_of(one, told) in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("who", sorted({one.who for one in MISTAKES} - {"diff", "import_cost", "offline", "wheel"}))
def test_of_a_new_instrument_nothing_is_said(tmp_path: Path, who: str) -> None:
    """What `cwinstruments new` makes, with what its author fills in: so what is said above is said of the mistakes."""
    assert [] == tell(Mistake("none", "", who, new(), ()), tmp_path)


def test_there_is_a_mistake_for_every_check_but_that_of_engines() -> None:
    """What engines do wrong, no plugin can do: that check is seen to fail where an engine is broken."""
    who = {one.who for one in MISTAKES}
    assert set() == {one.id for one in CHECKS} - {"engines"} - who
    assert who <= {one.id for one in CHECKS} | set(WAYS)
    assert len(MISTAKES) == len({one.id for one in MISTAKES})
    assert 75 <= len(MISTAKES)
    assert all(len(one.says) >= 2 for one in MISTAKES)


def test_the_page_of_mistakes_has_these_and_no_others() -> None:
    """What is said of each is compared where it is made."""
    said = PAGE.read_text(encoding="utf-8")
    headings = [line for line in page_of(lambda one: []).splitlines() if line.startswith("#")]

    assert headings == [line for line in said.splitlines() if line.startswith("#")]


def test_a_page_that_is_not_current_is_told_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With `--check` it is only told."""
    page = tmp_path / "page.md"
    monkeypatch.setattr("tools.make_mistakes.PAGE", page)
    monkeypatch.setattr("tools.make_mistakes.told_of", lambda one: ["a.yaml:1 this is wrong"])

    assert 1 == main(["--check"])
    assert not page.exists()
    assert "out of date" in capsys.readouterr().out
    assert 0 == main([])
    assert 0 == main(["--check"])
    assert "a.yaml:1 this is wrong" in page.read_text(encoding="utf-8")


def test_where_nothing_is_wrong_nothing_is_found(acme: Acme) -> None:
    """The plugin that is broken above has no shortcoming, and nothing that could not be tried."""
    report = prove(acme, *(one.id for one in CHECKS))

    assert [] == [str(one) for one in (*report.shortcomings, *report.not_proven)]
    assert report.conforms
    assert {one.id for one in CHECKS} == set(report.seconds)
    assert {ID} == {one.subject for one in report.results if one.check == "laws"}
    assert all((one.subject == acme.name) != (one.subject == ID) for one in report.results)
    assert Of.BOTH is next(one.of for one in CHECKS if one.id == "clean")


def test_a_heavy_import_is_shown_at_its_line(acme: Acme) -> None:
    """The line of the plugin that asks for it, not that of a library."""
    acme.code = f"{CODE}def deep():\n    import narwhals\n\n\ndeep()\n"
    found = {one.message: one for one in prove(acme, "import_cost").shortcomings}
    one = found["importing it loads 'narwhals'"]

    assert (f"{PACKAGE}/__init__.py", 5) == (str(Path(*Path(one.file or "").parts[-2:])), one.line)


def _written(folder: Path) -> list[Path]:
    """Give what somebody wrote there; Python compiles what it imports."""
    return sorted(one for one in folder.rglob("*") if "__pycache__" not in one.parts)


def test_a_wheel_is_built_of_a_copy_and_looked_into(acme: Acme) -> None:
    """An editable install is built; what the build leaves out is missed, and the folder is as it was."""
    acme.project = PROJECT.replace("packages = [", 'exclude = ["*.cases.yaml"]\npackages = [')
    name = acme.install()
    before = _written(acme.site)
    found = run_conformance(name, checks=["wheel"], registry=load_plugins(disabled=OTHERS)).shortcomings

    assert [f"'{PACKAGE}/instruments/{ID}.cases.yaml' is not in the wheel, so nobody who installs it has it"] == [
        one.message for one in found
    ]
    assert before == _written(acme.site)
