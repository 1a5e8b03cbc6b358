"""A plugin that implements every hook."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from typing import TYPE_CHECKING

from cwinstruments.hookspecs import InstrumentSource, hookimpl, instruments_in

if TYPE_CHECKING:
    from click import Command

    from cwinstruments.plan import Method
    from cwinstruments.rules import Rule
    from cwinstruments.targets import Target

CWINSTRUMENTS_API = 1


@hookimpl
def register_instruments() -> Iterable[InstrumentSource]:
    """Give the definitions in a folder that is not called `instruments`."""
    return instruments_in(files(__name__).joinpath("definitions"))


@hookimpl
def register_methods() -> Iterable[Method]:
    """Give the method `acme.trimmed_mean`."""
    # Imported here, so that a program which only lists instruments does not pay for it.
    from cwinstruments_acme_tools.methods import TRIMMED_MEAN

    return (TRIMMED_MEAN,)


@hookimpl
def register_rules() -> Iterable[Rule]:
    """Give the rule `ACME101`."""
    # Imported here, so that a program which only scores does not pay for it.
    from cwinstruments_acme_tools.rules import LengthOfIds

    return (LengthOfIds(),)


@hookimpl
def register_targets() -> Iterable[Target]:
    """Give the target `acme.javascript`."""
    # Imported here, so that a program which writes for no other tool does not pay for it.
    from cwinstruments_acme_tools.javascript import JAVASCRIPT

    return (JAVASCRIPT,)


@hookimpl
def register_commands() -> Iterable[Command]:
    """Give the command `acme-items`."""
    # Imported here, so that a program which only scores does not pay for it.
    from cwinstruments_acme_tools.commands import acme_items

    return (acme_items,)
