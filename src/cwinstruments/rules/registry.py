"""Every rule by its code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from cwinstruments.codes import CODES, Code
from cwinstruments.diagnostics import Diagnostic
from cwinstruments.documents import Document, Outline, outline_of
from cwinstruments.errors import describe_error
from cwinstruments.model import Instrument
from cwinstruments.plan import ScoringPlan
from cwinstruments.rules.aggregates import (
    FavourableOptions,
    IdleAggregates,
    MinimumCells,
    PositiveEdges,
    RatioBelow,
)
from cwinstruments.rules.agreement_limits import (
    AgreementLimits,
    LaxAgreement,
    NullOfOptions,
    PositiveAgainstDirection,
    RaisedMinimums,
)
from cwinstruments.rules.answer_labels import Anchors, DisorderedLabels, UnbalancedLabels
from cwinstruments.rules.bands_for import BandsForNobody
from cwinstruments.rules.blemishes import Blanks, EmptyTexts, Placeholders
from cwinstruments.rules.cancellations import CancelledNames, ConstantRecode, IdleWeights, SameForAll
from cwinstruments.rules.characters import CurlyQuotes, LookAlikes, MisreadTexts, UnseenCharacters
from cwinstruments.rules.codings import CodingOffset
from cwinstruments.rules.comparisons import FixedComparisons
from cwinstruments.rules.composites import DirectionOfComposite, DirectionsOfParts
from cwinstruments.rules.conditions import AlwaysAsked, IdleParts, NeverAsked
from cwinstruments.rules.estimates import BetweenBands, IdleThen, ShortSums
from cwinstruments.rules.evidence import (
    ClaimsToBeValidated,
    JudgingBands,
    UnsaidNotValidated,
    UnsupportedEvidence,
)
from cwinstruments.rules.formula_text import DecimalCommas
from cwinstruments.rules.formulas import Divisors
from cwinstruments.rules.hidden_items import FormulaOfHiddenItems, NeverScored, ScoresOfFewerItems
from cwinstruments.rules.idle_parameters import IdleParameters
from cwinstruments.rules.interpretation import (
    Bands,
    Cutoffs,
    EvidenceOfCutoffs,
    RoundedEdges,
)
from cwinstruments.rules.keying import ContradictoryKeying, DoubleReversal, KeyedOneWay
from cwinstruments.rules.languages import CopiedTexts, UnevenLanguages, UntoldTranslations
from cwinstruments.rules.licences import LicenceNames, NobodyToAsk, RestrictedTexts
from cwinstruments.rules.magnitudes import Magnitudes
from cwinstruments.rules.missing import IdleRule, ImpossibleRule, UnequalParts, ZeroFill
from cwinstruments.rules.no_answers import ScoredNonresponse
from cwinstruments.rules.norms import OrderOfNorms, RowsOfNorms
from cwinstruments.rules.option_sets import OrderOfOptions, PairsTwice, SameOptions
from cwinstruments.rules.options import EqualLabels, Labels, OptionValues
from cwinstruments.rules.other_languages import OtherLanguages
from cwinstruments.rules.overlaps import CountedTwice, KeyedBothWays
from cwinstruments.rules.placements import UnknownPlaces
from cwinstruments.rules.publication import (
    NoDescription,
    NoSecondSource,
    NotesOfTranslations,
    SourcesOfNorms,
    UnitsWithoutScores,
)
from cwinstruments.rules.ranges import PublishedRange
from cwinstruments.rules.rule import DefinitionRule, Rule, ScoringRule
from cwinstruments.rules.same_wording import NegatedTwins, SameWording
from cwinstruments.rules.signs import Markup, UnopenedQuestions
from cwinstruments.rules.sources import EmptySources, FieldsOfSources, UnidentifiedSource
from cwinstruments.rules.steps_of_items import StepsOfRanges
from cwinstruments.rules.subject import Subject
from cwinstruments.rules.texts import LicenceOfTexts, Translations
from cwinstruments.rules.twin_scales import SinglePart, TwinScales
from cwinstruments.rules.unquoted import SwallowedText
from cwinstruments.rules.vetting import fault_of_finding
from cwinstruments.rules.wording import DoubleBarrelled, DoubleNegatives, LongItems

CORE_RULES: Final[tuple[Rule, ...]] = (
    SwallowedText(),
    PublishedRange(),
    Bands(),
    Cutoffs(),
    ImpossibleRule(),
    IdleRule(),
    UnequalParts(),
    Divisors(),
    ZeroFill(),
    DirectionsOfParts(),
    DirectionOfComposite(),
    EvidenceOfCutoffs(),
    NeverAsked(),
    AlwaysAsked(),
    Magnitudes(),
    RoundedEdges(),
    LicenceOfTexts(),
    Translations(),
    OptionValues(),
    Labels(),
    EqualLabels(),
    UnevenLanguages(),
    UntoldTranslations(),
    CopiedTexts(),
    EmptyTexts(),
    Blanks(),
    Placeholders(),
    SameWording(),
    NegatedTwins(),
    LongItems(),
    DoubleNegatives(),
    DoubleBarrelled(),
    UnbalancedLabels(),
    DisorderedLabels(),
    Anchors(),
    OtherLanguages(),
    UnopenedQuestions(),
    Markup(),
    UnidentifiedSource(),
    EmptySources(),
    FieldsOfSources(),
    LicenceNames(),
    RestrictedTexts(),
    NobodyToAsk(),
    JudgingBands(),
    ClaimsToBeValidated(),
    UnsaidNotValidated(),
    UnsupportedEvidence(),
    NoSecondSource(),
    NotesOfTranslations(),
    SourcesOfNorms(),
    UnitsWithoutScores(),
    NoDescription(),
    UnknownPlaces(),
    BetweenBands(),
    IdleThen(),
    ConstantRecode(),
    CancelledNames(),
    DoubleReversal(),
    IdleWeights(),
    SameForAll(),
    CountedTwice(),
    KeyedBothWays(),
    ContradictoryKeying(),
    FavourableOptions(),
    PositiveEdges(),
    PositiveAgainstDirection(),
    MinimumCells(),
    RatioBelow(),
    AgreementLimits(),
    LaxAgreement(),
    NullOfOptions(),
    RaisedMinimums(),
    BandsForNobody(),
    IdleAggregates(),
    KeyedOneWay(),
    FixedComparisons(),
    CodingOffset(),
    ScoredNonresponse(),
    ShortSums(),
    StepsOfRanges(),
    OrderOfNorms(),
    RowsOfNorms(),
    OrderOfOptions(),
    SameOptions(),
    PairsTwice(),
    TwinScales(),
    SinglePart(),
    IdleParameters(),
    IdleParts(),
    FormulaOfHiddenItems(),
    ScoresOfFewerItems(),
    NeverScored(),
    DecimalCommas(),
    UnseenCharacters(),
    MisreadTexts(),
    LookAlikes(),
    CurlyQuotes(),
)
"""The rules of the library itself; those of plugins and of a house come on top."""

RULES: Final[Mapping[str, Rule]] = MappingProxyType({rule.code: rule for rule in CORE_RULES})
"""The rules of the library by their codes; the docstring of each is its page in the reference."""


def known_codes(rules: Iterable[Rule] = CORE_RULES) -> Mapping[str, Code]:
    """Give every code in order, those of rules too.

    Examples:
        >>> known_codes()["CWI323"].title
        'A missing rule can never be met'
    """
    found = {**CODES, **{rule.code: rule.entry for rule in rules}}
    return dict(sorted(found.items()))


def check_definition(document: Document, /, *, rules: Iterable[Rule] = CORE_RULES) -> list[Diagnostic]:
    """Find everything that rules say about a definition as it is written, whatever else is wrong with it."""
    outline = outline_of(document)
    kind = outline.data.get("kind", "instrument")
    asked = [rule for rule in rules if isinstance(rule, DefinitionRule) and kind in rule.kinds]
    return [document.place(found) for rule in asked for found in _guarded(rule, outline)]


def check_scoring(
    instrument: Instrument, plan: ScoringPlan, /, *, rules: Iterable[Rule] = CORE_RULES
) -> list[Diagnostic]:
    """Find everything that rules say about how an instrument scores.

    Args:
        plan: its compiled plan.

    Returns:
        Findings in the order of the rules. Each has its path in the definition; file and line are for the caller, who
        knows the document.
    """
    subject = Subject(instrument, plan)
    return [found for rule in rules if isinstance(rule, ScoringRule) for found in _guarded(rule, subject)]


def _guarded(rule: Rule, about: Outline | Subject) -> Iterator[Diagnostic]:
    """Run a rule; one that is not ours and fails, or gives what is no finding, is reported, and hides nothing else."""
    if rule.code in RULES:
        yield from rule.check(about)  # type: ignore[attr-defined]
        return
    try:
        for found in rule.check(about):  # type: ignore[attr-defined]
            wrong = fault_of_finding(found, rule.code)
            yield found if wrong is None else _failed(rule, wrong)
    except (Exception, SystemExit) as error:  # a rule that ends the program would end the check without a word
        yield _failed(rule, describe_error(error), _line_of(rule, error))


def _line_of(rule: Rule, error: BaseException) -> str | None:
    """Give the last line of the rule's own package that an error came through; None where there is none."""
    package, line, trace = type(rule).__module__.partition(".")[0], None, error.__traceback__
    while trace is not None:
        if str(trace.tb_frame.f_globals.get("__name__")).partition(".")[0] == package:
            line = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        trace = trace.tb_next
    return line


def _failed(rule: Rule, what: str, line: str | None = None) -> Diagnostic:
    where = "" if line is None else f", at {line}"
    hint = f"this is a fault of the rule{where}; whoever wrote it has to mend it"
    return Diagnostic("CWI922", f"rule {rule.code} failed: {what}", hint=hint)
