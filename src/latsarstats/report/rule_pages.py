"""What the types of rules are and how they are written, as pages for people.

The command ``latsarstats rule`` prints them, and ``docs/rules.md`` is all of them.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from typing import TYPE_CHECKING, Any

from latsarstats.language import sentence, translate
from latsarstats.rules.examples import EXAMPLES
from latsarstats.rules.registry import TYPES
from latsarstats.rules.serialization import rules_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from latsarstats.rules.examples import Example


def type_list() -> str:
    """Return the types of rules, a line each."""
    widest = max(map(len, TYPES))
    lines = [f"{name.ljust(widest)}  {translate(cls.TITLE)}" for name, cls in TYPES.items()]
    return "".join(f"{line}\n" for line in lines)


def type_page(name: str) -> str:
    """Return what a type of rule means, what properties it has, and an example of each way."""
    parts = [f"# {name}", translate(TYPES[name].MEANING), *_properties(name)]
    for example in EXAMPLES:
        if example.type == name:
            parts += _example(example)
    return _page(parts)


def cookbook() -> str:
    """Return all types of rules, each by the questions that it answers."""
    parts = [
        f"# {translate(sentence('Rules for tables as people have them'))}",
        translate(
            sentence(
                "A rule stands in the list `rules` of `datapackage.json`. It names tables and"
                " columns,"
                " never code. Find what you have among the headings; each shows a whole package"
                " with a"
                " fault in it, and what `latsarstats check` says of that. `latsarstats rule TYPE`"
                " prints the same of one type."
            )
        ),
        "".join(
            f"- [{translate(each.question)}](#{_anchor(translate(each.question))})\n"
            for each in EXAMPLES
        ).rstrip(),
        translate(
            sentence(
                "Every rule may have `title` and `description` (text, or an object by language),"
                " `severity` (`error` or `warning`), `where` (only rows with these values),"
                " `incomplete` (`warning`, `error` or `allowed`, for what lacks a number), and"
                " `known`"
                " (discrepancies that are in the source). All arithmetic is exact."
            )
        ),
    ]
    for name, cls in TYPES.items():
        parts += [f"## {name}", translate(cls.MEANING), *_properties(name)]
        for example in EXAMPLES:
            if example.type == name:
                parts += _example(example)
    return _page(parts)


def _page(parts: Sequence[str]) -> str:
    return "\n\n".join(parts) + "\n"


def _anchor(heading: str) -> str:
    plain = re.sub(r"[^a-z0-9 -]", "", heading.lower())
    return plain.replace(" ", "-")


def _properties(name: str) -> Iterator[str]:
    """Yield the properties of a type, as a list with what each is for."""
    shape, definitions = TYPES[name].SHAPE, rules_schema()["$defs"]
    needed, lines = translate(sentence("needed")), []
    for each, schema in shape["properties"].items():
        defined = definitions.get(str(schema.get("$ref", "")).rpartition("/")[2], {})
        what = schema.get("description") or defined.get("description", "")
        is_needed = f" ({needed})" if each in shape["required"] else ""
        choice = schema.get("enum")
        listed = ""
        if choice and len(choice) > 1:
            one = sentence("One of {choices}.", choices=", ".join(map(str, choice)))
            listed = f" {translate(one)}"
        lines.append(f"- `{each}`{is_needed}: {translate(what)}{listed}".rstrip(": "))
    if "resource" in shape["required"]:
        table = translate(sentence("The table."))
        lines.insert(0, f"- `resource` ({needed}): {table}")
    yield "\n".join(lines)


def _example(example: Example) -> Iterator[str]:
    yield f"### {translate(example.question)}"
    yield translate(example.answer)
    for name, text in example.tables.items():
        yield f"`{name}.csv`:"
        yield f"```csv\n{text}```"
    yield "`datapackage.json`:"
    yield f"```json\n{_compact(package_of(example))}\n```"
    yield translate(sentence("What is said of it:"))
    yield "\n".join(f"> {each}\n>" for each in example.said).removesuffix("\n>")


def package_of(example: Example) -> dict[str, Any]:
    """Return the descriptor of an example."""
    resources = [
        {"name": name, "path": f"{name}.csv", "schema": {"fields": _fields(text)}}
        for name, text in example.tables.items()
    ]
    return {"resources": resources, "rules": [dict(rule) for rule in example.rules]}


def _fields(text: str) -> list[dict[str, Any]]:
    header, *rows = csv.reader(io.StringIO(text))
    columns = zip(*rows, strict=True)
    return [{"name": name, **_type(cells)} for name, cells in zip(header, columns, strict=True)]


def _type(cells: Sequence[str]) -> Mapping[str, Any]:
    if all(cell.isdigit() for cell in cells):
        return {"type": "integer", "constraints": {"minimum": 0}}
    if all(re.fullmatch(r"[0-9]+[.][0-9]+", cell) for cell in cells):
        return {"type": "number", "constraints": {"minimum": 0}}
    return {"type": "date" if all(map(_is_date, cells)) else "string"}


def _is_date(cell: str) -> bool:
    try:
        return bool(datetime.date.fromisoformat(cell))
    except ValueError:
        return False


def _compact(given: Any, indent: str = "") -> str:
    """Return JSON with what fits into a line in one."""
    flat = json.dumps(given, ensure_ascii=False)
    deeper = f"{indent}  "
    if len(indent) + len(flat) <= _WIDTH or not isinstance(given, dict | list) or not given:
        return flat
    if isinstance(given, list):
        items = [f"{deeper}{_compact(item, deeper)}" for item in given]
        return "[\n" + ",\n".join(items) + f"\n{indent}]"
    items = [
        f"{deeper}{json.dumps(name)}: {_compact(item, deeper)}" for name, item in given.items()
    ]
    return "{\n" + ",\n".join(items) + f"\n{indent}}}"


_WIDTH = 96
"""Characters of a line of JSON."""
