"""The commands of this plugin."""

from __future__ import annotations

import click

from cwinstruments.catalog import load_catalog
from cwinstruments.errors import CWInstrumentsError


@click.command()
@click.argument("instrument")
def acme_items(instrument: str) -> None:
    """Print the item ids of an instrument, one a line."""
    try:
        items = load_catalog().instrument(instrument).items
    except CWInstrumentsError as error:
        raise click.ClickException(str(error)) from error
    for item in items:
        click.echo(item.id)
