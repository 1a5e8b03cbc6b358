"""The scoring plan: inputs, named steps, outputs. What a plan prints is what happens."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import TypeAlias

from attrs import frozen

from cwinstruments.plan.nodes import Node
from cwinstruments.plan.states import State


class InputKind(StrEnum):
    """How an answer is read."""

    ORDERED = "ordered"
    NOMINAL = "nominal"
    BOOLEAN = "boolean"
    SELECTED = "selected"
    """Whether one option of a multiple choice was selected."""
    NUMBER = "number"
    DATE = "date"


@frozen
class Choices:
    """A domain of single numbers, in ascending order, as scaled integers."""

    values: tuple[int, ...]

    @property
    def least(self) -> int:
        return self.values[0]

    @property
    def greatest(self) -> int:
        return self.values[-1]

    def __contains__(self, scaled: object) -> bool:
        return scaled in self.values


@frozen
class Grid:
    """A domain of evenly spaced numbers, as scaled integers. Dates are days since the year 1."""

    least: int
    limit: int
    step: int = 1

    @property
    def greatest(self) -> int:
        """The greatest number on the grid that is not beyond the limit."""
        return self.limit - (self.limit - self.least) % self.step

    def __contains__(self, scaled: object) -> bool:
        return isinstance(scaled, int) and self.least <= scaled <= self.limit and (scaled - self.least) % self.step == 0


@frozen
class Codes:
    """A domain of codes without order."""

    codes: tuple[str, ...]

    def __contains__(self, code: object) -> bool:
        return code in self.codes


Domain: TypeAlias = Choices | Grid | Codes


@frozen
class Input:
    """One answer that a plan takes in.

    Args:
        name: the item's id; for an option of a multiple choice `item__option`.
        item: the item's id.
        scale: values times `scale` are integers.
        nonresponse: the codes that mean that there is no answer.
        show_if: the condition under which the item is asked.
        covariate: whether it is no item but something that norms need to know about the respondent.
    """

    name: str
    item: str
    kind: InputKind
    domain: Domain
    scale: int = 1
    nonresponse: tuple[tuple[int, State], ...] = ()
    show_if: Node | None = None
    covariate: bool = False


@frozen
class Step:
    """One named expression over inputs and earlier steps."""

    name: str
    node: Node


@frozen
class Output:
    """The steps that together are the score of one scale."""

    scale: str
    value: str
    score: str
    """The unrounded value, which scales of scales use."""
    reason: str
    n_answered: str
    n_items: str
    prorated: str
    zero_filled: str
    band: str | None = None
    cutoffs: tuple[tuple[str, str], ...] = ()
    clamped: str | None = None
    asked: str | None = None
    """How many items were asked and apply, where that is something else than `n_items`."""
    """Whether a norm was looked up beyond its table; None where that can't be."""


@frozen(repr=False)
class ScoringPlan:
    """How an instrument is scored, complete and explicit.

    Args:
        instrument: the instrument's id.
        version: its version.
        definition_digest: names the definition that the plan was compiled from.
        inputs: the answers it takes in, in the order of the items, then the covariates.
        steps: named expressions, each over inputs and earlier steps.
        outputs: the scales, in the order of the definition.
        unscored: items that are accepted but have no part in any score.
    """

    instrument: str
    version: str
    definition_digest: str
    inputs: tuple[Input, ...]
    steps: tuple[Step, ...]
    outputs: tuple[Output, ...]
    unscored: tuple[str, ...] = ()

    @cached_property
    def plan_digest(self) -> str:
        """Name the scoring alone: two definitions with the same plan digest score alike."""
        from cwinstruments.plan.converter import scoring_digest

        return scoring_digest(self)

    def __hash__(self) -> int:
        # Not of the steps: plans are looked up much more often than two of one definition differ.
        return hash((self.instrument, self.version, self.definition_digest))

    def input(self, name: str, /) -> Input:
        """Give an input by its name.

        Raises:
            KeyError: there is no such input.
        """
        return self._inputs[name]

    def output(self, scale: str, /) -> Output:
        """Give the output of a scale.

        Raises:
            KeyError: there is no such scale.
        """
        return self._outputs[scale]

    @cached_property
    def _inputs(self) -> Mapping[str, Input]:
        return {one.name: one for one in self.inputs}

    @cached_property
    def _outputs(self) -> Mapping[str, Output]:
        return {one.scale: one for one in self.outputs}

    @cached_property
    def scales(self) -> Mapping[str, int]:
        """What the values of each input are multiplied by to be integers."""
        return {one.name: one.scale for one in self.inputs}

    def __repr__(self) -> str:
        from cwinstruments.plan.text import describe_plan

        return describe_plan(self)
