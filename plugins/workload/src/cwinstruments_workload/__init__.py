"""Instruments on workload: demands, resources and recovery in the work."""

CWINSTRUMENTS_API = 1
