"""A new plugin: a folder with everything that it takes to check, test, build and publish one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cwinstruments import __version__
from cwinstruments.cases import structure_cases
from cwinstruments.documents import parse_document
from cwinstruments.plan import compile_plan
from cwinstruments.reports.instrument_pages import instrument_page
from cwinstruments.scaffolding.design import Design
from cwinstruments.scaffolding.files import FilePlan
from cwinstruments.scaffolding.filling import fill_folder
from cwinstruments.scaffolding.instruments import instrument_files, instrument_of
from cwinstruments.scaffolding.naming import PluginName
from cwinstruments.scaffolding.readme_pages import marks, with_page


def plan_plugin(name: PluginName, design: Design, /, *, parent: Path) -> FilePlan:
    """Plan the folder of a new plugin with one instrument.

    Args:
        parent: the folder in which the plugin's own is made.

    Raises:
        ScaffoldingError: the parts of the design don't fit each other.
        DefinitionError: the table of items holds what no definition can say.
    """
    instrument = instrument_files(design)
    texts = dict(
        fill_folder(
            "plugin",
            package=name.package,
            name=name.name,
            distribution=name.distribution,
            title=name.title,
            id=design.id,
            library=_lower_bound(),
            page="\n".join(marks(design.id)),
        )
    )
    for file, text in instrument.items():
        texts[f"src/{name.package}/instruments/{file}"] = text
    texts["README.md"] = with_page(texts["README.md"], design.id, page_of(instrument, design.id))
    return FilePlan(parent / name.distribution, texts)


def page_of(files: Mapping[str, str], id: str, /) -> str:
    """Write the page of an instrument from the texts of its definition and its cases."""
    instrument = instrument_of(files[f"{id}.yaml"], f"{id}.yaml")
    cases = structure_cases(parse_document(files[f"{id}.cases.yaml"], file=f"{id}.cases.yaml").data)
    return instrument_page(instrument, compile_plan(instrument), cases, next(iter(instrument.title)))


def _lower_bound() -> str:
    """Give the first version of the library that has what a plugin of today uses."""
    return ".".join(__version__.split(".")[:2])
