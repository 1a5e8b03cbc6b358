"""Measurements of what the library promises about speed."""
