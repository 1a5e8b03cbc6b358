"""Folders of definitions: what belongs together, what is new, what is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from cwinstruments import Changes, diff
from cwinstruments.changes import Bump, DefinitionChanges, Verdict
from cwinstruments.changes.trees import folder_tree
from cwinstruments.cli.diff_text import describe_changes
from cwinstruments.documents import parse_document
from cwinstruments.errors import DefinitionError

BASE = (Path(__file__).parent / "pairs" / "nothing" / "old.yaml").read_text(encoding="utf-8")
SURVEY = """\
kind: survey
id: pulse
version: "1.0.0"
title: {en: Pulse}
languages: [en]
instruments:
  - {instrument: weekly-look, version: "1.0.0", as: look}
pages:
  - {id: one, entries: [look]}
administration: {modes: [web]}
respondent: {en: Everybody.}
confidentiality: confidential
"""
CASES = """\
kind: cases
instrument: weekly-look
version: "1.0.0"
cases:
  - {id: planned, basis: hand, responses: {plan1: 3, plan2: 1, plan3: 3}, expect: {planning: {value: 100}}}
  - {id: helped, basis: hand, responses: {help1: 3, help2: 3}, expect: {help: {value: 3}}}
"""


class Folders:
    """An old and a new folder."""

    def __init__(self, folder: Path) -> None:
        self.old, self.new = folder / "old", folder / "new"

    def put(self, name: str, old: str | None, new: str | None) -> None:
        """Write a file into one folder or both."""
        for folder, text in ((self.old, old), (self.new, new)):
            folder.mkdir(exist_ok=True)
            if text is not None:
                file = folder / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")

    def diff(self) -> Changes:
        """Compare them."""
        return diff(self.old, self.new)


OVERLAY = "kind: overlay\ninstrument: weekly-look\nitems: {plan1: {text: {en: A secret.}}}\n"


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path)


def only(changes: Changes) -> DefinitionChanges:
    (definition,) = changes.definitions
    return definition


def test_files_that_are_the_same_are_counted_and_no_more(folders: Folders) -> None:
    """A folder is compared quickly where little changed."""
    folders.put("a.yaml", BASE, BASE)
    folders.put("b.yaml", "no: definition", "no: definition")
    folders.put(".hidden/c.yaml", BASE, BASE.replace("digits: 1", "digits: 0"))

    assert Changes((), 1) == folders.diff()


def test_definitions_belong_together_by_their_ids(folders: Folders) -> None:
    """A file may have got another name."""
    folders.put("old-name.yaml", BASE, None)
    folders.put("deep/new-name.yaml", None, BASE.replace("digits: 1", "digits: 0"))
    found = only(folders.diff())

    assert (Verdict.DIFFERENT, Bump.MAJOR, Bump.NONE) == (found.verdict, found.due, found.made)
    assert (str(folders.old / "old-name.yaml"), str(folders.new / "deep" / "new-name.yaml")) == (
        found.old_file,
        found.new_file,
    )
    assert ["CWI501"] == [one.code for one in found.diagnostics]


def test_a_new_version_beside_the_old_one_comes_from_it(folders: Folders) -> None:
    """The old file stays as it is; what the new one has to be compared with is the version before."""
    folders.put("look-1.yaml", BASE, BASE)
    folders.put("look-2.yaml", None, BASE.replace("digits: 1", "digits: 0").replace('"1.0.0"', '"1.1.0"'))
    changes = folders.diff()

    assert ("1.0.0", "1.1.0") == (only(changes).old_version, only(changes).new_version)
    assert ["CWI502"] == [one.code for one in changes.diagnostics]
    assert 1 == changes.unchanged


def test_a_definition_that_is_new_asks_for_nothing(folders: Folders) -> None:
    """There are no old scores."""
    folders.put("a.yaml", None, BASE)
    folders.old.mkdir(exist_ok=True)
    changes = folders.diff()

    assert (Verdict.ADDED, (), 0) == (only(changes).verdict, changes.diagnostics, changes.errors)
    assert Verdict.SAME == changes.verdict


def test_a_definition_that_is_gone_is_reported_where_it_was(folders: Folders) -> None:
    """It is a warning: somebody may still name it."""
    folders.put("a.yaml", BASE, None)
    (finding,) = folders.diff().diagnostics

    assert ("CWI505", "warning", str(folders.old / "a.yaml"), 2) == (
        finding.code,
        finding.severity,
        finding.file,
        finding.line,
    )


def test_a_file_whose_id_changed_was_renamed(folders: Folders) -> None:
    """It is one definition under another id, not one that is gone and one that is new."""
    folders.put("a.yaml", BASE, BASE.replace("id: weekly-look", "id: look-of-the-week"))
    found = only(folders.diff())

    assert ["CWI507"] == [one.code for one in found.diagnostics]
    assert Bump.NONE == found.due


def test_a_file_that_can_not_be_read_is_an_error_now_and_a_note_before(folders: Folders) -> None:
    """An old file is beyond mending; a definition that is there and broken is not gone as well."""
    folders.put("a.yaml", "kind: instrument\nid: [", BASE)
    folders.put("b.yaml", BASE.replace("weekly-look", "other-look"), "kind: instrument\nid: [")
    found = [(one.code, one.severity.value, Path(one.file or "").parent.name) for one in folders.diff().diagnostics]

    assert [("CWI508", "error", "new"), ("CWI508", "note", "old")] == sorted(found)


def test_cases_of_scales_that_score_otherwise_need_a_look(folders: Folders) -> None:
    """They stand beside the definition; those of other scales still hold."""
    folders.put("a.yaml", BASE, BASE.replace("min_answered: 2", "min_answered: 3"))
    folders.put("a.cases.yaml", CASES, CASES)

    assert ("planned",) == only(folders.diff()).cases
    assert ("planned",) == only(diff(folders.old / "a.yaml", folders.new / "a.yaml")).cases


def test_norms_are_compared_as_they_are_written(folders: Folders) -> None:
    """Numbers ask for a major version; what is said about them for a patch."""
    text = (Path(__file__).parents[2] / "examples" / "norms" / "county-norms.yaml").read_text(encoding="utf-8")
    folders.put("n.yaml", text, text.replace("norm: 5.5", "norm: 5.6", 1))
    found = only(folders.diff())

    assert ("norms", Verdict.NOT_PROVEN, Bump.MAJOR) == (found.kind, found.verdict, found.due)
    assert ["norms"] == [one.classed.value for one in found.changes]
    folders.put(
        "n.yaml", text, text.replace("citation: ", "citation: Once more, ", 1).replace('Once more, "', '"Anew: ')
    )
    assert (Verdict.SAME, Bump.PATCH) == (only(folders.diff()).verdict, only(folders.diff()).due)


# Surveys


def test_a_survey_is_compared_with_its_instruments(folders: Folders) -> None:
    """Its scales are those of its instruments, and score as they do."""
    folders.put("look.yaml", BASE, BASE)
    folders.put(
        "pulse.yaml", SURVEY, SURVEY.replace("as: look}", 'as: look, show_if: "1 == 1"}').replace("one,", "first,")
    )
    found = only(folders.diff())

    assert "survey" == found.kind
    assert {"survey", "conditions"} & {one.classed.value for one in found.changes}


def test_a_survey_of_another_version_of_an_instrument_scores_as_that_does(folders: Folders) -> None:
    """The instrument is found in the same folder, on each side."""
    later = BASE.replace("-plan2", "plan2").replace('"1.0.0"', '"2.0.0"')
    folders.put("look.yaml", BASE, BASE)
    folders.put("look-2.yaml", later, later)
    folders.put("pulse.yaml", SURVEY, SURVEY.replace('version: "1.0.0", as', 'version: "2.0.0", as'))
    found = only(folders.diff())
    verdicts = {one.scale: one.verdict for one in found.scales}

    assert {"look__planning": Verdict.DIFFERENT, "look__help": Verdict.SAME, "look__help_t": Verdict.SAME} == verdicts
    assert (Bump.MAJOR, Bump.NONE) == (found.due, found.made)


def test_changes_of_a_survey_are_listed(folders: Folders) -> None:
    """Conditions of instruments, waves, and who answers; none of them changes a score that is there."""
    later = SURVEY.replace("as: look}", 'as: look, show_if: "works"}').replace("en: Everybody", "en: All staff")
    later = later.replace("entries: [look]", "entries: [works, look]")
    later += "items:\n  - {id: works, type: boolean, scored: false, text: {en: Do you work?}}\n"
    folders.put("look.yaml", BASE, BASE)
    folders.put("pulse.yaml", SURVEY, later)
    found = only(folders.diff())

    assert {"conditions", "survey", "items"} == {one.classed.value for one in found.changes}
    assert Verdict.DIFFERENT == found.verdict


def test_a_survey_whose_instruments_are_not_known_is_not_proven(folders: Folders) -> None:
    """Its changes are told all the same."""
    folders.put("pulse.yaml", SURVEY, SURVEY.replace("en: Pulse", "en: Pulse of the week"))
    found = only(folders.diff())

    assert Verdict.NOT_PROVEN == found.verdict
    assert "no instrument" in (found.reason or "")
    assert ["title"] == [one.classed.value for one in found.changes]


# What can't be compared


def test_a_folder_is_not_compared_with_a_file(folders: Folders) -> None:
    """It says so before anything is read."""
    folders.put("a.yaml", BASE, BASE)

    with pytest.raises(TypeError, match="a folder is compared with a folder"):
        diff(folders.old, folders.new / "a.yaml")
    with pytest.raises(TypeError, match="not int"):
        diff(1, folders.new / "a.yaml")  # type: ignore[arg-type]


def test_an_instrument_is_not_compared_with_a_survey(folders: Folders) -> None:
    """Nor with what is no definition at all."""
    folders.put("a.yaml", BASE, SURVEY)

    with pytest.raises(ValueError, match="kind instrument"):
        diff(folders.old / "a.yaml", folders.new / "a.yaml")
    with pytest.raises(DefinitionError, match="CWI508"):
        diff(folders.old / "a.yaml", parse_document("kind: recipe"))


def test_a_tree_reads_a_file_once(folders: Folders) -> None:
    """What is read is kept."""
    folders.put("a.yaml", BASE, None)
    tree = folder_tree(folders.old)

    assert tree.document("a.yaml") is tree.document("a.yaml")
    assert ["a.yaml"] == list(tree.definitions)
    assert ["weekly-look"] == [one.id for one in tree.instruments]


def test_what_differs_and_is_of_a_kind_that_is_not_compared_is_named(folders: Folders) -> None:
    """An overlay that changed is no "nothing changed"; what is the same, and cases, are not named."""
    folders.put("a.overlay.yaml", OVERLAY, OVERLAY.replace("secret", "secrete"))
    folders.put("b.json", '{"kind": "framework", "id": "own"}', None)
    folders.put("c.yaml", None, "kind: data_agreements\n")
    folders.put("same.yaml", OVERLAY, OVERLAY)
    folders.put("look.yaml", BASE, BASE)
    folders.put("look.cases.yaml", CASES, CASES.replace("100", "50"))
    changes = folders.diff()

    old, new = folders.old, folders.new
    expected = [
        ("data_agreements", str(new / "c.yaml")),
        ("framework", str(old / "b.json")),
        ("overlay", str(new / "a.overlay.yaml")),
    ]
    assert expected == list(changes.not_compared)
    assert [{"kind": kind, "file": file} for kind, file in expected] == changes.to_dict()["not_compared"]
    told = next(iter(describe_changes(changes)))
    assert "these differ too, and are not compared (data agreements: " in told
    assert "secret" not in told


@pytest.mark.parametrize(
    ("old", "new", "effect"),
    [
        ("key_only", "slots", "meaning"),
        ("slots", "key_only", "meaning"),
        ("key_only", "complete", "record"),
    ],
)
def test_words_of_users_are_other_words_than_those_of_the_owner(old: str, new: str, effect: str) -> None:
    """The key scores alike, and the score stands for something else: a new major version."""
    before, after = (
        parse_document(BASE.replace("wording: complete", f"wording: {one}"), file="a.yaml") for one in (old, new)
    )
    (change,) = diff(before, after).changes

    assert effect == change.effect
