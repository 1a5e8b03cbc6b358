"""Where scores come from: what was scored with what, written beside them or into them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from cwinstruments.files.atomic import write_whole
from cwinstruments.plan import ScoringPlan

METADATA_KEY: Final = "cwinstruments"
"""The key of a Parquet file's metadata under which its provenance stands."""
ANALYST_DATA: Final = (
    "Analyst data: each row is a person. It must not leave those who analyse it; what is to leave is written with"
    " 'score --release'."
)
"""What is said of a file of scores that was not checked for its release."""
RELEASED: Final = (
    "Each row is a person, named by nothing but the quasi-identifiers: at least k people are alike in them, and of each"
    " scale none of these has a score, or at least k. Rows are sorted by what stands in them, so that their order tells"
    " nothing. What the scores are is not checked: whoever knows those of somebody finds the row, and scores alone join"
    " this file with another one of the same people."
)
"""What is said of one that was."""
SUFFIX: Final = ".provenance.json"
"""What the name of a file of scores goes on with, to name the file of its provenance."""


def provenance_of(
    plan: ScoringPlan,
    source: str,
    options: Mapping[str, Any],
    /,
    *,
    parameters: Mapping[str, Any] | None = None,
    release: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Tell what a file is scored with.

    Args:
        source: the file of responses.
        options: everything else that decides what comes out.
        parameters: the values of the instrument's parameters.
        release: what was checked, where the file may leave those who analyse it: `k`, `quasi_identifiers`, and
            `smallest`, how many people at least are alike in them. None where it may not.
    """
    from cwinstruments import __version__

    return {
        "respondent_level": True,
        "release": None if release is None else dict(release),
        "handling": ANALYST_DATA if release is None else RELEASED,
        "instrument": plan.instrument,
        "version": plan.version,
        "definition_digest": plan.definition_digest,
        "plan_digest": plan.plan_digest,
        "parameters": dict(parameters or {}),
        "options": dict(options),
        "input": _file(Path(source)),
        "cwinstruments": __version__,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def sidecar_of(target: Path, /) -> Path:
    """Name the file that tells the provenance of a file of scores."""
    return target.with_name(target.name + SUFFIX)


def write_sidecar(target: Path, provenance: Mapping[str, Any], summary: Mapping[str, Any], /) -> None:
    """Write the provenance of a file of scores that is complete."""
    said = {**provenance, "output": {"name": target.name, "size": target.stat().st_size}, "summary": summary}
    with write_whole(sidecar_of(target)) as stream:
        json.dump(said, stream, ensure_ascii=False, indent=2, default=str)
        stream.write("\n")


def forget(target: Path, /) -> None:
    """Take the provenance of a file away, before the file is replaced: it must never stand beside another one."""
    sidecar_of(target).unlink(missing_ok=True)


def complete_summary(target: Path, provenance: Mapping[str, Any], /) -> Mapping[str, Any] | None:
    """Give the summary of a file of scores that is complete and made of the same in the same way; None otherwise."""
    said: Any = None
    with suppress(OSError, ValueError):
        said = json.loads(sidecar_of(target).read_text(encoding="utf-8"))
    if not isinstance(said, dict):
        return None
    # Through JSON, as what is read went through it.
    wanted = json.loads(json.dumps(provenance, default=str))
    same = all(said.get(key) == value for key, value in wanted.items() if key != "created")
    try:
        whole = said["output"] == {"name": target.name, "size": target.stat().st_size}
    except (KeyError, OSError):
        return None
    summary = said.get("summary")
    return summary if same and whole and isinstance(summary, dict) else None


def _file(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {"name": str(path)}
    status = os.stat(path)  # noqa: PTH116
    return {"name": path.name, "size": status.st_size, "modified_ns": status.st_mtime_ns}
