"""Two cases of the tests in one package: what each changes of their base, one after the other."""

from __future__ import annotations

import copy
import difflib
import hashlib
from dataclasses import dataclass
from random import Random
from typing import Any

from bases import of_the_tests, subject_of
from corruptions import Case
from subject import Subject

_GONE = object()

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Edit:
    """A change of a descriptor: the value at a path, which may be gone or new."""

    path: Path
    value: object


def edits(before: Any, after: Any, path: Path = ()) -> list[Edit]:
    """Return what makes of one JSON value another one."""
    if isinstance(before, dict) and isinstance(after, dict):
        found = [Edit((*path, name), _GONE) for name in before if name not in after]
        for name, value in after.items():
            if name in before:
                found += edits(before[name], value, (*path, name))
            else:
                found.append(Edit((*path, name), value))
        return found
    if isinstance(before, list) and isinstance(after, list) and len(before) <= len(after):
        found = []
        for place, value in enumerate(after):
            if place < len(before):
                found += edits(before[place], value, (*path, place))
            else:
                found.append(Edit((*path, place), value))
        return found
    same = type(before) is type(after) and before == after
    return [] if same else [Edit(path, after)]


def apply(edit: Edit, holder: Any) -> None:
    """Make a change, as far as there still is the place for it."""
    *parents, last = edit.path
    for name in parents:
        try:
            holder = holder[name]
        except (KeyError, IndexError, TypeError):
            return
    value = copy.deepcopy(edit.value)
    if isinstance(holder, dict) and isinstance(last, str):
        if edit.value is _GONE:
            holder.pop(last, None)
        else:
            holder[last] = value
    elif isinstance(holder, list) and isinstance(last, int):
        if last < len(holder) and not _is_added(edit):
            holder[last] = value
        else:
            holder.append(_renamed(value, holder))


def _is_added(edit: Edit) -> bool:
    """Tell whether a whole resource is added, which is not to take the place of another one."""
    return len(edit.path) == 2 and edit.path[0] == "resources"


def _renamed(value: Any, others: list[Any]) -> Any:
    """Return a resource with a name and a file that no other one has."""
    taken = {other.get("name") for other in others if isinstance(other, dict)}
    if isinstance(value, dict) and value.get("name") in taken:
        value["name"] = f"{value['name']}-2"
    return value


def merged(first: Case, second: Case) -> Subject:
    """Return a package with what two cases change of their common base."""
    base = of_the_tests(Random(0))
    subject = subject_of(first)
    other = subject_of(second)
    files = {**base.files, **subject.files}
    changed = [
        path for path, content in other.files.items() if base.files.get(path, b"") != content
    ]
    for path in base.files.keys() - other.files.keys():
        subject.files.pop(path, None)
    if other.raw is not None:
        subject.raw = other.raw
    elif subject.raw is None and isinstance(subject.descriptor, dict):
        for edit in edits(base.descriptor, other.descriptor):
            if edit.path:
                apply(edit, subject.descriptor)
            else:
                subject.descriptor = copy.deepcopy(edit.value)
    for path in changed:
        before, here, there = base.files.get(path), files.get(path), other.files[path]
        if here is None or here == before or before is None:
            subject.files[path] = there
        else:
            subject.files[path] = _patched(before, there, here)
            _stamp_again(subject, path, {here, there})
    return subject


def _patched(before: bytes, after: bytes, here: bytes) -> bytes:
    """Return a file with the lines replaced that another version of it replaces."""
    old, new, lines = (content.splitlines(keepends=True) for content in (before, after, here))
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    for kind, start, end, from_, to in reversed(matcher.get_opcodes()):
        if kind == "equal":
            continue
        place = _find(old[start:end], lines) if end > start else min(start, len(lines))
        if place is not None:
            lines[place : place + end - start] = new[from_:to]
    return b"".join(lines)


def _find(piece: list[bytes], lines: list[bytes]) -> int | None:
    size = len(piece)
    return next((n for n in range(len(lines)) if lines[n : n + size] == piece), None)


def _stamp_again(subject: Subject, path: str, known: set[bytes]) -> None:
    """Bring the hash of a merged file up to date, where it was that of one of its versions."""
    fits = {f"sha256:{hashlib.sha256(content).hexdigest()}" for content in known}
    for resource in subject.resources():
        if resource.get("path") == path and resource.get("hash") in fits:
            subject.write(resource, subject.files[path])
