"""Make the responses of an imaginary child-welfare agency: the CSV files beside this script.

Nobody in it exists. Everything is drawn from one seed, so that the files can be made again, byte for byte, by every
Python from 3.11 on:

    python3 generate.py             writes the files anew, here
    python3 generate.py --seed 7 -o other-agency

Two things keep the files the same on every machine. Of `random.Random` only `random()` is used, whose sequence is
promised to stay as it is; and floating-point numbers are only added, multiplied and compared, one after the other.
(`sum`, `gauss`, `shuffle` and logarithms differ between versions of Python or of the C library.)

README.md says what is in the files and how each state of missingness is made.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SEED = 2026
WAVES = (1, 2)

OFFICES = ("bridge", "harbor", "lake", "mill", "orchard", "summit")
SERVICES = ("intake", "investigation", "kinship", "ongoing", "placement")
# Staff a unit, in the order of the offices and services. Two units have fewer than five people, and some more have so
# few that not five of them answer.
SIZES = (
    14,
    18,
    5,
    24,
    12,
    16,
    21,
    4,
    29,
    15,
    10,
    13,
    3,
    19,
    9,
    20,
    23,
    11,
    31,
    17,
    8,
    12,
    6,
    22,
    16,
    25,
    19,
    7,
    34,
    27,
)
TENURES = ("under_1", "1_to_3", "4_to_9", "10_or_more")
# Partner types, and how many partnerships of each the agency has: 40. None is with a Tribal Nation, because a row that
# names one needs that Nation's own agreement, which can't be made up.
PARTNER_TYPES = {
    "behavioral_health": 7,
    "court": 4,
    "family_advocacy": 6,
    "foster_care_provider": 8,
    "health_care": 5,
    "housing": 3,
    "school_district": 7,
}

NOT_APPLICABLE, DONT_KNOW, REFUSED, SKIPPED = "97", "98", "99", ""
NONRESPONSE = (NOT_APPLICABLE, DONT_KNOW, REFUSED, SKIPPED)


@dataclass(frozen=True)
class Form:
    """The items of an instrument by facet, in the order in which they are asked.

    Args:
        reversed: the items on which a high answer means little of the facet.
        at_least: how many answers a facet needs to be scored, so that forms on either side of it can be made.
    """

    facets: Mapping[str, tuple[str, ...]]
    reversed: frozenset[str] = frozenset()
    at_least: int = 2

    @property
    def items(self) -> tuple[str, ...]:
        return tuple(item for items in self.facets.values() for item in items)


def numbered(prefix: str, facets: Sequence[str], each: int) -> dict[str, tuple[str, ...]]:
    """Give facets of equal length whose items are numbered through."""
    return {
        facet: tuple(f"{prefix}{place * each + one + 1:02}" for one in range(each))
        for place, facet in enumerate(facets)
    }


TEAM_SAFETY = Form(
    numbered("ts", ("candour", "interpersonal_risk", "mistakes_and_divergent_views", "belonging", "trust"), 4),
    frozenset({"ts03", "ts07", "ts12", "ts16", "ts19"}),
    at_least=3,
)
DEMANDS = ("time_volume", "paperwork", "emotional_trauma_load")
RESOURCES = ("predictability_recovery", "control_flexibility", "resources_coverage")
WORKLOAD = Form(numbered("we", (*DEMANDS, *RESOURCES), 3))
PARTNERSHIP = Form(
    numbered(
        "pq",
        (
            "shared_purpose",
            "candid_feedback",
            "follow_through",
            "trust_reliability",
            "roles_access",
            "shared_power",
            "cultural_humility",
            "joint_resources",
        ),
        3,
    )
)
# What the workforce survey asks besides, by the alias that it has there.
FURTHER_FORMS = {
    "trust_by_referent": Form(numbered("tr", ("peers", "supervisor", "executives"), 3)),
    "workload_equity": Form(
        numbered("eq", ("fair_distribution", "invisible_labour"), 4), frozenset({"eq03", "eq08"}), at_least=3
    ),
    "mattering_and_growth": Form(
        numbered("mg", ("recognition", "voice", "fair_pay_promotion", "learning_supervision", "career_pathways"), 3)
    ),
    "harm_fairness_response": Form(numbered("hf", ("response_to_harm", "fair_treatment", "field_safety"), 3)),
    "moral_distress": Form(numbered("md", ("moral_distress",), 3)),
    "field_safety_provisions": Form(numbered("fs", ("provisions",), 8), at_least=6),
    "intent_to_stay": Form(numbered("is", ("intent_to_stay",), 3)),
}
# What there is little of, or much; and what there is more of where other things go badly.
MIDDLES = {
    "peers": 0.7,
    "executives": -0.4,
    "fair_pay_promotion": -0.3,
    "career_pathways": -0.2,
    "moral_distress": -0.3,
}
CONTRARY = ("invisible_labour", "moral_distress")
# The monthly pulse is tried out in three offices.
PULSE_OFFICES = ("bridge", "harbor", "lake")
PULSE_MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06")
SAFETY_PULSE = Form(
    numbered("tp", tuple(TEAM_SAFETY.facets), 4), frozenset({"tp03", "tp07", "tp12", "tp16", "tp19"}), at_least=3
)
SAFETY_ANCHORS = ("tp01", "tp05", "tp09", "tp13", "tp17")
LOAD_ANCHORS = ("wp01", "wp02")
LOAD_PULSE = Form(
    {facet: tuple(f"wp{place * 3 + one:02}" for one in (3, 4, 5)) for place, facet in enumerate((*DEMANDS, *RESOURCES))}
)
LEADERS = 12
LEADER = Form(
    numbered("lr", ("invites_candour", "responds_to_error", "shares_power", "acts_fairly"), 4),
    frozenset({"lr03", "lr07", "lr11", "lr15"}),
    at_least=3,
)
# How leaders are seen by each group: mostly better by themselves.
LEANINGS = {"self": 0.5, "supervisor": 0.2, "peers": 0.1, "direct_reports": -0.2, "partners": 0.0}
# What gets in the way of partnerships, and how much: turnover and workload most.
OBSTACLES = {
    "po01": -0.6,
    "po02": -0.4,
    "po03": 0.3,
    "po04": 0.4,
    "po05": -0.7,
    "po06": 0.0,
    "po07": -0.2,
    "po08": -0.6,
    "po09": -0.7,
    "po10": -0.3,
}
CASE_TYPES = (
    "screening",
    "investigation",
    "ongoing",
    "family_maintenance",
    "family_reunification",
    "permanent_placement",
    "foster_care",
)
COUNTS = tuple(f"{type_}_{basis}" for type_ in CASE_TYPES for basis in ("open", "new"))
HOURS = ("gross_hours", "leave_hours", "training_hours", "administration_hours", "other_hours")
LANDSCAPE_ITEMS = (
    "pl_partner_type",
    "pl_sector",
    "pl_side",
    "pl_place",
    "pl_tribal",
    "pl_data_agreement",
    "pl_first_contact",
    "pl_key_contact",
    "pl_recorded_on",
    "pl_last_meeting",
    "pl_attendance",
    "pl_importance",
    "pl_contact",
    "pl_level",
    "pl_desired",
    "pl_relationship",
    "pl_resilience",
)
# What the register calls the agency's types of partners.
LANDSCAPE_TYPES = {
    "behavioral_health": "provider",
    "court": "court",
    "family_advocacy": "other",
    "foster_care_provider": "provider",
    "health_care": "social_service",
    "housing": "public_agency",
    "school_district": "school",
}
SURVEY_TENURES = {"under_1": "under_1", "1_to_3": "from_1_to_3", "4_to_9": "from_4_to_9", "10_or_more": "from_10"}
SURVEY_AGES = ("under_30", "from_30_to_39", "from_40_to_49", "from_50")
VISIT_ITEMS = ("fv01", "fv02", "fv03", "fv04", "fv05", "fv06", "fv07", "fv08", "fv09")


@dataclass(frozen=True)
class Person:
    """One member of staff, under a pseudonym."""

    respondent: str
    unit: str
    office: str
    role: str
    tenure: str


class Draws:
    """Random draws that are the same everywhere; see the top of this file."""

    def __init__(self, seed: int, stream: int) -> None:
        # A stream for each file, so that a change to one leaves the others as they are.
        self._random = random.Random(seed * 1000 + stream)

    def share(self) -> float:
        """Draw a number from 0 to 1."""
        return self._random.random()

    def chance(self, probability: float) -> bool:
        """Tell whether something happens."""
        return self._random.random() < probability

    def below(self, limit: int) -> int:
        """Draw a whole number from 0 up to, not including, the limit."""
        return int(self._random.random() * limit)

    def one_of(self, things: Sequence[str]) -> str:
        """Draw one of several."""
        return things[self.below(len(things))]

    def normal(self, spread: float) -> float:
        """Draw from nearly a normal distribution around 0: twelve even draws added up."""
        total = -6.0
        for _ in range(12):
            total += self._random.random()
        return total * spread

    def some(self, things: Sequence[str], n: int) -> list[str]:
        """Draw n of several, in any order."""
        left = list(things)
        return [left.pop(self.below(len(left))) for _ in range(n)]


# Staff.


def make_staff(draws: Draws) -> list[Person]:
    """Make the roster: 30 units in 6 offices. The pseudonyms say nothing about the unit."""
    pseudonyms = draws.some([f"s{number:04}" for number in range(1, _total(SIZES) + 1)], _total(SIZES))
    staff = []
    units = [(office, f"{office}-{service}") for office in OFFICES for service in SERVICES]
    for (office, unit), size in zip(units, SIZES, strict=True):
        for place in range(size):
            role = "supervisor" if place == 0 else "case_aide" if draws.chance(0.14) else "caseworker"
            tenure = TENURES[2 + draws.below(2)] if role == "supervisor" else TENURES[draws.below(4)]
            staff.append(Person(pseudonyms.pop(), unit, office, role, tenure))
    return sorted(staff, key=lambda person: person.respondent)


def _total(numbers: Sequence[int]) -> int:
    total = 0
    for number in numbers:
        total += number
    return total


def respondents(draws: Draws, staff: Sequence[Person]) -> list[tuple[int, Person]]:
    """Choose who answers in each wave: most, but not everybody, and not always the same people."""
    chosen = []
    willingness = {person.respondent: draws.normal(0.09) for person in staff}
    for wave in WAVES:
        for person in staff:
            if draws.chance((0.86 if wave == 1 else 0.82) + willingness[person.respondent]):
                chosen.append((wave, person))
    return chosen


# Answers: a unit's part, a person's part, an item's part and noise, added up and cut into five options.


class Levels:
    """How much of each facet there is in each unit (or partnership) in each wave."""

    def __init__(
        self, draws: Draws, units: Sequence[str], facets: Sequence[str], *, spread: float, change: float
    ) -> None:
        self._levels: dict[tuple[int, str, str], float] = {}
        for unit in units:
            shared, shift = draws.normal(spread), change + draws.normal(0.16)
            for facet in facets:
                level = shared + draws.normal(spread * 0.4)
                self._levels[1, unit, facet] = level
                self._levels[2, unit, facet] = level + shift + draws.normal(0.08)

    def __call__(self, wave: int, unit: str, facet: str) -> float:
        return self._levels[wave, unit, facet]


def option(latent: float) -> int:
    """Cut a latent amount into the options from 1 to 5; 0 is their middle."""
    return 1 + (latent > -1.5) + (latent > -0.5) + (latent > 0.5) + (latent > 1.5)


def answers(
    draws: Draws, form: Form, ease: Mapping[str, float], amounts: Mapping[str, float], *, noise: float
) -> dict[str, str]:
    """Answer every item of a form, given how much of each facet there is."""
    found = {}
    for facet, items in form.facets.items():
        for item in items:
            value = option(amounts[facet] + ease[item] + draws.normal(noise))
            found[item] = str(6 - value if item in form.reversed else value)
    return found


def item_ease(draws: Draws, form: Form, middle: float) -> dict[str, float]:
    """Make some items easier to agree with than others."""
    return {item: middle + draws.normal(0.3) for item in form.items}


# Missingness.


def blank_out(draws: Draws, form: Form, given: dict[str, str]) -> None:
    """Take answers away, as forms come back: a few empty, some broken off, some with gaps."""
    items, roll = form.items, draws.share()
    if roll < 0.012:
        _replace(given, items, SKIPPED)
    elif roll < 0.018:
        _replace(given, items, REFUSED)
    elif roll < 0.048:
        _replace(given, items[len(items) // 4 + draws.below(len(items) * 3 // 4) :], SKIPPED)
    elif roll < 0.078:
        _replace(given, form.facets[draws.one_of(list(form.facets))], draws.one_of(NONRESPONSE))
    elif roll < 0.118:
        _keep(draws, given, form.facets[draws.one_of(list(form.facets))], form.at_least - 1)
    elif roll < 0.198:
        _keep(draws, given, form.facets[draws.one_of(list(form.facets))], form.at_least)
    for item in items:
        if given[item] not in NONRESPONSE and draws.chance(0.02):
            given[item] = draws.one_of(NONRESPONSE)


def _replace(given: dict[str, str], items: Sequence[str], code: str) -> None:
    for item in items:
        given[item] = code


def _keep(draws: Draws, given: dict[str, str], items: Sequence[str], n: int) -> None:
    """Leave only n answers of a facet."""
    for item in draws.some(items, len(items) - n):
        given[item] = draws.one_of(NONRESPONSE)


# One function a file.

Row = list[str]


def staff_rows(staff: Sequence[Person]) -> Iterator[Row]:
    """Give the roster."""
    yield ["respondent", "unit", "office", "role", "tenure"]
    for person in staff:
        yield [person.respondent, person.unit, person.office, person.role, person.tenure]


def team_safety_rows(draws: Draws, staff: Sequence[Person]) -> Iterator[Row]:
    """Give answers about one's unit: units differ, and within a unit people agree somewhat."""
    form = TEAM_SAFETY
    yield ["respondent", "wave", "unit", *form.items]
    levels = Levels(draws, _units(staff), list(form.facets), spread=0.32, change=0.12)
    ease = item_ease(draws, form, 0.45)
    trait = {person.respondent: draws.normal(0.4) for person in staff}
    for wave, person in respondents(draws, staff):
        of_person = trait[person.respondent] + draws.normal(0.2) + (0.25 if person.role == "supervisor" else 0.0)
        amounts = {facet: levels(wave, person.unit, facet) + of_person + draws.normal(0.25) for facet in form.facets}
        given = answers(draws, form, ease, amounts, noise=0.75)
        blank_out(draws, form, given)
        yield [person.respondent, str(wave), person.unit, *given.values()]


def workload_rows(draws: Draws, staff: Sequence[Person]) -> Iterator[Row]:
    """Give answers about one's own work: where demands are high, resources tend to be low."""
    form, ongoing = WORKLOAD, "-ongoing"
    yield ["respondent", "wave", "unit", *form.items]
    units = _units(staff)
    strain = {unit: draws.normal(0.18) + (0.2 if unit.endswith(ongoing) else 0.0) for unit in units}
    demands = Levels(draws, units, DEMANDS, spread=0.2, change=-0.1)
    resources = Levels(draws, units, RESOURCES, spread=0.17, change=0.1)
    ease = item_ease(draws, form, 0.1)
    trait = {person.respondent: draws.normal(0.5) for person in staff}
    for wave, person in respondents(draws, staff):
        load = trait[person.respondent] + draws.normal(0.25) + strain[person.unit]
        amounts = {
            facet: demands(wave, person.unit, facet)
            + load
            + draws.normal(0.3)
            + (0.35 if facet != "paperwork" else 0.5)
            for facet in DEMANDS
        }
        for facet in RESOURCES:
            amounts[facet] = resources(wave, person.unit, facet) - 0.6 * load + draws.normal(0.3) - 0.2
        given = answers(draws, form, ease, amounts, noise=0.7)
        if person.role == "case_aide":
            # Case aides neither bring such news nor make such decisions.
            for item in ("we08", "we09"):
                if draws.chance(0.5):
                    given[item] = NOT_APPLICABLE
        blank_out(draws, form, given)
        yield [person.respondent, str(wave), person.unit, *given.values()]


def partnership_rows(draws: Draws) -> Iterator[Row]:
    """Give one agreed answer a side and wave for each partnership; partners see power and follow-through less well."""
    form = PARTNERSHIP
    yield ["respondent", "wave", "partnership", "partner_type", "side", *form.items]
    types = [type_ for type_, n in PARTNER_TYPES.items() for _ in range(n)]
    partnerships = {f"p{place:02}": type_ for place, type_ in enumerate(draws.some(types, len(types)), start=1)}
    facets = list(form.facets)
    levels = Levels(draws, list(partnerships), facets, spread=0.55, change=0.15)
    of_type = {type_: draws.normal(0.3) for type_ in PARTNER_TYPES}
    ease = item_ease(draws, form, 0.5)
    lean = {
        (partnership, side): draws.normal(0.3) - (0.15 if side == "partner" else 0.0)
        for partnership in partnerships
        for side in ("agency", "partner")
    }
    for wave in WAVES:
        for partnership, type_ in partnerships.items():
            for side in ("agency", "partner"):
                amounts = {}
                for facet in facets:
                    amount = levels(wave, partnership, facet) + of_type[type_] + lean[partnership, side]
                    if side == "partner" and facet in ("shared_power", "follow_through"):
                        amount -= 0.5
                    amounts[facet] = amount + draws.normal(0.2)
                given = answers(draws, form, ease, amounts, noise=0.5)
                blank_out(draws, form, given)
                yield [f"{partnership}-{side}", str(wave), partnership, type_, side, *given.values()]


def field_visit_rows(draws: Draws, staff: Sequence[Person]) -> Iterator[Row]:
    """Give answers with gates: fv02 to fv05 are about visits, fv06 to fv09 about visits alone."""
    yield ["respondent", "wave", "unit", *VISIT_ITEMS]
    trait = {person.respondent: draws.normal(0.6) for person in staff}
    for wave, person in respondents(draws, staff):
        given = dict.fromkeys(VISIT_ITEMS, SKIPPED)
        visits = draws.chance(0.25 if person.role == "supervisor" else 0.8)
        alone = visits and draws.chance(0.55)
        asked = VISIT_ITEMS if alone else VISIT_ITEMS[:5] if visits else VISIT_ITEMS[:1]
        for item in asked:
            given[item] = str(option(trait[person.respondent] + 0.3 + draws.normal(0.8)))
        given["fv01"] = str(int(visits))
        if visits:
            given["fv05"] = str(int(alone))
        _disturb(draws, given, asked)
        yield [person.respondent, str(wave), person.unit, *given.values()]


def _disturb(draws: Draws, given: dict[str, str], asked: Sequence[str]) -> None:
    """Take answers away, leave the gates open, answer what was not asked, mistype."""
    for item in asked:
        if item not in ("fv01", "fv05") and draws.chance(0.05):
            given[item] = draws.one_of(NONRESPONSE)
    roll = draws.share()
    if roll < 0.02:
        _replace(given, VISIT_ITEMS, SKIPPED)
    elif roll < 0.05:
        given["fv01"] = SKIPPED
    elif roll < 0.07:
        # A gate that was refused, and nothing asked behind it.
        _replace(given, VISIT_ITEMS[1:], SKIPPED)
        given["fv01"] = REFUSED
    elif roll < 0.10 and len(asked) == 9:
        given["fv05"] = draws.one_of((SKIPPED, REFUSED))
    elif roll < 0.14 and len(asked) == 9:
        # Went back and said that there was no visit; what was answered before is still there.
        given["fv01"] = "0"
    elif roll < 0.16 and len(asked) == 9:
        given["fv05"] = "0"
    elif 0.16 <= roll < 0.18 and len(asked) > 1:
        given[draws.one_of(("fv02", "fv03", "fv04"))] = draws.one_of(("6", "44", "0"))


def caseload_rows(draws: Draws, staff: Sequence[Person]) -> Iterator[Row]:
    """Give the caseload records of one month: who carries cases of which types depends on the service of the unit."""
    yield ["respondent", "wave", "unit", "fte", *COUNTS, *HOURS, "supervises", "workers_supervised"]
    sizes = dict.fromkeys(_units(staff), 0)
    for person in staff:
        sizes[person.unit] += 1
    pressure = {unit: draws.below(4) for unit in sizes}
    for person in staff:
        if person.role == "case_aide":
            continue
        hundredths = 100 if draws.chance(0.78) else 50 + 10 * draws.below(4)
        counts = dict.fromkeys(COUNTS, 0)
        if person.role == "caseworker":
            _carry(draws, counts, person.unit.partition("-")[2], hundredths, pressure[person.unit])
        given = {name: str(number) for name, number in counts.items()}
        if draws.chance(0.03):
            given[draws.one_of(("investigation_open", "ongoing_open", "foster_care_open"))] = SKIPPED
        fte = SKIPPED if draws.chance(0.02) else f"{hundredths // 100}.{hundredths % 100:02}"
        supervised = sizes[person.unit] - 1 if person.role == "supervisor" else None
        supervision = ["0", SKIPPED] if supervised is None else ["1", str(supervised)]
        yield [person.respondent, "2", person.unit, fte, *given.values(), *_hours(draws, hundredths), *supervision]


def _carry(draws: Draws, counts: dict[str, int], service: str, hundredths: int, pressure: int) -> None:
    """Give a caseworker cases: fewer to those who work part-time, though not always by as much."""

    def share(number: int) -> int:
        return (number * (hundredths + 100) + 100) // 200

    if service == "intake" and draws.chance(0.25):
        counts["screening_new"] = share(20 + draws.below(50))
    elif service in ("intake", "investigation"):
        counts["investigation_open"] = share(5 + pressure + draws.below(6))
        counts["investigation_new"] = share(3 + draws.below(6))
        if draws.chance(0.3):
            counts["ongoing_open"] = share(1 + draws.below(4))
    elif service == "ongoing":
        counts["ongoing_open"] = share(10 + pressure + draws.below(7))
        counts["ongoing_new"] = draws.below(4)
        if draws.chance(0.2):
            counts["foster_care_open"] = share(1 + draws.below(4))
    else:
        counts["foster_care_open"] = share(7 + pressure + draws.below(6))
        counts["foster_care_new"] = draws.below(3)


def _hours(draws: Draws, hundredths: int) -> list[str]:
    """Give the hours of a month in quarters of an hour: paid, and what of it is not for cases."""
    paid = 168 * 4 * hundredths // 100
    parts = [draws.below(paid // 5), draws.below(paid // 16), paid // 20 + draws.below(paid // 10), draws.below(12)]
    return [f"{quarters // 4}.{quarters % 4 * 25:02}" for quarters in (paid, *parts)]


def workforce_survey_rows(
    draws: Draws, more: Draws, staff: Sequence[Person], team_safety: Sequence[Row], workload: Sequence[Row]
) -> Iterator[Row]:
    """Give the two forms as one survey: a row for whoever answered one of them, and what the survey asks besides."""
    forms = {"team_safety": team_safety, "workload_experience": workload}
    items = {alias: rows[0][3:] for alias, rows in forms.items()}
    given = {alias: {(row[0], row[1]): row[3:] for row in rows[1:]} for alias, rows in forms.items()}
    further = Further(more, staff)
    columns = [f"{alias}__{item}" for alias, of in items.items() for item in of]
    columns += [f"{alias}__{item}" for alias, form in FURTHER_FORMS.items() for item in form.items]
    yield ["respondent", "wave", "unit", "tenure", "age_band", "place", *columns]
    for wave in WAVES:
        for person in staff:
            of_person = {alias: rows.get((person.respondent, str(wave))) for alias, rows in given.items()}
            if all(answers is None for answers in of_person.values()):
                continue
            tenure = draws.one_of((REFUSED, SKIPPED)) if draws.chance(0.03) else SURVEY_TENURES[person.tenure]
            age = SURVEY_AGES[draws.below(3) + (TENURES.index(person.tenure) > 1)]
            age = draws.one_of((REFUSED, SKIPPED)) if draws.chance(0.03) else age
            place = draws.one_of(("office", "office", "field", "field", "hybrid", "hybrid", "home"))
            place = draws.one_of((REFUSED, SKIPPED)) if draws.chance(0.03) else place
            answered: list[str] = []
            for alias, of in items.items():
                answered += of_person[alias] or [SKIPPED] * len(of)
            yield [
                person.respondent,
                str(wave),
                person.unit,
                tenure,
                age,
                place,
                *answered,
                *further.of(wave, person, place),
            ]


class Further:
    """What the workforce survey asks besides: in a unit where things go well, more than one of them does."""

    def __init__(self, draws: Draws, staff: Sequence[Person]) -> None:
        self._draws = draws
        self._trait = {person.respondent: draws.normal(0.4) for person in staff}
        self._ease = {alias: item_ease(draws, form, 0.1) for alias, form in FURTHER_FORMS.items()}
        self._levels = {
            alias: Levels(draws, _units(staff), list(form.facets), spread=0.25, change=0.05)
            for alias, form in FURTHER_FORMS.items()
        }

    def of(self, wave: int, person: Person, place: str) -> list[str]:
        """Give the answers of one person, form after form."""
        draws, found = self._draws, []
        of_person = self._trait[person.respondent] + draws.normal(0.2)
        for alias, form in FURTHER_FORMS.items():
            amounts = {}
            for facet in form.facets:
                amount = self._levels[alias](wave, person.unit, facet) + of_person + draws.normal(0.25)
                amounts[facet] = (-amount if facet in CONTRARY else amount) + MIDDLES.get(facet, 0.0)
            if alias == "intent_to_stay" and place == "hybrid":
                amounts[alias] += 0.4
            given = answers(draws, form, self._ease[alias], amounts, noise=0.7)
            if alias == "field_safety_provisions":
                self._provide(given, person)
            blank_out(draws, form, given)
            found += given.values()
        return found

    def _provide(self, given: dict[str, str], person: Person) -> None:
        """Make no, partly and yes of the five options; not everybody needs everything."""
        for item, answer in given.items():
            needed = not self._draws.chance(0.06 if person.role == "caseworker" else 0.3)
            given[item] = ("0", "0", "0", "1", "2", "2")[int(answer)] if needed else NOT_APPLICABLE


def monthly_pulse_rows(draws: Draws, staff: Sequence[Person]) -> Iterator[Row]:
    """Give six months of the pulse in three offices: the anchors, and one facet of each instrument in turn."""
    safety_items = (*SAFETY_ANCHORS, *(item for item in SAFETY_PULSE.items if item not in SAFETY_ANCHORS))
    load_items = (*LOAD_ANCHORS, *LOAD_PULSE.items)
    columns = [f"team_safety_pulse__{item}" for item in ("tp_served", *safety_items)]
    columns += [f"workload_pulse__{item}" for item in ("wp_served", *load_items)]
    yield ["respondent", "wave", "unit", *columns]
    taking_part = [person for person in staff if person.office in PULSE_OFFICES]
    safe, loaded = item_ease(draws, SAFETY_PULSE, 0.4), item_ease(draws, LOAD_PULSE, 0.1)
    of_unit = {unit: draws.normal(0.3) for unit in _units(taking_part)}
    trait = {person.respondent: draws.normal(0.45) for person in taking_part}
    facets, loads = list(SAFETY_PULSE.facets), list(LOAD_PULSE.facets)
    for month, wave in enumerate(PULSE_MONTHS):
        for unit in of_unit:
            of_unit[unit] += draws.normal(0.08)
        for person in taking_part:
            if not draws.chance(0.72):
                continue
            well = of_unit[person.unit] + trait[person.respondent] + draws.normal(0.2)
            served, load = facets[month % len(facets)], loads[month]
            amounts = {facet: well + draws.normal(0.2) for facet in facets}
            given = answers(draws, SAFETY_PULSE, safe, amounts, noise=0.7)
            asked = {*SAFETY_ANCHORS, *SAFETY_PULSE.facets[served]}
            amounts = {facet: (0.3 - well if facet in DEMANDS else well - 0.1) + draws.normal(0.25) for facet in loads}
            of_load = answers(draws, LOAD_PULSE, loaded, amounts, noise=0.7)
            of_load["wp01"] = str(option(0.3 - well + draws.normal(0.7)))
            of_load["wp02"] = str(option(well + draws.normal(0.7)))
            asked_load = {*LOAD_ANCHORS, *LOAD_PULSE.facets[load]}
            safety = _pulse_form(draws, {item: given[item] for item in safety_items}, asked)
            work = _pulse_form(draws, {item: of_load[item] for item in load_items}, asked_load)
            # Once in a while whoever fielded the form forgot to say which facet it served.
            served_safety, served_load = (SKIPPED if draws.chance(0.01) else name for name in (served, load))
            row = [served_safety, *safety, served_load, *work]
            yield [person.respondent, wave, person.unit, *row]


def _pulse_form(draws: Draws, given: dict[str, str], asked: Collection[str]) -> list[str]:
    """Leave what was asked, and take answers away; now and then the form of another month came back, or a slip."""
    roll = draws.share()
    for item in given:
        if item not in asked and roll >= 0.008:
            given[item] = SKIPPED
        elif roll > 0.988 or draws.chance(0.02):
            given[item] = SKIPPED if roll > 0.988 else draws.one_of(NONRESPONSE)
    if 0.01 <= roll < 0.02:
        given[draws.one_of([item for item in given if item in asked])] = draws.one_of(("0", "6", "55"))
    elif 0.02 <= roll < 0.026:
        given.update({item: REFUSED for item in given if item in asked})
    return list(given.values())


def leader_rows(draws: Draws) -> Iterator[Row]:
    """Give a round of leader 360: twelve leaders under pseudonyms, each seen by five groups of raters."""
    yield ["respondent", "wave", "leader", "rater_group", *(f"leader_360__{item}" for item in LEADER.items)]
    raters = [
        (f"l{number:02}", group)
        for number in range(1, LEADERS + 1)
        for group, n in {
            "self": draws.chance(0.94),
            "supervisor": draws.chance(0.9),
            "peers": 2 + draws.below(5),
            "direct_reports": 3 + draws.below(8),
            "partners": 2 + draws.below(4),
        }.items()
        for _ in range(n)
    ]
    # The pseudonyms of raters tell nothing about whom they rate.
    pseudonyms = draws.some([f"r{number:03}" for number in range(1, len(raters) + 1)], len(raters))
    ease = item_ease(draws, LEADER, 0.4)
    levels = {
        (f"l{number:02}", facet): draws.normal(0.5) for number in range(1, LEADERS + 1) for facet in LEADER.facets
    }
    for (leader, group), respondent in sorted(
        zip(raters, pseudonyms, strict=True), key=lambda pair: (pair[0][0], pair[1])
    ):
        view = LEANINGS[group] + draws.normal(0.3)
        amounts = {facet: levels[leader, facet] + view for facet in LEADER.facets}
        given = answers(draws, LEADER, ease, amounts, noise=0.7)
        blank_out(draws, LEADER, given)
        yield [respondent, "2026", leader, group, *given.values()]


def workload_study_rows(caseload: Sequence[Row], survey: Sequence[Row]) -> Iterator[Row]:
    """Put the records of a month beside the ratings of the same workers, as they answered the workforce survey."""
    ratings = [
        place for place, name in enumerate(survey[0]) if name.startswith(("workload_experience__", "workload_equity__"))
    ]
    given = {row[0]: [row[place] for place in ratings] for row in survey[1:] if row[1] == "2"}
    records = [f"caseload__{name}" for name in caseload[0][3:]]
    yield ["respondent", "wave", "unit", *records, *(survey[0][place] for place in ratings)]
    for row in caseload[1:]:
        yield [*row, *given.get(row[0], [SKIPPED] * len(ratings))]


def partnership_review_rows(draws: Draws, more: Draws, quality: Sequence[Row]) -> Iterator[Row]:
    """Give the review of partnerships: quality and obstacles from both sides, and with the agency's the landscape.

    The column of Nations is there, and empty: no partnership here is with one.
    """
    columns = [f"partner_landscape__{item}" for item in LANDSCAPE_ITEMS]
    columns += [f"partnership_quality__{item}" for item in quality[0][5:]]
    columns += [f"partnership_obstacles__{item}" for item in OBSTACLES]
    yield ["respondent", "wave", "partnership", "partner_type", "nation", "side", "answers_for", *columns]
    closeness: dict[str, float] = {}
    for respondent, wave, partnership, type_, side, *answered in quality[1:]:
        landscape = [SKIPPED] * len(LANDSCAPE_ITEMS)
        if side == "agency":
            closeness.setdefault(partnership, draws.normal(0.9))
            landscape = _landscape(draws, type_, wave, closeness[partnership])
        obstacles = _obstacles(more, side)
        yield [respondent, wave, partnership, type_, "", side, side, *landscape, *answered, *obstacles]


def _obstacles(draws: Draws, side: str) -> list[str]:
    """Say what gets in the way: power does more for partners, rules on money more for the agency."""
    given = {}
    for item, weight in OBSTACLES.items():
        leaning = {"po02": 0.7 if side == "partner" else -0.2, "po07": 0.4 if side == "agency" else 0.0}.get(item, 0.0)
        amount = weight + leaning + draws.normal(0.8)
        given[item] = str((amount > -0.2) + (amount > 0.9))
        if draws.chance(0.05):
            given[item] = draws.one_of(NONRESPONSE)
    if draws.chance(0.02):
        _replace(given, list(OBSTACLES), SKIPPED)
    return list(given.values())


def _landscape(draws: Draws, type_: str, wave: str, closeness: float) -> list[str]:
    """Fill in a row of the register. None is about a Tribal Nation."""
    level = option(closeness + draws.normal(0.4)) if closeness > -1.7 else 0
    desired = level + draws.below(3) if level < 3 else level + draws.below(2)
    contacted = level > 0 or draws.chance(0.5)
    year = "2025" if wave == "1" else "2026"
    month, day = 4 + draws.below(5), 1 + draws.below(28)
    public = type_ in ("court", "housing", "school_district")
    given = {
        "pl_partner_type": LANDSCAPE_TYPES[type_],
        "pl_sector": "public" if public else "non_public",
        "pl_side": "external",
        "pl_place": "in_county" if draws.chance(0.8) else "across_counties",
        "pl_tribal": "0",
        "pl_data_agreement": SKIPPED,
        "pl_first_contact": str(int(contacted)),
        "pl_key_contact": str(int(contacted and draws.chance(0.9))),
        "pl_recorded_on": f"{year}-09-25",
        "pl_last_meeting": f"{year}-{month:02}-{day:02}" if contacted else SKIPPED,
        "pl_attendance": draws.one_of(("director", "delegate", "delegate", "neither")) if contacted else SKIPPED,
        "pl_importance": str(option(0.6 + draws.normal(0.8))),
        "pl_contact": str(level if draws.chance(0.6) else draws.below(6)),
        "pl_level": str(level),
        "pl_desired": str(desired if desired < 6 else 5),
        "pl_relationship": str(option(0.4 * closeness + 0.3 + draws.normal(0.8))) if contacted else NOT_APPLICABLE,
        "pl_resilience": str(int(draws.chance(0.4))),
    }
    if draws.chance(0.06):
        given[draws.one_of(("pl_importance", "pl_desired", "pl_relationship"))] = DONT_KNOW
    return list(given.values())


def _units(staff: Sequence[Person]) -> list[str]:
    return sorted({person.unit for person in staff})


# Writing.


def generate(seed: int = SEED) -> dict[str, list[Row]]:
    """Make every file: rows by file name, the header first."""
    staff = make_staff(Draws(seed, 0))
    team_safety = list(team_safety_rows(Draws(seed, 1), staff))
    workload = list(workload_rows(Draws(seed, 2), staff))
    quality = list(partnership_rows(Draws(seed, 3)))
    caseload = list(caseload_rows(Draws(seed, 5), staff))
    survey = list(workforce_survey_rows(Draws(seed, 6), Draws(seed, 8), staff, team_safety, workload))
    return {
        "staff.csv": list(staff_rows(staff)),
        "team-safety.csv": team_safety,
        "workload-experience.csv": workload,
        "partnership-quality.csv": quality,
        "field-visits.csv": list(field_visit_rows(Draws(seed, 4), staff)),
        "caseload.csv": caseload,
        "workforce-survey.csv": survey,
        "monthly-pulse.csv": list(monthly_pulse_rows(Draws(seed, 10), staff)),
        "partnership-review.csv": list(partnership_review_rows(Draws(seed, 7), Draws(seed, 9), quality)),
        "leader-360-round.csv": list(leader_rows(Draws(seed, 11))),
        "workload-study.csv": list(workload_study_rows(caseload, survey)),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files."""
    parser = argparse.ArgumentParser(description="Make the responses of an imaginary child-welfare agency.")
    parser.add_argument("--seed", type=int, default=SEED, help="another agency for every number (default: %(default)s)")
    parser.add_argument("-o", "--output", type=Path, default=Path(__file__).parent, help="the folder to write to")
    options = parser.parse_args(arguments)
    options.output.mkdir(parents=True, exist_ok=True)
    for name, rows in generate(options.seed).items():
        with (options.output / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
        print(f"{name}: {len(rows) - 1} rows")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
