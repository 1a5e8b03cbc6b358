"""Closed documents: a definition with the values of its parameters put in, and its places kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import evolve, field, frozen

from cwinstruments.diagnostics import Diagnostic, Edit, Path, Severity
from cwinstruments.documents.document import Document, End, Mark
from cwinstruments.documents.outline import mapping
from cwinstruments.documents.parameter_references import uses_of_parameters
from cwinstruments.substitution import Closed, SubstitutionError, assignments, close, value_key

_ABOUT_THE_WHOLE: Final = frozenset({"CWI214", "CWI215", "CWI243", "CWI287"})
"""Findings that something is not used, or no other than something else: it may be with other values."""
_OF_PARAMETERS: Final = frozenset({"CWI240", "CWI241", "CWI242", "CWI245", "CWI246", "CWI247"})
"""Faults of parameters and of the places that they fill: some combination may be there no longer."""
PARAMETER_TEXTS: Final = ("title", "description")
"""What a parameter is called, on which nothing else rests."""
_CHOICES: Final = ("enum", "examples", "tables")
"""Where a parameter lists what it is looked at with; it can do without one of them that is faulty."""


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

    def span(self, path: Path, /, *, key: bool = False) -> tuple[Mark | None, End | None]:
        """Find where a value here, or its key, begins and ends in the open document."""
        return self.open.span(self.closed.origin(path), key=key)

    def has(self, path: Path, /, *, key: bool = False) -> bool:
        """Tell whether the text of the open document has this very value, or this key."""
        return self.open.has(self.closed.origin(path), key=key)

    def _placed(self, edit: Edit) -> Edit:
        if edit.path is None:
            return edit
        return evolve(self.open._placed(evolve(edit, path=self.closed.origin(edit.path))), path=edit.path)

    def concerns(self, path: Path, /) -> bool:
        """Tell whether a place in the open document is in this one too, and not only with other values."""
        if path[:1] in (("parameters",), ("bound",)):
            return False
        scales = self.data.get("scales", {})
        if path[:1] == ("scales",) and len(path) > 1 and isinstance(scales, Mapping) and path[1] not in scales:
            return False
        others = (one for one in self.closed.origins.values() if one[-2:-1] == ("values",))
        return not any(path[: len(one) - 1] == one[:-1] and path[: len(one)] != one for one in others)


@frozen
class Closings:
    """A definition closed with each combination of the values of its parameters; iterating gives the documents.

    Args:
        documents: the closed documents.
        complete: whether these are all; a combination that lacks something, or a value that is faulty, is left out.
    """

    documents: tuple[ClosedDocument, ...] = ()
    complete: bool = False

    def __iter__(self) -> Iterator[ClosedDocument]:
        return iter(self.documents)


def has_parameters(document: Document, /) -> bool:
    """Tell whether a definition declares parameters, or uses some, whether they are declared or not."""
    data = mapping(document.data)
    if "parameters" in data or "bound" in data:
        return True
    # Most definitions have none, which their text tells; escapes could write the words otherwise.
    text = document.text
    if text and "\\" not in text and "parameter" not in text and "only_with" not in text:
        return False
    depends = any("only_with" in mapping(scale) for scale in mapping(data.get("scales")).values())
    return depends or any(True for _ in uses_of_parameters(data))


def close_document(document: Document, findings: Iterable[Diagnostic] = (), /) -> Closings:
    """Give a definition with each combination of values that its parameters are looked at with.

    Where something is missing that a combination would need, it is left out; that is a finding of its own.

    Args:
        findings: what was found in it; a value that is faulty is left out, and nothing is closed where a parameter is.
    """
    data, findings = document.data, tuple(findings)
    faults = [one.path for one in findings if one.severity is Severity.ERROR]
    given, bound = data.get("parameters", {}), data.get("bound", {})
    parameters = _without_faulty_values(given, faults) if isinstance(given, Mapping) else None
    if parameters is None:
        return Closings()
    kept = mapping(bound) if ("bound",) not in faults else {}
    kept = {name: value for name, value in kept.items() if ("bound", name) not in {path[:2] for path in faults}}
    kept = {name: value for name, value in kept.items() if _is_left(value, parameters.get(name), given.get(name))}
    whole = {**data, "parameters": parameters}
    found = []
    sound = not any(one.code in _OF_PARAMETERS for one in findings if one.severity is Severity.ERROR)
    complete = sound and parameters == given and kept == bound
    # What is bound is looked at with its value alone, and so is what depends on it.
    chosen = {
        name: {"only_with": mapping(one).get("only_with", {}), "enum": [kept[name]]} if name in kept else one
        for name, one in parameters.items()
    }
    for values in assignments(chosen):
        try:
            closed = close(whole, values)
        except SubstitutionError:
            complete = False
            continue
        filled = {**closed.data, "parameters": parameters, "bound": values} if parameters else closed.data
        found.append(
            ClosedDocument(filled, document.file, text=document.text, open=document, values=values, closed=closed)
        )
    return Closings(tuple(found), complete and bool(found))


def _without_faulty_values(parameters: Mapping[str, Any], faults: Iterable[Path]) -> Mapping[str, Any] | None:
    """Leave out values that parameters are looked at with and do not allow; None where more is wrong."""
    left_out: dict[str, dict[str, set[Any]]] = {}
    for path in faults:
        if path[:1] != ("parameters",):
            continue
        what = path[2] if len(path) > 2 else None
        if what == "default" or (what in _CHOICES and len(path) > 3):
            entries = left_out.setdefault(str(path[1]), {}).setdefault(str(what), set())
            entries.add(path[3] if what != "default" else "")
        elif what in PARAMETER_TEXTS:
            left_out.setdefault(str(path[1]), {})[str(what)] = set()
        else:
            return None
    return {name: _without(one, left_out[name]) if name in left_out else one for name, one in parameters.items()}


def _is_left(value: Any, parameter: Any, whole: Any) -> bool:
    """Tell whether a bound value is still one of its parameter's, after faulty ones were left out."""
    if parameter == whole or isinstance(value, Mapping):
        return True
    values = parameter.get("enum", parameter.get("tables"))
    return values is None or value_key(value) in map(value_key, values)


def _without(parameter: Mapping[str, Any], left_out: Mapping[str, set[Any]]) -> dict[str, Any]:
    kept = {
        key: one for key, one in parameter.items() if key not in left_out or key not in ("default", *PARAMETER_TEXTS)
    }
    for key in _CHOICES:
        if key not in left_out:
            continue
        entries = parameter[key].items() if key == "tables" else enumerate(parameter[key])
        good = {place: one for place, one in entries if place not in left_out[key]}
        kept[key] = good if key == "tables" else list(good.values())
        # The default has to be one of the values that are left, unless these are only examples.
        if key != "examples" and value_key(kept.get("default", "")) not in map(value_key, kept[key]):
            kept.pop("default", None)
    return kept


def merge_findings(
    found: Sequence[tuple[ClosedDocument, Iterable[Diagnostic]]], /, *, complete: bool = True
) -> list[Diagnostic]:
    """Bring together what is wrong with closed documents: each finding once, with the values that it depends on.

    Args:
        complete: whether these are all combinations; only then can one tell that something is not used in any.
    """
    everywhere = [document for document, _ in found]
    by_place: dict[tuple[str, Path], dict[Diagnostic, list[ClosedDocument]]] = {}
    for document, diagnostics in found:
        for one in diagnostics:
            placed = one.moved(document.closed.origin)
            by_place.setdefault((placed.code, placed.path), {}).setdefault(placed, []).append(document)
    return [told for findings in by_place.values() for told in _told(findings, everywhere, complete)]


def _told(
    by_finding: Mapping[Diagnostic, list[ClosedDocument]], everywhere: list[ClosedDocument], complete: bool
) -> Iterator[Diagnostic]:
    told = [document for documents in by_finding.values() for document in documents]
    is_one = len(by_finding) > 1 and len(told) == len({id(document) for document in told})
    for one, documents in by_finding.items():
        about_the_whole = one.code in _ABOUT_THE_WHOLE and one.severity is not Severity.ERROR
        if about_the_whole and not complete:
            continue
        if len(documents) == len(everywhere):
            yield one
        elif not about_the_whole:
            # The same fault may be told with other numbers where parameters have other values.
            others = ", and with other values likewise" if is_one else ""
            yield evolve(one, message=f"{one.message} (with {_values_that_matter(documents, everywhere)}{others})")
        if is_one:
            return


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
