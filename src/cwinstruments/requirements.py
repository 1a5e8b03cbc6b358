"""What a definition requires: distributions whose plugins provide its scoring methods, in versions that will do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from attrs import evolve

from cwinstruments.diagnostics import Diagnostic, Path, did_you_mean

PLUGINS: Final = "cwinstruments"
"""The group of the entry points of plugins, which `hookspecs` names too, far above."""


def check_requirements(requires: object, /) -> Iterator[Diagnostic]:
    """Find what is required and not installed here, or in another version, each with what to install.

    Args:
        requires: what stands under `requires`; what is no list of texts is somebody else's finding.
    """
    for place, wanted in enumerate(requires if isinstance(requires, Iterable) else ()):
        if isinstance(wanted, str) and (message := _unmet(wanted)) is not None:
            hint = _hint_in_the_making(wanted) or f"install it: python -m pip install '{wanted}'"
            yield Diagnostic("CWI921", message, ("requires", place), hint)


def _hint_in_the_making(wanted: str) -> str | None:
    """Say what to do where what is required is installed, and its version says that it is still in the making.

    Nothing could be installed then: 0.1.0.dev0 comes before 0.1, and is the one that is being worked on.
    """
    from importlib.metadata import PackageNotFoundError, version

    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.version import InvalidVersion, Version

    try:
        requirement = Requirement(wanted)
        installed = Version(version(requirement.name))
    except (PackageNotFoundError, InvalidRequirement, InvalidVersion, TypeError):
        return None
    if not installed.is_devrelease or not requirement.specifier.contains(installed.base_version):
        return None
    return f"write '{requirement.name}>={installed}', or raise the version of {requirement.name}"


def without_explained(
    findings: Iterable[Diagnostic], data: Mapping[str, Any], methods: Iterable[str], /
) -> list[Diagnostic]:
    """Leave out the methods that are missing because what provides them is not installed, where that is a finding.

    Where everything that is required is installed, say that of the others: to install it would not help.

    Args:
        findings: everything that was found in one definition.
        data: the definition.
        methods: the names of the methods that there are; a misspelt one of a plugin that is there stays a finding.
    """
    findings, names = list(findings), list(methods)
    if not any(one.code == "CWI921" for one in findings):
        return [_not_to_install(one, data, names) if one.code == "CWI303" else one for one in findings]
    there = {_word_of(name) for name in names}
    return [one for one in findings if one.code != "CWI303" or _word_of(_value_at(data, one.path)) in there]


def naming_distributions(
    findings: Iterable[Diagnostic], data: Mapping[str, Any], homes: Mapping[str, str]
) -> list[Diagnostic]:
    """Say which distribution gives a method that a definition uses without requiring it, where that is known.

    Args:
        findings: everything that was found in one definition.
        data: the definition.
        homes: by the name of a method, the module that it is from.
    """
    return [_naming(one, homes.get(_name_at(data, one.path), "")) if one.code == "CWI249" else one for one in findings]


def _name_at(data: Mapping[str, Any], path: Path) -> str:
    try:
        return str(_value_at(data, path))
    except (KeyError, IndexError, TypeError):
        return ""  # what a parameter puts there


def _naming(found: Diagnostic, module: str) -> Diagnostic:
    """Name the distribution of the plugin that a module is of."""
    from importlib.metadata import entry_points

    package = module.partition(".")[0]
    for point in entry_points(group=PLUGINS):
        if package and point.value.partition(":")[0].partition(".")[0].strip() == package and point.dist is not None:
            return evolve(found, hint=f'write: requires: ["{point.dist.name}>={point.dist.version}"]')
    return found


def _not_to_install(found: Diagnostic, data: Mapping[str, Any], names: list[str]) -> Diagnostic:
    """Say of a method that is missing although what is required is installed where it may have gone."""
    required = data.get("requires")
    if not required or not _word_of(name := str(_value_at(data, found.path))):
        return found
    given = [one for one in names if _word_of(one)]
    near = did_you_mean(name, [one for one in given if _word_of(one) == _word_of(name)] or given)
    wanted = " and ".join(f"'{one}'" for one in required)
    why = f"{wanted} is installed and gives no such method"
    shown = near or (
        "it may be disabled or set aside: 'cwinstruments plugins' shows what became of it; "
        "in Python, methods=load_catalog().methods has the methods of plugins"
    )
    return evolve(found, hint=f"{why}; {shown}")


def _word_of(method: str) -> str:
    """Give the word that the methods of one plugin begin with; a method of ours has none."""
    return method.rpartition(".")[0]


def _value_at(data: Any, path: Path) -> Any:
    for key in path:
        data = data[key]
    return data


def _unmet(wanted: str) -> str | None:
    from importlib.metadata import PackageNotFoundError, version

    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.version import InvalidVersion, Version

    try:
        requirement = Requirement(wanted)
    except InvalidRequirement:
        return f"'{wanted}' is no requirement that can be compared with a version"
    try:
        installed = version(requirement.name)
        # A version that is being worked on will do as well as any.
        meets = requirement.specifier.contains(Version(installed), prereleases=True)
    except PackageNotFoundError:
        return f"the definition requires '{wanted}', which is not installed here"
    except (InvalidVersion, TypeError):
        return f"the definition requires '{wanted}', but which version of {requirement.name} is installed can't be told"
    return None if meets else f"the definition requires '{wanted}', but {requirement.name} {installed} is installed"
