"""Arguments of reports on units and on change, checked before anything is done with them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from cwinstruments.disclosure import Ledger, Rule
from cwinstruments.model import Instrument, Survey
from cwinstruments.model import Roster as InvitedPeople
from cwinstruments.units.given_rows import kind_of
from cwinstruments.units.hierarchy import Roster
from cwinstruments.units.subjects import Subject


def subject_of(definition: Any, /) -> Subject:
    """Compile what is reported on, unless it is compiled.

    Raises:
        TypeError: it is neither an instrument nor a survey.
        DefinitionError: the definition contradicts itself.
        ValueError: no scale says how a unit's score is made.
    """
    if isinstance(definition, Subject):
        return definition
    if isinstance(definition, Instrument | Survey):
        return Subject.compile(definition)
    hint = f"; load_catalog().instrument({definition!r}) gives one" if isinstance(definition, str) else ""
    raise TypeError(f"an instrument or a survey is wanted, not {kind_of(definition)}{hint}")


def check_protection(rule: Any, ledger: Any, /) -> None:
    """Refuse what is no rule, or no ledger.

    Raises:
        TypeError: one of them is not.
    """
    if rule is not None and not isinstance(rule, Rule):
        raise TypeError(f"rule is a Rule, such as Rule(minimum_mean=7), not {kind_of(rule)}")
    if ledger is not None and not isinstance(ledger, Ledger):
        raise TypeError(f"ledger is a Ledger, as Ledger.load(path) gives it, not {kind_of(ledger)}")


def check_roster(roster: Any, /) -> None:
    """Refuse what is no roster of units.

    Raises:
        TypeError: it is none, such as the roster of a survey.
    """
    if roster is None or isinstance(roster, Roster):
        return
    wanted = "cwinstruments.units.Roster, which says how many people units have"
    if isinstance(roster, InvitedPeople):
        raise TypeError(
            f"roster is a {wanted}, not a cwinstruments.Roster, which says who is invited; Roster.from_people(rows,"
            " units=...) makes one of a row for each person"
        )
    raise TypeError(f"roster is a {wanted}: Roster.from_people(rows, units=...) gives one, not {kind_of(roster)}")


def check_names(name: str, given: Any, /) -> None:
    """Refuse what is no list of names, such as one name alone.

    Raises:
        TypeError: it is none.
    """
    if given is None:
        return
    if isinstance(given, str):
        raise TypeError(f"{name}: a list of names is wanted, such as [{given!r}], and not a text")
    if not isinstance(given, Collection) or not all(isinstance(one, str) for one in given):
        raise TypeError(f"{name}: a list of names is wanted, not {kind_of(given)}")


def check_pair(name: str, given: Any, of: str, /) -> None:
    """Refuse what is no pair, of the earlier wave and of the later one.

    Raises:
        TypeError: it is none.
    """
    if not isinstance(given, tuple | list) or len(given) != 2:
        what = f"{len(given)}" if isinstance(given, tuple | list) else kind_of(given)
        raise TypeError(f"{name}: two are wanted, {of}, not {what}")


def check_words(on_invalid: Any, on_absent: Any, /) -> None:
    """Refuse what is none of the words for what to do about answers.

    Raises:
        ValueError: one of them is not.
    """
    for name, given in (("on_invalid", on_invalid), ("on_absent", on_absent)):
        if given not in ("raise", "missing"):
            raise ValueError(f"{name} is 'raise' or 'missing', not {given!r}")
