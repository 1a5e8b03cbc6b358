"""The command line: thin commands over the library.

Exit codes: 0 clean; 1 findings, such as a definition with faults or a row with an answer that is not allowed; 2 wrong
use, such as an unknown option or a file that can't be read; 70 a fault of cwinstruments itself; 130 interrupted;
141 nobody reads the output any more; 143 told to end.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

DEBUG_VARIABLE = "CWINSTRUMENTS_DEBUG"

CLEAN, FINDINGS, WRONG_USE, INTERNAL, INTERRUPTED, BROKEN_PIPE, TERMINATED = 0, 1, 2, 70, 130, 141, 143


class ReaderGoneError(Exception):
    """Whoever read the output reads no more. click would exit with 1 here, which says that there are findings."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit code; no traceback reaches the user.

    Args:
        arguments: what follows the program's name; by default what the process was started with.
    """
    _prepare()
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except (BrokenPipeError, ReaderGoneError):
        # What is left in the buffer would fail again when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    return code


def _run(arguments: Sequence[str] | None) -> int:
    import click

    from cwinstruments.cli.group import command_line

    try:
        # The group drops what commands return, so a number can only come from `context.exit`.
        code = command_line.main(args=arguments, prog_name="cwinstruments", standalone_mode=False)
        return code if isinstance(code, int) else CLEAN
    except click.ClickException as error:
        error.show()
        return WRONG_USE
    except ReaderGoneError:
        raise
    except (KeyboardInterrupt, click.Abort):
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except Exception as error:
        return _explain(error)


def _explain(error: Exception) -> int:
    """Say what went wrong in a few lines, and give the exit code."""
    from cwinstruments.errors import CWInstrumentsError, DefinitionError, InvalidResponseError

    if isinstance(error, DefinitionError):
        errors = [one for one in error.diagnostics if one.severity == "error"]
        print(*errors, sep="\n", file=sys.stderr)
        if len(errors) < len(error.diagnostics):
            print("'cwinstruments check' shows warnings as well", file=sys.stderr)
        return FINDINGS
    if isinstance(error, CWInstrumentsError):
        print(error, file=sys.stderr)
        return FINDINGS if isinstance(error, InvalidResponseError) else WRONG_USE
    if isinstance(error, OSError) and error.strerror:
        place = f"{error.filename}: " if error.filename is not None else ""
        print(f"{place}{error.strerror}", file=sys.stderr)
        return WRONG_USE
    if os.environ.get(DEBUG_VARIABLE):
        import traceback

        traceback.print_exception(error)
    else:
        print(f"unexpected {type(error).__name__}: {error}", file=sys.stderr)
        print(f"This is a fault of cwinstruments. {DEBUG_VARIABLE}=1 shows where it happened.", file=sys.stderr)
    return INTERNAL


def _prepare() -> None:
    """Let no character end the program that a terminal can't show, and let files be cleared away when it is ended."""
    from io import TextIOWrapper

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    import signal
    import threading

    if threading.current_thread() is threading.main_thread() and hasattr(signal, "SIGTERM"):
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
