"""What a report on units is about: an instrument or a survey with its plans and facets, compiled once."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from cwinstruments.model import Instrument, Survey
from cwinstruments.plan import (
    AggregatePlan,
    ScoringPlan,
    compile_aggregates,
    compile_plan,
    compile_survey,
    merge_survey,
)
from cwinstruments.units.facets import Facet, facets_of


@frozen(eq=False)
class Subject:
    """The instrument or survey that is reported on, compiled.

    Args:
        definition: as it was given.
        instrument: the same as one instrument.
    """

    definition: Instrument | Survey
    instrument: Instrument
    plan: ScoringPlan
    aggregates: AggregatePlan
    facets: Mapping[str, Facet]

    @classmethod
    def compile(cls, definition: Instrument | Survey, /, *, plan: ScoringPlan | None = None) -> Subject:
        """Compile what is reported on.

        Args:
            plan: its scoring plan, where it is compiled already.

        Raises:
            DefinitionError: the definition contradicts itself.
            ValueError: no scale says how a unit's score is made.
        """
        if isinstance(definition, Survey):
            plan = compile_survey(definition) if plan is None else plan
            merged = merge_survey(definition)
        else:
            plan = compile_plan(definition) if plan is None else plan
            merged = definition
        aggregates = compile_aggregates(definition, plan=plan)
        if not aggregates.outputs:
            raise ValueError(f"no scale of {merged.id} has an 'aggregate', which says how a unit's score is made")
        return cls(definition, merged, plan, aggregates, facets_of(merged, plan))
