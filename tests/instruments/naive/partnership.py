"""The partnership family a second time, from the facts alone."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from tests.instruments.naive.driver import Answers, Case
from tests.instruments.naive.plain import enough, given, mean, original, percent_of_range, total_of_facets

# VicHealth: 35 items are 7 sections of 5, in this order; plain sums, nothing reversed.
VICHEALTH = {
    "need": "vh01 vh02 vh03 vh04 vh05",
    "choosing_partners": "vh06 vh07 vh08 vh09 vh10",
    "making_it_work": "vh11 vh12 vh13 vh14 vh15",
    "planning": "vh16 vh17 vh18 vh19 vh20",
    "implementing": "vh21 vh22 vh23 vh24 vh25",
    "minimising_barriers": "vh26 vh27 vh28 vh29 vh30",
    "reflecting": "vh31 vh32 vh33 vh34 vh35",
}
# Where each facet of partnership quality is found by what its items say; no reversed items.
QUALITY = {
    "shared_purpose": "pq01 pq02 pq03",
    "candid_feedback": "pq04 pq05 pq06",
    "follow_through": "pq07 pq08 pq09",
    "trust_reliability": "pq10 pq11 pq12",
    "roles_access": "pq13 pq14 pq15",
    "shared_power": "pq16 pq17 pq18",
    "cultural_humility": "pq19 pq20 pq21",
    "joint_resources": "pq22 pq23 pq24",
}
INTERNAL = {"hand_offs": "ip01 ip02 ip03", "shared_goals": "ip04 ip05 ip06", "responsiveness": "ip07 ip08 ip09"}
TRIBAL = {
    "group_a": "tn_a1 tn_a2 tn_a3",
    "group_b": "tn_b1 tn_b2 tn_b3",
    "group_c": "tn_c1 tn_c2 tn_c3",
    "group_d": "tn_d1 tn_d2 tn_d3",
}
OBSTACLES = {
    "language": "po01",
    "power": "po02",
    "workload": "po03",
    "turnover": "po04",
    "access_to_meetings": "po05",
    "rules_on_information": "po06",
    "rules_on_money": "po07",
    "past_harm": "po08",
    "racism": "po09",
    "mandates": "po10",
}
LANDSCAPE = {  # the rating, its lowest and its highest answer
    "importance": ("pl_importance", 1, 5),
    "contact_frequency": ("pl_contact", 0, 5),
    "collaboration_level": ("pl_level", 0, 5),
    "desired_level": ("pl_desired", 0, 5),
    "relationship_quality": ("pl_relationship", 1, 5),
}


def summed(answers: Answers, key: list[str], low: int, high: int, rule: str) -> Any:
    """Add up; under the half rule the missing answers are estimated by the mean of the others."""
    values = given(answers, key, low, high)
    return mean(values) * len(key) if enough(values, key, rule) else None


def single(answers: Answers, item: str, low: int, high: int) -> int | None:
    """Show one rating as it is."""
    return next(iter(given(answers, [item], low, high)), None)


def vichealth(low: int, rule: str, answers: Answers) -> dict[str, Any]:
    """The form counts from 0 to 4 or from 1 to 5."""
    scores = {id: summed(answers, key.split(), low, low + 4, rule) for id, key in VICHEALTH.items()}
    scores["total"] = summed(answers, " ".join(VICHEALTH.values()).split(), low, low + 4, rule)
    return scores


def levels(answers: Answers) -> dict[str, Any]:
    """One rating, from 0 to 5, which is the score."""
    return {"collaboration_level": single(answers, "frey_level", 0, 5)}


def aitcs(rule: str, answers: Answers) -> dict[str, Any]:
    """Give the sum of all 23, nothing reversed, and their mean."""
    key = [f"aitcs{n:02}" for n in range(1, 24)]
    values = given(answers, key, 1, 5)
    return {
        "total": summed(answers, key, 1, 5, rule),
        "total_mean": mean(values) if enough(values, key, rule) else None,
    }


def scorecard(rule: str, answers: Answers) -> dict[str, Any]:
    """Give the sum of all 20, nothing reversed: 20 to 100."""
    return {"total": summed(answers, [f"hc{n:02}" for n in range(1, 21)], 1, 5, rule)}


def quality(answers: Answers) -> dict[str, Any]:
    """Eight facets, and their mean."""
    scores: dict[str, Any] = {id: original(answers, key.split()) for id, key in QUALITY.items()}
    return scores | {"total": total_of_facets(list(scores.values()))}


def landscape(trigger: str, due: int, answers: Answers) -> dict[str, Any]:
    """Ratings are shown as they are; everything else needs all that it is made of."""
    scores: dict[str, Any] = {id: single(answers, *rating) for id, rating in LANDSCAPE.items()}

    def yes(item: str) -> int | None:
        return int(answers[item]) if isinstance(answers.get(item), bool) else None

    now, desired, rating = scores["collaboration_level"], scores["desired_level"], scores[trigger]
    scores["gap"] = None if now is None or desired is None else desired - now
    scores["supports_resilience"] = yes("pl_resilience")
    first, known = yes("pl_first_contact"), yes("pl_key_contact")
    scores["contacts_in_place"] = None if first is None or known is None else first + known
    scores["closer_look"] = None if rating is None else int(rating <= due)

    # There was a last meeting, and somebody at it, only after a first contact. The last meeting was on the day of the
    # entry or before: with a later one, one of the two days is wrong, and no days have passed "since".
    entry: Any = answers.get("pl_recorded_on")
    met: Any = answers.get("pl_last_meeting")
    dated = first == 1 and isinstance(entry, str) and isinstance(met, str) and "2000-01-01" <= met <= entry
    scores["days_since_meeting"] = (date.fromisoformat(entry) - date.fromisoformat(met)).days if dated else None
    there = answers.get("pl_attendance") if first == 1 else None
    scores["led_by_director"] = int(there == "director") if there in ("director", "delegate", "neither") else None

    # A row about a Nation needs its agreement; where nobody says that there is one, there is none.
    tribal, agreed = yes("pl_tribal"), yes("pl_data_agreement")
    scores["held_back"] = None if tribal is None else int(tribal == 1 and agreed != 1)
    return scores


def internal(answers: Answers) -> dict[str, Any]:
    """Three facets; no total is defined."""
    return {id: original(answers, key.split()) for id, key in INTERNAL.items()}


def tribal(answers: Answers) -> dict[str, Any]:
    """Score slots of a Nation's own; what doesn't apply (97) is not in use and doesn't count, as its evidence says."""
    scores: dict[str, Any] = {}
    for id, key in TRIBAL.items():
        used = [item for item in key.split() if answers.get(item) != 97]
        scores[id] = original(answers, used)
    return scores


def in_place(answers: Answers, key: list[str]) -> dict[str, Any]:
    """Rate practices from 0 (absent) to 3 (fully): 100 * sum / (3 * number applicable). 97 is not applicable."""
    applying = [item for item in key if answers.get(item) != 97]
    values = given(answers, applying, 0, 3)
    # At least two thirds of what applies (stated in its evidence), and as everywhere at least 2 answers (2.0).
    scored = len(values) >= 2 and 3 * len(values) >= 2 * len(applying)
    return {
        "index": percent_of_range(mean(values), 0, 3) if scored else None,
        # The list of gaps needs all that applies (stated in its evidence).
        "gaps": sum(value < 3 for value in values) if values and len(values) == len(applying) else None,
    }


def checklist(answers: Answers) -> dict[str, Any]:
    """Seventeen practices."""
    return in_place(answers, [f"cp{n:02}" for n in range(1, 18)])


def obstacles(answers: Answers) -> dict[str, Any]:
    """Give one rating of 0 to 2 each: a frequency table, no score."""
    return {id: single(answers, item, 0, 2) for id, item in OBSTACLES.items()}


RULES = ("complete", "half")
CASES = [
    *(
        Case("vichealth-partnerships-analysis", partial(vichealth, low, rule), {"coding": coding, "missing_rule": rule})
        for low, coding in ((0, "zero_to_four"), (1, "one_to_five"))
        for rule in RULES
    ),
    Case("levels-of-collaboration", levels),
    *(Case("aitcs-ii", partial(aitcs, rule), {"missing_rule": rule}) for rule in RULES),
    *(Case("handshake-to-compact-scorecard", partial(scorecard, rule), {"missing_rule": rule}) for rule in RULES),
    Case("partnership-quality", quality),
    *(
        Case("partner-landscape", partial(landscape, rating, due), {"trigger_rating": rating, parameter: due})
        for rating, parameter, values in (
            ("contact_frequency", "due_at_or_below", (0, 1, 2, 3, 4)),
            ("collaboration_level", "due_at_or_below", (0, 1, 2, 3, 4)),
            ("relationship_quality", "relationship_due_at_or_below", (1, 2, 3, 4)),
        )
        for due in values
    ),
    Case("internal-partnerships", internal),
    Case("tribal-partnership-module", tribal),
    Case("community-practice-checklist", checklist),
    Case("partnership-obstacles", obstacles),
]
