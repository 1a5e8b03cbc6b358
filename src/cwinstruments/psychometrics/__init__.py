"""Psychometrics: how loads are spread over groups, and how long people wait; small cells give nothing away.

`time_to_event` needs the extra `psychometrics`, which brings SciPy; it is loaded when it is first used.
"""

from cwinstruments.psychometrics.dispersion import Dispersion, GroupDispersion, dispersion, gini
from cwinstruments.psychometrics.time_to_event import TimeToEvent, Within, time_to_event

__all__ = ["Dispersion", "GroupDispersion", "TimeToEvent", "Within", "dispersion", "gini", "time_to_event"]
