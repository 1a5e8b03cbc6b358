"""What is fuzzed: everything that a check does with one document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cwinstruments.checks.consequences import without_consequences
from cwinstruments.checks.meaning import Kit, check_meaning
from cwinstruments.diagnostics import Diagnostic
from cwinstruments.documents import check_schema, find_suppressions, parse_document
from cwinstruments.documents.reader import Format
from cwinstruments.errors import DefinitionError
from cwinstruments.loading import check_document
from cwinstruments.rules import check_definition, check_norms

_KIT = Kit()


def check_content(content: bytes, format: Format) -> tuple[Diagnostic, ...]:
    """Check a document as `check` does with a file, without reading or writing one.

    Raises:
        AssertionError: a finding lacks what every finding has.
    """
    try:
        document = parse_document(content, file=f"fuzzed.{format}", format=format)
    except DefinitionError as error:
        assert error.diagnostics
        return _sound(error.diagnostics)
    kind = document.data.get("kind") if isinstance(document.data, Mapping) else None
    tuple(find_suppressions(document))
    if kind == "norms":
        return _sound(check_norms(document))
    if kind != "instrument":
        return _sound(check_schema(document))
    findings = list(check_document(document))
    _, found = check_meaning(document, findings, _KIT)
    found += check_definition(document, rules=_KIT.rules)
    return _sound(without_consequences(document, [*findings, *found]))


def _sound(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    diagnostics = tuple(found)
    for one in diagnostics:
        assert one.code
        assert one.message
        assert len(str(one)) < 5_000
        one.to_dict()
    return diagnostics
