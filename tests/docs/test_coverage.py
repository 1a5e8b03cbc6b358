"""The documentation mentions everything that a user can meet, and points to nothing that is not there."""

from __future__ import annotations

import inspect
import re
import tomllib
from pathlib import Path
from typing import get_args

import pytest

import cwinstruments
from cwinstruments import hookspecs
from cwinstruments.cli.group import COMMANDS
from cwinstruments.plan.formula import FUNCTIONS
from cwinstruments.plan.nodes import Node
from cwinstruments.plan.states import State
from cwinstruments.plugins.loading import HOOKS
from cwinstruments.rules import known_codes

CODES = known_codes()

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]

WORDS = re.split(
    r",\s+",
    """survey, instrument, item, response option, response, respondent, rater, ratee, side, form, scale, subscale,
    parameter, table, method, keying, reverse-keyed, weight, missing rule, prorate, raw score, pomp, norm, T score,
    band, cutoff, administration, wave, unit, roster, agreement, reliability, plan, input, step, output, node, terms,
    algebra, target, rule, diagnostic, case, mutant""",
)

NOT_SAID = (
    "questionnaire",
    "answer option",
    "inverted",
    "reverse-scored",
    "pro-rate",
    "cut point",
    "subject's",
    "dangling",
)

_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")


def text_of(page: Path) -> str:
    """Give the text of a page."""
    return page.read_text(encoding="utf-8")


def anchors(page: Path) -> set[str]:
    """Give the anchors of a page's headings, made as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", _FENCED.sub("", text_of(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", cwinstruments.__all__)
def test_every_public_name_is_documented(name: str) -> None:
    """The page on Python names everything that the package gives."""
    assert f"`{name}`" in text_of(DOCS / "reference" / "python-api.md")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command: str) -> None:
    """The page on the command line has a heading for each command, and an example."""
    page = text_of(DOCS / "how-to" / "use-the-command-line.md")

    assert re.search(rf"^## .*`{command}`", page, re.MULTILINE)
    assert re.search(rf"cwinstruments (--\S+ \S+ )*{command}\b", page)


def test_every_diagnostic_code_is_documented() -> None:
    """Whoever meets a code finds it in the documentation."""
    page = text_of(DOCS / "reference" / "diagnostics.md")

    assert [] == [code for code in CODES if code not in page]


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_is_documented(hook: str) -> None:
    """The guide for plugin authors has a section for each hook, which shows its arguments and what it gives."""
    signature = inspect.signature(getattr(hookspecs, hook))
    section = text_of(DOCS / "how-to" / "write-a-plugin.md").partition(f"## `{hook}`\n")[2]

    assert f"`{hook}{signature}`".replace("'", "") == section.strip().partition("\n")[0]


@pytest.mark.parametrize(
    "file",
    [
        "pyproject.toml",
        "src/cwinstruments_acme/instruments/supervision-meetings.yaml",
        "src/cwinstruments_acme/instruments/supervision-meetings.cases.yaml",
    ],
)
def test_the_guide_for_plugin_authors_shows_a_whole_plugin(file: str) -> None:
    """Nobody has to look elsewhere for a part of the first plugin."""
    page = text_of(DOCS / "how-to" / "write-a-plugin.md")
    shown = re.findall(rf"^<!-- from acme/{re.escape(file)} -->\n+```\w+\n(.*?)^```", page, re.MULTILINE | re.DOTALL)

    assert [text_of(ROOT / "examples" / "plugins" / "acme" / file)] == shown


@pytest.mark.parametrize("word", WORDS)
def test_every_word_of_the_field_is_in_the_glossary(word: str) -> None:
    """The glossary has one entry for each word, which says what the idea is not called."""
    entry = re.search(
        rf"^\*\*{word}\.?\*\*.*?(?=\n\n)",
        text_of(DOCS / "reference" / "glossary.md"),
        re.MULTILINE | re.DOTALL | re.IGNORECASE,
    )

    assert entry is not None
    assert "*Not:*" in entry.group().replace("\n", " ")


def test_no_word_is_in_the_glossary_twice() -> None:
    """One word for one idea: no entry is repeated."""
    entries = re.findall(r"^\*\*([^*]+?)\.?\*\*", text_of(DOCS / "reference" / "glossary.md"), re.MULTILINE)

    assert sorted(set(entries)) == sorted(entries)


# The pages of instruments are made from definitions, which name other people's works and files.
@pytest.mark.parametrize(
    "page", [one for one in PAGES if one.parent.name != "instruments"], ids=lambda page: str(page.relative_to(ROOT))
)
def test_pages_use_the_words_of_the_glossary(page: Path) -> None:
    """No page says a word for which the glossary has another one, but where the glossary says so."""
    text = re.sub(r"\*Not:\*.*?\n\n", "", text_of(page), flags=re.DOTALL).lower()

    assert [] == [word for word in NOT_SAID if re.search(rf"\b{word}", text)]


@pytest.mark.parametrize("node", get_args(Node), ids=lambda node: str(node.__name__))
def test_every_node_is_explained(node: type) -> None:
    """The page on plans lists each node."""
    assert f"`{node.__name__}`" in text_of(DOCS / "explanation" / "why-a-plan.md")


@pytest.mark.parametrize("function", sorted(FUNCTIONS))
def test_every_function_of_formulas_is_documented(function: str) -> None:
    """The page on formulas has each function in its table."""
    table = re.findall(r"^\| `.*$", text_of(DOCS / "reference" / "formulas.md"), re.MULTILINE)

    assert any(f"`{function}(" in row for row in table)


@pytest.mark.parametrize("state", State)
def test_every_state_is_a_word_of_the_glossary(state: State) -> None:
    """The entry on states lists all of them."""
    entry = text_of(DOCS / "reference" / "glossary.md").partition("**State.**")[2].partition("*Not:*")[0]
    words = {"dont_know": "don't know"}

    assert words.get(state.value, state.value.replace("_", " ")) in entry.replace("\n", " ")


def test_the_list_of_layers_is_that_of_the_contract() -> None:
    """The page on layers shows the layers that import-linter checks, in their order."""
    contracts = tomllib.loads(text_of(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    shown = re.search(r"<!-- layers -->\n+```text\n(.*?)```", text_of(DOCS / "explanation" / "layers.md"), re.DOTALL)

    assert shown is not None
    assert [re.sub(r"[()]", "", layer) for layer in layers] == shown.group(1).splitlines()


def test_the_layers_that_are_said_to_be_missing_are_missing() -> None:
    """The page on layers says which places are kept free, and neither more nor fewer are."""
    page = text_of(DOCS / "explanation" / "layers.md")
    sentence = re.search(r"places that are kept free: (.*?) are not in\s+this version", page, re.DOTALL)
    shown = re.search(r"<!-- layers -->\n+```text\n(.*?)```", page, re.DOTALL)
    assert shown is not None
    package = ROOT / "src" / "cwinstruments"
    names = re.findall(r"\w+", shown.group(1))
    missing = {
        name for name in names if not any((package / file).is_file() for file in (f"{name}.py", f"{name}/__init__.py"))
    }

    assert missing == set(re.findall(r"`(\w+)`", sentence.group(1) if sentence else ""))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    """Links within the repository lead to files and headings that exist."""
    broken = []
    for link in _LINK.findall(_FENCED.sub("", text_of(page))):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)

    assert [] == broken


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.parent != DOCS and page.parent != ROOT], ids=lambda page: page.name
)
def test_every_page_is_in_the_index(page: Path) -> None:
    """The index of the documentation names each page, or that of its own folder does."""
    own = page.parent / "README.md"
    index, folder = (own, page.parent) if own.is_file() and own != page else (DOCS / "README.md", DOCS)
    assert f"({page.relative_to(folder).as_posix()})" in text_of(index)


def test_the_table_of_instruments_says_what_the_definitions_say() -> None:
    """The README lists every shipped instrument once, in its family, among the originals or among the keys."""
    catalog = cwinstruments.load_catalog(disabled=())
    shipped = [one for one in catalog.entries if (one.distribution or "").startswith("cwinstruments-")]
    rows = re.findall(r"^\| [A-Z][^|]* \|(.*instruments/.*)\|(.*)\|$", text_of(ROOT / "README.md"), re.MULTILINE)
    originals, keys = (sorted(re.findall(r"`([a-z0-9-]+)`", " ".join(row[n] for row in rows))) for n in (0, 1))

    assert 3 == len(rows)
    assert originals == [one.id for one in shipped if one.instrument.evidence.status == "original_not_validated"]
    assert keys == [one.id for one in shipped if one.instrument.evidence.status == "published"]


def test_every_shipped_instrument_is_described_as_it_is() -> None:
    """The page on instruments has a row for each: its evidence, its wording, who gets scores, and what to choose."""
    page = text_of(DOCS / "reference" / "instruments.md")
    rows = {
        id: [cell.strip() for cell in cells.split("|")]
        for id, cells in re.findall(r"^\| `([a-z0-9-]+)` \|(.*)\|$", page, re.MULTILINE)
    }
    catalog = cwinstruments.load_catalog(disabled=())
    entries = [one for one in catalog.entries if (one.distribution or "").startswith("cwinstruments-")]

    assert {entry.id for entry in entries} == rows.keys()
    for entry in entries:
        instrument = entry.instrument
        _, evidence, wording, level, choices = rows[entry.id]
        sensitive = "" if instrument.sensitivity == "routine" else f", {instrument.sensitivity}"

        assert instrument.evidence.status.value.startswith(evidence)
        assert instrument.wording.value == wording.replace(" ", "_")
        assert f"{instrument.permitted_level.value}{sensitive}" == level
        assert set(instrument.unbound) == set(re.findall(r"`(\w+)`", choices.partition("(")[0]))
