"""The check that everything works without a network, and writes nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from cwinstruments.conformance.check import ConformanceCheck, Of
from cwinstruments.conformance.outcomes import Outcome
from cwinstruments.conformance.processes import ProbeError, run_probe
from cwinstruments.conformance.subject import Proving, faults_of

_SAID = {
    "network": ("it asks the network", "put what it needs into the package"),
    "program": ("it starts another program", "do without, or start it in a command of its own alone"),
    "writing": ("it writes to", "keep nothing between runs, or use the tempfile module"),
}


class Offline(ConformanceCheck):
    """Every instrument is listed, loaded, compiled and scored without a network.

    In a fresh process with the network refused; nothing may be written outside its temporary folder, and no other
    program be started.
    """

    id = "offline"
    of = Of.WHOLE

    def of_whole(self, proving: Proving, /) -> Iterator[Outcome]:
        with TemporaryDirectory() as folder:
            given = {
                "packages": proving.packages,
                "distribution": proving.name if proving.distribution is not None else None,
                "folder": None if proving.folder is None else os.path.abspath(proving.folder),  # noqa: PTH100
                "writable": folder,
            }
            try:
                data = run_probe("offline", given, Path(folder)).data
            except ProbeError as error:
                message = f"its instruments can't be used without a network: {error}"
                yield self.shortcoming(proving.name, message, "look at the last line: it says what was asked for")
                return
        for one in data["found"]:
            what, hint = _SAID[one["kind"]]
            message = f"{what}: {one['what']}"
            yield self.shortcoming(proving.name, message, hint, file=one["file"], line=one["line"])
        faulty = {one.entry.id for one in proving.instruments if faults_of(one)}
        for id, failure in data["failed"].items():
            if id in faulty:
                continue  # which 'clean' names
            message = f"it can't be scored in a fresh process without a network: {failure}"
            yield self.shortcoming(id, message, "mend what the error says; 'clean' and 'cases' may say more")
        if data["instruments"] < len(proving.instruments):
            message = f"only {data['instruments']} of {len(proving.instruments)} instruments are found"
            yield self.shortcoming(proving.name, message, "find definitions by importlib.resources, not by the folder")
