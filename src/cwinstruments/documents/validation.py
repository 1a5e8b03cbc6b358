"""A document against its schema: every fault at once, each told in our own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from cwinstruments.diagnostics import Diagnostic, Path, did_you_mean, in_order
from cwinstruments.documents.document import Document
from cwinstruments.documents.fast_validation import is_surely_valid
from cwinstruments.documents.limits import MAX_FINDINGS
from cwinstruments.documents.schema_faults import Fault, Problem, explain
from cwinstruments.documents.schema_paths import follow
from cwinstruments.documents.schemas import SCHEMA_NAMES, load_schema, validator

_CAUSES = frozenset(("CWI102", "CWI103", "CWI104"))
_OF_A_VALUE = frozenset(("CWI104", "CWI105", "CWI106", "CWI107"))


def check_schema(document: Document, name: str | None = None) -> list[Diagnostic]:
    """Find every fault of shape in a document, in the order of its lines.

    Args:
        name: the schema it must satisfy; by default what its `kind` says.
    """
    wrong_kind = _check_kind(document, name)
    if wrong_kind is not None:
        return [wrong_kind]
    name = name or document.data["kind"]
    if is_surely_valid(name, document.data):
        return []
    schema = load_schema(name)
    faults: list[Fault] = []
    for error in islice(validator(name).iter_errors(document.data), MAX_FINDINGS):
        problem = Problem(str(error.validator), error.validator_value, error.instance)
        trail = follow(schema, tuple(error.absolute_schema_path), tuple(error.absolute_path), document.data)
        faults += explain(problem, trail)
    kept = islice(_without_consequences(faults), MAX_FINDINGS)
    return list(in_order(fault.place(document) for fault in kept))


def _check_kind(document: Document, name: str | None) -> Diagnostic | None:
    """Find out that the document is not what it should be at all."""
    data = document.data
    if not isinstance(data, Mapping):
        message = "a document is a mapping of keys to values, which this is not"
        return document.diagnostic("CWI100", message, hint="begin with a key, such as 'kind: instrument'")
    kind = data.get("kind")
    if isinstance(kind, str) and kind in SCHEMA_NAMES:
        if name in (None, kind):
            return None
        return document.diagnostic("CWI100", f"this defines {kind!r}, where {name!r} is needed", ("kind",))
    if name is not None:
        return None
    known = ", ".join(SCHEMA_NAMES)
    if "kind" not in data:
        return document.diagnostic("CWI100", "'kind' is missing", hint=f"say what the document is, one of: {known}")
    hint = did_you_mean(kind, SCHEMA_NAMES) if isinstance(kind, str) else f"known: {known}"
    return document.diagnostic("CWI100", f"{kind!r} is not a kind of document", ("kind",), hint=hint)


def _without_consequences(faults: Iterable[Fault]) -> Iterator[Fault]:
    """Leave out what only follows from another fault, such as what a misspelt `method` seems to lack."""
    faults = tuple(faults)
    causes = {fault.subject for fault in faults if fault.code in _CAUSES}
    # An empty or wholly misshapen mapping is one fault, not one for each count of its keys.
    needed: set[Path] = {fault.path for fault in faults if fault.code in ("CWI102", "CWI110")}
    mistyped = {fault.path for fault in faults if fault.code == "CWI103"}
    meant = {path for fault in faults for path in fault.meant}
    misspelt = {path[:-1] for path in meant}
    # Where several schemas hold, the last of them says it best.
    last = {(fault.code, fault.path): fault for fault in faults}
    for fault in faults:
        if fault.code == "CWI103" and last[fault.code, fault.path] is not fault:
            continue
        if fault.code == "CWI110" and fault.path in misspelt:
            continue  # one of the keys that are wanted is there, but misspelt or in another place
        if fault.code == "CWI102" and fault.subject in meant:
            continue  # it is there, but misspelt
        counts_keys = fault.code == "CWI107" and fault.path in needed
        of_wrong_type = fault.code in _OF_A_VALUE and fault.path in mistyped
        if not counts_keys and not of_wrong_type and causes.isdisjoint(fault.depends_on):
            yield fault
