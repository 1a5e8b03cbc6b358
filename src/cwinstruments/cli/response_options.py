"""How a command reads responses: the options that say so, mappings of exports, and agreements of Tribal Nations."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from cwinstruments.cli.settings import Subject
    from cwinstruments.data_agreements import Holding
    from cwinstruments.model import ExportMapping, Instrument

INPUT_FORMATS: Final = ("csv", "jsonl", "json", "parquet", "arrow", "spss", "stata")

_INPUT_HELP = "What the responses are, where the name of the file does not say; csv for the standard input."


def response_options(command: click.decorators.FC) -> click.decorators.FC:
    """Add the options that say how a file of responses is read."""
    for option in (
        click.option("--input-format", type=click.Choice(INPUT_FORMATS), help=_INPUT_HELP),
        click.option(
            "--id",
            "id_column",
            metavar="COLUMN",
            help="The column that names the respondent; by default the first of"
            " respondent, respondent_id and id, else rows are counted.",
        ),
        click.option(
            "--mapping",
            "mapping_file",
            metavar="FILE",
            help="How the export of a survey tool is read: a file of 'kind: mapping', such as 'map' proposes.",
        ),
        click.option(
            "--missing-text",
            "missing_texts",
            metavar="TEXT",
            multiple=True,
            help="A text that means the same as an empty cell, such as NA; may be given several times.",
        ),
        click.option(
            "--person-scores",
            "reason",
            metavar="REASON",
            help="Give out scores and bands of persons that the definition keeps back, and write down why.",
        ),
    ):
        command = option(command)
    return command


def nation_options(what_follows: str) -> Callable[[click.decorators.FC], click.decorators.FC]:
    """Add the options that say what Tribal Nations agreed to, and which column names them."""

    def add(command: click.decorators.FC) -> click.decorators.FC:
        for option in (
            click.option(
                "--nation",
                "nation_column",
                metavar="COLUMN",
                help="The column that names a Tribal Nation; by default what the survey says, else nation.",
            ),
            click.option(
                "--agreements",
                "agreements_file",
                metavar="FILE",
                help=f"The data agreements of Tribal Nations, a file of 'kind: data_agreements'. {what_follows}",
            ),
        ):
            command = option(command)
        return command

    return add


def read_mapping(file: str | None, instrument: Instrument) -> ExportMapping | None:
    """Give the mapping that `--mapping` names, for an instrument or for a survey as one.

    Raises:
        DefinitionError: the file can't be read, has faults, or is still open somewhere.
    """
    if file is None:
        return None
    from cwinstruments.exports import load_mapping

    return load_mapping(file, instrument)


def holding_of(subject: Subject, file: str | None, column: str | None) -> Holding:
    """Give which rows that name a Tribal Nation may go into what is written.

    Raises:
        DefinitionError: the file of agreements can't be read, or has faults.
    """
    from cwinstruments.data_agreements import NATION, Holding, load_data_agreements

    survey = subject.survey
    known = NATION if survey is None else survey.fields.nation
    agreements = None if file is None else load_data_agreements(file)
    # Without the column nobody could tell which rows need an agreement.
    is_expected = column is not None or (survey is not None and survey.needs_data_agreement)
    instrument = subject.instrument
    return Holding(
        agreements,
        column=column or known,
        is_expected=is_expected,
        groups=instrument.nation_items,
        says_nation=instrument.says_nation,
    )
