"""What is public is listed, documented as it is in the code, and does not go by accident."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import cwinstruments
from cwinstruments import hookspecs
from cwinstruments.codes import CODES
from cwinstruments.plugins.loading import HOOKS
from tools import make_public_api
from tools.make_public_api import LIST, differences, main, render, version_in
from tools.public_api import MODULES, describe_names, public_names, signature_text

pytestmark = pytest.mark.unmeasured

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
FUNCTIONS = [name for name in cwinstruments.__all__ if inspect.isfunction(getattr(cwinstruments, name))]


def text_of(*parts: str) -> str:
    return DOCS.joinpath(*parts).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def rendered() -> str:
    return render()


def test_the_list_of_public_names_is_that_of_the_code(rendered: str) -> None:
    """Whatever is gone or changed breaks the programs of others, so it has to be meant."""
    gone, added = differences(LIST.read_text(encoding="utf-8"), rendered)

    said = (
        "this changes the public API: keep the name as deprecated, or raise API_VERSION (docs/reference/stability.md)"
    )
    assert [] == gone, said
    assert [] == added, "python -m tools.make_public_api lists what is new"
    assert rendered == LIST.read_text(encoding="utf-8")


def test_every_hook_and_every_argument_is_in_the_list(rendered: str) -> None:
    """Those are what plugins implement."""
    lines = rendered.splitlines()
    for hook in HOOKS:
        assert f"cwinstruments.hookspecs.{hook}{signature_text(getattr(hookspecs, hook))}" in lines


def test_the_list_says_what_plugin_authors_import() -> None:
    """Names that examples import are public with the modules that they come from."""
    names = public_names()

    assert {"Algebra", "Method", "Lowering"} <= set(names["cwinstruments.plan"])
    assert "Total" in names["cwinstruments.plan.nodes"]
    assert "divide" in names["cwinstruments.plan.build"]
    assert "Target" in names["cwinstruments.targets"]
    assert not [module for module in names if module.startswith("cwinstruments.scoring.evaluator")]


class Widget:
    """A class as a public one may be."""

    __module__ = "cwinstruments.widgets"

    def turn(self, to: int, /, *, slowly: bool = False) -> str:
        return ""

    @property
    def size(self) -> int:
        return 1


@pytest.mark.parametrize(
    ("changed", "gone"),
    [
        (lambda self, to, /, *, slowly=True: "", "Widget.turn(self, to: int, /, *, slowly: bool = False) -> str"),
        (property(lambda self: ""), "Widget.turn(self, to: int, /, *, slowly: bool = False) -> str"),
    ],
)
def test_a_changed_signature_is_a_line_that_is_gone(monkeypatch: pytest.MonkeyPatch, changed: Any, gone: str) -> None:
    """Not only a name that is gone is noticed, but also a default, an argument or what is given."""
    monkeypatch.setattr(cwinstruments, "Widget", Widget, raising=False)
    before = describe_names({"cwinstruments": ["Widget"]})
    monkeypatch.setattr(Widget, "turn", changed)
    after = describe_names({"cwinstruments": ["Widget"]})

    assert ["cwinstruments.Widget", "cwinstruments.Widget.size: int", f"cwinstruments.{gone}"] == sorted(before)
    assert [f"cwinstruments.{gone}"] == differences("\n".join(before), "\n".join(after))[0]


OLD = "API_VERSION 1\n\ncwinstruments.one(a: int) -> str\ncwinstruments.two\n"


@pytest.mark.parametrize(
    ("new", "version", "arguments", "code"),
    [
        (f"{OLD}cwinstruments.three\n", 1, [], 0),
        (OLD.replace("a: int", "a: int, b: int"), 1, [], 1),
        (OLD.replace("cwinstruments.two\n", ""), 1, [], 1),
        (OLD.replace("cwinstruments.two\n", ""), 1, ["--unreleased"], 0),
        (OLD.replace("cwinstruments.two\n", "").replace("VERSION 1", "VERSION 2"), 2, [], 0),
        (f"{OLD}cwinstruments.three\n", 1, ["--check"], 1),
        (OLD, 1, ["--check"], 0),
    ],
    ids=[
        "added",
        "changed",
        "gone",
        "gone, unreleased",
        "gone, new version",
        "check, out of date",
        "check, up to date",
    ],
)
def test_what_is_gone_needs_a_new_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, new: str, version: int, arguments: list[str], code: int
) -> None:
    """The list is renewed for what is added, and otherwise only for a raised version, or for what nobody has."""
    file = tmp_path / "list.txt"
    file.write_text(OLD, encoding="utf-8")
    monkeypatch.setattr(make_public_api, "render", lambda: new)
    monkeypatch.setattr(make_public_api, "API_VERSION", version)

    assert code == main(arguments, file)
    assert (OLD if code else new) == file.read_text(encoding="utf-8")
    assert 1 == version_in(OLD)


def own_signature(function: Any) -> str:
    """Write the arguments of a function as they stand in its source, without their types."""
    (node,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    assert isinstance(node, ast.FunctionDef)
    for one in ast.walk(node.args):
        if isinstance(one, ast.arg):
            one.annotation = None
    text = ast.unparse(node.args)
    for parameter in inspect.signature(function).parameters.values():
        # A default that has a name in the source stands in the page as what it is.
        if isinstance(parameter.default, str):
            text = re.sub(rf"\b{parameter.name}=[A-Z]+\b", f"{parameter.name}={parameter.default!r}", text)
    return f"({text})".replace("'", '"')


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_signature_of_every_public_function_is_documented_as_it_is(name: str) -> None:
    """Names, order, defaults and what is given by keyword alone."""
    page = " ".join(text_of("reference", "python-api.md").split())
    shown = re.findall(rf"`{name}(\([^`]*?\))(?: -> [^`]*)?`", page)

    assert own_signature(getattr(cwinstruments, name)) in shown


@pytest.mark.parametrize("module", MODULES)
def test_every_public_name_is_in_the_documentation(module: str) -> None:
    """In a how-to or a page of reference, as code."""
    pages = [*DOCS.glob("how-to/*.md"), *DOCS.glob("reference/*.md"), *DOCS.glob("*.md")]
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    names = import_module(module).__all__

    assert [] == [name for name in names if not re.search(rf"`[^`\n]*\b{name}\b", text)]


def test_the_page_says_which_version_the_interface_has() -> None:
    """And what a plugin is set aside with that asks for more."""
    page = text_of("reference", "stability.md")

    assert f"`API_VERSION` of `cwinstruments.hookspecs`, today {hookspecs.API_VERSION}" in page
    assert f"`CWINSTRUMENTS_API = {hookspecs.API_VERSION}`" in page
    assert {"CWI906", "CWI928"} <= set(re.findall(r"CWI\d+", page)) <= CODES.keys()
    assert all(module in page for module in MODULES)


@pytest.mark.parametrize(
    "page",
    ["write-a-plugin.md", "write-a-target.md", "write-a-command.md", "write-a-rule.md", "write-a-scoring-method.md"],
)
def test_what_the_guides_show_of_the_example_plugins_is_there(page: str) -> None:
    """Word for word; what is shown in parts too."""
    blocks = re.findall(
        r"^<!-- from ([^ ]+) -->\n+```\w+\n(.*?)^```", text_of("how-to", page), re.MULTILINE | re.DOTALL
    )

    assert blocks
    for path, block in blocks:
        assert block in (ROOT / "examples" / "plugins" / path).read_text(encoding="utf-8"), path
