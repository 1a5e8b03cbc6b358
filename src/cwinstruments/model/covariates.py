"""Covariates: what norms need to know about a respondent."""

from __future__ import annotations

from attrs import frozen

from cwinstruments.model.items import Range
from cwinstruments.model.options import Nonresponse, ResponseOption
from cwinstruments.model.text import Text


@frozen
class Covariate:
    """One thing that norms need to know about a respondent; it is answered under its own id, as items are.

    Args:
        options: the values that it can have, without order, or
        range: the whole numbers that it can be.
        nonresponse: the codes that mean that there is no answer.
    """

    title: Text
    description: Text | None = None
    options: tuple[ResponseOption, ...] = ()
    range: Range | None = None
    nonresponse: tuple[Nonresponse, ...] = ()
