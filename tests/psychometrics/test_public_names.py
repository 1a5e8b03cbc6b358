"""The names of psychometrics are found when they are first used, and no module takes the place of one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cwinstruments import psychometrics


def printed(program: str) -> list[str]:
    """Give the list that a program prints in a new interpreter."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    names: list[str] = json.loads(done.stdout)
    return names


def test_the_import_itself_loads_only_the_package() -> None:
    """A command that needs one figure doesn't pay for all of them."""
    program = "import json, sys, cwinstruments.psychometrics; print(json.dumps(sorted(sys.modules)))"
    ours = [name for name in printed(program) if name.startswith("cwinstruments")]

    assert ["cwinstruments", "cwinstruments.psychometrics"] == ours


def test_every_public_name_is_found_and_listed_before_it_was_used() -> None:
    """Whatever was loaded before, and in whatever order, each name leads to the same thing."""
    listed = printed("import json, cwinstruments.psychometrics as p; print(json.dumps(dir(p)))")

    assert set(psychometrics.__all__) <= set(listed)
    for name in psychometrics.__all__:
        assert name == getattr(getattr(psychometrics, name), "__name__", name)
        assert getattr(psychometrics, name) is getattr(psychometrics, name)


def test_a_public_name_is_never_hidden_by_a_module() -> None:
    """No public name is also the name of a module, which would take its place once it is imported."""
    modules = {path.stem for path in Path(psychometrics.__file__).parent.iterdir()}

    assert set() == set(psychometrics.__all__) & modules


def test_an_unknown_name_is_an_attribute_error() -> None:
    """A misspelt name is named, as for any module."""
    with pytest.raises(AttributeError, match=r"module .cwinstruments\.psychometrics. has no attribute 'alhpa'"):
        psychometrics.alhpa  # type: ignore[attr-defined]  # noqa: B018
