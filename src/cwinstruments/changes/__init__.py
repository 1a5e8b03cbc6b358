"""What changed between two definitions, whether their scores can be compared, and which version is due."""

from cwinstruments.changes.definitions import Pair
from cwinstruments.changes.diffing import diff, diff_documents, diff_trees
from cwinstruments.changes.model import (
    Change,
    ChangeClass,
    Changes,
    DefinitionChanges,
    Effect,
    Place,
    ScaleComparison,
    Verdict,
    Witness,
)
from cwinstruments.changes.revisions import Repository, RevisionError, repository
from cwinstruments.changes.trees import Tree, folder_tree, revision_tree, work_tree
from cwinstruments.changes.versions import Bump
from cwinstruments.changes.walk import How

__all__ = [
    "Bump",
    "Change",
    "ChangeClass",
    "Changes",
    "DefinitionChanges",
    "Effect",
    "How",
    "Pair",
    "Place",
    "Repository",
    "RevisionError",
    "ScaleComparison",
    "Tree",
    "Verdict",
    "Witness",
    "diff",
    "diff_documents",
    "diff_trees",
    "folder_tree",
    "repository",
    "revision_tree",
    "work_tree",
]
