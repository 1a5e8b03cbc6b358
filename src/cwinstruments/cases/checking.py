"""Score the cases of an instrument, and report every difference where it is expected."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from attrs import frozen

from cwinstruments.cases.bands import with_bands_of_units
from cwinstruments.cases.comparison import ScoredScale, compare
from cwinstruments.cases.loading import structure_cases
from cwinstruments.cases.model import Basis, Case, Cases
from cwinstruments.diagnostics import Diagnostic, Path, Severity, did_you_mean, has_errors, in_order, nearest
from cwinstruments.documents import Document, check_schema
from cwinstruments.errors import ParameterError
from cwinstruments.model import Instrument, SecondSource, Survey
from cwinstruments.plan import (
    CORE_METHODS,
    Method,
    ScoringPlan,
    State,
    compile_plan,
    instrument_of,
    possible_range,
)
from cwinstruments.scoring import NoteKind, ResponseNote, Responses, read_responses, score_answers


def check_cases(
    definition: Instrument | Survey,
    document: Document,
    /,
    *,
    methods: Iterable[Method] = CORE_METHODS,
    scales: Collection[str] | None = None,
) -> list[Diagnostic]:
    """Find everything in a file of cases that the instrument or survey does not fulfil, in the order of its lines.

    A file of the wrong shape gives the faults of its shape alone.

    Args:
        definition: the instrument or survey, which must compile.
        document: the cases as they were read.
        methods: the scoring methods that its scales can use.
        scales: the scales that the cases have to prove; by default all.

    Raises:
        DefinitionError: the instrument contradicts itself.
    """
    faults = check_schema(document, "cases")
    if has_errors(faults):
        return faults
    kind = "survey" if isinstance(definition, Survey) else "instrument"
    cases = structure_cases(document.data)
    checking = _Checking(kind, instrument_of(definition), tuple(methods), document, cases, scales)
    return list(in_order((*faults, *checking.findings())))


@frozen
class _Checking:
    """The cases of one file, against their instrument; a survey is one instrument here."""

    kind: str
    instrument: Instrument
    methods: tuple[Method, ...]
    document: Document
    cases: Cases
    scales: Collection[str] | None

    def findings(self) -> Iterator[Diagnostic]:
        yield from self._identity()
        yield from self._second_sources()
        seen: set[str] = set()
        nobody_answered = False
        told: set[str] = set()
        for index, case in enumerate(self.cases.cases):
            path: Path = ("cases", index)
            if case.id in seen:
                yield self._error("CWI804", f"there are two cases {case.id!r}", (*path, "id"), "give each its own id")
            seen.add(case.id)
            yield from self._to_work_out(case, path)
            try:
                instrument = self.cases.bind(self.instrument, case)
            except ParameterError as error:
                for fault in error.faults:
                    name = fault.parameter.partition(".")[0]
                    is_for_all = name in self.cases.parameters and name not in case.parameters
                    if not is_for_all or name not in told:
                        yield self._unbound(case, fault, path, is_for_all=is_for_all)
                    told |= {name} if is_for_all else set()
                nobody_answered = nobody_answered or bool(case.expect and not case.responses)
                continue
            instrument = with_bands_of_units(instrument)
            plan = compile_plan(instrument, methods=self.methods)
            yield from self._names(instrument, case, path)
            read = read_responses(plan, case.responses, on_invalid="missing", on_unknown="ignore")
            yield from self._invalid(plan, case, read, path)
            if not read.answers.values and case.expect:
                nobody_answered = True
            # What was refused against expectation is one fault; the scores without it would only follow from that.
            # So is a response under a misspelt name, which leaves the one that is meant without an answer.
            is_refused = not {note.item for note in _refused(read)} <= set(case.expect_invalid)
            if not is_refused and not _is_misspelt(instrument, case):
                yield from self._hidden(case, read, path)
                yield from self._scores(instrument, plan, case, read, path)
        yield from self._gaps(nobody_answered)

    def _to_work_out(self, case: Case, path: Path) -> Iterator[Diagnostic]:
        """Find what a person has still to work out, of which nobody should believe that it is proved."""
        empty = case.to_work_out
        still_open = case.expect[empty[0]].still_open if empty else ()
        if still_open:
            message = f"case {case.id!r} does not say yet what {still_open[0]!r} of scale {empty[0]!r} is"
            hint = "work it out by hand from the scoring rule, never from what comes out here; write down how"
            at: Path = (*path, "expect", empty[0], still_open[0])
        elif empty:
            which = f"scale {empty[0]!r}" if len(empty) == 1 else f"scales {', '.join(map(repr, empty))}"
            message = f"case {case.id!r} does not say yet what {which} must give"
            hint = "work it out by hand from the scoring rule, never from what comes out here; write down how"
            at = (*path, "expect", empty[0])
        elif case.lacks_working:
            message = f"case {case.id!r} does not say yet how its scores were worked out"
            hint, at = "write down in 'working' how each expected score comes about", (*path, "working")
        else:
            return
        yield self.document.diagnostic("CWI816", message, at, hint=hint, severity=Severity.WARNING)

    def _identity(self) -> Iterator[Diagnostic]:
        for fault in identity_faults(self.instrument, self.cases, kind=self.kind):
            is_other = fault.path != (self.kind,) and fault.code == "CWI802"
            yield self._error(fault.code, fault.message, fault.path, fault.hint, key=is_other)

    def _unbound(self, case: Case, error: ParameterError, path: Path, *, is_for_all: bool) -> Diagnostic:
        name, *cell = error.parameter.split(".")
        at: Path = ("parameters", name, *cell) if is_for_all else (*path, "parameters", name, *cell)
        parameters = self.instrument.parameters
        is_given = name in self.cases.parameters or name in case.parameters
        if name not in parameters:
            hint = did_you_mean(name, parameters) if parameters else "take it away: the instrument has no parameters"
        elif not is_given:
            hint = "write it under 'parameters', of this case or of the whole file for all cases"
        else:
            known = [str(one) for one in (*parameters[name].enum, *parameters[name].tables)]
            near = did_you_mean(str(error.value), known)
            hint = near if near and near.startswith("did") else f"allowed is {error.allowed}"
        message = str(error) if is_for_all else f"case {case.id!r}: {error}"
        return self._error("CWI815", message, at, hint, key=name not in parameters)

    def _names(self, instrument: Instrument, case: Case, path: Path) -> Iterator[Diagnostic]:
        """Find what a case names and the instrument does not have."""
        items = [*(item.id for item in instrument.items), *instrument.respondent]
        for item in case.responses:
            if item not in items:
                message = f"case {case.id!r} answers item {item!r}, which is not defined"
                yield self._error("CWI805", message, (*path, "responses", item), did_you_mean(item, items), key=True)
        for place, item in enumerate(case.expect_invalid):
            if item not in items:
                message = f"case {case.id!r} expects item {item!r} to be refused, which is not defined"
                yield self._error("CWI805", message, (*path, "expect_invalid", place), did_you_mean(item, items))
        for scale, expected in case.expect.items():
            at: Path = (*path, "expect", scale)
            if scale not in instrument.scales:
                message = f"case {case.id!r} expects scale {scale!r}, which is not defined"
                hint = did_you_mean(scale, instrument.scales)
                yield self._error("CWI806", message, at, hint, key=True)
                continue
            bands = [band.id for band in instrument.scales[scale].bands]
            cutoffs = [cutoff.id for cutoff in instrument.scales[scale].cutoffs]
            if isinstance(expected.band, str) and expected.band not in bands:
                message = f"case {case.id!r} expects band {expected.band!r}, which scale {scale!r} does not have"
                yield self._error("CWI807", message, (*at, "band"), did_you_mean(expected.band, bands))
            for cutoff in expected.cutoffs:
                if cutoff not in cutoffs:
                    message = f"case {case.id!r} expects cutoff {cutoff!r}, which scale {scale!r} does not have"
                    hint = did_you_mean(cutoff, cutoffs)
                    yield self._error("CWI807", message, (*at, "cutoffs", cutoff), hint, key=True)

    def _invalid(self, plan: ScoringPlan, case: Case, read: Responses, path: Path) -> Iterator[Diagnostic]:
        """Find responses that are refused though they should not be, and the other way round."""
        refused = {note.item: note for note in _refused(read)}
        for item, note in refused.items():
            if item not in case.expect_invalid:
                hint = "correct the response or what the item allows, or list the item in 'expect_invalid'"
                yield self._error("CWI808", f"case {case.id!r}: {note.message}", (*path, "responses", item), hint)
        items = {*(item.id for item in self.instrument.items), *self.instrument.respondent}
        for place, item in enumerate(case.expect_invalid):
            if item in items and item not in refused:
                message = f"case {case.id!r}: the response to item {item!r} is not refused as invalid"
                names = {one.name for one in plan.inputs if one.item == item}
                why = _why_accepted(case, item, read, names)
                yield self._error("CWI809", message, (*path, "expect_invalid", place), why)

    def _hidden(self, case: Case, read: Responses, path: Path) -> Iterator[Diagnostic]:
        """Find answers that are not counted, since nobody who answers so is asked the items."""
        stale = (note.item for note in read.notes if note.kind is NoteKind.STALE_RESPONSE)
        items = [item for item in dict.fromkeys(stale) if item not in case.expect_invalid]
        if items:
            which = f"item {items[0]!r}" if len(items) == 1 else f"items {', '.join(map(repr, items))}"
            what = "its answer is" if len(items) == 1 else "their answers are"
            verb = "is" if len(items) == 1 else "are"
            message = (
                f"case {case.id!r} answers {which}, which {verb} hidden by its other responses: {what} not counted"
            )
            hint = "take the answer away, or correct what hides the item; a comment can say that it is meant"
            at: Path = (*path, "responses", items[0])
            yield self.document.diagnostic("CWI818", message, at, hint=hint, severity=Severity.WARNING, key=True)

    def _scores(
        self, instrument: Instrument, plan: ScoringPlan, case: Case, read: Responses, path: Path
    ) -> Iterator[Diagnostic]:
        scores = score_answers(plan, read)
        for scale, expected in case.expect.items():
            if scale not in instrument.scales:
                continue
            output = plan.output(scale)
            scored = ScoredScale(
                instrument.scales[scale],
                scores[scale],
                output,
                read.answers.steps,
                possible_range(plan, output.value),
            )
            for one in compare(scored, expected):
                message = f"case {case.id!r}: scale {scale!r} {one.what} is {one.actual}, expected {one.expected}"
                yield self._error("CWI801", message, (*path, "expect", scale, *one.path), one.hint)

    def _second_sources(self) -> Iterator[Diagnostic]:
        """Find that the definition says otherwise than the cases whether the key was compared with a second source."""
        if self.kind != "instrument" or self.scales is not None:
            return
        said, named = self.instrument.evidence.second_source, self.cases.second_sources
        if said is SecondSource.IN_CASES and not named:
            hint = "name it under 'second_sources', or say 'none_found' in the definition"
            yield self._warning("CWI822", "the definition says that a second source is named here, and none is", hint)
        if said is SecondSource.NONE_FOUND and named:
            message = "a second source is named here, and the definition says that none was found"
            hint = "say 'second_source: in_cases' in the definition"
            yield self._warning("CWI822", message, hint, "second_sources")

    def _gaps(self, nobody_answered: bool) -> Iterator[Diagnostic]:
        """Find what no case proves."""
        expected = {scale for case in self.cases.cases for scale in case.expect}
        scales = _scales_of(self.instrument) if self.scales is None else self.scales
        never = [repr(scale) for scale in scales if scale not in expected]
        if never:
            which = f"scale {never[0]} is" if len(never) == 1 else f"scales {', '.join(never)} are"
            yield self._warning("CWI810", f"{which} expected in no case", "add a case that says what it must score")
        if all(case.basis is Basis.GENERATED for case in self.cases.cases):
            hint = "add cases with published scores, or scores worked by hand; check --mutants says for which responses"
            yield self._warning("CWI817", "all cases are generated: they show only that nothing has changed", hint)
        if not nobody_answered:
            hint = "add a case whose responses are {}, and the reason that each scale must give"
            yield self._warning("CWI811", "no case says what comes out when nothing is answered", hint)

    def _error(self, code: str, message: str, path: Path, hint: str | None = None, *, key: bool = False) -> Diagnostic:
        return self.document.diagnostic(code, message, path, hint=hint, key=key)

    def _warning(self, code: str, message: str, hint: str, key: str = "cases") -> Diagnostic:
        return self.document.diagnostic(code, message, (key,), hint=hint, severity=Severity.WARNING, key=True)


def identity_faults(instrument: Instrument, cases: Cases, /, *, kind: str = "instrument") -> Iterator[Diagnostic]:
    """Find out that cases are of something else, or of another version; the paths are those in the file of cases."""
    id = instrument.id
    given = {"instrument": cases.instrument, "survey": cases.survey}
    for other, named in given.items():
        if other != kind and named is not None:
            message = f"the cases are of {other} {named!r}, what they are beside is the {kind} {id!r}"
            yield Diagnostic("CWI802", message, (other,), f"write '{kind}: {id}' in its place")
    if given[kind] is not None and given[kind] != id:
        message = f"the cases are of {kind} {given[kind]!r}, the {kind} is {id!r}"
        yield Diagnostic("CWI802", message, (kind,), f"write '{id}'")
    elif cases.version != instrument.version:
        message = f"the cases are of version {cases.version}, the {kind} is version {instrument.version}"
        yield Diagnostic("CWI803", message, ("version",), "work the cases anew for this version, then name it")


def _scales_of(instrument: Instrument) -> Iterable[str]:
    """Give all scales, those too that exist for some values of its parameters only."""
    return instrument.scales if instrument.template is None else instrument.template["scales"]


def _is_misspelt(instrument: Instrument, case: Case) -> bool:
    """Tell whether a response of a case is most probably meant for something that it does not answer."""
    known = [*(item.id for item in instrument.items), *instrument.respondent]
    unknown = [name for name in case.responses if name not in known]
    return any(near not in case.responses for name in unknown for near in nearest(name, known))


def _refused(read: Responses) -> Iterator[ResponseNote]:
    return (note for note in read.notes if note.kind is NoteKind.INVALID_RESPONSE)


def _why_accepted(case: Case, item: str, read: Responses, names: Collection[str]) -> str:
    response: Any = case.responses.get(item)
    if response is None:
        return "the case does not answer it; an empty cell is missing, not invalid"
    # An option of a multiple choice has a state of its own, which is that of all of them.
    state = next((state for name, state in read.answers.states.items() if name in names), None)
    if state is None or state is State.ANSWERED:
        return f"{response} is among the values that the item allows"
    return f"{response} leaves the item {state.label}"
