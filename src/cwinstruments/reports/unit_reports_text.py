"""The report on units as text: a table for each scale, and what its figures say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from cwinstruments.reports.plain_tables import aligned, shown
from cwinstruments.reports.unit_reports_readings import UNIT_READINGS, readings_text
from cwinstruments.units.figures import LevelFigures, UnitFigures, UnitReport, Withheld
from cwinstruments.units.hierarchy import EVERYBODY, Path
from cwinstruments.units.verdicts import TooFew, Verdict

_HEADING: Final = (
    "unit",
    "agreement",
    "n",
    "answered",
    "score",
    "favourable",
    "rwg(j) uniform",
    "skewed",
    "r*wg",
    "AD mean",
    "median",
    "awg",
)
_ENDS: Final = {
    "rwg_j_uniform": ("uniform", "or more"),
    "rwg_j_slight_skew": ("skewed", "or more"),
    "rwg_star_uniform": ("r*wg", "or more"),
    "ad_mean": ("AD mean", "or less"),
    "ad_median": ("median", "or less"),
    "awg": ("awg", "or more"),
}
"""By attribute, what a figure of agreement is called and what its end stands for."""
CAUTIONS: Final = {
    "not_validated": "The instrument is original and not yet validated: there are no norms and no cutoffs.",
    "not_for_decisions_about_one_person": "Nothing here is for decisions about one person.",
    "no_roster": "Without a roster there is no response rate, and no verdict on agreement: --roster names one.",
    "no_column_of_waves": "No column says of which wave the rows are: all were taken to be of the one that was named.",
    "one_name_in_several_units": (
        "Some units of one name are in several larger units: they are taken for different ones. A roster tells them"
        " from slips."
    ),
    "answered_late": "Answers were added since an earlier report. What would tell them beside that one is withheld.",
}
"""Sentences for the cautions of a whole report."""
_NO_INDEX: Final = (
    "no index: nobody has published this null distribution for so many options, so there is no rwg(j) to judge by"
)


def unit_report_text(report: UnitReport, /, *, items: bool = False) -> str:
    """Write a report on units.

    Args:
        items: whether the favourable answers to every item are written, too, in tables of their own.
    """
    return "\n\n".join(block for block in _blocks(report, items) if block) + "\n"


def _blocks(report: UnitReport, items: bool) -> Iterator[str]:
    wave = "" if report.wave is None else f", wave {report.wave}"
    who = "how many people answered is withheld" if report.n_used is None else f"{report.n_used:,} people answered"
    yield "\n".join(
        [
            f"{report.instrument} {report.version}{wave}: {who}",
            "What is withheld:",
            *(f"  {line}" for line in report.rule.splitlines()),
            *(CAUTIONS[one] for one in report.cautions if one in CAUTIONS),
            *held_back_text(report.held_back),
        ]
    )
    for scale, title in report.titles.items():
        yield _scale(report, scale, title)
    if items:
        yield from _items(report)
    yield "How to read this\n" + readings_text(UNIT_READINGS)


def held_back_text(statistics: Sequence[str], /) -> Iterator[str]:
    """Say of what nothing is shown because of what the ledger holds, why, and what to do; nothing where all is well."""
    if statistics:
        yield f"Because of what the ledger holds, nothing is shown of {', '.join(statistics)}. Either answers of this"
        yield "wave were changed or taken out since, or so few were added that each figure would tell what they say."
        yield "What to do: report on the earlier answers, unchanged, with the late ones added; or leave the earlier"
        yield "report as it is until more have answered. Another ledger would withhold nothing, and protect nothing."


def _scale(report: UnitReport, scale: str, title: str) -> str:
    figures = sorted((one for one in report.figures if one.scale == scale), key=lambda one: one.unit)
    lines = [f"{title} ({scale})"]
    if (rule := report.agreement_rules.get(scale)) is not None:
        lines.append(f"shared: {rule}")
    unrated = {one.level for one in figures if one.reasons.get("verdict") == Withheld.NOT_THE_RATED_UNIT}
    if names := [level for level in (*report.units, EVERYBODY) if level in unrated]:
        lines.append(f"no verdict on {' and '.join(names)}: the people there answer about different units")
    if any(one.too_few == TooFew.NO_INDEX for one in figures):
        lines.append(_NO_INDEX)
    rates = {one.unit: one.response_rate for one in report.responses}
    # Totals are no facets: nothing is said of them but the score.
    is_facet = any("not_a_facet" not in one.reasons.values() for one in figures)
    # For the ledger's sake nothing is shown: then there may be data enough, and nobody is told.
    is_held_back = f"{scale}.mean" in report.held_back
    rows = [_HEADING, *(_line(one, rates.get(one.unit), is_held_back) for one in figures)]
    kept = range(len(_HEADING)) if is_facet else (0, 2, 3, 4)
    lines.append(aligned([[row[place] for place in kept] for row in rows], right=len(kept) - (2 if is_facet else 1)))
    lines += list(_ends(figures))
    levels = [one for one in report.levels if one.scale == scale]
    if is_held_back:
        lines += [f"between the units of level {one.level}: withheld" for one in levels]
    else:
        lines += [_level(one) for one in levels]
        lines += list(_summary(figures, report.units))
    return "\n".join(lines)


def _line(one: UnitFigures, rate: float | None, is_held_back: bool) -> tuple[str, ...]:
    return (
        indented(one.unit),
        "withheld" if is_held_back and one.verdict is not None else _verdict(one),
        "-" if one.n is None else f"{one.n:,}",
        "-" if rate is None else f"{100 * rate:.0f} %",
        shown(one.value) if one.value is not None or "value" not in one.reasons else why(one.reasons["value"]),
        "-" if one.favourable is None else f"{one.favourable} %",
        *(
            "-" if value is None else f"{value:.2f}"
            for value in (
                one.rwg_j_uniform,
                one.rwg_j_slight_skew,
                one.rwg_star_uniform,
                one.ad_mean,
                one.ad_median,
                one.awg,
            )
        ),
    )


def _verdict(one: UnitFigures) -> str:
    if one.verdict is None:
        return "-"
    return "no index" if one.too_few == TooFew.NO_INDEX else one.verdict.replace("_", " ")


def _ends(figures: Sequence[UnitFigures]) -> Iterator[str]:
    """Say which figures of agreement stand for that or more, or for that or less, where there are such."""
    found: dict[str, set[str]] = {}
    for one in figures:
        for name in one.capped:
            if name in _ENDS:
                found.setdefault(f"{getattr(one, name):.2f} {_ENDS[name][1]}", set()).add(_ENDS[name][0])
    if found:
        names = list(dict.fromkeys(name for name, _ in _ENDS.values()))
        said = [f"{', '.join(sorted(of, key=names.index))} {end}" for end, of in found.items()]
        yield f"at the end of what is shown of agreement: {'; '.join(said)}"


def why(reason: str, /) -> str:
    """Say in a word or two why there is no score, as a cell of a table has room for."""
    return {
        "too_few_people": "few",
        "too_few_respondents": "few",
        "would_give_another_away": "hidden",
        "no_scores": "none",
    }.get(str(reason), str(reason).replace("_", " "))


def indented(unit: Path, /) -> str:
    """Write the name of a unit below that of the one it is in.

    Examples:
        >>> indented(()), indented(("north", "intake"))
        ('everybody', '    intake')
    """
    return f"{'  ' * len(unit)}{unit[-1]}" if unit else EVERYBODY


def _level(one: LevelFigures) -> str:
    if one.icc1_anova_mean_size is None:
        reason = str(one.reasons.get("icc1_anova_mean_size", "not_estimable")).replace("_", " ")
        return f"between the units of level {one.level}: {reason}"
    parts = [f"ICC(1) {one.icc1_anova_mean_size:.3f} (ANOVA, mean size)"]
    parts += [] if one.icc1_anova_k0 is None else [f"{one.icc1_anova_k0:.3f} (ANOVA, k0)"]
    parts += [] if one.icc1_reml is None else [f"{one.icc1_reml:.3f} (REML)"]
    parts += [] if one.icc2_anova is None else [f"ICC(2) {one.icc2_anova:.3f} (ANOVA)"]
    of = f"{one.n_units} units shown" + ("" if one.n is None else f", {one.n:,} people")
    return f"between the units of level {one.level}: {', '.join(parts)}; {of}"


def _summary(figures: Sequence[UnitFigures], units: Sequence[str]) -> Iterator[str]:
    """Say in a sentence how many of the smallest units share what they say."""
    of_level = [one for one in figures if one.level == units[0] and one.too_few != TooFew.NO_INDEX]
    verdicts = [one.verdict for one in of_level if one.verdict is not None]
    judged = [one for one in verdicts if one is not Verdict.TOO_FEW_DATA]
    if verdicts:
        few = len(verdicts) - len(judged)
        if not judged:
            yield f"no unit of level {units[0]} has enough data to tell whether its people agree"
            return
        yield (
            f"{judged.count(Verdict.SHARED)} of {len(judged)} units of level {units[0]} with enough data share what"
            f" they say; {few} have too few data"
        )


def _items(report: UnitReport) -> Iterator[str]:
    """Write a table of favourable answers for each scale: items in columns."""
    for scale, title in report.titles.items():
        of_scale = [one for one in report.items if one.scale == scale]
        names = list(dict.fromkeys(one.item for one in of_scale))
        if not names:
            continue
        cells = {(one.unit, one.item): one.favourable for one in of_scale}
        rows = [
            (indented(unit), *("-" if cells[unit, item] is None else f"{cells[unit, item]} %" for item in names))
            for unit in sorted({one.unit for one in of_scale})
        ]
        table = aligned([("unit", *names), *rows], right=len(names))
        yield f"{title}: favourable answers to each item\n{table}"
