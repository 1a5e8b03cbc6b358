"""What is asked at each entry of a survey, as an application puts it before a respondent."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve

from cwinstruments.diagnostics import did_you_mean
from cwinstruments.model.covariates import Covariate
from cwinstruments.model.forms import text_of
from cwinstruments.model.items import Item, ItemType
from cwinstruments.model.options import ResponseOptions
from cwinstruments.model.survey import JOINT, Survey


def item_of(survey: Survey, entry: str, /) -> Item:
    """Give what is asked at an entry; see `Survey.item`."""
    return _found(survey, entry)[0]


def options_of(survey: Survey, entry: str, /) -> ResponseOptions:
    """Give what may be chosen at an entry; see `Survey.options_of`."""
    item, alias = _found(survey, entry)
    if entry in survey.all_covariates:
        return ResponseOptions(survey.all_covariates[entry].options, item.nonresponse)
    if alias is not None:
        return survey.resolved[alias].options_of(_within(entry))
    if item.options is not None:
        return survey.response_options[item.options]
    return ResponseOptions(item.between, item.nonresponse)


def entry_text(
    survey: Survey, entry: str, /, *, form: str | None, side: str | None, rater_group: str | None, language: str | None
) -> str:
    """Give what a respondent reads at an entry; see `Survey.text_of`."""
    item, alias = _found(survey, entry)
    _check_who(survey, side, rater_group)
    if alias is None:
        wordings = item.text_by_form
        form = _form_of_who(survey, side, rater_group) if form is None else form
        # An item of the survey's own may read the same in all forms, whatever forms its instruments have.
        return text_of(item, wordings, form=form if wordings else None, language=language)
    use = next(one for one in survey.instruments if one.alias == alias)
    forms = survey.resolved[alias].forms
    if form is None and (use.form is not None or side is not None or rater_group is not None or len(forms) == 1):
        form = form_of(survey, alias, side, rater_group)
    overlay = survey.resolved[alias].overlay
    read = item if overlay is None else evolve(overlay.item(evolve(item, id=_within(entry))), id=entry)
    return text_of(read, forms, form=form, language=language)


def form_of(survey: Survey, alias: str, side: str | None, rater_group: str | None, /) -> str | None:
    """Give the form of an instrument for a side or a group of raters; see `Survey.form_of`."""
    uses = {one.alias: one for one in survey.instruments}
    if alias not in uses:
        raise KeyError(f"{survey.id} has no instrument {alias!r}; {did_you_mean(alias, uses) or 'see its instruments'}")
    _check_who(survey, side, rater_group)
    use, forms = uses[alias], survey.resolved[alias].forms
    if use.form is not None or not forms:
        return use.form
    if survey.sides or survey.rater_groups:
        form = _form_of_who(survey, side, rater_group)
        if form is None:
            what, known = ("side", survey.sides) if survey.sides else ("rater_group", survey.rater_groups)
            raise ValueError(f"instrument {alias!r} has a form for each {what}: give {what}, one of {', '.join(known)}")
        return form
    return next(iter(forms))


def _check_who(survey: Survey, side: str | None, rater_group: str | None) -> None:
    """Refuse a side or a group of raters that the survey does not have."""
    for what, given, known in (("side", side, survey.sides), ("rater_group", rater_group, survey.rater_groups)):
        if given is None or given in known:
            continue
        if known:
            raise ValueError(f"{what} is one of {', '.join(known)}, not {given!r}")
        other = ", ".join(f"{name} ({', '.join(one)})" for name, one in _who(survey).items() if one)
        raise ValueError(f"{survey.id} has no {what}s; it has {other or 'neither sides nor groups of raters'}")


def _who(survey: Survey) -> dict[str, Mapping[str, object]]:
    return {"sides": survey.sides, "rater_groups": survey.rater_groups}


def _form_of_who(survey: Survey, side: str | None, rater_group: str | None) -> str | None:
    """Give the form of a side or a group of raters; None where neither is given."""
    if side is not None:
        return survey.sides[side].form
    return None if rater_group is None else survey.rater_groups[rater_group].form


def _found(survey: Survey, entry: str) -> tuple[Item, str | None]:
    """Give what is asked at an entry, called like the entry, and the alias of its instrument.

    Raises:
        KeyError: nothing of that name is asked.
    """
    covariate = survey.all_covariates.get(entry)
    if covariate is not None:
        return _as_item(entry, covariate), None
    for item in survey.items:
        if item.id == entry:
            return item, None
    alias, _, id = entry.partition(JOINT)
    if alias in survey.resolved:
        for item in survey.resolved[alias].items:
            if item.id == id:
                return evolve(item, id=entry), alias
    hint = did_you_mean(entry, survey.entries()) or "entries() lists what it asks"
    raise KeyError(f"{survey.id} asks nothing called {entry!r}; {hint}")


def _within(entry: str) -> str:
    """Give what the item of an entry is called in its instrument."""
    return entry.partition(JOINT)[2]


def _as_item(id: str, covariate: Covariate) -> Item:
    return Item(
        id,
        ItemType.NOMINAL_CHOICE if covariate.range is None else ItemType.INTEGER,
        covariate.title,
        scored=False,
        nonresponse=covariate.nonresponse,
        range=covariate.range,
    )
