"""`import cwinstruments` loads next to nothing, and gives every public name when it is asked for."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import cwinstruments

SOURCE = Path(cwinstruments.__file__).resolve().parents[1]
HEAVY = (
    "attr",
    "attrs",
    "cattrs",
    "click",
    "importlib.metadata",
    "jsonschema",
    "narwhals",
    "numpy",
    "pandas",
    "pluggy",
    "polars",
    "rich",
    "typing",
    "yaml",
)


def modules_after(statement: str) -> set[str]:
    """Give the names of the modules that a fresh interpreter has loaded after a statement."""
    # Without `site`, whose .pth files may load anything; the paths come from here.
    program = f"import sys; sys.path[:0] = {[str(SOURCE), *sys.path]!r}; {statement}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program], capture_output=True, encoding="utf-8", check=True
    )
    return set(done.stdout.split())


def test_importing_the_package_loads_nothing_heavy() -> None:
    """None of the dependencies, no dataframe library and no metadata is loaded by the import."""
    assert set() == modules_after("import cwinstruments") & set(HEAVY)


def test_the_list_of_heavy_modules_can_be_hit() -> None:
    """The test above would see a module that is loaded."""
    assert {"attr", "attrs"} <= modules_after("import cwinstruments; cwinstruments.Diagnostic") & set(HEAVY)


def test_the_import_itself_loads_only_the_package() -> None:
    """The package loads no module besides itself, of its own or of the standard library."""
    assert {"cwinstruments"} == modules_after("import cwinstruments") - modules_after("pass")


@pytest.mark.parametrize("name", cwinstruments.__all__)
def test_a_public_name_is_found(name: str) -> None:
    """Every public name leads to something, and to the same thing the second time."""
    assert getattr(cwinstruments, name) is getattr(cwinstruments, name)


def test_a_public_name_is_never_hidden_by_a_module() -> None:
    """No public name is also the name of a module, which would take its place once it is imported."""
    modules = {path.stem for path in (SOURCE / "cwinstruments").iterdir()}

    assert set() == set(cwinstruments.__all__) & modules


def test_public_names_are_listed() -> None:
    """Completion in a notebook shows the public names before any was used."""
    program = "import json, cwinstruments; print(json.dumps(dir(cwinstruments)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)

    assert set(cwinstruments.__all__) <= set(json.loads(done.stdout))


def test_an_unknown_name_is_an_attribute_error() -> None:
    """A misspelt name is named, as for any module."""
    with pytest.raises(AttributeError, match="module 'cwinstruments' has no attribute 'scroe'"):
        cwinstruments.scroe  # type: ignore[attr-defined]  # noqa: B018
