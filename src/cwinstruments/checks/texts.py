"""Text that no file holds, or not yet: what somebody types into an editor or a form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cwinstruments.checks.checking import check
from cwinstruments.checks.files import is_folder
from cwinstruments.checks.result import CheckResult
from cwinstruments.documents import resolved, unsaved

NAME = "<text>.yaml"
"""The name of a text without a file; the cases of such a text are in `<text>.cases.yaml`."""


def check_text(
    text: str | bytes, /, *, cases: str | bytes | None = None, file: str = NAME, **options: Any
) -> CheckResult:
    """Check a definition that is text, as `check` checks a file; nothing is written anywhere.

    Args:
        text: the definition as it is typed.
        cases: its worked cases as they are typed; by default those in the file beside `file`, where there are any.
        file: the name that findings give. In place of what such a file holds the text is read; what stands beside it,
            such as cases, or the norms of a survey, is read from there. JSON where it ends in `.json`, else YAML.
        options: the keywords of `check`.

    Raises:
        TypeError: the text or the cases are neither text nor bytes.
        ValueError: the name is that of a folder; or what `check` raises.
    """
    place = Path(file)
    if is_folder(place):
        raise ValueError(f"the name of a file is wanted, and {file!r} is a folder")
    held = {resolved(place): _encoded(text)}
    if cases is not None:
        held[resolved(place.with_name(f"{place.stem}.cases{place.suffix or '.yaml'}"))] = _encoded(cases)
    with unsaved(held):
        return check(place, **options)


def _encoded(text: str | bytes) -> bytes:
    if isinstance(text, bytes):
        return text
    if not isinstance(text, str):
        raise TypeError(f"text is wanted, not a value of type {type(text).__name__}")
    # What is no character at all is reported by the reader, as in a file.
    return text.encode("utf-8", "surrogatepass")
