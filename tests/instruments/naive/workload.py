"""The surveys of this project in the workload family a second time, from the design and the texts of the items."""

from __future__ import annotations

from functools import partial
from typing import Any

from tests.instruments.naive.driver import Answers, Case
from tests.instruments.naive.plain import given, original, percent_of_range, total_of_facets
from tests.instruments.naive.psychological_safety import facets

# Three items a facet, one after the other, none of them reversed. Demands and resources never share a total (2.0).
DEMANDS = {
    "time_volume": "we01 we02 we03",
    "paperwork": "we04 we05 we06",
    "emotional_trauma_load": "we07 we08 we09",
}
RESOURCES = {
    "predictability_recovery": "we10 we11 we12",
    "control_flexibility": "we13 we14 we15",
    "resources_coverage": "we16 we17 we18",
}
# A minus where the text tells of the opposite: whoever is quick gets more (3); what is done on top is counted (8).
EQUITY = {"fair_distribution": "eq01 eq02 -eq03 eq04", "invisible_labour": "eq05 eq06 eq07 -eq08"}
INTENT = {"intent_to_stay": "is01 is02 is03"}
PULSE = {
    "time_volume": "wp03 wp04 wp05",
    "paperwork": "wp06 wp07 wp08",
    "emotional_trauma_load": "wp09 wp10 wp11",
    "predictability_recovery": "wp12 wp13 wp14",
    "control_flexibility": "wp15 wp16 wp17",
    "resources_coverage": "wp18 wp19 wp20",
}


def experience(answers: Answers) -> dict[str, Any]:
    """Six facets and two totals. A total needs 75 % of its facets, which of three is all."""
    demands, resources = facets(DEMANDS, answers), facets(RESOURCES, answers)
    totals = {
        "demands": total_of_facets(list(demands.values())),
        "recovery_resources": total_of_facets(list(resources.values())),
    }
    return demands | resources | totals


def anchor(answers: Answers, item: str) -> Any:
    """Show the one item as 0, 25, 50, 75 or 100, as its evidence says."""
    values = given(answers, [item], 1, 5)
    return percent_of_range(values[0], 1, 5) if values else None  # type: ignore[arg-type]


def pulse(answers: Answers) -> dict[str, Any]:
    """Two anchors apart, and the facet of the month; items of another month are not asked, so never scored."""
    scores: dict[str, Any] = {"demands_anchor": anchor(answers, "wp01"), "resources_anchor": anchor(answers, "wp02")}
    for id, key in PULSE.items():
        scores[id] = original(answers, key.split()) if answers.get("wp_served") == id else None
    return scores


CASES = [
    Case("workload-experience", experience),
    Case("workload-equity", partial(facets, EQUITY)),
    Case("intent-to-stay", partial(facets, INTENT)),
    Case("workload-pulse", pulse),
]
