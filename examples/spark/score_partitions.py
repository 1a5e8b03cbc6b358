"""Scores a folder of Parquet files on Spark: `spark-submit score_partitions.py DEFINITION RESPONSES SCORES`.

RESPONSES is a folder of Parquet files, in partitions such as `wave=3/`, with a column for each item. SCORES is written
in the same partitions, each in one go: a partition that was written is whole. What the instrument does not allow takes
the score from the scales that rest on it, with the reason `invalid_response`; how many there are is said at the end.
"""

from __future__ import annotations

import argparse

from pyspark.sql import SparkSession
from pyspark.sql import functions as F  # noqa: N812

from cwinstruments import frame_scorer, load_instrument


def main() -> None:
    """Read, score, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("definition", help="the definition of an instrument")
    parser.add_argument("responses", help="a folder of Parquet files with a column for each item")
    parser.add_argument("scores", help="the folder to be written")
    parser.add_argument("--respondent", default="respondent", help="the column that names respondents")
    parser.add_argument("--partition", default="wave", help="the column by which the folders are partitioned")
    parser.add_argument("--again", action="store_true", help="write partitions anew that were written before")
    asked = parser.parse_args()

    spark = SparkSession.builder.appName("scores").getOrCreate()
    # Only the partitions that are scored now are replaced.
    spark.conf.set("spark.sql.sources.partitionOverwriteMode", "dynamic")
    responses = spark.read.parquet(asked.responses)
    if not asked.again:
        responses = without_written(spark, responses, asked.scores, asked.partition)

    scorer = frame_scorer(
        load_instrument(asked.definition), parts=("band", "reason", "n_answered"), respondent=asked.respondent
    )
    items = [one.item for one in scorer.plan.inputs]
    scored = scorer.score(responses).drop(*items)
    scored.write.partitionBy(asked.partition).mode("overwrite").parquet(asked.scores)

    written = spark.read.parquet(asked.scores)
    for scale in (output.scale for output in scorer.plan.outputs):
        reasons = written.groupBy(F.coalesce(f"{scale}_reason", F.lit("scored")).alias("outcome")).count()
        counts = {row["outcome"]: row["count"] for row in reasons.orderBy("outcome").collect()}
        print(f"{scale}: " + ", ".join(f"{outcome} {count:,}" for outcome, count in counts.items()))
    spark.stop()


def without_written(spark: SparkSession, responses, scores: str, partition: str):  # type: ignore[no-untyped-def]
    """Leave out the partitions whose scores are there."""
    path = spark._jvm.org.apache.hadoop.fs.Path(scores)
    if not path.getFileSystem(spark._jsc.hadoopConfiguration()).exists(path):
        return responses
    done = spark.read.parquet(scores).select(partition).distinct()
    return responses.join(F.broadcast(done), partition, "left_anti")


if __name__ == "__main__":
    main()
