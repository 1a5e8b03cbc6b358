"""Findings that a comment of the definition says are meant, and comments that no longer stand for anything."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from attrs import frozen

from cwinstruments.checks.selecting import is_needed, suggest_code
from cwinstruments.codes import CODES
from cwinstruments.diagnostics import Diagnostic, Fix, Severity, in_order
from cwinstruments.documents import Suppression
from cwinstruments.profiles import Profile
from cwinstruments.rules import Rule

_ABOUT_COMMENTS: Final = "CWI03"
_OF_PLUGINS: Final = re.compile("([A-Z]{3,8})[0-9]{3}")
_ELSEWHERE: Final = ("CWI265", "CWI268", "CWI5", "CWI81", "CWI82", "CWI85", "CWI86", "CWI9")
"""What depends on other files, on what is installed, or on how a check was asked for: it may come back."""


@frozen
class Suppressed:
    """A finding that is meant.

    Args:
        finding: what was found.
        reason: why it is meant, as the comment says.
        line: where the comment stands.
    """

    finding: Diagnostic
    reason: str | None
    line: int


@frozen
class _Asked:
    """What was looked for: every code, those of rules, and those of the rules that the profile asks for."""

    known: Collection[str]
    of_rules: frozenset[str]
    asked: frozenset[str]
    profile: Profile

    def can_be_suppressed(self, found: Diagnostic) -> bool:
        """Tell whether a definition can be used in spite of a finding: loading refuses errors, those of rules aside."""
        return (
            found.severity is not Severity.ERROR
            or found.code in self.of_rules
            or found.code not in CODES
            or found.code.startswith("CWI8")
        )

    def is_judged(self, code: str) -> bool:
        """Tell whether a code would have been found by this check if there were anything to be found."""
        return not code.startswith(_ELSEWHERE) and (code not in self.of_rules or code in self.asked)


def suppress(
    found: Iterable[Diagnostic],
    suppressions: Iterable[Suppression],
    /,
    *,
    rules: Iterable[Rule],
    profile: Profile,
) -> tuple[list[Diagnostic], tuple[Suppressed, ...]]:
    """Set aside the findings that comments say are meant, and report the comments that stand for nothing.

    Args:
        suppressions: the comments of all files.
        rules: every rule that is known, also those that the profile does not ask for.

    Returns:
        What is left, with what is wrong with comments; and what is set aside.
    """
    found, rules = list(in_order(found)), list(rules)
    comments: dict[str, list[Suppression]] = {}
    for comment in suppressions:
        comments.setdefault(comment.file, []).append(comment)
    if not comments:
        return found, ()
    asked = _Asked(
        (*CODES, *(rule.code for rule in rules)),
        frozenset(rule.code for rule in rules),
        frozenset(rule.code for rule in rules if profile.includes(rule.profile)),
        profile,
    )
    left: list[Diagnostic] = []
    aside: list[Suppressed] = []
    used: set[tuple[Suppression, str]] = set()
    refused: set[tuple[Suppression, str]] = set()
    for one in found:
        meant = [comment for comment in comments.get(one.file or "", ()) if _is_about(comment, one)]
        can_be = asked.can_be_suppressed(one)
        (used if can_be else refused).update((comment, one.code) for comment in meant)
        if meant and can_be:
            aside.append(Suppressed(one, next((each.reason for each in meant if each.reason), None), meant[0].line))
        else:
            left.append(one)
    blocked = {one.file for one in left if not asked.can_be_suppressed(one)}
    for file, given in comments.items():
        for comment in given:
            taken = {code for each, code in used if each is comment}
            against = {code for each, code in refused if each is comment}
            is_open = file in blocked or (blocked and _needs_others(file))
            left += _check_comment(comment, taken, against, asked, is_open=bool(is_open))
    return left, tuple(aside)


def _is_about(comment: Suppression, found: Diagnostic) -> bool:
    return found.code in comment.codes and (comment.target is None or comment.target == found.line)


def _needs_others(file: str) -> bool:
    """Tell whether a file is looked at together with a definition: cases are not run where that has faults."""
    return ".cases." in file


def _may_be_of_a_plugin(code: str, known: Collection[str]) -> bool:
    """Tell whether a code may be that of a plugin which is not installed here: its letters are nobody's."""
    written = _OF_PLUGINS.fullmatch(code)
    return written is not None and not any(one.startswith(written[1]) for one in known)


def _check_comment(
    comment: Suppression, used: set[str], refused: set[str], asked: _Asked, *, is_open: bool
) -> Iterator[Diagnostic]:
    """Find what is wrong with one comment.

    Args:
        used: the codes of findings that it set aside.
        refused: the codes of findings that it can't set aside.
        is_open: whether faults of the file kept anything from being looked for.
    """
    if not comment.codes:
        hint = "write '# cwi: ignore CWI404 - why it is meant', or 'ignore-file' for the whole file"
        yield _finding(comment, "CWI034", "this comment can't be understood, so it suppresses nothing", hint)
        return
    for code in dict.fromkeys(comment.codes):
        if _may_be_of_a_plugin(code, asked.known):
            continue
        if code not in asked.known:
            hint = suggest_code(code, asked.known) or "'cwinstruments rule' lists all codes; a whole code is wanted"
            yield _finding(comment, "CWI031", f"there is no code {code!r}, so nothing is suppressed by it", hint)
        elif is_needed(code) or code in refused:
            why = "the definition can't be used with it"
            yield _finding(comment, "CWI033", f"an error {code} can't be suppressed: {why}", "mend what it is about")
        elif code.startswith(_ABOUT_COMMENTS):
            message = f"{code} can't be suppressed: it is about comments such as this one"
            yield _finding(comment, "CWI033", message, "mend the comment that it is about")
    if asked.profile is Profile.PUBLISH and comment.reason is None:
        hint = f"write '# cwi: ignore {', '.join(comment.codes)} - why it is meant'"
        yield _finding(comment, "CWI032", "this comment does not say why the finding is meant", hint)
    idle = [
        code
        for code in dict.fromkeys(comment.codes)
        if code in asked.known
        and code not in used
        and code not in refused
        and asked.is_judged(code)
        and not is_needed(code)
        and not code.startswith(_ABOUT_COMMENTS)
    ]
    if idle and not is_open:
        where = "in this file" if comment.target is None else f"in line {comment.target}"
        message = f"nothing is suppressed by this comment: there is no {' and no '.join(idle)} {where}"
        fix = Fix(
            "take the comment away" if len(idle) == len(comment.codes) else f"take {', '.join(idle)} out of it",
            (comment.without(frozenset(idle)),),
        )
        yield _finding(comment, "CWI030", message, "take it away, or put it where the finding is", fix)


def _finding(comment: Suppression, code: str, message: str, hint: str, fix: Fix | None = None) -> Diagnostic:
    return Diagnostic(
        code,
        message,
        hint=hint,
        severity=Severity.WARNING,
        file=comment.file,
        line=comment.line,
        column=comment.column,
        end_line=comment.line,
        end_column=comment.end_column,
        fix=fix,
    )
