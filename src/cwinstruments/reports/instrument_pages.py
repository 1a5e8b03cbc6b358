"""The page of an instrument: everything that its definition says, as Markdown for people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Final

from cwinstruments.cases import Case, Cases, NotStated
from cwinstruments.frameworks import FRAMEWORKS, load_framework
from cwinstruments.model import (
    EvidenceStatus,
    Instrument,
    Item,
    Placement,
    Scale,
    SecondSource,
    Sensitivity,
    TextRedistributable,
    Use,
    format_fraction,
    in_language,
)
from cwinstruments.plan import ScoringPlan, format_node, scoring_in_words
from cwinstruments.reports.allowed_text import allowed_text, domain_text
from cwinstruments.reports.citations import to_bibtex
from cwinstruments.reports.markdown_text import cell_text, table_text
from cwinstruments.reports.parameter_tables import parameter_tables
from cwinstruments.reports.scale_text import label_text, level_text, scoring_lines, value_text
from cwinstruments.reports.unit_text import unit_text
from cwinstruments.reports.wording import phrase, words

_MOST_CASES: Final = 40


def instrument_page(
    instrument: Instrument,
    plan: ScoringPlan,
    cases: Cases | None = None,
    language: str = "en",
    *,
    chosen: Collection[str] = (),
) -> str:
    """Write the page of an instrument as Markdown.

    Args:
        instrument: with a value for every parameter; the page says which.
        plan: its plan, from which the scoring is told in words.
        cases: its worked cases.
        language: of headings and labels, and of titles and texts where the definition has them. What a definition says
            in one language only, such as the facts, stays as it is; and the scoring in words is in English.
        chosen: the parameters whose values the reader chose. Of others without a default the value is an example.
    """
    page = _Page(instrument, plan, cases, language, chosen)
    return "\n\n".join(part for part in page.parts() if part) + "\n"


class _Page:
    def __init__(
        self, instrument: Instrument, plan: ScoringPlan, cases: Cases | None, language: str, chosen: Collection[str]
    ) -> None:
        self._instrument, self._plan, self._cases, self._language = instrument, plan, cases, language
        self._chosen_ids = chosen

    def parts(self) -> Iterator[str]:
        """Give the paragraphs, tables and headings in order."""
        instrument = self._instrument
        yield f"# {self._in(instrument.title)}"
        yield f"`{instrument.id}` {instrument.version}"
        yield cell_text(self._in(instrument.description))
        statement = self._in(instrument.evidence.statement)
        yield f"> {cell_text(statement)}" if statement else ""
        yield table_text(("", ""), self._about())
        has_tables = any(one.columns for one in instrument.parameters.values())
        yield self._say("tables_in_english" if has_tables else "in_english")
        yield from self._parameters()
        yield self._heading("items")
        yield cell_text(self._in(instrument.instructions))
        yield table_text(self._say_all("item", "text", "answer"), (self._item(item) for item in instrument.items))
        yield from self._options()
        yield self._heading("scales")
        for id, scale in instrument.scales.items():
            yield from self._scale(id, scale)
        yield from self._evidence()
        yield from self._licence()
        yield self._heading("citation")
        yield cell_text(instrument.source.citation)
        yield f"```bibtex\n{to_bibtex(instrument.source, id=instrument.id)}\n```"
        yield from self._worked_cases()

    def _say(self, key: str, **parts: object) -> str:
        return phrase(key, self._language, **parts)

    def _say_all(self, *keys: str) -> list[str]:
        return [self._say(key) for key in keys]

    def _heading(self, key: str) -> str:
        return f"## {self._say(key)}"

    def _word(self, id: str) -> str:
        return words(id, self._language)

    def _in(self, text: Mapping[str, str] | None) -> str:
        return in_language(text, self._language)

    def _about(self) -> Iterator[tuple[str, str]]:
        instrument = self._instrument
        yield self._say("what_is_rated"), self._word(instrument.unit)
        if instrument.forms:
            yield self._say("who_answers"), "; ".join(self._form(id) for id in instrument.forms)
        yield self._say("who_gets_scores"), level_text(instrument.permitted_level, self._language)
        if instrument.sensitivity is not Sensitivity.ROUTINE:
            said = self._say("no_person_bands", sensitivity=self._word(instrument.sensitivity))
            yield self._say("sensitivity"), said
        yield self._say("recall_period"), cell_text(self._in(instrument.recall_period)) or self._say("no_recall_period")
        yield self._say("items"), f"{len(instrument.items)}; {self._say(f'wording_{instrument.wording}')}"
        yield self._say("scales"), str(len(instrument.scales))
        yield self._say("languages"), ", ".join(self._language_of(one) for one in instrument.title)
        yield self._say("evidence"), self._word(instrument.evidence.status)
        for framework, placement in instrument.frameworks.items():
            yield f"{self._say('framework')} `{framework}`", self._placement(framework, placement)

    def _form(self, id: str) -> str:
        form = self._instrument.forms[id]
        said = self._say("form", title=cell_text(self._in(form.title)) or id, id=id, by=form.rated_by)
        return self._say("form_about", form=said, about=form.about) if form.about else said

    def _language_of(self, language: str) -> str:
        translation = self._instrument.translations.get(language)
        return language if translation is None else f"{language} ({self._word(translation.status)})"

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
        yield self._heading("to_choose")
        rows = []
        for id, one in instrument.parameters.items():
            said = ". ".join(part for part in (self._in(one.title), self._in(one.description)) if part)
            default = self._say("to_be_given")
            if one.default is not None:
                default = self._say("unless_given", value=one.default)
            rows.append((f"`{id}`", cell_text(said), cell_text(allowed_text(one, self._language)), default))
        yield table_text(self._say_all("parameter", "what_it_is", "allowed", "default"), rows)
        yield from parameter_tables(instrument, self._language)
        yield self._shown()

    def _shown(self) -> str:
        """Say with which values the page is shown, and which of them are examples."""
        said: dict[bool, list[str]] = {False: [], True: []}
        for id in self._instrument.bound:
            is_example = self._instrument.parameters[id].default is None and id not in self._chosen_ids
            said[is_example].append(f"{id} = {self._chosen(id)}")
        values, examples = (", ".join(said[is_example]) for is_example in (False, True))
        if values and examples:
            values = self._say("and_for_example", values=values, examples=examples)
        elif examples:
            values = self._say("for_example", values=examples)
        return self._say("shown_with", values=values) if values else ""

    def _chosen(self, id: str) -> str:
        """Give the value of a parameter; of a table its name, where it is one that comes with the definition."""
        value = self._instrument.bound[id]
        if not isinstance(value, Mapping):
            return str(value)
        tables = self._instrument.parameters[id].tables
        return next((name for name, table in tables.items() if table.rows == value), self._say("own_rows"))

    def _item(self, item: Item) -> tuple[str, str, str]:
        texts = [self._in(item.text)] if item.text else []
        texts += [f"{form}: {self._in(text)}" for form, text in item.text_by_form.items()]
        if self._instrument.licence.text_redistributable is not TextRedistributable.YES:
            texts = []
        topic = self._in(item.topic)
        said = "<br>".join(cell_text(one) for one in texts) or (f"({cell_text(topic)})" if topic else "–")
        inputs = [one for one in self._plan.inputs if one.item == item.id]
        if item.options is not None:
            answer = str(item.options)
        elif inputs:
            answer = domain_text(inputs[0], self._language) + (f" {item.measured_in}" if item.measured_in else "")
        else:
            answer = self._word("text")
        if inputs and inputs[0].show_if is not None:
            condition = format_node(inputs[0].show_if, scales=self._plan.scales)
            answer += f"; {self._say('asked_if', condition=condition)}"
        if not item.scored:
            answer += f"; {self._say('not_scored')}"
        return f"`{item.id}`", said, cell_text(answer)

    def _options(self) -> Iterator[str]:
        used = {item.options for item in self._instrument.items}
        sets = {id: one for id, one in self._instrument.response_options.items() if id in used}
        if not sets:
            return
        yield f"### {self._say('response_options')}"
        for id, options in sets.items():
            rows = [(value_text(one), cell_text(self._in(one.label)) or "–") for one in options.options]
            rows += [
                (str(one.code), f"{cell_text(self._in(one.label))} [{self._word(one.reason)}]")
                for one in options.nonresponse
            ]
            yield f"`{id}`"
            yield table_text(self._say_all("value", "label"), rows)

    def _scale(self, id: str, scale: Scale) -> Iterator[str]:
        yield f"### {self._in(scale.title)}"
        yield f"`{id}`" + label_text(cell_text(self._in(scale.description)))
        rows = [(name, cell_text(text)) for name, text in scoring_lines(self._plan, id, scale, self._language)]
        if scale.aggregate is not None:
            rows.append((self._say("of_a_unit"), unit_text(scale.aggregate, self._language)))
        for framework, placement in scale.frameworks.items():
            rows.append((self._say("in_framework", framework=framework), self._placement(framework, placement)))
        yield table_text(("", ""), rows)
        yield self._say("plan_says")
        yield "\n".join(f"{n}. {cell_text(one)}" for n, one in enumerate(scoring_in_words(self._plan, id), start=1))

    def _evidence(self) -> Iterator[str]:
        evidence = self._instrument.evidence
        yield self._heading("evidence")
        yield self._say("status", status=self._word(evidence.status))
        yield table_text(
            self._say_all("fact", "basis", "source"),
            [(cell_text(one.claim), self._word(one.basis), cell_text(one.source)) for one in evidence.facts],
        )
        if evidence.status is not EvidenceStatus.ORIGINAL_NOT_VALIDATED:
            yield f"### {self._say('beside_second_source')}"
            sources = () if self._cases is None else self._cases.second_sources
            yield "\n".join(f"- {cell_text(one.source)}: {cell_text(one.compared)}" for one in sources)
            if evidence.second_source is SecondSource.NONE_FOUND:
                yield self._say("no_second_source")

    def _licence(self) -> Iterator[str]:
        licence = self._instrument.licence
        yield self._heading("licence")
        rows = [("terms", licence.name), ("holder", licence.holder or self._say("not_named"))]
        rows += [("whom_to_ask", licence.permission_contact)] if licence.permission_contact else []
        rows += [("may_be_passed_on", self._word(licence.text_redistributable))]
        rows += [("note", licence.note)] if licence.note else []
        yield table_text(("", ""), [(self._say(key), cell_text(text)) for key, text in rows])
        parts = [("part_text", licence.permissions.item_text), ("part_key", licence.permissions.key)]
        parts += [("part_norms", licence.permissions.norms)] if any(one.norm for one in self._scales()) else []
        uses = list(Use)
        yield table_text(
            ("", *(self._word(use) for use in uses)),
            [(self._say(key), *(self._word(part.of(use)) for use in uses)) for key, part in parts],
        )

    def _scales(self) -> Iterable[Scale]:
        return self._instrument.scales.values()

    def _worked_cases(self) -> Iterator[str]:
        if self._cases is None:
            return
        cases = self._cases.cases
        yield self._heading("worked_cases")
        yield table_text(
            self._say_all("case", "basis", "how_worked", "expected"),
            [
                (
                    self._case(one),
                    self._word(one.basis),
                    cell_text(one.working or one.source or ""),
                    cell_text(self._expected(one)),
                )
                for one in cases[:_MOST_CASES]
            ],
        )
        if len(cases) > _MOST_CASES:
            yield self._say("more_cases", n=len(cases) - _MOST_CASES)

    def _case(self, case: Case) -> str:
        """Name a case, with the values of parameters that are others than those that the page is shown with."""
        assert self._cases is not None
        parameters, bound = self._instrument.parameters, self._instrument.bound
        values = {id: one.default for id, one in parameters.items() if one.default is not None}
        values |= {**self._cases.parameters, **case.parameters}
        other = [
            phrase("use_table", self._language, name=id) if isinstance(value, Mapping) else f"{id} = {value}"
            for id, value in values.items()
            if id not in bound or str(value) != self._chosen(id)
        ]
        name = f"`{case.id}`"
        return self._say("case_with", case=name, values=cell_text(", ".join(other))) if other else name

    def _expected(self, case: Case) -> str:
        if case.expect_invalid:
            return self._say("refused_answers", items=", ".join(case.expect_invalid))
        said = []
        for scale, one in case.expect.items():
            if isinstance(one.value, Fraction):
                said.append(f"{scale} = {format_fraction(one.value)}")
            elif one.value is None:
                reason = "" if isinstance(one.reason, NotStated) else f", {one.reason}"
                said.append(self._say("no_score", scale=scale) + reason)
        return "; ".join(said)
