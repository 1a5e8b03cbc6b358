"""The command `score`."""

from __future__ import annotations

import click

from cwinstruments.cli.licences import use_option
from cwinstruments.cli.norms import norms_option, subject_with_norms
from cwinstruments.cli.output import refuse_nameless, say
from cwinstruments.cli.overwriting import files_of_values
from cwinstruments.cli.parameters import describe_values, parameter_option, show_value
from cwinstruments.cli.person_scores import disclose
from cwinstruments.cli.response_options import holding_of, nation_options, read_mapping, response_options
from cwinstruments.cli.score_jobs import ENGINES, Job, StoppedError
from cwinstruments.cli.score_options import read_columns, read_parts
from cwinstruments.cli.score_outcome import summarise
from cwinstruments.cli.score_release import release_options, release_wanted, released
from cwinstruments.cli.scoring import score_one, score_partitions
from cwinstruments.cli.settings import Settings, pass_settings


@click.command()
@click.argument("id_", metavar="ID")
@click.argument("responses", metavar="RESPONSES...", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE",
    callback=refuse_nameless,
    help="Where the scores go; written whole or not at all. Of several files it is a folder.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["csv", "tsv", "parquet", "arrow", "jsonl", "json"]),
    help="What is written; by default what the name of FILE says, else csv.",
)
@click.option("--strict", is_flag=True, help="Stop at the first invalid row: --on-invalid raise.")
@click.option(
    "--on-invalid",
    type=click.Choice(["leave-out", "raise", "missing", "no-score"]),
    help="What becomes of a row with an answer that is not allowed: it is left out, which is the default; of its file"
    " nothing is written, and no further file is scored; it is scored without that answer; or only the scores that rest"
    " on it are missing, which writes tables only.",
)
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default="auto",
    show_default=True,
    help="What scores: row by row in Python, or whole columns. The scores are the same.",
)
@click.option(
    "--parts",
    metavar="PARTS",
    help="What a table has beside each score, with commas between: band, reason, n_answered, lower, cutoffs, ...;"
    " everything by default, and nothing with 'none'. Without bounds it takes much less time.",
)
@click.option(
    "--columns",
    "columns",
    metavar="PATTERN|ITEM=COLUMN",
    multiple=True,
    help="Where columns are not called like items: a pattern such as t1_{item}, or the column of one item; the latter"
    " may be given several times.",
)
@use_option("What the instrument is used for: nothing is scored where its terms don't permit that.")
@nation_options("Rows that name a Nation without one for shared output are held back.")
@click.option("--restart", is_flag=True, help="Of several files, also score those again that are complete.")
@click.option("--summary", metavar="FILE", callback=refuse_nameless, help="Where the counts of the end go, as JSON.")
@parameter_option
@norms_option
@response_options
@release_options
@pass_settings
@click.pass_context
def score(
    context: click.Context,
    settings: Settings,
    id_: str,
    responses: tuple[str, ...],
    assigned: tuple[str, ...],
    norms: tuple[str, ...],
    target: str | None,
    format_: str | None,
    strict: bool,
    on_invalid: str | None,
    engine: str,
    parts: str | None,
    columns: tuple[str, ...],
    use: str | None,
    agreements_file: str | None,
    nation_column: str | None,
    restart: bool,
    summary: str | None,
    input_format: str | None,
    id_column: str | None,
    mapping_file: str | None,
    missing_texts: tuple[str, ...],
    reason: str | None,
    release: bool,
    quasi: tuple[str, ...],
    k: int | None,
) -> None:
    """Score files of responses.

    ID is the id of an instrument or a survey, also with its version as ID@VERSION, or the path of a definition.

    RESPONSES is a table (.csv, .tsv: comma, semicolon or tab; .parquet, .arrow), JSON Lines (.jsonl), JSON (.json), a
    file of SPSS (.sav) or Stata (.dta), and - is the standard input. Each row is a respondent; columns that are no
    items are kept in front of the scores. What survey tools export is read with --mapping, and then only the columns
    that the mapping names are kept.

    Several files, a pattern or a folder are partitions: each is scored into a file of its own, in a folder that
    mirrors them. A run that was interrupted goes on with those that are not complete.

    Which version of the instrument is used, from where, and with which values of its parameters, is said on the
    standard error, and written beside the scores, with how they came about, into NAME.provenance.json.

    A row with an answer that is not allowed is reported with its line and left out; then the exit code is 1.

    What is written is analyst data: each row is a person. It must not leave those who analyse it, unless --release
    checked it: then it names nobody, only the columns that were checked are kept in front of the scores, and where
    fewer than k people are alike in these nothing is written, and the exit code is 1. That a person's scores
    themselves are told by nobody else, it can't check.

    \b
    Example:
      cwinstruments score workload-experience responses.csv -o scores.csv
      cwinstruments score workload-experience waves/ -o scores/ --format parquet --parts band
      cwinstruments score workload-experience responses.csv -o released.csv --release --quasi team --quasi role
      cat responses.jsonl | cwinstruments score workload-experience - --input-format jsonl --format jsonl
    """
    from cwinstruments.documents import EMPTY_PATH
    from cwinstruments.errors import DefinitionError
    from cwinstruments.files import Reading, is_several

    if "" in (id_, *responses):
        raise DefinitionError([EMPTY_PATH])
    if strict and on_invalid not in (None, "raise"):
        raise click.UsageError("--strict is --on-invalid raise; leave one of the two out")
    if columns and mapping_file is not None:
        raise click.UsageError("the mapping says which columns are read; leave --columns or --mapping out")
    wanted = release_wanted(responses, quasi, k, release=release)
    subject = subject_with_norms(settings, id_, assigned, norms)
    if use is not None:
        from cwinstruments.licensing import permit

        permit(subject.definition, use)
    values = describe_values(subject.instrument)
    say(f"{subject.instrument} of {subject.origin}" + (f", {values}" if values else ""))
    subject.warn_of_other_versions()
    reading = Reading(
        subject.plan,
        disclose(subject.instrument, reason),
        read_parts(parts),
        "raise" if strict else on_invalid or "leave-out",  # type: ignore[arg-type]
        input_format,
        id_column,
        missing_texts,
        read_mapping(mapping_file, subject.instrument),
        read_columns(columns, subject.plan),
        holding_of(subject, agreements_file, nation_column),
    )
    bound = subject.instrument.bound
    job = Job(
        reading,
        engine,
        format_,
        {name: show_value(subject.instrument, name) for name in bound},
        restart,
        summary,
        "--strict" if strict else "--on-invalid raise",
        tuple(
            file
            for file in (mapping_file, agreements_file, subject.file, *norms, *files_of_values(assigned))
            if file is not None
        ),
    )
    try:
        if wanted is not None:
            job = released(job, subject, responses, target, wanted)
        if is_several(responses):
            found, outcome = score_partitions(job, responses, target)
        else:
            found, outcome = score_one(job, responses[0], target)
    except StoppedError as error:
        say(error)
        context.exit(1)
    what = {
        "instrument": subject.plan.instrument,
        "version": subject.plan.version,
        "respondent_level": True,
        "release": job.release,
    }
    summarise(found, summary, what, outcome)
    context.exit(2 if outcome.unread else 1 if found.invalid else 0)
