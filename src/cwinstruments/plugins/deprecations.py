"""Hooks and arguments that are going to go: told at the line of whoever implements them.

A specification says so itself: `@hookspec(warn_on_impl=DeprecationWarning("use register_studies; gone in 3.0"))`, and
`warn_on_impl_args={"folder": DeprecationWarning(...)}` for one argument. pluggy would warn while it registers a plugin,
and where warnings are errors it would end in the middle of that. So what there is to say is taken from the
specifications before, and said afterwards: as a warning at the implementation's own line, and as a diagnostic, since
Python hides most warnings about what is going to go.
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from attrs import field, frozen
from pluggy import HookCaller, HookImpl, PluginManager

from cwinstruments.diagnostics import Diagnostic, Severity
from cwinstruments.plugins.info import PluginInfo


@frozen
class Deprecations:
    """What is going to go.

    Args:
        hooks: by hook, the warning for whoever implements it.
        arguments: by hook and argument, the warning for whoever takes it.
    """

    hooks: Mapping[str, Warning] = field(factory=dict)
    arguments: Mapping[str, Mapping[str, Warning]] = field(factory=dict)

    def told_to(self, info: PluginInfo, implementation: HookImpl, name: str, /) -> Iterator[Diagnostic]:
        """Tell the author of an implementation, as a warning of Python and as a diagnostic.

        Args:
            name: what the hook is called.
        """
        if name in self.hooks:
            yield _tell(implementation.function, self.hooks[name], f"{info} implements '{name}'")
        for argument, warning in self.arguments.get(name, {}).items():
            if argument in implementation.argnames:
                what = f"{info}: '{name}' takes the argument '{argument}'"
                yield _tell(implementation.function, warning, what)


def take_deprecations(manager: PluginManager, specifications: object, /) -> Deprecations:
    """Take from the specifications of a manager what pluggy would say while it registers a plugin."""
    hooks: dict[str, Warning] = {}
    arguments: dict[str, Mapping[str, Warning]] = {}
    for name in dir(specifications):
        caller = getattr(manager.hook, name, None)
        specification = caller.spec if isinstance(caller, HookCaller) else None
        if specification is None:
            continue
        if specification.warn_on_impl is not None:
            hooks[name] = specification.warn_on_impl
        if specification.warn_on_impl_args:
            arguments[name] = dict(specification.warn_on_impl_args)
        specification.warn_on_impl = specification.warn_on_impl_args = None
    return Deprecations(hooks, arguments)


def _tell(function: Callable[..., Any], warning: Warning, what: str) -> Diagnostic:
    own = inspect.unwrap(function)
    code = own.__code__
    # As for a warning that a line raises itself: most filters show it once for each line.
    shown = own.__globals__.setdefault("__warningregistry__", {})
    warnings.warn_explicit(
        warning, type(warning), code.co_filename, code.co_firstlineno, module=own.__module__, registry=shown
    )
    message = f"{what}, which is going to go: {warning}"
    hint = "do so before it goes; until then the plugin works as it did"
    return Diagnostic(
        "CWI928", message, hint=hint, severity=Severity.WARNING, file=code.co_filename, line=code.co_firstlineno
    )
