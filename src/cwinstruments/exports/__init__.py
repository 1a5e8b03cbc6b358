"""Exports of survey tools: mappings that say how they are read, loaded, checked and proposed."""

from cwinstruments.exports.checking import check_mapping
from cwinstruments.exports.loading import load_mapping, structure_mapping
from cwinstruments.exports.proposal import Proposal
from cwinstruments.exports.proposing import propose_mapping
from cwinstruments.exports.writing import write_proposal

__all__ = ["Proposal", "check_mapping", "load_mapping", "propose_mapping", "structure_mapping", "write_proposal"]
