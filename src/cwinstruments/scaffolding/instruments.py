"""A new instrument: its definition and its cases, begun from the example or from a table of items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cwinstruments.documents import parse_document
from cwinstruments.loading import structure
from cwinstruments.model import Direction, Instrument, PermittedLevel, RatedThing, Sensitivity, TextRedistributable
from cwinstruments.scaffolding.definitions import VERSION, definition_text
from cwinstruments.scaffolding.design import Design, Method, Scoring, Transform, settle
from cwinstruments.scaffolding.filling import fill
from cwinstruments.scaffolding.item_tables import ItemTable, parse_item_table
from cwinstruments.scaffolding.open_cases import open_cases_text

_EXAMPLE: Final = "example-items.csv"


def example_design(id: str, /, title: Mapping[str, str] | None = None) -> Design:
    """Give an instrument of four items that is there to be changed; its cases are worked out."""
    return Design(
        id=id,
        title=title or {"en": id.replace("-", " ").replace("_", " ").capitalize()},
        description={"en": "Whether people get to do the work that they planned. An example, to be changed."},
        table=example_items(),
        scoring=Scoring(Method.MEAN, "3", Transform.POMP, 1),
        unit=RatedThing.RESPONDENT,
        level=PermittedLevel.BOTH,
        sensitivity=Sensitivity.ROUTINE,
        directions={"": Direction.HIGHER_IS_BETTER},
        redistributable=TextRedistributable.YES,
    )


def example_items() -> ItemTable:
    """Give the items of the example, from a table like any other."""
    return parse_item_table(fill(f"instrument/{_EXAMPLE}").encode(), file=_EXAMPLE)


def instrument_files(design: Design, /) -> Mapping[str, str]:
    """Write the definition of an instrument and its cases, by the names of the files.

    Where items and scoring are the example's its worked cases hold. Otherwise cases are written that notice every slip
    of the key once their author has worked out the scores.

    Raises:
        ScaffoldingError: the parts of the design don't fit each other.
        DefinitionError: the table holds what no definition can say.
    """
    design = settle(design)
    definition = definition_text(design)
    example = example_design(design.id)
    if (design.table, design.scoring) == (example.table, example.scoring):
        cases = fill("instrument/example-cases.yaml", id=design.id, version=VERSION)
    else:
        cases = open_cases_text(instrument_of(definition, f"{design.id}.yaml"))
    return {f"{design.id}.yaml": definition, f"{design.id}.cases.yaml": cases}


def instrument_of(definition: str, file: str, /) -> Instrument:
    """Give the instrument that a text defines.

    Raises:
        DefinitionError: it has faults.
    """
    return structure(parse_document(definition, file=file))
