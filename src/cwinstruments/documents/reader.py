"""From a file, or from text, to a document."""

from __future__ import annotations

import os
from collections.abc import Mapping
from difflib import get_close_matches
from importlib.resources.abc import Traversable
from io import IOBase
from pathlib import Path as FilePath
from stat import S_ISDIR, S_ISREG
from typing import Any, Literal

from cwinstruments.diagnostics import Diagnostic, in_order
from cwinstruments.documents.document import Document
from cwinstruments.documents.encoding import decode, refuse_odd_breaks
from cwinstruments.documents.json_text import read_json
from cwinstruments.documents.limits import MAX_BYTES
from cwinstruments.documents.recording import ReadingError, Recording
from cwinstruments.documents.yaml_text import read_yaml
from cwinstruments.errors import DefinitionError

Format = Literal["yaml", "json"]


def read_document(source: str | os.PathLike[str] | Traversable, /) -> Document:
    """Read a definition from a file: JSON when its name ends in `.json`, else YAML.

    Raises:
        TypeError: it is neither a path nor a resource of a package.
        DefinitionError: the file can't be opened or read; `diagnostics` holds every fault.
    """
    if not isinstance(source, (str, os.PathLike, Traversable)):
        raise TypeError(f"the path of a file is wanted, not {_name_type(source)}")
    file = str(source)
    resource: Any = FilePath(source) if isinstance(source, (str, os.PathLike)) else source
    try:
        if isinstance(resource, FilePath):
            _refuse_odd_file(resource)
        with resource.open("rb") as stream:
            # One byte more than allowed tells that the file is too large, without reading all of it.
            content: bytes = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        message, hint = _explain_os_error(error), _similar_file(resource)
        if "\n" in file:
            file, message, hint = "<text>", "this is text, not the path of a file", "parse_document(text) reads text"
        raise DefinitionError([Diagnostic("CWI001", message, hint=hint, file=file)]) from None
    return parse_document(content, file=file)


def parse_document(text: str | bytes, *, file: str = "<text>", format: Format | None = None) -> Document:
    """Read a definition from text or bytes.

    Args:
        file: the name that findings give.
        format: `"yaml"` or `"json"`; by default what the file's name says, else YAML.

    Raises:
        DefinitionError: the text can't be read; `diagnostics` holds every fault.

    Examples:
        >>> document = parse_document("title: {en: No}")
        >>> document.data, document.locate(("title", "en"))
        ({'title': {'en': 'No'}}, Mark(line=1, column=13))
    """
    recording = Recording(file)
    data: Any = None
    try:
        content = decode(text, recording)
        if (format or _format_of(file)) == "json":
            data = read_json(content, recording)
        else:
            refuse_odd_breaks(content, recording)
            data = read_yaml(content, recording)
    except ReadingError:
        pass
    if recording.faults:
        raise DefinitionError(in_order(recording.faults))
    return Document(data, file, recording.marks, recording.key_marks)


def _format_of(file: str) -> Format:
    return "json" if file.lower().endswith(".json") else "yaml"


def _name_type(value: object) -> str:
    if isinstance(value, IOBase):
        return f"an open file ({type(value).__name__}); give its path, or its text to parse_document"
    if isinstance(value, (Mapping, list)):
        return f"data ({type(value).__name__})"
    return type(value).__name__


def _refuse_odd_file(path: FilePath) -> None:
    """Refuse what would never end, or make this program wait for another one.

    Raises:
        OSError: it is no regular file, or there is none.
    """
    mode = path.stat().st_mode
    if S_ISDIR(mode):
        raise IsADirectoryError
    if not S_ISREG(mode):
        raise _OddFileError


class _OddFileError(OSError):
    """A named pipe, a socket or a device."""


def _explain_os_error(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, IsADirectoryError):
        return "this is a folder, not a file"
    if isinstance(error, _OddFileError):
        return "this is not a regular file but a pipe, a socket or a device"
    if isinstance(error, PermissionError):
        return "the file may not be read"
    reason = error.strerror if isinstance(error, OSError) else error
    return f"the file can't be opened: {reason}"


def _similar_file(resource: Any) -> str | None:
    """Suggest a file beside it with nearly the same name."""
    try:
        names = [path.name for path in resource.parent.iterdir()]
    except (OSError, ValueError, AttributeError):
        return None
    close = get_close_matches(resource.name, names, n=1)
    return f"did you mean '{close[0]}'?" if close and close[0] != resource.name else None
