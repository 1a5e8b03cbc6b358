"""Closed documents: a definition with the values of its parameters put in, and its places kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import evolve, field, frozen

from cwinstruments.diagnostics import Diagnostic, Path, Severity
from cwinstruments.documents.document import Document, Mark
from cwinstruments.substitution import Closed, SubstitutionError, assignments, close, value_key

_ABOUT_THE_WHOLE: Final = frozenset({"CWI214", "CWI215", "CWI243"})
"""Findings that something is not used: it may be with other values."""


@frozen
class ClosedDocument(Document):
    """A document without open places; its places are those of the open one.

    Args:
        open: the document as it was read.
        values: the values of its parameters.
        closed: what was put in.
    """

    open: Document = field(kw_only=True)
    values: Mapping[str, Any] = field(kw_only=True)
    closed: Closed = field(kw_only=True, repr=False)

    def locate(self, path: Path, /, *, key: bool = False) -> Mark | None:
        """Find the place in the open document of a value here, or of its key."""
        return self.open.locate(self.closed.origin(path), key=key)


def has_parameters(document: Document, /) -> bool:
    """Tell whether a definition declares parameters."""
    return isinstance(document.data, Mapping) and bool(document.data.get("parameters"))


def close_document(document: Document, /) -> tuple[ClosedDocument, ...]:
    """Give a definition with each combination of values that its parameters are looked at with.

    Where something is missing that a combination would need, it is left out; that is a finding of its own.
    """
    data = document.data
    bound = data.get("bound", {})
    found = []
    for values in assignments(data["parameters"]):
        values = {**values, **bound}
        try:
            closed = close(data, values)
        except SubstitutionError:
            continue
        whole = {**closed.data, "parameters": data["parameters"], "bound": values}
        found.append(ClosedDocument(whole, document.file, open=document, values=values, closed=closed))
    return tuple(found)


def merge_findings(found: Sequence[tuple[ClosedDocument, Iterable[Diagnostic]]], /) -> list[Diagnostic]:
    """Bring together what is wrong with closed documents: each finding once, with the values that it depends on."""
    by_finding: dict[Diagnostic, list[ClosedDocument]] = {}
    for document, diagnostics in found:
        for one in diagnostics:
            placed = evolve(one, path=document.closed.origin(one.path))
            by_finding.setdefault(placed, []).append(document)
    everywhere = [document for document, _ in found]
    return list(_told(by_finding, everywhere))


def _told(
    by_finding: Mapping[Diagnostic, list[ClosedDocument]], everywhere: list[ClosedDocument]
) -> Iterator[Diagnostic]:
    for one, documents in by_finding.items():
        if len(documents) == len(everywhere):
            yield one
        elif one.code not in _ABOUT_THE_WHOLE or one.severity is Severity.ERROR:
            yield evolve(one, message=f"{one.message} (with {_values_that_matter(documents, everywhere)})")


def _values_that_matter(documents: list[ClosedDocument], everywhere: list[ClosedDocument]) -> str:
    """Say with which values there is a finding, without those parameters that make no difference."""

    def values_of(name: str, where: list[ClosedDocument]) -> list[str]:
        # A parameter may have no value at all with some values of others.
        return list(dict.fromkeys(_shown(one.values[name]) for one in where if name in one.values))

    names = documents[0].values
    matter = {name: values_of(name, documents) for name in names}
    told = [
        f"{name} = {' or '.join(values)}"
        for name, values in matter.items()
        if len(values) < len(values_of(name, everywhere))
    ]
    return ", ".join(told) or "some combinations of parameters"


def _shown(value: Any) -> str:
    return "the table that is given" if isinstance(value, Mapping) else value_key(value)
