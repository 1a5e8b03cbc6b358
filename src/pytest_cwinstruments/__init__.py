"""Worked cases of instruments as tests of pytest, and fixtures for the tests of what scores them.

pytest loads `pytest_cwinstruments.plugin` by its entry point; the library is loaded when something needs it.
"""
