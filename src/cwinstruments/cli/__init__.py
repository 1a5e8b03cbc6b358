"""The command line: thin commands over the library.

Exit codes: 0 clean; 1 findings, such as a definition with faults or a row with an answer that is not allowed; 2 wrong
use, such as an unknown option or a file that can't be read or written; 70 a fault of cwinstruments itself, or of the
plugin that brings the command; 129 the terminal is gone; 130 interrupted; 141 nobody reads the output any more; 143
told to end.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Callable, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

DEBUG_VARIABLE = "CWINSTRUMENTS_DEBUG"
OF_PLUGIN = "in the command "
"""What a note begins with that says which plugin brings the command in which something was raised."""

CLEAN, FINDINGS, WRONG_USE, INTERNAL, INTERRUPTED, BROKEN_PIPE = 0, 1, 2, 70, 130, 141
ENDING = {"SIGTERM": 143, "SIGHUP": 129}
"""The exit code for each signal that tells the program to end."""

_OBJECTS_BETWEEN_COLLECTIONS = 50_000


class EndedError(BaseException):
    """A signal told the program to end.

    It is no `SystemExit`: a plugin that raises one is set aside, and the program goes on.
    """

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(code)


class ReaderGoneError(Exception):
    """Whoever read the output reads no more. click would exit with 1 here, which says that there are findings."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit code; no traceback reaches the user.

    Args:
        arguments: what follows the program's name; by default what the process was started with.
    """
    from cwinstruments.cli.streams import give_up_output, prepare_streams

    prepare_streams()
    _heed_signals()
    thresholds = gc.get_threshold()
    # What is loaded at the start stays to the end; looking through it again and again takes a tenth of a short command.
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, *thresholds[1:])
    # At the end of the process all goes at once; to look through it for circles takes as long again.
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)
    try:
        code = _run(arguments)
    except ReaderGoneError:
        code = BROKEN_PIPE
    except EndedError as ended:
        code = ended.code
    finally:
        gc.set_threshold(*thresholds)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        give_up_output()
        return BROKEN_PIPE
    except OSError as error:
        give_up_output()
        # Otherwise it was explained already.
        return _explain(error) if code in (CLEAN, FINDINGS) else code
    return code


def _run(arguments: Sequence[str] | None) -> int:
    import click

    from cwinstruments.cli.group import command_line

    try:
        # The group drops what commands return, so a number can only come from `context.exit`.
        code = command_line.main(args=arguments, prog_name="cwinstruments", standalone_mode=False)
        return code if isinstance(code, int) else CLEAN
    except click.ClickException as error:
        from io import StringIO

        shown = StringIO()
        error.show(shown)
        _say(shown.getvalue().rstrip("\n"))
        return WRONG_USE
    except ReaderGoneError:
        raise
    except (KeyboardInterrupt, click.Abort):
        _say("interrupted")
        return INTERRUPTED
    except Exception as error:
        return _explain(error)


def _explain(error: Exception) -> int:
    """Say what went wrong in a few lines, and give the exit code."""
    from cwinstruments.errors import CWInstrumentsError, DefinitionError, InvalidResponseError

    if isinstance(error, DefinitionError):
        errors = [one for one in error.diagnostics if one.severity == "error"]
        for one in errors:
            _say(one)
        if len(errors) < len(error.diagnostics):
            _say("'cwinstruments check' shows warnings as well")
        return FINDINGS
    if isinstance(error, CWInstrumentsError):
        _say(error)
        return FINDINGS if isinstance(error, InvalidResponseError) else WRONG_USE
    if isinstance(error, OSError) and error.strerror:
        place = f"{error.filename}: " if error.filename is not None else ""
        _say(f"{place}{error.strerror}")
        return WRONG_USE
    if os.environ.get(DEBUG_VARIABLE):
        import traceback

        traceback.print_exception(error)
    else:
        _say(f"unexpected {type(error).__name__}: {error}")
        whose = [one.removeprefix(OF_PLUGIN) for one in getattr(error, "__notes__", ()) if one.startswith(OF_PLUGIN)]
        culprit = f"the command {whose[0]}: tell its author" if whose else "cwinstruments"
        _say(f"This is a fault of {culprit}. {DEBUG_VARIABLE}=1 shows where it happened.")
    return INTERNAL


def _say(message: object) -> None:
    from cwinstruments.printable import printable

    print(printable(str(message), lines=True), file=sys.stderr)


def _heed_signals() -> None:
    """Let files be cleared away when the program is told to end."""
    import signal
    import threading

    if threading.current_thread() is not threading.main_thread():
        return
    for name, code in ENDING.items():
        number = getattr(signal, name, None)
        # One that is ignored stays so: `nohup` asks for that.
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _ender(code))


def _ender(code: int) -> Callable[[int, FrameType | None], None]:
    def end(*_: object) -> None:
        raise EndedError(code)

    return end
