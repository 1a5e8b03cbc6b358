"""Programs that are run by themselves in a fresh process: what they import, they import first."""
