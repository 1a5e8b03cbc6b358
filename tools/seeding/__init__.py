"""Faults put into sound definitions, to measure what `check` finds: `python -m tools.seeding`."""
