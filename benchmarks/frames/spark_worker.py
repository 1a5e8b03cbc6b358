"""The worker for Spark: `python -m benchmarks.frames.spark_worker THREADS FILE`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from time import perf_counter
from typing import Any

from benchmarks.frames import ours
from benchmarks.frames.sql_text import for_spark
from benchmarks.frames.task import RESULTS, library


def session(threads: int) -> Any:
    """Start Spark on this machine alone."""
    sql = library("pyspark.sql")
    builder = sql.SparkSession.builder.master(f"local[{threads}]").appName("benchmark")
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.memory": "4g",
        "spark.driver.host": "localhost",
        "spark.driver.bindAddress": "127.0.0.1",
        # Java does not compile methods that are larger; without it, what is written by hand takes three times as long.
        "spark.sql.codegen.hugeMethodLimit": "8000",
    }
    for key, value in settings.items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def main() -> None:
    """Keep the answers in memory, then do what is asked, a line at a time."""
    spark = session(int(sys.argv[1]))
    # Four parts, so that two threads share the work evenly.
    answers = spark.read.parquet(sys.argv[2]).repartition(4).cache()
    answers.count()
    answers.createOrReplaceTempView("answers")
    ways: Mapping[str, Any] = {
        "by_hand": lambda keep: spark.sql(for_spark("answers", keep=keep)),
        "ours": lambda keep: ours.score(answers).select(*keep, *RESULTS),
    }
    print("> ready", spark.version, flush=True)
    for line in sys.stdin:
        command, name, *where = line.split()
        begin = perf_counter()
        if command == "write":
            ways[name](["row"]).write.mode("overwrite").parquet(where[0])
        else:
            ways[name]([]).write.format("noop").mode("overwrite").save()
        print(">", perf_counter() - begin, flush=True)
    spark.stop()


if __name__ == "__main__":
    main()
