"""Writing for a target: options are held to their schema, texts to their licence, and faults are the target's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from cwinstruments.diagnostics import did_you_mean
from cwinstruments.errors import CWInstrumentsError, TargetError, TargetOptionError, UnsupportedError, describe_error
from cwinstruments.licensing import permit, refuse_unpermitted
from cwinstruments.model import Instrument, PermissionGiven, Survey, TextRedistributable, Use, Wording
from cwinstruments.plan import ScoringPlan, instrument_of, plan_of
from cwinstruments.targets.target import ExportSource, Target


def write_target(
    target: Target,
    definition: Instrument | Survey | ScoringPlan,
    /,
    *,
    options: Mapping[str, Any] | None = None,
    plan: ScoringPlan | None = None,
    digest: str | None = None,
    use: Use | str | None = None,
    permissions: Iterable[PermissionGiven] = (),
    day: date | None = None,
) -> str:
    """Write an instrument or a survey for another tool.

    A target that needs texts gets those whose licence lets everybody pass them on. Others are given to it only for
    a `use` that their terms, or permissions, permit.

    Args:
        definition: an instrument, a survey, or the plan of one where the target needs no texts.
        options: those of the target.
        plan: what is written of the scoring; by default all of it. Scoring methods of plugins are in a plan only.
        digest: names the whole scoring, where `plan` is a part of it.
        use: what the texts are used for.
        permissions: what the holders of rights permitted.
        day: the day on which permissions have to hold; by default today.

    Raises:
        TargetOptionError: the target does not take these options.
        UnsupportedError: the target can't express something, or its texts may not be passed on.
        UseNotPermittedError: the use is not permitted.
        TargetError: the target itself failed; nothing is written.
    """
    if not isinstance(target, Target):
        raise TypeError(f"a target is wanted, such as those of load_catalog().targets, not {type(target).__name__}")
    given = dict(options or {})
    _check_options(target, given)
    if isinstance(definition, Survey):
        refuse_unpermitted(definition, day=day)
    instrument = None
    if target.needs_texts:
        if not isinstance(definition, Instrument | Survey):
            raise TypeError(f"{target.name} writes texts too, so it needs an instrument or a survey, not a plan")
        _refuse_texts(target, definition, use, permissions, day)
        instrument = instrument_of(definition)
    plan = plan_of(definition) if plan is None else plan
    source = ExportSource(plan, digest or plan.plan_digest, instrument)
    try:
        text = target.write(source, given)
    except CWInstrumentsError:
        raise
    except Exception as error:
        raise TargetError(target.name, f"it raised {describe_error(error)}") from error
    if not isinstance(text, str):
        raise TargetError(target.name, f"it gave a value of type {type(text).__name__}, and not text")
    return text


def _check_options(target: Target, options: Mapping[str, Any]) -> None:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import SchemaError

    schema = target.options_schema
    known = schema.get("properties", {})
    is_closed = schema.get("maxProperties") == 0 or (
        schema.get("additionalProperties") is False and "patternProperties" not in schema
    )
    unknown = [name for name in options if name not in known] if is_closed else []
    if unknown:
        there = f"it takes {', '.join(known)}" if known else "it takes none"
        hint = did_you_mean(unknown[0], known) or there
        raise TargetOptionError(f"{target.name} has no option '{unknown[0]}'; {hint}")
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as fault:
        raise TargetError(target.name, f"its schema of options is none: {describe_error(fault)}") from fault
    error = next(Draft202012Validator(schema).iter_errors(options), None)
    if error is not None:
        place = ".".join(str(part) for part in error.absolute_path)
        raise TargetOptionError(
            f"{target.name} can't take {f'the option {place}' if place else 'this'}: {error.message}"
        )


def _refuse_texts(
    target: Target,
    definition: Instrument | Survey,
    use: Use | str | None,
    permissions: Iterable[PermissionGiven],
    day: date | None,
) -> None:
    """Let texts pass that everybody may pass on, and others for a use that is permitted."""
    if use is not None:
        permit(definition, use, permissions, day=day)
        return
    parts = tuple(definition.resolved.values()) if isinstance(definition, Survey) else (definition,)
    for one in parts:
        is_free = one.licence.text_redistributable is TextRedistributable.YES
        if not is_free and one.wording is not Wording.KEY_ONLY:
            raise UnsupportedError(
                f"{target.name} writes the texts of {one.id}, and its licence does not let everybody pass them on: say"
                " what they are used for, and whether that is permitted is looked up"
            )
