"""The page of an instrument: everything that its definition says, as Markdown for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final

from cwinstruments.cases import Case, Cases, NotStated
from cwinstruments.frameworks import FRAMEWORKS, load_framework
from cwinstruments.model import (
    Aggregate,
    AggregateMethod,
    EvidenceStatus,
    Instrument,
    Item,
    Placement,
    Scale,
    SecondSource,
    Sensitivity,
    TextRedistributable,
    Use,
    Wording,
    format_fraction,
    in_language,
)
from cwinstruments.plan import ScoringPlan, describe_domain, format_node, scoring_in_words
from cwinstruments.reports.citations import to_bibtex
from cwinstruments.reports.scale_text import label_text, level_text, scoring_lines, value_text, words

_MOST_CASES: Final = 40
_WORDING: Final[Mapping[Wording, str]] = {
    Wording.COMPLETE: "complete: the text of every item is here",
    Wording.KEY_ONLY: "a scoring key: the text of the items comes from its owner",
    Wording.SLOTS: "slots: those who use it write the items",
}


def instrument_page(instrument: Instrument, plan: ScoringPlan, cases: Cases | None = None, language: str = "en") -> str:
    """Write the page of an instrument as Markdown.

    Args:
        instrument: with a value for every parameter; the page says which.
        plan: its plan, from which the scoring is told in words.
        cases: its worked cases.
        language: in which titles and texts are given, where the definition has them.
    """
    page = _Page(instrument, plan, cases, language)
    return "\n\n".join(part for part in page.parts() if part) + "\n"


class _Page:
    def __init__(self, instrument: Instrument, plan: ScoringPlan, cases: Cases | None, language: str) -> None:
        self._instrument, self._plan, self._cases, self._language = instrument, plan, cases, language

    def parts(self) -> Iterator[str]:
        """Give the paragraphs, tables and headings in order."""
        instrument = self._instrument
        yield f"# {self._in(instrument.title)}"
        yield f"`{instrument.id}` {instrument.version}"
        yield _safe(self._in(instrument.description))
        statement = self._in(instrument.evidence.statement)
        yield f"> {_safe(statement)}" if statement else ""
        yield _table(("", ""), self._about())
        yield from self._parameters()
        yield "## Items"
        yield _safe(self._in(instrument.instructions))
        yield _table(("Item", "Text", "Answer"), (self._item(item) for item in instrument.items))
        yield from self._options()
        yield "## Scales"
        for id, scale in instrument.scales.items():
            yield from self._scale(id, scale)
        yield from self._evidence()
        yield from self._licence()
        yield "## Citation"
        yield _safe(instrument.source.citation)
        yield f"```bibtex\n{to_bibtex(instrument.source, id=instrument.id)}\n```"
        yield from self._worked_cases()

    def _in(self, text: Mapping[str, str] | None) -> str:
        return in_language(text, self._language)

    def _about(self) -> Iterator[tuple[str, str]]:
        instrument = self._instrument
        yield "What is rated", words(instrument.unit)
        if instrument.forms:
            yield "Who answers", "; ".join(self._form(id) for id in instrument.forms)
        yield "Who may get scores", level_text(instrument.permitted_level)
        if instrument.sensitivity is not Sensitivity.ROUTINE:
            yield "Sensitivity", f"{instrument.sensitivity}: no bands of persons in an employer's output"
        yield "Recall period", _safe(self._in(instrument.recall_period)) or "none"
        yield "Items", f"{len(instrument.items)}; {_WORDING[instrument.wording]}"
        yield "Scales", str(len(instrument.scales))
        yield "Languages", ", ".join(self._language_of(one) for one in instrument.title)
        yield "Evidence", words(instrument.evidence.status)
        for framework, placement in instrument.frameworks.items():
            yield f"Framework `{framework}`", self._placement(framework, placement)

    def _form(self, id: str) -> str:
        form = self._instrument.forms[id]
        about = f" about {form.about}" if form.about else ""
        return f"{_safe(self._in(form.title)) or id} (`{id}`), answered by {form.rated_by}{about}"

    def _language_of(self, language: str) -> str:
        translation = self._instrument.translations.get(language)
        return language if translation is None else f"{language} ({words(translation.status)})"

    def _placement(self, id: str, placement: Placement) -> str:
        if id not in FRAMEWORKS:
            return ", ".join((placement.primary, *placement.secondary))
        framework = load_framework(id)
        domains = [
            self._in(framework.domains[one].title)
            for one in (placement.primary, *placement.secondary)
            if one in framework.domains
        ]
        known = dict(theme for domain in framework.domains.values() for theme in domain.themes.items())
        known |= framework.principles
        named = [self._in(known[one]) for one in (*placement.themes, *placement.principles) if one in known]
        return "; ".join([" · ".join(domains), *([", ".join(named)] if named else [])])

    def _parameters(self) -> Iterator[str]:
        instrument = self._instrument
        if not instrument.parameters:
            return
        yield "## To choose before use"
        rows = []
        for id, one in instrument.parameters.items():
            said = ". ".join(part for part in (self._in(one.title), self._in(one.description)) if part)
            default = "has to be given" if one.default is None else f"`{one.default}` unless given"
            rows.append((f"`{id}`", _safe(said), _safe(one.allowed), default))
        yield _table(("Parameter", "What it is", "Allowed", "Default"), rows)
        shown = ", ".join(f"{id} = {self._chosen(id)}" for id in instrument.bound)
        yield f"What follows is shown with {shown}." if shown else ""

    def _chosen(self, id: str) -> str:
        """Give the value of a parameter; of a table its name, where it is one that comes with the definition."""
        value = self._instrument.bound[id]
        if not isinstance(value, Mapping):
            return str(value)
        tables = self._instrument.parameters[id].tables
        return next((name for name, table in tables.items() if table.rows == value), "rows of your own")

    def _item(self, item: Item) -> tuple[str, str, str]:
        texts = [self._in(item.text)] if item.text else []
        texts += [f"{form}: {self._in(text)}" for form, text in item.text_by_form.items()]
        if self._instrument.licence.text_redistributable is not TextRedistributable.YES:
            texts = []
        topic = self._in(item.topic)
        said = "<br>".join(_safe(one) for one in texts) or (f"({_safe(topic)})" if topic else "–")
        inputs = [one for one in self._plan.inputs if one.item == item.id]
        if item.options is not None:
            answer = str(item.options)
        elif inputs:
            answer = describe_domain(inputs[0]) + (f" {item.measured_in}" if item.measured_in else "")
        else:
            answer = "text"
        if inputs and inputs[0].show_if is not None:
            answer += f"; asked if {format_node(inputs[0].show_if, scales=self._plan.scales)}"
        if not item.scored:
            answer += "; not scored"
        return f"`{item.id}`", said, _safe(answer)

    def _options(self) -> Iterator[str]:
        used = {item.options for item in self._instrument.items}
        sets = {id: one for id, one in self._instrument.response_options.items() if id in used}
        if not sets:
            return
        yield "### Response options"
        for id, options in sets.items():
            rows = [(value_text(one), _safe(self._in(one.label)) or "–") for one in options.options]
            rows += [
                (str(one.code), f"{_safe(self._in(one.label))} [{words(one.reason)}]") for one in options.nonresponse
            ]
            yield f"`{id}`"
            yield _table(("Value", "Label"), rows)

    def _scale(self, id: str, scale: Scale) -> Iterator[str]:
        yield f"### {self._in(scale.title)}"
        yield f"`{id}`" + label_text(_safe(self._in(scale.description)))
        rows = [(name, _safe(text)) for name, text in scoring_lines(self._plan, id, scale, self._language)]
        if scale.aggregate is not None:
            rows.append(("of a unit", _aggregate(scale.aggregate)))
        for framework, placement in scale.frameworks.items():
            rows.append((f"in `{framework}`", self._placement(framework, placement)))
        yield _table(("", ""), rows)
        yield "Scoring, as the plan has it:"
        yield "\n".join(f"{n}. {_safe(one)}" for n, one in enumerate(scoring_in_words(self._plan, id), start=1))

    def _evidence(self) -> Iterator[str]:
        evidence = self._instrument.evidence
        yield "## Evidence"
        yield f"Status: {words(evidence.status)}."
        yield _table(
            ("Fact", "Basis", "Source"),
            [(_safe(one.claim), words(one.basis), _safe(one.source)) for one in evidence.facts],
        )
        if evidence.status is not EvidenceStatus.ORIGINAL_NOT_VALIDATED:
            yield "### The key beside a second source"
            sources = () if self._cases is None else self._cases.second_sources
            yield "\n".join(f"- {_safe(one.source)}: {_safe(one.compared)}" for one in sources)
            if evidence.second_source is SecondSource.NONE_FOUND:
                yield "None was found that does not depend on the one that the key was written from."

    def _licence(self) -> Iterator[str]:
        licence = self._instrument.licence
        yield "## Licence"
        rows = [("Terms", licence.name), ("Holder", licence.holder or "not named")]
        rows += [("Whom to ask", licence.permission_contact)] if licence.permission_contact else []
        rows += [("May the text be passed on", words(licence.text_redistributable))]
        rows += [("Note", licence.note)] if licence.note else []
        yield _table(("", ""), [(name, _safe(text)) for name, text in rows])
        parts = [("text", licence.permissions.item_text), ("key", licence.permissions.key)]
        parts += [("norms", licence.permissions.norms)] if any(one.norm for one in self._scales()) else []
        uses = list(Use)
        yield _table(
            ("", *(words(use) for use in uses)),
            [(name, *(words(part.of(use)) for use in uses)) for name, part in parts],
        )

    def _scales(self) -> Iterable[Scale]:
        return self._instrument.scales.values()

    def _worked_cases(self) -> Iterator[str]:
        if self._cases is None:
            return
        cases = self._cases.cases
        yield "## Worked cases"
        yield _table(
            ("Case", "Basis", "How it is worked", "Expected"),
            [
                (f"`{one.id}`", one.basis, _safe(one.working or one.source or ""), _safe(_expected(one)))
                for one in cases[:_MOST_CASES]
            ],
        )
        if len(cases) > _MOST_CASES:
            yield f"And {len(cases) - _MOST_CASES} more, in the file of cases."


def _expected(case: Case) -> str:
    if case.expect_invalid:
        return f"refused: {', '.join(case.expect_invalid)}"
    said = []
    for scale, one in case.expect.items():
        if isinstance(one.value, Fraction):
            said.append(f"{scale} = {format_fraction(one.value)}")
        elif one.value is None:
            said.append(f"{scale}: no score" + ("" if isinstance(one.reason, NotStated) else f", {one.reason}"))
    return "; ".join(said)


def _aggregate(aggregate: Aggregate) -> str:
    of = {
        AggregateMethod.MEAN: "mean of the respondents' scores",
        AggregateMethod.PERCENT_POSITIVE: "per cent positive",
    }
    said = [_ratio(aggregate.ratio, aggregate.times) if aggregate.ratio is not None else of[aggregate.method]]
    said.append(f"from {aggregate.minimum_cell} on")
    if aggregate.equal_weight_over is not None:
        said.append(f"each {words(aggregate.equal_weight_over.column)} counting alike")
        if aggregate.equal_weight_over.exempt:
            said.append(f"where one is enough of {' and '.join(aggregate.equal_weight_over.exempt)}")
    if aggregate.minimum_response_rate is not None:
        said.append(f"with a response rate of at least {format_fraction(aggregate.minimum_response_rate)}")
    if aggregate.agreement is not None:
        said.append(f"agreement by {', '.join(words(one) for one in aggregate.agreement.statistics)}")
    return ", ".join(said)


def _ratio(scales: tuple[str, str], times: Fraction) -> str:
    above, below = scales
    factor = "" if times == 1 else f"{format_fraction(times)} times "
    return f"{factor}the sum of `{above}` by that of `{below}`, over the rows that have both"


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    body = [f"| {' | '.join(row)} |" for row in rows]
    if not body:
        return ""
    return "\n".join((f"| {' | '.join(headings)} |", f"|{'---|' * len(headings)}", *body))


def _safe(text: str) -> str:
    """Keep what would be read as Markdown or as a cell's end from being so."""
    for mark in ("\\", "|", "*", "<", "`", "["):
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())
