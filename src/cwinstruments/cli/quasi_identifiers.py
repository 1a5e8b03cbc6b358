"""By which columns of responses others might know a person: those that were named, or that the definition declares."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import click

from cwinstruments.cli.output import say

if TYPE_CHECKING:
    from cwinstruments.cli.settings import Subject
    from cwinstruments.files import Reading


class _Known(NamedTuple):
    """Columns that are in the files, each in the order in which it was found.

    Args:
        declared: those that the definition knows.
        of_norms: those that norms are chosen by.
    """

    declared: dict[str, None]
    of_norms: dict[str, None]


def quasi_identifiers(
    reading: Reading, subject: Subject, files: Sequence[str], named: Sequence[str], /
) -> tuple[str, ...]:
    """Give the columns that are checked: those that were named, else those that are declared and there.

    What norms are chosen by is always among them, as a norm score tells it.

    Raises:
        ResponseFileError: a file can't be read, or lacks a column that was named.
        click.UsageError: there is none.
    """
    known = _known(reading, subject, files, named)
    if named:
        of_norms = [one for one in known.of_norms if one not in named]
        if of_norms:
            say(f"checked too, because norms depend on it: {', '.join(of_norms)}")
        unchecked = [one for one in known.declared if one not in (*named, *of_norms)]
        if unchecked:
            say(f"declared, but neither checked nor written: {', '.join(unchecked)}")
        return (*named, *of_norms)
    found = tuple({**known.declared, **known.of_norms})
    if not found:
        raise click.UsageError(
            f"--release has to know by which columns others might know a person, and {subject.plan.instrument} declares"
            " none that is there: name each, such as --quasi team --quasi role --quasi age_band"
        )
    return found


def _known(reading: Reading, subject: Subject, files: Sequence[str], named: Sequence[str]) -> _Known:
    from cwinstruments.diagnostics import did_you_mean
    from cwinstruments.errors import ResponseFileError

    known = _Known({}, {})
    declared, of_norms = tuple(_declared(subject)), _covariates_of_norms(reading)
    for file in files:
        with reading.open(file) as responses:
            columns, of_items = responses.records.columns, dict(_columns_of(reading, responses.items))
        for one in named if columns else ():
            if one not in columns:
                hint = did_you_mean(one, columns) or f"it has {', '.join(columns)}"
                raise ResponseFileError(f"there is no column '{one}', which --quasi names", file=file, hint=hint)
        for names, kept in ((declared, known.declared), (of_norms, known.of_norms)):
            kept.update(dict.fromkeys(column for one in names if (column := of_items.get(one, one)) in columns))
    return known


def _declared(subject: Subject) -> Iterator[str]:
    """Give the columns of units, sides and waves, and the covariates, that a definition knows."""
    survey = subject.survey
    if survey is None:
        yield from subject.instrument.respondent
        return
    fields = survey.fields
    yield from survey.unit_hierarchy or (fields.unit,)
    yield from (fields.wave, fields.side, fields.rater_group)
    yield from survey.all_covariates


def _covariates_of_norms(reading: Reading) -> Collection[str]:
    """Give the covariates that scores which are given out depend on."""
    from cwinstruments.plan import inputs_of

    plan = reading.plan
    covariates = [one.item for one in plan.inputs if one.covariate]
    outputs = [one for one in plan.outputs if one.scale in reading.disclosure.scales]
    steps = {step for one in outputs for step in (one.value, one.reason, one.band) if step is not None}
    used = {name for step in steps for name in inputs_of(plan, step)} if covariates else set()
    return [one for one in covariates if one in used]


def _columns_of(reading: Reading, items: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Give the column of each item that one column holds."""
    if reading.mapping is None:
        yield from items.items()
        return
    for item, read in reading.mapping.items.items():
        if read.column is not None:
            yield item, read.column
