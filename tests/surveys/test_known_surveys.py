"""Surveys, norms and rosters in the folders of a catalogue."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cwinstruments import load_catalog
from cwinstruments.documents import Document
from cwinstruments.errors import AmbiguousInstrumentError, DefinitionError, UnknownInstrumentError
from cwinstruments.model import Instrument
from cwinstruments.plugins import PluginRegistry
from cwinstruments.surveys import check_survey

FOLDER = Path(__file__).parent
NORMS = """\
kind: norms
id: calm-norms
version: "1.0.0"
title: {en: Norms}
instrument: {id: calm, versions: ["1.0.0"]}
source: {citation: Made up.}
population: Nobody
year: 2020
n: 10
scales:
  calm: {as: calm_t, title: {en: T}, norm: {metric: t_score, strata: [{mean: 2, sd: 1}]}}
"""
NORMED = """\
kind: survey
id: normed
version: "1.0.0"
title: {en: Normed}
confidentiality: confidential
instruments:
  - {instrument: calm, version: "1.0.0", norms: [{norms: calm-norms, version: "1.0.0"}]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with instruments, norms, surveys and a roster."""
    for file in (FOLDER / "instruments").iterdir():
        shutil.copy(file, tmp_path)
    shutil.copy(FOLDER / "good" / "every-feature.yaml", tmp_path)
    shutil.copy(FOLDER.parent / "rosters" / "good" / "inline.yaml", tmp_path)
    (tmp_path / "norms.yaml").write_text(NORMS, encoding="utf-8")
    (tmp_path / "normed.yaml").write_text(NORMED, encoding="utf-8")
    (tmp_path / "normed-2.yaml").write_text(NORMED.replace('"1.0.0"\ntitle', '"1.10.0"\ntitle'), encoding="utf-8")
    (tmp_path / "normed-3.yaml").write_text(NORMED.replace('"1.0.0"\ntitle', '"1.9.0"\ntitle'), encoding="utf-8")
    return tmp_path


def test_a_catalogue_knows_the_surveys_of_its_folders(folder: Path) -> None:
    """They are found by id and version, with the instruments and norms that are known there; rosters are no matter."""
    catalog = load_catalog(directories=[folder], registry=PluginRegistry())

    assert () == catalog.check()
    assert ("calm", "points", "sum", "two-forms") == catalog.ids
    assert [("normed", "1.0.0"), ("normed", "1.9.0"), ("normed", "1.10.0"), ("yearly-survey", "1.2.0")] == [
        (one.id, one.version) for one in catalog.surveys
    ]
    assert "1.10.0" == catalog.survey("normed").version
    assert "1.9.0" == catalog.survey("normed", "1.9.0").version
    assert ["calm", "calm_t"] == list(catalog.survey("normed").resolved["calm"].scales)
    assert ["calm-norms"] == [one.id for one in catalog.norms]


@pytest.mark.parametrize(
    ("id", "version", "message"),
    [
        ("nromed", None, "there is no survey 'nromed'; did you mean 'normed'?"),
        ("normed", "3.0.0", "there is no version '3.0.0' of 'normed'; there is 1.0.0, 1.9.0, 1.10.0"),
    ],
)
def test_a_survey_that_is_not_known_is_named(folder: Path, id: str, version: str | None, message: str) -> None:
    """With what is known in its place."""
    with pytest.raises(UnknownInstrumentError) as raised:
        load_catalog(directories=[folder], registry=PluginRegistry()).survey(id, version)

    assert message == str(raised.value)


def test_norms_with_faults_are_set_aside(folder: Path) -> None:
    """A broken file stops nothing else."""
    (folder / "norms.yaml").write_text(NORMS.replace("n: 10\n", ""), encoding="utf-8")
    catalog = load_catalog(directories=[folder], registry=PluginRegistry())

    assert "CWI913" in [one.code for one in catalog.diagnostics]
    assert () == catalog.norms
    with pytest.raises(DefinitionError, match="CWI707 there are no norms 'calm-norms'"):
        catalog.survey("normed")


def test_what_two_plugins_claim_can_not_be_used() -> None:
    """The survey says which of them is meant by leaving one out."""

    class Claimed:
        def instrument(self, id: str, /, version: str | None = None) -> Instrument:
            raise AmbiguousInstrumentError("'calm' is claimed by two", ["one", "two"])

    said = {"kind": "survey", "id": "s", "version": "1.0.0", "title": {"en": "S"}, "confidentiality": "confidential"}
    found, _ = check_survey(Document({**said, "instruments": [{"instrument": "calm", "version": "1.0.0"}]}), Claimed())

    assert [("CWI702", "'calm' is claimed by two", "leave one of them out")] == [
        (one.code, one.message, one.hint) for one in found
    ]
