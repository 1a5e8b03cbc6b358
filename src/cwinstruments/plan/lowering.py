"""Lowering: the expression that a scoring method makes of a scale's parts, held to what it promised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from cwinstruments.diagnostics import Diagnostic, Path, did_you_mean
from cwinstruments.model import Instrument, MethodUse, Scale
from cwinstruments.plan.algebra import names_in
from cwinstruments.plan.method_options import check_options
from cwinstruments.plan.methods import CORE_METHODS, Lowering, Method, Range
from cwinstruments.plan.nodes import Banding, Choose, Compare, Constant, Logic, Matches, Missing, Node, Reference, Sort
from cwinstruments.plan.plan import Codes
from cwinstruments.plan.ranges import PossibleRange
from cwinstruments.plan.terms import Part, Term, Terms, normalise
from cwinstruments.plan.workbench import Workbench

_OF_ANOTHER_KIND = ("formula", "norm")
"""What is written as a method, but is over no terms."""
_IN_PYTHON = "in Python, methods=load_catalog().methods has the methods of plugins"


def method_name(scale: Scale, /) -> str:
    """Give the name of a scale's method."""
    return scale.method.name if isinstance(scale.method, MethodUse) else scale.method


def unknown_methods(instrument: Instrument, methods: Mapping[str, Method], /) -> Iterator[Diagnostic]:
    """Find methods that nothing provides, each once, with what to install."""
    missing: dict[str, list[str]] = {}
    for id, scale in instrument.scales.items():
        if method_name(scale) not in (*methods, *_OF_ANOTHER_KIND):
            missing.setdefault(method_name(scale), []).append(id)
    for name, scales in missing.items():
        which = f"scale '{scales[0]}' needs" if len(scales) == 1 else f"scales {', '.join(scales)} need"
        message = f"{which} the scoring method '{name}', which nothing here provides"
        path: Path = ("scales", scales[0], "method")
        yield Diagnostic(
            "CWI303", message, (*path, "name") if "." in name else path, _hint_for_method(instrument, methods, name)
        )


def _hint_for_method(instrument: Instrument, methods: Iterable[str], name: str) -> str | None:
    word, dot, _ = name.partition(".")
    if not dot:
        return f"the methods are {', '.join((*(one for one in methods if '.' not in one), *_OF_ANOTHER_KIND))}"
    alike = [one for one in methods if one.startswith(f"{word}.")]
    return did_you_mean(name, alike) if alike else _what_to_install(instrument, word)


def _what_to_install(instrument: Instrument, word: str) -> str:
    if instrument.requires:
        wanted = " ".join(f"'{one}'" for one in instrument.requires)
        return f"install {wanted}; where it is installed, 'cwinstruments plugins' shows what became of it; {_IN_PYTHON}"
    return f"install the plugin that provides '{word}', and name it under 'requires'; {_IN_PYTHON}"


def add_raw(bench: Workbench, id: str, scale: Scale, parts: Iterable[Part], /, *, all_there: bool) -> Reference | None:
    """Add the raw score that the method of a scale makes of its parts; None where it can't, which is a fault.

    Args:
        all_there: whether the score counts only where every part has a value.
    """
    method = bench.methods[method_name(scale)]
    use = scale.method if isinstance(scale.method, MethodUse) else MethodUse(scale.method)
    terms = normalise(parts, bench.scales)
    try:
        place: Path = ("scales", id, "method", "options")
        if use is scale.method and (wrong := list(check_options(method, use.options, place))):
            bench.diagnostics += wrong
            return None
        node = _lowered(method, Lowering(terms, use.options, scale.missing.then))
        raw = bench.add(f"{id}.raw", node, all_there=all_there)
        if method not in CORE_METHODS:
            bench.complete.of(raw.name)  # what has no bounds because it makes no sense is noticed here
        _restrict_range(bench, method, use, raw, terms)
    except (Exception, SystemExit) as error:
        # What a plugin raises is a fault in what it gives; what a method of ours raises is one in this library.
        if method in CORE_METHODS:
            raise
        what = str(error) if isinstance(error, _UnfitError) else f"it raised {type(error).__name__}: {error}"
        message = f"method '{method.name}' can't be used for scale '{id}': {what}"
        hint = f"tell the author of the plugin{_where_raised(error)}"
        bench.fault("CWI313", message, ("scales", id, "method"), hint)
        return None
    return raw


def _where_raised(error: BaseException) -> str:
    """Say at which line of the plugin's own code something was raised; what that calls is not its own."""
    ours, package, place = __name__.partition(".")[0], "", ""
    trace = error.__traceback__
    while trace is not None:
        of = str(trace.tb_frame.f_globals.get("__name__")).partition(".")[0]
        if of == (package or of) != ours:
            package, place = of, f": it was raised at {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


class _UnfitError(Exception):
    """What a method gave can't be used."""


def _lowered(method: Method, lowering: Lowering) -> Node:
    """Let a method make an expression of the terms, and hold it to what it promised.

    Raises:
        _UnfitError: it makes something else than a number, or one of something that is no part of the scale.
    """
    node: Any = method.lower(lowering)
    if not isinstance(node, Node):
        raise _UnfitError(f"it gives no expression but a value of type {type(node).__name__}")
    if others := sorted(set(names_in(node)) - set(lowering.terms.names)):
        raise _UnfitError(f"it uses {', '.join(others)}, which is no part of the scale")
    if not _is_number(node):
        raise _UnfitError("it gives no number")
    return node


def _is_number(node: Node) -> bool:
    """Tell whether an expression over inputs that hold numbers is a number."""
    match node:
        case Compare() | Matches() | Logic() | Banding():
            return False
        case Constant(value):
            return isinstance(value, Fraction)
        case Missing(sort):
            return sort is Sort.NUMBER
        case Choose(_, then, otherwise):
            return _is_number(then) and _is_number(otherwise)
        case _:
            return True


def _restrict_range(bench: Workbench, method: Method, use: MethodUse, raw: Reference, terms: Terms) -> None:
    """Take the range of a raw score from its method, where that knows it better than the bounds of its expression."""
    if method.range is None:
        return
    parts = [_range_of(bench, term, terms.divisor) for term in terms.terms]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return
    low, high = method.range(known, use.options)
    if low > high:
        raise _UnfitError(f"its range begins at {low} and ends at {high}")
    stated = bench.stated[raw.name] = PossibleRange(Fraction(low), Fraction(high))
    for bounds in (bench.complete, bench.partial):
        bounds.restrict(raw.name, stated)


def _range_of(bench: Workbench, term: Term, divisor: int) -> Range | None:
    """Give the ends of one keyed and weighted part."""
    one = bench.inputs.get(term.name)
    if term.recode:
        ends = [Fraction(score) for _, score in term.recode]
    elif one is not None:
        assert not isinstance(one.domain, Codes)
        ends = [Fraction(one.domain.least), Fraction(one.domain.greatest)]
    else:
        possible = bench.complete.of(term.name)
        if possible is None:
            return None
        ends = [possible.min, possible.max]
    keyed = [(term.coefficient * end + term.constant) / divisor for end in ends]
    return min(keyed), max(keyed)
