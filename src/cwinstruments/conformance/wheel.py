"""The check that a wheel holds the definitions and their cases."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Collection, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from cwinstruments.conformance.check import PackagingCheck
from cwinstruments.conformance.outcomes import Outcome
from cwinstruments.conformance.processes import ProbeError, run
from cwinstruments.conformance.subject import Proving, points_in
from cwinstruments.hookspecs import GROUP

_LEFT_OUT = shutil.ignore_patterns(
    *(".git", ".hg", ".venv", "venv", ".tox", ".nox", "__pycache__", "node_modules", "*.egg-info"),
    *(".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis"),
)
_HINT = (
    "let the build take data files along: with hatchling, packages = [...] under [tool.hatch.build.targets.wheel]; with"
    " setuptools, package-data"
)


class Wheel(PackagingCheck):
    """The wheel holds every definition and its cases.

    Where a wheel is installed, its list of files is looked at. Where the install is editable, a wheel is built of a
    copy of the folder, by `python -m build --no-isolation`, and looked into; the folder itself is not touched. The
    wheel also has the entry point, and brings nothing but the plugin's packages; and the entry points of the install
    are those of its pyproject.toml.
    """

    id = "wheel"

    def of_distribution(self, proving: Proving, /) -> Iterator[Outcome]:
        if proving.source_tree is None:
            files = proving.distribution.files if proving.distribution is not None else None
            if files is None:
                hint = "build a wheel and install that: python -m build"
                yield self.not_proven(proving.name, "its metadata don't list its files", hint)
                return
            yield from self._look(proving, [str(PurePosixPath(one)) for one in files])
            return
        yield from self._compare(proving, proving.source_tree)
        if find_spec("build") is None:
            hint = "python -m pip install build, and what its pyproject.toml names under build-system"
            yield self.not_proven(proving.name, "it is installed from a folder, and 'build' is not installed", hint)
            return
        with TemporaryDirectory() as folder:
            yield from self._build(proving, proving.source_tree, Path(folder))

    def _compare(self, proving: Proving, tree: Path) -> Iterator[Outcome]:
        """Compare the entry points that are written with those of the install, which no edit reaches."""
        written = points_in(tree)
        installed = {one.name: one.value for one in proving.points}
        if written is None or _spelt(written) == _spelt(installed):
            return
        told = [f"{name} = {json.dumps(value)}" for name, value in sorted(written.items())]
        said = [f"{name} = {json.dumps(value)}" for name, value in sorted(installed.items())]
        message = f"pyproject.toml has the entry points {', '.join(told)}; installed are {', '.join(said) or 'none'}"
        hint = f"install it again, and prove that: python -m pip install -e {tree}"
        yield self.shortcoming(proving.name, message, hint, file=str(tree / "pyproject.toml"))

    def _build(self, proving: Proving, tree: Path, folder: Path) -> Iterator[Outcome]:
        shutil.copytree(tree, folder / "source", ignore=_LEFT_OUT, symlinks=True)
        arguments = ["-P", "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder / "out")]
        version = proving.version or "0"
        try:
            # What takes the version from the tags of a repository finds none in a copy.
            done = run([*arguments, str(folder / "source")], folder, SETUPTOOLS_SCM_PRETEND_VERSION=version)
        except ProbeError as error:
            yield self.shortcoming(proving.name, f"a wheel can't be built: {error}", file=str(tree))
            return
        said = f"{done.stdout}\n{done.stderr}"
        if "Missing dependencies" in said or "BackendUnavailable" in said or "Cannot import" in said:
            hint = "install what its pyproject.toml names under build-system, such as hatchling"
            yield self.not_proven(proving.name, "what builds its wheel is not installed", hint)
            return
        wheels = list((folder / "out").glob("*.whl"))
        if done.returncode or len(wheels) != 1:
            last = "; ".join(line.strip() for line in said.splitlines() if line.strip())[-400:]
            hint = "run python -m build --wheel --no-isolation in its folder, and mend what that says"
            yield self.shortcoming(proving.name, f"a wheel can't be built: {last}", hint, file=str(tree))
            return
        with zipfile.ZipFile(wheels[0]) as wheel:
            names = wheel.namelist()
            points = [name for name in names if name.endswith(".dist-info/entry_points.txt")]
            if not points or f"[{GROUP}]" not in wheel.read(points[0]).decode():
                message = f"its wheel has no entry point in the group '{GROUP}', so nothing finds the plugin"
                hint = f"add to pyproject.toml: [project.entry-points.{GROUP}]"
                yield self.shortcoming(proving.name, message, hint, file=str(tree / "pyproject.toml"))
        yield from self._look(proving, names)

    def _look(self, proving: Proving, names: Collection[str]) -> Iterator[Outcome]:
        """Look for the definitions among the files of a wheel."""
        held = set(names)
        for plugin in proving.plugins:
            for source in plugin.instruments:
                for file in (source.definition, source.cases):
                    place = None if file is None else _within(str(file), proving.packages)
                    if file is not None and place is not None and place not in held:
                        message = f"'{place}' is not in the wheel, so nobody who installs it has it"
                        yield self.shortcoming(proving.name, message, _HINT, file=str(file))
        tops = {name.split("/")[0] for name in held if "/" in name and not name.startswith("..")}
        strays = [
            one for one in sorted(tops) if one not in proving.packages and not one.endswith((".dist-info", ".data"))
        ]
        for stray in strays:
            if stray != "__pycache__":
                message = f"the wheel also installs '{stray}' beside the plugin, where it can hide that of others"
                yield self.shortcoming(proving.name, message, "name the packages of the wheel one by one")


def _spelt(points: Mapping[str, str]) -> Mapping[str, str]:
    """Write entry points as they are compared."""
    return {name: "".join(value.split()) for name, value in points.items()}


def _within(file: str, packages: Collection[str]) -> str | None:
    """Give the path of a file from its package on, as a wheel has it; None where it is in none of the packages."""
    parts = Path(file).parts
    for package in packages:
        if package in parts:
            place = len(parts) - 1 - parts[::-1].index(package)
            return "/".join(parts[place:])
    return None
