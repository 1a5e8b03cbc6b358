"""Domain profiles: the scores of one respondent or unit, listed by domain.

A profile is a list and never a mean: scales of different instruments, ranges and directions have no common measure.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from cwinstruments.frameworks.coverage import Contribution, DomainCoverage, coverage, weakest
from cwinstruments.frameworks.framework import Framework
from cwinstruments.model import JOINT, Direction, EvidenceStatus, Instrument, Survey


@frozen
class ProfiledScale:
    """One scale of a domain, with its score.

    Args:
        scale: what contributes, and how.
        value: its score; None where there is none.
        direction: what a high value means.
    """

    scale: Contribution
    value: float | None
    direction: Direction


@frozen
class DomainProfile:
    """The scales of one domain, with their scores.

    Args:
        evidence: the weakest evidence among them, which is that of the whole list; None where there are none.
    """

    domain: str
    scales: tuple[ProfiledScale, ...]
    evidence: EvidenceStatus | None


def domain_profile(
    of: Survey | Instrument, values: Mapping[str, float | None], framework: Framework, /
) -> tuple[DomainProfile, ...]:
    """List scores by the domains of a framework.

    Args:
        of: what was scored.
        values: the scores by scale, as their result columns are called: of a respondent
            (`{name: one.value for name, one in scores.scales.items()}`) or of a unit.

    Raises:
        KeyError: no such scale is in what was scored.
    """
    directions = _directions(of)
    if unknown := [name for name in values if name not in directions]:
        raise KeyError(f"{of.id} has no scale {', '.join(map(repr, unknown))}")
    return tuple(_profile(one, values, directions) for one in coverage(of, framework).domains)


def _profile(
    covered: DomainCoverage, values: Mapping[str, float | None], directions: Mapping[str, Direction]
) -> DomainProfile:
    scales = tuple(
        ProfiledScale(one, values[one.scale], directions[one.scale])
        for one in covered.contributions
        if one.scale in values
    )
    return DomainProfile(covered.domain, scales, weakest(one.scale.evidence for one in scales))


def _directions(of: Survey | Instrument) -> dict[str, Direction]:
    if isinstance(of, Instrument):
        return {id: scale.direction for id, scale in of.scales.items()}
    return {
        f"{alias}{JOINT}{id}": scale.direction
        for alias, instrument in of.resolved.items()
        for id, scale in instrument.scales.items()
    }
