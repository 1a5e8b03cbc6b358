"""The templates: data files of the package, filled by `string.Template`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Template
from typing import Final

SUFFIX: Final = ".template"
_PACKAGE: Final = "PACKAGE"
"""The name of the folder in which the templates of a plugin's package lie."""


def fill(name: str, /, **values: str) -> str:
    """Give a template with its places filled.

    Args:
        name: the template below `templates`, with slashes and without its suffix.
        values: what goes into its places.

    Raises:
        KeyError: a place is left.

    Examples:
        >>> fill("plugin/src/PACKAGE/py.typed")
        ''
    """
    source = files("cwinstruments.scaffolding").joinpath("templates", *f"{name}{SUFFIX}".split("/"))
    return Template(source.read_text(encoding="utf-8")).substitute(values)


def fill_folder(name: str, /, *, package: str, **values: str) -> Mapping[str, str]:
    """Give every template of a folder with its places filled, by the path of the file that it makes.

    Args:
        name: the folder below `templates`.
        package: the name of the plugin's package, which is that of a folder too.
        values: what goes into the places of the templates.
    """
    root = files("cwinstruments.scaffolding").joinpath("templates", name)
    places = {**values, "package": package}
    return {path.replace(_PACKAGE, package): fill(f"{name}/{path}", **places) for path in _paths(root)}


def _paths(folder: Traversable, before: str = "") -> Iterator[str]:
    for one in sorted(folder.iterdir(), key=lambda one: one.name):
        if one.is_dir():
            yield from _paths(one, f"{before}{one.name}/")
        elif one.name.endswith(SUFFIX):
            yield f"{before}{one.name.removesuffix(SUFFIX)}"
