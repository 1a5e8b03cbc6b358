"""What is built and installed holds what it has to, and nothing else."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cwinstruments.documents import load_schema
from tools.checkout import environment

pytestmark = pytest.mark.unmeasured

ROOT = Path(__file__).resolve().parents[2]
PLUGINS = ("partnership", "psychological-safety", "workload")

# What a careless build would take along.
STRAYS = (
    ".venv/lib/stray.py",
    "stray.txt",
    "notes/stray.md",
    "schemas.bak/stray.json",
    "tests/stray.csv",
    "build/stray.json",
)

PROBE = """
import json, pathlib, cwinstruments
from cwinstruments.documents.schemas import SCHEMA_NAMES, load_schema
home = str(pathlib.Path(cwinstruments.__file__).resolve())
print(json.dumps({"home": home, "schemas": {name: load_schema(name) for name in SCHEMA_NAMES}}))
"""


@dataclass(frozen=True)
class Built:
    """What was built from one copy of the checkout."""

    source: Path
    wheel: Path
    sdist: Path
    wheel_of_sdist: Path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("a folder with spaces")
    source = folder / "checkout"
    source.mkdir()
    for name in ("src", "schemas", "examples", "plugins"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "dist"))
    for name in ("pyproject.toml", ".gitignore", "README.md", "LICENSE", "NOTICE", "CHANGELOG.md", "CITATION.cff"):
        shutil.copy(ROOT / name, source / name)
    for name in STRAYS:
        (source / name).parent.mkdir(exist_ok=True, parents=True)
        (source / name).write_text("stray")
    _build(source, "--wheel", "--outdir", str(folder / "direct"))
    # Without a kind, the wheel is built from the sdist.
    _build(source, "--outdir", str(folder / "through"))
    (wheel,) = (folder / "direct").glob("*.whl")
    (sdist,) = (folder / "through").glob("*.tar.gz")
    (wheel_of_sdist,) = (folder / "through").glob("*.whl")
    return Built(source, wheel, sdist, wheel_of_sdist)


@pytest.mark.parametrize("kind", ["wheel", "wheel_of_sdist"])
def test_an_installed_wheel_finds_the_schemas(built: Built, kind: str, tmp_path: Path) -> None:
    """Schemas are found from a wheel, and from a wheel built through an sdist, with no checkout near."""
    python = _install(tmp_path / "venv", str(getattr(built, kind)))
    found = _probe(python, tmp_path)

    assert _schemas_of_the_checkout() == found["schemas"]
    assert Path(found["home"]).is_relative_to((tmp_path / "venv").resolve())


def test_an_editable_install_finds_the_schemas(built: Built, tmp_path: Path) -> None:
    """Schemas are found from an editable install, whose package folder does not hold them."""
    python = _install(tmp_path / "venv", "--editable", str(built.source))
    found = _probe(python, tmp_path)

    assert _schemas_of_the_checkout() == found["schemas"]
    assert Path(found["home"]).is_relative_to(built.source.resolve())


def test_the_installed_command_runs(built: Built, tmp_path: Path) -> None:
    """The wheel brings the command `cwinstruments`."""
    python = _install(tmp_path / "venv", str(built.wheel))
    command = python.with_name("cwinstruments.exe" if os.name == "nt" else "cwinstruments")
    done = _run([str(command), "--help"], tmp_path)

    assert "usage" in done.stdout.lower()


def test_the_wheel_holds_package_schemas_and_example(built: Built) -> None:
    """A wheel holds the two packages, their typing markers, the schemas and the example agency, and nothing else."""
    packages = ("cwinstruments", "pytest_cwinstruments")
    expected = {f"{package}/{name}" for package in packages for name in _files(ROOT / "src" / package)}
    expected |= {f"cwinstruments/schemas/{name}" for name in _files(ROOT / "schemas")}
    expected |= {f"cwinstruments/examples/agency/{name}" for name in _files(ROOT / "examples" / "agency")}
    names = set(zipfile.ZipFile(built.wheel).namelist())

    assert {f"{package}/py.typed" for package in packages} <= expected
    assert expected == {name for name in names if ".dist-info/" not in name}
    assert {"LICENSE", "NOTICE"} == {Path(name).name for name in names if "/licenses/" in name}


def test_the_wheel_announces_the_plugin_of_pytest(built: Built) -> None:
    """pytest finds it by its entry point."""
    (announced,) = (text for name, text in _contents(built.wheel).items() if name.endswith("entry_points.txt"))

    assert "[pytest11]\ncwinstruments = pytest_cwinstruments.plugin\n" in announced.decode("utf-8")


def test_both_wheels_are_alike(built: Built) -> None:
    """A wheel built through an sdist loses nothing."""
    assert _contents(built.wheel) == _contents(built.wheel_of_sdist)


def test_the_sdist_holds_no_stray_files(built: Built) -> None:
    """An sdist takes along what is named, not what lies about in the checkout."""
    with tarfile.open(built.sdist) as archive:
        names = {member.name.split("/", 1)[1] for member in archive.getmembers() if member.isfile()}
    expected = {
        f"{folder}/{name}" for folder in ("src", "schemas", "examples/agency") for name in _files(ROOT / folder)
    }
    expected |= {"CHANGELOG.md", "CITATION.cff", "LICENSE", "NOTICE", "README.md", "pyproject.toml"}
    # These two are added by the build backend.
    expected |= {".gitignore", "PKG-INFO"}

    assert expected == names


@pytest.mark.parametrize("name", PLUGINS)
def test_a_plugin_distribution_holds_its_definitions(built: Built, name: str, tmp_path: Path) -> None:
    """A plugin's wheel holds every definition and all cases, and announces its package."""
    package = f"cwinstruments_{name.replace('-', '_')}"
    _build(built.source / "plugins" / name, "--wheel", "--outdir", str(tmp_path))
    (wheel,) = tmp_path.glob("*.whl")
    contents = _contents(wheel)
    info = next(entry.split("/")[0] for entry in contents if ".dist-info/" in entry)
    expected = {f"{package}/{entry}" for entry in _files(ROOT / "plugins" / name / "src" / package)}

    assert f"{package}/py.typed" in expected
    assert expected == {entry for entry in contents if not entry.startswith(info)}
    assert f"[cwinstruments]\n{name} = {package}\n" == contents[f"{info}/entry_points.txt"].decode()
    assert "Requires-Dist: cwinstruments>=0.1\n" in contents[f"{info}/METADATA"].decode()


@pytest.mark.parametrize("name", PLUGINS)
def test_a_plugin_carries_the_licence(name: str) -> None:
    """Each distribution carries the whole text of the licence, the same everywhere."""
    assert (ROOT / "LICENSE").read_text() == (ROOT / "plugins" / name / "LICENSE").read_text()


def _build(source: Path, *options: str) -> None:
    _run([sys.executable, "-m", "build", "--no-isolation", "--skip-dependency-check", *options, str(source)], source)


def _install(venv: Path, *what: str) -> Path:
    """Install something into a new virtual environment that sees the packages of this one; give its Python."""
    _run([sys.executable, "-m", "venv", "--without-pip", str(venv)], venv.parent)
    own = sysconfig.get_path("purelib", "venv", vars={"base": str(venv), "platbase": str(venv)})
    # Named in a .pth file, a folder's own .pth files are not read: an editable install there stays unseen.
    shared = dict.fromkeys(sysconfig.get_path(kind) for kind in ("purelib", "platlib"))
    Path(own, "shared.pth").write_text("\n".join(shared))
    options = ["--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--ignore-installed"]
    _run([sys.executable, "-m", "pip", "--python", str(venv), "install", *options, *what], venv.parent)
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _probe(python: Path, folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_run([str(python), "-I", "-c", PROBE], folder).stdout)
    return found


def _run(command: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        command, cwd=folder, env=environment(os.environ), capture_output=True, encoding="utf-8", check=False
    )
    assert 0 == done.returncode, done.stdout + done.stderr
    return done


def _schemas_of_the_checkout() -> dict[str, Any]:
    files = (ROOT / "schemas").glob("*.v1.json")
    # As they are loaded: with the parts that one takes from another.
    return {name: load_schema(name) for name in (file.name.removesuffix(".v1.json") for file in files)}


def _files(folder: Path) -> set[str]:
    files = (file for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
    return {file.relative_to(folder).as_posix() for file in files}


def _contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
