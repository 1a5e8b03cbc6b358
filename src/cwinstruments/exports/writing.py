"""A proposal as a file: YAML with comments that say how each line came about, and what is left to a person."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import Final

from cwinstruments.exports.proposal import Entry, Open, Proposal
from cwinstruments.printable import printable

_PLAIN: Final = re.compile(r"[a-z][a-z0-9_]*(?:-[a-z0-9_]+)*")
_TAKEN: Final = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n"))
_LONGEST: Final = 240
_WIDTH: Final = 110


def write_proposal(proposal: Proposal, /) -> str:
    """Give a proposal as the text of a mapping, with comments."""
    return "\n".join(_lines(proposal)) + "\n"


def _lines(proposal: Proposal) -> Iterator[str]:
    instrument = proposal.instrument
    yield f"# A proposal for {_comment(proposal.file)}, made from its header and its cells: look at every line of it."
    if proposal.n_open:
        number = "One thing is" if proposal.n_open == 1 else f"{proposal.n_open} things are"
        yield f"# {number} open: what is left empty has to be filled in before anything is scored."
    yield "kind: mapping"
    yield f"instrument: {instrument.id}"
    yield f"version: {_text(instrument.version, always=True)}"
    for key, value in proposal.values.items():
        if isinstance(value, Mapping):
            yield f"{key}:"
            yield from (f"  {_line(name, inner, '')}" for name, inner in value.items())
        else:
            yield _line(key, value, proposal.notes.get(key, ""))
    if proposal.others:
        others = printable(", ".join(_text(one) for one in proposal.others))
        yield from wrap(f"Columns that are not kept: {others}", _WIDTH, initial_indent="# ", subsequent_indent="#   ")
    yield _line("keep", [], "")
    yield ""
    yield "items:"
    for entry in proposal.entries:
        yield from _entry(entry)


def _entry(entry: Entry) -> Iterator[str]:
    values = entry.values
    note = "; ".join(part for part in (entry.how, entry.note) if part)
    if len(values) == 1 and isinstance(values.get("column"), str):
        yield _commented(f"  {entry.item}: {{column: {_text(values['column'], always=True)}}}", note)
        return
    yield _commented(f"  {entry.item}:", note)
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield f"    {key}:"
            for name, inner in value.items():
                yield f"      {_line(name, inner, '')}"
        else:
            yield f"    {_line(key, value, '')}"


def _line(key: str, value: object, note: str) -> str:
    if isinstance(value, Open):
        return _commented(f"{_text(key)}:", f"open: {value.why}")
    return _commented(f"{_text(key)}: {_value(value)}", note)


def _value(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_text(one, always=True) for one in value) + "]"
    return str(value) if isinstance(value, int) else _text(value)


def _text(value: object, *, always: bool = False) -> str:
    """Write a text so that every reader of YAML takes it for that text."""
    text = str(value)
    if not always and _PLAIN.fullmatch(text) and text not in _TAKEN:
        return text
    quoted: str = json.dumps(text, ensure_ascii=False)
    return "".join(one if one.isprintable() else f"\\U{ord(one):08x}" for one in quoted)


def _commented(line: str, note: str) -> str:
    return f"{line}  # {_comment(note)}" if note else line


def _comment(text: str) -> str:
    text = printable(" ".join(text.split()))
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
