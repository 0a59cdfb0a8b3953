"""JSON and YAML files of a package, read as untrusted input.

YAML is read as JSON could say it: no aliases, no tags, dates as text.
"""

from __future__ import annotations

import functools
import json
import math
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, ClassVar

from latsarstats.errors import LatsarstatsError
from latsarstats.files.text import decode, read_bytes
from latsarstats.language import reason_of, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_BYTES = 2**24
"""Bytes of the largest JSON file that is read: 16 MiB, several hundred times a usual one."""
MOST_BYTES_OF_YAML = 2**19
"""The same for YAML, which takes some hundred times as long to read."""
DEEPEST = 64
"""How deep lists and objects may be nested; the standard needs a dozen."""

YAML_ENDINGS = (".yaml", ".yml")


def read_document(file: Path, twice: dict[str, None] | None = None) -> dict[str, Any]:
    """Return the object in a JSON file, or in a YAML file if it is named as one.

    Args:
        file: the file.
        twice: takes the names that an object in JSON has twice, of which the last is read.

    Raises:
        LatsarstatsError: it cannot be read, is too large or nested too deeply, or is no object.
    """
    is_yaml = file.suffix in YAML_ENDINGS
    _refuse_large(file, MOST_BYTES_OF_YAML if is_yaml else MOST_BYTES)
    text = decode(read_bytes(file), file)
    if text.startswith("\ufeff"):
        raise LatsarstatsError(
            sentence("begins with a byte-order mark; save it as UTF-8 without one"), path=file
        )
    content = (
        _of_yaml(text, file) if is_yaml else _of_json(text, file, {} if twice is None else twice)
    )
    if is_deep(content):
        raise LatsarstatsError(sentence("is nested too deeply to be a descriptor"), path=file)
    if (is_yaml or _HALF.search(text)) and (place := _place_of_half(content)):
        raise LatsarstatsError(
            sentence(
                "holds half a character at {place} (as \\ud800 alone); mend it there", place=place
            ),
            path=file,
        )
    if not isinstance(content, dict):
        if is_yaml:
            raise LatsarstatsError(sentence("is no YAML mapping; a descriptor is one"), path=file)
        raise LatsarstatsError(sentence("is no JSON object; a descriptor is one"), path=file)
    return content


_OF_PYTHON = {
    str(said): said
    for said in (
        sentence("Expecting value"),
        sentence("Expecting property name enclosed in double quotes"),
        sentence("Expecting ',' delimiter"),
        sentence("Expecting ':' delimiter"),
        sentence("Unterminated string starting at"),
        sentence("Invalid control character at"),
        sentence("Extra data"),
    )
}
"""What Python says of JSON; all else stays as it is."""


def _refuse_large(file: Path, most: int) -> None:
    try:
        size = file.stat().st_size
    except (OSError, ValueError):
        return  # reading it says what is wrong
    if size > most:
        raise LatsarstatsError(
            sentence(
                "has {size:,} bytes, and a descriptor of at most {most:,} is read; move"
                " data out of it into files",
                size=size,
                most=most,
            ),
            path=file,
        )


def is_deep(content: object) -> bool:
    """Tell whether lists and objects are nested too deeply."""
    level = [content]
    for _ in range(DEEPEST):
        level = [
            item
            for holder in level
            if isinstance(holder, dict | list)
            for item in (holder.values() if isinstance(holder, dict) else holder)
        ]
    return bool(level)


# JSON -----------------------------------------------------------------------------------------


def _of_json(text: str, file: Path, twice: dict[str, None]) -> object:
    def in_order(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            times = Counter(name for name, _ in pairs)
            twice.update((name, None) for name in found if times[name] > 1)
        return found

    try:
        return json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=in_order)
    except json.JSONDecodeError as error:
        raise LatsarstatsError(
            sentence(
                "is no JSON at line {line}, column {column} ({reason}); mend it there",
                line=error.lineno,
                column=error.colno,
                reason=_OF_PYTHON.get(error.msg, error.msg),
            ),
            path=file,
        ) from None
    except _ConstantError as error:
        raise LatsarstatsError(
            sentence("holds {error}, which is no JSON; mend it", error=reason_of(error)), path=file
        ) from None
    except ValueError:  # Python reads no integer of more than some thousand digits
        raise LatsarstatsError(
            sentence("holds a number too long to be read; mend it"), path=file
        ) from None
    except RecursionError:
        raise LatsarstatsError(
            sentence("is nested too deeply to be a descriptor"), path=file
        ) from None


class _ConstantError(ValueError):
    """JSON has no NaN and no infinity."""


def _refuse_constant(name: str) -> object:
    raise _ConstantError(name)


_HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""A surrogate as JSON escapes it: two of them, or half a character that is no text."""


def _place_of_half(content: object, place: str = "") -> str:
    """Return where half a character is in a descriptor, or nothing."""
    if isinstance(content, str):
        return (place or sentence("the top")) if _is_half(content) else ""
    inner = (
        content.items()
        if isinstance(content, dict)
        else enumerate(content)
        if isinstance(content, list)
        else ()
    )
    for key, value in inner:
        if isinstance(key, str) and _is_half(key):
            return sentence("a name in {place}", place=place or sentence("the top"))
        found = _place_of_half(value, f"{place}/{key}")
        if found:
            return found
    return ""


def _is_half(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


# YAML -----------------------------------------------------------------------------------------

_LONGEST_NUMBER = 1_000
"""Characters of the longest number in YAML: one with colons is read in quadratic time."""

_TEXT = "tag:yaml.org,2002:str"


class _NotReadError(Exception):
    """Something of YAML is not read: where, and what."""

    def __init__(self, mark: Any, what: str) -> None:
        super().__init__(
            sentence(
                "at line {line}, column {column} {what}",
                line=mark.line + 1,
                column=mark.column + 1,
                what=what,
            )
        )


def _of_yaml(text: str, file: Path) -> object:
    import yaml

    try:
        _refuse_unusual(text)
        content = yaml.load(text, Loader=_loader())
    except _NotReadError as error:
        raise LatsarstatsError(f"{error}", path=file) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (
            sentence(" at line {line}, column {column}", line=mark.line + 1, column=mark.column + 1)
            if mark
            else ""
        )
        given = " ".join((error.problem or error.context or "").split())
        reason = given or sentence("no reason given")
        raise LatsarstatsError(
            sentence("is no YAML{place} ({reason}); mend it there", place=place, reason=reason),
            path=file,
        ) from None
    except yaml.YAMLError as error:
        reason = " ".join(str(getattr(error, "reason", error)).split())
        raise LatsarstatsError(
            sentence("is no YAML ({reason}); mend it", reason=reason), path=file
        ) from None
    except (ValueError, OverflowError):
        raise LatsarstatsError(
            sentence("holds a number that cannot be read; mend it"), path=file
        ) from None
    except RecursionError:
        raise LatsarstatsError(
            sentence("is nested too deeply to be a descriptor"), path=file
        ) from None
    fault = next(_unlike_json(content, ""), "")
    if fault:
        raise LatsarstatsError(f"{fault}", path=file)
    return content


def _refuse_unusual(text: str) -> None:
    """Refuse what makes reading YAML long, before any of it is built."""
    import yaml

    depth = 0
    for event in yaml.parse(text, Loader=_base()):
        if isinstance(event, yaml.AliasEvent):
            raise _NotReadError(
                event.start_mark, sentence("has an alias, which is not read; write it out")
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise _NotReadError(
                    event.start_mark, sentence("is nested too deeply to be a descriptor")
                )
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if isinstance(event, yaml.NodeEvent):
            _refuse_tag(event)


def _refuse_tag(event: Any) -> None:
    import yaml

    tag = getattr(event, "tag", None)
    if tag and tag not in (_TEXT, "!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"):
        raise _NotReadError(
            event.start_mark,
            sentence("has the tag {tag!r}, which is not read; leave it out", tag=tag),
        )
    is_plain = isinstance(event, yaml.ScalarEvent) and not event.style
    if is_plain and len(event.value) > _LONGEST_NUMBER and event.value[0] in "+-.0123456789":
        raise _NotReadError(event.start_mark, sentence("has a number too long to be read; mend it"))


def _base() -> Any:
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@functools.cache
def _loader() -> Any:
    import yaml

    class Loader(_base()):  # type: ignore[misc]
        """Reads no dates, and no name twice."""

        yaml_implicit_resolvers: ClassVar[dict[Any, Any]] = {
            first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
            for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

        def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
            seen = set()
            for key, _ in node.value:
                if isinstance(key, yaml.ScalarNode):
                    if key.value in seen:
                        raise _NotReadError(
                            key.start_mark,
                            sentence("has {value!r} a second time; keep one", value=key.value),
                        )
                    seen.add(key.value)
            mapping: dict[Any, Any] = super().construct_mapping(node, deep)
            return mapping

    return Loader


def _unlike_json(content: object, place: str) -> Iterator[str]:
    """Yield what of YAML has no like in JSON."""
    at = place or sentence("the top")
    if isinstance(content, dict):
        for key, value in content.items():
            if not isinstance(key, str):
                yield sentence(
                    "has {key!r} as a name at {at}, which is no text; put it in quotes",
                    key=key,
                    at=at,
                )
                return
            yield from _unlike_json(value, f"{place}/{key}")
    elif isinstance(content, list):
        for number, value in enumerate(content):
            yield from _unlike_json(value, f"{place}/{number}")
    elif isinstance(content, float) and not math.isfinite(content):
        yield sentence("has no finite number at {at}; mend it", at=at)
    elif content is not None and not isinstance(content, str | bool | int | float):
        yield sentence(
            "has a {kind} at {at}, which is not read; write it as text",
            kind=type(content).__name__,
            at=at,
        )
