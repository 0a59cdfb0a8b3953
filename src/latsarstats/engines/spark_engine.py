"""Tables held by Spark: the session that is there, or one of our own on this machine."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Any

from latsarstats.datapackage.engine import (
    TRUE_WORDS,
    NotPlainError,
    default_pattern,
    is_read,
    unparsed_column,
    unreadable_parquet,
)
from latsarstats.rules.frames import ROW, internal_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pyspark.sql import Column, DataFrame, SparkSession

    from latsarstats.datapackage.schema import Field, TableSchema

_LOGGING = """\
rootLogger.level = off
rootLogger.appenderRef.none.ref = none
appender.none.type = Console
appender.none.name = none
"""


class SparkEngine:
    """Data frames of Spark."""

    def __init__(self, folder: Path) -> None:
        """Take the session that is active, or start one.

        Args:
            folder: an empty folder for what a session of our own writes.
        """
        from pyspark.sql import SparkSession

        active = SparkSession.getActiveSession()
        self._is_ours = active is None
        self._session: SparkSession = active or _started(folder)
        self._held: list[DataFrame] = []

    def close(self) -> None:
        """Let go of the tables, and stop the session, if it is ours."""
        if self._is_ours:
            self._session.stop()
        else:
            for table in self._held:
                table.unpersist()

    def read_csv(self, file: Path, schema: TableSchema, *, has_line_breaks: bool) -> object:
        """Return a table of text."""
        from pyspark.sql import functions as sf
        from pyspark.sql.types import StringType, StructField, StructType

        names = [f"c{number}" for number in range(len(schema.fields))]
        texts = self._session.read.csv(
            _address(file),
            schema=StructType([StructField(name, StringType()) for name in names]),
            header=True,
            enforceSchema=True,
            mode="FAILFAST",
            quote='"',
            escape='"',
            multiLine=has_line_breaks,
            emptyValue="",
            maxCharsPerColumn=-1,
            ignoreLeadingWhiteSpace=False,
            ignoreTrailingWhiteSpace=False,
        )
        columns = []
        for name, field in zip(names, schema.fields, strict=True):
            text = sf.coalesce(sf.col(name), sf.lit(""))
            columns += _columns(text, field, schema.missing_values)
        table = _in_order(texts, columns).persist()  # else its text is read for every question
        self._held.append(table)
        return table

    def read_parquet(self, file: Path) -> object:
        """Return a table in Parquet."""
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
        from pyspark.sql import functions as sf

        try:
            table = self._session.read.parquet(_address(file))
            columns = [sf.col(f"`{name.replace('`', '``')}`") for name in table.columns]
            return _in_order(table, columns)
        except (PySparkException, Py4JError) as error:
            if isinstance(error, PySparkException) and "_TYPE_ILLEGAL" in str(error.getCondition()):
                raise NotPlainError("Spark does not read a type of the file") from None
            raise unreadable_parquet(file) from None


def _started(folder: Path) -> SparkSession:
    from pyspark.sql import SparkSession

    logging = folder / "log4j2.properties"
    logging.write_text(_LOGGING, "utf-8")
    options = f"-Dlog4j2.configurationFile={logging.as_uri()} -Dderby.system.home={folder}"
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.extraJavaOptions": options,
        "spark.local.dir": str(folder),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.ansi.enabled": "false",
        "spark.sql.caseSensitive": "true",
    }
    builder: Any = SparkSession.builder
    builder = builder.master("local[2]").appName("latsarstats")
    for name, value in settings.items():
        builder = builder.config(name, value)
    with _unheard():
        session: SparkSession = builder.getOrCreate()
        session.sparkContext.setLogLevel("OFF")
    return session


@contextlib.contextmanager
def _unheard() -> Iterator[None]:
    """Let what is started here say nothing on standard error, now or later.

    Java and Spark greet whoever starts them; why they do not start is in the exception.
    """
    try:
        heard = os.dup(2)
    except OSError:  # closed by whoever started the program
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(heard, 2)
        os.close(nowhere)
        os.close(heard)


def _address(file: Path) -> str:
    # Signs that would stand for several files are escaped, so that exactly this one is read.
    path = "".join(f"\\{sign}" if sign in "*?[]{}\\" else sign for sign in str(file.resolve()))
    return f"file://{path}"


def _columns(text: Column, field: Field, missing: Sequence[str]) -> list[Column]:
    from pyspark.sql import functions as sf

    is_missing = text.isin(list(missing)) if missing else sf.lit(False)
    if not is_read(field):
        return [sf.when(~is_missing, text).alias(field.name)]
    is_plain = ~is_missing & text.rlike(rf"\A(?:{default_pattern(field)})\z")
    plain = sf.when(is_plain, text)
    match field.type:
        case "integer" | "year":
            value = plain.try_cast("bigint")
        case "number":
            value = plain.try_cast("double")
        case "boolean":
            value = sf.when(is_plain, text.isin(list(TRUE_WORDS)))
        case "date":
            value = plain.try_cast("date")
        case _:
            value = plain
    odd = sf.when(~is_missing & value.isNull(), text)
    return [value.alias(field.name), odd.alias(unparsed_column(field.name))]


def _in_order(table: DataFrame, columns: Sequence[Column]) -> DataFrame:
    """Return columns of a table with the position of each row in its file.

    Spark numbers the rows of every block of a file; how many rows the blocks before it have is
    counted first.
    """
    from pyspark.sql import functions as sf

    block, number = internal_name("block"), internal_name("number")
    numbered = table.select(
        *columns,
        sf.input_file_block_start().alias(block),
        sf.monotonically_increasing_id().alias(number),
    )
    blocks = (
        numbered.groupBy(block)
        .agg(sf.count(sf.lit(1)).alias("rows"), sf.min(number).alias("first"))
        .orderBy(block)
        .collect()
    )
    position = sf.lit(0).cast("bigint")
    before = 0
    for found in blocks:
        here = sf.col(f"`{number}`") - found["first"] + before
        position = sf.when(sf.col(f"`{block}`") == found[block], here).otherwise(position)
        before += found["rows"]
    return numbered.withColumn(ROW, position).drop(block, number)
