"""The words of reports: one table, the same in every language, and no English left in what is asked for in Spanish."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from string import Formatter

import pytest

from cwinstruments import Instrument, load_catalog
from cwinstruments.cases import Basis
from cwinstruments.cli.instrument_text import describe_instrument
from cwinstruments.model import (
    AgreementStatistic,
    BandsFor,
    Confidentiality,
    Direction,
    EvidenceStatus,
    FactBasis,
    ItemType,
    Metric,
    Mode,
    NonresponseReason,
    PercentileRule,
    Permission,
    RatedThing,
    RoundingRule,
    Sensitivity,
    TextRedistributable,
    Then,
    TranslationStatus,
    Use,
    Wording,
)
from cwinstruments.plan import CORE_METHODS, State, compile_plan, describe_domain
from cwinstruments.reports import wording
from cwinstruments.reports.allowed_text import allowed_text, domain_text
from cwinstruments.reports.instrument_pages import instrument_page
from cwinstruments.reports.wording import LANGUAGES, PHRASES, SPANISH, phrase, words
from cwinstruments.substitution import assignments

CATALOG = load_catalog(disabled=())
SHOWN_AS_WORDS: tuple[type[StrEnum], ...] = (
    AgreementStatistic,
    Basis,
    Confidentiality,
    Direction,
    EvidenceStatus,
    FactBasis,
    ItemType,
    Metric,
    Mode,
    NonresponseReason,
    PercentileRule,
    Permission,
    RatedThing,
    RoundingRule,
    Sensitivity,
    TextRedistributable,
    Then,
    TranslationStatus,
    Use,
)


def instrument(id: str) -> Instrument:
    """Give an instrument with the first values that its parameters allow."""
    one = CATALOG.instrument(id)
    template = one.template
    if not one.unbound or template is None:
        return one
    return one.bind(**next(iter(assignments(template["parameters"]))))


def places(text: str) -> set[str | None]:
    """Give what is filled into a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_phrase_is_there_in_every_language_with_the_same_parts() -> None:
    """What is lacking would silently be English, and a part that is lacking would silently be left out."""
    assert [] == [key for key, one in PHRASES.items() if set(LANGUAGES) != set(one)]
    assert [] == [key for key, one in PHRASES.items() if not one["es"]]
    assert [] == [key for key, one in PHRASES.items() if one["en"] and places(one["en"]) != places(one["es"])]


def test_every_id_that_is_shown_as_words_has_spanish_ones() -> None:
    """Statuses, reasons, rules; methods of scoring; and the states that a missing rule may name."""
    shown = [one.value for kind in SHOWN_AS_WORDS for one in kind]
    shown += [method.name for method in CORE_METHODS] + ["formula"]
    shown += [state.value for state in State]

    assert [] == [id for id in shown if id not in SPANISH]
    assert [] == [id for kind in (Wording,) for id in kind if f"wording_{id}" not in PHRASES]
    assert [] == [id for id in BandsFor if f"scores_{id}" not in PHRASES]


def test_other_languages_fall_back_and_regions_do_not_matter() -> None:
    """Spanish is Spanish in every country; what has no words is in English; an unknown id is its own word."""
    assert ("Ítems", "Items", "Items") == (phrase("items", "es-MX"), phrase("items", "fr"), phrase("items", "en"))
    assert ("don't know", "no sabe") == (words("dont_know"), words("dont_know", "es"))
    assert "acme.trimmed mean" == words("acme.trimmed_mean", "es")


@pytest.mark.parametrize("id", ["caseload", "partner-landscape", "nasa-tlx", "edmondson-team-psychological-safety"])
def test_what_is_allowed_is_said_in_english_as_elsewhere(id: str) -> None:
    """As messages about parameters and plans say it: two accounts of one thing would drift apart."""
    one = instrument(id)
    plan = compile_plan(one)

    assert [domain.allowed for domain in one.parameters.values()] == [
        allowed_text(domain, "en") for domain in one.parameters.values()
    ]
    assert [describe_domain(item) for item in plan.inputs] == [domain_text(item, "en") for item in plan.inputs]


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> Mapping[str, str]:
    """Mark every Spanish phrase, so that what has no mark did not come from the table."""
    texts = {key: {**one, "es": f"¿{one['es']}"} for key, one in PHRASES.items()}
    monkeypatch.setattr(wording, "PHRASES", texts)
    return {key: one["es"] for key, one in texts.items()}


@pytest.mark.parametrize(
    "id", ["caseload", "team-safety", "edmondson-team-psychological-safety", "pss-10", "retention", "leader-360"]
)
def test_no_english_heading_or_label_is_left_in_a_spanish_page(id: str, marked: Mapping[str, str]) -> None:
    """Headings, the heads of tables, and the names in tables without heads: from the table, or the definition's own."""
    one = instrument(id)
    lines = instrument_page(one, compile_plan(one), CATALOG.cases(id), "es").splitlines()
    own = {title for scale in one.scales.values() for title in (scale.title["es"],)}
    own |= {title["es"] for parameter in one.parameters.values() for title in _titles_of_columns(parameter)}
    own |= {words(use, "es") for use in Use}
    headings = [line.lstrip("# ") for line in lines[1:] if line.startswith("#")]
    heads = [lines[place - 1] for place, line in enumerate(lines) if line.startswith("|---")]
    named, is_nameless = [], False
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        is_nameless = line.startswith("|") and (is_nameless or (line == "|  |  |" and after.startswith("|---")))
        if is_nameless and line.strip("|- "):
            named.append(line.split(" | ")[0].removeprefix("| "))
    shown = [
        *headings,
        *(cell.strip() for head in heads for cell in head.strip("|").split("|") if cell.strip()),
        *named,
    ]

    assert {marked["items"], marked["scales"], marked["evidence"], marked["licence"]} <= set(headings)
    assert {marked["what_is_rated"], marked["terms"], marked["method"]} <= set(named)
    assert [] == [text for text in shown if not text.startswith("¿") and text not in own]


def _titles_of_columns(parameter: object) -> list[Mapping[str, str]]:
    return [column.title for column in parameter.columns.values() if column.title]  # type: ignore[attr-defined]


@pytest.mark.parametrize("id", ["caseload", "edmondson-team-psychological-safety", "partnership-quality"])
def test_no_english_label_is_left_in_what_show_prints_in_spanish(id: str, marked: Mapping[str, str]) -> None:
    """Lines that begin at the margin, and the names of how a scale is scored."""
    one = instrument(id)
    text = "\n".join(describe_instrument(one, compile_plan(one), "es"))
    about, _, scales = text.partition(f"\n{marked['scales']}\n")
    left = [line for line in about.splitlines()[2:] if line and line[0] not in " ¿"]
    names = [line[4:16] for line in scales.splitlines() if line.startswith("    ") and line[4] != " "]
    descriptions = " ".join(scale.description["es"] for scale in one.scales.values() if scale.description)

    assert one.description is not None
    rows = {row for parameter in one.parameters.values() for table in parameter.tables.values() for row in table.rows}
    assert [] == [row for row in rows if f"\n{'':<19}{row}: " not in about]
    assert one.description["es"] == " ".join(left)
    assert [] == [name for name in names if not name.startswith("¿") and name.strip() not in descriptions]
    assert marked["method"] in {name.strip() for name in names}
