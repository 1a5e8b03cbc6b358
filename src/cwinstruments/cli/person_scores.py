"""What may be given out of the scores of persons, and what is said of the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cwinstruments.cli.output import say

if TYPE_CHECKING:
    from cwinstruments.files import Disclosure


def disclose(instrument: object, reason: str | None) -> Disclosure:
    """Tell what may be given out of persons' scores, and say what is kept back.

    Raises:
        click.UsageError: it is nothing at all.
    """
    from cwinstruments.files import person_disclosure
    from cwinstruments.model import Instrument

    assert isinstance(instrument, Instrument)
    if reason is not None and not reason.strip():
        raise click.BadParameter("say why in a few words", param_hint="--person-scores")
    found = person_disclosure(instrument, reason=reason)
    if not found.scales:
        raise click.UsageError(
            f"{instrument.id} gives scores of units, not of persons: one person's score says little, and could be used"
            " against that person.\nIn Python, unit_scores gives those of units. If you may see a person's all the"
            ' same, say why: --person-scores "REASON", which is written into every row.'
        )
    if found.withheld_scales:
        say(f"left out, because only units may get scores of them: {', '.join(found.withheld_scales)}")
    if found.withheld_bands:
        say(
            f"without bands and cutoffs, because they speak of one person's health or of harm:"
            f" {', '.join(found.withheld_bands)}"
        )
    return found
