"""Documents that are broken at random, to see that a check of them ends with findings: `python -m tools.fuzzing`."""
