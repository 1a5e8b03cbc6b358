"""The options of a scoring method, held to the schema that the method gives for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cwinstruments.diagnostics import Diagnostic, Path, did_you_mean, nearest
from cwinstruments.plan.methods import Method


def check_options(method: Method, options: Mapping[str, Any], path: Path, /) -> Iterator[Diagnostic]:
    """Find options that a method does not take, and those that it needs.

    Args:
        path: the place of the options.
    """
    from jsonschema import Draft202012Validator

    refused = f"method '{method.name}' does not take these options"
    errors = list(Draft202012Validator(method.options_schema).iter_errors(options))
    meant: set[Path] = set()
    for error in errors:
        at: Path = (*path, *error.absolute_path)
        if _is_of_unknown_keys(error):
            known = error.schema.get("properties", {})
            for key in [one for one in error.instance if one not in known]:
                meant |= {(*at, near) for near in nearest(key, known)}
                yield Diagnostic("CWI312", f"{refused}: {key!r} is not known", (*at, key), did_you_mean(key, known))
    for error in errors:
        at = (*path, *error.absolute_path)
        # What is only misspelt is one fault, not one more because it is missing.
        if not _is_of_unknown_keys(error) and not (error.validator == "required" and meant & _missing(error, at)):
            yield Diagnostic("CWI312", f"{refused}: {error.message}", at, _hint(error))


def _is_of_unknown_keys(error: Any) -> bool:
    return bool(error.validator == "additionalProperties" and error.validator_value is False)


def _missing(error: Any, at: Path) -> set[Path]:
    """Give the key that is missing; there is an error for each."""
    return {(*at, key) for key in error.validator_value if error.message.startswith(repr(key))}


def _hint(error: Any) -> str | None:
    if error.validator == "enum":
        return did_you_mean(str(error.instance), map(str, error.validator_value))
    words: str | None = error.schema.get("description")
    return words
