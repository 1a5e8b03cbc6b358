"""One plugin: import it, check its hook implementations, and ask each of them by itself."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import redirect_stdout
from difflib import get_close_matches
from functools import partial
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType
from typing import Any, Final, TypeVar

from attrs import evolve
from pluggy import PluginManager, PluginValidationError

from cwinstruments import hookspecs
from cwinstruments.diagnostics import Diagnostic, Severity
from cwinstruments.errors import describe_error
from cwinstruments.hookspecs import (
    API_VERSION,
    GROUP,
    INSTRUMENTS_FOLDER,
    InstrumentSource,
    cases_without_definition,
    instruments_in,
)
from cwinstruments.plugins.deprecations import take_deprecations
from cwinstruments.plugins.discovery import DISABLE_VARIABLE
from cwinstruments.plugins.info import BrokenPluginError, PluginInfo

HOOKS: Final = (
    "register_commands",
    "register_instruments",
    "register_methods",
    "register_rules",
    "register_targets",
)

T = TypeVar("T")
Hook = Callable[[], Any]


def import_plugin(info: PluginInfo, point: EntryPoint, /) -> object:
    """Import what an entry point names.

    Raises:
        BrokenPluginError: it can't be imported, or it needs a newer cwinstruments.
    """
    try:
        with redirect_stdout(sys.stderr):
            plugin = point.load()
        needed = getattr(plugin, "CWINSTRUMENTS_API", API_VERSION)
    except (Exception, SystemExit) as error:
        what = f"{info} can't be imported from '{point.value}'"
        fault = _raised("CWI901", what, error, point.value)
        if not _names_a_module(point):
            # What `importlib.metadata` raises then differs from one Python to the next, and tells nobody anything.
            fault = evolve(fault, message=f"{what}, which is no name of a module")
        if hint := _hint_for_entry_point(point, error):
            fault = evolve(fault, hint=hint)
        raise BrokenPluginError(fault) from error
    if not isinstance(needed, int):
        message = f"{info} asks for plugin interface {needed!r}, which is no whole number; here is {API_VERSION}"
        hint = f"write CWINSTRUMENTS_API = {API_VERSION} into the module, without quotes"
        raise BrokenPluginError(Diagnostic("CWI906", message, hint=hint))
    if needed > API_VERSION:
        message = f"{info} needs a newer cwinstruments: it asks for plugin interface {needed!r}, here is {API_VERSION}"
        hint = f"upgrade cwinstruments, or install an older {info.distribution}"
        raise BrokenPluginError(Diagnostic("CWI906", message, hint=hint))
    return plugin


def _hint_for_entry_point(point: EntryPoint, error: BaseException) -> str | None:
    """Say what is wrong with the entry point itself; None where the fault is within what it names."""
    missing = error.name if isinstance(error, ModuleNotFoundError) else None
    module, attribute = _parts_of(point)
    if not _names_a_module(point):
        # What does not look like the name of a module, such as one with a hyphen, names none.
        module, missing = "", ""
    if missing is not None and f"{module}.".startswith(f"{missing}."):
        hint = "the right side of the entry point must be the name of your package, as it is imported"
        return hint if module else f"{hint}: letters, digits and underscores, as in '{_as_module(point.value)}'"
    if isinstance(error, AttributeError) and attribute and error.__traceback__ is not None:
        inner = error.__traceback__
        while inner.tb_next is not None:
            inner = inner.tb_next
        if str(inner.tb_frame.f_globals.get("__name__")).partition(".")[0] == "importlib":
            return f"what stands after the ':' of the entry point must be in the module '{module}'"
    return None


def _parts_of(point: EntryPoint) -> tuple[str, str]:
    """Give the module and the attribute that an entry point names."""
    module, _, attribute = (part.strip() for part in point.value.partition("[")[0].partition(":"))
    return module, attribute


def _names_a_module(point: EntryPoint) -> bool:
    return all(part.isidentifier() for part in _parts_of(point)[0].split("."))


def _as_module(value: str) -> str:
    """Write the right side of an entry point as the name of a module could be.

    Examples:
        >>> _as_module("cwinstruments-acme")
        'cwinstruments_acme'
    """
    return re.sub(r"[^\w.]+", "_", value.partition(":")[0].strip())


def find_hooks(
    info: PluginInfo, plugin: object, /, *, specifications: ModuleType | type = hookspecs
) -> tuple[Mapping[str, tuple[Hook, ...]], tuple[Diagnostic, ...]]:
    """Give the hook implementations of a plugin, by hook, and a warning for each that uses what is going to go.

    Each plugin has a manager of its own, so that nothing is left of one that fails its validation.

    Args:
        specifications: what specifies the hooks.

    Raises:
        BrokenPluginError: with every implementation that has a wrong name, wrong arguments, or no mark.
    """
    if isinstance(plugin, type):
        message = f"{info} is the class '{plugin.__qualname__}', whose methods can't be called without an instance"
        raise BrokenPluginError(Diagnostic("CWI904", message, hint="let the entry point name an instance or a module"))
    manager = PluginManager(GROUP)
    manager.add_hookspecs(specifications)
    deprecations = take_deprecations(manager, specifications)
    try:
        manager.register(plugin)
    except PluginValidationError as error:
        message = f"{info} has a hook implementation with wrong arguments: {' '.join(str(error).split())}"
        fault = Diagnostic("CWI904", message, hint="the hooks take no arguments")
        raise BrokenPluginError(_at(fault, _with_arguments(plugin))) from error
    except Exception as error:
        what = f"{info} can't be searched for hook implementations"
        raise BrokenPluginError(_raised("CWI901", what, error, type(plugin).__module__)) from error
    faults: list[Diagnostic] = []
    told: list[Diagnostic] = []
    found: dict[str, tuple[Hook, ...]] = {}
    for caller in manager.get_hookcallers(plugin) or ():
        implementations = caller.get_hookimpls()
        if caller.has_spec():
            found[caller.name] = tuple(one.function for one in implementations)
            if any(one.wrapper or one.hookwrapper for one in implementations):
                message = f"{info} has '{caller.name}' as a wrapper, but each plugin is asked by itself"
                fault = Diagnostic("CWI904", message, hint="mark it with a plain @hookimpl")
                faults.append(_at(fault, implementations[0].function))
            for one in implementations:
                told += deprecations.told_to(info, one, caller.name)
        elif not all(one.optionalhook for one in implementations):
            faults.append(_at(_unknown_hook(info, caller.name), implementations[0].function))
    unmarked = [hook for hook in HOOKS if hook not in found and _is_unmarked(plugin, hook)]
    faults += [_unmarked(info, hook, inspect.getattr_static(plugin, hook)) for hook in unmarked]
    if faults:
        raise BrokenPluginError(*faults, *told)
    return found, tuple(told)


def find_instruments(
    info: PluginInfo, plugin: object, hooks: Mapping[str, tuple[Hook, ...]], /
) -> tuple[tuple[InstrumentSource, ...], tuple[Diagnostic, ...]]:
    """Ask a plugin for its instruments; without the hook for them they are those in its folder `instruments`.

    Raises:
        BrokenPluginError: the plugin gives nothing at all.
    """
    if "register_instruments" in hooks:
        sources: list[InstrumentSource] = []
        faults: list[Diagnostic] = []
        for hook in hooks["register_instruments"]:
            try:
                sources += call_hook(info, "register_instruments", hook, InstrumentSource)
            except BrokenPluginError as broken:
                faults += broken.diagnostics
        return tuple(sources), tuple(faults)
    given: tuple[InstrumentSource, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()
    if isinstance(plugin, ModuleType) and hasattr(plugin, "__path__"):
        given, warnings = find_definitions(info, plugin)
    if not given and not hooks:
        message = f"{info} gives nothing: no hook implementation, and no definition in a folder '{INSTRUMENTS_FOLDER}'"
        hint = (
            "name a package with such a folder; where it has one, are the instruments in the wheel? without a "
            "[build-system] that packs data files, such as hatchling, the build leaves them out"
        )
        raise BrokenPluginError(Diagnostic("CWI907", message, hint=_elsewhere(plugin) or hint), *warnings)
    return given, warnings


def _elsewhere(plugin: object) -> str | None:
    """Say in which other folder of a package there are definitions, for whoever named it otherwise; None for none."""
    try:
        for folder in sorted(Path(one) for place in getattr(plugin, "__path__", ()) for one in Path(place).iterdir()):
            if folder.is_dir() and not folder.name.startswith((".", "_")) and instruments_in(folder):
                return f"call the folder '{folder.name}', where there are some, '{INSTRUMENTS_FOLDER}'"
    except Exception:
        return None  # what is not in a folder, or can't be listed, gives no hint
    return None


def find_definitions(
    info: PluginInfo, place: ModuleType | Path, /
) -> tuple[tuple[InstrumentSource, ...], tuple[Diagnostic, ...]]:
    """Find the definitions in a folder, with a warning for cases that belong to none; a package may have no folder.

    Raises:
        BrokenPluginError: the folder does not exist or can't be read.
    """
    try:
        sources = instruments_in(place)
        lonely = cases_without_definition(place)
    except NotADirectoryError as error:
        if isinstance(place, ModuleType):
            return (), ()
        if place.is_file():
            hint = "name the folder that it is in; load_instrument(file) loads a single definition"
            fault = Diagnostic("CWI910", f"'{info.name}' is a file, not a folder", hint=hint, file=info.name)
            raise BrokenPluginError(fault) from error
        fault = Diagnostic("CWI910", f"{info}: {error}", hint="name a folder that exists", file=info.name)
        raise BrokenPluginError(fault) from error
    except Exception as error:
        fault = Diagnostic("CWI910", f"{info}: its definitions can't be listed: {describe_error(error)}")
        raise BrokenPluginError(fault) from error
    message = f"{info} has cases that belong to no definition"
    hint = "the cases of <name>.yaml are in <name>.cases.yaml, in the same folder"
    return sources, tuple(
        Diagnostic("CWI914", message, hint=hint, severity=Severity.WARNING, file=str(cases)) for cases in lonely
    )


def call_hook(info: PluginInfo, name: str, hook: Hook, kind: type[T], /) -> tuple[T, ...]:
    """Call one implementation by itself and check what it gives.

    Raises:
        BrokenPluginError: it raised, or gave something else than objects of that kind.
    """
    try:
        # What a plugin prints must not get into the output of a command, which programs read.
        with redirect_stdout(sys.stderr):
            result = hook()
            values = tuple(result) if isinstance(result, Iterable) else None
    except (Exception, SystemExit) as error:
        raise BrokenPluginError(_raised("CWI902", f"{info}: '{name}' failed", error, hook.__module__)) from error
    if values is None:
        given = "None" if result is None else f"a value of type {type(result).__qualname__}"
    else:
        misfits = sorted({type(value).__qualname__ for value in values if not isinstance(value, kind)})
        if not misfits:
            return values
        given = f"values of type {', '.join(misfits)}"
    hint = f"return a tuple of {kind.__name__} objects"
    raise BrokenPluginError(_at(Diagnostic("CWI905", f"{info}: '{name}' gave {given}", hint=hint), hook))


def _at(fault: Diagnostic, function: object) -> Diagnostic:
    """Say at which line a function begins; nothing is said of what is no function of Python."""
    code = getattr(_own(function), "__code__", None)
    return fault if code is None else evolve(fault, file=code.co_filename, line=code.co_firstlineno)


def _own(function: object) -> object:
    """Give the function that the author of a plugin wrote, below decorators and what has arguments set."""
    while isinstance(function, partial):
        function = function.func
    try:
        return inspect.unwrap(function)  # type: ignore[arg-type]
    except ValueError:
        return function  # what wraps itself, or has every attribute that it is asked for


def _with_arguments(plugin: object) -> object:
    """Give the first hook implementation of a plugin that takes arguments; None where it can't be found."""
    for hook in HOOKS:
        function = inspect.getattr_static(plugin, hook, None)
        code = getattr(_own(function), "__code__", None)
        if code is not None and code.co_argcount > (not isinstance(plugin, ModuleType)):
            return function
    return None


def _unknown_hook(info: PluginInfo, name: str) -> Diagnostic:
    near = get_close_matches(name, HOOKS, 1)
    hint = f"did you mean '{near[0]}'?" if near else f"the hooks are {', '.join(HOOKS)}"
    return Diagnostic("CWI903", f"{info} implements '{name}', which is not a hook", hint=hint)


def _is_unmarked(plugin: object, hook: str) -> bool:
    attribute = inspect.getattr_static(plugin, hook, None)
    # A module may have imported the specification itself.
    return callable(attribute) and attribute is not getattr(hookspecs, hook)


def _unmarked(info: PluginInfo, hook: str, attribute: object) -> Diagnostic:
    if isinstance(attribute, partial):
        message = f"{info} has '{hook}' as a functools.partial, which is never called: a hook has to be a function"
        hint = f"put @hookimpl above a function: def {hook}(): return ..."
        return _at(Diagnostic("CWI916", message, hint=hint), attribute)
    message = f"{info} has a function '{hook}' that is not marked as a hook implementation"
    hint = "put @hookimpl above it: from cwinstruments.hookspecs import hookimpl"
    return _at(Diagnostic("CWI916", message, hint=hint), attribute)


def _raised(code: str, what: str, error: BaseException, module: str) -> Diagnostic:
    """Say what a plugin raised, and at which of its own lines."""
    return told_by(code, what, describe_error(error), error, module)


def told_by(code: str, what: str, why: str, error: BaseException | None, module: str, /) -> Diagnostic:
    """Tell a fault of a plugin, with the line of its own that an error came through, where there is one.

    Args:
        module: a module of the plugin, or what its entry point names.
    """
    package = module.partition(":")[0].partition(".")[0].strip()
    file, line = None, None
    if isinstance(error, SyntaxError):
        file, line = error.filename, error.lineno
    trace = None if error is None else error.__traceback__
    while trace is not None:
        if str(trace.tb_frame.f_globals.get("__name__")).partition(".")[0] == package:
            file, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    hint = f"tell the plugin's author, install another version, or leave it out: {DISABLE_VARIABLE}=<its name>"
    return Diagnostic(code, f"{what}: {why}", hint=hint, file=file, line=line)
