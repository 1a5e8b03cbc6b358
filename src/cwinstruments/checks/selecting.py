"""Which codes a check is asked for, by their beginnings: `CWI3` stands for all that is about scoring."""

from __future__ import annotations

import re
from collections.abc import Iterable

from attrs import frozen

from cwinstruments.codes import CODES
from cwinstruments.diagnostics import Diagnostic, Severity, did_you_mean, nearest
from cwinstruments.rules import Rule

_NEEDED = ("CWI0", "CWI1")
_OF_WARNINGS = ("CWI02", "CWI03")
"""What is about unquoted text and about comments: a file can be used with it."""
_PARTS = re.compile("([A-Za-z]*)[^A-Za-z0-9]*([0-9]{1,9})")
_OWN = "CWI"


@frozen
class Selection:
    """The codes that are asked for, and those that are left out; the longer beginning decides.

    Args:
        select: beginnings of codes; none stands for all.
        ignore: beginnings of codes.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def includes(self, found: Diagnostic, /) -> bool:
        """Tell whether a finding is asked for; one that makes its file unusable always is.

        Examples:
            >>> one = Diagnostic("CWI320", "the range can't be reached")
            >>> Selection(("CWI3",)).includes(one), Selection(("CWI3",), ("CWI32",)).includes(one)
            (True, False)
        """
        if found.severity is Severity.ERROR and is_needed(found.code):
            return True
        selected = _longest(found.code, self.select) if self.select else 0
        return selected >= 0 and _longest(found.code, self.ignore) < selected


def is_needed(code: str, /) -> bool:
    """Tell whether errors of a code make a file unusable: those of reading and of shape."""
    return code.startswith(_NEEDED) and not code.startswith(_OF_WARNINGS)


def suggest_code(code: str, known: Iterable[str], /) -> str | None:
    """Suggest the code that is meant by one that does not exist.

    Examples:
        >>> suggest_code("cwi215x", ["CWI215", "CWI921"]), suggest_code("acme-1", ["ACME001"])
        ("did you mean 'CWI215'?", "did you mean 'ACME001'?")
        >>> suggest_code("215", ["CWI215", "CWI921"]), suggest_code("3", ["CWI003", "CWI301"])
        ("did you mean 'CWI215'?", None)
    """
    names = tuple(known)
    parts = _PARTS.match(code)
    meant = f"{parts[1].upper() or _OWN}{int(parts[2]):03}" if parts and (parts[1] or len(parts[2]) > 2) else ""
    if meant in names:
        return f"did you mean '{meant}'?"
    # All codes look alike; of those that are about the same thing one may be meant.
    alike = [name for name in names if name[:4] == code[:4].upper()]
    return did_you_mean(code, alike) if nearest(code, alike) else None


def selection_of(
    select: Iterable[str], ignore: Iterable[str], /, *, rules: Iterable[Rule], elsewhere: str | None = None
) -> Selection:
    """Make a selection of what a caller wrote.

    Args:
        select: codes or their beginnings, also several in one text with commas between them.
        ignore: the same.
        rules: every rule that is known; codes are those of the library and theirs.
        elsewhere: what to say of a code that is not known, and that may be one of a plugin.

    Raises:
        ValueError: no code begins so, or it is one of a file that could not be used.
    """
    wanted, unwanted = _split(select), _split(ignore)
    known = (*CODES, *(rule.code for rule in rules))
    for one in (*wanted, *unwanted):
        if not any(code.startswith(one) for code in known):
            near = suggest_code(one, known)
            told = [f"there is no code {one!r}", near, None if one.startswith("CWI") else elsewhere]
            raise ValueError("; ".join(part for part in told if part))
    for one in unwanted:
        if any(is_needed(code) for code in known if code.startswith(one)):
            what = "errors of reading and of shape (CWI0.., CWI1..) make a definition unusable"
            raise ValueError(f"{one!r} can't be ignored: {what}")
    return Selection(wanted, unwanted)


def _split(codes: Iterable[str]) -> tuple[str, ...]:
    given = [codes] if isinstance(codes, str) else codes
    parts = [part.strip().upper() for one in given for part in one.split(",")]
    return tuple(dict.fromkeys(part for part in parts if part))


def _longest(code: str, beginnings: Iterable[str]) -> int:
    """Give the length of the longest beginning that a code has; -1 where it has none of them."""
    return max((len(one) for one in beginnings if code.startswith(one)), default=-1)
