"""Invite the people of a roster: one link each, which is printed once. Only its hash is kept."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Iterable, Mapping

import click
from sqlalchemy.exc import SQLAlchemyError

from cwinstruments import CWInstrumentsError, Survey, load_roster
from cwinstruments.model import RosterEntry
from survey_web.fielded import field_survey
from survey_web.settings import SettingsError, from_environment
from survey_web.store import Store


@click.command()
@click.argument("roster", type=click.Path(exists=True, dir_okay=False))
@click.option("--address", required=True, help="Where the service is reached, such as https://survey.example.org")
@click.option("--renew", multiple=True, metavar="RESPONDENT", help="Give a new link; the one before is void")
@click.option("--update-units", is_flag=True, help="Take over units that changed in ROSTER, of who has not submitted")
def invite(roster: str, address: str, renew: tuple[str, ...], update_units: bool) -> None:
    """Print a link for everybody of ROSTER who is eligible in the wave and has none yet.

    The list holds secrets: whoever sends the invitations gets it, and nobody else.
    """
    try:
        _invite(roster, address, renew, update_units)
    except (CWInstrumentsError, SettingsError, SQLAlchemyError) as error:
        raise click.ClickException(str(error)) from None


def _invite(roster: str, address: str, renew: tuple[str, ...], update_units: bool) -> None:
    settings = from_environment(os.environ)
    people, fielded = load_roster(roster), field_survey(settings)
    wave = fielded.wave
    known = any(one.id == wave for one in people.waves)
    eligible = people.eligible(wave if known else settings.today())
    _refuse_unknown(renew, eligible)
    _refuse_ungrouped(fielded.survey, eligible)
    store = Store(settings.database)
    shown = store.results_shown(wave)
    if shown is not None and not renew:
        raise click.ClickException(
            f"nobody was invited: results of wave {wave} were shown on {shown:%Y-%m-%d}, so nobody can answer any more"
        )
    units = {one.respondent: one.units[people.unit_hierarchy[0]] for one in eligible}
    if shown is None:
        _tell_units(store, wave, units, update_units)
    writer = csv.writer(sys.stdout)
    writer.writerow(["respondent", "link"])
    for one in eligible:
        who = {"side": one.side, "rater_group": one.rater_group}
        token = None if shown is not None else store.invite(wave, one.respondent, units[one.respondent], **who)
        if token is None and one.respondent in renew:
            token = store.renew(wave, one.respondent)
        if token is not None:
            writer.writerow([one.respondent, f"{address.rstrip('/')}/invitation/{token}"])
    store.close()


def _tell_units(store: Store, wave: str, units: Mapping[str, str], update_units: bool) -> None:
    """Say of whom the roster gives another unit than the one they were invited in, and take it over where asked."""
    for respondent, before, has_submitted in store.units(wave):
        unit = units.get(respondent, before)
        if unit == before:
            continue
        said = f"{respondent} was invited in {before!r}, and is in {unit!r} in the roster"
        if has_submitted:
            click.echo(f"Warning: {said}; it was submitted, so it stays in {before!r}", err=True)
        elif not update_units:
            click.echo(f"Warning: {said}; --update-units takes that over", err=True)
        elif store.move(wave, respondent, unit):
            click.echo(f"{said}: it was taken over", err=True)


def _refuse_unknown(renew: tuple[str, ...], eligible: Iterable[RosterEntry]) -> None:
    if absent := sorted(set(renew) - {one.respondent for one in eligible}):
        raise click.ClickException(f"nobody was invited: {', '.join(absent)} is not eligible in the roster")


def _refuse_ungrouped(survey: Survey, eligible: Iterable[RosterEntry]) -> None:
    """Refuse people of no group where groups get wording or results of their own: it could not be made good later."""
    for one in eligible:
        for column, groups, given in (
            ("side", survey.sides, one.side),
            ("rater_group", survey.rater_groups, one.rater_group),
        ):
            if groups and given not in groups:
                raise click.ClickException(
                    f"nobody was invited: the column {column!r} of the roster has {given!r} for {one.respondent}; "
                    f"{survey.id} knows {', '.join(groups)}"
                )


if __name__ == "__main__":
    invite()
