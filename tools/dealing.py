"""Deal the tests out to the processes that run them: long files first, and what shares a server to one process."""

from __future__ import annotations

from typing import Any

import pytest

TOGETHER = {
    # Each process would start a server of its own.
    "spark": (
        "tests/frames/test_agreement_on_spark.py",
        "tests/frames/test_files_on_spark.py",
        "tests/frames/test_score_frame.py",
        "tests/frames/test_spark_job.py",
        "tests/frames/test_sql_frames.py",
    ),
    "postgres": ("tests/targets/test_sql_exactness.py", "tests/targets/test_sql_in_postgres.py"),
}
"""The files that are run by one process, one after the other."""

LONGEST = (
    "docs/tutorial-plugin.md",
    "tests/frames/test_agreement.py",
    "plugins/workload/tests/test_conformance.py",
    "tests/apps/test_web_in_browser.py",
    "docs/how-to/use-the-command-line.md",
    "plugins/psychological-safety/tests/test_conformance.py",
    "plugins/partnership/tests/test_conformance.py",
    "tests/instruments/test_naive.py",
    "tests/cli/test_score_files.py",
    "tests/cli/test_demo.py",
    "spark",
    "tests/apps/test_web.py",
    "tests/apps/test_nightly.py",
    "tests/examples/test_ci.py",
    "tests/laws/test_scores.py",
    "tests/files/test_streaming.py",
    "tests/scoring/test_compiled.py",
    "docs/how-to/prove-a-plugin.md",
    "tests/test_instruments.py",
    "tests/packaging/test_distributions.py",
    "tests/laws/test_norms.py",
    "tests/checks/test_benchmark.py",
    "tests/test_seeding.py",
    "tests/laws/test_bounds.py",
    "tests/cli/test_group.py",
    "tests/mutants/test_laws.py",
    "tests/frames/test_benchmark.py",
    "tests/reports/test_demonstration.py",
    "tests/docs/test_make_diagnostics.py",
    "tests/targets/test_sql_in_duckdb.py",
    "tests/pytest_plugin/test_cases_as_tests.py",
    "tests/targets/test_sql.py",
    "tests/conformance/test_mistakes.py",
    "tests/apps/test_tables.py",
    "tests/test_plugins.py",
    "postgres",
)
"""What takes longest, as it was measured: begun last, it would keep one process busy when the others are done."""

_OF = {file: name for name, files in TOGETHER.items() for file in files}


def lot_of(nodeid: str, /) -> str:
    """Name the lot that a test is dealt with: its file, or what it shares with other files.

    Examples:
        >>> lot_of("tests/test_errors.py::test_a"), lot_of("tests/frames/test_spark_job.py::test_b[x::y]")
        ('tests/test_errors.py', 'spark')
    """
    file = nodeid.split("::", 1)[0]
    return _OF.get(file, file)


def longest_first(items: list[pytest.Item], /) -> None:
    """Put the tests of the longest lots first, then the pages of the documentation; beyond that their order stays.

    A page is one test of some seconds, and a process is dealt the next lots when it has two tests left. At the end they
    would wait one behind the other in one process; the doctests of `src` and `tools`, which are short, share well.
    """
    places = {name: place for place, name in enumerate(LONGEST)}

    def place(item: pytest.Item) -> tuple[int, bool]:
        lot = lot_of(item.nodeid)
        return places.get(lot, len(places)), not lot.endswith(".md")

    items.sort(key=place)


def dealer(config: pytest.Config, log: Any) -> Any:
    """Give what gives each process a lot at a time, in the order of the tests."""
    from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

    scheduler = LoadFileScheduling(config, log)
    # It asks this of itself for each test. A class of our own would be one of nothing, for lack of types.
    scheduler._split_scope = lot_of
    return scheduler
