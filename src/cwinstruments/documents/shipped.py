"""Files that come with the library but have their place at the top of the checkout: schemas and the example agency."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def shipped(*parts: str) -> Traversable:
    """Find a file or folder: inside the package when installed from a wheel, else at the top of the checkout.

    Examples:
        >>> shipped("examples", "agency", "staff.csv").is_file()
        True
    """
    packaged = files("cwinstruments").joinpath(*parts)
    if packaged.is_file() or packaged.is_dir():
        return packaged
    return Path(__file__).parents[3].joinpath(*parts)
