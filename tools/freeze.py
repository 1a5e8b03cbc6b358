"""Freeze what is new in `tests/corpus/v1`, and refuse to change what is frozen.

`python -m tools.freeze` writes the expected scores of files of responses that have none yet, and adds the digest of
each new file to the manifest. A file that is in the manifest never changes and never goes: definitions of version 1
load for ever, and score alike. Where one did, nothing is written and the exit code is 1.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

from tools.corpus import CORPUS, expected_file, expected_of, inputs_to_score

MANIFEST = "MANIFEST.sha256"


def digest_of(file: Path, /) -> str:
    """Give the SHA-256 of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def read_manifest(folder: Path, /) -> dict[str, str]:
    """Give the digest of each frozen file, by its path."""
    file = folder / MANIFEST
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return {path: digest for digest, path in (line.split("  ", 1) for line in lines)}


def files_in(folder: Path, /) -> dict[str, Path]:
    """Give the files that are to be frozen, by path: all but the manifest and the page about the folder."""
    found = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {file.relative_to(folder).as_posix(): file for file in found if file.name not in (MANIFEST, "README.md")}


def faults(folder: Path, /) -> list[str]:
    """Say which frozen files changed or are gone."""
    files = files_in(folder)
    said = []
    for path, digest in read_manifest(folder).items():
        if path not in files:
            said.append(f"{path} is gone")
        elif digest_of(files[path]) != digest:
            said.append(f"{path} changed")
    return said


def freeze(folder: Path, /) -> list[str]:
    """Add the new files of a folder to its manifest, and give their paths.

    Raises:
        ValueError: a frozen file changed, or is gone.
    """
    if wrong := faults(folder):
        raise ValueError("; ".join(wrong))
    frozen = read_manifest(folder)
    added = [path for path in files_in(folder) if path not in frozen]
    frozen |= {path: digest_of(folder / path) for path in added}
    if added:
        lines = "".join(f"{frozen[path]}  {path}\n" for path in sorted(frozen))
        (folder / MANIFEST).write_text(lines, encoding="utf-8")
    return added


def write_missing_scores() -> None:
    """Write what comes out today of files of responses that nobody froze the scores of."""
    for file in inputs_to_score():
        expected = expected_file(file)
        if not expected.exists():
            lines = (json.dumps(one, ensure_ascii=False, sort_keys=True) for one in expected_of(file))
            expected.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


def main(folder: Path = CORPUS) -> int:
    """Freeze what is new."""
    if wrong := faults(folder):
        print("frozen files never change; put what is new beside them:", *wrong, sep="\n  ")
        return 1
    if folder == CORPUS:
        write_missing_scores()
    for path in freeze(folder):
        print(f"froze {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
