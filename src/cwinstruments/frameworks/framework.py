"""What a framework is: domains with their themes, and principles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import field, frozen

from cwinstruments.model import Source, Text


@frozen
class Domain:
    """One domain, and the names of its themes by id."""

    title: Text
    themes: Mapping[str, Text] = field(factory=dict)


@frozen
class Framework:
    """A framework: its domains in order, and the names of the principles that hold in all of them."""

    id: str
    title: Text
    source: Source
    domains: Mapping[str, Domain]
    description: Text | None = None
    principles: Mapping[str, Text] = field(factory=dict)

    def themes(self) -> Iterator[tuple[str, str]]:
        """Give every theme with its domain, in order."""
        for domain, one in self.domains.items():
            for theme in one.themes:
                yield domain, theme

    def __hash__(self) -> int:
        return hash(self.id)

    def __str__(self) -> str:
        return self.id
