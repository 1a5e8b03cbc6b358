"""How a scale becomes the score of a unit, in a line for people."""

from __future__ import annotations

from collections.abc import Iterator

from cwinstruments.model import Aggregate, format_fraction
from cwinstruments.reports.wording import phrase, words


def unit_text(aggregate: Aggregate, language: str) -> str:
    """Say how the scores of a unit's respondents become its own, and what that needs."""
    return ", ".join(_parts(aggregate, language))


def _parts(aggregate: Aggregate, language: str) -> Iterator[str]:
    yield _figure(aggregate, language)
    # A row of a ratio may be about many people, or about none: what is counted must be said.
    key = "from_n_on" if aggregate.ratio is None else "from_n_rows_on"
    yield phrase(key, language, n=aggregate.minimum_cell)
    if aggregate.equal_weight_over is not None:
        alike = aggregate.equal_weight_over
        yield phrase("counting_alike", language, column=words(alike.column))
        if alike.exempt:
            groups = f" {phrase('and', language)} ".join(alike.exempt)
            yield phrase("one_is_enough", language, groups=groups)
    if aggregate.minimum_response_rate is not None:
        yield phrase("response_rate", language, rate=format_fraction(aggregate.minimum_response_rate))
    if aggregate.agreement is not None:
        statistics = ", ".join(words(one, language) for one in aggregate.agreement.statistics)
        yield phrase("agreement_by", language, statistics=statistics)


def _figure(aggregate: Aggregate, language: str) -> str:
    if aggregate.ratio is None:
        return phrase(f"unit_{aggregate.method}", language)
    above, below = aggregate.ratio
    factor = format_fraction(aggregate.times)
    times = "" if aggregate.times == 1 else phrase("times", language, factor=factor)
    return phrase("ratio", language, times=times, above=above, below=below)
