"""The command `diff`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cwinstruments.cli.output import counted, output, refuse_nameless, write_text
from cwinstruments.cli.overwriting import refuse_overwriting
from cwinstruments.cli.settings import KnownLater, Settings, pass_settings

if TYPE_CHECKING:
    from cwinstruments.changes import Changes, Repository, Tree
    from cwinstruments.diagnostics import Diagnostic
    from cwinstruments.documents import Document


@click.command()
@click.argument("names", metavar="OLD NEW", nargs=-1, required=True)
@click.option(
    "--git", "by_revision", is_flag=True, help="Compare two revisions of a git repository: REV1 [REV2] [PATH...]."
)
@click.option(
    "--strict", is_flag=True, help="Exit with 1 on warnings too: ids that changed, definitions that are gone."
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="How changes are written: for people; as data; only what is wrong, for a GitHub workflow or code scanning.",
)
@click.option("-o", "--output", "file", metavar="FILE", callback=refuse_nameless, help="Write to this file.")
@pass_settings
@click.pass_context
def diff(
    context: click.Context,
    settings: Settings,
    names: tuple[str, ...],
    by_revision: bool,
    strict: bool,
    format_: str,
    file: str | None,
) -> None:
    """Tell what changed between definitions, whether scores can be compared, and which version is due.

    OLD and NEW are two files or two folders of definitions. A file of a git revision is written REV:PATH.

    With --git two revisions are compared: REV1 with REV2, or with the files as they are now. REV1...REV2 compares REV2
    with what it began from: the last commit that both have. PATHs say which files and folders; by default the whole
    repository.

    \b
    Example:
      cwinstruments diff old/team-safety.yaml team-safety.yaml
      cwinstruments diff HEAD~1:instruments/team-safety.yaml instruments/team-safety.yaml
      cwinstruments diff --git main
      cwinstruments diff --git v1.0.0 v1.1.0 instruments/
      cwinstruments diff --git origin/main...HEAD --strict

    Exit code: 0 when every version was raised far enough, 1 when one was not or a file can't be read (with --strict
    also on a warning), 2 when the command is used wrongly.
    """
    from cwinstruments.changes import RevisionError
    from cwinstruments.documents import EMPTY_PATH
    from cwinstruments.errors import DefinitionError

    if "" in names:
        raise DefinitionError([EMPTY_PATH])
    refuse_overwriting(file, *names, "." if by_revision else None)
    try:
        changes = _by_revision(settings, names) if by_revision else _by_name(settings, names)
    except RevisionError as error:
        raise click.UsageError(str(error)) from None
    _write(changes, format_, file)
    failed = changes.errors or (strict and changes.warnings)
    context.exit(1 if failed else 0)


def _write(changes: Changes, format_: str, file: str | None) -> None:
    if file is None or file == "-":
        for line in _lines(changes, format_):
            write_text(line)
        return
    with output(file) as stream:
        stream.writelines(f"{line}\n" for line in _lines(changes, format_))


def _lines(changes: Changes, format_: str) -> Iterator[str]:
    from cwinstruments.cli.diff_text import describe_changes, summary

    if format_ == "text":
        yield from describe_changes(changes)
        return
    if format_ == "json":
        import json

        yield from json.dumps(changes.to_dict(), ensure_ascii=False, indent=2).split("\n")
        return
    from cwinstruments.checks import CheckResult
    from cwinstruments.reports import to_github, to_sarif

    old = {one.old_file for one in changes.definitions}
    found = tuple(_in_work_tree(one, is_old=one.file in old) for one in changes.diagnostics)
    result = CheckResult(diagnostics=found, files=len(changes.definitions) + changes.unchanged)
    if format_ == "sarif":
        yield from to_sarif(result)
        return
    # What follows is the summary of a check.
    yield from list(to_github(result))[: len(found)]
    yield summary(changes)


def _in_work_tree(found: Diagnostic, *, is_old: bool) -> Diagnostic:
    """Name the file of a revision by its path alone: that is where an annotation can stand."""
    from attrs import evolve

    related = tuple(evolve(one, file=_but_revision(one.file)) for one in found.related)
    file = _but_revision(found.file)
    if file == found.file or not is_old:
        return evolve(found, file=file, related=related)
    # The lines of an old file say nothing of the new one.
    return evolve(found, file=file, related=related, line=None, column=None, end_line=None, end_column=None)


def _but_revision(file: str | None) -> str | None:
    if file is None or Path(file).exists():
        return file
    revision, colon, path = file.partition(":")
    return path if colon and len(revision) > 1 else file


# What is compared


def _by_name(settings: Settings, names: tuple[str, ...]) -> Changes:
    """Compare two files or two folders; a file of a revision is written REV:PATH."""
    from cwinstruments.changes import diff_trees, folder_tree

    if len(names) != 2:
        given = counted(len(names), "name is", "names are")
        raise click.UsageError(f"two things are compared, OLD and NEW; {given} given")
    old, new = names
    folders = [Path(name).is_dir() for name in names]
    known = KnownLater(settings)
    if all(folders):
        trees = [folder_tree(Path(name)) for name in names]
        return diff_trees(trees[0], trees[1], methods=settings.methods, instruments=known)
    if any(folders):
        raise click.UsageError("a folder is compared with a folder, and a file with a file")
    return _of_files(settings, old, new)


def _of_files(settings: Settings, old: str, new: str) -> Changes:
    from cwinstruments.changes import diff

    try:
        return diff(_definition(old), _definition(new), methods=settings.methods, instruments=KnownLater(settings))
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def _definition(name: str) -> str | Document:
    """Give the path of a file, or the definition in a file of a revision."""
    if Path(name).exists():
        return name
    revision, colon, path = name.partition(":")
    if not colon:
        raise click.BadParameter(f"there is no file or folder '{name}'", param_hint="OLD NEW")
    from cwinstruments.changes import repository
    from cwinstruments.documents import parse_document

    here = repository()
    here.check_revision(revision)
    return parse_document(here.content_at(revision, path), file=name)


def _by_revision(settings: Settings, names: tuple[str, ...]) -> Changes:
    """Compare two revisions, or one with the work tree."""
    from cwinstruments.changes import diff_trees, repository, revision_tree, work_tree

    here = repository()
    old, new, paths = _revisions(here, names)
    before = revision_tree(here, old, paths)
    after: Tree = work_tree(here, paths) if new is None else revision_tree(here, new, paths)
    if paths and not before.names and not after.names:
        raise click.UsageError(f"there are no definitions in {', '.join(paths)}, neither before nor now")
    return diff_trees(before, after, methods=settings.methods, instruments=KnownLater(settings))


def _revisions(here: Repository, names: tuple[str, ...]) -> tuple[str, str | None, tuple[str, ...]]:
    """Tell revisions from paths: the first is a revision, the second if there is one of that name and no such path."""
    old, *rest = names
    for dots in ("...", ".."):
        if dots in old and not here.is_revision(old):
            old, _, other = old.partition(dots)
            old, other = old or "HEAD", other or "HEAD"
            # Three dots, as in git itself: what came since the other one went its own way.
            return (here.merge_base(old, other) if dots == "..." else old), other, tuple(rest)
    if rest and not Path(rest[0]).exists() and here.is_revision(rest[0]):
        return old, rest[0], tuple(rest[1:])
    for name in rest:
        if not Path(name).exists() and not _was_there(here, old, name):
            raise click.UsageError(f"'{name}' is neither a revision nor a path")
    return old, None, tuple(rest)


def _was_there(here: Repository, revision: str, path: str) -> bool:
    here.check_revision(revision)
    return bool(here.files_at(revision, (path,)))
