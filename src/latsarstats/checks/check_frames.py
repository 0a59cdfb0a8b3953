"""Checks on frames and relations that somebody has already: of their types, keys and rules."""

from __future__ import annotations

import dataclasses
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw

from latsarstats.checks.run import check_loaded, ignore_progress
from latsarstats.checks.run_rules import frame_of_rules, rules_on_frames, wrapped
from latsarstats.datapackage import frictionless_reader
from latsarstats.datapackage.descriptor import Descriptor, open_descriptor
from latsarstats.datapackage.load import Package, untyped
from latsarstats.datapackage.misspellings import misspellings_of_package, misspellings_of_resource
from latsarstats.datapackage.reader import Reader, Source
from latsarstats.datapackage.schema import TableSchema, read_schema
from latsarstats.datapackage.supported import supported_schema
from latsarstats.datapackage.typed_table import typed_table
from latsarstats.engines.select import open_engine
from latsarstats.errors import LatsarstatsError
from latsarstats.finding import LIMIT, CheckResult, Report, check_result, levels_down_to
from latsarstats.language import sentence
from latsarstats.rules.frames import ROW, has_rows, is_eager
from latsarstats.rules.incomplete import chained
from latsarstats.rules.serialization import read_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from latsarstats.datapackage.reader import ReadTable
    from latsarstats.finding import Finding, Level
    from latsarstats.rules.frames import Frame


def check_frames(
    described: Mapping[str, Any] | Path | str,
    frames: Mapping[str, object],
    *,
    level: Level = "rules",
    is_strict: bool = False,
    limit: int = LIMIT,
    on_progress: Callable[[str], None] = ignore_progress,
) -> Report:
    """Check frames or relations as the tables of a package, and return the outcome of every check.

    Types, constraints, keys, foreign keys and rules are decided where the frames are. Of a lazy
    frame, as that of Spark or DuckDB, no more than what fails is collected, and the values of
    columns whose type is not decided by an expression, each once. Where its rows have no order,
    they are named by their keys alone.

    >>> import pandas as pd
    >>> import latsarstats
    >>> schema = {"fields": [{"name": "unit", "type": "string"},
    ...                      {"name": "persons", "type": "integer", "constraints": {"minimum": 0}}]}
    >>> frame = pd.DataFrame({"unit": ["Blitar", "Malang"], "persons": [24, -3]})
    >>> report = latsarstats.check_frames(schema, {"headcounts": frame})
    >>> [finding.message for finding in report.findings if finding.severity == "error"]
    ['persons is -3, but must be at least 0.']

    Args:
        described: a package as its ``datapackage.json`` has it, or the path of that file; or, of
            one frame, its Table Schema. Files are not read.
        frames: a frame of pandas, Polars or PySpark, or a relation of DuckDB, by the name of its
            resource; all of one engine. What is described and is not among them is not checked,
            and the report says so.
        level: how far down to check: this level is the last.
        is_strict: whether warnings fail the check.
        limit: how many findings of each kind are listed; all of them are counted.
        on_progress: called with each step.

    Raises:
        LatsarstatsError: what is described is no package and no schema, or a frame is none, or
            none that is described; or the frames are of several libraries.
    """
    began = time.perf_counter()
    descriptor, faults = _descriptor(described, frames)
    lazy = {name: wrapped(name, frame) for name, frame in frames.items()}
    kinds = sorted({str(frame.implementation) for frame in lazy.values()})
    if len(kinds) > 1:
        raise LatsarstatsError(
            sentence(
                "The frames are of {kinds}; give those of one library", kinds=chained(kinds, "and")
            )
        )
    with open_engine("pandas") as pandas:
        reader = Reader(None, pandas, limit, on_progress)
        read = {
            name: _read(reader, name, frame, _schema(descriptor, name))
            for name, frame in lazy.items()
        }
        package = _package(descriptor, read)
        wanted = levels_down_to(level)
        upper = tuple(each for each in wanted if each not in ("rules", "evidence"))
        loaded = (descriptor, faults, package, upper, reader, None)
        results = [each for each in check_loaded(*loaded) if each.name != "files"]
        if "rules" in wanted:
            results += _rules(descriptor, frames, limit, on_progress)
    seconds = time.perf_counter() - began
    return Report("frames", tuple(results), is_strict, "frames", (), {}, seconds=seconds)


def _descriptor(
    described: Mapping[str, Any] | Path | str, frames: Mapping[str, object]
) -> tuple[Descriptor, tuple[Finding, ...]]:
    """Return the package that describes frames, and what is wrong with it.

    Raises:
        LatsarstatsError: it is none, or does not describe a frame.
    """
    faults: tuple[Finding, ...] = ()
    if isinstance(described, Path | str):
        descriptor, faults = open_descriptor(Path(described))
        properties: Mapping[str, Any] = descriptor.properties
    elif "fields" in described and "resources" not in described:
        if len(frames) != 1:
            raise LatsarstatsError(
                sentence("A schema describes one frame; give a package for several")
            )
        properties = {"resources": [{"name": next(iter(frames)), "schema": described}]}
    else:
        properties = described
    listed = properties.get("resources")
    if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
        raise LatsarstatsError(
            sentence(
                "The description has neither resources, as a package has, nor fields, as a"
                " schema has"
            )
        )
    resources = {str(item.get("name")): item for item in listed}
    for name in frames:
        if name not in resources:
            known = ", ".join(resources) or sentence("none")
            raise LatsarstatsError(
                sentence(
                    "{name}: no resource has this name; those described: {known}",
                    name=name,
                    known=known,
                )
            )
        _schema_given(resources[name], name)
    if not isinstance(described, Path | str):
        faults = (*misspellings_of_package(properties), *_faults_of_schemas(resources))
    return Descriptor(Path(), properties, resources), faults


def _faults_of_schemas(resources: Mapping[str, Mapping[str, Any]]) -> tuple[Finding, ...]:
    """Return what is wrong with the schemas of resources, which need not name files."""
    as_files = {
        name: {"name": name, "path": "frame.csv", "schema": resource["schema"]}
        for name, resource in resources.items()
        if "schema" in resource
    }
    findings = [f for given in as_files.values() for f in misspellings_of_resource(given)]
    if any(supported_schema(given) is None for given in as_files.values()):
        version = {"$schema": "https://datapackage.org/profiles/2.0/datapackage.json"}
        package = {**version, "resources": list(as_files.values())}
        findings += frictionless_reader.on_descriptor(Descriptor(Path(), package, as_files))[1]
    return tuple(findings)


def _schema_given(resource: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    schema = resource.get("schema")
    fields = schema.get("fields") if isinstance(schema, dict) else None
    if not isinstance(schema, dict) or not isinstance(fields, list) or not fields:
        raise LatsarstatsError(
            sentence("{name}: its resource has no schema with fields; describe them", name=name)
        )
    return schema


def _schema(descriptor: Descriptor, name: str) -> TableSchema:
    """Return the columns of a frame.

    Raises:
        LatsarstatsError: its schema cannot be read.
    """
    given = _schema_given(descriptor.resources[name], name)
    try:
        return read_schema(given)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise LatsarstatsError(
            sentence(
                "{name}: its schema is none; check it with frictionless or latsarstats check",
                name=name,
            )
        ) from None


def _read(reader: Reader, name: str, frame: Frame, schema: TableSchema) -> ReadTable:
    """Return a frame as a table, and what is wrong with its columns."""
    reader.on_progress(f"structure: {name}")
    frame = _as_described(_numbered(frame), schema)
    first_line = 2 if has_rows(frame) else 0
    source = Source(reader, name, "", Path(), schema)
    return typed_table(source, frame, in_pandas=lambda: frame, first_line=first_line)


def _numbered(frame: Frame) -> Frame:
    """Return a frame whose rows have their numbers, if they are in an order."""
    if has_rows(frame) or not frame.implementation.is_polars():
        return frame
    native: Any = frame.to_native()
    numbered: Frame = nw.from_native(native.with_row_index(ROW))
    return numbered.with_columns(nw.col(ROW).cast(nw.Int64))


def _as_described(frame: Frame, schema: TableSchema) -> Frame:
    """Return a frame in which what pandas has widened is of its type again.

    It has whole numbers as floats where one is missing, and days as instants or as objects.
    """
    if not is_eager(frame):
        return frame
    import pandas as pd

    native: Any = frame.to_native()
    made = {}
    for field in schema.fields:
        if field.name not in native:
            continue
        cells = native[field.name]
        if field.type in ("integer", "year") and pd.api.types.is_float_dtype(cells.dtype):
            there = cells.dropna()
            if (there == there.round()).all() and (there.abs() < 2**53).all():
                made[field.name] = cells.astype("Int64")
        elif field.type == "date" and _are_days(cells):
            made[field.name] = pd.to_datetime(cells).astype("datetime64[s]")
    return nw.from_native(native.assign(**made)).lazy() if made else frame


def _are_days(cells: Any) -> bool:
    """Tell whether a column of pandas holds days: as objects, or as instants at midnight."""
    import pandas as pd

    if pd.api.types.is_datetime64_dtype(cells.dtype):
        return bool((cells.dropna() == cells.dropna().dt.normalize()).all())
    return cells.dtype == object and pd.api.types.infer_dtype(cells, skipna=True) == "date"


def _package(descriptor: Descriptor, read: Mapping[str, ReadTable]) -> Package:
    tables = {name: each.table for name, each in read.items() if each.table is not None}
    return Package(
        findings=tuple(finding for each in read.values() for finding in each.findings),
        tables=tables,
        unread=untyped(descriptor.resources, tables),
        texts={},
        files=0,
        without_hash=(),
        described=descriptor.resources,
    )


def _rules(
    descriptor: Descriptor,
    frames: Mapping[str, object],
    limit: int,
    on_progress: Callable[[str], None],
) -> Iterator[CheckResult]:
    """Yield the outcome of every rule on frames as they were given."""
    rules, _ = read_rules(descriptor.properties.get("rules", []))
    described = {
        name: dataclasses.replace(frame_of_rules(name, frame), schema=_schema(descriptor, name))
        for name, frame in frames.items()
    }
    checked, uncounted = rules_on_frames(rules, described, limit, on_progress=on_progress)
    yield from checked
    if checked:
        yield check_result("rules", "lint", sentence("The rules leave no number out"), uncounted)
