"""Where a package comes from: the shipped one, the cases of other tests, or random tables."""

from __future__ import annotations

import copy
import functools
import json
from collections.abc import Callable
from random import Random
from typing import Any

from corruptions import CORRUPTED, LAX, SCHEMA_V2, TYPES, VALID, Case, base
from subject import DESCRIPTOR, Subject, leave_out

import latsarstats

CASES: tuple[Case, ...] = (*CORRUPTED, *VALID, *LAX)

PARTS: dict[str, tuple[str, ...]] = {
    "cohorts": ("cohorts",),
    "articles": ("articles",),
    "attendance": ("attendance", "batches", "sessions"),
    "restatements": ("restatements", "sessions"),
    "dates": ("articles", "cohorts"),
    "codes": ("codes",),
    "evidence": ("articles", "cohorts", "mentions", "evidence"),
}
"""Parts of the shipped package that stand by themselves, with the tables of each."""

_ARTICLE = "mili-2023-03-13"
"""The article in the part with evidence: one is enough, and keeps it quick."""


def subject_of(case: Case) -> Subject:
    """Return a case of the other tests."""
    files = dict(case.files)
    raw = files.pop(DESCRIPTOR)
    try:
        return Subject(json.loads(raw), files)
    except ValueError:
        return Subject(None, files, raw=raw)


@functools.cache
def _shipped() -> Subject:
    folder = latsarstats.package_path()
    descriptor = json.loads((folder / DESCRIPTOR).read_bytes())
    return Subject(
        descriptor, {r["path"]: (folder / r["path"]).read_bytes() for r in descriptor["resources"]}
    )


@functools.cache
def _part(name: str) -> Subject:
    subject = copy.deepcopy(_shipped())
    kept = {*PARTS[name]}
    if name == "evidence":
        kept |= {f"seed-{_ARTICLE}"}
    for resource in subject.resources():
        if resource["name"] not in kept:
            leave_out(subject, resource)
    for name_dropped in ("sources", "contributors", "licenses", "keywords"):
        subject.descriptor.pop(name_dropped)
    if name == "evidence":
        _keep_one_article(subject)
    return subject


def _keep_one_article(subject: Subject) -> None:
    tables = {resource["name"]: resource for resource, _ in subject.tables()}
    header, *articles = subject.rows(tables["articles"])
    subject.write_rows(tables["articles"], [header, *(r for r in articles if r[0] == _ARTICLE)])
    header, *mentions = subject.rows(tables["mentions"])
    subject.write_rows(tables["mentions"], [header, *(r for r in mentions if r[0] == _ARTICLE)])
    header, *cohorts = subject.rows(tables["cohorts"])
    place = header.index("article_id")
    subject.write_rows(tables["cohorts"], [header, *(r for r in cohorts if r[place] == _ARTICLE)])
    header, *links = subject.rows(tables["evidence"])
    links = [r for r in links if r[0] in tables and r[3].startswith(_ARTICLE)]
    subject.write_rows(tables["evidence"], [header, *links])


def shipped_part(rng: Random) -> Subject:
    """Return a part of the shipped package; the one with evidence, which is slow, seldom."""
    weights = [1 if name == "evidence" else 3 for name in PARTS]
    return copy.deepcopy(_part(rng.choices(list(PARTS), weights)[0]))


def of_the_tests(_: Random) -> Subject:
    """Return the package that the cases of the tests start from."""
    return subject_of(base().case(""))


def valid_case(rng: Random) -> Subject:
    """Return a valid case, or one that looks wrong and is accepted all the same."""
    return subject_of(rng.choice(VALID) if rng.random() < 0.8 else rng.choice(LAX))


_FIELDS: list[tuple[dict[str, Any], list[str]]] = [
    ({"type": "string"}, ["Blitar", "Malang", "Kediri", "a b", "é", ""]),
    ({"type": "string", "constraints": {"enum": ["a", "b"]}}, ["a", "b"]),
    ({"type": "string", "constraints": {"minLength": 1, "maxLength": 3}}, ["a", "abc", "éé"]),
    ({"type": "string", "constraints": {"pattern": "[a-c]+"}}, ["a", "bc"]),
    ({"type": "string", "constraints": {"required": True}}, ["x", "NA", "null", "0"]),
    ({"type": "integer"}, ["0", "7", "-3", "12", "999999999999999999", "99999999999999999999"]),
    ({"type": "integer", "constraints": {"minimum": 0, "maximum": 50}}, ["0", "7", "50"]),
    ({"type": "integer", "constraints": {"enum": ["1", "2"]}}, ["1", "2"]),
    ({"type": "number"}, ["0", "2.5", "-1e3", "0.1", "1e400", "123456789.123456789", ""]),
    ({"type": "number", "constraints": {"minimum": 0.5}}, ["0.5", "2", "10.25"]),
    ({"type": "boolean"}, ["true", "false", "1", "0", ""]),
    ({"type": "date"}, ["2021-11-16", "2020-02-29", "1999-12-31", ""]),
    ({"type": "date", "constraints": {"minimum": "1999-01-01"}}, ["2021-11-16", "1999-01-01"]),
    ({"type": "year"}, ["2021", "1999", "0999", ""]),
    *((field, good) for _, field, good, _ in TYPES),
]
_NAMES = (
    "value",
    "Value",
    "a b",
    "é",
    "x.y",
    "count",
    "order",
    "select",
    "index",
    "_",
    "1",
    "name",
)


def grown(rng: Random) -> Subject:
    """Return tables of random columns with cells that fit them, and rules that hold."""
    rows = rng.randrange(1, 7)
    header, fields = ["unit"], [{"name": "unit", "type": "string"}]
    columns: list[list[str]] = [[f"U{number}" for number in range(rows)]]
    for name in rng.sample(_NAMES, rng.randrange(1, 4)):
        field, cells = rng.choice(_FIELDS)
        header.append(name)
        fields.append({"name": name, **copy.deepcopy(field)})
        columns.append([rng.choice(cells) for _ in range(rows)])
    schema: dict[str, Any] = {"fields": fields}
    if rng.random() < 0.7:
        schema["primaryKey"] = rng.choice(["unit", ["unit"]])
    table = {
        "name": "table",
        "type": "table",
        "path": "table.csv",
        "encoding": "utf-8",
        "schema": schema,
    }
    descriptor: dict[str, Any] = {"name": "grown", "resources": [table]}
    if rng.random() < 0.7:
        descriptor = {"$schema": SCHEMA_V2, **descriptor}
    subject = Subject(descriptor)
    subject.write_rows(table, [header, *map(list, zip(*columns, strict=True))])
    if rng.random() < 0.6:
        _add_counts(subject, rng, columns[0])
    if rng.random() < 0.7:
        for resource in subject.resources():
            resource.update(bytes=0, hash="")
            subject.write(resource, subject.files[resource["path"]])
    return subject


def _add_counts(subject: Subject, rng: Random, units: list[str]) -> None:
    """Add a table of counts with rules of every type that hold for it."""
    header = ["unit", "status", "persons", "day", "weekday", "first", "last", "again"]
    rows = [header]
    for unit in rng.sample(units, rng.randrange(1, min(len(units), 3) + 1)):
        done, going = rng.randrange(60), rng.choice([0, 1, 18, 10**6, 10**17])
        days = [("2021-11-16", "Selasa"), ("2021-11-06", "Sabtu"), ("2024-02-29", "Thursday")]
        for status, persons in (("all", done + going), ("completed", done), ("ongoing", going)):
            first = rng.randrange(1990, 2020)
            last = first + rng.randrange(3)
            span = [str(first), str(last)]
            rows.append([unit, status, str(persons), *rng.choice(days), *span, str(persons)])
    kinds = ["string", "string", "integer", "date", "string", "year", "integer", "number"]
    fields = [{"name": n, "type": kind} for n, kind in zip(header, kinds, strict=True)]
    schema: dict[str, Any] = {"fields": fields, "primaryKey": ["unit", "status"]}
    if rng.random() < 0.5:
        reference = {"resource": "table", "fields": ["unit"]}
        schema["foreignKeys"] = [{"fields": ["unit"], "reference": reference}]
    counts = {
        "name": "counts",
        "type": "table",
        "path": "counts.csv",
        "encoding": "utf-8",
        "schema": schema,
    }
    subject.descriptor["resources"].insert(rng.randrange(2), counts)
    subject.write_rows(counts, rows)
    rules: list[dict[str, Any]] = [
        {
            "type": "balance",
            "resource": "counts",
            "measure": "persons",
            "dimension": "status",
            "whole": "all",
            "parts": ["completed", "ongoing"],
            "within": ["unit"],
        },
        {"type": "order", "resource": "counts", "smaller": "first", "larger": "last"},
        {"type": "weekday", "resource": "counts", "date": "day", "weekday": "weekday"},
        {
            "type": "agreement",
            "resource": "counts",
            "field": "persons",
            "with": {"resource": "counts", "field": "again"},
            "on": ["unit", "status"],
        },
        {
            "type": "ratio",
            "numerator": {"resource": "counts", "measure": "persons"},
            "denominator": {"resource": "counts"},
            "by": ["unit"],
            "minimum": 0,
        },
    ]
    chosen = rng.sample(rules, rng.randrange(len(rules) + 1))
    named = [{"name": f"rule-{n}", **rule} for n, rule in enumerate(chosen, start=1)]
    if named:
        subject.descriptor["rules"] = named


BASES: dict[str, tuple[Callable[[Random], Subject], int]] = {
    "shipped": (shipped_part, 20),
    "tests": (of_the_tests, 20),
    "valid": (valid_case, 20),
    "grown": (grown, 40),
}
"""Where packages come from, and how many in a hundred."""
