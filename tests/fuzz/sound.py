"""Steps after which a sound package is sound still."""

from __future__ import annotations

import copy
import gzip
import hashlib
import json
from collections.abc import Callable
from random import Random
from typing import Any

from subject import NotApplicableError, Resource, Subject, leave_out, names, schemas_citing

Step = Callable[[Random, Subject], None]


def _table(rng: Random, subject: Subject) -> tuple[Resource, list[dict[str, Any]]]:
    tables = list(subject.tables())
    if not tables:
        raise NotApplicableError
    return rng.choice(tables)


def leave_out_a_resource(rng: Random, subject: Subject) -> None:
    resources = [r for r in subject.resources() if isinstance(r.get("name"), str)]
    if len(resources) < 2:
        raise NotApplicableError
    leave_out(subject, rng.choice(resources))


def reorder_columns(rng: Random, subject: Subject) -> None:
    resource, fields = _table(rng, subject)
    rows = subject.rows(resource)
    if len(rows[0]) != len(fields):
        raise NotApplicableError
    order = rng.sample(range(len(fields)), len(fields))
    fields[:] = [fields[place] for place in order]
    subject.write_rows(resource, [[row[place] for place in order] for row in rows])


def reorder_rows(rng: Random, subject: Subject) -> None:
    resource, _ = _table(rng, subject)
    header, *rows = subject.rows(resource)
    subject.write_rows(resource, [header, *rng.sample(rows, len(rows))])


def reorder_resources(rng: Random, subject: Subject) -> None:
    if len(subject.resources()) < 2:
        raise NotApplicableError
    rng.shuffle(subject.descriptor["resources"])


def reorder_properties(rng: Random, subject: Subject) -> None:
    """Shuffle the properties of every object of the descriptor."""

    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            items = rng.sample(list(value.items()), len(value))
            return {name: shuffled(item) for name, item in items}
        return [shuffled(item) for item in value] if isinstance(value, list) else value

    subject.descriptor = shuffled(subject.descriptor)


TEXTS = ("Title", "Žluťoučký kůň", "a\u0308", "人数", "مجموع", "\u202eabc", "\U0001f600", "a\tb\nc")


def add_text(rng: Random, subject: Subject) -> None:
    """Add a title, a description or a property of nobody's."""
    if not isinstance(subject.descriptor, dict):
        raise NotApplicableError
    given = subject.descriptor.get("rules")
    rules = given if isinstance(given, list) else []
    holders: list[dict[str, Any]] = [subject.descriptor, *subject.resources()]
    holders += [field for _, fields in subject.tables() for field in fields]
    holders += [rule for rule in rules if isinstance(rule, dict)]
    holder = rng.choice(holders)
    name = rng.choice(["title", "description"])
    if holder is subject.descriptor or holder in subject.resources():
        name = rng.choice([name, "x_note", "title_id"])
    holder[name] = rng.choice(TEXTS)


def change_line_ends(rng: Random, subject: Subject) -> None:
    resource, _ = _table(rng, subject)
    subject.write_rows(resource, subject.rows(resource), lineterminator="\r\n")


def drop_last_line_end(rng: Random, subject: Subject) -> None:
    resource, _ = _table(rng, subject)
    subject.write(resource, subject.files[resource["path"]].removesuffix(b"\n"))


def quote_all(rng: Random, subject: Subject) -> None:
    resource, _ = _table(rng, subject)
    subject.write_rows(resource, subject.rows(resource), quoting=1)


def compress(rng: Random, subject: Subject) -> None:
    resource, _ = _table(rng, subject)
    content = gzip.compress(subject.files.pop(resource["path"]), mtime=0)
    resource["path"] += ".gz"
    subject.write(resource, content)


def move(rng: Random, subject: Subject) -> None:
    resource, _ = _table(rng, subject)
    content = subject.files.pop(resource["path"])
    path = rng.choice(["tables/", "a b/", "é/", "a.b/", "t/t/t/"]) + resource["path"]
    resource["path"] = path
    subject.files[path] = content


def put_inline(rng: Random, subject: Subject) -> None:
    resource, fields = _table(rng, subject)
    rows = subject.rows(resource)
    if not all(field.get("type", "string") == "string" for field in fields):
        raise NotApplicableError
    del subject.files[resource.pop("path")]
    for name in ("bytes", "hash", "format", "mediatype", "encoding"):
        resource.pop(name, None)
    header, *others = rows
    is_keyed = rng.random() < 0.5
    resource["data"] = [dict(zip(header, r, strict=True)) for r in others] if is_keyed else rows


def change_delimiter(rng: Random, subject: Subject) -> None:
    resource, _ = _table(rng, subject)
    sign = rng.choice([";", "\t", "|"])
    subject.write_rows(resource, subject.rows(resource), delimiter=sign)
    resource["dialect"] = (
        {"delimiter": sign} if rng.random() < 0.5 else {"csv": {"delimiter": sign}}
    )


def change_stamps(rng: Random, subject: Subject) -> None:
    """Leave out the hash or the bytes of a file, or give them otherwise."""
    resource, _ = _table(rng, subject)
    content = subject.files[resource["path"]]
    match rng.randrange(4):
        case 0:
            resource.pop("hash", None)
        case 1:
            resource.pop("bytes", None)
        case 2:
            resource["hash"] = hashlib.md5(content, usedforsecurity=False).hexdigest()
        case _:
            resource.update(
                bytes=len(content), hash=f"sha256:{hashlib.sha256(content).hexdigest()}"
            )


def drop_constraints(rng: Random, subject: Subject) -> None:
    _, fields = _table(rng, subject)
    constrained = [field for field in fields if isinstance(field.get("constraints"), dict)]
    if not constrained:
        raise NotApplicableError
    constraints = rng.choice(constrained)["constraints"]
    constraints.pop(rng.choice(list(constraints)), None) if constraints else None


def loosen_type(rng: Random, subject: Subject) -> None:
    """Make a column one of text, where nothing else speaks of it."""
    resource, fields = _table(rng, subject)
    rules = subject.descriptor.get("rules", [])
    keys = [key["fields"] for _, key in schemas_citing(subject, resource["name"])]
    used = names(rules) | names(keys) | names(resource["schema"].get("foreignKeys", []))
    loose = [field for field in fields if field["name"] not in used]
    if not loose:
        raise NotApplicableError
    field = rng.choice(loose)
    required = field.get("constraints") == {"required": True}
    for name in list(field.keys() - {"name"}):
        del field[name]
    field["type"] = rng.choice(["string", "any"])
    if required:
        field["constraints"] = {"required": True}


def add_column(rng: Random, subject: Subject) -> None:
    resource, fields = _table(rng, subject)
    rows = subject.rows(resource)
    kind, cells = rng.choice(
        [
            ("string", ["x", "y", "ž", "a,b", 'a"b', "a\nb", " a ", "=1+1", "None", "nan"]),
            ("integer", ["1", "-2", "+3", "0005", "1" * 30]),
            ("number", ["1.5", "NaN", "INF", "-INF", "1E5", "0.1000", "1e-400", ".5"]),
            ("boolean", ["true", "false", "True", "FALSE", "1", "0"]),
            ("date", ["2021-11-16", "9999-12-31", "1000-01-01"]),
            ("year", ["2021", "1999"]),
            ("datetime", ["2021-11-16T08:00:00", "2021-11-16T08:00:00Z"]),
            ("time", ["08:00:00"]),
            ("yearmonth", ["2021-11"]),
            ("any", ["x", "1"]),
            ("list", ["a,b", "a"]),
        ]
    )
    name = rng.choice(["extra", "Extra", "é", "a b", "__row", "line", "rowid", "index", "0"])
    if name in rows[0] or len(rows[0]) != len(fields):
        raise NotApplicableError
    place = rng.randrange(len(fields) + 1)
    fields.insert(place, {"name": name, "type": kind})
    header, *others = rows
    blank = [""] if rng.random() < 0.5 else []
    subject.write_rows(
        resource,
        [
            [*header[:place], name, *header[place:]],
            *([*r[:place], rng.choice(cells + blank), *r[place:]] for r in others),
        ],
    )


def declare_missing(rng: Random, subject: Subject) -> None:
    """Write missing cells as a word that stands for them."""
    resource, _ = _table(rng, subject)
    schema = resource["schema"]
    if "missingValues" in schema:
        raise NotApplicableError
    word = rng.choice(["-", "n/a", "NULL", "é", " "])
    header, *rows = subject.rows(resource)
    if any(word in row for row in rows):
        raise NotApplicableError
    schema["missingValues"] = rng.choice([["", word], [word, ""]])
    choose = rng.random
    subject.write_rows(
        resource,
        [header, *([word if not c and choose() < 0.6 else c for c in row] for row in rows)],
    )


def multiply(rng: Random, subject: Subject) -> None:
    """Multiply the whole numbers of every column of one name, so that sums still hold."""
    _, fields = _table(rng, subject)
    rules = subject.descriptor.get("rules", [])
    compared = names([rule for rule in rules if rule.get("type") != "balance"])
    numbers = [
        field["name"]
        for field in fields
        if field.get("type") == "integer"
        and "constraints" not in field
        and field["name"] not in compared
    ]
    if not numbers:
        raise NotApplicableError
    name, factor = rng.choice(numbers), rng.choice([2, 7, 1000, 10**12])
    for table, _ in list(subject.tables()):
        header, *rows = subject.rows(table)
        if name in header:
            place = header.index(name)
            for row in rows:
                if row[place].isascii() and row[place].isdigit():
                    row[place] = str(int(row[place]) * factor)
            subject.write_rows(table, [header, *rows])


def add_rule(rng: Random, subject: Subject) -> None:
    """Repeat a column under another name, and add a rule that holds of both."""
    resource, fields = _table(rng, subject)
    rules = subject.rules()
    header, *rows = subject.rows(resource)
    chosen = [field for field in fields if field.get("type") in ORDERED]
    if not chosen or len(header) != len(fields) or "name" not in resource:
        raise NotApplicableError
    field = rng.choice(chosen)
    column, other = field["name"], f"{field['name']}_again"
    if column not in header or other in header:
        raise NotApplicableError
    place = header.index(column)
    fields.append({**copy.deepcopy(field), "name": other})
    subject.write_rows(resource, [[*header, other], *([*row, row[place]] for row in rows)])
    rule: dict[str, Any] = {"name": f"added-{len(rules) + 1}", "resource": resource["name"]}
    key = resource["schema"].get("primaryKey")
    key = [key] if isinstance(key, str) else key
    if isinstance(key, list) and key and column not in key and rng.random() < 0.4:
        there = {"resource": resource["name"], "field": other}
        rule |= {"type": "agreement", "field": column, "with": there, "on": list(key)}
    elif field["type"] in ("integer", "number") and rng.random() < 0.4:
        parts = {"resource": rule.pop("resource"), "measure": column}
        rows_of = {"resource": resource["name"]}
        rule |= {"type": "ratio", "numerator": parts, "denominator": rows_of, "minimum": -1e300}
    else:
        rule |= {"type": "order", "smaller": column, "larger": other}
    rules.append(rule | rng.choice([{}, {"severity": "warning"}, {"title": "A rule"}]))


ORDERED = ("integer", "number", "date", "year")


def own_file(rng: Random, subject: Subject) -> None:
    """Put a schema into a file of its own."""
    resource, _ = _table(rng, subject)
    path = f"schema-{len(subject.files)}.json"
    subject.files[path] = json.dumps(resource["schema"]).encode()
    resource["schema"] = path


def change_layout(rng: Random, subject: Subject) -> None:
    subject.indent = rng.choice([None, 0, 4])
    subject.is_ascii = rng.random() < 0.3


def change_version(rng: Random, subject: Subject) -> None:
    """Name the first version of the standard, or none, where the package has nothing newer."""
    holders = [subject.descriptor, *subject.resources()]
    holders += [r["schema"] for r, _ in subject.tables()]
    if not all(isinstance(holder, dict) for holder in holders):
        raise NotApplicableError
    for holder in holders:
        holder.pop("$schema", None)
    if rng.random() < 0.5:
        subject.descriptor["profile"] = "data-package"


def add_sound_row(rng: Random, subject: Subject) -> None:
    """Repeat a row under another key, where the key is a plain text and no rule is there."""
    resource, fields = _table(rng, subject)
    header, *rows = subject.rows(resource)
    key = resource["schema"].get("primaryKey")
    key = [key] if isinstance(key, str) else key
    plain = [f["name"] for f in fields if f.keys() <= {"name", "type", "title", "description"}]
    if not rows or "rules" in subject.descriptor or not isinstance(key, list):
        raise NotApplicableError
    columns = [name for name in key if name in plain and name in header]
    cited = names(resource["schema"].get("foreignKeys", []))
    columns = [name for name in columns if name not in cited]
    if not columns or len(header) != len(set(header)):
        raise NotApplicableError
    row = list(rng.choice(rows))
    place = header.index(rng.choice(columns))
    field = next(f for f in fields if f["name"] == header[place])
    if field.get("type", "string") not in ("string", "integer") or not row[place]:
        raise NotApplicableError
    row[place] += "9"
    if row[place] in [other[place] for other in rows]:
        raise NotApplicableError
    subject.write_rows(resource, [header, *rows, row])


STEPS: tuple[Step, ...] = (
    leave_out_a_resource,
    reorder_columns,
    reorder_rows,
    reorder_resources,
    reorder_properties,
    add_text,
    change_line_ends,
    drop_last_line_end,
    quote_all,
    compress,
    move,
    put_inline,
    change_delimiter,
    change_stamps,
    drop_constraints,
    loosen_type,
    add_column,
    declare_missing,
    multiply,
    add_rule,
    own_file,
    change_layout,
    change_version,
    add_sound_row,
)
