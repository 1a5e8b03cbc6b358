"""The command `schema`."""

from __future__ import annotations

from pathlib import Path

import click

from cwinstruments.cli.output import write_json


@click.command()
@click.argument("name", metavar="NAME")
@click.option("--output", metavar="FILE", type=click.Path(path_type=Path), help="Write to a file, whole or not at all.")
def schema(name: str, output: Path | None) -> None:
    """Print the JSON Schema of a kind of document, for editors and other programs.

    NAME is a kind of document, such as instrument, survey, norms, roster or cases. The schema is complete in itself:
    what it shares with others is brought in.

    \b
    Example:
      cwinstruments schema instrument --output .vscode/instrument.schema.json
    """
    from cwinstruments.diagnostics import did_you_mean
    from cwinstruments.documents import SCHEMA_NAMES, load_schema

    if name not in SCHEMA_NAMES:
        raise click.UsageError(f"there is no schema '{name}'; {did_you_mean(name, SCHEMA_NAMES)}")
    found = load_schema(name)
    if output is None:
        write_json(found)
        return
    import json

    from cwinstruments.files.atomic import write_whole

    with write_whole(output) as stream:
        stream.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
