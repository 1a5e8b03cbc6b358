"""How the tests of CI are shared out: by whole files, long ones first, and what shares a server together."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tools.dealing import LONGEST, TOGETHER, dealer, longest_first, lot_of

ROOT = Path(__file__).parents[2]
SPARK, OTHER = TOGETHER["spark"], "tests/test_errors.py"


class Process:
    """A process that is given tests."""

    shutting_down = False

    def __init__(self, id: str) -> None:
        self.gateway = SimpleNamespace(id=id)
        self.given: list[int] = []

    def send_runtest_some(self, places: list[int]) -> None:
        self.given += places

    def shutdown(self) -> None:
        self.shutting_down = True


def test_every_file_that_is_named_is_there() -> None:
    """One that was renamed would be dealt as any other, and nobody would see it."""
    files = [one for one in LONGEST if one not in TOGETHER]

    assert [] == [one for one in [*files, *SPARK, *TOGETHER["postgres"]] if not (ROOT / one).is_file()]
    assert len(LONGEST) == len(set(LONGEST))
    assert set(TOGETHER) <= set(LONGEST)


def test_whoever_needs_a_server_is_named() -> None:
    """Each process that runs one of these starts a server, which takes seconds."""
    for name, files in TOGETHER.items():
        needing = {
            file.relative_to(ROOT).as_posix()
            for file in (ROOT / "tests").rglob("test_*.py")
            if f"{name}: Any" in file.read_text(encoding="utf-8") and file != Path(__file__)
        }
        assert set(files) == needing


def test_long_files_come_first_and_the_others_keep_their_order() -> None:
    names = [f"{OTHER}::a", f"{SPARK[2]}::b", f"{LONGEST[0]}::c", "tests/a.py::d", f"{SPARK[0]}::e", f"{LONGEST[0]}::f"]
    items: list[Any] = [SimpleNamespace(nodeid=one) for one in names]
    longest_first(items)

    assert "cfbead" == "".join(one.nodeid[-1] for one in items)


def test_pages_come_before_what_is_short() -> None:
    """A process that is dealt several at the end would run them alone, one after the other."""
    names = ["src/a.py::a", "docs/how-to/a.md::examples b", f"{LONGEST[0]}::c", "README.md::examples d"]
    items: list[Any] = [SimpleNamespace(nodeid=one) for one in names]
    longest_first(items)

    assert "cbda" == "".join(one.nodeid[-1] for one in items)


def test_a_process_gets_all_tests_of_a_lot() -> None:
    """Also where the lot is several files: what shares a server is run by one process."""
    config: Any = SimpleNamespace(
        getvalue=lambda name: {"tx": ["popen", "popen"]}.get(name),
        option=SimpleNamespace(loadscopereorder=False, maxprocesses=None),
    )
    tests = [*(f"{file}::a" for file in SPARK), *(f"{OTHER}::{one}" for one in "abcd")]
    processes = [Process("one"), Process("two")]
    scheduler = dealer(config, None)
    for process in processes:
        scheduler.add_node(process)
        scheduler.add_node_collection(process, tests)
    scheduler.schedule()

    assert [list(range(len(SPARK))), list(range(len(SPARK), len(tests)))] == [one.given for one in processes]
    assert len({lot_of(one) for one in tests}) == 2
