"""The report on stated totals: as text, as JSON, and as a table for programs."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Final

from cwinstruments.forensics import Audit, AuditCaution, Explanation, Verdict
from cwinstruments.forensics.mistake import listed
from cwinstruments.psychometrics.result import flat

_VERDICTS: Final = {
    Verdict.NOTHING_STATED: "no row states a total",
    Verdict.AGREES: "all stated totals are those of the definition",
    Verdict.AGREES_ROUNDED: "all stated totals are those of the definition, rounded",
    Verdict.EXPLAINED: "a mistake gives every stated total",
    Verdict.EXPLAINED_IN_SOME_ROWS: "a mistake in some of the rows gives the stated totals that differ",
    Verdict.MOSTLY_EXPLAINED: "a mistake gives most of the stated totals that differ",
    Verdict.UNEXPLAINED: "none of the usual mistakes gives the stated totals",
}
_CAUTIONS: Final = {
    AuditCaution.FEW_ROWS_DIFFER: "fewer than three different rows differ: a mistake may fit by chance, and a slip of"
    " arithmetic or typing in these rows is as likely",
    AuditCaution.SEVERAL_FIT: "several mistakes fit equally; these data can't tell them apart",
    AuditCaution.INVALID_ANSWERS: "some answers are not allowed; they counted as missing",
    AuditCaution.ITEMS_ABSENT: "some items of the scale have no column, so our scores are without them",
    AuditCaution.PAIRS_CUT_SHORT: "not every pair of mistakes was tried",
    AuditCaution.SOME_NOT_TRIED: "some of the usual mistakes are no definition here, and were not tried",
    AuditCaution.IMPOSSIBLE_TOTALS: "some totals are stated again and again, and no score can be that",
}

_MOST_LISTED: Final = 20


def audits_text(audits: Sequence[Audit], /) -> str:
    """Write audits one below the other."""
    return "\n\n".join("\n".join(_lines(one)) for one in audits) + "\n"


def audits_json(audits: Sequence[Audit], /) -> str:
    """Write audits as JSON."""
    return json.dumps([one.to_dict() for one in audits], ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def audits_csv(audits: Sequence[Audit], /) -> str:
    """Write audits as a table with a heading: a row for each explanation; what there is not is empty."""
    rows = [flat(row) for one in audits for row in one.rows()]
    names = list(dict.fromkeys(name for row in rows for name in row))
    stream = StringIO()
    writer = csv.DictWriter(stream, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: "" if value is None else value for name, value in row.items()} for row in rows)
    return stream.getvalue()


def _lines(one: Audit) -> Iterator[str]:
    yield f"{one.instrument} {one.version}, {one.scale}: {_VERDICTS[one.verdict]}"
    if not one.n_used:
        return
    yield f"  {one.n_used:,} of {one.n_total:,} rows state a total: {one.n_agree:,} agree, {one.n_differ:,} differ"
    if one.n_without_ours:
        yield f"  {one.n_without_ours:,} of those that differ have no score by the definition"
    if one.n_unstated:
        some = (
            "1 row has a score and states" if one.n_unstated == 1 else f"{one.n_unstated:,} rows have a score and state"
        )
        yield f"  {some} no total"
    if one.mean_difference is not None:
        yield f"  stated less ours: {one.mean_difference:+.4g} on average, {one.largest_difference:.4g} at the most"
    for place, explanation in enumerate(one.explanations):
        yield f"  {'it fits that' if place == 0 else 'it fits as well that'} {explanation}"
        yield f"    {_outcome(one, explanation)}"
    if one.n_more:
        yield f"  and {one.n_more:,} more fit equally"
    if one.pattern is not None:
        yield f"  {one.pattern}"
    if one.unexplained:
        more = " ..." if len(one.unexplained) == _MOST_LISTED else ""
        yield f"  rows that stay unexplained: {', '.join(map(str, one.unexplained))}{more}"
    yield from (f"  beware: {_CAUTIONS[caution]}{_particulars(one, caution)}" for caution in one.cautions)


def _outcome(one: Audit, explanation: Explanation) -> str:
    """Say how many totals come out."""
    if explanation.in_part:
        return (
            f"so {explanation.n_mended:,} of {one.n_differ:,} rows that differ come out; the others agree as they are"
        )
    broken = f", and {explanation.n_broken:,} of those that agree would not" if explanation.n_broken else ""
    return f"so {explanation.n_reproduced:,} of {one.n_used:,} stated totals come out ({explanation.share:.1%}){broken}"


def _particulars(one: Audit, caution: AuditCaution) -> str:
    """Say what a caution is about."""
    match caution:
        case AuditCaution.INVALID_ANSWERS:
            items = listed([f"{item} in {n:,}" for item, n in one.invalid.items()])
            return f": {one.n_invalid:,} of {one.n_total:,} rows ({items})"
        case AuditCaution.SOME_NOT_TRIED:
            return f": {'; '.join(one.not_tried)}"
        case AuditCaution.IMPOSSIBLE_TOTALS:
            totals = listed([f"{total:g}" for total in one.impossible])
            return f": {totals}; if that means that there is no total, say so with --missing-text"
        case _:
            return ""
