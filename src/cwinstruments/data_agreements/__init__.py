"""Data agreements of Tribal Nations: which rows that name a Nation may go where."""

from cwinstruments.data_agreements.agreement import DataAgreement, DataAgreements, Purpose
from cwinstruments.data_agreements.holding import NATION, NOT_NAMED, WHICH_IS_NOT_SAID, Held, Holding, hold_back
from cwinstruments.data_agreements.loading import check_data_agreements, load_data_agreements
from cwinstruments.data_agreements.standing import Standing, first_reader, standing_of

__all__ = [
    "NATION",
    "NOT_NAMED",
    "WHICH_IS_NOT_SAID",
    "DataAgreement",
    "DataAgreements",
    "Held",
    "Holding",
    "Purpose",
    "Standing",
    "check_data_agreements",
    "first_reader",
    "hold_back",
    "load_data_agreements",
    "standing_of",
]
