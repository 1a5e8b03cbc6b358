"""New plugins: a folder that can be checked, loaded, tested and built as it is."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from string import Template

import pytest
import yaml
from attrs import evolve

import cwinstruments
from cwinstruments.catalog import load_catalog
from cwinstruments.checks import check
from cwinstruments.errors import ScaffoldingError
from cwinstruments.profiles import Profile
from cwinstruments.scaffolding import Design, FilePlan, example_design, plan_plugin, plugin_name, with_page, write_files

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "src" / "cwinstruments" / "scaffolding" / "templates"


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> FilePlan:
    made = plan_plugin(plugin_name("Acme Tools"), example_design("acme-tools"), parent=tmp_path_factory.mktemp("new"))
    write_files(made)
    return made


def test_a_plugin_has_everything_that_it_takes(plan: FilePlan) -> None:
    """To install, check, test, build and publish it."""
    instruments = "src/cwinstruments_acme_tools/instruments"

    assert "cwinstruments-acme-tools" == plan.folder.name
    assert {
        ".github/workflows/ci.yml",
        ".gitignore",
        ".pre-commit-config.yaml",
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "pyproject.toml",
        "src/cwinstruments_acme_tools/__init__.py",
        "src/cwinstruments_acme_tools/py.typed",
        f"{instruments}/acme-tools.yaml",
        f"{instruments}/acme-tools.cases.yaml",
        "tests/test_conformance.py",
    } == set(plan.texts)


def test_no_place_of_a_template_is_left(plan: FilePlan) -> None:
    """And nothing of another plugin."""

    assert [] == [name for name, text in plan.texts.items() if "$" in text or "PACKAGE" in text]
    assert all(text == "" or text.endswith("\n") for text in plan.texts.values())


def test_what_builds_the_wheel_is_installed_with_the_tests(plan: FilePlan) -> None:
    """Without it the suite could never look into the wheel: the check would be skipped."""
    project = tomllib.loads(plan.texts["pyproject.toml"])

    assert set(project["build-system"]["requires"]) <= set(project["project"]["optional-dependencies"]["test"])


def test_the_entry_point_names_the_package(plan: FilePlan) -> None:
    """Otherwise the plugin would not be found when it is installed."""
    project = tomllib.loads(plan.texts["pyproject.toml"])

    assert {"acme-tools": "cwinstruments_acme_tools"} == project["project"]["entry-points"]["cwinstruments"]
    assert ["src/cwinstruments_acme_tools"] == project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert {"testpaths": ["tests", "src"]}.items() <= project["tool"]["pytest"]["ini_options"].items()
    assert [f"cwinstruments>={cwinstruments.__version__.rpartition('.')[0]}"] == project["project"]["dependencies"]
    assert "cwinstruments[testing]" in project["project"]["optional-dependencies"]["test"]


def test_the_catalogue_has_its_instrument(plan: FilePlan) -> None:
    """By the folder alone, before anything is installed."""
    folder = plan.folder / "src" / "cwinstruments_acme_tools" / "instruments"
    catalog = load_catalog(directories=[folder])

    assert ("1.0.0", 4) == (catalog.instrument("acme-tools").version, len(catalog.instrument("acme-tools").items))
    assert catalog.cases("acme-tools") is not None


def test_it_passes_the_check_of_its_own_jobs(plan: FilePlan) -> None:
    """With --strict; and for publishing only what its author has to say is missing."""
    source = plan.folder / "src"

    assert () == check(source, profile=Profile.FIELDWORK).diagnostics
    assert {"CWI605"} == {one.code for one in check(source, profile=Profile.PUBLISH).diagnostics}


@pytest.mark.parametrize("file", ["LICENSE", "pyproject.toml"])
def test_what_the_author_has_to_say_is_marked(plan: FilePlan, file: str) -> None:
    """By the word that one looks for."""

    assert "TODO" in plan.texts[file]


def test_jobs_and_hooks_are_yaml_that_names_the_plugin(plan: FilePlan) -> None:
    """They run what the guide describes."""
    job = yaml.safe_load(plan.texts[".github/workflows/ci.yml"])["jobs"]["test"]
    hook = yaml.safe_load(plan.texts[".pre-commit-config.yaml"])["repos"][0]["hooks"][0]
    commands = "\n".join(step.get("run", "") for step in job["steps"])

    assert "cwinstruments check src --strict" == hook["entry"]
    for command in (
        "python -m pip install -e '.[test]'",
        "cwinstruments check src --strict --format github",
        "pytest",
        "python -m build --wheel",
        "--profile publish",
        "src/cwinstruments_acme_tools/instruments/acme-tools.yaml --into README.md",
    ):
        assert command in commands


def test_its_tests_are_the_suite_for_plugins(plan: FilePlan) -> None:
    """In a class that names the distribution."""

    assert 'distribution = "cwinstruments-acme-tools"\n' in plan.texts["tests/test_conformance.py"]
    compile(plan.texts["tests/test_conformance.py"], "test_conformance.py", "exec")


def test_the_readme_holds_the_page_of_the_instrument(plan: FilePlan) -> None:
    """Below a heading of the plugin, between two lines by which it is renewed."""
    readme = plan.texts["README.md"]

    assert readme.startswith("# cwinstruments-acme-tools\n")
    assert "<!-- page of acme-tools -->\n## Acme tools\n" in readme
    assert "| `all_different` | hand |" in readme
    assert [readme.splitlines()[0]] == [line for line in readme.splitlines() if line.startswith("# ")]


def test_a_plugin_can_begin_with_a_table_of_items(tmp_path: Path, design: Callable[..., Design]) -> None:
    """Its cases are to be worked out then."""
    plan = plan_plugin(plugin_name("acme"), design(), parent=tmp_path)
    write_files(plan)

    assert "src/cwinstruments_acme/instruments/acme-trust.yaml" in plan.texts
    assert "| `tr1` | I can say what I think. | agreement5 |" in plan.texts["README.md"]
    assert {"CWI816"} == {one.code for one in check(tmp_path, profile=Profile.FIELDWORK).diagnostics}


def test_every_template_is_used_and_can_be_filled(plan: FilePlan) -> None:
    """One that is not would lie about for ever."""
    names = {file.relative_to(TEMPLATES / "plugin").as_posix() for file in (TEMPLATES / "plugin").rglob("*.*")}
    made = {name.replace("cwinstruments_acme_tools", "PACKAGE") + ".template" for name in plan.texts}

    assert names - {".github", ".github/workflows"} <= made
    assert all(Template(file.read_text()).is_valid() for file in TEMPLATES.rglob("*.template"))


def test_a_page_is_renewed_in_its_place() -> None:
    """What stands around it stays, and comments of code are no headings."""
    first, last = "<!-- page of t -->", "<!-- end of page of t -->"
    readme = f"# Mine\n{first}\nold\n{last}\nafter\n"
    renewed = with_page(readme, "t", "# T\n\n```sh\n# code\n```\n\n## U\n")

    assert f"# Mine\n{first}\n## T\n\n```sh\n# code\n```\n\n### U\n{last}\nafter\n" == renewed
    assert renewed == with_page(renewed, "t", "# T\n\n```sh\n# code\n```\n\n## U\n")


@pytest.mark.parametrize(
    "readme",
    ["", "<!-- page of t -->\n", "<!-- end of page of t -->\n<!-- page of t -->\n", "<!-- page of t -->\n" * 2],
)
def test_without_a_place_a_page_goes_nowhere(readme: str) -> None:
    """The lines that make one are said."""
    with pytest.raises(ScaffoldingError, match=r"put these two lines.*\n<!-- page of t -->\n<!-- end of page of t -->"):
        with_page(readme, "t", "# T\n")


def test_what_it_says_in_other_words_stays_a_value(tmp_path: Path) -> None:
    """Whatever a title holds, the files are what they were."""
    nasty = evolve(example_design("acme"), title={"en": 'No: "#1" $id $$ - | é'})
    plan = plan_plugin(plugin_name("acme"), nasty, parent=tmp_path)
    write_files(plan)

    assert () == check(tmp_path, profile=Profile.FIELDWORK).diagnostics
    assert nasty.title == load_catalog(directories=[tmp_path]).instrument("acme").title
