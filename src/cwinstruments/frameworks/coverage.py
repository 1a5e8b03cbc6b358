"""Which domains and themes of a framework instruments cover, with which scales, and how well these are proven."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from attrs import frozen

from cwinstruments.frameworks.framework import Framework
from cwinstruments.model import JOINT, EvidenceStatus, Instrument, Placement, Scale, Survey, Text, Wording

_WEAKEST_FIRST: Final = (EvidenceStatus.ORIGINAL_NOT_VALIDATED, EvidenceStatus.ADAPTED, EvidenceStatus.PUBLISHED)


@frozen
class Contribution:
    """A scale that speaks to a domain.

    Args:
        instrument: its id; in a survey its alias.
        scale: as its result column is called.
        title: the scale's name.
        is_primary: whether the domain is the one that the scale mainly serves.
        themes: the themes of the domain that it speaks to, as it says; often none are named.
        principles: the principles of the framework that it speaks to.
        evidence: how its instrument came about.
        is_filled: whether there are words to ask; where its instrument has only places for them that nobody has filled
            yet, nothing can be asked, and the scale covers nothing.
    """

    instrument: str
    scale: str
    title: Text
    is_primary: bool
    themes: tuple[str, ...]
    principles: tuple[str, ...]
    evidence: EvidenceStatus
    is_filled: bool = True


@frozen
class DomainCoverage:
    """What covers one domain.

    Args:
        contributions: those whose primary domain it is come first; those without words are among them.
        uncovered: the themes of the domain that none of those with words names.
        evidence: the weakest evidence among those with words; None where there are none.
    """

    domain: str
    contributions: tuple[Contribution, ...]
    uncovered: tuple[str, ...]
    evidence: EvidenceStatus | None


@frozen
class Coverage:
    """What covers each domain of a framework, in its order.

    Args:
        unplaced: the scales that are in no domain of it: they and their instruments say nothing about this framework,
            or name a domain that it does not have.
        principles: for each principle the scales that speak to it, and have words.
    """

    framework: Framework
    domains: tuple[DomainCoverage, ...]
    unplaced: tuple[str, ...]
    principles: Mapping[str, tuple[str, ...]]


def coverage(of: Survey | Instrument | Iterable[Instrument], framework: Framework, /) -> Coverage:
    """Tell what a survey, an instrument or several cover of a framework.

    A scale is placed by what it says itself, else by what its instrument says. What is covered has been asked about;
    it has not been found good. Places for words that nobody has filled yet ask nothing, and cover nothing.

    Examples:
        >>> from cwinstruments import load_catalog
        >>> from cwinstruments.frameworks import load_framework
        >>> found = coverage(load_catalog().instrument("team-safety"), load_framework("sgwmh-2022"))
        >>> [one.scale for one in found.domains[0].contributions][:2]
        ['candour', 'interpersonal_risk']
    """
    placed = [(one, _placement(instrument, scale, framework)) for one, instrument, scale in _scales(of)]
    domains = tuple(_of_domain(framework, domain, placed) for domain in framework.domains)
    principles = {
        principle: tuple(
            one.scale for one, place in placed if place is not None and principle in place.principles and one.is_filled
        )
        for principle in framework.principles
    }
    # Under a misspelt domain a scale is in none; it must not vanish.
    there = {(one.instrument, one.scale) for domain in domains for one in domain.contributions}
    unplaced = tuple(one.scale for one, _ in placed if (one.instrument, one.scale) not in there)
    return Coverage(framework, domains, unplaced, principles)


def weakest(statuses: Iterable[EvidenceStatus], /) -> EvidenceStatus | None:
    """Give the weakest of several kinds of evidence; None where there are none.

    Examples:
        >>> weakest([EvidenceStatus.PUBLISHED, EvidenceStatus.ORIGINAL_NOT_VALIDATED]).value
        'original_not_validated'
    """
    return min(statuses, key=_WEAKEST_FIRST.index, default=None)


def _scales(
    of: Survey | Instrument | Iterable[Instrument],
) -> Iterator[tuple[Contribution, Instrument, Scale]]:
    """Give every scale with its instrument, and what can be said of it before it is placed."""
    for name, instrument in _instruments(of):
        joint = f"{name}{JOINT}" if isinstance(of, Survey) else ""
        for id, scale in instrument.scales.items():
            status = instrument.evidence.status
            is_filled = _is_filled(instrument, scale)
            yield Contribution(name, f"{joint}{id}", scale.title, True, (), (), status, is_filled), instrument, scale


def _is_filled(instrument: Instrument, scale: Scale) -> bool:
    """Tell whether there are words to ask; of a scale that is not made of items, whether its instrument has any."""
    if instrument.wording is not Wording.SLOTS:
        return True
    own = {use.item for use in scale.items}
    return any(item.text or item.text_by_form for item in instrument.items if not own or item.id in own)


def _instruments(of: Survey | Instrument | Iterable[Instrument]) -> Iterable[tuple[str, Instrument]]:
    if isinstance(of, Survey):
        return of.resolved.items()
    return [(one.id, one) for one in ((of,) if isinstance(of, Instrument) else of)]


def _placement(instrument: Instrument, scale: Scale, framework: Framework) -> Placement | None:
    return scale.frameworks.get(framework.id) or instrument.frameworks.get(framework.id)


def _of_domain(
    framework: Framework, domain: str, placed: Iterable[tuple[Contribution, Placement | None]]
) -> DomainCoverage:
    themes = framework.domains[domain].themes
    found = [
        Contribution(
            one.instrument,
            one.scale,
            one.title,
            place.primary == domain,
            tuple(theme for theme in place.themes if theme in themes),
            place.principles,
            one.evidence,
            one.is_filled,
        )
        for one, place in placed
        if place is not None and domain in (place.primary, *place.secondary)
    ]
    filled = [one for one in found if one.is_filled]
    named = {theme for one in filled for theme in one.themes}
    return DomainCoverage(
        domain,
        tuple(sorted(found, key=lambda one: not one.is_primary)),
        tuple(theme for theme in themes if theme not in named),
        weakest(one.evidence for one in filled),
    )
