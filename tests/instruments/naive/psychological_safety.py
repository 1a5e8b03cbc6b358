"""The psychological-safety family a second time, from the facts and the texts of the items alone."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import partial
from typing import Any

from tests.instruments.naive.driver import Answers, Case
from tests.instruments.naive.partnership import in_place
from tests.instruments.naive.plain import enough, given, mean, original, total_of_facets

# A minus where the text tells of the opposite: leaving out awkward details (3), finding out first what others think
# (7), pressing until somebody gives in (12), circles that others can't get into (16), notes to protect oneself (19).
TEAM_SAFETY = {
    "candour": "ts01 ts02 -ts03 ts04",
    "interpersonal_risk": "ts05 ts06 -ts07 ts08",
    "mistakes_and_divergent_views": "ts09 ts10 ts11 -ts12",
    "belonging": "ts13 ts14 ts15 -ts16",
    "trust": "ts17 ts18 -ts19 ts20",
}
PULSE_ANCHORS = "tp01 tp05 tp09 tp13 tp17"
PULSE = {  # the month's facet: its anchor, which everybody is asked, and the three that are asked in its month
    "candour": "tp01 tp02 -tp03 tp04",
    "interpersonal_risk": "tp05 tp06 -tp07 tp08",
    "mistakes_and_divergent_views": "tp09 tp10 tp11 -tp12",
    "belonging": "tp13 tp14 tp15 -tp16",
    "trust": "tp17 tp18 -tp19 tp20",
}
REFERENTS = {"peers": "tr01 tr02 tr03", "supervisor": "tr04 tr05 tr06", "executives": "tr07 tr08 tr09"}
# Annoyance at bad news (3), leaving people alone (7), plans that nobody had part in (11), favouring some (15).
LEADER = {
    "invites_candour": "lr01 lr02 -lr03 lr04",
    "responds_to_error": "lr05 lr06 -lr07 lr08",
    "shares_power": "lr09 lr10 -lr11 lr12",
    "acts_fairly": "lr13 lr14 -lr15 lr16",
}
HARM = {"response_to_harm": "hf01 hf02 hf03", "fair_treatment": "hf04 hf05 hf06", "field_safety": "hf07 hf08 hf09"}
MORAL_DISTRESS = {"moral_distress": "md01 md02 md03"}
MATTERING = {
    "recognition_dignity": "mg01 mg02 mg03",
    "voice_transparency": "mg04 mg05 mg06",
    "fair_pay_promotion": "mg07 mg08 mg09",
    "learning_supervision": "mg10 mg11 mg12",
    "career_pathways": "mg13 mg14 mg15",
}
SAQ = {
    "teamwork_climate": "saq01 -saq02 saq03 saq04 saq05 saq06",
    "safety_climate": "saq07 saq08 saq09 saq10 -saq11 saq12 saq13",
    "job_satisfaction": "saq15 saq16 saq17 saq18 saq19",
    "stress_recognition": "saq20 saq21 saq22 saq23",
    "management_unit": "saq24_unit saq25_unit saq26_unit saq27_unit saq28_unit",
    "management_hospital": "saq24_hospital saq25_hospital saq26_hospital saq27_hospital saq28_hospital",
    "working_conditions": "saq29 saq30 saq31 saq32",
}
AHRQ = {  # R is in the item's own number
    "communication_openness": "c2 c4 -c6r",
    "feedback_about_error": "c1 c3 c5",
    "frequency_of_events_reported": "d1 d2 d3",
    "teamwork_across_units": "-f2r f4 -f6r f10",
    "handoffs": "-f3r -f5r -f7r -f11r",
    "management_support": "f1 f8 -f9r",
}
COPSOQ_LONG = {
    "sense_of_community": "sw1 sw2 sw3",
    "supervisor_support": "ssx1 ssx2 ssx3",
    "colleague_support": "scx1 scx2 sc3",
    "predictability": "pr1 pr2",
    "recognition": "re1 re2 re3",
    "horizontal_trust": "-te1r -te2r te3",
    "vertical_trust": "tm1 tmx2 -tm3r tm4",
    "justice": "ju1 ju2 ju3 ju4",
}
# Which items the middle version lacks is not in the design; it is stated in the evidence of the key.
COPSOQ_MIDDLE = {
    "sense_of_community": "sw1 sw3",
    "supervisor_support": "ssx1 ssx2",
    "colleague_support": "scx1 scx2",
    "predictability": "pr1 pr2",
    "recognition": "re1",
    "horizontal_trust": "te3",
    "vertical_trust": "tm1 tmx2 tm4",
    "justice": "ju1 ju4",
}


def facets(keys: Mapping[str, str], answers: Answers) -> dict[str, Any]:
    """Score the facets of an instrument of this project."""
    return {id: original(answers, key.split()) for id, key in keys.items()}


def team_safety(answers: Answers) -> dict[str, Any]:
    """Five facets, and their mean."""
    scores = facets(TEAM_SAFETY, answers)
    return scores | {"total": total_of_facets(list(scores.values()))}


def pulse(answers: Answers) -> dict[str, Any]:
    """Give the anchors and the facet of the month; no facet has a score of one anchor, so none has in another month."""
    scores: dict[str, Any] = {"anchor_index": original(answers, PULSE_ANCHORS.split())}
    for id, key in PULSE.items():
        scores[id] = original(answers, key.split()) if answers.get("tp_served") == id else None
    return scores


def trust_by_referent(answers: Answers) -> dict[str, Any]:
    """Three referents, and the drop from peers to executives."""
    scores = facets(REFERENTS, answers)
    peers, executives = scores["peers"], scores["executives"]
    return scores | {"drop": None if peers is None or executives is None else peers - executives}


def provisions(answers: Answers) -> dict[str, Any]:
    """Give the per cent available among the needed: 97 is "not needed" and doesn't count, 2 is yes, 1 partly."""
    needed = [f"fs{n:02}" for n in range(1, 9) if answers.get(f"fs{n:02}") != 97]
    values = given(answers, needed, 0, 2)
    scored = len(values) >= 2 and 3 * len(values) >= 2 * len(needed)
    return {
        "fully_available": Fraction(100 * values.count(2), len(values)) if scored else None,
        "at_least_partly_available": Fraction(100 * (len(values) - values.count(0)), len(values)) if scored else None,
    }


def practices(answers: Answers) -> dict[str, Any]:
    """As the community practice checklist, with ten practices."""
    return in_place(answers, [f"ca{n:02}" for n in range(1, 11)])


def representation(minimum: int, answers: Answers) -> dict[str, Any]:
    """Suppress a small cell: fewer than the minimum in the group, or fewer than the minimum of the tier not in it."""

    def number(item: str, low: int, high: int) -> Fraction | None:
        value = answers.get(item)
        return Fraction(value) if isinstance(value, int | float) and low <= value <= high else None

    group, tier = number("rp_staff_group", 0, 100000), number("rp_staff_tier", 0, 100000)
    year, counted = number("rp_benchmark_year", 1990, 2100), number("rp_count_year", 1990, 2100)
    benchmark = number("rp_benchmark_share", 0, 100) if year is not None else None  # without its year it is not used
    if group is None or tier is None or group < minimum or tier - group < minimum:
        group = tier = None
    share = 100 * group / tier if group is not None and tier is not None else None
    scores = {
        "staff_in_group": group,
        "staff_in_tier": tier,
        "staff_share": share,
        "benchmark_share": benchmark,
        "ratio": None,
        "point_difference": None,
        "staff_expected": None,
        "staff_beyond": None,
        "benchmark_age": None if counted is None or year is None else counted - year,
    }
    if group is not None and tier is not None and share is not None and benchmark is not None:
        scores["ratio"] = share / benchmark if benchmark > 0 else None
        scores["point_difference"] = share - benchmark
        scores["staff_expected"] = tier * benchmark / 100
        scores["staff_beyond"] = group - tier * benchmark / 100
    return scores


def means(keys: Mapping[str, str], low: int, high: int, rule: str, answers: Answers) -> dict[str, Any]:
    """Give the mean of the keyed answers of each scale."""
    scores: dict[str, Any] = {}
    for id, key in keys.items():
        values = given(answers, key.split(), low, high)
        scores[id] = mean(values) if enough(values, key.split(), rule) else None
    return scores


def saq(rule: str, answers: Answers) -> dict[str, Any]:
    """(mean - 1) * 25, which is 0 to 100."""
    return {id: value if value is None else (value - 1) * 25 for id, value in means(SAQ, 1, 5, rule, answers).items()}


def edmondson(points: int, rule: str, answers: Answers) -> dict[str, Any]:
    """Give the mean on the form's own points; 1, 3 and 5 are reversed."""
    return means({"psychological_safety": "-tps1 tps2 -tps3 tps4 -tps5 tps6 tps7"}, 1, points, rule, answers)


def copsoq(version: str, rule: str, answers: Answers) -> dict[str, Any]:
    """Take answers as stored, 0 25 50 75 100; R in a code says that it is reversed."""
    quarters = {id: value // 25 for id, value in answers.items() if value in (0, 25, 50, 75, 100)}
    scores = means(COPSOQ_LONG if version == "long" else COPSOQ_MIDDLE, 0, 4, rule, quarters)
    return {id: value if value is None else value * 25 for id, value in scores.items()}


def climate(items: int, rule: str, answers: Answers) -> dict[str, Any]:
    """Give the plain sum of the twelve, or of the four; under the half rule the mean stands in for what is missing."""
    key = [f"psc{n:02}" if items == 12 else f"psc{n}" for n in range(1, items + 1)]
    values = given(answers, key, 1, 5)
    return {"total": mean(values) * items if enough(values, key, rule) else None}


RULES = ("complete", "half")
COUNTS = [*range(61), 100, 100000]
SHARES = [0, 0.25, 12.5, 40, 99.75, 100]
CASES = [
    Case("team-safety", team_safety),
    Case("team-safety-pulse", pulse),
    Case("trust-by-referent", trust_by_referent),
    Case("leader-360", partial(facets, LEADER)),
    Case("harm-fairness-response", partial(facets, HARM)),
    Case("field-safety-provisions", provisions),
    Case("moral-distress", partial(facets, MORAL_DISTRESS)),
    Case("mattering-and-growth", partial(facets, MATTERING)),
    *(
        Case(
            "representation",
            partial(representation, minimum),
            {"minimum_staff": minimum},
            pools={"rp_staff_group": COUNTS, "rp_staff_tier": COUNTS, "rp_benchmark_share": SHARES},
        )
        for minimum in (10, 11, 25)
    ),
    Case("inclusion-and-care-practices", practices),
    *(
        Case("edmondson-team-psychological-safety", partial(edmondson, n, rule), {"points": n, "missing_rule": rule})
        for n in (5, 7)
        for rule in RULES
    ),
    *(Case("safety-attitudes-short", partial(saq, rule), {"missing_rule": rule}) for rule in RULES),
    # What a respondent gets is no score of the agency's but a step of the project's: the mean, of complete answers.
    Case("ahrq-hospital-sops-1", partial(means, AHRQ, 1, 5, "complete")),
    *(Case("psc-12", partial(climate, 12, rule), {"missing_rule": rule}) for rule in RULES),
    *(Case("psc-4", partial(climate, 4, rule), {"missing_rule": rule}) for rule in RULES),
    *(
        Case("copsoq-iii-climate", partial(copsoq, version, rule), {"version": version, "missing_rule": rule})
        for version in ("long", "middle")
        for rule in RULES
    ),
]


def per_cent_positive(unit: list[Answers], minimum: int = 10) -> dict[str, Any]:
    """Score a unit as the agency does: of each item the share that answered positively, then the mean of these shares.

    4 and 5 are positive, of a negatively worded item 1 and 2. An item's share needs 10 answers, as per cents do (2.0).
    """
    scores: dict[str, Any] = {}
    for id, key in AHRQ.items():
        shares = []
        for item in key.split():
            values = [value for answers in unit for value in given(answers, [item], 1, 5)]
            if len(values) >= minimum:
                shares.append(Fraction(100 * sum(value >= 4 for value in values), len(values)))
        scores[id] = mean(shares) if len(shares) == len(key.split()) else None
    return scores
