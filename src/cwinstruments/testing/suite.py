"""The conformance suite: one test for each check of each instrument, by a class of three lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    import pytest

    from cwinstruments.conformance import Proving, Task


class ConformanceSuite:
    """Proves a plugin, or a folder of definitions, as `cwinstruments conformance` does: a test for each check.

    Make a class of it in `tests/test_conformance.py`; its tests are called `test_conformance[team-safety-laws]`. A test
    fails with every shortcoming and what to do about it, and is skipped, with the reason, where something could not be
    tried.

    Args:
        distribution: the name of the installed distribution, or
        folder: a folder of definitions; one that is relative is so from the folder in which pytest was started.
        skip: checks that are left out, each with the reason.
        checks: the only checks that are carried out; by default all.
        engines: the engines that are compared; by default all that are installed.
        profile: what definitions are checked for; by default as `run_conformance` decides.
        seed: what random answers are drawn with.

    Examples:
        >>> class TestConformance(ConformanceSuite):
        ...     distribution = "cwinstruments-acme"
        ...     skip = {"wheel": "built by the job that publishes"}
    """

    distribution: ClassVar[str | None] = None
    folder: ClassVar[str | Path | None] = None
    skip: ClassVar[Mapping[str, str]] = {}
    checks: ClassVar[Sequence[str] | None] = None
    engines: ClassVar[Sequence[str] | None] = None
    profile: ClassVar[str | None] = None
    seed: ClassVar[int] = 0

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Give pytest a test for each check of each instrument."""
        if "conformance_task" in metafunc.fixturenames:
            proving = self._proving()
            from cwinstruments.conformance import tasks_of

            tasks = tasks_of(proving, checks=self.checks, skip=self.skip)
            metafunc.parametrize("conformance_task", tasks, ids=list(map(str, tasks)))

    def test_conformance(self, conformance_task: Task) -> None:
        """Nothing has to be mended."""
        import pytest

        from cwinstruments.conformance import carry_out
        from cwinstruments.conformance.loads import LOADS
        from cwinstruments.conformance.running import HAS_FAULTS

        reason = self.skip.get(conformance_task.check.id)
        if reason is not None and conformance_task.check is not LOADS:
            pytest.skip(reason)
        result = carry_out(self._proving(), conformance_task)
        if result.shortcomings:
            pytest.fail("\n".join(map(str, result.shortcomings)), pytrace=False)
        if any(one.message == HAS_FAULTS for one in result.not_proven):
            pytest.skip(f"not proven: {conformance_task.subject}: {HAS_FAULTS}")
        if result.not_proven:
            pytest.skip("not proven: " + "\n".join(map(str, result.not_proven)))

    @classmethod
    def _proving(cls) -> Proving:
        """Find what is to be proved, once for each class."""
        found: Proving | None = cls.__dict__.get("_found")
        if found is None:
            found = cls._load()
            cls._found = found
        return found

    _found: ClassVar[Proving | None] = None

    @classmethod
    def _load(cls) -> Proving:
        import pytest

        from cwinstruments.conformance import EndingPluginError, UnknownSubjectError, load_proving
        from cwinstruments.conformance.registry import checks_named

        if (cls.distribution is None) == (cls.folder is None):
            raise pytest.UsageError(f"{cls.__name__} needs one of 'distribution' and 'folder'")
        subject = cls.distribution if cls.distribution is not None else Path(cls.folder or ".")
        try:
            checks_named(cls.skip)
            return load_proving(subject, profile=cls.profile, seed=cls.seed, engines=cls.engines)
        except (ValueError, UnknownSubjectError, EndingPluginError) as error:
            raise pytest.UsageError(f"{cls.__name__}: {error}") from error
