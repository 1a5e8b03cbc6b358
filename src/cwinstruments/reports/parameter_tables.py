"""The tables that may be chosen for a parameter, row by row, each with its source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cwinstruments.model import Instrument, Parameter, Source, format_fraction, in_language
from cwinstruments.model.parameters import Cell, Rows
from cwinstruments.reports.markdown_text import cell_text, table_text
from cwinstruments.reports.scale_text import label_text
from cwinstruments.reports.wording import phrase


def parameter_tables(instrument: Instrument, language: str) -> Iterator[str]:
    """Write every table that comes with a definition, and the rows that somebody chose instead, as Markdown."""
    for id, parameter in instrument.parameters.items():
        for name, table in parameter.tables.items():
            heading = phrase("table_of", language, table=name, parameter=id)
            yield f"### {heading}{label_text(cell_text(in_language(table.title, language)))}"
            yield rows_text(parameter, table.rows, language)
            if table.source is not None:
                yield phrase("source_of_table", language, source=cell_text(source_text(table.source)))
        bound = instrument.bound.get(id)
        if isinstance(bound, Mapping) and all(table.rows != bound for table in parameter.tables.values()):
            yield f"### {phrase('own_rows_of', language, parameter=id)}"
            yield rows_text(parameter, bound, language)


def rows_text(parameter: Parameter, rows: Rows, language: str) -> str:
    """Write the rows of a table in the order of its columns."""
    titles = [in_language(column.title, language) or id for id, column in parameter.columns.items()]
    return table_text(
        (phrase("row", language), *map(cell_text, titles)),
        [
            (
                f"`{id}`{label_text(cell_text(in_language(parameter.rows[id].title, language)))}",
                *(cell_text(show_cell(cells[column])) for column in parameter.columns),
            )
            for id, cells in rows.items()
        ],
    )


def source_text(source: Source) -> str:
    """Give a citation with the address where there is one."""
    return source.citation if source.url is None else f"{source.citation} {source.url}"


def show_cell(cell: Cell) -> str:
    """Write a value of a table."""
    return cell if isinstance(cell, str) else format_fraction(cell)
