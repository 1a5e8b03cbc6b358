"""Surveys: instruments and items of their own, and how they are put before whom."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Any

from attrs import field, frozen

from cwinstruments.model.covariates import Covariate
from cwinstruments.model.instrument import Instrument
from cwinstruments.model.items import Item
from cwinstruments.model.options import ResponseOptions
from cwinstruments.model.provenance import Use
from cwinstruments.model.text import Text

JOINT = "__"
"""What stands between an alias and an id."""


class Confidentiality(StrEnum):
    """Whether others learn who answered what."""

    ATTRIBUTED = "attributed"
    CONFIDENTIAL = "confidential"


class Mode(StrEnum):
    """How a survey reaches a respondent."""

    WEB = "web"
    PAPER = "paper"
    PHONE = "phone"
    IN_PERSON = "in_person"


@frozen
class NormsUse:
    """Norms, by id and version, as a survey applies them to an instrument."""

    norms: str
    version: str


@frozen
class InstrumentUse:
    """An instrument as a survey uses it.

    Args:
        instrument: its id.
        version: its version.
        alias: what stands before the ids of its items and scales; `as` in a definition.
        form: the form that everybody gets.
        parameters: the values of its parameters, as they are given to `Instrument.bind`.
        norms: the norms that are applied to it.
        show_if: a formula; its items are asked only where it is true.
    """

    instrument: str
    version: str
    alias: str
    form: str | None = None
    parameters: Mapping[str, Any] = field(factory=dict)
    norms: tuple[NormsUse, ...] = ()
    show_if: str | None = None


@frozen
class Page:
    """One page: an alias stands for all items of its instrument, any other entry for itself."""

    id: str
    entries: tuple[str, ...]
    title: Text | None = None


@frozen
class Fields:
    """Which columns of a file of responses hold what a survey knows of a respondent."""

    respondent: str = "respondent"
    unit: str = "unit"
    wave: str = "wave"
    rater: str = "rater"
    ratee: str = "ratee"
    side: str = "side"
    rater_group: str = "rater_group"
    nation: str = "nation"
    rotation: str = "rotation"


@frozen
class Wave:
    """One time at which a survey is given out, from the first day to the last."""

    id: str
    title: Text | None = None
    opens: str | None = None
    closes: str | None = None


@frozen
class Rotation:
    """Items that are asked in turn, by the set that is served."""

    sets: Mapping[str, tuple[str, ...]]

    def sets_with(self, item: str, /) -> tuple[str, ...]:
        """Give the sets that an item is in; none where it is always asked."""
        return tuple(name for name, items in self.sets.items() if item in items)


@frozen
class Administration:
    """How a survey reaches respondents, and how many minutes it takes them."""

    modes: tuple[Mode, ...]
    minutes: float | None = None


@frozen
class PermissionGiven:
    """A permission that the holder of the rights of an instrument gave for a survey.

    Args:
        given_on: the day it was given.
        until: the last day on which it holds; None for without end.
        uses: what it was given for; empty for what the survey is used for.
    """

    instrument: str
    given_by: str
    given_on: str
    until: str | None = None
    uses: tuple[Use, ...] = ()
    note: str | None = None


@frozen
class Side:
    """Those who get one form of the wording: a side of a partnership, or a group of raters."""

    form: str
    title: Text | None = None


@frozen
class Survey:
    """What is asked of people at one time, as a definition says, with its instruments.

    Args:
        instruments: the instruments as they are used, in order.
        resolved: by alias, these instruments themselves, with their parameters bound and their norms applied.
        respondent: who answers.
        items: items of the survey's own, which belong to no instrument.
        response_options: the sets of response options of these items.
        covariates: what must be known about a respondent, beside what its instruments need.
        pages: what is put before a respondent together; empty where that is left open.
        unit_hierarchy: the kinds of units, from the smallest to the largest.
        sides: by side, what those who answer for it get.
        rater_groups: by group of raters, what its members get.
        needs_data_agreement: whether rows that name a Tribal Nation may be used only under its data agreement, so that
            the column that names it has to be there.
        use: what it is used for; None where that is not said.
        permissions: what the holders of rights permitted.
    """

    id: str
    version: str
    title: Text
    instruments: tuple[InstrumentUse, ...]
    confidentiality: Confidentiality
    description: Text | None = None
    languages: tuple[str, ...] = ()
    respondent: Text | None = None
    items: tuple[Item, ...] = ()
    response_options: Mapping[str, ResponseOptions] = field(factory=dict)
    covariates: Mapping[str, Covariate] = field(factory=dict)
    pages: tuple[Page, ...] = ()
    unit_hierarchy: tuple[str, ...] = ()
    fields: Fields = field(factory=Fields)
    waves: tuple[Wave, ...] = ()
    rotation: Rotation | None = None
    administration: Administration | None = None
    sides: Mapping[str, Side] = field(factory=dict)
    rater_groups: Mapping[str, Side] = field(factory=dict)
    needs_data_agreement: bool = False
    use: Use | None = None
    permissions: tuple[PermissionGiven, ...] = ()
    resolved: Mapping[str, Instrument] = field(factory=dict, repr=False)

    @cached_property
    def definition_digest(self) -> str:
        """Name everything that the survey and the definitions of its instruments say."""
        from cwinstruments.model.digest import survey_digest

        return survey_digest(self)

    @cached_property
    def all_covariates(self) -> Mapping[str, Covariate]:
        """What must be known about a respondent, by id: the survey's own covariates, then those of its instruments."""
        of_instruments = {id: one for used in self.resolved.values() for id, one in used.respondent.items()}
        return {**self.covariates, **{id: one for id, one in of_instruments.items() if id not in self.covariates}}

    def entries(self) -> tuple[str, ...]:
        """Give everything that is asked, in order: `alias__item` for an item of an instrument, else its own id.

        Covariates that stand on no page come first; without pages the survey's own items and the instruments follow.
        """
        own = [item.id for item in self.items]
        listed = [entry for page in self.pages for entry in page.entries] or [*own, *self.resolved]
        first = [id for id in self.all_covariates if id not in listed]
        return tuple(entry for name in (*first, *listed) for entry in self._spread(name))

    def item(self, entry: str, /) -> Item:
        """Give what is asked at an entry, under the name of the entry; a covariate as an item that is not scored.

        `options_of` gives what may be chosen, `text_of` what a respondent reads.

        Raises:
            KeyError: nothing of that name is asked.
        """
        from cwinstruments.model.survey_entries import item_of

        return item_of(self, entry)

    def options_of(self, entry: str, /) -> ResponseOptions:
        """Give the response options of an entry, and the codes for no answer; both may be empty.

        Raises:
            KeyError: nothing of that name is asked.
        """
        from cwinstruments.model.survey_entries import options_of

        return options_of(self, entry)

    def text_of(
        self,
        entry: str,
        /,
        *,
        form: str | None = None,
        side: str | None = None,
        rater_group: str | None = None,
        language: str | None = None,
    ) -> str:
        """Give what a respondent reads at an entry, or the topic where the wording is not included.

        Args:
            form: in which form; by default that of the side or the group of raters. May be left out where all read the
                same.
            language: in which language; by default English, or else the first that there is.

        Raises:
            LookupError: nothing of that name is asked, there is no such form, no text in that language, or a form has
                to be named.
            ValueError: there is no such side or group.
        """
        from cwinstruments.model.survey_entries import entry_text

        return entry_text(self, entry, form=form, side=side, rater_group=rater_group, language=language)

    def _spread(self, name: str) -> tuple[str, ...]:
        if name in self.resolved:
            return tuple(f"{name}{JOINT}{item.id}" for item in self.resolved[name].items)
        return (name,)

    def form_of(self, alias: str, /, *, side: str | None = None, rater_group: str | None = None) -> str | None:
        """Give the form of an instrument that is put before those of a side or a group of raters.

        None where the instrument has the same wording for all.

        Raises:
            KeyError: the survey has no instrument of that alias.
            ValueError: there is no such side or group, or it has to be named.
        """
        from cwinstruments.model.survey_entries import form_of

        return form_of(self, alias, side, rater_group)

    def __hash__(self) -> int:
        return hash((self.id, self.version))

    def __str__(self) -> str:
        return f"{self.id} {self.version}"
