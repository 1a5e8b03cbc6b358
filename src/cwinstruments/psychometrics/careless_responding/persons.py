"""What is told of each person, and of all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

import attrs
from attrs import field, frozen

from cwinstruments.psychometrics.careless_responding.consistency import ItemPair
from cwinstruments.psychometrics.careless_responding.cutoffs import CarelessCutoffs, CarelessFlag
from cwinstruments.psychometrics.choices import there_is_no
from cwinstruments.psychometrics.result import Result, Unavailable, plain_data


class CarelessCaution(StrEnum):
    """What to mind when reading flags.

    `few_people`: the correlations of items, on which distances and pairs rest, are those of fewer than 100 people.
    `few_items`: with fewer than 10 items, a run over half of them is nothing unusual. `missing_responses`: covariances
    are of other people for each pair of items. `different_ranges`: scales with wider response ranges weigh more in the
    even-odd consistency.
    """

    FEW_PEOPLE = "few_people"
    FEW_ITEMS = "few_items"
    MISSING_RESPONSES = "missing_responses"
    DIFFERENT_RANGES = "different_ranges"


@frozen
class CarelessPerson(Result):
    """The indices of one person.

    Args:
        person: as given, otherwise the number of the row, from 1 on.
        n_answered: how many items have an answer.
        longstring: the longest run of the same answer, in the order of presentation; a missing answer ends it.
        average_string: the mean length of the runs, of which each missing answer is one.
        longstring_answered: the longest run when missing answers are passed over.
        average_string_answered: the mean length of the runs then.
        irv: the standard deviation of the answers, with n - 1.
        mahalanobis_d2: the squared distance in the items that the person answered. Flags are made with this one.
        mahalanobis_df: how many these are.
        mahalanobis_p: the share of the chi-square distribution above it.
        mahalanobis_d2_zero_filled: as R has it: missing answers count as the mean. It is never below the other.
        mahalanobis_p_zero_filled: with as many degrees of freedom as there are items, also as R has it.
        even_odd: the agreement of odd and even items over scales, stepped up. High is consistent; R's `careless` gives
            the negative since its version 1.2.0.
        n_scales: over how many scales.
        synonyms: the correlation over pairs of items that go together in all people.
        n_synonym_pairs: over how many pairs.
        antonyms: the same over pairs that are opposites; below 0 where a person is consistent.
        n_antonym_pairs: over how many pairs.
        seconds_per_item: the time for each item that was answered.
        flags: what drew attention.
        n_flags: how many flags there are.
        n_indices: how many indices could have raised one.
        is_suspect: whether there are two flags or more, or as many as were asked for.
        reasons: why an index is not there.
    """

    person: str
    n_answered: int
    longstring: int | None
    average_string: float | None
    longstring_answered: int | None
    average_string_answered: float | None
    irv: float | None
    mahalanobis_d2: float | None
    mahalanobis_df: int | None
    mahalanobis_p: float | None
    mahalanobis_d2_zero_filled: float | None
    mahalanobis_p_zero_filled: float | None
    even_odd: float | None
    n_scales: int
    synonyms: float | None
    n_synonym_pairs: int
    antonyms: float | None
    n_antonym_pairs: int
    seconds_per_item: float | None
    flags: tuple[CarelessFlag, ...]
    n_flags: int
    n_indices: int
    is_suspect: bool
    reasons: Mapping[str, Unavailable] = field(factory=dict)


@frozen
class Careless(Result):
    """The indices of everybody. A flag is a reason to look, none to leave anybody out.

    Args:
        people: in the order of the rows.
        n_total: how many rows there are.
        n_used: how many have an answer.
        n_items: how many items there are.
        n_flagged: how many people each flag was raised for.
        n_suspect: how many have as many flags as make somebody suspect.
        synonym_pairs: the items that go together.
        antonym_pairs: the items that are opposites.
        cutoffs: from where on flags were raised.
        even_odd_sign: which way the even-odd consistency points.
        mahalanobis_flagged_by: which of the two distances raised flags.
        cautions: what to mind.
        references: keys of `REFERENCES`.
    """

    people: tuple[CarelessPerson, ...] = field(repr=False)
    n_total: int
    n_used: int
    n_items: int
    n_flagged: Mapping[CarelessFlag, int]
    n_suspect: int
    synonym_pairs: tuple[ItemPair, ...]
    antonym_pairs: tuple[ItemPair, ...]
    cutoffs: CarelessCutoffs
    even_odd_sign: str = "higher_is_more_consistent"
    mahalanobis_flagged_by: str = "answered_items"
    cautions: tuple[CarelessCaution, ...] = ()
    references: tuple[str, ...] = (
        "johnson2005",
        "meade2012",
        "curran2016",
        "dunn2018",
        "marjanovic2015",
        "tabachnick2013",
        "huang2012",
        "bowling2023",
    )

    def of(self, person: str, /) -> CarelessPerson:
        """Give one person.

        Raises:
            KeyError: there is no such person.
        """
        for one in self.people:
            if one.person == person:
                return one
        raise KeyError(there_is_no("person", person, [one.person for one in self.people]))

    def rows(self) -> Iterable[Mapping[str, Any]]:
        """Give a row for each person."""
        names = [one.name for one in attrs.fields(CarelessPerson) if one.name not in ("flags", "reasons")]
        for one in self.people:
            row = {name: getattr(one, name) for name in names}
            yield {**row, "flags": plain_data(one.flags), "reasons": plain_data(one.reasons)}
