"""From a file, or from text, to a document."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.resources.abc import Traversable
from io import IOBase
from pathlib import Path as FilePath
from stat import S_ISDIR, S_ISREG
from typing import Any, Final, Literal

from cwinstruments.diagnostics import Diagnostic, in_order
from cwinstruments.documents.document import Document
from cwinstruments.documents.encoding import decode, refuse_odd_breaks
from cwinstruments.documents.json_text import read_json
from cwinstruments.documents.late_places import with_late_places
from cwinstruments.documents.limits import MAX_BYTES
from cwinstruments.documents.quick_yaml import read_quickly
from cwinstruments.documents.recording import ReadingError, Recording
from cwinstruments.documents.withholding import seems_overlay, without_words
from cwinstruments.documents.yaml_text import FAST_LOADER, read_yaml
from cwinstruments.errors import DefinitionError

Format = Literal["yaml", "json"]
EMPTY_PATH: Final = Diagnostic("CWI001", "an empty path names no file", hint="'.' names the current folder")
_UNSAVED: ContextVar[Mapping[FilePath, bytes] | None] = ContextVar("_UNSAVED", default=None)


def read_document(source: str | os.PathLike[str] | Traversable, /) -> Document:
    """Read a definition from a file: JSON when its name ends in `.json`, else YAML.

    Raises:
        TypeError: it is neither a path nor a resource of a package.
        DefinitionError: the file can't be opened or read; `diagnostics` holds every fault.
    """
    return parse_document(read_content(source), file=str(source))


def read_content(source: str | os.PathLike[str] | Traversable, /) -> bytes:
    """Read the bytes of a definition, of one that is too large a few more than are allowed.

    Raises:
        TypeError: it is neither a path nor a resource of a package.
        DefinitionError: the file can't be opened.
    """
    if not isinstance(source, (str, os.PathLike, Traversable)):
        raise TypeError(f"the path of a file is wanted, not {_name_type(source)}")
    file = str(source)
    if not file:
        # To the file system it would be the current folder.
        raise DefinitionError([EMPTY_PATH])
    if (instead := _UNSAVED.get()) and isinstance(source, (str, os.PathLike)):
        held = instead.get(resolved(source))
        if held is not None:
            return held
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
    return content


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
            quick = read_quickly(content, FAST_LOADER)
            if quick is not None:
                return with_late_places(quick, file, content)
            data = read_yaml(content, recording)
    except ReadingError:
        pass
    if recording.faults:
        faults = without_words(recording.faults) if seems_overlay(recording.content) else recording.faults
        raise DefinitionError(in_order(faults))
    return Document(data, file, recording.marks, recording.key_marks, recording.ends, recording.key_ends, text=content)


@contextmanager
def unsaved(contents: Mapping[FilePath, bytes], /) -> Iterator[None]:
    """Let files be read as if they held something else, which is not saved yet.

    Args:
        contents: what they would hold, by their resolved paths.
    """
    token = _UNSAVED.set(contents)
    try:
        yield
    finally:
        _UNSAVED.reset(token)


def is_unsaved(file: str | os.PathLike[str], /) -> bool:
    """Tell whether something is read in place of a file, whether the file exists or not."""
    held = _UNSAVED.get()
    return bool(held) and resolved(file) in (held or ())


def resolved(file: str | os.PathLike[str], /) -> FilePath:
    """Give the one path of a file that may be named in several ways; one that can't be looked up stays as it is."""
    try:
        return FilePath(file).resolve()
    except (OSError, RuntimeError, ValueError):
        return FilePath(file)


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
    from difflib import get_close_matches  # needed only when something is wrong

    close = get_close_matches(resource.name, names, n=1)
    return f"did you mean '{close[0]}'?" if close and close[0] != resource.name else None
