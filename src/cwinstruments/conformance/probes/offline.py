"""A program that loads, compiles and scores every instrument of a plugin while the network is refused."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from types import FrameType
from typing import Any

NETWORK = (
    *("socket.connect", "socket.getaddrinfo", "socket.gethostbyaddr", "socket.gethostbyname", "socket.sendmsg"),
    *("socket.sendto", "urllib.Request", "http.client.connect", "ftplib.connect", "smtplib.connect"),
)
PROGRAMS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn")
CHANGES = ("os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink", "os.link", "os.truncate")
MOST_PLANS = 2
"""With so many values of parameters an instrument is scored."""
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC


class Watch:
    """Refuses the network, and notes what is written outside of one folder and which programs are started.

    A hook of this kind can't be taken away again, so it is told when it is not wanted any more.
    """

    def __init__(self, packages: Iterable[str], folder: str) -> None:
        self.packages, self.folder = tuple(packages), os.path.realpath(folder)
        self.found: list[dict[str, object]] = []
        self.active = True

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        """Look at one event."""
        if not self.active:
            return
        if event in NETWORK:
            self.note("network", f"{event} {args[1:]}")
            raise OSError("the network is refused while it is proven that none is needed")
        if event in PROGRAMS:
            self.note("program", f"{event} {args[0]!r}")
        elif (event == "open" and self.writes(args)) or event in CHANGES:
            path = args[0]
            if isinstance(path, str | bytes | os.PathLike) and not self.is_within(os.fsdecode(path)):
                self.note("writing", os.fsdecode(path))

    def writes(self, args: tuple[Any, ...]) -> bool:
        """Tell whether a file is opened to be written."""
        mode, flags = args[1], args[2]
        return any(one in mode for one in "wax+") if isinstance(mode, str) else bool((flags or 0) & _WRITING)

    def is_within(self, path: str) -> bool:
        """Tell whether a path is in the folder, or nothing that stays."""
        real = os.path.realpath(path)
        return real == os.devnull or os.path.commonpath([real, self.folder]) == self.folder

    def note(self, kind: str, what: str) -> None:
        """Note an event with the nearest line of the plugin."""
        frame: FrameType | None = sys._getframe(1)
        file, line = None, None
        while frame is not None:
            if frame.f_globals.get("__name__", "").partition(".")[0] in self.packages:
                file, line = frame.f_code.co_filename, frame.f_lineno
                break
            frame = frame.f_back
        one: dict[str, object] = {"kind": kind, "what": what[:300], "file": file, "line": line}
        if one not in self.found:
            self.found.append(one)


def use(distribution: str | None, folder: str | None) -> dict[str, Any]:
    """List, load, compile and score every instrument; give how many there are, and what fails by id."""
    from cwinstruments import load_catalog

    catalog = load_catalog(directories=[] if folder is None else [folder])
    if folder is None:
        ours = [one for one in catalog.entries if one.distribution == distribution]
    else:
        ours = [one for one in catalog.entries if one.distribution is None]
    failed = {}
    for entry in ours:
        try:
            _score(catalog, entry)
        except Exception as error:
            failed[entry.id] = f"{type(error).__name__}: {error}"[:600]
    return {"instruments": len(ours), "failed": failed}


def _score(catalog: Any, entry: Any) -> None:
    """Score an instrument with the answers of its cases, and without any; a few values of parameters are enough."""
    from itertools import islice

    from cwinstruments import score
    from cwinstruments.substitution import assignments

    instrument, cases = entry.instrument, catalog.cases(entry.id, entry.version)
    written = instrument.template or {}
    values = [{}] if not instrument.parameters else list(islice(assignments(written.get("parameters", {})), 1))
    rows: list[tuple[Any, Any]] = [(one, {}) for one in values]
    if cases is not None:
        rows += [({**cases.parameters, **one.parameters}, one.responses) for one in cases.cases]
    plans: dict[str, Any] = {}
    for parameters, responses in rows:
        key = repr(parameters)
        if key not in plans and len(plans) < MOST_PLANS:
            plans[key] = catalog.plan(entry.id, entry.version, parameters)
        if key in plans:
            score(plans[key], responses, on_invalid="missing", on_unknown="ignore")


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    watch = Watch(given["packages"], given["writable"])
    sys.addaudithook(watch)
    used = use(given["distribution"], given["folder"])
    watch.active = False
    sys.stdout.write("\n" + json.dumps({**used, "found": watch.found}))
