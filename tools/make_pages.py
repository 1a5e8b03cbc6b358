"""Write the page of every instrument that ships, and their index, from the definitions.

python -m tools.make_pages          # writes docs/instruments
python -m tools.make_pages --check  # writes nothing; the exit code tells whether all is up to date
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from cwinstruments.catalog import CatalogEntry, load_catalog
from cwinstruments.plan import compile_plan
from cwinstruments.reports.instrument_pages import instrument_page
from cwinstruments.substitution import assignments

FOLDER = Path(__file__).parents[1] / "docs" / "instruments"
FAMILIES = {
    "cwinstruments-partnership": "Partnership",
    "cwinstruments-psychological-safety": "Psychological safety",
    "cwinstruments-workload": "Workload, strain and recovery",
}
MADE = "<!-- Made from the definition. Change that, then run python -m tools.make_pages. -->\n\n"


def pages() -> Mapping[str, str]:
    """Give every page by the name of its file."""
    catalog = load_catalog(disabled=())
    entries = [entry for entry in catalog.entries if entry.distribution in FAMILIES]
    found = {f"{entry.id}.md": MADE + _page(entry, catalog.cases(entry.id)) for entry in entries}
    return {**found, "README.md": "\n".join(_index(entries)) + "\n"}


def _page(entry: CatalogEntry, cases: object) -> str:
    instrument = entry.instrument
    if instrument.unbound:
        parameters = instrument.template["parameters"] if instrument.template else {}
        instrument = instrument.bind(**next(iter(assignments(parameters))))
    return instrument_page(instrument, compile_plan(instrument), cases)  # type: ignore[arg-type]


def _index(entries: Sequence[CatalogEntry]) -> Iterator[str]:
    yield MADE + "# The instruments, a page each"
    yield ""
    yield "What each is good for, and which are not shipped and why, says [the overview](../reference/instruments.md)."
    for distribution, family in FAMILIES.items():
        yield f"\n## {family}\n"
        for entry in entries:
            if entry.distribution == distribution:
                status = entry.instrument.evidence.status.value.replace("_", " ")
                yield f"- [{entry.title.get('en', entry.id)}]({entry.id}.md) (`{entry.id}`), {status}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write what is not up to date, and take away pages of instruments that are no more."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; 1 if something is out of date")
    check = parser.parse_args(arguments).check
    wanted = pages()
    stale = [name for name, text in wanted.items() if not _is_up_to_date(FOLDER / name, text)]
    gone = [file for file in FOLDER.glob("*.md") if file.name not in wanted]
    if not check:
        FOLDER.mkdir(exist_ok=True)
        for name in stale:
            (FOLDER / name).write_text(wanted[name], encoding="utf-8")
            print(f"wrote docs/instruments/{name}")
        for file in gone:
            file.unlink()
    return 1 if check and (stale or gone) else 0


def _is_up_to_date(file: Path, text: str) -> bool:
    return file.is_file() and file.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    raise SystemExit(main())
