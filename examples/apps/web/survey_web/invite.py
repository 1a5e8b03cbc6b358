"""Invite the people of a roster: one link each, which is printed once. Only its hash is kept."""

from __future__ import annotations

import csv
import os
import sys

import click

from cwinstruments import load_roster
from survey_web.fielded import field_survey
from survey_web.settings import from_environment
from survey_web.store import Store


@click.command()
@click.argument("roster", type=click.Path(exists=True, dir_okay=False))
@click.option("--address", required=True, help="Where the service is reached, such as https://survey.example.org")
@click.option("--renew", multiple=True, metavar="RESPONDENT", help="Give a new link; the one before is void")
def invite(roster: str, address: str, renew: tuple[str, ...]) -> None:
    """Print a link for everybody of ROSTER who is eligible in the wave and has none yet.

    The list holds secrets: whoever sends the invitations gets it, and nobody else.
    """
    settings = from_environment(os.environ)
    people, wave = load_roster(roster), field_survey(settings).wave
    known = any(one.id == wave for one in people.waves)
    eligible = people.eligible(wave if known else settings.today())
    store = Store(settings.database)
    writer = csv.writer(sys.stdout)
    writer.writerow(["respondent", "link"])
    for one in eligible:
        unit = one.units[people.unit_hierarchy[0]]
        token = store.invite(wave, one.respondent, unit, side=one.side, rater_group=one.rater_group)
        if token is None and one.respondent in renew:
            token = store.renew(wave, one.respondent)
        if token is not None:
            writer.writerow([one.respondent, f"{address.rstrip('/')}/invitation/{token}"])
    store.close()


if __name__ == "__main__":
    invite()
