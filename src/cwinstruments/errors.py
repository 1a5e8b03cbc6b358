"""What can go wrong in a call, each with its facts as attributes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from attrs import frozen

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.printable import printable

_MOST_SHOWN = 200
_MOST_FAULTS_SHOWN = 50


class CWInstrumentsError(Exception):
    """The base of every error that this library raises on purpose.

    Errors can be pickled and copied with their facts, as they have to be when they leave a worker process.
    """

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), self.args), self.__dict__


def _restore(cls: type[CWInstrumentsError], args: tuple[Any, ...]) -> CWInstrumentsError:
    """Make an error again without its constructor, which takes facts and not the message made of them."""
    error = cls.__new__(cls)
    error.args = args
    return error


class InvalidResponse(Protocol):
    """What an error says about one answer; `scoring.ResponseNote` is one."""

    @property
    def item(self) -> str:
        """The item, or the key that is none."""

    @property
    def value(self) -> Any:
        """The answer as it was given."""

    @property
    def message(self) -> str:
        """What is wrong with it."""

    @property
    def allowed(self) -> str | None:
        """What would have been valid; None where there is no such item."""


@frozen
class InvalidCell:
    """One answer of a frame that is not allowed.

    Args:
        respondent: the respondent, or the place of the row, counted from 0.
        item: the item.
        value: the answer, as text.
        allowed: what would have been valid.
        named: whether a column names the respondent.
    """

    respondent: str
    item: str
    value: str
    allowed: str
    named: bool = False

    def __str__(self) -> str:
        who = f"respondent {self.respondent!r}: " if self.named else f"row {self.respondent}: "
        where = f"{who if self.respondent else ''}item '{self.item}'"
        return f"{where}: {self.value} is not allowed; allowed is {self.allowed}"


@frozen
class ItemTableFault:
    """One fault of a table of items.

    Args:
        line: its line in the file, counted from 1.
        column: the heading of its column; None where it is about the whole line.
        message: what is wrong.
        hint: what to do.
    """

    line: int
    column: str | None
    message: str
    hint: str

    def __str__(self) -> str:
        place = f"{self.line} " if self.column is None else f"{self.line} column '{self.column}': "
        return f"{place}{self.message}\n  hint: {self.hint}"


class DefinitionError(CWInstrumentsError):
    """A definition can't be used; `diagnostics` holds every finding."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(str(diagnostic) for diagnostic in self.diagnostics))


class InvalidResponseError(CWInstrumentsError):
    """A respondent's answers hold values that the instrument does not allow, or keys that are no items of it.

    `invalid` holds every one, with `item`, `value`, `message` and `allowed`; `row` is the number of the respondent's
    row, from 1, where there were several.
    """

    def __init__(self, respondent: str | None, invalid: Iterable[InvalidResponse], *, row: int | None = None) -> None:
        self.respondent, self.row = respondent, row
        self.invalid = tuple(invalid)
        who = "" if row is None else f"row {row}: "
        who += "" if respondent is None else f"respondent {respondent!r}: "
        super().__init__("\n".join(f"{who}{one}" for one in self.invalid))


class FrameError(CWInstrumentsError):
    """A frame can't be scored: an item has no column, or a column holds what no answer is."""


class InvalidFrameError(FrameError):
    """Answers in a frame are not allowed.

    `invalid` holds the first of them, each with `respondent`, `item`, `value` and `allowed`; `count` says how many
    there are.
    """

    def __init__(self, invalid: Iterable[InvalidCell], count: int) -> None:
        self.invalid, self.count = tuple(invalid), count
        more = f"\nand {count - len(self.invalid):,} more" if count > len(self.invalid) else ""
        hint = (
            "\n  hint: on_invalid='missing' scores without these answers, on_invalid='no_score' gives no score where"
            " they count; FrameScorer.invalid(frame) lists them all"
        )
        super().__init__("\n".join(str(one) for one in self.invalid) + more + hint)


class UnknownInstrumentError(CWInstrumentsError):
    """No such instrument, or no such version, is known; `known` holds the ids that are."""

    def __init__(self, message: str, known: Iterable[str] = ()) -> None:
        self.known = tuple(known)
        super().__init__(message)


class AmbiguousInstrumentError(CWInstrumentsError):
    """Two plugins claim the same instrument id and version; `claimants` names both."""

    def __init__(self, message: str, claimants: Iterable[str]) -> None:
        self.claimants = tuple(claimants)
        super().__init__(message)


class ResponseFileError(CWInstrumentsError):
    """A file of responses can't be read; `file`, `line` and `hint` say where and what would be right."""

    def __init__(
        self, message: str, *, file: str | None = None, line: int | None = None, hint: str | None = None
    ) -> None:
        self.file, self.line, self.hint = file, line, hint
        place = ":".join(str(part) for part in (file, line) if part is not None)
        said = printable(f"{place} {message}".strip())
        super().__init__(said + (f"\n  hint: {printable(hint)}" if hint else ""))


class ParameterError(CWInstrumentsError, ValueError):
    """A parameter was given a value that it does not allow, or that nobody can give it now.

    `parameter` names it, a cell of a table as `standards.ongoing.cases`; `value` is what was given and `allowed` what
    would have been right. `others` holds what else is wrong with the values of the same call; the text says it all.
    """

    def __init__(
        self,
        parameter: str,
        value: Any,
        allowed: str,
        *,
        message: str | None = None,
        others: Iterable[ParameterError] = (),
    ) -> None:
        from numbers import Number

        self.parameter, self.value, self.allowed, self.others = parameter, value, allowed, tuple(others)
        self.message = message or f"{_short(str(value) if isinstance(value, Number) else repr(value))} is not allowed"
        self.message += "" if message else f"; allowed is {allowed}"
        said = printable(f"parameter '{parameter}': {self.message}")
        super().__init__("\n".join([said, *(str(one) for one in self.others)]))

    @property
    def faults(self) -> tuple[ParameterError, ...]:
        """Every fault as an error of its own."""
        first = ParameterError(self.parameter, self.value, self.allowed, message=self.message) if self.others else self
        return (first, *self.others)


def _short(text: str) -> str:
    """Cut short what a message shows of a value: nobody reads a whole file in it."""
    return text if len(text) <= _MOST_SHOWN else f"{text[: _MOST_SHOWN - 3]}..."


class UnboundParameterError(CWInstrumentsError):
    """An instrument is used before its parameters have values; `parameters` names those without one."""

    def __init__(self, instrument: str, parameters: Mapping[str, str]) -> None:
        self.instrument, self.parameters = instrument, tuple(parameters)
        wanted = "; ".join(f"'{name}' ({allowed})" for name, allowed in parameters.items())
        example = ", ".join(f"{name}=..." for name in parameters)
        super().__init__(f"{instrument} needs a value for {wanted}: use instrument.bind({example})")


class UnitRowError(CWInstrumentsError):
    """A row can't be counted towards a unit; `row` is its number, from 1, and `column` the column at fault."""

    def __init__(self, message: str, row: int, column: str) -> None:
        self.row, self.column = row, column
        super().__init__(printable(f"row {row}: {message}"))


class RosterSizeError(CWInstrumentsError, ValueError):
    """A roster can't have this size: it is no number of people, or fewer people than answered.

    `unit` names the unit, `size` is what was given, and `n_respondents` how many answered, where that is known.
    """

    def __init__(self, message: str, unit: str, size: Any, n_respondents: int | None = None) -> None:
        self.unit, self.size, self.n_respondents = unit, size, n_respondents
        super().__init__(printable(f"unit {unit!r}: {message}"))


class UnmetNeed(Protocol):
    """What an error says about one part of an instrument; `licensing.Need` is one."""

    @property
    def instrument(self) -> str:
        """The id of the instrument."""

    @property
    def version(self) -> str:
        """Its version."""

    @property
    def part(self) -> str:
        """Which part of it: its item text, its key or its norms."""

    @property
    def use(self) -> str:
        """What it was to be used for."""

    @property
    def ruling(self) -> str:
        """What its terms say of that."""

    @property
    def holder(self) -> str | None:
        """Who holds the rights, where that is known."""

    @property
    def why_not(self) -> str | None:
        """Why a recorded permission does not cover it; None where none is recorded."""

    @property
    def contact(self) -> str | None:
        """Whom to ask, where that is known."""


class UseNotPermittedError(CWInstrumentsError):
    """An instrument, or one of a survey, may not be used so; nothing was scored.

    `unmet` holds every part that is not permitted, with `instrument`, `version`, `part`, `use`, `ruling`, `holder`,
    `contact` and `why_not`; the attributes of these names are those of the first. `definition` names what was to be
    used.
    """

    def __init__(self, definition: str, unmet: Iterable[UnmetNeed]) -> None:
        self.definition, self.unmet = definition, tuple(unmet)
        first = self.unmet[0]
        self.instrument, self.part, self.use = first.instrument, str(first.part), str(first.use)
        self.holder, self.contact = first.holder, first.contact
        of_instrument: dict[str, list[UnmetNeed]] = {}
        for one in self.unmet:
            of_instrument.setdefault(f"{one.instrument} {one.version}", []).append(one)
        lines = [f"{name}: {describe_unmet(parts)}" for name, parts in of_instrument.items()]
        hint = "record the permission under 'permissions' of a survey that says its 'use', or leave the instrument out"
        super().__init__("\n".join(map(printable, lines)) + f"\n  hint: {hint}")


_RULINGS = {
    "with_permission": "only with permission",
    "refused": "refused",
    "unknown": "not known to be permitted",
}


def describe_unmet(unmet: Iterable[UnmetNeed], /) -> str:
    """Say which parts of one instrument may not be used so, who holds the rights, whom to ask, and why what is recorded
    does not help.
    """
    parts = tuple(unmet)
    first = parts[0]
    said = ", ".join(f"{one.part.replace('_', ' ')} {_RULINGS[one.ruling]}" for one in parts)
    holder = f"; the holder is {first.holder}" if first.holder else "; its holder is not recorded"
    ask = f"; ask {first.contact}" if first.contact else "; whom to ask is not recorded: see its source"
    recorded = f"; {first.why_not}" if first.why_not else ""
    return f"{first.use} use is not permitted ({said}){holder}{ask}{recorded}"


class UnsupportedError(CWInstrumentsError):
    """A target can't express something; it never writes what scores differently."""


class TargetOptionError(CWInstrumentsError, ValueError):
    """A target does not take an option, or not this value of it."""


class TargetError(CWInstrumentsError):
    """A target failed, which is its own fault; `target` names it, and `why` says what happened."""

    def __init__(self, target: str, why: str) -> None:
        self.target, self.why = target, why
        super().__init__(f"the target '{target}' failed: {why}; nothing is written")


class WorkerError(CWInstrumentsError):
    """A process that did a part of the work ended before it was done."""


class ScaffoldingError(CWInstrumentsError):
    """A plugin or a definition can't be begun: a name will not do, something is in the way, or answers don't fit."""


class ItemTableError(ScaffoldingError):
    """A table of items can't be used; `faults` holds every fault, each with `line`, `column`, `message` and `hint`."""

    def __init__(self, file: str, faults: Iterable[ItemTableFault]) -> None:
        self.file, self.faults = file, tuple(faults)
        shown = [printable(f"{file}:{one}", lines=True) for one in self.faults[:_MOST_FAULTS_SHOWN]]
        more = [f"and {len(self.faults) - _MOST_FAULTS_SHOWN:,} more"] if len(self.faults) > len(shown) else []
        super().__init__("\n".join([*shown, *more]))


def describe_error(error: BaseException, /) -> str:
    """Give the kind of an error and the first line of its text, whatever the text is."""
    try:
        text = str(error).strip().partition("\n")[0][:300]
    except Exception:
        text = ""
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
