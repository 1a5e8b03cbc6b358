"""Reports: the demonstration, and what it is made of."""

from cwinstruments.reports.agency import AGENCY_DEFINITION, agency_folder
from cwinstruments.reports.caseloads import STANDARDS
from cwinstruments.reports.demonstration import (
    BESIDES,
    CASELOAD,
    DEMONSTRATED,
    Demonstration,
    Shipped,
    demonstrate,
    write_demonstration,
)
from cwinstruments.reports.demonstration_text import print_demonstration, print_list

__all__ = [
    "AGENCY_DEFINITION",
    "BESIDES",
    "CASELOAD",
    "DEMONSTRATED",
    "STANDARDS",
    "Demonstration",
    "Shipped",
    "agency_folder",
    "demonstrate",
    "print_demonstration",
    "print_list",
    "write_demonstration",
]
