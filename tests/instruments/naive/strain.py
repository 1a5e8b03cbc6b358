"""The published keys of the workload family a second time, from the facts alone."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction
from functools import partial
from typing import Any

from tests.instruments.naive.driver import Answers, Case
from tests.instruments.naive.plain import enough, given, mean
from tests.instruments.naive.psychological_safety import means


def numbered(prefix: str, items: str, reverse: str = "", digits: int = 2) -> list[str]:
    """Give the ids of the facts' item numbers: `numbered("pss", "1 4", "4")` is pss01 and the reversed pss04."""
    turned = reverse.split()
    return [f"{'-' if n in turned else ''}{prefix}{int(n):0{digits}}" for n in items.split()]


def from_to(first: int, last: int) -> str:
    """Write the numbers of items one after the other."""
    return " ".join(str(n) for n in range(first, last + 1))


def summed(keys: Mapping[str, list[str]], low: int, high: int, rule: str, answers: Answers) -> dict[str, Any]:
    """Add up the keyed answers of each scale; under the half rule the mean stands in for what is missing."""
    scores: dict[str, Any] = {}
    for id, key in keys.items():
        values = given(answers, key, low, high)
        scores[id] = mean(values) * len(key) if enough(values, key, rule) else None
    return scores


QWI = {"workload": numbered("qwi", from_to(1, 5))}
ICAWS = {"conflict": numbered("icaws", from_to(1, 4))}
OCS = {"constraints": numbered("ocs", from_to(1, 11))}
PSS_10 = {
    "helplessness": numbered("pss", "1 2 3 6 9 10"),
    # Its items are the reversed ones: the two parts add to the total, so a high value is little self-efficacy.
    "self_efficacy": numbered("pss", "4 5 7 8", "4 5 7 8"),
    "total": numbered("pss", from_to(1, 10), "4 5 7 8"),
}
PSS_4 = {"total": numbered("pss4_", from_to(1, 4), "2 3", digits=1)}
STSS = {
    "intrusion": numbered("stss", "2 3 6 10 13"),
    "avoidance": numbered("stss", "1 5 7 9 12 14 17"),
    "arousal": numbered("stss", "4 8 11 15 16"),
    "total": numbered("stss", from_to(1, 17)),
}
PROQOL = {
    "compassion_satisfaction": numbered("proqol", "3 6 12 16 18 20 22 24 27 30"),
    "burnout": numbered("proqol", "1 4 8 10 15 17 19 21 26 29", "1 4 15 17 29"),
    "secondary_traumatic_stress": numbered("proqol", "2 5 7 9 11 13 14 23 25 28"),
}
BRS = {"resilience": "brs1 -brs2 brs3 -brs4 brs5 -brs6"}
OLBI = {
    "disengagement": "1 3 6 7 9 11 13 15",
    "exhaustion": "2 4 5 8 10 12 14 16",
    "burnout": from_to(1, 16),
}
OLBI_REVERSED = {"strongly_agree_1": "2 3 4 6 8 9 11 12", "strongly_agree_4": "1 5 7 10 13 14 15 16"}
CBI = {  # its key, and the least number of answers
    "personal_burnout": ("cbi_p1 cbi_p2 cbi_p3 cbi_p4 cbi_p5 cbi_p6", 3),
    "work_burnout": ("cbi_w1 cbi_w2 cbi_w3 cbi_w4 cbi_w5 cbi_w6 -cbi_w7", 4),
    "client_burnout": ("cbi_c1 cbi_c2 cbi_c3 cbi_c4 cbi_c5 cbi_c6", 6),
}
HSE = {
    "demands": "3 6 9 12 16 18 20 22",
    "control": "2 10 15 19 25 30",
    "managers_support": "8 23 29 33 35",
    "peer_support": "7 24 27 31",
    "relationships": "5 14 21 34",
    "role": "1 4 11 13 17",
    "change": "26 28 32",
}
COPSOQ = {  # R is in the item's own number
    "quantitative_demands": "qd1 qd2 qd3 -qd4r",
    "work_pace": "wp1 wp2 wp3",
    "emotional_demands": "ed1 edx2 ed3",
    "hiding_emotions": "he1 he2 he3 he4",
    "role_conflicts": "co2 co3",
    "illegitimate_tasks": "it1",
    "control_over_working_time": "ct1 ct2 ct3 ct4 -ct5r",
    "work_life_conflict": "wfx1 wf2 wf3 wf5 wf6",
}
# Which items the middle version lacks is not in the design; it is stated in the evidence of the key.
COPSOQ_LONG_ONLY = ["-qd4r", "wp3", "he1", "-ct5r", "wfx1", "wf5", "wf6"]
TLX = ["mental", "physical", "temporal", "performance", "effort", "frustration"]
TLX_ITEMS = ["mental_demand", "physical_demand", "temporal_demand", "performance", "effort", "frustration"]
PAIRS = {
    f"pair_{one}_{other}": [TLX_ITEMS[place], TLX_ITEMS[TLX.index(other)]]
    for place, one in enumerate(TLX)
    for other in TLX[place + 1 :]
}


def olbi(coding: str, rule: str, answers: Answers) -> dict[str, Any]:
    """Sums and means; which eight are reversed depends on which end is strongly agree."""
    keys = {id: numbered("olbi", items, OLBI_REVERSED[coding]) for id, items in OLBI.items()}
    scores = summed(keys, 1, 4, rule, answers)
    return scores | {f"{id}_mean": None if scores[id] is None else scores[id] / len(key) for id, key in keys.items()}


def cbi(coding: str, rule: str, answers: Answers) -> dict[str, Any]:
    """Always is 100 points, never 0, however the file counts; a scale is the mean of what is answered."""
    points: dict[Any, int] = {
        "points_0_to_100": {0: 0, 25: 25, 50: 50, 75: 75, 100: 100},
        "always_5": {5: 100, 4: 75, 3: 50, 2: 25, 1: 0},
        "always_1": {1: 100, 2: 75, 3: 50, 4: 25, 5: 0},
    }[coding]
    counted = {id: points.get(answer) for id, answer in answers.items()}
    scores: dict[str, Any] = {}
    for id, (key, least) in CBI.items():
        values = given(counted, key.split(), 0, 100)
        needed = 3 if id == "client_burnout" and rule == "half" else least
        scores[id] = mean(values) if len(values) >= needed else None
    return scores


def hse(coding: str, rule: str, answers: Answers) -> dict[str, Any]:
    """All of Demands and Relationships are reversed, unless the form's own numbers did so already; high is better."""
    turned = ["demands", "relationships"] if coding == "by_label" else []
    keys = {id: " ".join(numbered("hse", items, items if id in turned else "")) for id, items in HSE.items()}
    return means(keys, 1, 5, rule, answers)


def copsoq(version: str, rule: str, answers: Answers) -> dict[str, Any]:
    """Take answers as stored, 0 25 50 75 100; that control over working time is a resource turns nothing."""
    fourths = {id: value // 25 for id, value in answers.items() if value in (0, 25, 50, 75, 100)}
    left_out = COPSOQ_LONG_ONLY if version == "middle" else []
    keys = {id: " ".join(item for item in key.split() if item not in left_out) for id, key in COPSOQ.items()}
    return {id: None if value is None else value * 25 for id, value in means(keys, 0, 4, rule, fourths).items()}


def proqol(rule: str, norms: Mapping[str, tuple[float, float]], answers: Answers) -> dict[str, Any]:
    """Sums of 10 to 50, and T = 50 + 10 (x - M) / SD where somebody gave the numbers of a norm group."""
    scores = summed(PROQOL, 1, 5, rule, answers)
    for id, (centre, spread) in norms.items():
        raw = scores[id]
        scores[f"{id}_t"] = None if raw is None else 50 + 10 * (raw - Fraction(centre)) / Fraction(spread)
    return scores


def who_5(rule: str, answers: Answers) -> dict[str, Any]:
    """Give the sum, and the sum times 4."""
    raw = summed({"raw": numbered("who5_", from_to(1, 5), digits=1)}, 0, 5, rule, answers)["raw"]
    return {"raw": raw, "percentage": None if raw is None else raw * 4}


def nasa_tlx(coding: str, answers: Answers) -> dict[str, Any]:
    """Six ratings, 0 to 100 in steps of 5, and 15 pairs; each score needs all its answers."""
    ratings: list[Any] = [answers.get(item) for item in TLX_ITEMS]
    rated = all(rating in range(0, 101, 5) for rating in ratings)
    if rated and coding == "high_is_good":
        ratings[3] = 100 - ratings[3]  # as published, 0 is perfect
    chosen = {pair: answers.get(pair) if answers.get(pair) in both else None for pair, both in PAIRS.items()}
    wins: dict[str, Any] = {}
    for item in TLX_ITEMS:
        mine = [chosen[pair] for pair, both in PAIRS.items() if item in both]
        wins[item] = None if None in mine else mine.count(item)
    compared = None not in wins.values()
    weighted = [w * r for w, r in zip(wins.values(), ratings, strict=True)] if rated and compared else []
    return {
        **{f"wins_{item}": number for item, number in wins.items()},
        "raw_tlx": Fraction(sum(ratings), 6) if rated else None,
        "weighted_tlx": Fraction(sum(weighted), 15) if weighted else None,
    }


# The 21 marks, and now and then a place between two, or beyond the ends, where there is none.
MARKS = [*3 * [0, 0, *range(0, 101, 5), 100], 52, 105]
TLX_POOLS = PAIRS | dict.fromkeys(TLX_ITEMS, MARKS)


def fewer_gaps(dice: random.Random, answers: Answers) -> None:
    """Fill the pairs up for every second respondent: with 15 of them hardly anybody would have all."""
    if dice.random() < 0.5:
        answers.update({pair: dice.choice(names) for pair, names in PAIRS.items()})


RULES = ("complete", "half")
NORMS = {
    "compassion_satisfaction": (37.5, 6.25),
    "burnout": (22.0, 5.5),
    "secondary_traumatic_stress": (19.25, 7.0),
}
GIVEN = {
    "t_scores": "given",
    **{f"{id}_mean": centre for id, (centre, _) in NORMS.items()},
    **{f"{id}_sd": spread for id, (_, spread) in NORMS.items()},
}


def both_rules(instrument: str, keys: Mapping[str, list[str]], low: int, high: int) -> list[Case]:
    """Give a case for each missing rule of a sum."""
    return [Case(instrument, partial(summed, keys, low, high, rule), {"missing_rule": rule}) for rule in RULES]


CASES = [
    *both_rules("quantitative-workload-inventory", QWI, 1, 5),
    *both_rules("interpersonal-conflict-at-work", ICAWS, 1, 5),
    *both_rules("organizational-constraints", OCS, 1, 5),
    *both_rules("pss-10", PSS_10, 0, 4),
    *both_rules("pss-4", PSS_4, 0, 4),
    *both_rules("secondary-traumatic-stress-scale", STSS, 1, 5),
    *(Case("brief-resilience-scale", partial(means, BRS, 1, 5, rule), {"missing_rule": rule}) for rule in RULES),
    *(Case("who-5", partial(who_5, rule), {"missing_rule": rule}) for rule in RULES),
    *(Case("proqol-5", partial(proqol, rule, {}), {"t_scores": "not_given", "missing_rule": rule}) for rule in RULES),
    *(Case("proqol-5", partial(proqol, rule, NORMS), {"missing_rule": rule, **GIVEN}) for rule in RULES),
    *(
        Case("oldenburg-burnout-inventory", partial(olbi, coding, rule), {"coding": coding, "missing_rule": rule})
        for coding in OLBI_REVERSED
        for rule in RULES
    ),
    *(
        Case("copenhagen-burnout-inventory", partial(cbi, coding, rule), {"coding": coding, "missing_rule": rule})
        for coding in ("points_0_to_100", "always_5", "always_1")
        for rule in RULES
    ),
    *(
        Case("hse-indicator-tool", partial(hse, coding, rule), {"coding": coding, "missing_rule": rule})
        for coding in ("by_label", "already_reversed")
        for rule in RULES
    ),
    *(
        Case("copsoq-iii-demands", partial(copsoq, version, rule), {"version": version, "missing_rule": rule})
        for version in ("long", "middle")
        for rule in RULES
    ),
    *(
        Case("nasa-tlx", partial(nasa_tlx, coding), {"performance_coding": coding}, pools=TLX_POOLS, adjust=fewer_gaps)
        for coding in ("high_is_poor", "high_is_good")
    ),
]
