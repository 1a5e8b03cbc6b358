"""Findings as SARIF 2.1.0, which services for code scanning and editors read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from os.path import normpath
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from cwinstruments.checks import CheckResult, Suppressed
from cwinstruments.codes import Code
from cwinstruments.diagnostics import Diagnostic, Edit, Related
from cwinstruments.profiles import Profile
from cwinstruments.rules import CORE_RULES, Rule, known_codes

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT: Final = "%SRCROOT%"

Object = dict[str, Any]


def to_sarif(result: CheckResult, /, *, rules: Iterable[Rule] = CORE_RULES) -> Iterator[str]:
    """Write findings as one document, with those that comments suppress.

    Files are named relative to the folder in which the program runs, so no path of a machine is given away.

    Args:
        rules: the rules that were held to; their pages go into the document.
    """
    yield from json.dumps(_log(result, {rule.code: rule for rule in rules}), ensure_ascii=False, indent=2).split("\n")


def _log(result: CheckResult, rules: Mapping[str, Rule]) -> Object:
    from cwinstruments import __version__

    aside = {one.finding: one for one in result.suppressed}
    found = sorted((*result.diagnostics, *aside), key=lambda one: (one.file or "", one.line or 0, one.column or 0))
    codes = sorted({one.code for one in found})
    known = known_codes(rules.values())
    seen: dict[str, int] = {}
    driver = {
        "name": "cwinstruments",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_descriptor(known.get(code) or Code(code, code, ""), found, rules.get(code)) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": True}],
        "originalUriBaseIds": {ROOT: {"description": {"text": "The folder in which the check was run."}}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, codes.index(one.code), aside.get(one), seen) for one in found],
        "properties": {"profile": result.profile.value, "conforms": result.conforms, "passes": result.passes},
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


# Rules


def _descriptor(entry: Code, found: Iterable[Diagnostic], rule: Rule | None) -> Object:
    level = rule.severity if rule is not None else next(one.severity for one in found if one.code == entry.code)
    profile = rule.profile if rule is not None else Profile.DRAFT
    sections = rule.sections if rule is not None else {}
    text = "\n\n".join(f"{title}: {text}" for title, text in sections.items()) or entry.explanation or entry.title
    markdown = "\n\n".join(f"**{title}:** {text}" for title, text in sections.items()) or text
    return {
        "id": entry.code,
        "name": "".join(word.capitalize() for word in re.findall(r"[A-Za-z0-9]+", entry.title.replace("'", ""))),
        "shortDescription": {"text": f"{entry.title}."},
        "fullDescription": {"text": sections.get("What it does") or entry.explanation or f"{entry.title}."},
        "help": {"text": text, "markdown": markdown},
        "defaultConfiguration": {"level": level.value},
        "properties": {"profile": profile.value},
    }


# Results


def _result(one: Diagnostic, index: int, suppressed: Suppressed | None, seen: dict[str, int]) -> Object:
    message = one.message if one.hint is None else f"{one.message}\nHint: {one.hint}"
    result: Object = {
        "ruleId": one.code,
        "ruleIndex": index,
        "level": one.severity.value,
        "message": {"text": message},
        "partialFingerprints": {"finding/v1": _fingerprint(one, seen)},
    }
    if one.file is not None:
        place: Object = {"physicalLocation": {"artifactLocation": _artifact(one.file), **_region(one)}}
        if one.path:
            name = "/".join(str(part).replace("~", "~0").replace("/", "~1") for part in one.path)
            place["logicalLocations"] = [{"fullyQualifiedName": name}]
        result["locations"] = [place]
    related = [other for other in one.related if other.file is not None]
    if related:
        result["relatedLocations"] = [_related(number, other) for number, other in enumerate(related, 1)]
    if one.fix is not None and one.file is not None:
        change = {"artifactLocation": _artifact(one.file), "replacements": list(map(_replacement, one.fix.edits))}
        result["fixes"] = [{"description": {"text": one.fix.title}, "artifactChanges": [change]}]
    if suppressed is not None:
        reason = {} if suppressed.reason is None else {"justification": suppressed.reason}
        result["suppressions"] = [{"kind": "inSource", "status": "accepted", **reason}]
    return result


def _related(number: int, other: Related) -> Object:
    place = {"artifactLocation": _artifact(other.file or ""), **_region(other)}
    return {"id": number, "message": {"text": other.message}, "physicalLocation": place}


def _replacement(edit: Edit) -> Object:
    return {**_region(edit, "deletedRegion"), "insertedContent": {"text": edit.text}}


def _region(place: Diagnostic | Related | Edit, key: str = "region") -> Object:
    """Give the region of a place; nothing where not even its line is known."""
    if place.line is None:
        return {}
    names = {"line": "startLine", "column": "startColumn", "end_line": "endLine", "end_column": "endColumn"}
    given = {name: getattr(place, attribute, None) for attribute, name in names.items()}
    if given["endLine"] is None:
        given["endColumn"] = None
    return {key: {name: value for name, value in given.items() if value is not None}}


def _artifact(file: str) -> Object:
    """Name a file: relative to the folder in which the program runs, or with its whole path where it lies elsewhere."""
    # Not resolved: a link keeps the name under which it is known.
    path = Path(normpath(Path(file).absolute()))
    try:
        return {"uri": quote(path.relative_to(Path.cwd()).as_posix()), "uriBaseId": ROOT}
    except ValueError:
        return {"uri": path.as_uri()}


def _fingerprint(one: Diagnostic, seen: dict[str, int]) -> str:
    """Give what stays the same when lines move: what was found, in which file, and the how manieth it is."""
    file = "" if one.file is None else _artifact(one.file)["uri"].rpartition(":///")[2]
    told = "\n".join((one.code, file, one.message))
    seen[told] = seen.get(told, 0) + 1
    return sha256(f"{told}\n{seen[told]}".encode()).hexdigest()[:32]
