"""What a user reads is made by ``sentence``, not by a format of its own: seen in the sources."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import latsarstats

SOURCES = Path(latsarstats.__file__).parent
READ: dict[str, set[int | str]] = {
    "Finding": {"message"},
    "replace": {"message"},
    "LatsarstatsError": {0, "reason"},
    "MismatchError": {0, "reason"},
    "NotAdmittedError": {0},
    "unknown_name": {0},
    "CheckResult": {"title", "scope"},
    "check_result": {2, 4, "title", "scope"},
    "structure_finding": {1, "message"},
    "refusal": {0, "message"},
    "at_file": {2, "message"},
    "at_row": {"message"},
    "Verdict": {4, "message"},
    "Fault": {"message"},
    "cannot_run": {0},
    "incomplete": {0},
    "lacking_cells": {0},
    "print_error": {0},
    "Done": {0},
    "add_argument": {"help"},
}
"""Calls, and which of their arguments a user reads."""

NAMED = {"message", "title", "scope", "fault", "why", "hint", "advice", "reason", "said", "what"}
"""Variables that hold what a user reads."""

NOT_OURS = ("rules/pandera_check.py", "schemas/")
"""What pandera shows is in English, as all of it is; titles of tables are data."""

MODULES = {path.relative_to(SOURCES).as_posix(): path for path in sorted(SOURCES.rglob("*.py"))}


def _words(node: ast.expr) -> str:
    """Return the plain text of a literal or of an f-string."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(map(_words, node.values))
    return ""


def _literals(node: ast.expr) -> Iterator[ast.expr]:
    """Yield the literals that an argument may be: itself, or what it chooses from or adds up."""
    match node:
        case ast.Constant() | ast.JoinedStr():
            yield node
        case ast.IfExp():
            yield from (*_literals(node.body), *_literals(node.orelse))
        case ast.BinOp():
            yield from (*_literals(node.left), *_literals(node.right))
        case ast.BoolOp():
            for value in node.values:
                yield from _literals(value)


def unsaid(source: str) -> list[str]:
    """Return what is passed as a message and is no sentence, as ``line: words``."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign) and {getattr(n, "id", "") for n in node.targets} & NAMED:
            found += [
                f"{literal.lineno}: {_words(literal)}"
                for literal in _literals(node.value)
                if re.search("[A-Za-z] [A-Za-z]", _words(literal))
            ]
        if not isinstance(node, ast.Call):
            continue
        called = str(getattr(node.func, "id", getattr(node.func, "attr", "")))
        read = READ.get(called, set())
        given = [node.args[n] for n in read if isinstance(n, int) and n < len(node.args)]
        given += [each.value for each in node.keywords if each.arg in read]
        if called in ("sentence", "count_sentence"):
            texts = node.args[: 2 if called == "count_sentence" else 1]
            found += [f"{node.lineno}: no literal" for text in texts if not _is_literal(text)]
        for argument in given:
            found += [
                f"{literal.lineno}: {_words(literal)}"
                for literal in _literals(argument)
                if re.search("[A-Za-z]", _words(literal))
            ]
    return found


def _is_literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


@pytest.mark.parametrize(
    "source",
    [
        "Finding(message='The file is empty.')",
        "LatsarstatsError(f'{name} is empty')",
        "LatsarstatsError('is empty' if it else sentence('is full'), path=path)",
        "check_result('keys', 'unique', 'Keys are unique', found)",
        "parser.add_argument('--to', help='where to write')",
        "message = f'{name} is no number'",
        "sentence(f'{name} is empty')",
        "sentence(text)",
    ],
)
def test_what_is_no_sentence_is_seen(source: str) -> None:
    assert unsaid(source)


@pytest.mark.parametrize(
    "source",
    [
        "Finding(message=sentence('The file is empty.'))",
        "LatsarstatsError(join(': ', (name, reason)))",
        "Finding(message='')",
        "Finding(code='file', message=message)",
    ],
)
def test_a_sentence_is_let_be(source: str) -> None:
    assert not unsaid(source)


@pytest.mark.parametrize("module", [m for m in MODULES if not m.startswith(NOT_OURS)])
def test_what_a_user_reads_is_a_sentence(module: str) -> None:
    assert unsaid(MODULES[module].read_text("utf-8")) == []
