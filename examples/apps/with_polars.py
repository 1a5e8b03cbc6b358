"""Checks an instrument, scores a table with Polars, says why scores are missing, and gives the results of units.

    python with_polars.py workload-experience responses.csv scores.csv units.csv --unit wave unit

Into `scores.csv` goes what a person may get of the scores, into `units.csv` what may be said of units: none that is
smaller than the minimum cell has a value. Both files are written whole, or neither is.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from cwinstruments import CWInstrumentsError, Instrument, check, compile_aggregates, frame_scorer, load_catalog
from cwinstruments import unit_scores as score_units
from cwinstruments.files import person_disclosure


def main(arguments: Sequence[str] | None = None) -> int:
    """Read, check, score, write; exit with 1 where the definition has faults or an answer is not allowed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("instrument", help="the id of an instrument that is installed")
    parser.add_argument("responses", type=Path, help="a CSV file with a column for each item")
    parser.add_argument("scores", type=Path, help="where the scores of respondents go")
    parser.add_argument("units", type=Path, help="where the scores of units go")
    parser.add_argument("--respondent", default="respondent", help="the column that names respondents")
    parser.add_argument("--unit", nargs="+", default=["unit"], help="the column, or columns, that name units")
    asked = parser.parse_args(arguments)
    if len({file.resolve() for file in (asked.responses, asked.scores, asked.units)}) < 3:
        parser.error("responses, scores and units have to be three files: none is written over another")
    for target in (asked.scores, asked.units):
        if not target.parent.is_dir():
            parser.error(f"{target} can't be written: there is no folder {target.parent}")
        if target.is_dir():
            parser.error(f"{target} can't be written: it is a folder")

    catalog = load_catalog()
    entry = catalog.entry(asked.instrument)
    checked = check(str(entry.source.definition), methods=catalog.methods, rules=catalog.rules)
    for finding in checked.diagnostics:
        print(finding, file=sys.stderr)
    if not checked.passes:
        return 1
    instrument = entry.instrument
    print(f"{instrument.id} {instrument.version} of {entry.distribution} {entry.distribution_version}")

    # What can't be an answer takes the score from the scales that rest on it, and is told with respondent and item.
    scorer = frame_scorer(
        catalog.plan(asked.instrument),
        parts=("reason", "band", "n_answered"),
        respondent=asked.respondent,
        on_invalid="no_score",
    )
    # A column is what all of its cells are, not what the first hundred are; names of people and units stay text.
    texts = dict.fromkeys((asked.respondent, *asked.unit), pl.String)
    responses = pl.read_csv(asked.responses, infer_schema_length=None, schema_overrides=texts)
    invalid = scorer.invalid(responses)
    for row in invalid.iter_rows(named=True):
        print(f"respondent {row['respondent']}: item {row['item']}: {row['value']} is not allowed", file=sys.stderr)
    scored = scorer.score(responses)
    tell_reasons(scored, list(instrument.scales))

    units = units_of(instrument, scored, asked.unit)
    withheld = units.filter(pl.col("value").is_null()).group_by("reason").len().sort("reason")
    for row in units.filter(pl.col("value").is_not_null()).iter_rows(named=True):
        print(f"{row['unit']}: {row['scale']} {row['value']:.1f} ({row['n_scored']} respondents)")
    for row in withheld.iter_rows(named=True):
        print(f"no value, because {row['reason']}: {row['len']} scores of units")

    persons = for_persons(instrument, scored, [*asked.unit, asked.respondent])
    write_whole({asked.scores: persons, asked.units: units})
    return 1 if invalid.height else 0


def tell_reasons(scored: pl.DataFrame, scales: Sequence[str]) -> None:
    """Say of each scale how many respondents have a score, and why the others have none."""
    for scale in scales:
        counts = scored.group_by(pl.col(f"{scale}_reason").cast(pl.String).fill_null("scored").alias("what")).len()
        told = [f"{row['len']} {row['what']}" for row in counts.sort("what").iter_rows(named=True)]
        print(f"{scale}: {', '.join(told)}")


def units_of(instrument: Instrument, scored: pl.DataFrame, unit: Sequence[str]) -> pl.DataFrame:
    """Give a row for each unit and scale; below the minimum cell there is a reason in place of a value."""
    found = score_units(compile_aggregates(instrument), scored.to_dicts(), unit=list(unit))
    columns = ("unit", "scale", "value", "band", "reason", "n_respondents", "n_scored")
    rows = [tuple(getattr(one, name) for name in columns) for one in found]
    # Where there are no units there are columns all the same.
    return pl.DataFrame(rows, schema=list(columns), orient="row", infer_schema_length=None)


def for_persons(instrument: Instrument, scored: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Leave out what one person may not get: scales that are for units, and bands that speak of health or harm."""
    given = person_disclosure(instrument)
    columns = [name for name in scored.columns if name in names]
    for scale in given.scales:
        columns += [scale, f"{scale}_reason", f"{scale}_n_answered"]
        columns += [] if scale in given.withheld_bands else [f"{scale}_band"]
    return scored.select([one for one in columns if one in scored.columns])


def write_whole(frames: Mapping[Path, pl.DataFrame]) -> None:
    """Write files under other names, and let them take their places when all of them are written."""
    parts = {target.with_name(f".{target.name}.part"): target for target in frames}
    try:
        for part, target in parts.items():
            frames[target].write_csv(part)
        for part, target in parts.items():
            part.replace(target)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (CWInstrumentsError, OSError, ValueError, pl.exceptions.PolarsError) as error:
        sys.exit(f"{error}")
