"""What the command `score` refuses before any file is scored: names that would cost somebody their files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from cwinstruments.cli.overwriting import refuse_overwriting, same_file


def refuse_target_of_many(sources: Sequence[str], target: str | None, /) -> Path:
    """Give the folder into which several files are scored.

    Raises:
        click.UsageError: none is named, it is a file or called like one, or it is where the responses are.
    """
    from cwinstruments.errors import ResponseFileError
    from cwinstruments.files import format_of, holds

    if target is None or target == "-":
        raise click.UsageError("several files are scored into a folder: name it with -o")
    folder = Path(target)
    if folder.exists() and not folder.is_dir():
        raise click.UsageError(
            f"several files are scored into a folder, but '{target}' is a file; name another with -o"
        )
    if not folder.exists():
        try:
            format = format_of(target)
        except ResponseFileError:
            pass
        else:
            raise click.UsageError(
                f"several files are scored into a folder, but '{target}' is called like a file; name a folder, such as"
                f" -o {folder.with_suffix('')}, and with --format what is written, such as {format}"
            )
    for source in sources:
        within = holds(source, folder)
        if within is not None:
            raise click.UsageError(
                f"'{target}' is within '{within}', of which everything is scored: the scores would be mixed with the"
                " responses, and the next run would take them for responses; choose a folder outside of it"
            )
    return folder


def refuse_scores_over(source: str, target: str | None, given: Sequence[str], /) -> None:
    """Refuse scores in the place of the responses, or of another file that is read.

    Args:
        given: what is read beside the responses.

    Raises:
        click.UsageError: they are the same file.
    """
    if target is not None and same_file(source, target):
        raise click.UsageError("the scores would take the place of the responses; choose another file for them")
    refuse_overwriting(target, *given)


def refuse_summary(summary: str | None, sources: Sequence[str], targets: Sequence[str | None], /) -> None:
    """Refuse a file of the closing counts that would take another one's place, or that has no place.

    Args:
        sources: what is read.
        targets: what is written.

    Raises:
        click.BadParameter: it can't be written there.
    """
    from cwinstruments.files import SUFFIX

    if summary is None:
        return
    file = Path(summary)
    wrong = None
    if any(same_file(one, summary) for one in sources):
        wrong = "the counts would take the place of a file that is read"
    elif any(same_file(one, summary) for one in targets if one is not None):
        wrong = "the counts would take the place of the scores"
    elif file.name.endswith(SUFFIX):
        wrong = f"files that end in {SUFFIX} tell where scores come from, and the counts would take the place of one"
    elif file.is_dir():
        wrong = "this is a folder, not a file"
    elif not file.resolve().parent.is_dir():
        wrong = f"there is no folder '{file.parent}'"
    if wrong is not None:
        raise click.BadParameter(f"'{summary}': {wrong}; choose another file", param_hint="--summary")
