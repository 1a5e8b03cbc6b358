"""What a cache keeps of an examination: JSON after its digest, from which an equal examination is read."""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256

from cattrs import Converter
from cattrs.gen import make_dict_unstructure_fn

from cwinstruments.checks.examination import Examination
from cwinstruments.diagnostics import Diagnostic, Edit, Fix, Related


def write_entry(about: Examination, /) -> bytes:
    """Write an examination.

    Examples:
        >>> write_entry(Examination(kind="instrument", id="x", cases=2)).partition(b"\\n")[2]
        b'{"kind": "instrument", "id": "x", "cases": 2}'
    """
    text = json.dumps(_converter().unstructure(about)).encode("ascii")
    return sha256(text).hexdigest().encode("ascii") + b"\n" + text


def read_entry(entry: bytes, /) -> Examination:
    """Read an examination that was written.

    Raises:
        ValueError: the entry is something else, or was changed.
    """
    digest, _, text = entry.partition(b"\n")
    if sha256(text).hexdigest().encode("ascii") != digest:
        raise ValueError("the entry is spoilt")
    about: Examination = _converter().structure(json.loads(text), Examination)
    return about


@cache
def _converter() -> Converter:
    converter = Converter(omit_if_default=True, unstruct_collection_overrides={tuple: list})
    converter.register_structure_hook(str | int, lambda value, _: value)
    converter.register_unstructure_hook(str | int, lambda value: value)
    for cls in (Edit, Fix, Related, Diagnostic, Examination):
        converter.register_unstructure_hook(cls, make_dict_unstructure_fn(cls, converter, _cattrs_omit_if_default=True))
    return converter
