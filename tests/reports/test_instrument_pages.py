"""The pages of instruments: made from the definition and the plan, with no text that may not be passed on."""

from __future__ import annotations

import pytest
from attrs import evolve

from cwinstruments import Instrument, load_catalog, load_instrument
from cwinstruments.model import Source, TextRedistributable
from cwinstruments.plan import compile_plan, scoring_in_words
from cwinstruments.reports.citations import to_bibliography, to_bibtex
from cwinstruments.reports.instrument_pages import instrument_page
from tools import make_pages

CATALOG = load_catalog(disabled=())


@pytest.fixture(scope="module")
def team_safety() -> Instrument:
    return CATALOG.instrument("team-safety")


def test_the_pages_are_up_to_date() -> None:
    """What is on disk is what the definitions give; python -m tools.make_pages writes it."""
    assert 0 == make_pages.main(["--check"])


def test_a_page_has_everything_that_the_definition_says(team_safety: Instrument) -> None:
    """Constructs, items, key, missing rule, bands, evidence, licence, citation and cases."""
    page = instrument_page(team_safety, compile_plan(team_safety), CATALOG.cases("team-safety"), "es")

    assert page.startswith("# Seguridad en el equipo\n")
    assert "| `ts03` | En mi unidad, omitimos los detalles" in page
    assert "| método | media de ts01, ts02, -ts03, ts04 |" in page
    assert "al menos 2 con respuesta, al menos 2/3 de lo que cuenta con respuesta; entonces lo disponible" in page
    assert (
        "| de una unidad | media de las puntuaciones de quienes responden, a partir de 5, acuerdo según AD, rwg(j) |"
        in page
    )
    headings = [line for line in page.splitlines() if line.startswith("## ")]
    assert ["## Ítems", "## Escalas", "## Evidencia", "## Licencia", "## Cita", "## Casos resueltos"] == headings
    assert "```bibtex\n@misc{" in page


def test_a_page_in_english_says_the_same(team_safety: Instrument) -> None:
    """And that what is in one language only stays as it is is said where it matters, on a page in Spanish."""
    page = instrument_page(team_safety, compile_plan(team_safety), CATALOG.cases("team-safety"))
    spanish = instrument_page(team_safety, compile_plan(team_safety), CATALOG.cases("team-safety"), "es")

    assert "| method | mean of ts01, ts02, -ts03, ts04 |" in page
    assert "at least 2 answered, at least 2/3 of what counts answered; then available" in page
    assert "| of a unit | mean of the respondents' scores, from 5 on, agreement by ad, rwg j |" in page
    headings = [line for line in page.splitlines() if line.startswith("## ")]
    assert ["## Items", "## Scales", "## Evidence", "## Licence", "## Citation", "## Worked cases"] == headings
    assert (False, True) == ("en inglés" in page, "están como los da la definición, en inglés." in spanish)
    assert "Puntuación, tal como está en el plan (en inglés):" in spanish


def test_a_page_says_which_table_it_is_shown_with() -> None:
    """Its numbers come from that table: without the name nobody knows whose standard they are."""
    caseload = CATALOG.instrument("caseload")
    named = caseload.bind(standards="cwla_foster_15")
    own = caseload.bind(standards={"ongoing": {"cases": 20, "basis": "open", "counts": "family"}})

    assert "standards = cwla_foster_15" in instrument_page(named, compile_plan(named))
    assert "standards = rows of your own" in instrument_page(own, compile_plan(own))


def test_a_value_that_nobody_chose_and_that_is_no_default_is_called_an_example() -> None:
    """The first table stands there because one has to, not because it is what one usually takes."""
    caseload = CATALOG.instrument("caseload").bind(standards="cwla_foster_15")
    trigger = CATALOG.instrument("partner-landscape").bind(trigger_rating="contact_frequency", due_at_or_below=0)
    plan = compile_plan(caseload)

    both = "bases = kept_apart, time_based = not_used, and with standards = cwla_foster_15, for example."
    assert f"What follows is shown with {both}\n" in instrument_page(caseload, plan)
    assert "not_used, y con standards = cwla_foster_15, por ejemplo.\n" in instrument_page(caseload, plan, None, "es")
    chosen = instrument_page(caseload, plan, chosen=["standards"])
    assert "with bases = kept_apart, time_based = not_used, standards = cwla_foster_15.\n" in chosen
    alone = "trigger_rating = contact_frequency, due_at_or_below = 0"
    pages = [instrument_page(trigger, compile_plan(trigger), None, language) for language in ("en", "es")]
    assert f"What follows is shown with {alone}, for example.\n" in pages[0]
    assert f"Lo que sigue se muestra con {alone}, por ejemplo.\n" in pages[1]


def test_a_page_in_spanish_says_of_cells_of_tables_that_they_stay_english() -> None:
    """Where there are tables, and only there."""
    caseload = CATALOG.instrument("caseload").bind(standards="cwla_foster_15")
    load = CATALOG.instrument("workload-experience")
    said = "casos, y las celdas y fuentes de las tablas están como los da la definición, en inglés."

    assert said in instrument_page(caseload, compile_plan(caseload), None, "es")
    assert "celdas" not in instrument_page(load, compile_plan(load), None, "es")
    assert "| open | family |" in instrument_page(caseload, compile_plan(caseload), None, "es")


def test_a_case_names_the_values_that_the_page_is_not_shown_with() -> None:
    """Else the bands of one coding would stand above the totals of another."""
    checklist = CATALOG.instrument("vichealth-partnerships-analysis")
    cases = CATALOG.cases("vichealth-partnerships-analysis")
    from_zero, half = checklist.bind(coding="zero_to_four"), checklist.bind(coding="one_to_five", missing_rule="half")
    pages = [instrument_page(one, compile_plan(one), cases) for one in (from_zero, half)]
    spanish = instrument_page(from_zero, compile_plan(from_zero), cases, "es")
    caseload = CATALOG.instrument("caseload").bind(standards="cwla_foster_12")
    of_tables = instrument_page(caseload, compile_plan(caseload), CATALOG.cases("caseload"))

    assert "| `last_of_level_2` with coding = one_to_five | hand |" in pages[0]
    assert "| `last_of_level_2_from_zero` | hand |" in pages[0]
    assert "| `last_of_level_2` with missing_rule = complete | hand |" in pages[1]
    assert "| `last_of_level_2_from_zero` with missing_rule = complete, coding = zero_to_four | hand |" in pages[1]
    assert "| `last_of_level_2` con coding = one_to_five | a mano |" in spanish
    assert "with bases = added, standards = a table | hand |" in of_tables


def test_a_page_shows_every_table_that_may_be_chosen_row_by_row_with_its_source() -> None:
    """Who chooses a standard must see what it says: each row of each table, and rows of one's own as well."""
    caseload = CATALOG.instrument("caseload")
    named = caseload.bind(standards="cwla_foster_15")
    page = instrument_page(named, compile_plan(named))
    tables = [(id, name, table) for id, one in caseload.parameters.items() for name, table in one.tables.items()]

    assert 6 == len(tables)
    for parameter, name, table in tables:
        _, _, rest = page.partition(f"### Table `{name}` of `{parameter}`: {table.title and table.title['en']}\n")
        shown = rest.partition("\n#")[0]
        assert [f"`{row}`" for row in table.rows] == [
            line.split(":")[0].removeprefix("| ") for line in shown.splitlines() if line.startswith("| `")
        ]
        assert f"Source: {table.source and table.source.citation}" in shown
    assert "| Row | Cases of a full caseload | Which cases count | What one case is |" in page
    assert "| `foster_care`: Foster family care, by child | 15 | open | child |" in page
    assert "Rows of your own" not in page
    own = caseload.bind(standards={"ongoing": {"cases": 20, "basis": "open", "counts": "family"}})
    assert (
        "### Rows of your own for `standards`\n\n| Row | Cases of a full caseload | Which cases count "
        "| What one case is |\n|---|---|---|---|\n| `ongoing`: Ongoing services, by family | 20 | open | family |\n"
    ) in instrument_page(own, compile_plan(own))


def test_scoring_is_told_from_the_plan() -> None:
    """A reverse-keyed item is what the plan makes of it, and a rule says when there is no score."""
    instrument = load_instrument("examples/minimal-instrument.yaml")
    told = scoring_in_words(compile_plan(instrument), "meetings")

    assert "The raw score: the mean of mc1, 6 - mc2 and mc3." in told
    assert "The number of parts that are answered: how many of mc1, mc2 and mc3 are answered." == told[0]
    assert "The score is (the raw score - 1) * 25, if there are enough answers; else there is none." in told


def test_another_key_is_told_in_other_words(team_safety: Instrument) -> None:
    """The words follow the plan, not the definition's own description."""
    scale = team_safety.scales["candour"]
    items = tuple(evolve(use, reverse_keyed=False) for use in scale.items)
    changed = evolve(team_safety, scales={**team_safety.scales, "candour": evolve(scale, items=items)})

    assert "The raw score: the mean of ts01, ts02, 6 - ts03 and ts04." in scoring_in_words(
        compile_plan(team_safety), "candour"
    )
    assert "The raw score: the mean of ts01, ts02, ts03 and ts04." in scoring_in_words(compile_plan(changed), "candour")


def test_text_that_may_not_be_passed_on_is_on_no_page(team_safety: Instrument) -> None:
    """Whatever the definition holds: pages are copied about."""
    closed = evolve(team_safety, licence=evolve(team_safety.licence, text_redistributable=TextRedistributable.NO))
    page = instrument_page(closed, compile_plan(closed))

    assert [] == [item.id for item in closed.items if item.text and item.text["en"] in page]


def test_references_are_written_for_programs_that_keep_them() -> None:
    """An article has its parts; an organisation is one author; what BibTeX takes for commands is escaped."""
    article = Source(
        "Edmondson A. (1999).",
        doi="10.2307/2666999",
        year=1999,
        authors=("Edmondson, Amy C.",),
        publication_title="Safety & learning",
        journal="Administrative Science Quarterly",
        volume="44(2)",
        pages="350-383",
    )
    report = Source("Office (2022).", year=2022, authors=("Example Office",), publication_title="A framework")

    assert [
        "@article{edmondson1999,",
        "  author = {Edmondson, Amy C.},",
        r"  title = {{Safety \& learning}},",
        "  journal = {Administrative Science Quarterly},",
        "  volume = {44},",
        "  number = {2},",
        "  pages = {350--383},",
        "  year = {1999},",
        "  doi = {10.2307/2666999},",
        "}",
    ] == to_bibtex(article, id="tps").splitlines()
    assert "  author = {{Example Office}}," in to_bibtex(report, id="framework").splitlines()
    assert to_bibtex(report, id="framework").startswith("@misc{framework2022,")
    academies = evolve(report, authors=("Academies of Sciences, Engineering, and Medicine",))
    assert "author = {{Academies of Sciences, Engineering, and Medicine}}," in to_bibtex(academies, id="academies")


@pytest.mark.parametrize("entry", CATALOG.entries, ids=lambda entry: entry.id)
def test_every_shipped_reference_names_its_parts(entry: object) -> None:
    """A reference that only a person can read is of no use to a program; its parts agree with its citation."""
    source = entry.instrument.source  # type: ignore[attr-defined]

    assert source.authors
    assert source.publication_title
    first = source.authors[0].partition(",")[0]
    assert first.split()[-1] in source.citation
    assert str(source.year) in source.citation


def test_a_work_has_one_entry_and_works_have_keys_of_their_own_over_all_that_ships() -> None:
    """Instruments of one article share its entry; programs drop one of two entries with the same key."""
    references = [(entry.id, entry.instrument.source) for entry in CATALOG.entries]
    text = to_bibliography(references)
    entries = text.split("\n\n")
    keys = [entry.partition("{")[2].partition(",")[0] for entry in entries]

    assert sorted(set(keys)) == sorted(keys)
    assert {to_bibtex(source, id=id) for id, source in references} == set(entries)
    assert 1 == keys.count("spector1998")
    assert text == "\n\n".join(dict.fromkeys(entries))


def test_different_works_with_one_key_are_told_apart_whatever_their_order() -> None:
    """Two articles of one author and year; the key of a third does not change."""
    first = Source("Hall G. (2010). One.", year=2010, authors=("Hall, Garry",), publication_title="One")
    second = evolve(first, citation="Hall G. (2010). Two.", publication_title="Two")
    third = evolve(first, citation="Hall G. (2011). Three.", publication_title="Three", year=2011)
    forward = to_bibliography([("a", first), ("b", second), ("c", third), ("d", first)]).split("\n\n")
    backward = to_bibliography([("c", third), ("b", second), ("a", first)]).split("\n\n")
    keys = [entry.partition("{")[2].partition(",")[0] for entry in forward]

    assert (3, 3) == (len(forward), len(set(keys)))
    assert sorted(forward) == sorted(backward)
    assert (True, True, "hall2011") == (keys[0].startswith("hall2010"), keys[1].startswith("hall2010"), keys[2])
    assert "hall2010" not in keys
