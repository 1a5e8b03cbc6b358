"""What the templates leave to the author of a plugin is asked for, and a check that is asked for is carried out."""

from __future__ import annotations

import pytest

from cwinstruments.conformance import run_conformance
from tests.conformance.acme import METADATA, NAME, Acme
from tests.conformance.mistakes.telling import prove

INFO = "cwinstruments_acme_week-{version}.dist-info"
OPEN = "Summary: TODO: one sentence\nAuthor: TODO: who answers\nLicense-File: LICENSE\n"
SAID = {
    "'description' in pyproject.toml says nothing: 'TODO: one sentence'",
    "'authors' in pyproject.toml says nothing: 'TODO: who answers'",
    "'LICENSE' holds no licence: it begins with TODO",
}


def _left_open(acme: Acme, version: str, folder: str) -> None:
    acme.version, acme.metadata = version, METADATA + OPEN
    acme.others[f"{INFO.format(version=version)}/{folder}LICENSE"] = "TODO: choose a licence.\n"


@pytest.mark.parametrize("folder", ["licenses/", ""])
def test_a_release_whose_author_and_licence_are_still_to_be_said_is_named(acme: Acme, folder: str) -> None:
    """Builders put the file of the licence into one of two places."""
    _left_open(acme, "1.0.0", folder)
    report = prove(acme, "plugin")

    assert {one.message for one in report.shortcomings} >= SAID


def test_before_a_release_what_is_still_to_be_said_is_not_proven(acme: Acme) -> None:
    _left_open(acme, "0.1.0.dev0", "licenses/")
    report = prove(acme, "plugin")

    assert report.conforms
    assert {one.message for one in report.not_proven} >= {f"before it is published: {one}" for one in SAID}


def test_a_description_may_speak_of_lists_of_what_is_to_be_done(acme: Acme) -> None:
    acme.metadata = METADATA + "Summary: TODO lists of teams, and how long they are\n"

    assert prove(acme, "plugin").conforms


def test_a_check_of_the_whole_is_not_left_out_silently_where_one_instrument_is_named(acme: Acme) -> None:
    """A report of what was not carried out would say that nothing is wrong."""
    name = acme.install()

    with pytest.raises(ValueError, match="'plugin' and 'wheel' look at the whole of cwinstruments-acme-week"):
        run_conformance(name, checks=["plugin", "cases", "wheel"], instruments=["week-check"])
    assert NAME == run_conformance(name, checks=["clean"], instruments=["week-check"]).subject
