"""The optional fast validator: it only ever says that a document is valid; otherwise jsonschema decides."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from cwinstruments.documents.schemas import load_schema


def is_surely_valid(name: str, data: Any, /) -> bool:
    """Tell whether data satisfies a schema for certain; False says nothing, and is the answer where nothing is fast.

    The validator is jsonschema-rs, which takes Python's integers and decimals as they are, of any size. It comes with
    the extra `fast`.
    """
    validate = _validator(name)
    if validate is None:
        return False
    try:
        return validate(data)
    except ValueError:
        # Something that it can't take, such as lists that are nested very deep.
        return False


@cache
def _validator(name: str) -> Callable[[Any], bool] | None:
    try:
        from jsonschema_rs import Draft202012Validator
    except ImportError:
        return None
    validator = Draft202012Validator(load_schema(name))
    return validator.is_valid
